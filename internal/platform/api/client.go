package api

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
)

type clientKey struct{}

// ClientAddress is the address that a request comes from: that of the connection, or, when the connection comes from a trusted
// proxy, the last address in X-Forwarded-For that is no trusted proxy itself. Without trusted proxies the header is not
// believed: anybody can write it.
func ClientAddress(r *http.Request) string {
	if a := clientOf(r.Context()); a != "" {
		return a
	}
	return address(r.RemoteAddr)
}

func clientOf(ctx context.Context) string {
	a, _ := ctx.Value(clientKey{}).(string) // absent is empty
	return a
}

// located notes the client's address in the context.
func located(next http.Handler, trusted []netip.Prefix) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := forwarded(address(r.RemoteAddr), r.Header.Values("X-Forwarded-For"), trusted)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), clientKey{}, from)))
	})
}

// address is the host of host:port in its one spelling.
func address(hostPort string) string {
	if ap, err := netip.ParseAddrPort(hostPort); err == nil {
		return ap.Addr().Unmap().WithZone("").String()
	}
	return hostPort
}

// forwarded walks from the connection back over the trusted proxies. What cannot be read ends the walk at the last proxy that
// was trusted.
func forwarded(from string, headers []string, trusted []netip.Prefix) string {
	if len(trusted) == 0 {
		return from
	}
	hops := strings.Split(strings.Join(headers, ","), ",")
	for i := len(hops) - 1; i >= 0 && Trusts(trusted, from); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			return from
		}
		from = hop.Unmap().WithZone("").String()
	}
	return from
}

// Trusts says whether an address lies in one of the networks.
func Trusts(networks []netip.Prefix, from string) bool {
	a, err := netip.ParseAddr(from)
	if err != nil {
		return false
	}
	for _, n := range networks {
		if n.Contains(a) {
			return true
		}
	}
	return false
}

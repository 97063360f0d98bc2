package app

import (
	"net"
	"net/netip"
	"testing"
)

// doorbell is a listener whose visitors come from where the test says.
type doorbell struct {
	net.Listener
	from []string
}

type visitor struct {
	net.Conn
	from   string
	closed *bool
}

func (v visitor) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.MustParseAddrPort(v.from))
}

func (v visitor) Close() error {
	*v.closed = true
	return nil
}

func (d *doorbell) Accept() (net.Conn, error) {
	if len(d.from) == 0 {
		return nil, net.ErrClosed
	}
	from := d.from[0]
	d.from = d.from[1:]
	return visitor{from: from, closed: new(bool)}, nil
}

func admitted(l net.Listener) []net.Conn {
	var in []net.Conn
	for {
		c, err := l.Accept()
		if err != nil {
			return in
		}
		in = append(in, c)
	}
}

func TestOneAddressHasNoMoreThanItsConnections(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	d := &doorbell{from: []string{"203.0.113.7:1", "203.0.113.7:2", "203.0.113.7:3", "[::ffff:203.0.113.7]:4", "203.0.113.8:1", "10.0.0.1:1", "10.0.0.1:2", "10.0.0.1:3", "127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"}}
	l := countConnections(d, 100, 2, proxies)
	in := admitted(l)
	if len(in) != 9 {
		t.Fatalf("%d were let in, want two of one address, one of another, all of the proxy and of this machine", len(in))
	}
	for range 2 { // closing twice frees one place
		if err := in[0].Close(); err != nil {
			t.Fatal(err)
		}
	}
	d.from = []string{"203.0.113.7:5", "203.0.113.7:6"}
	if again := admitted(l); len(again) != 1 {
		t.Errorf("after one left, %d came in", len(again))
	}
}

func TestAllTogetherHaveNoMoreConnectionsThanThereAre(t *testing.T) {
	d := &doorbell{from: []string{"127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"}}
	if in := admitted(countConnections(d, 2, 1, nil)); len(in) != 2 {
		t.Errorf("%d came in", len(in))
	}
}

func TestNetworksAndOwnAddressesAreToldApart(t *testing.T) {
	got, err := networks("10.1.2.3/8, 192.0.2.1 ,fd00::/8")
	if err != nil || len(got) != 3 || got[0].String() != "10.0.0.0/8" || got[1].String() != "192.0.2.1/32" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := networks("10.0.0.0/99"); err == nil {
		t.Error("a network that does not exist is taken")
	}
	for addr, want := range map[string]bool{"127.0.0.1:8080": true, "[::1]:1": true, "localhost:1": true, ":8080": false, "0.0.0.0:1": false, "192.0.2.1:1": false, "intranet:80": false} {
		if loopback(addr) != want {
			t.Errorf("%s: loopback %v", addr, !want)
		}
	}
}

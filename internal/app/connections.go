package app

import (
	"net"
	"net/netip"
	"sync"

	"qipan/internal/platform/api"
)

// counted is a listener that bounds open connections, altogether and from one address. Beyond a bound the newcomer is closed at once:
// nobody waits in a queue that slow clients fill.
type counted struct {
	net.Listener
	most, mostByAddr int
	trusted          []netip.Prefix

	mu     sync.Mutex
	open   int
	byAddr map[netip.Addr]int
}

// countConnections bounds a listener. This machine and trusted proxies speak for many people, so only the total counts for them.
func countConnections(l net.Listener, most, mostByAddr int, trusted []netip.Prefix) net.Listener {
	return &counted{Listener: l, most: most, mostByAddr: mostByAddr, trusted: trusted, byAddr: map[netip.Addr]int{}}
}

// Accept gives the next connection that there is room for.
func (l *counted) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from := l.peer(c)
		if l.take(from) {
			return &countedConn{Conn: c, release: sync.OnceFunc(func() { l.give(from) })}, nil
		}
		_ = c.Close() // it was not let in; nothing is lost
	}
}

// peer is the address to count under; the zero address is counted in the total only.
func (l *counted) peer(c net.Conn) netip.Addr {
	ap, err := netip.ParseAddrPort(c.RemoteAddr().String())
	if err != nil {
		return netip.Addr{}
	}
	a := ap.Addr().Unmap().WithZone("")
	if a.IsLoopback() || api.Trusts(l.trusted, a.String()) {
		return netip.Addr{}
	}
	return a
}

func (l *counted) take(from netip.Addr) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.most || from.IsValid() && l.byAddr[from] >= l.mostByAddr {
		return false
	}
	l.open++
	if from.IsValid() {
		l.byAddr[from]++
	}
	return true
}

func (l *counted) give(from netip.Addr) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if !from.IsValid() {
		return
	}
	if l.byAddr[from]--; l.byAddr[from] == 0 {
		delete(l.byAddr, from)
	}
}

// countedConn gives its place back when it is closed.
type countedConn struct {
	net.Conn
	release func()
}

func (c *countedConn) Close() error {
	c.release()
	return c.Conn.Close()
}

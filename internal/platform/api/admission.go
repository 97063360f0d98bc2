package api

import (
	"context"
	"net/http"
	"runtime"
	"slices"
	"sync"
	"time"

	"qipan/internal/platform/fault"
)

// Class says which places a request competes for. Each class has places of its own, so that exports never make pages wait, and
// readers never wait for writers.
type Class int

// The classes. A route that names none is a Visitor's when it is Open, a Reading when it is a GET, and a Writing otherwise.
const (
	byRoute Class = iota
	Reading
	Writing
	Export    // builds a whole file
	Import    // reads or stores a whole spreadsheet
	Planner   // computes a plan
	Visitor   // serves people who are not logged in, log-in above all
	Unlimited // costs nothing: built files, health
)

// classOf is the class of a route that may have named its own.
func classOf(method string, p Permission, named []Class) Class {
	switch {
	case len(named) > 0:
		return named[0]
	case p == Open:
		return Visitor
	case method == http.MethodGet:
		return Reading
	}
	return Writing
}

// longestWait is how long a request may wait for a place: with the work itself the answer shall come within a second. Nobody
// gains from one that comes later than the next press.
const longestWait = 700 * time.Millisecond

// retryAfter is what a refused client is told to wait, in seconds.
const retryAfter = "5"

// RetryAfter names the seconds after which a refused request may be sent again.
func RetryAfter(w http.ResponseWriter) { w.Header().Set("Retry-After", retryAfter) }

// newGates are the places of a server with so many processors.
func newGates(processors int) map[Class]*gate {
	return map[Class]*gate{
		Reading: newGate(max(4, 2*processors), 0),
		Writing: newGate(max(4, processors), 0),
		Export:  newGate(max(2, processors/2), 1),
		Import:  newGate(max(2, processors/2), 1),
		Planner: newGate(max(1, processors/2), 1),
		Visitor: newGate(max(4, processors), 0),
	}
}

func processors() int { return runtime.GOMAXPROCS(0) }

// Bounds of a queue: one caller may not fill it, and all together not either. A browser opens six connections.
const (
	waitingPerCaller  = 6
	waitingAltogether = 512
)

// atOnce is how many requests one credential may have on the way.
const atOnce = 8

// crowded refuses more than that many requests with one credential before anything is read for them: a refusal costs next to
// nothing, so that a flood leaves the machine to the others. Who is really behind a credential is found out later; who varies it
// meets the queues.
func crowded(next http.Handler, fail FailPage) http.Handler {
	var mu sync.Mutex
	onTheWay := map[string]int{}
	leave := func(credential string) {
		mu.Lock()
		defer mu.Unlock()
		if onTheWay[credential]--; onTheWay[credential] == 0 {
			delete(onTheWay, credential)
		}
	}
	enter := func(credential string) bool {
		mu.Lock()
		defer mu.Unlock()
		if onTheWay[credential] >= atOnce {
			return false
		}
		onTheWay[credential]++
		return true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		credential := r.Header.Get("Authorization") + r.Header.Get("Cookie")
		if credential == "" {
			next.ServeHTTP(w, r)
			return
		}
		if !enter(credential) {
			fail(w, r, fault.New(fault.Busy, "busy"))
			return
		}
		defer leave(credential)
		next.ServeHTTP(w, r)
	})
}

// gate gives out a bounded number of places. Callers take turns: whoever sends a thousand requests waits for himself, and the
// next caller waits for one place only.
type gate struct {
	mu        sync.Mutex
	free      int
	perCaller int // places that one caller may hold; all when zero
	waiting   int
	lanes     map[string]*lane
	turns     []*lane // lanes with waiting requests; the first is next
}

// lane is what one caller holds and waits for.
type lane struct {
	caller string
	holds  int
	queue  []chan struct{}
}

func newGate(places, perCaller int) *gate {
	if perCaller == 0 {
		perCaller = places
	}
	return &gate{free: places, perCaller: perCaller, lanes: map[string]*lane{}}
}

// enter waits for a place, at most for the given time, and returns how to give it back; Busy when none came free, when the
// caller has too many requests waiting already, or when the client left.
func (g *gate) enter(ctx context.Context, caller string, wait time.Duration) (leave func(), err error) {
	turn, l := g.ask(caller)
	if l == nil {
		return nil, fault.New(fault.Busy, "busy")
	}
	leave = sync.OnceFunc(func() { g.leave(l) })
	if turn == nil {
		return leave, nil
	}
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	select {
	case <-turn:
		return leave, nil
	case <-ctx.Done():
	}
	if g.withdraw(l, turn) {
		return nil, fault.New(fault.Busy, "busy").Because(ctx.Err())
	}
	return leave, nil // the place came in the same moment
}

// ask takes a free place, or a turn in the caller's lane; no lane when the queue is full.
func (g *gate) ask(caller string) (turn chan struct{}, l *lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	l = g.lanes[caller]
	if l == nil {
		l = &lane{caller: caller}
	}
	if g.free > 0 && l.holds < g.perCaller {
		g.lanes[caller] = l
		g.free--
		l.holds++
		return nil, l
	}
	if len(l.queue) >= waitingPerCaller || g.waiting >= waitingAltogether {
		return nil, nil
	}
	g.lanes[caller] = l
	turn = make(chan struct{})
	if len(l.queue) == 0 {
		g.turns = append(g.turns, l)
	}
	l.queue = append(l.queue, turn)
	g.waiting++
	return turn, l
}

// leave gives a place to the next lane that may hold one more.
func (g *gate) leave(l *lane) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.free++
	l.holds--
	g.forget(l)
	next := slices.IndexFunc(g.turns, func(l *lane) bool { return l.holds < g.perCaller })
	if next < 0 {
		return
	}
	chosen := g.turns[next]
	g.turns = slices.Delete(g.turns, next, next+1)
	turn := chosen.queue[0]
	chosen.queue = chosen.queue[1:]
	if len(chosen.queue) > 0 {
		g.turns = append(g.turns, chosen)
	}
	g.waiting--
	g.free--
	chosen.holds++
	close(turn)
}

// withdraw takes a turn back; false when it was called already.
func (g *gate) withdraw(l *lane, turn chan struct{}) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	i := slices.Index(l.queue, turn)
	if i < 0 {
		return false
	}
	l.queue = slices.Delete(l.queue, i, i+1)
	g.waiting--
	if len(l.queue) == 0 {
		g.turns = slices.DeleteFunc(g.turns, func(x *lane) bool { return x == l })
	}
	g.forget(l)
	return true
}

// forget drops a lane that holds nothing and waits for nothing.
func (g *gate) forget(l *lane) {
	if l.holds == 0 && len(l.queue) == 0 {
		delete(g.lanes, l.caller)
	}
}

// placed gives the place back with the first byte of the answer: answers are built whole, so all the work is done by then, and
// a client that reads slowly holds no place.
type placed struct {
	http.ResponseWriter
	leave func()
}

func (p placed) WriteHeader(status int) {
	p.leave()
	p.ResponseWriter.WriteHeader(status)
}

func (p placed) Write(b []byte) (int, error) {
	p.leave()
	return p.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (p placed) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// admit waits for a place of the class for whoever asks.
func (x *Router) admit(ctx context.Context, c Class) (leave func(), err error) {
	g := x.gates[c]
	if g == nil {
		return func() {}, nil
	}
	caller := x.caller(ctx)
	if caller == "" {
		caller = "address " + clientOf(ctx)
	}
	return g.enter(ctx, caller, longestWait)
}

package api

import (
	"context"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qipan/internal/platform/fault"
)

const patient = time.Minute

func TestPlacesGoAroundTheCallersInTurn(t *testing.T) {
	g := newGate(1, 0)
	leave, err := g.enter(t.Context(), "a", patient)
	if err != nil {
		t.Fatal(err)
	}
	turns := make(chan string, 4)
	var all sync.WaitGroup
	// a queues three times before b queues once.
	for i, caller := range []string{"a", "a", "a", "b"} {
		all.Go(func() {
			leave, err := g.enter(context.Background(), caller, patient)
			if err != nil {
				t.Error(err)
				return
			}
			turns <- caller
			leave()
		})
		waitFor(g, i+1)
	}
	leave()
	all.Wait()
	close(turns)
	got := ""
	for c := range turns {
		got += c
	}
	if got != "abaa" {
		t.Errorf("turns %s; b waits for one of a's, not for all", got)
	}
}

// waitFor returns when so many requests wait.
func waitFor(g *gate, n int) {
	for {
		g.mu.Lock()
		waiting := g.waiting
		g.mu.Unlock()
		if waiting == n {
			return
		}
	}
}

func TestOneCallerCannotFillTheQueue(t *testing.T) {
	g := newGate(1, 0)
	leave, err := g.enter(t.Context(), "flood", patient)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range waitingPerCaller {
		all.Go(func() {
			if leave, err := g.enter(context.Background(), "flood", patient); err == nil {
				leave()
			}
		})
	}
	waitFor(g, waitingPerCaller)
	if _, err := g.enter(t.Context(), "flood", patient); fault.KindOf(err) != fault.Busy {
		t.Errorf("one more of the flood: %v", err)
	}
	all.Go(func() {
		leave, err := g.enter(context.Background(), "other", patient)
		if err != nil {
			t.Errorf("another caller: %v", err)
			return
		}
		leave()
	})
	waitFor(g, waitingPerCaller+1)
	leave()
	all.Wait()
}

func TestWhoWaitsTooLongOrLeavesIsRefusedAndForgotten(t *testing.T) {
	g := newGate(1, 0)
	leave, err := g.enter(t.Context(), "a", patient)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := g.enter(t.Context(), "b", time.Nanosecond); fault.KindOf(err) != fault.Busy {
		t.Errorf("too long: %v", err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.enter(gone, "c", patient); fault.KindOf(err) != fault.Busy {
		t.Errorf("gone: %v", err)
	}
	leave()
	leave() // giving back twice gives back once
	if g.free != 1 || g.waiting != 0 || len(g.lanes) != 0 || len(g.turns) != 0 {
		t.Errorf("left over: %d free, %d waiting, %d lanes, %d turns", g.free, g.waiting, len(g.lanes), len(g.turns))
	}
}

// Whatever callers do, never more places are held than there are, no caller holds more than his own, and a free place is never
// kept from one who may have it.
func TestAGateKeepsItsCountWhateverHappens(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places, perCaller := rapid.IntRange(1, 4).Draw(t, "places"), rapid.IntRange(1, 4).Draw(t, "per caller")
		g := newGate(places, perCaller)
		type turn struct {
			l  *lane
			ch chan struct{}
		}
		var held []*lane
		var waiting []turn
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch op := rapid.IntRange(0, 2).Draw(t, "step"); {
			case op == 0:
				ch, l := g.ask(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "caller"))
				if l != nil && ch == nil {
					held = append(held, l)
				} else if l != nil {
					waiting = append(waiting, turn{l, ch})
				}
			case op == 1 && len(held) > 0:
				i := rapid.IntRange(0, len(held)-1).Draw(t, "which")
				g.leave(held[i])
				held = append(held[:i], held[i+1:]...)
			case op == 2 && len(waiting) > 0:
				i := rapid.IntRange(0, len(waiting)-1).Draw(t, "which")
				if g.withdraw(waiting[i].l, waiting[i].ch) {
					waiting = append(waiting[:i], waiting[i+1:]...)
				}
			}
			still := waiting[:0:0]
			for _, w := range waiting {
				select {
				case <-w.ch:
					held = append(held, w.l)
				default:
					still = append(still, w)
				}
			}
			waiting = still
			per := map[*lane]int{}
			for _, l := range held {
				per[l]++
				if per[l] > perCaller {
					t.Fatalf("%s holds %d", l.caller, per[l])
				}
			}
			if g.free+len(held) != places || g.free < 0 || g.waiting != len(waiting) {
				t.Fatalf("%d free and %d held of %d; %d waiting, counted %d", g.free, len(held), places, len(waiting), g.waiting)
			}
			for _, w := range waiting {
				if g.free > 0 && per[w.l] < perCaller {
					t.Fatalf("%s waits beside a free place", w.l.caller)
				}
			}
		}
	})
}

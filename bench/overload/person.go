package main

import (
	"context"
	"io"
	"maps"
	"math"
	"net/http"
	"slices"
	"sync"
	"time"
)

// person is somebody with a session and a connection of their own.
type person struct {
	client *http.Client
	base   string
}

// answerLimit is when a client gives up.
const answerLimit = 10 * time.Second

// get reads a page whole; status 0 when no answer came.
func (p person) get(ctx context.Context, path string) (status int, ms float64) {
	begun := clock.Now()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	if err != nil {
		return 0, 0
	}
	res, err := p.client.Do(r)
	if err != nil {
		return 0, since(begun)
	}
	_, err = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close() // it was read
	if err != nil {
		return 0, since(begun)
	}
	return res.StatusCode, since(begun)
}

// pace is how often the normal user asks: more often than a person, to have enough to count.
const pace = 100 * time.Millisecond

// measure asks for the page in the given pace while the load lasts, and then until it is back to normal.
func measure(ctx context.Context, o options, user person, load func(context.Context, *tally) error) (line, error) {
	var l line
	t := newTally()
	during, cancel := context.WithTimeout(ctx, o.each)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		if load == nil {
			done <- nil
			return
		}
		done <- load(during, t)
	}()
	var took []float64
	for tick := time.NewTicker(pace); during.Err() == nil; <-tick.C {
		status, ms := user.get(ctx, o.page)
		took = append(took, ms)
		if status != http.StatusOK {
			l.Refused++
		}
	}
	ended := clock.Now()
	if err := <-done; err != nil {
		return l, err
	}
	l.N, l.Median, l.P95, l.Max = len(took), quantile(took, 50), quantile(took, 95), quantile(took, 100)
	l.Load, l.LoadP95 = t.result()
	// Normal is three answers in a row within twice a tenth of the limit.
	for fine := 0; fine < 3 && ctx.Err() == nil && since(ended) < 30000; {
		status, ms := user.get(ctx, o.page)
		if fine++; status != http.StatusOK || ms > limit/5 {
			fine = 0
		}
	}
	l.Recovery = since(ended)
	return l, ctx.Err()
}

// tally counts what became of the requests of a load.
type tally struct {
	mu       sync.Mutex
	became   map[string]int
	accepted []float64
}

func newTally() *tally { return &tally{became: map[string]int{}} }

func (t *tally) add(what string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.became[what]++
}

func (t *tally) answer(status int, ms float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch status {
	case 0:
		t.became["no_answer"]++
	case http.StatusOK:
		t.became["200"]++
		t.accepted = append(t.accepted, ms)
	case http.StatusServiceUnavailable:
		t.became["503"]++
	case http.StatusTooManyRequests:
		t.became["429"]++
	case http.StatusUnprocessableEntity:
		t.became["422"]++
	default:
		t.became["other"]++
	}
}

func (t *tally) result() (became map[string]int, acceptedP95 float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return maps.Clone(t.became), quantile(t.accepted, 95)
}

func since(t time.Time) float64 { return rounded(float64(clock.Now().Sub(t).Microseconds()) / 1000) }

func rounded(x float64) float64 { return math.Round(x*100) / 100 }

// quantile is the value that so many of a hundred do not exceed.
func quantile(values []float64, percent int) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

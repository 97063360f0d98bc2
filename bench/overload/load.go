package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// stormRate is how many wrong passwords a second are tried.
const stormRate = 100

func (p person) post(ctx context.Context, path string, form url.Values) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return p.client.Do(r)
}

// inFlight bounds what the load itself may hold open, so that the machine measures the server and not the bench.
const inFlight = 2000

// open sends requests when they are due, whatever became of those before, until the time is over.
func open(ctx context.Context, rate float64, t *tally, send func(i int)) {
	var all sync.WaitGroup
	places := make(chan struct{}, inFlight)
	begun := clock.Now()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for sent := 0; ctx.Err() == nil; <-tick.C {
		for due := int(clock.Now().Sub(begun).Seconds() * rate); sent < due; sent++ {
			select {
			case places <- struct{}{}:
				all.Go(func() {
					defer func() { <-places }()
					send(sent)
				})
			default:
				t.add("not_sent")
			}
		}
	}
	all.Wait()
}

// storm tries wrong passwords, each for another login, as somebody would who means to slow the server down.
func (s *server) storm(ctx context.Context, t *tally) error {
	p := person{client: &http.Client{Timeout: answerLimit, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}, base: s.base}
	open(ctx, stormRate, t, func(i int) {
		begun := clock.Now()
		res, err := p.post(context.WithoutCancel(ctx), "/login", url.Values{"login": {fmt.Sprintf("nobody%d", i)}, "password": {"Wrong-2026"}})
		if err != nil {
			t.answer(0, 0)
			return
		}
		_, _ = io.Copy(io.Discard, res.Body) // the status is what counts
		_ = res.Body.Close()
		t.answer(res.StatusCode, since(begun))
	})
	return nil
}

// flood asks for the page as many people at a rate.
func flood(ctx context.Context, o options, crowd []person, rate float64, t *tally) error {
	open(ctx, rate, t, func(i int) { t.answer(crowd[i%len(crowd)].get(context.WithoutCancel(ctx), o.page)) })
	return nil
}

// capacityOf is how many pages a second the server gives when a few people ask as fast as they are answered.
func capacityOf(ctx context.Context, o options, crowd []person) (float64, error) {
	const lasts = 3 * time.Second
	ctx, cancel := context.WithTimeout(ctx, lasts)
	defer cancel()
	t := newTally()
	var all sync.WaitGroup
	for _, p := range crowd[:3] {
		all.Go(func() {
			for ctx.Err() == nil {
				if status, ms := p.get(ctx, o.page); status == http.StatusOK {
					t.answer(status, ms)
				}
			}
		})
	}
	all.Wait()
	became, _ := t.result()
	if became["200"] == 0 {
		return 0, fmt.Errorf("no page was answered: %v", became)
	}
	return float64(became["200"]) / lasts.Seconds(), nil
}

// slowClients keeps the wished number of connections busy with as little as possible: a third sends its headers byte by byte, a
// third its body, a third reads its answer byte by byte. One that is let go comes back.
func (s *server) slowClients(ctx context.Context, o options, reader person, t *tally) error {
	u, err := url.Parse(s.base)
	if err != nil {
		return err
	}
	var cookies strings.Builder
	for _, c := range reader.client.Jar.Cookies(u) {
		cookies.WriteString(c.Name + "=" + c.Value + "; ")
	}
	slowly := []func(ctx context.Context, c net.Conn) error{
		func(ctx context.Context, c net.Conn) error {
			return dribble(ctx, c, "GET "+o.page+" HTTP/1.1\r\nHost: "+s.host+"\r\n", "X-a: b\r\n")
		},
		func(ctx context.Context, c net.Conn) error {
			return dribble(ctx, c, "POST /login HTTP/1.1\r\nHost: "+s.host+"\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n", "a")
		},
		func(ctx context.Context, c net.Conn) error {
			return sip(ctx, c, "GET "+o.page+"?print=1 HTTP/1.1\r\nHost: "+s.host+"\r\nCookie: "+cookies.String()+"\r\n\r\n")
		},
	}
	var all sync.WaitGroup
	for i := range o.slow {
		all.Go(func() {
			for ctx.Err() == nil {
				s.attempt(ctx, t, slowly[i%len(slowly)])
			}
		})
	}
	all.Wait()
	return nil
}

// attempt opens one connection and keeps it as long as the server does.
func (s *server) attempt(ctx context.Context, t *tally, slowly func(context.Context, net.Conn) error) {
	d := net.Dialer{Timeout: time.Second}
	c, err := d.DialContext(ctx, "tcp", s.host)
	if err != nil {
		t.add("not_connected")
		pause(ctx)
		return
	}
	t.add("opened")
	if slowly(ctx, c) != nil {
		t.add("let_go")
	}
	_ = c.Close() // it was only there to be slow
	pause(ctx)
}

// pause waits for the next drop.
func pause(ctx context.Context) {
	select {
	case <-ctx.Done():
	case <-time.After(time.Second):
	}
}

// dribble writes a beginning and then a drop a second.
func dribble(ctx context.Context, c net.Conn, beginning, drop string) error {
	if _, err := io.WriteString(c, beginning); err != nil {
		return err
	}
	for ctx.Err() == nil {
		pause(ctx)
		if _, err := io.WriteString(c, drop); err != nil {
			return err
		}
	}
	return nil
}

// sip asks, and reads a few bytes a second from as small a buffer as the machine allows.
func sip(ctx context.Context, c net.Conn, request string) error {
	if tcp, ok := c.(*net.TCPConn); ok {
		if err := tcp.SetReadBuffer(1); err != nil {
			return err
		}
	}
	if _, err := io.WriteString(c, request); err != nil {
		return err
	}
	for few := make([]byte, 16); ctx.Err() == nil; pause(ctx) {
		if _, err := c.Read(few); err != nil {
			return err
		}
	}
	return nil
}

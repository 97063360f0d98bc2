package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"regexp"

	"qipan/internal/demo"
)

// server is the program under load.
type server struct {
	cmd  *exec.Cmd
	base string
	host string
}

var announced = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)/`)

// start runs the program on a free port of this machine and waits until it announces itself.
func start(ctx context.Context, binary, database string) (*server, error) {
	cmd := exec.CommandContext(ctx, binary, "serve", "--demo", "--db", database, "--addr", "127.0.0.1:0") //nolint:gosec // the operator names the program to measure
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if m := announced.FindStringSubmatch(lines.Text()); m != nil {
			go func() { _, _ = io.Copy(io.Discard, out) }() // what it says later is of no interest
			return &server{cmd: cmd, base: "http://" + m[1], host: m[1]}, nil
		}
	}
	return nil, errors.Join(errors.New("the server did not start"), cmd.Wait())
}

func (s *server) stop() error {
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		return err
	}
	_ = s.cmd.Wait() // it was told to end
	return nil
}

// login opens a session.
func (s *server) login(ctx context.Context, login string) (person, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return person{}, err
	}
	p := person{client: &http.Client{Jar: jar, Timeout: answerLimit, Transport: &http.Transport{MaxConnsPerHost: 512, MaxIdleConnsPerHost: 64}}, base: s.base}
	res, err := p.post(ctx, "/login", url.Values{"login": {login}, "password": {demo.Password}})
	if err != nil {
		return p, err
	}
	_ = res.Body.Close() // nothing in it is needed
	if res.Request.URL.Path == "/login" {
		return p, fmt.Errorf("%s could not log in: %s", login, res.Status)
	}
	return p, nil
}

// crowd are the other accounts of the demonstration that may read the page.
func (s *server) crowd(ctx context.Context) ([]person, error) {
	var out []person
	for _, a := range demo.Accounts() {
		if a.Login == "worker-malan" {
			continue
		}
		p, err := s.login(ctx, a.Login)
		if err != nil {
			return nil, err
		}
		if status, _ := p.get(ctx, "/gaps"); status == http.StatusOK {
			out = append(out, p)
		}
	}
	if len(out) < 3 {
		return nil, fmt.Errorf("only %d accounts make no crowd", len(out))
	}
	return out, nil
}

//go:build e2e

package e2e

import (
	"bufio"
	"context"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"qipan/internal/demo"
	"qipan/internal/platform/dbtest"
)

// binary is the built program; the journeys test what is shipped. QIPAN_E2E_BINARY names another build of it, with the race
// detector (tools/race).
func binary(t testing.TB) string {
	t.Helper()
	named := os.Getenv("QIPAN_E2E_BINARY")
	if named == "" {
		named = "../bin/qipan"
	}
	path, err := filepath.Abs(named)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("%s is missing: run make build", path)
	}
	return path
}

// engines runs fn on a database of each engine. PostgreSQL is left out where no server is named, and required where
// QIPAN_TEST_POSTGRES_REQUIRED says so.
func engines(t *testing.T, fn func(t *testing.T, database string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, "sqlite:"+filepath.Join(t.TempDir(), "qipan.db")) })
	t.Run("postgres", func(t *testing.T) { fn(t, dbtest.PostgresAddress(t)) })
}

// qipan runs one command to its end.
func qipan(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), binary(t), args...).Output()
	if err != nil {
		t.Fatalf("qipan %s: %v", strings.Join(args, " "), err)
	}
	return string(out)
}

// server is a running qipan.
type server struct {
	t    testing.TB
	cmd  *exec.Cmd
	base string // http://127.0.0.1:port
	done chan struct{}
	mu   sync.Mutex
	log  strings.Builder
}

var announced = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)/`)

// start runs "serve" on a free port and waits until it announces itself.
func start(t testing.TB, database string, more ...string) *server {
	t.Helper()
	args := append([]string{"serve", "--db", database, "--addr", "127.0.0.1:0"}, more...)
	s := &server{t: t, cmd: exec.Command(binary(t), args...), done: make(chan struct{})}
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.cmd.Stderr = writerFunc(s.note)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address := make(chan string, 1)
	go func() {
		defer close(s.done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if m := announced.FindStringSubmatch(lines.Text()); m != nil {
				address <- m[1]
			}
		}
		_ = s.cmd.Wait() // a killed server is no failure here
	}()
	select {
	case a := <-address:
		s.base = "http://" + a
	case <-s.done:
		t.Fatalf("the server ended before it listened:\n%s", s.errors())
	case <-time.After(3 * time.Minute):
		t.Fatal("the server did not start")
	}
	t.Cleanup(func() {
		s.kill()
		if log := s.errors(); strings.Contains(log, "DATA RACE") {
			t.Errorf("two goroutines of the server met on one value:\n%s", log)
		}
	})
	return s
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

func (s *server) note(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(b)
}

func (s *server) errors() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// kill ends the process at once, as a power cut would end it, and waits until it is gone.
func (s *server) kill() {
	_ = s.cmd.Process.Kill() // it may have ended by itself
	<-s.done
}

// client is a browserless user with a session.
type client struct {
	*http.Client
	base string
}

// login opens a session for a demonstration account.
func (s *server) login(login string) *client {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	c := &client{&http.Client{Jar: jar, Timeout: 60 * time.Second}, s.base}
	res, err := c.PostForm(s.base+"/login", url.Values{"login": {login}, "password": {demo.Password}})
	if err != nil {
		s.t.Fatal(err)
	}
	_ = res.Body.Close() // nothing in it is needed
	if res.Request.URL.Path == "/login" {
		s.t.Fatalf("%s could not log in: %s", login, res.Status)
	}
	return c
}

// seeded makes a database with the demonstration district. The SQLite file is made once and copied.
func seeded(t *testing.T, database string) {
	t.Helper()
	path, lite := strings.CutPrefix(database, "sqlite:")
	if !lite {
		qipan(t, "demo", "load", "--db", database)
		return
	}
	content, err := demoFile()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

var demoFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "qipan-demo")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a leftover folder in the temporary place harms nobody
	file := filepath.Join(dir, "demo.db")
	program, err := filepath.Abs("../bin/qipan")
	if err != nil {
		return nil, err
	}
	if err := exec.CommandContext(context.Background(), program, "demo", "load", "--db", "sqlite:"+file).Run(); err != nil {
		return nil, err
	}
	return os.ReadFile(file)
})

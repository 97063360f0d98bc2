package api

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"sync"
	"time"

	"qipan/internal/platform/db"
)

const reportPath = "/csp-report"

// Bounds of what browsers may tell: the size of one report, and lines in the log a minute.
const (
	maxReport      = 16 << 10
	reportsAMinute = 30
)

// RegisterReports adds the address where browsers complain that a page broke the content policy. Only the directive and the
// kind of what was blocked reach the log: addresses and samples may hold personal data, and anybody may send anything.
func RegisterReports(x *Router, clock db.Clock) {
	var budget minuteBudget
	route := Route{Method: http.MethodPost, Pattern: reportPath, Permission: Open, Keyless: "browsers send it by themselves, and it changes no record"}
	x.KeylessPage(route, func(w http.ResponseWriter, r *http.Request) error {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxReport))
		if err == nil && budget.take(clock.Now()) {
			directive, blocked := complaint(body)
			slog.WarnContext(r.Context(), "content policy", "directive", directive, "blocked", blocked)
		}
		w.WriteHeader(http.StatusNoContent)
		return nil
	})
}

// minuteBudget counts the lines of the running minute.
type minuteBudget struct {
	mu     sync.Mutex
	minute time.Time
	used   int
}

func (b *minuteBudget) take(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if m := now.Truncate(time.Minute); !m.Equal(b.minute) {
		b.minute, b.used = m, 0
	}
	b.used++
	return b.used <= reportsAMinute
}

var (
	directiveShape = regexp.MustCompile(`^[a-z-]{1,40}`)
	schemeShape    = regexp.MustCompile(`^([a-z][a-z0-9+.-]{0,15}):`)
	keywordShape   = regexp.MustCompile(`^[a-z-]{1,24}$`)
)

// complaint reads what may be logged of a report: words of the standard's own, or "unknown".
func complaint(body []byte) (directive, blocked string) {
	const unknown = "unknown"
	var report struct {
		Body struct {
			Effective string `json:"effective-directive"`
			Violated  string `json:"violated-directive"`
			Blocked   string `json:"blocked-uri"`
		} `json:"csp-report"`
	}
	if json.Unmarshal(body, &report) != nil {
		return unknown, unknown
	}
	directive = directiveShape.FindString(report.Body.Effective)
	if directive == "" {
		directive = directiveShape.FindString(report.Body.Violated)
	}
	if directive == "" {
		directive = unknown
	}
	switch b := report.Body.Blocked; {
	case keywordShape.MatchString(b):
		return directive, b
	case schemeShape.MatchString(b):
		return directive, schemeShape.FindStringSubmatch(b)[1]
	}
	return directive, unknown
}

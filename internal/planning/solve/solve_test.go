package solve

import (
	"errors"
	"testing"
)

func TestGapIsMeasuredAgainstTheBound(t *testing.T) {
	for _, c := range []struct {
		objective, bound Cost
		want             float64
	}{{0, 0, 0}, {110, 100, 0.1}, {100, 100, 0}, {5, 0, 1}} {
		if got := Gap(c.objective, c.bound); got != c.want {
			t.Errorf("Gap(%d, %d) = %v, want %v", c.objective, c.bound, got, c.want)
		}
	}
}

func TestMeterStopsAtTheWorkLimitOrTheDeadline(t *testing.T) {
	m := NewMeter(Budget{Work: 3}, 100)
	if !m.Spend(2) || m.Spend(1) || !m.Empty() || m.Late() || m.Left() != 0 {
		t.Errorf("work limit not kept: %+v", m)
	}
	asked := 0
	m = NewMeter(Budget{Expired: func() bool { asked++; return asked > 1 }}, 100)
	if !m.Spend(1) || m.Spend(1) || !m.Late() {
		t.Errorf("deadline not kept: %+v", m)
	}
	if m.Spent() != 2 {
		t.Errorf("spent %d, want 2", m.Spent())
	}
}

func TestMeterReportsToTheCaller(t *testing.T) {
	var got Progress
	m := NewMeter(Budget{Report: func(p Progress) { got = p }}, 10)
	m.Spend(4)
	m.Report(9, 7)
	if want := (Progress{Done: 4, Work: 10, Objective: 9, LowerBound: 7}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestHeaderNeverClaimsABoundAboveTheObjective(t *testing.T) {
	var h Header
	h.Close(100, 130)
	if h.LowerBound != 100 || !h.Optimal || h.Gap != 0 {
		t.Errorf("got %+v", h)
	}
	h.Close(100, -5)
	if h.LowerBound != 0 || h.Optimal {
		t.Errorf("got %+v", h)
	}
}

func TestRefusalCarriesItsCode(t *testing.T) {
	var r *Refusal
	if err := Refuse("id_twice", "E1"); !errors.As(err, &r) || r.Code != "id_twice" || err.Error() != "id_twice [E1]" {
		t.Errorf("got %v", err)
	}
	if got := Refuse("empty").Error(); got != "empty" {
		t.Errorf("got %q", got)
	}
	if Units(1.5) != 1500 || Cost(1500).Float() != 1.5 {
		t.Error("units do not round-trip")
	}
}

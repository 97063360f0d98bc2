package coverage

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// ServiceKind is who or what serves an enterprise that has no organisation (工作覆盖).
type ServiceKind string

// The five kinds that texts count (NPE-03).
const (
	Instructor ServiceKind = "INSTRUCTOR" // 党建工作指导员
	Liaison    ServiceKind = "LIAISON"    // 联络员
	Union      ServiceKind = "UNION"      // 工会
	League     ServiceKind = "LEAGUE"     // 共青团
	Women      ServiceKind = "WOMEN"      // 妇联
)

// Values are the kinds in the order of a form.
func (ServiceKind) Values() []ServiceKind {
	return []ServiceKind{Instructor, Liaison, Union, League, Women}
}

// Personal reports whether the kind is a person who must be named.
func (k ServiceKind) Personal() bool { return k == Instructor || k == Liaison }

// NewService is what sending somebody, or noting a mass organisation, takes.
type NewService struct {
	EnterpriseID string
	Kind         ServiceKind
	Person       string
	Phone        string
	From         db.Date
}

// A Serving (工作覆盖) is one service of an enterprise during a period.
type Serving struct {
	ID           string
	EnterpriseID string
	Kind         ServiceKind
	Person       string
	Phone        string
	ValidFrom    db.Date
	ValidTo      db.Date
}

func (n NewService) check() error {
	var f fault.Fields
	if !slices.Contains(n.Kind.Values(), n.Kind) {
		f.Add("kind", "choice_invalid")
	}
	if n.Kind.Personal() && n.Person == "" {
		f.Add("person", "required")
	}
	if len([]rune(n.Person)) > maxName {
		f.Add("person", "too_long", maxName)
	}
	if len([]rune(n.Phone)) > maxName {
		f.Add("phone", "too_long", maxName)
	}
	if n.From.IsZero() {
		f.Add("from", "required")
	}
	return f.Err()
}

const maxName = 60

// ServeIn notes that somebody or something serves an enterprise from a day on. An open service of the same kind ends on that
// day: there is one instructor at a time.
func ServeIn(ctx context.Context, tx *db.Tx, n NewService) (sv Serving, err error) {
	defer fault.Wrap(&err, "coverage.ServeIn")
	n.Person, n.Phone = strings.TrimSpace(n.Person), strings.TrimSpace(n.Phone)
	if err := n.check(); err != nil {
		return sv, err
	}
	open, err := openServings(ctx, tx, n.EnterpriseID)
	if err != nil {
		return sv, err
	}
	for _, o := range open {
		if o.Kind != n.Kind {
			continue
		}
		if n.From < o.ValidFrom {
			return sv, fault.New(fault.Invalid, "coverage_end_before_begin", string(o.ValidFrom)).On("from")
		}
		if err := endServing(ctx, tx, o.ID, n.From); err != nil {
			return sv, err
		}
	}
	sv = Serving{ID: db.NewID(), EnterpriseID: n.EnterpriseID, Kind: n.Kind, Person: n.Person, Phone: n.Phone, ValidFrom: n.From}
	return sv, insertServing(ctx, tx, sv)
}

// EndServiceIn ends the open service of a kind; an enterprise without one stays as it is.
func EndServiceIn(ctx context.Context, tx *db.Tx, enterpriseID string, kind ServiceKind, on db.Date) (err error) {
	defer fault.Wrap(&err, "coverage.EndServiceIn")
	open, err := openServings(ctx, tx, enterpriseID)
	if err != nil {
		return err
	}
	for _, o := range open {
		switch {
		case o.Kind != kind:
		case on < o.ValidFrom:
			return fault.New(fault.Invalid, "coverage_end_before_begin", string(o.ValidFrom)).On("on")
		default:
			if err := endServing(ctx, tx, o.ID, on); err != nil {
				return err
			}
		}
	}
	return nil
}

// ServingsOf are the services of an enterprise, newest first.
func ServingsOf(ctx context.Context, tx *db.Tx, enterpriseID string) ([]Serving, error) {
	return servingsOf(ctx, tx, enterpriseID)
}

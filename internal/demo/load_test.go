package demo_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"qipan/internal/access"
	"qipan/internal/demo"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

func console() context.Context { return access.With(context.Background(), access.Operator()) }

func load(t *testing.T, d *db.DB, o demo.Options) {
	t.Helper()
	if err := demo.Load(console(), d, o); err != nil {
		t.Fatal(err)
	}
}

// digested are the rows of a district without what differs from load to load: identifiers, moments and salts.
var digested = []string{
	`SELECT u.code || '|' || u.name || '|' || u.kind || '|' || COALESCE(p.code, '') FROM org_unit u LEFT JOIN org_unit p ON p.id = u.parent_id ORDER BY u.code`,
	`SELECT s.kind || '|' || s.name || '|' || u.code || '|' || s.address || '|' || s.level || '|' || s.big FROM enterprise_site s JOIN org_unit u ON u.id = s.unit_id ORDER BY s.name, u.code`,
	`SELECT f.name || '|' || COALESCE(f.uscc, '') || '|' || f.address || '|' || f.trade_code || '|' || f.legal_rep || '|' || f.phone || '|' || f.established || '|' || u.code
		|| '|' || s.status || '|' || COALESCE(CAST(s.staff AS TEXT), '') || '|' || COALESCE(CAST(s.full_members AS TEXT), '') || '|' || CAST(s.valid_from AS TEXT)
		FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id JOIN org_unit u ON u.id = s.unit_id ORDER BY f.name, s.valid_from`,
	`SELECT COALESCE(o.code, o.name) || '|' || o.name || '|' || o.rank || '|' || o.formation || '|' || o.founded_on || '|' || COALESCE(CAST(o.dissolved_on AS TEXT), '') FROM org_organisation o ORDER BY COALESCE(o.code, o.name)`,
	`SELECT COALESCE(o.code, o.name) || '|' || p.title || '|' || p.holder || '|' || p.source || '|' || CAST(p.valid_from AS TEXT) FROM org_post p JOIN org_organisation o ON o.id = p.organisation_id
		ORDER BY COALESCE(o.code, o.name), p.title, p.valid_from, p.holder`,
	`SELECT COALESCE(o.code, o.name) || '|' || CAST(t.elected_on AS TEXT) || '|' || CAST(t.ends_on AS TEXT) FROM org_term t JOIN org_organisation o ON o.id = t.organisation_id ORDER BY COALESCE(o.code, o.name), t.elected_on`,
	`SELECT COALESCE(o.code, o.name) || '|' || f.name || '|' || CAST(l.valid_from AS TEXT) FROM coverage_link l JOIN org_organisation o ON o.id = l.organisation_id
		JOIN enterprise_file f ON f.id = l.enterprise_id ORDER BY COALESCE(o.code, o.name), f.name`,
	`SELECT f.name || '|' || c.kind || '|' || c.person || '|' || CAST(c.valid_from AS TEXT) FROM coverage_service c JOIN enterprise_file f ON f.id = c.enterprise_id ORDER BY f.name, c.kind`,
	`SELECT f.name || '|' || g.stage || '|' || COALESCE(CAST(g.review_on AS TEXT), '') FROM coverage_stage g JOIN enterprise_file f ON f.id = g.enterprise_id ORDER BY f.name`,
	`SELECT f.name || '|' || k.mode || '|' || k.state || '|' || CAST(k.opened_on AS TEXT) FROM formation_case k JOIN enterprise_file f ON f.id = k.lead_enterprise_id ORDER BY f.name, k.opened_on`,
	`SELECT f.name || '|' || CAST(p.joined_on AS TEXT) FROM formation_party p JOIN enterprise_file f ON f.id = p.enterprise_id ORDER BY f.name, p.joined_on`,
	`SELECT login || '|' || name || '|' || state FROM access_account ORDER BY login`,
}

func digest(t *testing.T, d *db.DB) []string {
	t.Helper()
	sums := make([]string, len(digested))
	err := d.Read(console(), func(tx *db.Tx) error {
		for i, q := range digested {
			h := sha256.New()
			if err := db.Each(console(), tx, func(row string) error {
				_, err := h.Write([]byte(row + "\n"))
				return err
			}, q); err != nil {
				return err
			}
			sums[i] = hex.EncodeToString(h.Sum(nil))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sums
}

func TestTheSameSeedMakesTheSameRowsOnBothEngines(t *testing.T) {
	first := dbtest.OpenSQLite(t)
	load(t, first, demo.Options{Scale: 1, Seed: 42})
	want := digest(t, first)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		load(t, d, demo.Options{Scale: 1, Seed: 42})
		for i, got := range digest(t, d) {
			if got != want[i] {
				t.Errorf("rows of query %d differ: %.60s", i, digested[i])
			}
		}
	})
}

func TestTheLoadedDistrict(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	load(t, d, demo.Options{Scale: 1, Seed: demo.DefaultSeed})
	t.Run("has cases at every step and leaves the trio alone", func(t *testing.T) { cases(t, d) })
	t.Run("is marked and its accounts work", func(t *testing.T) { accounts(t, d) })
	t.Run("is not loaded twice", func(t *testing.T) {
		if err := demo.Load(console(), d, demo.Options{Scale: 1, Seed: 1}); fault.CodeOf(err) != "demo_not_empty" {
			t.Errorf("second load: %v", err)
		}
	})
}

func cases(t *testing.T, d *db.DB) {
	count := func(query string, args ...any) (n int) {
		t.Helper()
		if err := d.Read(console(), func(tx *db.Tx) (err error) {
			n, err = db.One[int](console(), tx, query, args...)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(`SELECT COUNT(*) FROM formation_party p JOIN enterprise_file f ON f.id = p.enterprise_id WHERE f.name IN ($1, $2, $3)`,
		demo.TrioLead, demo.TrioPartnerOne, demo.TrioPartnerTwo); n != 0 {
		t.Errorf("%d of the trio are in a case", n)
	}
	for _, want := range []struct {
		what, query string
		n           int
	}{
		{"open cases", `SELECT COUNT(*) FROM formation_case WHERE state = 'OPEN'`, 26},
		{"refused", `SELECT COUNT(*) FROM formation_talk WHERE reply = 'NOT_NOW'`, 2},
		{"applied", `SELECT COUNT(*) FROM formation_approval WHERE decision = ''`, 4},
		{"done", `SELECT COUNT(*) FROM formation_case WHERE state = 'DONE'`, 2},
		{"organisations of enterprises", `SELECT COUNT(*) FROM org_organisation WHERE purpose = 'ENTERPRISE' AND dissolved_on IS NULL`, 512},
	} {
		if n := count(want.query); n != want.n {
			t.Errorf("%s: %d, want %d", want.what, n, want.n)
		}
	}
}

func TestLoadRefusesCallersWithoutTheConsole(t *testing.T) {
	d := dbtest.OpenSQLite(t)
	for _, scale := range []int{0, -1, 1000} {
		if err := demo.Load(console(), d, demo.Options{Scale: scale}); fault.CodeOf(err) != "demo_scale" {
			t.Errorf("scale %d: %v", scale, err)
		}
	}
	if err := demo.Load(context.Background(), d, demo.Options{Scale: 1}); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("without the operator: %v", err)
	}
}

func TestAnEmptyDatabaseIsNotMarked(t *testing.T) {
	if isDemo(t, dbtest.OpenSQLite(t)) {
		t.Error("an empty database is marked")
	}
}

func isDemo(t *testing.T, d *db.DB) (yes bool) {
	t.Helper()
	if err := d.Read(console(), func(tx *db.Tx) (err error) {
		yes, err = demo.IsDemo(console(), tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return yes
}

func accounts(t *testing.T, d *db.DB) {
	if !isDemo(t, d) {
		t.Error("the loaded database is not marked")
	}
	s := access.NewService(d)
	for _, a := range demo.Accounts() {
		if _, err := s.Login(context.Background(), a.Login, demo.Password, "127.0.0.1"); err != nil {
			t.Errorf("%s: %v", a.Login, err)
		}
		p, err := s.ByLogin(context.Background(), a.Login)
		if err != nil || len(p.Grants) != 1 || p.Grants[0].Role != a.Role || p.Grants[0].UnitPath == "" {
			t.Errorf("%s: %+v, %v", a.Login, p.Grants, err)
		}
	}
	// One for each role, and a worker for each of the other eight subdistricts.
	if want := len(access.Roles()) + 8; len(demo.Accounts()) != want {
		t.Errorf("%d accounts, want %d", len(demo.Accounts()), want)
	}
}

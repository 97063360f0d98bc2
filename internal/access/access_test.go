package access_test

import (
	"context"
	"testing"
	"time"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

const password = "Correct-Horse-9"

func operator() context.Context { return access.With(context.Background(), access.Operator()) }

func setup(t *testing.T, d *db.DB) *access.Service {
	t.Helper()
	s := access.NewService(d)
	if _, err := s.Create(operator(), access.NewAccount{Login: "Li.Na", Name: "李娜", Password: password, Role: access.SubdistrictWorker, UnitID: "m", UnitPath: "/d/m/"}); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAPersonLogsInUnderAnyWritingOfTheLoginAndGetsTheirScope(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := setup(t, d)
		ctx := context.Background()
		token, err := s.Login(ctx, " ＬＩ.na ", password, "127.0.0.1")
		if err != nil {
			t.Fatal(err)
		}
		p, err := s.Resume(ctx, token)
		if err != nil {
			t.Fatal(err)
		}
		scope := p.Scope(access.EnterpriseRead)
		if !scope.Covers("/d/m/c1/") || scope.Covers("/d/n/") || scope.Covers("/d/") {
			t.Errorf("scope of a worker at /d/m/ is %v", scope.Roots())
		}
		if p.Can(access.RuleManage) || p.Scope(access.AuditRead).Covers("/d/m/") {
			t.Error("a worker has permissions of other roles")
		}
	})
}

func TestUnknownLoginAndWrongPasswordAreRefusedAlike(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := setup(t, d)
		for _, login := range []string{"li.na", "nobody"} {
			_, err := s.Login(context.Background(), login, "Wrong-Horse-9", "127.0.0.1")
			if fault.CodeOf(err) != "login_refused" {
				t.Errorf("%s: %v", login, err)
			}
		}
	})
}

func TestFiveFailuresThrottleALoginForAQuarterOfAnHourOverAllItsWritings(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := setup(t, d)
		ctx := context.Background()
		for _, login := range []string{"li.na", "LI.NA", "ｌi.na", " li.na", "Li.Na"} {
			if _, err := s.Login(ctx, login, "Wrong-Horse-9", "127.0.0.1"); fault.CodeOf(err) != "login_refused" {
				t.Fatal(err)
			}
		}
		if _, err := s.Login(ctx, "li.na", password, "127.0.0.2"); fault.CodeOf(err) != "login_throttled" {
			t.Errorf("sixth attempt: %v", err)
		}
		dbtest.Clock(t, d).Advance(15*time.Minute + time.Second)
		if _, err := s.Login(ctx, "li.na", password, "127.0.0.2"); err != nil {
			t.Errorf("after the window: %v", err)
		}
	})
}

func TestASessionEndsWhenIdleWhenOldAndAtLogout(t *testing.T) {
	for name, after := range map[string]func(*db.ManualClock, *access.Service, string) error{
		"idle": func(c *db.ManualClock, _ *access.Service, _ string) error { c.Advance(31 * time.Minute); return nil },
		"logout": func(_ *db.ManualClock, s *access.Service, token string) error {
			return s.Logout(context.Background(), token)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				s := setup(t, d)
				token, err := s.Login(context.Background(), "li.na", password, "127.0.0.1")
				if err != nil {
					t.Fatal(err)
				}
				if err := after(dbtest.Clock(t, d), s, token); err != nil {
					t.Fatal(err)
				}
				if _, err := s.Resume(context.Background(), token); fault.KindOf(err) != fault.Unsigned {
					t.Errorf("session still answers: %v", err)
				}
			})
		})
	}
}

func TestOnlyTheConsoleMakesAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := setup(t, d)
		p, err := s.ByLogin(context.Background(), "li.na")
		if err != nil {
			t.Fatal(err)
		}
		n := access.NewAccount{Login: "second", Name: "二", Password: password, Role: access.DistrictStaff, UnitID: "d", UnitPath: "/d/"}
		if _, err := s.Create(access.With(context.Background(), p), n); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a worker made an account: %v", err)
		}
	})
}

func TestGrantsHoldOnlyOnTheirDays(t *testing.T) {
	g := access.Grant{ValidFrom: "2026-01-01", ValidTo: "2026-11-22"}
	for day, want := range map[db.Date]bool{"2025-12-31": false, "2026-01-01": true, "2026-11-21": true, "2026-11-22": false} {
		if g.Holds(day) != want {
			t.Errorf("%s: holds = %v", day, !want)
		}
	}
}

func TestScopesAreExactSubtrees(t *testing.T) {
	p := access.Principal{Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitPath: "/d/m/"}}}
	scope := p.Scope(access.EnterpriseRead)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := context.Background()
		for path, want := range map[string]bool{"/d/m/": true, "/d/m/x/": true, "/d/m2/": false, "/d/": false, "/d/n/": false, "": false} {
			var a db.Args
			var n int
			err := d.Read(ctx, func(tx *db.Tx) (err error) {
				value := a.Add(path)
				n, err = db.One[int](ctx, tx, `SELECT COUNT(*) FROM (SELECT CAST(`+value+` AS TEXT) AS p) probe WHERE `+scope.Where(&a, "probe.p"), a.Values()...)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			if (n == 1) != want || scope.Covers(path) != want {
				t.Errorf("%q: SQL %v, Covers %v, want %v", path, n == 1, scope.Covers(path), want)
			}
		}
	})
}

func TestAnUnknownRoleCarriesNothing(t *testing.T) {
	if access.Role("ROOT").Carries(access.EnterpriseRead) {
		t.Error("an unknown role carries a permission")
	}
}

func TestEveryActIsInTheChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := setup(t, d)
		if _, err := s.Login(context.Background(), "li.na", password, "127.0.0.1"); err != nil {
			t.Fatal(err)
		}
		n, broken, err := audit.Verify(context.Background(), d)
		if err != nil || broken != nil || n != 2 {
			t.Errorf("chain of %d entries, break %v, err %v; want 2 sound entries", n, broken, err)
		}
	})
}

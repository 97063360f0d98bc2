package formation

import (
	"context"
	"testing"

	"qipan/internal/access"
	"qipan/internal/coverage"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
)

// world is an invented district: two subdistricts with their committees, a department, a building, and firms.
type world struct {
	t          *testing.T
	db         *db.DB
	s          *Service
	c          *coverage.Service
	district   org.Unit
	home       org.Unit
	away       org.Unit
	department org.Unit
	building   enterprise.Site
}

func newWorld(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, db: d, s: NewService(d), c: coverage.New(d)}
	w.write(func(ctx context.Context, tx *db.Tx) error {
		w.district = w.unit(ctx, tx, org.District, "D", "试验区", "")
		w.home = w.unit(ctx, tx, org.Subdistrict, "S1", "甲街道", w.district.ID)
		w.away = w.unit(ctx, tx, org.Subdistrict, "S2", "乙街道", w.district.ID)
		w.department = w.unit(ctx, tx, org.Department, "P1", "试验局", w.district.ID)
		for _, u := range []org.Unit{w.home, w.away} {
			if _, err := org.FoundIn(ctx, tx, org.Founding{
				Name: u.Name + "非公党委", Rank: org.Committee, Formation: org.NoFormation, Purpose: org.ForSubdistrict, UnitID: u.ID, FoundedOn: "2015-01-01", Recorded: true,
			}); err != nil {
				return err
			}
		}
		var err error
		w.building, err = enterprise.AddSiteIn(ctx, tx, enterprise.SiteFacts{
			Kind: enterprise.Building, Name: "试验大厦", UnitID: w.home.ID, Address: "试验路1号", Street: "试验路", Lon: 121.5, Lat: 38.9, Datum: "wgs84",
		})
		return err
	})
	return w
}

func (w *world) unit(ctx context.Context, tx *db.Tx, kind org.UnitKind, code, name, parent string) org.Unit {
	u, err := org.AddUnitIn(ctx, tx, org.NewUnit{Kind: kind, Code: code, Name: name, ParentID: parent, ValidFrom: "2010-01-01"})
	if err != nil {
		w.t.Fatal(err)
	}
	return u
}

func operator() context.Context { return access.With(context.Background(), access.Operator()) }

func (w *world) write(fn func(ctx context.Context, tx *db.Tx) error) {
	w.t.Helper()
	ctx := operator()
	if err := w.db.Write(ctx, func(tx *db.Tx) error { return fn(ctx, tx) }); err != nil {
		w.t.Fatal(err)
	}
}

// worker is the full-time worker of a subdistrict.
func worker(u org.Unit) context.Context {
	return access.With(context.Background(), access.Principal{
		AccountID: "w" + u.Code, Login: u.Code, Name: "李试", Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitID: u.ID, UnitPath: u.Path}},
	})
}

func (w *world) me() context.Context { return worker(w.home) }

// firm enters an invented enterprise with all facts that a dossier needs.
func (w *world) firm(name string, full, probationary, staff int, change ...func(*enterprise.NewEnterprise)) string {
	w.t.Helper()
	n := enterprise.NewEnterprise{Since: "2020-01-01", Source: "TYPED"}
	n.Name, n.Address, n.Contact, n.Phone = name, "试验路1号"+name, "王试", "00000000000"
	n.UnitID, n.SiteID, n.Status, n.LegalPerson = w.home.ID, w.building.ID, enterprise.InOperation, true
	n.Staff, n.FullMembers, n.Probationary = db.Int(staff), db.Int(full), db.Int(probationary)
	n.Ownership, n.TradeCode = enterprise.Private, "I65"
	for _, c := range change {
		c(&n)
	}
	var id string
	w.write(func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = enterprise.AddIn(ctx, tx, n)
		return err
	})
	return id
}

func (w *world) ok(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) refuses(err error, code string) {
	w.t.Helper()
	if fault.CodeOf(err) != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func (w *world) view(id string) View {
	w.t.Helper()
	v, err := w.s.Case(operator(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (v View) step(n StepName) Step {
	for _, s := range v.Steps {
		if s.Name == n {
			return s
		}
	}
	return Step{}
}

// openJoint opens the case of three firms in one building: two full members and one on probation, one, one.
func (w *world) openJoint() (id string, firms []string) {
	w.t.Helper()
	firms = []string{w.firm("甲试验公司", 2, 1, 30), w.firm("乙试验公司", 1, 0, 12), w.firm("丙试验公司", 1, 0, 8)}
	id, err := w.s.Accept(w.me(), Acceptance{EnterpriseID: firms[0]})
	w.ok(err)
	return id, firms
}

func (w *world) agree(id string, firms ...string) {
	w.t.Helper()
	for _, f := range firms {
		w.ok(w.s.Talk(w.me(), On{Case: id}, Talk{EnterpriseID: f, TalkedOn: dbtest.Day, Reply: Agreed}))
	}
}

func (w *world) sign(id string) {
	w.t.Helper()
	for _, n := range w.view(id).Dossier() {
		w.ok(w.s.SignPaper(w.me(), On{Case: id}, Paper{EnterpriseID: n.Party.EnterpriseID, Kind: n.Kind, SignedOn: dbtest.Day}))
	}
}

func (w *world) approve(id string) {
	w.t.Helper()
	w.ok(w.s.Apply(w.me(), On{Case: id}, dbtest.Day))
	w.ok(w.s.Decide(w.me(), On{Case: id}, Verdict{Decision: Approved, On: dbtest.Day, ReplyNo: "试批〔2026〕1号", FiledOn: dbtest.Day}))
}

func (w *world) willing(id, name string) string {
	w.t.Helper()
	w.ok(w.s.NameCandidate(w.me(), On{Case: id}, Candidate{Name: name, Source: org.FromMiddleManager, Reason: "在本楼工作，党龄八年"}))
	c := w.view(id).Candidates
	last := c[len(c)-1].ID
	w.ok(w.s.Answers(w.me(), On{Case: id}, last, Yes, Yes))
	return last
}

func (w *world) elect(id, candidate string) error {
	return w.s.Install(w.me(), On{Case: id}, Installation{
		CandidateID: candidate, Elected: true, On: dbtest.Day, Due: db.Int(4), Present: db.Int(4), Yes: db.Int(4), ApprovalNo: "试批〔2026〕2号", ApprovedOn: dbtest.Day,
	})
}

func (w *world) pair(id string) {
	w.t.Helper()
	w.ok(w.s.ProposePair(w.me(), On{Case: id}, w.department.ID, "张试"))
	for _, m := range PairMark("").Values() {
		w.ok(w.s.MarkPair(w.me(), On{Case: id}, m, dbtest.Day))
	}
}

func (w *world) place(id string) {
	w.t.Helper()
	w.ok(w.s.FindPlace(w.me(), On{Case: id}, Place{Kind: OwnRoom, Name: "三层会议室", AreaDM2: db.Int(3550), AgreedOn: dbtest.Day}))
}

func (w *world) activity(id string) {
	w.t.Helper()
	w.ok(w.s.PlanActivity(w.me(), On{Case: id}, "第一次支部党员大会", dbtest.Day))
	a := w.view(id).Activities[0].ID
	w.ok(w.s.HoldActivity(w.me(), On{Case: id}, Activity{ID: a, HeldOn: dbtest.Day, Attended: db.Int(4)}, []Tag{MembersMeeting, ThemeDay}))
}

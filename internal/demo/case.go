package demo

import (
	"context"
	"fmt"

	"qipan/internal/access"
	"qipan/internal/formation"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// reach is how far a case of the demonstration has come.
type reach int

// The reaches, each holding those before it. A refused case ends at its talk.
const (
	caseOpened reach = iota
	caseRefused
	caseTalked
	caseSigned
	caseApplied
	caseDone
)

// A caseWish is a case that the demonstration would like to have: how far it comes, and how long ago it began. Alone asks for
// an enterprise that can have a branch of its own.
type caseWish struct {
	reach reach
	ago   int // days
	alone bool
}

// wishes are the cases of a district at every scale, with how many of each.
var wishes = []struct {
	n, ago int
	reach  reach
}{{farewells, 60, caseDone}, {6, 45, caseOpened}, {6, 12, caseOpened}, {2, 20, caseRefused}, {6, 16, caseTalked}, {4, 20, caseSigned}, {4, 24, caseApplied}}

// drawCases gathers the enterprises that may begin a case. Which of them can is not for the plan to know: the player asks one
// after the other.
func (g *generator) drawCases() {
	refused := map[int]bool{}
	for _, r := range g.refusals {
		refused[r.firm] = true
	}
	for i, f := range g.firms {
		if f.status != "IN_OPERATION" || f.covered || f.site == g.trioSite || refused[i] || f.uscc == "" || f.phone == "" || f.from > g.today.AddDays(-90) {
			continue
		}
		switch {
		case !f.full.Known || !f.staff.Known:
		case f.full.N >= 3:
			g.alone = append(g.alone, i)
		case f.full.N > 0 && f.site != none && g.sites[f.site].kind == "BUILDING":
			g.joinable = append(g.joinable, i)
		}
	}
	for _, w := range wishes {
		for i := range w.n {
			g.cases = append(g.cases, caseWish{reach: w.reach, ago: w.ago - i%3, alone: w.reach == caseDone || i%3 == 2})
		}
	}
}

// player takes the steps of the cases as the workers would have taken them, at the days on which they would have.
type player struct {
	w        *writer
	accounts *access.Service
	clock    *db.ManualClock
	cases    *formation.Service
	replies  int
}

func newPlayer(d *db.DB, w *writer) *player {
	clock := db.NewManualClock(d.Now().Time())
	return &player{w: w, accounts: access.NewService(d), clock: clock, cases: formation.NewService(d.At(clock))}
}

func (p *player) play(ctx context.Context) error {
	workers := map[string]context.Context{}
	for _, s := range subdistricts {
		who, err := p.accounts.ByLogin(ctx, "worker-"+s.pinyin)
		if err != nil {
			return err
		}
		workers[s.code] = access.With(ctx, who)
	}
	alone, joinable := p.w.plan.alone, p.w.plan.joinable
	for _, wish := range p.w.plan.cases {
		from := &joinable
		if wish.alone {
			from = &alone
		}
		for begun := false; !begun && len(*from) > 0; {
			i := (*from)[0]
			*from = (*from)[1:]
			f := p.w.plan.firms[i]
			p.clock.Set(p.w.plan.today.AddDays(-wish.ago))
			var err error
			if begun, err = (turn{player: p, worker: workers[f.subdistrict], wish: wish}).begin(p.w.firms[i]); err != nil {
				return fmt.Errorf("case of %s: %w", f.name, err)
			}
		}
	}
	return nil
}

// turn is one case being played.
type turn struct {
	*player
	worker context.Context //nolint:containedctx // the principal of this case's steps
	wish   caseWish
	on     formation.On
}

// begin opens the case and goes on; ok is false when the enterprise cannot begin one as it stands.
func (t turn) begin(enterprise string) (ok bool, err error) {
	a := formation.Acceptance{EnterpriseID: enterprise}
	if t.wish.alone {
		a.Mode, a.Reason = formation.Sole, "企业党员人数已够，愿意单独组建"
	}
	id, err := t.cases.Accept(t.worker, a)
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Conflict) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	t.on = formation.On{Case: id}
	for _, step := range []struct {
		from reach
		take func() error
	}{{caseRefused, t.talk}, {caseSigned, t.sign}, {caseApplied, t.apply}, {caseDone, t.approve}, {caseDone, t.staff}, {caseDone, t.support}} {
		if t.wish.reach < step.from {
			break
		}
		t.later(3)
		if err := step.take(); err != nil {
			return false, err
		}
		if t.wish.reach == caseRefused {
			break
		}
	}
	return true, nil
}

// later lets days pass, but never beyond today.
func (t turn) later(days int) {
	t.clock.Set(min(t.today().AddDays(days), t.w.plan.today))
}

func (t turn) today() db.Date { return db.DateOf(t.clock.Now().In(db.Zone)) }

func (t turn) talk() error {
	v, err := t.cases.Case(t.worker, t.on.Case)
	if err != nil {
		return err
	}
	for _, p := range v.Active() {
		talk := formation.Talk{EnterpriseID: p.EnterpriseID, TalkedOn: t.today(), Reply: formation.Agreed}
		if t.wish.reach == caseRefused {
			talk.Reply, talk.ReviewOn = formation.NotNow, t.w.plan.today.AddMonths(5)
		}
		if err := t.cases.Talk(t.worker, t.on, talk); err != nil {
			return err
		}
		if t.wish.reach == caseRefused {
			return nil
		}
	}
	return nil
}

func (t turn) sign() error {
	v, err := t.cases.Case(t.worker, t.on.Case)
	if err != nil {
		return err
	}
	for _, n := range v.Dossier() {
		paper := formation.Paper{EnterpriseID: n.Party.EnterpriseID, Kind: n.Kind, SignedOn: t.today()}
		if err := t.cases.SignPaper(t.worker, t.on, paper); err != nil {
			return err
		}
	}
	return nil
}

func (t turn) apply() error { return t.cases.Apply(t.worker, t.on, t.today()) }

func (t turn) approve() error {
	return t.cases.Decide(t.worker, t.on, formation.Verdict{Decision: formation.Approved, On: t.today(), ReplyNo: t.reply(), FiledOn: t.today()})
}

func (t turn) reply() string {
	t.replies++
	return fmt.Sprintf("演示批复〔%s〕组%d号", string(t.today()[:4]), t.replies)
}

func (t turn) staff() error {
	candidate := formation.Candidate{Name: surnames[t.replies] + "嘉远", Source: org.FromMiddleManager, Reason: "部门负责人，党龄较长，愿意承担"}
	if err := t.cases.NameCandidate(t.worker, t.on, candidate); err != nil {
		return err
	}
	v, err := t.cases.Case(t.worker, t.on.Case)
	if err != nil {
		return err
	}
	id, full := v.Candidates[len(v.Candidates)-1].ID, v.FullMembers()
	if err := t.cases.Answers(t.worker, t.on, id, formation.Yes, formation.Yes); err != nil {
		return err
	}
	return t.cases.Install(t.worker, t.on, formation.Installation{
		CandidateID: id, Elected: true, On: t.today(), Due: db.Int(full), Present: db.Int(full), Yes: db.Int(full), ApprovalNo: t.reply(), ApprovedOn: t.today(),
	})
}

func (t turn) support() error {
	place := formation.Place{Kind: formation.OwnRoom, Name: "党员活动室", Address: "企业三层", AreaDM2: db.Int(3200), AgreedOn: t.today()}
	if err := t.cases.FindPlace(t.worker, t.on, place); err != nil {
		return err
	}
	if err := t.cases.ProposePair(t.worker, t.on, t.w.units[districtCode+"B23"].id, "林文远"); err != nil {
		return err
	}
	for _, m := range formation.PairMark("").Values() {
		if err := t.cases.MarkPair(t.worker, t.on, m, t.today()); err != nil {
			return err
		}
	}
	t.later(7)
	if err := t.cases.PlanActivity(t.worker, t.on, "第一次支部党员大会", t.today()); err != nil {
		return err
	}
	v, err := t.cases.Case(t.worker, t.on.Case)
	if err != nil {
		return err
	}
	held := formation.Activity{ID: v.Activities[0].ID, HeldOn: t.today(), Attended: db.Int(v.FullMembers())}
	return t.cases.HoldActivity(t.worker, t.on, held, []formation.Tag{formation.MembersMeeting})
}

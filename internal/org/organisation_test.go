package org_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/rule"
)

func (p place) branch(name, unit string) org.Founding {
	return org.Founding{
		Name: name, Rank: org.Branch, Formation: org.Sole, Purpose: org.ForEnterprise, UnitID: p.id(unit),
		FoundedOn: "2021-03-01", ReplyNo: "演示批复〔2021〕1号", FullMembers: db.Int(5),
	}
}

func (p place) found(t *testing.T, n org.Founding) org.Organisation {
	t.Helper()
	o, err := p.s.Found(operator(), n)
	if err != nil {
		t.Fatal(n.Name, err)
	}
	return o
}

func (p place) committee(t *testing.T, unit string) org.Organisation {
	t.Helper()
	return p.found(t, org.Founding{
		Name: "中共" + unit + "非公有制企业委员会", Rank: org.Committee, Formation: org.NoFormation, Purpose: org.ForSubdistrict,
		UnitID: p.id(unit), FoundedOn: "2015-06", ReplyNo: "演示批复〔2015〕9号",
	})
}

func (p place) record(t *testing.T, id string, day db.Date) org.Record {
	t.Helper()
	r, err := p.s.OrganisationRecord(operator(), id, day)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func codes(err error) string { return fault.CodeOf(err) }

func TestANewOrganisationNeedsAReplyAndIsGuidedByTheSubdistrictsCommittee(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		body := p.committee(t, "马栏街道")
		community := p.add(t, org.NewUnit{Code: "C1", Name: "文苑社区", Kind: org.Community, ParentID: p.id("马栏街道"), ValidFrom: "2001-01-01"})
		n := p.branch("中共甲公司支部委员会", "文苑社区")
		n.ReplyNo = ""
		if _, err := p.s.Found(operator(), n); codes(err) != "org_reply_needed" {
			t.Errorf("founded without a reply: %v", err)
		}
		n.ReplyNo, n.FoundedOn = "演示批复〔2021〕1号", "2027-01-01"
		if _, err := p.s.Found(operator(), n); codes(err) != "org_future" {
			t.Errorf("founded tomorrow: %v", err)
		}
		n.FoundedOn = "2021-03-01"
		o := p.found(t, n)
		r := p.record(t, o.ID, d.Today())
		if len(r.Guidance) != 1 || r.Guidance[0].ParentID != body.ID || r.Guidance[0].Kind != org.ByTerritory || r.Guidance[0].ValidFrom != "2021-03-01" {
			t.Errorf("guidance %+v", r.Guidance)
		}
		if r.State != org.Preparing || r.Subdistrict.Name != "马栏街道" || len(r.History) != 1 {
			t.Errorf("state %s in %s, history %d", r.State, r.Subdistrict.Name, len(r.History))
		}
		must(t, d.Read(context.Background(), func(tx *db.Tx) error {
			got, ok, err := org.SubdistrictCommittee(context.Background(), tx, community.Path, d.Today())
			if !ok || got.ID != body.ID {
				t.Errorf("deciding body %v %v", got.Name, ok)
			}
			if _, ok, _ := org.SubdistrictCommittee(context.Background(), tx, community.Path, "2015-05-31"); ok {
				t.Error("a committee decided before it was founded")
			}
			return err
		}))
	})
}

func TestStatesFollowFromTermsAndDecisionsOfTheDay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		p.committee(t, "马栏街道")
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		_, err := p.s.OpenTerm(operator(), org.NewTerm{OrganisationID: o.ID, ElectedOn: "2021-04-01", Electorate: org.AllMembers, Due: db.Int(5), Present: db.Int(5), Yes: db.Int(4)})
		must(t, err)
		term := p.record(t, o.ID, d.Today()).Term
		if term.EndsOn != "2024-04-01" {
			t.Fatalf("a branch's term ends on %s", term.EndsOn)
		}
		must(t, p.s.Extend(operator(), org.Extension{TermID: term.ID, To: "2025-01-01", ApprovalNo: "演示批复〔2024〕3号"}))
		_, err = p.s.OpenTerm(operator(), org.NewTerm{OrganisationID: o.ID, ElectedOn: "2024-12-20", Electorate: org.AllMembers, Due: db.Int(5), Present: db.Int(4), Yes: db.Int(3)})
		must(t, err)
		must(t, p.s.Dissolve(operator(), org.Dissolution{OrganisationID: o.ID, On: "2026-12-31", DecidedOn: "2026-11-20", ReplyNo: "演示批复〔2026〕8号", Reason: "企业注销"}))
		for day, want := range map[db.Date]org.State{
			"2021-03-15": org.Preparing, "2021-04-01": org.Active, "2024-04-01": org.Extended, "2024-12-31": org.Active,
			"2026-11-19": org.Active, "2026-11-22": org.Adjusting, "2026-12-30": org.Adjusting, "2026-12-31": org.Dissolved,
		} {
			if got := p.record(t, o.ID, day).State; got != want {
				t.Errorf("on %s: %s, want %s", day, got, want)
			}
			rows, _, err := p.s.Organisations(operator(), org.Query{Day: day, Purposes: []org.Purpose{org.ForEnterprise}, States: org.State("").Values()})
			if err != nil || len(rows) != 1 || rows[0].State != want {
				t.Errorf("listed on %s: %v, %v", day, rows, err)
			}
		}
		if rows, _, err := p.s.Organisations(operator(), org.Query{Day: "2021-02-28", Purposes: []org.Purpose{org.ForEnterprise}}); err != nil || len(rows) != 0 {
			t.Errorf("listed before it was founded: %v %v", rows, err)
		}
	})
}

func TestAVoteThatFailsOpensNoTerm(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		base := org.NewTerm{OrganisationID: o.ID, ElectedOn: "2026-06-01", Electorate: org.AllMembers}
		for _, c := range []struct {
			name              string
			due, present, yes int
			want              string
		}{
			{"four fifths are enough", 10, 8, 5, ""},
			{"seven of ten are not", 10, 7, 7, "org_quorum_missed"},
			{"seven of nine are not", 9, 7, 7, "org_quorum_missed"},
			{"half of those present is no majority", 20, 16, 8, "org_not_elected"},
			{"more present than due", 5, 6, 6, "org_present_over_due"},
			{"more in favour than present", 5, 5, 6, "org_yes_over_present"},
		} {
			n := base
			n.Due, n.Present, n.Yes = db.Int(c.due), db.Int(c.present), db.Int(c.yes)
			err := d.Write(operator(), func(tx *db.Tx) error {
				_, err := org.OpenTermIn(operator(), tx, n)
				if err == nil {
					return errUndo
				}
				return err
			})
			got := codes(err)
			if got == errUndo.Code {
				got = ""
			}
			if got != c.want {
				t.Errorf("%s: %q, want %q", c.name, got, c.want)
			}
		}
		if _, err := p.s.OpenTerm(operator(), base); codes(err) != "required" {
			t.Errorf("without numbers: %v", err)
		}
		base.Due, base.Present, base.Yes = db.Int(5), db.Int(5), db.Int(5)
		_, err := p.s.OpenTerm(operator(), base)
		must(t, err)
		base.ElectedOn = "2026-10-01"
		if _, err := p.s.OpenTerm(operator(), base); codes(err) != "org_early_unapproved" {
			t.Errorf("an early election without approval: %v", err)
		}
	})
}

// errUndo takes back what a case of the table wrote.
var errUndo = fault.New(fault.Conflict, "undo")

func TestAnExtensionNeedsApprovalAndALongOneIsRemarked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		term, err := p.s.OpenTerm(operator(), org.NewTerm{OrganisationID: o.ID, ElectedOn: "2023-11-22", Electorate: org.Appointed})
		must(t, err)
		if term.EndsOn != "2026-11-22" {
			t.Fatalf("ends on %s (ORG-14)", term.EndsOn)
		}
		if err := p.s.Extend(operator(), org.Extension{TermID: term.ID, To: "2026-12-22"}); codes(err) != "org_extension_unapproved" {
			t.Errorf("unapproved: %v", err)
		}
		must(t, p.s.Extend(operator(), org.Extension{TermID: term.ID, To: "2027-12-22", ApprovalNo: "演示批复〔2026〕2号"}))
		if !hasFinding(p.record(t, o.ID, d.Today()), rule.CodeExtensionLong) {
			t.Error("thirteen months are not remarked")
		}
	})
}

func hasFinding(r org.Record, code string) bool {
	return slices.ContainsFunc(r.Findings, func(f rule.Finding) bool { return f.Code == code })
}

func TestOneSecretaryAtATimeAndApprovalIsAwaited(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		a := org.Appointment{OrganisationID: o.ID, Title: org.Secretary, Holder: "赵一", Source: org.FromMiddleManager, ProducedBy: org.ByElection, From: "2021-04-01", FullSince: "2020-10-01"}
		first, err := p.s.Appoint(operator(), a)
		must(t, err)
		if r := p.record(t, o.ID, d.Today()); !hasFinding(r, "APPROVAL_PENDING") || !hasFinding(r, rule.CodeShortStanding) {
			t.Errorf("findings %v", r.Findings)
		}
		must(t, p.s.ApprovePost(operator(), first.ID, "演示批复〔2021〕5号", "2021-04-20"))
		if hasFinding(p.record(t, o.ID, d.Today()), "APPROVAL_PENDING") {
			t.Error("approved and still pending")
		}
		b := a
		b.Holder, b.From = "钱二", "2024-04-01"
		if _, err := p.s.Appoint(operator(), b); codes(err) != "org_secretary_taken" {
			t.Errorf("two secretaries: %v", err)
		}
		must(t, p.s.EndPost(operator(), first.ID, "2024-04-01"))
		if _, err := p.s.Appoint(operator(), b); err != nil {
			t.Fatal(err)
		}
		must(t, d.Read(context.Background(), func(tx *db.Tx) error {
			for day, want := range map[db.Date]string{"2024-03-31": "赵一", "2024-04-01": "钱二"} {
				posts, err := org.InPost(context.Background(), tx, o.ID, day)
				if err != nil || len(posts) != 1 || posts[0].Holder != want {
					t.Errorf("in post on %s: %+v %v", day, posts, err)
				}
			}
			return nil
		}))
	})
}

func TestRanksCommitteesAndSmallBranchesAreRemarked(t *testing.T) {
	for _, c := range []struct {
		name    string
		rank    org.Rank
		members int
		holders int
		want    []string
	}{
		{"a branch of 49", org.Branch, 49, 3, nil},
		{"a branch of 50", org.Branch, 50, 3, []string{"RANK_TOO_LOW"}},
		{"a branch of 51", org.Branch, 51, 3, []string{"RANK_TOO_LOW", rule.CodeSplitOrUpgrade}},
		{"a branch of 7 with a secretary only", org.Branch, 7, 1, []string{rule.CodeCommitteeRequired}},
		{"a branch of 6 with a secretary only", org.Branch, 6, 1, nil},
		{"six in a committee", org.Branch, 20, 6, []string{rule.CodeCommitteeUnusual}},
		{"a general branch of 20 by approval", org.GeneralBranch, 20, 5, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := org.Record{Organisation: org.Organisation{Rank: c.rank, Formation: org.Sole, FullMembers: db.Int(c.members), ReplyNo: "x", FoundedOn: "2020"}}
			for i := range c.holders {
				title := org.Member
				if i == 0 {
					title = org.Secretary
				}
				r.Posts = append(r.Posts, org.Post{Title: title, Holder: string(rune('甲' + i)), ProducedBy: org.ByAppointment, ValidFrom: "2021-01-01"})
			}
			var got []string
			for _, f := range org.Findings(rule.Standard("2026-11-22"), r, "2026-11-22") {
				got = append(got, f.Code)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	set := rule.Standard("2026-11-22")
	if !org.BelowThree(set, org.Organisation{Formation: org.BuildingJoint, FullMembers: db.Int(2)}) || org.BelowThree(set, org.Organisation{Formation: org.Sole}) {
		t.Error("the flag is for two known members, not for unknown ones")
	}
}

func TestGuidanceIsDatedDoubleAndNeverACircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		body := p.committee(t, "马栏街道")
		trade := p.found(t, org.Founding{
			Name: "中共软件行业委员会", Rank: org.Committee, Formation: org.NoFormation, Purpose: org.ForIndustry, UnitID: p.id("沙河口区"),
			TradeCode: "65", FoundedOn: "2016", ReplyNo: "演示批复〔2016〕1号",
		})
		n := p.branch("中共甲公司支部委员会", "马栏街道")
		n.TradeParentID, n.TradeCode = trade.ID, "65"
		o := p.found(t, n)
		other := p.committee(t, "李家街道")
		must(t, p.s.Guide(operator(), org.Guidance{OrganisationID: o.ID, ParentID: other.ID, Kind: org.ByTerritory, ValidFrom: "2023-01-01"}))
		var got []string
		for _, g := range p.record(t, o.ID, d.Today()).Guidance {
			got = append(got, string(g.Kind)+" "+g.ParentName+" "+g.ValidFrom.String()+" "+g.ValidTo.String())
		}
		want := []string{"TERRITORY 中共李家街道非公有制企业委员会 2023-01-01 ", "TERRITORY 中共马栏街道非公有制企业委员会 2021-03-01 2023-01-01", "TRADE 中共软件行业委员会 2021-03-01 "}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		for _, id := range []string{o.ID, body.ID} {
			err := p.s.Guide(operator(), org.Guidance{OrganisationID: id, ParentID: o.ID, Kind: org.ByTrade, ValidFrom: "2022-01-01"})
			if codes(err) != "org_guidance_circle" {
				t.Errorf("circle: %v", err)
			}
		}
		must(t, d.Read(context.Background(), func(tx *db.Tx) error {
			list, err := org.ReceivingOrganisations(context.Background(), tx, d.Today())
			if len(list) != 1 || list[0].ID != trade.ID {
				t.Errorf("receiving: %v", list)
			}
			return err
		}))
	})
}

func TestDissolvingNeedsADecisionAndEndsPostsAndGuidance(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		body := p.committee(t, "马栏街道")
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		_, err := p.s.Appoint(operator(), org.Appointment{OrganisationID: o.ID, Title: org.Secretary, Holder: "赵一", Source: org.FromOwner, ProducedBy: org.ByAppointment, From: "2021-04-01"})
		must(t, err)
		x := org.Dissolution{OrganisationID: o.ID, On: "2026-11-01", Reason: "企业注销"}
		if err := p.s.Dissolve(operator(), x); codes(err) != "org_decision_needed" {
			t.Errorf("without a decision: %v", err)
		}
		if err := p.s.Dissolve(operator(), org.Dissolution{OrganisationID: body.ID, On: "2026-11-01", Reason: "x", ReplyNo: "y"}); codes(err) != "org_still_guides" {
			t.Errorf("a committee that guides others: %v", err)
		}
		x.ReplyNo = "演示批复〔2026〕8号"
		must(t, p.s.Dissolve(operator(), x))
		r := p.record(t, o.ID, d.Today())
		if r.Posts[0].ValidTo != "2026-11-01" || r.Guidance[0].ValidTo != "2026-11-01" || r.State != org.Dissolved {
			t.Errorf("%+v %+v %s", r.Posts, r.Guidance, r.State)
		}
		if err := p.s.Dissolve(operator(), x); codes(err) != "org_dissolved" {
			t.Errorf("twice: %v", err)
		}
		if _, total, err := p.s.Organisations(operator(), org.Query{Day: d.Today()}); err != nil || total != 1 {
			t.Errorf("a dissolved organisation is listed unasked: %d %v", total, err)
		}
	})
}

func TestTheListIsFoundByNameSpellingInitialsAndCodeAndSorted(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		for _, x := range []struct {
			name, code, unit string
			members          int
		}{{"重庆小面支部", "YS003", "马栏街道", 9}, {"安平软件支部", "YS001", "李家街道", 4}, {"星海船舶支部", "YS002", "马栏街道", 2}} {
			n := p.branch(x.name, x.unit)
			n.Code, n.FullMembers = x.code, db.Int(x.members)
			p.found(t, n)
		}
		for _, c := range []struct {
			q    org.Query
			want []string
		}{
			{org.Query{}, []string{"安平软件支部", "重庆小面支部", "星海船舶支部"}},
			{org.Query{Sort: org.SortCode, Desc: true}, []string{"重庆小面支部", "星海船舶支部", "安平软件支部"}},
			{org.Query{Sort: org.SortMembers}, []string{"星海船舶支部", "安平软件支部", "重庆小面支部"}},
			{org.Query{Text: "chongqing"}, []string{"重庆小面支部"}},
			{org.Query{Text: "cqxm"}, []string{"重庆小面支部"}},
			{org.Query{Text: "ys001"}, []string{"安平软件支部"}},
			{org.Query{Text: "%"}, nil},
			{org.Query{UnitID: p.id("马栏街道")}, []string{"重庆小面支部", "星海船舶支部"}},
			{org.Query{BelowThree: true}, []string{"星海船舶支部"}},
			{org.Query{Ranks: []org.Rank{org.Committee}}, nil},
			{org.Query{Limit: 1, Offset: 1}, []string{"重庆小面支部"}},
		} {
			c.q.Day = d.Today()
			rows, _, err := p.s.Organisations(operator(), c.q)
			must(t, err)
			var got []string
			for _, r := range rows {
				got = append(got, r.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%+v: %s", c.q, diff)
			}
		}
	})
}

func TestRemindersListWhatEndsSoonOrIsOverWithTheDayOfTheRequest(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		for name, elected := range map[string]db.Date{"甲支部": "2023-06-01", "乙支部": "2024-05-22", "丙支部": "2024-05-23"} {
			o := p.found(t, p.branch(name, "马栏街道"))
			_, err := p.s.OpenTerm(operator(), org.NewTerm{OrganisationID: o.ID, ElectedOn: elected, Electorate: org.Appointed})
			must(t, err)
		}
		list, err := p.s.Reminders(operator(), org.Query{Day: d.Today()})
		must(t, err)
		var got []string
		for _, r := range list {
			got = append(got, r.Name+" "+r.Due.String()+" "+r.RequestBy.String())
		}
		want := []string{"甲支部 2026-06-01 2026-05-02", "乙支部 2027-05-22 2027-04-22"} // 丙: one day too early
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOrganisationsOfAForeignSubdistrictLookAbsent(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		own := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		foreign := p.found(t, p.branch("中共乙公司支部委员会", "李家街道"))
		post, err := p.s.Appoint(operator(), org.Appointment{OrganisationID: foreign.ID, Title: org.Secretary, Holder: "赵一", Source: org.FromOwner, ProducedBy: org.ByAppointment, From: "2021-04-01"})
		must(t, err)
		term, err := p.s.OpenTerm(operator(), org.NewTerm{OrganisationID: foreign.ID, ElectedOn: "2024-01-01", Electorate: org.Appointed})
		must(t, err)
		worker := as(access.SubdistrictWorker, p.units["马栏街道"].Path)
		rows, total, err := p.s.Organisations(worker, org.Query{Day: d.Today()})
		if err != nil || total != 1 || rows[0].ID != own.ID {
			t.Errorf("list: %v %v", rows, err)
		}
		_, readErr := p.s.OrganisationRecord(worker, foreign.ID, d.Today())
		_, foundErr := p.s.Found(worker, p.branch("中共丙公司支部委员会", "李家街道"))
		_, appointErr := p.s.Appoint(worker, org.Appointment{OrganisationID: foreign.ID})
		for name, err := range map[string]error{
			"read": readErr, "found": foundErr, "appoint": appointErr,
			"end post": p.s.EndPost(worker, post.ID, "2026-01-01"),
			"extend":   p.s.Extend(worker, org.Extension{TermID: term.ID, To: "2027-06-01", ApprovalNo: "x"}),
			"dissolve": p.s.Dissolve(worker, org.Dissolution{OrganisationID: foreign.ID, On: "2026-11-01", ReplyNo: "x", Reason: "y"}),
			"guide":    p.s.Guide(worker, org.Guidance{OrganisationID: own.ID, ParentID: foreign.ID, Kind: org.ByTerritory, ValidFrom: "2026-01-01"}),
			"move":     p.s.Relocate(worker, own.ID, p.id("李家街道")),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s: %v", name, err)
			}
		}
		secretary := as(access.BranchSecretary, p.units["马栏街道"].Path)
		if err := p.s.Amend(secretary, org.Amendment{OrganisationID: own.ID}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a secretary changed the register: %v", err)
		}
	})
}

func TestAStaleAmendmentIsRefusedAndEveryActStandsInTheChain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := shahekou(t, d)
		o := p.found(t, p.branch("中共甲公司支部委员会", "马栏街道"))
		m := org.Amendment{
			OrganisationID: o.ID, Name: "中共甲集团总支部委员会", Rank: org.GeneralBranch, Formation: org.Sole, FullMembers: db.Int(60),
			FoundedOn: o.FoundedOn, ReplyNo: o.ReplyNo, Version: o.Version,
		}
		must(t, p.s.Amend(operator(), m))
		if err := p.s.Amend(operator(), m); fault.KindOf(err) != fault.Stale {
			t.Errorf("stale: %v", err)
		}
		if r := p.record(t, o.ID, d.Today()); r.Name != m.Name || len(r.History) != 2 {
			t.Errorf("%s, %d entries", r.Name, len(r.History))
		}
		if _, broken, err := audit.Verify(context.Background(), d); err != nil || broken != nil {
			t.Error(broken, err)
		}
	})
}

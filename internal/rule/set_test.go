package rule

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

func TestOverlayPutsThePeriodOfTheDistrictIntoTheDefault(t *testing.T) {
	remind := Version{Key: KeyOrgTermRemindMonths, Value: "6"}
	got := Overlay([]Version{remind}, []Version{
		{Key: KeyOrgTermRemindMonths, Value: "4", ValidFrom: "2026-01-01", ValidTo: "2027-01-01"},
		{Key: KeyOrgTermRemindMonths, Value: "3", ValidFrom: "2026-06-01"},
		{Key: KeyOrgTermRemindMonths, Value: "2", ValidFrom: "2026-06-01", ValidTo: "2026-07-01"},
	})
	want := []Version{
		{Key: KeyOrgTermRemindMonths, Value: "6", ValidTo: "2026-01-01"},
		{Key: KeyOrgTermRemindMonths, Value: "4", ValidFrom: "2026-01-01", ValidTo: "2026-06-01", Local: true},
		{Key: KeyOrgTermRemindMonths, Value: "2", ValidFrom: "2026-06-01", ValidTo: "2026-07-01", Local: true},
		{Key: KeyOrgTermRemindMonths, Value: "3", ValidFrom: "2026-07-01", Local: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestOverlayPassesOverWhatCheckRefuses(t *testing.T) {
	bad := []Version{
		{Key: "org.no_such_key", Value: "1", ValidFrom: "2026-01-01"},
		{Key: KeyOrgTermRemindMonths, Value: "six", ValidFrom: "2026-01-01"},
		{Key: KeyOrgTermRemindMonths, Value: "600", ValidFrom: "2026-01-01"},
		{Key: KeyOrgTermRemindMonths, Value: "4"},
		{Key: KeyOrgTermRemindMonths, Value: "4", ValidFrom: "2026-02-01", ValidTo: "2026-02-01"},
		{Key: KeyDevActivistMonths, Value: "18", ValidFrom: "2026-01-01"},
		{Key: KeyElectionMajorityBase, Value: "ALL", ValidFrom: "2026-01-01"},
		{Key: KeyDevRules2026From, Value: "2026-5-18", ValidFrom: "2026-01-01"},
		{Key: KeyOrgAllowUpgrade, Value: "yes", ValidFrom: "2026-01-01"},
	}
	if diff := cmp.Diff(Overlay(Defaults(), nil), Overlay(Defaults(), bad)); diff != "" {
		t.Error(diff)
	}
	for _, v := range bad {
		if err := v.Check(); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%+v: %v", v, err)
		}
	}
}

func TestAFixedParameterChangesOnlyWithItsDocument(t *testing.T) {
	v := Version{Key: KeyDevActivistMonths, Value: "18", ValidFrom: "2028-01-01"}
	if err := v.Check(); fault.CodeOf(err) != "rule_param_document" {
		t.Fatalf("without a document: %v", err)
	}
	v.Document = "a later text"
	versions := Overlay(Defaults(), []Version{v})
	if got := On(versions, "2027-12-31").Int(KeyDevActivistMonths); got != 12 {
		t.Errorf("before the new text: %d", got)
	}
	if got := On(versions, "2028-01-01").Int(KeyDevActivistMonths); got != 18 {
		t.Errorf("from its first day: %d", got)
	}
}

// The oracle asks each day on its own: the override that begins last wins, and among equals the later in the list.
func TestOverlayAgreesWithAskingEachDay(t *testing.T) {
	day := func(n int) db.Date { return db.MustDate("2026-01-01").AddDays(n) }
	rapid.Check(t, func(t *rapid.T) {
		var overrides []Version
		for i := range rapid.IntRange(0, 6).Draw(t, "count") {
			v := Version{Key: KeyOrgTermRemindMonths, Value: fmt.Sprint(i + 7)}
			from := rapid.IntRange(0, 20).Draw(t, "from")
			v.ValidFrom = day(from)
			if rapid.Bool().Draw(t, "closed") {
				v.ValidTo = day(from + rapid.IntRange(1, 10).Draw(t, "length"))
			}
			overrides = append(overrides, v)
		}
		versions := Overlay(Defaults(), overrides)
		for n := -2; n < 34; n++ {
			want, begin := "6", db.Date("")
			for _, v := range overrides {
				if covers(v.ValidFrom, v.ValidTo, day(n)) && v.ValidFrom >= begin {
					want, begin = v.Value, v.ValidFrom
				}
			}
			hits := 0
			for _, v := range versions {
				if v.Key == KeyOrgTermRemindMonths && covers(v.ValidFrom, v.ValidTo, day(n)) {
					hits++
				}
			}
			if got := On(versions, day(n)).Text(KeyOrgTermRemindMonths); got != want || hits != 1 {
				t.Fatalf("%s: got %s from %d periods, want %s", day(n), got, hits, want)
			}
		}
	})
}

func TestSetsAnswerByKind(t *testing.T) {
	s := Standard(today)
	if s.Int("org.branch_min_full_members") != 3 || !s.Bool(KeyElectionQuorumInclusive) ||
		s.Choice(KeyElectionMajorityBase) != "PRESENT" || s.Date(KeyDevRules2026From) != "2026-05-11" || s.Day() != today {
		t.Error("the defaults are not those of the sources")
	}
	if _, err := s.With(KeyOrgJointMaxUnits, "0"); fault.CodeOf(err) != "rule_param_range" {
		t.Errorf("out of bounds: %v", err)
	}
	if _, err := s.With("no.key", "0"); fault.CodeOf(err) != "rule_param_unknown" {
		t.Errorf("unknown key: %v", err)
	}
	next := with(t, s, KeyOrgJointMaxUnits, "8")
	if next.Int(KeyOrgJointMaxUnits) != 8 || s.Int(KeyOrgJointMaxUnits) != 5 {
		t.Error("With must not change its receiver")
	}
	if got := On([]Version{{Key: KeyOrgJointMaxUnits, Value: "many"}}, today).Int(KeyOrgJointMaxUnits); got != 5 {
		t.Errorf("a value that is no number answers %d", got)
	}
}

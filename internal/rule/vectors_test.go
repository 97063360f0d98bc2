package rule

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"strconv"
	"strings"
	"testing"

	"qipan/internal/platform/db"
	"qipan/internal/platform/workday"
)

// today is the day on which the collection of rules was closed.
const today db.Date = "2026-11-22"

type inputs map[string]string

func (in inputs) date(t *testing.T, name string) db.Date {
	t.Helper()
	d, err := db.ParseDate(in[name])
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

func (in inputs) int(t *testing.T, name string) int {
	t.Helper()
	n, err := strconv.Atoi(in[name])
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

func (in inputs) optional(t *testing.T, name string) int {
	t.Helper()
	if in[name] == "" {
		return 0
	}
	return in.int(t, name)
}

func with(t *testing.T, s Set, key Key, value string) Set {
	t.Helper()
	next, err := s.With(key, value)
	if err != nil {
		t.Fatal(err)
	}
	return next
}

func readTable(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, column := range rows[0] {
			m[column] = row[i]
		}
		all = append(all, m)
	}
	return all
}

// A vector answers one row in the words of its expected column.
type vector func(t *testing.T, s Set, in inputs) string

func vectorsOfRecruitment() map[string]vector {
	return map[string]vector{
		"DEV-01": func(t *testing.T, s Set, in inputs) string {
			return ApplicantAge(s, in.date(t, "birth"), in.date(t, "date")).Code
		},
		"DEV-02": func(t *testing.T, s Set, in inputs) string {
			if in["talk"] != "" {
				return Talk(s, in.date(t, "received"), in.date(t, "talk")).Code
			}
			return "due=" + TalkDue(s, in.date(t, "received")).String()
		},
		"DEV-06": func(t *testing.T, s Set, in inputs) string {
			return ProspectiveDecision(s, in.date(t, "activist"), in.date(t, "decide")).Code
		},
		"DEV-07": func(t *testing.T, s Set, in inputs) string {
			end := NoticeEnd(s, workday.Default(), in.date(t, "notice_from"))
			if end.Provisional != (in["calendar"] == "missing") {
				t.Errorf("calendar %s, provisional %v", in["calendar"], end.Provisional)
			}
			text := "earliest_end=" + end.Date.String()
			if end.Provisional {
				text += ";provisional=true"
			}
			return text
		},
		"DEV-10": func(t *testing.T, s Set, in inputs) string {
			return Training(s, in.int(t, "days"), in.int(t, "hours")).Code
		},
		"DEV-13": func(t *testing.T, s Set, in inputs) string {
			return "meeting_due=" + MeetingDue(s, in.date(t, "pre_review")).String()
		},
		"DEV-14": func(t *testing.T, _ Set, in inputs) string {
			return AdmissionQuorum(in.int(t, "due"), in.int(t, "present")).Code
		},
		"DEV-15": func(t *testing.T, s Set, in inputs) string {
			return AdmissionVote(s, Tally{Due: in.int(t, "due"), Present: in.int(t, "present"), Yes: in.int(t, "yes")}).Code
		},
		"DEV-16": func(t *testing.T, s Set, in inputs) string {
			d := AdmissionApprovalDue(s, in.date(t, "meeting"))
			return fmt.Sprintf("due=%s;hard=%s", d.Due, d.Hard)
		},
		"DEV-19": func(t *testing.T, s Set, in inputs) string {
			text := "probation_end=" + ProbationEnd(s, in.date(t, "meeting"), 0).String()
			if in["approved"] != "" {
				text += " (not " + in.date(t, "approved").AddYears(1).String() + ")"
			}
			return text
		},
		"DEV-20": func(t *testing.T, s Set, in inputs) string {
			if in["extensions"] != "" {
				return string(Extension(s, s.Int(KeyDevExtensionMinMonths), in.int(t, "extensions")).Level)
			}
			return string(Extension(s, in.int(t, "extension_months"), 1).Level)
		},
		"DEV-22": func(t *testing.T, s Set, in inputs) string {
			return "standing_from=" + StandingFrom(s, in.date(t, "admit"), 0).String()
		},
	}
}

func vectorsOfOrganisation() map[string]vector {
	shape := func(t *testing.T, s Set, in inputs) string {
		own := Members{Full: in.int(t, "full"), Probationary: in.optional(t, "probationary")}
		return string(Form(s, FormCase{Own: own}).Shape)
	}
	return map[string]vector{
		"ORG-01": shape,
		"ORG-02": shape,
		"ORG-11": func(t *testing.T, s Set, in inputs) string { return CommitteeNeed(s, in.int(t, "full")).Code },
		"ORG-14": func(t *testing.T, s Set, in inputs) string {
			return "term_end=" + TermEnd(s, OrgKind(in["kind"]), in.date(t, "elected")).String()
		},
		"ORG-15": func(t *testing.T, s Set, in inputs) string {
			return string(ExtensionVerdict(s, in.int(t, "extension_months"), in["approved"] == "true").Level)
		},
		"ORG-16": func(t *testing.T, s Set, in inputs) string {
			s = with(t, s, KeyOrgTermRemindMonths, in["lead_months"])
			return "remind_from=" + RemindFrom(s, in.date(t, "term_end")).String()
		},
		"ELE-02": func(t *testing.T, s Set, in inputs) string {
			return ElectionQuorum(s, in.int(t, "due"), in.int(t, "present")).Code
		},
		"ELE-04": func(t *testing.T, s Set, in inputs) string {
			return fmt.Sprintf("candidates>=%d", Candidates(s, in.int(t, "seats")))
		},
		"ELE-06": func(t *testing.T, _ Set, in inputs) string {
			return BallotCheck(in.int(t, "voted"), in.int(t, "returned")).Code
		},
		"ELE-07": func(t *testing.T, s Set, in inputs) string {
			s = with(t, s, KeyElectionMajorityBase, in["base"])
			return Elected(s, Tally{Due: in.optional(t, "due"), Present: in.int(t, "present"), Yes: in.int(t, "yes")}).Code
		},
	}
}

func vectorsOfTheRest() map[string]vector {
	return map[string]vector{
		"LIFE-08": func(t *testing.T, s Set, in inputs) string {
			return string(AppraisalShare(s, in.int(t, "members"), in.int(t, "excellent")).Level)
		},
		"LIFE-10": func(t *testing.T, _ Set, in inputs) string {
			return OrdinaryResolution(Tally{Due: in.int(t, "due"), Present: in.int(t, "present"), Yes: in.int(t, "yes")}).Code
		},
		"TRF-04": func(t *testing.T, s Set, in inputs) string {
			s = with(t, s, KeyTransferLetterDays, in["valid_days"])
			return "last_valid=" + LetterValidUntil(s, in.date(t, "issued")).String()
		},
		"TRF-07": func(t *testing.T, s Set, in inputs) string {
			return "alert_from=" + LostAlertFrom(s, in.date(t, "last_contact")).String()
		},
		"DUE-02": func(t *testing.T, s Set, in inputs) string {
			return yuan(Dues(s, PayerWage, fen(t, in["base"])).To)
		},
		"STD-17": func(t *testing.T, s Set, in inputs) string {
			return CircleOf(with(t, s, KeyCircleLimitM, in["limit_m"])).Place(in.int(t, "network_m"))
		},
	}
}

// fen reads yuan with up to two decimals.
func fen(t *testing.T, s string) Fen {
	t.Helper()
	whole, part, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole+(part + "00")[:2], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return Fen(n)
}

func yuan(f Fen) string { return fmt.Sprintf("%d.%02d", f/100, f%100) }

func TestEveryVectorHolds(t *testing.T) {
	all := vectorsOfRecruitment()
	for _, more := range []map[string]vector{vectorsOfOrganisation(), vectorsOfTheRest()} {
		maps.Copy(all, more)
	}
	rows := readTable(t, "testdata/vectors.csv")
	if len(rows) != 67 {
		t.Errorf("%d vectors, want 67", len(rows))
	}
	for i, row := range rows {
		t.Run(fmt.Sprintf("%02d_%s", i+2, row["rule"]), func(t *testing.T) {
			judge, known := all[row["rule"]]
			if !known {
				t.Fatalf("no function judges %s", row["rule"])
			}
			in := inputs{}
			for pair := range strings.SplitSeq(row["inputs"], ";") {
				name, value, _ := strings.Cut(pair, "=")
				in[name] = value
			}
			if got := judge(t, Standard(today), in); got != row["expected"] {
				t.Errorf("%s: got %s, want %s", row["inputs"], got, row["expected"])
			}
		})
	}
}

func TestEveryDuesExampleHolds(t *testing.T) {
	payers := map[string]Payer{
		"wage_after_tax": PayerWage, "pension": PayerRetired, "farmer": PayerFarmer, "student": PayerStudent,
		"laid_off_unemployed": PayerUnemployed, "relief_or_subsistence": PayerRelief,
	}
	for _, row := range readTable(t, "testdata/dues_examples.csv") {
		payer, known := payers[row["kind"]]
		if !known {
			t.Errorf("unknown payer %s", row["kind"])
			continue
		}
		var base Fen
		if row["monthly_base_yuan"] != "" {
			base = fen(t, row["monthly_base_yuan"])
		}
		got := Dues(Standard(today), payer, base)
		text := yuan(got.From)
		if got.To != got.From {
			text += "-" + yuan(got.To)
		}
		if text != row["rounded_2dp_half_up"] {
			t.Errorf("%s on %s: got %s, want %s", payer, row["monthly_base_yuan"], text, row["rounded_2dp_half_up"])
		}
	}
}

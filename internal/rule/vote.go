package rule

// Base says whom a vote is measured against.
type Base string

// The three bases. Mixing them up is the classic mistake, so each vote names its own.
const (
	BaseDue       Base = "DUE"       // members with the right to vote who were due (应到会)
	BasePresent   Base = "PRESENT"   // members with the right to vote who were present (实到会)
	BaseCommittee Base = "COMMITTEE" // members of the committee
)

// A Share is a fraction that a number must reach, or exceed when Strict.
type Share struct {
	Numerator, Denominator int
	Strict                 bool
}

// Met compares in whole numbers; nothing is a share of nobody.
func (s Share) Met(part, whole int) bool {
	if whole <= 0 {
		return false
	}
	left, right := part*s.Denominator, whole*s.Numerator
	if s.Strict {
		return left > right
	}
	return left >= right
}

var (
	halfOrMore   = Share{1, 2, false} // 半数以上
	moreThanHalf = Share{1, 2, true}  // 超过半数, 过半数
)

// A VotingBasis is one line of the table of voting bases: what makes a meeting able to vote, and what carries.
type VotingBasis struct {
	Case        string
	QuorumBase  Base
	Quorum      Share
	MajorityOf  Base // empty when the text names no majority
	Majority    Share
	QuorumRule  string
	PassingRule string
}

// The cases of the table of voting bases.
const (
	CaseResolution = "RESOLUTION"
	CaseCommittee  = "COMMITTEE_MEETING"
	CaseAdmission  = "ADMISSION"
	CaseElection   = "ELECTION"
)

// VotingBases is the table of voting bases in the Set. Conversion of a probationary member votes as admission does.
func VotingBases(s Set) []VotingBasis {
	return []VotingBasis{
		{CaseResolution, BaseDue, halfOrMore, BaseDue, moreThanHalf, "LIFE-10", "LIFE-10"},
		{CaseCommittee, BaseCommittee, halfOrMore, "", Share{}, "LIFE-02", ""},
		{CaseAdmission, BaseDue, moreThanHalf, BaseDue, moreThanHalf, "DEV-14", "DEV-15"},
		{CaseElection, BaseDue, electionQuorum(s), Base(s.Choice(KeyElectionMajorityBase)), moreThanHalf, "ELE-02", "ELE-07"},
	}
}

// A Tally is a counted vote. Due and Present count only members with the right to vote (ELE-01); Written are opinions handed
// in before the meeting by members who could not come, and count only in admission.
type Tally struct{ Due, Present, Yes, Written int }

// possible refuses numbers that cannot have been counted.
func (t Tally) possible(written int) bool {
	return t.Due >= 0 && t.Present >= 0 && t.Yes >= 0 && written >= 0 &&
		t.Present+written <= t.Due && t.Yes <= t.Present+written
}

// The outcomes of a vote.
const (
	CodePass         = "PASS"
	CodeFail         = "FAIL"
	CodeNoQuorum     = "NO_QUORUM"
	CodeImpossible   = "IMPOSSIBLE"
	CodeValid        = "VALID"
	CodeInvalid      = "INVALID"
	CodeElected      = "ELECTED"
	CodeNotElected   = "NOT_ELECTED"
	CodeElectionVoid = "ELECTION_VOID"
	CodeBallotVoid   = "BALLOT_VOID"
)

func passed(rule string) Finding { return Finding{Rule: rule, Level: OK, Code: CodePass} }

func quorum(met bool, rule string) Finding {
	if met {
		return Finding{Rule: rule, Level: OK, Code: CodeValid}
	}
	return block(rule, CodeInvalid)
}

// OrdinaryResolution judges a resolution of the members' meeting: half or more of those due are present, and more than half
// of those due agree (支部工作条例 art. 11, LIFE-10).
func OrdinaryResolution(t Tally) Finding {
	switch {
	case !t.possible(0):
		return block("LIFE-10", CodeImpossible)
	case !halfOrMore.Met(t.Present, t.Due):
		return block("LIFE-10", CodeNoQuorum)
	case !moreThanHalf.Met(t.Yes, t.Due):
		return block("LIFE-10", CodeFail)
	}
	return passed("LIFE-10")
}

// CommitteeQuorum judges a branch committee meeting (支委会): half or more of the committee, so that two of four suffice
// (支部工作条例 art. 12, LIFE-02). A branch without a committee gets CodeNotApplicable.
func CommitteeQuorum(committee, present int) Finding {
	if committee == 0 {
		return Finding{Rule: "LIFE-02", Level: OK, Code: CodeNotApplicable}
	}
	return quorum(present <= committee && halfOrMore.Met(present, committee), "LIFE-02")
}

// AdmissionQuorum judges whether the meeting may vote on an admission: more than half of those due are present (细则2026 art.
// 19, DEV-14). Exactly half is not enough, unlike OrdinaryResolution.
func AdmissionQuorum(due, present int) Finding {
	return quorum(present <= due && moreThanHalf.Met(present, due), "DEV-14")
}

// AdmissionVote judges the secret vote on one person: more than half of those due agree (细则2026 art. 20, DEV-15).
// Conversion votes alike (DEV-21). Written opinions count only while the Set says so: the 2014 text has them, the 2026
// text was not read on that point. They never help to reach the quorum.
func AdmissionVote(s Set, t Tally) Finding {
	written := 0
	if s.Bool(KeyDevWrittenOpinionsCount) {
		written = t.Written
	}
	switch {
	case !t.possible(written):
		return block("DEV-15", CodeImpossible)
	case !AdmissionQuorum(t.Due, t.Present).Fine():
		return block("DEV-14", CodeNoQuorum)
	case !moreThanHalf.Met(t.Yes, t.Due):
		return block("DEV-15", CodeFail)
	}
	return passed("DEV-15")
}

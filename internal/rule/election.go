package rule

import (
	"cmp"
	"slices"
)

// A Voter is what decides whether somebody may vote.
type Voter struct {
	Full                bool // 正式党员
	OnProbationInParty  bool // 留党察看
	DetainedOrArrested  bool // 被依法留置、逮捕
	MembershipSuspended bool // 停止党籍
}

// MayVote reports whether the person votes, elects and stands: full members whose rights are not suspended (选举条例 art. 5,
// ELE-01). Probationary members (预备党员) never do.
func MayVote(v Voter) bool {
	return v.Full && !v.OnProbationInParty && !v.DetainedOrArrested && !v.MembershipSuspended
}

// ExclusionReason is why a member may be left out of the number due.
type ExclusionReason string

// The five reasons of the answer by the Organisation Department (ELE-03); there is no sixth.
const (
	MentallyUnable  ExclusionReason = "MENTALLY_UNABLE"
	PrivatelyAbroad ExclusionReason = "PRIVATELY_ABROAD"
	ServingSentence ExclusionReason = "SERVING_SENTENCE"
	Bedridden       ExclusionReason = "BEDRIDDEN"
	LongAway        ExclusionReason = "LONG_AWAY"
)

// Values are the five reasons.
func (ExclusionReason) Values() []ExclusionReason {
	return []ExclusionReason{MentallyUnable, PrivatelyAbroad, ServingSentence, Bedridden, LongAway}
}

// An Exclusion leaves one member out of the number due, once it was approved and voted.
type Exclusion struct {
	Reason   ExclusionReason
	Approved bool
}

// Due is the number of voters a meeting is measured against: those with the right to vote, less the exclusions that have one
// of the five reasons and an approval (ELE-03). Others are ignored, never guessed at.
func Due(voters int, exclusions []Exclusion) int {
	for _, e := range exclusions {
		if e.Approved && slices.Contains(e.Reason.Values(), e.Reason) {
			voters--
		}
	}
	return max(voters, 0)
}

func electionQuorum(s Set) Share {
	return Share{s.Int(KeyElectionQuorumPercent), 100, !s.Bool(KeyElectionQuorumInclusive)}
}

// ElectionQuorum judges whether a meeting may elect: at least four fifths of those due are present (选举条例 2020, ELE-02). The
// 1990 text said "more than"; the Set decides.
func ElectionQuorum(s Set, due, present int) Finding {
	return quorum(present <= due && electionQuorum(s).Met(present, due), "ELE-02")
}

// Candidates is the smallest number of candidates for committee seats: a fifth more than seats, rounded up, and at least one
// more (选举条例, ELE-04).
func Candidates(s Set, seats int) int {
	if seats <= 0 {
		return 0
	}
	surplus := (seats*s.Int(KeyElectionCandidateSurplusPercent) + 99) / 100
	return seats + max(surplus, 1)
}

// Electorate is who elects the secretary.
type Electorate string

// The new committee at its first meeting, or all members where there is no committee (ELE-05).
const (
	ElectorateCommittee Electorate = "COMMITTEE"
	ElectorateMembers   Electorate = "ALL_MEMBERS"
)

// SecretaryElectorate says who elects secretary and deputy; candidates equal seats (选举条例, 支部工作条例 art. 22, ELE-05).
func SecretaryElectorate(hasCommittee bool) Electorate {
	if hasCommittee {
		return ElectorateCommittee
	}
	return ElectorateMembers
}

// BallotCheck judges a ballot box: more ballots returned than people voted make the election void (选举条例 ch. 4, ELE-06).
func BallotCheck(voted, returned int) Finding {
	if returned > voted {
		return block("ELE-06", CodeElectionVoid)
	}
	return Finding{Rule: "ELE-06", Level: OK, Code: CodeValid}
}

// BallotPaper judges one ballot: more names marked than seats make it void (选举条例 ch. 4, ELE-06).
func BallotPaper(marks, seats int) Finding {
	if marks > seats {
		return block("ELE-06", CodeBallotVoid)
	}
	return Finding{Rule: "ELE-06", Level: OK, Code: CodeValid}
}

// Elected judges one candidate: more than half of the base agree, those present by default (选举条例 2020, ELE-07). Yes counts
// above the number present are refused.
func Elected(s Set, t Tally) Finding {
	base := t.Present
	if Base(s.Choice(KeyElectionMajorityBase)) == BaseDue {
		base = t.Due
	}
	switch {
	case t.Yes > t.Present:
		return block("ELE-07", CodeImpossible)
	case !moreThanHalf.Met(t.Yes, base):
		return block("ELE-07", CodeNotElected)
	}
	return Finding{Rule: "ELE-07", Level: OK, Code: CodeElected}
}

// A Count is a counted election for several equal seats: votes by candidate id.
type Count struct {
	Due, Present, Seats int
	Votes               map[string]int
}

// An Outcome names who is elected, who must stand again because of a tie at the last seat, and how many seats no candidate
// with a majority has taken. Names are in order of votes, then id.
type Outcome struct {
	Elected, Runoff        []string
	RunoffSeats, OpenSeats int
}

// Decide reads a counted election: those with a majority by number of votes, a second ballot among the tied at the cut, and
// open seats where too few have a majority (选举条例, ELE-08). Whether open seats are voted again or left is the meeting's choice.
func Decide(s Set, c Count) Outcome {
	var in []string
	for id, yes := range c.Votes {
		if Elected(s, Tally{Due: c.Due, Present: c.Present, Yes: yes}).Fine() {
			in = append(in, id)
		}
	}
	slices.SortFunc(in, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.Votes[b], c.Votes[a]), cmp.Compare(a, b))
	})
	if len(in) <= c.Seats {
		return Outcome{Elected: in, OpenSeats: c.Seats - len(in)}
	}
	cut := c.Votes[in[c.Seats-1]]
	if c.Votes[in[c.Seats]] < cut {
		return Outcome{Elected: in[:c.Seats]}
	}
	first := slices.IndexFunc(in, func(id string) bool { return c.Votes[id] == cut })
	last := first
	for last < len(in) && c.Votes[in[last]] == cut {
		last++
	}
	return Outcome{Elected: in[:first], Runoff: in[first:last], RunoffSeats: c.Seats - first}
}

// Codes of the conduct of an election.
const (
	CodeScrutineerStands = "SCRUTINEER_IS_CANDIDATE"
	CodeDelegatesDenied  = "DELEGATES_DENIED"
)

// Scrutineers refuses a scrutineer (监票人) who stands as a candidate (选举条例 ch. 4, ELE-09).
func Scrutineers(scrutineers, candidates []string) Finding {
	clash := slices.ContainsFunc(scrutineers, func(id string) bool { return slices.Contains(candidates, id) })
	return blockUnless(!clash, "ELE-09", CodeScrutineerStands)
}

// DelegateMeeting refuses delegates in place of all members unless the organisation is large or scattered, and approval was
// given (选举条例 art. 4, ORG-19).
func DelegateMeeting(s Set, members int, scattered, approved bool) Finding {
	allowed := approved && (scattered || members >= s.Int(KeyElectionDelegatesMinMembers))
	return blockUnless(allowed, "ORG-19", CodeDelegatesDenied)
}

// Confirmation is what the upper organisation does with a result.
type Confirmation string

// Secretaries and deputies are approved, committee members filed for the record (ELE-10).
const (
	ConfirmApprove Confirmation = "APPROVE" // 批准
	ConfirmFile    Confirmation = "FILE"    // 备案
)

// ConfirmationOf says what the result for a post needs; a secretary stays pending until the reply (支部工作条例 art. 22, ELE-10).
func ConfirmationOf(secretaryOrDeputy bool) Confirmation {
	if secretaryOrDeputy {
		return ConfirmApprove
	}
	return ConfirmFile
}

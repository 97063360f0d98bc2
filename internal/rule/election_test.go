package rule

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestOnlyFullMembersWithTheirRightsVote(t *testing.T) {
	for name, c := range map[string]struct {
		v    Voter
		want bool
	}{
		"full":         {Voter{Full: true}, true},
		"probationary": {Voter{}, false},
		"on probation": {Voter{Full: true, OnProbationInParty: true}, false},
		"in custody":   {Voter{Full: true, DetainedOrArrested: true}, false},
		"suspended":    {Voter{Full: true, MembershipSuspended: true}, false},
	} {
		if MayVote(c.v) != c.want {
			t.Errorf("%s: may vote %v", name, !c.want)
		}
	}
}

func TestOnlyTheFiveApprovedReasonsLowerTheNumberDue(t *testing.T) {
	got := Due(12, []Exclusion{
		{Bedridden, true},
		{LongAway, true},
		{PrivatelyAbroad, false},
		{"ON_BUSINESS", true},
	})
	if got != 10 {
		t.Errorf("due %d, want 10", got)
	}
}

func TestQuorumsDiffer(t *testing.T) {
	s := Standard(today)
	expect(t, "four fifths", ElectionQuorum(s, 10, 8), OK, CodeValid)
	expect(t, "more than four fifths", ElectionQuorum(with(t, s, KeyElectionQuorumInclusive, "false"), 10, 8), Block, CodeInvalid)
	expect(t, "more present than due", ElectionQuorum(s, 10, 11), Block, CodeInvalid)
	expect(t, "nobody due", ElectionQuorum(s, 0, 0), Block, CodeInvalid)
	expect(t, "admission at half", AdmissionQuorum(10, 5), Block, CodeInvalid)
	expect(t, "admission above half", AdmissionQuorum(10, 6), OK, CodeValid)
	expect(t, "resolution above half", OrdinaryResolution(Tally{Due: 10, Present: 5, Yes: 5}), Block, CodeFail)
	expect(t, "resolution below half", OrdinaryResolution(Tally{Due: 10, Present: 4, Yes: 4}), Block, CodeNoQuorum)
	expect(t, "more yes than present", OrdinaryResolution(Tally{Due: 10, Present: 5, Yes: 6}), Block, CodeImpossible)
	expect(t, "six of ten", OrdinaryResolution(Tally{Due: 10, Present: 6, Yes: 6}), OK, CodePass)
	expect(t, "five of ten", OrdinaryResolution(Tally{Due: 10, Present: 6, Yes: 5}), Block, CodeFail)
	expect(t, "three of five", CommitteeQuorum(5, 3), OK, CodeValid)
	expect(t, "two of five", CommitteeQuorum(5, 2), Block, CodeInvalid)
	expect(t, "two of four", CommitteeQuorum(4, 2), OK, CodeValid)
	expect(t, "no committee", CommitteeQuorum(0, 0), OK, CodeNotApplicable)
}

func TestAdmissionVotes(t *testing.T) {
	s := Standard(today)
	expect(t, "no quorum", AdmissionVote(s, Tally{Due: 10, Present: 5, Yes: 5}), Block, CodeNoQuorum)
	expect(t, "written opinions help to carry", AdmissionVote(s, Tally{Due: 10, Present: 6, Yes: 6, Written: 1}), OK, CodePass)
	expect(t, "but not to meet", AdmissionVote(s, Tally{Due: 10, Present: 5, Yes: 6, Written: 1}), Block, CodeNoQuorum)
	strict := with(t, s, KeyDevWrittenOpinionsCount, "false")
	expect(t, "unless they do not count", AdmissionVote(strict, Tally{Due: 10, Present: 6, Yes: 7, Written: 1}), Block, CodeImpossible)
}

func TestTheTableOfBasesSaysWhatTheFunctionsDo(t *testing.T) {
	s := Standard(today)
	bases := map[string]VotingBasis{}
	for _, b := range VotingBases(s) {
		bases[b.Case] = b
	}
	rapid.Check(t, func(t *rapid.T) {
		due := rapid.IntRange(1, 60).Draw(t, "due")
		present := rapid.IntRange(0, due).Draw(t, "present")
		yes := rapid.IntRange(0, present).Draw(t, "yes")
		tally := Tally{Due: due, Present: present, Yes: yes}
		says := func(name string) bool {
			b := bases[name]
			whole := due
			if b.MajorityOf == BasePresent {
				whole = present
			}
			return b.Quorum.Met(present, due) && b.Majority.Met(yes, whole)
		}
		if got := OrdinaryResolution(tally).Fine(); got != says(CaseResolution) {
			t.Fatalf("resolution %+v: %v", tally, got)
		}
		if got := AdmissionVote(s, tally).Fine(); got != says(CaseAdmission) {
			t.Fatalf("admission %+v: %v", tally, got)
		}
		if got := ElectionQuorum(s, due, present).Fine() && Elected(s, tally).Fine(); got != says(CaseElection) {
			t.Fatalf("election %+v: %v", tally, got)
		}
		if got := CommitteeQuorum(due, present).Fine(); got != bases[CaseCommittee].Quorum.Met(present, due) {
			t.Fatalf("committee %+v: %v", tally, got)
		}
	})
}

func TestCandidatesExceedSeatsByAFifth(t *testing.T) {
	s := Standard(today)
	for seats, want := range map[int]int{0: 0, 1: 2, 3: 4, 5: 6, 7: 9, 9: 11} {
		if got := Candidates(s, seats); got != want {
			t.Errorf("%d seats: %d candidates, want %d", seats, got, want)
		}
	}
}

func TestDecideTakesTheMostVotesAndSendsTiesBack(t *testing.T) {
	s := Standard(today)
	for name, c := range map[string]struct {
		count Count
		want  Outcome
	}{
		"a clear result": {
			Count{Due: 10, Present: 10, Seats: 2, Votes: map[string]int{"a": 9, "b": 7, "c": 6}},
			Outcome{Elected: []string{"a", "b"}},
		},
		"a tie at the cut": {
			Count{Due: 10, Present: 10, Seats: 3, Votes: map[string]int{"a": 9, "b": 9, "c": 8, "d": 8}},
			Outcome{Elected: []string{"a", "b"}, Runoff: []string{"c", "d"}, RunoffSeats: 1},
		},
		"a tie above the cut": {
			Count{Due: 10, Present: 10, Seats: 2, Votes: map[string]int{"a": 9, "b": 9, "c": 8}},
			Outcome{Elected: []string{"a", "b"}},
		},
		"a tie of all": {
			Count{Due: 10, Present: 10, Seats: 1, Votes: map[string]int{"b": 6, "a": 6}},
			Outcome{Elected: []string{}, Runoff: []string{"a", "b"}, RunoffSeats: 1},
		},
		"too few with a majority": {
			Count{Due: 20, Present: 16, Seats: 3, Votes: map[string]int{"a": 16, "b": 9, "c": 8, "d": 8}},
			Outcome{Elected: []string{"a", "b"}, OpenSeats: 1},
		},
	} {
		if diff := cmp.Diff(c.want, Decide(s, c.count)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestConductOfAnElection(t *testing.T) {
	s := Standard(today)
	expect(t, "too many ballots", BallotCheck(20, 21), Block, CodeElectionVoid)
	expect(t, "fewer ballots", BallotCheck(20, 19), OK, CodeValid)
	expect(t, "too many names", BallotPaper(4, 3), Block, CodeBallotVoid)
	expect(t, "fewer names", BallotPaper(2, 3), OK, CodeValid)
	expect(t, "more votes than voters", Elected(s, Tally{Due: 20, Present: 16, Yes: 17}), Block, CodeImpossible)
	expect(t, "a candidate counts", Scrutineers([]string{"a"}, []string{"b", "a"}), Block, CodeScrutineerStands)
	expect(t, "others count", Scrutineers([]string{"c"}, []string{"b", "a"}), OK, CodeOK)
	expect(t, "499 members", DelegateMeeting(s, 499, false, true), Block, CodeDelegatesDenied)
	expect(t, "500 members", DelegateMeeting(s, 500, false, true), OK, CodeOK)
	expect(t, "scattered", DelegateMeeting(s, 80, true, true), OK, CodeOK)
	expect(t, "unapproved", DelegateMeeting(s, 800, true, false), Block, CodeDelegatesDenied)
	if SecretaryElectorate(true) != ElectorateCommittee || SecretaryElectorate(false) != ElectorateMembers {
		t.Error("the wrong body elects the secretary")
	}
	if ConfirmationOf(true) != ConfirmApprove || ConfirmationOf(false) != ConfirmFile {
		t.Error("secretaries are approved, members filed")
	}
}

package formation

import (
	"slices"

	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Answer is what one side says to a candidate.
type Answer string

// The answers; empty while the side has not answered.
const (
	Yes Answer = "YES"
	No  Answer = "NO"
)

// Values are the answers in the order of a form.
func (Answer) Values() []Answer { return []Answer{Yes, No} }

// MostCandidates is how many candidates may be considered at a time.
const MostCandidates = 3

// A Candidate (书记人选) is somebody who might become secretary, with the reasons. Both sides answer: the person and the
// enterprise. Nobody is given a number.
type Candidate struct {
	ID           string
	CaseID       string
	Name         string
	Source       org.Source
	Reason       string
	PersonAnswer Answer
	FirmAnswer   Answer
	ProposedOn   db.Date
	AnsweredOn   db.Date
	PostID       string // once in post
}

// Declined reports whether one side said no.
func (c Candidate) Declined() bool { return c.PersonAnswer == No || c.FirmAnswer == No }

// Willing reports whether both sides said yes.
func (c Candidate) Willing() bool { return c.PersonAnswer == Yes && c.FirmAnswer == Yes }

func (c Candidate) check() error {
	var f fault.Fields
	needed(&f, "name", c.Name, 60)
	needed(&f, "reason", c.Reason, maxText)
	if !slices.Contains(c.Source.Values(), c.Source) {
		f.Add("source", "choice_invalid")
	}
	return f.Err()
}

// considered are the candidates whom nobody declined.
func (f File) considered() []Candidate {
	return slices.DeleteFunc(slices.Clone(f.Candidates), Candidate.Declined)
}

func (f File) candidate(id string) (Candidate, bool) {
	i := slices.IndexFunc(f.Candidates, func(c Candidate) bool { return c.ID == id })
	if i < 0 {
		return Candidate{}, false
	}
	return f.Candidates[i], true
}

// An Installation is how a candidate comes into the post: elected, with the numbers of the vote, or appointed.
type Installation struct {
	CandidateID string
	Elected     bool
	On          db.Date
	Due         db.OptInt // full members with the right to vote who were due (ELE-01, ELE-03)
	Present     db.OptInt
	Yes         db.OptInt
	ApprovalNo  string
	ApprovedOn  db.Date
	Phone       string
	FullTime    bool
}

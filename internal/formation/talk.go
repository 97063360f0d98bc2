package formation

import (
	"slices"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

// Reply is what the enterprise answered. It is the enterprise's answer, never an opinion about a person (RISK-04).
type Reply string

// The four replies.
const (
	Agreed     Reply = "AGREED"     // 同意
	NotNow     Reply = "NOT_NOW"    // 暂不
	Conditions Reply = "CONDITIONS" // 有条件
	NotAsked   Reply = "NOT_ASKED"  // 尚未征询
)

// Values are the replies in the order of a form.
func (Reply) Values() []Reply { return []Reply{Agreed, Conditions, NotNow, NotAsked} }

// A Talk (沟通记录) is one conversation with an enterprise of the case.
type Talk struct {
	ID           string
	CaseID       string
	EnterpriseID string
	TalkedOn     db.Date
	Reply        Reply
	Conditions   string
	ReviewOn     db.Date
	TalkedBy     string
	CreatedAt    db.Instant
}

const maxText = 500

// check refuses a refusal without a later review day, conditions without words, and a talk of tomorrow.
func (t Talk) check(today db.Date) error {
	var f fault.Fields
	pastDay(&f, "talked_on", t.TalkedOn, today)
	switch {
	case !slices.Contains(t.Reply.Values(), t.Reply):
		f.Add("reply", "choice_invalid")
	case t.Reply == NotNow && t.ReviewOn.IsZero():
		f.Add("review_on", "formation_review_needed")
	case t.Reply == NotNow && (t.ReviewOn <= t.TalkedOn || t.ReviewOn <= today):
		f.Add("review_on", "formation_review_past")
	case t.Reply == Conditions && t.Conditions == "":
		f.Add("conditions", "required")
	}
	short(&f, "conditions", t.Conditions, maxText)
	return f.Err()
}

func pastDay(f *fault.Fields, field string, day, today db.Date) {
	switch {
	case day.IsZero():
		f.Add(field, "required")
	case day > today:
		f.Add(field, "formation_future")
	}
}

func needed(f *fault.Fields, field, text string, most int) {
	if text == "" {
		f.Add(field, "required")
	}
	short(f, field, text, most)
}

func short(f *fault.Fields, field, text string, most int) {
	if len([]rune(text)) > most {
		f.Add(field, "too_long", most)
	}
}

// lastReply is the enterprise's latest reply; false while nobody has talked to it.
func (f File) lastReply(enterpriseID string) (Talk, bool) {
	var last Talk
	for _, t := range f.Talks {
		if t.EnterpriseID == enterpriseID && (t.TalkedOn > last.TalkedOn || t.TalkedOn == last.TalkedOn && t.ID > last.ID) {
			last = t
		}
	}
	return last, last.ID != ""
}

// Reply is an enterprise's latest reply, NotAsked while nobody has talked to it.
func (f File) Reply(enterpriseID string) Reply {
	if t, ok := f.lastReply(enterpriseID); ok {
		return t.Reply
	}
	return NotAsked
}

// notAgreed are the active enterprises that have not agreed.
func (f File) notAgreed() []Party {
	var open []Party
	for _, p := range f.Active() {
		if f.Reply(p.EnterpriseID) != Agreed {
			open = append(open, p)
		}
	}
	return open
}

package coverage

import (
	"slices"

	"qipan/internal/platform/db"
	"qipan/internal/rule"
)

// Reason is why an enterprise in operation stands without an organisation, as far as rows can tell.
type Reason string

// The reasons, in the order in which they are looked for.
const (
	RefusedUntil    Reason = "REFUSED_UNTIL"             // refused, and the review day has not come
	InCase          Reason = "IN_CASE"                   // a case is under way
	UnknownMembers  Reason = "UNKNOWN_MEMBERS"           // nobody has stated the members
	HasThree        Reason = "HAS_THREE_FULL_MEMBERS"    // a branch of its own should be formed (ORG-01)
	TwoWithPartners Reason = "TWO_FULL_MEMBERS_PARTNERS" // with uncovered neighbours of the same site it reaches the number
	OneWithPartners Reason = "ONE_FULL_MEMBER_PARTNERS"
	TwoAlone        Reason = "TWO_FULL_MEMBERS_ALONE"
	OneAlone        Reason = "ONE_FULL_MEMBER_ALONE"
	OnlyProbation   Reason = "PROBATIONARY_ONLY"
	NoMembers       Reason = "NO_MEMBERS"
)

// Values are the reasons, the most promising first.
func (Reason) Values() []Reason {
	return []Reason{
		HasThree, TwoWithPartners, OneWithPartners, TwoAlone, OneAlone, OnlyProbation, NoMembers, UnknownMembers, InCase, RefusedUntil,
	}
}

// ReasonFacts are the rows that decide a reason. Partners are the full members of the uncovered enterprises of the same site
// that have too few themselves, its own included.
type ReasonFacts struct {
	Asleep       bool
	InCase       bool
	Full         db.OptInt
	Probationary db.OptInt
	Partners     int
}

// ReasonOf computes the reason with the smallest number of full members that a branch needs.
func ReasonOf(f ReasonFacts, minimum int) Reason {
	reaches := f.Partners >= minimum
	switch {
	case f.Asleep:
		return RefusedUntil
	case f.InCase:
		return InCase
	case !f.Full.Known:
		return UnknownMembers
	case f.Full.N >= minimum:
		return HasThree
	case f.Full.N > 1 && reaches:
		return TwoWithPartners
	case f.Full.N == 1 && reaches:
		return OneWithPartners
	case f.Full.N > 1:
		return TwoAlone
	case f.Full.N == 1:
		return OneAlone
	case f.Probationary.N > 0:
		return OnlyProbation
	}
	return NoMembers
}

// Fact is a fact that a proposal needs.
type Fact string

// The facts, in the order of the list.
const (
	FactPoint      Fact = "POINT"
	FactAddress    Fact = "ADDRESS"
	FactBuilding   Fact = "BUILDING"
	FactStaff      Fact = "STAFF"
	FactMembers    Fact = "MEMBERS"
	FactContact    Fact = "CONTACT"
	FactCreditCode Fact = "CREDIT_CODE"
)

// Values are the facts in order.
func (Fact) Values() []Fact {
	return []Fact{FactPoint, FactAddress, FactBuilding, FactStaff, FactMembers, FactContact, FactCreditCode}
}

// A Gap (空白企业) is an enterprise in operation that no organisation covers.
type Gap struct {
	ID           string
	Name         string
	CreditCode   string
	UnitID       string
	UnitName     string
	UnitPath     string
	SiteID       string
	SiteName     string
	Street       string
	Address      string
	TradeCode    string
	Trade        string
	Staff        db.OptInt
	Full         db.OptInt
	Probationary db.OptInt
	Contact      string
	Phone        string
	Located      bool // a point of its own or of its site is known
	Served       bool // work coverage without an organisation
	Stage        StageName
	ReviewOn     db.Date
	CaseID       string
	Partners     int
	Reason       Reason       // computed
	Priority     rule.Urgency // computed, local practice (NPE-04)
}

// Missing are the facts that nobody has stated.
func (g Gap) Missing() []Fact {
	var missing []Fact
	for _, f := range []struct {
		fact    Fact
		missing bool
	}{
		{FactPoint, !g.Located},
		{FactAddress, g.Address == ""},
		{FactBuilding, g.SiteID == ""},
		{FactStaff, !g.Staff.Known},
		{FactMembers, !g.Full.Known},
		{FactContact, g.Contact == "" || g.Phone == ""},
		{FactCreditCode, g.CreditCode == ""},
	} {
		if f.missing {
			missing = append(missing, f.fact)
		}
	}
	return missing
}

// judge fills what is computed.
func (g *Gap) judge(set rule.Set, day db.Date) {
	g.Reason = ReasonOf(ReasonFacts{
		Asleep: g.Stage == RefusedForNow && day < g.ReviewOn, InCase: g.CaseID != "", Full: g.Full, Probationary: g.Probationary, Partners: g.Partners,
	}, set.Int(rule.KeyOrgBranchMinFullMembers))
	g.Priority = rule.UrgencyNone
	if g.Full.Known && g.Staff.Known && !g.Served {
		g.Priority = rule.UrgencyOf(set, rule.Headcount{Staff: g.Staff.N, Members: g.Full.N + g.Probationary.N})
	}
}

// Grouping is how the gap list is summed up.
type Grouping string

// The groupings.
const (
	ByNothing Grouping = ""
	BySite    Grouping = "site"
	ByTrade   Grouping = "trade"
	ByStreet  Grouping = "street"
	ByUnit    Grouping = "unit"
)

// Values are the groupings in the order of the page.
func (Grouping) Values() []Grouping { return []Grouping{BySite, ByStreet, ByTrade, ByUnit} }

// A GapGroup is the gaps of one building, street, trade or unit. Key is empty for those of which the fact is not known.
type GapGroup struct {
	Key      string
	Name     string
	Gaps     int
	Full     int // full members in them
	HasThree int // enterprises that should have a branch of their own
	Few      int // enterprises with members, but too few
	None     int // enterprises without members
	Unknown  int
}

// GapPoint is a place on the map: a site with its gaps, or one enterprise outside every site. The self-employed, whose place is
// often a home, have none.
type GapPoint struct {
	SiteID       string
	EnterpriseID string
	Name         string
	Lon, Lat     float64
	Gaps         int
	Full         int
	HasThree     int
	Few          int
}

// GapSort is an order of the list.
type GapSort string

// The orders; by name is the default.
const (
	SortName  GapSort = "name"
	SortFull  GapSort = "full"
	SortStaff GapSort = "staff"
	SortUnit  GapSort = "unit"
)

// GapQuery narrows the list. Empty parts narrow nothing; Asleep asks for those who refused instead of those who did not.
type GapQuery struct {
	Within   string // unit path
	Text     string
	Reasons  []Reason
	Site     string
	Trade    string // section letter, or a longer code
	Street   string
	Missing  Fact
	Served   string // "YES", "NO", or "" for both
	Priority bool
	Asleep   bool
	Sort     GapSort
	Desc     bool
	Limit    int
	Offset   int
}

// bare reports whether nothing but place, order and page narrows the query.
func (q GapQuery) bare() bool {
	return q.Text == "" && len(q.Reasons) == 0 && q.Site == "" && q.Trade == "" && q.Street == "" && q.Missing == "" && q.Served == "" && !q.Priority
}

// known is the query without values that do not exist, so that an address typed by hand asks for nothing odd.
func (q GapQuery) known() GapQuery {
	q.Reasons = slices.DeleteFunc(slices.Clone(q.Reasons), func(r Reason) bool { return !slices.Contains(r.Values(), r) })
	if !slices.Contains(q.Missing.Values(), q.Missing) {
		q.Missing = ""
	}
	return q
}

// GapPage is one page of the list with its total. Awake and Asleep count the two halves of the list in the same scope without
// any filter.
type GapPage struct {
	Day    db.Date
	Gaps   []Gap
	Total  int
	Awake  int
	Asleep int
}

// GapReport is the whole list of a scope, as the command line writes it.
type GapReport struct {
	Day  db.Date
	Gaps []Gap
}

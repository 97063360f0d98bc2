package rule

// Mode (组建方式) is how an organisation comes about; its rank is another question.
type Mode string

// The four modes of the district, and sending an instructor where none of them fits yet.
const (
	ModeSole           Mode = "SOLE"            // 企业单建
	ModeMarketAttached Mode = "MARKET_ATTACHED" // 专业市场挂靠建
	ModeBuildingJoint  Mode = "BUILDING_JOINT"  // 大厦联建
	ModeIndustry       Mode = "INDUSTRY"        // 行业统建
	ModeInstructor     Mode = "INSTRUCTOR"      // 派党建工作指导员
)

// Values are the modes in the order in which they are recommended.
func (Mode) Values() []Mode {
	return []Mode{ModeSole, ModeMarketAttached, ModeBuildingJoint, ModeIndustry, ModeInstructor}
}

// A ModeCase is what the recommendation looks at. BuildingPartners are the units in the same building that have no
// organisation of their own.
type ModeCase struct {
	Own              Members
	Staff            int
	InMarket         bool
	MarketReceives   bool // the market has an organisation that takes units in
	BuildingPartners Partners
	TradeCommittee   bool // the trade has an industry committee
}

// A ModeAdvice is a proposal: the mode, the rule that fired, why it was reached and why the earlier modes were not, in the
// order of looking. A person decides.
type ModeAdvice struct {
	Mode    Mode
	Rule    string
	Reasons []string
	Urgency Urgency
}

// Reasons of a recommendation.
const (
	ReasonThresholdReached     = "THRESHOLD_REACHED"
	ReasonBelowThreshold       = "BELOW_THRESHOLD"
	ReasonMarketReceives       = "MARKET_RECEIVES"
	ReasonNotInMarket          = "NOT_IN_MARKET"
	ReasonMarketDoesNotReceive = "MARKET_DOES_NOT_RECEIVE"
	ReasonPartnersReach        = "PARTNERS_REACH_THRESHOLD"
	ReasonPartnersBelow        = "PARTNERS_BELOW_THRESHOLD"
	ReasonPartnersTooMany      = "PARTNERS_TOO_MANY_UNITS"
	ReasonNoPartners           = "NO_PARTNERS"
	ReasonNoOwnMember          = "NO_OWN_MEMBER"
	ReasonTradeCommittee       = "TRADE_COMMITTEE"
	ReasonNoTradeCommittee     = "NO_TRADE_COMMITTEE"
	ReasonInstructor           = "INSTRUCTOR_REMAINS"
)

// Recommend (ModeRecommendation) proposes how an enterprise comes to an organisation, first fit in the order of
// Mode.Values: enough full members alone; a market that receives; partners in the building; the trade's committee; else an
// instructor. A joint branch needs at least one member of the enterprise's own (ORG-04).
func Recommend(s Set, c ModeCase) ModeAdvice {
	a := ModeAdvice{Rule: "ORG-04", Urgency: UrgencyNone}
	fits := func(mode Mode, ok bool, reason string) bool {
		a.Reasons = append(a.Reasons, reason)
		if ok {
			a.Mode = mode
		}
		return ok
	}
	alone, why := aloneReason(s, c)
	if fits(ModeSole, alone, why) {
		a.Rule = "ORG-01"
		return a
	}
	if ok, why := marketReason(c); fits(ModeMarketAttached, ok, why) {
		return a
	}
	if ok, why := partnerReason(s, c); fits(ModeBuildingJoint, ok, why) {
		return a
	}
	if ok, why := tradeReason(c); fits(ModeIndustry, ok, why) {
		return a
	}
	fits(ModeInstructor, true, ReasonInstructor)
	a.Urgency = UrgencyOf(s, Headcount{Staff: c.Staff, Members: c.Own.Full + c.Own.Probationary})
	if a.Urgency == UrgencyA {
		a.Rule = "NPE-04"
	}
	return a
}

// ReasonKey is the message key of a reason's words.
func ReasonKey(reason string) string { return Finding{Code: reason}.MessageKey() }

func aloneReason(s Set, c ModeCase) (bool, string) {
	if c.Own.Full >= s.Int(KeyOrgBranchMinFullMembers) {
		return true, ReasonThresholdReached
	}
	return false, ReasonBelowThreshold
}

func marketReason(c ModeCase) (bool, string) {
	switch {
	case !c.InMarket:
		return false, ReasonNotInMarket
	case !c.MarketReceives:
		return false, ReasonMarketDoesNotReceive
	}
	return true, ReasonMarketReceives
}

func partnerReason(s Set, c ModeCase) (bool, string) {
	switch {
	case c.Own.Full+c.Own.Probationary == 0:
		return false, ReasonNoOwnMember
	case c.BuildingPartners.Units == 0:
		return false, ReasonNoPartners
	case c.Own.Full+c.BuildingPartners.Full < s.Int(KeyOrgBranchMinFullMembers):
		return false, ReasonPartnersBelow
	case 1+c.BuildingPartners.Units > s.Int(KeyOrgJointMaxUnits):
		return false, ReasonPartnersTooMany
	}
	return true, ReasonPartnersReach
}

func tradeReason(c ModeCase) (bool, string) {
	if c.TradeCommittee {
		return true, ReasonTradeCommittee
	}
	return false, ReasonNoTradeCommittee
}

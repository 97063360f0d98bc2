package cluster

import (
	"slices"
	"strconv"
)

// ArgKind says what an argument of a code is, so that a page can turn an identifier into a name.
type ArgKind string

// The kinds of arguments.
const (
	ArgEnterprise  ArgKind = "enterprise"
	ArgBuilding    ArgKind = "building"
	ArgMarket      ArgKind = "market"
	ArgTrade       ArgKind = "trade"
	ArgReceiver    ArgKind = "receiver"
	ArgProposal    ArgKind = "proposal"
	ArgSubdistrict ArgKind = "subdistrict"
	ArgMetres      ArgKind = "metres"
	ArgMembers     ArgKind = "members"
	ArgUnits       ArgKind = "units"
	ArgBranches    ArgKind = "branches"
	ArgStaff       ArgKind = "staff"
)

// Arg is one argument of a code.
type Arg struct {
	Kind  ArgKind
	Value string
}

// Int is the value of a counting argument, 0 for one that is no number.
func (a Arg) Int() int {
	n, _ := strconv.Atoi(a.Value) // an identifier has no number to lose
	return n
}

// Code is a statement about a proposal or an enterprise. Its text is the message "plan.reason." + Code, its arguments
// stand in the order of Codes.
type Code struct {
	Code string
	Args []Arg
}

// Zero reports whether nothing is stated.
func (c Code) Zero() bool { return c.Code == "" }

// The codes. Codes gives the arguments of each.
const (
	// Why this mode.
	RuleOrg01         = "RULE_ORG_01"
	RuleOrg04         = "RULE_ORG_04"
	InMarket          = "IN_MARKET"
	IndustryCommittee = "INDUSTRY_COMMITTEE"
	JointNearby       = "JOINT_NEARBY"
	SameBuilding      = "SAME_BUILDING"
	SameTrade         = "SAME_TRADE"
	WithinMetres      = "WITHIN_METRES"
	HostAvailable     = "HOST_AVAILABLE"
	SecretaryPossible = "SECRETARY_AVAILABLE"
	LockedTogether    = "LOCKED_TOGETHER"
	SendInstructor    = "SEND_INSTRUCTOR"
	PriorityA         = "PRIORITY_A"

	// What to look at before accepting.
	UnitsAboveFive    = "UNITS_ABOVE_FIVE"
	MembersAboveFifty = "MEMBERS_ABOVE_FIFTY"
	NoHostKnown       = "NO_HOST_KNOWN"
	NoSecretaryKnown  = "NO_SECRETARY_KNOWN"

	// Why an enterprise is not served, or a mode is not possible.
	NoFullMembers           = "NO_FULL_MEMBERS"
	SubdistrictUnknown      = "SUBDISTRICT_UNKNOWN"
	PlaceUnknown            = "PLACE_UNKNOWN"
	NoPartnerInSubdistrict  = "NO_PARTNER_IN_SUBDISTRICT"
	NoPartnerWithinRadius   = "NO_PARTNER_WITHIN_RADIUS"
	NotEnoughFullMembers    = "NOT_ENOUGH_FULL_MEMBERS"
	PartnersNeededElsewhere = "PARTNERS_NEEDED_ELSEWHERE"
	NoPartnerInBuilding     = "NO_PARTNER_IN_BUILDING"
	NotInMarket             = "NOT_IN_MARKET"
	MarketReceivesNobody    = "MARKET_RECEIVES_NOBODY"
	NoIndustryCommittee     = "NO_INDUSTRY_COMMITTEE"

	// Why an alternative comes second.
	RuleBefore = "RULE_BEFORE"

	// Which single change would make it possible.
	ProbationaryTurnsFull = "PROBATIONARY_TURNS_FULL"
	JoinAboveFive         = "JOIN_ABOVE_FIVE"
	RadiusPlus            = "RADIUS_PLUS"
	OneMoreFullMember     = "ONE_MORE_FULL_MEMBER"

	// Why not that firm.
	FirmCovered          = "FIRM_COVERED"
	FirmNotOperating     = "FIRM_NOT_OPERATING"
	FirmHasOwnBranch     = "FIRM_HAS_OWN_BRANCH"
	FirmInMarket         = "FIRM_IN_MARKET"
	FirmOtherSubdistrict = "FIRM_OTHER_SUBDISTRICT"
	FirmKeptApart        = "FIRM_KEPT_APART"
	FirmTooFar           = "FIRM_TOO_FAR"
	FirmOneTooMany       = "FIRM_ONE_TOO_MANY"
	FirmCostsMore        = "FIRM_COSTS_MORE"
	FirmWouldDo          = "FIRM_WOULD_DO"
)

var codes = map[string][]ArgKind{
	RuleOrg01: {ArgMembers, ArgMembers}, RuleOrg04: {ArgMembers, ArgMembers},
	InMarket: {ArgMarket, ArgReceiver}, IndustryCommittee: {ArgTrade, ArgReceiver},
	JointNearby: {ArgUnits}, SameBuilding: {ArgBuilding}, SameTrade: {ArgTrade}, WithinMetres: {ArgMetres, ArgEnterprise},
	HostAvailable: {ArgEnterprise}, SecretaryPossible: {ArgEnterprise}, LockedTogether: {ArgEnterprise, ArgEnterprise},
	SendInstructor: {ArgMembers}, PriorityA: {ArgStaff},
	UnitsAboveFive: {ArgUnits, ArgUnits}, MembersAboveFifty: {ArgMembers, ArgMembers}, NoHostKnown: {}, NoSecretaryKnown: {},
	NoFullMembers: {ArgMembers}, SubdistrictUnknown: {}, PlaceUnknown: {}, NoPartnerInSubdistrict: {},
	NoPartnerWithinRadius: {ArgMetres, ArgEnterprise, ArgMetres}, NotEnoughFullMembers: {ArgMembers, ArgMembers},
	PartnersNeededElsewhere: {ArgEnterprise}, NoPartnerInBuilding: {}, NotInMarket: {}, MarketReceivesNobody: {ArgMarket},
	NoIndustryCommittee: {}, RuleBefore: {},
	ProbationaryTurnsFull: {ArgEnterprise}, JoinAboveFive: {ArgProposal, ArgUnits}, RadiusPlus: {ArgMetres},
	OneMoreFullMember: {ArgEnterprise},
	FirmCovered:       {ArgEnterprise}, FirmNotOperating: {ArgEnterprise}, FirmHasOwnBranch: {ArgEnterprise, ArgMembers},
	FirmInMarket: {ArgEnterprise, ArgMarket}, FirmOtherSubdistrict: {ArgEnterprise, ArgSubdistrict},
	FirmKeptApart: {ArgEnterprise}, FirmTooFar: {ArgEnterprise, ArgMetres}, FirmOneTooMany: {ArgEnterprise, ArgUnits},
	FirmCostsMore: {ArgEnterprise, ArgMembers, ArgBranches, ArgMetres}, FirmWouldDo: {ArgEnterprise},
}

// Codes lists every code, sorted: the message catalogue must have a text for each.
func Codes() []string {
	out := make([]string, 0, len(codes))
	for c := range codes {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// Arguments are the kinds of a code's arguments in the order in which its text takes them.
func Arguments(code string) []ArgKind { return slices.Clone(codes[code]) }

// state builds a code; values must match the kinds of Codes, a mismatch is a defect that the tests of this package find.
func state(code string, values ...any) Code {
	kinds := codes[code]
	c := Code{Code: code}
	for i, v := range values {
		a := Arg{}
		if i < len(kinds) {
			a.Kind = kinds[i]
		}
		switch v := v.(type) {
		case int:
			a.Value = strconv.Itoa(v)
		case string:
			a.Value = v
		}
		c.Args = append(c.Args, a)
	}
	return c
}

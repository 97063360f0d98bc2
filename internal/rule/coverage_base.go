package rule

// CoverageBase (覆盖率基数) is what a coverage rate is divided by.
type CoverageBase string

// The four bases that texts use (NPE-03). None is right for all; a rate is shown with its base, parts and day.
const (
	BaseInOperation      CoverageBase = "IN_OPERATION"
	BaseLegalPerson      CoverageBase = "LEGAL_PERSON"
	BaseThreeFullMembers CoverageBase = "THREE_FULL_MEMBERS"
	BaseAllRegistered    CoverageBase = "ALL_REGISTERED"
)

// EnterpriseFacts are what the bases ask of an enterprise.
type EnterpriseFacts struct {
	InOperation, LegalPerson bool
	FullMembers              int
}

// A CoverageBaseDefinition names a base and where it is used.
type CoverageBaseDefinition struct {
	Base   CoverageBase
	Rule   string
	Source string
}

// MessageKey is the message key of the base's name.
func (d CoverageBaseDefinition) MessageKey() string {
	p, _ := Find(KeyCoverageBase)
	return p.ChoiceKey(string(d.Base))
}

// CoverageBases are the four definitions; all of them are computed and named.
func CoverageBases() []CoverageBaseDefinition {
	return []CoverageBaseDefinition{
		{BaseInOperation, "NPE-03", "中办发〔2012〕11号 as restated locally"},
		{BaseLegalPerson, "STA-03", "党内统计公报 2019/2023"},
		{BaseThreeFullMembers, "NPE-03", "local documents"},
		{BaseAllRegistered, "NPE-03", "local documents"},
	}
}

// Includes reports whether the enterprise belongs to the base. The base of three full members follows the threshold of a
// branch in the Set.
func (b CoverageBase) Includes(s Set, e EnterpriseFacts) bool {
	switch b {
	case BaseInOperation:
		return e.InOperation
	case BaseLegalPerson:
		return e.LegalPerson
	case BaseThreeFullMembers:
		return e.FullMembers >= s.Int(KeyOrgBranchMinFullMembers)
	case BaseAllRegistered:
		return true
	}
	return false
}

// CoverageMeasure (覆盖口径) is what counts as covered.
type CoverageMeasure string

// The three measures: organisation coverage (组织覆盖, 有形覆盖), sole formation (单独组建), work coverage (工作覆盖, 有效覆盖).
const (
	MeasureOrganisation CoverageMeasure = "ORGANISATION"
	MeasureSole         CoverageMeasure = "SOLE"
	MeasureWork         CoverageMeasure = "WORK"
)

// Presence is what the measures ask of an enterprise.
type Presence struct {
	OwnOrganisation, JointOrganisation                      bool
	Instructor, Liaison, TradeUnion, YouthLeague, WomensOrg bool
}

// Covers reports whether the enterprise counts as covered by the measure (NPE-03).
func (m CoverageMeasure) Covers(p Presence) bool {
	organised := p.OwnOrganisation || p.JointOrganisation
	switch m {
	case MeasureOrganisation:
		return organised
	case MeasureSole:
		return p.OwnOrganisation
	case MeasureWork:
		return organised || p.Instructor || p.Liaison || p.TradeUnion || p.YouthLeague || p.WomensOrg
	}
	return false
}

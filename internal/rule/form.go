package rule

import "qipan/internal/platform/db"

// Shape (组织形式) is what an enterprise's members can form.
type Shape string

// The five shapes. The first three are ranks of an organisation; a joint branch has the rank of a branch; an instructor is
// sent where nothing can be formed yet.
const (
	ShapeCommittee     Shape = "COMMITTEE"      // 党委
	ShapeGeneralBranch Shape = "GENERAL_BRANCH" // 党总支
	ShapeBranch        Shape = "BRANCH"         // 党支部
	ShapeJoint         Shape = "JOINT"          // 联合党支部
	ShapeInstructor    Shape = "INSTRUCTOR"     // 党建工作指导员
)

// Values are the shapes from large to small.
func (Shape) Values() []Shape {
	return []Shape{ShapeCommittee, ShapeGeneralBranch, ShapeBranch, ShapeJoint, ShapeInstructor}
}

// Members counts the members of one unit. Only full members (正式党员) reach thresholds.
type Members struct{ Full, Probationary int }

// Partners are the other units that would share a joint branch, and their full members.
type Partners struct{ Units, Full int }

// A FormCase is what Form needs to know. Nil Partners means that nobody has looked yet.
type FormCase struct {
	Own      Members
	Partners *Partners
}

// A FormVerdict is the shape, the rule that fired and what else is worth a look.
type FormVerdict struct {
	Shape    Shape
	Rule     string
	Findings []Finding
}

// Codes of sizes and forms.
const (
	CodeSplitOrUpgrade    = "WARN_SPLIT_OR_UPGRADE"
	CodeTooManyUnits      = "TOO_MANY_UNITS"
	CodeTempOK            = "TEMP_OK"
	CodeBranchNeeded      = "BRANCH"
	CodeNotAuthorised     = "NOT_AUTHORISED"
	CodeNoDecision        = "NO_DECISION"
	CodeUpgradeUnapproved = "UPGRADE_UNAPPROVED"
	CodeUpgradeNotAllowed = "UPGRADE_NOT_ALLOWED"
	CodePartnersUnknown   = "PARTNERS_UNKNOWN"
	CodeNotApplicable     = "NOT_APPLICABLE"
)

// Form says what the members of a unit form (支部工作条例 art. 4-5, ORG-01, ORG-02, ORG-04, ORG-05). Below the threshold of a
// branch, partners that reach it within the number of units make a joint branch; a unit without any member is sent an
// instructor, whatever its neighbours have; while nobody has looked for neighbours, a joint branch is proposed and marked.
func Form(s Set, c FormCase) FormVerdict {
	full := c.Own.Full
	v := FormVerdict{Rule: "ORG-02"}
	switch {
	case full >= s.Int(KeyOrgCommitteeMinFullMembers):
		v.Shape = ShapeCommittee
	case full >= s.Int(KeyOrgGeneralBranchMinFullMembers):
		v.Shape = ShapeGeneralBranch
	case full >= s.Int(KeyOrgBranchMinFullMembers):
		v.Shape, v.Rule = ShapeBranch, "ORG-01"
		if f := BranchSize(s, full+c.Own.Probationary); !f.Fine() {
			v.Findings = append(v.Findings, f)
		}
	default:
		return formBelowThreshold(s, c)
	}
	return v
}

func formBelowThreshold(s Set, c FormCase) FormVerdict {
	v := FormVerdict{Shape: ShapeInstructor, Rule: "ORG-04"}
	if c.Own.Full+c.Own.Probationary == 0 {
		return v
	}
	if c.Partners == nil {
		if c.Own.Full > 0 {
			v.Shape = ShapeJoint
			v.Findings = []Finding{{Rule: "ORG-04", Level: Info, Code: CodePartnersUnknown}}
		}
		return v
	}
	if c.Own.Full+c.Partners.Full < s.Int(KeyOrgBranchMinFullMembers) {
		return v
	}
	if f := JointUnits(s, 1+c.Partners.Units); !f.Fine() {
		v.Findings = append(v.Findings, f)
		return v
	}
	v.Shape = ShapeJoint
	return v
}

// BranchSize warns when a branch has grown past its usual size (支部工作条例 art. 4, ORG-03). All members count, and "usually"
// never blocks.
func BranchSize(s Set, members int) Finding {
	return warnUnless(members <= s.Int(KeyOrgBranchMaxMembers), "ORG-03", CodeSplitOrUpgrade)
}

// JointUnits warns when a joint branch covers more units than usual (支部工作条例 art. 5, ORG-05).
func JointUnits(s Set, units int) Finding {
	return warnUnless(units <= s.Int(KeyOrgJointMaxUnits), "ORG-05", CodeTooManyUnits)
}

// Upgrade judges a rank above what the members alone would give: it needs a named approver, and a district that allows it
// (ORG-02). A rank that the members reach is fine without either.
func Upgrade(s Set, wanted Shape, full int, approvedBy string) Finding {
	need := map[Shape]Key{ShapeCommittee: KeyOrgCommitteeMinFullMembers, ShapeGeneralBranch: KeyOrgGeneralBranchMinFullMembers}
	key, ranked := need[wanted]
	switch {
	case !ranked || full >= s.Int(key):
		return fine("ORG-02")
	case !s.Bool(KeyOrgAllowUpgrade):
		return block("ORG-02", CodeUpgradeNotAllowed)
	}
	return blockUnless(approvedBy != "", "ORG-02", CodeUpgradeUnapproved)
}

// ProjectBranch says whether a works project needs a branch: it lasts long enough and has the members (支部工作条例 art. 5,
// ORG-06). Shorter ones may have a temporary branch.
func ProjectBranch(s Set, months, full int) Finding {
	if months < s.Int(KeyOrgProjectMinMonths) {
		return Finding{Rule: "ORG-06", Level: OK, Code: CodeTempOK}
	}
	if full < s.Int(KeyOrgBranchMinFullMembers) {
		return Finding{Rule: "ORG-06", Level: OK, Code: CodeNotApplicable}
	}
	return Finding{Rule: "ORG-06", Level: Info, Code: CodeBranchNeeded}
}

// ApprovalDue is the day by which the basic committee usually answers an application for a branch (支部工作条例 art. 6, ORG-07).
func ApprovalDue(s Set, applied db.Date) db.Date {
	return applied.AddMonths(s.Int(KeyOrgApprovalMonths))
}

// Dissolution refuses to change or dissolve a branch without the committee's decision (支部工作条例 art. 7, ORG-08).
func Dissolution(decided bool) Finding { return blockUnless(decided, "ORG-08", CodeNoDecision) }

// Power (职权) is something an organisation may do.
type Power string

// The five powers that a temporary branch usually lacks.
const (
	PowerDevelop         Power = "DEVELOP"
	PowerDiscipline      Power = "DISCIPLINE"
	PowerDues            Power = "DUES"
	PowerElectDelegates  Power = "DELEGATE_ELECTION"
	PowerElectForNewTerm Power = "TERM_ELECTION"
)

// MayExercise refuses the five powers to a temporary branch (支部工作条例 art. 8, ORG-09). The text says "usually not", so
// whoever calls may record a reason and go on.
func MayExercise(kind OrgKind, p Power) Finding {
	switch p {
	case PowerDevelop, PowerDiscipline, PowerDues, PowerElectDelegates, PowerElectForNewTerm:
		return blockUnless(kind != KindTemporary, "ORG-09", CodeNotAuthorised)
	}
	return fine("ORG-09")
}

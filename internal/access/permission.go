package access

import "slices"

// Permission is one thing that can be allowed. Its name says the noun and the act.
type Permission string

// The catalogue of permissions.
const (
	UnitRead           Permission = "unit.read"           // units and their history
	UnitManage         Permission = "unit.manage"         // create, end and succeed units
	OrganisationRead   Permission = "organisation.read"   // Party organisations, posts, terms
	OrganisationManage Permission = "organisation.manage" // found, change, dissolve organisations
	EnterpriseRead     Permission = "enterprise.read"     // enterprise files, sites, contacts
	EnterpriseEdit     Permission = "enterprise.edit"     // change facts, places, status
	EnterpriseOwner    Permission = "enterprise.owner"    // sensitive facts about owners (risks §2)
	CoverageRead       Permission = "coverage.read"       // who is covered and how; the gap list
	CoverageWork       Permission = "coverage.work"       // send instructors, record replies
	FormationRead      Permission = "formation.read"      // cases of the main job
	FormationWork      Permission = "formation.work"      // take a case's steps
	BoardRead          Permission = "board.read"          // the chessboard and its figures
	ImportUse          Permission = "import.use"          // read spreadsheets in, take imports back
	ExportUse          Permission = "export.use"          // write lists out
	RuleRead           Permission = "rule.read"           // the rule table with its sources
	RuleManage         Permission = "rule.manage"         // set parameters that no text fixes
	AuditRead          Permission = "audit.read"          // who did what
	SelfUse            Permission = "self.use"            // what every account may do: log out, own page, search
)

// Role is a named set of permissions.
type Role string

// The roles of this release.
const (
	DistrictStaff     Role = "DISTRICT_STAFF"     // 区主管部门工作人员
	SubdistrictWorker Role = "SUBDISTRICT_WORKER" // 街道非公专干
	BranchSecretary   Role = "BRANCH_SECRETARY"   // 党组织书记
	Auditor           Role = "AUDITOR"            // 审计员
)

var rolePermissions = map[Role][]Permission{
	DistrictStaff: {
		SelfUse, UnitRead, UnitManage, OrganisationRead, OrganisationManage, EnterpriseRead, EnterpriseEdit, CoverageRead, CoverageWork,
		FormationRead, FormationWork, BoardRead, ImportUse, ExportUse, RuleRead, RuleManage,
	},
	SubdistrictWorker: {
		SelfUse, UnitRead, OrganisationRead, OrganisationManage, EnterpriseRead, EnterpriseEdit, EnterpriseOwner, CoverageRead, CoverageWork,
		FormationRead, FormationWork, BoardRead, ImportUse, ExportUse, RuleRead,
	},
	// A secretary sees the register of organisations where they work, and no file of an enterprise.
	BranchSecretary: {SelfUse, UnitRead, OrganisationRead, RuleRead},
	Auditor:         {SelfUse, UnitRead, RuleRead, AuditRead},
}

// Roles are all roles in the order of the catalogue.
func Roles() []Role { return []Role{DistrictStaff, SubdistrictWorker, BranchSecretary, Auditor} }

// Known reports whether the catalogue has the role.
func (r Role) Known() bool { return slices.Contains(Roles(), r) }

// Permissions are what the role carries; an unknown role carries nothing.
func (r Role) Permissions() []Permission { return slices.Clone(rolePermissions[r]) }

// Carries reports whether the role has the permission; an unknown role has none.
func (r Role) Carries(p Permission) bool { return slices.Contains(rolePermissions[r], p) }

// AllPermissions is the whole catalogue, for sweeps and for the printed table.
func AllPermissions() []Permission {
	return []Permission{
		UnitRead, UnitManage, OrganisationRead, OrganisationManage, EnterpriseRead, EnterpriseEdit, EnterpriseOwner, CoverageRead, CoverageWork,
		FormationRead, FormationWork, BoardRead, ImportUse, ExportUse, RuleRead, RuleManage, AuditRead, SelfUse,
	}
}

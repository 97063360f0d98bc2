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
	EnterpriseRead     Permission = "enterprise.read"     // enterprise files, sites, masked contacts
	EnterpriseEdit     Permission = "enterprise.edit"     // change facts, places, status
	EnterpriseOwner    Permission = "enterprise.owner"    // sensitive facts about owners (risks §2)
	ContactReveal      Permission = "contact.reveal"      // see one masked number, for a stated purpose
	CoverageRead       Permission = "coverage.read"       // who is covered and how; the gap list
	CoverageWork       Permission = "coverage.work"       // send instructors, record replies
	FormationRead      Permission = "formation.read"      // cases of the main job
	FormationWork      Permission = "formation.work"      // take a case's steps
	BoardRead          Permission = "board.read"          // the chessboard and its figures
	ImportUse          Permission = "import.use"          // read spreadsheets in, take imports back
	ExportUse          Permission = "export.use"          // write lists out, personal columns masked
	PersonalExport     Permission = "personal.export"     // write personal columns out, for a stated purpose
	ExportApprove      Permission = "export.approve"      // be the second person of a large personal export
	SubjectHandle      Permission = "subject.handle"      // answer people who ask what is held about them
	ComplaintAnswer    Permission = "complaint.answer"    // answer complaints and suggestions
	RuleRead           Permission = "rule.read"           // the rule table with its sources
	RuleManage         Permission = "rule.manage"         // set parameters that no text fixes
	GrantMake          Permission = "grant.make"          // give others roles that one holds oneself
	GrantConfirm       Permission = "grant.confirm"       // be the second person of a role that sees personal detail
	AccountManage      Permission = "account.manage"      // make, disable and reset accounts
	SystemManage       Permission = "system.manage"       // backups, state of the server
	SecurityManage     Permission = "security.manage"     // log-in profile, sessions of others, keys
	AuditRead          Permission = "audit.read"          // who did what
	SelfUse            Permission = "self.use"            // what every account may do: log out, own page, search
)

// AllPermissions is the whole catalogue, for sweeps and for the printed table.
func AllPermissions() []Permission {
	return []Permission{
		UnitRead, UnitManage, OrganisationRead, OrganisationManage, EnterpriseRead, EnterpriseEdit, EnterpriseOwner, ContactReveal,
		CoverageRead, CoverageWork, FormationRead, FormationWork, BoardRead, ImportUse, ExportUse, PersonalExport, ExportApprove, SubjectHandle,
		ComplaintAnswer, RuleRead, RuleManage, GrantMake, GrantConfirm, AccountManage, SystemManage, SecurityManage, AuditRead, SelfUse,
	}
}

// Known reports whether the catalogue has the permission.
func (p Permission) Known() bool { return slices.Contains(AllPermissions(), p) }

// Personal reports whether the permission shows personal detail or lets it out. Who holds such a permission logs in with a
// second factor, and a second person confirms the grant (quality: ASVS 6.3.3, 2.3.5).
func (p Permission) Personal() bool {
	return p == EnterpriseOwner || p == ContactReveal || p == PersonalExport || p == SubjectHandle
}

// Administers reports whether the permission belongs to the three separated administrators (三员分立): who holds one holds no
// business data (等保 2.0, 8.1.4.2).
func (p Permission) Administers() bool {
	return p == AccountManage || p == SystemManage || p == SecurityManage || p == GrantConfirm || p == AuditRead
}

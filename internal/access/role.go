package access

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Role is a named set of permissions.
type Role string

// The roles that the code names. All roles, with what they carry, are the rows of roles.csv: a room that comes later brings
// its people by adding rows there and their names to the message catalogue, and nothing else.
const (
	DistrictLead         Role = "DISTRICT_LEAD"         // 区主管部门负责人
	DistrictStaff        Role = "DISTRICT_STAFF"        // 区主管部门工作人员
	DataOfficer          Role = "DATA_OFFICER"          // 区数据管理员
	SubdistrictSecretary Role = "SUBDISTRICT_SECRETARY" // 街道非公党委书记
	SubdistrictWorker    Role = "SUBDISTRICT_WORKER"    // 街道非公专干
	BranchSecretary      Role = "BRANCH_SECRETARY"      // 党组织书记: the register of organisations where they work, and no file of an enterprise
	SystemAdmin          Role = "SYSTEM_ADMIN"          // 系统管理员
	SecurityAdmin        Role = "SECURITY_ADMIN"        // 安全管理员
	Auditor              Role = "AUDITOR"               // 审计管理员
)

//go:embed roles.csv
var rolesCSV string

// roleTable is the catalogue of roles in the order of its rows.
type roleTable struct {
	order   []Role
	carries map[Role][]Permission
}

var roles = mustParseRoles(rolesCSV)

func mustParseRoles(text string) roleTable {
	t, err := parseRoles(text)
	if err != nil {
		panic(err)
	}
	return t
}

// parseRoles reads rows of "role,permissions". It refuses a permission that does not exist, a role named twice, and a role
// that mixes administration with business data.
func parseRoles(text string) (roleTable, error) {
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		return roleTable{}, fmt.Errorf("roles: %w", err)
	}
	t := roleTable{carries: map[Role][]Permission{}}
	for _, row := range rows[1:] {
		role := Role(row[0])
		if _, twice := t.carries[role]; twice {
			return t, fmt.Errorf("roles: %s stands twice", role)
		}
		for name := range strings.FieldsSeq(row[1]) {
			p := Permission(name)
			if !p.Known() {
				return t, fmt.Errorf("roles: %s carries the unknown permission %s", role, p)
			}
			t.carries[role] = append(t.carries[role], p)
		}
		if mixes(t.carries[role]) {
			return t, fmt.Errorf("roles: %s administers and holds business data", role)
		}
		t.order = append(t.order, role)
	}
	return t, nil
}

// mixes reports whether a set of permissions joins what the separation of administrators keeps apart. Units and rules are no
// business data: an auditor's entries name them.
func mixes(all []Permission) bool {
	apart := func(p Permission) bool {
		return !p.Administers() && p != SelfUse && p != UnitRead && p != RuleRead
	}
	return slices.ContainsFunc(all, Permission.Administers) && slices.ContainsFunc(all, apart)
}

// Roles are all roles in the order of the catalogue.
func Roles() []Role { return slices.Clone(roles.order) }

// Known reports whether the catalogue has the role.
func (r Role) Known() bool { return slices.Contains(roles.order, r) }

// Permissions are what the role carries; an unknown role carries nothing.
func (r Role) Permissions() []Permission { return slices.Clone(roles.carries[r]) }

// Carries reports whether the role has the permission; an unknown role has none.
func (r Role) Carries(p Permission) bool { return slices.Contains(roles.carries[r], p) }

// Personal reports whether the role shows personal detail or lets it out.
func (r Role) Personal() bool { return slices.ContainsFunc(roles.carries[r], Permission.Personal) }

// Administers reports whether the role is one of the separated administrators.
func (r Role) Administers() bool {
	return slices.ContainsFunc(roles.carries[r], Permission.Administers)
}

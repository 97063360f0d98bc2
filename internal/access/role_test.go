package access

import (
	"strings"
	"testing"
)

func TestARoleOfALaterRoomIsOneRow(t *testing.T) {
	before := roles
	t.Cleanup(func() { roles = before })
	roles = mustParseRoles(rolesCSV + "VENUE_HOST,self.use unit.read\n")

	host := Role("VENUE_HOST")
	if !host.Known() || !host.Carries(UnitRead) || host.Carries(EnterpriseRead) {
		t.Errorf("a row brings the role %v with %v", host.Known(), host.Permissions())
	}
	p := Principal{AccountID: "h", Grants: []Grant{{Role: host, UnitPath: "/d/m/"}}}
	if s := p.Scope(UnitRead); !s.Covers("/d/m/c/") || s.Covers("/d/n/") {
		t.Errorf("its scope is %v", s.Roots())
	}
	if p.Can(ExportUse) {
		t.Error("it can more than its row says")
	}
}

func TestTheTableOfRolesRefusesWhatCannotBeMeant(t *testing.T) {
	for row, want := range map[string]string{
		"X,self.use enterprise.fly\n":             "unknown permission",
		"AUDITOR,self.use\n":                      "stands twice",
		"X,self.use audit.read enterprise.read\n": "administers and holds business data",
	} {
		if _, err := parseRoles(rolesCSV + row); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", row, err, want)
		}
	}
}

func TestTheThreeAdministratorsAreSeparateAndHoldNoBusinessData(t *testing.T) {
	for _, a := range []Role{SystemAdmin, SecurityAdmin, Auditor} {
		for _, b := range []Role{SystemAdmin, SecurityAdmin, Auditor} {
			for _, p := range a.Permissions() {
				if a != b && p.Administers() && b.Carries(p) {
					t.Errorf("%s and %s both hold %s", a, b, p)
				}
			}
		}
		if a.Personal() || a.Carries(EnterpriseRead) || a.Carries(OrganisationRead) {
			t.Errorf("%s holds business data", a)
		}
	}
}

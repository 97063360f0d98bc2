package formation

import (
	"slices"

	"qipan/internal/platform/db"
)

// PaperKind is a paper of the dossier (组建材料).
type PaperKind string

// The papers.
const (
	Application PaperKind = "APPLICATION" // 成立党组织的请示
	MemberList  PaperKind = "MEMBER_LIST" // 党员名册
	Consent     PaperKind = "CONSENT"     // 企业同意书
	Commitment  PaperKind = "COMMITMENT"  // 挂靠承诺书
)

// Values are the papers in the order of the dossier.
func (PaperKind) Values() []PaperKind {
	return []PaperKind{Application, MemberList, Consent, Commitment}
}

// A Paper is one paper of one enterprise whose signature was noted.
type Paper struct {
	CaseID       string
	EnterpriseID string
	Kind         PaperKind
	SignedOn     db.Date
	NotedBy      string
}

// Needed is one paper that the dossier needs, and whether it is there.
type Needed struct {
	Party  Party
	Kind   PaperKind
	Signed db.Date
}

// Dossier lists what the dossier needs: the application of the leading enterprise; of every enterprise its list of members,
// its consent and, for joint and attached modes, its commitment.
func (f File) Dossier() []Needed {
	var list []Needed
	for _, p := range f.Active() {
		for _, k := range PaperKind("").Values() {
			if !f.needs(p, k) {
				continue
			}
			n := Needed{Party: p, Kind: k}
			if i := slices.IndexFunc(f.Papers, func(x Paper) bool { return x.EnterpriseID == p.EnterpriseID && x.Kind == k }); i >= 0 {
				n.Signed = f.Papers[i].SignedOn
			}
			list = append(list, n)
		}
	}
	return list
}

func (f File) needs(p Party, k PaperKind) bool {
	switch k {
	case Application:
		return p.EnterpriseID == f.LeadID
	case Commitment:
		return f.Mode.Attached() || f.Mode.Joint()
	case MemberList, Consent:
		return true
	}
	return false
}

// missingPapers are the papers that are not signed yet.
func (f File) missingPapers() []Needed {
	return slices.DeleteFunc(f.Dossier(), func(n Needed) bool { return !n.Signed.IsZero() })
}

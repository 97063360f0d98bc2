package enterprise

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
	"qipan/internal/platform/ident"
)

// Status is whether an enterprise does business (企业状态).
type Status string

// The statuses. An enterprise that moved away or closed keeps its file.
const (
	InOperation   Status = "IN_OPERATION" // 存续
	Suspended     Status = "SUSPENDED"    // 停业
	Moved         Status = "MOVED"        // 搬离
	Closed        Status = "CLOSED"       // 注销
	StatusUnknown Status = "UNKNOWN"      // 不详
)

// Values are the statuses in the order of a form.
func (Status) Values() []Status {
	return []Status{InOperation, Suspended, Moved, Closed, StatusUnknown}
}

// Ownership is the kind of enterprise (企业类型) of the official ledger.
type Ownership string

// The kinds of enterprise; empty is unknown.
const (
	Private         Ownership = "PRIVATE"    // 私营企业
	HongKongMacauTW Ownership = "HMT"        // 港澳台商投资企业
	Foreign         Ownership = "FOREIGN"    // 外商投资企业
	Individual      Ownership = "INDIVIDUAL" // 个体工商户
)

// Values are the kinds in the order of a form.
func (Ownership) Values() []Ownership {
	return []Ownership{Private, HongKongMacauTW, Foreign, Individual}
}

// Answer is yes, no, or not known ("").
type Answer string

// The two answers.
const (
	Yes Answer = "YES"
	No  Answer = "NO"
)

// Values are the answers in the order of a form.
func (Answer) Values() []Answer { return []Answer{Yes, No} }

// Facts are what a file holds, with the dated ones of one day.
type Facts struct {
	USCC           string // unified social credit code; "" when not known
	Name           string
	RegisteredAt   string
	Address        string // where it works
	Lon, Lat       float64
	Datum          geo.Datum // "" when there is no point
	Ownership      Ownership
	TradeCode      string // GB/T 4754: a section letter, perhaps with digits
	Trade          string // in words
	RevenueFen     db.OptInt
	AboveScale     Answer // as stated for AboveScaleYear
	AboveScaleYear db.OptInt
	LegalRep       string
	OwnerName      string // this and the next two: access.EnterpriseOwner
	OwnerMember    Answer
	OwnerSeat      Answer // holds a seat of 两代表一委员 at district level or above
	Contact        string
	Phone          string
	Established    string // as precise as known: 2018, 2018-07 or 2018-07-01
	KeyEnterprise  bool   // one of the district's key enterprises
	Note           string
	Dated
}

// Dated are the facts that have a beginning and an end.
type Dated struct {
	UnitID       string
	SiteID       string
	Status       Status
	LegalPerson  bool
	Staff        db.OptInt
	FullMembers  db.OptInt
	Probationary db.OptInt
}

// An Enterprise is a file with the dated facts of a day and the names of its places.
type Enterprise struct {
	ID string
	Facts
	Since       db.Date // since when the dated facts hold
	Version     int
	UnitName    string
	UnitPath    string
	Subdistrict string // name of the subdistrict; the unit's own name when it is no community
	Community   string
	SiteName    string
	SiteKind    SiteKind
	SiteLevel   SiteLevel
	SiteBig     Answer
	CreatedAt   db.Instant
	SpellID     string
	Stated      string // cells of ledgers as they were stated, in a text that only this package reads
}

// OnMap reports whether the point may be drawn on a map: the places of self-employed people may not.
func (e Enterprise) OnMap() bool { return e.HasPoint() && !e.SelfEmployed() }

// SelfEmployed reports whether the file is an individual business (个体工商户), whose place is not shown on maps.
func (f Facts) SelfEmployed() bool {
	return f.Ownership == Individual || strings.HasPrefix(f.USCC, "92")
}

// Section is the section letter of the trade, "" when unknown.
func (f Facts) Section() string {
	if f.TradeCode == "" {
		return ""
	}
	return f.TradeCode[:1]
}

// HasPoint reports whether a point is known.
func (f Facts) HasPoint() bool { return f.Datum != "" }

// Group is a group of facts that is stated, confirmed and edited together.
type Group string

// The groups.
const (
	Identity Group = "IDENTITY"
	Place    Group = "PLACE"
	Scale    Group = "SCALE"
	Owner    Group = "OWNER"
	Members  Group = "MEMBERS"
)

// Values are the groups in the order of the page.
func (Group) Values() []Group { return []Group{Identity, Place, Scale, Owner, Members} }

// Known reports whether g is one of the groups.
func (g Group) Known() bool {
	return slices.Contains(g.Values(), g)
}

// Limits of texts, as a person types them.
const (
	maxName = 200
	maxText = 500
	maxNote = 2000
)

var (
	tradePattern       = regexp.MustCompile(`^[A-T][0-9]{0,4}$`)
	establishedPattern = regexp.MustCompile(`^[0-9]{4}(-(0[1-9]|1[0-2])(-[0-9]{2})?)?$`)
)

// tidy brings codes to their one form and takes surrounding blanks away.
func (f *Facts) tidy() {
	for _, t := range []*string{
		&f.Name, &f.RegisteredAt, &f.Address, &f.Trade, &f.LegalRep, &f.OwnerName, &f.Contact, &f.Phone, &f.Established, &f.Note,
	} {
		*t = strings.TrimSpace(*t)
	}
	if code := ident.NormalizeCreditCode(f.USCC); code != "" {
		f.USCC = code
	}
	f.TradeCode = strings.ToUpper(strings.TrimSpace(f.TradeCode))
	if f.Status == "" {
		f.Status = InOperation
	}
	if f.SelfEmployed() {
		f.LegalPerson = false
	}
	if f.Datum == "" {
		f.Lon, f.Lat = 0, 0
	}
}

// check refuses facts that cannot be: all refusals at once, each at its field.
func (f Facts) check() error {
	var bad fault.Fields
	f.checkTexts(&bad)
	if f.USCC != "" {
		if code, finding := ident.CheckCreditCode(f.USCC); code == "" {
			bad.Add("uscc", "enterprise_uscc", string(finding))
		}
	}
	if f.UnitID == "" {
		bad.Add("unit", "required")
	}
	if f.HasPoint() {
		if err := (geo.Point{Lon: f.Lon, Lat: f.Lat, Datum: f.Datum}).Check(); err != nil {
			bad = appendFault(bad, err)
		}
	}
	if f.AboveScale != "" && !f.AboveScaleYear.Known {
		bad.Add("above_scale_year", "enterprise_scale_year")
	}
	if f.TradeCode != "" && !tradePattern.MatchString(f.TradeCode) {
		bad.Add("trade_code", "enterprise_trade_code")
	}
	if f.Established != "" && !validEstablished(f.Established) {
		bad.Add("established", "enterprise_established")
	}
	for field, n := range map[string]db.OptInt{
		"staff": f.Staff, "full_members": f.FullMembers, "probationary": f.Probationary, "revenue": f.RevenueFen,
	} {
		if n.Known && n.N < 0 {
			bad.Add(field, "enterprise_negative")
		}
	}
	return bad.Err()
}

// appendFault keeps a refusal of another package with its own field and arguments.
func appendFault(bad fault.Fields, err error) fault.Fields {
	if e, ok := errors.AsType[*fault.Error](err); ok {
		bad = append(bad, e)
	}
	return bad
}

func (f Facts) checkTexts(bad *fault.Fields) {
	if f.Name == "" {
		bad.Add("name", "required")
	}
	for _, t := range []struct {
		field, text string
		most        int
	}{
		{"name", f.Name, maxName},
		{"registered_at", f.RegisteredAt, maxText},
		{"address", f.Address, maxText},
		{"trade", f.Trade, maxName},
		{"legal_rep", f.LegalRep, maxName},
		{"owner_name", f.OwnerName, maxName},
		{"contact", f.Contact, maxName},
		{"phone", f.Phone, maxName},
		{"note", f.Note, maxNote},
	} {
		if len([]rune(t.text)) > t.most {
			bad.Add(t.field, "too_long", t.most)
		}
	}
}

func validEstablished(s string) bool {
	if !establishedPattern.MatchString(s) {
		return false
	}
	if len(s) == len("2006-01-02") {
		_, err := db.ParseDate(s)
		return err == nil
	}
	return true
}

// nameKey folds a name for comparing: width, case, brackets and blanks make no difference.
func nameKey(name string) string {
	s := strings.ToLower(norm.NFKC.String(name))
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '\t', '\n', '\r', '(', ')', '[', ']', '·', '-', '_', '.', ',', '"', '\'', '　', '、', '【', '】', '《', '》':
			return -1
		}
		return r
	}, s)
}

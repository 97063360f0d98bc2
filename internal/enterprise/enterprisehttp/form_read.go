package enterprisehttp

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/enterprise"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
)

// answers reads a submitted form and gathers what cannot be read.
type answers struct {
	r   *http.Request
	bad fault.Fields
}

func (a *answers) text(name string) string { return strings.TrimSpace(a.r.PostForm.Get(name)) }

func (a *answers) number(name string) db.OptInt {
	s := strings.ReplaceAll(a.text(name), ",", "")
	if s == "" {
		return db.OptInt{}
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		a.bad.Add(name, "number_invalid")
		return db.OptInt{}
	}
	return db.Int(n)
}

func (a *answers) day(name string) db.Date {
	s := a.text(name)
	if s == "" {
		return ""
	}
	d, err := db.ParseDate(s)
	if err != nil {
		a.bad.Add(name, "date_invalid")
	}
	return d
}

func (a *answers) degrees(name string) float64 {
	s := a.text(name)
	if s == "" {
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		a.bad.Add(name, "enterprise_degrees")
	}
	return v
}

// choice reads one value of an enumeration; anything else is refused.
func choice[T interface {
	~string
	Values() []T
}](a *answers, name string) T {
	s := T(a.text(name))
	if s == "" {
		return s
	}
	if slices.Contains(s.Values(), s) {
		return s
	}
	a.bad.Add(name, "choice_invalid")
	return ""
}

// point reads the three fields of a point. Degrees without a datum are refused, a datum without degrees too (STD-18).
func (a *answers) point() (lon, lat float64, datum geo.Datum) {
	lon, lat, datum = a.degrees("lon"), a.degrees("lat"), choice[geo.Datum](a, "datum")
	typed := a.text("lon") != "" || a.text("lat") != ""
	switch {
	case typed && datum == "":
		a.bad.Add("datum", "geo_datum_missing")
	case !typed && datum != "":
		datum = ""
	case typed && (a.text("lon") == "" || a.text("lat") == ""):
		a.bad.Add("lon", "enterprise_degrees")
	}
	return lon, lat, datum
}

// apply reads the fields of a group into the change that a use case carries out.
func (a *answers) apply(g enterprise.Group) func(*enterprise.Facts) {
	switch g {
	case enterprise.Identity:
		return a.identity()
	case enterprise.Place:
		return a.place()
	case enterprise.Scale:
		return a.scale()
	case enterprise.Owner:
		name, member, seat := a.text("owner_name"), choice[enterprise.Answer](a, "owner_member"), choice[enterprise.Answer](a, "owner_seat")
		return func(f *enterprise.Facts) { f.OwnerName, f.OwnerMember, f.OwnerSeat = name, member, seat }
	case enterprise.Members:
		full, probationary := a.number("full_members"), a.number("probationary")
		return func(f *enterprise.Facts) { f.FullMembers, f.Probationary = full, probationary }
	}
	return func(*enterprise.Facts) {}
}

func (a *answers) identity() func(*enterprise.Facts) {
	in := enterprise.Facts{
		Name: a.text("name"), USCC: a.text("uscc"), Ownership: choice[enterprise.Ownership](a, "ownership"), TradeCode: a.text("trade_code"), Trade: a.text("trade"),
		LegalRep: a.text("legal_rep"), Established: a.text("established"), Contact: a.text("contact"), Phone: a.text("phone"), Note: a.text("note"),
		KeyEnterprise: a.text("key") != "",
	}
	legal := a.text("legal_person") != ""
	return func(f *enterprise.Facts) {
		f.Name, f.USCC, f.Ownership, f.TradeCode, f.Trade = in.Name, in.USCC, in.Ownership, in.TradeCode, in.Trade
		f.LegalRep, f.Established, f.Contact, f.Phone, f.Note = in.LegalRep, in.Established, in.Contact, in.Phone, in.Note
		f.KeyEnterprise, f.LegalPerson = in.KeyEnterprise, legal
	}
}

func (a *answers) place() func(*enterprise.Facts) {
	unit, site, address, registered := a.text("unit"), a.text("site"), a.text("address"), a.text("registered_at")
	lon, lat, datum := a.point()
	return func(f *enterprise.Facts) {
		f.UnitID, f.SiteID, f.Address, f.RegisteredAt = unit, site, address, registered
		f.Lon, f.Lat, f.Datum = lon, lat, datum
	}
}

func (a *answers) scale() func(*enterprise.Facts) {
	staff, year, above := a.number("staff"), a.number("above_scale_year"), choice[enterprise.Answer](a, "above_scale")
	revenue, ok := enterprise.ParseWan(a.text("revenue"))
	if !ok {
		a.bad.Add("revenue", "enterprise_amount")
	}
	return func(f *enterprise.Facts) {
		f.Staff, f.RevenueFen, f.AboveScale, f.AboveScaleYear = staff, revenue, above, year
	}
}

package enterprise

import (
	"strings"

	"qipan/internal/platform/fault"
	"qipan/internal/platform/geo"
)

// SiteKind is the kind of a place where several enterprises sit.
type SiteKind string

// The kinds of site.
const (
	Building SiteKind = "BUILDING" // 商务楼宇
	Market   SiteKind = "MARKET"   // 专业市场
	Park     SiteKind = "PARK"     // 园区
)

// Values are the kinds in the order of a form.
func (SiteKind) Values() []SiteKind { return []SiteKind{Building, Market, Park} }

// SiteLevel is who set a park up (园区级别).
type SiteLevel string

// The levels; empty is unknown.
const (
	National SiteLevel = "NATIONAL"
	City     SiteLevel = "CITY"
	District SiteLevel = "DISTRICT" // district and below
)

// Values are the levels in the order of a form.
func (SiteLevel) Values() []SiteLevel { return []SiteLevel{National, City, District} }

// SiteFacts are what is held about a site.
type SiteFacts struct {
	Kind     SiteKind
	Name     string
	UnitID   string
	Address  string
	Street   string    // the address down to the street
	Level    SiteLevel // of a park
	Big      Answer    // 亿元楼宇, of a building
	Lon, Lat float64
	Datum    geo.Datum // "" when there is no point
}

// A Site (楼宇、市场、园区) is a place where several enterprises sit.
type Site struct {
	ID string
	SiteFacts
	Version     int
	UnitName    string
	UnitPath    string
	Enterprises int // today
	Staff       int
	Members     int
}

// HasPoint reports whether a point is known.
func (f SiteFacts) HasPoint() bool { return f.Datum != "" }

func (f *SiteFacts) tidy() {
	for _, t := range []*string{&f.Name, &f.Address, &f.Street} {
		*t = strings.TrimSpace(*t)
	}
	if f.Datum == "" {
		f.Lon, f.Lat = 0, 0
	}
}

func (f SiteFacts) check() error {
	var bad fault.Fields
	if f.Name == "" {
		bad.Add("name", "required")
	}
	if f.UnitID == "" {
		bad.Add("unit", "required")
	}
	if len([]rune(f.Name)) > maxName {
		bad.Add("name", "too_long", maxName)
	}
	switch f.Kind {
	case Building, Market, Park:
	default:
		bad.Add("kind", "required")
	}
	if f.HasPoint() {
		if err := (geo.Point{Lon: f.Lon, Lat: f.Lat, Datum: f.Datum}).Check(); err != nil {
			bad = appendFault(bad, err)
		}
	}
	return bad.Err()
}

package geo

import (
	"fmt"
	"math"

	"qipan/internal/platform/fault"
)

// Datum (大地基准) says which system a pair of degrees is written in.
type Datum string

// The four datums that occur. The empty datum is refused everywhere (STD-18).
const (
	WGS84    Datum = "wgs84"    // satellite receivers
	CGCS2000 Datum = "cgcs2000" // 天地图 and the surveying offices; taken as equal to WGS84
	GCJ02    Datum = "gcj02"    // 高德, 腾讯
	BD09     Datum = "bd09"     // 百度
)

// Values are the datums in the order in which a form offers them.
func (Datum) Values() []Datum { return []Datum{WGS84, CGCS2000, GCJ02, BD09} }

// A Point is a place in degrees, east and north positive, with the datum they are written in.
type Point struct {
	Lon, Lat float64
	Datum    Datum
}

// New makes a point and refuses a missing or unknown datum and degrees that lie on no globe. Latitude and longitude typed in
// the wrong order are mostly caught here, because no place in China lies beyond 90 degrees north.
func New(lon, lat float64, datum Datum) (Point, error) {
	p := Point{Lon: lon, Lat: lat, Datum: datum}
	return p, p.Check()
}

// Check refuses what New refuses; the zero Point is refused for its missing datum.
func (p Point) Check() error {
	switch p.Datum {
	case WGS84, CGCS2000, GCJ02, BD09:
	case "":
		return fault.New(fault.Invalid, "geo_datum_missing").On("datum")
	default:
		return fault.New(fault.Invalid, "geo_datum_unknown", string(p.Datum)).On("datum")
	}
	if math.IsNaN(p.Lon) || math.Abs(p.Lon) > 180 {
		return fault.New(fault.Invalid, "geo_longitude_range", p.Lon).On("lon")
	}
	if math.IsNaN(p.Lat) || math.Abs(p.Lat) > 90 {
		return fault.New(fault.Invalid, "geo_latitude_range", p.Lat).On("lat")
	}
	return nil
}

// String writes longitude, latitude and datum with six decimals, about a decimetre.
func (p Point) String() string { return fmt.Sprintf("%.6f,%.6f %s", p.Lon, p.Lat, p.Datum) }

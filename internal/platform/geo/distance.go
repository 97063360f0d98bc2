package geo

import (
	"math"

	"qipan/internal/platform/fault"
)

const earthRadius = 6371008.8 // mean radius in metres

// Metres is the straight line between two points on a sphere, right to about half a percent. Both are brought to WGS84 first,
// so points of different datums may be compared; a point without a datum is refused.
func Metres(a, b Point) (float64, error) {
	p, err := a.To(WGS84)
	if err != nil {
		return 0, err
	}
	q, err := b.To(WGS84)
	if err != nil {
		return 0, err
	}
	return haversine(p, q), nil
}

func haversine(p, q Point) float64 {
	const rad = math.Pi / 180
	sinLat := math.Sin((q.Lat - p.Lat) * rad / 2)
	sinLon := math.Sin((q.Lon - p.Lon) * rad / 2)
	h := sinLat*sinLat + math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*sinLon*sinLon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// A Walk is a distance on foot. Estimated is true when it was guessed from the straight line, and must then be shown with
// the result: hills, rivers and railways are not in it.
type Walk struct {
	Metres    int
	Estimated bool
}

// EstimateWalk multiplies the straight line by a detour factor (绕行系数) given in percent, at least 100, and rounds up, so
// that the estimate never promises more than the factor says.
func EstimateWalk(a, b Point, detourPercent int) (Walk, error) {
	if detourPercent < 100 {
		return Walk{}, fault.New(fault.Invalid, "geo_detour_below_line", detourPercent)
	}
	line, err := Metres(a, b)
	if err != nil {
		return Walk{}, err
	}
	return Walk{Metres: int(math.Ceil(line*float64(detourPercent)/100 - 1e-9)), Estimated: true}, nil
}

// Minutes is the time of the walk at a speed in metres a minute, rounded up; 0 when the speed is not positive.
func (w Walk) Minutes(metresPerMinute int) int {
	if metresPerMinute <= 0 {
		return 0
	}
	return (w.Metres + metresPerMinute - 1) / metresPerMinute
}

package geo

import "math"

// Constants of the published reconstruction of GCJ-02 (Krasovsky ellipsoid).
const (
	axis         = 6378245.0
	eccentricity = 0.00669342162296594323
	baiduTurn    = math.Pi * 3000 / 180
)

// To writes the point in another datum. The way back out of GCJ-02 and BD-09 is an iteration that ends below a tenth of a
// millimetre. Outside the rectangle around China GCJ-02 equals WGS84. A point that Check refuses is refused here as well.
func (p Point) To(datum Datum) (Point, error) {
	if err := p.Check(); err != nil {
		return Point{}, err
	}
	target := Point{Datum: datum}
	if err := target.Check(); err != nil {
		return Point{}, err
	}
	target.Lon, target.Lat = fromWGS(datum, p)
	return target, nil
}

func fromWGS(datum Datum, p Point) (lon, lat float64) {
	lon, lat = toWGS(p)
	switch datum {
	case GCJ02:
		return shift(lon, lat)
	case BD09:
		return baidu(shift(lon, lat))
	case WGS84, CGCS2000:
	}
	return lon, lat
}

func toWGS(p Point) (lon, lat float64) {
	switch p.Datum {
	case GCJ02:
		return invert(shift, p.Lon, p.Lat)
	case BD09:
		lon, lat = invert(baidu, p.Lon, p.Lat)
		return invert(shift, lon, lat)
	case WGS84, CGCS2000:
	}
	return p.Lon, p.Lat
}

// invert finds the argument of a map that moves points only a little: walk back by the error until it vanishes.
func invert(forward func(lon, lat float64) (float64, float64), lon, lat float64) (float64, float64) {
	x, y := lon, lat
	for range 40 {
		fx, fy := forward(x, y)
		dx, dy := lon-fx, lat-fy
		x, y = x+dx, y+dy
		if math.Abs(dx) < 1e-12 && math.Abs(dy) < 1e-12 {
			break
		}
	}
	return x, y
}

// shift is WGS84 to GCJ-02; outside the rectangle that the published code draws around China nothing moves.
func shift(lon, lat float64) (float64, float64) {
	if lon < 72.004 || lon > 137.8347 || lat < 0.8293 || lat > 55.8271 {
		return lon, lat
	}
	x, y := lon-105, lat-35
	dLat := -100 + 2*x + 3*y + 0.2*y*y + 0.1*x*y + 0.2*math.Sqrt(math.Abs(x)) + waves(x) +
		(20*math.Sin(y*math.Pi)+40*math.Sin(y/3*math.Pi))*2/3 +
		(160*math.Sin(y/12*math.Pi)+320*math.Sin(y*math.Pi/30))*2/3
	dLon := 300 + x + 2*y + 0.1*x*x + 0.1*x*y + 0.1*math.Sqrt(math.Abs(x)) + waves(x) +
		(20*math.Sin(x*math.Pi)+40*math.Sin(x/3*math.Pi))*2/3 +
		(150*math.Sin(x/12*math.Pi)+300*math.Sin(x/30*math.Pi))*2/3
	rad := lat / 180 * math.Pi
	magic := 1 - eccentricity*math.Sin(rad)*math.Sin(rad)
	root := math.Sqrt(magic)
	dLat = dLat * 180 / (axis * (1 - eccentricity) / (magic * root) * math.Pi)
	dLon = dLon * 180 / (axis / root * math.Cos(rad) * math.Pi)
	return lon + dLon, lat + dLat
}

func waves(x float64) float64 {
	return (20*math.Sin(6*x*math.Pi) + 20*math.Sin(2*x*math.Pi)) * 2 / 3
}

// baidu is GCJ-02 to BD-09.
func baidu(lon, lat float64) (float64, float64) {
	z := math.Hypot(lon, lat) + 0.00002*math.Sin(lat*baiduTurn)
	theta := math.Atan2(lat, lon) + 0.000003*math.Cos(lon*baiduTurn)
	return z*math.Cos(theta) + 0.0065, z*math.Sin(theta) + 0.006
}

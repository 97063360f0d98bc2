package geo

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"qipan/internal/platform/fault"
)

func examples(t *testing.T) []map[string]string {
	t.Helper()
	f, err := os.Open("testdata/coords_examples.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, name := range rows[0] {
			m[name] = row[i]
		}
		all = append(all, m)
	}
	return all
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestConversionMatchesTheExamples(t *testing.T) {
	for _, e := range examples(t) {
		wgs := Point{number(t, e["wgs84_lon"]), number(t, e["wgs84_lat"]), WGS84}
		for datum, offset := range map[Datum]string{GCJ02: "gcj_offset_m", BD09: "bd_offset_m"} {
			if e[string(datum)+"_lon"] == "" {
				continue
			}
			got, err := wgs.To(datum)
			if err != nil {
				t.Fatal(err)
			}
			lon, lat := number(t, e[string(datum)+"_lon"]), number(t, e[string(datum)+"_lat"])
			if math.Abs(got.Lon-lon) > 6e-7 || math.Abs(got.Lat-lat) > 6e-7 {
				t.Errorf("%s to %s: got %v, want %f %f", e["note"], datum, got, lon, lat)
			}
			taken := haversine(wgs, Point{got.Lon, got.Lat, WGS84})
			if want := number(t, e[offset]); math.Abs(taken-want) > want*0.005+0.05 {
				t.Errorf("%s: %s read as wgs84 is %.1f m off, want %.1f", e["note"], datum, taken, want)
			}
			if apart, err := Metres(wgs, got); err != nil || apart > 1e-4 {
				t.Errorf("%s: the same place in %s lies %g m away (%v)", e["note"], datum, apart, err)
			}
		}
	}
}

func TestEveryDatumFindsItsWayBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := Point{rapid.Float64Range(74, 134).Draw(t, "lon"), rapid.Float64Range(4, 53).Draw(t, "lat"), WGS84}
		datum := rapid.SampledFrom(WGS84.Values()).Draw(t, "datum")
		there, err := start.To(datum)
		if err != nil {
			t.Fatal(err)
		}
		back, err := there.To(WGS84)
		if err != nil {
			t.Fatal(err)
		}
		if d := haversine(start, back); d > 1e-4 {
			t.Fatalf("%v through %s comes back %g m away", start, datum, d)
		}
	})
}

func TestPointsWithoutADatumAreRefused(t *testing.T) {
	good := Point{121.56, 38.9, WGS84}
	if _, err := New(121.56, 38.9, ""); fault.CodeOf(err) != "geo_datum_missing" {
		t.Errorf("missing datum: %v", err)
	}
	for name, p := range map[string]Point{
		"missing datum":     {121.56, 38.9, ""},
		"unknown datum":     {121.56, 38.9, "beijing54"},
		"swapped degrees":   {38.9, 121.56, WGS84},
		"no longitude":      {math.NaN(), 38.9, WGS84},
		"longitude too far": {181, 38.9, WGS84},
	} {
		if _, err := p.To(GCJ02); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: To says %v", name, err)
		}
		if _, err := Metres(good, p); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: Metres says %v", name, err)
		}
	}
	if _, err := good.To(""); fault.CodeOf(err) != "geo_datum_missing" {
		t.Errorf("no target datum: %v", err)
	}
}

func TestWalkIsAnEstimateFromTheStraightLine(t *testing.T) {
	a, b := Point{121.56, 38.9, WGS84}, Point{121.56, 38.909, CGCS2000}
	line, err := Metres(a, b)
	if err != nil || math.Abs(line-1000.75) > 1 {
		t.Fatalf("straight line %f (%v)", line, err)
	}
	w, err := EstimateWalk(a, b, 130)
	if err != nil || !w.Estimated || w.Metres != int(math.Ceil(line*1.3)) {
		t.Errorf("walk %v (%v)", w, err)
	}
	if got := w.Minutes(80); got != 17 {
		t.Errorf("%d m at 80 m/min take %d minutes", w.Metres, got)
	}
	if w.Minutes(0) != 0 {
		t.Error("no speed, no time")
	}
	if _, err := EstimateWalk(a, b, 99); fault.CodeOf(err) != "geo_detour_below_line" {
		t.Errorf("a walk shorter than the line: %v", err)
	}
}

package main

import (
	"fmt"
	"math/rand/v2"

	"qipan/internal/planning/cluster"
)

// district invents n enterprises in buildings that stand in crowds of different density, in nine streets. One in twenty
// has three full members or more, about three in twenty have one or two, the rest have none. The same seed gives the same
// district on every machine.
func district(n int, seed uint64) cluster.Instance {
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	side := 6000 * sqrtOf(float64(n)/10_000)
	in := cluster.Instance{Params: cluster.DefaultParams(), Weights: cluster.DefaultWeights()}
	buildings := invent(rng, max(1, n/7), side)
	streets := max(1, n*9/10_000)
	for i := range n {
		b := buildings[rng.IntN(len(buildings))]
		e := cluster.Enterprise{
			ID: fmt.Sprintf("E%07d", i+1), Building: b.name, X: b.x, Y: b.y, Located: true, Operating: true,
			Subdistrict: fmt.Sprintf("S%03d", min(streets-1, int(b.x/side*float64(streets)))),
			Trade:       trades[rng.IntN(len(trades))], Staff: 1 + rng.IntN(80),
			Host: rng.IntN(8) == 0, Secretary: rng.IntN(5) == 0,
		}
		if rng.IntN(10) == 0 { // a house of its own, without a building's name
			e.Building = ""
			e.X, e.Y = b.x+40, b.y+30
		}
		switch k := rng.IntN(1000); {
		case k < 52:
			e.Full = 3 + rng.IntN(8)
		case k < 102:
			e.Full = 2
		case k < 202:
			e.Full = 1
		}
		if rng.IntN(12) == 0 {
			e.Probationary = 1
		}
		in.Enterprises = append(in.Enterprises, e)
	}
	return in
}

var trades = []string{"C13", "C34", "F51", "F52", "H62", "I64", "I65", "K70", "L72", "M74", "O80", "R88"}

type building struct {
	name string
	x, y float64
}

func invent(rng *rand.Rand, n int, side float64) []building {
	crowds := max(1, n/60)
	centres := make([][2]float64, crowds)
	for i := range centres {
		centres[i] = [2]float64{rng.Float64() * side, rng.Float64() * side}
	}
	out := make([]building, n)
	for i := range out {
		x, y := rng.Float64()*side, rng.Float64()*side
		if rng.IntN(10) < 7 {
			c := centres[rng.IntN(crowds)]
			x, y = c[0]+(rng.Float64()+rng.Float64()-1)*500, c[1]+(rng.Float64()+rng.Float64()-1)*500
		}
		out[i] = building{fmt.Sprintf("B%06d", i+1), min(max(0, x), side-1), min(max(0, y), side-1)}
	}
	return out
}

// sqrtOf is Newton's root: the generator avoids functions whose last digit depends on the processor.
func sqrtOf(v float64) float64 {
	r := v
	for range 60 {
		r = float64(0.5 * (r + v/r))
	}
	return r
}

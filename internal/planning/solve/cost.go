package solve

import "math"

// Cost is an amount of an objective in thousandths. Whole numbers make sums independent of their order, so that two runs
// agree to the last digit and a bound is a proof and not a rounding.
type Cost int64

// One is the cost that is printed as 1.
const One Cost = 1000

// Units turns a printed amount into a Cost, rounded to the nearest thousandth.
func Units(v float64) Cost { return Cost(math.Round(v * float64(One))) }

// Float is the printed amount.
func (c Cost) Float() float64 { return float64(c) / float64(One) }

// Gap is (objective − bound) / bound of a minimisation. A bound of 0 proves an objective of 0, gap 0; above a bound of 0
// any objective has the gap 1, because nothing at all has been proved of it.
func Gap(objective, bound Cost) float64 {
	if objective == bound {
		return 0
	}
	if bound <= 0 {
		return 1
	}
	return float64(objective-bound) / float64(bound)
}

package rule

// CircleMode says what "ten minutes" means; the modes give different answers and are printed with them.
type CircleMode string

// The planning standard's 500 m, or the way walked in the minutes at the speed of the Set (STD-17).
const (
	CircleGB50180 CircleMode = "GB50180"
	CircleNetwork CircleMode = "NETWORK"
)

// A Circle (十分钟服务圈) is a limit on foot and the mode it comes from.
type Circle struct {
	Mode   CircleMode
	Metres int
}

// Whether a place lies inside the circle.
const (
	CodeIn  = "IN"
	CodeOut = "OUT"
)

// CircleOf is the circle of the Set (GB 50180-2018, STD-17).
func CircleOf(s Set) Circle {
	mode := CircleMode(s.Choice(KeyCircleMode))
	if mode == CircleNetwork {
		return Circle{Mode: mode, Metres: s.Int(KeyWalkMinutes) * s.Int(KeyWalkSpeedMPerMin)}
	}
	return Circle{Mode: mode, Metres: s.Int(KeyCircleLimitM)}
}

// Place says whether a walk of so many metres ends inside; the limit itself is inside. Walks along a network are preferred
// to estimates from the straight line.
func (c Circle) Place(metres int) string {
	if metres <= c.Metres {
		return CodeIn
	}
	return CodeOut
}

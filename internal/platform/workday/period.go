package workday

import "qipan/internal/platform/db"

// LastDay says what happens to the last day of a period that nobody works.
type LastDay int

// The three readings. 民法典 art. 203 moves a last day on a statutory day off (法定休假日); whether that word takes in the
// ordinary weekend is read differently, so both readings can be chosen. Party texts are silent: Kept is the zero value.
const (
	Kept       LastDay = iota // the corresponding day stands
	OffHoliday                // a day off named in the holiday table moves to the next working day
	OffRest                   // any day that is not worked moves to the next working day
)

// Due is the last day of a period of whole months after an event (STD-20): the day of the event is not counted, the period
// ends on the corresponding day, or on the month's end when that month has no such day. Provisional is set only when the
// answer depends on a year without a holiday table.
func (c *Calendar) Due(event db.Date, months int, last LastDay) Day {
	end := event.AddMonths(months)
	switch last {
	case OffHoliday:
		if off, provisional := c.IsHoliday(end); !off {
			return Day{Date: end, Provisional: provisional}
		}
		return c.Add(end, 1)
	case OffRest:
		return c.AddInclusive(end, 1)
	case Kept:
	}
	return Day{Date: end}
}

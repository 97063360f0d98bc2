package sheet

import (
	"strings"
	"time"

	"qipan/internal/platform/sheet/caption"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

// parse reads a cell as the column's kind. unit is what the caption of this file counts in, when it says so.
func (c *Column) parse(in value.Input, unit string, today time.Time) value.Result {
	switch c.Kind {
	case Name:
		return value.PersonName(in, c.most())
	case OrgName:
		return value.OrgName(in, c.most())
	case USCC:
		return value.CreditCode(in)
	case IDNumber:
		return value.IdentityNumber(in, today, c.Adult)
	case Date:
		return value.Date(in, today)
	case Moment:
		return value.Moment(in, today)
	case Time:
		return value.TimeOfDay(in)
	case Hours:
		return value.Hours(in, c.most())
	case Number, Integer:
		return value.Number(in, c.numberRule(unit))
	case Phone:
		return value.Phone(in)
	case Enum, Option:
		if c.Multi {
			return value.Enums(in, c.choices(), c.most())
		}
		return value.Enum(in, c.choices(), c.most())
	case Bool:
		return value.Bool(in)
	}
	return value.Text(in, c.most())
}

// numberRule knows a unit in the caption only where it says something else than the column's own.
func (c *Column) numberRule(unit string) value.NumberRule {
	rule := value.NumberRule{Whole: c.Kind == Integer, Negative: c.Negative, Unit: caption.CanonicalUnit(c.Unit)}
	if unit != "" && unit != rule.Unit && rule.Unit != "" {
		rule.Caption = unit
	}
	return rule
}

// tick is the cell of one option column.
type tick struct {
	means meaning
	in    value.Input
}

// takeTicks reads the option columns of one choice together. Two ticks where one belongs are kept as text with a warning; a
// cell that is neither ticked nor empty is shown.
func takeTicks(row *Row, c *Column, ticks []tick) {
	var on []string
	for _, t := range ticks {
		ticked, known := value.Ticked(t.in, t.means.word)
		switch {
		case !known:
			row.Warn(reason.EnumUnknown, c.Key)
			row.raw(c.Key, t.in.Text)
		case ticked:
			on = append(on, t.means.option)
		}
	}
	switch {
	case len(on) == 1:
		row.Values[c.Key] = on[0]
	case len(on) > 1:
		row.Values[c.Key] = strings.Join(on, "、")
		if !c.Multi {
			row.Warn(reason.MultiValue, c.Key)
		}
	}
}

package sheet

import (
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

// Column finds a column by its key.
func (t *Table) Column(key string) (*Column, bool) {
	for i := range t.Columns {
		if t.Columns[i].Key == key && key != "" {
			return &t.Columns[i], true
		}
	}
	return nil, false
}

// identify are the keys without which the headings are not those of this table.
func (t *Table) identify() []string {
	if len(t.Identify) > 0 {
		return t.Identify
	}
	var keys []string
	for _, c := range t.Columns {
		if c.Required {
			keys = append(keys, c.Key)
		}
	}
	return keys
}

// missing is the reason of a row that lacks the column.
func (c *Column) missing() Reason {
	switch {
	case c.Missing != "":
		return c.Missing
	case c.Kind == USCC:
		return reason.ReqUSCC
	case c.Kind == IDNumber:
		return reason.ReqID
	case c.Kind == Date, c.Kind == Moment:
		return reason.DateMissing
	case c.Kind == Name, c.Kind == OrgName:
		return reason.ReqName
	case c.Key == "subdistrict":
		return reason.ReqSubdistrict
	}
	return reason.ReqValue
}

func (c *Column) most() int {
	switch {
	case c.Max > 0:
		return c.Max
	case c.Kind == Name:
		return 100
	}
	return 200
}

// stored is what Row.Values holds for a value of the enumeration.
func (c *Column) stored(v EnumValue) string {
	if v.Code == "" || c.StoreText {
		return v.Text
	}
	return v.Code
}

func (c *Column) choices() []value.Choice {
	out := make([]value.Choice, len(c.Values))
	for i, v := range c.Values {
		out[i] = value.Choice{Store: c.stored(v), Code: v.Code, Words: append([]string{v.Text}, v.Aliases...)}
	}
	return out
}

// options are the words under which the choices of a column may stand as columns of their own.
func (c *Column) options() []value.Choice {
	if c.Kind == Bool {
		return []value.Choice{{Store: Yes, Words: []string{Yes, "有"}}, {Store: No, Words: []string{No, "无", "没有"}}}
	}
	return c.choices()
}

// laidOut reports whether the column may stand as one column for each of its values.
func (c *Column) laidOut() bool { return c.Kind == Option || c.Kind == Enum || c.Kind == Bool }

// DisplayText is the text that a person reads for a stored value: the word of an enumeration, everything else as it is.
func (c *Column) DisplayText(stored string) string {
	for _, v := range c.Values {
		if c.stored(v) == stored && stored != "" {
			return v.Text
		}
	}
	return stored
}

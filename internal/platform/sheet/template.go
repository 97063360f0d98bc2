package sheet

import (
	"context"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"qipan/internal/platform/locale"
)

const templateRows = 2000 // for which the lists of choices are laid out

// Template writes an empty workbook with the official headings, text columns for identifiers, lists to choose from, and a
// second sheet that says what belongs into each column.
func Template(ctx context.Context, w io.Writer, t *Table) (err error) {
	f := excelize.NewFile()
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	name := t.sheetName()
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	if err := t.lists(f, name); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	l := t.lay(false)
	if err := l.writeHeads(sw, f); err != nil {
		return err
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	if err := t.guide(ctx, f); err != nil {
		return err
	}
	return f.Write(w)
}

// lists offers the choices of enumerations in their cells. A list that is too long for a cell's rule stands in the guide only.
func (t *Table) lists(f *excelize.File, sheet string) error {
	l := t.lay(false)
	for i, s := range l.slots {
		var words []string
		switch {
		case s.option != "":
			words = []string{tickMark}
		case s.column.Kind == Bool:
			words = []string{Yes, No}
		case !s.column.Multi:
			for _, v := range s.column.Values {
				words = append(words, v.Text)
			}
		}
		if len(words) == 0 || len([]rune(strings.Join(words, ","))) > 250 || strings.Contains(strings.Join(words, ""), ",") {
			continue
		}
		rule := excelize.NewDataValidation(true)
		rule.SetSqref(cellName(i+1, l.rows+1) + ":" + cellName(i+1, l.rows+templateRows))
		if err := rule.SetDropList(words); err != nil {
			return err
		}
		if err := f.AddDataValidation(sheet, rule); err != nil {
			return err
		}
	}
	return nil
}

// guide writes what belongs into each column.
func (t *Table) guide(ctx context.Context, f *excelize.File) error {
	name := locale.T(ctx, "sheet.guide")
	if _, err := f.NewSheet(name); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for i, width := range []float64{30, 12, 44, 60} {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	head := []any{locale.T(ctx, "sheet.guide_column"), locale.T(ctx, "sheet.guide_need"), locale.T(ctx, "sheet.guide_form"), locale.T(ctx, "sheet.guide_values")}
	if err := sw.SetRow("A1", head); err != nil {
		return err
	}
	row := 1
	for i := range t.Columns {
		c := &t.Columns[i]
		if c.Key == "" || c.Kind == Sequence {
			continue
		}
		row++
		need := "sheet.need_optional"
		if c.Required {
			need = "sheet.need_required"
		} else if c.Wanted {
			need = "sheet.need_wanted"
		}
		heading := c.Heading
		if c.group() != "" {
			heading = c.Group + " · " + c.Heading
		}
		if c.Unit != "" {
			heading += "（" + c.Unit + "）"
		}
		cells := []any{heading, locale.T(ctx, need), c.form(ctx), c.explained()}
		if err := sw.SetRow(cellName(1, row), cells); err != nil {
			return err
		}
	}
	return sw.Flush()
}

// form says in words how a cell of the column is written.
func (c *Column) form(ctx context.Context) string {
	key := "sheet.form_text"
	switch c.Kind {
	case Date:
		key = "sheet.form_date"
	case Moment:
		key = "sheet.form_moment"
	case Time:
		key = "sheet.form_time"
	case Hours:
		key = "sheet.form_hours"
	case Number, Integer:
		key = "sheet.form_number"
	case USCC:
		key = "sheet.form_uscc"
	case IDNumber:
		key = "sheet.form_id"
	case Phone:
		key = "sheet.form_phone"
	case Option:
		key = "sheet.form_option"
	case Bool:
		key = "sheet.form_bool"
	case Enum:
		key = "sheet.form_enum"
	}
	return locale.T(ctx, key)
}

func (c *Column) explained() string {
	var parts []string
	for _, v := range c.Values {
		parts = append(parts, v.Text)
	}
	out := strings.Join(parts, "、")
	if c.Hint != "" {
		out = strings.TrimSpace(out + " " + c.Hint)
	}
	return out
}

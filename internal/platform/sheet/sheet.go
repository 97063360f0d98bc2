package sheet

import (
	"io"
	"slices"
	"time"

	"qipan/internal/platform/sheet/book"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

// Reason is the code of a verdict; its words stand in the catalogue under "reason.<CODE>".
type Reason = reason.Code

// FileError refuses a whole file with its reason.
type FileError = reason.FileError

// Book is an opened spreadsheet.
type Book = book.Book

// Open runs the pre-flight over a file and opens it; a file that is not taken is refused with a *FileError.
func Open(r io.ReaderAt, size int64, name string) (*Book, error) { return book.Open(r, size, name) }

// The answers of a Bool column as they appear in Row.Values.
const (
	Yes = value.Yes
	No  = value.No
)

// Kind is what a column holds and so how its cells are read.
type Kind int

// The kinds of columns.
const (
	Text     Kind = iota
	Name          // a person's name
	OrgName       // the name of a firm or an organisation
	USCC          // unified social credit code
	IDNumber      // citizen's identity number
	Date          // 2018-07-01, 2018-07 or 2018
	Moment        // 2018-07-01T14:00
	Time          // 14:00
	Hours         // opening hours, kept as text
	Number        // plain decimals
	Integer       // whole numbers
	Phone         // the first of several; the others in Row.Extra
	Enum          // one of Values
	Option        // one of Values, laid out as one column for each, ticked
	Bool          // 是 or 否; with Pair laid out as two columns
	Sequence      // 序号: written and never read
)

// EnumValue is one value of an enumeration. Code is what Row.Values holds; where it is empty the text is.
type EnumValue struct {
	Code, Text string
	Aliases    []string
}

// Column declares one column of a table.
type Column struct {
	Key     string // of Row.Values; empty for a column that is written and never read
	Heading string // the official caption
	Group   string // the official caption above it, empty for none

	// Under are words; a caption above this column that contains one of them suits it. A caption above that names somebody
	// else (法定代表人, 书记 …) never suits, so that 法定代表人·联系电话 is not the firm's.
	Under []string
	// Aliases are further captions that name the column by themselves, the better known first.
	Aliases []string
	// GroupOnly are captions that name the column only where the caption above suits it: 成立时间 under 党组织.
	GroupOnly []string

	Kind      Kind
	Required  bool   // a row without it is refused
	Wanted    bool   // a row without it is taken with a warning
	Missing   Reason // the reason of either; by default it follows from the kind
	Values    []EnumValue
	StoreText bool // Row.Values holds the text of an enumeration, not its code
	Multi     bool // an enumeration of which several may apply
	Pair      bool // a Bool that is written as two columns, 是 and 否
	Unit      string
	Negative  bool // a number may be below zero
	Adult     bool // an identity number of somebody under eighteen is refused
	Max       int  // most characters, by default 200; names 100

	Width  float64
	Sample string // stands in the template as an example
	Hint   string // a comment on the heading
}

// Duplicates declare by what two rows of a file are the same thing.
type Duplicates struct {
	Code      string              // column whose equal values mean one thing; the second row is refused
	Name      string              // column whose likeness is suspected where a code is missing
	Also      []string            // further columns that must agree before likeness is suspected
	Namesakes bool                // the same name under another code is ordinary, as with people
	Fold      func(string) string // how names are brought together; by default value.FoldName
}

// Table declares everything that a kind of spreadsheet is.
type Table struct {
	Kind    string // as in `qipan import KIND`
	Title   string
	Sheet   string // name of the sheet that is written
	Columns []Column
	// HeaderRows is the least number of heading rows that are written, by default as many as the columns need.
	HeaderRows int
	// Identify are keys of which one must be recognised in the headings; by default all required columns.
	Identify   []string
	Duplicates Duplicates
	Order      [][]string // keys of dates that must not run backwards
	// FromSheet lets the name of a sheet supply the value of a column where a row has none; ok is false when it does not.
	FromSheet func(sheetName string) (key, value string, ok bool)
	// SheetReason is the warning that goes with it, by default SUBDISTRICT_FROM_SHEET.
	SheetReason Reason
}

// Status is the verdict over a row.
type Status string

// The verdicts. Every row of the file has exactly one.
const (
	Accepted Status = "accepted"
	Warning  Status = "warning"
	Rejected Status = "rejected"
	Skipped  Status = "skipped"
)

// Outcome is the verdict over a file.
type Outcome string

// The outcomes. NeedsInput means that a person must say which column is which.
const (
	Import     Outcome = "import"
	NeedsInput Outcome = "needs_input"
	RejectFile Outcome = "reject_file"
)

// Options steer one reading.
type Options struct {
	Today time.Time // for ages, birth dates and two-digit years
	// Mapping says by hand which column of a sheet is which: sheet name, column counted from 1, key. An empty key keeps a
	// column out. It overrides the guess.
	Mapping map[string]map[int]string
	// HeadingRow says by hand in which row the headings of a sheet end.
	HeadingRow map[string]int
	// Hidden names hidden sheets that are to be read all the same.
	Hidden []string
	// Judge lets the context add what only it knows: scope, unknown units, the register. It sees every row with data before
	// duplicates are looked for.
	Judge func(*Row) error
}

// Finding ties a reason to the column it concerns, with the cell as it stood there. Column is empty when it concerns the row.
type Finding struct {
	Reason Reason `json:"reason"`
	Column string `json:"column,omitempty"`
	Raw    string `json:"raw,omitempty"`
}

// Twin names an earlier row that seems to be the same thing.
type Twin struct {
	Sheet  string `json:"sheet"`
	Row    int    `json:"row"`
	Reason Reason `json:"reason"`
}

// Row is one row of the file with its verdict. Number is the row number that the spreadsheet program shows; To is set where
// one entry stands for a run of blank rows.
type Row struct {
	Sheet    string              `json:"sheet"`
	Number   int                 `json:"row"`
	To       int                 `json:"to,omitempty"`
	Status   Status              `json:"status"`
	Reasons  []Reason            `json:"reasons"`
	Values   map[string]string   `json:"values"`
	Extra    map[string][]string `json:"extra,omitempty"`
	Findings []Finding           `json:"findings,omitempty"`
	Twin     *Twin               `json:"twin,omitempty"`
}

// Warn takes the row with a reason why a person should look; column names the key it concerns, "" the row as a whole.
func (r *Row) Warn(code Reason, column string) {
	if r.Status == Accepted {
		r.Status = Warning
	}
	r.note(code, column)
}

// Reject refuses the row.
func (r *Row) Reject(code Reason, column string) {
	r.Status = Rejected
	r.note(code, column)
}

// Taken reports whether the row is to be stored.
func (r *Row) Taken() bool { return r.Status == Accepted || r.Status == Warning }

func (r *Row) note(code Reason, column string) {
	for _, f := range r.Findings {
		if f.Reason == code && f.Column == column {
			return
		}
	}
	r.Findings = append(r.Findings, Finding{Reason: code, Column: column})
	if slices.Contains(r.Reasons, code) {
		return
	}
	r.Reasons = append(r.Reasons, code)
}

// Counts are how many rows of a report have each verdict.
type Counts struct {
	Accepted int `json:"accepted"`
	Warning  int `json:"warning"`
	Rejected int `json:"rejected"`
	Skipped  int `json:"skipped"`
}

// ColumnReport says what a column of the file was taken for.
type ColumnReport struct {
	Column  string `json:"column"` // A, B, …
	Caption string `json:"caption"`
	Key     string `json:"key"` // empty when it is not imported
	Option  string `json:"option,omitempty"`
}

// TableReport says what was done with a sheet: import, needs_input, or skipped with its reason.
type TableReport struct {
	Name       string         `json:"name"`
	State      string         `json:"state"`
	Reason     Reason         `json:"reason,omitempty"`
	HeadingRow int            `json:"heading_row,omitempty"`
	Columns    []ColumnReport `json:"columns,omitempty"`
	Unknown    []string       `json:"unknown,omitempty"` // captions that are not imported
	Missing    []string       `json:"missing,omitempty"` // official captions of required columns that were not found
	Rows       int            `json:"rows"`
}

// Report is what an import says about a file, in the words of `qipan import --json`.
type Report struct {
	File        string        `json:"file"`
	Kind        string        `json:"kind"`
	FileOutcome Outcome       `json:"file_outcome"`
	FileReason  Reason        `json:"file_reason"`
	FileLine    int           `json:"file_line,omitempty"` // the line of a csv file it concerns
	Sheets      []TableReport `json:"sheets"`
	Rows        []*Row        `json:"rows"`
	Duplicates  [][]int       `json:"duplicates"`
	Counts      Counts        `json:"counts"`
	Committed   bool          `json:"committed"`
}

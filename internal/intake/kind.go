package intake

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/sheet"
)

// Kind is one kind of spreadsheet that the register takes in; the context that owns its rows writes one and registers it. It
// looks at its rows either all at once, through Judge and Commit, or one by one, through Open.
type Kind struct {
	Name       string            // as on the command line: "enterprises"
	Permission access.Permission // what the importer must hold beside import.use
	Table      func() sheet.Table

	// Judge adds what only the register knows to the verdicts of a report: unit, reach, duplicates. It writes nothing and is
	// asked twice, for the preview and again in the transaction of the commit.
	Judge func(ctx context.Context, tx *db.Tx, report *sheet.Report) error

	// Commit writes every taken row of a judged report and notes each record that it made or changed, in that order. A row
	// that says what is stored already is counted as unchanged, not written and not noted.
	Commit func(ctx context.Context, tx *db.Tx, report *sheet.Report, note func(Effect) error) (Tally, error)

	// Open stands in the place of Judge and Commit for kinds of very many rows, whose file is never held whole.
	Open func(ctx context.Context, tx *db.Tx) (*Session, error)

	// Undo takes effects back; they come in reverse order. A record that moved on since, or that something refers to, refuses
	// with BuiltOn, and then nothing is taken back.
	Undo func(ctx context.Context, tx *db.Tx, effects []Effect) error

	// Stored says what the register holds for the record that a row means, by column key, so that both can be set side by
	// side; nil when the row means no stored record. It may be left out.
	Stored func(ctx context.Context, tx *db.Tx, row *sheet.Row) (map[string]string, error)
}

// Session is one pass over the rows of a file in one transaction; what it looks up was loaded once, when it was opened. Rows
// come in the order of the file.
type Session struct {
	Judge  func(row *sheet.Row) error                          // as Kind.Judge, for one row
	Commit func(row *sheet.Row, note func(Effect) error) error // for a taken row that was judged
	Finish func(note func(Effect) error) (Tally, error)        // after the last row of a commit
}

// Effect is what a commit did to one record.
type Effect struct {
	Subject     string // kind of the record: "enterprise", "unit"
	SubjectID   string
	Was         string // the record before, in a text that only its own context reads; "" when the commit made it
	LeftVersion int    // version in which the commit left the record
}

// Tally counts the records of a commit. Absent are stored records of the same places that the file does not mention; they
// are reported and never touched.
type Tally struct {
	Created   int
	Changed   int
	Unchanged int
	Absent    int
}

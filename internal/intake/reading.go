package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"io"

	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

// Mapping is how a person mapped a file: which column of a sheet is which, where its headings end, and which hidden sheets are
// read all the same. A column mapped to the empty key is left out.
type Mapping struct {
	Columns    map[string]map[int]string
	HeadingRow map[string]int
	Hidden     []string
}

func parseMapping(text string) (m Mapping, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &m)
	}
	return m, err
}

func (m Mapping) text() (string, error) {
	b, err := json.Marshal(m)
	return string(b), err
}

// job is one pass over a file. note is nil when nothing is to be written; each sees every row with its verdict.
type job struct {
	kind    Kind
	name    string
	content []byte
	mapping Mapping
	note    func(Effect) error
	each    func(*sheet.Row) error
	json    io.Writer // gets the report with all rows as `qipan import --json` prints it; may be nil
}

func (j job) source() sheet.Source {
	return sheet.Source{Reader: bytes.NewReader(j.content), Size: int64(len(j.content)), Name: j.name}
}

func (j job) options(tx *db.Tx) sheet.Options {
	return sheet.Options{Today: tx.Today().Time(), Mapping: j.mapping.Columns, HeadingRow: j.mapping.HeadingRow, Hidden: j.mapping.Hidden}
}

// run carries a pass out. The report comes without its rows, which each has seen.
func (j job) run(ctx context.Context, tx *db.Tx) (*sheet.Report, Tally, error) {
	if j.kind.Open == nil {
		return j.runWhole(ctx, tx)
	}
	session, err := j.kind.Open(ctx, tx)
	if err != nil {
		return nil, Tally{}, err
	}
	table, options := j.kind.Table(), j.options(tx)
	options.Judge = session.Judge
	reading, err := sheet.Read(j.source(), &table, options)
	if err != nil {
		return nil, Tally{}, err
	}
	each := func(row *sheet.Row) error {
		if j.note != nil && row.Taken() {
			if err := session.Commit(row, j.note); err != nil {
				return err
			}
		}
		return j.each(row)
	}
	var tally Tally
	finish := func() (bool, error) {
		if reading.Report().FileOutcome != sheet.Import {
			return false, nil
		}
		note := j.note
		if note == nil {
			note = func(Effect) error { return nil }
		}
		if session.Finish != nil {
			tally, err = session.Finish(note)
		}
		return j.note != nil, err
	}
	if j.json != nil {
		err := reading.WriteJSON(j.json, each, finish)
		return reading.Report(), tally, err
	}
	for row, err := range reading.Rows() {
		if err == nil {
			err = each(row)
		}
		if err != nil {
			return nil, Tally{}, err
		}
	}
	_, err = finish()
	return reading.Report(), tally, err
}

// runWhole serves kinds that look at all their rows at once.
func (j job) runWhole(ctx context.Context, tx *db.Tx) (*sheet.Report, Tally, error) {
	table := j.kind.Table()
	report, err := sheet.Check(j.source(), &table, j.options(tx))
	if err != nil {
		return nil, Tally{}, err
	}
	var tally Tally
	if report.FileOutcome == sheet.Import {
		if err := j.kind.Judge(ctx, tx, report); err != nil {
			return nil, Tally{}, err
		}
		recount(report)
		if j.note != nil {
			if tally, err = j.kind.Commit(ctx, tx, report, j.note); err != nil {
				return nil, Tally{}, err
			}
		}
	}
	for _, row := range report.Rows {
		if err := j.each(row); err != nil {
			return nil, Tally{}, err
		}
	}
	report.Committed = j.note != nil && report.FileOutcome == sheet.Import
	if j.json != nil {
		if err := json.NewEncoder(j.json).Encode(report); err != nil {
			return nil, Tally{}, err
		}
	}
	report.Rows = []*sheet.Row{}
	return report, tally, nil
}

// recount counts the verdicts again after a context has added its own.
func recount(r *sheet.Report) {
	r.Counts = sheet.Counts{}
	for _, row := range r.Rows {
		switch row.Status {
		case sheet.Accepted:
			r.Counts.Accepted++
		case sheet.Warning:
			r.Counts.Warning++
		case sheet.Rejected:
			r.Counts.Rejected++
		case sheet.Skipped:
			r.Counts.Skipped++
		}
	}
}

// fileFault refuses what a file as a whole is; needs_input asks for a mapping.
func fileFault(r *sheet.Report) error {
	switch r.FileOutcome {
	case sheet.Import:
		return nil
	case sheet.NeedsInput:
		return fault.New(fault.Conflict, "import_needs_mapping")
	case sheet.RejectFile:
	}
	return fault.New(fault.Unsupported, "import_file_refused", string(r.FileReason))
}

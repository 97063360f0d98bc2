package sheet

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
)

// WriteJSON reads a file and writes its report as a stream, row by row, in the words of `qipan import --json`. commit is asked
// after the last row whether the accepted rows have been stored; nil for a dry run. each sees every row before it is written.
func (r *Reading) WriteJSON(w io.Writer, each func(*Row) error, commit func() (bool, error)) error {
	out := bufio.NewWriterSize(w, 64<<10)
	rep := r.Report()
	head := struct {
		File        string  `json:"file"`
		Kind        string  `json:"kind"`
		FileOutcome Outcome `json:"file_outcome"`
		FileReason  Reason  `json:"file_reason"`
		FileLine    int     `json:"file_line,omitempty"`
	}{rep.File, rep.Kind, rep.FileOutcome, rep.FileReason, rep.FileLine}
	if err := open(out, head); err != nil {
		return err
	}
	if _, err := out.WriteString(`,"rows":[`); err != nil {
		return err
	}
	first := true
	for row, err := range r.Rows() {
		if err != nil {
			return err
		}
		if each != nil {
			if err := each(row); err != nil {
				return err
			}
		}
		if err := item(out, row, first); err != nil {
			return err
		}
		first = false
	}
	if _, err := out.WriteString("]"); err != nil {
		return err
	}
	if commit != nil {
		done, err := commit()
		if err != nil {
			return err
		}
		rep.Committed = done
	}
	tail := struct {
		Sheets     []TableReport `json:"sheets"`
		Duplicates [][]int       `json:"duplicates"`
		Counts     Counts        `json:"counts"`
		Committed  bool          `json:"committed"`
	}{rep.Sheets, rep.Duplicates, rep.Counts, rep.Committed}
	return shut(out, tail)
}

// open writes an object without its closing brace.
func open(w *bufio.Writer, v any) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	_, err = w.Write(b[:len(b)-1])
	return err
}

// shut goes on with the fields of an object that open has begun.
func shut(w *bufio.Writer, v any) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	b[0] = ','
	if _, err := w.Write(b); err != nil {
		return err
	}
	if err := w.WriteByte('\n'); err != nil {
		return err
	}
	return w.Flush()
}

func item(w *bufio.Writer, v any, first bool) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	if !first {
		if err := w.WriteByte(','); err != nil {
			return err
		}
	}
	_, err = w.Write(b)
	return err
}

// encode leaves <, > and & as they are: the output is for scripts, not for pages.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimRight(b.Bytes(), "\n"), nil
}

package intake

import (
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

// auditKind is the kind of an import's entries in the audit register.
const auditKind = "import"

// Service keeps the imports of a district. A person sees and works on their own.
type Service struct {
	db    *db.DB
	kinds []Kind
}

// NewService works on a district's database with the kinds that the contexts handed in.
func NewService(d *db.DB, kinds ...Kind) *Service { return &Service{db: d, kinds: kinds} }

func joined(errs ...error) error { return errors.Join(errs...) }

// Kinds are the names of the kinds that the caller may import.
func (s *Service) Kinds(ctx context.Context) []string {
	var names []string
	who, ok := access.Of(ctx)
	for _, k := range s.kinds {
		if ok && who.Can(access.ImportUse) && who.Can(k.Permission) {
			names = append(names, k.Name)
		}
	}
	return names
}

// Table is the declaration of a kind's columns; an unknown kind is missing.
func (s *Service) Table(name string) (sheet.Table, error) {
	k, err := s.kind(name)
	if err != nil {
		return sheet.Table{}, err
	}
	return k.Table(), nil
}

func (s *Service) kind(name string) (Kind, error) {
	i := slices.IndexFunc(s.kinds, func(k Kind) bool { return k.Name == name })
	if i < 0 {
		return Kind{}, fault.New(fault.Invalid, "import_kind_unknown", name).On("kind")
	}
	return s.kinds[i], nil
}

// allowed is the first statement of every use case: it refuses callers who may not import, or not this kind.
func (s *Service) allowed(ctx context.Context, kind string) (Kind, access.Principal, error) {
	who, _ := access.Of(ctx)
	if _, err := access.Require(ctx, access.ImportUse); err != nil {
		return Kind{}, who, err
	}
	if kind == "" {
		return Kind{}, who, nil
	}
	k, err := s.kind(kind)
	if err == nil {
		_, err = access.Require(ctx, k.Permission)
	}
	return k, who, err
}

// NewImport is an uploaded file.
type NewImport struct {
	Kind     string
	FileName string
	Content  []byte
}

// Upload keeps a file whole. Nothing of it is read yet: what is wrong with it is shown by the preview.
func (s *Service) Upload(ctx context.Context, n NewImport) (id string, err error) {
	k, who, err := s.allowed(ctx, n.Kind)
	if err != nil {
		return "", err
	}
	n.FileName = cleanName(n.FileName)
	switch {
	case len(n.Content) == 0:
		return "", fault.New(fault.Invalid, "import_empty").On("file")
	case len(n.Content) > MaxFile:
		return "", fault.New(fault.TooLarge, "body_too_large", MaxFile>>20).On("file")
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		id, err = uploadIn(ctx, tx, who, k, n)
		return err
	})
	return id, err
}

func uploadIn(ctx context.Context, tx *db.Tx, who access.Principal, k Kind, n NewImport) (string, error) {
	i := Import{
		ID: db.NewID(), Kind: k.Name, FileName: n.FileName, FileSize: len(n.Content), State: Uploaded,
		AccountID: who.AccountID, AccountName: who.Name, UploadedAt: tx.Now(),
	}
	if err := insertImport(ctx, tx, i); err != nil {
		return "", err
	}
	if err := insertFile(ctx, tx, i.ID, n.Content); err != nil {
		return "", err
	}
	return i.ID, record(ctx, tx, who, i, "import.upload")
}

// record notes an act on an import. Its place is where the person may import.
func record(ctx context.Context, tx *db.Tx, who access.Principal, i Import, action string) error {
	path := "/"
	if roots := who.Scope(access.ImportUse).Roots(); len(roots) > 0 {
		path = roots[0]
	}
	return audit.Record(ctx, tx, audit.Act{
		Action: action, Kind: auditKind, SubjectID: i.ID, UnitPath: path,
		Detail: map[string]any{"file": i.FileName, "kind": i.Kind, "created": i.Created, "changed": i.Changed, "unchanged": i.Unchanged},
	})
}

const maxFileName = 200

func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, baseName(strings.ToValidUTF8(name, "")))
	if runes := []rune(name); len(runes) > maxFileName {
		name = string(runes[len(runes)-maxFileName:])
	}
	return name
}

// List is a page of the caller's imports, newest first, and how many there are.
func (s *Service) List(ctx context.Context, limit, offset int) (list []Import, total int, err error) {
	_, who, err := s.allowed(ctx, "")
	if err != nil {
		return nil, 0, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		list, total, err = listImports(ctx, tx, who.AccountID, limit, offset)
		return err
	})
	return list, total, err
}

// open reads one of the caller's imports with its kind and its file.
func (s *Service) open(ctx context.Context, tx *db.Tx, id string) (Import, job, error) {
	_, who, err := s.allowed(ctx, "")
	if err != nil {
		return Import{}, job{}, err
	}
	i, err := importOf(ctx, tx, who.AccountID, id)
	if err != nil {
		return i, job{}, err
	}
	k, _, err := s.allowed(ctx, i.Kind)
	if err != nil {
		return i, job{}, err
	}
	j := job{kind: k, name: i.FileName}
	if j.mapping, err = parseMapping(i.Mapping); err != nil {
		return i, j, err
	}
	j.content, err = readFile(ctx, tx, i)
	return i, j, err
}

// Map keeps how a person mapped the columns of a file that was not committed yet.
func (s *Service) Map(ctx context.Context, id string, version int, m Mapping) error {
	text, err := m.text()
	if err != nil {
		return err
	}
	_, who, err := s.allowed(ctx, "")
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		i, err := importOf(ctx, tx, who.AccountID, id)
		if err != nil {
			return err
		}
		k, _, err := s.allowed(ctx, i.Kind)
		if err != nil {
			return err
		}
		if i.State == Committed {
			return fault.New(fault.Conflict, "import_committed")
		}
		if err := m.check(k.Table()); err != nil {
			return err
		}
		i.Mapping, i.Version = text, version
		if err := updateImport(ctx, tx, i); err != nil {
			return err
		}
		return record(ctx, tx, who, i, "import.map")
	})
}

// check refuses keys that the kind does not have, and one key on two columns of a sheet.
func (m Mapping) check(t sheet.Table) error {
	for _, columns := range m.Columns {
		taken := map[string]bool{}
		for _, key := range columns {
			if key == "" {
				continue
			}
			if _, ok := t.Column(key); !ok {
				return fault.New(fault.Invalid, "choice_invalid")
			}
			if taken[key] {
				c, _ := t.Column(key)
				return fault.New(fault.Invalid, "import_mapped_twice", c.Heading)
			}
			taken[key] = true
		}
	}
	return nil
}

// Commit reads the stored file again, judges it in the transaction of the write, and writes all taken rows or none.
func (s *Service) Commit(ctx context.Context, id string, version int) (i Import, err error) {
	_, who, err := s.allowed(ctx, "")
	if err != nil {
		return i, err
	}
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		var j job
		if i, j, err = s.open(ctx, tx, id); err != nil {
			return err
		}
		switch {
		case i.State == Committed:
			return fault.New(fault.Conflict, "import_committed")
		case i.Version != version:
			return fault.New(fault.Stale, "stale")
		}
		j.each = func(*sheet.Row) error { return nil }
		_, err = commitIn(ctx, tx, who, &i, j)
		return err
	})
	if err == nil {
		err = s.afterCommit(ctx, i.Created+i.Changed)
	}
	return i, err
}

// analyzeFrom is the number of written records from which the engine counts its tables anew.
const analyzeFrom = 1000

// afterCommit lets the engine learn what a large import brought. The import stands whatever comes of it.
func (s *Service) afterCommit(ctx context.Context, written int) error {
	if written < analyzeFrom {
		return nil
	}
	return s.db.Analyze(ctx)
}

func commitIn(ctx context.Context, tx *db.Tx, who access.Principal, i *Import, j job) (report *sheet.Report, err error) {
	if i.State == Undone {
		if err := deleteEffects(ctx, tx, i.ID); err != nil {
			return nil, err
		}
	}
	w, err := newEffectWriter(ctx, tx, i.ID)
	if err != nil {
		return nil, err
	}
	defer func() { err = joined(err, w.stmt.Close()) }()
	j.note = func(e Effect) error { return w.note(ctx, e) }
	report, tally, err := j.run(ctx, tx)
	if err != nil {
		return nil, err
	}
	if err := fileFault(report); err != nil {
		return report, err
	}
	i.State, i.CommittedAt, i.UndoneAt, i.Tally = Committed, tx.Now(), db.Instant{}, tally
	i.Accepted, i.Warned, i.Rejected, i.Skipped = report.Counts.Accepted, report.Counts.Warning, report.Counts.Rejected, report.Counts.Skipped
	if err := updateImport(ctx, tx, *i); err != nil {
		return nil, err
	}
	i.Version++
	return report, record(ctx, tx, who, *i, "import.commit")
}

// Undo takes a committed import back as one step. Where a record moved on since, or something refers to it, nothing is taken
// back and the record is named (BuiltOn).
func (s *Service) Undo(ctx context.Context, id string, version int) error {
	_, who, err := s.allowed(ctx, "")
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		i, err := importOf(ctx, tx, who.AccountID, id)
		if err != nil {
			return err
		}
		k, _, err := s.allowed(ctx, i.Kind)
		if err != nil {
			return err
		}
		switch {
		case i.State != Committed:
			return fault.New(fault.Conflict, "import_not_committed")
		case i.Version != version:
			return fault.New(fault.Stale, "stale")
		}
		effects, err := effectsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := k.Undo(ctx, tx, effects); err != nil {
			return err
		}
		i.State, i.UndoneAt = Undone, tx.Now()
		if err := updateImport(ctx, tx, i); err != nil {
			return err
		}
		return record(ctx, tx, who, i, "import.undo")
	})
}

// RunOrder is an import from the command line. With JSON the report goes there, rows and all, as `qipan import --json` prints it,
// once the work is done. With Each the rows are handed out one by one, again from the first when the database made the
// transaction start over. With either the returned report comes without rows.
type RunOrder struct {
	Kind     string
	FileName string
	Reader   io.Reader
	DryRun   bool
	JSON     io.Writer
	Each     func(*sheet.Row) error
}

// Run reads a file and, unless it is a dry run, commits all taken rows in one transaction, or nothing. What is wrong with the
// file stands in the report and is no error; an import that was committed is registered like an uploaded one.
func (s *Service) Run(ctx context.Context, o RunOrder) (report *sheet.Report, err error) {
	defer fault.Wrap(&err, "intake.Run(%s)", o.Kind)
	k, who, err := s.allowed(ctx, o.Kind)
	if err != nil {
		return nil, err
	}
	content, err := io.ReadAll(io.LimitReader(o.Reader, MaxFile+1))
	if err != nil {
		return nil, err
	}
	out, err := newSpool(o.JSON)
	if err != nil {
		return nil, err
	}
	defer func() { err = joined(err, out.close()) }()
	var rows []*sheet.Row
	j := job{kind: k, name: cleanName(o.FileName), content: content, json: out.writer(), each: func(r *sheet.Row) error {
		switch {
		case o.Each != nil:
			return o.Each(r)
		case o.JSON == nil:
			rows = append(rows, r)
		}
		return nil
	}}
	restart := func() error {
		rows = nil
		return out.restart()
	}
	if o.DryRun {
		err = s.db.Read(ctx, func(tx *db.Tx) error {
			if err := restart(); err != nil {
				return err
			}
			report, _, err = j.run(ctx, tx)
			return err
		})
	} else {
		report, err = s.runCommit(ctx, who, j, restart)
	}
	if err != nil {
		return nil, err
	}
	if rows != nil {
		report.Rows = rows
	}
	return report, out.deliver()
}

// errRefused ends a transaction whose file was refused, so that nothing of it is kept.
var errRefused = errors.New("file refused")

func (s *Service) runCommit(ctx context.Context, who access.Principal, j job, restart func() error) (report *sheet.Report, err error) {
	err = s.db.Write(ctx, func(tx *db.Tx) error {
		if err := restart(); err != nil {
			return err
		}
		id, err := uploadIn(ctx, tx, who, j.kind, NewImport{Kind: j.kind.Name, FileName: j.name, Content: j.content})
		if err != nil {
			return err
		}
		i, err := importOf(ctx, tx, who.AccountID, id)
		if err != nil {
			return err
		}
		report, err = commitIn(ctx, tx, who, &i, j)
		if report != nil && report.FileOutcome != sheet.Import {
			return errRefused
		}
		if err == nil {
			report.Committed = true
		}
		return err
	})
	if errors.Is(err, errRefused) {
		return report, nil
	}
	if err == nil {
		err = s.afterCommit(ctx, report.Counts.Accepted+report.Counts.Warning)
	}
	return report, err
}

// spool holds a report back in a file until the work is done, so that nobody reads of a commit that was not made.
type spool struct {
	to   io.Writer
	file *os.File
}

func newSpool(to io.Writer) (*spool, error) {
	if to == nil {
		return &spool{}, nil
	}
	f, err := os.CreateTemp("", "qipan-import-*.json")
	return &spool{to: to, file: f}, err
}

// writer is nil when nothing is asked for, so that no report is made.
func (s *spool) writer() io.Writer {
	if s.file == nil {
		return nil
	}
	return s.file
}

func (s *spool) restart() error {
	if s.file == nil {
		return nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return joined(err, s.file.Truncate(0))
}

func (s *spool) deliver() error {
	if s.file == nil {
		return nil
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(s.to, s.file)
	return err
}

func (s *spool) close() error {
	if s.file == nil {
		return nil
	}
	return joined(s.file.Close(), os.Remove(s.file.Name()))
}

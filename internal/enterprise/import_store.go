package enterprise

import (
	"context"
	"errors"
	"strings"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
)

// eachKnown hands out what an import recognises stored files by.
func eachKnown(ctx context.Context, tx *db.Tx, fn func(k known, name string)) error {
	type row struct{ ID, USCC, UnitID, Address, Name string }
	return db.Each(ctx, tx, func(r row) error {
		fn(known{r.ID, r.USCC, r.UnitID, r.Address}, r.Name)
		return nil
	}, `SELECT f.id, f.uscc, s.unit_id, f.address, f.name FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id
		WHERE s.valid_to IS NULL ORDER BY f.id`)
}

// storedFor finds the stored file that a row's values mean, within a scope.
func storedFor(ctx context.Context, tx *db.Tx, scope access.Scope, values map[string]string) (Enterprise, bool, error) {
	var a db.Args
	by := `f.uscc = ` + a.Add(values[colUSCC])
	if values[colUSCC] == "" {
		a = db.Args{}
		by = `f.name_key = ` + a.Add(nameKey(values[colName]))
	}
	where := ` WHERE ` + by + ` AND s.valid_to IS NULL AND ` + scope.Where(&a, "u.path") + ` ORDER BY f.id`
	return db.Maybe[Enterprise](ctx, tx, `SELECT `+enterpriseColumns+enterpriseJoins+where, a.Values()...)
}

func deleteSite(ctx context.Context, tx *db.Tx, id string) (built bool, err error) {
	_, err = tx.Exec(ctx, `DELETE FROM enterprise_site WHERE id = $1`, id)
	if db.IsReferenced(err) {
		return true, nil
	}
	return false, err
}

// importBatch is how many files an import holds back before it writes them together.
const importBatch = 400

// work is one file that an import makes or changes.
type work struct {
	before   openFile // the zero file when it is new
	after    openFile
	fresh    bool
	contacts []Contact
	groups   map[Group]bool
}

// importWriter writes the files of an import in batches, which is an order of magnitude faster than one by one.
type importWriter struct {
	tx      *db.Tx
	by      string
	pending []incoming
	into    []*bulk // files, searches, spells, contacts, confirmations
	tally   intake.Tally
}

func newImportWriter(ctx context.Context, tx *db.Tx) (*importWriter, error) {
	w := &importWriter{tx: tx, by: (Confirmation{}).byActor(ctx).StatedBy}
	for _, t := range []struct {
		single  string
		columns int
	}{{insertFileSQL, 29}, {upsertSearchSQL, 2}, {insertSpellSQL, 10}, {insertContactSQL, 5}, {upsertConfirmationSQL, 5}} {
		b, err := newBulk(ctx, tx, t.single, t.columns)
		if err != nil {
			return nil, err
		}
		w.into = append(w.into, b)
	}
	return w, nil
}

func (w *importWriter) close() error {
	var err error
	for _, b := range w.into {
		err = errors.Join(err, b.stmt.Close())
	}
	return err
}

func (w *importWriter) add(ctx context.Context, in incoming, note func(intake.Effect) error) error {
	w.pending = append(w.pending, in)
	if len(w.pending) < importBatch {
		return nil
	}
	return w.flush(ctx, note)
}

// flush brings the rows held back together with the stored files and writes what differs.
func (w *importWriter) flush(ctx context.Context, note func(intake.Effect) error) error {
	var ids []string
	for _, in := range w.pending {
		if !in.fresh {
			ids = append(ids, in.id)
		}
	}
	stored, err := openByIDs(ctx, w.tx, ids)
	if err != nil {
		return err
	}
	works := map[string]*work{}
	var order []*work
	for _, in := range w.pending {
		k := works[in.id]
		if k == nil {
			k = &work{before: stored[in.id], after: stored[in.id], fresh: in.fresh, groups: map[Group]bool{}}
			if in.fresh {
				k.after = openFile{ID: in.id, Stated: emptyStated, SpellID: db.NewID(), Since: w.tx.Today(), Version: 1}
				k.after.Status = InOperation
			}
			works[in.id] = k
			order = append(order, k)
		}
		if err := in.apply(k); err != nil {
			return err
		}
	}
	w.pending = w.pending[:0]
	return w.write(ctx, order, note)
}

func (w *importWriter) write(ctx context.Context, order []*work, note func(intake.Effect) error) error {
	var fresh []*work
	for _, k := range order {
		if k.fresh {
			fresh = append(fresh, k)
			continue
		}
		if err := w.change(ctx, k, note); err != nil {
			return err
		}
	}
	if err := w.insert(ctx, fresh); err != nil {
		return err
	}
	for _, k := range fresh {
		w.tally.Created++
		if err := note(intake.Effect{Subject: importSubject, SubjectID: k.after.ID, LeftVersion: 1}); err != nil {
			return err
		}
	}
	return nil
}

// change writes a stored file where the rows say something new, and nothing where they do not.
func (w *importWriter) change(ctx context.Context, k *work, note func(intake.Effect) error) error {
	contacts, err := w.newContacts(ctx, k)
	if err != nil {
		return err
	}
	if k.after == k.before && len(contacts) == 0 {
		w.tally.Unchanged++
		return nil
	}
	was, err := takeSnapshot(ctx, w.tx, k.before)
	if err != nil {
		return err
	}
	if k.after.Dated != k.before.Dated {
		turned := k.before
		if err := turnSpell(ctx, w.tx, &turned, k.after.Dated, max(w.tx.Today(), k.before.Since)); err != nil {
			return err
		}
	}
	if err := updateFile(ctx, w.tx, k.after, k.before.Version); err != nil {
		return err
	}
	for _, c := range contacts {
		if err := insertContact(ctx, w.tx, k.after.ID, c); err != nil {
			return err
		}
	}
	for _, g := range Group("").Values() {
		if k.groups[g] {
			if err := upsertConfirmation(ctx, w.tx, k.after.ID, w.confirmation(g)); err != nil {
				return err
			}
		}
	}
	w.tally.Changed++
	return note(intake.Effect{Subject: importSubject, SubjectID: k.after.ID, Was: was, LeftVersion: k.before.Version + 1})
}

func (w *importWriter) confirmation(g Group) Confirmation {
	return Confirmation{Group: g, Source: importSource, StatedBy: w.by, On: w.tx.Today()}
}

// newContacts are the further numbers of the rows that the file does not hold yet.
func (w *importWriter) newContacts(ctx context.Context, k *work) ([]Contact, error) {
	if len(k.contacts) == 0 {
		return nil, nil
	}
	have, err := contactsOf(ctx, w.tx, k.after.ID)
	if err != nil {
		return nil, err
	}
	var out []Contact
	for _, c := range k.contacts {
		is := false
		for _, h := range have {
			is = is || h.Phone == c.Phone && h.Name == c.Name
		}
		if !is {
			out = append(out, c)
			have = append(have, c)
		}
	}
	return out, nil
}

// insert writes new files, all rows of a table in one statement.
func (w *importWriter) insert(ctx context.Context, fresh []*work) error {
	var files, searches, spells, contacts, confirmations [][]any
	for _, k := range fresh {
		files = append(files, insertFileArgs(w.tx, k.after))
		searches = append(searches, []any{k.after.ID, searchText(k.after.Facts)})
		spells = append(spells, insertSpellArgs(k.after))
		for _, c := range k.contacts {
			contacts = append(contacts, []any{c.ID, k.after.ID, c.Name, c.Phone, c.Note})
		}
		for _, g := range Group("").Values() {
			if c := w.confirmation(g); k.groups[g] {
				confirmations = append(confirmations, []any{k.after.ID, string(g), c.Source, c.StatedBy, c.On})
			}
		}
	}
	for n, rows := range [][][]any{files, searches, spells, contacts, confirmations} {
		if err := w.into[n].insert(ctx, rows); err != nil {
			return err
		}
	}
	return nil
}

// bulk inserts rows into one table, several in a statement that is prepared once. Few enough parameters stand in it: both engines
// take longer for each one the more there are.
type bulk struct {
	tx     *db.Tx
	single string
	size   int // rows in the prepared statement
	stmt   *db.Prepared
}

const bulkParameters = 120

func newBulk(ctx context.Context, tx *db.Tx, single string, columns int) (*bulk, error) {
	b := &bulk{tx: tx, single: single, size: max(1, bulkParameters/columns)}
	row := make([]any, columns)
	rows := make([][]any, b.size)
	for i := range rows {
		rows[i] = row
	}
	query, _ := b.statement(rows)
	var err error
	b.stmt, err = tx.Prepare(ctx, query)
	return b, err
}

// statement repeats the list of values of the single INSERT. Where it ends in a literal NULL, each row does.
func (b *bulk) statement(rows [][]any) (string, []any) {
	head, tail, _ := strings.Cut(b.single, "VALUES ")
	null := strings.HasSuffix(strings.TrimSpace(tail), ", NULL)")
	var a db.Args
	lists := make([]string, len(rows))
	for i, row := range rows {
		lists[i] = db.In(&a, row)
		if null {
			lists[i] = strings.TrimSuffix(lists[i], ")") + ", NULL)"
		}
	}
	return head + "VALUES " + strings.Join(lists, ", "), a.Values()
}

func (b *bulk) insert(ctx context.Context, rows [][]any) error {
	for len(rows) >= b.size {
		var args []any
		for _, row := range rows[:b.size] {
			args = append(args, row...)
		}
		if err := b.stmt.Exec(ctx, args...); err != nil {
			return taken(err)
		}
		rows = rows[b.size:]
	}
	if len(rows) == 0 {
		return nil
	}
	query, args := b.statement(rows)
	_, err := b.tx.Exec(ctx, query, args...)
	return taken(err)
}

func openByIDs(ctx context.Context, tx *db.Tx, ids []string) (map[string]openFile, error) {
	found := make(map[string]openFile, len(ids))
	if len(ids) == 0 {
		return found, nil
	}
	var a db.Args
	list := db.In(&a, ids)
	err := db.Each(ctx, tx, func(o openFile) error {
		found[o.ID] = o
		return nil
	}, `SELECT `+openColumns+` FROM enterprise_file f JOIN enterprise_spell s ON s.enterprise_id = f.id WHERE f.id IN `+list+` AND s.valid_to IS NULL`, a.Values()...)
	return found, err
}

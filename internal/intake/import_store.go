package intake

import (
	"context"
	"encoding/base64"
	"strings"

	"qipan/internal/platform/db"
)

const importColumns = `id, kind, file_name, file_size, state, mapping, accepted, warned, rejected, skipped, created, changed, unchanged, absent,
	account_id, account_name, uploaded_at, committed_at, undone_at, version`

func insertImport(ctx context.Context, tx *db.Tx, i Import) error {
	_, err := tx.Exec(ctx, `INSERT INTO intake_import (`+importColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, 0, 0, 0, 0, $7, $8, $9, NULL, NULL, 1)`,
		i.ID, i.Kind, i.FileName, i.FileSize, string(i.State), i.Mapping, i.AccountID, i.AccountName, i.UploadedAt)
	return err
}

// importOf reads an import of an account. Another person's import does not exist for the caller.
func importOf(ctx context.Context, tx *db.Tx, accountID, id string) (Import, error) {
	return db.One[Import](ctx, tx, `SELECT `+importColumns+` FROM intake_import WHERE id = $1 AND account_id = $2`, id, accountID)
}

func listImports(ctx context.Context, tx *db.Tx, accountID string, limit, offset int) ([]Import, int, error) {
	total, err := db.One[int](ctx, tx, `SELECT COUNT(*) FROM intake_import WHERE account_id = $1`, accountID)
	if err != nil {
		return nil, 0, err
	}
	list, err := db.All[Import](ctx, tx, `SELECT `+importColumns+` FROM intake_import WHERE account_id = $1
		ORDER BY uploaded_at DESC, id DESC LIMIT $2 OFFSET $3`, accountID, limit, offset)
	return list, total, err
}

// updateImport writes state, mapping and counts over the version that was read.
func updateImport(ctx context.Context, tx *db.Tx, i Import) error {
	return db.Changed(tx.Exec(ctx, `UPDATE intake_import SET kind = $3, state = $4, mapping = $5, accepted = $6, warned = $7, rejected = $8, skipped = $9,
		created = $10, changed = $11, unchanged = $12, absent = $13, committed_at = $14, undone_at = $15, version = version + 1 WHERE id = $1 AND version = $2`,
		i.ID, i.Version, i.Kind, string(i.State), i.Mapping, i.Accepted, i.Warned, i.Rejected, i.Skipped,
		i.Created, i.Changed, i.Unchanged, i.Absent, i.CommittedAt, i.UndoneAt))
}

// chunkBytes is how much of a file one row holds.
const chunkBytes = 192 << 10

func insertFile(ctx context.Context, tx *db.Tx, importID string, content []byte) (err error) {
	stmt, err := tx.Prepare(ctx, `INSERT INTO intake_chunk (import_id, seq, data) VALUES ($1, $2, $3)`)
	if err != nil {
		return err
	}
	defer func() { err = joined(err, stmt.Close()) }()
	for seq := 0; len(content) > 0; seq++ {
		n := min(chunkBytes, len(content))
		if err := stmt.Exec(ctx, importID, seq, base64.StdEncoding.EncodeToString(content[:n])); err != nil {
			return err
		}
		content = content[n:]
	}
	return nil
}

func readFile(ctx context.Context, tx *db.Tx, i Import) ([]byte, error) {
	content := make([]byte, 0, i.FileSize)
	err := db.Each(ctx, tx, func(data string) error {
		piece, err := base64.StdEncoding.DecodeString(data)
		content = append(content, piece...)
		return err
	}, `SELECT data FROM intake_chunk WHERE import_id = $1 ORDER BY seq`, i.ID)
	return content, err
}

// effectWriter notes effects in their order.
type effectWriter struct {
	stmt *db.Prepared
	id   string
	seq  int
}

func newEffectWriter(ctx context.Context, tx *db.Tx, importID string) (*effectWriter, error) {
	stmt, err := tx.Prepare(ctx, `INSERT INTO intake_effect (import_id, seq, subject, subject_id, was, left_version) VALUES ($1, $2, $3, $4, $5, $6)`)
	return &effectWriter{stmt: stmt, id: importID}, err
}

func (w *effectWriter) note(ctx context.Context, e Effect) error {
	w.seq++
	return w.stmt.Exec(ctx, w.id, w.seq, e.Subject, e.SubjectID, e.Was, e.LeftVersion)
}

// effectsOf reads the effects of an import, the last one first.
func effectsOf(ctx context.Context, tx *db.Tx, importID string) ([]Effect, error) {
	return db.All[Effect](ctx, tx, `SELECT subject, subject_id, was, left_version FROM intake_effect WHERE import_id = $1 ORDER BY seq DESC`, importID)
}

// Touching lists the imports that made or changed a record, newest first. It asks for no permission: the caller holds the
// record.
func Touching(ctx context.Context, tx *db.Tx, subject, subjectID string) ([]Touch, error) {
	return db.All[Touch](ctx, tx, `SELECT i.id, i.file_name, i.account_name, i.committed_at, e.was = '', i.state = 'UNDONE'
		FROM intake_effect e JOIN intake_import i ON i.id = e.import_id WHERE e.subject = $1 AND e.subject_id = $2
		ORDER BY i.committed_at DESC, i.id DESC`, subject, subjectID)
}

// baseName is the name of a file without the folders that some browsers send along.
func baseName(name string) string {
	if at := strings.LastIndexAny(name, `/\`); at >= 0 {
		name = name[at+1:]
	}
	return name
}

// deleteEffects forgets what an import did before it was taken back, so that it can be committed again.
func deleteEffects(ctx context.Context, tx *db.Tx, importID string) error {
	_, err := tx.Exec(ctx, `DELETE FROM intake_effect WHERE import_id = $1`, importID)
	return err
}

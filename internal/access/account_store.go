package access

import (
	"context"

	"qipan/internal/platform/db"
)

func insertAccount(ctx context.Context, tx *db.Tx, a Account, hash string) error {
	_, err := tx.Exec(ctx, `INSERT INTO access_account (id, login, name, password_hash, state, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.ID, a.Login, a.Name, hash, a.State, a.CreatedAt, a.Version)
	return err
}

// accountRow is an account with its secret, which leaves this file only to be compared.
type accountRow struct {
	Account
	PasswordHash string
}

func findAccount(ctx context.Context, tx *db.Tx, login string) (accountRow, bool, error) {
	return db.Maybe[accountRow](ctx, tx, `SELECT id, login, name, state, created_at, version, password_hash FROM access_account WHERE login = $1`, login)
}

func insertGrant(ctx context.Context, tx *db.Tx, g Grant) error {
	_, err := tx.Exec(ctx, `INSERT INTO access_grant (id, account_id, role, unit_id, unit_path, valid_from, valid_to, granted_by, granted_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		g.ID, g.AccountID, g.Role, g.UnitID, g.UnitPath, g.ValidFrom, g.ValidTo, g.GrantedBy, tx.Now())
	return err
}

func grantsOf(ctx context.Context, tx *db.Tx, accountID string) ([]Grant, error) {
	return db.All[Grant](ctx, tx, `SELECT id, account_id, role, unit_id, unit_path, valid_from, valid_to, granted_by
		FROM access_grant WHERE account_id = $1 ORDER BY valid_from, id`, accountID)
}

func countAttempts(ctx context.Context, tx *db.Tx, login, address string, since db.Instant) (byLogin, byAddress int, err error) {
	byLogin, err = db.One[int](ctx, tx, `SELECT COUNT(*) FROM access_attempt WHERE login_key = $1 AND at > $2`, login, since)
	if err != nil {
		return 0, 0, err
	}
	byAddress, err = db.One[int](ctx, tx, `SELECT COUNT(*) FROM access_attempt WHERE address = $1 AND at > $2`, address, since)
	return byLogin, byAddress, err
}

// insertAttempt notes a failure and forgets those that no longer count.
func insertAttempt(ctx context.Context, tx *db.Tx, login, address string, since db.Instant) error {
	if _, err := tx.Exec(ctx, `DELETE FROM access_attempt WHERE at <= $1`, since); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO access_attempt (id, login_key, address, at) VALUES ($1, $2, $3, $4)`, db.NewID(), login, address, tx.Now())
	return err
}

func clearAttempts(ctx context.Context, tx *db.Tx, login string) error {
	_, err := tx.Exec(ctx, `DELETE FROM access_attempt WHERE login_key = $1`, login)
	return err
}

func insertSession(ctx context.Context, tx *db.Tx, hash, accountID string, expires db.Instant) error {
	if _, err := tx.Exec(ctx, `DELETE FROM access_session WHERE expires_at <= $1`, tx.Now()); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `INSERT INTO access_session (token_hash, account_id, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $3, $4)`,
		hash, accountID, tx.Now(), expires)
	return err
}

type sessionRow struct {
	Account
	SeenAt    db.Instant
	ExpiresAt db.Instant
}

func findSession(ctx context.Context, tx *db.Tx, hash string) (sessionRow, bool, error) {
	return db.Maybe[sessionRow](ctx, tx, `SELECT a.id, a.login, a.name, a.state, a.created_at, a.version, s.seen_at, s.expires_at
		FROM access_session s JOIN access_account a ON a.id = s.account_id WHERE s.token_hash = $1`, hash)
}

func touchSession(ctx context.Context, tx *db.Tx, hash string) error {
	_, err := tx.Exec(ctx, `UPDATE access_session SET seen_at = $1 WHERE token_hash = $2`, tx.Now(), hash)
	return err
}

func deleteSession(ctx context.Context, tx *db.Tx, hash string) error {
	_, err := tx.Exec(ctx, `DELETE FROM access_session WHERE token_hash = $1`, hash)
	return err
}

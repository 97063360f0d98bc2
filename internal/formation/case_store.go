package formation

import (
	"context"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
)

const caseColumns = `c.id, c.mode, c.recommended, c.rule_id, c.override_reason, c.proposal, c.unit_id, c.lead_enterprise_id, COALESCE(c.receiver_id, ''),
	COALESCE(c.organisation_id, ''), c.state, c.exit_code, c.exit_note, c.opened_on, c.opened_by, c.closed_on, c.moved_at, c.version`

const subdistrictOf = `CASE u.kind WHEN 'SUBDISTRICT' THEN u.id WHEN 'COMMUNITY' THEN COALESCE(u.parent_id, '') ELSE '' END`

func insertCase(ctx context.Context, tx *db.Tx, c Case) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_case (id, mode, recommended, rule_id, override_reason, proposal, unit_id, lead_enterprise_id,
		receiver_id, organisation_id, state, exit_code, exit_note, opened_on, opened_by, closed_on, moved_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL, $10, '', '', $11, $12, NULL, $13, 1)`,
		c.ID, c.Mode, c.Recommended, c.RuleID, c.OverrideReason, c.Proposal, c.UnitID, c.LeadID, db.NullText(c.ReceiverID), Open, c.OpenedOn, c.OpenedBy, tx.Now())
	return err
}

// updateCase stores what a step changed, under the version that the person saw.
func updateCase(ctx context.Context, tx *db.Tx, c Case) error {
	return db.Changed(tx.Exec(ctx, `UPDATE formation_case SET mode = $3, unit_id = $4, lead_enterprise_id = $5, organisation_id = $6, state = $7,
		exit_code = $8, exit_note = $9, closed_on = $10, moved_at = $11, version = version + 1 WHERE id = $1 AND version = $2`,
		c.ID, c.Version, c.Mode, c.UnitID, c.LeadID, db.NullText(c.OrganisationID), c.State, c.ExitCode, c.ExitNote, c.ClosedOn, tx.Now()))
}

func insertParty(ctx context.Context, tx *db.Tx, caseID, enterpriseID string) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_party (case_id, enterprise_id, joined_on, confirmed_on, left_on, left_reason)
		VALUES ($1, $2, $3, $3, NULL, '') ON CONFLICT (case_id, enterprise_id) DO UPDATE SET joined_on = excluded.joined_on,
		confirmed_on = excluded.confirmed_on, left_on = NULL, left_reason = ''`, caseID, enterpriseID, tx.Today())
	return err
}

func leaveParty(ctx context.Context, tx *db.Tx, caseID, enterpriseID string, on db.Date, reason Exit) error {
	_, err := tx.Exec(ctx, `UPDATE formation_party SET left_on = $3, left_reason = $4 WHERE case_id = $1 AND enterprise_id = $2`,
		caseID, enterpriseID, on, reason)
	return err
}

func insertEvent(ctx context.Context, tx *db.Tx, e Event) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_event (id, case_id, step, what, detail, at, actor) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		e.ID, e.CaseID, e.Step, e.What, e.Detail, e.At, e.Actor)
	return err
}

// openCaseOf is the open case in which an enterprise takes part, empty when there is none.
func openCaseOf(ctx context.Context, tx *db.Tx, enterpriseID string) (string, error) {
	id, _, err := db.Maybe[string](ctx, tx, `SELECT c.id FROM formation_case c JOIN formation_party p ON p.case_id = c.id
		WHERE p.enterprise_id = $1 AND p.left_on IS NULL AND c.state = 'OPEN' ORDER BY c.id`, enterpriseID)
	return id, err
}

// file reads a case inside the scope; outside, it looks absent.
func file(ctx context.Context, tx *db.Tx, scope access.Scope, id string) (File, error) {
	files, err := filesWhere(ctx, tx, scope, CaseQuery{ID: id})
	if err == nil && len(files) == 0 {
		err = fault.Missing()
	}
	if err != nil {
		return File{}, err
	}
	return files[0], nil
}

// CaseQuery narrows the list of cases.
type CaseQuery struct {
	ID         string
	State      CaseState
	Mode       Mode
	Enterprise string
	Within     string
	Text       string
	Oldest     bool // longest without a step first; the latest step first otherwise
	Limit      int
	Offset     int
}

func (q CaseQuery) where(a *db.Args, scope access.Scope) string {
	if q.Within != "" {
		scope = scope.Within(q.Within)
	}
	s := ` FROM formation_case c JOIN org_unit u ON u.id = c.unit_id JOIN enterprise_file e ON e.id = c.lead_enterprise_id WHERE ` + scope.Where(a, "u.path")
	if q.ID != "" {
		s += ` AND c.id = ` + a.Add(q.ID)
	}
	if q.State != "" {
		s += ` AND c.state = ` + a.Add(q.State)
	}
	if q.Mode != "" {
		s += ` AND c.mode = ` + a.Add(q.Mode)
	}
	if q.Enterprise != "" {
		s += ` AND EXISTS (SELECT 1 FROM formation_party p WHERE p.case_id = c.id AND p.enterprise_id = ` + a.Add(q.Enterprise) + `)`
	}
	if q.Text != "" {
		s += ` AND EXISTS (SELECT 1 FROM formation_party p JOIN enterprise_file x ON x.id = p.enterprise_id
			WHERE p.case_id = c.id AND x.name LIKE ` + a.Add(db.Like(q.Text)) + ` ESCAPE '\')`
	}
	return s
}

func countCases(ctx context.Context, tx *db.Tx, scope access.Scope, q CaseQuery) (int, error) {
	var a db.Args
	return db.One[int](ctx, tx, `SELECT COUNT(*)`+q.where(&a, scope), a.Values()...)
}

// filesWhere reads cases with everything that belongs to them, in eleven statements whatever their number.
func filesWhere(ctx context.Context, tx *db.Tx, scope access.Scope, q CaseQuery) ([]File, error) {
	var a db.Args
	query := `SELECT ` + caseColumns + `, u.name, u.path, ` + subdistrictOf + `,
		COALESCE((SELECT o.name FROM org_organisation o WHERE o.id = c.receiver_id), ''),
		COALESCE((SELECT o.name FROM org_organisation o WHERE o.id = c.organisation_id), '')` + q.where(&a, scope)
	if q.Oldest {
		query += ` ORDER BY c.moved_at, c.id`
	} else {
		query += ` ORDER BY c.moved_at DESC, c.id DESC`
	}
	if q.Limit > 0 {
		query += ` LIMIT ` + a.Add(q.Limit) + ` OFFSET ` + a.Add(q.Offset)
	}
	heads, err := db.All[struct {
		Case
		UnitName, UnitPath, CaseSubdistrict, ReceiverName, OrganisationName string
	}](ctx, tx, query, a.Values()...)
	if err != nil || len(heads) == 0 {
		return nil, err
	}
	files := make([]File, len(heads))
	at := make(map[string]*File, len(heads))
	ids := make([]string, len(heads))
	for i, h := range heads {
		files[i] = File{
			Case: h.Case, UnitName: h.UnitName, UnitPath: h.UnitPath, CaseSubdistrict: h.CaseSubdistrict,
			ReceiverName: h.ReceiverName, OrganisationName: h.OrganisationName,
		}
		ids[i], at[h.ID] = h.ID, &files[i]
	}
	return files, fillFiles(ctx, tx, ids, at)
}

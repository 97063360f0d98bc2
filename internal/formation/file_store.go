package formation

import (
	"context"

	"qipan/internal/platform/db"
)

// fillFiles reads what belongs to cases, table by table.
func fillFiles(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	for _, fill := range []func(context.Context, *db.Tx, []string, map[string]*File) error{
		fillParties, fillTalks, fillPapers, fillApprovals, fillCandidates, fillPlaces, fillPairs, fillActivities, fillEvents, fillSecretaries,
	} {
		if err := fill(ctx, tx, ids, at); err != nil {
			return err
		}
	}
	return nil
}

// of reads the rows of several cases and hands each to its file.
func of[T any](ctx context.Context, tx *db.Tx, ids []string, query [2]string, take func(T)) error {
	var a db.Args
	return db.Each(ctx, tx, func(row T) error {
		take(row)
		return nil
	}, query[0]+db.In(&a, ids)+query[1], a.Values()...)
}

func fillParties(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT p.case_id, p.enterprise_id, p.joined_on, p.confirmed_on, p.left_on, p.left_reason, f.name, f.uscc, f.address,
		f.legal_rep, f.contact, f.phone, f.trade, f.ownership, s.status, s.staff, s.full_members, s.probationary, u.id, u.name, u.path, ` + subdistrictOf + `,
		s.site_id, t.name
		FROM formation_party p JOIN enterprise_file f ON f.id = p.enterprise_id
		JOIN enterprise_spell s ON s.enterprise_id = f.id AND s.valid_to IS NULL
		JOIN org_unit u ON u.id = s.unit_id LEFT JOIN enterprise_site t ON t.id = s.site_id WHERE p.case_id IN `, ` ORDER BY p.joined_on, p.enterprise_id`},
		func(p Party) { at[p.CaseID].Parties = append(at[p.CaseID].Parties, p) })
}

func fillTalks(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT id, case_id, enterprise_id, talked_on, reply, conditions, review_on, talked_by, created_at
		FROM formation_talk WHERE case_id IN `, ` ORDER BY talked_on, id`},
		func(t Talk) { at[t.CaseID].Talks = append(at[t.CaseID].Talks, t) })
}

func fillPapers(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{
		`SELECT case_id, enterprise_id, paper, signed_on, noted_by FROM formation_paper WHERE case_id IN `,
		` ORDER BY enterprise_id, paper`,
	},
		func(p Paper) { at[p.CaseID].Papers = append(at[p.CaseID].Papers, p) })
}

func fillApprovals(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT a.case_id, a.body_id, a.applied_on, a.due_on, a.decided_on, a.decision, a.reply_no, a.reason, a.filed_on, o.name
		FROM formation_approval a JOIN org_organisation o ON o.id = a.body_id WHERE a.case_id IN `, ` ORDER BY a.case_id`},
		func(a Approval) { at[a.CaseID].Approval = a })
}

func fillCandidates(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT id, case_id, name, source, reason, person_answer, firm_answer, proposed_on, answered_on, post_id
		FROM formation_candidate WHERE case_id IN `, ` ORDER BY proposed_on, id`},
		func(c Candidate) { at[c.CaseID].Candidates = append(at[c.CaseID].Candidates, c) })
}

func fillPlaces(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{
		`SELECT case_id, kind, name, address, area_dm2, agreed_on, noted_by FROM formation_place WHERE case_id IN `,
		` ORDER BY case_id`,
	},
		func(p Place) { at[p.CaseID].Place = p })
}

func fillPairs(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT p.id, p.case_id, p.department_id, p.officer, p.proposed_on, p.conflict_declared_on, p.department_agreed_on,
		p.acknowledged_on, p.ended_on, p.ended_reason, u.name
		FROM formation_pair p JOIN org_unit u ON u.id = p.department_id WHERE p.case_id IN `, ` ORDER BY p.id DESC`},
		func(p Pair) { at[p.CaseID].Pairs = append(at[p.CaseID].Pairs, p) })
}

func fillActivities(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT id, case_id, subject, planned_on, held_on, attended, counts_as, noted_by
		FROM formation_activity WHERE case_id IN `, ` ORDER BY held_on ASC NULLS LAST, planned_on, id`},
		func(a Activity) { at[a.CaseID].Activities = append(at[a.CaseID].Activities, a) })
}

func fillEvents(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	return of(ctx, tx, ids, [2]string{`SELECT id, case_id, step, what, detail, at, actor FROM formation_event WHERE case_id IN `, ` ORDER BY at, id`},
		func(e Event) { at[e.CaseID].Events = append(at[e.CaseID].Events, e) })
}

// fillSecretaries reads who is in post today in the organisations of the cases; an approved one comes first.
func fillSecretaries(ctx context.Context, tx *db.Tx, ids []string, at map[string]*File) error {
	var organisations []string
	for _, id := range ids {
		if o := at[id].OrganisationID; o != "" {
			organisations = append(organisations, o)
		}
	}
	if len(organisations) == 0 {
		return nil
	}
	var a db.Args
	day := a.Add(tx.Today())
	return db.Each(ctx, tx, func(row Incumbent) error {
		for _, id := range ids {
			if f := at[id]; f.OrganisationID == row.OrganisationID && f.Secretary.PostID == "" {
				f.Secretary = row
			}
		}
		return nil
	}, `SELECT p.organisation_id, p.id, p.holder, p.source, p.valid_from, p.produced_by = 'APPOINTED' OR p.approval_no <> '' AS confirmed
		FROM org_post p WHERE p.title = 'SECRETARY' AND p.valid_from <= `+day+` AND (p.valid_to IS NULL OR p.valid_to > `+day+`)
		AND p.organisation_id IN `+db.In(&a, organisations)+` ORDER BY CASE WHEN p.produced_by = 'APPOINTED' OR p.approval_no <> '' THEN 0 ELSE 1 END, p.valid_from, p.id`,
		a.Values()...)
}

func insertTalk(ctx context.Context, tx *db.Tx, t Talk) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_talk (id, case_id, enterprise_id, talked_on, reply, conditions, review_on, talked_by, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`, t.ID, t.CaseID, t.EnterpriseID, t.TalkedOn, t.Reply, t.Conditions, t.ReviewOn, t.TalkedBy, t.CreatedAt)
	return err
}

func putPaper(ctx context.Context, tx *db.Tx, p Paper) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_paper (case_id, enterprise_id, paper, signed_on, noted_by) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (case_id, enterprise_id, paper) DO UPDATE SET signed_on = excluded.signed_on, noted_by = excluded.noted_by`,
		p.CaseID, p.EnterpriseID, p.Kind, p.SignedOn, p.NotedBy)
	return err
}

func putApproval(ctx context.Context, tx *db.Tx, a Approval) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_approval (case_id, body_id, applied_on, due_on, decided_on, decision, reply_no, reason, filed_on)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (case_id) DO UPDATE SET body_id = excluded.body_id, applied_on = excluded.applied_on, due_on = excluded.due_on,
		decided_on = excluded.decided_on, decision = excluded.decision, reply_no = excluded.reply_no, reason = excluded.reason, filed_on = excluded.filed_on`,
		a.CaseID, a.BodyID, a.AppliedOn, a.DueOn, a.DecidedOn, a.Decision, a.ReplyNo, a.Reason, a.FiledOn)
	return err
}

func insertCandidate(ctx context.Context, tx *db.Tx, c Candidate) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_candidate (id, case_id, name, source, reason, person_answer, firm_answer, proposed_on, answered_on, post_id)
		VALUES ($1, $2, $3, $4, $5, '', '', $6, NULL, NULL)`, c.ID, c.CaseID, c.Name, c.Source, c.Reason, c.ProposedOn)
	return err
}

func updateCandidate(ctx context.Context, tx *db.Tx, c Candidate) error {
	_, err := tx.Exec(ctx, `UPDATE formation_candidate SET person_answer = $2, firm_answer = $3, answered_on = $4, post_id = $5 WHERE id = $1`,
		c.ID, c.PersonAnswer, c.FirmAnswer, c.AnsweredOn, db.NullText(c.PostID))
	return err
}

func putPlace(ctx context.Context, tx *db.Tx, p Place) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_place (case_id, kind, name, address, area_dm2, agreed_on, noted_by) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (case_id) DO UPDATE SET kind = excluded.kind, name = excluded.name, address = excluded.address, area_dm2 = excluded.area_dm2,
		agreed_on = excluded.agreed_on, noted_by = excluded.noted_by`, p.CaseID, p.Kind, p.Name, p.Address, p.AreaDM2, p.AgreedOn, p.NotedBy)
	return err
}

func insertPair(ctx context.Context, tx *db.Tx, p Pair) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_pair (id, case_id, department_id, officer, proposed_on, conflict_declared_on, department_agreed_on,
		acknowledged_on, ended_on, ended_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, '')`,
		p.ID, p.CaseID, p.DepartmentID, p.Officer, p.ProposedOn, p.ConflictDeclaredOn, p.DepartmentAgreedOn, p.AcknowledgedOn)
	return err
}

func updatePair(ctx context.Context, tx *db.Tx, p Pair) error {
	_, err := tx.Exec(ctx, `UPDATE formation_pair SET conflict_declared_on = $2, department_agreed_on = $3, acknowledged_on = $4, ended_on = $5,
		ended_reason = $6 WHERE id = $1`, p.ID, p.ConflictDeclaredOn, p.DepartmentAgreedOn, p.AcknowledgedOn, p.EndedOn, p.EndedReason)
	return err
}

func insertActivity(ctx context.Context, tx *db.Tx, a Activity) error {
	_, err := tx.Exec(ctx, `INSERT INTO formation_activity (id, case_id, subject, planned_on, held_on, attended, counts_as, noted_by)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, a.ID, a.CaseID, a.Subject, a.PlannedOn, a.HeldOn, a.Attended, a.CountsAs, a.NotedBy)
	return err
}

func updateActivity(ctx context.Context, tx *db.Tx, a Activity) error {
	_, err := tx.Exec(ctx, `UPDATE formation_activity SET held_on = $2, attended = $3, counts_as = $4, noted_by = $5 WHERE id = $1`,
		a.ID, a.HeldOn, a.Attended, a.CountsAs, a.NotedBy)
	return err
}

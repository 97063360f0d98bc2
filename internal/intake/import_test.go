package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
)

var errCommit = errors.New("the register says no")

// whole is a kind that looks at all rows at once and refuses the last one.
func whole(failing bool) intake.Kind {
	return intake.Kind{
		Name: "units", Permission: access.UnitManage,
		Table: func() sheet.Table {
			return sheet.Table{Kind: "units", Title: "单位", Columns: []sheet.Column{{Key: "name", Heading: "名称", Required: true}, {Key: "code", Heading: "代码"}}, Identify: []string{"name"}}
		},
		Judge: func(_ context.Context, _ *db.Tx, r *sheet.Report) error {
			r.Rows[len(r.Rows)-1].Reject("UNKNOWN_ORG", "name")
			return nil
		},
		Commit: func(_ context.Context, _ *db.Tx, r *sheet.Report, note func(intake.Effect) error) (t intake.Tally, err error) {
			if failing {
				return t, errCommit
			}
			for _, row := range r.Rows {
				if row.Taken() {
					t.Created++
					err = errors.Join(err, note(intake.Effect{Subject: "unit", SubjectID: row.Values["name"], LeftVersion: 1}))
				}
			}
			return t, err
		},
		Undo: func(context.Context, *db.Tx, []intake.Effect) error { return nil },
	}
}

const units = "名称,代码\n一号街道,1\n二号街道,2\n三号街道,3\n"

func operator() context.Context { return access.With(context.Background(), access.Operator()) }

func TestACommandPrintsTheReportOnceTheWorkIsDone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		for _, dry := range []bool{true, false} {
			var out bytes.Buffer
			r, err := intake.NewService(d, whole(false)).Run(operator(), intake.RunOrder{Kind: "units", FileName: "u.csv", Reader: strings.NewReader(units), DryRun: dry, JSON: &out})
			if err != nil {
				t.Fatal(err)
			}
			var printed sheet.Report
			if err := json.Unmarshal(out.Bytes(), &printed); err != nil {
				t.Fatal(err)
			}
			want := sheet.Counts{Accepted: 2, Rejected: 1, Skipped: 1}
			if printed.Committed == dry || printed.Counts != want || r.Counts != want || len(printed.Rows) != 4 || printed.FileOutcome != sheet.Import {
				t.Errorf("dry %v: printed %s", dry, out.String())
			}
		}
		list, total, err := intake.NewService(d, whole(false)).List(operator(), 9, 0)
		if err != nil || total != 1 || list[0].State != intake.Committed || list[0].Created != 2 || list[0].Rejected != 1 {
			t.Errorf("the register holds %+v, %v", list, err)
		}
	})
}

func TestACommitThatFailsLeavesNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := intake.NewService(d, whole(true))
		var out bytes.Buffer
		if _, err := s.Run(operator(), intake.RunOrder{Kind: "units", FileName: "u.csv", Reader: strings.NewReader(units), JSON: &out}); !errors.Is(err, errCommit) || out.Len() > 0 {
			t.Errorf("run: %v, printed %q", err, out.String())
		}
		if _, total, err := s.List(operator(), 9, 0); err != nil || total != 0 {
			t.Errorf("%d imports are left, %v", total, err)
		}
		id, err := s.Upload(operator(), intake.NewImport{Kind: "units", FileName: "u.csv", Content: []byte(units)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(operator(), id, 1); !errors.Is(err, errCommit) {
			t.Errorf("commit: %v", err)
		}
		p, err := s.Preview(operator(), id, intake.Window{Limit: 9})
		if err != nil || p.State != intake.Uploaded || len(p.Rows) != 3 {
			t.Errorf("after the failure %s with %d rows, %v", p.State, len(p.Rows), err)
		}
	})
}

func TestARefusedFileIsNoErrorOfACommandAndIsNotKept(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := intake.NewService(d, whole(false))
		r, err := s.Run(operator(), intake.RunOrder{Kind: "units", FileName: "u.xls", Reader: strings.NewReader("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")})
		if err != nil || r.FileOutcome != sheet.RejectFile || r.Committed {
			t.Errorf("report %+v, %v", r, err)
		}
		if _, total, err := s.List(operator(), 9, 0); err != nil || total != 0 {
			t.Errorf("%d imports are left, %v", total, err)
		}
	})
}

func TestImportingNeedsBothPermissions(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := intake.NewService(d, whole(false))
		as := func(role access.Role) context.Context {
			return access.With(context.Background(), access.Principal{AccountID: "a", Name: "吴一", Grants: []access.Grant{{Role: role, UnitPath: "/d/"}}})
		}
		for role, want := range map[access.Role]fault.Kind{access.SubdistrictWorker: fault.Forbidden, access.Auditor: fault.Forbidden} {
			if _, err := s.Upload(as(role), intake.NewImport{Kind: "units", FileName: "u.csv", Content: []byte(units)}); fault.KindOf(err) != want {
				t.Errorf("%s: %v", role, err)
			}
		}
		if kinds := s.Kinds(as(access.SubdistrictWorker)); len(kinds) != 0 {
			t.Errorf("a subdistrict worker is offered %v", kinds)
		}
		if _, err := s.Upload(as(access.DistrictStaff), intake.NewImport{Kind: "units", FileName: "u.csv", Content: []byte(units)}); err != nil {
			t.Error(err)
		}
	})
}

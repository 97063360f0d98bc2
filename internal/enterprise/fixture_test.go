package enterprise_test

import (
	"context"
	"errors"
	"testing"

	"qipan/internal/access"
	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
)

// Codes from ranges that no office gives out.
const (
	codeA = "91000000TTTTTT001W"
	codeB = "91000000TTTTTT0020"
)

type world struct {
	t          *testing.T
	d          *db.DB
	ctx        context.Context // the operator
	s          *enterprise.Service
	malan      org.Unit
	lijia      org.Unit
	hualin     org.Unit // community of malan
	organiser  context.Context
	malanWorks context.Context
}

func build(t *testing.T, d *db.DB) *world {
	t.Helper()
	w := &world{t: t, d: d, ctx: access.With(context.Background(), access.Operator()), s: enterprise.NewService(d, enterprise.Options{})}
	w.must(seedUnits(w))
	w.malanWorks = w.as("马栏专干", access.SubdistrictWorker, w.malan)
	return w
}

// seedUnits makes a district with two subdistricts and one community.
func seedUnits(w *world) error {
	return w.d.Write(w.ctx, func(tx *db.Tx) (err error) {
		add := func(code, name string, kind org.UnitKind, parent string, aliases ...string) org.Unit {
			u, aerr := org.AddUnitIn(w.ctx, tx, org.NewUnit{Code: code, Name: name, Kind: kind, ParentID: parent, ValidFrom: "2017-01-01", Aliases: aliases})
			err = errors.Join(err, aerr)
			return u
		}
		district := add("210204", "沙河口区", org.District, "")
		w.malan = add("210204008", "马栏街道", org.Subdistrict, district.ID, "马栏办")
		w.lijia = add("210204006", "李家街道", org.Subdistrict, district.ID)
		w.hualin = add("210204008001", "华林社区", org.Community, w.malan.ID)
		w.organiser = w.as("区工作人员", access.DistrictStaff, district)
		return err
	})
}

func (w *world) as(name string, role access.Role, u org.Unit) context.Context {
	return access.With(context.Background(), access.Principal{
		AccountID: name, Login: name, Name: name, Grants: []access.Grant{{Role: role, UnitID: u.ID, UnitPath: u.Path, ValidFrom: "2017-01-01"}},
	})
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// firm is an enterprise of malan's community with everything that a form asks for.
func (w *world) firm() enterprise.NewEnterprise {
	return enterprise.NewEnterprise{
		Facts: enterprise.Facts{
			USCC: codeA, Name: "大连澄岸商贸有限公司", Address: "西山街1号", Ownership: enterprise.Private, TradeCode: "F5211", Trade: "百货零售", LegalRep: "林知遥",
			OwnerName: "林知遥", OwnerMember: enterprise.Yes, Contact: "周予安", Phone: "0411-84600000", Established: "2010-05",
			Dated: enterprise.Dated{UnitID: w.hualin.ID, LegalPerson: true, Staff: db.Int(60), FullMembers: db.Int(4), Probationary: db.Int(1)},
		},
		Since: "2020-01-01", Source: "街道走访",
	}
}

func (w *world) add(n enterprise.NewEnterprise) string {
	w.t.Helper()
	id, err := w.s.Add(w.ctx, n)
	w.must(err)
	return id
}

func (w *world) record(ctx context.Context, id string, day db.Date) enterprise.Record {
	w.t.Helper()
	r, err := w.s.Record(ctx, id, day)
	w.must(err)
	return r
}

func operator() context.Context { return access.With(context.Background(), access.Operator()) }

package enterprise_test

import (
	"bytes"
	"fmt"
	"strconv"
	"testing"

	"qipan/internal/enterprise"
	"qipan/internal/intake"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// bigLedger is a csv file of n enterprises in the two subdistricts.
func bigLedger(n int) []byte {
	var b bytes.Buffer
	b.WriteString("企业名称,所属街道,经营地址,国民经济行业代码,联系电话,职工人数,正式党员数,预备党员数\n")
	signs := []rune("安禾澄岸白石云帆青禾远山星海和源嘉木清风知行明德")
	for i := range n {
		street := "马栏街道"
		if i%9 != 0 {
			street = "李家街道"
		}
		a, c := signs[i%len(signs)], signs[(i/len(signs))%len(signs)]
		fmt.Fprintf(&b, "大连%c%c%d商贸有限公司,%s,西山街%d号,F52%02d,1390000%04d,%d,%d,0\n", a, c, i, street, i%300, i%100, i%10000, i%200, i%6)
	}
	return b.Bytes()
}

func fill(b *testing.B, d *db.DB, n int) *world {
	b.Helper()
	w := &world{d: d, s: enterprise.NewService(d, enterprise.Options{}), ctx: operator()}
	if err := seedUnits(w); err != nil {
		b.Fatal(err)
	}
	s := intake.NewService(d, w.s.ImportKind())
	r, err := s.Run(w.ctx, intake.RunOrder{Kind: "enterprises", FileName: "a.csv", Reader: bytes.NewReader(bigLedger(n))})
	if err != nil || !r.Committed {
		b.Fatal(err, r)
	}
	if err := d.Write(w.ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(w.ctx, "ANALYZE") // as both engines do by themselves in time
		return err
	}); err != nil {
		b.Fatal(err)
	}
	return w
}

// BenchmarkList measures one page of the list over 24,000 enterprises.
func BenchmarkList(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		d := dbtest.OpenSQLite(b)
		if engine == "postgres" {
			d = dbtest.OpenPostgres(b)
		}
		w := fill(b, d, 24_000)
		for name, q := range map[string]enterprise.ListQuery{
			"name":        {},
			"last page":   {Offset: 23_950},
			"staff":       {Sort: enterprise.ByStaff, Desc: true},
			"street":      {Filter: enterprise.Filter{UnitPath: w.malan.Path}},
			"words":       {Filter: enterprise.Filter{Query: "qhsm"}},
			"initials":    {Filter: enterprise.Filter{Query: "ahqh12"}},
			"section":     {Filter: enterprise.Filter{Section: "F"}},
			"missing":     {Filter: enterprise.Filter{Lack: enterprise.LackPoint}},
			"as of a day": {Filter: enterprise.Filter{Day: "2026-11-21"}},
		} {
			b.Run(engine+"/"+name, func(b *testing.B) {
				q.Limit = 50
				for b.Loop() {
					if _, err := w.s.List(w.ctx, q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

// BenchmarkImport measures the commit of a ledger of many rows.
func BenchmarkImport(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		for _, engine := range []string{"sqlite", "postgres"} {
			b.Run(engine+"/"+strconv.Itoa(n), func(b *testing.B) {
				for b.Loop() {
					d := dbtest.OpenSQLite(b)
					if engine == "postgres" {
						d = dbtest.OpenPostgres(b)
					}
					fill(b, d, n)
				}
			})
		}
	}
}

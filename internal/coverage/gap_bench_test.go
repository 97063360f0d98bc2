package coverage

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/dbtest"
)

// crowd writes n invented enterprises in nine subdistricts of four communities each, one in six covered.
func crowd(tb testing.TB, d *db.DB, n int) {
	tb.Helper()
	ctx := context.Background()
	err := d.Write(ctx, func(tx *db.Tx) error {
		exec := func(q string, args ...any) {
			if _, err := tx.Exec(ctx, q, args...); err != nil {
				tb.Fatal(err)
			}
		}
		unit := func(id, kind string, parent any, path string) {
			exec(`INSERT INTO org_unit (id, code, name, kind, parent_id, path, valid_from, pinyin, search_key, version) VALUES ($1,$1,$1,$2,$3,$4,'2010-01-01','','',1)`, id, kind, parent, path)
		}
		unit("D", "DISTRICT", nil, "/d/")
		exec(`INSERT INTO org_organisation (id, name, rank, formation, purpose, unit_id, trade_code, founded_on, reply_no, dissolved_reason, dissolved_reply, contact_name, contact_phone, pinyin, search_key, created_at, version) VALUES ('O','O','BRANCH','OTHER','ENTERPRISE','D','','2015','','','','','','','',$1,1)`, tx.Now())
		var units []string
		for i := range 9 {
			s := fmt.Sprintf("S%d", i)
			unit(s, "SUBDISTRICT", "D", "/d/"+s+"/")
			for j := range 4 {
				c := fmt.Sprintf("%sC%d", s, j)
				unit(c, "COMMUNITY", s, "/d/"+s+"/"+c+"/")
				units = append(units, c)
			}
		}
		sites := n / 8
		for i := range sites {
			exec(`INSERT INTO enterprise_site (id, kind, name, unit_id, address, street, level, big, lon, lat, datum, pinyin, search, version) VALUES ($1,'BUILDING',$1,$2,'','','','',121.5,38.9,'wgs84','','',1)`, fmt.Sprintf("B%d", i), units[i%len(units)])
		}
		for i := range n {
			id := fmt.Sprintf("E%06d", i)
			exec(`INSERT INTO enterprise_file (id, name, name_key, pinyin, registered_at, address, datum, ownership, trade_code, trade, above_scale, legal_rep, owner_name, owner_member, owner_seat, contact, phone, established, key_enterprise, stated, states_organisation, note, created_at, version)
				VALUES ($1,$2,$2,$3,'','','','PRIVATE','I65','','','','','','','','','',$4,'',FALSE,'',$5,1)`, id, "试验企业"+id, fmt.Sprintf("%06d", (i*7919)%n), false, tx.Now())
			var full any = []int{0, 0, 0, 0, 0, 1, 2, 3, 0, 1}[i%10]
			if i%50 == 0 {
				full = nil
			}
			exec(`INSERT INTO enterprise_spell (id, enterprise_id, unit_id, site_id, status, legal_person, staff, full_members, probationary, valid_from) VALUES ($1,$1,$2,$3,$4,$5,$6,$7,0,'2015-01-01')`,
				id, units[(i%sites)%len(units)], fmt.Sprintf("B%d", i%sites), []string{"IN_OPERATION", "IN_OPERATION", "IN_OPERATION", "CLOSED"}[i%4%3], true, i%90, full)
			if i%6 == 0 {
				exec(`INSERT INTO coverage_link (id, organisation_id, enterprise_id, valid_from, ended_reason) VALUES ($1,'O',$1,'2016-01-01','')`, id)
			}
			if i%40 == 1 {
				exec(`INSERT INTO coverage_stage (enterprise_id, stage, reason, review_on, since, case_id) VALUES ($1,'REFUSED_FOR_NOW','NOT_NOW','2027-05-01','2026-05-01','')`, id)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
}

// The page of fifty with its total on 24,000 enterprises stays below 50 ms (median) on the embedded engine.
func BenchmarkGapPage(b *testing.B) {
	d := dbtest.OpenSQLite(b)
	crowd(b, d, 24000)
	s := New(d)
	ctx := access.With(context.Background(), access.Operator())
	for name, q := range map[string]GapQuery{
		"all":      {Limit: 50},
		"deep":     {Limit: 50, Offset: 5000},
		"street":   {Limit: 50, Within: "/d/S3/"},
		"partners": {Limit: 50, Reasons: []Reason{TwoWithPartners}},
		"missing":  {Limit: 50, Missing: FactStaff},
		"staff":    {Limit: 50, Sort: SortStaff, Desc: true},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Gaps(ctx, q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("rates", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Rates(ctx, "", ""); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// What ledgers state: 6,000 of 24,000 files name an organisation, every text is as long as a ledger's line.
func BenchmarkStated(b *testing.B) {
	d := dbtest.OpenSQLite(b)
	crowd(b, d, 24000)
	ctx := access.With(context.Background(), access.Operator())
	rest := `"declared":"` + strings.Repeat("否，", 300) + `"}`
	err := d.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `UPDATE enterprise_file SET stated = '{' || $1`, rest); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE enterprise_file SET states_organisation = TRUE, stated = '{"org_name":"中共' || id || '支部委员会",' || $1 WHERE id < 'E006000'`, rest)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.Run("count", func(b *testing.B) {
		for b.Loop() {
			if _, err := New(d).StatedCount(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			if _, err := New(d).Stated(ctx, StatedQuery{Limit: 50}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

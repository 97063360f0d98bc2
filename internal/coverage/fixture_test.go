package coverage

import (
	"context"
	"testing"

	"qipan/internal/access"
	"qipan/internal/platform/db"
)

// ground is a small invented district: two subdistricts, one building of three firms, some others.
type ground struct {
	t  *testing.T
	db *db.DB
	s  *Service
}

func newGround(t *testing.T, d *db.DB) *ground {
	g := &ground{t: t, db: d, s: New(d)}
	g.unit("d", "DISTRICT", "", "/d/")
	g.unit("s1", "SUBDISTRICT", "d", "/d/s1/")
	g.unit("s2", "SUBDISTRICT", "d", "/d/s2/")
	g.exec(`INSERT INTO enterprise_site (id, kind, name, unit_id, address, street, level, big, lon, lat, datum, pinyin, search, version)
		VALUES ('b1', 'BUILDING', '试验大厦', 's1', '试验路1号', '试验路', '', '', 121.5, 38.9, 'wgs84', '', '', 1)`)
	g.exec(`INSERT INTO enterprise_site (id, kind, name, unit_id, address, street, level, big, lon, lat, datum, pinyin, search, version)
		VALUES ('m1', 'MARKET', '虚构市场', 's1', '试验路9号', '试验路', '', '', 121.51, 38.9, 'wgs84', '', '', 1)`)
	return g
}

func (g *ground) exec(q string, args ...any) {
	g.t.Helper()
	err := g.db.Write(context.Background(), func(tx *db.Tx) error {
		_, err := tx.Exec(context.Background(), q, args...)
		return err
	})
	if err != nil {
		g.t.Fatal(err)
	}
}

func (g *ground) unit(id, kind, parent, path string) {
	g.exec(`INSERT INTO org_unit (id, code, name, kind, parent_id, path, valid_from, pinyin, search_key, version)
		VALUES ($1, $1, $1, $2, $3, $4, '2010-01-01', '', '', 1)`, id, kind, db.NullText(parent), path)
}

// firm is an invented enterprise.
type firm struct {
	id, unit, site, status string
	full, probationary     any
	staff                  any
	trade                  string
	person                 bool // self-employed
}

func (g *ground) firm(f firm) {
	g.t.Helper()
	if f.status == "" {
		f.status = "IN_OPERATION"
	}
	if f.unit == "" {
		f.unit = "s1"
	}
	ownership := "PRIVATE"
	if f.person {
		ownership = "INDIVIDUAL"
	}
	g.exec(`INSERT INTO enterprise_file (id, name, name_key, pinyin, registered_at, address, datum, ownership, trade_code, trade, above_scale,
		legal_rep, owner_name, owner_member, owner_seat, contact, phone, established, key_enterprise, stated, states_organisation, note, created_at, version)
		VALUES ($1, $2, $2, $1, '', '试验路1号', '', $3, $4, '', '', '', '', '', '', '王试', '000-1', '', $5, '', FALSE, '', '2026-01-01T00:00:00.000000Z', 1)`,
		f.id, "试验企业"+f.id, ownership, f.trade, false)
	g.exec(`INSERT INTO enterprise_spell (id, enterprise_id, unit_id, site_id, status, legal_person, staff, full_members, probationary, valid_from)
		VALUES ($1, $1, $2, $3, $4, $5, $6, $7, $8, '2020-01-01')`, f.id, f.unit, db.NullText(f.site), f.status, !f.person, f.staff, f.full, f.probationary)
}

func (g *ground) organisation(id, formation, purpose, name string) {
	g.exec(`INSERT INTO org_organisation (id, name, rank, formation, purpose, unit_id, trade_code, founded_on, reply_no, dissolved_reason, dissolved_reply,
		contact_name, contact_phone, pinyin, search_key, created_at, version)
		VALUES ($1, $4, 'BRANCH', $2, $3, 's1', '', '2021-01-01', '', '', '', '', '', '', '', '2026-01-01T00:00:00.000000Z', 1)`, id, formation, purpose, name)
}

// everyone is a caller who may do everything everywhere, at is one who works at a unit.
func everyone() context.Context { return access.With(context.Background(), access.Operator()) }

func at(path string) context.Context {
	return access.With(context.Background(), access.Principal{
		AccountID: "w", Login: "w", Name: "李试", Grants: []access.Grant{{Role: access.SubdistrictWorker, UnitPath: path}},
	})
}

func (g *ground) write(fn func(ctx context.Context, tx *db.Tx) error) error {
	ctx := everyone()
	return g.db.Write(ctx, func(tx *db.Tx) error { return fn(ctx, tx) })
}

func (g *ground) link(organisation, enterprise string, from db.Date) {
	g.t.Helper()
	if err := g.write(func(ctx context.Context, tx *db.Tx) error { return LinkIn(ctx, tx, organisation, enterprise, from) }); err != nil {
		g.t.Fatal(err)
	}
}

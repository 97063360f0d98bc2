package enterprise

import (
	"context"
	"slices"
	"strings"

	"qipan/internal/access"
	"qipan/internal/platform/db"
	"qipan/internal/platform/pinyin"
)

// search is a list's condition in parts, so that each question joins only the tables it needs. Tables are joined by CROSS
// JOIN: SQLite then reads them in the order written, which is chosen here; PostgreSQL chooses itself.
type search struct {
	args      db.Args
	where     []string
	withFile  bool // a condition asks for the file
	withWords bool // a condition asks for the search text
}

func (s *Service) searchOf(tx *db.Tx, scope access.Scope, f Filter) *search {
	x := &search{}
	x.and(onDay(&x.args, "s", tx, f.Day))
	if f.UnitPath != "" {
		scope = scope.Within(f.UnitPath)
	}
	x.and("s.unit_id IN (SELECT u.id FROM org_unit u WHERE " + scope.Where(&x.args, "u.path") + ")")
	if f.SiteID != "" {
		x.and("s.site_id = " + x.args.Add(f.SiteID))
	}
	if f.Status != "" {
		x.and("s.status = " + x.args.Add(string(f.Status)))
	}
	if f.Section != "" {
		x.andFile("f.trade_code >= " + x.args.Add(f.Section) + " AND f.trade_code < " + x.args.Add(f.Section+":"))
	}
	if f.Key != "" {
		not := "NOT "
		if f.Key == Yes {
			not = ""
		}
		x.andFile(not + "f.key_enterprise")
	}
	x.lack(f.Lack)
	if q := pinyin.Fold(f.Query); q == "" && f.Query != "" {
		x.and("1 = 0") // nothing but signs that no name is found by
	} else if q != "" {
		x.withWords = true
		x.and("w.search LIKE " + x.args.Add(db.Like(q)) + ` ESCAPE '\'`)
	}
	if f.Coverage != "" && s.coverage.Condition != nil {
		day := f.Day
		if day.IsZero() {
			day = tx.Today()
		}
		if c := s.coverage.Condition(&x.args, "s.enterprise_id", f.Coverage, day); c != "" {
			x.and(c)
		}
	}
	return x
}

func (x *search) and(condition string) { x.where = append(x.where, condition) }

func (x *search) andFile(condition string) {
	x.withFile = true
	x.and(condition)
}

func (x *search) lack(l Lack) {
	switch l {
	case LackCode:
		x.andFile("f.uscc IS NULL")
	case LackStaff:
		x.and("s.staff IS NULL")
	case LackMembers:
		x.and("s.full_members IS NULL")
	case LackPhone:
		x.andFile("f.phone = ''")
	case LackTrade:
		x.andFile("f.trade_code = ''")
	case LackSite:
		x.and("s.site_id IS NULL")
	case LackPoint:
		x.andFile("f.datum = ''")
	case LackEstablished:
		x.andFile("f.established = ''")
	}
}

// from writes the tables in the order in which they are to be read.
func (x *search) from(byFile bool) string {
	tables := []string{"enterprise_spell s"}
	joins := x.where
	if byFile {
		tables = []string{"enterprise_file f", "enterprise_spell s"}
		joins = append([]string{"s.enterprise_id = f.id"}, joins...)
	} else if x.withFile {
		tables = append(tables, "enterprise_file f")
		joins = append([]string{"f.id = s.enterprise_id"}, joins...)
	}
	if x.withWords {
		tables = append([]string{"enterprise_search w"}, tables...)
		on := "s.enterprise_id = w.enterprise_id"
		if byFile {
			on = "f.id = w.enterprise_id"
		}
		joins = append([]string{on}, joins...)
	}
	return " FROM " + strings.Join(tables, " CROSS JOIN ") + " WHERE " + strings.Join(joins, " AND ")
}

func (x *search) totals(ctx context.Context, tx *db.Tx) (Totals, error) {
	return db.One[Totals](ctx, tx, `SELECT COUNT(*), CAST(COALESCE(SUM(s.staff), 0) AS BIGINT), CAST(COALESCE(SUM(s.full_members), 0) AS BIGINT),
		CAST(COALESCE(SUM(s.probationary), 0) AS BIGINT)`+x.from(x.withFile), x.args.Values()...)
}

// few is how many hits are sorted rather than met by walking the whole register in the order of its names.
const few = 4000

var sortColumns = map[Sort]string{ByStaff: "s.staff", ByMembers: "s.full_members", BySince: "s.valid_from"}

// page finds the ids of one page in order.
func (x *search) page(ctx context.Context, tx *db.Tx, q ListQuery, hits int) ([]string, error) {
	back := q.Offset > hits/2 && q.Offset < hits // the nearer end of the list is walked from
	if back {
		q.Limit = min(q.Limit, hits-q.Offset)
		q.Offset = hits - q.Offset - q.Limit
	}
	dir, nulls := " ASC", " NULLS FIRST"
	if q.Desc != back {
		dir, nulls = " DESC", " NULLS LAST"
	}
	var query string
	if column, ok := sortColumns[q.Sort]; ok {
		query = "SELECT s.enterprise_id" + x.from(x.withFile) + " ORDER BY " + column + dir + nulls + ", s.enterprise_id" + dir
	} else {
		byFile := x.withFile || hits > few && !x.withWords
		x.withFile = true
		query = "SELECT f.id" + x.from(byFile) + " ORDER BY f.pinyin" + dir + ", f.id" + dir
	}
	args := x.args
	query += " LIMIT " + args.Add(q.Limit) + " OFFSET " + args.Add(q.Offset)
	ids, err := db.All[string](ctx, tx, query, args.Values()...)
	if back {
		slices.Reverse(ids)
	}
	return ids, err
}

// chunkSize keeps lists of ids below what the engines take as arguments.
const chunkSize = 500

func byIDs(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]Enterprise, error) {
	found := make(map[string]Enterprise, len(ids))
	for len(ids) > 0 {
		n := min(chunkSize, len(ids))
		var a db.Args
		where := ` WHERE f.id IN ` + db.In(&a, ids[:n]) + ` AND ` + onDay(&a, "s", tx, day)
		err := db.Each(ctx, tx, func(e Enterprise) error {
			found[e.ID] = e
			return nil
		}, `SELECT `+enterpriseColumns+enterpriseJoins+where, a.Values()...)
		if err != nil {
			return nil, err
		}
		ids = ids[n:]
	}
	return found, nil
}

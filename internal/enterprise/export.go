package enterprise

import (
	"context"
	"io"
	"iter"
	"strconv"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
)

// Derive asks the contexts above for the columns of the official ledger that they know, for some enterprises as of a day.
type Derive func(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]Derived, error)

// Derived is what other contexts know about an enterprise for its line in the official ledger. What is empty is not known,
// and then the line shows what was stated.
type Derived struct {
	Organised        Answer
	Organisation     string // name of the organisation that covers the enterprise
	FoundedOn        string
	Formation        string // SOLE, BUILDING_JOINT, INDUSTRY, MARKET_ATTACHED, GRID, OTHER
	Rank             string // BRANCH, GENERAL_BRANCH, COMMITTEE
	Instructed       Answer // without an organisation: an instructor or liaison was sent
	Secretary        string
	SecretarySource  string // OWNER, MIDDLE_MANAGER, DISPATCHED, RECRUITED, OTHER
	Workers          db.OptInt
	FullTimeWorkers  db.OptInt
	ElectedOnTime    Answer
	PairedDepartment string
	Union            Answer
	League           Answer
	Women            Answer
}

// formTexts follow the mapping of the official ledger: sole is 单独建立, grid is 网格建立, the others are 联合建立.
var (
	formTexts = map[string]string{
		"SOLE": "单独建立", "BUILDING_JOINT": "联合建立", "INDUSTRY": "联合建立", "MARKET_ATTACHED": "联合建立", "GRID": "网格建立", "OTHER": "联合建立",
	}
	detailTexts = map[string]string{
		"SOLE": "单建", "BUILDING_JOINT": "大厦联建", "INDUSTRY": "行业统建", "MARKET_ATTACHED": "市场挂靠建", "GRID": "网格", "OTHER": "其他",
	}
	rankTexts   = map[string]string{"BRANCH": "党支部", "GENERAL_BRANCH": "党总支", "COMMITTEE": "党委"}
	sourceTexts = map[string]string{
		"OWNER": "出资人担任", "MIDDLE_MANAGER": "中层管理人员担任", "DISPATCHED": "上级党组织选派", "RECRUITED": "其他人员担任", "OTHER": "其他人员担任",
	}
)

// ledgerTexts are the cells of one line of the ledger by column key: what others derive, else the facts, else what was stated.
func ledgerTexts(e Enterprise, d Derived) (map[string]string, error) {
	out, err := readStated(e.Stated)
	if err != nil {
		return nil, err
	}
	for key, v := range factCells(e) {
		if v != "" {
			out[key] = v
		}
	}
	for key, v := range derivedCells(e, d) {
		if v != "" {
			out[key] = v
		}
	}
	if d.Organised == Yes {
		delete(out, colNoOrgReason)
		delete(out, colInstructed)
	}
	// What neither the register nor a ledger knows of is not there.
	if out[colOrganised] == "" {
		out[colOrganised] = sheet.No
	}
	if out[colOrganised] == sheet.No && out[colInstructed] == "" {
		out[colInstructed] = sheet.No
	}
	return out, nil
}

// visibleTexts are the cells of a line without what the caller may not see about the owner.
func visibleTexts(ctx context.Context, e Enterprise, d Derived) (map[string]string, error) {
	cells, err := ledgerTexts(e, d)
	if err == nil && !may(ctx, access.EnterpriseOwner, e.UnitPath) {
		for _, key := range []string{colOwnerName, colOwnerMember, colOwnerSeat, colOwnerSecretary} {
			delete(cells, key)
		}
	}
	return cells, err
}

func factCells(e Enterprise) map[string]string {
	cells := map[string]string{
		colUnit: e.Subdistrict, colName: e.Name, colUSCC: e.USCC, colSubdistrict: e.Subdistrict, colCommunity: e.Community, colAddress: e.Address,
		colRegisteredAt: e.RegisteredAt, colLegalRep: e.LegalRep, colContact: e.Contact, colPhone: e.Phone, colIndustry: e.Trade, colTradeCode: e.TradeCode,
		colEmployees: e.Staff.String(), colFull: e.FullMembers.String(), colProbationary: e.Probationary.String(), colEstablished: e.Established,
		colOwnership: string(e.Ownership), colRevenue: FormatWan(e.RevenueFen), colAboveScale: answerText(e.AboveScale),
		colScaleYear: e.AboveScaleYear.String(), colOwnerName: e.OwnerName, colOwnerMember: answerText(e.OwnerMember), colOwnerSeat: answerText(e.OwnerSeat),
		colStatus: string(e.Status), colNote: e.Note, colKey: sheet.No,
	}
	if e.KeyEnterprise {
		cells[colKey] = sheet.Yes
	}
	if e.FullMembers.Known {
		cells[colMembers] = strconv.Itoa(e.FullMembers.N + e.Probationary.N)
	}
	if e.HasPoint() {
		cells[colLon], cells[colLat], cells[colDatum] = FormatDegrees(e.Lon), FormatDegrees(e.Lat), string(e.Datum)
	}
	siteCells(cells, e)
	return cells
}

// siteCells answer where an enterprise sits; without a site it sits elsewhere, unless something else was stated.
func siteCells(cells map[string]string, e Enterprise) {
	if e.SiteName == "" {
		return
	}
	cells[colInPark], cells[colInBuilding], cells[colElsewhere], cells[colInMarket] = sheet.No, sheet.No, sheet.No, sheet.No
	switch e.SiteKind {
	case Park:
		cells[colInPark], cells[colSiteName], cells[colSiteLevel] = sheet.Yes, e.SiteName, string(e.SiteLevel)
	case Building:
		cells[colInBuilding], cells[colSiteName], cells[colSiteBig] = sheet.Yes, e.SiteName, answerText(e.SiteBig)
	case Market:
		cells[colInMarket], cells[colMarketName], cells[colElsewhere] = sheet.Yes, e.SiteName, sheet.Yes
	}
}

func derivedCells(e Enterprise, d Derived) map[string]string {
	cells := map[string]string{
		colOrganised: answerText(d.Organised), colOrgName: d.Organisation, colOrgFounded: d.FoundedOn, colOrgMode: formTexts[d.Formation],
		colModeDetail: detailTexts[d.Formation], colOrgRank: rankTexts[d.Rank], colInstructed: answerText(d.Instructed), colSecretary: d.Secretary,
		colSecretaryFrom: sourceTexts[d.SecretarySource], colWorkers: d.Workers.String(), colFullTime: d.FullTimeWorkers.String(),
		colOnTime: answerText(d.ElectedOnTime), colPaired: d.PairedDepartment, colUnion: answerText(d.Union), colLeague: answerText(d.League),
		colWomen: answerText(d.Women),
	}
	if d.Secretary != "" && e.OwnerName != "" {
		cells[colOwnerSecretary] = sheet.No
		if d.Secretary == e.OwnerName {
			cells[colOwnerSecretary] = sheet.Yes
		}
	}
	return cells
}

// Format is the kind of file that an export writes.
type Format string

// The formats.
const (
	XLSX Format = "xlsx"
	CSV  Format = "csv"
)

// ExportOrder says what to write out.
type ExportOrder struct {
	Filter Filter
	Format Format
}

// Export writes the official ledger of 63 columns with the columns that the register adds, for the enterprises of a filter that
// the caller may see. Facts about owners are written where the caller may see them. The writing out is recorded.
func (s *Service) Export(ctx context.Context, o ExportOrder, w io.Writer) (err error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return err
	}
	if _, err := access.Require(ctx, access.ExportUse); err != nil {
		return err
	}
	defer fault.Wrap(&err, "enterprise.Export")
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		if o.Filter.Day.IsZero() {
			o.Filter.Day = tx.Today()
		}
		table := ledgerTable()
		rows := s.ledgerRows(ctx, tx, scope, o.Filter)
		footer := locale.T(ctx, "enterprise.export.footer", string(o.Filter.Day))
		if o.Format == CSV {
			return sheet.ExportCSV(w, &table, rows, footer)
		}
		return sheet.Export(w, &table, rows, footer)
	})
	if err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		return audit.Record(ctx, tx, audit.Act{
			Action: "enterprise.export", Kind: auditKind, UnitPath: first(scope.Roots()), Detail: map[string]any{"format": string(o.Format), "query": o.Filter.Query},
		})
	})
}

func first(roots []string) string {
	if len(roots) == 0 {
		return "/"
	}
	return roots[0]
}

// ledgerRows hands out the lines of the ledger in the order of names, in pieces, so that a long one is never held whole.
func (s *Service) ledgerRows(ctx context.Context, tx *db.Tx, scope access.Scope, f Filter) iter.Seq2[map[string]string, error] {
	return func(yield func(map[string]string, error) bool) {
		search := s.searchOf(tx, scope, f)
		search.withFile = true
		ids, err := search.page(ctx, tx, ListQuery{Filter: f, Limit: maxExport}, 0)
		if err != nil {
			yield(nil, err)
			return
		}
		for len(ids) > 0 {
			n := min(chunkSize, len(ids))
			lines, err := s.ledgerLines(ctx, tx, ids[:n], f.Day)
			if err != nil {
				yield(nil, err)
				return
			}
			for _, line := range lines {
				if !yield(line, nil) {
					return
				}
			}
			ids = ids[n:]
		}
	}
}

// maxExport is the most lines that a sheet takes.
const maxExport = 1_000_000

func (s *Service) ledgerLines(ctx context.Context, tx *db.Tx, ids []string, day db.Date) ([]map[string]string, error) {
	found, err := byIDs(ctx, tx, ids, day)
	if err != nil {
		return nil, err
	}
	derived := map[string]Derived{}
	if s.derive != nil {
		if derived, err = s.derive(ctx, tx, ids, day); err != nil {
			return nil, err
		}
	}
	lines := make([]map[string]string, 0, len(ids))
	for _, id := range ids {
		line, err := visibleTexts(ctx, found[id], derived[id])
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, nil
}

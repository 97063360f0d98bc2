package enterprise

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/access"
	"qipan/internal/intake"
	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/fault"
	"qipan/internal/platform/sheet"
	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
)

// importName is the kind's name on the command line; importSubject and importSite name its effects.
const (
	importName    = "enterprises"
	importSubject = "enterprise"
	importSite    = "site"
)

// importSource is what a confirmation names as its source for facts that came in a spreadsheet.
const importSource = "表格导入"

// ImportKind is how spreadsheets of enterprises come in.
func (s *Service) ImportKind() intake.Kind {
	return intake.Kind{
		Name: importName, Permission: access.EnterpriseEdit, Table: readTable,
		Open: func(ctx context.Context, tx *db.Tx) (*intake.Session, error) {
			x, err := openImport(ctx, tx)
			if err != nil {
				return nil, err
			}
			return &intake.Session{Judge: x.judge, Commit: x.commit, Finish: x.finish}, nil
		},
		Undo:   undoImport,
		Stored: storedTexts,
	}
}

// known is what an import needs to know about a stored file to recognise its row.
type known struct {
	id      string
	uscc    string
	unitID  string
	address string
}

// importing is one pass over a spreadsheet of enterprises.
type importing struct {
	ctx      context.Context
	tx       *db.Tx
	scope    access.Scope
	resolver *org.Resolver
	units    map[string]org.Unit
	hasUnits bool
	divided  map[string]bool // subdistricts that have communities
	byCode   map[string]known
	byName   map[string][]known // by exact folded name
	alike    map[string][]known // by likeness
	sites    map[string]Site    // by subdistrict and folded name
	mention  map[string]bool    // ids that the file mentions
	places   map[string]bool    // subdistricts that the file mentions
	writer   *importWriter
}

func openImport(ctx context.Context, tx *db.Tx) (*importing, error) {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return nil, err
	}
	x := &importing{
		ctx: ctx, tx: tx, scope: scope, units: map[string]org.Unit{}, divided: map[string]bool{}, byCode: map[string]known{}, byName: map[string][]known{},
		alike: map[string][]known{}, sites: map[string]Site{}, mention: map[string]bool{}, places: map[string]bool{},
	}
	if x.resolver, err = org.NewResolver(ctx, tx, tx.Today()); err != nil {
		return nil, err
	}
	all, err := org.UnitsOn(ctx, tx, tx.Today())
	if err != nil {
		return nil, err
	}
	for _, u := range all {
		x.units[u.ID] = u
		x.hasUnits = x.hasUnits || u.Kind == org.Subdistrict
		if u.Kind == org.Community {
			x.divided[u.ParentID] = true
		}
	}
	if err := eachKnown(ctx, tx, func(k known, name string) { x.learn(k, name) }); err != nil {
		return nil, err
	}
	err = eachSite(ctx, tx, func(s Site) error {
		x.sites[x.siteKey(s.UnitID, s.Name)] = s
		return nil
	})
	return x, err
}

func (x *importing) learn(k known, name string) {
	if k.uscc != "" {
		x.byCode[k.uscc] = k
	}
	exact, like := nameKey(name), value.FoldName(name)
	x.byName[exact] = append(x.byName[exact], k)
	x.alike[like] = append(x.alike[like], k)
}

// subdistrictOf is the subdistrict of a unit, or the unit itself.
func (x *importing) subdistrictOf(unitID string) string {
	if u := x.units[unitID]; u.Kind == org.Community {
		return u.ParentID
	}
	return unitID
}

func (x *importing) siteKey(unitID, name string) string {
	return x.subdistrictOf(unitID) + "\x00" + nameKey(name)
}

// judge adds the verdicts that need the register: place, reach, and what is stored already.
func (x *importing) judge(row *sheet.Row) error {
	unit, placed := x.place(row)
	x.point(row)
	if !row.Taken() {
		return nil
	}
	if x.hasUnits && !placed {
		return nil
	}
	if placed && !x.scope.Covers(unit.Path) {
		row.Reject(reason.ScopeDenied, colSubdistrict)
		return nil
	}
	if placed {
		x.places[x.subdistrictOf(unit.ID)] = true
	}
	k, found := x.match(row)
	switch {
	case found && x.hasUnits && !x.scope.Covers(x.units[k.unitID].Path):
		row.Reject(reason.ScopeDenied, colUSCC)
	case found:
		x.mention[k.id] = true
		if k.uscc == "" && row.Values[colUSCC] != "" {
			row.Warn(reason.DupSuspect, colName)
		}
	default:
		x.resembles(row)
	}
	return nil
}

// resembles warns about a new enterprise whose name is that of a stored one.
func (x *importing) resembles(row *sheet.Row) {
	for _, k := range x.alike[value.FoldName(row.Values[colName])] {
		if x.hasUnits && !x.scope.Covers(x.units[k.unitID].Path) {
			continue // what lies out of reach does not exist for this person
		}
		if k.uscc != "" && row.Values[colUSCC] != "" {
			row.Warn(reason.DupNameDiffCode, colName)
			return
		}
		row.Warn(reason.DupSuspect, colName)
		return
	}
}

// place resolves subdistrict and community. Without any unit in the register the texts stand unjudged.
func (x *importing) place(row *sheet.Row) (unit org.Unit, ok bool) {
	x.suppose(row)
	text := row.Values[colSubdistrict]
	if text == "" {
		row.Reject(reason.ReqSubdistrict, colSubdistrict)
		return unit, false
	}
	if !x.hasUnits {
		return unit, false
	}
	sub, viaAlias, ok := x.resolver.Subdistrict(text)
	if !ok {
		row.Reject(reason.UnknownOrg, colSubdistrict)
		return unit, false
	}
	if viaAlias {
		row.Warn(reason.OrgAlias, colSubdistrict)
	}
	community := row.Values[colCommunity]
	if community == "" || !x.divided[sub.ID] {
		return sub, true
	}
	unit, viaAlias, ok = x.resolver.Community(sub, community)
	if !ok {
		row.Reject(reason.UnknownOrg, colCommunity)
		return unit, false
	}
	if viaAlias {
		row.Warn(reason.OrgAlias, colCommunity)
	}
	return unit, true
}

var streetSheet = regexp.MustCompile(`^\s*(\p{Han}{1,12}街道)(?:办事处|办)?`)

// suppose looks for a missing subdistrict where files have it: in the official form's column of the reporting unit, and in the
// name of the sheet, which is a guess and is shown.
func (x *importing) suppose(row *sheet.Row) {
	if row.Values[colSubdistrict] != "" {
		return
	}
	if unit := row.Values[colUnit]; unit != "" {
		if _, _, ok := x.resolver.Subdistrict(unit); ok || strings.HasSuffix(unit, "街道") {
			row.Values[colSubdistrict] = unit
			return
		}
	}
	name := ""
	if u, _, ok := x.resolver.Subdistrict(row.Sheet); ok {
		name = u.Name
	} else if m := streetSheet.FindStringSubmatch(row.Sheet); m != nil {
		name = m[1]
	}
	if name != "" {
		row.Values[colSubdistrict] = name
		row.Warn(reason.SubdistrictSheet, colSubdistrict)
	}
}

// point refuses degrees without their datum (STD-18), and half a point.
func (x *importing) point(row *sheet.Row) {
	lon, lat, datum := row.Values[colLon], row.Values[colLat], row.Values[colDatum]
	if lon == "" && lat == "" {
		return
	}
	if datum == "" {
		row.Reject(reason.ReqValue, colDatum)
	}
	for _, d := range []struct {
		key, text string
		most      float64
	}{{colLon, lon, 180}, {colLat, lat, 90}} {
		v, err := strconv.ParseFloat(d.text, 64)
		if d.text != "" && (err != nil || v > d.most || v < -d.most) || d.text == "" {
			row.Reject(reason.NumUnparseable, d.key)
		}
	}
}

// match finds the stored file that a row means: by code; without a code on one of both sides, by name and address.
func (x *importing) match(row *sheet.Row) (known, bool) {
	code := row.Values[colUSCC]
	if k, ok := x.byCode[code]; ok && code != "" {
		return k, true
	}
	address := nameKey(row.Values[colAddress])
	for _, k := range x.byName[nameKey(row.Values[colName])] {
		if (code == "" || k.uscc == "") && nameKey(k.address) == address {
			return k, true
		}
	}
	return known{}, false
}

// commit takes a judged row.
func (x *importing) commit(row *sheet.Row, note func(intake.Effect) error) error {
	unit, ok := x.resolved(row)
	if !ok {
		return fault.New(fault.Conflict, "enterprise_no_units")
	}
	if x.writer == nil {
		w, err := newImportWriter(x.ctx, x.tx)
		if err != nil {
			return err
		}
		x.writer = w
	}
	site, err := x.siteOf(row, unit, note)
	if err != nil {
		return err
	}
	k, found := x.match(row)
	in := incoming{row: row, unit: unit, site: site, today: x.tx.Today()}
	if found {
		in.id = k.id
		in.keepUnit = row.Values[colCommunity] == "" && x.subdistrictOf(k.unitID) == unit.ID
	} else {
		in.id, in.fresh = db.NewID(), true
		x.learn(known{in.id, row.Values[colUSCC], unit.ID, row.Values[colAddress]}, row.Values[colName])
		x.mention[in.id] = true
	}
	if code := row.Values[colUSCC]; found && k.uscc == "" && code != "" {
		k.uscc = code
		x.byCode[code] = k
	}
	return x.writer.add(x.ctx, in, note)
}

// resolved is the unit of a row that place has judged before.
func (x *importing) resolved(row *sheet.Row) (org.Unit, bool) {
	sub, _, ok := x.resolver.Subdistrict(row.Values[colSubdistrict])
	if !ok {
		return sub, false
	}
	if c := row.Values[colCommunity]; c != "" && x.divided[sub.ID] {
		unit, _, ok := x.resolver.Community(sub, c)
		return unit, ok
	}
	return sub, true
}

// siteOf is the site of a row: the known one of that name in the subdistrict, or a new one where the row says of which kind
// it is. A name alone is kept as it was stated.
func (x *importing) siteOf(row *sheet.Row, unit org.Unit, note func(intake.Effect) error) (Site, error) {
	name, kind := row.Values[colSiteName], SiteKind("")
	switch {
	case row.Values[colMarketName] != "":
		name, kind = row.Values[colMarketName], Market
	case row.Values[colInBuilding] == sheet.Yes:
		kind = Building
	case row.Values[colInPark] == sheet.Yes:
		kind = Park
	case row.Values[colInMarket] == sheet.Yes:
		kind = Market
	}
	if name == "" {
		return Site{}, nil
	}
	key := x.siteKey(unit.ID, name)
	s, ok := x.sites[key]
	if !ok && kind == "" {
		return Site{}, nil
	}
	level, big := SiteLevel(row.Values[colSiteLevel]), answerOf(row.Values[colSiteBig])
	if ok {
		err := x.completeSite(key, s, level, big, note)
		return x.sites[key], err
	}
	f := SiteFacts{Kind: kind, Name: name, UnitID: unit.ID}
	if kind == Park {
		f.Level = knownLevel(level)
	}
	if kind == Building {
		f.Big = big
	}
	site, err := AddSiteIn(x.ctx, x.tx, f)
	if err != nil {
		return site, err
	}
	x.sites[key] = site
	return site, note(intake.Effect{Subject: importSite, SubjectID: site.ID, LeftVersion: 1})
}

// completeSite fills what a known site lacks; what is known already is never overwritten by the row of an enterprise.
func (x *importing) completeSite(key string, s Site, level SiteLevel, big Answer, note func(intake.Effect) error) error {
	after := s.SiteFacts
	if s.Kind == Park && s.Level == "" {
		after.Level = knownLevel(level)
	}
	if s.Kind == Building && s.Big == "" {
		after.Big = big
	}
	if after == s.SiteFacts {
		return nil
	}
	was, err := json.Marshal(s.SiteFacts)
	if err != nil {
		return err
	}
	if err := updateSite(x.ctx, x.tx, s.ID, s.Version, after); err != nil {
		return err
	}
	s.SiteFacts = after
	s.Version++
	x.sites[key] = s
	return note(intake.Effect{Subject: importSite, SubjectID: s.ID, Was: string(was), LeftVersion: s.Version})
}

// knownLevel drops a text that is no level of the ledger; the text itself is kept as it was stated.
func knownLevel(l SiteLevel) SiteLevel {
	if slices.Contains(l.Values(), l) {
		return l
	}
	return ""
}

// finish writes what is still held back and counts the files that the spreadsheet does not mention.
func (x *importing) finish(note func(intake.Effect) error) (intake.Tally, error) {
	var tally intake.Tally
	if x.writer != nil {
		if err := x.writer.flush(x.ctx, note); err != nil {
			return tally, err
		}
		tally = x.writer.tally
		if err := x.writer.close(); err != nil {
			return tally, err
		}
	}
	for _, list := range x.byName {
		for _, k := range list {
			if !x.mention[k.id] && x.places[x.subdistrictOf(k.unitID)] && x.scope.Covers(x.units[k.unitID].Path) {
				tally.Absent++
			}
		}
	}
	return tally, nil
}

func undoImport(ctx context.Context, tx *db.Tx, effects []intake.Effect) error {
	scope, err := access.Require(ctx, access.EnterpriseEdit)
	if err != nil {
		return err
	}
	for _, e := range effects {
		if e.Subject == importSite {
			err = undoSite(ctx, tx, e)
		} else {
			err = undoFile(ctx, tx, scope, e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func undoFile(ctx context.Context, tx *db.Tx, scope access.Scope, e intake.Effect) error {
	now, err := readOpen(ctx, tx, e.SubjectID)
	if err != nil {
		return err
	}
	unit, err := org.UnitByID(ctx, tx, now.UnitID)
	if err != nil {
		return err
	}
	if now.Version != e.LeftVersion || !scope.Covers(unit.Path) {
		return intake.BuiltOn(now.Name)
	}
	if e.Was != "" {
		return restore(ctx, tx, now, e.Was)
	}
	built, err := deleteFile(ctx, tx, e.SubjectID)
	if built {
		return intake.BuiltOn(now.Name)
	}
	return err
}

func undoSite(ctx context.Context, tx *db.Tx, e intake.Effect) error {
	s, err := siteByID(ctx, tx, e.SubjectID)
	if err != nil {
		return err
	}
	if s.Version != e.LeftVersion {
		return intake.BuiltOn(s.Name)
	}
	if e.Was == "" {
		built, err := deleteSite(ctx, tx, s.ID)
		if built {
			return intake.BuiltOn(s.Name)
		}
		return err
	}
	var was SiteFacts
	if err := json.Unmarshal([]byte(e.Was), &was); err != nil {
		return err
	}
	return updateSite(ctx, tx, s.ID, s.Version, was)
}

// storedTexts are the stored facts of the file that a row means, under the columns of the row.
func storedTexts(ctx context.Context, tx *db.Tx, row *sheet.Row) (map[string]string, error) {
	scope, err := access.Require(ctx, access.EnterpriseRead)
	if err != nil {
		return nil, err
	}
	e, ok, err := storedFor(ctx, tx, scope, row.Values)
	if err != nil || !ok {
		return nil, err
	}
	return visibleTexts(ctx, e, Derived{})
}

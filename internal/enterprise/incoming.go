package enterprise

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"qipan/internal/org"
	"qipan/internal/platform/db"
	"qipan/internal/platform/geo"
	"qipan/internal/platform/sheet"
)

// emptyStated is the text of a file of which no ledger has stated anything beyond its facts.
const emptyStated = "{}"

func readStated(text string) (map[string]string, error) {
	stated := map[string]string{}
	if text == "" || text == emptyStated {
		return stated, nil
	}
	err := json.Unmarshal([]byte(text), &stated)
	return stated, err
}

// writeStated writes keys in their order, so that equal contents are equal texts.
func writeStated(stated map[string]string) (string, error) {
	b, err := json.Marshal(stated)
	return string(b), err
}

// Cells of ledgers that contexts above read where they know nothing better.
const (
	StatedOrganisation = colOrgName    // name of the organisation
	StatedFounding     = colOrgFounded // when it was founded, as precise as stated
)

// StatesOrganisation reports whether the ledgers say that a Party organisation is there: they name one, or say so. It is kept
// beside the text, which is never searched.
func StatesOrganisation(text string) bool {
	cells := Stated(text, colOrganised, colOrgName)
	named := cells[1] != "" && !slices.Contains([]string{"无", "暂无", "没有"}, cells[1])
	return cells[0] != sheet.No && (named || cells[0] == sheet.Yes)
}

// Stated are cells of what ledgers stated, from the text that a file keeps, in the order asked for; empty where no ledger
// stated one.
func Stated(text string, cells ...string) []string {
	out := make([]string, len(cells))
	stated, err := readStated(text)
	if err != nil {
		return out
	}
	for i, c := range cells {
		out[i] = stated[c]
	}
	return out
}

// incoming is a taken row on its way into a file.
type incoming struct {
	row      *sheet.Row
	id       string
	fresh    bool
	unit     org.Unit
	keepUnit bool // the row names the subdistrict of the stored community
	site     Site
	today    db.Date
}

// taking puts the cells of a row into facts. A cell that is empty leaves what stands; a cell that fits no fact is kept as it
// was stated.
type taking struct {
	values map[string]string
	facts  *Facts
	used   map[string]bool // keys that have become facts
	groups map[Group]bool  // groups of which the row says anything
}

// apply lays the row over the file.
func (in incoming) apply(k *work) error {
	t := taking{values: in.row.Values, facts: &k.after.Facts, used: map[string]bool{}, groups: k.groups}
	t.identity()
	t.place(in)
	t.scale(in.today)
	t.owner()
	t.members()
	if in.fresh && !t.used["legal"] {
		k.after.LegalPerson = k.after.Ownership != Individual && (k.after.USCC == "" || LegalPersonByCode(k.after.USCC))
	}
	if k.after.Ownership == "" && strings.HasPrefix(k.after.USCC, "92") {
		k.after.Ownership = Individual // the code's own kind
	}
	k.after.tidy()
	for _, phone := range in.row.Extra[colPhone] {
		if !slices.ContainsFunc(k.contacts, func(c Contact) bool { return c.Phone == phone }) {
			k.contacts = append(k.contacts, Contact{ID: db.NewID(), Name: in.row.Values[colContact], Phone: phone, Note: importSource})
		}
	}
	return in.keepStated(k, t.used)
}

// keepStated keeps the cells that are no facts, or differ from what the facts say.
func (in incoming) keepStated(k *work, used map[string]bool) error {
	stated, err := readStated(k.after.Stated)
	if err != nil {
		return err
	}
	e := Enterprise{ID: k.after.ID, Facts: k.after.Facts, Stated: emptyStated}
	e.SiteName, e.SiteKind, e.SiteLevel, e.SiteBig = in.site.Name, in.site.Kind, in.site.Level, in.site.Big
	if in.unit.Kind == org.Community {
		e.Community = in.unit.Name
	}
	says, err := ledgerTexts(e, Derived{})
	if err != nil {
		return err
	}
	for key, v := range in.row.Values {
		switch {
		case v == "" || key == colSubdistrict || key == colUnit || key == colCommunity && in.unit.Kind == org.Community:
		case used[key] || says[key] == v:
			delete(stated, key)
		default:
			stated[key] = v
		}
	}
	k.after.Stated, err = writeStated(stated)
	return err
}

func (t *taking) text(to *string, key string, g Group) {
	if v := t.values[key]; v != "" {
		*to = v
		t.take(key, g)
	}
}

func (t *taking) take(key string, g Group) {
	t.used[key] = true
	t.groups[g] = true
}

func (t *taking) count(to *db.OptInt, key string, g Group) {
	if n, err := strconv.Atoi(t.values[key]); err == nil && n >= 0 {
		*to = db.Int(n)
		t.take(key, g)
	}
}

func (t *taking) answer(to *Answer, key string, g Group) {
	if a := answerOf(t.values[key]); a != "" {
		*to = a
		t.take(key, g)
	}
}

func answerOf(text string) Answer {
	switch text {
	case sheet.Yes:
		return Yes
	case sheet.No:
		return No
	}
	return ""
}

func answerText(a Answer) string {
	switch a {
	case Yes:
		return sheet.Yes
	case No:
		return sheet.No
	}
	return ""
}

// named takes an enumeration's value where it is one of the known ones.
func named[T interface {
	~string
	Values() []T
}](t *taking, to *T, key string, g Group) {
	if v := T(t.values[key]); slices.Contains(v.Values(), v) {
		*to = v
		t.take(key, g)
	}
}

var codedTrade = regexp.MustCompile(`^([A-T][0-9]{2,4}|[A-T])[\s.、-]`)

func (t *taking) identity() {
	f := t.facts
	t.text(&f.Name, colName, Identity)
	t.text(&f.USCC, colUSCC, Identity)
	t.text(&f.LegalRep, colLegalRep, Identity)
	t.text(&f.Contact, colContact, Identity)
	t.text(&f.Phone, colPhone, Identity)
	t.text(&f.Established, colEstablished, Identity)
	t.text(&f.Trade, colIndustry, Identity)
	t.text(&f.Note, colNote, Identity)
	named(t, &f.Ownership, colOwnership, Identity)
	t.status()
	if a := answerOf(t.values[colKey]); a != "" {
		f.KeyEnterprise = a == Yes
		t.take(colKey, Identity)
	}
	if code := strings.ToUpper(t.values[colTradeCode]); tradePattern.MatchString(code) {
		f.TradeCode = code
		t.take(colTradeCode, Identity)
	} else if f.TradeCode == "" {
		f.TradeCode = tradeCodeIn(t.values[colIndustry])
	}
}

// status takes the status. A text that is none of the known ones says that nobody knows whether the enterprise operates; the
// text itself is kept as it was stated.
func (t *taking) status() {
	named(t, &t.facts.Status, colStatus, Identity)
	if t.values[colStatus] != "" && !t.used[colStatus] {
		t.facts.Status = StatusUnknown
		t.groups[Identity] = true
	}
}

// tradeCodeIn is the code that a trade's text begins with, or the letter of the section that it names exactly.
func tradeCodeIn(industry string) string {
	if m := codedTrade.FindStringSubmatch(industry); m != nil {
		return m[1]
	}
	return sectionByName[industry]
}

// sectionByName are the sections of GB/T 4754-2017.
var sectionByName = map[string]string{
	"农、林、牧、渔业": "A", "采矿业": "B", "制造业": "C", "电力、热力、燃气及水生产和供应业": "D", "建筑业": "E", "批发和零售业": "F", "交通运输、仓储和邮政业": "G",
	"住宿和餐饮业": "H", "信息传输、软件和信息技术服务业": "I", "金融业": "J", "房地产业": "K", "租赁和商务服务业": "L", "科学研究和技术服务业": "M",
	"水利、环境和公共设施管理业": "N", "居民服务、修理和其他服务业": "O", "教育": "P", "卫生和社会工作": "Q", "文化、体育和娱乐业": "R",
	"公共管理、社会保障和社会组织": "S", "国际组织": "T",
}

func (t *taking) place(in incoming) {
	f := t.facts
	if !in.keepUnit {
		f.UnitID = in.unit.ID
	}
	t.groups[Place] = true
	if in.site.ID != "" {
		f.SiteID = in.site.ID
	}
	t.text(&f.Address, colAddress, Place)
	t.text(&f.RegisteredAt, colRegisteredAt, Place)
	lon, lonErr := strconv.ParseFloat(t.values[colLon], 64)
	lat, latErr := strconv.ParseFloat(t.values[colLat], 64)
	datum := geo.Datum(t.values[colDatum])
	if p, err := geo.New(lon, lat, datum); lonErr == nil && latErr == nil && err == nil {
		f.Lon, f.Lat, f.Datum = p.Lon, p.Lat, p.Datum
		t.take(colLon, Place)
		t.take(colLat, Place)
		t.take(colDatum, Place)
	}
}

// scale takes the counts of the enterprise. Above scale is a statement for a year: where the row names none, the year in which
// it was stated.
func (t *taking) scale(today db.Date) {
	f := t.facts
	t.count(&f.Staff, colEmployees, Scale)
	if fen, ok := ParseWan(t.values[colRevenue]); ok && fen.Known {
		f.RevenueFen = fen
		t.take(colRevenue, Scale)
	}
	before := f.AboveScale
	t.answer(&f.AboveScale, colAboveScale, Scale)
	t.count(&f.AboveScaleYear, colScaleYear, Scale)
	if f.AboveScale != "" && !t.used[colScaleYear] && (f.AboveScale != before || !f.AboveScaleYear.Known) {
		f.AboveScaleYear = db.Int(today.Time().Year())
	}
}

func (t *taking) owner() {
	f := t.facts
	t.text(&f.OwnerName, colOwnerName, Owner)
	t.answer(&f.OwnerMember, colOwnerMember, Owner)
	t.answer(&f.OwnerSeat, colOwnerSeat, Owner)
}

// members takes the counts of members. A plain ledger tells only their sum: it then counts as full members beyond the known
// probationary ones, and the number of probationary members stays missing and is asked for.
func (t *taking) members() {
	f := t.facts
	t.count(&f.FullMembers, colFull, Members)
	t.count(&f.Probationary, colProbationary, Members)
	n, err := strconv.Atoi(t.values[colMembers])
	if err != nil || n < 0 {
		return
	}
	if !t.used[colFull] {
		if n < f.Probationary.N {
			return // kept as it was stated: the two numbers contradict each other
		}
		f.FullMembers = db.Int(n - f.Probationary.N)
	}
	if f.FullMembers.N+f.Probationary.N == n {
		t.take(colMembers, Members)
	}
}

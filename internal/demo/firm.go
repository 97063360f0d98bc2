package demo

import (
	"fmt"

	"qipan/internal/platform/db"
)

// The building and its three enterprises without an organisation, with 2 full and 1 probationary, 1, and 1 members: together
// they can form a joint branch (journey J1). No other enterprise of the building that is uncovered has a member.
const (
	TrioSubdistrict = "210204008" // 马栏街道
	TrioWorker      = "worker-malan"
	TrioBuilding    = "澄岸联合大厦"
	TrioLead        = "大连澄岸工业设计有限公司"
	TrioPartnerOne  = "大连澄岸检测技术有限公司"
	TrioPartnerTwo  = "大连澄岸图文制作有限公司"
)

func (g *generator) drawTrio() {
	members := []struct {
		name       string
		full, prob int
	}{{TrioLead, 2, 1}, {TrioPartnerOne, 1, 0}, {TrioPartnerTwo, 1, 0}}
	for _, m := range members {
		i := g.addFirm(firmSpec{subdistrict: TrioSubdistrict, site: g.trioSite, trade: tradeOf("M7481"), before: g.today.AddYears(-1), complete: true})
		f := &g.firms[i]
		delete(g.names, f.name)
		f.name, g.names[m.name] = m.name, true
		f.full, f.probationary, f.staff = db.Int(m.full), db.Int(m.prob), db.Int(g.within(12, 40))
	}
	for range 3 {
		i := g.addFirm(firmSpec{subdistrict: TrioSubdistrict, site: g.trioSite, trade: pick(g.rnd, trades), before: g.today.AddYears(-1), complete: true})
		g.firms[i].full, g.firms[i].probationary = db.Int(0), db.Int(0)
	}
}

// firmSpec is what is known of a firm before the rest is drawn.
type firmSpec struct {
	subdistrict string
	site        int
	trade       trade
	before      db.Date // established no later
	full        int
	complete    bool // no missing facts
	individual  bool
}

func (g *generator) addFirm(s firmSpec) int {
	f := firm{
		subdistrict: s.subdistrict, site: s.site, trade: s.trade, status: "IN_OPERATION", hasPoint: true,
		name: g.firmName(s.trade, s.individual), legalPerson: !s.individual, ownership: "PRIVATE",
		legalRep: g.person(), contact: g.person(), phone: g.phone(), full: db.Int(s.full), probationary: db.Int(0),
	}
	g.placeFirm(&f)
	class := companyClass
	if s.individual {
		class, f.ownership = individualClass, "INDIVIDUAL"
	} else if g.chance(4) {
		f.ownership = pick(g.rnd, []string{"HMT", "FOREIGN"})
	}
	f.uscc = creditCode(class, g.credits)
	g.credits++
	f.owner = f.legalRep
	f.established = g.between(db.Date("2003-01-06"), s.before)
	f.from = max(f.established, registerOpens)
	if g.chance(15) {
		f.probationary = db.Int(min(1, s.full))
	}
	g.scaleFirm(&f, s)
	f.ownerMember, f.ownerSeat = pick(g.rnd, []string{"NO", "NO", "NO", ""}), pick(g.rnd, []string{"NO", "NO", "NO", "NO", ""})
	if s.full > 0 && g.chance(30) {
		f.ownerMember = "YES"
	}
	if !s.complete {
		g.loseFacts(&f)
	}
	g.firms = append(g.firms, f)
	g.operating++
	return len(g.firms) - 1
}

func (g *generator) placeFirm(f *firm) {
	if f.site >= 0 {
		t := g.sites[f.site]
		f.unit, f.lon, f.lat = t.unit, t.lon, t.lat
		f.lon, f.lat = g.near(t.lon, t.lat)
		f.address = fmt.Sprintf("%s%s%d室", t.address, t.name, 100*g.within(1, 28)+g.within(1, 16))
		if t.kind == "MARKET" {
			f.address = fmt.Sprintf("%s%s%s%d号", t.address, t.name, pick(g.rnd, []string{"A区", "B区", "C区"}), g.within(1, 180))
		}
		return
	}
	s := subdistrictOf(f.subdistrict)
	f.unit = communityCode(s, g.rnd.IntN(communities))
	f.lon, f.lat = g.point(s)
	f.address = fmt.Sprintf("%s%s%s%d号", districtName, s.name, pick(g.rnd, roads), g.within(1, 299))
}

// scaleFirm draws staff and revenue: most firms are small, a few are large.
func (g *generator) scaleFirm(f *firm, s firmSpec) {
	var staff int
	switch r := g.rnd.IntN(100); {
	case s.individual:
		staff = g.within(1, 6)
	case r < 55:
		staff = g.within(3, 15)
	case r < 80:
		staff = g.within(16, 49)
	case r < 93:
		staff = g.within(50, 99)
	case r < 99:
		staff = g.within(100, 299)
	default:
		staff = g.within(300, 900)
	}
	staff = max(staff, 2*s.full+g.within(1, 6))
	f.staff = db.Int(staff)
	const fenPerYuan, yuanLow, yuanHigh, above = 100, 120_000, 900_000, 20_000_000
	yuan := int64(staff) * int64(g.within(yuanLow/1000, yuanHigh/1000)) * 1000
	f.revenueFen, f.revenueKnown = yuan*fenPerYuan, true
	f.aboveScale = "NO"
	if yuan >= above {
		f.aboveScale = "YES"
	}
}

// loseFacts leaves out what registers often lack.
func (g *generator) loseFacts(f *firm) {
	if g.chance(3) {
		f.uscc = ""
	}
	if g.chance(4) {
		f.staff = db.OptInt{}
	}
	if g.chance(5) {
		f.full, f.probationary = db.OptInt{}, db.OptInt{}
	}
	if g.chance(5) {
		f.hasPoint = false
	}
	if g.chance(6) {
		f.contact, f.phone = "", ""
	}
	if g.chance(20) {
		f.revenueFen, f.revenueKnown, f.aboveScale = 0, false, ""
	}
}

// drawUncoveredFirms fills the register up to its number: enterprises without an organisation, and some no longer in operation.
func (g *generator) drawUncoveredFirms() {
	for g.operating < inOperation*g.scale {
		g.addUncovered()
	}
	for range notOperating * g.scale {
		f := &g.firms[g.addUncovered()]
		g.operating--
		f.status = pick(g.rnd, []string{"SUSPENDED", "SUSPENDED", "SUSPENDED", "UNKNOWN", "CLOSED", "MOVED"})
		f.statusOn = max(f.from.AddDays(1), g.between(g.today.AddYears(-2), g.today.AddDays(-20)))
	}
}

func (g *generator) addUncovered() int {
	sub := pick(g.rnd, subdistricts)
	s := firmSpec{subdistrict: sub.code, site: -1, trade: pick(g.rnd, trades), before: g.today.AddDays(-60)}
	switch r := g.rnd.IntN(100); {
	case r < 55:
		s.site = g.siteIn(sub.code, "BUILDING")
	case r < 70:
		s.site = g.siteIn(sub.code, "MARKET")
		s.trade = tradeOf(g.sites[s.site].tradeCode)
		s.individual = g.chance(50)
	case r < 78:
		s.site = g.siteIn(sub.code, "PARK")
	}
	switch r := g.rnd.IntN(100); {
	case s.individual, r < 76:
	case r < 90:
		s.full = 1
	case r < 96:
		s.full = 2
	default:
		s.full = g.within(3, 6)
	}
	return g.addFirm(s)
}

// markKeyFirms marks the 128 key enterprises, the largest of those in operation; pairs are another room's.
func (g *generator) markKeyFirms() {
	for least, left := 900, keyFirms*g.scale; left > 0 && least > 0; least -= 20 {
		for i := range g.firms {
			f := &g.firms[i]
			if left > 0 && !f.key && f.status == "IN_OPERATION" && f.staff.N >= least {
				f.key = true
				left--
			}
		}
	}
}

// drawServices gives about a third of the enterprises without an organisation an instructor (党建工作指导员), and unions to
// larger ones.
func (g *generator) drawServices() {
	for i, f := range g.firms {
		if f.status != "IN_OPERATION" || f.covered || (f.site == g.trioSite) {
			continue
		}
		from := max(f.from, g.between(g.today.AddYears(-3), g.today.AddDays(-30)))
		switch r := g.rnd.IntN(100); {
		case r < 30:
			g.services = append(g.services, service{i, "INSTRUCTOR", g.person(), g.phone(), from})
		case r < 34:
			g.services = append(g.services, service{i, "LIAISON", g.person(), g.phone(), from})
		}
		if f.staff.N >= 50 && g.chance(30) {
			g.services = append(g.services, service{i, "UNION", g.person(), g.phone(), from})
		}
	}
}

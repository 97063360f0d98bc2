package demo

import (
	"fmt"
	"strings"

	"qipan/internal/platform/db"
)

const none = -1

// drawGuidingOrganisations draws what guides the enterprises' organisations: the working committee of the district (非公党工委,
// A-06), a committee a subdistrict, industry committees, and the organisations of markets that take shops in.
func (g *generator) drawGuidingOrganisations() {
	lead := g.addGuiding(organisation{name: "中共沙河口区非公有制经济组织和社会组织工作委员会", rank: "COMMITTEE", purpose: "OTHER", unit: districtCode, territory: none})
	for _, s := range subdistricts {
		g.people[s.code] = g.addGuiding(organisation{
			name: "中共" + s.name + "非公有制企业委员会", rank: "COMMITTEE",
			purpose: "SUBDISTRICT_COMMITTEE", unit: s.code, territory: lead,
		})
	}
	for _, c := range tradeCommittees {
		g.trades[c.division] = g.addGuiding(organisation{
			name: "中共沙河口区" + c.name + "委员会", rank: "COMMITTEE",
			purpose: "INDUSTRY_COMMITTEE", unit: districtCode, territory: lead, tradeCode: c.division,
		})
	}
	nth := 0
	for i := range g.sites {
		s := &g.sites[i]
		if s.kind != "MARKET" {
			continue
		}
		if nth++; nth%3 == 0 { // every third market takes nobody in
			continue
		}
		s.receives = g.addGuiding(organisation{
			name: "中共" + s.name + "总支部委员会", rank: "GENERAL_BRANCH", purpose: "MARKET", unit: s.unit,
			territory: g.people[s.subdistrict], tradeCode: s.tradeCode,
		})
	}
}

func (g *generator) addGuiding(o organisation) int {
	o.formation, o.trade = "NONE", none
	o.founded = g.between(registerOpens.AddDays(5), foundingFrom.AddDays(-1))
	o.foundedAs = string(o.founded)
	o.replyNo = g.reply(o.founded)
	o.contact, o.phone = g.person(), g.phone()
	o.posts = []post{{
		title: "SECRETARY", holder: g.person(), phone: g.phone(), source: "DISPATCHED", producedBy: "APPOINTED", fullTime: true,
		from: g.between(g.today.AddYears(-4), g.today.AddYears(-1)),
	}}
	o.term = term{electedOn: g.between(g.today.AddYears(-2), g.today.AddMonths(-8))}
	return g.addOrganisation(o)
}

func (g *generator) addOrganisation(o organisation) int {
	o.code = fmt.Sprintf("YS%06d", len(g.organisations)+1)
	g.organisations = append(g.organisations, o)
	return len(g.organisations) - 1
}

func (g *generator) reply(on db.Date) string {
	g.replyNumber++
	return fmt.Sprintf("演示批复〔%s〕%d号", string(on[:4]), g.replyNumber)
}

// drawEnterpriseOrganisations draws the 512 organisations with the enterprises that they cover.
func (g *generator) drawEnterpriseOrganisations() {
	for _, f := range formations {
		for range f.n * g.scale {
			founded := g.between(foundingFrom, foundingTo)
			switch f.mode {
			case "SOLE":
				g.drawSole(founded)
			case "BUILDING_JOINT":
				g.drawBuilding(founded)
			case "INDUSTRY":
				g.drawIndustry(founded)
			default:
				g.drawMarket(founded)
			}
		}
	}
}

func (g *generator) drawSole(founded db.Date) {
	sub := pick(g.rnd, subdistricts)
	s := firmSpec{subdistrict: sub.code, site: none, trade: pick(g.rnd, trades), before: founded.AddDays(-90), complete: true}
	switch r := g.rnd.IntN(100); {
	case r < 60:
		s.site = g.siteIn(sub.code, "BUILDING")
	case r < 80:
		s.site = g.siteIn(sub.code, "PARK")
	}
	switch r := g.rnd.IntN(100); {
	case r < 78:
		s.full = g.within(3, 8)
	case r < 94:
		s.full = g.within(9, 30)
	default:
		s.full = g.within(31, 75)
	}
	i := g.addFirm(s)
	rank, suffix := "BRANCH", "支部委员会"
	if s.full >= 50 {
		rank, suffix = "GENERAL_BRANCH", "总支部委员会"
	}
	g.addEnterpriseOrganisation(organisation{name: "中共" + g.firms[i].name + suffix, rank: rank, formation: "SOLE", trade: none, founded: founded, firms: []int{i}})
}

func (g *generator) drawBuilding(founded db.Date) {
	sub := pick(g.rnd, subdistricts)
	at := g.siteIn(sub.code, "BUILDING")
	firms := g.drawJoint(g.within(2, 4), func() firmSpec {
		return firmSpec{subdistrict: sub.code, site: at, trade: pick(g.rnd, trades), before: founded.AddDays(-90), complete: true}
	})
	g.addEnterpriseOrganisation(organisation{name: g.numbered("中共" + g.sites[at].name), rank: "BRANCH", formation: "BUILDING_JOINT", trade: none, founded: founded, firms: firms})
}

func (g *generator) drawIndustry(founded db.Date) {
	sub, c := pick(g.rnd, subdistricts), pick(g.rnd, tradeCommittees)
	firms := g.drawJoint(g.within(3, 4), func() firmSpec {
		s := firmSpec{subdistrict: sub.code, site: none, trade: g.tradeIn(c.division), before: founded.AddDays(-90), complete: true}
		if g.chance(50) {
			s.site = g.siteIn(sub.code, "BUILDING")
		}
		return s
	})
	g.addEnterpriseOrganisation(organisation{
		name: g.numbered("中共" + sub.name + c.name), rank: "BRANCH", formation: "INDUSTRY",
		trade: g.trades[c.division], tradeCode: c.division, founded: founded, firms: firms,
	})
}

func (g *generator) tradeIn(division string) trade {
	var found []trade
	for _, t := range trades {
		if t.division == division {
			found = append(found, t)
		}
	}
	return pick(g.rnd, found)
}

func (g *generator) drawMarket(founded db.Date) {
	at := g.receivingMarket()
	t := g.sites[at]
	firms := g.drawJoint(g.within(3, 5), func() firmSpec {
		return firmSpec{subdistrict: t.subdistrict, site: at, trade: tradeOf(t.tradeCode), before: founded.AddDays(-90), complete: true, individual: g.chance(35)}
	})
	g.addEnterpriseOrganisation(organisation{
		name: g.numbered("中共" + t.name), rank: "BRANCH", formation: "MARKET_ATTACHED", trade: t.receives,
		tradeCode: t.tradeCode, founded: founded, firms: firms,
	})
}

func (g *generator) receivingMarket() int {
	for {
		i := g.siteIn(pick(g.rnd, subdistricts).code, "MARKET")
		if g.sites[i].receives != none {
			return i
		}
	}
}

// drawJoint draws firms with one or two full members each, three together at least; one joint organisation in twelve has
// fallen below three since.
func (g *generator) drawJoint(n int, spec func() firmSpec) []int {
	fallen := g.rnd.IntN(12) == 0
	firms := make([]int, n)
	for i := range firms {
		s := spec()
		s.full = g.within(1, 2)
		if n == 2 {
			s.full = 2
		}
		if fallen {
			s.full = 0
			if i < 2 {
				s.full = 1
			}
		}
		firms[i] = g.addFirm(s)
	}
	return firms
}

var chineseDigits = []string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}

// numbered is the name of the next joint branch of a place: 第三联合支部.
func (g *generator) numbered(place string) string {
	g.numbers[place]++
	return place + "第" + ordinal(g.numbers[place]) + "联合支部委员会"
}

func ordinal(n int) string {
	var b strings.Builder
	if n >= 100 {
		b.WriteString(chineseDigits[n/100-1] + "百")
		n %= 100
		if n > 0 && n < 10 {
			b.WriteString("零")
		}
	}
	if n >= 10 {
		if n >= 20 || b.Len() > 0 {
			b.WriteString(chineseDigits[n/10-1])
		}
		b.WriteString("十")
		n %= 10
	}
	if n > 0 {
		b.WriteString(chineseDigits[n-1])
	}
	return b.String()
}

func (g *generator) addEnterpriseOrganisation(o organisation) {
	lead := g.firms[o.firms[0]]
	o.purpose, o.unit, o.territory = "ENTERPRISE", lead.unit, g.people[lead.subdistrict]
	full := 0
	for _, i := range o.firms {
		g.firms[i].covered = true
		full += g.firms[i].full.N
	}
	o.full, o.from = db.Int(full), o.founded
	o.foundedAs = string(o.founded)
	switch r := g.rnd.IntN(100); { // old papers often name only the month or the year
	case r < 8:
		o.foundedAs = string(o.founded[:7])
	case r < 11 && o.founded >= "2016-01-01": // a year alone counts from its first day, which must follow its parents'
		o.foundedAs = string(o.founded[:4])
	}
	o.replyNo = g.reply(o.founded)
	o.contact, o.phone = lead.contact, lead.phone
	o.term = g.drawTerm(full)
	g.addOrganisation(o)
}

// drawTerm draws the election of the present term of three years. One in eight terms ends within six months, one in twelve
// is over already.
func (g *generator) drawTerm(full int) term {
	const years = 3
	ends := g.between(g.today.AddMonths(6).AddDays(1), g.today.AddYears(years).AddDays(-10))
	switch r := g.rnd.IntN(24); {
	case r < 3:
		ends = g.between(g.today.AddDays(5), g.today.AddMonths(6).AddDays(-2))
	case r < 5:
		ends = g.between(g.today.AddMonths(-9), g.today.AddDays(-3))
	}
	t := term{electedOn: ends.AddYears(-years), due: full}
	t.present = max(t.due-g.rnd.IntN(1+t.due/5), (4*t.due+4)/5)
	t.yes = max(t.present-g.rnd.IntN(1+t.due/4), t.due/2+1)
	t.yes = min(t.yes, t.present)
	return t
}

// drawPosts fills the 232 posts: a secretary for 214 organisations, a deputy or a Party worker (党务工作者) beside 18 of them.
// Each is followed back to the founding by a predecessor, so that the number is the same on every day since.
func (g *generator) drawPosts() {
	var own []int
	for i, o := range g.organisations {
		if o.purpose == "ENTERPRISE" {
			own = append(own, i)
		}
	}
	g.rnd.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
	for n, i := range own[:secretaries*g.scale] {
		g.fillPost(i, "SECRETARY", g.chance(5))
		if n < otherPosts*g.scale {
			if n%3 == 0 {
				g.fillPost(i, "DEPUTY_SECRETARY", false)
			} else {
				g.fillPost(i, "PARTY_WORKER", true)
			}
		}
	}
}

func (g *generator) fillPost(at int, title string, fullTime bool) {
	o := &g.organisations[at]
	present := post{title: title, phone: g.phone(), fullTime: fullTime, from: o.term.electedOn}
	g.drawHolder(&present, o)
	before := present
	g.drawHolder(&before, o)
	before.from, before.to, before.phone = o.founded, present.from, g.phone()
	for _, p := range []*post{&before, &present} {
		if title == "SECRETARY" {
			p.approvalNo, p.approvedOn = g.reply(p.from), p.from.AddDays(g.within(5, 25))
		}
	}
	o.posts = append(o.posts, before, present)
}

// drawHolder draws where the holder came from: middle managers mostly, as elsewhere (article, neighbouring practice).
func (g *generator) drawHolder(p *post, o *organisation) {
	p.holder, p.producedBy = g.person(), "ELECTED"
	switch r := g.rnd.IntN(100); {
	case r < 17:
		p.source, p.holder = "OWNER", g.firms[o.firms[0]].owner
	case r < 72:
		p.source = "MIDDLE_MANAGER"
	case r < 82:
		p.source, p.producedBy = "DISPATCHED", "APPOINTED"
	case r < 94:
		p.source = "RECRUITED"
	default:
		p.source = "OTHER"
	}
}

// drawReplacements lets some organisations be younger than the article: another organisation covered the same enterprises
// with the same posts until the day on which they were founded.
func (g *generator) drawReplacements() {
	var own []int
	for i, o := range g.organisations {
		if o.purpose == "ENTERPRISE" {
			own = append(own, i)
		}
	}
	g.rnd.Shuffle(len(own), func(i, j int) { own[i], own[j] = own[j], own[i] })
	for _, i := range own[:replacements*g.scale] {
		g.replace(i)
	}
}

func (g *generator) replace(at int) {
	young := &g.organisations[at]
	turn := young.term.electedOn
	if turn <= foundingTo.AddDays(90) {
		return
	}
	old := *young
	old.name = g.numbered("中共" + subdistrictOf(g.firms[old.firms[0]].subdistrict).name + "企业")
	old.formation, old.rank, old.trade, old.tradeCode = "GRID", "BRANCH", none, ""
	old.dissolved, old.dissolvedFor = turn, "调整设置，改为单独或联合组建"
	old.term = term{electedOn: old.founded, due: young.term.due, present: young.term.due, yes: young.term.due}
	old.posts = nil
	var present []post
	for _, p := range young.posts {
		if p.to == "" {
			present = append(present, p)
			continue
		}
		old.posts = append(old.posts, p)
	}
	young.posts, young.founded, young.from, young.foundedAs, young.replyNo = present, turn, turn, string(turn), g.reply(turn)
	g.addOrganisation(old)
}

// drawRefusals lets some enterprises have said that they do not want an organisation for now; some may be asked again.
func (g *generator) drawRefusals() {
	left := 36 * g.scale
	for i, f := range g.firms {
		if left == 0 {
			return
		}
		if f.status != "IN_OPERATION" || f.covered || f.site == g.trioSite || f.full.N == 0 || !g.chance(25) {
			continue
		}
		on := max(f.from.AddDays(1), g.between(g.today.AddMonths(-8), g.today.AddDays(-15)))
		g.refusals = append(g.refusals, refusal{i, on, on.AddMonths(6)})
		left--
	}
}

// drawFarewells ends some organisations, each with one secretary, shortly before today. At every scale it ends as many as the
// cases bring to work (caseDone), so that today's numbers are those of the article's day.
func (g *generator) drawFarewells() {
	left := farewells
	for i := range g.organisations {
		o := &g.organisations[i]
		if left == 0 {
			return
		}
		if o.formation != "BUILDING_JOINT" || o.dissolved != "" || len(o.posts) != 2 || o.founded > foundingTo {
			continue
		}
		o.dissolved, o.dissolvedFor = g.today.AddDays(-40), "所在楼宇改造，企业陆续迁出"
		o.posts[1].to = o.dissolved
		left--
	}
}

package demo

import (
	"math/rand/v2"

	"qipan/internal/platform/db"
)

// Days that frame the district's story. The article is of August 2017; nearly all its organisations are founded before.
const (
	registerOpens = db.Date("2015-01-01")
	foundingFrom  = db.Date("2015-03-01")
	foundingTo    = db.Date("2017-06-30")
)

// Numbers of one scale. organisationsOf and officers are the article's: 500 and more organisations, 232 officers.
const (
	departments  = 35
	communities  = 10 // a subdistrict
	inOperation  = 2400
	notOperating = 120
	keyFirms     = 128
	secretaries  = 214
	otherPosts   = 18
	replacements = 30 // organisations that were dissolved and founded anew in another form
	farewells    = 2  // organisations that ended lately; as many come out of the cases, so that the numbers stay
)

// formations are the article's four modes with their organisations at scale 1: 512 in all.
var formations = []struct {
	mode string
	n    int
}{{"SOLE", 205}, {"BUILDING_JOINT", 179}, {"INDUSTRY", 77}, {"MARKET_ATTACHED", 51}}

// A plan is the whole district before it is written. Things refer to each other by their place in these lists; units by code.
type plan struct {
	today         db.Date
	units         []unit
	sites         []site
	firms         []firm
	organisations []organisation
	services      []service
	refusals      []refusal
	cases         []caseWish
	alone         []int // enterprises that may begin a case, alone or with neighbours
	joinable      []int
}

type unit struct{ code, name, kind, parent string }

type site struct {
	kind, name, unit, subdistrict, address, street, level, big string
	lon, lat                                                   float64
	tradeCode                                                  string // of a market
	receives                                                   int    // the market's organisation, -1 without one
}

type firm struct {
	name, uscc, unit, subdistrict string
	site                          int // -1 outside buildings, markets and parks
	address                       string
	lon, lat                      float64
	hasPoint                      bool
	ownership                     string
	trade                         trade
	revenueFen                    int64
	revenueKnown                  bool
	aboveScale                    string
	legalRep, owner, ownerMember  string
	ownerSeat                     string
	contact, phone                string
	established                   db.Date
	key, legalPerson              bool
	staff, full, probationary     db.OptInt
	from                          db.Date
	status                        string
	statusOn                      db.Date // when a status other than IN_OPERATION began
	covered                       bool
}

type organisation struct {
	code, name, rank, formation, purpose, unit string
	territory, trade                           int // indices of the guiding organisations, -1 without
	tradeCode                                  string
	full                                       db.OptInt
	founded                                    db.Date
	foundedAs                                  string // as precise as the paper says
	replyNo                                    string
	contact, phone                             string
	firms                                      []int
	from                                       db.Date // when it began to cover its firms
	dissolved                                  db.Date
	dissolvedFor                               string
	posts                                      []post
	term                                       term
}

type post struct {
	title, holder, phone, source, producedBy string
	fullTime                                 bool
	from, to                                 db.Date
	approvalNo                               string
	approvedOn                               db.Date
}

type term struct {
	electedOn         db.Date
	due, present, yes int
}

type service struct {
	firm          int
	kind          string
	person, phone string
	from          db.Date
}

// A refusal is an enterprise that said "not now", with the day on which it may be asked again.
type refusal struct {
	firm     int
	on       db.Date
	reviewOn db.Date
}

// generator draws the plan. Everything it does depends on seed, scale and day only, and the order of its draws is fixed.
type generator struct {
	plan
	scale       int
	rnd         *rand.Rand
	names       map[string]bool
	credits     int
	people      map[string]int // subdistrict to its committee
	trades      map[string]int // division to its industry committee
	numbers     map[string]int // how many organisations of a place were numbered
	trioSite    int
	operating   int
	replyNumber int
}

func generate(o Options, today db.Date) plan {
	const stream = 0x71697061 // "qipa"
	g := &generator{
		plan: plan{today: today}, scale: o.Scale, rnd: rand.New(rand.NewPCG(o.Seed, stream)),
		names: map[string]bool{}, people: map[string]int{}, trades: map[string]int{}, numbers: map[string]int{},
	}
	g.drawUnits()
	g.drawSites()
	g.drawGuidingOrganisations()
	g.drawTrio()
	g.drawEnterpriseOrganisations()
	g.drawPosts()
	g.drawReplacements()
	g.drawUncoveredFirms()
	g.markKeyFirms()
	g.drawServices()
	g.drawRefusals()
	g.drawFarewells()
	g.drawCases()
	return g.plan
}

// between is a day from the first to the last given, both included.
func (g *generator) between(first, last db.Date) db.Date {
	span := first.DaysUntil(last)
	if span <= 0 {
		return first
	}
	return first.AddDays(g.rnd.IntN(span + 1))
}

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.rnd.IntN(100) < percent }

// within is a number from low to high, both included.
func (g *generator) within(low, high int) int { return low + g.rnd.IntN(high-low+1) }

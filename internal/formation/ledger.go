package formation

import (
	"context"
	"strconv"

	"qipan/internal/enterprise"
	"qipan/internal/org"
	"qipan/internal/platform/db"
)

// LedgerFacts are the columns of the official ledger of 63 (非公有制经济组织党组织工作台账) that follow from links, posts, terms and
// cases: nobody types them. Words are the ledger's own, in Chinese; an empty text means that it is not known yet.
type LedgerFacts struct {
	HasOrganisation  string // 是否建立党组织: 是, 否
	FoundedOn        string // 党组织成立时间
	Organisation     string // name of the organisation
	Formation        string // 组建形式: 单独建立, 联合建立, 网格建立
	Mode             string // 组建方式细分
	Rank             string // 类别: 党支部, 党总支, 党委
	Instructor       string // 未建党组织的是否选派党建工作指导员、联络员: 是, 否, empty where there is an organisation
	OwnerIsSecretary string // 是否兼任党组织书记
	Secretary        string // 党组织书记姓名
	SecretarySource  string // 来源
	Workers          string // 企业党务工作者人数
	FullTimeWorkers  string // 专职人数
	OwnRoom          string // 是否有单独活动场所
	RoomArea         string // 使用面积, square metres
	Meetings         string // 是否按规定开展"三会一课": not known yet
	Appraisal        string // 是否按规定每年开展民主评议党员: not known yet
	TermKept         string // 党组织是否按规定进行换届: 是, 否
	PairedWith       string // 结对部门
}

// The ledger's words.
const (
	ledgerYes = "是"
	ledgerNo  = "否"
)

// LedgerForm is the ledger's word for how an organisation was set up (组建形式): one of three.
func LedgerForm(f org.Formation) string {
	switch f {
	case org.Sole:
		return "单独建立"
	case org.BuildingJoint, org.IndustryWide, org.MarketAttached, org.OtherFormation:
		return "联合建立"
	case org.Grid:
		return "网格建立"
	case org.NoFormation:
	}
	return ""
}

func modeWord(f org.Formation) string {
	switch f {
	case org.Sole:
		return "单建"
	case org.BuildingJoint:
		return "大厦联建"
	case org.IndustryWide:
		return "行业统建"
	case org.MarketAttached:
		return "市场挂靠建"
	case org.Grid:
		return "网格"
	case org.OtherFormation:
		return "其他"
	case org.NoFormation:
	}
	return ""
}

func rankWord(r org.Rank) string {
	switch r {
	case org.Branch:
		return "党支部"
	case org.GeneralBranch:
		return "党总支"
	case org.Committee:
		return "党委"
	}
	return ""
}

func sourceWord(s org.Source) string {
	switch s {
	case org.FromOwner:
		return "出资人担任"
	case org.FromMiddleManager:
		return "中层管理人员担任"
	case org.Dispatched:
		return "上级党组织选派"
	case org.Recruited, org.OtherSource:
		return "其他人员担任"
	}
	return ""
}

func yesNo(yes bool) string {
	if yes {
		return ledgerYes
	}
	return ledgerNo
}

// ledgerRow is what one enterprise's columns are derived from.
type ledgerRow struct {
	EnterpriseID     string
	OrganisationID   string
	Name             string
	FoundedOn        string
	Formation        org.Formation
	Rank             org.Rank
	Secretary        string
	Source           org.Source
	Workers          int
	FullTime         int
	Personal         bool // an instructor or liaison serves
	Union            bool
	League           bool
	Women            bool
	PlaceKind        PlaceKind
	AreaDM2          db.OptInt
	TermEnds         db.Date
	PairedDepartment string
	EverCovered      bool // by the day
	EverServed       bool // by an instructor or liaison, by the day
}

func (r ledgerRow) facts(day db.Date) LedgerFacts {
	f := LedgerFacts{HasOrganisation: yesNo(r.OrganisationID != ""), PairedWith: r.PairedDepartment}
	if r.OrganisationID == "" {
		f.Instructor = yesNo(r.Personal)
		return f
	}
	f.FoundedOn, f.Organisation, f.Formation, f.Mode, f.Rank = r.FoundedOn, r.Name, LedgerForm(r.Formation), modeWord(r.Formation), rankWord(r.Rank)
	f.Workers, f.FullTimeWorkers = strconv.Itoa(r.Workers), strconv.Itoa(r.FullTime)
	f.OwnerIsSecretary = ledgerNo
	if r.Secretary != "" {
		f.Secretary, f.SecretarySource = r.Secretary, sourceWord(r.Source)
		f.OwnerIsSecretary = yesNo(r.Source == org.FromOwner)
	}
	if r.PlaceKind != "" {
		f.OwnRoom = yesNo(r.PlaceKind == OwnRoom)
		if r.AreaDM2.Known {
			f.RoomArea = squareMetres(r.AreaDM2.N)
		}
	}
	if !r.TermEnds.IsZero() {
		f.TermKept = yesNo(day <= r.TermEnds)
	}
	return f
}

// squareMetres writes square decimetres as square metres without trailing zeros.
func squareMetres(dm2 int) string {
	return strconv.FormatFloat(float64(dm2)/100, 'f', -1, 64)
}

// Derive computes the ledger's derived columns of enterprises as of a day, by enterprise.
func Derive(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]LedgerFacts, error) {
	out := make(map[string]LedgerFacts, len(ids))
	err := eachLedgerRow(ctx, tx, ids, day, func(r ledgerRow) { out[r.EnterpriseID] = r.facts(day) })
	return out, err
}

// ForRegister is the same for the register of enterprises, which knows the ledger's words itself.
func ForRegister(ctx context.Context, tx *db.Tx, ids []string, day db.Date) (map[string]enterprise.Derived, error) {
	out := make(map[string]enterprise.Derived, len(ids))
	err := eachLedgerRow(ctx, tx, ids, day, func(r ledgerRow) { out[r.EnterpriseID] = r.derived(day) })
	return out, err
}

func (r ledgerRow) derived(day db.Date) enterprise.Derived {
	d := enterprise.Derived{Organised: answered(r.OrganisationID != "", r.EverCovered), PairedDepartment: r.PairedDepartment}
	for _, x := range []struct {
		there bool
		at    *enterprise.Answer
	}{{r.Union, &d.Union}, {r.League, &d.League}, {r.Women, &d.Women}} {
		if x.there { // what nobody noted is not known to be absent
			*x.at = enterprise.Yes
		}
	}
	if r.OrganisationID == "" {
		d.Instructed = answered(r.Personal, r.EverServed)
		return d
	}
	d.Organisation, d.FoundedOn, d.Formation, d.Rank = r.Name, r.FoundedOn, string(r.Formation), string(r.Rank)
	d.Secretary, d.SecretarySource = r.Secretary, string(r.Source)
	d.Workers, d.FullTimeWorkers = db.Int(r.Workers), db.Int(r.FullTime)
	if !r.TermEnds.IsZero() {
		d.ElectedOnTime = answer(day <= r.TermEnds)
	}
	return d
}

// answered is yes, or no where it once was so and ended; where the register has never known anything, it says nothing and what
// was stated stands.
func answered(yes, ever bool) enterprise.Answer {
	if !yes && !ever {
		return ""
	}
	return answer(yes)
}

func answer(yes bool) enterprise.Answer {
	if yes {
		return enterprise.Yes
	}
	return enterprise.No
}

// ledgerBatch bounds the number of arguments of one statement.
const ledgerBatch = 500

func eachLedgerRow(ctx context.Context, tx *db.Tx, ids []string, day db.Date, take func(ledgerRow)) error {
	for start := 0; start < len(ids); start += ledgerBatch {
		rows, err := ledgerRows(ctx, tx, ids[start:min(start+ledgerBatch, len(ids))], day)
		if err != nil {
			return err
		}
		for _, r := range rows {
			take(r)
		}
	}
	return nil
}

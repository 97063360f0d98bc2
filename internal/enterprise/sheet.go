package enterprise

import (
	"slices"

	"qipan/internal/platform/sheet"
)

// Keys of the columns that every plain ledger of enterprises has.
const (
	colName        = "name"
	colUSCC        = "uscc"
	colSubdistrict = "subdistrict"
	colCommunity   = "community"
	colAddress     = "address"
	colLegalRep    = "legal_rep"
	colContact     = "contact"
	colPhone       = "phone"
	colIndustry    = "industry"
	colEmployees   = "employees"
	colMembers     = "members"
	colOrgMode     = "org_mode"
	colOrgName     = "org_name"
	colEstablished = "established"
)

// Keys of the further columns that are facts of the file.
const (
	colUnit         = "unit"
	colInPark       = "in_park"
	colInBuilding   = "in_building"
	colElsewhere    = "elsewhere"
	colSiteLevel    = "site_level"
	colSiteBig      = "site_big"
	colSiteName     = "site_name"
	colInMarket     = "in_market"
	colMarketName   = "market_name"
	colRegisteredAt = "registered_at"
	colOwnership    = "ownership"
	colRevenue      = "revenue"
	colAboveScale   = "above_scale"
	colScaleYear    = "above_scale_year"
	colOwnerName    = "owner_name"
	colOwnerMember  = "owner_member"
	colOwnerSeat    = "owner_seat"
	colTradeCode    = "trade_code"
	colLon          = "lon"
	colLat          = "lat"
	colDatum        = "datum"
	colKey          = "key_enterprise"
	colStatus       = "status"
	colFull         = "full_members"
	colProbationary = "probationary"
	colNote         = "note"
)

// Keys of the columns that other contexts know (D) or that are declared at each report (C). Their cells are kept as they were
// stated; where Derive knows better, what it says is written.
const (
	colOwnerSecretary = "owner_secretary"
	colOrganised      = "organised"
	colOrgFounded     = "org_founded"
	colOrgRank        = "org_rank"
	colNoOrgReason    = "no_org_reason"
	colInstructed     = "instructed"
	colSecretary      = "secretary"
	colSecretaryFrom  = "secretary_source"
	colWorkers        = "party_workers"
	colFullTime       = "party_workers_full_time"
	colOnTime         = "elections_on_time"
	colPaired         = "paired_department"
	colModeDetail     = "org_mode_detail"
	colUnion          = "union"
	colLeague         = "league"
	colWomen          = "women"
	colTrained        = "trained_yearly"
)

const (
	groupSite    = "企业座落地"
	groupBasics  = "企业基本情况"
	groupOwner   = "企业出资人情况"
	groupOrg     = "党组织设置情况"
	groupChief   = "党组织书记情况"
	groupWorkers = "党务工作者情况"
	groupRanks   = "党务队伍建设情况"
	groupMass    = "群团部门设置情况"
	groupMeans   = "基础保障情况"
	groupRules   = "落实相关制度情况"
	groupAdded   = "本系统增加"
)

func words(texts ...string) []sheet.EnumValue {
	out := make([]sheet.EnumValue, len(texts))
	for i, t := range texts {
		out[i] = sheet.EnumValue{Text: t}
	}
	return out
}

var (
	statusWords = []sheet.EnumValue{
		{Code: string(InOperation), Text: "存续", Aliases: []string{"在营", "在业", "开业", "正常", "正常经营", "在册", "存续（在营、开业、在册）"}},
		{Code: string(Suspended), Text: "停业", Aliases: []string{"歇业", "停产"}},
		{Code: string(Moved), Text: "搬离", Aliases: []string{"迁出", "已搬离", "已迁出"}},
		{Code: string(Closed), Text: "注销", Aliases: []string{"已注销", "吊销"}},
		{Code: string(StatusUnknown), Text: "不详"},
	}
	ownershipWords = []sheet.EnumValue{
		{Code: string(Private), Text: "私营企业", Aliases: []string{"私营", "民营", "民营企业", "私营有限责任公司"}},
		{Code: string(HongKongMacauTW), Text: "港澳台商投资企业", Aliases: []string{"港澳台", "港澳台企业", "港澳台资企业"}},
		{Code: string(Foreign), Text: "外商投资企业", Aliases: []string{"外资", "外资企业", "外商"}},
		{Code: string(Individual), Text: "个体工商户", Aliases: []string{"个体", "个体户"}},
	}
	levelWords = []sheet.EnumValue{
		{Code: string(National), Text: "国家级"}, {Code: string(City), Text: "市级"}, {Code: string(District), Text: "区级及以下", Aliases: []string{"区级"}},
	}
	datumWords = []sheet.EnumValue{
		{Code: "wgs84", Text: "WGS84", Aliases: []string{"WGS-84"}},
		{Code: "cgcs2000", Text: "CGCS2000", Aliases: []string{"国家2000", "2000国家大地坐标系"}},
		{Code: "gcj02", Text: "GCJ02", Aliases: []string{"GCJ-02", "高德", "腾讯", "火星坐标系"}},
		{Code: "bd09", Text: "BD09", Aliases: []string{"BD-09", "百度"}},
	}
	formWords   = words("单独建立", "联合建立", "网格建立")
	modeWords   = words("单独建立", "联合建立", "网格建立", "单建", "企业单建", "单独组建", "联建", "联合组建", "大厦联建", "楼宇联建", "行业统建", "市场挂靠建", "挂靠建", "网格建", "网格", "其他")
	detailWords = words("单建", "大厦联建", "行业统建", "市场挂靠建", "网格", "其他")
	rankWords   = words("党支部", "党总支", "党委")
	reasonWords = words("没有党员", "企业出资人不支持", "上级党组织未及时指导", "其他原因")
	sourceWords = words("出资人担任", "中层管理人员担任", "上级党组织选派", "其他人员担任")
)

// readTable is how every spreadsheet of enterprises is read: the official ledger and the plain ledgers of streets alike.
func readTable() sheet.Table {
	return sheet.Table{
		Kind: importName, Title: "非公企业台账", Sheet: "企业台账", Columns: slices.Concat(officialColumns(false), addedColumns(false)),
		Identify:   []string{colName},
		Duplicates: sheet.Duplicates{Code: colUSCC, Name: colName},
	}
}

// ledgerTable is how the official ledger is written: 63 columns under three rows of headings, and behind them the columns
// that the official form lacks.
func ledgerTable() sheet.Table {
	return sheet.Table{
		Kind: importName, Title: "非公有制经济组织党组织工作台账", Sheet: "非公有制经济组织党组织工作台账", HeaderRows: 3,
		Columns: slices.Concat(officialColumns(true), addedColumns(true)),
	}
}

func text(key, heading, group string, aliases ...string) sheet.Column {
	return sheet.Column{Key: key, Heading: heading, Group: group, Aliases: aliases}
}

func count(key, heading, group string, aliases ...string) sheet.Column {
	return sheet.Column{Key: key, Heading: heading, Group: group, Aliases: aliases, Kind: sheet.Integer}
}

func yesNo(key, heading, group string, aliases ...string) sheet.Column {
	return sheet.Column{Key: key, Heading: heading, Group: group, Aliases: aliases, Kind: sheet.Bool}
}

func oneOf(key, heading, group string, values []sheet.EnumValue) sheet.Column {
	return sheet.Column{Key: key, Heading: heading, Group: group, Kind: sheet.Option, Values: values}
}

// officialColumns are the columns of the official ledger, letter by letter. For reading, captions of plain ledgers are added
// and choices that the form lays out in columns may stand in one.
func officialColumns(written bool) []sheet.Column {
	ownership := oneOf(colOwnership, "企业类型", groupBasics, ownershipWords[:3])
	mode := oneOf(colOrgMode, "组建形式", groupOrg, formWords)
	if !written {
		ownership = sheet.Column{Key: colOwnership, Heading: "企业类型", Group: groupBasics, Kind: sheet.Enum, Values: ownershipWords, Aliases: []string{"单位类型", "经济类型", "企业性质"}}
		mode = sheet.Column{Key: colOrgMode, Heading: "组建形式", Group: groupOrg, Kind: sheet.Enum, Values: modeWords, Aliases: []string{"组建方式", "党组织组建方式", "党组织组建形式", "组建类型"}}
	}
	site := []sheet.Column{
		text(colUnit, "单位", ""),
		{Heading: "序号", Kind: sheet.Sequence},
		yesNo(colInPark, "园区", groupSite), yesNo(colInBuilding, "楼宇", groupSite), yesNo(colElsewhere, "其他", groupSite),
		{Key: colSiteLevel, Heading: "园区级别(国家级、市级、区级及以下)", Group: groupSite, Kind: sheet.Enum, Values: levelWords, Aliases: []string{"园区级别"}},
		yesNo(colSiteBig, "是否为亿元楼宇(是、否)", groupSite, "是否亿元楼宇", "亿元楼宇"),
		text(colSiteName, "所在园区、商务楼宇名称", groupSite, "所在楼宇", "楼宇名称", "所在大厦", "所在楼宇名称", "园区名称", "所在园区"),
	}
	basics := []sheet.Column{
		{
			Key: colName, Heading: "企业名称", Group: groupBasics, Kind: sheet.OrgName, Required: true, Sample: "大连示例商贸有限公司", Width: 32,
			Aliases: []string{"名称", "单位名称", "企业全称", "公司名称", "企业（单位）名称", "市场主体名称", "组织名称", "单位全称", "商户名称", "主体名称"},
		},
		text(colRegisteredAt, "企业注册地", groupBasics, "注册地址", "注册地", "住所", "登记住所", "登记地址"),
		text(colAddress, "企业经营地", groupBasics, "经营地址", "地址", "详细地址", "企业地址", "单位地址", "办公地址", "经营场所", "实际经营地", "实际经营地址", "生产经营地址", "经营地"),
		{
			Key: colPhone, Heading: "联系电话", Group: groupBasics, Kind: sheet.Phone, Under: []string{"联系人", "联系方式"},
			Aliases: []string{"电话", "手机", "手机号", "手机号码", "联系方式", "联系人电话", "联系手机", "企业电话", "电话号码", "企业联系电话", "单位电话"},
		},
		ownership,
		{Key: colRevenue, Heading: "年营业收入(万元)", Group: groupBasics, Kind: sheet.Number, Unit: "万元", Aliases: []string{"营业收入", "年营业收入", "年营收", "年产值", "主营业务收入"}},
		{
			Key: colEmployees, Heading: "从业人员数量(名)", Group: groupBasics, Kind: sheet.Integer,
			Aliases: []string{"从业人员", "从业人数", "从业人员数量", "从业人员数", "职工人数", "职工数", "员工数", "员工人数", "员工总数", "职工总数", "人员规模", "用工人数", "企业人数", "在职职工数", "员工数量"},
		},
		yesNo(colAboveScale, "是否规模以上企业(是、否)", groupBasics, "是否规上", "是否规上企业", "规模以上", "是否规模以上", "规上企业"),
		{Key: colOwnerName, Heading: "企业出资人姓名", Group: groupOwner, Kind: sheet.Name, Aliases: []string{"出资人", "出资人姓名"}},
		yesNo(colOwnerMember, "是否是党员", groupOwner, "出资人是否是党员", "出资人是否党员"),
		yesNo(colOwnerSecretary, "是否兼任党组织书记", groupOwner),
		yesNo(colOwnerSeat, `是否担任区县级以上(含区县)"两代表一委员"`, groupOwner, `是否担任区县级以上"两代表一委员"`, "两代表一委员"),
	}
	columns := slices.Concat(site, basics, organisationColumns(mode), declaredColumns())
	for i := range columns {
		columns[i].Under = append(columns[i].Under, groupsLike[columns[i].Group]...)
	}
	return columns
}

// groupsLike are words in the captions of plain ledgers that stand for the groups of the official one.
var groupsLike = map[string][]string{
	groupSite: {"座落", "坐落", "位置", "企业", "单位"}, groupBasics: {"企业", "单位", "公司", "市场主体", "经营", "联系"}, groupOwner: {"出资人"},
	groupOrg: {"党组织", "党建"}, groupChief: {"书记"}, groupWorkers: {"党务"}, groupRanks: {"党员", "党务", "党组织", "党建", "企业"},
	groupMass: {"群团"}, groupMeans: {"保障"}, groupRules: {"制度"},
}

func organisationColumns(mode sheet.Column) []sheet.Column {
	return []sheet.Column{
		yesNo(colOrganised, "是否建立党组织", groupOrg, "是否建立党支部", "是否成立党组织", "有无党组织", "党组织是否建立"),
		{Key: colOrgFounded, Heading: "党组织成立时间", Group: groupOrg, Kind: sheet.Date, Aliases: []string{"党组织建立时间", "党组织组建时间", "党支部成立时间"}, GroupOnly: []string{"成立时间", "建立时间"}},
		mode,
		oneOf(colOrgRank, "类别", groupOrg, rankWords),
		{Key: colNoOrgReason, Heading: "未建立党组织原因", Group: groupOrg, Kind: sheet.Option, Values: reasonWords, Multi: true},
		yesNo(colInstructed, "未建党组织的是否选派党建工作指导员、联络员", groupOrg, "是否选派党建工作指导员", "是否选派党建指导员"),
		{Key: colSecretary, Heading: "党组织书记姓名", Group: groupChief, Kind: sheet.Name, Aliases: []string{"书记姓名", "党组织书记", "党支部书记", "书记"}, GroupOnly: []string{"姓名"}},
		oneOf(colSecretaryFrom, "来源", groupChief, sourceWords),
		count(colWorkers, "企业党务工作者人数", groupWorkers, "党务工作者人数"), count(colFullTime, "专职人数", groupWorkers, "专职党务工作者人数"),
		count(colMembers, "组织关系在非公企业的党员总数", groupRanks, "党员人数", "党员数", "党员总数", "党员", "党员数量", "现有党员", "现有党员数"),
		count("members_under_35", "35岁以下人数", groupRanks), count("members_middle", "中层管理人员人数", groupRanks),
		count("members_technical", "中高级专业技术人员人数", groupRanks), count("members_frontline", "生产经营一线职工人数", groupRanks),
		count("members_elsewhere", "组织关系不在非公企业的党员总数", groupRanks), count("members_rural", "农村党员数", groupRanks),
		count("members_new", "近3年新发展党员数", groupRanks), count("members_handled", "近3年处置不合格党员数", groupRanks),
		yesNo(colTrained, "是否每年对党员轮训一遍", groupRanks), yesNo("dues_on_time", "党员是否按时足额主动交纳党费", groupRanks),
	}
}

func declaredColumns() []sheet.Column {
	return []sheet.Column{
		yesNo(colUnion, "工会", groupMass), yesNo(colLeague, "共青团", groupMass), yesNo(colWomen, "妇联", groupMass),
		yesNo("own_venue", "是否有单独活动场所", groupMeans),
		{Key: "venue_area", Heading: "使用面积", Group: groupMeans, Kind: sheet.Number, Unit: "平方米"},
		yesNo("budgeted", "党建工作经费是否纳入企业管理费年度预算", groupMeans),
		yesNo("meetings_held", `是否按规定开展"三会一课"`, groupRules), yesNo("appraised", "是否按规定每年开展民主评议党员", groupRules),
		yesNo("analysed", "是否按规定每年开展党员党性分析", groupRules), yesNo(colOnTime, "党组织是否按规定进行换届", groupRules),
	}
}

// addedColumns are the columns that the official ledger lacks and the register needs.
func addedColumns(written bool) []sheet.Column {
	g := groupAdded
	detail := sheet.Column{Key: colModeDetail, Heading: "组建方式细分", Group: g, Kind: sheet.Enum, Values: detailWords}
	columns := []sheet.Column{
		{
			Key: colUSCC, Heading: "统一社会信用代码", Group: g, Kind: sheet.USCC, Wanted: true, Width: 22, Sample: "91000000TTTTTT001W",
			Aliases: []string{"信用代码", "社会信用代码", "统一信用代码", "统一代码", "税号", "统一社会信用代码/注册号", "信用代码证号", "社会统一信用代码"},
		},
		text(colSubdistrict, "所属街道", g, "街道", "街道名称", "街道（乡镇）", "所在街道", "辖区街道", "所属街道（乡镇）", "属地街道", "所属街道办事处", "街镇"),
		text(colCommunity, "所属社区", g, "社区", "社区名称", "所在社区", "属地社区"),
		{Key: colLegalRep, Heading: "法定代表人", Group: g, Kind: sheet.Name, Aliases: []string{"法人", "法人代表", "法定代表人姓名", "负责人", "企业负责人", "法定代表人（负责人）", "经营者", "法人姓名"}},
		{Key: colContact, Heading: "联系人", Group: g, Kind: sheet.Name, Aliases: []string{"联系人姓名", "企业联系人", "单位联系人"}},
		text(colIndustry, "国民经济行业", g, "行业", "所属行业", "行业类别", "行业分类", "所属行业类别", "行业门类", "国民经济行业类别"),
		text(colTradeCode, "国民经济行业代码", g, "行业代码"),
		{Key: colEstablished, Heading: "企业成立时间", Group: g, Kind: sheet.Date, Under: []string{"企业", "单位", "公司", "基本"}, Aliases: []string{"成立时间", "成立日期", "注册时间", "注册日期", "企业成立日期", "设立时间", "成立年月", "登记日期"}},
		{
			Key: colOrgName, Heading: "党组织名称", Group: g, Under: []string{"党组织", "党建"}, GroupOnly: []string{"名称"},
			Aliases: []string{"所在党组织", "所属党组织", "党支部名称", "覆盖党组织", "所在党组织名称", "所属党组织名称"},
		},
		count(colFull, "正式党员数", g, "正式党员", "正式党员人数"), count(colProbationary, "预备党员数", g, "预备党员", "预备党员人数"),
		count(colScaleYear, "规模以上认定年度", g),
		yesNo(colInMarket, "是否在专业市场内", g), text(colMarketName, "市场名称", g, "专业市场名称", "所在市场"),
		{Key: colLon, Heading: "经度", Group: g, Kind: sheet.Number, Negative: true},
		{Key: colLat, Heading: "纬度", Group: g, Kind: sheet.Number, Negative: true},
		{Key: colDatum, Heading: "坐标系", Group: g, Kind: sheet.Enum, Values: datumWords},
		yesNo(colKey, "是否128家重点", g, "是否重点企业", "重点企业"), text(colPaired, "结对部门", g),
		{Key: colStatus, Heading: "企业状态(存续/搬离/注销)", Group: g, Kind: sheet.Enum, Values: statusWords, Aliases: []string{"企业状态", "经营状态", "登记状态", "状态"}},
		detail, text(colNote, "备注", g, "说明"),
	}
	for i := range columns {
		if !written && len(columns[i].Under) == 0 {
			columns[i].Group = "" // stands under any caption
		}
	}
	return columns
}

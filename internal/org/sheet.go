package org

import (
	"context"
	"strings"

	"qipan/internal/access"
	"qipan/internal/audit"
	"qipan/internal/platform/db"
	"qipan/internal/platform/locale"
	"qipan/internal/platform/sheet"
)

// enumOf are the values of an enumeration as a column takes them: the Chinese word, with what people write in its place.
func enumOf[T ~string](kind string, values []T, aliases map[T][]string) []sheet.EnumValue {
	out := make([]sheet.EnumValue, len(values))
	for i, v := range values {
		out[i] = sheet.EnumValue{Code: string(v), Text: locale.Text(locale.Chinese, "org."+kind+"."+string(v)), Aliases: aliases[v]}
	}
	return out
}

// UnitsSheet declares the columns in which units are read and written.
func UnitsSheet() sheet.Table {
	return sheet.Table{
		Kind: "units", Title: "单位", Sheet: "单位", Identify: []string{"name", "kind"},
		Duplicates: sheet.Duplicates{Code: "code", Namesakes: true},
		Order:      [][]string{{"valid_from", "valid_to"}},
		Columns: []sheet.Column{
			{Key: "code", Heading: "单位代码", Aliases: []string{"代码", "区划代码", "编码"}, Kind: sheet.Text, Required: true, Max: maxCode, Width: 16, Sample: "210204008"},
			{Key: "name", Heading: "单位名称", Aliases: []string{"名称", "街道", "社区"}, Kind: sheet.Text, Required: true, Max: maxName, Width: 24, Sample: "马栏街道"},
			{
				Key: "kind", Heading: "单位类别", Aliases: []string{"类别", "类型"}, Kind: sheet.Enum, Required: true, Width: 12, Sample: "街道",
				Values: enumOf("kind", UnitKind("").Values(), map[UnitKind][]string{Community: {"村", "社区居委会"}, Department: {"委办局", "机关"}}),
			},
			{Key: "parent", Heading: "上级单位代码", Aliases: []string{"上级代码", "上级单位"}, Kind: sheet.Text, Max: maxName, Width: 16, Sample: "210204"},
			{Key: "valid_from", Heading: "启用日期", Aliases: []string{"设立日期", "开始日期"}, Kind: sheet.Date, Width: 12, Sample: "2019-12-03"},
			{Key: "valid_to", Heading: "停用日期", Aliases: []string{"撤销日期", "结束日期"}, Kind: sheet.Date, Width: 12},
			{Key: "aliases", Heading: "别名", Aliases: []string{"曾用名", "简称"}, Kind: sheet.Text, Max: 500, Width: 24, Hint: "多个别名用顿号分开"},
		},
	}
}

// OrganisationsSheet declares the columns of the organisations' ledger (党组织台账). Secretary and term enter with a new
// organisation; for one that is known they are compared and changed on its page.
func OrganisationsSheet() sheet.Table {
	rank := enumOf("rank", Rank("").Values(), map[Rank][]string{
		Branch: {"支部", "党支部委员会", "联合支部", "联合党支部", "独立支部"}, GeneralBranch: {"总支", "党总支部", "党总支部委员会"}, Committee: {"基层党委", "党委会"},
	})
	formation := enumOf("formation", Formation("").Values(), map[Formation][]string{
		Sole: {"单独建立", "单独组建", "单建"}, BuildingJoint: {"楼宇联建", "大厦联建", "联合建立", "联合组建", "联建"}, IndustryWide: {"行业统建"},
		MarketAttached: {"挂靠建立", "市场挂靠", "挂靠组建"}, Grid: {"网格建立", "网格"},
	})
	return sheet.Table{
		Kind: "organisations", Title: "党组织台账", Sheet: "党组织台账", Identify: []string{"name"},
		Duplicates: sheet.Duplicates{Code: "code", Name: "name", Also: []string{"unit"}},
		Order:      [][]string{{"founded_on", "elected_on"}, {"founded_on", "dissolved_on"}},
		Columns: []sheet.Column{
			{Kind: sheet.Sequence, Heading: "序号", Width: 6},
			{Key: "name", Heading: "党组织名称（全称）", Aliases: []string{"党组织名称", "党组织全称", "组织名称"}, Kind: sheet.OrgName, Required: true, Max: maxName, Width: 40, Sample: "中共大连示例科技有限公司支部委员会"},
			{Key: "code", Heading: "党组织代码", Aliases: []string{"组织代码"}, Kind: sheet.Text, Max: maxCode, Width: 14},
			{Key: "unit", Heading: "所在街道", Aliases: []string{"街道", "所属街道", "所属单位"}, Kind: sheet.Text, Required: true, Missing: "REQ_SUBDISTRICT", Max: maxName, Width: 16, Sample: "马栏街道"},
			{Key: "community", Heading: "所在社区", Aliases: []string{"社区", "所属社区"}, Kind: sheet.Text, Max: maxName, Width: 16},
			{Key: "parent", Heading: "上级党组织", Aliases: []string{"上级党组织名称"}, Kind: sheet.Text, Max: maxName, Width: 30},
			{Key: "rank", Heading: "党组织类别", Aliases: []string{"组织类别"}, Kind: sheet.Enum, Values: rank, Required: true, Width: 12, Sample: "党支部"},
			{Key: "formation", Heading: "组建方式", Aliases: []string{"建立方式", "组建形式"}, Kind: sheet.Enum, Values: formation, Width: 14, Sample: "企业单建"},
			{Key: "purpose", Heading: "设立对象", Aliases: []string{"党组织性质"}, Kind: sheet.Enum, Values: enumOf("purpose", Purpose("").Values(), map[Purpose][]string{ForEnterprise: {"企业"}, ForMarket: {"市场"}}), Width: 14},
			{Key: "trade_code", Heading: "行业代码", Kind: sheet.Text, Max: maxCode, Width: 10},
			{Key: "founded_on", Heading: "批准建立日期", Aliases: []string{"成立日期", "建立日期", "成立时间", "建立时间"}, Kind: sheet.Date, Width: 14, Sample: "2021-03-01"},
			{Key: "reply_no", Heading: "批复文号", Aliases: []string{"审批文号"}, Kind: sheet.Text, Max: maxName, Width: 20},
			{Key: "full_members", Heading: "正式党员数", Aliases: []string{"正式党员"}, Kind: sheet.Integer, Width: 10, Unit: "名"},
			{Key: "secretary", Heading: "党组织书记", Aliases: []string{"书记", "书记姓名"}, Kind: sheet.Name, Width: 12},
			{Key: "contact_name", Heading: "党组织联系人", Aliases: []string{"联系人"}, Kind: sheet.Name, Width: 12},
			{Key: "contact_phone", Heading: "联系电话", Aliases: []string{"电话"}, Kind: sheet.Phone, Width: 14},
			{Key: "elected_on", Heading: "本届起始时间", Aliases: []string{"换届时间", "本届开始时间"}, Kind: sheet.Date, Width: 14},
			{Key: "term_end", Heading: "本届届满时间", Aliases: []string{"届满时间"}, Kind: sheet.Date, Width: 14, Hint: "由系统推算，导入时不读取"},
			{Key: "electorate", Heading: "选举方式", Kind: sheet.Enum, Values: enumOf("electorate", Electorate("").Values(), map[Electorate][]string{AllMembers: {"直接选举"}, Appointed: {"任命"}}), Width: 14},
			{Key: "state", Heading: "状态", Kind: sheet.Text, Width: 10, Hint: "由系统推算，导入时不读取"},
			{Key: "dissolved_on", Heading: "撤销日期", Kind: sheet.Date, Width: 12, Hint: "撤销须在系统中办理，导入时不读取"},
			{Key: "dissolved_reason", Heading: "撤销原因", Kind: sheet.Text, Max: maxName, Width: 20},
		},
	}
}

// SheetRow is a row of the list in the columns of the ledger.
func (r Row) SheetRow(state string) map[string]string {
	community := ""
	sub := r.UnitName
	if r.SubdistrictName != "" && r.SubdistrictName != r.UnitName {
		sub, community = r.SubdistrictName, r.UnitName
	}
	return map[string]string{
		"name": r.Name, "code": r.Code, "unit": sub, "community": community, "parent": r.ParentName, "rank": string(r.Rank), "formation": string(r.Formation),
		"purpose": string(r.Purpose), "trade_code": r.TradeCode, "founded_on": r.FoundedOn, "reply_no": r.ReplyNo, "full_members": r.FullMembers.String(),
		"secretary": r.Secretary, "contact_name": r.ContactName, "contact_phone": r.ContactPhone, "elected_on": string(r.ElectedOn),
		"term_end": string(r.Term().End()), "electorate": string(r.Electorate), "state": state,
		"dissolved_on": string(r.DissolvedOn), "dissolved_reason": r.DissolvedReason,
	}
}

// UnitRows are the units of a day within the caller's reach in the columns of their sheet; ended ones come along when all are asked
// for, so that a roster can be carried to another district whole. The writing out is recorded.
func (s *Service) UnitRows(ctx context.Context, day db.Date, all bool) (rows []map[string]string, err error) {
	scope, err := access.Require(ctx, access.UnitRead)
	if err != nil {
		return nil, err
	}
	if _, err := access.Require(ctx, access.ExportUse); err != nil {
		return nil, err
	}
	err = s.db.Read(ctx, func(tx *db.Tx) error {
		units, err := everyUnit(ctx, tx, scope, day)
		if err != nil {
			return err
		}
		aliases, err := everyAlias(ctx, tx)
		if err != nil {
			return err
		}
		rows = rows[:0]
		for _, u := range units {
			if all || u.On(day) {
				rows = append(rows, unitRow(u, units, aliases))
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return rows, s.recordExport(ctx, scope, audit.Act{Action: "unit.export", Kind: "unit", Detail: map[string]any{"day": day, "rows": len(rows)}})
}

// recordExport notes at the caller's own place that a list was written out.
func (s *Service) recordExport(ctx context.Context, scope access.Scope, a audit.Act) error {
	a.UnitPath = "/"
	if roots := scope.Roots(); len(roots) > 0 {
		a.UnitPath = roots[0]
	}
	return s.db.Write(ctx, func(tx *db.Tx) error { return audit.Record(ctx, tx, a) })
}

func unitRow(u Unit, units []Unit, aliases []aliasRow) map[string]string {
	row := map[string]string{"code": u.Code, "name": u.Name, "kind": string(u.Kind), "valid_from": string(u.ValidFrom), "valid_to": string(u.ValidTo)}
	for _, p := range units {
		if p.ID == u.ParentID {
			row["parent"] = p.Code
		}
	}
	var names []string
	for _, a := range aliases {
		if a.UnitID == u.ID && a.Text != u.Name {
			names = append(names, a.Text)
		}
	}
	row["aliases"] = strings.Join(names, "、")
	return row
}

// OrganisationRows are the rows of a list for a file; taking them out needs the permission to export and is recorded.
func (s *Service) OrganisationRows(ctx context.Context, q Query) ([]Row, error) {
	scope, err := access.Require(ctx, access.OrganisationRead)
	if err != nil {
		return nil, err
	}
	if _, err := access.Require(ctx, access.ExportUse); err != nil {
		return nil, err
	}
	q.Limit, q.Offset = 0, 0
	rows, _, err := s.Organisations(ctx, q)
	if err != nil {
		return nil, err
	}
	detail := map[string]any{"day": q.Day, "rows": len(rows), "query": q.Text}
	return rows, s.recordExport(ctx, scope, audit.Act{Action: "organisation.export", Kind: "organisation", Detail: detail})
}

package ui

import (
	"fmt"

	"github.com/a-h/templ"
)

// gallery is one page of every kind. All firms and people in it are invented.
func gallery() map[string]templ.Component {
	return map[string]templ.Component{
		"worklist": worklistPage(), "list": listSample(""), "list_empty": listSample("street=none&q=无此企业"),
		"list_print": listSample("print=1"), "record": recordPage(), "case": casePage(), "proposal": proposalPage(),
		"board": boardPage(), "form": formPage(), "wizard": wizardPage(), "ask": askPage(), "login": loginPage(),
		"sheet": sheetPage(), "problem": problemPage(), "kit": kitPage(),
	}
}

func worklistPage() templ.Component {
	return withChildren(Page(PageProps{
		Title: "我的", Lead: "等您办的事，按企业排列，最早到期的在前。",
		Notices: []NoticeProps{{Kind: Saved, Text: "沟通记录已保存。", Request: "01JD8Z6Q2K", Action: &Action{Label: "撤销", Post: "/undo/1"}}},
	}), Worklist(WorklistProps{Groups: []WorkGroup{
		{Title: "海棠软件（大连）有限公司", Href: "/enterprises/1", Note: "软景中心 B 座 12 层", Items: []WorkItem{
			{What: "批复组建请示", Href: "/formation/1", Why: "请示 10-24 收到，一个月内批复（ORG-08）", Due: "2026-11-19", DueWords: "已逾期 3 天", State: Overdue, Action: &Action{Label: "填写批复", Href: "/formation/1#approval"}},
			{What: "补职工人数", Href: "/enterprises/1", Why: "缺这一项，算不出应建未建", State: Missing, Action: &Action{Label: "补填", Href: "/enterprises/1/edit"}},
		}},
		{Title: "山月餐饮管理有限公司", Href: "/enterprises/2", Note: "西安路 88 号", Items: []WorkItem{
			{What: "共建协议将到期", Href: "/agreements/7", Why: "与街道文化站共用会议室", Due: "2026-12-01", DueWords: "9天后", State: DueSoon, Action: &Action{Label: "发出续签", Post: "/agreements/7/renew"}},
		}},
		{Title: "北斗星物流有限公司", Href: "/enterprises/3", Note: "已迁往李家街道", Items: []WorkItem{
			{What: "移交企业档案", Href: "/handover/3", Why: "对方街道尚未接收", Due: "2026-11-30", DueWords: "8天后", State: Blocked, Action: &Action{Label: "查看移交", Href: "/handover/3"}},
			{What: "确认首次活动", Href: "/activities/9", Why: "支部已登记 7 人参加", State: Ready, Action: &Action{Label: "确认记录", Post: "/activities/9/confirm"}},
		}},
	}}))
}

type firm struct {
	name, code, street, building, trade, reason, day string
	staff, full, probationary                        int
	state                                            State
}

func firms() []firm {
	names := []string{
		"海棠软件（大连）有限公司", "山月餐饮管理有限公司", "北斗星物流有限公司", "青禾种业科技有限公司", "远帆国际贸易有限公司",
		"晨曦口腔门诊部", "万象文化传媒工作室", "铁岭路汽车维修中心", "金桥人力资源服务有限公司", "蓝湾物业服务有限公司",
	}
	buildings := []string{"软景中心 B 座", "西安路 88 号", "中央大道大厦", "罗斯福广场", "长兴电子城"}
	reasons := []string{"正式党员不足三名", "尚未沟通", "新登记", "负责人暂不同意", "联合组建中"}
	states := []State{Blocked, Waiting, Ready, Overdue, Working}
	var out []firm
	for i := range PageSize {
		out = append(out, firm{
			name: names[i%len(names)] + suffix(i/len(names)), code: fmt.Sprintf("91999999TTTTTT%03dX", i), street: "马栏街道",
			building: buildings[i%5], trade: []string{"软件", "餐饮", "物流", "农业", "商贸"}[i%5], reason: reasons[i%5],
			day: fmt.Sprintf("2026-%02d-%02d", 1+i%11, 1+i%27), staff: 8 + i*7%190, full: i % 4, probationary: i % 2, state: states[i%5],
		})
	}
	return out
}

func suffix(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("第%d分公司", n)
}

func firmColumns() []Column[firm] {
	return []Column[firm]{
		{Key: "name", Title: "企业", Fixed: true, Sort: "name", Wide: true, Text: func(f firm) string { return f.name }},
		{Key: "state", Title: "状态", Text: func(f firm) string { return "" + stateWord(f.state) }, State: func(f firm) State { return f.state }},
		{Key: "building", Title: "楼宇", Sort: "building", Text: func(f firm) string { return f.building }},
		{Key: "trade", Title: "行业", Text: func(f firm) string { return f.trade }},
		{Key: "staff", Title: "职工（人）", Align: Right, Sort: "staff", Text: func(f firm) string { return Count(f.staff) }},
		{Key: "full", Title: "正式党员（人）", Align: Right, Sort: "full", Help: "组织关系在本企业的正式党员", Text: func(f firm) string { return Count(f.full) }},
		{Key: "reason", Title: "未覆盖原因", Text: func(f firm) string { return f.reason }},
		{Key: "code", Title: "统一社会信用代码", Hidden: true, Print: PrintAlways, Text: func(f firm) string { return f.code }},
		{Key: "day", Title: "核实日期", Sort: "day", Text: func(f firm) string { return f.day }},
	}
}

func stateWord(s State) string {
	return map[State]string{Blocked: "受阻", Waiting: "待沟通", Ready: "可组建", Overdue: "逾期", Working: "组建中"}[s]
}

func listSample(address string) templ.Component {
	if address == "" {
		address = "trade=soft&reason=few"
	}
	s := ParseList("/gap", query(address), ListSpec{
		Sorts: []string{"staff", "name", "building", "full", "day"}, Desc: true, Filters: []string{"street", "trade", "reason", "since"},
		Columns: []string{"name", "state", "building", "trade", "staff", "full", "reason", "code", "day"},
	})
	rows, total := firms(), 128
	if s.Query != "" {
		rows, total = nil, 0
	}
	return withChildren(Page(PageProps{
		Title: "空白清单", Lead: "还没有党组织覆盖的企业，从职工多的看起。", Print: s.Print, Back: s.With("print", "").URL(), Wide: true, Landscape: true,
		Primary:   &Action{Label: "生成组建建议", Href: "/proposals/new"},
		Secondary: []Action{{Label: "地图", Href: "/gap/map"}},
		More:      []Action{{Label: "导入企业", Href: "/import", Hint: "从工作簿导入，先核对再保存"}},
	}), ListPage(ListProps[firm]{
		State: s, Caption: "空白清单", Unit: "家", Columns: firmColumns(), Rows: rows, Total: total,
		RowID: func(f firm) string { return f.code }, RowHref: func(f firm) string { return "/enterprises/" + f.code },
		RowMark: func(f firm) State {
			if f.state == Overdue || f.state == Blocked {
				return f.state
			}
			return ""
		},
		Filters: []Filter{
			{Key: "trade", Label: "行业", Options: []Option{{"soft", "软件", 31}, {"food", "餐饮", 20}}},
			{Key: "reason", Label: "原因", Kind: FilterMany, Options: []Option{{"few", "正式党员不足三名", 61}, {"new", "新登记", 12}}},
			{Key: "since", Label: "核实早于", Kind: FilterDate},
		},
		Views:   []View{{"全部", "/gap", 128, true}, {"同楼可联合", "/gap?v=joint", 34, false}, {"缺资料", "/gap?v=missing", 9, false}},
		Bulk:    []Bulk{{Label: "指派联系人", Post: "/gap/assign"}, {Label: "发出核实请求", Post: "/gap/ask"}},
		Exports: []Action{{Label: "导出工作簿", Href: s.On("/gap.xlsx"), Icon: IconDownload}},
		Totals:  map[string]string{"staff": "4,386", "full": "76"},
		Note:    "口径：在营、职工三人以上、无独立或联合党组织覆盖。来源：工商登记与街道核实。",
	}))
}

func recordPage() templ.Component {
	facts := []Fact{
		{Label: "统一社会信用代码", Value: "91999999TTTTTT001X", Source: "工商登记", Confirmed: "2026-10-08"},
		{Label: "负责人", Value: "赵明远", Source: "街道核实", Confirmed: "2026-09-14", By: "李红梅"},
		{Label: "职工人数", Missing: true, FixHref: "/enterprises/1/edit"},
		{Label: "地址", Value: "软景中心 B 座 12 层 1207", Source: "工商登记", Confirmed: "2023-02-01", Stale: true, FixHref: "/enterprises/1/confirm"},
		{Label: "主营", Value: "工业软件"},
		{Label: "联系电话", Value: "138****0000", Reveal: "/enterprises/1/phone"},
	}
	return withChildren(Page(PageProps{
		Title: "海棠软件（大连）有限公司", Crumbs: []Crumb{{"企业", "/enterprises"}},
		Primary: &Action{Label: "记录走访", Href: "/visits/new"}, Secondary: []Action{{Label: "提出诉求", Href: "/tickets/new"}},
		More: []Action{{Label: "登记迁出", Href: "/enterprises/1/move", Hint: "档案移交给接收街道，办理中的事项一并移交"}},
	}),
		RecordHead(RecordProps{Kind: "企业", State: Working, Word: "组建中", Former: "曾用名：海棠信息技术有限公司", Facts: []Fact{
			{Label: "所在", Value: "软景中心 B 座"}, {Label: "党员", Value: "正式 2 人，预备 1 人", Source: "花名册", Confirmed: "2026-11-01"}, {Label: "覆盖", Value: "未覆盖"},
		}}),
		Tabs("档案", []Tab{{Label: "基本情况", Href: "/enterprises/1", Current: true}, {Label: "党员", Href: "/enterprises/1/members", Count: 3}, {Label: "诉求", Href: "/enterprises/1/tickets", Count: 2, State: Overdue}}),
		withChildren(Split(Timeline("经过", []Event{
			{When: "2026-11-20 09:12", Who: "李红梅", Text: "沟通：同意联合组建", Note: "条件：活动放在工作日午间", State: Done},
			{When: "2026-11-02", Who: "王志强", Text: "走访", Href: "/visits/4"},
			{When: "2026-10-08", Who: "导入", Text: "档案建立"},
		})),
			FactGroup(FactGroupProps{ID: "basic", Title: "基本信息", Facts: facts, EditHref: "/enterprises/1/edit"}),
			withChildren(Section("同楼企业", "可以一起组建的"), Table(TableProps[firm]{
				Caption: "同楼企业", Columns: firmColumns()[:6], Rows: firms()[:3], RowHref: func(f firm) string { return "/enterprises/" + f.code },
			})),
			Map(MapProps{ID: "near", Label: "同楼与周边企业", Legend: legend(), Points: points(), Areas: areas()}),
		))
}

func legend() []LegendEntry {
	return []LegendEntry{
		{"gap", "未覆盖", Triangle, Overdue}, {"covered", "已覆盖", Circle, Done}, {"venue", "阵地", Square, Ready},
	}
}

func points() []Point {
	var out []Point
	for i := range 14 {
		p := Point{
			ID: fmt.Sprint(i), Lng: 121.58 + float64(i%5)*0.004, Lat: 38.91 + float64(i%3)*0.003, Label: firms()[i].name,
			Kind: []string{"gap", "covered", "gap", "venue", "covered"}[i%5], Href: "/enterprises/" + fmt.Sprint(i),
		}
		if i%5 == 0 {
			p.Group, p.Lng, p.Lat = "软景中心 B 座", 121.582, 38.912
		}
		out = append(out, p)
	}
	return out
}

func areas() []MapArea {
	return []MapArea{{Label: "马栏街道", Rings: [][][2]float64{{{121.574, 38.905}, {121.602, 38.906}, {121.604, 38.921}, {121.577, 38.922}, {121.574, 38.905}}}}}
}

func casePage() templ.Component {
	return withChildren(Page(PageProps{
		Title: "组建：海棠软件（大连）有限公司", Lead: "联合建立，同楼三家企业，共 4 名正式党员。", Crumbs: []Crumb{{"组建", "/formation"}},
	}), Steps(StepsProps{Label: "组建九步", Steps: []Step{
		{ID: "s1", Title: "确认空白", State: StepDone, Date: "2026-10-08", Actor: "李红梅", Summary: "三家事实已确认"},
		{ID: "s2", Title: "组建建议", State: StepDone, Date: "2026-10-12", Actor: "李红梅", Summary: "同楼联合建立，采纳", Body: Para("三家企业同在软景中心 B 座，共 4 名正式党员。")},
		{ID: "s3", Title: "沟通记录", State: StepDone, Date: "2026-11-20", Actor: "李红梅", Summary: "三家均同意"},
		{
			ID: "s4", Title: "组建材料", State: StepCurrent, Due: "2026-11-27", DueWords: "还有 4 个工作日", Rule: "ORG-07 请示材料",
			Body:    Checks([]Check{{Mark: Pass, Text: "申请书已生成"}, {Mark: Pass, Text: "党员名单 4 人"}, {Mark: Fail, Text: "缺山月餐饮的挂靠承诺书", Rule: "ORG-07", RuleHref: "/rules/ORG-07"}}),
			Primary: &Action{Label: "上传承诺书", Href: "/formation/1/dossier"}, Secondary: []Action{{Label: "打印全套材料", Href: "/formation/1/print"}, {Label: "提交审批", Refused: "还缺一份挂靠承诺书"}},
		},
		{ID: "s5", Title: "审批批复", State: StepLater, Waits: "组建材料齐全"},
		{ID: "s6", Title: "配备书记", State: StepOpen, Summary: "人才库有 3 名人选", Primary: &Action{Label: "查看人选", Href: "/staff/1"}},
		{ID: "s7", Title: "落实场所", State: StepBlocked, Waits: "十分钟内没有在有效期的共建协议", Primary: &Action{Label: "扩大到十五分钟", Href: "/venues?walk=15"}},
		{ID: "s8", Title: "结对", State: StepLater, Waits: "批复"},
		{ID: "s9", Title: "首次活动", State: StepLater, Waits: "书记到任、场所落实"},
	}, Exits: []Exit{
		{Action{Label: "企业不同意", Href: "/formation/1/refuse"}, "记录原因和复访日期，其间不再催办。"},
		{Action{Label: "企业迁出", Href: "/formation/1/move"}, "连同已办步骤移交给接收街道。"},
	}}))
}

func proposalPage() templ.Component {
	return withChildren(Page(PageProps{Title: "组建建议", Crumbs: []Crumb{{"空白清单", "/gap"}}}), Proposal(ProposalProps{
		Sentence: "三家同楼企业可建联合支部，共4名正式党员。",
		Basis:    "按 2026-11-22 的资料，从马栏街道 128 家未覆盖企业中算出；已证明没有更少支部的方案。",
		Picture:  Map(MapProps{ID: "where", Label: "三家企业的位置", Legend: legend(), Points: points()[:6], Areas: areas()}),
		Checks: []Check{
			{Pass, "正式党员 4 人，不少于 3 人", "ORG-01", "/rules/ORG-01"},
			{Pass, "三家不超过 5 个单位", "ORG-03", ""},
			{Warn, "山月餐饮的负责人尚未答复", "RISK-04", ""},
			{Note, "不足 7 人，只设书记，不设委员会", "ORG-11", ""},
		},
		Reasons:      []string{"同在软景中心 B 座，步行 2 分钟", "都属街道非公党委管理", "海棠软件有一名可任书记的正式党员"},
		WouldChange:  []string{"海棠软件再有 1 名党员转正，可以单独建立", "山月餐饮退出，则余 3 人，仍可联合"},
		Alternatives: []Alternative{{"海棠软件与青禾种业两家联合，共 3 名正式党员", "山月餐饮留作空白，步行多 6 分钟", &Action{Label: "改用这个方案", Post: "/proposals/1/alt/1"}}},
		Accept:       &Action{Label: "采纳建议", Post: "/proposals/1/accept"}, Adjust: &Action{Label: "调整成员", Href: "/proposals/1/edit"},
		NotNow: &NotNow{Post: "/proposals/1/later", Reasons: []Option{{Value: "owner", Label: "负责人要再考虑"}, {Value: "facts", Label: "资料不准"}}},
	}))
}

func boardPage() templ.Component {
	streets := []string{"中山公园", "白山路", "兴工", "春柳", "马栏", "南沙", "黑石礁", "李家", "星海湾"}
	titles := []string{"组织覆盖", "书记到任", "场所落实", "结对走访", "诉求办结", "意见答复"}
	p := BoardProps{Caption: "一盘棋：街道与机制", RowHead: "街道"}
	for _, t := range titles {
		p.Columns = append(p.Columns, BoardColumn{Title: t, Href: "/board/" + t, Definition: Definition{
			Name: t, Text: "已有党组织覆盖的企业占应覆盖企业", Numerator: "独立或联合覆盖的企业", Denominator: "在营且职工三人以上的企业", Source: "覆盖关系", Date: "2026-06-30", Href: "/definitions/1",
		}})
	}
	for i, s := range append(streets, "全区") {
		row := BoardRow{Title: s, Href: "/board/street/" + fmt.Sprint(i), Total: s == "全区"}
		for j := range titles {
			den := 40 + (i*17+j*5)%60
			row.Cells = append(row.Cells, BoardCell{Num: den - (i*7+j*11)%29, Den: den, Mark: (i+j)%11 == 4, MarkText: "比上月少", Href: "/gap?street=" + fmt.Sprint(i), None: i == 8 && j == 3})
		}
		row.Cells[4].Text = fmt.Sprintf("%d 个工作日", 3+i%4)
		p.Rows = append(p.Rows, row)
	}
	p.Exceptions = []Exception{
		{Overdue, "马栏街道有 2 件组建请示超过一个月未批复", "/formation?late=1"},
		{Blocked, "南沙街道 3 份共建协议到期未续，涉及 5 个支部的活动场所", "/agreements?expired=1"},
		{Missing, "李家街道 12 家企业缺职工人数，不计入分母", "/gap?v=missing"},
	}
	n := func(f float64) *float64 { return &f }
	def := p.Columns[0].Definition
	return withChildren(Page(PageProps{Title: "一盘棋", Wide: true, Landscape: true, Secondary: []Action{{Label: "导出", Href: "/board.xlsx"}, {Label: "打印", Href: "/board?print=1", Icon: IconPrint}}}),
		Figures("全区", []Figure{
			{Label: "企业", Value: "1,600", Unit: "家", Sub: "上月 1,588", Href: "/enterprises", Def: &def},
			{Label: "已覆盖", Value: "1,472", Unit: "家", Sub: "上月 1,455", Href: "/coverage"},
			{Label: "空白", Value: "128", Unit: "家", Href: "/gap"},
			{Label: "正式党员", Value: "4,386", Unit: "人", Sub: "预备 211"},
		}),
		Board(p),
		Chart(ChartProps{ID: "trend", Title: "覆盖企业数", Unit: "家", Labels: []string{"1月", "2月", "3月", "4月", "5月", "6月"}, Series: []Series{
			{"已覆盖", []*float64{n(1388), n(1396), n(1401), nil, n(1440), n(1455)}}, {"应覆盖", []*float64{n(1560), n(1566), n(1571), n(1580), n(1588), n(1600)}},
		}}))
}

func formPage() templ.Component {
	return withChildren(Page(PageProps{Title: "登记共建协议", Lead: "只问还不知道的。", Crumbs: []Crumb{{"阵地", "/venues"}}}), Form(FormProps{
		Action: "/agreements", Submit: "保存协议", Hint: "保存后通知双方联系人", Cancel: "/venues", Version: 3, Draft: "agreement-new",
		Secondary: []Action{{Label: "存为草稿", Post: "/agreements/draft"}},
		Fields: []Field{
			{Name: "host", Label: "提供场地的单位", Kind: PickerField, Required: true, Source: "/pick/orgs", Value: "o1", Chosen: "街道文化站", Hint: "可输入拼音首字母"},
			{Name: "until", Label: "有效期至", Kind: DateField, Required: true, Value: "2026-01-31", Error: "已经过去。", Example: "2026-12-31"},
			{Name: "seats", Label: "可容纳", Kind: NumberField, Unit: "人", Required: true, Value: "40", Min: "1"},
			{Name: "kind", Label: "场地类型", Kind: SelectField, Required: true, Options: []Option{{Value: "room", Label: "会议室"}, {Value: "hall", Label: "礼堂"}}},
		},
		Sets: []FieldSet{{Title: "开放时间", Note: "至少选一段", Fields: []Field{
			{Name: "days", Label: "星期", Kind: ChecksField, Required: true, Values: []string{"1", "3"}, Options: []Option{{Value: "1", Label: "周一"}, {Value: "2", Label: "周二"}, {Value: "3", Label: "周三"}, {Value: "4", Label: "周四"}, {Value: "5", Label: "周五"}}},
			{Name: "fee", Label: "费用", Kind: RadioField, Required: true, Value: "free", Options: []Option{{Value: "free", Label: "免费"}, {Value: "cost", Label: "收成本"}}},
			{Name: "rules", Label: "使用规定", Kind: TextArea, Hint: "一行一条"},
			{Name: "scan", Label: "协议扫描件", Kind: FileField, Accept: ".pdf"},
			{Name: "agree", Label: "双方已签字", Kind: CheckField, Required: true},
		}}},
		Known: []Fact{{Label: "场地", Value: "文化站二楼会议室", Source: "场地档案", Confirmed: "2026-05-06"}, {Label: "地址", Value: "西安路 88 号"}},
	}))
}

func wizardPage() templ.Component {
	return withChildren(Page(PageProps{Title: "导入企业", Wide: true}),
		WizardSteps("导入步骤", []WizardStep{{Title: "选择文件", Href: "/import/1", Done: true}, {Title: "对应列", Href: "/import/1/columns", Done: true}, {Title: "核对", Current: true}, {Title: "保存"}, {Title: "取回结果"}}),
		Notice(NoticeProps{Kind: Warning, Text: "37 行中有 2 行要改。", Detail: "其余 35 行可以先保存，改好的行再导入一次即可。"}),
		Table(TableProps[firm]{Caption: "要改的行", Bordered: true, Columns: firmColumns()[:7], Rows: firms()[:2]}),
		Progress(ProgressProps{ID: "job", Text: "正在核对", Done: 21, Total: 37, Poll: "/import/1/progress"}))
}

func askPage() templ.Component {
	return withChildren(Bare(BareProps{Title: "请确认一件事"}), Ask(AskProps{
		What: "贵公司现有职工 46 人，是否属实？", Who: "马栏街道党建办 李红梅（0411-0000 0000）", For: "核对企业档案，判断是否需要组建党组织",
		Then: "只更新这一项，不作他用；您可随时查看和更正", Expires: "2026-12-06", Post: "/l/abc", Version: 2,
		Fields:  []Field{{Name: "staff", Label: "如不属实，实际人数", Kind: NumberField, Unit: "人"}},
		Answers: []Answer{{"yes", "属实", ""}, {"no", "不属实", "按上面填写的人数更新"}, {"na", "与我无关", ""}, {"told", "已经说过", ""}},
	}))
}

func loginPage() templ.Component {
	return withChildren(Bare(BareProps{Title: "登录", Narrow: true, Notices: []NoticeProps{{Kind: Failed, Text: "账号或密码不对。", Detail: "连续五次不对会锁定十五分钟。"}}}), Form(FormProps{
		Action: "/login", Submit: "登录", Fields: []Field{
			{Name: "account", Label: "账号", Required: true, Auto: "username", Focus: true}, {Name: "password", Label: "密码", Kind: PasswordField, Required: true, Auto: "current-password"},
		},
	}))
}

func sheetPage() templ.Component {
	h := func(s string) SheetCell { return SheetCell{Text: s, Head: true} }
	return withChildren(Page(PageProps{Title: "打印", Print: true, Back: "/formation/1"}), PrintSheet(SheetProps{
		Title: "关于成立联合党支部的请示", Subtitle: "（组建材料一）", Org: "填报单位：海棠软件（大连）有限公司", Date: "2026-11-22", Number: "编号：2026-012", Unit: "单位：人", Watermark: "演示数据",
		Head: [][]SheetCell{{{Text: "序号", Rowspan: 2}, {Text: "企业", Rowspan: 2}, {Text: "党员", Colspan: 2}}, {h("正式"), h("预备")}},
		Rows: [][]SheetCell{
			{{Text: "1", Align: Center}, h("海棠软件（大连）有限公司"), {Text: "2", Align: Right}, {Text: "1", Align: Right}},
			{{Text: "2", Align: Center}, h("山月餐饮管理有限公司"), {Text: "1", Align: Right}, {Text: "0", Align: Right}},
		},
		Notes: []string{"注：人数以花名册为准。"}, Signs: []string{"填报人", "审核人", "负责人"}, Seal: "海棠软件（大连）有限公司",
	}))
}

func problemPage() templ.Component {
	return withChildren(Page(PageProps{Title: "别人刚改过这条记录"}), Problem(ProblemProps{
		Text: "您打开之后，王志强改了联系电话。", Detail: []string{"您填的内容没有丢，在下面。", "请对照后再保存一次。"}, Request: "01JD8Z6Q2K", Back: &Action{Label: "返回企业档案", Href: "/enterprises/1"},
	}), Changes("您填的", "现在的", []Change{{"联系电话", "138****0000", "139****0000"}}))
}

func kitPage() templ.Component {
	var badges []templ.Component
	for _, s := range States() {
		badges = append(badges, Badge(s, ""))
	}
	return withChildren(Page(PageProps{Title: "状态与树", Primary: &Action{Label: "发出邀请", Post: "/invite"}, Secondary: []Action{{Label: "不能办的", Refused: "先补职工人数"}}}),
		withChildren(Section("状态", ""), badges...),
		withChildren(Section("单位", ""), Tree("单位", []TreeNode{{Label: "沙河口区", Href: "/u/0", Open: true, Count: 1600, Children: []TreeNode{
			{Label: "马栏街道", Href: "/u/1", Note: "12 个社区", Current: true, Count: 312}, {Label: "南沙街道", Href: "/u/2", State: DueSoon, Word: "任期将满", Count: 201},
		}}})),
		Empty(EmptyProps{Done: true, Title: "都办完了", Text: "没有等您办的事。"}),
		Notice(NoticeProps{Kind: Failed, Text: "没有保存。", Detail: "您填的内容还在，请改正后再保存。", Request: "01JD8Z6Q2K"}))
}

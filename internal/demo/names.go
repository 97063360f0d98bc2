package demo

import (
	"math/rand/v2"
	"strconv"
)

// Words that invented names are put together from.
var (
	surnames = runes("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文")
	givens   = runes("伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰红建国志海云峰雪梅春林晓东文博思远嘉宁欣怡子涵浩然诗雨俊凯景天立新永安长青")

	brandFirst  = runes("澄朗曜霁岚珩沐舫砺翊昶泓屿桁煜琮牧隽翎穗湛珏衡榆樾澜苇漪筠檀")
	brandSecond = runes("川原驰度禾汀宸砚岫洲野舟庭墨帆桥树谷台岸村序角弦雁石页织峤曲")

	siteFirst  = runes("启望汇澄同允拓览恒聚旭晴")
	siteSecond = runes("航桥川岭原舟序帆庭汀岸野")

	communityFirst  = []string{"和", "晴", "榆", "槐", "柳", "杏", "松", "竹", "荷", "桐", "棠", "葵", "枫", "桂", "苇"}
	communitySecond = []string{"园", "岸", "里", "坡", "苑", "巷"}

	roads = []string{"槐序路", "柳岸街", "晴川路", "帆影街", "石桥路", "松涛街", "望潮路", "桐荫街", "云栈路", "苇岸街"}
)

func runes(s string) []string {
	var out []string
	for _, r := range s {
		out = append(out, string(r))
	}
	return out
}

// A trade is a line of business with its class in GB/T 4754-2017 behind its section letter and what a firm of it is called.
type trade struct {
	code, name string
	words      []string
	division   string
}

var trades = []trade{
	{"I6513", "应用软件开发", []string{"软件", "信息技术", "数据科技"}, "I65"},
	{"I6531", "信息系统集成服务", []string{"系统集成", "网络科技", "智能科技"}, "I65"},
	{"F5126", "肉、禽、蛋、奶及水产品批发", []string{"水产", "海产", "食品商贸"}, "F51"},
	{"F5174", "建材批发", []string{"建材", "装饰材料", "陶瓷"}, "F51"},
	{"F5132", "服装批发", []string{"服饰", "服装商贸", "针织"}, "F51"},
	{"F5281", "五金零售", []string{"五金", "工具商行", "机电商贸"}, "F52"},
	{"F5273", "计算机、软件及辅助设备零售", []string{"电脑", "数码", "办公设备"}, "F52"},
	{"H6210", "正餐服务", []string{"餐饮", "餐饮管理", "酒楼"}, "H62"},
	{"H6110", "旅游饭店", []string{"酒店管理", "宾馆"}, "H61"},
	{"G5821", "货物运输代理", []string{"国际货运代理", "物流", "供应链"}, "G58"},
	{"K7020", "物业管理", []string{"物业服务", "物业管理"}, "K70"},
	{"K7030", "房地产中介服务", []string{"房产经纪", "不动产咨询"}, "K70"},
	{"L7251", "互联网广告服务", []string{"广告", "文化传媒", "品牌策划"}, "L72"},
	{"L7281", "科技会展服务", []string{"会展", "会务服务"}, "L72"},
	{"L7264", "职业中介服务", []string{"人力资源", "劳务服务"}, "L72"},
	{"L7291", "旅行社及相关服务", []string{"旅行社", "旅游服务"}, "L72"},
	{"M7481", "工程管理服务", []string{"工程咨询", "工程管理"}, "M74"},
	{"E5011", "公共建筑装饰和装修", []string{"装饰工程", "建筑装饰"}, "E50"},
	{"P8391", "职业技能培训", []string{"教育咨询", "职业培训"}, "P83"},
	{"O8111", "汽车修理与维护", []string{"汽车服务", "汽车维修"}, "O81"},
	{"C3484", "机械零部件加工", []string{"机械", "精密制造"}, "C34"},
	{"Q8416", "门诊部（所）", []string{"口腔门诊", "综合门诊"}, "Q84"},
}

// tradeCommittees are the divisions with an industry committee (行业党委), with its name.
var tradeCommittees = []struct{ division, name string }{
	{"I65", "软件和信息服务行业"}, {"H62", "餐饮行业"}, {"L72", "商务服务行业"}, {"G58", "物流行业"}, {"K70", "物业和房产服务行业"},
}

// markets are what the specialised markets sell.
var markets = []struct{ name, code string }{
	{"建材市场", "F5174"}, {"水产品市场", "F5126"}, {"服装市场", "F5132"}, {"五金机电市场", "F5281"}, {"数码市场", "F5273"},
}

func tradeOf(code string) trade {
	for _, t := range trades {
		if t.code == code {
			return t
		}
	}
	return trades[0]
}

// person is an invented name. Two people may share one, as they do.
func (g *generator) person() string {
	name := pick(g.rnd, surnames) + pick(g.rnd, givens)
	if g.rnd.IntN(10) < 7 {
		name += pick(g.rnd, givens)
	}
	return name
}

// phone is a fixed line with a local number that begins with a zero: none exists.
func (g *generator) phone() string {
	const base = 10_000_000
	return "0411-0" + strconv.Itoa(base + g.rnd.IntN(90_000))[1:]
}

// firmName is an invented name that no other firm of the plan has.
func (g *generator) firmName(t trade, individual bool) string {
	for try := 0; ; try++ {
		brand := pick(g.rnd, brandFirst) + pick(g.rnd, brandSecond)
		if try > 2 { // the short brands run out at large scales
			brand += pick(g.rnd, brandSecond)
		}
		name := "大连" + brand + pick(g.rnd, t.words) + "有限公司"
		if individual {
			name = "沙河口区" + brand + pick(g.rnd, t.words) + "经营部"
		}
		if !g.names[name] {
			g.names[name] = true
			return name
		}
	}
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

package demo

import (
	"fmt"
	"math"
)

// The district, its bounds in WGS84 and a grid of three by three cells for its nine subdistricts.
const (
	districtCode = "210204"
	districtName = "沙河口区"

	west, east   = 121.53, 121.62
	south, north = 38.87, 38.94
	cellsAcross  = 3
)

type subdistrict struct {
	code, name, pinyin string
	column, row        int // of the grid, from the south-west
}

// subdistricts are the nine of the article. No source gives the codes of the three that ended in 2019: those with an X are
// ours and stand for no real code.
var subdistricts = []subdistrict{
	{"210204X01", "中山公园街道", "zhongshangongyuan", 2, 1},
	{"210204X02", "白山路街道", "baishanlu", 2, 0},
	{"210204X03", "兴工街道", "xinggong", 2, 2},
	{"210204006", "春柳街道", "chunliu", 1, 2},
	{"210204008", "马栏街道", "malan", 0, 2},
	{"210204009", "南沙河口街道", "nanshahekou", 1, 1},
	{"210204010", "黑石礁街道", "heishijiao", 0, 0},
	{"210204011", "李家街道", "lijia", 0, 1},
	{"210204017", "星海湾街道", "xinghaiwan", 1, 0},
}

// departmentNames are thirty-five invented member units (委员单位); the article does not list them.
var departmentNames = []string{
	"组织部门", "宣传部门", "统战部门", "政法部门", "老干部门", "工会", "共青团组织", "妇联", "工商联", "科协", "残联", "侨联", "发展改革部门", "教育部门",
	"科技部门", "工业和信息化部门", "民政部门", "司法行政部门", "财政部门", "人力资源社会保障部门", "住房城建部门", "城市管理部门", "商务部门", "文化旅游部门",
	"卫生健康部门", "退役军人事务部门", "应急管理部门", "审计部门", "市场监督管理部门", "统计部门", "税务部门", "公安部门", "自然资源部门", "生态环境部门", "营商环境部门",
}

func (g *generator) drawUnits() {
	g.units = append(g.units, unit{districtCode, districtName, "DISTRICT", ""})
	for _, s := range subdistricts {
		g.units = append(g.units, unit{s.code, s.name, "SUBDISTRICT", districtCode})
	}
	for i, s := range subdistricts {
		for j := range communities {
			k := i*communities + j
			name := communityFirst[k%len(communityFirst)] + communitySecond[k/len(communityFirst)] + "社区"
			g.units = append(g.units, unit{communityCode(s, j), name, "COMMUNITY", s.code})
		}
	}
	for i := range departments {
		g.units = append(g.units, unit{fmt.Sprintf("%sB%02d", districtCode, i+1), "区" + departmentNames[i], "DEPARTMENT", districtCode})
	}
}

func communityCode(s subdistrict, n int) string { return fmt.Sprintf("%s%03d", s.code, n+1) }

// point is a place in the cell of a subdistrict, kept a tenth of the cell away from its edge.
func (g *generator) point(s subdistrict) (lon, lat float64) {
	const inner, edge = 0.8, 0.1
	width, height := (east-west)/cellsAcross, (north-south)/cellsAcross
	lon = west + width*(float64(s.column)+edge+inner*g.rnd.Float64())
	lat = south + height*(float64(s.row)+edge+inner*g.rnd.Float64())
	return round6(lon), round6(lat)
}

func round6(x float64) float64 { return math.Round(x*1e6) / 1e6 }

// near is a point in the same building: within some twenty metres.
func (g *generator) near(lon, lat float64) (float64, float64) {
	const spread = 0.0004
	return round6(lon + spread*(g.rnd.Float64()-0.5)), round6(lat + spread*(g.rnd.Float64()-0.5))
}

// Sites of a subdistrict at scale 1.
const (
	buildings   = 10
	marketsEach = 2
	parksEach   = 1
)

func (g *generator) drawSites() {
	for i, s := range subdistricts {
		for range buildings * g.scale {
			name := g.siteName("大厦")
			if g.chance(25) {
				name = g.siteName("广场")
			}
			big := pick(g.rnd, []string{"NO", "NO", "NO", "YES", ""})
			g.addSite(site{kind: "BUILDING", name: name, big: big, receives: -1}, s)
		}
		for j := range marketsEach * g.scale {
			m := markets[(i*marketsEach+j)%len(markets)]
			g.addSite(site{kind: "MARKET", name: g.siteName(m.name), tradeCode: m.code, receives: -1}, s)
		}
		for range parksEach * g.scale {
			level := pick(g.rnd, []string{"DISTRICT", "DISTRICT", "CITY"})
			g.addSite(site{kind: "PARK", name: g.siteName("产业园"), level: level, receives: -1}, s)
		}
	}
	g.trioSite = len(g.sites)
	g.addSite(site{kind: "BUILDING", name: TrioBuilding, big: "NO", receives: -1}, subdistrictOf(TrioSubdistrict))
}

func (g *generator) addSite(t site, s subdistrict) {
	t.subdistrict = s.code
	t.unit = communityCode(s, g.rnd.IntN(communities))
	t.lon, t.lat = g.point(s)
	t.street = pick(g.rnd, roads)
	t.address = fmt.Sprintf("%s%s%s%d号", districtName, s.name, t.street, g.within(1, 299))
	g.sites = append(g.sites, t)
}

func (g *generator) siteName(kind string) string {
	for try := 0; ; try++ {
		name := pick(g.rnd, siteFirst) + pick(g.rnd, siteSecond)
		if try > 2 {
			name += pick(g.rnd, siteSecond)
		}
		name += kind
		if !g.names[name] && name != TrioBuilding {
			g.names[name] = true
			return name
		}
	}
}

func subdistrictOf(code string) subdistrict {
	for _, s := range subdistricts {
		if s.code == code {
			return s
		}
	}
	return subdistricts[0]
}

// siteIn is a site of a kind in a subdistrict, never the trio's building.
func (g *generator) siteIn(subdistrict, kind string) int {
	var found []int
	for i, s := range g.sites {
		if s.subdistrict == subdistrict && s.kind == kind && i != g.trioSite {
			found = append(found, i)
		}
	}
	return pick(g.rnd, found)
}

package caption

import "testing"

func TestCaptionsAreComparedWithoutTheirDress(t *testing.T) {
	for raw, want := range map[string]string{
		" 企业\n名称 ": "企业名称", "企业名称：": "企业名称", "*联系电话": "联系电话", "１．企业名称": "企业名称", "是否开展“三会一课”": "是否开展三会一课", "ＵＳＣＣ": "uscc", "(1)姓名": "姓名",
	} {
		if got := Fold(raw); got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

func TestOnlyUnitsAndHintsInBracketsAreTakenOff(t *testing.T) {
	for raw, want := range map[string][2]string{
		"年营业收入（万元）": {"年营业收入", "万元"}, "面积(㎡)": {"面积", "平方米"}, "出生日期（如1980-01-01）": {"出生日期", ""}, "人数(名)": {"人数", ""}, "名称(党组织)": {"名称(党组织)", ""},
		"姓名(必填)": {"姓名", ""}, "面积（单位：平方米）(必填)": {"面积", "平方米"}, "企业名称(Name)": {"企业名称", ""},
	} {
		if _, bare, unit := Forms(raw); bare != want[0] || unit != want[1] {
			t.Errorf("%q: %q %q, want %q", raw, bare, unit, want)
		}
	}
}

func TestValuesAreNoCaptions(t *testing.T) {
	for _, s := range []string{"1", "1,200.5", "2018-07-01", "2018年7月", "13900000000", "0411-84600000", "91210204TTTTTT02XB", "√", "是"} {
		if !DataLike(s) {
			t.Errorf("%q is a value", s)
		}
	}
	for _, s := range []string{"企业名称", "35岁以下人数", "近3年新发展党员数", "A1"} {
		if DataLike(s) {
			t.Errorf("%q is a caption", s)
		}
	}
}

func TestCaptionsAboveThatSayNothing(t *testing.T) {
	for s, want := range map[string]bool{"基本情况": true, "基本信息": true, "其他": true, "企业基本情况": false, "法定代表人": false, "党组织情况": false} {
		if Neutral(Fold(s)) != want {
			t.Errorf("%q", s)
		}
	}
}

package value

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qipan/internal/platform/sheet/reason"
)

var today = time.Date(2026, 8, 7, 0, 0, 0, 0, time.UTC)

func text(s string) Input   { return Input{Text: s} }
func number(s string) Input { return Input{Text: s, Number: true} }

// expectation is what the policy asks of a cell.
type expectation struct {
	in       Input
	value    string
	warnings []reason.Code
	refusals []reason.Code
}

func take(in Input, value string, warnings ...reason.Code) expectation {
	return expectation{in, value, warnings, nil}
}

func refuse(in Input, codes ...reason.Code) expectation {
	return expectation{in, "", nil, codes}
}

func judge(t *testing.T, read func(Input) Result, all []expectation) {
	t.Helper()
	for _, e := range all {
		got := read(e.in)
		want := Result{Value: e.value, Warnings: e.warnings, Refusals: e.refusals}
		opts := cmp.Options{cmpopts.EquateEmpty(), cmpopts.IgnoreFields(Result{}, "More")}
		if d := cmp.Diff(want, got, opts); d != "" {
			t.Errorf("%q (number %v, shown %d): %s", e.in.Text, e.in.Number, e.in.Shown, d)
		}
	}
}

func TestDatesKeepThePrecisionTheyHave(t *testing.T) {
	judge(t, func(in Input) Result { return Date(in, today) }, []expectation{
		take(text("2018.7.1"), "2018-07-01"),
		take(text("2018年7月"), "2018-07"),
		take(text("2018年7月1日"), "2018-07-01"),
		take(text("2018年7月1号"), "2018-07-01"),
		take(text("2018 年 7 月 1 日"), "2018-07-01"),
		take(text("20180701"), "2018-07-01"),
		take(text("201807"), "2018-07"),
		take(text("2018/7"), "2018-07"),
		take(text("2018/07/01"), "2018-07-01"),
		take(text("2018-7-1"), "2018-07-01"),
		take(text("2018 7 1"), "2018-07-01"),
		take(text("２０１８．７．１"), "2018-07-01"),
		take(text("2018。7。1"), "2018-07-01"),
		take(text("2018、7、1"), "2018-07-01"),
		take(text("2018年"), "2018"),
		take(text("2018"), "2018"),
		take(text("2018年7月份"), "2018-07"),
		take(text("2018.1"), "2018-01"),
		take(text("二〇一八年七月一日"), "2018-07-01"),
		take(text("二○一八年十二月三十一日"), "2018-12-31"),
		take(text("2018-07-01 00:00:00"), "2018-07-01"),
		take(text("2018-07-01T00:00:00Z"), "2018-07-01"),
		take(text("2018年7月1日 星期日"), "2018-07-01"),
		take(text("Jul 1, 2018"), "2018-07-01"),
		take(text("1-Jul-2018"), "2018-07-01"),
		take(text("13/7/2018"), "2018-07-13"),
		take(text(" 2018-07-01\u200b "), "2018-07-01"),
		take(number("43282"), "2018-07-01"),
		take(Input{Text: "43282", Number: true, Shown: Day}, "2018-07-01"),
		take(Input{Text: "41820", Number: true, Shown: Day, Base1904: true}, "2018-07-01"),
		take(Input{Text: "43282", Number: true, Shown: Month}, "2018-07"),
		take(Input{Text: "43283", Number: true, Shown: Month}, "2018-07-02"),
		take(Input{Text: "43101", Number: true, Shown: Year}, "2018"),
		take(number("20180701"), "2018-07-01"),
		take(number("201807"), "2018-07"),
		take(number("2018"), "2018"),
		take(number("2018.7"), "2018-07"),
		take(number("2018.12"), "2018-12"),
		take(Input{Text: "59", Number: true, Shown: Day}, "1900-02-28"),
		take(Input{Text: "61", Number: true, Shown: Day}, "1900-03-01"),
		take(Input{Text: "1", Number: true, Shown: Day, Base1904: true}, "1904-01-02"),
		take(text(""), ""),
	})
}

func TestDoubtfulDatesAreFlagged(t *testing.T) {
	judge(t, func(in Input) Result { return Date(in, today) }, []expectation{
		take(number("2018.1"), "2018-01", reason.DateAmbiguous), // may have been 2018.10
		take(Input{Text: "2018.1", Untyped: true}, "2018-01", reason.DateAmbiguous),
		take(text("18.7.1"), "2018-07-01", reason.DateAmbiguous),
		take(text("98年7月"), "1998-07", reason.DateAmbiguous),
		take(text("98-7"), "1998-07", reason.DateAmbiguous),
		take(text("Jul-18"), "2018-07", reason.DateAmbiguous),
		take(text("7/1/18"), "", reason.DateAmbiguous),
		take(text("7/1/2018"), "2018", reason.DateAmbiguous),
		take(text("约2018年"), "2018", reason.DateAmbiguous),
		take(text("2018年底"), "2018", reason.DateAmbiguous),
		take(text("43282"), "2018-07-01", reason.DateAmbiguous),
		take(text("2018-07-01 14:30"), "2018-07-01", reason.TimeUnparseable),
		take(Input{Text: "43282.604", Number: true, Shown: DayClock}, "2018-07-01", reason.TimeUnparseable),
		take(number("40"), "1900-02-09", reason.DateAmbiguous),
	})
}

func TestUnknownDatesAreMissing(t *testing.T) {
	judge(t, func(in Input) Result { return Date(in, today) }, []expectation{
		take(text("不详"), "", reason.DateMissing),
		take(text("待定"), "", reason.DateMissing),
		take(text("/"), "", reason.DateMissing),
		take(text("——"), "", reason.DateMissing),
		take(text("无"), "", reason.DateMissing),
		take(text("0000-00-00"), "", reason.DateMissing),
		take(text("#N/A"), "", reason.FormulaError),
	})
}

func TestImpossibleDatesAreRefused(t *testing.T) {
	judge(t, func(in Input) Result { return Date(in, today) }, []expectation{
		refuse(text("2018-02-30"), reason.DateUnparseable),
		refuse(text("2017年2月29日"), reason.DateUnparseable),
		refuse(text("2018.13.1"), reason.DateUnparseable),
		refuse(text("20181301"), reason.DateUnparseable),
		refuse(text("2018-00-00"), reason.DateUnparseable),
		refuse(text("去年夏天"), reason.DateUnparseable),
		refuse(text("7月1日"), reason.DateUnparseable),
		refuse(text("2018年7月1日至2020年6月30日"), reason.DateUnparseable),
		refuse(text("12018-07-01"), reason.DateUnparseable),
		refuse(number("20180230"), reason.DateUnparseable),
		refuse(number("2018.13"), reason.DateUnparseable),
		refuse(number("2018.0701"), reason.DateUnparseable),
		refuse(number("-5"), reason.DateUnparseable),
		refuse(number("12.5"), reason.DateUnparseable),
		{number("60"), "", []reason.Code{reason.DateAmbiguous}, []reason.Code{reason.DateUnparseable}},
	})
}

func TestNumbers(t *testing.T) {
	people := NumberRule{Whole: true, Unit: "名"}
	judge(t, func(in Input) Result { return Number(in, people) }, []expectation{
		take(text("50"), "50"),
		take(number("50"), "50"),
		take(text("５０"), "50"),
		take(text(" 1,200 "), "1200"),
		take(text("1，200"), "1200"),
		take(text("50.0"), "50"),
		take(text("0"), "0"),
		take(text(""), ""),
		take(text("约50"), "50", reason.NumApprox),
		take(text("200余"), "200", reason.NumApprox),
		take(text("200余人"), "200", reason.NumApprox),
		take(text("50多人"), "50", reason.NumApprox),
		take(text("50人"), "50", reason.NumApprox),
		take(text("50+"), "50", reason.NumApprox),
		take(text("近百人"), "100", reason.NumApprox),
		take(text("五十"), "50", reason.NumApprox),
		take(text("一百二十"), "120", reason.NumApprox),
		take(text("1.2万"), "12000", reason.NumApprox),
		take(text("50（其中女20）"), "50", reason.NumApprox),
		take(text("1000-1200"), "", reason.NumApprox),
		take(text("1000～1200人"), "", reason.NumApprox),
		take(text("100至200"), "", reason.NumApprox),
		take(text("不详"), "", reason.NumUnparseable),
		take(text("/"), "", reason.NumUnparseable),
		take(text("#DIV/0!"), "", reason.FormulaError),
		refuse(text("-5"), reason.NumNegative),
		refuse(text("−5"), reason.NumNegative),
		refuse(text("(5)"), reason.NumNegative),
		refuse(number("-5"), reason.NumNegative),
		refuse(text("若干"), reason.NumUnparseable),
		refuse(text("很多"), reason.NumUnparseable),
		refuse(text("12.5"), reason.NumUnparseable),
		refuse(text("1,2"), reason.NumUnparseable),
		refuse(text("男10女5"), reason.NumUnparseable),
		refuse(text("120平方米"), reason.NumUnparseable),
		refuse(Input{Text: "43282", Number: true, Shown: Day}, reason.NumUnparseable), // 7-1 has become a date
	})
}

func TestNumbersAreBroughtToTheUnitOfTheColumn(t *testing.T) {
	money := NumberRule{Unit: "万元"}
	judge(t, func(in Input) Result { return Number(in, money) }, []expectation{
		take(text("1200.50"), "1200.5"),
		take(number("0.30000000000000004"), "0.3"),
		take(text("1200万元"), "1200", reason.NumApprox),
		take(text("1200万"), "1200", reason.NumApprox),
		take(text("1.2亿"), "12000", reason.NumApprox),
		take(text("12000元"), "1.2", reason.NumApprox),
		take(text("￥1,200"), "1200"),
		refuse(text("50人"), reason.NumUnparseable),
	})
	judge(t, func(in Input) Result { return Number(in, NumberRule{Unit: "平方米"}) }, []expectation{
		take(text("120平"), "120", reason.NumApprox),
		take(text("120㎡"), "120", reason.NumApprox),
		take(text("120 m²"), "120", reason.NumApprox),
		take(text("1.2万平方米"), "12000", reason.NumApprox),
		refuse(text("3亩"), reason.NumUnparseable),
	})
	yuan := NumberRule{Unit: "万元", Caption: "元"}
	judge(t, func(in Input) Result { return Number(in, yuan) }, []expectation{
		take(number("12000"), "1.2", reason.NumApprox),
		take(text("12000元"), "1.2", reason.NumApprox),
	})
}

func TestPhones(t *testing.T) {
	judge(t, Phone, []expectation{
		take(text("13900000000"), "13900000000"),
		take(number("13900000000"), "13900000000"),
		take(text("１３９００００００００"), "13900000000"),
		take(text("0411-84600000"), "0411-84600000"),
		take(text("0411－84600000"), "0411-84600000"),
		take(text("(0411)84600000"), "(0411)84600000"),
		take(text("84600000转8001"), "84600000转8001"),
		take(text("0411-84600000-8001"), "0411-84600000-8001"),
		take(text("+86 13900000000"), "+86 13900000000"),
		take(text("400-800-8000"), "400-800-8000"),
		take(text("12345"), "12345"),
		take(text("13900000000、13900000001"), "13900000000", reason.PhoneMulti),
		take(text("13900000000/0411-84600000"), "13900000000", reason.PhoneMulti),
		take(text("13900000000 13900000001"), "13900000000", reason.PhoneMulti),
		take(text("13900000000\n13900000001"), "13900000000", reason.PhoneMulti),
		take(text("1390000000013900000001"), "13900000000", reason.PhoneMulti),
		take(text("13900000000；13900000001;13900000002"), "13900000000", reason.PhoneMulti),
		take(text("84600000-5"), "84600000", reason.PhoneRange),
		take(text("84600001～84600005"), "84600001", reason.PhoneRange),
		take(text("84600001/2/3"), "84600001", reason.PhoneRange),
		take(text("84600001、02、03"), "84600001", reason.PhoneRange),
		take(text("张三 13900000000"), "13900000000", reason.MultiValue),
		take(text("13900000000（李）"), "13900000000", reason.MultiValue),
		take(text("1.39E+10"), "", reason.NumUnparseable),
		take(text("无"), "", reason.NumUnparseable),
		take(text("电话见附件"), "电话见附件", reason.NumUnparseable),
		take(text("139000000"), "139000000", reason.NumUnparseable),
		take(text(""), ""),
	})
	r := Phone(text("13900000000、13900000001;0411-84600000"))
	if d := cmp.Diff([]string{"13900000001", "0411-84600000"}, r.More); d != "" {
		t.Error(d)
	}
}

func TestNamesOfPersons(t *testing.T) {
	judge(t, func(in Input) Result { return PersonName(in, 100) }, []expectation{
		take(text("王五"), "王五"),
		take(text(" 王　五 "), "王五"),
		take(text("王 五"), "王五"),
		take(text("王 小 明"), "王小明"),
		take(text("欧阳 修"), "欧阳修"),
		take(text("欧阳 修远"), "欧阳 修远"),
		take(text("张三 李四"), "张三 李四", reason.MultiValue),
		take(text("张三、李四"), "张三、李四", reason.MultiValue),
		take(text("阿依古丽·买买提"), "阿依古丽·买买提"),
		take(text("阿依古丽•买买提"), "阿依古丽·买买提"),
		take(text("阿依古丽．买买提"), "阿依古丽·买买提"),
		take(text("阿依古丽・买买提"), "阿依古丽·买买提"),
		take(text("John Smith"), "John Smith"),
		take(text("𬱖某"), "𬱖某"),
		take(text("㐂某"), "㐂某"),
		take(text("\u9fb4某"), "\u9fb4某"),
		take(text("ＡＢ某"), "ＡＢ某"), // never normalised
		take(text("王\u200b五\ufeff"), "王五"),
		take(text("\u202e王五"), "王五"),
		take(text("王\x07五"), "王五"),
		take(text("王\r\n五"), "王五"),
		take(text("王五（女）"), "王五（女）", reason.NameSuffix),
		take(text("王五2"), "王五2", reason.NameSuffix),
		take(text("王2五"), "王2五", reason.NameCharset),
		take(text("王?"), "王?", reason.NameCharset),
		take(text("王□"), "王□", reason.NameCharset),
		take(text("王\ue000"), "王\ue000", reason.PUAChar),
		take(text("王\ue81e"), "王\u9fb4", reason.PUAChar), // an old place of 龴
		take(text("王⿰王五"), "王⿰王五", reason.IDSSequence),
		take(text("王\ufffd"), "", reason.NameCharset),
		take(text("王\xff"), "", reason.NameCharset),
		take(text("/"), "", reason.NameCharset),
		take(text(""), ""),
		refuse(text(strings.Repeat("王", 101)), reason.TooLong),
	})
}

func TestFreeText(t *testing.T) {
	judge(t, func(in Input) Result { return Text(in, 20) }, []expectation{
		take(text("  沙河口区　"), "沙河口区"),
		take(text("A座\n1001"), "A座1001"),
		take(text("Tower A\nRoom 1"), "Tower A Room 1"),
		take(text("\u00a0x\u00a0"), "x"),
		take(text("=1+1"), "=1+1", reason.ActiveContent),
		take(text("=cmd|' /C calc'!A0"), "=cmd|' /C calc'!A0", reason.ActiveContent),
		take(text("@SUM(1+1)"), "@SUM(1+1)", reason.ActiveContent),
		take(text("+86 139"), "+86 139"),
		take(text("-"), "-"),
		take(text("<script>a</script>"), "<script>a</script>", reason.ActiveContent),
		take(text("ＡＢＣ（大连）"), "ＡＢＣ（大连）"),
		take(text("#REF!"), "", reason.FormulaError),
		take(text("a\ufffdb"), "", reason.NameCharset),
		take(Input{Text: "43282", Number: true, Shown: Day}, "2018-07-01"),
		take(Input{Text: "0.375", Number: true, Shown: Clock}, "09:00"),
		take(number("1001"), "1001"),
		refuse(text(strings.Repeat("长", 21)), reason.TooLong),
	})
}

func TestNamesOfFirmsStayAsTheyAre(t *testing.T) {
	judge(t, func(in Input) Result { return OrgName(in, 200) }, []expectation{
		take(text("大连某某（集团）有限公司"), "大连某某（集团）有限公司"),
		take(text("大连某某(集团)有限公司"), "大连某某(集团)有限公司"),
		take(text("大连某某\n有限公司"), "大连某某有限公司"),
		take(text("大连 某某 有限公司"), "大连 某某 有限公司"),
		take(text("大连ＡＢＣ有限公司"), "大连ＡＢＣ有限公司"),
		take(text("12345"), "12345", reason.OrgNameFormat),
		take(text("无"), "", reason.OrgNameFormat),
	})
	if FoldName("大连某某（集团）有限公司") != FoldName("大连市某某(集团) 有限责任公司") {
		t.Error("names that differ in brackets, place and legal form are alike")
	}
	if FoldName("大连甲某有限公司") == FoldName("大连乙某有限公司") {
		t.Error("other names are not alike")
	}
}

func TestChoices(t *testing.T) {
	nations := []Choice{{"汉族", "01", []string{"汉族", "汉"}}, {"满族", "11", []string{"满族"}}, {"中专", "41", []string{"中专"}}, {"教师", "606", []string{"教师"}}}
	judge(t, func(in Input) Result { return Enum(in, nations, 50) }, []expectation{
		take(text("汉族"), "汉族"),
		take(text("01 汉族"), "汉族"),
		take(text("01"), "汉族"),
		take(text("０１　汉族"), "汉族"),
		take(text("606教师"), "教师"),
		take(text("汉"), "汉族"),
		take(text("汉 族"), "汉族"),
		take(text("01 满族"), "01 满族", reason.EnumUnknown),
		take(text("汗族"), "汗族", reason.EnumUnknown),
		take(text("汉族、满族"), "汉族、满族", reason.MultiValue),
		take(text(""), ""),
	})
	judge(t, func(in Input) Result { return Enums(in, nations, 50) }, []expectation{
		take(text("汉族、满族"), "汉族、满族"),
		take(text("01 汉族\n教师"), "汉族、教师"),
		take(text("汉族，别的"), "汉族、别的", reason.EnumUnknown),
	})
	judge(t, Bool, []expectation{
		take(text("是"), Yes), take(text("√"), Yes), take(text("1"), Yes), take(number("1"), Yes), take(text("否"), No), take(text("0"), No),
		take(text("×"), No), take(text("Y"), Yes), take(text("待定"), "待定", reason.EnumUnknown), take(text(""), ""),
	})
}

func TestCodesInCells(t *testing.T) {
	judge(t, CreditCode, []expectation{
		take(text(" 91210204tttttt02xb "), "91210204TTTTTT02XB"),
		take(text(`="91210204TTTTTT02XB"`), "91210204TTTTTT02XB"),
		take(text("92210204TTTTTT0463"), "92210204TTTTTT0463", reason.USCCKindIndividual),
		take(text("52210204TTTTTT062W"), "52210204TTTTTT062W", reason.USCCKindSocial),
		take(text("210204000012345"), "", reason.OldReg15),
		take(number("210204000012345"), "", reason.OldReg15),
		take(text("12345678-9"), "", reason.OldOrgCode9),
		take(text("无"), "", reason.USCCPlaceholder),
		take(text(""), ""),
		refuse(number("912102040000001000"), reason.USCCPrecisionLost),
		refuse(text("9.12102E+17"), reason.USCCPrecisionLost),
		refuse(text("91210204TTTTTT02XC"), reason.USCCChecksum),
		refuse(text("9121O204TTTTTT02XB"), reason.USCCConfusable),
		refuse(text("91210204TTTTTT02XB 91210204TTTTTT038B"), reason.MultiValue),
	})
	judge(t, func(in Input) Result { return IdentityNumber(in, today, true) }, []expectation{
		take(text("00000019900615028x"), "00000019900615028X"),
		take(text("000000800101001"), "", reason.ID15Old),
		take(text("000000********0013"), "", reason.IDMasked),
		take(text("护照E00000000"), "", reason.IDOtherDoc),
		take(text("/"), "", reason.IDPlaceholder),
		refuse(text("99999920081123018X"), reason.AgeUnder18),
		refuse(number("198001010013000000"), reason.IDPrecisionLost),
		refuse(text("000000198002300012"), reason.IDBirthdate),
	})
}

func TestTimes(t *testing.T) {
	judge(t, TimeOfDay, []expectation{
		take(text("9:00"), "09:00"), take(text("9：30"), "09:30"), take(text("下午2点半"), "14:30"), take(text("14时30分"), "14:30"), take(text("2:00 PM"), "14:00"),
		take(Input{Text: "0.375", Number: true, Shown: Clock}, "09:00"),
		refuse(text("25:00"), reason.TimeUnparseable), refuse(text("早些时候"), reason.TimeUnparseable),
	})
	judge(t, func(in Input) Result { return Moment(in, today) }, []expectation{
		take(text("2018-07-01 14:00"), "2018-07-01T14:00"), take(text("2018年7月1日下午2点"), "2018-07-01T14:00"),
		take(Input{Text: "43282.625", Number: true, Shown: DayClock}, "2018-07-01T15:00"),
		take(text("2018-07-01"), "2018-07-01", reason.TimeUnparseable),
	})
	judge(t, func(in Input) Result { return Hours(in, 100) }, []expectation{
		take(text("工作日 9:00-17:00"), "工作日 9:00-17:00"), take(text("全天"), "全天"), take(text("看情况"), "看情况", reason.TimeUnparseable),
	})
}

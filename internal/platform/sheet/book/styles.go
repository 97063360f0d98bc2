package book

import (
	"strconv"
	"strings"

	"qipan/internal/platform/sheet/reason"
	"qipan/internal/platform/sheet/value"
	"qipan/internal/platform/sheet/xmlscan"
)

// format is what a number format means for reading.
type format struct {
	shown   value.Precision
	percent bool
	pad     int // leading zeros that the format shows
}

const maxStyles = 70_000

// readStyles keeps the meaning of each cell style's number format.
func (b *Book) readStyles(name string) error {
	custom := map[int]format{}
	inCells := false
	return b.part(name, func(x *xmlscan.Scanner) error {
		switch {
		case x.Is("numFmt"):
			id, _ := strconv.Atoi(string(x.RawAttr("numFmtId")))
			code, _ := x.Attr("formatCode")
			custom[id] = parseFormat(code)
		case x.Is("cellXfs"):
			inCells = true
		case x.Is("cellStyles"), x.Is("dxfs"), x.Is("cellStyleXfs"):
			inCells = false
		case x.Is("xf") && inCells:
			if len(b.styles) > maxStyles {
				return reason.Refuse(reason.TooLarge, "styles")
			}
			id, _ := strconv.Atoi(string(x.RawAttr("numFmtId")))
			f, ok := custom[id]
			if !ok {
				f = builtin(id)
			}
			b.styles = append(b.styles, f)
		}
		return nil
	})
}

// builtin are the formats that a file names by number only, the Chinese ones included.
func builtin(id int) format {
	switch {
	case id == 9 || id == 10:
		return format{percent: true}
	case id == 17, id == 27, id == 36, id == 50, id == 52, id == 55, id == 57:
		return format{shown: value.Month} // mmm-yy, yyyy年m月
	case id >= 14 && id <= 16, id >= 28 && id <= 31, id == 51, id == 53, id == 54, id == 58:
		return format{shown: value.Day}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id == 56, id >= 45 && id <= 47:
		return format{shown: value.Clock}
	case id == 22:
		return format{shown: value.DayClock}
	}
	return format{}
}

// parseFormat looks for date and time signs in the first section of a format, outside of quotes, brackets and escapes.
func parseFormat(code string) format {
	var year, month, day, hour, second bool
	zeros, other := 0, false
	s := strings.ToLower(code)
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ';':
			i = len(s)
		case '"':
			end := strings.IndexByte(s[i+1:], '"')
			if end < 0 {
				end = len(s) - i - 2
			}
			i += end + 1
		case '\\', '_', '*':
			i++
		case '[':
			end := strings.IndexByte(s[i:], ']')
			if end < 0 {
				end = len(s) - i - 1
			}
			if inner := strings.Trim(s[i:i+end], "[]"); inner == "h" || inner == "hh" || inner == "m" || inner == "mm" || inner == "s" || inner == "ss" {
				hour = true
			}
			i += end
		case 'y', 'e':
			year = year || c == 'y' || i == 0 || s[i-1] != '0' && s[i-1] != '#'
		case 'm':
			month = true
		case 'd':
			day = true
		case 'h':
			hour = true
		case 's':
			second = true
		case '%':
			return format{percent: true}
		case '0':
			zeros++
		case 'g':
			if strings.HasPrefix(s[i:], "general") {
				i += len("general") - 1
			}
			other = true
		default:
			other = true
		}
	}
	return meaning(year, month, day, hour || second, zeros, other)
}

func meaning(year, month, day, clock bool, zeros int, other bool) format {
	switch {
	case clock && (year || day):
		return format{shown: value.DayClock}
	case clock:
		return format{shown: value.Clock}
	case day:
		return format{shown: value.Day}
	case month && year, month:
		return format{shown: value.Month}
	case year:
		return format{shown: value.Year}
	case zeros > 1 && !other:
		return format{pad: zeros}
	}
	return format{}
}

package enterprise

import (
	"fmt"
	"strconv"
	"strings"

	"qipan/internal/platform/db"
)

// texts are the facts by field name, in words that compare: for the difference of two states and for duplicates side by side.
func (f Facts) texts() map[string]string {
	return map[string]string{
		"name": f.Name, "uscc": f.USCC, "registered_at": f.RegisteredAt, "address": f.Address, "point": f.pointText(),
		"ownership": string(f.Ownership), "trade_code": f.TradeCode, "trade": f.Trade, "revenue": FormatWan(f.RevenueFen),
		"above_scale": string(f.AboveScale), "above_scale_year": f.AboveScaleYear.String(), "legal_rep": f.LegalRep,
		"owner_name": f.OwnerName, "owner_member": string(f.OwnerMember), "owner_seat": string(f.OwnerSeat),
		"contact": f.Contact, "phone": f.Phone, "established": f.Established, "key": strconv.FormatBool(f.KeyEnterprise), "note": f.Note,
		"unit": f.UnitID, "site": f.SiteID, "status": string(f.Status), "legal_person": strconv.FormatBool(f.LegalPerson),
		"staff": f.Staff.String(), "full_members": f.FullMembers.String(), "probationary": f.Probationary.String(),
	}
}

func (f Facts) pointText() string {
	if !f.HasPoint() {
		return ""
	}
	return fmt.Sprintf("%s,%s %s", FormatDegrees(f.Lon), FormatDegrees(f.Lat), f.Datum)
}

// FormatDegrees writes degrees so that they read back equal.
func FormatDegrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// fenPerWan is how many fen ten thousand yuan (万元) are.
const fenPerWan = 1_000_000

// FormatWan writes an amount in 万元 without loss: 1234.56.
func FormatWan(fen db.OptInt) string {
	if !fen.Known {
		return ""
	}
	s := fmt.Sprintf("%d.%06d", fen.N/fenPerWan, fen.N%fenPerWan)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// ParseWan reads an amount in 万元 with at most six decimals; empty is unknown, ok is false when it is no amount.
func ParseWan(s string) (fen db.OptInt, ok bool) {
	s = strings.ReplaceAll(strings.TrimSpace(s), ",", "")
	if s == "" {
		return db.OptInt{}, true
	}
	whole, part, _ := strings.Cut(s, ".")
	if whole == "" || len(part) > 6 || strings.HasPrefix(s, "-") {
		return db.OptInt{}, false
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n > 1<<40 {
		return db.OptInt{}, false
	}
	rest, err := strconv.ParseInt((part + "000000")[:6], 10, 64)
	if err != nil {
		return db.OptInt{}, false
	}
	return db.Int(int(n*fenPerWan + rest)), true
}

package csvtext

import (
	"sync"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/transform"
)

// area is a run of two-byte codes that the standard maps to consecutive characters of private use.
type area struct {
	first, last uint16
	start       rune
}

// The three user-defined areas, each counted on row by row, and the gaps of the standard rows.
var areas = []area{
	{0xAAA1, 0xAFFE, 0xE000},
	{0xF8A1, 0xFEFE, 0xE234},
	{0xA140, 0xA7A0, 0xE4C6},
	{0xA2AB, 0xA2B0, 0xE766},
	{0xA2E4, 0xA2E4, 0xE76D},
	{0xA2EF, 0xA2F0, 0xE76E},
	{0xA2FD, 0xA2FE, 0xE770},
	{0xA4F4, 0xA4FE, 0xE772},
	{0xA5F7, 0xA5FE, 0xE77D},
	{0xA6B9, 0xA6C0, 0xE785},
	{0xA6F6, 0xA6FE, 0xE797},
	{0xA7C2, 0xA7D0, 0xE7A0},
	{0xA7F2, 0xA7FE, 0xE7AF},
	{0xA896, 0xA8A0, 0xE7BC},
	{0xA8C1, 0xA8C4, 0xE7C9},
	{0xA8EA, 0xA8FE, 0xE7CD},
	{0xA958, 0xA958, 0xE7E2},
	{0xA95B, 0xA95B, 0xE7E3},
	{0xA95D, 0xA95F, 0xE7E4},
	{0xA997, 0xA9A0, 0xE7F4},
	{0xA9A1, 0xA9A3, 0xE7FE},
	{0xA9F0, 0xA9FE, 0xE801},
	{0xD7FA, 0xD7FE, 0xE810},
	{0xFE51, 0xFE53, 0xE816},
	{0xFE6C, 0xFE6C, 0xE831},
	{0xFE76, 0xFE76, 0xE83B},
	{0xFE91, 0xFE91, 0xE855},
}

// present are the codes that GB 18030-2022 took out of private use, and ḿ.
var present = map[uint16]rune{
	0xFE59: 0x9FB4, 0xFE61: 0x9FB5, 0xFE66: 0x9FB6, 0xFE67: 0x9FB7, 0xFE6D: 0x9FB8, 0xFE7E: 0x9FB9, 0xFE90: 0x9FBA, 0xFEA0: 0x9FBB,
	0xA6D9: 0xFE10, 0xA6DA: 0xFE12, 0xA6DB: 0xFE11, 0xA6DC: 0xFE13, 0xA6DD: 0xFE14, 0xA6DE: 0xFE15, 0xA6DF: 0xFE16, 0xA6EC: 0xFE17,
	0xA6ED: 0xFE18, 0xA6F3: 0xFE19, 0xA8BC: 0x1E3F,
}

const (
	leads  = 126 // 81–FE
	trails = 191 // 40–FE
)

// pairs maps every two-byte code; what has no character stays U+FFFD.
var pairs = sync.OnceValue(func() *[leads * trails]rune {
	var table [leads * trails]rune
	decoder := simplifiedchinese.GB18030.NewDecoder()
	var dst [8]byte
	for i := range table {
		hi, lo := byte(0x81+i/trails), byte(0x40+i%trails)
		table[i] = utf8.RuneError
		if lo == 0x7F {
			continue
		}
		decoder.Reset()
		if n, _, err := decoder.Transform(dst[:], []byte{hi, lo}, true); err == nil {
			if r, size := utf8.DecodeRune(dst[:n]); size == n {
				table[i] = r
			}
		}
	}
	for _, a := range areas {
		fillArea(&table, a)
	}
	for code, r := range present {
		table[slot(byte(code>>8), byte(code))] = r
	}
	return &table
})

func slot(hi, lo byte) int { return int(hi-0x81)*trails + int(lo-0x40) }

// fillArea counts an area off inside its box of trail bytes. Codes that have a character already, as the ideographic space
// at A3A0, keep it and are counted all the same.
func fillArea(table *[leads * trails]rune, a area) {
	r := a.start
	for hi := int(a.first >> 8); hi <= int(a.last>>8); hi++ {
		for lo := int(a.first & 0xFF); lo <= int(a.last&0xFF); lo++ {
			if lo == 0x7F {
				continue
			}
			if i := slot(byte(hi), byte(lo)); table[i] == utf8.RuneError {
				table[i] = r
			}
			r++
		}
	}
}

// gb18030 is a decoder of GB18030 as a transform.Transformer.
type gb18030 struct{ transform.NopResetter }

func (gb18030) Transform(dst, src []byte, atEOF bool) (nDst, nSrc int, err error) {
	table := pairs()
	for nSrc < len(src) {
		r, size, short := decodeGB(table, src[nSrc:])
		if short && !atEOF {
			return nDst, nSrc, transform.ErrShortSrc
		}
		if nDst+utf8.UTFMax > len(dst) {
			return nDst, nSrc, transform.ErrShortDst
		}
		nDst += utf8.EncodeRune(dst[nDst:], r)
		nSrc += size
	}
	return nDst, nSrc, nil
}

func decodeGB(table *[leads * trails]rune, b []byte) (r rune, size int, short bool) {
	c := b[0]
	switch {
	case c < 0x80:
		return rune(c), 1, false
	case c == 0x80:
		return '€', 1, false
	case c == 0xFF:
		return utf8.RuneError, 1, false
	case len(b) < 2:
		return utf8.RuneError, 1, true
	case b[1] >= 0x40 && b[1] != 0x7F && b[1] != 0xFF:
		return table[slot(c, b[1])], 2, false
	case b[1] < 0x30 || b[1] > 0x39:
		return utf8.RuneError, 1, false
	case len(b) < 4:
		return utf8.RuneError, 1, true
	}
	var dst [8]byte
	n, m, err := simplifiedchinese.GB18030.NewDecoder().Transform(dst[:], b[:4], true)
	if err != nil || m < 4 {
		return utf8.RuneError, 1, false
	}
	r, size = utf8.DecodeRune(dst[:n])
	if size != n {
		return utf8.RuneError, 1, false // four bytes that are no character
	}
	return r, 4, false
}

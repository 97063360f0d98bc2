package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"testing"

	"qipan/internal/platform/fault"
	"qipan/internal/platform/picture"
)

const secretPlace = "38.9140N 121.6147E"

// photograph is a wide JPEG, red on the left and blue on the right, with an EXIF block that names a place and an orientation.
func photograph(tb testing.TB, orientation uint16) []byte {
	tb.Helper()
	p := image.NewRGBA(image.Rect(0, 0, 64, 32))
	for y := range 32 {
		for x := range 64 {
			c := color.RGBA{R: 255, A: 255}
			if x >= 32 {
				c = color.RGBA{B: 255, A: 255}
			}
			p.Set(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, &jpeg.Options{Quality: 95}); err != nil {
		tb.Fatal(err)
	}
	tiff := []byte("MM\x00*\x00\x00\x00\x08\x00\x02")
	tiff = append(tiff, 0x01, 0x12, 0, 3, 0, 0, 0, 1)
	tiff = binary.BigEndian.AppendUint16(tiff, orientation)
	tiff = append(tiff, 0, 0)
	tiff = append(tiff, 0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 38, 0, 0, 0, 0) // GPS directory at 38
	tiff = append(tiff, secretPlace...)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2))...)
	out = append(out, segment...)
	return append(out, b.Bytes()[2:]...)
}

func TestNothingOfThePlaceSurvives(t *testing.T) {
	dirty := photograph(t, 1)
	if !bytes.Contains(dirty, []byte(secretPlace)) {
		t.Fatal("the fixture names no place")
	}
	clean, kind, err := picture.Clean(dirty)
	if err != nil {
		t.Fatal(err)
	}
	if kind != "image/jpeg" {
		t.Errorf("kind %q", kind)
	}
	for _, hidden := range []string{secretPlace, "Exif", "MM\x00*"} {
		if bytes.Contains(clean, []byte(hidden)) {
			t.Errorf("%q survived", hidden)
		}
	}
}

func TestAPhotographStandsUprightWhicheverWayItWasTaken(t *testing.T) {
	// Where the red half of the stored picture comes to stand: left, right, top, bottom.
	red := map[uint16]image.Point{1: {4, 16}, 2: {60, 16}, 3: {60, 16}, 4: {4, 16}, 5: {16, 4}, 6: {16, 4}, 7: {16, 60}, 8: {16, 60}, 9: {4, 16}}
	for o, at := range red {
		clean, _, err := picture.Clean(photograph(t, o))
		if err != nil {
			t.Fatalf("orientation %d: %v", o, err)
		}
		p, err := jpeg.Decode(bytes.NewReader(clean))
		if err != nil {
			t.Fatal(err)
		}
		lying := o >= 5 && o <= 8
		if got := p.Bounds().Size(); lying != (got.Y > got.X) {
			t.Errorf("orientation %d: size %v", o, got)
		}
		if r, _, b, _ := p.At(at.X, at.Y).RGBA(); r < 0xc000 || b > 0x4000 {
			t.Errorf("orientation %d: %v is not red", o, at)
		}
	}
}

func TestWordsInAPNGDoNotSurvive(t *testing.T) {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 8, 8))); err != nil {
		t.Fatal(err)
	}
	text := []byte("tEXtComment\x00" + secretPlace)
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(text)-4))
	chunk = append(chunk, text...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(text))
	const afterHeader = 8 + 25
	dirty := append(bytes.Clone(b.Bytes()[:afterHeader]), chunk...)
	dirty = append(dirty, b.Bytes()[afterHeader:]...)
	dirty = append(dirty, "<script>behind the picture</script>"...)
	clean, kind, err := picture.Clean(dirty)
	if err != nil || kind != "image/png" {
		t.Fatalf("%q, %v", kind, err)
	}
	if bytes.Contains(clean, []byte(secretPlace)) || bytes.Contains(clean, []byte("script")) {
		t.Error("what was hidden in the file survived")
	}
}

// flood is a PNG whose header announces a size and whose body holds nothing.
func flood(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), width)
	head = binary.BigEndian.AppendUint32(head, height)
	head = append(head, 8, 2, 0, 0, 0)
	out := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d")
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

func TestWhatIsRefusedAndWithWhichCode(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		code string
		kind fault.Kind
	}{
		"nothing":                 {nil, "picture_kind", fault.Unsupported},
		"a page":                  {[]byte("<!doctype html><script>"), "picture_kind", fault.Unsupported},
		"a drawing with scripts":  {[]byte(`<svg xmlns="http://www.w3.org/2000/svg">`), "picture_kind", fault.Unsupported},
		"a GIF":                   {[]byte("GIF89a\x01\x00\x01\x00"), "picture_kind", fault.Unsupported},
		"a JPEG that ends":        {photograph(t, 1)[:200], "picture_unreadable", fault.Invalid},
		"a PNG without a body":    {flood(8, 8), "picture_unreadable", fault.Invalid},
		"a flood of pixels":       {flood(60000, 60000), "picture_too_many_pixels", fault.TooLarge},
		"just above the limit":    {flood(5001, 5000), "picture_too_many_pixels", fault.TooLarge},
		"more bytes than allowed": {append([]byte("\xff\xd8\xff"), make([]byte, picture.MaxBytes)...), "picture_too_large", fault.TooLarge},
	} {
		clean, _, err := picture.Clean(c.data)
		if clean != nil || !errors.Is(err, fault.New(c.kind, c.code)) || fault.KindOf(err) != c.kind {
			t.Errorf("%s: %d bytes, %v; want %s", name, len(clean), err, c.code)
		}
	}
}

func FuzzClean(f *testing.F) {
	f.Add(photograph(f, 6))
	f.Add(photograph(f, 1)[:120])
	f.Add(flood(16, 16))
	f.Add([]byte("\xff\xd8\xff\xe1\x00\x10Exif\x00\x00II*\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		clean, kind, err := picture.Clean(data)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		again, same, err := picture.Clean(clean)
		if err != nil || same != kind || bytes.Contains(again, []byte("Exif\x00\x00")) {
			t.Fatalf("what came out is not taken in again: %q, %v", same, err)
		}
	})
}

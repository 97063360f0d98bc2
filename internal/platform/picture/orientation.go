package picture

import (
	"bytes"
	"encoding/binary"
	"image"
)

// The orientation of a photograph (EXIF 2.32, tag 0x0112): 1 stands upright, 2 to 8 are mirrored or turned.
const (
	upright        = 1
	orientationTag = 0x0112
	shortType      = 3
)

// Segments of a JPEG that matter on the way to the EXIF block.
const (
	markerStart = 0xff
	markerAPP1  = 0xe1
	markerScan  = 0xda
)

// orientation finds the orientation in a JPEG; upright when it names none, or one that does not exist.
func orientation(data []byte) int {
	for at := 2; at+4 <= len(data) && data[at] == markerStart && data[at+1] != markerScan; {
		length := int(binary.BigEndian.Uint16(data[at+2:]))
		if length < 2 || at+2+length > len(data) {
			return upright
		}
		segment := data[at+4 : at+2+length]
		if exif, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00")); ok && data[at+1] == markerAPP1 {
			return orientationIn(exif)
		}
		at += 2 + length
	}
	return upright
}

// orientationIn reads the first directory of a TIFF block.
func orientationIn(tiff []byte) int {
	const header, entry = 8, 12
	if len(tiff) < header {
		return upright
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch string(tiff[:4]) {
	case "II*\x00":
	case "MM\x00*":
		order = binary.BigEndian
	default:
		return upright
	}
	at := int64(order.Uint32(tiff[4:]))
	if at < header || at+2 > int64(len(tiff)) {
		return upright
	}
	n := int(order.Uint16(tiff[at:]))
	for rest := tiff[at+2:]; n > 0 && len(rest) >= entry; n, rest = n-1, rest[entry:] {
		if order.Uint16(rest) != orientationTag || order.Uint16(rest[2:]) != shortType {
			continue
		}
		if o := int(order.Uint16(rest[8:])); o >= upright && o <= 8 {
			return o
		}
		return upright
	}
	return upright
}

// turned draws a picture upright.
func turned(p image.Image, orientation int) image.Image {
	if orientation == upright {
		return p
	}
	b := p.Bounds()
	w, h := b.Dx(), b.Dy()
	if orientation >= 5 { // lying: width and height change places
		w, h = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			sx, sy := origin(orientation, image.Pt(x, y), image.Pt(w, h))
			out.Set(x, y, p.At(b.Min.X+sx, b.Min.Y+sy))
		}
	}
	return out
}

// origin is the stored pixel that stands at a place of the upright picture.
func origin(orientation int, at, size image.Point) (x, y int) {
	right, bottom := size.X-1-at.X, size.Y-1-at.Y
	switch orientation {
	case 2:
		return right, at.Y
	case 3:
		return right, bottom
	case 4:
		return at.X, bottom
	case 5:
		return at.Y, at.X
	case 6:
		return at.Y, right
	case 7:
		return bottom, right
	case 8:
		return bottom, at.X
	}
	return at.X, at.Y
}

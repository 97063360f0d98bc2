package picture

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"qipan/internal/platform/fault"
)

// Limits of what is taken in.
const (
	MaxBytes  = 8 << 20
	MaxPixels = 25_000_000
)

const quality = 85

// Kinds that are taken, as they are served.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
)

// Clean reads a JPEG or PNG and returns it drawn anew, with its content type. It refuses with Invalid what cannot be read, with
// Unsupported another kind, with TooLarge what is beyond the limits.
func Clean(data []byte) (clean []byte, contentType string, err error) {
	if len(data) > MaxBytes {
		return nil, "", fault.New(fault.TooLarge, "picture_too_large", MaxBytes>>20)
	}
	contentType = kindOf(data)
	if contentType == "" {
		return nil, "", fault.New(fault.Unsupported, "picture_kind")
	}
	head, err := headOf(data, contentType)
	if err != nil || head.Width <= 0 || head.Height <= 0 {
		return nil, "", fault.New(fault.Invalid, "picture_unreadable").Because(err)
	}
	if int64(head.Width)*int64(head.Height) > MaxPixels {
		return nil, "", fault.New(fault.TooLarge, "picture_too_many_pixels", MaxPixels/1_000_000)
	}
	clean, err = redraw(data, contentType)
	if err != nil {
		return nil, "", fault.New(fault.Invalid, "picture_unreadable").Because(err)
	}
	return clean, contentType, nil
}

// kindOf tells the kind by the first bytes; empty for every other.
func kindOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return JPEG
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return PNG
	}
	return ""
}

func headOf(data []byte, contentType string) (image.Config, error) {
	if contentType == JPEG {
		return jpeg.DecodeConfig(bytes.NewReader(data))
	}
	return png.DecodeConfig(bytes.NewReader(data))
}

func redraw(data []byte, contentType string) ([]byte, error) {
	var out bytes.Buffer
	if contentType == PNG {
		p, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		err = png.Encode(&out, p)
		return out.Bytes(), err
	}
	p, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	err = jpeg.Encode(&out, turned(p, orientation(data)), &jpeg.Options{Quality: quality})
	return out.Bytes(), err
}

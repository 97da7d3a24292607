package main

import (
	"bytes"
	"encoding/binary"
	"image"
	"math"
)

// ico packs the layers, drawn anew at each size, into a Windows icon file of
// 32-bit bitmaps: the form that every Windows loads at small sizes.
func ico(layers []layer, sizes []int) []byte {
	var head, body bytes.Buffer
	le := binary.LittleEndian
	put := func(b *bytes.Buffer, values ...any) {
		for _, v := range values {
			_ = binary.Write(b, le, v) // a bytes.Buffer takes everything
		}
	}
	put(&head, uint16(0), uint16(1), uint16(len(sizes)))
	offset := uint32(6 + 16*len(sizes))
	for _, size := range sizes {
		picture := bitmap(raster(layers, size))
		put(&head, uint8(size), uint8(size), uint8(0), uint8(0), uint16(1), uint16(32), uint32(len(picture)), offset)
		offset += uint32(len(picture))
		body.Write(picture)
	}
	return append(head.Bytes(), body.Bytes()...)
}

// bitmap is a device-independent bitmap, bottom row first, with an empty mask
// after it: the alpha channel says it all.
func bitmap(img *image.NRGBA) []byte {
	size := img.Bounds().Dx()
	mask := (size + 31) / 32 * 4 * size
	var b bytes.Buffer
	header := struct {
		Size          uint32
		Width, Height int32
		Planes, Bits  uint16
		Rest          [6]uint32
	}{40, int32(size), int32(2 * size), 1, 32, [6]uint32{}}
	_ = binary.Write(&b, binary.LittleEndian, header)
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := img.NRGBAAt(x, y)
			b.Write([]byte{c.B, c.G, c.R, c.A})
		}
	}
	b.Write(make([]byte, mask))
	return b.Bytes()
}

func onCircle(cx, cy, r, degrees float64) (x, y float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return cx + r*cos, cy + r*sin
}

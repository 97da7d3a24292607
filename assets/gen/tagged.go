package main

import (
	"image"
	"image/color"
)

// tagged gives a tray picture 16 bits a channel, so that it comes out right of
// systray on Linux. That takes the low byte of each premultiplied 16-bit channel
// for the 8-bit one, which is right where a picture is opaque and noise along its
// soft edges (seen: a violet fringe). Here the low byte is the plain 8-bit channel
// that trays want, and the high byte the premultiplied one, so that every other
// reader, and a systray that is mended, sees the same picture.
func tagged(img *image.NRGBA) *image.NRGBA64 {
	out := image.NewNRGBA64(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			c := img.NRGBAAt(x, y)
			alpha := uint32(c.A) * 257
			out.SetNRGBA64(x, y, color.NRGBA64{
				R: tag(c.R, alpha), G: tag(c.G, alpha), B: tag(c.B, alpha), A: uint16(alpha),
			})
		}
	}
	return out
}

// tag is the 16-bit channel whose product with alpha has v for its low byte and
// the premultiplied v, or one next to it, for its high byte.
func tag(v uint8, alpha uint32) uint16 {
	if alpha == 0 {
		return 0
	}
	want := uint32(v)*alpha/255&^0xFF | uint32(v)
	if want > alpha {
		if want < 256 {
			return 0xFFFF // too faint for both; nobody sees it
		}
		want -= 256
	}
	return uint16((want*0xFFFF + alpha - 1) / alpha)
}

package main

import (
	"fmt"
	"image/color"
	"strings"
)

// The program's icon is a pocket watch that is a dog's head: drooping ears, the
// dial for a face, and for its muzzle the hours from four to eight, which are the
// two dog watches. The colours are a ship's: night, brass, enamel.
var (
	night  = color.NRGBA{R: 0x13, G: 0x22, B: 0x30, A: 0xFF}
	brass  = color.NRGBA{R: 0xD2, G: 0x9C, B: 0x58, A: 0xFF}
	tan    = color.NRGBA{R: 0x9C, G: 0x66, B: 0x33, A: 0xFF}
	enamel = color.NRGBA{R: 0xF8, G: 0xF3, B: 0xE9, A: 0xFF}
	pale   = color.NRGBA{R: 0xEA, G: 0xC7, B: 0x95, A: 0xFF}
)

// part is one element of the icon, as it is drawn and as SVG writes it.
type part struct {
	layer
	svg string
}

// parts are drawn from the back to the front. A small one is all face, without
// the watch's ring and its hour marks.
func parts(size int) []part {
	const cx, cy = 32.0, 35.5
	eye, apart, nose, ear := 3.0, 7.2, 4.4, 18.8
	list := []part{
		ground(night),
		hoop(cx, 9.8, 4.2, 1.4, brass),
		block(28.5, 12.5, 35.5, 17, 1.2, brass),
		disc(cx, cy, 20.5, brass),
		disc(cx, cy, 17, enamel),
		slice(cx, cy, 17, 30, 150, pale),
	}
	if size <= 24 {
		list = list[:1] // no ring: the face needs the room
		list = append(list, disc(cx, cy-2, 23.5, enamel), slice(cx, cy-2, 23.5, 30, 150, brass))
		eye, apart, nose, ear = 4.4, 10, 6, 22.6
	}
	if size >= 48 {
		for hour := -2; hour <= 2; hour++ { // those that the ears do not hide
			list = append(list, mark(cx, cy, float64(30*hour-90)))
		}
	}
	return append(list,
		oval(cx-ear, 36, 7, 16.5, 15, tan),
		oval(cx+ear, 36, 7, 16.5, -15, tan),
		disc(cx-apart, 31-(eye-3), eye, night),
		disc(cx+apart, 31-(eye-3), eye, night),
		oval(cx, 38.5+(eye-3), nose, nose*0.8, 0, night),
	)
}

func appIcon(size int) []layer {
	var layers []layer
	for _, p := range parts(size) {
		layers = append(layers, p.layer)
	}
	return layers
}

func appSVG() []byte {
	var b strings.Builder
	b.WriteString("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 64 64\">\n")
	for _, p := range parts(512) {
		fmt.Fprintf(&b, "  %s\n", p.svg)
	}
	b.WriteString("</svg>\n")
	return []byte(b.String())
}

func ground(c color.NRGBA) part {
	return part{layer{box(1, 1, 63, 63, 14), c}, fmt.Sprintf(`<rect x="1" y="1" width="62" height="62" rx="14" fill="%s"/>`, hex(c))}
}

func block(x1, y1, x2, y2, r float64, c color.NRGBA) part {
	return part{
		layer{box(x1, y1, x2, y2, r), c},
		fmt.Sprintf(`<rect x="%g" y="%g" width="%g" height="%g" rx="%g" fill="%s"/>`, x1, y1, x2-x1, y2-y1, r, hex(c)),
	}
}

// hoop is a circle drawn with a stroke of half-width half.
func hoop(cx, cy, r, half float64, c color.NRGBA) part {
	return part{
		layer{arc(cx, cy, r, 0, 360, half), c},
		fmt.Sprintf(`<circle cx="%g" cy="%g" r="%g" fill="none" stroke="%s" stroke-width="%g"/>`, cx, cy, r, hex(c), 2*half),
	}
}

// mark is an hour's mark on the dial.
func mark(cx, cy, degrees float64) part {
	x1, y1 := onCircle(cx, cy, 14.2, degrees)
	x2, y2 := onCircle(cx, cy, 15.4, degrees)
	return part{
		layer{line(x1, y1, x2, y2, 0.75), tan},
		fmt.Sprintf(`<path d="M%.2f %.2f L%.2f %.2f" stroke="%s" stroke-width="1.5" stroke-linecap="round"/>`, x1, y1, x2, y2, hex(tan)),
	}
}

func disc(cx, cy, r float64, c color.NRGBA) part {
	return part{layer{circle(cx, cy, r), c}, fmt.Sprintf(`<circle cx="%g" cy="%g" r="%g" fill="%s"/>`, cx, cy, r, hex(c))}
}

func oval(cx, cy, rx, ry, turn float64, c color.NRGBA) part {
	return part{
		layer{ellipse(cx, cy, rx, ry, turn), c},
		fmt.Sprintf(`<ellipse cx="%g" cy="%g" rx="%.3g" ry="%.3g" transform="rotate(%g %g %g)" fill="%s"/>`, cx, cy, rx, ry, turn, cx, cy, hex(c)),
	}
}

// slice is a sector of a dial between two angles, clockwise from three o'clock.
func slice(cx, cy, r, from, to float64, c color.NRGBA) part {
	x1, y1 := onCircle(cx, cy, r, from)
	x2, y2 := onCircle(cx, cy, r, to)
	return part{
		layer{sector(cx, cy, r, from, to), c},
		fmt.Sprintf(`<path d="M%g %g L%.2f %.2f A%g %g 0 0 1 %.2f %.2f Z" fill="%s"/>`, cx, cy, x1, y1, r, r, x2, y2, hex(c)),
	}
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

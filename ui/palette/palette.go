// Package palette holds every colour of Dogwatch as a plain value: the grounds,
// the text on them, and one hue per state, which is used for nothing else. The
// windows' theme, the tray's icons and their generator all read it here, and its
// test computes every contrast that it promises. It knows no toolkit.
package palette

import (
	"image/color"

	"github.com/dogwatch-app/dogwatch/app"
)

// Hue is one state's colour in the four parts it plays.
type Hue struct {
	// Signal is for graphics (icon, dot, bar, border), never for text: at least
	// 3:1 on every ground of its palette.
	Signal color.NRGBA
	// Ink is for text in the state's colour, and for thin lines.
	Ink color.NRGBA
	// Fill is a solid ground in the state's colour; On is the text on it.
	Fill, On color.NRGBA
}

// Palette is one complete set of colours. On Background, Surface and Raised,
// Text, Muted and every Ink keep Contrast; Faint (what cannot be used) keeps 3:1.
type Palette struct {
	// Background lies behind everything, Surface under a card, Raised under what
	// is hovered, selected or in front of a card.
	Background, Surface, Raised color.NRGBA
	// Outline parts grounds from each other; it carries no meaning of its own.
	Outline color.NRGBA
	// Text is what is read, Muted what is read second, Faint what is disabled.
	Text, Muted, Faint color.NRGBA
	// Accent is the neutral of main buttons and of the focus ring: no state's
	// hue. OnAccent is the text on it.
	Accent, OnAccent color.NRGBA
	// Shade lies over a window behind a dialog.
	Shade color.NRGBA

	OffCall, OnCall, Paged, Acknowledged, LowUrgency, Blind, SwapWaiting Hue

	// Contrast is the least ratio, after WCAG 2, of text to its ground here.
	Contrast float64
}

// Hue is the colour of a state. A state that is not known looks like off call.
func (p Palette) Hue(s app.TrayState) Hue {
	switch s {
	case app.TrayPaged:
		return p.Paged
	case app.TrayBlind:
		return p.Blind
	case app.TrayAcknowledged:
		return p.Acknowledged
	case app.TrayLowUrgency:
		return p.LowUrgency
	case app.TraySwapWaiting:
		return p.SwapWaiting
	case app.TrayOnCall:
		return p.OnCall
	}
	return p.OffCall
}

// rgb is an opaque colour written as 0xRRGGBB.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}

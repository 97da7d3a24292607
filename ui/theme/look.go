// Package theme is how Dogwatch's windows look: a palette, a type scale, a grid
// and the icons. A Look is one complete, unchanging set of them; a window that is
// to look otherwise is built anew with another Look. It is a fyne.Theme too, so
// that the toolkit's own entries and scroll bars fit in.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/palette"
)

// Look is a palette with all that is derived from it.
type Look struct {
	palette.Palette
	// Dark says that the grounds are dark.
	Dark bool
}

var _ fyne.Theme = (*Look)(nil)

// Of gives the look for the choice "dark", "light" or "system"; anything else is
// dark. System is what the desktop says of itself.
func Of(choice string, system fyne.ThemeVariant) *Look {
	if choice == "light" || choice == "system" && system == fynetheme.VariantLight {
		return &Look{Palette: palette.Light()}
	}
	return &Look{Palette: palette.Dark(), Dark: true}
}

// Alert is the look of the full-screen alert, whatever the choice.
func Alert() *Look { return &Look{Palette: palette.Alert(), Dark: true} }

// Ink is the colour of text that tells a state. The empty state has the colour of
// plain text.
func (l *Look) Ink(s app.TrayState) color.Color {
	if s == "" {
		return l.Text
	}
	return l.Hue(s).Ink
}

// Signal is the colour of a state's shape.
func (l *Look) Signal(s app.TrayState) color.Color {
	if s == "" {
		return l.Muted
	}
	return l.Hue(s).Signal
}

// Tint is a ground that hints at a state: its signal laid thinly over Surface.
func (l *Look) Tint(s app.TrayState) color.NRGBA {
	if s == "" {
		return l.Raised
	}
	return Mix(l.Surface, l.Hue(s).Signal, 0.10)
}

// Mix lays share (0 to 1) of b over a.
func Mix(a, b color.NRGBA, share float64) color.NRGBA {
	m := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*share + 0.5) }
	return color.NRGBA{R: m(a.R, b.R), G: m(a.G, b.G), B: m(a.B, b.B), A: 0xFF}
}

package palette

import (
	"image/color"
	"math"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

var states = []app.TrayState{
	app.TrayOffCall, app.TrayOnCall, app.TrayPaged, app.TrayAcknowledged,
	app.TrayLowUrgency, app.TrayBlind, app.TraySwapWaiting,
}

var palettes = map[string]func() Palette{"dark": Dark, "light": Light, "alert": Alert}

func TestRatioIsWCAGs(t *testing.T) {
	for _, c := range []struct {
		a, b uint32
		want float64
	}{
		{0x000000, 0xFFFFFF, 21},
		{0xFFFFFF, 0xFFFFFF, 1},
		{0x777777, 0xFFFFFF, 4.48}, // the textbook's grey that just fails
		{0x767676, 0xFFFFFF, 4.54}, // and the one that just passes
		{0xFF0000, 0xFFFFFF, 4.00},
		{0x0000FF, 0xFFFFFF, 8.59},
	} {
		got, back := Ratio(rgb(c.a), rgb(c.b)), Ratio(rgb(c.b), rgb(c.a))
		if math.Abs(got-c.want) > 0.005 || got != back {
			t.Errorf("Ratio(%06X, %06X) = %.3f, back %.3f, want %.2f", c.a, c.b, got, back, c.want)
		}
	}
}

func TestTextCanBeRead(t *testing.T) {
	for name, palette := range palettes {
		p := palette()
		want := p.Contrast
		if want < 4.5 || name == "alert" && want < 7 {
			t.Errorf("%s promises only %.1f:1", name, want)
		}
		grounds := map[string]color.NRGBA{"background": p.Background, "surface": p.Surface, "raised": p.Raised}
		for ground, c := range grounds {
			atLeast(t, name+" text on "+ground, p.Text, c, max(want, 7))
			atLeast(t, name+" muted on "+ground, p.Muted, c, want)
			atLeast(t, name+" faint on "+ground, p.Faint, c, 3)
			atLeast(t, name+" accent on "+ground, p.Accent, c, 3)
			for _, s := range states {
				hue := p.Hue(s)
				atLeast(t, name+" "+string(s)+" ink on "+ground, hue.Ink, c, want)
				atLeast(t, name+" "+string(s)+" signal on "+ground, hue.Signal, c, 3)
			}
		}
		atLeast(t, name+" on accent", p.OnAccent, p.Accent, 7)
		for _, s := range states {
			// A fill may stand on the alert too, so it keeps the alert's ratio.
			atLeast(t, name+" on "+string(s), p.Hue(s).On, p.Hue(s).Fill, 7)
		}
	}
}

func atLeast(t *testing.T, what string, a, b color.NRGBA, want float64) {
	t.Helper()
	if got := Ratio(a, b); got < want {
		t.Errorf("%s: %.2f:1, want %.1f:1", what, got, want)
	}
}

// TestHuesDiffer holds "one hue per state": no two states may be mistaken for
// each other, nor a state for the neutral accent.
func TestHuesDiffer(t *testing.T) {
	for name, palette := range palettes {
		p := palette()
		for i, a := range states {
			for _, b := range states[i+1:] {
				if d := distance(p.Hue(a).Signal, p.Hue(b).Signal); d < 60 {
					t.Errorf("%s: %s and %s are only %.0f apart", name, a, b, d)
				}
			}
			if p.Hue(a).Signal == p.Accent || p.Hue(a).Fill == p.Accent {
				t.Errorf("%s: %s is the accent", name, a)
			}
		}
	}
}

// distance in RGB, 0 to 441: rough, but it tells a copied value from a chosen one.
func distance(a, b color.NRGBA) float64 {
	d := func(x, y uint8) float64 { return math.Pow(float64(x)-float64(y), 2) }
	return math.Sqrt(d(a.R, b.R) + d(a.G, b.G) + d(a.B, b.B))
}

func TestEveryColourIsSet(t *testing.T) {
	for name, palette := range palettes {
		p := palette()
		for i, c := range []color.NRGBA{
			p.Background, p.Surface, p.Raised, p.Outline, p.Text, p.Muted, p.Faint, p.Accent, p.OnAccent,
		} {
			if c.A != 0xFF {
				t.Errorf("%s: colour %d is not opaque: %v", name, i, c)
			}
		}
		if p.Hue("something new") != p.OffCall {
			t.Errorf("%s: an unknown state has no colour", name)
		}
	}
}

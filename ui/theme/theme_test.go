package theme

import (
	"encoding/xml"
	"strings"
	"testing"

	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/palette"
)

func TestTheNightIsTheDefault(t *testing.T) {
	for _, c := range []struct {
		choice string
		dark   bool
	}{{"dark", true}, {"", true}, {"nonsense", true}, {"light", false}, {"system", false}} {
		if got := Of(c.choice, fynetheme.VariantLight).Dark; got != c.dark {
			t.Errorf("%q on a light desktop: dark %v", c.choice, got)
		}
	}
	if !Of("system", fynetheme.VariantDark).Dark {
		t.Error("system on a dark desktop is light")
	}
	if !Alert().Dark {
		t.Error("the alert is light")
	}
}

// Tints are grounds of our own making: what is written on them must be read too.
func TestTextOnTintsCanBeRead(t *testing.T) {
	for name, l := range map[string]*Look{"dark": Of("dark", 0), "light": Of("light", 0), "alert": Alert()} {
		for _, s := range []app.TrayState{
			"", app.TrayOffCall, app.TrayOnCall, app.TrayPaged, app.TrayAcknowledged, app.TrayLowUrgency, app.TrayBlind, app.TraySwapWaiting,
		} {
			ground := l.Tint(s)
			ink := l.Text
			if s != "" {
				ink = l.Hue(s).Ink
			}
			for what, c := range map[string]float64{"ink": palette.Ratio(ink, ground), "muted": palette.Ratio(l.Muted, ground)} {
				least := l.Contrast
				if what == "ink" && c < least || what == "muted" && c < 4.5 {
					t.Errorf("%s: %s on the tint of %q is %.2f:1", name, what, s, c)
				}
			}
		}
	}
}

func TestDrawingsAreWellFormed(t *testing.T) {
	for name := range drawings {
		svg := string(Picture(name, Alert().Text).Content())
		if err := xml.Unmarshal([]byte(svg), new(struct{})); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Contains(svg, "stroke") || !strings.Contains(svg, "#fff6f4") {
			t.Errorf("%s: %s", name, svg)
		}
	}
	a, b := Picture(ShapePaged, Alert().Text), Picture(ShapePaged, Alert().Muted)
	if a.Name() == b.Name() {
		t.Error("two colours of one icon have the same name: the toolkit would show the first for both")
	}
}

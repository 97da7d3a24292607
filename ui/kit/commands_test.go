package kit

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestCommandsFollowWhatTheyAreGiven(t *testing.T) {
	g, _ := ground(t)
	var heard []view.Command
	c := g.NewCommands(func(do view.Command) { heard = append(heard, do) })
	c.Set([]view.Button{{Do: view.DoSwapAccept, Key: "A", Label: "Accept…", Main: true}, {Do: view.DoSwapCopy, Key: "C", Label: "Copy"}})
	c.Root.Resize(fyne.NewSize(600, 50))
	accept, copied := c.Button(view.DoSwapAccept), c.Button(view.DoSwapCopy)
	if accept.box.FillColor != g.Accent || copied.box.FillColor == g.Accent {
		t.Error("the main one does not stand out alone")
	}
	test.Tap(copied)
	c.Set([]view.Button{{Do: view.DoSwapCopy, Key: "Ctrl Enter", Label: "Copy it", Main: true}, {Do: view.DoSwapAccept, Hidden: true}})
	if c.Button(view.DoSwapCopy) != copied || len(c.Root.Objects) != 2 {
		t.Error("a command gets a second button")
	}
	if copied.box.FillColor != g.Accent || accept.Visible() {
		t.Error("another main one is not shown, or what is hidden is")
	}
	if got := drawn.Texts(c.Root); !slices.Equal(got, []string{"Ctrl Enter", "Copy it"}) {
		t.Errorf("%q", got)
	}
	test.Tap(copied)
	if !slices.Equal(heard, []view.Command{view.DoSwapCopy, view.DoSwapCopy}) {
		t.Errorf("it heard %v", heard)
	}
	c.Set([]view.Button{{Do: view.DoSwapCopy, Hidden: true}, {Do: view.DoSwapAccept, Hidden: true}})
	if c.Root.Visible() {
		t.Error("a row without buttons takes room")
	}
	low := g.NewCommands(nil).Low()
	low.Set([]view.Button{{Do: view.DoSwapCopy, Label: "Copy"}})
	if low.Root.MinSize().Height >= c.Root.Objects[0].MinSize().Height {
		t.Error("low buttons are as tall as others")
	}
}

func TestChipsFollowTheirChoices(t *testing.T) {
	g, _ := ground(t)
	said := ""
	choice := func(label string, on bool) Choice {
		return Choice{Label: label, On: on, Tap: func() { said += label }}
	}
	c := g.NewChips(Across(8, -1))
	c.Set([]Choice{choice("one", true), choice("two", false)})
	c.Set([]Choice{choice("three", false)})
	c.Root.Resize(fyne.NewSize(400, 32))
	if got := drawn.Texts(c.Root); !slices.Equal(got, []string{"three"}) {
		t.Errorf("%q", got)
	}
	chip := c.Root.Objects[0].(*Chip)
	test.Tap(chip)
	if said != "three" || chip.on {
		t.Errorf("it says %q, chosen %v", said, chip.on)
	}
}

func TestShadeKeepsClicksOff(t *testing.T) {
	g, _ := ground(t)
	taps := 0
	test.Tap(NewShade(g.Shade, func() { taps++ }))
	if test.Tap(NewShade(nil, nil)); taps != 1 {
		t.Errorf("%d clicks were heard", taps)
	}
}

func TestHoverIsShown(t *testing.T) {
	g, _ := ground(t)
	r := g.NewRow(nil, nil)
	r.Set(view.Row{ID: "1", Title: "One"})
	r.Resize(fyne.NewSize(400, 64))
	r.MouseIn(nil)
	if r.box.FillColor != theme.Mix(g.Surface, g.Palette.Raised, 0.6) {
		t.Error("a row does not show that it can be pressed")
	}
	r.MouseOut()
	if r.box.FillColor != colorless {
		t.Error("the sign stays")
	}
}

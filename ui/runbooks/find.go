package runbooks

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// finder is the search over the text.
type finder struct {
	root   *fyne.Container
	g      *kit.Ground
	prose  *kit.Prose
	canvas func() fyne.Canvas
	field  *kit.Field
	count  *kit.Text
	on     bool
	seek   int
	hop    int
}

func newFinder(g *kit.Ground, canvas func() fyne.Canvas, p *kit.Prose, send func(view.Msg), do func(view.Command)) *finder {
	f := &finder{g: g, canvas: canvas, prose: p, count: g.Label(theme.Small, g.Muted, "")}
	f.field = g.NewField("Find in this text", 1, func(text string) { send(view.RunbookFind{Text: text}) })
	f.field.OnEnter(func() { f.turn(g.Mods != nil && g.Mods()&fyne.KeyModifierShift != 0) })
	before := g.NewButton(kit.SoftButton, "", "Before", func() { f.turn(true) }).Low()
	next := g.NewButton(kit.SoftButton, "", "Next", func() { f.turn(false) }).Low()
	shut := g.NewButton(kit.SoftButton, "Esc", "Close", func() { do(view.DoRunbookShut) }).Low()
	f.root = kit.Across(10, 0, f.field.Root, kit.Fixed(96, 0, f.count), before, next, shut)
	f.root.Hide()
	return f
}

// turn goes on to the next place, or back to the one before.
func (f *finder) turn(back bool) {
	if back {
		f.prose.Previous()
	} else {
		f.prose.Next()
	}
	f.tell()
}

// set shows the search, or puts it away. The keyboard goes with it.
func (f *finder) set(v *view.Reader) {
	on := v.Finding && v.Empty == nil
	f.g.Show(f.root, on)
	switch {
	case on && f.seek != v.Seek:
		f.root.MinSize() // the toolkit does not find what it has never measured
		f.field.Focus(f.canvas())
	case f.on && !on:
		f.field.Clear()
		f.prose.SetFind("")
		f.prose.Focus(f.canvas())
	}
	f.seek = v.Seek
	f.on = on
	for ; on && f.hop < v.Hop; f.hop++ {
		f.prose.Next()
	}
	for ; on && f.hop > v.Hop; f.hop-- {
		f.prose.Previous()
	}
	f.hop = v.Hop
	if on {
		f.prose.SetFind(v.Find)
		f.tell()
	}
}

// tell says at which of how many places one is.
func (f *finder) tell() {
	at, of := f.prose.Found()
	switch {
	case of > 0:
		f.count.Set(fmt.Sprintf("%d of %d", at, of))
	case f.field.Text() != "":
		f.count.Set("Not found")
	default:
		f.count.Set("")
	}
}

package swaps

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Form is where a request is written: it lies on the canvas's overlays, in front of
// everything but a dialog, so that Tab and clicks stay in it.
type Form struct {
	g      *kit.Ground
	canvas func() fyne.Canvas
	send   func(view.Msg)
	root   *fyne.Container
	card   *fyne.Container
	up     bool
	serial int
	page   int
	cursor int
	choice int
	room   float32 // the height of what scrolls

	title, when *kit.Text
	kinds       *kit.Chips
	against     *kit.Notes
	people      *people
	person      *person
	turns       *turns
	message     *fyne.Container
	field       *kit.Field
	writes      *kit.Writes
	why         *kit.Notes
	actions     *kit.Commands
	hints       *kit.Text
	scroll      *kit.Scroll
}

// The measures of the form.
const (
	formWidth  = 1040
	formMargin = 16
	messageRow = 2
)

// NewForm makes a hidden form. It speaks through send.
func NewForm(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Form {
	f := &Form{g: g, canvas: canvas, send: send}
	f.title = g.Cut(theme.Heading, g.Text, "")
	f.when = g.Para(theme.Body, g.Muted, "", 2)
	f.kinds = g.NewChips(kit.Across(8, -1))
	f.against, f.why, f.writes = g.NewNotes(), g.NewNotes(), g.NewWrites()
	f.people, f.person, f.turns = newPeople(g, send), newPerson(g), newTurns(g, send)
	f.message = kit.Stack(kit.Flow(0, 0))
	f.actions = g.NewCommands(func(c view.Command) { send(view.DraftSend{Do: c}) })
	f.hints = g.Para(theme.Small, g.Muted, "", 2)
	head := kit.AcrossTop(16, 0, kit.Down(4, f.title, f.when), f.kinds.Root)
	left := kit.Down(10, f.people.root, f.hints)
	middle := kit.Columns(24, 720, []float32{1, 1}, left, kit.Down(16, f.turns.root, f.person.root))
	words := kit.Down(8, g.Label(theme.Small.Strong(), g.Muted, "Message"), f.message)
	body := &fyne.Container{Layout: firstBelow{20}, Objects: []fyne.CanvasObject{words, kit.Down(20, f.against.Root, middle)}}
	f.scroll = g.NewScroll(160, kit.Pad(kit.Insets{Top: 4, Right: 12, Bottom: 4, Left: 4}, body))
	foot := kit.Down(14, f.writes.Root, f.why.Root, f.actions.Root)
	f.card = kit.Stack(kit.Outlined(g.Surface, g.Outline, 1, 16), kit.NewShade(nil, nil),
		kit.Pad(kit.Insets{Top: 24, Right: 28, Bottom: 24, Left: 28}, &fyne.Container{
			Layout: &sheet{head, f.scroll, foot}, Objects: []fyne.CanvasObject{f.scroll, foot, head}, // as Tab goes through them
		}))
	// A click beside the form must not throw away what was written.
	f.root = kit.Stack(kit.NewShade(g.Shade, nil), kit.InFront(formWidth, formMargin, f.card))
	return f
}

// Set shows the form; nil takes it away.
func (f *Form) Set(v *view.SwapForm) {
	c := f.canvas()
	if v == nil {
		if f.up {
			f.up, f.serial, f.page = false, 0, 0
			c.Unfocus() // or what had the keyboard looks as if it had it when it comes again
			c.Overlays().Remove(f.root)
		}
		return
	}
	fresh := f.serial != v.Serial
	if fresh {
		f.serial = v.Serial
		f.field = f.g.NewField("A message, if you like (Tab leads here)", messageRow, func(text string) { f.send(view.DraftWrite{Text: text}) })
		f.message.Objects = []fyne.CanvasObject{f.field.Root}
		f.message.Refresh()
		f.g.Touch()
	}
	f.title.Set(v.Title)
	f.when.Set(v.When)
	f.setKinds(v.Kinds)
	f.against.Set(v.Against)
	f.people.set(v)
	f.person.set(v.Person)
	f.turns.set(v)
	f.writes.Set(v.WritesHead, v.Writes)
	f.actions.Set(v.Buttons)
	var why []view.Line
	if v.Why.Text != "" {
		why = []view.Line{v.Why}
	}
	f.why.Set(why)
	f.setHints(v.Hints)
	if !f.up {
		f.up = true
		f.root.Resize(c.Size())
		c.Overlays().Add(f.root)
	}
	f.g.Reveal = f.scroll.Reveal
	kit.Relayout(f.root)
	f.follow(v)
	if room := f.scroll.Size().Height; room != f.room {
		f.room = room
		if f.field.Focused(c) { // what is written must not slip out of sight
			f.scroll.Reveal(f.field.Root)
		}
	}
	if by := v.Page - f.page; by != 0 {
		f.page = v.Page
		f.scroll.Page(by)
	}
	if fresh {
		f.scroll.Top()
		c.Unfocus()
	}
}

// follow brings the person at the cursor into sight when the cursor has moved, and the
// turn when another was chosen.
func (f *Form) follow(v *view.SwapForm) {
	for i, t := range v.Turns {
		if t.On && t.Row != f.choice {
			f.choice = t.Row
			f.scroll.Reveal(f.turns.list[i])
		}
	}
	for i, p := range v.People {
		if p.Cursor && i != f.cursor {
			f.cursor = i
			f.scroll.Reveal(f.people.list[i])
		}
	}
}

func (f *Form) setKinds(v []view.SwapFormKind) {
	list := make([]kit.Choice, len(v))
	for i, k := range v {
		list[i] = kit.Choice{Label: k.Label, On: k.On, Tap: func() { f.send(view.DraftKind{Kind: k.Kind}) }}
	}
	f.kinds.Set(list)
	f.g.Show(f.kinds.Root, len(v) > 0)
}

func (f *Form) setHints(hints []view.KeyHint) {
	text := ""
	for i, h := range hints {
		if i > 0 {
			text += "   "
		}
		text += h.Keys + " " + h.Does
	}
	f.hints.Set(text)
}

// firstBelow lays the first object below the second: Tab comes to it first.
type firstBelow struct{ gap float32 }

func (l firstBelow) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(a.Width, b.Width), a.Height+l.gap+b.Height)
}

func (l firstBelow) HeightFor(o []fyne.CanvasObject, width float32) float32 {
	return kit.HeightFor(o[0], width) + l.gap + kit.HeightFor(o[1], width)
}

func (l firstBelow) Layout(o []fyne.CanvasObject, size fyne.Size) {
	top := kit.HeightFor(o[1], size.Width)
	kit.Place(o[1], 0, 0, size.Width, top)
	kit.Place(o[0], 0, top+l.gap, size.Width, kit.HeightFor(o[0], size.Width))
}

// sheet keeps head and foot in sight and lets what is between them scroll.
type sheet struct {
	head fyne.CanvasObject
	body *kit.Scroll
	foot fyne.CanvasObject
}

const sheetGap = 20

func (l *sheet) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(320, 240) }

func (l *sheet) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	return kit.HeightFor(l.head, width) + l.body.Whole(width) + kit.HeightFor(l.foot, width) + 2*sheetGap
}

func (l *sheet) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top, bottom := kit.HeightFor(l.head, size.Width), kit.HeightFor(l.foot, size.Width)
	l.head.Move(fyne.NewPos(0, 0))
	l.head.Resize(fyne.NewSize(size.Width, top))
	l.foot.Move(fyne.NewPos(0, size.Height-bottom))
	l.foot.Resize(fyne.NewSize(size.Width, bottom))
	l.body.Move(fyne.NewPos(0, top+sheetGap))
	l.body.Resize(fyne.NewSize(size.Width, max(size.Height-top-bottom-2*sheetGap, 0)))
}

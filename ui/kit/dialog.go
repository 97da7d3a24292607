package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Dialog shows a view.Panel in the middle of the window, in front of everything
// else: it lies on the canvas's overlays, so that Tab and clicks stay in it. The
// same widgets serve every question.
type Dialog struct {
	root   *fyne.Container
	up     bool
	g      *Ground
	send   func(view.Msg)
	on     view.Place
	canvas func() fyne.Canvas

	serial  int
	title   *Text
	lead    *Text
	input   *fyne.Container
	field   *Field
	picked  *fyne.Container
	chips   []*Chip
	rows    *fyne.Container
	answers []*Answer
	notes   *Notes
	writes  *Writes
	keys    *fyne.Container
	confirm *Button
	cancel  *Button
	hint    *Text
	foot    *fyne.Container
	place   *inFront
}

const dialogWidth = 640

// keysWidth is how wide a key map of more than manyKeys is, keyWidth its first column.
const (
	keysWidth = 1000
	manyKeys  = 12
	keyWidth  = 140
)

// NewDialog makes a hidden dialog. It speaks through send for the place.
func (g *Ground) NewDialog(on view.Place, canvas func() fyne.Canvas, send func(view.Msg)) *Dialog {
	d := &Dialog{g: g, on: on, send: send, canvas: canvas, place: &inFront{dialogWidth, 16, 8}}
	d.title = g.Para(theme.Heading, g.Text, "", 2)
	d.lead = g.Para(theme.Body, g.Muted, "", 3)
	d.input, d.picked, d.rows, d.keys = Stack(Flow(0, 0)), Flow(8, 8), Down(4), Down(10)
	d.notes, d.writes = g.NewNotes(), g.NewWrites()
	d.confirm = g.NewButton(FirmButton, "", "", func() { send(view.Settle{On: on}) })
	d.cancel = g.NewButton(SoftButton, "Esc", "Cancel", func() { send(view.Cancel{On: on}) })
	d.hint = g.Cut(theme.Small, g.Muted, "")
	d.foot = Across(12, 2, d.confirm, d.cancel, Pad(Insets{Left: 8}, d.hint))
	body := Down(20, Down(8, d.title, d.lead), d.notes.Root, d.input, d.picked, d.rows, d.writes.Root, d.keys, d.foot)
	box := Outlined(g.Surface, g.Outline, 1, 16)
	card := Stack(box, NewShade(nil, nil), Pad(Even(32), body))
	d.root = Stack(NewShade(g.Shade, func() { send(view.Cancel{On: on}) }), &fyne.Container{Layout: d.place, Objects: []fyne.CanvasObject{card}})
	return d
}

// Set shows the panel; nil takes the dialog away.
func (d *Dialog) Set(p *view.Panel) {
	c := d.canvas()
	if p == nil {
		if d.up {
			d.up, d.serial = false, 0
			c.Unfocus() // or what had the keyboard would show that it has when it is up again
			c.Overlays().Remove(d.root)
		}
		return
	}
	fresh := d.serial != p.Serial
	if d.place.width = dialogWidth; len(p.Keys) > manyKeys {
		d.place.width = keysWidth
	}
	d.title.Set(p.Title)
	d.lead.Set(p.Lead)
	d.g.Show(d.lead, p.Lead != "")
	if fresh {
		d.serial = p.Serial
		d.setInput(p.Input)
	}
	d.notes.Set(p.Notes)
	d.writes.Plain(p.Plain)
	d.writes.Set(p.WritesHead, p.Writes)
	d.setRows(p.Rows)
	d.setPicked(p)
	d.setKeys(p.Keys, fresh)
	d.confirm.Label(p.Confirm)
	d.confirm.Key(p.ConfirmKey)
	d.confirm.Off(p.Off)
	d.g.Show(d.confirm, p.Confirm != "")
	word := "Cancel"
	if p.Confirm == "" {
		word = "Close"
	}
	d.cancel.Label(word)
	d.hint.Set(p.Hint)
	if !d.up {
		d.up = true
		d.root.Resize(c.Size())
		c.Overlays().Add(d.root)
	}
	if d.g.dirty {
		Relayout(d.root)
	}
	if fresh {
		d.focus(p.Input != nil && !p.Input.Later)
	}
}

// focus puts the keyboard where the person will want it.
func (d *Dialog) focus(field bool) {
	if field {
		d.field.Focus(d.canvas())
	} else {
		d.canvas().Unfocus()
	}
}

func (d *Dialog) setInput(in *view.Input) {
	d.g.Show(d.input, in != nil)
	if in == nil {
		d.field = nil
		return
	}
	on := d.on
	d.field = d.g.NewField(in.Placeholder, in.Lines, func(text string) { d.send(view.Write{On: on, Text: text}) })
	if in.Raw {
		d.field.Raw()
	}
	d.input.Objects = []fyne.CanvasObject{d.field.Root}
	d.input.Refresh()
	d.g.Touch()
}

func (d *Dialog) setRows(rows []view.DialogRow) {
	d.g.Show(d.rows, len(rows) > 0)
	Fill(d.g, d.rows, &d.answers, len(rows), func() (*Answer, fyne.CanvasObject) {
		n := len(d.answers)
		a := d.g.NewAnswer(func() { d.send(view.Pick{On: d.on, Row: n}) })
		return a, a
	}, func(i int, a *Answer) { a.Set(rows[i]) })
}

func (d *Dialog) setPicked(p *view.Panel) {
	d.g.Show(d.picked, len(p.Picked) > 0)
	Fill(d.g, d.picked, &d.chips, len(p.Picked), func() (*Chip, fyne.CanvasObject) {
		c := d.g.NewChip("", nil)
		return c, c
	}, func(i int, c *Chip) {
		id := p.Picked[i].ID
		c.Set(view.OneLine(p.Picked[i].String(), 40)+"  ×", true)
		c.OnTap(func() { d.send(view.Unpick{On: d.on, ID: id}) })
	})
}

func (d *Dialog) setKeys(keys []view.KeyHint, fresh bool) {
	d.g.Show(d.keys, len(keys) > 0)
	if !fresh || len(keys) == 0 {
		return
	}
	rows := make([]fyne.CanvasObject, len(keys))
	for i, k := range keys {
		rows[i] = AcrossTop(16, 1,
			Fixed(keyWidth, 20, d.g.Cut(theme.Small.Strong(), d.g.Text, k.Keys)), d.g.Para(theme.Small, d.g.Muted, k.Does, 2))
	}
	if len(rows) > manyKeys { // side by side, so that a low window has room for them
		half := (len(rows) + 1) / 2
		rows = []fyne.CanvasObject{Columns(40, 2*keyWidth, []float32{1, 1}, Down(10, rows[:half:half]...), Down(10, rows[half:]...))}
	}
	d.keys.Objects = rows
	d.g.Touch()
}

// Answer is one row of a dialog.
type Answer struct {
	widget.BaseWidget
	Hover
	g         *Ground
	tap       func()
	v         view.DialogRow
	box, cap  *canvas.Rectangle
	key       *Text
	text, sub *Text
	tick      *Icon
}

// NewAnswer makes a row; tap chooses it.
func (g *Ground) NewAnswer(tap func()) *Answer {
	a := &Answer{g: g, tap: tap, box: Box(colorless, theme.Radius), cap: Box(g.Background, 6)}
	a.key = g.Label(theme.Caption.Strong(), g.Muted, "").Centered()
	a.text = g.Label(theme.Body.Strong(), g.Text, "")
	a.sub = g.Cut(theme.Small, g.Muted, "")
	a.tick = g.Icon(theme.ShapeDone, g.Text, 18)
	a.Redraw = a.draw
	a.ExtendBaseWidget(a)
	return a
}

// Set shows an answer.
func (a *Answer) Set(v view.DialogRow) {
	a.v = v
	a.key.Set(v.Key)
	a.text.Set(v.Text)
	a.sub.Set(v.Sub)
	show(a.cap, v.Key != "")
	show(a.key, v.Key != "")
	show(a.tick, v.Picked)
	ink := a.g.Palette.Text
	if v.Off {
		ink = a.g.Faint
	}
	a.text.Paint(ink)
	a.draw()
	a.lay(a.Size())
}

func (a *Answer) draw() {
	switch {
	case a.v.Cursor:
		Paint(a.box, a.g.Raised, a.g.Accent, 2)
	case a.Over && !a.v.Off:
		Paint(a.box, a.g.Raised, colorless, 0)
	default:
		Paint(a.box, colorless, colorless, 0)
	}
}

func (a *Answer) lay(size fyne.Size) {
	Place(a.box, 0, 0, size.Width, size.Height)
	x := float32(16)
	if a.v.Key != "" {
		Place(a.cap, x, (size.Height-24)/2, 24, 24)
		Place(a.key, x, (size.Height-16)/2, 24, 16)
		x += 24 + 14
	}
	right := size.Width - 16
	if a.v.Picked {
		Place(a.tick, right-18, (size.Height-18)/2, 18, 18)
		right -= 30
	}
	w := min(a.text.MinSize().Width, right-x)
	Place(a.text, x, (size.Height-24)/2, w, 24)
	Place(a.sub, x+w+14, (size.Height-20)/2+1, max(right-x-w-14, 0), 20)
}

// HeightFor is the height of an answer.
func (a *Answer) HeightFor(float32) float32 { return 48 }

// Tapped chooses it.
func (a *Answer) Tapped(*fyne.PointEvent) { a.tap() }

// CreateRenderer draws it.
func (a *Answer) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{a.box, a.cap, a.key, a.text, a.sub, a.tick}, layout: a.lay,
		min: func() fyne.Size { return fyne.NewSize(200, 48) },
	}
}

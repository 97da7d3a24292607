package swaps

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// turns are the shifts that can be had in exchange.
type turns struct {
	root *fyne.Container
	g    *kit.Ground
	send func(view.Msg)
	head *kit.Text
	rows *fyne.Container
	list []*turn
	note *kit.Text
	v    []view.SwapTurn
}

func newTurns(g *kit.Ground, send func(view.Msg)) *turns {
	t := &turns{g: g, send: send, rows: kit.Down(4)}
	t.head = g.Para(theme.Small.Strong(), g.Muted, "", 2)
	t.note = g.Para(theme.Small, g.Muted, "", 2)
	t.root = kit.Down(8, t.head, t.rows, t.note)
	return t
}

func (t *turns) set(v *view.SwapForm) {
	t.v = v.Turns
	t.g.Show(t.root, v.TurnsHead != "")
	t.head.Set(v.TurnsHead)
	t.note.Set(v.TurnsNote)
	t.g.Show(t.note, v.TurnsNote != "")
	t.g.Show(t.rows, len(v.Turns) > 0)
	for len(t.list) < len(v.Turns) {
		n := len(t.list)
		row := newTurn(t.g, func() {
			if n < len(t.v) {
				t.send(view.DraftTurn{Row: t.v[n].Row})
			}
		})
		t.list = append(t.list, row)
		t.rows.Objects = append(t.rows.Objects, row)
		t.g.Touch()
	}
	for i, row := range t.list {
		t.g.Show(row, i < len(v.Turns))
		if i < len(v.Turns) {
			row.set(v.Turns[i])
		}
	}
}

// turn is one of them, with a round button before it.
type turn struct {
	widget.BaseWidget
	g         *kit.Ground
	tap       func()
	v         view.SwapTurn
	hovered   bool
	box       *canvas.Rectangle
	ring, dot *canvas.Rectangle
	text, sub *kit.Text
}

const turnHeight = 52

func newTurn(g *kit.Ground, tap func()) *turn {
	t := &turn{g: g, tap: tap, box: kit.Box(color.NRGBA{}, theme.Radius), ring: kit.Outlined(color.NRGBA{}, g.Muted, 2, 9), dot: kit.Box(g.Accent, 5)}
	t.text, t.sub = g.Cut(theme.Body, g.Text, ""), g.Cut(theme.Small, g.Muted, "")
	t.ExtendBaseWidget(t)
	return t
}

func (t *turn) set(v view.SwapTurn) {
	t.v = v
	t.text.Set(v.Text)
	t.sub.Set(v.Sub)
	t.draw()
	t.lay(t.Size())
}

func (t *turn) draw() {
	fill := color.Color(color.NRGBA{})
	if t.v.On || t.hovered {
		fill = t.g.Raised
	}
	paint(t.box, fill, color.NRGBA{}, 0)
	line := color.Color(t.g.Muted)
	if t.v.On {
		line = t.g.Accent
	}
	paint(t.ring, color.NRGBA{}, line, 2)
	if t.dot.Visible() != t.v.On {
		if t.v.On {
			t.dot.Show()
		} else {
			t.dot.Hide()
		}
	}
}

func (t *turn) lay(size fyne.Size) {
	put(t.box, 0, 0, size.Width, size.Height)
	put(t.ring, 14, (size.Height-18)/2, 18, 18)
	put(t.dot, 18, (size.Height-10)/2, 10, 10)
	put(t.text, 46, 4, size.Width-58, theme.Body.Line)
	put(t.sub, 46, 27, size.Width-58, theme.Small.Line)
}

// HeightFor is its height.
func (t *turn) HeightFor(float32) float32 { return turnHeight }

// Tapped chooses it.
func (t *turn) Tapped(*fyne.PointEvent) { t.tap() }

// MouseIn shows that it can be pressed.
func (t *turn) MouseIn(*desktop.MouseEvent) { t.hovered = true; t.draw() }

// MouseMoved does nothing.
func (t *turn) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the sign away.
func (t *turn) MouseOut() { t.hovered = false; t.draw() }

// CreateRenderer draws it.
func (t *turn) CreateRenderer() fyne.WidgetRenderer {
	return &renderer{objects: []fyne.CanvasObject{t.box, t.ring, t.dot, t.text, t.sub}, layout: t.lay, min: fyne.NewSize(160, turnHeight)}
}

// block darkens what lies behind the form, or nothing, and keeps clicks off it.
type block struct {
	widget.BaseWidget
	rect *canvas.Rectangle
}

func newBlock(c color.Color) *block {
	if c == nil {
		c = color.NRGBA{}
	}
	b := &block{rect: kit.Box(c, 0)}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped does nothing: a click beside the form must not throw away what was written.
func (b *block) Tapped(*fyne.PointEvent) {}

// MouseIn does nothing.
func (b *block) MouseIn(*desktop.MouseEvent) {}

// MouseMoved does nothing.
func (b *block) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing.
func (b *block) MouseOut() {}

// Scrolled does nothing.
func (b *block) Scrolled(*fyne.ScrollEvent) {}

// CreateRenderer draws it.
func (b *block) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(b.rect) }

// renderer is one made of a function.
type renderer struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     fyne.Size
}

func (r *renderer) Layout(size fyne.Size)        { r.layout(size) }
func (r *renderer) MinSize() fyne.Size           { return r.min }
func (r *renderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *renderer) Destroy()                     {}
func (r *renderer) Refresh() {
	for _, o := range r.objects {
		o.Refresh()
	}
}

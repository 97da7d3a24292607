package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

var colorless = color.NRGBA{}

// ButtonKind is how much a button weighs.
type ButtonKind int

// The kinds, the heaviest first.
const (
	// MainButton is the one thing to do, MainSecond the other; both are tall.
	MainButton ButtonKind = iota
	MainSecond
	// FirmButton confirms in a dialog; SoftButton is for everything else.
	FirmButton
	SoftButton
)

type buttonMeasure struct {
	height, pad, badge, gap float32
	label                   theme.Style
	radius                  float32
}

func (k ButtonKind) measure() buttonMeasure {
	switch k {
	case MainButton, MainSecond:
		return buttonMeasure{68, 24, 32, 16, theme.Lead.Strong(), 12}
	}
	return buttonMeasure{44, 12, 22, 10, theme.Small.Strong(), theme.Radius}
}

// Button is a command with its key on it. When it is off it says why in a second
// line, if it is tall, and to the Ground's Hover.
type Button struct {
	press
	kind  ButtonKind
	box   *canvas.Rectangle
	badge *canvas.Rectangle
	key   *Text
	label *Text
	note  *Text
	wait  bool
	full  bool
	low   bool
	slim  bool // stands among many
	calm  bool
}

// How much narrower the pad, the gap and the key of a slim button are, and what is
// between two.
const slimmer, slimGap, slimKey, slimBetween = 4, 4, 4, 6

// NewButton makes a button; key may be "".
func (g *Ground) NewButton(kind ButtonKind, key, label string, tap func()) *Button {
	m := kind.measure()
	b := &Button{kind: kind}
	b.g, b.tap = g, tap
	b.box, b.badge = Box(colorless, m.radius), Box(colorless, 6)
	keyStyle := theme.Caption.Strong()
	if m.badge > 30 {
		keyStyle = theme.Body.Strong()
	}
	b.key = g.Label(keyStyle, g.Text, key).Centered()
	b.label = g.Label(m.label, g.Text, label)
	b.note = g.Para(theme.Caption, g.Faint, "", 2)
	b.redraw = b.draw
	b.newRing(b, m.radius)
	b.ExtendBaseWidget(b)
	b.draw()
	return b
}

// Set shows a command's present state. While the window waits (see view.Guard) it
// looks as if it were off.
func (b *Button) Set(v view.Button, wait bool) {
	b.label.Set(v.Label)
	if b.off == v.Off && b.why == v.Why && b.wait == wait && b.calm == v.Calm {
		return
	}
	b.off, b.why, b.wait, b.calm = v.Off, v.Why, wait, v.Calm
	b.draw()
	b.Relayout()
}

// Label changes the words on it.
func (b *Button) Label(text string) { b.label.Set(text) }

// Key changes the key that stands on it.
func (b *Button) Key(text string) { b.key.Set(text) }

// Off sets whether it can be pressed.
func (b *Button) Off(off bool) {
	if b.off != off {
		b.off = off
		b.draw()
	}
}

// Low makes it low enough for a line of text beside it.
func (b *Button) Low() *Button {
	b.low = true
	return b
}

// Full centres the label in whatever width the button gets.
func (b *Button) Full() *Button {
	b.full = true
	return b
}

func (b *Button) draw() {
	g := b.g
	fill, stroke, ink, badge, capInk := color.Color(g.Raised), color.Color(g.Outline), color.Color(g.Text), color.Color(g.Background), color.Color(g.Muted)
	width := float32(1)
	strong := (b.kind == MainButton || b.kind == FirmButton) && !b.calm
	switch {
	case b.off || b.wait:
		fill, ink, badge, capInk = g.Surface, g.Faint, g.Surface, g.Faint
	case strong:
		fill, stroke, ink, badge, capInk, width = g.Accent, g.Accent, g.OnAccent, g.OnAccent, g.Accent, 0
		if b.hovered {
			fill = theme.Mix(g.Palette.Accent, g.Palette.OnAccent, 0.12)
		}
	case b.hovered:
		fill = theme.Mix(g.Palette.Raised, g.Palette.Text, 0.10)
	}
	Paint(b.box, fill, stroke, width)
	Paint(b.badge, badge, stroke, 0)
	if b.off || b.wait {
		Paint(b.badge, badge, g.Outline, 1)
	}
	b.label.Paint(ink)
	b.key.Paint(capInk)
	b.note.Paint(g.Muted)
	note := ""
	if b.off && b.kind <= MainSecond {
		note = b.why
	}
	b.note.Set(note)
}

// Relayout puts its parts in their places again.
func (b *Button) Relayout() { b.lay(b.Size()) }

// CreateRenderer draws the button.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{b.box, b.badge, b.key, b.label, b.note, b.ring},
		layout:  b.lay, min: b.min,
	}
}

func (b *Button) min() fyne.Size {
	m := b.kind.measure()
	w := m.pad*2 + b.label.MinSize().Width
	if b.key.text != "" {
		w += b.capWidth() + m.gap
	}
	switch {
	case b.low:
		return fyne.NewSize(w-8, 32)
	case b.slim:
		return fyne.NewSize(w-2*slimmer-slimGap, m.height)
	}
	return fyne.NewSize(w, m.height)
}

func (b *Button) capWidth() float32 {
	m := b.kind.measure()
	if b.slim {
		return max(m.badge-slimKey, b.key.MinSize().Width+12-slimKey)
	}
	return max(m.badge, b.key.MinSize().Width+12)
}

func (b *Button) lay(size fyne.Size) {
	m := b.kind.measure()
	Place(b.box, 0, 0, size.Width, size.Height)
	b.layRing(size)
	x := m.pad
	gap := m.gap
	switch {
	case b.low:
		x -= 4
	case b.slim:
		x -= slimmer
		gap -= slimGap
	}
	if b.full {
		x = max(x, float32(int((size.Width-b.min().Width)/2))+m.pad)
	}
	if b.key.text == "" {
		b.badge.Hide()
	} else {
		b.badge.Show()
		w := b.capWidth()
		y := float32(int((size.Height - m.badge) / 2))
		Place(b.badge, x, y, w, m.badge)
		line := b.key.style.Line
		Place(b.key, x, float32(int((size.Height-line)/2)), w, line)
		x += w + gap
	}
	line := b.label.style.Line
	y := (size.Height - line) / 2
	if b.note.text != "" {
		w := size.Width - x - 8
		h := b.note.HeightFor(w)
		y = (size.Height - line - h) / 2
		Place(b.note, x, float32(int(y+line)), w, h)
	}
	Place(b.label, x, float32(int(y)), size.Width-x, line)
}

// parts is a renderer made of functions.
type parts struct {
	objects []fyne.CanvasObject
	layout  func(fyne.Size)
	min     func() fyne.Size
}

func (r *parts) Layout(size fyne.Size) { r.layout(size) }
func (r *parts) MinSize() fyne.Size    { return r.min() }
func (r *parts) Refresh() {
	for _, o := range r.objects {
		o.Refresh()
	}
}
func (r *parts) Objects() []fyne.CanvasObject { return r.objects }
func (r *parts) Destroy()                     {}

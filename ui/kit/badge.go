package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Pill is a state in words on a ground of its hue, with its shape.
type Pill struct {
	Root *fyne.Container
	g    *Ground
	box  *canvas.Rectangle
	icon *Icon
	word *Text
}

// NewPill shows a mark.
func (g *Ground) NewPill(m view.Mark) *Pill {
	p := &Pill{g: g, box: Box(g.Surface, theme.Radius), word: g.Label(theme.Body.Strong(), g.Text, "")}
	p.icon = g.Icon(theme.Icon(m.Shape), g.Text, 20)
	p.Root = Stack(p.box, Pad(Insets{8, 14, 8, 12}, Across(10, -1, p.icon, p.word)))
	p.Set(m)
	return p
}

// Set shows another mark.
func (p *Pill) Set(m view.Mark) {
	hue := p.g.Hue(m.State)
	fill, on := hue.Fill, hue.On
	if m.State == "" {
		fill, on = p.g.Raised, p.g.Palette.Text
	}
	Paint(p.box, fill, fill, 0)
	p.icon.Set(theme.Icon(m.Shape), on)
	p.word.Paint(on)
	p.word.Set(m.Word)
}

// Badge is a small number in a state's hue.
type Badge struct {
	Root *fyne.Container
	g    *Ground
	box  *canvas.Rectangle
	word *Text
}

// NewBadge makes an empty one.
func (g *Ground) NewBadge() *Badge {
	b := &Badge{g: g, box: Box(g.Raised, 10), word: g.Label(theme.Caption.Strong(), g.Text, "")}
	b.Root = Stack(b.box, Pad(Insets{2, 8, 2, 8}, b.word))
	return b
}

// Set shows the text in the hue; "" hides it.
func (b *Badge) Set(text string, hue app.TrayState) {
	b.g.Show(b.Root, text != "")
	fill, on := b.g.Raised, b.g.Palette.Text
	if hue != "" {
		fill, on = b.g.Hue(hue).Fill, b.g.Hue(hue).On
	}
	Paint(b.box, fill, fill, 0)
	b.word.Paint(on)
	b.word.Set(text)
}

// StateLine is a sentence with its mark, on a tinted ground.
type StateLine struct {
	Root *fyne.Container
	g    *Ground
	box  *canvas.Rectangle
	icon *Icon
	text *Text
	more *Text
}

// NewStateLine makes one in a style; most is the number of lines of its text.
func (g *Ground) NewStateLine(style theme.Style, most int) *StateLine {
	l := &StateLine{g: g, box: Box(g.Surface, theme.CardRadius)}
	side := style.Size + 4
	l.icon = g.Icon(theme.ShapeOther, g.Muted, side)
	l.text = g.Para(style.Strong(), g.Text, "", most)
	l.more = g.Para(theme.Body, g.Muted, "", 3)
	lift := float32(int((style.Line - side) / 2))
	l.Root = Stack(l.box, Pad(Insets{12, 20, 12, 20},
		AcrossTop(16, 1, Pad(Insets{Top: lift}, l.icon), Down(2, l.text, l.more))))
	return l
}

// Set shows a line.
func (l *StateLine) Set(v view.Line) {
	fill := l.g.Tint(v.Mark.State)
	Paint(l.box, fill, fill, 0)
	l.icon.SetMark(l.g, v.Mark)
	l.text.Paint(l.g.Ink(v.Mark.State))
	l.text.Set(v.Text)
	l.more.Set(v.More)
	l.g.Show(l.more, v.More != "")
}

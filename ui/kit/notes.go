package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Notes are lines with a mark each, below one another.
type Notes struct {
	Root  *fyne.Container
	g     *Ground
	lines []*noteLine
}

type noteLine struct {
	root       *fyne.Container
	icon       *Icon
	text, more *Text
}

// NewNotes makes none.
func (g *Ground) NewNotes() *Notes { return &Notes{g: g, Root: Down(8)} }

// Set shows the lines.
func (n *Notes) Set(lines []view.Line) {
	n.g.Show(n.Root, len(lines) > 0)
	Fill(n.g, n.Root, &n.lines, len(lines), func() (*noteLine, fyne.CanvasObject) {
		l := &noteLine{icon: n.g.Icon(theme.ShapeOther, n.g.Muted, 18)}
		l.text = n.g.Para(theme.Body, n.g.Text, "", 4)
		l.more = n.g.Para(theme.Small, n.g.Muted, "", 3)
		l.root = AcrossTop(12, 1, Pad(Insets{Top: 3}, l.icon), Down(0, l.text, l.more))
		return l, l.root
	}, func(i int, l *noteLine) {
		l.icon.SetMark(n.g, lines[i].Mark)
		l.text.Set(lines[i].Text)
		l.more.Set(lines[i].More)
		n.g.Show(l.more, lines[i].More != "")
	})
}

// Writes is what will be written somewhere, line by line, behind a bar in the hue of
// swaps.
type Writes struct {
	Root  *fyne.Container
	g     *Ground
	head  *Text
	body  *fyne.Container
	lines []*Text
	box   *canvas.Rectangle
	bar   *canvas.Rectangle
}

// NewWrites makes an empty one.
func (g *Ground) NewWrites() *Writes {
	w := &Writes{g: g, head: g.Para(theme.Small.Strong(), g.Muted, "", 2), body: Down(4)}
	w.box, w.bar = Box(colorless, theme.Radius), Box(colorless, 2)
	w.Plain(false)
	w.Root = Stack(w.box, &fyne.Container{
		Layout: barred{}, Objects: []fyne.CanvasObject{w.bar, Pad(Insets{Top: 12, Right: 16, Bottom: 12, Left: 16}, Down(6, w.head, w.body))},
	})
	return w
}

// Plain takes the hue of swaps away, or gives it back.
func (w *Writes) Plain(plain bool) {
	fill, bar := w.g.Tint("swap_waiting"), w.g.Signal("swap_waiting")
	if plain {
		fill, bar = w.g.Raised, w.g.Signal("")
	}
	Paint(w.box, fill, colorless, 0)
	Paint(w.bar, bar, colorless, 0)
}

// Set shows the lines below the head; without any it hides.
func (w *Writes) Set(head string, lines []string) {
	w.g.Show(w.Root, len(lines) > 0)
	w.head.Set(head)
	Fill(w.g, w.body, &w.lines, len(lines), func() (*Text, fyne.CanvasObject) {
		t := w.g.Para(theme.Body, w.g.Text, "", 4)
		return t, t
	}, func(i int, t *Text) { t.Set(lines[i]) })
}

// barred puts a thin bar at the left edge of its content.
type barred struct{}

func (barred) MinSize(o []fyne.CanvasObject) fyne.Size { return o[1].MinSize() }

func (barred) HeightFor(o []fyne.CanvasObject, width float32) float32 { return HeightFor(o[1], width) }

func (barred) Layout(o []fyne.CanvasObject, size fyne.Size) {
	Place(o[0], 0, 8, 4, size.Height-16)
	Place(o[1], 0, 0, size.Width, size.Height)
}

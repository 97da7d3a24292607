package swaps

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
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
	kit.Fill(t.g, t.rows, &t.list, len(v.Turns), func() (*turn, fyne.CanvasObject) {
		n := len(t.list)
		row := newTurn(t.g, func() {
			if n < len(t.v) {
				t.send(view.DraftTurn{Row: t.v[n].Row})
			}
		})
		return row, row
	}, func(i int, row *turn) { row.set(v.Turns[i]) })
}

// turn is one of them, with a round button before it.
type turn struct {
	widget.BaseWidget
	kit.Hover
	g         *kit.Ground
	tap       func()
	v         view.SwapTurn
	box       *canvas.Rectangle
	ring, dot *canvas.Rectangle
	text, sub *kit.Text
}

const turnHeight = 52

func newTurn(g *kit.Ground, tap func()) *turn {
	t := &turn{g: g, tap: tap, box: kit.Box(color.NRGBA{}, theme.Radius), ring: kit.Outlined(color.NRGBA{}, g.Muted, 2, 9), dot: kit.Box(g.Accent, 5)}
	t.text, t.sub = g.Cut(theme.Body, g.Text, ""), g.Cut(theme.Small, g.Muted, "")
	t.Redraw = t.draw
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
	if t.v.On || t.Over {
		fill = t.g.Raised
	}
	kit.Paint(t.box, fill, color.NRGBA{}, 0)
	line := color.Color(t.g.Muted)
	if t.v.On {
		line = t.g.Accent
	}
	kit.Paint(t.ring, color.NRGBA{}, line, 2)
	if t.dot.Visible() != t.v.On {
		if t.v.On {
			t.dot.Show()
		} else {
			t.dot.Hide()
		}
	}
}

func (t *turn) lay(size fyne.Size) {
	kit.Place(t.box, 0, 0, size.Width, size.Height)
	kit.Place(t.ring, 14, (size.Height-18)/2, 18, 18)
	kit.Place(t.dot, 18, (size.Height-10)/2, 10, 10)
	kit.Place(t.text, 46, 4, size.Width-58, theme.Body.Line)
	kit.Place(t.sub, 46, 27, size.Width-58, theme.Small.Line)
}

// HeightFor is its height.
func (t *turn) HeightFor(float32) float32 { return turnHeight }

// Tapped chooses it.
func (t *turn) Tapped(*fyne.PointEvent) { t.tap() }

// CreateRenderer draws it.
func (t *turn) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer(fyne.NewSize(160, turnHeight), t.lay, t.box, t.ring, t.dot, t.text, t.sub)
}

package kit

import (
	"image/color"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Empty stands where there is nothing: why, and what to do, step by step. It lies a third
// down the room that it is given.
type Empty struct {
	Root  *fyne.Container
	g     *Ground
	icon  *Icon
	title *Text
	text  *Text
	steps *fyne.Container
	lines []*emptyStep
	dots  color.Color
	small bool
}

type emptyStep struct {
	root *fyne.Container
	text *Text
}

// NewEmpty makes one that is at most so wide, in pixels. What is given as below, such as
// buttons, stands under the steps.
func (g *Ground) NewEmpty(wide float32, below ...fyne.CanvasObject) *Empty {
	e := &Empty{g: g, icon: g.Icon(theme.ShapeOther, g.Faint, 40), steps: Down(12), dots: g.Accent}
	e.title = g.Para(theme.Lead.Strong(), g.Text, "", 2).Centered()
	e.text = g.Para(theme.Body, g.Muted, "", 6).Centered()
	body := Down(24, Down(12, Centre(e.icon), Down(4, e.title, e.text)), e.steps)
	e.steps.Hide()
	e.Root = Hang(Middle(wide, Down(28, append([]fyne.CanvasObject{body}, below...)...)))
	return e
}

// Small makes it the one that stands in the place of a list or a card: its icon is
// smaller, and its title keeps its place while there is no text below it.
func (e *Empty) Small() *Empty {
	e.small = true
	e.icon.side = 36
	return e
}

// Dots sets the colour of the dots before the steps; without it they have the accent's.
func (e *Empty) Dots(c color.Color) *Empty {
	e.dots = c
	return e
}

// Set shows why there is nothing, and the steps that lead out of it.
func (e *Empty) Set(v view.Empty, steps ...string) {
	e.icon.SetMark(e.g, v.Mark)
	e.g.Show(e.icon, v.Mark.Shape != "")
	e.title.Set(v.Title)
	e.text.Set(v.Text)
	e.g.Show(e.text, v.Text != "" || e.small)
	e.g.Show(e.steps, len(steps) > 0)
	Fill(e.g, e.steps, &e.lines, len(steps), func() (*emptyStep, fyne.CanvasObject) {
		s := &emptyStep{text: e.g.Para(theme.Body, e.g.Text, "", 4)}
		s.root = AcrossTop(14, 1, Pad(Insets{Top: 10}, Fixed(6, 6, Box(e.dots, 3))), s.text)
		return s, s.root
	}, func(i int, s *emptyStep) { s.text.Set(steps[i]) })
}

package runbooks

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// buttons is a row of commands; those that are hidden leave no gap.
type buttons struct {
	root *fyne.Container
	g    *kit.Ground
	do   func(view.Command)
	all  map[view.Command]*kit.Button
	// low makes them low.
	low bool
}

func newButtons(g *kit.Ground, do func(view.Command)) *buttons {
	return &buttons{g: g, do: do, root: kit.Flow(8, 8), all: map[view.Command]*kit.Button{}}
}

func (b *buttons) set(list []view.Button) {
	shown := false
	for _, v := range list {
		button := b.all[v.Do]
		if button == nil {
			button = b.g.NewButton(kit.FirmButton, v.Key, v.Label, func() { b.do(v.Do) })
			if b.low {
				button.Low()
			}
			b.all[v.Do] = button
			b.root.Objects = append(b.root.Objects, button)
			b.g.Touch()
		}
		v.Calm = !v.Main // which one is the main one may change
		button.Set(v, false)
		button.Key(v.Key)
		b.g.Show(button, !v.Hidden)
		shown = shown || !v.Hidden
	}
	b.g.Show(b.root, shown)
}

// empty says why there is nothing, and what to do.
type empty struct {
	root, body *fyne.Container
	g          *kit.Ground
	icon       *kit.Icon
	title      *kit.Text
	text       *kit.Text
	steps      *fyne.Container
	lines      []*fyne.Container
	words      []*kit.Text
}

func newEmpty(g *kit.Ground) *empty {
	e := &empty{g: g, icon: g.Icon(theme.ShapeOther, g.Faint, 40), steps: kit.Down(12)}
	e.title = g.Para(theme.Lead.Strong(), g.Text, "", 2).Centered()
	e.text = g.Para(theme.Body, g.Muted, "", 6).Centered()
	e.body = kit.Down(24, kit.Down(12, centered(e.icon), kit.Down(4, e.title, e.text)), e.steps)
	e.root = &fyne.Container{Layout: hang{}, Objects: []fyne.CanvasObject{kit.Middle(520, e.body)}}
	return e
}

func (e *empty) set(v view.Empty, steps []string) {
	e.icon.Set(theme.Icon(v.Mark.Shape), e.g.Signal(v.Mark.State))
	e.title.Set(v.Title)
	e.text.Set(v.Text)
	e.g.Show(e.text, v.Text != "")
	e.g.Show(e.steps, len(steps) > 0)
	for n, step := range steps {
		if n == len(e.lines) {
			t := e.g.Para(theme.Body, e.g.Text, "", 4)
			dot := kit.Pad(kit.Insets{Top: 10}, kit.Fixed(6, 6, kit.Box(e.g.Accent, 3)))
			e.words = append(e.words, t)
			e.lines = append(e.lines, kit.AcrossTop(14, 1, dot, t))
			e.steps.Objects = append(e.steps.Objects, e.lines[n])
			e.g.Touch()
		}
		e.words[n].Set(step)
	}
	for n, l := range e.lines {
		e.g.Show(l, n < len(steps))
	}
}

// centered keeps its object in the middle of the width.
func centered(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: centre{}, Objects: []fyne.CanvasObject{o}}
}

type centre struct{}

// wide is the width of an object that flows: all in one line, if there is room.
func wide(o fyne.CanvasObject) float32 {
	c, ok := o.(*fyne.Container)
	if !ok {
		return o.MinSize().Width
	}
	w := float32(0)
	for _, b := range c.Objects {
		if b.Visible() {
			w += b.MinSize().Width + 8
		}
	}
	return max(w-8, 0)
}

func (centre) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (centre) HeightFor(o []fyne.CanvasObject, width float32) float32 {
	return kit.HeightFor(o[0], min(wide(o[0]), width))
}

func (centre) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(wide(o[0]), size.Width)
	o[0].Move(fyne.NewPos(float32(int((size.Width-w)/2)), 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
}

// hang puts its object a third down.
type hang struct{}

func (hang) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 60) }

func (hang) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := kit.HeightFor(o[0], size.Width)
	o[0].Move(fyne.NewPos(0, max(float32(int((size.Height-h)*0.3)), 0)))
	o[0].Resize(fyne.NewSize(size.Width, h))
}

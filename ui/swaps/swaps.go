// Package swaps is the screen of requests for shifts: who asks whom, how each stands,
// and one of them in full. Form is where a request is written; it lies in front of the
// calendar.
package swaps

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the place.
type Screen struct {
	Root *fyne.Container

	g       *kit.Ground
	alarm   *kit.StateLine
	above   *fyne.Container
	service *service
	tools   *buttons
	list    *kit.List
	detail  *detail
	none    *empty
	empty   *empty
	split   *fyne.Container
	blank   *fyne.Container
	spare   *buttons
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g}
	do := func(c view.Command) {
		if c == view.DoSwapPaste && g.Clip != nil {
			send(view.SwapPaste{Text: g.Clip()})
			return
		}
		send(view.SwapDo{Do: c})
	}
	s.alarm = g.NewStateLine(theme.Body, 3)
	s.service = newService(g)
	s.tools, s.spare = newButtons(g, do), newButtons(g, do)
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.SwapChoose{ID: id}) }, nil)
	}).Tall()
	s.none, s.empty = newEmpty(g, 360), newEmpty(g, 520)
	left := kit.Frame(12, kit.Down(12, s.service.root, s.tools.root), s.list, nil)
	s.detail = newDetail(g, do)
	g.Hover = s.detail.hint.Set
	s.split = &fyne.Container{Layout: split{}, Objects: []fyne.CanvasObject{
		kit.Pad(kit.Insets{Bottom: 16, Left: 24}, left),
		kit.Pad(kit.Insets{Right: 12}, kit.Stack(s.none.root, s.detail.root)),
	}}
	s.blank = kit.Pad(kit.Insets{Right: 24, Bottom: 24, Left: 24}, &fyne.Container{
		Layout: hang{}, Objects: []fyne.CanvasObject{kit.Middle(560, kit.Down(28, s.empty.body, centered(s.spare.root)))},
	})
	body := kit.Stack(s.blank, s.split)
	s.above = kit.Pad(kit.Insets{Right: 24, Left: 24}, s.alarm.Root)
	s.Root = kit.Pad(kit.Insets{Top: 24}, kit.Frame(16, s.above, body, nil))
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Swaps) {
	if v.Alarm != nil {
		s.alarm.Set(*v.Alarm)
	}
	s.g.Show(s.above, v.Alarm != nil)
	s.g.Show(s.blank, v.Empty != nil)
	s.g.Show(s.split, v.Empty == nil)
	s.service.set(v.Service)
	s.tools.set(v.Tools)
	s.spare.set(v.Tools)
	if v.Empty != nil {
		s.empty.set(*v.Empty, v.Steps)
		s.g.Show(s.spare.root, !v.Empty.Busy)
		return
	}
	s.list.Set(v.List)
	if v.Detail != nil {
		s.detail.set(*v.Detail)
	}
	s.g.Show(s.detail.root, v.Detail != nil)
	s.none.set(v.NoDetail, nil)
	s.g.Show(s.none.root, v.Detail == nil)
}

// service says by what way requests go.
type service struct {
	root       *fyne.Container
	g          *kit.Ground
	icon       *kit.Icon
	text, more *kit.Text
}

func newService(g *kit.Ground) *service {
	s := &service{g: g, icon: g.Icon(theme.ShapeOther, g.Muted, 18)}
	s.text = g.Cut(theme.Body.Strong(), g.Text, "")
	s.more = g.Para(theme.Small, g.Muted, "", 3)
	s.root = kit.AcrossTop(12, 1, kit.Pad(kit.Insets{Top: 3}, s.icon), kit.Down(0, s.text, s.more))
	return s
}

func (s *service) set(v view.Line) {
	s.icon.SetMark(s.g, v.Mark)
	s.text.Set(v.Text)
	s.more.Set(v.More)
}

// buttons is a row of commands; those that are hidden leave no gap.
type buttons struct {
	root *fyne.Container
	g    *kit.Ground
	do   func(view.Command)
	all  map[view.Command]*kit.Button
}

func newButtons(g *kit.Ground, do func(view.Command)) *buttons {
	return &buttons{g: g, do: do, root: kit.Flow(8, 8), all: map[view.Command]*kit.Button{}}
}

func (b *buttons) set(list []view.Button) {
	shown := false
	for _, v := range list {
		button := b.all[v.Do]
		if button == nil {
			kind := kit.SoftButton
			if v.Main {
				kind = kit.FirmButton
			}
			button = b.g.NewButton(kind, v.Key, v.Label, func() { b.do(v.Do) })
			b.all[v.Do] = button
			b.root.Objects = append(b.root.Objects, button)
			b.g.Touch()
		}
		button.Set(v, false)
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

func newEmpty(g *kit.Ground, wide float32) *empty {
	e := &empty{g: g, icon: g.Icon(theme.ShapeOther, g.Faint, 40), steps: kit.Down(12)}
	e.title = g.Para(theme.Lead.Strong(), g.Text, "", 2).Centered()
	e.text = g.Para(theme.Body, g.Muted, "", 5).Centered()
	e.body = kit.Down(24, kit.Down(12, centered(e.icon), kit.Down(4, e.title, e.text)), e.steps)
	e.root = &fyne.Container{Layout: hang{}, Objects: []fyne.CanvasObject{kit.Middle(wide, e.body)}}
	return e
}

func (e *empty) set(v view.Empty, steps []string) {
	e.icon.Set(theme.Icon(v.Mark.Shape), e.g.Signal(v.Mark.State))
	e.g.Show(e.icon, v.Mark.Shape != "")
	e.title.Set(v.Title)
	e.text.Set(v.Text)
	e.g.Show(e.text, v.Text != "")
	e.g.Show(e.steps, len(steps) > 0)
	for n, step := range steps {
		if n == len(e.lines) {
			t := e.g.Para(theme.Body, e.g.Text, "", 4)
			dot := kit.Pad(kit.Insets{Top: 10}, kit.Fixed(6, 6, kit.Box(e.g.Signal("swap_waiting"), 3)))
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

// split gives the list a share of the width within bounds, the rest to the detail.
type split struct{}

func (split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 300) }

func (split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(max(float32(int(size.Width*0.425)), 320), 560)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w+20, 0))
	o[1].Resize(fyne.NewSize(size.Width-w-20, size.Height))
}

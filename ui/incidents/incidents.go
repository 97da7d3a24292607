// Package incidents is the second screen of the main window: the list of
// incidents, with filters, search and PagerDuty's history, and one of them in full.
package incidents

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the place.
type Screen struct {
	Root *fyne.Container

	g      *kit.Ground
	canvas func() fyne.Canvas
	search *kit.Field
	chips  []*chips
	list   *kit.List
	empty  *empty
	note   *kit.Text
	detail *detail
	none   *empty
	seek   int
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g, canvas: canvas}
	s.search = g.NewField("Search title, service or number", 1, func(text string) { send(view.Seek{Text: text}) })
	for range 3 {
		s.chips = append(s.chips, &chips{g: g, send: send, row: kit.Flow(8, 8)})
	}
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.Choose{On: view.OnMain, Incident: id}) }, nil)
	})
	s.empty, s.none = newEmpty(g), newEmpty(g)
	s.note = g.Cut(theme.Small, g.Muted, "")
	filters := kit.Down(12, s.search.Root, s.chips[0].row, s.chips[1].row,
		kit.AcrossTop(12, 1, kit.Pad(kit.Insets{Top: 6}, g.Label(theme.Small, g.Muted, "History")), s.chips[2].row), s.note)
	left := kit.Frame(12, filters, kit.Stack(s.empty.root, s.list), nil)
	s.detail = newDetail(g, canvas, send)
	g.Hover = s.detail.hint.Set
	right := kit.Stack(s.none.root, s.detail.root)
	s.Root = &fyne.Container{Layout: &split{}, Objects: []fyne.CanvasObject{
		kit.Pad(kit.Insets{Top: 24, Right: 0, Bottom: 16, Left: 24}, left),
		kit.Pad(kit.Insets{Top: 24, Right: 12, Bottom: 0, Left: 0}, right),
	}}
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Incidents) {
	s.chips[0].set(v.Shows)
	s.chips[1].set(v.Urgs)
	s.chips[2].set(v.Days)
	s.note.Set(v.Note)
	s.g.Show(s.note, v.Note != "")
	s.list.Set(v.List)
	s.g.Show(s.list, v.Empty == nil)
	if v.Empty != nil {
		s.empty.set(*v.Empty)
	}
	s.g.Show(s.empty.root, v.Empty != nil)
	if v.Detail != nil {
		s.detail.set(*v.Detail)
	}
	s.g.Show(s.detail.root, v.Detail != nil)
	s.none.set(v.NoDetail)
	s.g.Show(s.none.root, v.Detail == nil)
	if s.seek != v.Seek {
		s.seek = v.Seek
		s.search.Focus(s.canvas())
	}
}

// chips is a row of choices. The one of the history can be let go of again.
type chips struct {
	g    *kit.Ground
	send func(view.Msg)
	row  *fyne.Container
	all  []*kit.Chip
}

func (c *chips) set(list []view.Chip) {
	for len(c.all) < len(list) {
		chip := c.g.NewChip("", nil)
		c.all = append(c.all, chip)
		c.row.Objects = append(c.row.Objects, chip)
		c.g.Touch()
	}
	for i, chip := range c.all {
		c.g.Show(chip, i < len(list))
		if i >= len(list) {
			continue
		}
		sift := list[i].Sift
		if list[i].On && sift.Past && sift.Days > 0 {
			sift.Past = false
		}
		chip.Set(list[i].Label, list[i].On)
		chip.OnTap(func() { c.send(sift) })
	}
}

// empty says why there is nothing.
type empty struct {
	root  *fyne.Container
	g     *kit.Ground
	icon  *kit.Icon
	title *kit.Text
	text  *kit.Text
}

func newEmpty(g *kit.Ground) *empty {
	e := &empty{g: g, icon: g.Icon(theme.ShapeOther, g.Faint, 36)}
	e.title = g.Para(theme.Lead.Strong(), g.Text, "", 2).Centered()
	e.text = g.Para(theme.Body, g.Muted, "", 5).Centered()
	icon := &fyne.Container{Layout: centre{}, Objects: []fyne.CanvasObject{e.icon}}
	e.root = &fyne.Container{Layout: hang{}, Objects: []fyne.CanvasObject{kit.Middle(360, kit.Down(12, icon, kit.Down(4, e.title, e.text)))}}
	return e
}

func (e *empty) set(v view.Empty) {
	e.icon.Set(theme.Icon(v.Mark.Shape), e.g.Signal(v.Mark.State))
	e.g.Show(e.icon, v.Mark.Shape != "")
	e.title.Set(v.Title)
	e.text.Set(v.Text)
}

// centre keeps a small object in the middle of the width.
type centre struct{}

func (centre) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (centre) Layout(o []fyne.CanvasObject, size fyne.Size) {
	m := o[0].MinSize()
	o[0].Move(fyne.NewPos(float32(int((size.Width-m.Width)/2)), 0))
	o[0].Resize(m)
}

// hang puts its object a third down.
type hang struct{}

func (hang) MinSize(o []fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 60) }

func (hang) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := kit.HeightFor(o[0], size.Width)
	o[0].Move(fyne.NewPos(0, max(float32(int((size.Height-h)*0.3)), 0)))
	o[0].Resize(fyne.NewSize(size.Width, h))
}

// split gives the list a share of the width within bounds, the rest to the detail.
type split struct{}

func (split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 300) }

func (split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(max(float32(int(size.Width*0.37)), 364), 520)
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(w, size.Height))
	o[1].Move(fyne.NewPos(w+16, 0))
	o[1].Resize(fyne.NewSize(size.Width-w-16, size.Height))
}

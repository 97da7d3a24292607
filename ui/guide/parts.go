package guide

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// source says whose cards these are.
type source struct {
	root       *fyne.Container
	g          *kit.Ground
	icon       *kit.Icon
	text, more *kit.Text
}

func newSource(g *kit.Ground) *source {
	s := &source{g: g, icon: g.Icon(theme.ShapePage, g.Muted, 18)}
	s.text, s.more = g.Cut(theme.Small.Strong(), g.Text, ""), g.Para(theme.Small, g.Muted, "", 2)
	s.root = kit.AcrossTop(12, 1, kit.Pad(kit.Insets{Top: 2}, s.icon), kit.Down(0, s.text, s.more))
	return s
}

func (s *source) set(v view.Line) {
	s.icon.SetMark(s.g, v.Mark)
	s.text.Set(v.Text)
	s.more.Set(v.More)
	s.g.Show(s.more, v.More != "")
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
	e.text = g.Para(theme.Body, g.Muted, "", 6).Centered()
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

func (hang) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 60) }

func (hang) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := kit.HeightFor(o[0], size.Width)
	o[0].Move(fyne.NewPos(0, max(float32(int((size.Height-h)*0.3)), 0)))
	o[0].Resize(fyne.NewSize(size.Width, h))
}

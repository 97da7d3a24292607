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

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
	tools   *kit.Commands
	list    *kit.List
	detail  *detail
	none    *kit.Empty
	empty   *kit.Empty
	split   *fyne.Container
	blank   *fyne.Container
	spare   *kit.Commands
	page    int
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
	s.tools, s.spare = g.NewCommands(do), g.NewCommands(do)
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.SwapChoose{ID: id}) }, nil)
	}).Tall()
	s.none, s.empty = g.NewEmpty(360), g.NewEmpty(560, kit.Centre(s.spare.Root)).Dots(g.Signal("swap_waiting"))
	left := kit.Frame(12, kit.Down(12, s.service.root, s.tools.Root), s.list, nil)
	s.detail = newDetail(g, do)
	g.Hover = s.detail.hint.Set
	s.split = kit.Split{Share: 0.425, Least: 320, Most: 560, Gap: 20}.Of(
		kit.Pad(kit.Insets{Bottom: 16, Left: 24}, left), kit.Pad(kit.Insets{Right: 12}, kit.Stack(s.none.Root, s.detail.root)))
	s.blank = kit.Pad(kit.Insets{Right: 24, Bottom: 24, Left: 24}, s.empty.Root)
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
	s.tools.Set(v.Tools)
	s.spare.Set(v.Tools)
	if v.Empty != nil {
		s.empty.Set(*v.Empty, v.Steps...)
		s.g.Show(s.spare.Root, !v.Empty.Busy)
		return
	}
	s.list.Set(v.List)
	if v.Detail != nil {
		s.detail.set(*v.Detail)
	}
	s.g.Show(s.detail.root, v.Detail != nil)
	s.none.Set(v.NoDetail)
	s.g.Show(s.none.Root, v.Detail == nil)
	if by := v.Page - s.page; by != 0 {
		s.page = v.Page
		s.detail.scroll.Page(by)
	}
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

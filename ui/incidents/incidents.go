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
	send   func(view.Msg)
	chips  []*kit.Chips
	list   *kit.List
	empty  *kit.Empty
	note   *kit.Text
	detail *detail
	none   *kit.Empty
	seek   int
	page   int
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g, canvas: canvas, send: send}
	s.search = g.NewField("Search title, service or number", 1, func(text string) { send(view.Seek{Text: text}) })
	for range 3 {
		s.chips = append(s.chips, g.NewChips(kit.Flow(8, 8)))
	}
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.Choose{On: view.OnMain, Incident: id}) }, nil)
	})
	s.empty, s.none = g.NewEmpty(360).Small(), g.NewEmpty(360).Small()
	s.note = g.Cut(theme.Small, g.Muted, "")
	filters := kit.Down(12, s.search.Root, s.chips[0].Root, s.chips[1].Root,
		kit.AcrossTop(12, 1, kit.Pad(kit.Insets{Top: 6}, g.Label(theme.Small, g.Muted, "History")), s.chips[2].Root), s.note)
	left := kit.Frame(12, filters, kit.Stack(s.empty.Root, s.list), nil)
	s.detail = newDetail(g, canvas, send)
	g.Hover = s.detail.hint.Set
	right := kit.Stack(s.none.Root, s.detail.root)
	s.Root = kit.Split{Share: 0.37, Least: 364, Most: 520, Gap: 16}.Of(
		kit.Pad(kit.Insets{Top: 24, Right: 0, Bottom: 16, Left: 24}, left),
		kit.Pad(kit.Insets{Top: 24, Right: 12, Bottom: 0, Left: 0}, right),
	)
	return s
}

// Scroll is what the incident in full scrolls in.
func (s *Screen) Scroll() *kit.Scroll { return s.detail.scroll }

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Incidents) {
	s.chips[0].Set(s.choices(v.Shows))
	s.chips[1].Set(s.choices(v.Urgs))
	s.chips[2].Set(s.choices(v.Days))
	s.note.Set(v.Note)
	s.g.Show(s.note, v.Note != "")
	s.list.Set(v.List)
	s.g.Show(s.list, v.Empty == nil)
	if v.Empty != nil {
		s.empty.Set(*v.Empty)
	}
	s.g.Show(s.empty.Root, v.Empty != nil)
	if v.Detail != nil {
		s.detail.set(*v.Detail)
		if by := v.Page - s.page; by != 0 {
			s.detail.scroll.Page(by)
		}
	}
	s.page = v.Page
	s.g.Show(s.detail.root, v.Detail != nil)
	s.none.Set(v.NoDetail)
	s.g.Show(s.none.Root, v.Detail == nil)
	if s.seek != v.Seek {
		s.seek = v.Seek
		s.search.Focus(s.canvas())
	}
}

// choices are the filters of a row. The one of the history can be let go of again.
func (s *Screen) choices(list []view.Chip) []kit.Choice {
	all := make([]kit.Choice, len(list))
	for i, chip := range list {
		sift := chip.Sift
		if chip.On && sift.Past && sift.Days > 0 {
			sift.Past = false
		}
		all[i] = kit.Choice{Label: chip.Label, On: chip.On, Tap: func() { s.send(sift) }}
	}
	return all
}

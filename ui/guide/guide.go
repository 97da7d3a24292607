// Package guide is the screen of the guide: its cards to the left, those that fit now
// first, and one of them to read and tick off.
package guide

import (
	"maps"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the place.
type Screen struct {
	Root *fyne.Container

	g       *kit.Ground
	canvas  func() fyne.Canvas
	search  *kit.Field
	source  *source
	alarm   *kit.StateLine
	above   *fyne.Container
	again   *kit.Button
	list    *kit.List
	empty   *kit.Empty
	card    *card
	none    *kit.Empty
	seek    int
	cleared int
	into    int
	page    int
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g, canvas: canvas}
	s.search = g.NewField("Search", 1, func(text string) { send(view.GuideFind{Text: text}) })
	s.alarm = g.NewStateLine(theme.Body, 2)
	s.again = g.NewButton(kit.SoftButton, "R", "Read again", func() { send(view.GuideDo{Do: view.DoGuideRead}) }).Low()
	s.source = newSource(g)
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.GuideChoose{ID: id}) }, nil)
	})
	s.empty, s.none = g.NewEmpty(360).Small(), g.NewEmpty(360).Small()
	s.card = newCard(g, send)
	left := kit.Frame(12, kit.Across(10, 0, s.search.Root, s.again), kit.Stack(s.empty.Root, s.list), s.source.root)
	s.above = kit.Pad(kit.Insets{Right: 24, Left: 24}, s.alarm.Root)
	s.Root = kit.Pad(kit.Insets{Top: 24}, kit.Frame(16, s.above, kit.Split{Share: 0.37, Least: 300, Most: 460, Gap: 16}.Of(
		kit.Pad(kit.Insets{Bottom: 16, Left: 24}, left),
		kit.Pad(kit.Insets{Right: 20, Bottom: 12}, kit.Stack(s.none.Root, s.card.root)),
	), nil))
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Guide) {
	s.source.set(v.Source)
	for _, b := range v.Tools {
		s.again.Set(b, false)
	}
	if v.Alarm != nil {
		s.alarm.Set(*v.Alarm)
	}
	s.g.Show(s.above, v.Alarm != nil)
	s.list.Set(v.List)
	s.g.Show(s.list, v.Empty == nil)
	if v.Empty != nil {
		s.empty.Set(*v.Empty)
	}
	s.g.Show(s.empty.Root, v.Empty != nil)
	s.g.Show(s.card.root, v.Card != nil)
	if v.Card != nil {
		s.card.set(*v.Card)
	}
	s.none.Set(v.NoCard)
	s.g.Show(s.none.Root, v.Card == nil && v.NoCard.Title != "")
	s.follow(v)
}

// follow does what keys asked for: where the keyboard goes, and how far the card scrolls.
func (s *Screen) follow(v view.Guide) {
	if s.seek != v.Seek {
		s.seek = v.Seek
		s.search.Focus(s.canvas())
	}
	if s.cleared != v.Cleared {
		s.cleared = v.Cleared
		s.search.Clear()
		if c := s.canvas(); c != nil {
			c.Unfocus()
		}
	}
	if s.into != v.Into {
		s.into = v.Into
		if v.Card != nil {
			s.card.prose.Focus(s.canvas())
		}
	}
	if by := v.Page - s.page; by != 0 {
		s.page = v.Page
		s.card.prose.ScrollBy(float32(by) * max(s.card.prose.Size().Height-3*theme.Body.Line, theme.Body.Line))
	}
}

// card is one card of the guide.
type card struct {
	root   *fyne.Container
	g      *kit.Ground
	kind   *kit.Text
	team   *kit.Badge
	title  *kit.Text
	short  *kit.Text
	when   *kit.Text
	done   *kit.Text
	afresh *kit.Button
	foot   *fyne.Container
	prose  *kit.Prose

	id, text string
	ticks    map[string]view.Ticked
}

func newCard(g *kit.Ground, send func(view.Msg)) *card {
	c := &card{g: g, team: g.NewBadge()}
	c.kind = g.Label(theme.Small.Strong(), g.Muted, "")
	c.title, c.short = g.Para(theme.Heading, g.Text, "", 2), g.Para(theme.Body, g.Text, "", 5)
	c.when, c.done = g.Para(theme.Small, g.Muted, "", 2), g.Cut(theme.Small, g.Muted, "")
	c.afresh = g.NewButton(kit.SoftButton, "X", "Untick all", func() { send(view.GuideDo{Do: view.DoGuideAfresh}) }).Low()
	c.foot = kit.Across(12, 0, c.done, c.afresh)
	c.prose = g.NewProse(120, kit.ProseCalls{
		Tick: func(step string, on bool) { send(view.GuideTick{Step: step, On: on}) },
		Link: func(url string) { send(view.GuideLink{URL: url}) },
		Copy: func(text string) { send(view.CopyText{Text: text}) },
	})
	head := kit.Pad(kit.Insets{Left: 16, Right: 12}, kit.Down(6, kit.Across(12, -1, c.kind, c.team.Root), c.title, c.short, c.when, c.foot))
	page := kit.Stack(kit.Box(g.Surface, theme.CardRadius), kit.Pad(kit.Insets{Top: 8, Right: 4, Bottom: 8, Left: 16}, c.prose))
	c.root = kit.Frame(14, head, page, nil)
	return c
}

func (c *card) set(v view.GuideCard) {
	c.kind.Set(v.Kind)
	tag := ""
	if v.Team {
		tag = "Your team's"
	}
	c.team.Set(tag, "")
	c.title.Set(v.Title)
	c.short.Set(v.Short)
	c.g.Show(c.short, v.Short != "")
	c.when.Set(v.When)
	c.g.Show(c.when, v.When != "")
	c.done.Set(v.Done)
	c.g.Show(c.foot, v.Done != "")
	for _, b := range v.Buttons {
		c.g.Show(c.afresh, !b.Hidden)
	}
	if c.id != v.ID || c.text != v.Text {
		c.id, c.text, c.ticks = v.ID, v.Text, nil
		c.prose.Set(v.Doc)
	}
	if !maps.Equal(c.ticks, v.Ticks) {
		c.ticks = v.Ticks
		c.prose.SetTicks(v.Ticks)
	}
}

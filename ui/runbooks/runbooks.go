// Package runbooks is the screen of runbooks: which services that paged me have one that
// opens, and a text of theirs, read in the whole of the pane.
package runbooks

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
	title   *kit.Text
	summary *summary
	alarm   *kit.StateLine
	above   *fyne.Container
	tools   *kit.Commands
	spare   *kit.Commands
	list    *kit.List
	card    *card
	empty   *kit.Empty
	split   *fyne.Container
	blank   *fyne.Container
	front   *fyne.Container
	reader  *reader
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g}
	do := func(c view.Command) { send(view.RunbookDo{Do: c}) }
	s.title = g.Para(theme.Figure, g.Text, "Runbooks", 1)
	s.summary = newSummary(g)
	s.alarm = g.NewStateLine(theme.Body, 3)
	s.tools, s.spare = g.NewCommands(do), g.NewCommands(do)
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(func(id string) { send(view.RunbookChoose{ID: id}) }, nil)
	}).Tall()
	s.card, s.empty = newCard(g, do), g.NewEmpty(560, kit.Centre(s.spare.Root))
	s.split = kit.Split{Share: 0.5, Least: 340, Most: 620, Gap: 16}.Of(
		kit.Pad(kit.Insets{Bottom: 16, Left: 16}, s.list), kit.Pad(kit.Insets{Right: 12}, s.card.root))
	s.blank = kit.Pad(kit.Insets{Right: 24, Bottom: 24, Left: 24}, s.empty.Root)
	s.above = kit.Pad(kit.Insets{Right: 24, Left: 24}, kit.Down(12, kit.Across(16, 0, s.title, s.tools.Root), s.summary.root, s.alarm.Root))
	s.front = kit.Pad(kit.Insets{Top: 24}, kit.Frame(16, s.above, kit.Stack(s.blank, s.split), nil))
	s.reader = newReader(g, canvas, send, do)
	s.Root = kit.Stack(s.front, s.reader.root)
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Runbooks) {
	s.g.Show(s.front, v.Reader == nil)
	s.g.Show(s.reader.root, v.Reader != nil)
	s.reader.set(v.Reader)
	if v.Reader != nil {
		return
	}
	s.summary.set(v.Summary)
	s.tools.Set(v.Tools)
	s.g.Show(s.tools.Root, v.Empty == nil)
	if v.Alarm != nil {
		s.alarm.Set(*v.Alarm)
	}
	s.g.Show(s.alarm.Root, v.Alarm != nil)
	s.g.Show(s.blank, v.Empty != nil)
	s.g.Show(s.split, v.Empty == nil)
	if v.Empty != nil {
		s.spare.Set(v.Tools)
		s.g.Show(s.spare.Root, !v.Empty.Busy)
		s.empty.Set(*v.Empty, v.Steps...)
		return
	}
	s.list.Set(v.List)
	s.g.Show(s.card.root, v.Service != nil)
	if v.Service != nil {
		s.card.set(*v.Service)
	}
}

// summary says how it stands in words.
type summary struct {
	root       *fyne.Container
	g          *kit.Ground
	icon       *kit.Icon
	text, more *kit.Text
}

func newSummary(g *kit.Ground) *summary {
	s := &summary{g: g, icon: g.Icon(theme.ShapeOther, g.Muted, 20)}
	s.text = g.Para(theme.Lead.Strong(), g.Text, "", 3)
	s.more = g.Para(theme.Small, g.Muted, "", 3)
	s.root = kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 4}, s.icon), kit.Down(2, s.text, s.more))
	return s
}

func (s *summary) set(v view.Line) {
	s.g.Show(s.root, v.Text != "")
	s.icon.SetMark(s.g, v.Mark)
	s.text.Set(v.Text)
	s.more.Set(v.More)
}

// card is one service in full.
type card struct {
	root    *fyne.Container
	g       *kit.Ground
	id      string
	scroll  *kit.Scroll
	pill    *kit.Pill
	title   *kit.Text
	meta    *kit.Text
	state   *kit.StateLine
	buttons *kit.Commands
	started *kit.StateLine
	facts   *kit.Facts
}

func newCard(g *kit.Ground, do func(view.Command)) *card {
	c := &card{g: g, pill: g.NewPill(view.Mark{}), buttons: g.NewCommands(do), facts: g.NewFacts(640)}
	c.title, c.meta = g.Para(theme.Heading, g.Text, "", 3), g.Para(theme.Body, g.Muted, "", 3)
	c.state, c.started = g.NewStateLine(theme.Body, 4), g.NewStateLine(theme.Body, 4)
	body := kit.Down(16, kit.Across(0, -1, c.pill.Root), kit.Down(4, c.title, c.meta), c.state.Root, c.buttons.Root, c.started.Root,
		g.Card(kit.Even(20), c.facts.Root))
	c.scroll = g.NewScroll(200, kit.Pad(kit.Insets{Right: 14, Bottom: 32, Left: 8}, kit.Middle(820, body)))
	c.root = kit.Stack(c.scroll)
	return c
}

func (c *card) set(v view.RunbookCard) {
	if c.id != v.ID {
		c.id = v.ID
		c.scroll.Top()
	}
	c.pill.Set(v.Mark)
	c.title.Set(v.Title)
	c.meta.Set(v.Meta)
	c.state.Set(v.State)
	c.buttons.Set(v.Buttons)
	c.facts.Set(v.Facts)
	if v.Started != nil {
		c.started.Set(*v.Started)
	}
	c.g.Show(c.started.Root, v.Started != nil)
}

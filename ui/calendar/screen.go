// Package calendar is the screen that shows who is on call when. All of the grid is
// one widget: it draws with a stock of canvas objects that it uses again and again,
// and finds out by itself what the mouse is over.
package calendar

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
	send   func(view.Msg)

	title, zone         *kit.Text
	spans, zones        *chips
	find                *kit.Field
	grid                *grid
	focus, totals, age  *kit.Text
	act                 *kit.Button
	ageIcon             *kit.Icon
	empty               *fyne.Container
	emptyTitle, emptyTo *kit.Text
	seek, clear         int
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g, canvas: canvas, send: send}
	s.title = g.Cut(theme.Heading, g.Text, "")
	s.zone = g.Cut(theme.Small, g.Muted, "")
	s.spans, s.zones = newChips(g, send), newChips(g, send)
	s.find = g.NewField("Find a person", 1, func(text string) { send(view.CalendarSeek{Text: text}) })
	s.find.OnEnter(func() { canvas().Unfocus() }) // from here on the arrows move the cursor
	turn := func(label string, by int) *kit.Chip {
		return g.NewChip(label, func() { send(view.CalendarTurn{By: by}) })
	}
	leaf := kit.Across(4, -1, turn("‹", -1), turn("Today", 0), turn("›", 1))
	head := kit.Across(16, 0, kit.Down(0, s.title, s.zone), leaf, s.spans.row)
	s.act = g.NewButton(kit.SoftButton, "R", "Ask for a swap…", func() { send(view.CalendarAskSwap{}) })
	second := kit.Across(16, 0, s.find.Root, s.act, s.zones.row)
	s.grid = newGrid(g, send)
	s.focus = g.Cut(theme.Small.Strong(), g.Text, "")
	s.totals = g.Cut(theme.Small, g.Muted, "")
	s.age = g.Label(theme.Small, g.Muted, "").Right()
	s.ageIcon = g.Icon(theme.ShapeWarning, g.Muted, 16)
	foot := kit.Down(4, kit.Across(12, 0, s.focus, newLegend(g)), kit.Across(8, 0, s.totals, s.ageIcon, s.age))
	s.emptyTitle = g.Para(theme.Lead.Strong(), g.Text, "", 2).Centered()
	s.emptyTo = g.Para(theme.Body, g.Muted, "", 5).Centered()
	s.empty = kit.Middle(420, kit.Pad(kit.Insets{Top: 96}, kit.Down(8, s.emptyTitle, s.emptyTo)))
	body := kit.Stack(s.grid, s.empty)
	s.Root = kit.Pad(kit.Insets{Top: 20, Right: 20, Bottom: 14, Left: 24}, kit.Frame(12, kit.Down(10, head, second), body, foot))
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Calendar) {
	s.title.Set(v.Title)
	s.zone.Set(v.ZoneName)
	s.spans.set(v.Spans)
	s.zones.set(v.Zones)
	focus := v.Focus
	if v.Selected != nil {
		focus = v.Selected.Text
	}
	s.focus.Set(focus)
	s.totals.Set(v.Totals)
	s.act.Off(v.Act == "")
	s.age.Set(v.Age)
	s.g.Show(s.ageIcon, v.AgeMark.Shape != "")
	s.g.Show(s.empty, v.Empty != nil)
	if v.Empty != nil {
		s.emptyTitle.Set(v.Empty.Title)
		s.emptyTo.Set(v.Empty.Text)
	}
	s.grid.set(v)
	if s.clear != v.Clear {
		s.clear = v.Clear
		s.find.Clear()
		s.canvas().Unfocus()
	}
	if s.seek != v.Seek {
		s.seek = v.Seek
		s.find.Focus(s.canvas())
	}
}

// chips is a row of choices.
type chips struct {
	g    *kit.Ground
	send func(view.Msg)
	row  *fyne.Container
	all  []*kit.Chip
}

func newChips(g *kit.Ground, send func(view.Msg)) *chips {
	return &chips{g: g, send: send, row: kit.Across(4, -1)}
}

func (c *chips) set(list []view.CalendarChip) {
	for n, v := range list {
		if n == len(c.all) {
			c.all = append(c.all, c.g.NewChip(v.Label, func() { c.send(v.Show) }))
			c.row.Objects = append(c.row.Objects, c.all[n])
			c.g.Touch()
		}
		c.all[n].Set(v.Label, v.On)
	}
}

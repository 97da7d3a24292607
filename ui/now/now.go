// Package now is the first screen of the main window: am I on call, until when,
// with whom, what is open, and does everything work that a page needs.
package now

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the place.
type Screen struct {
	Root *fyne.Container

	g         *kit.Ground
	icon      *kit.Icon
	title     *kit.Text
	sub       *kit.Text
	count     *kit.Text
	countText *kit.Text
	tally     *fyne.Container

	problems *fyne.Container
	cards    []*problem
	away     *away

	openIcon                     *kit.Icon
	openHead, openNote, openMore *kit.Text
	open                         *fyne.Container
	rows                         []*kit.Row
	choose                       func(string)

	duty  *duty
	ready *readiness
	// Scroll is what the content scrolls in.
	Scroll *kit.Scroll
}

// New builds the screen. It speaks through send.
func New(g *kit.Ground, send func(view.Msg)) *Screen {
	s := &Screen{g: g}
	s.choose = func(id string) { send(view.Choose{On: view.OnMain, Incident: id}) }
	s.icon = g.Icon(theme.ShapeOffCall, g.Muted, 44)
	s.title = g.Para(theme.Figure, g.Text, "", 2)
	s.sub = g.Para(theme.Lead, g.Muted, "", 2)
	s.count = g.Label(theme.Figure, g.Text, "").Right()
	s.countText = g.Label(theme.Body, g.Muted, "").Right()
	s.tally = kit.Down(0, s.count, s.countText)
	head := g.Card(kit.Even(28), kit.Across(24, 1, s.icon, kit.Down(4, s.title, s.sub), s.tally))

	s.problems = kit.Down(12)
	s.openIcon = g.Icon(theme.ShapeDone, g.Muted, 22)
	s.openHead = g.Para(theme.Lead.Strong(), g.Text, "", 1)
	s.openNote = g.Para(theme.Body, g.Muted, "", 2)
	s.openMore = g.Para(theme.Small, g.Muted, "", 1)
	s.open = kit.Down(4)
	open := g.Card(kit.Insets{Top: 20, Right: 16, Bottom: 20, Left: 16}, kit.Down(12,
		kit.Pad(kit.Insets{Left: 12, Right: 12}, kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 3}, s.openIcon), kit.Down(4, s.openHead, s.openNote))), s.open,
		kit.Pad(kit.Insets{Left: 12}, s.openMore)))
	s.duty, s.ready, s.away = newDuty(g), newReadiness(g, send), newAway(g, s.choose, send)
	body := kit.Down(16, head, s.problems, s.away.root, kit.Columns(16, 760, []float32{3, 2}, kit.Down(16, open, s.ready.root), kit.Down(0, s.duty.root)))
	s.Scroll = g.NewScroll(200, kit.Pad(kit.Insets{Top: 24, Right: 22, Bottom: 24, Left: 32}, kit.Middle(1240, body)))
	s.Root = kit.Stack(s.Scroll)
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Now) {
	s.icon.SetMark(s.g, v.Mark)
	s.title.Set(v.Title)
	s.sub.Set(v.Sub)
	s.count.Set(v.Count)
	s.countText.Set(v.CountText)
	s.g.Show(s.tally, v.Count != "")
	s.setProblems(v.Problems)
	s.openIcon.SetMark(s.g, v.OpenMark)
	s.g.Show(s.openIcon, v.OpenMark.Shape != "")
	s.openHead.Set(v.OpenHead)
	s.openNote.Set(v.OpenNote)
	s.g.Show(s.openNote, v.OpenNote != "")
	s.openMore.Set(v.OpenMore)
	s.g.Show(s.openMore, v.OpenMore != "")
	s.setOpen(v.Open)
	s.duty.set(v)
	s.ready.set(v.Readiness)
	s.away.set(v.Away)
}

func (s *Screen) setOpen(rows []view.Row) {
	s.g.Show(s.open, len(rows) > 0)
	kit.Fill(s.g, s.open, &s.rows, len(rows), func() (*kit.Row, fyne.CanvasObject) {
		r := s.g.NewRow(s.choose, nil)
		return r, r
	}, func(i int, r *kit.Row) { r.Set(rows[i]) })
}

func (s *Screen) setProblems(list []view.ProblemCard) {
	s.g.Show(s.problems, len(list) > 0)
	kit.Fill(s.g, s.problems, &s.cards, len(list), func() (*problem, fyne.CanvasObject) {
		c := newProblem(s.g)
		return c, c.root
	}, func(i int, c *problem) { c.set(list[i]) })
}

// problem says what happened, what it means, and what to do.
type problem struct {
	root            *fyne.Container
	g               *kit.Ground
	icon            *kit.Icon
	what, means, do *kit.Text
}

func newProblem(g *kit.Ground) *problem {
	p := &problem{g: g, icon: g.Icon(theme.ShapeWarning, g.Muted, 24)}
	p.what = g.Para(theme.Body.Strong(), g.Text, "", 3)
	p.means = g.Para(theme.Body, g.Muted, "", 3)
	p.do = g.Para(theme.Body, g.Text, "", 3)
	p.root = kit.Stack(kit.Outlined(g.Surface, g.Outline, 1, theme.CardRadius),
		kit.Pad(kit.Insets{Top: 16, Right: 24, Bottom: 16, Left: 24}, kit.AcrossTop(20, 1, p.icon, kit.Down(2, p.what, p.means, p.do))))
	return p
}

func (p *problem) set(v view.ProblemCard) {
	p.icon.SetMark(p.g, v.Mark)
	p.what.Set(v.What)
	p.means.Set(v.Means)
	p.do.Set(v.Do)
	p.g.Show(p.means, v.Means != "")
	p.g.Show(p.do, v.Do != "")
}

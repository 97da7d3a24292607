package alert

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// head is the first line: the state, how grave, which of how many, and the time.
type head struct {
	root  *fyne.Container
	g     *kit.Ground
	pill  *kit.Pill
	demo  *fyne.Container
	drill *fyne.Container
	grade *kit.Text
	place *kit.Text
	clock *kit.Text
	zone  *kit.Text
}

func newHead(g *kit.Ground) *head {
	h := &head{g: g, pill: g.NewPill(view.Mark{})}
	h.demo = kit.Stack(kit.Outlined(g.Background, g.Outline, 1, theme.Radius),
		kit.Pad(kit.Insets{Top: 8, Right: 12, Bottom: 8, Left: 12}, g.Label(theme.Body.Strong(), g.Muted, "Demo")))
	h.drill = kit.Stack(kit.Box(g.Accent, theme.Radius),
		kit.Pad(kit.Insets{Top: 8, Right: 16, Bottom: 8, Left: 16}, g.Label(theme.Body.Strong(), g.OnAccent, "DRILL")))
	h.grade = g.Label(theme.Lead, g.Text, "")
	h.place = g.Label(theme.Lead, g.Muted, "")
	h.clock = g.Label(theme.Heading, g.Text, "")
	h.zone = g.Label(theme.Body, g.Muted, "")
	h.root = kit.Across(20, 5, h.pill.Root, h.drill, h.demo, h.grade, h.place, kit.Stack(g.Label(theme.Body, g.Text, "")), h.zone, h.clock)
	return h
}

func (h *head) set(v view.Alert) {
	h.pill.Set(v.Mark)
	h.g.Show(h.demo, v.Demo)
	h.g.Show(h.drill, v.Drill)
	h.grade.Set(v.Grade)
	h.place.Set(v.Place)
	h.g.Show(h.place, v.Place != "")
	h.clock.Set(v.Clock)
	h.zone.Set(v.Zone)
}

// titleLines is how many lines a title gets at most.
const titleLines = 3

// titleBox is the incident's title, as large as it fits, and the line below it.
type titleBox struct {
	root    *fyne.Container
	title   *kit.Text
	service *kit.Text
	meta    *kit.Text
	fit     *fitTitle
}

func newTitle(g *kit.Ground) *titleBox {
	t := &titleBox{}
	t.title = g.Para(theme.Display, g.Text, "", titleLines)
	t.service = g.Label(theme.Lead.Strong(), g.Text, "")
	t.meta = g.Cut(theme.Lead, g.Muted, "")
	t.fit = &fitTitle{title: t.title, line: g.Cut(theme.Title, g.Text, "")}
	t.fit.line.Hide()
	fit := &fyne.Container{Layout: t.fit, Objects: []fyne.CanvasObject{t.title, t.fit.line}}
	t.root = kit.Down(8, fit, kit.Across(16, 1, t.service, t.meta))
	return t
}

// brief leaves the title one line, which is cut where it has no room for it.
func (t *titleBox) brief(brief bool) { t.fit.brief = brief }

// grow makes the line below the title larger, for a large window.
func (t *titleBox) grow(big bool) {
	style := theme.Lead
	if big {
		style = theme.Heading.Light()
	}
	t.service.Restyle(style.Strong())
	t.meta.Restyle(style)
}

func (t *titleBox) set(v view.Alert) {
	t.title.Set(v.Title)
	t.fit.line.Set(v.Title)
	t.service.Set(v.Service)
	t.meta.Set(v.Meta)
}

// fitTitle takes the largest step of the scale at which the title fits into one
// line, else into two, else the smallest with three. A brief one is one line, its end cut
// off.
type fitTitle struct {
	title, line *kit.Text
	brief       bool
}

// cut reports whether the title is cut to a line.
func (l *fitTitle) cut(width float32) bool {
	return l.brief && l.title.LinesAt(theme.Title, width) > 1
}

func (l *fitTitle) style(width float32) theme.Style {
	steps := []theme.Style{theme.Display, theme.Title}
	if width >= 1400 {
		steps = []theme.Style{theme.Giant, theme.Hero, theme.Display, theme.Title}
	}
	for _, lines := range []int{1, 2} {
		for _, s := range steps {
			if l.title.LinesAt(s, width) <= lines {
				return s
			}
		}
	}
	return theme.Title
}

func (l *fitTitle) HeightFor(_ []fyne.CanvasObject, width float32) float32 {
	if l.cut(width) {
		return theme.Title.Line
	}
	s := l.style(width)
	return s.Line * float32(min(max(l.title.LinesAt(s, width), 1), titleLines))
}

func (l *fitTitle) MinSize([]fyne.CanvasObject) fyne.Size { return l.title.MinSize() }

func (l *fitTitle) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if l.cut(size.Width) {
		l.line.Show()
		box(l.line, 0, 0, size.Width, size.Height)
		away(l.title)
		return
	}
	l.line.Hide()
	l.title.Restyle(l.style(size.Width))
	box(l.title, 0, 0, size.Width, size.Height)
}

// factsCard holds the alert's details and links.
type factsCard struct {
	root  *kit.Scroll
	g     *kit.Ground
	body  *fyne.Container
	facts *kit.Facts
	links *kit.Links
	note  *kit.Text
	id    string
}

func newFacts(g *kit.Ground, open func(string)) *factsCard {
	f := &factsCard{g: g, facts: g.NewFacts(360), links: g.NewLinks(open)}
	f.note = g.Para(theme.Small, g.Muted, "", 2)
	f.body = g.Card(kit.Insets{Top: 16, Right: 24, Bottom: 16, Left: 24}, kit.Down(12, f.links.Root, f.facts.Root, f.note))
	f.root = g.NewScroll(60, kit.Down(0, f.body))
	return f
}

func (f *factsCard) set(v view.Alert) {
	f.facts.Set(v.Facts)
	f.g.Show(f.facts.Root, len(v.Facts) > 0)
	f.links.Set(v.Links)
	f.g.Show(f.links.Root, len(v.Links) > 0)
	f.note.Set(v.FactsNote)
	f.g.Show(f.note, v.FactsNote != "")
	f.g.Show(f.body, len(v.Facts)+len(v.Links) > 0 || v.FactsNote != "")
	if f.id != v.ID {
		f.id = v.ID
		f.root.Top()
	}
}

// storm is the list of the pages where there are several.
type storm struct {
	root *fyne.Container
	g    *kit.Ground
	head *kit.Text
	all  *kit.Button
	list *kit.List
}

func newStorm(g *kit.Ground, send func(view.Msg)) *storm {
	s := &storm{g: g, head: g.Cut(theme.Body.Strong(), g.Text, "")}
	s.all = g.NewButton(kit.SoftButton, "Shift A", "", func() { send(view.Click{On: view.OnAlert, Do: view.DoAckAll}) })
	s.list = g.NewList(func() *kit.Row {
		return g.NewRow(
			func(id string) { send(view.Choose{On: view.OnAlert, Incident: id}) },
			func(service string) { send(view.AckGroup{Service: service}) })
	})
	s.root = kit.Stack(kit.Box(g.Surface, theme.CardRadius), kit.Pad(kit.Insets{Top: 12, Right: 8, Bottom: 12, Left: 16},
		kit.Frame(8, kit.Pad(kit.Insets{Right: 8}, kit.Across(16, 0, s.head, s.all)), s.list, nil)))
	s.root.Hide()
	return s
}

func (s *storm) set(v view.Alert) {
	s.g.Show(s.root, v.Storm.Len > 0)
	if v.Storm.Len == 0 {
		return
	}
	s.head.Set(v.StormHead)
	s.all.Label(v.StormAct)
	s.all.Set(view.Button{Label: v.StormAct}, !v.Armed)
	s.g.Show(s.all, v.StormAct != "")
	s.list.Set(v.Storm)
}

// foot is the line of keys at the bottom, and what was just said.
type foot struct {
	root  *fyne.Container
	g     *kit.Ground
	keys  *fyne.Container
	pairs []*pair
	said  *kit.Text
	hover string
	last  view.Alert
}

type pair struct {
	*fyne.Container
	key, does *kit.Text
}

func newFoot(g *kit.Ground) *foot {
	f := &foot{g: g, keys: kit.Across(24, -1), said: g.Cut(theme.Small, g.Text, "").Right()}
	f.root = kit.Across(24, 1, f.keys, f.said)
	return f
}

func (f *foot) set(v view.Alert) {
	f.last = v
	hints := v.Hints
	if !v.Armed {
		hints = []view.KeyHint{{Keys: "One moment", Does: "keys and buttons wake at once, so that nothing is pressed by accident"}}
	}
	kit.Fill(f.g, f.keys, &f.pairs, len(hints), func() (*pair, fyne.CanvasObject) {
		p := &pair{key: f.g.Label(theme.Small.Strong(), f.g.Text, ""), does: f.g.Label(theme.Small, f.g.Muted, "")}
		p.Container = kit.Across(8, -1, p.key, p.does)
		return p, p.Container
	}, func(i int, p *pair) {
		p.key.Set(hints[i].Keys)
		p.does.Set(hints[i].Does)
	})
	f.say()
}

// why tells why a button under the pointer is off.
func (f *foot) why(word string) {
	f.hover = word
	f.say()
}

func (f *foot) say() {
	word := f.last.Said
	if f.hover != "" {
		word = f.hover
	}
	f.said.Set(word)
}

package incidents

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// why answers why it rang, or why it did not.
type why struct {
	root  *fyne.Container
	g     *kit.Ground
	asked *kit.Text
	body  *fyne.Container
	rows  []*kit.Text
}

func newWhy(g *kit.Ground) *why {
	w := &why{g: g, asked: g.Label(theme.Lead.Strong(), g.Text, ""), body: kit.Down(4)}
	w.root = kit.Down(8, w.asked, w.body)
	return w
}

func (w *why) set(v view.Detail) {
	w.g.Show(w.root, v.WhyAsked != "")
	w.asked.Set(v.WhyAsked)
	kit.Fill(w.g, w.body, &w.rows, len(v.WhyTold), func() (*kit.Text, fyne.CanvasObject) {
		t := w.g.Para(theme.Body, w.g.Text, "", 4)
		return t, t
	}, func(i int, t *kit.Text) { t.Set(v.WhyTold[i]) })
}

// alerts are the events under the incident, with their details and links.
type alerts struct {
	root  *fyne.Container
	g     *kit.Ground
	body  *fyne.Container
	cards []*alertCard
	links *kit.Links
	note  *kit.Text
}

type alertCard struct {
	root       *fyne.Container
	title, sub *kit.Text
	facts      *kit.Facts
	more       *kit.Text
}

func newAlerts(g *kit.Ground, open func(string)) *alerts {
	a := &alerts{g: g, body: kit.Down(12), links: g.NewLinks(open), note: g.Para(theme.Small, g.Muted, "", 2)}
	a.root = section(g, "Alerts", a.links.Root, a.body, a.note)
	return a
}

func (a *alerts) set(v view.Detail) {
	a.g.Show(a.root, len(v.Alerts)+len(v.Links) > 0 || v.AlertsNote != "")
	a.links.Set(v.Links)
	a.g.Show(a.links.Root, len(v.Links) > 0)
	a.note.Set(v.AlertsNote)
	a.g.Show(a.note, v.AlertsNote != "")
	a.g.Show(a.body, len(v.Alerts) > 0)
	kit.Fill(a.g, a.body, &a.cards, len(v.Alerts), func() (*alertCard, fyne.CanvasObject) {
		c := &alertCard{
			title: a.g.Para(theme.Body.Strong(), a.g.Text, "", 3), sub: a.g.Para(theme.Small, a.g.Muted, "", 1),
			facts: a.g.NewFacts(340), more: a.g.Para(theme.Small, a.g.Muted, "", 1),
		}
		c.root = a.g.Card(kit.Even(20), kit.Down(16, kit.Down(2, c.title, c.sub), c.facts.Root, c.more))
		return c, c.root
	}, func(i int, c *alertCard) {
		m := v.Alerts[i]
		c.title.Set(m.Title)
		c.sub.Set(m.Sub)
		c.facts.Set(m.Facts)
		a.g.Show(c.facts.Root, len(m.Facts) > 0)
		c.more.Set(m.More)
		a.g.Show(c.more, m.More != "")
	})
}

// ladder is the escalation policy with its people of this moment.
type ladder struct {
	root  *fyne.Container
	g     *kit.Ground
	name  *kit.Text
	body  *fyne.Container
	rungs []*rung
}

type rung struct {
	root            *fyne.Container
	icon            *kit.Icon
	name, who, wait *kit.Text
}

func newLadder(g *kit.Ground) *ladder {
	l := &ladder{g: g, name: g.Para(theme.Small, g.Muted, "", 1), body: kit.Down(0)}
	l.root = section(g, "Who is next", l.name, g.Card(kit.Insets{Top: 8, Right: 20, Bottom: 8, Left: 20}, l.body))
	return l
}

func (l *ladder) set(v view.Detail) {
	l.g.Show(l.root, len(v.Rungs) > 0)
	l.name.Set(v.Policy)
	kit.Fill(l.g, l.body, &l.rungs, len(v.Rungs), func() (*rung, fyne.CanvasObject) {
		r := &rung{icon: l.g.Icon(theme.ShapeOther, l.g.Muted, 16)}
		r.name = l.g.Label(theme.Body.Strong(), l.g.Text, "")
		r.who = l.g.Cut(theme.Body, l.g.Text, "")
		r.wait = l.g.Label(theme.Small, l.g.Muted, "")
		r.root = kit.Pad(kit.Insets{Top: 8, Bottom: 8}, kit.Across(14, 2, r.icon, kit.Fixed(72, 0, r.name), r.who, r.wait))
		return r, r.root
	}, func(i int, r *rung) {
		m := v.Rungs[i]
		shape, ink, note := theme.ShapeOther, l.g.Palette.Faint, m.Wait
		switch {
		case m.Here:
			shape, ink, note = theme.ShapeOnCall, l.g.Palette.Text, join("here now", m.Wait)
		case m.Next:
			shape, ink, note = theme.IconUp, l.g.Palette.Text, join("next", m.Wait)
		}
		r.icon.Set(shape, ink)
		r.name.Set(m.Name)
		r.who.Set(m.Who)
		who := l.g.Palette.Text
		if m.Nobody {
			who = l.g.Faint
		}
		r.who.Paint(who)
		r.wait.Set(note)
	})
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + " · " + b
}

// timeline is what happened, the newest first.
type timeline struct {
	root *fyne.Container
	g    *kit.Ground
	body *fyne.Container
	rows []*event
	note *kit.Text
}

type event struct {
	root               *fyne.Container
	icon               *kit.Icon
	time, what, by, on *kit.Text
}

func newTimeline(g *kit.Ground) *timeline {
	t := &timeline{g: g, body: kit.Down(12), note: g.Para(theme.Small, g.Muted, "", 1)}
	t.root = section(g, "Timeline", t.body, t.note)
	return t
}

func (t *timeline) set(v view.Detail) {
	t.g.Show(t.root, len(v.Log) > 0 || v.LogNote != "")
	t.note.Set(v.LogNote)
	t.g.Show(t.note, v.LogNote != "")
	kit.Fill(t.g, t.body, &t.rows, len(v.Log), func() (*event, fyne.CanvasObject) {
		e := &event{icon: t.g.Icon(theme.ShapeOther, t.g.Muted, 16)}
		e.time = t.g.Label(theme.Small, t.g.Muted, "")
		e.what = t.g.Para(theme.Body, t.g.Text, "", 3)
		e.by = t.g.Para(theme.Small, t.g.Muted, "", 2)
		e.on = t.g.Para(theme.Small, t.g.Text, "", 4)
		e.root = kit.AcrossTop(14, 2, kit.Pad(kit.Insets{Top: 4}, e.icon), kit.Pad(kit.Insets{Top: 2}, kit.Fixed(84, 0, e.time)), kit.Down(0, e.what, e.by, e.on))
		return e, e.root
	}, func(i int, e *event) {
		m := v.Log[i]
		e.icon.SetMark(t.g, m.Mark)
		e.time.Set(m.Time)
		e.what.Set(m.What)
		e.by.Set(m.By)
		t.g.Show(e.by, m.By != "")
		e.on.Set(m.Word)
		t.g.Show(e.on, m.Word != "")
	})
}

// notes are what people wrote.
type notes struct {
	root  *fyne.Container
	g     *kit.Ground
	body  *fyne.Container
	cards []*noteCard
	note  *kit.Text
}

type noteCard struct {
	root           *fyne.Container
	by, time, text *kit.Text
}

func newNotes(g *kit.Ground) *notes {
	n := &notes{g: g, body: kit.Down(8), note: g.Para(theme.Small, g.Muted, "", 1)}
	n.root = section(g, "Notes", n.body, n.note)
	return n
}

func (n *notes) set(v view.Detail) {
	n.g.Show(n.root, len(v.Notes) > 0 || v.NotesNote != "")
	n.note.Set(v.NotesNote)
	n.g.Show(n.note, v.NotesNote != "")
	n.g.Show(n.body, len(v.Notes) > 0)
	kit.Fill(n.g, n.body, &n.cards, len(v.Notes), func() (*noteCard, fyne.CanvasObject) {
		c := &noteCard{by: n.g.Cut(theme.Small.Strong(), n.g.Text, ""), time: n.g.Label(theme.Small, n.g.Muted, ""), text: n.g.Para(theme.Body, n.g.Text, "", 400)}
		c.root = n.g.Card(kit.Even(16), kit.Down(6, kit.Across(12, 0, c.by, c.time), c.text))
		return c, c.root
	}, func(i int, c *noteCard) {
		c.by.Set(v.Notes[i].By)
		c.time.Set(v.Notes[i].Time)
		c.text.Set(v.Notes[i].Text)
	})
}

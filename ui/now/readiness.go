package now

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// readiness is the card that answers whether a page will reach the person here.
type readiness struct {
	root       *fyne.Container
	g          *kit.Ground
	send       func(view.Msg)
	icon       *kit.Icon
	head, note *kit.Text
	body       *fyne.Container
	rows       []*readyRow
	more       *kit.Button
	check      *kit.Button
	drill      *kit.Button
	last       *kit.Text
}

func newReadiness(g *kit.Ground, send func(view.Msg)) *readiness {
	r := &readiness{g: g, send: send, body: kit.Down(14)}
	r.icon = g.Icon(theme.ShapeDone, g.Muted, 22)
	r.head = g.Para(theme.Lead.Strong(), g.Text, "", 2)
	r.note = g.Para(theme.Body, g.Muted, "", 2)
	r.more = g.NewButton(kit.SoftButton, "", "", func() { send(view.ShowReady{}) })
	r.check = g.NewButton(kit.SoftButton, "", "", func() { send(view.CheckAgain{}) })
	r.drill = g.NewButton(kit.SoftButton, "", "", func() { send(view.Drill{}) })
	r.last = g.Para(theme.Small, g.Muted, "", 3)
	head := kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 3}, r.icon), kit.Down(4,
		g.Para(theme.Small.Strong(), g.Muted, "Will a page reach you here?", 1), r.head, r.note))
	r.root = g.Card(kit.Insets{Top: 20, Right: 24, Bottom: 20, Left: 28},
		kit.Down(16, head, r.body, kit.Pad(kit.Insets{Left: 36}, kit.Down(10, kit.Flow(8, 8, r.check, r.drill, r.more), r.last))))
	return r
}

func (r *readiness) set(v view.Readiness) {
	r.icon.SetMark(r.g, v.Mark)
	r.head.Set(v.Head)
	r.note.Set(v.Note)
	r.g.Show(r.note, v.Note != "")
	r.g.Show(r.body, len(v.Rows) > 0)
	kit.Fill(r.g, r.body, &r.rows, len(v.Rows), func() (*readyRow, fyne.CanvasObject) {
		row := newReadyRow(r.g, r.send)
		return row, row.root
	}, func(i int, row *readyRow) { row.set(v.Rows[i]) })
	r.more.Label(v.More)
	r.g.Show(r.more, v.More != "")
	r.check.Label(v.Check)
	r.check.Off(v.Checking)
	r.drill.Label(v.Drill)
	r.drill.Off(v.DrillOff)
	r.last.Set(v.Last)
	r.g.Show(r.last, v.Last != "")
}

// readyRow is one part of the way from PagerDuty to the person.
type readyRow struct {
	root          *fyne.Container
	g             *kit.Ground
	v             view.ReadyRow
	icon          *kit.Icon
	name, word    *kit.Text
	what, why, do *kit.Text
	fix           *kit.Button
}

func newReadyRow(g *kit.Ground, send func(view.Msg)) *readyRow {
	r := &readyRow{g: g, icon: g.Icon(theme.ShapeDone, g.Muted, 18)}
	r.name = g.Label(theme.Body.Strong(), g.Text, "")
	r.word = g.Cut(theme.Small, g.Muted, "")
	r.what = g.Para(theme.Body, g.Text, "", 4)
	r.why = g.Para(theme.Small, g.Muted, "", 3)
	r.do = g.Para(theme.Body, g.Text, "", 4)
	r.fix = g.NewButton(kit.SoftButton, "", "", func() { send(view.Mend{Fix: r.v.Mend}) })
	r.root = kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 3, Left: 2, Right: 2}, r.icon),
		kit.Down(2, kit.Across(10, 1, r.name, r.word), r.what, r.do, r.why, kit.Pad(kit.Insets{Top: 6}, kit.Flow(0, 0, r.fix))))
	return r
}

func (r *readyRow) set(v view.ReadyRow) {
	r.v = v
	r.icon.SetMark(r.g, v.Mark)
	r.name.Set(v.Name)
	r.word.Set(v.Mark.Word)
	r.what.Set(v.What)
	r.why.Set(v.Why)
	r.g.Show(r.why, v.Why != "")
	r.do.Set(v.Do)
	r.g.Show(r.do, v.Do != "")
	r.fix.Label(v.Fix)
	r.g.Show(r.fix, v.Fix != "")
}

// away is the card of what came while nobody could hear it.
type away struct {
	root            *fyne.Container
	g               *kit.Ground
	choose          func(string)
	head, sub, more *kit.Text
	list            *fyne.Container
	rows            []*kit.Row
}

func newAway(g *kit.Ground, choose func(string), send func(view.Msg)) *away {
	a := &away{g: g, choose: choose, list: kit.Down(4)}
	a.head = g.Para(theme.Lead.Strong(), g.Text, "", 2)
	a.sub = g.Para(theme.Body, g.Muted, "", 2)
	a.more = g.Para(theme.Small, g.Muted, "", 1)
	seen := g.NewButton(kit.SoftButton, "", "I have seen it", func() { send(view.Seen{}) })
	inset := kit.Insets{Left: 12, Right: 12}
	a.root = g.Card(kit.Insets{Top: 20, Right: 16, Bottom: 20, Left: 16}, kit.Down(12,
		kit.Pad(inset, kit.AcrossTop(16, 0, kit.Down(4, a.head, a.sub), seen)), a.list, kit.Pad(inset, a.more)))
	a.root.Hide()
	return a
}

func (a *away) set(v *view.Away) {
	a.g.Show(a.root, v != nil)
	if v == nil {
		return
	}
	a.head.Set(v.Head)
	a.sub.Set(v.Sub)
	a.more.Set(v.More)
	a.g.Show(a.more, v.More != "")
	kit.Fill(a.g, a.list, &a.rows, len(v.Rows), func() (*kit.Row, fyne.CanvasObject) {
		r := a.g.NewRow(a.choose, nil)
		return r, r
	}, func(i int, r *kit.Row) { r.Set(v.Rows[i]) })
}

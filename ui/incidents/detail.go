package incidents

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// detail is one incident in full.
type detail struct {
	root *fyne.Container
	g    *kit.Ground
	id   string

	scroll       *kit.Scroll
	pill         *kit.Pill
	grade, age   *kit.Text
	title, meta  *kit.Text
	next, others *kit.Text
	drill        *kit.Badge
	drillSays    *kit.Text
	why          *why
	answer       *kit.StateLine
	actions      *kit.Actions
	failed       *problem
	room         *room
	cards        *kit.Cards
	reading      *kit.Reading
	alerts       *alerts
	ladder       *ladder
	log          *timeline
	notes        *notes
	hint         *kit.Text
}

func newDetail(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *detail {
	d := &detail{g: g}
	d.pill = g.NewPill(view.Mark{})
	d.grade = g.Label(theme.Body, g.Text, "")
	d.age = g.Cut(theme.Small, g.Muted, "").Right()
	d.title = g.Para(theme.Heading, g.Text, "", 4)
	d.meta = g.Para(theme.Body, g.Muted, "", 2)
	d.next = g.Para(theme.Body.Strong(), g.Text, "", 2)
	d.drill = g.NewBadge()
	d.drillSays = g.Para(theme.Body.Strong(), g.Text, "This is a drill: nothing of it reaches PagerDuty.", 2)
	d.why = newWhy(g)
	d.others = g.Para(theme.Body, g.Muted, "", 2)
	d.answer = g.NewStateLine(theme.Body, 3)
	d.actions = g.NewActions(false, func(c view.Command) { send(view.Click{On: view.OnMain, Do: c}) })
	d.hint = g.Cut(theme.Small, g.Muted, "")
	d.failed = newProblem(g)
	d.room = newRoom(g, send)
	d.cards = g.NewCards(false, func(id string) { send(view.OpenCard{On: view.OnMain, ID: id}) })
	d.reading = g.NewReading(view.OnMain, bookHeight, canvas, send)
	d.alerts = newAlerts(g, func(url string) { send(view.OpenLink{On: view.OnMain, URL: url}) })
	d.ladder, d.log, d.notes = newLadder(g), newTimeline(g), newNotes(g)
	head := kit.Down(16,
		kit.Down(12, kit.Across(16, 3, d.pill.Root, d.drill.Root, d.grade, d.age), kit.Down(4, d.title, d.meta), d.drillSays),
		d.answer.Root,
		kit.Down(2, d.next, d.others),
		kit.Down(6, d.actions.Root, d.hint))
	body := kit.Down(28, head, d.failed.root, d.room.root, d.reading.Root, d.cards.Root, d.why.root, d.alerts.root, d.notes.root, d.log.root, d.ladder.root)
	d.scroll = g.NewScroll(200, kit.Pad(kit.Insets{Right: 14, Bottom: 32, Left: 8}, kit.Middle(920, body)))
	d.root = kit.Stack(d.scroll)
	return d
}

func (d *detail) set(v view.Detail) {
	if d.id != v.ID {
		d.id = v.ID
		d.scroll.Top()
	}
	d.pill.Set(v.Mark)
	d.grade.Set(v.Grade)
	d.age.Set(v.Age)
	d.title.Set(v.Title)
	d.meta.Set(v.Meta)
	next := v.Escalation.Text
	if v.Escalation.Count != "" {
		next += " " + v.Escalation.Count
	}
	d.next.Set(next)
	d.why.set(v)
	tag := ""
	if v.Drill {
		tag = "DRILL"
	}
	d.drill.Set(tag, "")
	d.g.Show(d.drillSays, v.Drill)
	d.others.Set(v.Others)
	d.g.Show(d.others, v.Others != "")
	d.answer.Set(v.Answer)
	d.actions.Set(v.Buttons, false)
	d.failed.set(v.Failed)
	d.room.set(v.Room)
	d.g.Show(d.reading.Root, v.Beside != nil)
	if v.Beside != nil {
		d.reading.Set(*v.Beside, false)
		d.cards.Set(v.Beside.Cards)
	} else {
		d.cards.Set(nil)
	}
	d.alerts.set(v)
	d.ladder.set(v)
	d.log.set(v)
	d.notes.set(v)
}

// bookHeight is how tall a long runbook is shown.
const bookHeight = 380

// section is a heading with something below it.
func section(g *kit.Ground, title string, body ...fyne.CanvasObject) *fyne.Container {
	return kit.Down(12, append([]fyne.CanvasObject{g.Label(theme.Lead.Strong(), g.Text, title)}, body...)...)
}

// problem says what could not be read.
type problem struct {
	root            *fyne.Container
	g               *kit.Ground
	icon            *kit.Icon
	what, means, do *kit.Text
}

func newProblem(g *kit.Ground) *problem {
	p := &problem{g: g, icon: g.Icon(theme.ShapeWarning, g.Muted, 20)}
	p.what = g.Para(theme.Body.Strong(), g.Text, "", 3)
	p.means = g.Para(theme.Body, g.Muted, "", 3)
	p.do = g.Para(theme.Body, g.Text, "", 3)
	p.root = kit.Stack(kit.Outlined(g.Surface, g.Outline, 1, theme.CardRadius),
		kit.Pad(kit.Even(16), kit.AcrossTop(16, 1, kit.Pad(kit.Insets{Top: 2}, p.icon), kit.Down(2, p.what, p.means, p.do))))
	return p
}

func (p *problem) set(v *view.ProblemCard) {
	p.g.Show(p.root, v != nil)
	if v == nil {
		return
	}
	p.icon.SetMark(p.g, v.Mark)
	p.what.Set(v.What)
	p.means.Set(v.Means)
	p.do.Set(v.Do)
}

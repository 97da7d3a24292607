package incidents

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// room is the incident companion: what is to be asked now, how far it is, how bad, who has
// which role, and what is left to do.
type room struct {
	root *fyne.Container
	g    *kit.Ground
	send func(view.Msg)

	prompts  *prompts
	stepper  *stepper
	stage    *kit.Text
	list     *kit.Button
	card     string
	severity *kit.Text
	sevNote  *kit.Text
	roles    *roles
	stable   *kit.StateLine
	owners   *owners
	done     *owners
	sending  *kit.Notes
	actions  *kit.Actions
	note     *kit.Text
}

func newRoom(g *kit.Ground, send func(view.Msg)) *room {
	r := &room{g: g, send: send}
	do := func(c view.Command) { send(view.Click{On: view.OnMain, Do: c}) }
	r.prompts, r.stepper = newPrompts(g, do), newStepper(g, send)
	r.stage = g.Para(theme.Body, g.Text, "", 2)
	r.list = g.NewButton(kit.SoftButton, "", "Checklist", func() { send(view.OpenCard{On: view.OnMain, ID: r.card}) }).Low()
	r.severity, r.sevNote = g.Label(theme.Body.Strong(), g.Text, ""), g.Para(theme.Small, g.Muted, "", 2)
	r.roles = newRoles(g, send)
	r.stable = g.NewStateLine(theme.Body, 2)
	r.owners, r.done = newOwners(g, "Follow-ups"), newOwners(g, "Steps that were posted")
	r.sending = g.NewNotes()
	r.actions = g.NewActions(false, do)
	r.note = g.Para(theme.Small, g.Muted, "", 2)
	severity := kit.AcrossTop(14, 2, kit.Fixed(roleWidth, 0, g.Label(theme.Label, g.Muted, "Severity")), r.severity, kit.Pad(kit.Insets{Top: 2}, r.sevNote))
	card := g.Card(kit.Even(16), kit.Down(14,
		kit.Down(10, r.stepper.root, kit.Across(12, 0, r.stage, r.list)),
		kit.Down(6, severity, r.roles.root), r.stable.Root, r.owners.root, r.done.root, r.sending.Root, r.actions.Root, r.note))
	r.root = kit.Down(12, g.Label(theme.Lead.Strong(), g.Text, "Incident room"), r.prompts.root, card)
	return r
}

func (r *room) set(v *view.Room) {
	r.g.Show(r.root, v != nil)
	if v == nil {
		return
	}
	r.prompts.set(v.Prompts)
	r.stepper.set(v.Stages)
	r.stage.Set(v.Stage)
	r.card = ""
	for i, s := range v.Stages {
		if s.Here || i == 0 && s.Card != "" {
			r.card = s.Card
		}
	}
	r.g.Show(r.list, r.card != "")
	r.severity.Set(v.Severity)
	r.sevNote.Set(v.SeverityNote)
	r.roles.set(v.Roles)
	if v.Stable != "" {
		r.stable.Set(view.Line{Mark: view.Mark{Shape: view.ShapeDone, Word: "Stable"}, Text: v.Stable})
	}
	r.g.Show(r.stable.Root, v.Stable != "")
	rows := make([]ownerText, len(v.Owners))
	for i, o := range v.Owners {
		rows[i] = ownerText{o.What, o.Who + " · " + o.By, o.Nobody}
	}
	r.owners.set(rows, "")
	rows = make([]ownerText, len(v.Done))
	for i, d := range v.Done {
		rows[i] = ownerText{d.Text, d.By, false}
	}
	r.done.set(rows, v.DoneMore)
	r.sending.Set(v.Sending)
	r.actions.Set(v.Buttons, false)
	r.note.Set(v.Note)
	r.g.Show(r.note, v.Note != "")
}

// prompts are what is to be asked now, each with the buttons that answer it.
type prompts struct {
	root *fyne.Container
	g    *kit.Ground
	do   func(view.Command)
	rows []*prompt
}

type prompt struct {
	root *fyne.Container
	icon *kit.Icon
	text *kit.Text
	row  *fyne.Container
	acts []*kit.Button
	cmds []view.Command
}

func newPrompts(g *kit.Ground, do func(view.Command)) *prompts {
	return &prompts{g: g, do: do, root: kit.Down(8)}
}

func (p *prompts) set(rows []view.PromptRow) {
	p.g.Show(p.root, len(rows) > 0)
	kit.Fill(p.g, p.root, &p.rows, len(rows), func() (*prompt, fyne.CanvasObject) {
		n := &prompt{icon: p.g.Icon(theme.ShapeUnknown, p.g.Muted, 20), row: kit.Flow(8, 8)}
		n.text = p.g.Para(theme.Body.Strong(), p.g.Text, "", 3)
		for i := range 2 {
			b := p.g.NewButton(kit.SoftButton, "", "", func() { p.do(n.cmds[i]) }).Low()
			n.acts = append(n.acts, b)
			n.row.Objects = append(n.row.Objects, b)
		}
		n.root = kit.Stack(kit.Outlined(p.g.Surface, p.g.Outline, 1, theme.CardRadius), kit.Pad(kit.Even(14),
			kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 2}, n.icon), kit.Spread(240, n.text, n.row))))
		return n, n.root
	}, func(i int, n *prompt) {
		n.icon.SetMark(p.g, rows[i].Mark)
		n.text.Set(rows[i].Text)
		n.cmds = n.cmds[:0]
		for k, b := range n.acts {
			p.g.Show(b, k < len(rows[i].Acts))
			if k < len(rows[i].Acts) {
				n.cmds = append(n.cmds, rows[i].Acts[k].Do)
				b.Key(rows[i].Acts[k].Key)
				b.Set(rows[i].Acts[k], false)
			}
		}
		p.g.Show(n.row, len(rows[i].Acts) > 0)
	})
}

// stepper is the four stages side by side; a press asks for one.
type stepper struct {
	root  *fyne.Container
	chips []*kit.Chip
	send  func(view.Msg)
}

func newStepper(g *kit.Ground, send func(view.Msg)) *stepper {
	s := &stepper{send: send, root: kit.Flow(8, 8)}
	for range 4 {
		c := g.NewChip("", nil)
		s.chips = append(s.chips, c)
		s.root.Objects = append(s.root.Objects, c)
	}
	return s
}

func (s *stepper) set(stages []view.StageStep) {
	for i, c := range s.chips {
		if i >= len(stages) {
			continue
		}
		label := fmt.Sprintf("%d  %s", i+1, stages[i].Name)
		if stages[i].Past {
			label = "✓  " + stages[i].Name
		}
		c.Set(label, stages[i].Here)
		c.OnTap(func() { s.send(view.ChooseStage{Stage: stages[i].Stage}) })
	}
}

// roleWidth is the width of the column of names.
const roleWidth = 140

// roles are who has which, with the buttons to change that.
type roles struct {
	root *fyne.Container
	g    *kit.Ground
	send func(view.Msg)
	rows []*roleRow
}

type roleRow struct {
	root              *fyne.Container
	name, who, since  *kit.Text
	take, give, leave *kit.Button
	v                 view.RoleRow
}

func newRoles(g *kit.Ground, send func(view.Msg)) *roles {
	return &roles{g: g, send: send, root: kit.Down(6)}
}

func (r *roles) set(rows []view.RoleRow) {
	kit.Fill(r.g, r.root, &r.rows, len(rows), func() (*roleRow, fyne.CanvasObject) {
		n := &roleRow{name: r.g.Label(theme.Label, r.g.Muted, "")}
		n.who, n.since = r.g.Para(theme.Body, r.g.Text, "", 2), r.g.Para(theme.Small, r.g.Muted, "", 3)
		change := func(me, ask bool) func() {
			return func() { r.send(view.RoleChange{Role: n.v.Role, Me: me, Ask: ask}) }
		}
		n.take = r.g.NewButton(kit.SoftButton, "", "", change(true, false)).Low()
		n.give = r.g.NewButton(kit.SoftButton, "", "", change(false, true)).Low()
		n.leave = r.g.NewButton(kit.SoftButton, "", "", change(false, false)).Low()
		n.root = kit.Spread(250, kit.Across(14, 1, kit.Fixed(roleWidth, 0, n.name), kit.Down(0, n.who, n.since)), kit.Flow(8, 8, n.take, n.give, n.leave))
		return n, n.root
	}, func(i int, n *roleRow) {
		v := rows[i]
		n.v = v
		n.name.Set(v.Name)
		n.who.Set(v.Who)
		ink := r.g.Palette.Text
		if v.Nobody {
			ink = r.g.Palette.Muted
		}
		n.who.Paint(ink)
		n.since.Set(v.Since)
		r.g.Show(n.since, v.Since != "")
		for b, m := range map[*kit.Button]view.Button{n.take: v.Take, n.give: v.Give, n.leave: v.Leave} {
			b.Set(m, false)
			r.g.Show(b, !m.Hidden)
		}
	})
}

// owners is a list of things with a word about each.
type owners struct {
	root *fyne.Container
	g    *kit.Ground
	body *fyne.Container
	rows []*ownerLine
	more *kit.Text
}

type ownerText struct {
	what, who string
	nobody    bool
}

type ownerLine struct {
	root      *fyne.Container
	icon      *kit.Icon
	what, who *kit.Text
}

func newOwners(g *kit.Ground, title string) *owners {
	o := &owners{g: g, body: kit.Down(6), more: g.Para(theme.Small, g.Muted, "", 1)}
	o.root = kit.Down(6, g.Label(theme.Small.Strong(), g.Muted, title), o.body, o.more)
	return o
}

func (o *owners) set(rows []ownerText, more string) {
	o.g.Show(o.root, len(rows) > 0)
	o.more.Set(more)
	o.g.Show(o.more, more != "")
	kit.Fill(o.g, o.body, &o.rows, len(rows), func() (*ownerLine, fyne.CanvasObject) {
		l := &ownerLine{icon: o.g.Icon(theme.ShapeDone, o.g.Muted, 16)}
		l.what, l.who = o.g.Para(theme.Body, o.g.Text, "", 3), o.g.Para(theme.Small, o.g.Muted, "", 2)
		l.root = kit.AcrossTop(12, 1, kit.Pad(kit.Insets{Top: 4}, l.icon), kit.Down(0, l.what, l.who))
		return l, l.root
	}, func(i int, l *ownerLine) {
		shape := theme.ShapeDone
		if rows[i].nobody {
			shape = theme.ShapeUnknown
		}
		l.icon.Set(shape, o.g.Palette.Muted)
		l.what.Set(rows[i].what)
		l.who.Set(rows[i].who)
	})
}

package swaps

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// detail is one request in full.
type detail struct {
	root   *fyne.Container
	g      *kit.Ground
	id     string
	scroll *kit.Scroll

	pill        *kit.Pill
	left        *kit.Text
	title, when *kit.Text
	meta        *kit.Text
	state       *kit.StateLine
	actions     *kit.Commands
	hint        *kit.Text
	warnings    *kit.Notes
	warned      *fyne.Container
	repair      *repair
	legs        *legs
	message     *message
	offers      *offers
	log         *log
	copied      *copied
}

func newDetail(g *kit.Ground, do func(view.Command)) *detail {
	d := &detail{g: g}
	d.pill = g.NewPill(view.Mark{})
	d.left = g.Cut(theme.Small, g.Muted, "").Right()
	d.title = g.Para(theme.Heading, g.Text, "", 4)
	d.when = g.Para(theme.Lead, g.Text, "", 3)
	d.meta = g.Para(theme.Body, g.Muted, "", 2)
	d.state = g.NewStateLine(theme.Body, 4)
	d.actions = g.NewCommands(do)
	d.hint = g.Cut(theme.Small, g.Muted, "")
	d.warnings = g.NewNotes()
	d.warned = kit.Stack(kit.Outlined(g.Surface, g.Outline, 1, theme.CardRadius), kit.Pad(kit.Even(16), d.warnings.Root))
	d.repair, d.legs, d.message = newRepair(g, do), newLegs(g), newMessage(g)
	d.offers, d.log, d.copied = newOffers(g), newLog(g), newCopied(g, do)
	head := kit.Down(16,
		kit.Down(12, kit.Across(16, 1, d.pill.Root, d.left), kit.Down(4, d.title, d.when, d.meta)),
		d.state.Root, d.repair.root,
		kit.Down(6, d.actions.Root, d.hint),
		d.warned) // read after the rest: the buttons must not move away under the pointer
	body := kit.Down(24, head, d.legs.root, d.message.root, d.offers.root, d.copied.root, d.log.root)
	d.scroll = g.NewScroll(200, kit.Pad(kit.Insets{Right: 14, Bottom: 32, Left: 8}, kit.Middle(920, body)))
	d.root = kit.Stack(d.scroll)
	return d
}

func (d *detail) set(v view.SwapDetail) {
	if d.id != v.ID {
		d.id = v.ID
		d.scroll.Top()
	}
	d.pill.Set(v.Mark)
	d.left.Set(v.Left)
	d.title.Set(v.Title)
	d.when.Set(v.When)
	d.meta.Set(v.Meta)
	d.state.Set(v.State)
	d.actions.Set(v.Buttons)
	d.warnings.Set(v.Warnings)
	d.g.Show(d.warned, len(v.Warnings) > 0)
	d.repair.set(v.Repair)
	d.legs.set(v.Legs)
	d.message.set(v.Message)
	d.offers.set(v.Offers)
	d.log.set(v)
	d.copied.set(v.Copy)
}

// section is a heading with something below it.
func section(g *kit.Ground, title string, body ...fyne.CanvasObject) *fyne.Container {
	return kit.Down(12, append([]fyne.CanvasObject{g.Label(theme.Lead.Strong(), g.Text, title)}, body...)...)
}

// repair is the card of a swap that is half-way.
type repair struct {
	root             *fyne.Container
	g                *kit.Ground
	title, word      *kit.Text
	written, missing *kit.Writes
	actions          *kit.Commands
}

func newRepair(g *kit.Ground, do func(view.Command)) *repair {
	r := &repair{g: g, written: g.NewWrites(), missing: g.NewWrites(), actions: g.NewCommands(do)}
	r.title = g.Para(theme.Lead.Strong(), g.Text, "", 2)
	r.word = g.Para(theme.Body, g.Muted, "", 4)
	head := kit.AcrossTop(14, 1, kit.Pad(kit.Insets{Top: 3}, g.Icon(theme.ShapeWarning, g.Signal("swap_waiting"), 22)), kit.Down(2, r.title, r.word))
	r.root = kit.Stack(kit.Outlined(g.Surface, g.Signal("swap_waiting"), 2, theme.CardRadius),
		kit.Pad(kit.Even(20), kit.Down(16, head, r.written.Root, r.missing.Root, r.actions.Root)))
	return r
}

func (r *repair) set(v *view.SwapRepair) {
	r.g.Show(r.root, v != nil)
	if v == nil {
		return
	}
	r.title.Set(v.Title)
	r.word.Set(v.Word)
	r.written.Set("In the schedule by now", v.Written)
	r.missing.Set("Not in the schedule", v.Missing)
	r.actions.Set(v.Buttons)
}

// legs are the stretches that change hands, side by side where there is room.
type legs struct {
	root *fyne.Container
	g    *kit.Ground
	all  []*leg
}

type leg struct {
	root             *fyne.Container
	from, to         *kit.Text
	schedule, length *kit.Text
	note             *kit.Text
	times            *kit.Facts
}

func newLegs(g *kit.Ground) *legs {
	l := &legs{g: g}
	var cards []fyne.CanvasObject
	for range 2 { // a cover has one, an exchange two
		one := newLeg(g)
		l.all = append(l.all, one)
		cards = append(cards, one.root)
	}
	l.root = kit.Columns(16, 640, []float32{1, 1}, cards...)
	return l
}

func newLeg(g *kit.Ground) *leg {
	l := &leg{times: g.NewFacts(260)}
	l.from, l.to = g.Label(theme.Body.Strong(), g.Text, ""), g.Cut(theme.Body.Strong(), g.Text, "")
	l.schedule, l.length = g.Cut(theme.Small, g.Muted, ""), g.Label(theme.Small, g.Muted, "")
	l.note = g.Para(theme.Small, g.Muted, "", 2)
	who := kit.Across(12, 2, l.from, g.Icon(theme.IconTo, g.Signal("swap_waiting"), 18), l.to)
	l.root = g.Card(kit.Insets{Top: 16, Right: 20, Bottom: 16, Left: 20},
		kit.Down(10, kit.Down(2, who, kit.Across(12, 0, l.schedule, l.length)), l.times.Root, l.note))
	return l
}

func (l *legs) set(v []view.SwapLeg) {
	l.g.Show(l.root, len(v) > 0)
	for i, one := range l.all {
		l.g.Show(one.root, i < len(v))
		if i >= len(v) {
			continue
		}
		one.from.Set(v[i].From)
		one.to.Set(v[i].To)
		one.schedule.Set(v[i].Schedule)
		one.length.Set(v[i].Length)
		one.times.Set(v[i].Times)
		one.note.Set(v[i].Note)
		l.g.Show(one.note, v[i].Note != "")
	}
}

// message is what the asker wrote.
type message struct {
	root *fyne.Container
	g    *kit.Ground
	by   *kit.Text
	text *kit.Text
}

func newMessage(g *kit.Ground) *message {
	m := &message{g: g, by: g.Label(theme.Lead.Strong(), g.Text, ""), text: g.Para(theme.Body, g.Text, "", 400)}
	m.root = kit.Down(12, m.by, g.Card(kit.Even(16), m.text))
	return m
}

func (m *message) set(v *view.SwapMessage) {
	m.g.Show(m.root, v != nil)
	if v != nil {
		m.by.Set(v.By)
		m.text.Set(v.Text)
	}
}

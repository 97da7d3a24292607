package settings

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// rules is the section of the rules: the list, or the form of one, and last week.
type rules struct {
	root   *fyne.Container
	g      *kit.Ground
	send   func(view.Msg)
	list   *fyne.Container
	rows   []*ruleRow
	empty  *kit.Text
	wrong  *fyne.Container
	why    *kit.Text
	bar    *fyne.Container
	add    *kit.Button
	asking *kit.Button
	form   *form
	dry    *dry
}

func newRules(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *rules {
	r := &rules{g: g, send: send, list: kit.Down(8)}
	r.empty = g.Para(theme.Body, g.Text, "", 2)
	r.why = g.Para(theme.Body.Strong(), g.Text, "", 4)
	r.wrong = kit.AcrossTop(10, 1, kit.Pad(kit.Insets{Top: 3}, g.Icon(theme.ShapeRefused, g.Text, 18)), r.why)
	r.add = g.NewButton(kit.SoftButton, "", "Add a rule…", func() { send(view.RuleEdit{N: -1}) })
	r.asking = g.NewButton(kit.SoftButton, "", "", func() { send(view.ShowDryRun{}) })
	r.bar = kit.Flow(8, 8, r.add, r.asking)
	r.form, r.dry = newForm(g, canvas, send, view.RuleSave{}, view.RuleCancel{}), newDry(g)
	r.root = kit.Down(16, r.wrong, r.empty, r.list, r.form.root, r.bar, r.dry.root)
	return r
}

func (r *rules) set(v *view.Rules) {
	r.g.Show(r.root, v != nil)
	if v == nil {
		return
	}
	r.why.Set(v.Error)
	r.g.Show(r.wrong, v.Error != "")
	r.empty.Set(v.Empty)
	r.g.Show(r.empty, v.Empty != "" && v.Form == nil)
	r.g.Show(r.list, len(v.Rows) > 0 && v.Form == nil)
	kit.Fill(r.g, r.list, &r.rows, len(v.Rows), func() (*ruleRow, fyne.CanvasObject) {
		row := newRuleRow(r.g, r.send)
		return row, row.root
	}, func(i int, row *ruleRow) { row.set(v.Rows[i]) })
	r.g.Show(r.add, v.Form == nil)
	r.asking.Label(v.DryAct)
	r.form.set(v.Form)
	r.dry.set(v.Dry)
}

// ruleRow is one rule in words, with what can be done about it.
type ruleRow struct {
	root               *fyne.Container
	g                  *kit.Ground
	v                  view.RuleRow
	place, name, words *kit.Text
	danger             *danger
	note               *kit.Text
	up, down           *kit.Button
}

func newRuleRow(g *kit.Ground, send func(view.Msg)) *ruleRow {
	r := &ruleRow{g: g}
	r.place = g.Label(theme.Lead.Strong(), g.Muted, "")
	r.name = g.Para(theme.Body.Strong(), g.Text, "", 1)
	r.words = g.Para(theme.Body, g.Text, "", 4)
	r.danger = newDanger(g)
	r.note = g.Para(theme.Small, g.Muted, "", 1)
	soft := func(label string, m func() view.Msg) *kit.Button {
		return g.NewButton(kit.SoftButton, "", label, func() { send(m()) })
	}
	r.up = soft("Up", func() view.Msg { return view.RuleMove{N: r.v.N, Name: r.v.Name, By: -1} })
	r.down = soft("Down", func() view.Msg { return view.RuleMove{N: r.v.N, Name: r.v.Name, By: 1} })
	bar := kit.Flow(8, 8,
		soft("Edit…", func() view.Msg { return view.RuleEdit{N: r.v.N, Name: r.v.Name} }), r.up, r.down,
		soft("Remove…", func() view.Msg { return view.RuleRemove{N: r.v.N, Name: r.v.Name} }))
	r.root = g.Card(kit.Even(20), kit.AcrossTop(16, 1, kit.Fixed(28, 0, r.place),
		kit.Down(12, kit.Down(2, r.name, r.words, r.note), r.danger.root, bar)))
	return r
}

func (r *ruleRow) set(v view.RuleRow) {
	r.v = v
	r.place.Set(v.Place)
	r.name.Set(v.Name)
	r.words.Set(v.Words)
	r.note.Set(v.Note)
	r.g.Show(r.note, v.Note != "")
	r.danger.set(v.Warning)
	r.up.Off(v.First)
	r.down.Off(v.Last)
}

// danger is a warning in the colour of a page: one may not be heard.
type danger struct {
	root *fyne.Container
	g    *kit.Ground
	text *kit.Text
}

func newDanger(g *kit.Ground) *danger {
	d := &danger{g: g, text: g.Para(theme.Body.Strong(), g.Paged.Ink, "", 3)}
	d.root = kit.AcrossTop(10, 1, kit.Pad(kit.Insets{Top: 3}, g.Icon(theme.ShapeWarning, g.Paged.Signal, 18)), d.text)
	return d
}

func (d *danger) set(text string) {
	d.text.Set(text)
	d.g.Show(d.root, text != "")
}

// form edits one rule, or one line of the runbooks' map.
type form struct {
	root   *fyne.Container
	g      *kit.Ground
	canvas func() fyne.Canvas
	title  *kit.Text
	fields *fields
	says   *kit.Text
	danger *danger
	wrong  *fyne.Container
	why    *kit.Text
	save   *kit.Button
	up     string // the title of the form that is open, "" for none
}

func newForm(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg), save, forget view.Msg) *form {
	f := &form{g: g, canvas: canvas, fields: newFields(g, send), danger: newDanger(g)}
	f.title = g.Para(theme.Lead.Strong(), g.Text, "", 1)
	f.says = g.Para(theme.Body.Strong(), g.Text, "", 4)
	f.why = g.Para(theme.Body.Strong(), g.Text, "", 4)
	f.wrong = kit.AcrossTop(10, 1, kit.Pad(kit.Insets{Top: 3}, g.Icon(theme.ShapeRefused, g.Text, 18)), f.why)
	f.save = g.NewButton(kit.FirmButton, "", "", func() { send(save) })
	cancel := g.NewButton(kit.SoftButton, "Esc", "Cancel", func() { send(forget) })
	f.root = g.Card(kit.Even(24), kit.Down(20, f.title, f.fields.root, kit.Down(8, f.says, f.danger.root, f.wrong), kit.Flow(8, 8, f.save, cancel)))
	return f
}

func (f *form) set(v *view.RuleForm) {
	f.g.Show(f.root, v != nil)
	if v == nil {
		f.up = ""
		return
	}
	f.title.Set(v.Title)
	f.fields.set(v.Fields)
	f.says.Set(v.Says)
	f.g.Show(f.says, v.Says != "")
	f.danger.set(v.Warning)
	f.why.Set(v.Error)
	f.g.Show(f.wrong, v.Error != "")
	f.save.Label(v.Save)
	f.save.Off(v.Busy)
	if f.up != v.Title {
		f.up = v.Title
		f.fields.focus(f.canvas())
	}
}

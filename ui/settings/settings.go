// Package settings is the screen over config.toml: one section at a time, every change
// written at once. It holds widgets only; every word comes in a view.Settings.
package settings

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Screen is the content of the place.
type Screen struct {
	Root *fyne.Container
	// Scroll is what the content scrolls in.
	Scroll *kit.Scroll

	g       *kit.Ground
	send    func(view.Msg)
	section view.Section
	problem *kit.StateLine
	missing *kit.Text
	body    *fyne.Container
	tabs    *kit.Chips
	lead    *kit.Text
	fields  *fields
	card    *fyne.Container
	facts   *kit.Facts
	factBox *fyne.Container
	checked *kit.Text
	checks  *kit.Notes
	found   *fyne.Container
	sounds  *buttons
	sound   *fyne.Container
	buttons *buttons
	rules   *rules
	lines   *lines
}

// widest is how wide the content grows at most.
const widest = 900

// New builds the screen. It speaks through send.
func New(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *Screen {
	s := &Screen{g: g, send: send}
	s.problem = g.NewStateLine(theme.Body, 4)
	s.missing = g.Para(theme.Body, g.Muted, "", 4)
	s.tabs = g.NewChips(kit.Flow(8, 8))
	s.lead = g.Para(theme.Body, g.Muted, "", 3)
	s.fields = newFields(g, send)
	s.card = g.Card(kit.Even(24), s.fields.root)
	s.facts = g.NewFacts(720)
	s.factBox = g.Card(kit.Even(24), s.facts.Root)
	s.checked, s.checks = g.Para(theme.Body.Strong(), g.Text, "", 2), g.NewNotes()
	s.found = g.Card(kit.Even(24), kit.Down(12, s.checked, s.checks.Root))
	s.sounds, s.buttons = newButtons(g, send), newButtons(g, send)
	s.sound = g.Card(kit.Even(24), kit.Down(12, g.Label(theme.Body.Strong(), g.Text, "Listen"),
		g.Para(theme.Small, g.Muted, "Each is played for a moment, as loud as a page would be at first.", 2), s.sounds.root))
	s.rules, s.lines = newRules(g, canvas, send), newLines(g, canvas, send)
	s.body = kit.Down(16, s.tabs.Root, s.lead, s.factBox, s.card, s.found, s.sound, s.buttons.root, s.rules.root, s.lines.root)
	title := g.Para(theme.Figure, g.Text, "Settings", 1)
	s.Scroll = g.NewScroll(200, kit.Pad(kit.Insets{Top: 24, Right: 22, Bottom: 32, Left: 32},
		kit.Middle(widest, kit.Down(16, title, s.problem.Root, s.missing, s.body))))
	s.Root = kit.Stack(s.Scroll)
	return s
}

// Set shows another state. Whoever owns the window settles its layout afterwards.
func (s *Screen) Set(v view.Settings) {
	s.g.Show(s.missing, v.Missing != nil)
	s.g.Show(s.body, v.Missing == nil)
	s.g.Show(s.problem.Root, v.Problem != nil)
	if v.Missing != nil {
		s.missing.Set(v.Missing.Title + ". " + v.Missing.Text)
		return
	}
	if v.Problem != nil {
		s.problem.Set(*v.Problem)
	}
	tabs := make([]kit.Choice, len(v.Tabs))
	for i, t := range v.Tabs {
		tabs[i] = kit.Choice{Label: t.Label, On: t.On, Tap: func() { s.send(view.GoSection{To: t.Section}) }}
	}
	s.tabs.Set(tabs)
	s.lead.Set(v.Lead)
	s.fields.set(v.Fields)
	s.g.Show(s.card, len(v.Fields) > 0)
	s.facts.Set(v.Facts)
	s.g.Show(s.factBox, len(v.Facts) > 0)
	s.checked.Set(v.ChecksHead)
	s.checks.Set(v.Checks)
	s.g.Show(s.found, v.ChecksHead != "")
	s.sounds.set(v.Sounds)
	s.g.Show(s.sound, len(v.Sounds) > 0)
	s.buttons.set(v.Buttons)
	s.g.Show(s.buttons.root, len(v.Buttons) > 0)
	s.rules.set(v.Rules)
	s.lines.set(v.Map)
	if s.section != v.Section {
		s.section = v.Section
		s.Scroll.Top()
	}
}

// buttons is a row of things to do.
type buttons struct {
	root *fyne.Container
	g    *kit.Ground
	send func(view.Msg)
	v    []view.SettingButton
	all  []*kit.Button
}

func newButtons(g *kit.Ground, send func(view.Msg)) *buttons {
	return &buttons{g: g, send: send, root: kit.Flow(8, 8)}
}

func (b *buttons) set(list []view.SettingButton) {
	b.v = list
	for len(b.all) < len(list) {
		n := len(b.all)
		button := b.g.NewButton(kit.SoftButton, "", list[n].Label, func() {
			if n < len(b.v) {
				b.send(b.v[n].Send)
			}
		})
		b.all = append(b.all, button)
		b.root.Objects = append(b.root.Objects, button)
		b.g.Touch()
	}
	for i, button := range b.all {
		b.g.Show(button, i < len(list))
		if i < len(list) {
			button.Label(list[i].Label)
		}
	}
}

// fields are the settings of a section, a row each. A setting keeps its row, and what
// is being written into it, for as long as the screen lives.
type fields struct {
	root *fyne.Container
	g    *kit.Ground
	send func(view.Msg)
	rows map[string]*fieldRow
	keys []string
}

func newFields(g *kit.Ground, send func(view.Msg)) *fields {
	return &fields{g: g, send: send, root: kit.Down(20), rows: map[string]*fieldRow{}}
}

func (f *fields) set(list []view.SettingField) {
	keys := make([]string, len(list))
	for i, v := range list {
		keys[i] = v.Key
		if f.rows[v.Key] == nil {
			f.rows[v.Key] = newFieldRow(f.g, f.send, v)
		}
		f.rows[v.Key].set(v)
	}
	if slices.Equal(keys, f.keys) {
		return
	}
	f.keys = keys
	f.root.Objects = nil
	for _, k := range keys {
		f.root.Objects = append(f.root.Objects, f.rows[k].root)
	}
	f.root.Refresh()
	f.g.Touch()
}

// focus puts the keyboard into the first text.
func (f *fields) focus(c fyne.Canvas) {
	for _, k := range f.keys {
		if e := f.rows[k].edit; e != nil {
			e.Focus(c)
			return
		}
	}
}

// fieldRow is a setting: its name and what it means to the left, the value and what is
// wrong with it, or what was found there, to the right.
type fieldRow struct {
	root        *fyne.Container
	g           *kit.Ground
	send        func(view.Msg)
	key         string
	label, help *kit.Text
	edit        *kit.Edit // nil for choices
	chips       *kit.Chips
	wrong       *fyne.Container
	why         *kit.Text
	found       *kit.Notes
}

func newFieldRow(g *kit.Ground, send func(view.Msg), v view.SettingField) *fieldRow {
	r := &fieldRow{g: g, send: send, key: v.Key}
	r.label = g.Para(theme.Body.Strong(), g.Text, "", 2)
	r.help = g.Para(theme.Small, g.Muted, "", 4)
	r.why = g.Para(theme.Small.Strong(), g.Text, "", 4)
	r.wrong = kit.AcrossTop(8, 1, kit.Pad(kit.Insets{Top: 2}, g.Icon(theme.ShapeRefused, g.Text, 16)), r.why)
	r.found = g.NewNotes()
	var control fyne.CanvasObject
	if v.Options == nil {
		r.edit = g.NewEdit(func(text string) { send(view.SetField{Key: r.key, Text: text}) })
		if control = r.edit.Root; v.Short {
			control = kit.Across(0, -1, kit.Fixed(200, 0, control))
		}
	} else {
		r.chips = g.NewChips(kit.Flow(8, 8))
		control = kit.Pad(kit.Insets{Top: 2}, r.chips.Root)
	}
	r.root = kit.Columns(24, 560, []float32{1, 1}, kit.Down(2, r.label, r.help), kit.Down(6, control, r.wrong, r.found.Root))
	return r
}

func (r *fieldRow) set(v view.SettingField) {
	r.label.Set(v.Label)
	r.help.Set(v.Help)
	r.g.Show(r.help, v.Help != "")
	r.why.Set(v.Error)
	r.g.Show(r.wrong, v.Error != "")
	var found []view.Line
	if v.Found != nil {
		found = []view.Line{*v.Found}
	}
	r.found.Set(found)
	if r.edit != nil {
		r.edit.Hint(v.Hint)
		r.edit.Set(v.Text)
		return
	}
	list := make([]kit.Choice, len(v.Options))
	for i, o := range v.Options {
		list[i] = kit.Choice{Label: o.Label, On: o.On, Tap: func() { r.send(view.SetField{Key: r.key, Text: o.Value}) }}
	}
	r.chips.Set(list)
}

package settings

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// lines is the runbooks' map: the list, or the form of one line.
type lines struct {
	root       *fyne.Container
	g          *kit.Ground
	send       func(view.Msg)
	head, lead *kit.Text
	wrong      *fyne.Container
	why, empty *kit.Text
	list       *fyne.Container
	rows       []*lineRow
	form       *form
	add        *kit.Button
}

func newLines(g *kit.Ground, canvas func() fyne.Canvas, send func(view.Msg)) *lines {
	l := &lines{g: g, send: send, list: kit.Down(8)}
	l.head, l.lead = g.Para(theme.Lead.Strong(), g.Text, "", 1), g.Para(theme.Body, g.Muted, "", 3)
	l.why = g.Para(theme.Body.Strong(), g.Text, "", 4)
	l.wrong = kit.AcrossTop(10, 1, kit.Pad(kit.Insets{Top: 3}, g.Icon(theme.ShapeRefused, g.Text, 18)), l.why)
	l.empty = g.Para(theme.Body, g.Text, "", 3)
	l.form = newForm(g, canvas, send, view.LineSave{}, view.LineCancel{})
	l.add = g.NewButton(kit.SoftButton, "", "Add a line…", func() { send(view.LineEdit{N: -1}) })
	l.root = kit.Down(16, kit.Pad(kit.Insets{Top: 8}, kit.Down(2, l.head, l.lead)), l.wrong, l.empty, l.list, l.form.root, kit.Flow(8, 8, l.add))
	return l
}

func (l *lines) set(v *view.RunbookMap) {
	l.g.Show(l.root, v != nil)
	if v == nil {
		return
	}
	l.head.Set(v.Head)
	l.lead.Set(v.Lead)
	l.why.Set(v.Error)
	l.g.Show(l.wrong, v.Error != "")
	l.empty.Set(v.Empty)
	l.g.Show(l.empty, v.Empty != "" && v.Form == nil)
	l.g.Show(l.list, len(v.Rows) > 0 && v.Form == nil)
	kit.Fill(l.g, l.list, &l.rows, len(v.Rows), func() (*lineRow, fyne.CanvasObject) {
		row := newLineRow(l.g, l.send)
		return row, row.root
	}, func(i int, row *lineRow) { row.set(v.Rows[i]) })
	l.g.Show(l.add, v.Form == nil)
	l.form.set(v.Form)
}

// lineRow is one line of the map, with what can be done about it.
type lineRow struct {
	root         *fyne.Container
	v            view.MapRow
	place        *kit.Text
	pages, where *kit.Text
	up, down     *kit.Button
	edit, remove *kit.Button
}

func newLineRow(g *kit.Ground, send func(view.Msg)) *lineRow {
	r := &lineRow{}
	r.place = g.Label(theme.Lead.Strong(), g.Muted, "")
	r.pages = g.Para(theme.Body.Strong(), g.Text, "", 2)
	r.where = g.Para(theme.Body, g.Text, "", 2)
	soft := func(label string, m func() view.Msg) *kit.Button {
		return g.NewButton(kit.SoftButton, "", label, func() { send(m()) })
	}
	r.edit = soft("Edit…", func() view.Msg { return view.LineEdit{N: r.v.N, Line: r.v.Line} })
	r.up = soft("Up", func() view.Msg { return view.LineMove{N: r.v.N, Line: r.v.Line, By: -1} })
	r.down = soft("Down", func() view.Msg { return view.LineMove{N: r.v.N, Line: r.v.Line, By: 1} })
	r.remove = soft("Remove…", func() view.Msg { return view.LineRemove{N: r.v.N, Line: r.v.Line} })
	r.root = g.Card(kit.Even(20), kit.AcrossTop(16, 1, kit.Fixed(28, 0, r.place),
		kit.Down(12, kit.Down(2, r.pages, r.where), kit.Flow(8, 8, r.edit, r.up, r.down, r.remove))))
	return r
}

func (r *lineRow) set(v view.MapRow) {
	r.v = v
	r.place.Set(v.Place)
	r.pages.Set(v.For)
	r.where.Set(v.To)
	r.up.Off(v.First)
	r.down.Off(v.Last)
}

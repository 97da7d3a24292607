package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// The heights of a list's rows, with the gap below them.
const (
	rowHeight  = 68
	tallHeight = 88
	headHeight = 44
	rowGap     = 4
)

// Row is one row of a list: an incident, or the head of a group.
type Row struct {
	widget.BaseWidget
	Hover
	g      *Ground
	choose func(id string)
	act    func(service string)

	v   view.Row
	set bool

	box, bar  *canvas.Rectangle
	icon      *Icon
	noteIcon  *Icon
	title     *Text
	sub, note *Text
	more      *Text
	head      *Text
	count     *Text
	button    *Button
	tag       *Badge
}

// NewRow makes a row; choose hears a click on an incident, act a click on the
// button of a group.
func (g *Ground) NewRow(choose, act func(string)) *Row {
	r := &Row{g: g, choose: choose, act: act}
	r.box, r.bar = Box(colorless, theme.Radius), Box(colorless, 2)
	r.icon, r.noteIcon = g.Icon(theme.ShapeOther, g.Muted, 20), g.Icon(theme.ShapeOther, g.Muted, 16)
	r.title = g.Cut(theme.Body.Strong(), g.Text, "")
	r.sub = g.Cut(theme.Small, g.Muted, "")
	r.more = g.Cut(theme.Small, g.Muted, "")
	r.more.Hide()
	r.note = g.Label(theme.Small.Strong(), g.Muted, "")
	r.head = g.Cut(theme.Small.Strong(), g.Muted, "")
	r.tag = g.NewBadge()
	r.tag.Root.Hide()
	r.count = g.Label(theme.Small, g.Muted, "")
	r.button = g.NewButton(SoftButton, "", "", func() {
		if r.act != nil {
			r.act(r.v.Service)
		}
	})
	r.button.Low()
	r.Redraw = r.draw
	r.ExtendBaseWidget(r)
	return r
}

// Set shows another row; one that is the same costs nothing.
func (r *Row) Set(v view.Row) {
	if r.set && r.v == v {
		return
	}
	before := r.v
	r.v, r.set = v, true
	head := v.Head != ""
	for _, o := range []fyne.CanvasObject{r.head, r.count} {
		show(o, head)
	}
	for _, o := range []fyne.CanvasObject{r.icon, r.title, r.sub} {
		show(o, !head)
	}
	show(r.button, head && v.Act != "")
	show(r.more, !head && v.More != "")
	show(r.note, !head && v.Note != "")
	show(r.noteIcon, !head && v.Note != "" && v.NoteMark.Shape != "")
	if r.tag.Set("", ""); !head {
		r.tag.Set(v.Tag, "")
	}
	if head {
		r.head.Set(v.Head)
		r.count.Set(v.Count)
		r.button.Set(view.Button{Label: v.Act, Off: v.Off}, false)
	} else {
		r.icon.SetMark(r.g, v.Mark)
		r.title.Set(v.Title)
		r.sub.Set(v.Sub)
		r.more.Set(v.More)
		r.note.Set(v.Note)
		r.note.Paint(r.g.noteInk(v.NoteMark))
		if v.NoteMark.Shape != "" {
			r.noteIcon.SetMark(r.g, v.NoteMark)
		}
		ink := color.Color(r.g.Text)
		if v.Dim {
			ink = r.g.Muted
		}
		r.title.Paint(ink)
	}
	r.draw()
	if before.Note != v.Note || before.Head != v.Head || before.Act != v.Act || before.Count != v.Count || before.Tag != v.Tag || (before.More == "") != (v.More == "") {
		r.lay(r.Size())
	}
}

func (g *Ground) noteInk(m view.Mark) color.Color {
	if m.State == "" {
		return g.Muted
	}
	return g.Ink(m.State)
}

func show(o fyne.CanvasObject, visible bool) {
	if o.Visible() != visible {
		if visible {
			o.Show()
		} else {
			o.Hide()
		}
	}
}

func (r *Row) draw() {
	fill, bar := color.Color(colorless), color.Color(colorless)
	if r.v.Head == "" {
		switch {
		case r.v.Selected:
			fill, bar = r.g.Raised, r.g.Signal(r.v.Mark.State)
		case r.Over:
			fill = theme.Mix(r.g.Surface, r.g.Palette.Raised, 0.6)
		}
	}
	Paint(r.box, fill, fill, 0)
	Paint(r.bar, bar, bar, 0)
}

func (r *Row) lay(size fyne.Size) {
	const left, pad = 16, 16
	Place(r.box, 0, 0, size.Width, size.Height)
	Place(r.bar, 0, 10, 4, size.Height-20)
	if r.v.Head != "" {
		right := size.Width
		y := float32(int(size.Height - theme.Small.Line - 8))
		if r.button.Visible() {
			m := r.button.MinSize()
			right -= m.Width
			Place(r.button, right, size.Height-m.Height-3, m.Width, m.Height)
			right -= 12
		}
		count := r.count.MinSize().Width
		Place(r.count, right-count, y, count, theme.Small.Line)
		Place(r.head, 0, y, right-count-16, theme.Small.Line)
		return
	}
	Place(r.icon, left, 13, 20, 20)
	x, right := float32(left+20+14), size.Width-pad
	end := right
	if r.tag.Root.Visible() {
		m := r.tag.Root.MinSize()
		end -= m.Width
		Place(r.tag.Root, end, 12, m.Width, m.Height)
		end -= 8
	}
	if r.more.Visible() {
		r.layTall(x, end, size.Width-pad)
		return
	}
	Place(r.title, x, 10, end-x, theme.Body.Line)
	if r.note.Visible() {
		w := r.note.MinSize().Width
		Place(r.note, right-w, 35, w, theme.Small.Line)
		right -= w
		if r.noteIcon.Visible() {
			Place(r.noteIcon, right-22, 37, 16, 16)
			right -= 22
		}
		right -= 12
	}
	Place(r.sub, x, 35, right-x, theme.Small.Line)
}

// layTall is the layout of three lines: what was done about it stands at the end of the
// first.
func (r *Row) layTall(x, end, right float32) {
	if r.note.Visible() {
		w := r.note.MinSize().Width
		end -= w
		Place(r.note, end, 12, w, theme.Small.Line)
		if r.noteIcon.Visible() {
			end -= 22
			Place(r.noteIcon, end, 14, 16, 16)
		}
		end -= 12
	}
	Place(r.title, x, 10, end-x, theme.Body.Line)
	Place(r.sub, x, 34, right-x, theme.Small.Line)
	Place(r.more, x, 54, right-x, theme.Small.Line)
}

// Relayout puts its parts in their places again.
func (r *Row) Relayout() { r.lay(r.Size()) }

// HeightFor is its height in a list.
func (r *Row) HeightFor(float32) float32 { return rowHeight - rowGap }

// Tapped chooses the incident.
func (r *Row) Tapped(*fyne.PointEvent) {
	if r.v.ID != "" && r.choose != nil {
		r.choose(r.v.ID)
	}
}

// CreateRenderer draws the row.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{r.box, r.bar, r.icon, r.title, r.sub, r.more, r.noteIcon, r.note, r.head, r.count, r.button, r.tag.Root},
		layout:  r.lay,
		min:     func() fyne.Size { return fyne.NewSize(160, rowHeight-rowGap) },
	}
}

package swaps

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// offers are the parts that people offer to take.
type offers struct {
	root *fyne.Container
	g    *kit.Ground
	body *fyne.Container
	rows []*offer
}

type offer struct {
	root                   *fyne.Container
	who, when, other, text *kit.Text
}

func newOffers(g *kit.Ground) *offers {
	o := &offers{g: g, body: kit.Down(8)}
	o.root = section(g, "Offers", o.body)
	return o
}

func (o *offers) set(v []view.SwapOfferRow) {
	o.g.Show(o.root, len(v) > 0)
	kit.Fill(o.g, o.body, &o.rows, len(v), func() (*offer, fyne.CanvasObject) {
		r := &offer{who: o.g.Cut(theme.Body.Strong(), o.g.Text, ""), when: o.g.Para(theme.Body, o.g.Text, "", 2)}
		r.other, r.text = o.g.Para(theme.Small, o.g.Muted, "", 2), o.g.Para(theme.Body, o.g.Muted, "", 4)
		r.root = o.g.Card(kit.Insets{Top: 14, Right: 20, Bottom: 14, Left: 20}, kit.AcrossTop(14, 1,
			kit.Pad(kit.Insets{Top: 3}, o.g.Icon(theme.ShapeUnknown, o.g.Signal("swap_waiting"), 18)), kit.Down(0, r.who, r.when, r.other, r.text)))
		return r, r.root
	}, func(i int, r *offer) {
		r.who.Set(v[i].Who)
		r.when.Set(v[i].When)
		for t, s := range map[*kit.Text]string{r.other: v[i].Other, r.text: v[i].Text} {
			t.Set(s)
			o.g.Show(t, s != "")
		}
	})
}

// log is the history with its audit: who, when, what, by which program.
type log struct {
	root *fyne.Container
	g    *kit.Ground
	body *fyne.Container
	rows []*event
	note *kit.Text
}

type event struct {
	root                       *fyne.Container
	icon                       *kit.Icon
	time, what, text, by, void *kit.Text
	strike                     *canvas.Line
}

func newLog(g *kit.Ground) *log {
	l := &log{g: g, body: kit.Down(14), note: g.Para(theme.Small, g.Muted, "", 1)}
	l.root = section(g, "History", l.body, l.note)
	return l
}

func (l *log) set(v view.SwapDetail) {
	l.g.Show(l.root, len(v.Log) > 0)
	l.note.Set(v.LogNote)
	l.g.Show(l.note, v.LogNote != "")
	for len(l.rows) < len(v.Log) {
		l.add()
	}
	for i, e := range l.rows {
		l.g.Show(e.root, i < len(v.Log))
		if i < len(v.Log) {
			l.show(e, v.Log[i])
		}
	}
}

func (l *log) add() {
	g := l.g
	e := &event{icon: g.Icon(theme.ShapeOther, g.Muted, 16), strike: canvas.NewLine(g.Muted)}
	e.time = g.Label(theme.Small, g.Muted, "")
	e.what, e.text = g.Para(theme.Body, g.Text, "", 3), g.Para(theme.Body, g.Muted, "", 40)
	e.by, e.void = g.Para(theme.Small, g.Muted, "", 2), g.Para(theme.Small.Strong(), g.Text, "", 3)
	said := &fyne.Container{Layout: struck{what: e.what}, Objects: []fyne.CanvasObject{e.what, e.strike}}
	e.root = kit.AcrossTop(14, 2, kit.Pad(kit.Insets{Top: 4}, e.icon), kit.Pad(kit.Insets{Top: 2}, kit.Fixed(104, 0, e.time)),
		kit.Down(0, said, e.void, e.text, e.by))
	l.rows = append(l.rows, e)
	l.body.Objects = append(l.body.Objects, e.root)
	g.Touch()
}

func (l *log) show(e *event, v view.SwapLogRow) {
	g := l.g
	e.icon.SetMark(g, v.Mark)
	e.time.Set(v.Time)
	e.what.Set(v.What)
	ink := g.Palette.Text
	if v.Void != "" {
		ink = g.Muted
	}
	e.what.Paint(ink)
	g.Show(e.strike, v.Void != "")
	for t, s := range map[*kit.Text]string{e.text: v.Text, e.void: v.Void, e.by: v.By} {
		t.Set(s)
		g.Show(t, s != "")
	}
}

// struck draws a line through the first line of a text: what does not count.
type struck struct{ what *kit.Text }

func (l struck) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (l struck) HeightFor(o []fyne.CanvasObject, width float32) float32 {
	return kit.HeightFor(o[0], width)
}

func (l struck) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(size)
	wide := fyne.MeasureText(l.what.Text(), theme.Body.Size, fyne.TextStyle{}).Width
	o[1].Move(fyne.NewPos(0, 13))
	o[1].Resize(fyne.NewSize(min(wide, size.Width), 0))
}

// copied is the text to hand over.
type copied struct {
	root  *fyne.Container
	g     *kit.Ground
	title *kit.Text
	text  *kit.Text
}

func newCopied(g *kit.Ground, do func(view.Command)) *copied {
	c := &copied{g: g, title: g.Cut(theme.Lead.Strong(), g.Text, ""), text: g.Para(theme.Small, g.Muted, "", 9)}
	button := g.NewButton(kit.SoftButton, "C", "Copy the text", func() { do(view.DoSwapCopy) })
	c.root = kit.Down(12, kit.Across(12, 0, c.title, button), g.Card(kit.Even(16), c.text))
	return c
}

func (c *copied) set(v *view.SwapCopy) {
	c.g.Show(c.root, v != nil)
	if v != nil {
		c.title.Set(v.Title)
		c.text.Set(v.Text)
	}
}

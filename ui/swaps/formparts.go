package swaps

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// people are the candidates, the fittest first.
type people struct {
	root   *fyne.Container
	g      *kit.Ground
	send   func(view.Msg)
	head   *kit.Text
	all    *kit.Chips
	rows   *fyne.Container
	list   []*candidate
	wait   *kit.Text
	failed *kit.Notes
}

func newPeople(g *kit.Ground, send func(view.Msg)) *people {
	p := &people{g: g, send: send, rows: kit.Down(4), all: g.NewChips(kit.Across(8, -1)), failed: g.NewNotes()}
	p.head = g.Cut(theme.Small.Strong(), g.Muted, "")
	p.wait = g.Para(theme.Body, g.Muted, "", 2)
	p.root = kit.Down(10, kit.Across(12, 0, p.head, p.all.Root), p.wait, p.failed.Root, p.rows)
	return p
}

func (p *people) set(v *view.SwapForm) {
	p.head.Set(v.PeopleHead)
	if v.All != nil {
		p.all.Set([]kit.Choice{{Label: v.All.Key + "  " + v.All.Label, On: v.All.On, Tap: func() { p.send(view.DraftAll{}) }}})
	}
	p.g.Show(p.all.Root, v.All != nil)
	p.wait.Set(v.Wait)
	p.g.Show(p.wait, v.Wait != "")
	var failed []view.Line
	if f := v.Failed; f != nil {
		failed = []view.Line{{Mark: f.Mark, Text: f.What, More: f.Means + " " + f.Do}}
	}
	p.failed.Set(failed)
	p.g.Show(p.rows, len(v.People) > 0)
	kit.Fill(p.g, p.rows, &p.list, len(v.People), func() (*candidate, fyne.CanvasObject) {
		n := len(p.list)
		c := newCandidate(p.g, func() { p.send(view.DraftPick{Row: n}) })
		return c, c
	}, func(i int, c *candidate) { c.set(v.People[i]) })
}

// candidate is one of them: a box to tick, the name, and why they fit or do not.
type candidate struct {
	widget.BaseWidget
	kit.Hover
	g         *kit.Ground
	tap       func()
	v         view.SwapPerson
	box, tick *canvas.Rectangle
	ticked    *kit.Icon
	key       *kit.Text
	name, sub *kit.Text
	mark      *kit.Icon
}

const candidateHeight = 56

func newCandidate(g *kit.Ground, tap func()) *candidate {
	c := &candidate{g: g, tap: tap, box: kit.Box(color.NRGBA{}, theme.Radius), tick: kit.Outlined(color.NRGBA{}, g.Muted, 2, 5)}
	c.ticked = g.Icon(theme.ShapeDone, g.OnAccent, 16)
	c.key = g.Label(theme.Caption, g.Muted, "")
	c.name, c.sub = g.Cut(theme.Body.Strong(), g.Text, ""), g.Cut(theme.Small, g.Muted, "")
	c.mark = g.Icon(theme.ShapeDone, g.Muted, 18)
	c.Redraw = c.draw
	c.ExtendBaseWidget(c)
	return c
}

func (c *candidate) set(v view.SwapPerson) {
	if c.v == v && c.name.Text() != "" {
		return
	}
	c.v = v
	c.name.Set(v.Name)
	c.sub.Set(v.Sub)
	c.key.Set(v.Key)
	c.mark.SetMark(c.g, v.Mark)
	ink := c.g.Palette.Text
	if v.Off {
		ink = c.g.Faint
	}
	c.name.Paint(ink)
	c.draw()
	c.lay(c.Size())
}

func (c *candidate) draw() {
	fill, line, width := color.Color(color.NRGBA{}), color.Color(color.NRGBA{}), float32(0)
	switch {
	case c.v.Cursor:
		fill, line, width = c.g.Raised, c.g.Accent, 2
	case c.Over && !c.v.Off:
		fill = c.g.Raised
	}
	kit.Paint(c.box, fill, line, width)
	fill, line = color.NRGBA{}, c.g.Muted
	switch {
	case c.v.Picked:
		fill, line = c.g.Accent, c.g.Accent
	case c.v.Off:
		line = c.g.Outline
	}
	kit.Paint(c.tick, fill, line, 2)
	if c.v.Picked != c.ticked.Visible() {
		if c.v.Picked {
			c.ticked.Show()
		} else {
			c.ticked.Hide()
		}
	}
}

func (c *candidate) lay(size fyne.Size) {
	kit.Place(c.box, 0, 0, size.Width, size.Height)
	kit.Place(c.tick, 14, (size.Height-20)/2, 20, 20)
	kit.Place(c.ticked, 16, (size.Height-16)/2, 16, 16)
	right := size.Width - 14
	kit.Place(c.mark, right-18, (size.Height-18)/2, 18, 18)
	right -= 30
	kit.Place(c.key, right-12, (size.Height-theme.Caption.Line)/2, 12, theme.Caption.Line)
	right -= 24
	kit.Place(c.name, 48, 6, right-48, theme.Body.Line)
	kit.Place(c.sub, 48, 30, right-48, theme.Small.Line)
}

// HeightFor is its height.
func (c *candidate) HeightFor(float32) float32 { return candidateHeight }

// Tapped asks them, or lets them go.
func (c *candidate) Tapped(*fyne.PointEvent) { c.tap() }

// CreateRenderer draws it.
func (c *candidate) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer(fyne.NewSize(200, candidateHeight), c.lay, c.box, c.tick, c.ticked, c.key, c.name, c.sub, c.mark)
}

// person is the candidate at the cursor in full.
type person struct {
	root  *fyne.Container
	g     *kit.Ground
	name  *kit.Text
	facts *kit.Facts
	but   *kit.Notes
	head  *kit.Text
	loads *fyne.Container
	cells [][3]*kit.Text
}

func newPerson(g *kit.Ground) *person {
	p := &person{g: g, facts: g.NewFacts(400), but: g.NewNotes(), loads: kit.Down(4)}
	p.name = g.Cut(theme.Body.Strong(), g.Text, "")
	p.head = g.Cut(theme.Small.Strong(), g.Muted, "")
	p.root = kit.Stack(kit.Box(g.Raised, theme.CardRadius), kit.Pad(kit.Even(16), kit.Down(14, p.name, p.facts.Root, p.but.Root, kit.Down(6, p.head, p.loads))))
	return p
}

func (p *person) set(v *view.SwapFitCard) {
	p.g.Show(p.root, v != nil)
	if v == nil {
		return
	}
	p.name.Set(v.Name)
	p.facts.Set(v.Facts)
	p.but.Set(v.But)
	p.head.Set(v.LoadsHead)
	for len(p.cells) < len(v.Loads) {
		row := [3]*kit.Text{p.g.Cut(theme.Small, p.g.Muted, ""), p.g.Cut(theme.Small, p.g.Text, ""), p.g.Cut(theme.Small, p.g.Text, "")}
		if len(p.cells) == 0 {
			row[1].Restyle(theme.Small.Strong())
			row[2].Restyle(theme.Small.Strong())
		}
		p.cells = append(p.cells, row)
		p.loads.Objects = append(p.loads.Objects, kit.Columns(8, 0, []float32{3, 5, 5}, row[0], row[1], row[2]))
		p.g.Touch()
	}
	for i, row := range p.cells {
		if i < len(v.Loads) {
			row[0].Set(v.Loads[i].Name)
			row[1].Set(v.Loads[i].Theirs)
			row[2].Set(v.Loads[i].Mine)
		}
	}
}

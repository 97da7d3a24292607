package calendar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/palette"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

const cardWidth = 440

// card tells all about one turn. It stands in front of the rows and lets the mouse
// through.
type card struct {
	root       *fyne.Container
	g          *kit.Ground
	people     []palette.Person
	dot        *canvas.Rectangle
	title, sub *kit.Text
	body       *fyne.Container
	names      []*kit.Text
	texts      []*kit.Text
	lines      []*fyne.Container
	act        *kit.Button
	acts       *fyne.Container
}

func newCard(g *kit.Ground, send func(view.Msg)) *card {
	c := &card{g: g, people: g.People(), dot: kit.Box(g.Muted, 3)}
	c.title = g.Cut(theme.Body.Strong(), g.Text, "")
	c.sub = g.Cut(theme.Small, g.Muted, "")
	c.body = kit.Down(2)
	head := kit.Across(12, 1, kit.Fixed(6, 40, c.dot), kit.Down(0, c.title, c.sub))
	c.act = g.NewButton(kit.FirmButton, "R", "", func() { send(view.CalendarAskSwap{}) })
	c.acts = kit.Pad(kit.Insets{Top: 4}, kit.Across(0, -1, c.act))
	c.root = kit.Stack(kit.Outlined(g.Raised, g.Outline, 1, theme.CardRadius), kit.Pad(kit.Even(14), kit.Down(10, head, c.body, c.acts)))
	c.root.Hide()
	return c
}

func (c *card) set(v *view.CalendarCard) {
	if v == nil {
		return
	}
	ink := c.people[v.Hue%len(c.people)].Strong
	if v.Gap {
		ink = c.g.Palette.Muted
	}
	if c.dot.FillColor != ink {
		c.dot.FillColor = ink
		c.dot.Refresh()
	}
	c.title.Set(v.Title)
	c.sub.Set(v.Sub)
	c.act.Label(v.Act)
	c.g.Show(c.acts, v.Act != "")
	for n, f := range v.Facts {
		if n == len(c.lines) {
			c.names = append(c.names, c.g.Cut(theme.Small, c.g.Muted, ""))
			c.texts = append(c.texts, c.g.Para(theme.Small, c.g.Text, "", 3))
			c.lines = append(c.lines, kit.AcrossTop(10, 1, kit.Fixed(132, theme.Small.Line, c.names[n]), c.texts[n]))
			c.body.Objects = append(c.body.Objects, c.lines[n])
		}
		c.names[n].Set(f.Name)
		c.texts[n].Set(f.Text)
	}
	for n, l := range c.lines {
		c.g.Show(l, n < len(v.Facts))
	}
}

// height is how tall it is at the width.
func (c *card) height(width float32) float32 { return kit.HeightFor(c.root, width) }

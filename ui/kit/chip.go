package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// Chip is one of a row of choices; the chosen one is filled.
type Chip struct {
	press
	box   *canvas.Rectangle
	label *Text
	on    bool
}

// NewChip makes a choice.
func (g *Ground) NewChip(label string, tap func()) *Chip {
	c := &Chip{box: Box(colorless, 16), label: g.Label(theme.Small, g.Text, label)}
	c.g, c.tap, c.redraw = g, tap, c.draw
	c.newRing(c, 16)
	c.ExtendBaseWidget(c)
	c.draw()
	return c
}

// Set shows the choice as it is now; tap replaces what a press does.
func (c *Chip) Set(label string, on bool) {
	c.label.Set(label)
	if c.on != on {
		c.on = on
		c.draw()
	}
}

// OnTap replaces what a press does.
func (c *Chip) OnTap(f func()) { c.tap = f }

func (c *Chip) draw() {
	g := c.g
	fill, stroke, ink := color.Color(colorless), color.Color(g.Outline), color.Color(g.Muted)
	switch {
	case c.on:
		fill, stroke, ink = g.Accent, g.Accent, g.OnAccent
	case c.hovered:
		fill, ink = g.Raised, g.Text
	}
	Paint(c.box, fill, stroke, 1)
	c.label.Paint(ink)
}

// CreateRenderer draws the chip.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{c.box, c.label, c.ring},
		layout: func(size fyne.Size) {
			Place(c.box, 0, 0, size.Width, size.Height)
			Place(c.label, 12, float32(int((size.Height-theme.Small.Line)/2)), size.Width-24, theme.Small.Line)
			c.layRing(size)
		},
		min: func() fyne.Size { return fyne.NewSize(c.label.MinSize().Width+24, 32) },
	}
}

// Choice is what a chip of a row says: its words, whether it is chosen, and what a press
// does.
type Choice struct {
	Label string
	On    bool
	Tap   func()
}

// Chips is a row of choices.
type Chips struct {
	Root *fyne.Container
	g    *Ground
	all  []*Chip
}

// NewChips makes an empty row of chips that stand in root, which is empty too.
func (g *Ground) NewChips(root *fyne.Container) *Chips { return &Chips{g: g, Root: root} }

// Set shows the choices.
func (c *Chips) Set(list []Choice) {
	Fill(c.g, c.Root, &c.all, len(list), func() (*Chip, fyne.CanvasObject) {
		chip := c.g.NewChip("", nil)
		return chip, chip
	}, func(i int, chip *Chip) {
		chip.Set(list[i].Label, list[i].On)
		chip.OnTap(list[i].Tap)
	})
}

package runbooks

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// contents lists the headings of a text. Like a list, it holds widgets only for those that
// can be seen: a text may have thousands.
type contents struct {
	widget.BaseWidget
	g     *kit.Ground
	to    func(anchor string)
	heads []prose.Heading
	least int // the level of the highest
	at    int // the one that was gone to last, -1 for none

	body   *contentsBody
	scroll *container.Scroll
	themed fyne.CanvasObject
	rows   []*heading
}

const headingTall = 34

func newContents(g *kit.Ground, to func(anchor string)) *contents {
	c := &contents{g: g, to: to, at: -1}
	c.body = &contentsBody{c: c}
	c.body.ExtendBaseWidget(c.body)
	c.scroll = container.NewVScroll(c.body)
	c.scroll.OnScrolled = func(fyne.Position) { c.fill() }
	c.themed = container.NewThemeOverride(c.scroll, g.Look)
	c.ExtendBaseWidget(c)
	return c
}

// set shows other headings.
func (c *contents) set(heads []prose.Heading) {
	c.heads, c.at, c.least = heads, -1, 6
	for i := range heads {
		c.least = min(c.least, heads[i].Level)
	}
	c.scroll.Offset = fyne.Position{}
	c.fit()
}

// step goes so many headings on, or back.
func (c *contents) step(by int) {
	if len(c.heads) > 0 {
		c.choose(min(max(c.at+by, 0), len(c.heads)-1))
	}
}

func (c *contents) choose(i int) {
	c.at = i
	c.to(c.heads[i].Anchor)
	if y := float32(i) * headingTall; y < c.scroll.Offset.Y || y+headingTall > c.scroll.Offset.Y+c.Size().Height {
		c.scroll.ScrollToOffset(fyne.NewPos(0, max(y-c.Size().Height/2, 0)))
	}
	c.fill()
}

func (c *contents) fit() {
	c.themed.Resize(c.Size())
	c.body.Resize(fyne.NewSize(c.Size().Width, c.body.MinSize().Height))
	c.scroll.Refresh()
	c.fill()
}

// fill gives every heading that can be seen a row.
func (c *contents) fill() {
	size := c.Size()
	first := int(c.scroll.Offset.Y / headingTall)
	n := min(int(size.Height/headingTall)+2, len(c.heads)-first)
	if size.Height <= 0 {
		n = 0
	}
	grown := false
	for len(c.rows) < n {
		c.rows = append(c.rows, newHeading(c))
		grown = true
	}
	for i, row := range c.rows {
		if i >= n {
			row.Hide()
			continue
		}
		row.set(first+i, c.heads[first+i])
		row.Move(fyne.NewPos(0, float32(first+i)*headingTall))
		row.Resize(fyne.NewSize(size.Width-8, headingTall-2))
		row.Show()
	}
	if grown {
		c.body.Refresh()
	}
}

// CreateRenderer draws what can be seen.
func (c *contents) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer(fyne.NewSize(120, 80), func(fyne.Size) { c.fit() }, c.themed)
}

// contentsBody is as tall as all headings together.
type contentsBody struct {
	widget.BaseWidget
	c *contents
}

// CreateRenderer draws the rows.
func (b *contentsBody) CreateRenderer() fyne.WidgetRenderer { return &contentsRenderer{b} }

type contentsRenderer struct{ b *contentsBody }

func (r *contentsRenderer) Layout(fyne.Size) {}
func (r *contentsRenderer) Refresh()         {}
func (r *contentsRenderer) Destroy()         {}

func (r *contentsRenderer) MinSize() fyne.Size {
	return fyne.NewSize(1, float32(len(r.b.c.heads))*headingTall)
}

func (r *contentsRenderer) Objects() []fyne.CanvasObject {
	all := make([]fyne.CanvasObject, len(r.b.c.rows))
	for i, row := range r.b.c.rows {
		all[i] = row
	}
	return all
}

// heading is one row.
type heading struct {
	widget.BaseWidget
	kit.Hover
	c      *contents
	i      int
	indent float32
	box    *canvas.Rectangle
	text   *kit.Text
}

func newHeading(c *contents) *heading {
	h := &heading{c: c, box: kit.Box(color.Transparent, theme.Radius), text: c.g.Cut(theme.Small, c.g.Muted, "")}
	h.Redraw = h.draw
	h.ExtendBaseWidget(h)
	return h
}

func (h *heading) set(i int, v prose.Heading) {
	indent := float32(min(v.Level-h.c.least, 3)) * 12
	if text := view.OneLine(v.Text, 120); h.i != i || h.text.Text() != text || h.indent != indent {
		h.i, h.indent = i, indent
		h.text.Set(text)
		h.lay(h.Size())
	}
	h.draw()
}

func (h *heading) draw() {
	g := h.c.g
	fill, ink := color.Color(color.Transparent), color.Color(g.Muted)
	switch {
	case h.c.at == h.i:
		fill, ink = g.Raised, g.Text
	case h.Over:
		fill, ink = theme.Mix(g.Surface, g.Palette.Raised, 0.6), g.Text
	}
	h.text.Paint(ink)
	if h.box.FillColor != fill {
		h.box.FillColor = fill
		h.box.Refresh()
	}
}

func (h *heading) lay(size fyne.Size) {
	h.box.Resize(size)
	h.text.Move(fyne.NewPos(10+h.indent, (size.Height-theme.Small.Line)/2))
	h.text.Resize(fyne.NewSize(max(size.Width-18-h.indent, 0), theme.Small.Line))
}

// Tapped goes there.
func (h *heading) Tapped(*fyne.PointEvent) { h.c.choose(h.i) }

// Cursor is a hand.
func (h *heading) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer draws it.
func (h *heading) CreateRenderer() fyne.WidgetRenderer {
	return kit.Renderer(fyne.NewSize(40, headingTall-2), h.lay, h.box, h.text)
}

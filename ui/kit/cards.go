package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Cards is the strip of the guide's cards that fit now, below one another. What does not
// fit into its height is left out, from the end.
type Cards struct {
	Root *fyne.Container

	g     *Ground
	open  func(id string)
	head  *Text
	tiles []*cardTile
}

// cardTile is one card: its title and its short form, which open it.
type cardTile struct {
	press
	box, cap *canvas.Rectangle
	key      *Text
	title    *Text
	short    *Text
	v        view.CardTile
}

// The measures of a tile.
const (
	tilePad  = 12
	tileKey  = 22
	tileGap  = 8
	stripTop = 28
)

// NewCards makes an empty strip; open hears which card was pressed. With fits the strip
// shows what fits into the height it is given, else all of it.
func (g *Ground) NewCards(fits bool, open func(id string)) *Cards {
	c := &Cards{g: g, open: open, head: g.Cut(theme.Small.Strong(), g.Muted, "What fits now")}
	c.Root = &fyne.Container{Layout: &strip{c, fits}, Objects: []fyne.CanvasObject{c.head}}
	return c
}

// Set shows the cards.
func (c *Cards) Set(cards []view.CardTile) {
	c.g.Show(c.Root, len(cards) > 0)
	Fill(c.g, c.Root, &c.tiles, len(cards), func() (*cardTile, fyne.CanvasObject) {
		t := c.g.newTile()
		return t, t
	}, func(i int, t *cardTile) {
		id := cards[i].ID
		t.tap = func() { c.open(id) }
		t.set(cards[i])
	})
}

func (g *Ground) newTile() *cardTile {
	t := &cardTile{box: Box(g.Surface, theme.CardRadius), cap: Box(g.Background, 6)}
	t.g, t.redraw = g, t.draw
	t.key = g.Label(theme.Caption.Strong(), g.Muted, "").Centered()
	t.title = g.Cut(theme.Body.Strong(), g.Text, "")
	t.short = g.Para(theme.Small, g.Muted, "", 3)
	t.newRing(t, theme.CardRadius)
	t.ExtendBaseWidget(t)
	return t
}

func (t *cardTile) set(v view.CardTile) {
	if t.v == v {
		return
	}
	t.v = v
	t.key.Set(v.Key)
	t.title.Set(v.Title)
	t.short.Set(v.Short)
	show(t.cap, v.Key != "")
	show(t.key, v.Key != "")
	t.draw()
	t.lay(t.Size())
}

func (t *cardTile) draw() {
	fill := t.g.Surface
	if t.hovered || t.v.Open {
		fill = t.g.Raised
	}
	stroke, width := colorless, float32(0)
	if t.v.Open {
		stroke, width = t.g.Accent, 2
	}
	Paint(t.box, fill, stroke, width)
}

// HeightFor is the height of the whole tile.
func (t *cardTile) HeightFor(width float32) float32 {
	return 2*tilePad + theme.Body.Line + t.short.HeightFor(max(width-2*tilePad-4, 40))
}

// Relayout places its parts anew.
func (t *cardTile) Relayout() { t.lay(t.Size()) }

func (t *cardTile) lay(size fyne.Size) {
	Place(t.box, 0, 0, size.Width, size.Height)
	t.layRing(size)
	x, y, right := float32(tilePad+4), float32(tilePad), size.Width-tilePad
	if t.v.Key != "" {
		Place(t.cap, right-tileKey, y, tileKey, tileKey)
		Place(t.key, right-tileKey, y+3, tileKey, 16)
		right -= tileKey + 8
	}
	if size.Height < 2*tilePad+theme.Body.Line+theme.Small.Line {
		y = max(float32(int((size.Height-theme.Body.Line)/2)), 0) // the title alone
	}
	Place(t.title, x, y, right-x, theme.Body.Line)
	room := size.Height - y - theme.Body.Line - tilePad
	h := min(t.short.HeightFor(size.Width-2*tilePad-4), max(room, 0))
	show(t.short, h >= theme.Small.Line)
	Place(t.short, x, y+theme.Body.Line, size.Width-2*tilePad-4, h)
}

func (t *cardTile) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{t.box, t.title, t.short, t.cap, t.key, t.ring}, layout: t.lay,
		min: func() fyne.Size { return fyne.NewSize(160, 2*tilePad+theme.Body.Line) },
	}
}

// strip lays a head and tiles out below one another.
type strip struct {
	c    *Cards
	fits bool
}

func (l *strip) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(stripTop)
	for _, o := range objects[1:] {
		if o.Visible() {
			h += HeightFor(o, width) + tileGap
		}
	}
	return h - tileGap
}

func (l *strip) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(160, stripTop+48) }

func (l *strip) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, theme.Small.Line)
	y := float32(stripTop)
	full := false
	for _, o := range objects[1:] {
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, size.Width)
		if full || l.fits && y+h > size.Height+0.5 {
			full = true
			Place(o, -20_000, 0, size.Width, h)
			continue
		}
		Place(o, 0, y, size.Width, h)
		y += h + tileGap
	}
}

// HeightOf is how tall the strip is with its first n cards at a width.
func (c *Cards) HeightOf(n int, width float32) float32 {
	h := float32(stripTop)
	for _, t := range c.tiles {
		if t.Visible() && n > 0 {
			h += t.HeightFor(width) + tileGap
			n--
		}
	}
	return h - tileGap
}

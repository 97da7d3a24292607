package kit

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Facts is a table of names and values, in as many columns as there is room for.
type Facts struct {
	Root  *fyne.Container
	g     *Ground
	cells []*factCell
	least float32
}

type factCell struct {
	Root        *fyne.Container
	name, value *Text
}

// NewFacts makes a table whose columns are at least least wide.
func (g *Ground) NewFacts(least float32) *Facts {
	return &Facts{g: g, least: least, Root: &fyne.Container{Layout: &grid{least: least, gap: 4 * theme.Grid, lineGap: theme.Grid}}}
}

// Set shows the facts.
func (f *Facts) Set(facts []view.Fact) {
	Fill(f.g, f.Root, &f.cells, len(facts), func() (*factCell, fyne.CanvasObject) {
		c := &factCell{name: f.g.Cut(theme.Label, f.g.Muted, ""), value: f.g.Para(theme.Body, f.g.Text, "", 3)}
		c.Root = AcrossTop(16, 1, Fixed(120, 0, c.name), c.value)
		return c, c.Root
	}, func(i int, c *factCell) {
		c.name.Set(facts[i].Name)
		c.value.Set(facts[i].Value)
	})
}

// grid fills columns of equal width from left to right, line by line.
type grid struct{ least, gap, lineGap float32 }

func (l *grid) walk(objects []fyne.CanvasObject, width float32, f func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	objects = shown(objects)
	n := max(min(int((width+l.gap)/(l.least+l.gap)), 3), 1)
	w := float32(int((width - l.gap*float32(n-1)) / float32(n)))
	y := float32(0)
	for from := 0; from < len(objects); from += n {
		line := objects[from:min(from+n, len(objects))]
		h := float32(0)
		for _, o := range line {
			h = max(h, HeightFor(o, w))
		}
		for i, o := range line {
			f(o, float32(i)*(w+l.gap), y, w, h)
		}
		y += h + l.lineGap
	}
	return max(y-l.lineGap, 0)
}

func (l *grid) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

func (l *grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.least, widest(objects).Height)
}

func (l *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.walk(objects, size.Width, Place)
}

// Links are addresses to open, each with the host that it leads to.
type Links struct {
	Root  *fyne.Container
	g     *Ground
	open  func(url string)
	items []*linkItem
}

type linkItem struct {
	press
	icon       *Icon
	text, host *Text
	url        string
}

// NewLinks makes an empty row of links; open hears which one was pressed.
func (g *Ground) NewLinks(open func(url string)) *Links {
	return &Links{g: g, open: open, Root: Flow(28, 8)}
}

// Set shows the links.
func (l *Links) Set(links []view.WebLink) {
	Fill(l.g, l.Root, &l.items, len(links), func() (*linkItem, fyne.CanvasObject) {
		item := &linkItem{}
		item.g, item.redraw = l.g, item.draw
		item.tap = func() { l.open(item.url) }
		item.icon = l.g.Icon(theme.IconLink, l.g.Muted, 16)
		item.text = l.g.Label(theme.Body.Strong(), l.g.Text, "")
		item.host = l.g.Label(theme.Small, l.g.Muted, "")
		item.newRing(item, 4)
		item.ExtendBaseWidget(item)
		return item, item
	}, func(i int, item *linkItem) {
		item.url = links[i].URL
		item.text.Set(links[i].Text)
		item.host.Set(links[i].Host)
		item.lay(item.Size())
	})
}

func (i *linkItem) draw() {
	ink := i.g.Muted
	if i.hovered {
		ink = i.g.Palette.Text
	}
	i.host.Paint(ink)
	i.icon.Set(theme.IconLink, ink)
}

func (i *linkItem) lay(size fyne.Size) {
	x := float32(24)
	Place(i.icon, 0, 4, 16, 16)
	w := i.text.MinSize().Width
	Place(i.text, x, 0, w, 24)
	Place(i.host, x+w+8, 2, i.host.MinSize().Width, 20)
	i.layRing(size)
}

func (i *linkItem) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{i.icon, i.text, i.host, i.ring}, layout: i.lay,
		min: func() fyne.Size {
			return fyne.NewSize(24+i.text.MinSize().Width+8+i.host.MinSize().Width, 24)
		},
	}
}

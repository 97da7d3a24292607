package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// NavItem is one place of the navigation rail.
type NavItem struct {
	press
	v     view.NavItem
	box   *canvas.Rectangle
	icon  *Icon
	label *Text
	badge *Badge
}

// NewNavItem makes an item; tap goes there.
func (g *Ground) NewNavItem(tap func()) *NavItem {
	n := &NavItem{box: Box(colorless, theme.Radius)}
	n.g, n.tap, n.redraw = g, tap, n.draw
	n.icon = g.Icon(theme.IconNow, g.Muted, 20)
	n.label = g.Cut(theme.Body.Strong(), g.Muted, "")
	n.badge = g.NewBadge()
	n.newRing(n, theme.Radius)
	n.ExtendBaseWidget(n)
	return n
}

// Set shows another state.
func (n *NavItem) Set(v view.NavItem) {
	if n.v == v {
		return
	}
	n.v = v
	n.label.Set(v.Label)
	n.badge.Set(v.Badge, v.BadgeHue)
	n.draw()
	n.lay(n.Size())
}

func (n *NavItem) draw() {
	fill, ink := color.Color(colorless), color.Color(n.g.Muted)
	switch {
	case n.v.Selected:
		fill, ink = n.g.Raised, n.g.Text
	case n.hovered:
		ink = n.g.Text
	}
	Paint(n.box, fill, fill, 0)
	n.label.Paint(ink)
	n.icon.Set(theme.Icon(n.v.Screen), ink)
}

func (n *NavItem) lay(size fyne.Size) {
	Place(n.box, 0, 0, size.Width, size.Height)
	n.layRing(size)
	Place(n.icon, 14, float32(int((size.Height-20)/2)), 20, 20)
	right := size.Width - 12
	if n.badge.Root.Visible() {
		m := n.badge.Root.MinSize()
		Place(n.badge.Root, right-m.Width, float32(int((size.Height-m.Height)/2)), m.Width, m.Height)
		right -= m.Width + 8
	}
	Place(n.label, 48, float32(int((size.Height-24)/2)), right-48, 24)
}

// Relayout puts its parts in their places again.
func (n *NavItem) Relayout() { n.lay(n.Size()) }

// CreateRenderer draws the item.
func (n *NavItem) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{n.box, n.icon, n.label, n.badge.Root, n.ring}, layout: n.lay,
		min: func() fyne.Size { return fyne.NewSize(160, 44) },
	}
}

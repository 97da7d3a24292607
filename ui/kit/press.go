package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// press is what everything has that can be pressed: by mouse, and with Space or
// Enter once Tab has brought the keyboard to it. Other keys go to the Ground.
type press struct {
	widget.BaseWidget
	g       *Ground
	tap     func()
	off     bool
	why     string
	hovered bool
	focused bool
	// ring is around whole, which is what is pressed.
	ring  *canvas.Rectangle
	whole fyne.CanvasObject
	// redraw shows the present state.
	redraw func()
}

func (p *press) Tapped(*fyne.PointEvent) {
	if p.tap != nil {
		p.tap() // a disabled one is asked too, so that its owner can say why it is
	}
}

func (p *press) MouseIn(*desktop.MouseEvent) {
	p.hovered = true
	p.redraw()
	if p.g.Hover != nil && p.off {
		p.g.Hover(p.why)
	}
}

func (p *press) MouseMoved(*desktop.MouseEvent) {}

func (p *press) MouseOut() {
	p.hovered = false
	p.redraw()
	if p.g.Hover != nil {
		p.g.Hover("")
	}
}

func (p *press) Cursor() desktop.Cursor {
	if p.off {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

func (p *press) FocusGained() {
	p.focused = true
	p.showRing()
	if p.whole != nil {
		p.g.reveal(p.whole) // not the ring: the toolkit does not know yet where that is
	}
}

func (p *press) FocusLost() {
	p.focused = false
	p.showRing()
}

func (p *press) showRing() {
	if p.ring == nil {
		return
	}
	if p.focused {
		p.ring.Show()
	} else {
		p.ring.Hide()
	}
	canvas.Refresh(p.ring)
}

// newRing is the line around what has the keyboard.
func (p *press) newRing(whole fyne.CanvasObject, radius float32) {
	p.whole, p.ring = whole, Outlined(colorless, p.g.Accent, 2, radius+3)
	p.ring.Hide()
}

func (p *press) layRing(size fyne.Size) { Place(p.ring, -3, -3, size.Width+6, size.Height+6) }

func (p *press) TypedRune(rune) {}

func (p *press) TypedKey(ev *fyne.KeyEvent) { p.g.Typed(ev) }

func (p *press) KeyDown(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if p.g.Mods == nil || p.g.Mods() == 0 {
			p.Tapped(nil)
			return
		}
	}
	p.g.KeyDown(ev)
}

func (p *press) KeyUp(*fyne.KeyEvent) {}

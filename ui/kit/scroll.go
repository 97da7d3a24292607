package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Scroll shows a tall content through a window of its own size.
type Scroll struct {
	widget.BaseWidget
	body   *scrollBody
	holder *fyne.Container
	scroll *container.Scroll
	themed fyne.CanvasObject
	least  float32
}

// NewScroll makes one that asks for at least that height.
func (g *Ground) NewScroll(least float32, content fyne.CanvasObject) *Scroll {
	s := &Scroll{body: &scrollBody{}, least: least}
	s.holder = &fyne.Container{Layout: s.body, Objects: []fyne.CanvasObject{content}}
	s.scroll = container.NewVScroll(s.holder)
	s.themed = container.NewThemeOverride(s.scroll, g.Look)
	s.ExtendBaseWidget(s)
	return s
}

// scrollGutter is the room to the right that keeps the bar off the content.
const scrollGutter = 10

// scrollBody gives its object the width it is told.
type scrollBody struct{ width float32 }

func (l *scrollBody) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(1, HeightFor(objects[0], l.width))
}

func (l *scrollBody) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, l.width, max(HeightFor(objects[0], l.width), size.Height))
}

// HeightFor is what it asks for.
func (s *Scroll) HeightFor(float32) float32 { return s.least }

// Whole is how tall the content is at the width.
func (s *Scroll) Whole(width float32) float32 { return HeightFor(s.holder.Objects[0], width) }

// fitWidth gives the content the whole width, or leaves room for the bar where it
// is taller than the window.
func (s *Scroll) fitWidth() {
	size := s.Size()
	s.body.width = size.Width
	if HeightFor(s.holder.Objects[0], size.Width) > size.Height {
		s.body.width = max(size.Width-scrollGutter, 1)
	}
}

// Relayout fits the content anew.
func (s *Scroll) Relayout() {
	s.fitWidth()
	before := s.holder.Size().Height
	h := max(s.holder.MinSize().Height, s.Size().Height)
	if h != before {
		s.holder.Resize(fyne.NewSize(s.Size().Width, h))
		s.scroll.Refresh()
	}
	Relayout(s.holder)
}

// Reveal scrolls until o, which is somewhere in the content, can be seen. What is not
// in it changes nothing.
func (s *Scroll) Reveal(o fyne.CanvasObject) {
	const margin = 24
	driver := fyne.CurrentApp().Driver()
	window, at := driver.AbsolutePositionForObject(s.scroll), driver.AbsolutePositionForObject(o)
	if middle := at.X + o.Size().Width/2; middle < window.X || middle > window.X+s.Size().Width {
		return
	}
	off, view := s.scroll.Offset.Y, s.Size().Height
	top := at.Y - window.Y + off
	bottom := top + o.Size().Height
	switch {
	case top < -margin || bottom > s.holder.Size().Height+margin:
		return
	case top-margin < off:
		off = top - margin
	case bottom+margin > off+view:
		off = min(bottom+margin-view, top-margin) // of what is taller, its beginning
	default:
		return
	}
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(off, 0)))
}

// Page scrolls down by so many times what can be seen, up where it is less than 0.
func (s *Scroll) Page(by int) {
	const kept = 48 // of what was seen before
	view := s.Size().Height
	off := s.scroll.Offset.Y + float32(by)*max(view-kept, kept)
	s.scroll.ScrollToOffset(fyne.NewPos(0, max(min(off, s.holder.Size().Height-view), 0)))
}

// Top goes back to the beginning.
func (s *Scroll) Top() { s.scroll.ScrollToTop() }

// CreateRenderer draws the content.
func (s *Scroll) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{s.themed},
		layout: func(size fyne.Size) {
			s.fitWidth()
			s.themed.Resize(size)
			s.Relayout()
		},
		min: func() fyne.Size { return fyne.NewSize(40, s.least) },
	}
}

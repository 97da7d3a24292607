package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// Shade darkens what lies behind something, or nothing, and keeps clicks off it.
type Shade struct {
	widget.BaseWidget
	rect *canvas.Rectangle
	tap  func()
}

// NewShade makes a shade in a colour, nil for none; tap hears clicks on it, nil for what
// must not go away by one.
func NewShade(c color.Color, tap func()) *Shade {
	if c == nil {
		c = colorless
	}
	s := &Shade{rect: Box(c, 0), tap: tap}
	s.ExtendBaseWidget(s)
	return s
}

// Tapped passes the click on.
func (s *Shade) Tapped(*fyne.PointEvent) {
	if s.tap != nil {
		s.tap()
	}
}

// MouseIn does nothing.
func (s *Shade) MouseIn(*desktop.MouseEvent) {}

// MouseMoved does nothing.
func (s *Shade) MouseMoved(*desktop.MouseEvent) {}

// MouseOut does nothing.
func (s *Shade) MouseOut() {}

// Scrolled does nothing.
func (s *Shade) Scrolled(*fyne.ScrollEvent) {}

// Cursor is the plain one.
func (s *Shade) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// CreateRenderer draws it.
func (s *Shade) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.rect) }

// InFront puts its object into the middle of a window, a little above: at most so wide,
// as tall as it must be, and at least margin away from each edge. Lengths are in pixels.
func InFront(width, margin float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &inFront{width, margin, margin}, Objects: []fyne.CanvasObject{o}}
}

// inFront leaves side free to the left and right, and above and below edge.
type inFront struct{ width, side, edge float32 }

func (l *inFront) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 100) }

func (l *inFront) HeightFor([]fyne.CanvasObject, float32) float32 { return 100 }

func (l *inFront) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(l.width, size.Width-2*l.side)
	h := min(HeightFor(o[0], w), size.Height-2*l.edge)
	Place(o[0], float32(int((size.Width-w)/2)), float32(int((size.Height-h)*0.42)), w, h)
}

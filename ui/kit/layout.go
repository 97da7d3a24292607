package kit

import (
	"fyne.io/fyne/v2"
)

// Insets are distances from the four edges.
type Insets struct{ Top, Right, Bottom, Left float32 }

// Even is the same distance from all edges.
func Even(d float32) Insets { return Insets{d, d, d, d} }

// Down stacks objects, each as tall as its content at the full width.
func Down(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &column{gap: gap}, Objects: objects}
}

type column struct{ gap float32 }

func (l *column) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := float32(0)
	for i, o := range shown(objects) {
		if i > 0 {
			h += l.gap
		}
		h += HeightFor(o, width)
	}
	return h
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for i, o := range shown(objects) {
		m := o.MinSize()
		size.Width = max(size.Width, m.Width)
		size.Height += m.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	return size
}

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range shown(objects) {
		h := HeightFor(o, size.Width)
		Place(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

func minWidth(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for _, o := range shown(objects) {
		w = max(w, o.MinSize().Width)
	}
	return w
}

// Across puts objects side by side, each as wide as it must be; the one at stretch
// (-1 for none) gets what is left. They are centred on each other.
func Across(gap float32, stretch int, objects ...fyne.CanvasObject) *fyne.Container {
	var wide fyne.CanvasObject
	if stretch >= 0 {
		wide = objects[stretch]
	}
	return &fyne.Container{Layout: &row{gap: gap, wide: wide}, Objects: objects}
}

// AcrossFull is an Across whose objects are all as tall as it is.
func AcrossFull(gap float32, stretch int, objects ...fyne.CanvasObject) *fyne.Container {
	c := Across(gap, stretch, objects...)
	c.Layout.(*row).full = true
	return c
}

// AcrossTop is an Across whose objects hang from its upper edge.
func AcrossTop(gap float32, stretch int, objects ...fyne.CanvasObject) *fyne.Container {
	c := Across(gap, stretch, objects...)
	c.Layout.(*row).top = true
	return c
}

type row struct {
	gap  float32
	wide fyne.CanvasObject
	top  bool
	full bool
}

// rest is the width that is left for the one that stretches.
func (l *row) rest(objects []fyne.CanvasObject, width float32) float32 {
	for i, o := range objects {
		if i > 0 {
			width -= l.gap
		}
		if o != l.wide {
			width -= o.MinSize().Width
		}
	}
	return max(width, 0)
}

func (l *row) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	objects = shown(objects)
	rest, h := l.rest(objects, width), float32(0)
	for _, o := range objects {
		if o == l.wide {
			h = max(h, HeightFor(o, rest))
		} else {
			h = max(h, o.MinSize().Height)
		}
	}
	return h
}

func (l *row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for i, o := range shown(objects) {
		m := o.MinSize()
		size.Width += m.Width
		if i > 0 {
			size.Width += l.gap
		}
		size.Height = max(size.Height, m.Height)
	}
	return size
}

func (l *row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	rest, x := l.rest(objects, size.Width), float32(0)
	for _, o := range objects {
		m := o.MinSize()
		w, h := m.Width, m.Height
		if o == l.wide {
			w, h = rest, HeightFor(o, rest)
		}
		y := float32(0)
		if l.full {
			h = size.Height
		} else if !l.top {
			y = float32(int((size.Height - h) / 2))
		}
		Place(o, x, y, w, h)
		x += w + l.gap
	}
}

// Pad keeps a distance around one object.
func Pad(in Insets, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &padding{in}, Objects: []fyne.CanvasObject{o}}
}

type padding struct{ in Insets }

func (l *padding) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], max(width-l.in.Left-l.in.Right, 0)) + l.in.Top + l.in.Bottom
}

func (l *padding) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().AddWidthHeight(l.in.Left+l.in.Right, l.in.Top+l.in.Bottom)
}

func (l *padding) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], l.in.Left, l.in.Top, size.Width-l.in.Left-l.in.Right, size.Height-l.in.Top-l.in.Bottom)
}

// Stack lays objects over each other, all of the full size; the last one decides
// how tall it is.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: stack{}, Objects: objects}
}

type stack struct{}

func (stack) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[len(objects)-1], width)
}

func (stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range shown(objects) {
		size = size.Max(o.MinSize())
	}
	return size
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		Place(o, 0, 0, size.Width, size.Height)
	}
}

// Frame puts top and bottom (either may be nil) at the edges and gives body what
// is left.
func Frame(gap float32, top, body, bottom fyne.CanvasObject) *fyne.Container {
	l := &frame{gap: gap, top: top, body: body, bottom: bottom}
	c := &fyne.Container{Layout: l}
	for _, o := range []fyne.CanvasObject{body, top, bottom} {
		if o != nil {
			c.Objects = append(c.Objects, o)
		}
	}
	return c
}

type frame struct {
	gap               float32
	top, body, bottom fyne.CanvasObject
}

func (l *frame) edge(o fyne.CanvasObject, width float32) float32 {
	if o == nil || !o.Visible() {
		return 0
	}
	return HeightFor(o, width) + l.gap
}

func (l *frame) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(minWidth(objects), l.body.MinSize().Height)
}

func (l *frame) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	top, bottom := l.edge(l.top, size.Width), l.edge(l.bottom, size.Width)
	if top > 0 {
		Place(l.top, 0, 0, size.Width, top-l.gap)
	}
	if bottom > 0 {
		Place(l.bottom, 0, size.Height-bottom+l.gap, size.Width, bottom-l.gap)
	}
	Place(l.body, 0, top, size.Width, size.Height-top-bottom)
}

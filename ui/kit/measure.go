package kit

import (
	"fyne.io/fyne/v2"
)

// Tall is what can tell its height for a width.
type Tall interface {
	HeightFor(width float32) float32
}

// tallLayout is a layout that can tell the height of its objects for a width.
type tallLayout interface {
	fyne.Layout
	HeightFor(objects []fyne.CanvasObject, width float32) float32
}

// inner is a widget that holds others which Relayout must reach.
type inner interface{ Relayout() }

// HeightFor is how tall o is at the width.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case Tall:
		return o.HeightFor(width)
	case *fyne.Container:
		if l, ok := o.Layout.(tallLayout); ok {
			return l.HeightFor(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Relayout puts o and all that it holds in their places again. Unlike Refresh it
// draws nothing anew.
func Relayout(o fyne.CanvasObject) {
	if !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			Relayout(child)
		}
	case inner:
		o.Relayout()
	}
}

// shown are the objects that take part in a layout.
func shown(objects []fyne.CanvasObject) []fyne.CanvasObject {
	kept := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if takesPart(o) {
			kept = append(kept, o)
		}
	}
	return kept
}

// takesPart reports whether o is visible, and not merely a wrapping around
// something that is not.
func takesPart(o fyne.CanvasObject) bool {
	if !o.Visible() {
		return false
	}
	if c, ok := o.(*fyne.Container); ok && len(c.Objects) == 1 {
		switch c.Layout.(type) {
		case *padding, *middle:
			return takesPart(c.Objects[0])
		}
	}
	return true
}

// Place moves and resizes; no side is less than nothing.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// Show sets whether o is visible, and marks the ground where that changes.
func (g *Ground) Show(o fyne.CanvasObject, visible bool) {
	if o.Visible() == visible {
		return
	}
	if visible {
		o.Show()
	} else {
		o.Hide()
	}
	g.Touch()
}

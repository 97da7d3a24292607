package kit

import "fyne.io/fyne/v2"

// Spread puts buttons at the right of what they are about, where that keeps the width
// least, and below it where it would not.
func Spread(least float32, what fyne.CanvasObject, buttons *fyne.Container) *fyne.Container {
	return &fyne.Container{Layout: &spreading{least}, Objects: []fyne.CanvasObject{what, buttons}}
}

type spreading struct{ least float32 }

const (
	spreadGap  = 14
	spreadDown = 8
)

// beside is how wide the buttons are in one line; false where they go below.
func (l *spreading) beside(o []fyne.CanvasObject, width float32) (float32, bool) {
	w, n := float32(0), 0
	for _, b := range o[1].(*fyne.Container).Objects {
		if b.Visible() {
			w += b.MinSize().Width
			n++
		}
	}
	if n == 0 || !o[1].Visible() {
		return 0, true
	}
	w += spreadDown * float32(n-1)
	return w, width-w-spreadGap >= l.least
}

func (l *spreading) rest(width, buttons float32) float32 {
	if buttons == 0 {
		return width
	}
	return width - buttons - spreadGap
}

func (l *spreading) HeightFor(o []fyne.CanvasObject, width float32) float32 {
	if w, beside := l.beside(o, width); beside {
		h := HeightFor(o[0], l.rest(width, w))
		if w > 0 {
			h = max(h, HeightFor(o[1], w))
		}
		return h
	}
	return HeightFor(o[0], width) + spreadDown + HeightFor(o[1], width)
}

func (l *spreading) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().Max(o[1].MinSize())
}

func (l *spreading) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w, beside := l.beside(o, size.Width)
	if !beside {
		h := HeightFor(o[0], size.Width)
		Place(o[0], 0, 0, size.Width, h)
		Place(o[1], 0, h+spreadDown, size.Width, HeightFor(o[1], size.Width))
		return
	}
	rest := l.rest(size.Width, w)
	h := HeightFor(o[0], rest)
	Place(o[0], 0, float32(int((size.Height-h)/2)), rest, h)
	if w > 0 {
		h = HeightFor(o[1], w)
		Place(o[1], size.Width-w, float32(int((size.Height-h)/2)), w, h)
	}
}

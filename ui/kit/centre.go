package kit

import "fyne.io/fyne/v2"

// Centre keeps its object in the middle from side to side, as wide as it must be. A Flow
// is as wide as all of it in one line, where there is room for that.
func Centre(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: centre{}, Objects: []fyne.CanvasObject{o}}
}

type centre struct{}

// natural is how wide o is where it may choose.
func natural(o fyne.CanvasObject) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(*flow); ok {
			return l.line(c.Objects)
		}
	}
	return o.MinSize().Width
}

func (centre) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (centre) HeightFor(o []fyne.CanvasObject, width float32) float32 {
	return HeightFor(o[0], min(natural(o[0]), width))
}

func (centre) Layout(o []fyne.CanvasObject, size fyne.Size) {
	w := min(natural(o[0]), size.Width)
	Place(o[0], float32(int((size.Width-w)/2)), 0, w, size.Height)
}

// Hang gives its object the whole width and puts it a third down, or at the upper edge
// where it is taller than the room.
func Hang(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: hang{}, Objects: []fyne.CanvasObject{o}}
}

type hang struct{}

func (hang) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 60) }

func (hang) Layout(o []fyne.CanvasObject, size fyne.Size) {
	h := HeightFor(o[0], size.Width)
	Place(o[0], 0, max(float32(int((size.Height-h)*0.3)), 0), size.Width, h)
}

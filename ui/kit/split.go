package kit

import "fyne.io/fyne/v2"

// Split puts something beside what it leads to: a list beside one of its rows in full, a
// table of contents beside the text. Lengths are in pixels.
type Split struct {
	// Share is how much of the width the left one gets, from 0 to 1, within Least and Most.
	Share, Least, Most float32
	// Gap is what is left between the two.
	Gap float32
}

// Of lays the two out. A left one that is hidden leaves the whole width to the other.
func (s Split) Of(left, right fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: split{s}, Objects: []fyne.CanvasObject{left, right}}
}

type split struct{ Split }

func (l split) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(2*l.Least, 120) }

func (l split) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	if o[0].Visible() {
		w := min(max(float32(int(size.Width*l.Share)), l.Least), l.Most)
		Place(o[0], 0, 0, w, size.Height)
		x = w + l.Gap
	}
	Place(o[1], x, 0, size.Width-x, size.Height)
}

package kit

import "fyne.io/fyne/v2"

// Flow puts objects side by side and begins a new line where there is no room.
func Flow(gap, lineGap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &flow{gap, lineGap}, Objects: objects}
}

type flow struct{ gap, lineGap float32 }

// walk calls f with the place of each object and gives the height of all.
func (l *flow) walk(objects []fyne.CanvasObject, width float32, f func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	x, y, line := float32(0), float32(0), float32(0)
	for _, o := range shown(objects) {
		m := o.MinSize()
		w := min(m.Width, max(width, 1))
		if x > 0 && x+w > width+0.5 {
			x, y, line = 0, y+line+l.lineGap, 0
		}
		f(o, x, y, w, m.Height)
		x += w + l.gap
		line = max(line, m.Height)
	}
	return y + line
}

func (l *flow) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.walk(objects, width, func(fyne.CanvasObject, float32, float32, float32, float32) {})
}

// line is how wide all objects are side by side.
func (l *flow) line(objects []fyne.CanvasObject) float32 {
	w := float32(0)
	for i, o := range shown(objects) {
		if i > 0 {
			w += l.gap
		}
		w += o.MinSize().Width
	}
	return w
}

func (l *flow) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }

// widest is the size that holds each of the objects.
func widest(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.Size{}
	for _, o := range shown(objects) {
		size = size.Max(o.MinSize())
	}
	return size
}

func (l *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.walk(objects, size.Width, Place)
}

// Columns puts objects side by side in the shares of their weights; below the
// width least they stand below each other. Hidden ones leave their share to the
// others.
func Columns(gap, least float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	l := &columns{gap: gap, least: least, weight: map[fyne.CanvasObject]float32{}}
	for i, o := range objects {
		l.weight[o] = weights[i]
	}
	return &fyne.Container{Layout: l, Objects: objects}
}

type columns struct {
	gap, least float32
	weight     map[fyne.CanvasObject]float32
}

func (l *columns) widths(objects []fyne.CanvasObject, width float32) []float32 {
	sum := float32(0)
	for _, o := range objects {
		sum += l.weight[o]
	}
	free := width - l.gap*float32(len(objects)-1)
	out := make([]float32, len(objects))
	for i, o := range objects {
		out[i] = float32(int(free * l.weight[o] / sum))
	}
	return out
}

func (l *columns) stacked(objects []fyne.CanvasObject, width float32) bool {
	return width < l.least && len(objects) > 1
}

func (l *columns) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	objects = shown(objects)
	if l.stacked(objects, width) {
		return (&column{l.gap}).HeightFor(objects, width)
	}
	h := float32(0)
	for i, w := range l.widths(objects, width) {
		h = max(h, HeightFor(objects[i], w))
	}
	return h
}

func (l *columns) MinSize(objects []fyne.CanvasObject) fyne.Size { return widest(objects) }

func (l *columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects = shown(objects)
	if l.stacked(objects, size.Width) {
		(&column{l.gap}).Layout(objects, size)
		return
	}
	x := float32(0)
	for i, w := range l.widths(objects, size.Width) {
		Place(objects[i], x, 0, w, size.Height)
		x += w + l.gap
	}
}

// Middle gives its object at most the width most, centred from side to side where
// there is more.
func Middle(most float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &middle{most}, Objects: []fyne.CanvasObject{o}}
}

type middle struct{ most float32 }

func (l *middle) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], min(width, l.most))
}

func (l *middle) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

func (l *middle) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, l.most)
	Place(objects[0], float32(int((size.Width-w)/2)), 0, w, size.Height)
}

// Fixed gives its object exactly this width or height; 0 leaves that side free.
func Fixed(width, height float32, o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &fixed{width, height}, Objects: []fyne.CanvasObject{o}}
}

type fixed struct{ w, h float32 }

func (l *fixed) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	if l.h > 0 {
		return l.h
	}
	return HeightFor(objects[0], width)
}

func (l *fixed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	if l.w > 0 {
		m.Width = l.w
	}
	if l.h > 0 {
		m.Height = l.h
	}
	return m
}

func (l *fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	Place(objects[0], 0, 0, size.Width, size.Height)
}

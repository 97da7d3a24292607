package calendar

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// stock keeps canvas objects of one kind. Each drawing takes them from the start
// again; those that are left over are hidden.
type stock[T fyne.CanvasObject] struct {
	all  []T
	used int
	make func() T
}

func (s *stock[T]) next() T {
	if s.used == len(s.all) {
		s.all = append(s.all, s.make())
	}
	o := s.all[s.used]
	s.used++
	if !o.Visible() {
		o.Show()
	}
	return o
}

// rest hides what was not taken.
func (s *stock[T]) rest() {
	for _, o := range s.all[s.used:] {
		if o.Visible() {
			o.Hide()
		}
	}
}

func newBoxes() *stock[*canvas.Rectangle] {
	return &stock[*canvas.Rectangle]{make: func() *canvas.Rectangle { return kit.Box(color.NRGBA{}, 0) }}
}

func newTexts() *stock[*canvas.Text] {
	return &stock[*canvas.Text]{make: func() *canvas.Text { return canvas.NewText("", color.NRGBA{}) }}
}

// box draws a rectangle.
func box(s *stock[*canvas.Rectangle], pos fyne.Position, size fyne.Size, fill, line color.Color, width, radius float32) *canvas.Rectangle {
	r := s.next()
	if r.FillColor != fill || r.StrokeColor != line || r.StrokeWidth != width || r.CornerRadius != radius {
		r.FillColor, r.StrokeColor, r.StrokeWidth, r.CornerRadius = fill, line, width, radius
		r.Refresh()
	}
	put(r, pos, size)
	return r
}

// text draws a line of text, with its middle at half the height of the room.
func text(s *stock[*canvas.Text], pos fyne.Position, size fyne.Size, words string, style theme.Style, ink color.Color, align fyne.TextAlign) {
	t := s.next()
	bold := fyne.TextStyle{Bold: style.Bold}
	if t.Text != words || t.TextSize != style.Size || t.TextStyle != bold || t.Color != ink || t.Alignment != align {
		t.Text, t.TextSize, t.TextStyle, t.Color, t.Alignment = words, style.Size, bold, ink, align
		t.Refresh()
	}
	h := height(style)
	put(t, pos.AddXY(0, float32(int((size.Height-h)/2))), fyne.NewSize(size.Width, h))
}

// visible shows or hides; where that changes nothing, nothing is drawn again.
func visible(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

func put(o fyne.CanvasObject, pos fyne.Position, size fyne.Size) {
	if o.Position() != pos {
		o.Move(pos)
	}
	if o.Size() != size {
		o.Resize(size)
	}
}

// rulers remember how wide words are: there are few, and they come again with every
// frame.
type rulers map[ruled]float32

type ruled struct {
	words string
	style theme.Style
}

func (r rulers) width(words string, style theme.Style) float32 {
	k := ruled{words, style}
	w, ok := r[k]
	if !ok {
		if len(r) > 5000 {
			clear(r)
		}
		w = fyne.MeasureText(words, style.Size, fyne.TextStyle{Bold: style.Bold}).Width
		r[k] = w
	}
	return w
}

// fit is the words, or as much of them as has room, with an ellipsis.
func (r rulers) fit(words string, style theme.Style, room float32) string {
	if words == "" || r.width(words, style) <= room {
		return words
	}
	runes := []rune(words)
	low, high := 0, len(runes)-1
	for low < high {
		mid := (low + high + 1) / 2
		if r.width(string(runes[:mid])+"…", style) <= room {
			low = mid
		} else {
			high = mid - 1
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low]) + "…"
}

// height is that of a line of text as the toolkit draws it.
func height(style theme.Style) float32 {
	return fyne.MeasureText("M", style.Size, fyne.TextStyle{Bold: style.Bold}).Height
}

package kit

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// Text is plain text in one style and colour. It never reads markup. What it is
// given must have been through view.OneLine or view.Block: breaking lines takes
// time in proportion to the length.
type Text struct {
	widget.BaseWidget
	g     *Ground
	style theme.Style
	color color.Color
	text  string
	kind  textKind
	most  int
	align fyne.TextAlign

	lines []*canvas.Text
	used  int
	at    float32 // the width for which lines are broken, -1 for none
	// asked are the widths for which the lines were counted last.
	asked [2]struct {
		width float32
		lines int
	}
}

type textKind int

const (
	labelText textKind = iota // as wide as its text
	cutText                   // one line, cut to the width
	paraText                  // wrapped
)

// Label is a line that is as wide as its text.
func (g *Ground) Label(style theme.Style, c color.Color, text string) *Text {
	return g.text(labelText, style, c, text, 1)
}

// Cut is a line that ends in an ellipsis where there is no room for all of it.
func (g *Ground) Cut(style theme.Style, c color.Color, text string) *Text {
	return g.text(cutText, style, c, text, 1)
}

// Para is text that wraps, into at most most lines (0 for as many as it takes).
func (g *Ground) Para(style theme.Style, c color.Color, text string, most int) *Text {
	return g.text(paraText, style, c, text, most)
}

func (g *Ground) text(kind textKind, style theme.Style, c color.Color, text string, most int) *Text {
	t := &Text{g: g, style: style, color: c, text: text, kind: kind, most: most, at: -1}
	t.ExtendBaseWidget(t)
	return t
}

// Right aligns the text with its right edge.
func (t *Text) Right() *Text {
	t.align = fyne.TextAlignTrailing
	return t
}

// Centered aligns the text with its middle.
func (t *Text) Centered() *Text {
	t.align = fyne.TextAlignCenter
	return t
}

// Set changes the text. Where that changes nothing, nothing is drawn.
func (t *Text) Set(text string) {
	if t.text == text {
		return
	}
	before, rows := t.MinSize(), t.used
	t.text = text
	t.renew()
	if t.used != rows || t.kind == labelText && t.MinSize() != before {
		t.g.Touch()
	}
}

// renew breaks the lines again for the present size.
func (t *Text) renew() {
	t.at = -1
	t.asked[0].lines, t.asked[1].lines = 0, 0
	if t.Size().Width > 0 {
		t.breakFor(t.Size().Width)
		t.arrange()
	}
}

// Paint changes the colour.
func (t *Text) Paint(c color.Color) {
	if t.color == c {
		return
	}
	t.color = c
	for _, l := range t.lines {
		if l.Color = c; l.Visible() {
			l.Refresh()
		}
	}
}

// Restyle changes the step of the type scale.
func (t *Text) Restyle(s theme.Style) {
	if t.style == s {
		return
	}
	t.style = s
	t.renew()
	t.g.Touch()
}

// Text gives what it shows, whole.
func (t *Text) Text() string { return t.text }

// HeightFor is the height at the width.
func (t *Text) HeightFor(width float32) float32 {
	if t.kind != paraText {
		return t.style.Line
	}
	return t.style.Line * float32(t.count(width))
}

// count is how many lines the text takes at the width. It changes nothing that is
// shown.
func (t *Text) count(width float32) int {
	if t.at == width {
		return max(t.used, 1)
	}
	for _, a := range t.asked {
		if a.lines > 0 && a.width == width {
			return a.lines
		}
	}
	t.asked[1] = t.asked[0]
	t.asked[0].width, t.asked[0].lines = width, max(len(breakLines(measureIn(t.style), t.text, width, t.most)), 1)
	return t.asked[0].lines
}

// LinesAt is how many lines the text would take at the width in the style, without
// a limit.
func (t *Text) LinesAt(style theme.Style, width float32) int {
	return len(breakLines(measureIn(style), t.text, width, 0))
}

func measureIn(s theme.Style) func(string) float32 {
	style := fyne.TextStyle{Bold: s.Bold}
	return func(text string) float32 { return fyne.MeasureText(text, s.Size, style).Width }
}

// breakFor fills the lines for the width.
func (t *Text) breakFor(width float32) {
	if t.at == width {
		return
	}
	t.at = width
	var parts []string
	switch t.kind {
	case labelText:
		parts = []string{t.text}
	default:
		parts = breakLines(measureIn(t.style), t.text, width, t.most)
	}
	for len(t.lines) < len(parts) {
		l := canvas.NewText("", t.color)
		l.Hide()
		t.lines = append(t.lines, l)
	}
	t.used = len(parts)
	for i, l := range t.lines {
		if i >= len(parts) {
			if l.Visible() {
				l.Hide()
			}
			continue
		}
		bold := fyne.TextStyle{Bold: t.style.Bold}
		changed := l.Text != parts[i] || l.TextSize != t.style.Size || l.TextStyle != bold || l.Color != t.color
		l.Text, l.TextSize, l.TextStyle, l.Alignment, l.Color = parts[i], t.style.Size, bold, t.align, t.color
		if !l.Visible() {
			l.Show()
		}
		if changed {
			l.Refresh()
		}
	}
}

// arrange puts the lines in their places.
func (t *Text) arrange() {
	width := t.Size().Width
	for i, l := range t.lines[:t.used] {
		h := l.MinSize().Height
		y := float32(i)*t.style.Line + float32(int((t.style.Line-h)/2))
		Place(l, 0, y, width, h)
	}
}

// CreateRenderer draws the lines.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{t} }

type textRenderer struct{ t *Text }

func (r *textRenderer) Layout(size fyne.Size) {
	r.t.breakFor(size.Width)
	r.t.arrange()
}

func (r *textRenderer) MinSize() fyne.Size {
	t := r.t
	switch t.kind {
	case labelText:
		if t.text == "" {
			return fyne.NewSize(0, t.style.Line)
		}
		return fyne.NewSize(fyne.MeasureText(t.text, t.style.Size, fyne.TextStyle{Bold: t.style.Bold}).Width, t.style.Line)
	case cutText:
		return fyne.NewSize(4*theme.Grid, t.style.Line)
	}
	return fyne.NewSize(8*theme.Grid, t.style.Line)
}

func (r *textRenderer) Refresh() {
	for _, l := range r.t.lines {
		l.Refresh()
	}
}

func (r *textRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(r.t.lines))
	for i, l := range r.t.lines {
		objects[i] = l
	}
	return objects
}

func (r *textRenderer) Destroy() {}

package calendar

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// grid is the days above, the rows below them, and the card in front.
type grid struct {
	widget.BaseWidget
	g      *kit.Ground
	sheet  *sheet
	scroll *container.Scroll
	themed fyne.CanvasObject
	boxes  *stock[*canvas.Rectangle]
	texts  *stock[*canvas.Text]
	card   *card
	row    int
	heads  []fyne.CanvasObject
}

func newGrid(g *kit.Ground, send func(view.Msg)) *grid {
	w := &grid{g: g, sheet: newSheet(g, send), boxes: newBoxes(), texts: newTexts(), card: newCard(g, send), row: -1}
	w.scroll = container.NewVScroll(w.sheet)
	w.scroll.OnScrolled = func(fyne.Position) {
		w.fill()
		w.placeCard()
	}
	w.themed = container.NewThemeOverride(w.scroll, g.Look)
	w.ExtendBaseWidget(w)
	return w
}

func (w *grid) set(v view.Calendar) {
	w.sheet.model = v
	w.card.set(v.Card)
	w.lay()
	if v.Row != w.row {
		w.row = v.Row
		w.reveal()
	}
}

// lay puts everything in its place for the present size.
func (w *grid) lay() {
	size := w.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	s := w.sheet
	tall := s.MinSize().Height
	s.geo = measure(&s.model, size.Width, size.Height-headHeight)
	put(w.themed, fyne.NewPos(0, headHeight), fyne.NewSize(size.Width, size.Height-headHeight))
	if s.geo.height() != tall {
		s.Resize(fyne.NewSize(size.Width, s.geo.height()))
		w.scroll.Refresh()
	}
	w.head()
	w.fill()
	w.placeCard()
}

// fill draws the rows that can be seen.
func (w *grid) fill() {
	if len(w.sheet.geo.tops) > 0 {
		from := w.scroll.Offset.Y
		w.sheet.draw(from, from+w.Size().Height-headHeight)
	}
}

// head draws the days.
func (w *grid) head() {
	s, g := w.sheet, w.g
	had := len(w.heads)
	w.boxes.used, w.texts.used = 0, 0
	week := len(s.model.Days) <= 7
	for n, d := range s.model.Days {
		x := s.geo.x(float64(n))
		ink := g.Text
		if d.Weekend {
			ink = g.Muted
		}
		if week {
			label := d.Weekday + " " + d.Number
			if d.Month != "" {
				label += " " + d.Month
			}
			label = s.rulers.fit(label, theme.Small.Strong(), s.geo.day-10)
			if d.Today {
				box(w.boxes, fyne.NewPos(x+2, 1), fyne.NewSize(s.rulers.width(label, theme.Small.Strong())+10, 21), g.Accent, nil, 0, 6)
				ink = g.OnAccent
			}
			text(w.texts, fyne.NewPos(x+7, 1), fyne.NewSize(s.geo.day, 21), label, theme.Small.Strong(), ink, fyne.TextAlignLeading)
			if room := s.geo.day - s.rulers.width(label, theme.Small.Strong()) - 20; d.Note != "" && s.rulers.width(d.Note, theme.Caption) <= room {
				text(w.texts, fyne.NewPos(x+s.geo.day-s.rulers.width(d.Note, theme.Caption)-6, 1), fyne.NewSize(60, 21), d.Note, theme.Caption, g.Ink("acknowledged"), fyne.TextAlignLeading)
			}
			continue
		}
		style, name := theme.Small.Strong(), d.Weekday
		switch {
		case s.geo.day < 20:
			style, name = tinyStyle, d.Weekday[:1]
		case s.geo.day < 30:
			name = d.Weekday[:2]
		}
		nameStyle := theme.Caption
		if style == tinyStyle {
			nameStyle = tinyStyle.Light()
		}
		text(w.texts, fyne.NewPos(x, 0), fyne.NewSize(s.geo.day, 20), name, nameStyle, g.Muted, fyne.TextAlignCenter)
		if d.Today {
			wide := min(s.geo.day-1, 26)
			box(w.boxes, fyne.NewPos(x+(s.geo.day-wide)/2, 20), fyne.NewSize(wide, 20), g.Accent, nil, 0, 6)
			ink = g.OnAccent
		}
		text(w.texts, fyne.NewPos(x, 20), fyne.NewSize(s.geo.day, 20), d.Number, style, ink, fyne.TextAlignCenter)
	}
	for _, t := range s.model.Ticks {
		text(w.texts, fyne.NewPos(s.geo.x(t.X)-15, 23), fyne.NewSize(30, 18), t.Label, tinyStyle.Light(), g.Muted, fyne.TextAlignCenter)
	}
	w.boxes.rest()
	w.texts.rest()
	w.heads = appendAll(appendAll(w.heads[:0], w.boxes.all), w.texts.all)
	if len(w.heads) != had {
		w.Refresh()
	}
}

// reveal scrolls until the cursor's row can be seen.
func (w *grid) reveal() {
	geo := w.sheet.geo
	if w.row < 0 || w.row+1 >= len(geo.tops) {
		return
	}
	off, room := w.scroll.Offset.Y, w.Size().Height-headHeight
	switch top, bottom := geo.tops[w.row], geo.tops[w.row+1]; {
	case top < off:
		off = top
	case bottom > off+room:
		off = bottom - room
	default:
		return
	}
	w.scroll.ScrollToOffset(fyne.NewPos(0, max(off, 0)))
	w.fill()
	w.placeCard()
}

// placeCard puts the card below its block, or above it where there is no room.
func (w *grid) placeCard() {
	c := w.sheet.model.Card
	if c == nil || c.Row+1 >= len(w.sheet.geo.tops) {
		visible(w.card.root, false)
		return
	}
	pos, size := w.sheet.geo.part(c.Row, c.CalendarStretch, 0, 1)
	room, wide := w.Size(), min(cardWidth, w.Size().Width)
	tall := w.card.height(wide)
	y := headHeight + pos.Y - w.scroll.Offset.Y
	below := y + size.Height + 8
	if below+tall > room.Height {
		if above := y - tall - 8; above >= 0 {
			below = above
		} else {
			below = max(room.Height-tall, 0)
		}
	}
	x := min(max(pos.X, w.sheet.geo.names), room.Width-wide-2)
	put(w.card.root, fyne.NewPos(max(x, 0), below), fyne.NewSize(wide, tall))
	kit.Relayout(w.card.root)
	visible(w.card.root, true)
}

// Relayout lays the grid out anew.
func (w *grid) Relayout() { w.lay() }

// HeightFor is what it asks for.
func (w *grid) HeightFor(float32) float32 { return 200 }

// CreateRenderer draws the grid.
func (w *grid) CreateRenderer() fyne.WidgetRenderer { return &gridRenderer{w} }

type gridRenderer struct{ w *grid }

func (r *gridRenderer) Layout(fyne.Size) {
	r.w.lay()
	r.w.reveal()
}
func (r *gridRenderer) MinSize() fyne.Size { return fyne.NewSize(320, 160) }
func (r *gridRenderer) Refresh()           {}
func (r *gridRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, r.w.heads...), r.w.themed, r.w.card.root)
}
func (r *gridRenderer) Destroy() {}

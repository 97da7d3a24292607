package calendar

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/palette"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// The styles of what is written on blocks; the tiny one is for a day of a month in a
// narrow window.
var (
	blockStyle = theme.Caption
	mineStyle  = theme.Caption.Strong()
	tinyStyle  = theme.Style{Size: 11, Line: 14, Bold: true}
)

// sheet is all rows together, as tall as they are. Only those between from and to are
// drawn.
type sheet struct {
	widget.BaseWidget
	g      *kit.Ground
	send   func(view.Msg)
	model  view.Calendar
	geo    geometry
	people []palette.Person
	rulers rulers

	beds             *stock[*bed]
	boxes, bars, top *stock[*canvas.Rectangle]
	texts            *stock[*canvas.Text]
	marks            *stock[*canvas.Image]
	now              *canvas.Rectangle
	objects          []fyne.CanvasObject

	hover  view.CalendarSpot
	origin *fyne.Position
}

func newSheet(g *kit.Ground, send func(view.Msg)) *sheet {
	s := &sheet{g: g, send: send, people: g.People(), rulers: rulers{}}
	s.marks = newMarks()
	s.beds = &stock[*bed]{make: newBed}
	s.boxes, s.bars, s.top, s.texts = newBoxes(), newBoxes(), newBoxes(), newTexts()
	s.now = kit.Box(g.Palette.Text, 1)
	s.now.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// draw shows the rows between two heights.
func (s *sheet) draw(from, to float32) {
	had := len(s.objects)
	s.beds.used, s.boxes.used, s.bars.used, s.top.used, s.texts.used, s.marks.used = 0, 0, 0, 0, 0, 0
	for n := range s.model.Rows {
		if s.geo.tops[n+1] > from && s.geo.tops[n] < to {
			s.drawRow(n)
		}
	}
	s.drawSelection()
	s.beds.rest()
	s.boxes.rest()
	s.bars.rest()
	s.top.rest()
	s.texts.rest()
	s.marks.rest()
	if s.model.Now >= 0 && len(s.model.Rows) > 0 {
		visible(s.now, true)
		put(s.now, fyne.NewPos(s.geo.x(s.model.Now)-1, 0), fyne.NewSize(2, s.geo.height()))
	} else {
		visible(s.now, false)
	}
	s.objects = s.objects[:0]
	for _, b := range s.beds.all {
		s.objects = append(s.objects, b.Raster) // the painter knows its own kinds only
	}
	s.objects = appendAll(s.objects, s.boxes.all)
	s.objects = appendAll(s.objects, s.bars.all)
	s.objects = append(s.objects, s.now)
	s.objects = appendAll(s.objects, s.texts.all)
	s.objects = appendAll(s.objects, s.marks.all)
	s.objects = appendAll(s.objects, s.top.all)
	if len(s.objects) != had {
		s.Refresh()
	}
}

func appendAll[T fyne.CanvasObject](to []fyne.CanvasObject, all []T) []fyne.CanvasObject {
	for _, o := range all {
		to = append(to, o)
	}
	return to
}

func (s *sheet) drawRow(n int) {
	r := &s.model.Rows[n]
	top, tall := s.geo.tops[n], s.geo.tops[n+1]-s.geo.tops[n]
	b := s.beds.next()
	put(b, fyne.NewPos(s.geo.names, top), fyne.NewSize(s.geo.width-s.geo.names-gutter, tall))
	b.set(bedOf(s.g, &s.model, s.geo, n))
	if n == s.model.Row {
		box(s.boxes, fyne.NewPos(0, top+2), fyne.NewSize(s.geo.names-6, tall-4), s.g.Raised, nil, 0, theme.Radius)
	}
	room := s.geo.names - 22
	y := top + (tall-theme.Small.Line-theme.Caption.Line)/2
	if r.Sub == "" {
		y = top + (tall-theme.Small.Line)/2
	}
	text(s.texts, fyne.NewPos(8, y), fyne.NewSize(room, theme.Small.Line), s.rulers.fit(r.Name, theme.Small.Strong(), room), theme.Small.Strong(), s.g.Text, fyne.TextAlignLeading)
	text(s.texts, fyne.NewPos(8, y+theme.Small.Line), fyne.NewSize(room, theme.Caption.Line), s.rulers.fit(r.Sub, theme.Caption, room), theme.Caption, s.g.Muted, fyne.TextAlignLeading)
	for i := range r.Blocks {
		s.drawBlock(n, i)
	}
	if r.Known.To <= 0 || r.Known.From >= float64(len(s.model.Days)) {
		words := "Not read"
		text(s.texts, fyne.NewPos(s.geo.names+12, top), fyne.NewSize(200, tall), words, theme.Caption, s.g.Muted, fyne.TextAlignLeading)
	}
}

func (s *sheet) drawBlock(row, n int) {
	b := &s.model.Rows[row].Blocks[n]
	pos, size := s.geo.box(row, b)
	if row == s.model.Row && n == s.model.Block {
		// A dark line between the block and the ring: else the ring around a turn of mine,
		// beside other ones, could not be told.
		box(s.top, pos.SubtractXY(2, 2), size.AddWidthHeight(4, 4), color.NRGBA{}, s.g.Background, 2, roundness+2)
		box(s.top, pos.SubtractXY(4, 4), size.AddWidthHeight(8, 8), color.NRGBA{}, s.g.Accent, 2, roundness+4)
	}
	if b.Gap {
		s.drawGap(b, pos, size)
		return
	}
	who := s.people[b.Hue%len(s.people)]
	fill, ink, bar, style := who.Fill, who.On, who.Strong, blockStyle
	if b.Mine {
		fill, ink, style = s.g.Palette.Accent, s.g.Palette.OnAccent, mineStyle
	}
	if b.Dim {
		fill, ink, bar = theme.Mix(s.g.Background, fill, 0.25), s.g.Palette.Muted, theme.Mix(s.g.Background, bar, 0.3)
	}
	box(s.boxes, pos, size, fill, nil, 0, min(roundness, size.Width/2))
	left := float32(0)
	switch {
	case size.Width >= 40:
		left = 7
		box(s.bars, pos.AddXY(3, 3), fyne.NewSize(3, size.Height-6), bar, nil, 0, 1.5)
	case size.Width >= 8: // there the letters need all of the width
		box(s.bars, pos.AddXY(3, size.Height-5), fyne.NewSize(size.Width-6, 3), bar, nil, 0, 1.5)
	}
	if b.Override && size.Width >= 5 {
		box(s.bars, pos.AddXY(1.5, 1.5), size.SubtractWidthHeight(3, 3), color.NRGBA{}, ink, 1, roundness-1)
	}
	s.drawSwaps(row, b, size)
	room := size.Width - left
	if badged(b, size.Width) {
		room -= badgeSide + 4
	}
	words, fitting := s.label(b, style, room)
	if words == "" {
		return
	}
	align := fyne.TextAlignLeading
	if left == 0 || fitting == tinyStyle {
		align = fyne.TextAlignCenter
		text(s.texts, pos.AddXY(left, 0), fyne.NewSize(room, size.Height), words, fitting, ink, align)
		return
	}
	text(s.texts, pos.AddXY(left+4, 0), fyne.NewSize(room-6, size.Height), words, fitting, ink, align)
}

// drawGap names a gap where there is room: on a ground of its own, as letters on
// hatching are hard to read.
func (s *sheet) drawGap(b *view.CalendarBlock, pos fyne.Position, size fyne.Size) {
	style := theme.Caption.Strong()
	for _, words := range []string{b.Name, strings.Replace(b.Name, " on call", "", 1), "Nobody on call", "Nobody"} {
		if w := s.rulers.width(words, style) + 10; w+8 <= size.Width {
			h := style.Line + 2
			at := pos.AddXY(6, (size.Height-h)/2)
			box(s.boxes, at, fyne.NewSize(w, h), s.g.Background, nil, 0, 3)
			text(s.texts, at.AddXY(5, 0), fyne.NewSize(w, h), words, style, s.g.Text, fyne.TextAlignLeading)
			return
		}
	}
}

// label is what of a name has room.
func (s *sheet) label(b *view.CalendarBlock, style theme.Style, room float32) (string, theme.Style) {
	first := ""
	if room >= 33 {
		if s.rulers.width(b.Name, style)+10 <= room {
			return b.Name, style
		}
		first, _, _ = strings.Cut(b.Name, " ")
	}
	if w := s.rulers.width(first, style); w+10 <= room && first != "" {
		return first, style
	}
	if room >= 33 && s.rulers.width(b.Initials, style)+10 <= room {
		return b.Initials, style
	}
	for _, words := range []string{b.Initials, firstRune(b.Initials)} {
		if s.rulers.width(words, tinyStyle) <= room-1 {
			return words, tinyStyle
		}
	}
	return "", style
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

func (s *sheet) drawSelection() {
	sel := s.model.Selected
	if sel == nil || sel.Row >= len(s.model.Rows) {
		return
	}
	lanes := 1
	if s.model.Block >= 0 {
		lanes = s.model.Rows[sel.Row].Blocks[s.model.Block].Lanes
	}
	pos, size := s.geo.part(sel.Row, sel.CalendarStretch, sel.Lane, lanes)
	mark := s.g.Signal("swap_waiting")
	r, gr, bl, _ := mark.RGBA()
	// Its ground lies below the letters, its line above everything.
	box(s.bars, pos, size, color.NRGBA{uint8(r >> 8), uint8(gr >> 8), uint8(bl >> 8), 0x48}, nil, 0, 3)
	box(s.top, pos.SubtractXY(1, 1), size.AddWidthHeight(2, 2), color.NRGBA{}, mark, 2, 3)
}

// at is what is at a place of the sheet: nil for nothing.
func (s *sheet) at(p fyne.Position) *view.CalendarBlock {
	row := s.geo.row(p.Y)
	if row < 0 || row >= len(s.model.Rows) || p.X < s.geo.names {
		return nil
	}
	blocks := s.model.Rows[row].Blocks
	n := slices.IndexFunc(blocks, func(b view.CalendarBlock) bool {
		pos, size := s.geo.box(row, &b)
		return p.X >= pos.X-0.5 && p.X < pos.X+size.Width+0.5 && p.Y >= pos.Y-laneGap && p.Y < pos.Y+size.Height+laneGap
	})
	if n < 0 {
		return nil
	}
	return &blocks[n]
}

// CreateRenderer draws the rows.
func (s *sheet) CreateRenderer() fyne.WidgetRenderer { return &sheetRenderer{s} }

type sheetRenderer struct{ s *sheet }

func (r *sheetRenderer) Layout(fyne.Size) {}
func (r *sheetRenderer) MinSize() fyne.Size {
	if len(r.s.geo.tops) == 0 {
		return fyne.NewSize(1, 1)
	}
	return fyne.NewSize(1, r.s.geo.height())
}
func (r *sheetRenderer) Refresh()                     {}
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return r.s.objects }
func (r *sheetRenderer) Destroy()                     {}

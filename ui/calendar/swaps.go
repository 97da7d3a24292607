package calendar

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// The measures of the mark of a request on a turn.
const (
	swapBar   = 4
	swapDash  = 9
	swapSpace = 5
	badgeSide = 18
)

// newMarks are the little pictures on the badges.
func newMarks() *stock[*canvas.Image] {
	return &stock[*canvas.Image]{make: func() *canvas.Image {
		i := canvas.NewImageFromResource(theme.Picture(theme.ShapeSwap, color.NRGBA{}))
		i.FillMode = canvas.ImageFillContain
		return i
	}}
}

// badged reports whether a block has room for a badge beside its name.
func badged(b *view.CalendarBlock, width float32) bool { return len(b.Swaps) > 0 && width >= 52 }

// drawSwaps marks the parts of a block that requests are about: a line along its lower
// edge, dashed until PagerDuty shows the swap, and a badge with the shape of the state.
func (s *sheet) drawSwaps(row int, b *view.CalendarBlock, size fyne.Size) {
	for i := range b.Swaps {
		sw := &b.Swaps[i]
		pos, part := s.geo.part(row, sw.CalendarStretch, b.Lane, b.Lanes)
		ink := s.g.Hue(app.TraySwapWaiting).Signal
		y := pos.Y + part.Height - swapBar
		// A line of the ground's colour parts it from the turn's own colour.
		box(s.bars, fyne.NewPos(pos.X, y-1), fyne.NewSize(part.Width, swapBar+1), s.g.Background, nil, 0, 0)
		if sw.Done {
			box(s.bars, fyne.NewPos(pos.X, y), fyne.NewSize(part.Width, swapBar), ink, nil, 0, 1)
		} else {
			for x := float32(0); x < part.Width; x += swapDash + swapSpace {
				box(s.bars, fyne.NewPos(pos.X+x, y), fyne.NewSize(min(swapDash, part.Width-x), swapBar), ink, nil, 0, 1)
			}
		}
	}
	if !badged(b, size.Width) {
		return
	}
	// One badge for each block, of what asks most: what waits for me.
	best := 0
	for i := range b.Swaps {
		if b.Swaps[i].Waits {
			best = i
		}
	}
	pos, all := s.geo.box(row, b)
	at := fyne.NewPos(pos.X+all.Width-badgeSide-4, pos.Y+(all.Height-swapBar-badgeSide)/2)
	hue := s.g.Hue(app.TraySwapWaiting)
	box(s.bars, at, fyne.NewSquareSize(badgeSide), hue.Fill, nil, 0, badgeSide/2)
	icon := s.marks.next()
	picture := theme.Picture(theme.Icon(b.Swaps[best].Mark.Shape), hue.On)
	if icon.Resource == nil || icon.Resource.Name() != picture.Name() {
		icon.Resource = picture
		icon.Refresh()
	}
	put(icon, at.AddXY(3, 3), fyne.NewSquareSize(badgeSide-6))
}

package calendar

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// The measures of the grid, in the toolkit's scaled pixels.
const (
	leastLane  = 26
	mostLane   = 44
	laneGap    = 3
	rowPad     = 5
	headHeight = 44
	gutter     = 10 // for the scroll bar
	roundness  = 5
)

// geometry is where things lie.
type geometry struct {
	names float32 // width of the column of names
	lane  float32 // height of a lane
	day   float32 // width of a day
	tops  []float32
	width float32
}

// measure lays the rows out for a size. Where there are few they are taller.
func measure(v *view.Calendar, width, tall float32) geometry {
	g := geometry{width: width, names: 176}
	lanes := 0
	for n := range v.Rows {
		lanes += max(v.Rows[n].Lanes, 1)
	}
	if lanes > 0 {
		g.lane = min(max(float32(int(tall/float32(lanes)-2*rowPad-laneGap)), leastLane), mostLane)
	}
	if width < 760 {
		g.names = 132
	}
	if n := len(v.Days); n > 0 {
		g.day = max((width-g.names-gutter)/float32(n), 4)
	}
	y := float32(0)
	g.tops = make([]float32, 0, len(v.Rows)+1)
	for n := range v.Rows {
		g.tops = append(g.tops, y)
		y += g.rowHeight(v.Rows[n].Lanes)
	}
	g.tops = append(g.tops, y)
	return g
}

func (g geometry) rowHeight(lanes int) float32 {
	lanes = max(lanes, 1)
	return max(2*rowPad+float32(lanes)*g.lane+float32(lanes-1)*laneGap, 2*rowPad+theme.Small.Line+theme.Caption.Line)
}

// height is that of all rows.
func (g geometry) height() float32 { return g.tops[len(g.tops)-1] }

// x is where a moment lies.
func (g geometry) x(days float64) float32 { return g.names + g.day*float32(days) }

// days is the moment at x.
func (g geometry) days(x float32) float64 { return float64((x - g.names) / g.day) }

// row is the row at y, -1 for none.
func (g geometry) row(y float32) int {
	for n := range len(g.tops) - 1 {
		if y >= g.tops[n] && y < g.tops[n+1] {
			return n
		}
	}
	return -1
}

// box is where a block is drawn: its share of the row's lanes. A turn that has no
// other beside it has all of the height.
func (g geometry) box(row int, b *view.CalendarBlock) (fyne.Position, fyne.Size) {
	return g.part(row, b.CalendarStretch, b.Lane, b.Lanes)
}

func (g geometry) part(row int, s view.CalendarStretch, lane, lanes int) (fyne.Position, fyne.Size) {
	room := g.tops[row+1] - g.tops[row] - 2*rowPad
	lanes = max(lanes, 1)
	h := (room - float32(lanes-1)*laneGap) / float32(lanes)
	from, to := g.x(s.From), g.x(s.To)
	y := g.tops[row] + rowPad + float32(lane)*(h+laneGap)
	return fyne.NewPos(from+0.5, y), fyne.NewSize(max(to-from-1, 2), h)
}

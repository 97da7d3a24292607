package kit

import (
	"image/color"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

var cellStyle = theme.Style{Size: 15, Line: 21}

// The room above and below a cell's text, and between two columns.
const (
	cellPad = 7
	cellGap = 20
	cellEm  = 8.4 // what a letter of a cell takes, roughly
)

// tableCols are the widths of a table's columns, nil where they do not fit beside each
// other. They are reckoned from the numbers of letters, so that all parts of a long table
// get the same.
func tableCols(cols []prose.Col, room float32) []float32 {
	if len(cols) == 0 {
		return nil
	}
	free := room - float32(len(cols)-1)*cellGap
	least, want := make([]float32, len(cols)), make([]float32, len(cols))
	sumLeast, sumWant := float32(0), float32(0)
	for i, c := range cols {
		least[i] = float32(max(min(c.Word, 26), 4)) * cellEm
		want[i] = max(float32(min(c.Longest, 70))*cellEm, least[i])
		sumLeast += least[i]
		sumWant += want[i]
	}
	switch {
	case sumWant <= free:
		return want
	case sumLeast > free:
		return nil
	}
	for i, c := range cols { // "800 GB" is not broken where others can give way
		if more := want[i] - least[i]; c.Longest <= 10 && sumLeast+more <= free {
			least[i], sumLeast = want[i], sumLeast+more
		}
	}
	share := (free - sumLeast) / max(sumWant-sumLeast, 1)
	for i := range least {
		least[i] = float32(int(least[i] + (want[i]-least[i])*share))
	}
	return least
}

// layTable lays a table out as rows and columns where these have room, else each row as a
// list of its cells, with the column's name before each.
func (p *Prose) layTable(l *laidBlock, b *prose.Block, x, gap, room float32) {
	if len(b.Rows) == 0 {
		l.height = gap
		return
	}
	if widths := tableCols(b.Cols, room); widths != nil {
		p.layGrid(l, b, widths, x, gap)
	} else {
		p.layRecords(l, b, x, gap, room)
	}
}

// cells walks through the cells that a block's Text tells, with where each begins in it.
func cells(b *prose.Block, each func(row, col, from, link int)) {
	at, links := 0, 0
	for r, row := range b.Body() {
		for c, cell := range row {
			if c > 0 {
				at++
			}
			each(r, c, at, links)
			at += spansLen(cell)
			links += countLinks(cell)
		}
		at++
	}
}

func (p *Prose) layGrid(l *laidBlock, b *prose.Block, widths []float32, x, gap float32) {
	whole := float32(len(widths)-1) * cellGap
	for _, w := range widths {
		whole += w
	}
	body := b.Body()
	y, bottom := gap, gap
	left := x
	cells(b, func(r, c, from, link int) {
		if c == 0 {
			if r > 0 {
				l.boxes = append(l.boxes, p.rowLine(x, bottom, whole, r == 1 && !b.Cont))
			}
			y, left = bottom, x
		}
		style := cellStyle
		if r == 0 && !b.Cont {
			style = cellStyle.Strong()
		}
		f := flowOf(body[r][c], style, p.g.Text, widths[c])
		f.from, f.link = from, link
		begun := len(l.runs)
		zones := len(l.zones)
		l.flowed(f, left, y+cellPad)
		if b.Cols[c].Right {
			l.toRight(begun, zones, left+widths[c])
		}
		bottom = max(bottom, l.height+cellPad)
		if left += widths[c] + cellGap; c == len(widths)-1 {
			l.height = bottom
		}
	})
	if b.Cont {
		l.boxes = append(l.boxes, p.rowLine(x, gap, whole, false))
	}
}

// toRight moves what was laid out last to a right edge, line by line.
func (l *laidBlock) toRight(run, zone int, edge float32) {
	end := map[float32]float32{}
	for _, r := range l.runs[run:] {
		end[r.y] = max(end[r.y], r.x+r.w)
	}
	for i := range l.runs[run:] {
		l.runs[run+i].x += edge - end[l.runs[run+i].y]
	}
	for i := range l.zones[zone:] {
		l.zones[zone+i].x += edge - end[l.zones[zone+i].y]
	}
}

func (p *Prose) rowLine(x, y, w float32, strong bool) box {
	c := theme.Mix(p.g.Surface, p.g.Outline, 0.7)
	if strong {
		c = p.g.Muted
	}
	return box{x: x, y: y, w: w, h: 1, fill: c}
}

// layRecords lays out each row below the other.
func (p *Prose) layRecords(l *laidBlock, b *prose.Block, x, gap, room float32) {
	name := min(float32(int(room*0.34)), 160)
	body, head := b.Body(), b.Rows[0]
	skip := 1 // the head stands before each cell
	if b.Cont || len(body) == 1 {
		skip = 0
	}
	y := gap
	cells(b, func(r, c, from, link int) {
		if r < skip {
			return
		}
		if c == 0 && (r > skip || b.Cont) {
			l.boxes = append(l.boxes, p.rowLine(x, y+4, room, false))
			y += 9
		}
		if len(body[r][c]) == 0 {
			return
		}
		ink := color.Color(p.g.Muted)
		label := flowOf(plainSpans(head[c]), theme.Small, ink, name)
		label.from, label.link = -1, 0
		l.height = y
		n := len(l.runs)
		l.flowed(label, x, y+2)
		for i := range l.runs[n:] {
			l.runs[n+i].from = -1
		}
		f := flowOf(body[r][c], cellStyle, p.g.Text, room-name-12)
		f.from, f.link = from, link
		l.flowed(f, x+name+12, y+1)
		y = l.height + 4
	})
	l.height = y
}

// plainSpans are spans that lead nowhere: a column's name is repeated, its links are not.
func plainSpans(spans []prose.Span) []prose.Span {
	out := make([]prose.Span, len(spans))
	for i, s := range spans {
		s.URL = ""
		out[i] = s
	}
	return out
}

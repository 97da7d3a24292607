package kit

import (
	"sort"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// How wide the column of text is at most, and the room around it.
const (
	proseWidth = 760
	proseEdge  = 8
	proseTop   = 4
	proseEnd   = 32
)

// proseMeasures are the heights of all blocks: of those that were laid out as they are,
// of the others as they are likely to be.
type proseMeasures struct {
	width   float32 // of the column for which they hold
	heights []float32
	known   []bool
	tops    []float32 // one more than there are blocks
}

// column is the column of text in a widget of that width: where it begins, how wide it is.
func (p *Prose) column(width float32) (left, wide float32) {
	room := width - 2*proseEdge
	if p.scroll != nil {
		room -= scrollGutter
	}
	wide = max(min(room, proseWidth), 40)
	return proseEdge + max(float32(int((room-wide)/2)), 0), wide
}

// begin guesses all heights for a width.
func (m *proseMeasures) begin(d *prose.Doc, width float32) {
	m.width = width
	m.heights = make([]float32, len(d.Blocks))
	m.known = make([]bool, len(d.Blocks))
	for i := range d.Blocks {
		m.heights[i] = guess(d, i, width)
	}
	m.sum()
}

// sum finds the tops anew.
func (m *proseMeasures) sum() {
	if len(m.tops) != len(m.heights)+1 {
		m.tops = make([]float32, len(m.heights)+1)
	}
	y := float32(proseTop)
	for i, h := range m.heights {
		m.tops[i] = y
		y += h
	}
	m.tops[len(m.heights)] = y
}

// all is the height of everything.
func (m *proseMeasures) all() float32 {
	if len(m.tops) == 0 {
		return 0
	}
	return m.tops[len(m.tops)-1] + proseEnd
}

// at is the block at a height.
func (m *proseMeasures) at(y float32) int {
	return max(sort.Search(len(m.heights), func(i int) bool { return m.tops[i] > y })-1, 0)
}

// guess is how tall a block is likely to be, without measuring a letter.
func guess(d *prose.Doc, i int, width float32) float32 {
	b := &d.Blocks[i]
	gap := gapAbove(d, i)
	lines := func(bytes int, each, line float32) float32 {
		perLine := max(int(width/each), 1)
		return float32((bytes+perLine-1)/perLine) * line
	}
	switch b.Kind {
	case prose.RuleBlock:
		return gap + 1
	case prose.ImageBlock:
		return gap + pictureHeight
	case prose.CodeBlock:
		h := gap + codeHead + 2*codePad
		line := 0
		for at := range len(b.Code) + 1 {
			if at == len(b.Code) || b.Code[at] == '\n' {
				h += max(lines(at-line, 8.5, codeStyle.Line), codeStyle.Line)
				line = at + 1
			}
		}
		return h
	case prose.TableBlock:
		return gap + float32(len(b.Rows))*(cellStyle.Line+2*cellPad)
	case prose.HeadingBlock:
		s := headStyle(b.Level)
		return gap + lines(spansLen(b.Spans), s.Size*0.55, s.Line)
	}
	return gap + max(lines(spansLen(b.Spans), 8, theme.Body.Line), theme.Body.Line)
}

func spansLen(spans []prose.Span) (n int) {
	for i := range spans {
		n += len(spans[i].Text)
	}
	return n
}

// offset is how far it is scrolled.
func (p *Prose) offset() float32 {
	if p.scroll == nil {
		return 0
	}
	return p.scroll.Offset.Y
}

// again forgets how a block was laid out.
func (p *Prose) again(i int) {
	delete(p.laid, i)
	if i < len(p.measures.known) {
		p.measures.known[i] = false
	}
}

// fill lays out and draws what can be seen. What is above it stays where it is: blocks
// that turn out taller than was guessed move what is below.
func (p *Prose) fill() {
	size := p.Size()
	if p.filling || size.Width <= 0 || size.Height <= 0 {
		return
	}
	p.filling = true
	defer func() { p.filling = false }()
	m := &p.measures
	left, wide := p.column(size.Width)
	first, into := 0, float32(-proseTop) // the block at the upper edge, and how far it is scrolled out
	if m.width != wide || len(m.heights) != len(p.doc.Blocks) {
		share := float32(0)
		if len(m.tops) == len(p.doc.Blocks)+1 && len(m.heights) > 0 {
			first = m.at(p.offset())
			share = (p.offset() - m.tops[first]) / max(m.heights[first], 1)
		}
		clear(p.laid)
		m.begin(&p.doc, wide)
		if len(m.heights) > 0 {
			into = share * m.heights[first]
		}
	} else if len(m.heights) > 0 {
		first = m.at(p.offset())
		into = p.offset() - m.tops[first]
	}
	last := first
	for range 8 { // each time around the end has moved; it settles in one or two
		first, last, into = p.layFrom(first, into, size.Height)
		m.sum()
		most := max(m.all()-size.Height, 0)
		if len(m.heights) == 0 || m.tops[first]+into <= most {
			break
		}
		first = m.at(most)
		into = most - m.tops[first]
		if m.known[first] && m.known[len(m.known)-1] {
			first, last, into = p.layFrom(first, into, size.Height)
			m.sum()
			break
		}
	}
	for i := range p.laid {
		if i < first || i > last {
			delete(p.laid, i)
		}
	}
	p.settleScroll(first, into)
	p.sheet.draw(left, first, last)
}

// layFrom lays out from a block on until the height is full.
func (p *Prose) layFrom(first int, into, height float32) (from, to int, within float32) {
	m := &p.measures
	if len(m.heights) == 0 {
		return 0, -1, 0
	}
	for {
		before, known := m.heights[first], m.known[first]
		p.layBlock(first)
		if into > 0 && !known {
			into += m.heights[first] - before // what is below its upper edge stays
		}
		if into >= 0 || first == 0 {
			break
		}
		first--
		into += m.heights[first]
	}
	into = max(into, -proseTop)
	to = first
	for y := m.heights[first] - into; y < height && to+1 < len(m.heights); {
		to++
		p.layBlock(to)
		y += m.heights[to]
	}
	return first, to, into
}

// layBlock makes sure that a block is laid out.
func (p *Prose) layBlock(i int) *laidBlock {
	b := p.laid[i]
	if b == nil {
		b = p.layOut(i, p.measures.width)
		p.laid[i] = b
	}
	p.measures.heights[i], p.measures.known[i] = b.height, true
	return b
}

// settleScroll gives the sheet its height and scrolls to a place in a block.
func (p *Prose) settleScroll(first int, into float32) {
	m := &p.measures
	if p.scroll == nil {
		return
	}
	size := p.Size()
	y := float32(0)
	if len(m.heights) > 0 {
		y = max(min(m.tops[first]+into, m.all()-size.Height), 0)
	}
	whole := fyne.NewSize(size.Width, max(m.all(), size.Height))
	if p.sheet.Size() == whole && p.scroll.Offset.Y == y && p.sheet.Position().Y == -y {
		return // the sheet stands where the offset says, which may have been set before
	}
	p.scroll.Offset.Y = y
	p.sheet.Resize(whole)
	p.scroll.Refresh()
}

// goTo scrolls a place in a block to the upper edge.
func (p *Prose) goTo(block int, into float32) {
	if p.scroll == nil || block >= len(p.measures.heights) {
		return
	}
	if into != 0 || p.laid[block] != nil {
		p.layBlock(block)
		p.measures.sum()
	}
	gap := float32(0)
	if block > 0 {
		gap = gapAbove(&p.doc, block) - 8
	}
	p.scroll.Offset.Y = max(p.measures.tops[block]+gap+into, 0)
	p.fill()
}

// reveal scrolls until a part of a block can be seen.
func (p *Prose) reveal(block int, y, height float32) {
	if p.scroll == nil || block >= len(p.measures.heights) || p.Size().Height <= 0 {
		return
	}
	p.layBlock(block)
	p.measures.sum()
	top := p.measures.tops[block] + y
	off, view := p.scroll.Offset.Y, p.Size().Height
	margin := min(40, max((view-height)/2, 0)) // a low window shows the part, not what is above it
	switch {
	case top-margin < off:
		off = top - margin
	case top+height+margin > off+view:
		off = min(top+height+margin-view, top-margin)
	default:
		p.fill()
		return
	}
	p.scroll.Offset.Y = max(off, 0)
	p.fill()
}

// ScrollBy scrolls by so many pixels, down where they are positive.
func (p *Prose) ScrollBy(d float32) {
	if p.scroll == nil || len(p.measures.heights) == 0 {
		return
	}
	p.scroll.Offset.Y = max(min(p.scroll.Offset.Y+d, p.measures.all()-p.Size().Height), 0)
	p.fill()
}

// wholeHeight is how tall the text is at a width.
func (p *Prose) wholeHeight(width float32) float32 {
	_, wide := p.column(width)
	m := &p.measures
	if m.width != wide || len(m.heights) != len(p.doc.Blocks) {
		clear(p.laid)
		m.begin(&p.doc, wide)
	}
	changed := false
	for i := range m.heights {
		if !m.known[i] {
			p.layBlock(i)
			changed = true
		}
	}
	if changed {
		m.sum()
	}
	if len(m.heights) == 0 {
		return 0
	}
	return m.all() - proseEnd + proseTop
}

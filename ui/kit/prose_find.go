package kit

import (
	"image/color"
	"sort"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// proseFind is what is looked for, and where it was found.
type proseFind struct {
	text string
	hits []prose.Hit
	at   int
}

// SetFind looks for a text, shows all places, and goes to the first one at or below what is
// seen. It gives how many there are; "" looks for nothing.
func (p *Prose) SetFind(text string) int {
	if text == p.find.text {
		return len(p.find.hits)
	}
	p.find = proseFind{text: text, hits: prose.Find(p.doc, text)}
	if n := len(p.find.hits); n > 0 {
		first := 0
		if len(p.measures.heights) > 0 {
			first = p.measures.at(p.offset())
		}
		p.find.at = sort.Search(n, func(i int) bool { return p.find.hits[i].Block >= first }) % n
		p.showHit()
	}
	p.fill()
	return len(p.find.hits)
}

// Next goes to the next place, after the last one to the first; Found tells where one is.
func (p *Prose) Next() { p.hop(1) }

// Previous goes to the place before.
func (p *Prose) Previous() { p.hop(-1) }

// Found is at which of how many places one is, from 1 on; 0 of 0 where there is none.
func (p *Prose) Found() (at, of int) {
	if len(p.find.hits) == 0 {
		return 0, 0
	}
	return p.find.at + 1, len(p.find.hits)
}

func (p *Prose) hop(by int) {
	if n := len(p.find.hits); n > 0 {
		p.find.at = (p.find.at + by + n) % n
		p.showHit()
	}
}

// showHit brings the present place into sight.
func (p *Prose) showHit() {
	h := p.find.hits[p.find.at]
	if h.Block >= len(p.measures.heights) {
		return
	}
	b := p.layBlock(h.Block)
	for i := range b.runs {
		if r := &b.runs[i]; r.from >= 0 && r.from+len(r.text) > h.From {
			p.reveal(h.Block, r.y, r.h)
			return
		}
	}
	p.reveal(h.Block, 0, min(b.height, theme.Body.Line))
}

// highlights draws what was found in a block, and what is marked.
func (s *proseSheet) highlights(i int, b *laidBlock, y, top, bottom float32) {
	p, n := s.p, 0
	light := func(from, to int, fill, stroke color.Color, width float32) {
		begin, end := b.seen(top-y, bottom-y)
		for k := begin; k < end; k++ {
			r := &b.runs[k]
			lo, hi := max(from-r.from, 0), min(to-r.from, len(r.text))
			if r.from < 0 || lo >= hi || y+r.y+r.h < top || y+r.y > bottom {
				continue
			}
			x, w := r.face.width(r.text[:lo]), r.face.width(r.text[lo:hi])
			s.rect(s.over, spot{i, 0, n}, s.left+r.x+x-1, y+r.y+1, w+2, r.h-2, fill, stroke, width, 3)
			n++
		}
	}
	if m := p.marked; m.block == i && m.from != m.to {
		light(min(m.from, m.to), max(m.from, m.to), theme.Mix(p.g.Surface, p.g.Accent, 0.35), colorless, 0)
	}
	hits := p.find.hits
	for k := sort.Search(len(hits), func(k int) bool { return hits[k].Block >= i }); k < len(hits) && hits[k].Block == i && n < 400; k++ {
		fill, stroke, width := color.Color(theme.Mix(p.g.Surface, p.g.Accent, 0.22)), color.Color(colorless), float32(0)
		if k == p.find.at {
			fill, stroke, width = theme.Mix(p.g.Surface, p.g.Accent, 0.32), p.g.Accent, 1.5
		}
		light(hits[k].From, hits[k].To, fill, stroke, width)
	}
}

// proseMarked is what is marked of a block of code, to be copied.
type proseMarked struct {
	block, from, to int
	begun           bool
}

// codeAt is the place in a block of code that is nearest to a point of the sheet.
func (p *Prose) codeAt(block int, at fyne.Position) int {
	b := p.laid[block]
	if b == nil {
		return 0
	}
	y := at.Y - p.measures.tops[block]
	place := 0
	for i := range b.runs {
		r := &b.runs[i]
		if r.from < 0 {
			continue
		}
		if r.y > y && place > 0 {
			break
		}
		place = r.from
		if x := at.X - p.sheet.left - r.x; x > 0 && y >= r.y {
			place = r.from + nearest(r.face, r.text, x)
		}
	}
	return place
}

// nearest is the border between characters that is nearest to a distance from the left.
func nearest(f face, text string, x float32) int {
	before, width := 0, float32(0)
	for i := range text {
		w := f.width(text[:i])
		if w > x {
			if x-width < w-x {
				return before
			}
			return i
		}
		before, width = i, w
	}
	if w := f.width(text); w > x && x-width < w-x {
		return before
	}
	return len(text)
}

package kit

import (
	"sort"

	"github.com/dogwatch-app/dogwatch/app/prose"
)

// aim is something in a text that can be chosen.
type aim struct {
	block int
	kind  aimKind
	n     int // which link of the block
	url   string
}

type aimKind int

const (
	aimStep aimKind = iota
	aimLink
	aimCopy
	aimPicture
	aimCode // code itself, which can be marked; the keyboard does not go there
)

// proseAims are all that can be chosen, from above.
type proseAims struct {
	all   []aim
	steps map[int]int // the number of the step that a block is
	at    int         // which one the keyboard is at, -1 for none
	over  int         // over which one the pointer is, -1 for none
	keys  bool        // the keyboard was used last, not the mouse
	held  bool        // the text has the keyboard
	given bool        // it is getting it by a click or from its owner
}

func newProseAims(d *prose.Doc) proseAims {
	a := proseAims{steps: map[int]int{}, at: -1, over: -1}
	for i, s := range d.Steps {
		a.steps[s.Block] = i
	}
	for i := range d.Blocks {
		b := &d.Blocks[i]
		switch b.Kind {
		case prose.CodeBlock:
			if !b.Cont {
				a.all = append(a.all, aim{block: i, kind: aimCopy})
			}
			continue
		case prose.ImageBlock:
			a.all = append(a.all, aim{block: i, kind: aimPicture, url: b.Image.URL})
			continue
		case prose.TableBlock:
			links := 0
			for _, row := range b.Body() {
				for _, cell := range row {
					links = a.links(i, cell, links)
				}
			}
			continue
		}
		if b.Step != "" {
			a.all = append(a.all, aim{block: i, kind: aimStep})
		}
		a.links(i, b.Spans, 0)
	}
	return a
}

// links adds the links of spans. Neighbours that lead to one place are one.
func (a *proseAims) links(block int, spans []prose.Span, n int) int {
	before := ""
	for _, s := range spans {
		if s.URL != "" && s.URL != before {
			a.all = append(a.all, aim{block: block, kind: aimLink, n: n, url: s.URL})
			n++
		}
		before = s.URL
	}
	return n
}

func countLinks(spans []prose.Span) (n int) {
	before := ""
	for _, s := range spans {
		if s.URL != "" && s.URL != before {
			n++
		}
		before = s.URL
	}
	return n
}

// step is the number of the step that a block is, -1 where it is none.
func (a *proseAims) step(block int) int {
	if n, is := a.steps[block]; is {
		return n
	}
	return -1
}

// index finds the aim of a zone, -1 where it is none that the keyboard can be at.
func (a *proseAims) index(block int, z aim) int {
	from := sort.Search(len(a.all), func(i int) bool { return a.all[i].block >= block })
	for i := from; i < len(a.all) && a.all[i].block == block; i++ {
		if a.all[i].kind == z.kind && a.all[i].n == z.n {
			return i
		}
	}
	return -1
}

// next is the aim after the present one, or before it, -1 where there is none. From
// nowhere one begins at the block that is seen first. With steps only steps count.
func (a *proseAims) next(by, seen int, steps bool) int {
	i := a.at + by
	if a.at < 0 {
		i = sort.Search(len(a.all), func(i int) bool { return a.all[i].block >= seen })
		if by < 0 {
			i--
		}
	}
	for ; i >= 0 && i < len(a.all); i += by {
		if !steps || a.all[i].kind == aimStep {
			return i
		}
	}
	return -1
}

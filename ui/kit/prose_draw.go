package kit

import (
	"cmp"
	"image/color"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/theme"
)

// spot is a place in a text at which something is drawn. What is drawn at the same spot in
// the next frame keeps its object.
type spot struct{ block, layer, n int }

// shelf keeps canvas objects of one kind: those that are in use by their spots, the others
// to be used again.
type shelf[T fyne.CanvasObject] struct {
	out   map[spot]*lent[T]
	free  []T
	build func() T
	round int
}

type lent[T any] struct {
	object T
	round  int
}

func newShelf[T fyne.CanvasObject](build func() T) *shelf[T] {
	return &shelf[T]{out: map[spot]*lent[T]{}, build: build}
}

// take is the object at a spot.
func (s *shelf[T]) take(at spot) T {
	if l := s.out[at]; l != nil {
		l.round = s.round
		return l.object
	}
	var o T
	if n := len(s.free); n > 0 {
		o, s.free = s.free[n-1], s.free[:n-1]
	} else {
		o = s.build()
	}
	if !o.Visible() {
		o.Show()
	}
	s.out[at] = &lent[T]{o, s.round}
	return o
}

// done puts away what was not taken since the last time.
func (s *shelf[T]) done() {
	for at, l := range s.out {
		if l.round != s.round {
			l.object.Hide()
			s.free = append(s.free, l.object)
			delete(s.out, at)
		}
	}
	s.round++
}

// proseSheet holds what is drawn of a text, as tall as all of it.
type proseSheet struct {
	widget.BaseWidget
	p       *Prose
	under   *shelf[*canvas.Rectangle] // grounds
	over    *shelf[*canvas.Rectangle] // what was found and what is marked
	texts   *shelf[*canvas.Text]
	lines   *shelf[*canvas.Rectangle] // below and through letters
	icons   *shelf[*Icon]
	images  *shelf[*canvas.Image]
	ring    *canvas.Rectangle
	objects []fyne.CanvasObject
	left    float32
	first   int
	last    int
}

func newProseSheet(p *Prose) *proseSheet {
	rect := func() *canvas.Rectangle { return Box(colorless, 0) }
	s := &proseSheet{
		p: p, under: newShelf(rect), over: newShelf(rect), lines: newShelf(rect), last: -1,
		texts: newShelf(func() *canvas.Text { return canvas.NewText("", colorless) }),
		icons: newShelf(func() *Icon { return p.g.Icon(theme.ShapeDone, p.g.OnAccent, tickSide-4) }),
		images: newShelf(func() *canvas.Image {
			i := &canvas.Image{FillMode: canvas.ImageFillContain, ScaleMode: canvas.ImageScaleSmooth}
			return i
		}),
		ring: Outlined(colorless, p.g.Accent, 2, 6),
	}
	s.ring.Hide()
	s.ExtendBaseWidget(s)
	return s
}

// overscan is how far beyond what can be seen things are drawn.
const overscan = 60

// draw draws the blocks from first to last, as far as they can be seen.
func (s *proseSheet) draw(left float32, first, last int) {
	s.left, s.first, s.last = left, first, last
	p := s.p
	top := p.offset() - overscan
	bottom := top + p.Size().Height + 2*overscan
	for i := first; i <= last; i++ {
		s.block(i, p.measures.tops[i], top, bottom)
	}
	s.under.done()
	s.over.done()
	s.texts.done()
	s.lines.done()
	s.icons.done()
	s.images.done()
	s.drawRing()
	s.gather()
}

func (s *proseSheet) block(i int, y, top, bottom float32) {
	p, b := s.p, s.p.laid[i]
	if p.aims.over >= 0 && p.aims.all[p.aims.over].block == i && p.aims.all[p.aims.over].kind == aimStep {
		for _, z := range b.zones {
			if z.aim.kind == aimStep {
				s.rect(s.under, spot{i, -1, 0}, s.left+z.x, y+z.y, z.w, z.h, theme.Mix(p.g.Background, p.g.Palette.Raised, 0.75), colorless, 0, 6)
			}
		}
	}
	for n := range b.boxes {
		x := &b.boxes[n]
		from, to := y+x.y, y+x.y+x.h
		if to < top || from > bottom {
			continue
		}
		if to-from > 4*(bottom-top) { // a ground of many screens is drawn only where it is seen
			step := bottom - top
			from, to = max(from, float32(int(top/step)-1)*step), min(to, float32(int(bottom/step)+2)*step)
		}
		stroke := x.stroke
		if stroke == nil {
			stroke = colorless
		}
		s.rect(s.under, spot{i, 0, n}, s.left+x.x, from, x.w, to-from, x.fill, stroke, x.width, x.radius)
	}
	begin, end := b.seen(top-y, bottom-y)
	for n := begin; n < end; n++ {
		if r := &b.runs[n]; y+r.y+r.h >= top && y+r.y <= bottom {
			s.run(i, n, r, y)
		}
	}
	for n := range b.marks {
		s.mark(i, n, &b.marks[n], y)
	}
	s.highlights(i, b, y, top, bottom)
}

// seen is the part of the runs in which those between two heights are. Only code has so
// many that it matters, and its runs are in order.
func (l *laidBlock) seen(top, bottom float32) (from, to int) {
	to = len(l.runs)
	if to < 200 {
		return 0, to
	}
	for from < to && l.runs[from].y+l.runs[from].h < top {
		from++
	}
	for end := from; end < to; end++ {
		if l.runs[end].y > bottom {
			return from, end
		}
	}
	return from, to
}

func (s *proseSheet) rect(shelf *shelf[*canvas.Rectangle], at spot, x, y, w, h float32, fill, stroke color.Color, width, radius float32) {
	r := shelf.take(at)
	if r.CornerRadius != radius {
		r.CornerRadius = radius
		r.Refresh()
	}
	Paint(r, fill, stroke, width)
	Place(r, x, y, w, h)
}

func (s *proseSheet) run(i, n int, r *run, y float32) {
	t := s.texts.take(spot{i, 0, n})
	style, source := r.face.style(), r.face.source(r.text)
	if t.Text != r.text || t.TextSize != r.face.size || t.TextStyle != style || t.Color != r.ink || t.FontSource != source {
		t.Text, t.TextSize, t.TextStyle, t.Color, t.FontSource = r.text, r.face.size, style, r.ink, source
		t.Refresh()
	}
	m := t.MinSize()
	Place(t, s.left+r.x, y+r.y+r.drop, m.Width, m.Height)
	if r.link >= 0 {
		ink := color.Color(s.p.g.Muted)
		if o := s.p.aims.over; o >= 0 && s.p.aims.all[o] == (aim{i, aimLink, r.link, s.p.aims.all[o].url}) {
			ink = s.p.g.Text
		}
		s.rect(s.lines, spot{i, 0, n}, s.left+r.x, y+r.y+r.h-3, r.w, 1, ink, colorless, 0, 0)
	}
	if r.strike {
		s.rect(s.lines, spot{i, 1, n}, s.left+r.x, y+r.y+r.h/2+1, r.w, 1, r.ink, colorless, 0, 0)
	}
}

func (s *proseSheet) mark(i, n int, m *mark, y float32) {
	if m.pic == nil {
		icon := s.icons.take(spot{i, 0, n})
		icon.Set(m.icon, m.ink)
		Place(icon, s.left+m.x, y+m.y, m.w, m.h)
		return
	}
	img := s.images.take(spot{i, 0, n})
	if img.Image != m.pic.Image {
		img.Image = m.pic.Image
		img.Refresh()
	}
	Place(img, s.left+m.x, y+m.y, m.w, m.h)
}

// drawRing puts the ring around what the keyboard is at.
func (s *proseSheet) drawRing() {
	p := s.p
	visible := false
	if a := &p.aims; a.held && a.keys && a.at >= 0 {
		aim := a.all[a.at]
		if b := p.laid[aim.block]; b != nil && aim.block < len(p.measures.tops) {
			if z, found := b.around(aim); found {
				Place(s.ring, s.left+z.x-2, p.measures.tops[aim.block]+z.y-1, z.w+4, z.h+2)
				visible = true
			}
		}
	}
	show(s.ring, visible)
}

// around is the room of an aim: of a link over several lines, the first.
func (l *laidBlock) around(a aim) (zone, bool) {
	for _, z := range l.zones {
		if z.aim.kind == a.kind && z.aim.n == a.n {
			return z, true
		}
	}
	return zone{}, false
}

// gather lists what is drawn, what is below first.
func (s *proseSheet) gather() {
	before := len(s.objects)
	s.objects = s.objects[:0]
	s.objects = inOrder(s.objects, s.under)
	s.objects = inOrder(s.objects, s.over)
	s.objects = shelved(s.objects, s.texts)
	s.objects = shelved(s.objects, s.lines)
	s.objects = shelved(s.objects, s.images)
	s.objects = shelved(s.objects, s.icons)
	s.objects = append(s.objects, s.ring)
	if before > len(s.objects) {
		clear(s.objects[len(s.objects):before])
	}
	canvas.Refresh(s)
}

func shelved[T fyne.CanvasObject](to []fyne.CanvasObject, s *shelf[T]) []fyne.CanvasObject {
	for _, l := range s.out {
		to = append(to, l.object)
	}
	return to
}

// inOrder is shelved for what lies over each other.
func inOrder[T fyne.CanvasObject](to []fyne.CanvasObject, s *shelf[T]) []fyne.CanvasObject {
	for _, at := range slices.SortedFunc(maps.Keys(s.out), func(a, b spot) int {
		return cmp.Or(cmp.Compare(a.block, b.block), cmp.Compare(a.layer, b.layer), cmp.Compare(a.n, b.n))
	}) {
		to = append(to, s.out[at].object)
	}
	return to
}

// CreateRenderer draws the sheet.
func (s *proseSheet) CreateRenderer() fyne.WidgetRenderer { return &proseRenderer{s} }

type proseRenderer struct{ s *proseSheet }

func (r *proseRenderer) Layout(fyne.Size) {}

func (r *proseRenderer) MinSize() fyne.Size { return fyne.NewSize(1, r.s.p.measures.all()) }

func (r *proseRenderer) Refresh() {}

func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.s.objects }

func (r *proseRenderer) Destroy() {}

package kit

import (
	"maps"
	"slices"
	"sort"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// List shows a view.List of rows. It holds widgets only for the rows that can be
// seen, so that ten thousand cost what ten do.
type List struct {
	widget.BaseWidget
	g      *Ground
	body   *listBody
	scroll *container.Scroll
	themed fyne.CanvasObject
	heads  []int
	model  view.List[view.Row]
	pool   []*Row
	shown  map[int]*Row
	sel    int
	// seen is the height of the part that can be seen: whole rows.
	seen float32
	// tall is the height of a row with the gap below it.
	tall  float32
	build func() *Row
}

// NewList makes an empty list; build makes a row.
func (g *Ground) NewList(build func() *Row) *List {
	l := &List{g: g, build: build, shown: map[int]*Row{}, sel: -1, tall: rowHeight}
	l.body = &listBody{l: l}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = container.NewVScroll(l.body)
	l.themed = container.NewThemeOverride(l.scroll, g.Look)
	l.scroll.OnScrolled = func(fyne.Position) { l.fill() }
	l.ExtendBaseWidget(l)
	return l
}

// Tall makes the rows tall enough for three lines.
func (l *List) Tall() *List {
	l.tall = tallHeight
	return l
}

// Set shows another state of the list.
func (l *List) Set(v view.List[view.Row]) {
	tall := l.height(l.model.Len)
	l.model, l.heads = v, v.Heads
	if l.height(v.Len) != tall {
		l.fit()
	}
	if v.Selected != l.sel {
		l.sel = v.Selected
		l.reveal(l.sel)
	}
	l.fill()
}

func (l *List) fit() {
	l.seen = l.whole()
	l.themed.Resize(fyne.NewSize(l.Size().Width, l.seen))
	l.body.Resize(fyne.NewSize(l.Size().Width, l.height(l.model.Len)))
	l.scroll.Refresh()
}

// whole is the height of the rows that fit, so that the last one is not cut; all of it
// where they all do, or not even two.
func (l *List) whole() float32 {
	size := l.Size().Height
	if n := l.at(size); l.height(l.model.Len) > size && n > 1 {
		return l.height(n)
	}
	return size
}

// height is that of the first n rows.
func (l *List) height(n int) float32 {
	heads := sort.SearchInts(l.heads, n)
	return float32(heads)*headHeight + float32(n-heads)*l.tall
}

// at is the row at a height.
func (l *List) at(y float32) int {
	return max(sort.Search(l.model.Len, func(i int) bool { return l.height(i) > y })-1, 0)
}

// reveal scrolls until the row can be seen, with the one before it.
func (l *List) reveal(i int) {
	if i < 0 || l.Size().Height <= 0 {
		return
	}
	off, view := l.scroll.Offset.Y, l.seen
	top, bottom := l.height(max(i-1, 0)), l.height(i+1)
	if bottom-top > view {
		top = l.height(i)
	}
	switch {
	case top < off:
		off = top
	case bottom > off+view:
		off = bottom - view
	default:
		return
	}
	l.scroll.ScrollToOffset(fyne.NewPos(0, max(off, 0)))
}

// fill gives every visible place a row and takes the others back.
func (l *List) fill() {
	size := l.Size()
	if size.Height <= 0 {
		return
	}
	from, to := 0, 0
	if l.model.Len > 0 {
		from, to = l.at(l.scroll.Offset.Y), min(l.at(l.scroll.Offset.Y+l.seen)+1, l.model.Len)
	}
	width := size.Width
	if l.height(l.model.Len) > size.Height {
		width -= scrollGutter
	}
	changed := false
	for i, row := range l.shown {
		if i < from || i >= to {
			row.Hide()
			l.pool = append(l.pool, row)
			delete(l.shown, i)
			changed = true
		}
	}
	for i := from; i < to; i++ {
		row := l.shown[i]
		if row == nil {
			row = l.take()
			l.shown[i] = row
			changed = true
		}
		row.Set(l.model.At(i))
		y := l.height(i)
		Place(row, 0, y, width, l.height(i+1)-y-rowGap)
		if !row.Visible() {
			row.Show()
		}
	}
	if changed {
		l.body.Refresh()
	}
}

func (l *List) take() *Row {
	if n := len(l.pool); n > 0 {
		row := l.pool[n-1]
		l.pool = l.pool[:n-1]
		return row
	}
	return l.build()
}

// Relayout fills the list for its present size.
func (l *List) Relayout() { l.fill() }

// HeightFor is what it asks for.
func (l *List) HeightFor(float32) float32 { return 2 * l.tall }

// CreateRenderer draws the visible rows.
func (l *List) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{l.themed},
		layout: func(size fyne.Size) {
			l.fit()
			l.reveal(l.sel)
			l.fill()
		},
		min: func() fyne.Size { return fyne.NewSize(200, 2*rowHeight) },
	}
}

// listBody is as tall as all rows together and holds those that can be seen.
type listBody struct {
	widget.BaseWidget
	l *List
}

func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return &listRenderer{b} }

type listRenderer struct{ b *listBody }

func (r *listRenderer) Layout(fyne.Size) {}

func (r *listRenderer) MinSize() fyne.Size { return fyne.NewSize(1, r.b.l.height(r.b.l.model.Len)) }

func (r *listRenderer) Refresh() {}

func (r *listRenderer) Objects() []fyne.CanvasObject {
	shown := r.b.l.shown
	objects := make([]fyne.CanvasObject, 0, len(shown))
	for _, at := range slices.Sorted(maps.Keys(shown)) { // from above, for Tab too
		objects = append(objects, shown[at])
	}
	return objects
}

func (r *listRenderer) Destroy() {}

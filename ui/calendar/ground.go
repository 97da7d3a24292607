package calendar

import (
	"image"
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// bed is the picture below the blocks of one row: free time shaded, lines between
// days, gaps hatched, and what was not read left blank. One picture for all of that is
// cheaper than hundreds of lines, and is made anew only when it changes.
type bed struct {
	*canvas.Raster
	paint bedPaint
	drawn bool
}

// bedPaint is all that a bed is made of. Stretches are in pixels of the toolkit.
type bedPaint struct {
	width, height       float32
	plain, shade, line  color.NRGBA
	hatch, blank        color.NRGBA
	lines               []float32
	ticks               []float32
	free, gaps, unknown []stretch
}

type stretch struct{ from, to float32 }

func newBed() *bed {
	b := &bed{}
	b.Raster = canvas.NewRaster(func(w, h int) image.Image { return b.paint.image(w, h) })
	return b
}

func (b *bed) set(p bedPaint) {
	if b.drawn && b.paint.same(&p) {
		return
	}
	b.paint, b.drawn = p, true
	b.Refresh()
}

func (p *bedPaint) same(q *bedPaint) bool {
	return p.width == q.width && p.height == q.height && p.plain == q.plain && slices.Equal(p.lines, q.lines) &&
		slices.Equal(p.ticks, q.ticks) && slices.Equal(p.free, q.free) && slices.Equal(p.gaps, q.gaps) && slices.Equal(p.unknown, q.unknown)
}

// image draws the bed on w by h pixels of the screen.
func (p *bedPaint) image(w, h int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
	if w <= 0 || h <= 0 || p.width <= 0 {
		return img
	}
	scale := float32(w) / p.width
	px := func(v float32) int { return int(v*scale + 0.5) }
	fill := func(x0, x1 int, c color.NRGBA) {
		for y := range h {
			for x := max(x0, 0); x < min(x1, w); x++ {
				img.SetNRGBA(x, y, c)
			}
		}
	}
	fill(0, w, p.plain)
	for _, s := range p.free {
		fill(px(s.from), px(s.to), p.shade)
	}
	for _, x := range p.ticks {
		fill(px(x), px(x)+1, theme.Mix(p.plain, p.line, 0.45))
	}
	for _, x := range p.lines {
		fill(px(x), px(x)+max(int(scale), 1), p.line)
	}
	for _, s := range p.unknown {
		fill(px(s.from), px(s.to), p.blank)
	}
	thick, period := max(int(1.5*scale+0.5), 1), max(int(7*scale+0.5), 2)
	top, bottom := px(rowPad), h-px(rowPad)
	for _, s := range p.gaps {
		x0, x1 := max(px(s.from), 0), min(px(s.to), w)
		for y := top; y < bottom; y++ {
			for x := x0; x < x1; x++ {
				edge := y < top+thick || y >= bottom-thick || x < x0+thick || x >= x1-thick
				if edge || (x+y)%period < thick {
					img.SetNRGBA(x, y, p.hatch)
				}
			}
		}
	}
	under := max(int(scale), 1)
	for y := h - under; y < h; y++ {
		for x := range w {
			img.SetNRGBA(x, y, p.line)
		}
	}
	return img
}

// bedOf is the bed of a row.
func bedOf(g *kit.Ground, v *view.Calendar, geo geometry, row int) bedPaint {
	p := bedPaint{
		width: geo.width - geo.names - gutter, height: geo.tops[row+1] - geo.tops[row],
		plain: g.Background, line: theme.Mix(g.Background, g.Outline, 0.6), hatch: theme.Mix(g.Background, g.Palette.Text, 0.42),
		shade: theme.Mix(g.Background, g.Palette.Text, 0.055), blank: theme.Mix(g.Background, g.Outline, 0.30),
	}
	at := func(x float64) float32 { return geo.day * float32(x) }
	for n := range v.Days {
		p.lines = append(p.lines, at(float64(n)))
	}
	for _, t := range v.Ticks {
		p.ticks = append(p.ticks, at(t.X))
	}
	for _, s := range v.Shade {
		p.free = append(p.free, stretch{at(s.From), at(s.To)})
	}
	r := &v.Rows[row]
	if r.Known.From > 0 {
		p.unknown = append(p.unknown, stretch{0, at(r.Known.From)})
	}
	if end := float64(len(v.Days)); r.Known.To < end {
		p.unknown = append(p.unknown, stretch{at(r.Known.To), at(end)})
	}
	for n := range r.Blocks {
		if b := &r.Blocks[n]; b.Gap {
			p.gaps = append(p.gaps, stretch{at(b.From), at(b.To)})
		}
	}
	return p
}

// newLegend explains what blocks may look like.
func newLegend(g *kit.Ground) fyne.CanvasObject {
	sample := func(o ...fyne.CanvasObject) fyne.CanvasObject { return kit.Fixed(22, 14, kit.Stack(o...)) }
	frame := func() fyne.CanvasObject {
		return kit.Pad(kit.Even(2), kit.Outlined(color.NRGBA{}, g.Palette.Text, 1, 2))
	}
	gap := newBed()
	gap.set(bedPaint{
		width: 22, height: 14 + 2*rowPad, plain: g.Background, line: g.Background, hatch: theme.Mix(g.Background, g.Palette.Text, 0.42), gaps: []stretch{{0, 22}},
	})
	dash := func() fyne.CanvasObject { return kit.Fixed(swapDash-1, swapBar, kit.Box(g.Signal("swap_waiting"), 1)) }
	label := func(s string) *kit.Text { return g.Label(theme.Caption, g.Muted, s) }
	return kit.Across(6, -1,
		sample(kit.Box(g.Accent, 3)), label("You"), kit.Fixed(4, 1, kit.Box(color.NRGBA{}, 0)),
		sample(kit.Box(g.People()[0].Fill, 3), frame()), label("Override"), kit.Fixed(4, 1, kit.Box(color.NRGBA{}, 0)),
		kit.Fixed(22, 14+2*rowPad, gap.Raster), label("Nobody"), kit.Fixed(4, 1, kit.Box(color.NRGBA{}, 0)),
		kit.Fixed(22, 4, kit.Across(swapSpace, -1, dash(), dash())), label("Swap"),
	)
}

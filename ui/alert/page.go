package alert

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
)

// page puts the alert's parts in their places. From above: the head and the title.
// From below: the keys, the buttons, what was done. What is left in between holds
// the escalation, the details and, beside them, the list of a storm; a window that
// has no room for everything does without the details first.
type page struct {
	head, title               fyne.CanvasObject
	next, why, trouble, facts fyne.CanvasObject
	storm                     fyne.CanvasObject
	answer, actions, keys     fyne.CanvasObject
	grow                      func(big bool)
}

const (
	// widest is how wide the content grows at most.
	widest = 1760
	// lowHeight is the height below which everything moves together.
	lowHeight = 720
	sidesGap  = 32
)

func (p *page) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{p.head, p.title, p.next, p.why, p.trouble, p.facts, p.storm, p.answer, p.actions, p.keys}
}

func (p *page) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

func (p *page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p.grow(size.Width >= 1600 && size.Height >= 900)
	gap, small := float32(20), float32(16)
	x, top := float32(56), float32(40)
	if size.Height < lowHeight {
		gap, small, top = 12, 8, 24
	}
	if size.Height < 600 {
		gap, top = 8, 16
	}
	if size.Width < 1200 {
		x = 32
	}
	x = max(x, float32(int((size.Width-widest)/2)))
	w, bottom := size.Width-2*x, size.Height-top
	y := top
	y += put(p.head, x, y, w) + small
	y += put(p.title, x, y, w) + gap
	for _, o := range []fyne.CanvasObject{p.keys, p.actions, p.answer} {
		h := kit.HeightFor(o, w)
		bottom -= h
		put(o, x, bottom, w)
		bottom -= small
	}
	bottom += small - gap
	left := w
	if p.storm.Visible() {
		left = float32(int((w - sidesGap) * 0.52))
		box(p.storm, x+left+sidesGap, y, w-left-sidesGap, bottom-y)
	}
	p.between(x, y, left, bottom, small)
}

// between fills the left side from y down to bottom.
func (p *page) between(x, y, w, bottom, gap float32) {
	whyHeight := kit.HeightFor(p.why, w)
	if beside := w >= 960; beside {
		half := float32(int((w - gap) / 2))
		h := put(p.next, x, y, half)
		why := kit.HeightFor(p.why, w-half-gap)
		box(p.why, x+half+gap, y+12, w-half-gap, why)
		y += max(h, why+12) + gap
	} else {
		y += put(p.next, x, y, w) + gap
		trouble := float32(0)
		if p.trouble.Visible() {
			trouble = kit.HeightFor(p.trouble, w) + gap
		}
		if y+whyHeight+trouble <= bottom {
			y += put(p.why, x, y, w) + gap
		} else {
			away(p.why)
		}
	}
	if p.trouble.Visible() {
		y += put(p.trouble, x, y, w) + gap
	}
	const least = 56
	if bottom-y >= least {
		box(p.facts, x, y, w, bottom-y)
	} else {
		away(p.facts)
	}
}

// put places o at the height it needs and gives that height.
func put(o fyne.CanvasObject, x, y, w float32) float32 {
	h := kit.HeightFor(o, w)
	box(o, x, y, w, h)
	return h
}

func box(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
}

// away takes o out of sight for want of room.
func away(o fyne.CanvasObject) { o.Move(fyne.NewPos(-20_000, 0)) }

package alert

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// page puts the alert's parts in their places. From above: the head and the title.
// From below: the keys, the buttons, what was done. What is left in between holds
// the escalation and, below it, what to act by: the list of a storm, the runbook, the
// cards that fit now and the alert's details. A window that has no room for everything
// does without the details first, then without the cards.
type page struct {
	head, title           fyne.CanvasObject
	next, why, trouble    fyne.CanvasObject
	facts                 *factsCard
	reading               *kit.Reading
	cards                 *kit.Cards
	storm                 fyne.CanvasObject
	answer, actions, keys fyne.CanvasObject
	grow                  func(big bool)
	slim                  func(slim bool)
	brief                 func(brief bool)

	// text says that there is something to read, which takes room; large, that it gets
	// what the others can spare.
	text, large bool
	// looking says that it is not known yet whether there is one.
	looking bool
	// untaken says that the answer's line can be spared while the text is large.
	untaken bool
}

const (
	// widest is how wide the content grows at most.
	widest = 1760
	// lowHeight is the height below which everything moves together; ampleHeight that
	// below which a large text takes room of the title and the answer.
	lowHeight   = 720
	ampleHeight = 1000
	sidesGap    = 32
	// least is what a part must have to be worth its place; leastText what a text must.
	least     = 56
	leastText = 120
	leastWhy  = 320
)

func (p *page) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{
		p.head, p.title, p.next, p.why, p.trouble, p.facts.root, p.reading.Root, p.cards.Root, p.storm, p.answer, p.actions, p.keys,
	}
}

// read notes how much room what is read takes.
func (p *page) read(g *kit.Ground, v view.Alert) {
	empty := v.Beside.Reading.Empty
	text, large := empty == nil || empty.Busy, v.Beside.Large
	looking := empty != nil && empty.Busy && v.Beside.Reading.Title == ""
	if p.text != text || p.large != large || p.looking != looking || p.untaken != v.Untaken {
		p.text, p.large, p.looking, p.untaken = text, large, looking, v.Untaken
		g.Touch()
	}
}

func (p *page) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

func (p *page) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	p.grow(size.Width >= 1600 && size.Height >= 900)
	p.slim(size.Width < 960)
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
	spare := p.text && p.large && size.Height < ampleHeight
	p.brief(spare)
	x = max(x, float32(int((size.Width-widest)/2)))
	w, bottom := size.Width-2*x, size.Height-top
	y := top
	y += put(p.head, x, y, w) + small
	y += put(p.title, x, y, w) + gap
	for _, o := range []fyne.CanvasObject{p.keys, p.actions, p.answer} {
		if o == p.answer && p.untaken && spare {
			away(o)
			continue
		}
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
	trouble := float32(0)
	if p.trouble.Visible() {
		trouble = kit.HeightFor(p.trouble, w) + gap
	}
	half := max(float32(int((w-gap)/2)), p.next.MinSize().Width)
	beside := w-half-gap >= leastWhy
	if beside {
		h := put(p.next, x, y, half)
		why := kit.HeightFor(p.why, w-half-gap)
		lift := max(float32(int((h-why)/2)), 0)
		if bottom-y-max(h, why)-trouble < 0 {
			away(p.why)
		} else {
			box(p.why, x+half+gap, y+lift, w-half-gap, why)
			h = max(h, why)
		}
		y += h + gap
	} else {
		y += put(p.next, x, y, w) + gap
		why := kit.HeightFor(p.why, w)
		room := bottom - y - trouble - why
		if room < 0 || p.text && (p.large || room < gap+leastText) {
			away(p.why) // the answer to it is a key away; the text is not
		} else {
			y += put(p.why, x, y, w) + gap
		}
	}
	if p.trouble.Visible() {
		y -= min(max(y+trouble-gap-bottom, 0), gap) // rather close to what is above than over what is below
		y += put(p.trouble, x, y, w) + gap
	}
	p.actBy(x, y, w, bottom-y, gap)
}

// actBy places what to act by.
func (p *page) actBy(x, y, w, h, gap float32) {
	reading, cards, facts := p.reading.Root, p.cards.Root, p.facts.root
	for _, o := range []fyne.CanvasObject{reading, cards, facts} {
		away(o)
	}
	switch {
	case h < least:
	case p.text && p.large:
		box(reading, x, y, w, h)
	case w >= 1400 && p.text && p.cards.Root.Visible():
		p.threeWide(x, y, w, h, gap)
	case w >= 760:
		p.twoWide(x, y, w, h, gap)
	default:
		p.oneWide(x, y, w, h, gap)
	}
	for _, o := range []fyne.CanvasObject{reading, cards, facts} {
		if isAway(o) {
			o.Resize(fyne.Size{}) // the keyboard may be in it: nothing of it is done unseen
		}
	}
}

// threeWide has the text, the details and the cards beside each other.
func (p *page) threeWide(x, y, w, h, gap float32) {
	left, right := float32(int(w*0.46)), float32(int(w*0.25))
	box(p.reading.Root, x, y, left, h)
	box(p.facts.root, x+left+gap, y, w-left-right-2*gap, h)
	box(p.cards.Root, x+w-right, y, right, h)
}

// twoWide has the text at the left, and at the right the cards above the details. Without
// a text the details stand at the left.
func (p *page) twoWide(x, y, w, h, gap float32) {
	left := float32(int((w - gap) * 0.6))
	right := w - gap - left
	if !p.text {
		for _, share := range []float32{0.5, 0.4} { // its words need more room
			if kit.HeightFor(p.reading.Root, right) > h {
				left = float32(int((w - gap) * share))
				right = w - gap - left
			}
		}
	}
	at := x + left + gap
	if !p.text {
		box(p.facts.root, x, y, left, h)
		said := kit.HeightFor(p.reading.Root, right)
		if said > h {
			return
		}
		box(p.reading.Root, at, y, right, said)
		if rest := h - said - gap; p.cards.Root.Visible() && rest >= p.cards.HeightOf(1, right) {
			box(p.cards.Root, at, y+said+gap, right, rest)
		}
		return
	}
	box(p.reading.Root, x, y, left, h)
	if !p.cards.Root.Visible() || p.cards.HeightOf(1, right) > h {
		box(p.facts.root, at, y, right, h)
		return
	}
	cards := p.cards.HeightOf(1, right)
	for n := 2; n <= 3; n++ { // the details keep as much as tells the most
		if more := p.cards.HeightOf(n, right); h-more-gap >= 160 {
			cards = more
		}
	}
	rest := h - cards - gap
	if rest < least {
		cards, rest = h, 0
	}
	box(p.cards.Root, at, y, right, cards)
	if rest > 0 {
		box(p.facts.root, at, y+cards+gap, right, rest)
	}
}

// oneWide has everything below one another: the text, or the details where there is none,
// and a card where there is room.
func (p *page) oneWide(x, y, w, h, gap float32) {
	card := float32(0)
	if p.cards.Root.Visible() {
		card = p.cards.HeightOf(1, w)
	}
	body, wants := fyne.CanvasObject(p.facts.root), float32(least)
	text := p.text && !p.looking
	if text {
		body, wants = p.reading.Root, leastText
	}
	if !text {
		if said := kit.HeightFor(p.reading.Root, w); h-said-gap >= wants {
			box(p.reading.Root, x, y, w, said)
			y, h = y+said+gap, h-said-gap
		}
	}
	if card > 0 && h-card-gap >= wants {
		box(p.cards.Root, x, y+h-card, w, card)
		h -= card + gap
	}
	box(body, x, y, w, h)
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
func away(o fyne.CanvasObject) { o.Move(fyne.NewPos(farAway, 0)) }

func isAway(o fyne.CanvasObject) bool { return o.Position().X == farAway }

const farAway = -20_000

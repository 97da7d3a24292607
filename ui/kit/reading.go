package kit

import (
	"maps"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Reading is the text beside an incident: its runbook or a card of the guide, what can be
// done about it, and why there is none.
type Reading struct {
	Root *fyne.Container

	g      *Ground
	on     view.Place
	canvas func() fyne.Canvas
	send   func(view.Msg)

	head              *fyne.Container
	label, title, sub *Text
	steps             *Text
	acts              *fyne.Container
	buttons           []*Button
	old               *Notes
	choices           *Chips
	empty             *fyne.Container
	emptyIcon         *Icon
	emptyTitle        *Text
	emptyText         *Text

	// long scrolls, whole is as tall as its text; nil where everything scrolls.
	long, whole *Prose
	shown       view.Reading
	of          string // the incident that shown is about
	drawn       bool
	left        map[readingPlace]leftAt
	goal        func() // goes to where the text is to stand, once it has room; nil for done
	seek, leave int
	sought      bool
}

// readingPlace is a text beside an incident; each stands where it was left.
type readingPlace struct{ incident, source string }

// leftAt is where a text was left, and to which of its anchors it had been opened.
type leftAt struct {
	anchor string
	at     ProsePlace
}

// mostLeft is how many are remembered.
const mostLeft = 100

// NewReading makes an empty one. Its text scrolls in the room that it is given; a tall of
// more than 0 is how tall it asks to be where its text is long, and a short one is shown
// as a whole then.
func (g *Ground) NewReading(on view.Place, tall float32, canvas func() fyne.Canvas, send func(view.Msg)) *Reading {
	r := &Reading{g: g, on: on, canvas: canvas, send: send}
	r.label = g.Label(theme.Small, g.Muted, "")
	r.title = g.Cut(theme.Body.Strong(), g.Text, "")
	r.sub = g.Cut(theme.Small, g.Muted, "")
	r.steps = g.Label(theme.Small.Strong(), g.Text, "")
	r.acts, r.choices = Flow(8, 8), g.NewChips(Flow(8, 8))
	r.old = g.NewNotes()
	r.emptyIcon = g.Icon(theme.ShapeOther, g.Muted, 20)
	r.emptyTitle = g.Para(theme.Body.Strong(), g.Text, "", 2)
	r.emptyText = g.Para(theme.Small, g.Muted, "", 4)
	r.empty = AcrossTop(12, 1, Pad(Insets{Top: 2}, r.emptyIcon), Down(2, r.emptyTitle, r.emptyText))
	calls := ProseCalls{
		Tick:    func(step string, tick bool) { send(view.TickStep{On: on, Step: step, Tick: tick}) },
		Link:    func(url string) { send(view.Follow{On: on, URL: url}) },
		Picture: func(url string) { send(view.WantPicture{On: on, URL: url}) },
		Copy:    func(text string) { send(view.CopyText{Text: text}) },
	}
	r.long = g.NewProse(max(tall, 48), calls)
	body := []fyne.CanvasObject{r.empty, r.long}
	if tall > 0 {
		r.whole = g.NewProse(0, calls)
		r.whole.Hide()
		body = append(body, r.whole)
	}
	r.long.Hide()
	r.head = Down(8,
		Down(0, Spread(leastTitle, Across(10, 1, r.label, r.title), r.acts), Across(12, 0, r.sub, r.steps)),
		r.old.Root, r.choices.Root)
	inside := &fyne.Container{Layout: &filled{gap: 8, then: r.arrive}, Objects: append([]fyne.CanvasObject{r.head}, body...)}
	r.Root = g.Card(Insets{Top: 12, Right: 12, Bottom: 12, Left: 16}, inside)
	return r
}

// Set shows what stands beside the incident; wait says that nothing can be pressed yet.
func (r *Reading) Set(b view.Beside, wait bool) {
	v := b.Reading
	r.label.Set(v.Label)
	r.title.Set(v.Title)
	r.sub.Set(v.Sub)
	r.steps.Set(v.Progress)
	r.g.Show(r.steps, v.Progress != "")
	r.g.Show(r.sub, v.Sub != "" || v.Progress != "")
	r.setActs(v.Acts, wait)
	r.setChoices(v.Choices)
	var old []view.Line
	if v.Old != nil {
		old = []view.Line{*v.Old}
	}
	r.old.Set(old)
	r.g.Show(r.head, v.Title != "" || len(v.Acts)+len(v.Choices) > 0)
	r.g.Show(r.empty, v.Empty != nil)
	if v.Empty != nil {
		r.emptyIcon.SetMark(r.g, v.Empty.Mark)
		r.emptyTitle.Set(v.Empty.Title)
		r.emptyText.Set(v.Empty.Text)
		r.g.Show(r.emptyText, v.Empty.Text != "")
	}
	r.setText(b.Of, v)
	r.each(func(p *Prose) { p.arrows = !b.Several })
	if r.sought && r.leave != b.Leave {
		r.each(func(p *Prose) { p.Leave(r.canvas()) })
	}
	if r.sought && r.seek != b.Seek && v.Empty == nil {
		r.prose(v).Focus(r.canvas())
	}
	r.seek, r.leave, r.sought = b.Seek, b.Leave, true
}

func (r *Reading) each(do func(*Prose)) {
	do(r.long)
	if r.whole != nil {
		do(r.whole)
	}
}

// Scroll scrolls the text by so many pixels.
func (r *Reading) Scroll(by float32) { r.long.ScrollBy(by) }

// prose is the widget that the text is shown in.
func (r *Reading) prose(v view.Reading) *Prose {
	if r.whole != nil && v.Short() {
		return r.whole
	}
	return r.long
}

func (r *Reading) setText(of string, v view.Reading) {
	p := r.prose(v)
	r.g.Show(r.long, v.Empty == nil && p == r.long)
	if r.whole != nil {
		r.g.Show(r.whole, v.Empty == nil && p == r.whole)
	}
	fresh := !r.drawn || r.shown.Empty != nil || !r.shown.Same(v) || r.of != of
	if fresh {
		r.bookmark()
	}
	if fresh {
		r.goal = nil
	}
	if v.Empty != nil {
		r.shown, r.of, r.drawn = v, of, true
		return
	}
	if fresh {
		p.Set(v.Doc())
		if left, known := r.left[readingPlace{of, v.Source}]; known && (v.Anchor == "" || v.Anchor == left.anchor) {
			r.goal = func() { p.GoTo(left.at) }
		} else if v.Anchor != "" {
			r.goal = func() { p.ScrollTo(v.Anchor) }
		}
	} else if v.Hop != 0 && v.Hop != r.shown.Hop {
		r.goal = func() {
			if v.Anchor == "" || !p.ScrollTo(v.Anchor) {
				p.Top()
			}
			p.moved()
		}
	}
	if fresh && len(v.Ticks) > 0 || !fresh && !maps.Equal(r.shown.Ticks, v.Ticks) {
		p.SetTicks(v.Ticks)
	}
	for url, pic := range v.Pictures {
		if before, known := r.shown.Pictures[url]; fresh || !known || before != pic {
			p.SetPicture(url, pic)
		}
	}
	r.shown, r.of, r.drawn = v, of, true
	r.arrive()
}

// arrive brings the text to where it is to stand. One that was never laid out yet has no
// places: it is done then when it has got its room.
func (r *Reading) arrive() {
	if goal := r.goal; goal != nil && r.prose(r.shown).Size().Height > 0 {
		r.goal = nil
		goal()
	}
}

// bookmark notes where the text that is shown stands, unless it has not come there.
func (r *Reading) bookmark() {
	if !r.drawn || r.shown.Empty != nil || r.goal != nil {
		return
	}
	if r.left == nil || len(r.left) >= mostLeft {
		r.left = map[readingPlace]leftAt{}
	}
	r.left[readingPlace{r.of, r.shown.Source}] = leftAt{r.shown.Anchor, r.prose(r.shown).Place()}
}

// leastTitle is how much of its line a title keeps beside its buttons.
const leastTitle = 150

func (r *Reading) setActs(acts []view.Button, wait bool) {
	r.g.Show(r.acts, len(acts) > 0)
	Fill(r.g, r.acts, &r.buttons, len(acts), func() (*Button, fyne.CanvasObject) {
		b := r.g.NewButton(SoftButton, "", "", nil).Low()
		return b, b
	}, func(i int, b *Button) {
		do := acts[i].Do
		b.tap = func() { r.send(view.Click{On: r.on, Do: do}) }
		b.Key(acts[i].Key)
		b.Set(acts[i], wait)
	})
}

func (r *Reading) setChoices(choices []view.Choice) {
	r.g.Show(r.choices.Root, len(choices) > 0)
	var all []Choice
	for _, c := range choices {
		all = append(all, Choice{Label: c.Label, On: c.On, Tap: func() { r.send(view.ChooseBook{On: r.on, URL: c.URL}) }})
	}
	r.choices.Set(all)
}

// filled puts its first object at the upper edge; the others get what is left, of which
// one is shown at a time. then hears that they have it.
type filled struct {
	gap  float32
	then func()
}

func (l *filled) rest(objects []fyne.CanvasObject) fyne.CanvasObject {
	for _, o := range objects[1:] {
		if o.Visible() {
			return o
		}
	}
	return nil
}

func (l *filled) HeightFor(objects []fyne.CanvasObject, width float32) float32 {
	h := l.top(objects[0], width)
	if o := l.rest(objects); o != nil {
		h += HeightFor(o, width)
	}
	return h
}

// top is the height of the first with the gap below it.
func (l *filled) top(o fyne.CanvasObject, width float32) float32 {
	if !o.Visible() {
		return 0
	}
	return HeightFor(o, width) + l.gap
}

func (l *filled) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, objects[0].MinSize().Height)
}

func (l *filled) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := l.top(objects[0], size.Width)
	Place(objects[0], 0, 0, size.Width, max(h-l.gap, 0))
	if o := l.rest(objects); o != nil {
		Place(o, 0, h, size.Width, size.Height-h)
	}
	l.then()
}

package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// ProseCalls are what a Prose tells its owner. Any may be nil.
type ProseCalls struct {
	// Tick hears that a step is to be ticked, or its tick taken back. Nothing changes on
	// screen before SetTicks says so.
	Tick func(step string, on bool)
	// Link hears an address that was chosen: http, https, relative to the text's own, or
	// "#" and a name that no anchor of the text has.
	Link func(url string)
	// Picture hears that a picture is wanted; SetPicture shows it.
	Picture func(url string)
	// Copy hears what is to be copied; nil puts it on the clipboard.
	Copy func(text string)
	// Status hears where a link under the pointer or the keyboard leads, and "" after it.
	Status func(text string)
}

// Ticked is how a step stands: On, and a few words beside it, such as the time.
type Ticked = view.Ticked

// Picture is a picture of a text, or, without an Image, words in its place.
type Picture = view.Picture

// Prose shows a text that was read by package prose. It draws what can be seen and
// measures as it goes: a text of any length is on screen at once. It has no network and
// opens nothing: pictures are placeholders until its owner gives them.
//
// The mouse ticks steps, follows links, copies code and marks it. With the keyboard, Tab
// goes through all that can be chosen, J and K through the steps, Space and Enter choose;
// arrows, PageUp, PageDown, Home and End scroll.
type Prose struct {
	widget.BaseWidget
	g     *Ground
	calls ProseCalls
	least float32

	doc      prose.Doc
	ticks    map[string]Ticked
	pictures map[string]Picture

	scroll *container.Scroll // nil where it is as tall as its text
	themed fyne.CanvasObject
	sheet  *proseSheet

	measures proseMeasures
	laid     map[int]*laidBlock
	find     proseFind
	aims     proseAims
	marked   proseMarked
	copied   int // the block whose code was copied last, -1 for none
	filling  bool
	arrows   bool // the arrows scroll, else they are the window's

	status     *Text
	statusBox  *canvas.Rectangle
	statusText string
}

// NewProse makes an empty one that asks for at least that height and scrolls; with 0 it is
// as tall as its text, for short ones among other things.
func (g *Ground) NewProse(least float32, calls ProseCalls) *Prose {
	p := &Prose{g: g, calls: calls, least: least, laid: map[int]*laidBlock{}, copied: -1}
	p.aims.at, p.aims.over = -1, -1
	p.arrows = true
	p.sheet = newProseSheet(p)
	p.themed = p.sheet
	if least > 0 {
		p.scroll = container.NewVScroll(p.sheet)
		p.scroll.OnScrolled = func(fyne.Position) {
			if p.aims.over >= 0 {
				p.moved()
			}
			p.fill()
		}
		p.themed = container.NewThemeOverride(p.scroll, g.Look)
	}
	p.status = g.Cut(theme.Caption, g.Text, "")
	p.statusBox = Outlined(g.Raised, g.Outline, 1, 6)
	p.status.Hide()
	p.statusBox.Hide()
	p.ExtendBaseWidget(p)
	return p
}

// Set shows another text, from its beginning. Ticks, pictures and what is looked for are
// forgotten.
func (p *Prose) Set(doc prose.Doc) {
	p.doc, p.ticks, p.pictures = doc, nil, nil
	p.find, p.marked, p.copied = proseFind{}, proseMarked{}, -1
	p.aims = newProseAims(&p.doc)
	p.measures = proseMeasures{}
	clear(p.laid)
	p.say("")
	if p.scroll != nil {
		p.scroll.Offset = fyne.Position{}
	}
	p.g.Touch()
	p.resized()
}

// SetTicks says how the steps stand, by their keys. A step that is not named stands as its
// author has written it.
func (p *Prose) SetTicks(ticks map[string]Ticked) {
	before := p.ticks
	p.ticks = ticks
	for i := range p.doc.Steps {
		s := &p.doc.Steps[i]
		if before[s.Key] != ticks[s.Key] {
			p.again(s.Block)
		}
	}
	p.fill()
}

// SetPicture shows a picture, or words about it, wherever the text has that address.
func (p *Prose) SetPicture(url string, pic Picture) {
	if p.pictures == nil {
		p.pictures = map[string]Picture{}
	}
	p.pictures[url] = pic
	for i := range p.doc.Blocks {
		if b := &p.doc.Blocks[i]; b.Kind == prose.ImageBlock && b.Image.URL == url {
			p.again(i)
		}
	}
	p.fill()
	p.g.Touch()
}

// ScrollTo brings an anchor to the upper edge, and reports whether there is one of that
// name.
func (p *Prose) ScrollTo(anchor string) bool {
	i, found := p.doc.Anchor(anchor)
	if found {
		p.goTo(i, 0)
	}
	return found
}

// Top goes back to the beginning.
func (p *Prose) Top() { p.goTo(0, 0) }

// ProsePlace is how far a text is scrolled.
type ProsePlace struct {
	block int
	into  float32
}

// Place is where the text is read.
func (p *Prose) Place() ProsePlace {
	if len(p.measures.heights) == 0 {
		return ProsePlace{}
	}
	first := p.measures.at(p.offset())
	return ProsePlace{first, p.offset() - p.measures.tops[first]}
}

// GoTo goes back to a place of before; of another text, to its beginning where there is no
// such place.
func (p *Prose) GoTo(at ProsePlace) {
	if p.scroll == nil || at.block >= len(p.measures.heights) {
		return
	}
	p.layBlock(at.block)
	p.measures.sum()
	p.scroll.Offset.Y = max(p.measures.tops[at.block]+at.into, 0)
	p.fill()
}

// ticked is how a step stands.
func (p *Prose) ticked(block int, key string) Ticked {
	if t, known := p.ticks[key]; known {
		return t
	}
	if s := p.aims.step(block); s >= 0 {
		return Ticked{On: p.doc.Steps[s].Checked}
	}
	return Ticked{}
}

// say shows where something leads, at the lower edge; "" takes it away.
func (p *Prose) say(text string) {
	if p.statusText == text {
		return
	}
	p.statusText = text
	p.status.Set(text)
	show(p.status, text != "")
	show(p.statusBox, text != "")
	p.layStatus()
	if p.calls.Status != nil {
		p.calls.Status(text)
	}
}

func (p *Prose) layStatus() {
	size := p.Size()
	w := min(p.status.g.wide(p.status)+20, max(size.Width-scrollGutter, 0))
	Place(p.statusBox, 0, size.Height-26, w, 26)
	Place(p.status, 10, size.Height-21, w-20, theme.Caption.Line)
}

// wide is how wide the text would be in one line; of a very long one, wide enough.
func (g *Ground) wide(t *Text) float32 {
	return measureWord(measureIn(t.style), t.text, 4000)
}

// copy hands out a text.
func (p *Prose) copy(text string) {
	if p.calls.Copy != nil {
		p.calls.Copy(text)
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(text)
}

// HeightFor is what it asks for.
func (p *Prose) HeightFor(width float32) float32 {
	if p.scroll != nil {
		return p.least
	}
	return p.wholeHeight(width)
}

// Relayout fits the text to its present size.
func (p *Prose) Relayout() { p.resized() }

// resized fits the text to the present size.
func (p *Prose) resized() {
	size := p.Size()
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	p.themed.Resize(size)
	p.layStatus()
	p.fill()
}

// CreateRenderer draws what can be seen of the text.
func (p *Prose) CreateRenderer() fyne.WidgetRenderer {
	return &parts{
		objects: []fyne.CanvasObject{p.themed, p.statusBox, p.status},
		layout:  func(fyne.Size) { p.resized() },
		min:     func() fyne.Size { return fyne.NewSize(120, max(p.least, theme.Body.Line)) },
	}
}

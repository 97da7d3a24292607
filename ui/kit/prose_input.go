package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/theme"
)

var (
	_ fyne.Tappable      = (*proseSheet)(nil)
	_ fyne.Draggable     = (*proseSheet)(nil)
	_ fyne.Focusable     = (*proseSheet)(nil)
	_ fyne.Tabbable      = (*proseSheet)(nil)
	_ fyne.Shortcutable  = (*proseSheet)(nil)
	_ desktop.Hoverable  = (*proseSheet)(nil)
	_ desktop.Mouseable  = (*proseSheet)(nil)
	_ desktop.Keyable    = (*proseSheet)(nil)
	_ desktop.Cursorable = (*proseSheet)(nil)
)

// zoneAt is what is at a point of the sheet.
func (p *Prose) zoneAt(at fyne.Position) (block int, z aim, found bool) {
	m := &p.measures
	if len(m.heights) == 0 {
		return 0, aim{}, false
	}
	block = m.at(at.Y)
	b := p.laid[block]
	if b == nil {
		return 0, aim{}, false
	}
	local := fyne.NewPos(at.X-p.sheet.left, at.Y-m.tops[block])
	for i := range b.zones {
		if b.zones[i].holds(local) {
			return block, b.zones[i].aim, true
		}
	}
	return 0, aim{}, false
}

// MouseIn and what follows show what is under the pointer.
func (s *proseSheet) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved tells where a link leads.
func (s *proseSheet) MouseMoved(ev *desktop.MouseEvent) {
	over := -1
	if block, z, found := s.p.zoneAt(ev.Position); found {
		over = s.p.aims.index(block, z)
	}
	s.p.hover(over)
}

// MouseOut is over nothing.
func (s *proseSheet) MouseOut() { s.p.hover(-1) }

func (p *Prose) hover(over int) {
	a := &p.aims
	if a.over == over {
		return
	}
	a.over = over
	p.say(a.leads(over))
	if c := p.copied; c >= 0 && (over < 0 || a.all[over].block != c) {
		p.copied = -1
		p.again(c)
	}
	p.fill()
}

// leads is what to say of an aim before it is chosen: where a link goes.
func (a *proseAims) leads(i int) string {
	if i < 0 || a.all[i].kind != aimLink {
		return ""
	}
	return prose.Host(a.all[i].url)
}

// Cursor is a hand over what can be chosen, a bar over code.
func (s *proseSheet) Cursor() desktop.Cursor {
	if s.p.aims.over >= 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// MouseDown takes the keyboard, and begins to mark code.
func (s *proseSheet) MouseDown(ev *desktop.MouseEvent) {
	p := s.p
	p.aims.keys = false
	p.take(fyne.CurrentApp().Driver().CanvasForObject(s))
	had := p.marked.from != p.marked.to
	p.marked = proseMarked{}
	if block, z, found := p.zoneAt(ev.Position); found && z.kind == aimCode && ev.Button == desktop.MouseButtonPrimary {
		at := p.codeAt(block, ev.Position)
		p.marked = proseMarked{block: block, from: at, to: at, begun: true}
	}
	if had {
		p.fill()
	}
}

// MouseUp ends it.
func (s *proseSheet) MouseUp(*desktop.MouseEvent) { s.p.marked.begun = false }

// Dragged marks code as far as the pointer is.
func (s *proseSheet) Dragged(ev *fyne.DragEvent) {
	if m := &s.p.marked; m.begun {
		if to := s.p.codeAt(m.block, ev.Position); to != m.to {
			m.to = to
			s.p.fill()
		}
	}
}

// DragEnd ends it.
func (s *proseSheet) DragEnd() { s.p.marked.begun = false }

// Tapped chooses what is there.
func (s *proseSheet) Tapped(ev *fyne.PointEvent) {
	if block, z, found := s.p.zoneAt(ev.Position); found {
		if i := s.p.aims.index(block, z); i >= 0 {
			s.p.aims.at = i
			s.p.choose(i)
		}
	}
}

// choose does what a click does.
func (p *Prose) choose(i int) {
	a := p.aims.all[i]
	b := &p.doc.Blocks[a.block]
	switch a.kind {
	case aimStep:
		if p.calls.Tick != nil {
			p.calls.Tick(b.Step, !p.ticked(a.block, b.Step).On)
		}
	case aimLink:
		if strings.HasPrefix(a.url, "#") && p.ScrollTo(a.url) {
			p.moved()
			return
		}
		if p.calls.Link != nil {
			p.calls.Link(a.url)
		}
	case aimPicture:
		if p.calls.Picture != nil && p.pictures[a.url].Image == nil {
			p.calls.Picture(a.url)
		}
	case aimCopy:
		p.copy(p.code(a.block))
		before := p.copied
		p.copied = a.block
		if before >= 0 {
			p.again(before)
		}
		p.again(a.block)
		p.fill()
	}
}

// code is a block of code with the parts that go on with it.
func (p *Prose) code(block int) string {
	code := p.doc.Blocks[block].Code
	for i := block + 1; i < len(p.doc.Blocks) && p.doc.Blocks[i].Kind == prose.CodeBlock && p.doc.Blocks[i].Cont; i++ {
		code += p.doc.Blocks[i].Code
	}
	return code
}

// FocusGained shows where the keyboard is, where it was Tab that brought it.
func (s *proseSheet) FocusGained() {
	a := &s.p.aims
	a.held = true
	switch {
	case a.given, !s.p.shown():
		s.p.fill()
	case a.at >= 0:
		a.keys = true
		s.p.look()
	default:
		s.p.move(s.p.tabTo(), false)
	}
}

// FocusLost takes the ring away.
func (s *proseSheet) FocusLost() {
	s.p.aims.held = false
	s.p.say("")
	s.p.fill()
}

// Focus gives the text the keyboard and brings it into sight; nothing of it is chosen yet.
func (p *Prose) Focus(c fyne.Canvas) {
	p.take(c)
	p.g.reveal(p)
}

// Leave takes the keyboard from the text, if that has it.
func (p *Prose) Leave(c fyne.Canvas) {
	if c != nil && c.Focused() == fyne.Focusable(p.sheet) {
		c.Unfocus()
	}
}

func (p *Prose) take(c fyne.Canvas) {
	if c != nil {
		p.aims.given = true
		c.Focus(p.sheet)
		p.aims.given = false
	}
}

// AcceptsTab keeps Tab as long as there is something left to go to.
func (s *proseSheet) AcceptsTab() bool {
	return s.p.shown() && s.p.aims.next(s.p.tabTo(), s.p.seen(), false) >= 0
}

// shown reports whether there is room in which to see anything of the text. One without
// may have the keyboard all the same; it passes every key on.
func (p *Prose) shown() bool {
	return p.Visible() && p.Size().Height > 0 && len(p.measures.heights) > 0
}

func (p *Prose) tabTo() int {
	if p.g.Mods != nil && p.g.Mods()&fyne.KeyModifierShift != 0 {
		return -1
	}
	return 1
}

func (p *Prose) seen() int { return p.sheet.first }

// TypedRune does nothing.
func (s *proseSheet) TypedRune(rune) {}

// TypedKey is for the keys that may repeat.
func (s *proseSheet) TypedKey(ev *fyne.KeyEvent) {
	if !s.p.shown() {
		s.p.g.Typed(ev)
	} else if ev.Name == fyne.KeyTab {
		s.p.move(s.p.tabTo(), false)
	} else if !s.p.scrolls(ev.Name) {
		s.p.g.Typed(ev)
	}
}

// scrolls scrolls where the key says so.
func (p *Prose) scrolls(key fyne.KeyName) bool {
	if p.scroll == nil || !p.arrows && (key == fyne.KeyUp || key == fyne.KeyDown) {
		return false
	}
	page := max(p.Size().Height-3*theme.Body.Line, theme.Body.Line)
	switch key {
	case fyne.KeyUp:
		p.ScrollBy(-2 * theme.Body.Line)
	case fyne.KeyDown:
		p.ScrollBy(2 * theme.Body.Line)
	case fyne.KeyPageUp:
		p.ScrollBy(-page)
	case fyne.KeyPageDown:
		p.ScrollBy(page)
	case fyne.KeyHome:
		p.Top()
	case fyne.KeyEnd:
		p.ScrollBy(p.measures.all())
	default:
		return false
	}
	p.g.reveal(p)
	return true
}

// KeyDown is for the keys that must not repeat. What the text has no use for goes to the
// Ground.
func (s *proseSheet) KeyDown(ev *fyne.KeyEvent) {
	p := s.p
	if p.g.Mods != nil && p.g.Mods()&^fyne.KeyModifierShift != 0 || !p.shown() {
		p.g.KeyDown(ev)
		return
	}
	switch name := fyne.KeyName(keyName(ev)); name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		if p.aims.at >= 0 && p.aims.keys {
			p.look() // the wheel may have led away from it
			p.choose(p.aims.at)
		} else if name == fyne.KeySpace {
			p.scrolls(fyne.KeyPageDown)
		} else {
			p.g.KeyDown(ev)
		}
	case fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome, fyne.KeyEnd:
		if p.scroll == nil {
			p.g.KeyDown(ev)
		}
	case fyne.KeyJ, fyne.KeyK:
		if len(p.doc.Steps) == 0 {
			p.g.KeyDown(ev)
			return
		}
		by := 1
		if name == fyne.KeyK {
			by = -1
		}
		p.move(by, true)
	default:
		p.g.KeyDown(ev)
	}
}

// KeyUp does nothing.
func (s *proseSheet) KeyUp(*fyne.KeyEvent) {}

// move goes to the next thing that can be chosen, and brings it into sight.
func (p *Prose) move(by int, steps bool) {
	a := &p.aims
	to := a.next(by, p.seen(), steps)
	a.keys = true
	if to < 0 {
		p.fill()
		return
	}
	a.at = to
	p.say(a.leads(to))
	p.look()
}

// look brings what the keyboard is at into sight: in the text, and the text in what it
// stands in.
func (p *Prose) look() {
	at := p.aims.all[p.aims.at]
	z, _ := p.layBlock(at.block).around(at)
	p.reveal(at.block, z.y, min(z.h, 200))
	if p.scroll == nil {
		p.fill()
	} else {
		p.g.reveal(p)
	}
	p.g.reveal(p.sheet.ring)
}

// moved notes that the text has moved below the pointer, which is over something else now
// and does not say so before it is moved itself.
func (p *Prose) moved() {
	p.hover(-1)
	p.say("")
}

// TypedShortcut copies what is marked, or the code whose button the keyboard is at.
func (s *proseSheet) TypedShortcut(cut fyne.Shortcut) {
	p := s.p
	if _, is := cut.(*fyne.ShortcutCopy); !is {
		return
	}
	if m := p.marked; m.from != m.to {
		p.copy(p.doc.Blocks[m.block].Code[min(m.from, m.to):max(m.from, m.to)])
	} else if a := &p.aims; a.at >= 0 && a.all[a.at].kind == aimCopy {
		p.choose(a.at)
	}
}

// Package kit holds the widgets that Dogwatch's windows are made of: text that
// wraps in one pass, buttons with their key on them, rows, lists that cost what
// is visible, fields and dialogs. They draw view values with a theme.Look and know
// nothing of the application beyond that.
//
// Layout is by height for a width: a parent asks its children how tall they are at
// the width they will get, so that wrapped text never needs a second pass. What
// changes its own measure marks the Ground; the screen lays itself out once after
// all of it is set (Ground.Settle).
package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Ground is what every widget of a window stands on: its look, where keys go that
// a focused widget does not want, and whether anything has changed its measure.
type Ground struct {
	*theme.Look
	// Key hears keys; nil drops them.
	Key func(view.Key)
	// Mods tells which modifiers are held; nil means none.
	Mods func() fyne.KeyModifier
	// Hover hears why a disabled button under the pointer is off, and "" when the
	// pointer has gone; nil drops it.
	Hover func(why string)
	// Clip gives what is on the clipboard; nil where that cannot be known.
	Clip func() string
	// Reveal brings something that has got the keyboard into sight; nil for windows
	// in which everything is.
	Reveal func(fyne.CanvasObject)

	dirty bool
}

func (g *Ground) reveal(o fyne.CanvasObject) {
	if g.Reveal != nil {
		g.Reveal(o)
	}
}

// Touch notes that something needs another place or size now.
func (g *Ground) Touch() { g.dirty = true }

// Settle lays root out anew if anything on this ground has changed its measure since
// last time. Only the owner of the whole window calls it, with all of its content:
// a part of it would take the mark away from the rest.
func (g *Ground) Settle(root fyne.CanvasObject) {
	if g.dirty {
		g.dirty = false
		Relayout(root)
	}
}

// KeyDown passes a press of a key on. Repeats of a held key never come this way, so
// that holding one cannot answer twice.
func (g *Ground) KeyDown(ev *fyne.KeyEvent) {
	name := keyName(ev)
	if g.Key == nil || name == "" || name == "Up" || name == "Down" || name == "Tab" {
		return // the arrows come as typed keys, with their repeats
	}
	g.press(name)
}

// Typed passes on the keys that may repeat.
func (g *Ground) Typed(ev *fyne.KeyEvent) {
	if g.Key != nil && (ev.Name == fyne.KeyUp || ev.Name == fyne.KeyDown) {
		g.press(string(ev.Name))
	}
}

func (g *Ground) press(name string) {
	k := view.Key{Name: name}
	if g.Mods != nil {
		mods := g.Mods()
		k.Shift = mods&fyne.KeyModifierShift != 0
		k.Ctrl = mods&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
		if mods&fyne.KeyModifierAlt != 0 {
			return // Alt belongs to the window manager
		}
	}
	g.Key(k)
}

// Attach makes the canvas pass on the keys that nothing on it wants.
func (g *Ground) Attach(c fyne.Canvas) {
	if d, ok := c.(desktop.Canvas); ok {
		d.SetOnKeyDown(g.KeyDown)
	}
	c.SetOnTypedKey(g.Typed)
}

// keyName is the name of the key; where the keyboard's layout has no Latin letters
// it is the Latin letter of the key's place, so that A is A on every keyboard.
func keyName(ev *fyne.KeyEvent) string {
	if ev.Name != "" {
		return string(ev.Name)
	}
	return latin(ev.Physical.ScanCode)
}

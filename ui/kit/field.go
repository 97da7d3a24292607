package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Field is a field to write into. The arrows, Enter, Escape and what is pressed
// with Ctrl go to the Ground as well, as far as the text has no use for them.
type Field struct {
	Root  *fyne.Container
	entry *entry
}

// entry is the toolkit's entry with other manners.
type entry struct {
	widget.Entry
	g *Ground
	// enter hears the key where the Ground must not; left hears that the keyboard has
	// gone elsewhere; escape reports whether it had a use for the key.
	enter, left func()
	escape      func() bool
	focused     bool
	// raw takes a pasted text in with its lines as they are.
	raw bool
}

// NewField makes a field of so many lines (0 and 1 are one); changed hears the text.
func (g *Ground) NewField(placeholder string, lines int, changed func(string)) *Field {
	e := &entry{g: g}
	e.MultiLine = lines > 1
	e.Wrapping = fyne.TextWrapOff
	if lines > 1 {
		e.Wrapping = fyne.TextWrapWord
		e.SetMinRowsVisible(lines)
	}
	e.ExtendBaseWidget(e)
	e.PlaceHolder = placeholder
	e.OnChanged = changed
	return &Field{Root: Stack(container.NewThemeOverride(e, g.Look)), entry: e}
}

// Raw takes pasted text in with its lines as they are: a link must not be broken.
func (f *Field) Raw() *Field {
	f.entry.raw = true
	f.entry.Wrapping = fyne.TextWrapBreak
	return f
}

// NewSecret makes a field whose text is not shown.
func (g *Ground) NewSecret(placeholder string, enter func()) *Field {
	f := g.NewField(placeholder, 1, nil)
	f.entry.Password = true
	f.entry.enter = enter
	return f
}

// OnEnter hears Enter in place of the Ground.
func (f *Field) OnEnter(enter func()) { f.entry.enter = enter }

// Focus gives the field the keyboard.
func (f *Field) Focus(c fyne.Canvas) {
	if c != nil {
		c.Focus(f.entry)
	}
}

// Focused reports whether it has the keyboard.
func (f *Field) Focused(c fyne.Canvas) bool {
	return c != nil && c.Focused() == fyne.Focusable(f.entry)
}

// Text gives what is written.
func (f *Field) Text() string { return f.entry.Text }

// Clear empties it without telling anybody.
func (f *Field) Clear() {
	changed := f.entry.OnChanged
	f.entry.OnChanged = nil
	f.entry.SetText("")
	f.entry.OnChanged = changed
}

// Take gives the text and leaves nothing of it in the field.
func (f *Field) Take() string {
	text := f.entry.Text
	f.Clear() // the toolkit forgets its undo steps with it
	return text
}

// Off sets whether it can be written into.
func (f *Field) Off(off bool) {
	if off {
		f.entry.Disable()
	} else {
		f.entry.Enable()
	}
}

// FocusGained brings the field into sight.
func (e *entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	e.g.reveal(e)
}

// FocusLost tells whoever wants to know.
func (e *entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.left != nil {
		e.left()
	}
}

// AcceptsTab leaves Tab to the window, in several lines too.
func (e *entry) AcceptsTab() bool { return false }

// KeyDown passes on what the text has no use for.
func (e *entry) KeyDown(ev *fyne.KeyEvent) {
	e.Entry.KeyDown(ev)
	enter := ev.Name == fyne.KeyReturn || ev.Name == fyne.KeyEnter
	held := e.g.Mods != nil && e.g.Mods()&(fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
	switch {
	case enter && e.enter != nil:
		e.enter()
	case ev.Name == fyne.KeyEscape && e.escape != nil && e.escape():
	case !e.MultiLine && (ev.Name == fyne.KeyPageUp || ev.Name == fyne.KeyPageDown):
		e.g.KeyDown(ev)
	case enter && (held || !e.MultiLine), ev.Name == fyne.KeyEscape:
		e.g.KeyDown(ev)
	case held && len(ev.Name) == 1 && ev.Name >= "0" && ev.Name <= "9", held && ev.Name == "F":
		e.g.KeyDown(ev)
	}
}

// TypedKey keeps the arrows of a single line for the list below it.
func (e *entry) TypedKey(ev *fyne.KeyEvent) {
	if !e.MultiLine && (ev.Name == fyne.KeyUp || ev.Name == fyne.KeyDown) {
		e.g.Typed(ev)
		return
	}
	e.Entry.TypedKey(ev)
}

// TypedShortcut takes in a pasted text only as far as it can be shown quickly.
func (e *entry) TypedShortcut(s fyne.Shortcut) {
	if paste, ok := s.(*fyne.ShortcutPaste); ok && paste.Clipboard != nil {
		text := paste.Clipboard.Content()
		if clean := e.clean(text); e.MultiLine && clean != text {
			s = &fyne.ShortcutPaste{Clipboard: &readClip{clean}, Secondary: paste.Secondary}
		} else if !e.MultiLine {
			s = &fyne.ShortcutPaste{Clipboard: &readClip{view.OneLine(text, 4096)}, Secondary: paste.Secondary}
		}
	}
	e.Entry.TypedShortcut(s)
}

// clean makes a pasted text fit for the field. The toolkit's work grows with the square
// of a line's length, so that lines are broken, or the whole is cut.
func (e *entry) clean(text string) string {
	if !e.raw {
		return view.Block(text)
	}
	return strings.Map(func(r rune) rune {
		if r != '\n' && !view.Printable(r) {
			return -1
		}
		return r
	}, view.Cut(text, view.BlockBytes))
}

// readClip is a clipboard that holds one text.
type readClip struct{ text string }

func (c *readClip) Content() string   { return c.text }
func (c *readClip) SetContent(string) {}

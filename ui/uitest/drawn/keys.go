package drawn

import (
	"testing"

	"fyne.io/fyne/v2"
)

// Keys hears the keys that nothing on a canvas has, or wants: a kit.Ground.
type Keys interface {
	KeyDown(*fyne.KeyEvent)
	Typed(*fyne.KeyEvent)
}

// Press presses keys as the toolkit does: whoever has the keyboard gets them first.
func Press(c fyne.Canvas, others Keys, names ...fyne.KeyName) {
	for _, n := range names {
		ev := &fyne.KeyEvent{Name: n}
		if f, ok := c.Focused().(interface{ KeyDown(*fyne.KeyEvent) }); ok {
			f.KeyDown(ev)
		} else {
			others.KeyDown(ev)
		}
		if f := c.Focused(); f != nil {
			f.TypedKey(ev)
		} else {
			others.Typed(ev)
		}
	}
}

// Write writes into what has the keyboard, and fails where nothing has it.
func Write(t testing.TB, c fyne.Canvas, text string) {
	t.Helper()
	f := c.Focused()
	if f == nil {
		t.Fatal("nothing has the keyboard")
	}
	for _, r := range text {
		f.TypedRune(r)
	}
}

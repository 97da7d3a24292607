package kit

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/view"
)

// Edit is a one-line field for a value that has another home: what is written into it
// is handed over with Enter, or when the keyboard leaves it, and Escape takes it back.
// A value that changes at home is shown, unless the person is just writing another.
type Edit struct {
	*Field
	g      *Ground
	commit func(text string)
	// home is the value as it was shown, or handed over, last.
	home string
}

// NewEdit makes an empty field; commit hears what is handed over.
func (g *Ground) NewEdit(commit func(text string)) *Edit {
	e := &Edit{Field: g.NewField("", 1, nil), g: g, commit: commit}
	e.entry.enter = func() { e.handOver(true) }
	e.entry.left = func() { e.handOver(false) }
	e.entry.escape = e.takeBack
	return e
}

// Hint is what stands in the field while it is empty.
func (e *Edit) Hint(text string) {
	if e.entry.PlaceHolder != text {
		e.entry.SetPlaceHolder(text)
	}
}

// Set shows the value.
func (e *Edit) Set(value string) {
	if value == e.home {
		return
	}
	clean := e.entry.Text == e.home
	e.home = value
	if clean || !e.entry.focused {
		e.entry.SetText(value)
	}
}

// handOver gives away what is written. Enter does so even where it is what it was.
func (e *Edit) handOver(again bool) {
	text := view.OneLine(e.entry.Text, 4096)
	if text == e.home && !again {
		return
	}
	e.home = text
	e.entry.SetText(text)
	e.commit(text)
}

// takeBack puts the value of before into the field; false where it is there already.
func (e *Edit) takeBack() bool {
	if e.entry.Text == e.home {
		return false
	}
	e.entry.SetText(e.home)
	return true
}

// Entry is the widget that gets the keyboard, for whoever looks for it.
func (e *Edit) Entry() fyne.Focusable { return e.entry }

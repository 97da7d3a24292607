package swaps

import (
	"image"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// tab goes on to what gets the keyboard next.
func (st *stand) tab() fyne.Focusable {
	c := st.window.Canvas()
	c.FocusNext()
	return c.Focused()
}

// The first Tab leads into the message, as the form says: whoever types a word with the
// keyboard elsewhere presses a key with each of its letters.
func TestTabLeadsIntoTheMessageAndOnToTheButtons(t *testing.T) {
	st := show(t, "dark", fyne.NewSize(1200, 780), uitest.Swaps())
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R", "Space")
	st.tab()
	if !st.form.field.Focused(st.window.Canvas()) {
		t.Fatalf("%T has the keyboard", st.window.Canvas().Focused())
	}
	var order []string
	for range 8 {
		switch b := st.tab(); b {
		case fyne.Focusable(st.form.actions.Button(view.DoDraftAsk)):
			order = append(order, "ask")
		case fyne.Focusable(st.form.actions.Button(view.DoDraftClose)):
			order = append(order, "close")
		default:
			if _, chip := b.(*kit.Chip); chip {
				order = append(order, "chip")
			}
		}
	}
	if got := len(order); got < 4 || order[0] != "chip" || order[1] != "ask" || order[2] != "close" || order[3] != "chip" {
		t.Errorf("Tab goes to %v", order)
	}
}

// A form that opens again has the keyboard nowhere, and nothing of it looks otherwise.
func TestWhatHadTheKeyboardLosesItWithTheForm(t *testing.T) {
	st := show(t, "dark", fyne.NewSize(1200, 780), uitest.Swaps())
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R", "Space")
	look := func() image.Image { return st.window.Canvas().Capture() }
	before := look()
	st.window.Canvas().Focus(st.form.actions.Button(view.DoDraftCopy))
	if reflect.DeepEqual(look(), before) {
		t.Fatal("the keyboard cannot be seen: the test tries nothing")
	}
	st.press("Escape", "R", "Space")
	if !reflect.DeepEqual(look(), before) {
		t.Error("a button looks as if it had the keyboard")
	}
}

// All of the form, and of a request, can be read without a mouse.
func TestPagesScroll(t *testing.T) {
	small := fyne.NewSize(900, 600)
	st := show(t, "light", small, uitest.Swaps())
	at := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y
	}
	top := at(st.screen.detail.title)
	st.press("Next")
	if at(st.screen.detail.title) >= top {
		t.Error("Page down does not scroll the request")
	}
	st.press("Prior")
	if at(st.screen.detail.title) != top {
		t.Error("Page up does not scroll it back")
	}
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R", "Space", "Next", "Next")
	drawn.Within(t, "message", st.form.message, small)
	if low, end := at(st.form.message)+st.form.message.Size().Height, at(st.form.scroll)+st.form.scroll.Size().Height; low > end {
		t.Errorf("the message ends at %v, what can be seen at %v", low, end)
	}
	st.press("Prior", "Prior")
	if at(st.form.people.root) < at(st.form.scroll) {
		t.Error("Page up does not scroll the form back")
	}
}

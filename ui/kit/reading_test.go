package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app/prose"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func readingOf(t *testing.T, width float32) (*Reading, fyne.Window) {
	t.Helper()
	g, _ := ground(t)
	w := test.NewTempWindow(t, Box(g.Background, 0))
	r := g.NewReading(view.OnAlert, 0, w.Canvas, func(view.Msg) {})
	w.SetContent(Stack(r.Root))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, 300))
	return r, w
}

// Buttons that have no room beside the title stand below it, and none of them is cut off.
func TestTheButtonsOfATextAreWholeInANarrowPlace(t *testing.T) {
	for _, width := range []float32{360, 480, 800} {
		r, w := readingOf(t, width)
		r.Set(view.Beside{Reading: view.Reading{
			Label: "From the runbook", Title: "The other book", Empty: &view.Empty{Title: "It cannot be read"},
			Acts: []view.Button{{Do: view.DoBook, Key: "B", Label: "Back to the runbook"}, {Do: view.DoOpenBook, Key: "Shift B", Label: "Open git.acme.example"}},
		}}, false)
		r.g.Settle(w.Content())
		for _, b := range r.buttons {
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
			if at.X < 0 || at.X+b.Size().Width > width {
				t.Errorf("in %v a button goes from %v to %v", width, at.X, at.X+b.Size().Width)
			}
		}
		if r.title.Size().Width < 60 {
			t.Errorf("in %v the title has %v", width, r.title.Size().Width)
		}
	}
}

// Each incident's text stands where it was left, though it is the same one; a card in
// between changes nothing.
func TestATextStandsWhereItWasLeft(t *testing.T) {
	r, w := readingOf(t, 500)
	doc := prose.Parse("# Book\n"+strings.Repeat("\nwords\n", 200), false)
	show := func(of, source string) float32 {
		r.Set(view.Beside{Of: of, Reading: view.TextOf(source, doc)}, false)
		r.g.Settle(w.Content())
		return r.long.offset()
	}
	show("Q1", "book")
	r.Scroll(600)
	if at := show("Q1", "book"); at < 595 || at > 605 {
		t.Errorf("a second later it is at %v", at)
	}
	if at := show("Q2", "book"); at > 5 {
		t.Errorf("another incident begins at %v", at)
	}
	r.Scroll(300)
	if at := show("Q1", "card"); at > 5 {
		t.Errorf("a card begins at %v", at)
	}
	if at := show("Q1", "book"); at < 595 || at > 605 {
		t.Errorf("it is come back to at %v, and was left at 600", at)
	}
	if at := show("Q2", "book"); at < 295 || at > 305 {
		t.Errorf("it is come back to at %v, and was left at 300", at)
	}
}

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

// partsText is a long text with two places that can be linked to.
func partsText() string {
	words := strings.Repeat("\nwords\n", 100)
	return "# Book\n" + words + "\n## Second\n" + words + "\n## Third\n" + words
}

// stands reports whether the text's upper edge is at the anchor, or at its beginning for "".
func stands(t *testing.T, p *Prose, anchor string) {
	t.Helper()
	got, want := p.Place().block, 0
	if anchor != "" {
		want, _ = p.doc.Anchor(anchor)
	}
	if got < want-1 || got > want || p.offset() > p.measures.all()-p.Size().Height {
		t.Errorf("the text stands at block %d, offset %v of %v, want %q, which is block %d", got, p.offset(), p.measures.all(), anchor, want)
	}
}

// A link to another place of a text leads there and not to where the text was left; one to
// the same place, and the way back, lead to where it was left.
func TestAnAnchorBeatsThePlaceThatWasLeft(t *testing.T) {
	r, w := readingOf(t, 500)
	doc := prose.Parse(partsText(), false)
	show := func(source, anchor string, hop int) float32 {
		v := view.TextOf(source, doc)
		v.Anchor, v.Hop = anchor, hop
		r.Set(view.Beside{Of: "Q1", Reading: v}, false)
		r.g.Settle(w.Content())
		return r.long.offset()
	}
	show("book", "", 0)
	show("other", "second", 0)
	stands(t, r.long, "second")
	show("book", "", 0)
	third := show("other", "third", 0)
	stands(t, r.long, "third")
	r.Scroll(-90)
	show("book", "", 0)
	for _, anchor := range []string{"third", ""} {
		if at := show("other", anchor, 0); at < third-95 || at > third-85 {
			t.Errorf("%q leads to %v, and was left at %v", anchor, at, third-90)
		}
		show("book", "", 0)
	}
	show("book", "second", 1)
	stands(t, r.long, "second")
	r.Scroll(500)
	before := r.long.offset()
	if at := show("book", "second", 1); at != before {
		t.Errorf("a second later the text is at %v, and was scrolled to %v", at, before)
	}
	show("book", "second", 2)
	stands(t, r.long, "second")
	show("book", "", 3)
	stands(t, r.long, "")
}

// A long text that follows on a short one has never had room before: it begins all the
// same where the link to it leads, and where it was left.
func TestALongTextAfterAShortOneBeginsWhereItShould(t *testing.T) {
	short, long := view.TextOf("short", prose.Parse("# Short\n\nwords\n", false)), view.TextOf("long", prose.Parse(partsText(), false))
	open := func() (*Reading, func(view.Reading, bool)) {
		g, _ := ground(t)
		w := test.NewTempWindow(t, Box(g.Background, 0))
		r := g.NewReading(view.OnMain, 300, w.Canvas, func(view.Msg) {})
		w.SetContent(Stack(g.NewScroll(100, Down(8, r.Root))))
		w.SetPadded(false)
		w.Resize(fyne.NewSize(600, 500))
		return r, func(v view.Reading, laid bool) {
			r.Set(view.Beside{Of: "Q1", Reading: v}, false)
			if laid {
				g.Settle(w.Content())
			}
		}
	}
	linked := long
	linked.Anchor = "third"
	r, show := open()
	show(short, true)
	show(linked, true)
	stands(t, r.long, "third")
	r.Scroll(-90)
	at := r.long.offset()
	show(linked, true)
	if now := r.long.offset(); now != at {
		t.Errorf("a second later it is at %v and not at %v", now, at)
	}

	r, show = open() // it is left before it was ever seen
	show(short, true)
	show(linked, false)
	show(short, true)
	show(linked, true)
	stands(t, r.long, "third")

	r, show = open() // it was left at a place, which has no room yet
	r.left = map[readingPlace]leftAt{{"Q1", "long"}: {"", ProsePlace{block: 150}}}
	show(short, true)
	show(long, true)
	if got := r.long.Place().block; got != 150 {
		t.Errorf("it is come back to at block %d, and was left at 150", got)
	}
}

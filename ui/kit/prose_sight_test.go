package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app/prose"
)

const manySteps = "# Steps\n\n- [ ] one\n- [ ] two\n- [ ] three\n- [ ] four\n- [ ] five\n- [ ] six\n"

// In a window of hardly two lines it is the step that is seen, not the heading above it.
func TestAStepIsSeenInALowWindow(t *testing.T) {
	g, _ := ground(t)
	p, _, w := proseOf(t, g, manySteps, 500, 48)
	p.Focus(w.Canvas())
	for _, name := range []string{"one", "two", "three"} {
		p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeyJ})
		at, drawn := drawnTexts(p)[name]
		if !drawn || at.Y < 0 || at.Y+20 > p.Size().Height {
			t.Errorf("the step %q is at %v in a window that is %v tall", name, at.Y, p.Size().Height)
		}
	}
}

// tallOf puts a text far down in something that scrolls by itself.
func tallOf(t *testing.T, g *Ground, text string) (*Prose, *Scroll, fyne.Window) {
	t.Helper()
	p := g.NewProse(200, ProseCalls{})
	s := g.NewScroll(100, Down(0, Fixed(0, 1000, Box(g.Background, 0)), p, Fixed(0, 1000, Box(g.Background, 0))))
	g.Reveal = s.Reveal
	w := test.NewTempWindow(t, Stack(s))
	w.SetPadded(false)
	w.Resize(fyne.NewSize(500, 400))
	p.Set(prose.Parse(text, false))
	return p, s, w
}

// Keys that act in the text bring it into sight, wherever it stands: else a step would be
// ticked that nobody sees.
func TestTheKeysBringTheTextIntoSight(t *testing.T) {
	long := manySteps + strings.Repeat("\nmore\n", 60)
	for name, press := range map[string]func(p *Prose, c fyne.Canvas){
		"the focus": func(p *Prose, c fyne.Canvas) { p.Focus(c) },
		"a step":    func(p *Prose, _ fyne.Canvas) { p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeyJ}) },
		"a tick":    func(p *Prose, _ fyne.Canvas) { p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace}) },
		"a page":    func(p *Prose, _ fyne.Canvas) { p.sheet.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown}) },
	} {
		t.Run(name, func(t *testing.T) {
			g, _ := ground(t)
			p, s, w := tallOf(t, g, long)
			p.Focus(w.Canvas())
			p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeyJ})
			s.Top()
			press(p, w.Canvas())
			at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p)
			if at.Y < 0 || at.Y+p.Size().Height > 400 {
				t.Errorf("the text is at %v of a window of 400", at.Y)
			}
		})
	}
}

// A step that the wheel has led away from is seen before it is ticked.
func TestATickIsSeen(t *testing.T) {
	g, _ := ground(t)
	p, h, w := proseOf(t, g, manySteps+strings.Repeat("\nmore\n", 60), 500, 200)
	p.Focus(w.Canvas())
	p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeyJ})
	p.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -900)})
	if _, drawn := drawnTexts(p)["one"]; drawn {
		t.Fatal("the wheel does not lead away")
	}
	p.sheet.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	if _, drawn := drawnTexts(p)["one"]; !drawn || len(h.ticks) != 1 {
		t.Errorf("%d ticks, and the step is seen: %v", len(h.ticks), drawn)
	}
}

// A click on the text takes the keyboard and moves nothing: the button is still down.
func TestAClickDoesNotScroll(t *testing.T) {
	g, _ := ground(t)
	p, s, w := tallOf(t, g, manySteps)
	s.scroll.ScrollToOffset(fyne.NewPos(0, 700)) // its upper half can be seen
	p.sheet.MouseDown(&desktop.MouseEvent{})
	if w.Canvas().Focused() != fyne.Focusable(p.sheet) || s.scroll.Offset.Y != 700 {
		t.Errorf("the focus is %T, and it scrolled to %v", w.Canvas().Focused(), s.scroll.Offset.Y)
	}
	p.Leave(w.Canvas())
	if w.Canvas().Focused() != nil {
		t.Error("it cannot be left")
	}
}

// Where a link leads is not told any more once the text has moved below the pointer.
func TestTheWheelEndsWhatThePointerSays(t *testing.T) {
	g, _ := ground(t)
	p, h, _ := proseOf(t, g, "see [the page](https://wiki.example/a)\n"+strings.Repeat("\nmore\n", 60), 500, 200)
	p.sheet.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: point(t, p, 0, aim{kind: aimLink})}})
	p.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -300)})
	if want := []string{"wiki.example", ""}; !slices.Equal(h.status, want) {
		t.Errorf("the status said %q, want %q", h.status, want)
	}
}

// Where a table has too little room, its wide columns give way: "800 GB" stays in a line.
func TestTheWideColumnsOfATableGiveWay(t *testing.T) {
	cols := tableCols([]prose.Col{{Longest: 19, Word: 19}, {Longest: 7, Word: 7}, {Longest: 6, Word: 4}, {Longest: 70, Word: 12}}, 480)
	if cols == nil || cols[2] < 6*cellEm-1 {
		t.Fatalf("the columns are %v, and the third wants %v", cols, 6*cellEm)
	}
	sum := float32(3 * cellGap)
	for _, w := range cols {
		sum += w
	}
	if sum > 480 || sum < 470 {
		t.Errorf("all of it is %v of 480", sum)
	}
}

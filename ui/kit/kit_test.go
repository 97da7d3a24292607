package kit

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// ground makes a Ground on a test app. It hears keys into the returned slice.
func ground(t *testing.T) (*Ground, *[]view.Key) {
	t.Helper()
	look := theme.Of("dark", 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	keys := &[]view.Key{}
	g := &Ground{Look: look, Key: func(k view.Key) { *keys = append(*keys, k) }}
	return g, keys
}

func TestEveryShapeIsDrawn(t *testing.T) {
	for _, s := range view.Shapes {
		if !theme.Drawn(theme.Icon(s)) {
			t.Errorf("%s has no drawing", s)
		}
	}
	for _, s := range []view.Screen{view.ScreenNow, view.ScreenIncidents, view.ScreenSettings} {
		if !theme.Drawn(theme.Icon(s)) {
			t.Errorf("the place %s has no icon", s)
		}
	}
	if theme.AppIcon() == nil {
		t.Error("the program's own icon is not built in")
	}
}

func TestTextAsksForTheHeightItTakes(t *testing.T) {
	g, _ := ground(t)
	text := g.Para(theme.Body, g.Text, strings.Repeat("word ", 40), 0)
	for _, width := range []float32{800, 300, 120} {
		want := text.HeightFor(width)
		text.Resize(fyne.NewSize(width, want))
		var bottom float32
		shownLines := 0
		for _, o := range test.WidgetRenderer(text).Objects() {
			if l := o.(*canvas.Text); l.Visible() {
				shownLines++
				bottom = max(bottom, l.Position().Y+l.Size().Height)
				if w := l.MinSize().Width; w > width {
					t.Errorf("at %v a line is %v wide: %q", width, w, l.Text)
				}
			}
		}
		if got := float32(shownLines) * theme.Body.Line; got != want {
			t.Errorf("at %v: %d lines, but asks for %v", width, shownLines, want)
		}
		if bottom > want+4 {
			t.Errorf("at %v: ends at %v of %v", width, bottom, want)
		}
	}
	if a, b := text.HeightFor(800), text.HeightFor(120); a >= b {
		t.Errorf("%v high when wide, %v when narrow", a, b)
	}
}

// Asking how tall a text would be must not change what is shown.
func TestMeasuringChangesNothing(t *testing.T) {
	g, _ := ground(t)
	text := g.Para(theme.Body, g.Text, strings.Repeat("word ", 40), 0)
	text.Resize(fyne.NewSize(800, 100))
	before := lines(text)
	text.HeightFor(50)
	text.MinSize()
	if after := lines(text); !slices.Equal(before, after) {
		t.Errorf("was %q, is %q", before, after)
	}
}

func lines(text *Text) (out []string) {
	for _, l := range text.lines {
		if l.Visible() {
			out = append(out, l.Text)
		}
	}
	return out
}

func TestSettingTheSameTextMarksNothing(t *testing.T) {
	g, _ := ground(t)
	text, label := g.Para(theme.Body, g.Text, "03:27", 0), g.Label(theme.Body, g.Text, "03:27")
	text.Resize(fyne.NewSize(200, 24))
	label.Resize(fyne.NewSize(200, 24))
	g.dirty = false
	text.Set("03:27")
	label.Set("03:27")
	text.Set("03:26") // as many lines as before
	if g.dirty {
		t.Error("a layout is asked for though nothing has changed its measure")
	}
	label.Set("a much longer text")
	if !g.dirty {
		t.Error("no layout is asked for though the label has grown")
	}
}

func TestLayoutsFitTheirObjects(t *testing.T) {
	g, _ := ground(t)
	para := func(n int) fyne.CanvasObject { return g.Para(theme.Body, g.Text, strings.Repeat("word ", n), 0) }
	c := Down(8, para(5), Across(12, 1, g.Label(theme.Body, g.Text, "name"), para(60)), Columns(16, 300, []float32{2, 1}, para(30), para(10)),
		Flow(8, 8, g.NewChip("a", nil), g.NewChip("b", nil), g.NewChip("a long one", nil)))
	for _, width := range []float32{900, 500, 250} {
		h := HeightFor(c, width)
		c.Resize(fyne.NewSize(width, h))
		y := float32(0)
		for i, o := range c.Objects {
			if o.Position().Y < y {
				t.Errorf("at %v object %d begins at %v, above %v", width, i, o.Position().Y, y)
			}
			y = o.Position().Y + o.Size().Height
		}
		if y > h+0.5 {
			t.Errorf("at %v they end at %v, %v was asked for", width, y, h)
		}
	}
	g.Show(c.Objects[1], false)
	if a, b := HeightFor(c, 500), HeightFor(Down(8, c.Objects[0], c.Objects[2], c.Objects[3]), 500); a != b {
		t.Errorf("a hidden object takes room: %v, not %v", a, b)
	}
	wrapped := Pad(Even(10), g.Label(theme.Body, g.Text, "x"))
	wrapped.Objects[0].Hide()
	if h := HeightFor(Down(8, wrapped), 500); h != 0 {
		t.Errorf("the padding around a hidden object takes %v", h)
	}
}

func TestAListHoldsOnlyWhatCanBeSeen(t *testing.T) {
	g, _ := ground(t)
	made, chosen := 0, ""
	list := g.NewList(func() *Row {
		made++
		return g.NewRow(func(id string) { chosen = id }, nil)
	})
	rows := func(n, sel int) view.List[view.Row] {
		return view.List[view.Row]{Len: n, Selected: sel, Heads: []int{0}, At: func(i int) view.Row {
			if i == 0 {
				return view.Row{Head: "Yours", Count: "many"}
			}
			return view.Row{ID: fmt.Sprint("Q", i), Title: fmt.Sprint("row ", i), Selected: i == sel}
		}}
	}
	w := test.NewTempWindow(t, list)
	w.Resize(fyne.NewSize(500, 600))
	list.Set(rows(10_000, 1))
	if made > 16 {
		t.Fatalf("%d rows were made", made)
	}
	list.Set(rows(10_000, 9_000))
	row := list.shown[9_000]
	if row == nil || !row.v.Selected {
		t.Fatal("the chosen row cannot be seen")
	}
	if made > 30 {
		t.Errorf("%d rows were made after scrolling", made)
	}
	test.Tap(row)
	if chosen != "Q9000" {
		t.Errorf("a click chooses %q", chosen)
	}
	list.Set(rows(3, 1))
	if len(list.shown) != 3 || list.scroll.Offset.Y != 0 {
		t.Errorf("%d of 3 rows are shown, scrolled to %v", len(list.shown), list.scroll.Offset.Y)
	}
	list.Set(view.List[view.Row]{Selected: -1})
	if len(list.shown) != 0 {
		t.Errorf("%d of no rows are shown", len(list.shown))
	}
}

func TestButtonsArePressedBySpaceAndEnterAndPassOtherKeysOn(t *testing.T) {
	g, keys := ground(t)
	taps := 0
	b := g.NewButton(MainButton, "A", "Acknowledge", func() { taps++ })
	test.NewTempWindow(t, b)
	for _, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
		b.KeyDown(&fyne.KeyEvent{Name: key})
	}
	if taps != 3 {
		t.Errorf("%d presses of 3", taps)
	}
	b.KeyDown(&fyne.KeyEvent{Name: fyne.KeyE})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyE}) // the repeat of a held key
	if want := []view.Key{{Name: "E"}, {Name: "Down"}}; !slices.Equal(*keys, want) {
		t.Errorf("passed on %v, want %v", *keys, want)
	}
}

func TestAButtonThatIsOffSaysWhy(t *testing.T) {
	g, _ := ground(t)
	var said []string
	g.Hover = func(why string) { said = append(said, why) }
	b := g.NewButton(MainButton, "A", "Acknowledge", nil)
	b.Set(view.Button{Label: "Acknowledge", Off: true, Why: "It is resolved."}, false)
	b.Resize(fyne.NewSize(264, 72))
	if b.note.text != "It is resolved." {
		t.Errorf("its second line is %q", b.note.text)
	}
	b.MouseIn(nil)
	b.MouseOut()
	if !slices.Equal(said, []string{"It is resolved.", ""}) {
		t.Errorf("the pointer hears %q", said)
	}
}

func TestKeysOnOtherKeyboards(t *testing.T) {
	g, keys := ground(t)
	g.KeyDown(&fyne.KeyEvent{Name: "", Physical: fyne.HardwareKey{ScanCode: 38}}) // the place of A
	g.KeyDown(&fyne.KeyEvent{Name: "", Physical: fyne.HardwareKey{ScanCode: 999}})
	g.Mods = func() fyne.KeyModifier { return fyne.KeyModifierShift }
	g.KeyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	g.Mods = func() fyne.KeyModifier { return fyne.KeyModifierAlt }
	g.KeyDown(&fyne.KeyEvent{Name: fyne.KeyA})
	if want := []view.Key{{Name: "A"}, {Name: "A", Shift: true}}; !slices.Equal(*keys, want) {
		t.Errorf("%v, want %v", *keys, want)
	}
}

type clip string

func (c clip) Content() string   { return string(c) }
func (c clip) SetContent(string) {}

func TestFieldsLeaveToTheGroundWhatTheyDoNotNeed(t *testing.T) {
	g, keys := ground(t)
	one, many := g.NewField("", 1, nil), g.NewField("", 6, nil)
	down := func(f *Field, key fyne.KeyName) {
		f.entry.KeyDown(&fyne.KeyEvent{Name: key})
		f.entry.TypedKey(&fyne.KeyEvent{Name: key})
	}
	w := test.NewTempWindow(t, Down(0, one.Root, many.Root))
	one.Focus(w.Canvas())
	for _, key := range []fyne.KeyName{fyne.KeyA, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape} {
		down(one, key)
	}
	if want := []view.Key{{Name: "Down"}, {Name: "Return"}, {Name: "Escape"}}; !slices.Equal(*keys, want) {
		t.Errorf("one line passes on %v, want %v", *keys, want)
	}
	*keys = nil
	many.Focus(w.Canvas())
	down(many, fyne.KeyDown)
	down(many, fyne.KeyReturn)
	g.Mods = func() fyne.KeyModifier { return fyne.KeyModifierControl }
	many.entry.KeyDown(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if want := []view.Key{{Name: "Return", Ctrl: true}}; !slices.Equal(*keys, want) {
		t.Errorf("several lines pass on %v, want %v", *keys, want)
	}
	if many.Text() != "\n" {
		t.Errorf("Enter has written %q", many.Text())
	}
	many.entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip(strings.Repeat("x", 200_000) + "\x00")})
	if n := len(many.Text()); n < 1000 || n > view.BlockBytes+200 {
		t.Errorf("a paste of 200 KB becomes %d bytes", n)
	}
}

func TestASecretDoesNotStay(t *testing.T) {
	g, _ := ground(t)
	f := g.NewSecret("", nil)
	w := test.NewTempWindow(t, f.Root)
	f.Focus(w.Canvas())
	test.Type(f.entry, "u+secret")
	if got := f.Take(); got != "u+secret" {
		t.Fatalf("took %q", got)
	}
	f.entry.Undo()
	if f.Text() != "" {
		t.Errorf("undo brings %q back", f.Text())
	}
}

func TestAnEditHandsOverAndTakesBack(t *testing.T) {
	g, keys := ground(t)
	var got []string
	e := g.NewEdit(func(text string) { got = append(got, text) })
	w := test.NewTempWindow(t, e.Root)
	e.Set("20 s")
	e.Focus(w.Canvas())
	w.Canvas().Unfocus()
	if len(got) != 0 {
		t.Errorf("going through it hands over %q", got)
	}
	e.Focus(w.Canvas())
	test.Type(e.Entry(), "1")
	e.Set("30 s") // changed elsewhere, while somebody writes
	if e.Text() != "120 s" {
		t.Errorf("what is being written has become %q", e.Text())
	}
	w.Canvas().Unfocus()
	if !slices.Equal(got, []string{"120 s"}) {
		t.Errorf("handed over %q", got)
	}
	e.Set("2 m")
	if e.Text() != "2 m" {
		t.Errorf("once it is in force it is shown as %q", e.Text())
	}
	e.Focus(w.Canvas())
	test.Type(e.Entry(), "x")
	*keys = nil
	e.entry.KeyDown(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if e.Text() != "2 m" || len(*keys) != 0 {
		t.Errorf("Escape left %q, and told the window %v", e.Text(), *keys)
	}
	e.entry.KeyDown(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if len(*keys) != 1 {
		t.Error("a second Escape does not reach the window")
	}
}

func TestAListEndsWithAWholeRow(t *testing.T) {
	g, _ := ground(t)
	list := g.NewList(func() *Row { return g.NewRow(nil, nil) })
	list.Set(view.List[view.Row]{Len: 30, Selected: -1, Heads: []int{0}, At: func(i int) view.Row { return view.Row{ID: fmt.Sprint(i)} }})
	for _, h := range []float32{200, 251, 333, 400} {
		list.Resize(fyne.NewSize(300, h))
		test.WidgetRenderer(list).Layout(fyne.NewSize(300, h))
		if got := list.themed.Size().Height; got > h || got != headHeight+rowHeight*float32(int((h-headHeight)/rowHeight)) {
			t.Errorf("of %v it uses %v", h, got)
		}
	}
	list.Set(view.List[view.Row]{Len: 2, Selected: -1, At: func(i int) view.Row { return view.Row{ID: fmt.Sprint(i)} }})
	test.WidgetRenderer(list).Layout(fyne.NewSize(300, 400))
	if got := list.themed.Size().Height; got != 400 {
		t.Errorf("with few rows it uses %v", got)
	}
}

func TestWhatGetsTheKeyboardIsBroughtIntoSight(t *testing.T) {
	g, _ := ground(t)
	var all []fyne.CanvasObject
	for i := range 20 {
		all = append(all, g.NewButton(SoftButton, "", fmt.Sprint(i), nil))
	}
	s := g.NewScroll(100, Down(20, all...))
	drawn := func(o fyne.CanvasObject) {
		// In a real window the toolkit knows the place only of what it has drawn before.
		if _, is := o.(fyne.Widget); !is {
			t.Errorf("%T is to be brought into sight, which was hidden until now", o)
		}
		s.Reveal(o)
	}
	g.Reveal = drawn
	outside := g.NewButton(SoftButton, "", "outside", nil)
	w := test.NewTempWindow(t, Across(8, 1, Fixed(100, 0, outside), s))
	w.Resize(fyne.NewSize(500, 300))
	at := func(o fyne.CanvasObject) float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y - fyne.CurrentApp().Driver().AbsolutePositionForObject(s).Y
	}
	for _, n := range []int{15, 3, 19, 0} {
		w.Canvas().Focus(all[n].(fyne.Focusable))
		if y := at(all[n]); y < 0 || y+44 > s.Size().Height {
			t.Errorf("button %d has the keyboard at %v", n, y)
		}
	}
	w.Canvas().Focus(all[19].(fyne.Focusable))
	before := s.scroll.Offset
	w.Canvas().Focus(outside)
	if s.scroll.Offset != before {
		t.Error("something beside it scrolls it")
	}
}

package kit

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// inWindow shows o in a window of that size.
func inWindow(t *testing.T, o fyne.CanvasObject, size fyne.Size) {
	t.Helper()
	w := fyne.CurrentApp().NewWindow("")
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(size)
}

var nothing = view.Empty{Mark: view.Mark{Shape: view.ShapeDone}, Title: "Nothing is open", Text: "Last looked just now."}

func TestEmptySaysWhyAndWhatToDo(t *testing.T) {
	g, _ := ground(t)
	e := g.NewEmpty(400, g.Label(theme.Body, g.Text, "Below"))
	inWindow(t, e.Root, fyne.NewSize(800, 600))
	texts := func() []string {
		g.Settle(e.Root)
		return drawn.Texts(e.Root)
	}
	e.Set(nothing, "First this.", "Then that.")
	if got, want := texts(), []string{nothing.Title, nothing.Text, "First this.", "Then that.", "Below"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	e.Set(nothing, "Only this.")
	if got, want := texts(), []string{nothing.Title, nothing.Text, "Only this.", "Below"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	e.Set(view.Empty{Title: "Reading…"})
	if got, want := texts(), []string{"Reading…", "Below"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	if e.icon.Visible() {
		t.Error("an icon is drawn for no mark")
	}
	if at, w := fyne.CurrentApp().Driver().AbsolutePositionForObject(e.title), e.title.Size().Width; at.X != 200 || w != 400 {
		t.Errorf("its title is %v wide at %v", w, at.X)
	}
}

// The small one stands in the place of a list: while there is no text its title is where
// it will be with one.
func TestTheSmallEmptyKeepsItsTitleInPlace(t *testing.T) {
	g, _ := ground(t)
	title := func(e *Empty, v view.Empty) float32 {
		e.Set(v)
		inWindow(t, e.Root, fyne.NewSize(300, 600))
		g.Touch()
		g.Settle(e.Root)
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(e.title).Y
	}
	reading := nothing
	reading.Text = ""
	small := g.NewEmpty(360).Small()
	if before, after := title(small, reading), title(small, nothing); before != after {
		t.Errorf("it goes from %v to %v", before, after)
	}
	if small.icon.MinSize().Width >= g.NewEmpty(360).icon.MinSize().Width {
		t.Error("its icon is not smaller")
	}
	large := g.NewEmpty(360)
	if title(large, reading) == title(large, nothing) {
		t.Error("the large one leaves room for no text")
	}
}

func TestHangAndCentre(t *testing.T) {
	g, _ := ground(t)
	low := Fixed(0, 100, Box(g.Accent, 0))
	Hang(low).Resize(fyne.NewSize(500, 300))
	if low.Position().Y != 60 || low.Size() != fyne.NewSize(500, 100) {
		t.Errorf("it hangs at %v, %v", low.Position(), low.Size())
	}
	Hang(low).Resize(fyne.NewSize(500, 80))
	if low.Position().Y != 0 {
		t.Errorf("what is too tall begins at %v", low.Position().Y)
	}
	block := func() fyne.CanvasObject { return Fixed(100, 20, Box(g.Accent, 0)) }
	hidden := block()
	hidden.Hide()
	flow := Flow(8, 8, block(), hidden, block())
	in := Centre(flow)
	in.Resize(fyne.NewSize(400, 20))
	if flow.Position().X != 96 || flow.Size().Width != 208 {
		t.Errorf("the flow is at %v, %v", flow.Position(), flow.Size())
	}
	if HeightFor(in, 400) != 20 || HeightFor(in, 150) != 48 {
		t.Errorf("%v and %v high", HeightFor(in, 400), HeightFor(in, 150))
	}
}

func TestSplitKeepsItsBounds(t *testing.T) {
	g, _ := ground(t)
	left, right := Stack(Box(g.Accent, 0)), Stack(Box(g.Accent, 0))
	both := Split{Share: 0.5, Least: 300, Most: 600, Gap: 10}.Of(left, right)
	for width, want := range map[float32]float32{500: 300, 900: 450, 2000: 600} {
		both.Resize(fyne.NewSize(width, 200))
		if left.Size() != fyne.NewSize(want, 200) || right.Position().X != want+10 || right.Size() != fyne.NewSize(width-want-10, 200) {
			t.Errorf("in %v: %v, then %v at %v", width, left.Size(), right.Size(), right.Position())
		}
	}
	left.Hide()
	Relayout(both)
	if right.Position().X != 0 || right.Size() != both.Size() {
		t.Errorf("alone it is %v at %v", right.Size(), right.Position())
	}
}

func TestInFrontStaysInTheWindow(t *testing.T) {
	g, _ := ground(t)
	o := Down(0, g.Para(theme.Body, g.Text, strings.Repeat("word ", 500), 0))
	front := InFront(400, 16, o)
	front.Resize(fyne.NewSize(1000, 300))
	if o.Position() != fyne.NewPos(300, 13) || o.Size() != fyne.NewSize(400, 268) {
		t.Errorf("%v at %v", o.Size(), o.Position())
	}
	front.Resize(fyne.NewSize(200, 20_000))
	if o.Size().Width != 168 || o.Size().Height != HeightFor(o, 168) {
		t.Errorf("in a narrow one %v", o.Size())
	}
}

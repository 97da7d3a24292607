package alert

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is an alert in a window, with the state that the shell's pump would keep.
type stand struct {
	t      *testing.T
	s      *app.Snapshot
	ui     *view.UIState
	now    time.Time
	window fyne.Window
	screen *Screen
	msgs   []view.Msg
	drawn  [][]string
}

func show(t *testing.T, s *app.Snapshot, size fyne.Size) *stand {
	t.Helper()
	look := theme.Alert()
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{t: t, s: s, ui: view.NewUIState(), now: uitest.Now}
	st.window = fyne.CurrentApp().NewWindow("")
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	g := &kit.Ground{Look: look}
	send := func(m view.Msg) { st.msgs = append(st.msgs, m) }
	g.Key = func(k view.Key) { send(view.Press{On: view.OnAlert, Key: k}) } // as the shell has it
	st.screen = New(g, st.window.Canvas, send, func(pages []string) { st.drawn = append(st.drawn, pages) })
	st.window.SetContent(st.screen.Root)
	st.window.Resize(size)
	st.send(view.Drawn{})
	st.now = st.now.Add(view.Guard)
	st.tick()
	for _, l := range st.ui.Loads(s, st.now) {
		if l.Kind != view.LoadDetail {
			continue
		}
		i, _ := s.Find(l.Incident)
		st.send(view.Began{Load: l})
		st.send(view.DetailRead{Load: l, Detail: uitest.Detail(i.Incident)})
	}
	st.tick()
	return st
}

func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, st.now)
	st.ui.Update(st.s, st.now, uitest.Zone, m)
}

func (st *stand) tick() {
	st.ui.Observe(st.s, st.now)
	st.screen.Set(view.Project(st.s, st.ui, st.now, uitest.Zone, view.Options{Calm: true}).Alert)
}

// visible calls f with everything that can be seen, and where it is.
func visible(o fyne.CanvasObject, at fyne.Position, f func(o fyne.CanvasObject, at fyne.Position)) {
	if !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	f(o, at)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			visible(c, at, f)
		}
	case fyne.Widget:
		for _, c := range test.WidgetRenderer(o).Objects() {
			visible(c, at, f)
		}
	}
}

func (st *stand) texts() []*canvas.Text {
	var out []*canvas.Text
	visible(st.screen.Root, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			out = append(out, t)
		}
	})
	return out
}

func (st *stand) says(text string) bool {
	return slices.ContainsFunc(st.texts(), func(t *canvas.Text) bool { return strings.Contains(t.Text, text) })
}

var sizes = []fyne.Size{
	fyne.NewSize(960, 540), fyne.NewSize(1024, 640), fyne.NewSize(1280, 800), fyne.NewSize(1920, 1080), fyne.NewSize(3840, 2160),
}

func TestItCanBeReadInEverySize(t *testing.T) {
	for _, sample := range uitest.Samples() {
		if sample.Main {
			continue
		}
		for _, size := range sizes {
			t.Run(fmt.Sprint(sample.Name, " ", size.Width), func(t *testing.T) {
				st := show(t, sample.Make(), size)
				st.checkParts(size)
				largest := float32(0)
				for _, text := range st.texts() {
					largest = max(largest, text.TextSize)
				}
				if largest < 40 {
					t.Errorf("the title's letters are %v high", largest)
				}
				for _, b := range st.mainButtons() {
					if b.Size().Height < 64 {
						t.Errorf("a main button is %v high", b.Size().Height)
					}
				}
			})
		}
	}
}

// checkParts holds that the parts of the page lie inside the window and do not
// cover each other.
func (st *stand) checkParts(size fyne.Size) {
	st.t.Helper()
	content := st.screen.Root.Objects[len(st.screen.Root.Objects)-1].(*fyne.Container)
	var parts []fyne.CanvasObject
	for _, o := range content.Objects {
		if o.Visible() && o.Position().X >= 0 && o.Size().Height > 0 {
			parts = append(parts, o)
		}
	}
	for i, a := range parts {
		if h := a.Size().Height; h < 20 {
			st.t.Errorf("part %d is a sliver of %v", i, h)
		}
		end := a.Position().Add(a.Size())
		if a.Position().Y < 0 || end.X > size.Width || end.Y > size.Height {
			st.t.Errorf("part %d reaches from %v to %v", i, a.Position(), end)
		}
		for j, b := range parts[:i] {
			to := b.Position().Add(b.Size())
			if a.Position().X < to.X-0.5 && b.Position().X < end.X-0.5 && a.Position().Y < to.Y-0.5 && b.Position().Y < end.Y-0.5 {
				st.t.Errorf("parts %d (%v to %v) and %d (%v to %v) cover each other", j, b.Position(), to, i, a.Position(), end)
			}
		}
	}
}

func (st *stand) mainButtons() (out []*kit.Button) {
	visible(st.screen.actions.Root, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*kit.Button); ok && b.Size().Height > 50 {
			out = append(out, b)
		}
	})
	if len(out) != 2 {
		st.t.Errorf("%d main buttons", len(out))
	}
	return out
}

func TestOneSecondChangesOnlyWhatItMust(t *testing.T) {
	st := show(t, uitest.OnePage(), fyne.NewSize(1280, 800))
	before := map[*canvas.Text]string{}
	for _, text := range st.texts() {
		before[text] = text.Text
	}
	st.now = st.now.Add(time.Second)
	st.tick()
	var changed []string
	for _, text := range st.texts() {
		if old, known := before[text]; !known || old != text.Text {
			changed = append(changed, text.Text)
		}
	}
	slices.Sort(changed)
	want := []string{"03:12:45", "03:26", "triggered 1 m 33 s ago · #48213"}
	if !slices.Equal(changed, want) {
		t.Errorf("changed: %q, want %q", changed, want)
	}
}

func TestAClickIsTheCommandOfItsButton(t *testing.T) {
	st := show(t, uitest.OnePage(), fyne.NewSize(1280, 800))
	st.msgs = nil
	test.Tap(st.mainButtons()[0])
	test.Tap(st.mainButtons()[1])
	want := []view.Msg{view.Click{On: view.OnAlert, Do: view.DoAcknowledge}, view.Click{On: view.OnAlert, Do: view.DoEscalate}}
	if !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
}

func TestADialogStandsOverEverything(t *testing.T) {
	st := show(t, uitest.OnePage(), fyne.NewSize(1280, 800))
	st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "E"}})
	st.tick()
	overlay := st.window.Canvas().Overlays().Top()
	if overlay == nil || overlay.Size() != fyne.NewSize(1280, 800) {
		t.Fatalf("the overlay is %v", overlay)
	}
	var lines []string
	visible(overlay, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			lines = append(lines, text.Text)
		}
	})
	for _, want := range []string{"Escalate", "Level 2, the next", "Dana Reyes", "Cancel"} {
		if !slices.Contains(lines, want) {
			t.Errorf("%q is not among %q", want, lines)
		}
	}
	st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "S"}}) // not while another is open
	st.send(view.Cancel{On: view.OnAlert})
	st.tick()
	if st.window.Canvas().Overlays().Top() != nil {
		t.Error("the dialog stays")
	}
}

func TestTheFieldOfADialogHasTheKeyboard(t *testing.T) {
	st := show(t, uitest.OnePage(), fyne.NewSize(1280, 800))
	st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "N"}})
	st.tick()
	c := st.window.Canvas()
	if c.Focused() == nil {
		t.Fatal("nothing has the keyboard")
	}
	st.msgs = nil
	test.Type(c.Focused(), "hi")
	if n := len(st.msgs); n == 0 || st.msgs[n-1] != view.Msg(view.Write{On: view.OnAlert, Text: "hi"}) {
		t.Errorf("writing says %+v", st.msgs)
	}
}

func TestTheFirstFrameIsReportedWithItsPages(t *testing.T) {
	st := show(t, uitest.TwoPages(), fyne.NewSize(1280, 800))
	if len(st.drawn) != 0 {
		t.Fatal("drawn before it was painted")
	}
	st.window.Canvas().Capture()
	if n := len(st.drawn); n == 0 || !slices.Equal(st.drawn[n-1], []string{"Q00213", "Q00214"}) {
		t.Fatalf("reported %v", st.drawn)
	}
}

func TestAHostileTitleIsText(t *testing.T) {
	st := show(t, uitest.Hostile(), fyne.NewSize(1280, 800))
	if !st.says("- [ ] **bold** <b>html</b>") {
		t.Error("the title's signs are not shown as they are")
	}
	st.send(view.Press{On: view.OnAlert, Key: view.Key{Name: "Down"}})
	st.tick()
	for _, text := range st.texts() {
		if len(text.Text) > 600 {
			t.Errorf("a line of %d bytes is drawn", len(text.Text))
		}
	}
	if st.says("javascript:") && !st.says("…") {
		t.Error("nothing is cut")
	}
}

func TestMarkup(t *testing.T) {
	for _, name := range []string{"one-page", "two-pages"} {
		st := show(t, uitest.Find(name).Make(), fyne.NewSize(1024, 640))
		test.AssertRendersToMarkup(t, name+".xml", st.window.Canvas())
	}
}

func TestPicture(t *testing.T) {
	st := show(t, uitest.OnePage(), fyne.NewSize(1280, 800))
	test.AssertRendersToImage(t, "one-page.png", st.window.Canvas())
}

func BenchmarkSet(b *testing.B) {
	for _, n := range []int{1, 50, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			look := theme.Alert()
			a := test.NewApp()
			defer a.Quit()
			a.Settings().SetTheme(look)
			w := a.NewWindow("")
			screen := New(&kit.Ground{Look: look}, w.Canvas, func(view.Msg) {}, func([]string) {})
			w.SetContent(screen.Root)
			w.Resize(fyne.NewSize(1280, 800))
			s, ui, now := uitest.Storm(n), view.NewUIState(), uitest.Now
			for b.Loop() {
				b.StopTimer()
				now = now.Add(time.Second)
				ui.Observe(s, now)
				v := view.Project(s, ui, now, uitest.Zone, view.Options{}).Alert
				b.StartTimer()
				screen.Set(v)
			}
		})
	}
}

func TestADrillSaysSoAndCannotBeOpenedInPagerDuty(t *testing.T) {
	st := show(t, uitest.Drill(), fyne.NewSize(1280, 800))
	if !st.says("DRILL") || !st.says("nothing of it reaches PagerDuty") || !st.screen.head.drill.Visible() {
		t.Error("it does not say that it is a drill")
	}
	shown := func(label string) bool {
		return slices.ContainsFunc(st.texts(), func(t *canvas.Text) bool { return t.Text == label })
	}
	if shown("PagerDuty") || !shown("Hush") {
		t.Error("a drill can be opened in PagerDuty, or another button is missing")
	}
	st.s = uitest.OnePage()
	st.tick()
	if st.screen.head.drill.Visible() || !shown("PagerDuty") {
		t.Error("a real page looks like a drill")
	}
}

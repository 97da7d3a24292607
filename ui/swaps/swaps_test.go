package swaps

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stand is a screen in a window of its own, with the state behind it.
type stand struct {
	s      *app.Snapshot
	ui     *view.UIState
	screen *Screen
	form   *Form
	window fyne.Window
	msgs   []view.Msg
}

func show(t *testing.T, choice string, size fyne.Size, s *app.Snapshot) *stand {
	t.Helper()
	look := theme.Of(choice, 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{s: s, ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	g := &kit.Ground{Look: look, Clip: func() string { return "hello dogwatch:swap/1/abc" }}
	send := func(m view.Msg) { st.msgs = append(st.msgs, m) }
	st.screen = New(g, st.window.Canvas, send)
	st.form = NewForm(g, st.window.Canvas, send)
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(size)
	st.send(view.Go{To: view.ScreenSwaps})
	return st
}

var large = fyne.NewSize(984, 760)

// send takes in a message, answers what is to be read, and shows what came of it.
func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, uitest.Now)
	st.ui.Update(st.s, uitest.Now, uitest.Zone, m)
	for range 3 {
		for _, l := range st.ui.Loads(st.s, uitest.Now) {
			st.ui.Update(st.s, uitest.Now, uitest.Zone, view.Began{Load: l})
			switch l.Kind {
			case view.LoadFit:
				st.ui.Update(st.s, uitest.Now, uitest.Zone, view.FitRead{Load: l, Fit: uitest.Fit()})
			case view.LoadCalendar:
				st.ui.Update(st.s, uitest.Now, uitest.Zone, view.CalendarRead{Load: l, Schedules: schedules()})
			}
		}
	}
	m2 := view.Project(st.s, st.ui.Frozen(), uitest.Now, uitest.Zone, view.Options{})
	st.screen.Set(m2.Swaps)
	st.form.Set(m2.Shell.Form)
	st.screen.g.Settle(st.window.Content())
}

func (st *stand) press(names ...string) {
	for _, n := range names {
		st.send(view.Press{On: view.OnMain, Key: view.Key{Name: n}})
	}
}

// schedules is one of days, mine and Dana's in turn.
func schedules() []app.Schedule {
	start := time.Date(2026, 11, 20, 8, 0, 0, 0, uitest.Zone)
	s := app.Schedule{Ref: uitest.Primary, Kind: app.LayerBased, TimeZone: "Europe/Berlin", At: uitest.Now, Window: app.Span{Start: start, End: start.AddDate(0, 0, 40)}}
	for n := range 20 {
		from := start.AddDate(0, 0, 2*n)
		who := []app.Ref{uitest.Me.Ref(), uitest.Dana}[n%2]
		s.Slots = append(s.Slots, app.Slot{Span: app.Span{Start: from, End: from.AddDate(0, 0, 2)}, User: who, Source: app.Rotation})
	}
	return []app.Schedule{s}
}

func TestTheListAndOneInFull(t *testing.T) {
	st := show(t, "dark", large, uitest.Swaps())
	drawn.Shows(t, st.screen.Root, "Waiting for me", "Mine", "Ana Brandt asks you", "Your turn", "Begins in 3 d 14 h · Cover · Payments primary",
		"By the service Shift swaps", "It waits for your answer.", "My sister gets married", "Kofi Mensah declined", "I am on a plane then", "Dogwatch 0.1.0 on Kofi-laptop")
	st.send(view.SwapChoose{ID: "D7CV"})
	drawn.Shows(t, st.screen.Root, "Covered: PagerDuty shows it.", "Does not count: Dana Reyes was first.", "Take back…")
	struck := 0
	for _, e := range st.screen.detail.log.rows {
		if e.root.Visible() && e.strike.Visible() {
			struck++
		}
	}
	if struck != 1 {
		t.Errorf("%d lines are struck through, want that of Kofi's", struck)
	}
	st.send(view.SwapChoose{ID: "B4TR"})
	drawn.Shows(t, st.screen.Root, "Offers", "Sun 6 Dec 18:00 – 22:00 · 4 h", "Accept the offer…")
}

func TestHalfCopiedAndEmpty(t *testing.T) {
	st := show(t, "light", large, uitest.SwapHalf())
	drawn.Shows(t, st.screen.Root, "PagerDuty refused a part of it", "In the schedule by now", "Not in the schedule", "Finish it…", "Undo it…", "The requests cannot be read")
	st = show(t, "light", large, uitest.SwapCopied())
	drawn.Shows(t, st.screen.Root, "No service for requests is named", "Send this to Kofi Mensah", "Copy the text")
	st.send(view.SwapChoose{ID: "K2CP"})
	drawn.Shows(t, st.screen.Root, "Send this back to Kofi Mensah", "not vouched for by PagerDuty")
	st = show(t, "light", large, uitest.OnCall())
	drawn.Shows(t, st.screen.Root, "No requests", "press R", "copy it to your teammate")
	if st.screen.split.Visible() {
		t.Error("the empty list is shown beside it")
	}
	loading := uitest.OnCall()
	loading.Swaps.Service = uitest.SwapService
	st = show(t, "light", large, loading)
	drawn.Shows(t, st.screen.Root, "Reading the requests…")
}

func TestButtonsSpeak(t *testing.T) {
	st := show(t, "light", large, uitest.Swaps())
	st.msgs = nil
	test.Tap(st.screen.detail.actions.Button(view.DoSwapAccept))
	test.Tap(st.screen.tools.Button(view.DoSwapPaste))
	want := []view.Msg{view.SwapDo{Do: view.DoSwapAccept}, view.SwapPaste{Text: "hello dogwatch:swap/1/abc"}}
	if len(st.msgs) != 2 || st.msgs[0] != want[0] || st.msgs[1] != want[1] {
		t.Errorf("%+v", st.msgs)
	}
	if st.screen.detail.actions.Button(view.DoSwapTakeBack).Visible() {
		t.Error("what is not covered can be taken back")
	}
}

// At the least size of the window, with texts that mean harm and two hundred requests,
// everything stays in its place.
func TestNarrowAndHostile(t *testing.T) {
	small := fyne.NewSize(684, 560)
	for name, s := range map[string]*app.Snapshot{"all": uitest.Swaps(), "hostile": uitest.SwapHostile(), "half": uitest.SwapHalf()} {
		st := show(t, "dark", small, s)
		if name == "hostile" {
			st.send(view.SwapChoose{ID: "BAD"})
		}
		for _, b := range st.screen.detail.actions.Root.Objects {
			if b.Visible() {
				drawn.WithinWidth(t, name, b, small.Width)
			}
		}
		drawn.WithinWidth(t, name, st.screen.detail.title, small.Width)
		drawn.WithinWidth(t, name, st.screen.detail.log.root, small.Width)
		if rows := len(drawn.Texts(st.screen.list)); rows > 200 {
			t.Errorf("%s: %d texts for a list of which a few rows are seen", name, rows)
		}
	}
}

func TestTheForm(t *testing.T) {
	st := show(t, "dark", fyne.NewSize(1200, 780), uitest.Swaps())
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R")
	top := st.window.Canvas().Overlays().Top()
	if top != st.form.root {
		t.Fatal("the form does not stand in front")
	}
	drawn.Shows(t, top, "Ask for cover", "Whom to ask, the fittest first", "Dana Reyes", "Free · rested 2 d 14 h", "Only 8 h 30 m of rest", "Cannot: on call then on Search on call",
		"Nights", "3, then 4", "9, then 8", "Choose whom to ask.", "Ctrl Enter", "I have their OK…")
	st.msgs = nil
	test.Tap(st.form.people.list[1])
	if len(st.msgs) != 1 || st.msgs[0] != (view.DraftPick{Row: 1}) {
		t.Fatalf("%+v", st.msgs)
	}
	st.send(st.msgs[0])
	drawn.Shows(t, top, "Kofi Mensah on call", "in place of you", "Ask Kofi", "Something speaks against it. You can ask all the same.")
	st.send(view.DraftKind{Kind: app.SwapExchange})
	st.send(view.DraftPick{Row: 0})
	drawn.Shows(t, top, "Offer an exchange", "Which of Dana Reyes's shifts you take for it", "Thu 10 Dec 08:00")
	st.msgs = nil
	test.Tap(st.form.turns.list[1])
	if len(st.msgs) != 1 || st.msgs[0] != (view.DraftTurn{Row: 1}) {
		t.Fatalf("%+v", st.msgs)
	}
	test.Type(focusable(st), "hi")
	if m, ok := st.msgs[len(st.msgs)-1].(view.DraftWrite); !ok || m.Text != "hi" {
		t.Errorf("%+v", st.msgs)
	}
	test.Tap(st.form.actions.Button(view.DoDraftClose))
	st.send(st.msgs[len(st.msgs)-1])
	if st.window.Canvas().Overlays().Top() != nil {
		t.Error("it stays")
	}
}

// focusable puts the keyboard into the message.
func focusable(st *stand) fyne.Focusable {
	st.form.field.Focus(st.window.Canvas())
	return st.window.Canvas().Focused()
}

// In the least window the buttons and what is written can be seen, and the rest scrolls.
func TestTheFormInASmallWindow(t *testing.T) {
	small := fyne.NewSize(900, 600)
	st := show(t, "light", small, uitest.Swaps())
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R", "Space")
	for _, o := range []fyne.CanvasObject{st.form.title, st.form.writes.Root, st.form.actions.Root} {
		drawn.Within(t, "form", o, small)
	}
	if h := st.form.scroll.Size().Height; h < 160 {
		t.Errorf("%v are left for the people", h)
	}
}

func TestPicture(t *testing.T) {
	st := show(t, "dark", large, uitest.Swaps())
	test.AssertRendersToImage(t, "swaps.png", st.window.Canvas())
	st = show(t, "light", fyne.NewSize(1200, 780), uitest.Swaps())
	st.send(view.Go{To: view.ScreenCalendar})
	st.press("Right", "Right", "R", "Space")
	test.AssertRendersToImage(t, "form.png", st.window.Canvas())
}

package incidents

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

type stand struct {
	s      *app.Snapshot
	ui     *view.UIState
	screen *Screen
	window fyne.Window
	msgs   []view.Msg
	panel  *kit.Dialog
}

func show(t *testing.T, s *app.Snapshot) *stand {
	t.Helper()
	look := theme.Of("light", 0)
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{s: s, ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look}, st.window.Canvas, func(m view.Msg) { st.msgs = append(st.msgs, m) })
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(fyne.NewSize(984, 760))
	st.send(view.Go{To: view.ScreenIncidents})
	return st
}

func (st *stand) send(m view.Msg) {
	st.ui.Observe(st.s, uitest.Now)
	st.ui.Update(st.s, uitest.Now, uitest.Zone, m)
	st.screen.Set(view.Project(st.s, st.ui, uitest.Now, uitest.Zone, view.Options{}).Incidents)
	st.screen.g.Settle(st.screen.Root)
}

// read fills in the details of an incident.
func (st *stand) read(d app.Detail) {
	for _, l := range st.ui.Loads(st.s, uitest.Now) {
		st.send(view.Began{Load: l})
		st.send(view.DetailRead{Load: l, Detail: d})
	}
}

func (st *stand) wants(t *testing.T, want ...string) {
	t.Helper()
	all := strings.Join(drawn.Texts(st.screen.Root), " ") // a text may be broken into lines
	for _, w := range want {
		if !strings.Contains(all, w) {
			t.Errorf("%q is not among\n%s", w, all)
		}
	}
}

func TestTheListAndOneInFull(t *testing.T) {
	st := show(t, uitest.Busy())
	st.wants(t, "Yours", "Left you, still open", "Recently ended", "Nothing is chosen")
	st.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	st.wants(t, "Reading the details…")
	i, _ := st.s.Find("Q00301")
	st.read(uitest.Detail(i.Incident))
	st.wants(t, "Nobody has taken it yet.", "Read just now", "Why does this ring?", "Assigned to you by Payments policy, level 1.", "No rule of yours decided",
		"checkout-7f9c4d5b8-x2x9q", "runbooks.acme.example", "Rolling it back on one node first.", "Assigned to Robin Vega", "Level 2", "next · waits 10 m")
}

func TestEmptyAndFailedStates(t *testing.T) {
	st := show(t, uitest.OnCall())
	st.wants(t, "Nothing is open", "Last looked 3 s ago.")
	st.send(view.Seek{Text: "zzz"})
	st.wants(t, "Nothing fits")
	busy := show(t, uitest.Busy())
	busy.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	l := busy.ui.Loads(busy.s, uitest.Now)[0]
	busy.send(view.Began{Load: l})
	busy.send(view.DetailRead{Load: l, Err: app.Unavailable{Status: 503}})
	busy.wants(t, "PagerDuty answers with an error of its own (HTTP 503).", "the page itself is not touched")
}

func TestChipsAndSearchSpeak(t *testing.T) {
	st := show(t, uitest.Busy())
	st.msgs = nil
	test.Tap(st.screen.chips[0].Root.Objects[2].(*kit.Chip))
	test.Tap(st.screen.chips[2].Root.Objects[1].(*kit.Chip))
	want := []view.Msg{view.Sift{Show: view.ShowAcked, Days: 7}, view.Sift{Show: view.ShowOpen, Past: true, Days: 7}}
	if !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
	st.send(st.msgs[1])
	st.msgs = nil
	test.Tap(st.screen.chips[2].Root.Objects[1].(*kit.Chip)) // once more: the history is let go
	if want := []view.Msg{view.Sift{Show: view.ShowOpen, Days: 7}}; !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
	st.send(view.Press{On: view.OnMain, Key: view.Key{Name: "/"}})
	if !st.screen.search.Focused(st.window.Canvas()) {
		t.Fatal("/ does not lead into the search field")
	}
	st.msgs = nil
	test.Type(st.window.Canvas().Focused(), "db")
	if want := []view.Msg{view.Seek{Text: "d"}, view.Seek{Text: "db"}}; !slices.Equal(st.msgs, want) {
		t.Errorf("%+v, want %+v", st.msgs, want)
	}
}

func TestNotesOfHundredsOfKilobytes(t *testing.T) {
	st := show(t, uitest.Busy())
	st.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	st.read(app.Detail{Read: uitest.Now, Notes: []app.Note{
		{By: uitest.Ana, Text: strings.Repeat("x", 300_000)}, {By: uitest.Ana, Text: strings.Repeat("word ", 60_000)},
	}})
	st.wants(t, "… (cut here: it is longer)")
}

func TestADrillIsMarkedAndTheAnswerIsWhole(t *testing.T) {
	st := show(t, uitest.Drill())
	st.send(view.Choose{On: view.OnMain, Incident: "Q00213"})
	st.wants(t, "DRILL", "This is a drill: nothing of it reaches PagerDuty.", "It is a drill: no rule holds for it.")
	if !slices.Contains(drawn.Texts(st.screen.detail.drill.Root), "DRILL") {
		t.Error("it has no badge")
	}
	if all := strings.Join(drawn.Texts(st.screen.Root), "|"); strings.Contains(all, "|PagerDuty|") {
		t.Error("it offers to open a drill in PagerDuty")
	}
	paged := show(t, uitest.Quieted())
	paged.send(view.Choose{On: view.OnMain, Incident: "Q00303"})
	paged.wants(t, "Why does this not ring?", `Your rule "batch jobs can wait" keeps it quiet.`, "though it came to you by escalation", "PagerDuty")
	if all := strings.Join(drawn.Texts(paged.screen.Root), "|"); strings.Contains(all, "DRILL") {
		t.Error("a real page is marked as a drill")
	}
}

// At the width of the window as it opens the buttons take two lines.
func TestTheButtonsTakeTwoLines(t *testing.T) {
	st := show(t, uitest.Busy())
	st.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	if h := st.screen.detail.actions.Root.Size().Height; h > 2*44+8 {
		t.Errorf("they are %v high", h)
	}
}

func TestPicture(t *testing.T) {
	st := show(t, uitest.Busy())
	st.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	i, _ := st.s.Find("Q00301")
	st.read(uitest.Detail(i.Incident))
	test.AssertRendersToImage(t, "busy.png", st.window.Canvas())
}

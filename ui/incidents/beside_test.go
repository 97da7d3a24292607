package incidents

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/prose"
	appRoom "github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/uitest/drawn"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// open shows the incident of WithRoom with all that belongs to it.
func open(t *testing.T, look *theme.Look, size fyne.Size, s *app.Snapshot, notes ...app.Note) *stand {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(look)
	st := &stand{s: s, ui: view.NewUIState(), window: fyne.CurrentApp().NewWindow("")}
	t.Cleanup(st.window.Close)
	st.window.SetPadded(false)
	st.screen = New(&kit.Ground{Look: look}, st.window.Canvas, func(m view.Msg) { st.msgs = append(st.msgs, m) })
	st.window.SetContent(kit.Stack(kit.Box(look.Background, 0), st.screen.Root))
	st.window.Resize(size)
	st.send(view.Choose{On: view.OnMain, Incident: "Q00298"})
	paper := uitest.Paper()
	for _, l := range st.ui.Loads(s, uitest.Now) {
		switch l.Kind {
		case view.LoadDetail:
			i, _ := s.Find(l.Incident)
			d := uitest.Detail(i.Incident)
			d.Notes = append(d.Notes, notes...)
			st.send(view.DetailRead{Load: l, Detail: d})
		case view.LoadGuide:
			docs := map[string]prose.Doc{}
			for _, c := range uitest.Cards() {
				docs[c.ID] = prose.Parse(c.Text, false)
			}
			st.send(view.GuideRead{Load: l, Guide: app.GuideCards{Cards: uitest.Cards()}, Docs: docs})
		case view.LoadPriorities:
			st.send(view.PrioritiesRead{Load: l, Priorities: uitest.Priorities()})
		case view.LoadRunbook:
			st.send(view.RunbookRead{Load: l, Paper: view.Paper{RunbookText: paper, Doc: prose.Parse(paper.Text, false)}})
		}
	}
	return st
}

// said is a note that somebody's Dogwatch wrote.
func said(who app.Ref, ago time.Duration, s appRoom.Say) app.Note {
	s.By = who
	return app.Note{ID: fmt.Sprint("N", ago), At: uitest.Now.Add(-ago), By: who, Text: appRoom.Note(s)}
}

func talk() []app.Note {
	return []app.Note{
		said(uitest.Ana, 20*time.Minute, appRoom.Say{Stage: app.Triage}),
		said(uitest.Kofi, 18*time.Minute, appRoom.Say{Role: app.RoleTechnical, Who: uitest.Kofi}),
		said(uitest.Ana, 9*time.Minute, appRoom.Say{Ticks: []string{"Which errors are they?"}}),
		said(uitest.Ana, 5*time.Minute, appRoom.Say{Owners: []app.FollowUp{{What: "Alert earlier on the queue's length"}}}),
	}
}

// TestDrawBeside draws the incident into the folder that DOGWATCH_INCIDENT_OUT names, for
// eyes.
func TestDrawBeside(t *testing.T) {
	out := os.Getenv("DOGWATCH_INCIDENT_OUT")
	if out == "" {
		t.Skip("DOGWATCH_INCIDENT_OUT names no folder")
	}
	for _, choice := range []string{"dark", "light"} {
		for _, size := range []fyne.Size{fyne.NewSize(700, 2400), fyne.NewSize(1000, 2300), fyne.NewSize(1700, 2300)} {
			st := open(t, theme.Of(choice, 0), size, uitest.WithRoom(), talk()...)
			draw(t, st, filepath.Join(out, fmt.Sprintf("incident-%s-%d.png", choice, int(size.Width))))
			for key, name := range map[string]string{"T": "stage", "V": "severity", "L": "role", "W": "stable", "F": "follow", "?": "keys"} {
				if size.Width != 1000 || choice == "light" && key != "T" {
					continue
				}
				small := open(t, theme.Of(choice, 0), fyne.NewSize(984, 760), uitest.WithRoom(), talk()...)
				small.dialog()
				small.send(view.Press{On: view.OnMain, Key: view.Key{Name: key}})
				small.showPanel()
				draw(t, small, filepath.Join(out, fmt.Sprintf("dialog-%s-%s.png", name, choice)))
			}
		}
	}
}

func (st *stand) dialog() {
	st.panel = st.screen.g.NewDialog(view.OnMain, st.window.Canvas, func(m view.Msg) { st.msgs = append(st.msgs, m) })
}

func (st *stand) showPanel() {
	st.panel.Set(view.Project(st.s, st.ui, uitest.Now, uitest.Zone, view.Options{}).Shell.Panel)
}

func draw(t *testing.T, st *stand, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, st.window.Canvas().Capture()); err != nil {
		t.Fatal(err)
	}
}

func TestTheRoomOfAnIncident(t *testing.T) {
	st := open(t, theme.Of("dark", 0), fyne.NewSize(1000, 2600), uitest.WithRoom(), talk()...)
	st.wants(t, "Incident room", "28 min: is this a P0?", "3 people are on it and nobody leads", "2  Triage", "Triage since 02:52, said by Ana Brandt.",
		"Severity P1", "Technical Lead", "Kofi Mensah", "since 02:54", "Nobody owns it", "Which errors are they?", "Ana Brandt 03:03",
		"Checkout errors", "1 of 6 steps done", "What fits now", "Escalating: what to say")
	if all := drawn.Texts(st.screen.Root); slices.ContainsFunc(all, func(s string) bool { return strings.Contains(s, "dogwatch-room") }) {
		t.Error("it shows what is for machines")
	}
}

func TestTheButtonsOfTheRoomSpeak(t *testing.T) {
	st := open(t, theme.Of("dark", 0), fyne.NewSize(1000, 2600), uitest.WithRoom(), talk()...)
	r := st.screen.detail.room
	st.msgs = nil
	test.Tap(r.stepper.chips[2])
	test.Tap(r.roles.rows[0].take)
	test.Tap(r.roles.rows[2].give)
	test.Tap(r.roles.rows[2].leave)
	test.Tap(r.prompts.rows[1].acts[0])
	test.Tap(r.list)
	want := []view.Msg{
		view.ChooseStage{Stage: app.Communication},
		view.RoleChange{Role: app.RoleCommander, Me: true},
		view.RoleChange{Role: app.RoleTechnical, Ask: true},
		view.RoleChange{Role: app.RoleTechnical},
		view.Click{On: view.OnMain, Do: view.DoSeverity},
		view.OpenCard{On: view.OnMain, ID: "triage"},
	}
	if !slices.Equal(st.msgs, want) {
		t.Errorf("%+v\nwant %+v", st.msgs, want)
	}
	st.send(want[5])
	st.wants(t, "Stage 2: triage", "Set the severity.", "0 of 2 steps done")
	st.send(want[0])
	st.dialog()
	st.showPanel()
	over := strings.Join(drawn.Texts(st.window.Canvas().Overlays().Top()), " ")
	if !strings.Contains(over, "How far is it?") || !strings.Contains(over, "Robin Vega set the stage to Communication.") {
		t.Errorf("asks %q", over)
	}
}

// An incident of the history has no room and no runbook: nobody watches it.
func TestAPastIncidentHasNoRoom(t *testing.T) {
	st := show(t, uitest.OnCall())
	i := uitest.Busy().Incidents[1].Incident
	st.ui.History.Value.Incidents = []app.Incident{i}
	st.send(view.Choose{On: view.OnMain, Incident: i.ID})
	all := strings.Join(drawn.Texts(st.screen.Root), " ")
	if strings.Contains(all, "Incident room") || strings.Contains(all, "Runbook") || !strings.Contains(all, "ledger-db-2") {
		t.Errorf("%s", all)
	}
}

// X goes into the text wherever the incident is scrolled to, and brings it into sight: a
// step would be ticked unseen else. The page keys scroll the incident.
func TestTheKeysFindTheRunbook(t *testing.T) {
	st := open(t, theme.Of("dark", 0), fyne.NewSize(900, 700), uitest.WithRoom(), talk()...)
	st.screen.g.Reveal = st.screen.Scroll().Reveal // as the window has it
	top := func() float32 {
		return fyne.CurrentApp().Driver().AbsolutePositionForObject(st.screen.detail.reading.Root).Y
	}
	press := func(key string) {
		st.send(view.Press{On: view.OnMain, Key: view.Key{Name: key}})
	}
	if top() < 700 {
		t.Fatalf("the runbook is in sight at %v to begin with", top())
	}
	press("X")
	if at := top(); at < -300 || at > 400 || st.window.Canvas().Focused() == nil {
		t.Errorf("X leaves the runbook at %v", at)
	}
	press("Escape")
	if st.window.Canvas().Focused() != nil {
		t.Error("Esc does not lead out of the text")
	}
	before := top()
	press(view.KeyPageDown)
	if at := top(); at > before-300 {
		t.Errorf("page down moves it from %v to %v", before, at)
	}
	press(view.KeyPageUp)
	if at := top(); at != before {
		t.Errorf("page up moves it to %v, it was at %v", at, before)
	}
}

// Who named somebody for a role is told whole where there is little room.
func TestWhoNamedSomebodyIsNotCutOff(t *testing.T) {
	note := said(uitest.Ana, 18*time.Minute, appRoom.Say{Role: app.RoleTechnical, Who: uitest.Kofi})
	st := open(t, theme.Of("dark", 0), fyne.NewSize(984, 2600), uitest.WithRoom(), note)
	all := strings.Join(drawn.Texts(st.screen.detail.room.roles.rows[2].root), " ")
	if !strings.Contains(all, "since 02:54, named by Ana Brandt") {
		t.Errorf("%q", all)
	}
}

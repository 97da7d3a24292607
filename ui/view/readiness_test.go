package view_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/ready"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestReadinessShowsWhatIsNotWellAndHidesTheRest(t *testing.T) {
	w := open(t, uitest.OnCall())
	if r := w.model().Now.Readiness; len(r.Rows) != 0 || r.Mark.Shape != view.ShapeDone || r.Head != "Yes: a page will reach you here" {
		t.Errorf("all is well, and it shows %+v", r)
	}
	w.send(view.ShowReady{})
	if r := w.model().Now.Readiness; len(r.Rows) != 12 || r.More != "Show less" || r.Rows[0].Mark.Word != "OK" || r.Rows[0].Why == "" || r.Rows[0].Fix != "" {
		t.Errorf("asked for all it shows %+v", r)
	}
	r := open(t, uitest.NotReady()).model().Now.Readiness
	if r.Mark.Word != "Not ready" || !strings.HasPrefix(r.Head, "No") || len(r.Rows) != 2 || r.Note != "Of the others 9 work, 1 cannot be told here." {
		t.Errorf("not ready: %+v", r)
	}
	if s := r.Rows[0]; s.Name != "Sound" || s.Mark.Shape != view.ShapeRefused || s.Do == "" || s.Fix != "Play a sound" {
		t.Errorf("the sound's row: %+v", s)
	}
	if l := open(t, uitest.FirstLook()).model().Now.Readiness; len(l.Rows) != 0 || l.Mark.Shape != view.ShapeSending {
		t.Errorf("before the first look: %+v", l)
	}
}

func TestCheckingAgainEndsWithTheWatchsAnswer(t *testing.T) {
	w := open(t, uitest.OnCall())
	w.send(view.CheckAgain{})
	if w.intent().Verb != app.CheckReady {
		t.Fatalf("asked for %+v", w.intent())
	}
	seq := w.effects[0].Submit.Seq
	if r := w.model().Now.Readiness; !r.Checking || r.Check != "Checking…" {
		t.Error("it does not say that it checks")
	}
	w.send(view.CheckAgain{})
	w.nothing()
	w.send(view.Submitted{Seq: seq, Err: context.DeadlineExceeded})
	m := w.model()
	if m.Now.Readiness.Checking || m.Shell.Banner == nil {
		t.Error("a watch that did not answer is not told")
	}
}

func TestEachFixDoesSomething(t *testing.T) {
	for fix, want := range map[ready.Fix]func(*window) bool{
		ready.FixSignIn: func(w *window) bool { return w.model().Shell.SignedOut && w.model().SignIn.Back != "" },
		ready.FixLook:   func(w *window) bool { return w.intent().Verb == app.Refresh },
		ready.FixListen: func(w *window) bool {
			return w.intent().Verb == app.Sample && w.intent().Text == string(app.PagePattern)
		},
		ready.FixStart: func(w *window) bool {
			return slices.ContainsFunc(w.effects, func(e view.Effect) bool { return e.Starts != nil && *e.Starts })
		},
		ready.FixAwake: func(w *window) bool {
			return slices.ContainsFunc(w.effects, func(e view.Effect) bool {
				return e.Set != nil && e.Set.Table+"."+e.Set.Name == "alarm.keep_awake" && e.Set.Value == true
			})
		},
		ready.FixProfile: func(w *window) bool { return w.effects[0].Folder == "/home/robin/.config/dogwatch" },
		ready.FixRules: func(w *window) bool {
			return w.model().Settings.Section == view.SectionRules && w.ui.Screen == view.ScreenSettings
		},
	} {
		w := open(t, uitest.OnCall())
		c := uitest.Config()
		c.Alarm.KeepAwake = false
		w.send(view.Configured{Config: c})
		w.send(view.Mend{Fix: fix})
		if !want(w) {
			t.Errorf("%s: %+v", fix, w.effects)
		}
	}
	// A button that would change nothing is not there.
	w := open(t, uitest.OnCall())
	w.send(view.Configured{Config: uitest.Config()})
	w.send(view.Mend{Fix: ready.FixAwake})
	w.nothing()
}

func TestADrillIsStartedAndStopped(t *testing.T) {
	w := open(t, uitest.OnCall())
	w.send(view.Drill{})
	if w.intent().Verb != app.StartDrill {
		t.Errorf("asked for %+v", w.intent())
	}
	w.s.Drill.Running = true
	if r := w.model().Now.Readiness; r.Drill != "Stop the drill" || !r.Running || !strings.Contains(r.Last, "under way") {
		t.Errorf("while one runs: %+v", r)
	}
	w.send(view.Drill{})
	if w.intent().Verb != app.StopDrill {
		t.Errorf("asked for %+v", w.intent())
	}
	if last := open(t, uitest.NotReady()).model().Now.Readiness.Last; last != "Last drill, 3 d ago: answered after 11.4 s." {
		t.Errorf("the last one: %q", last)
	}
	row := func(s *app.Snapshot) view.TrayRow {
		foot := view.TrayOf(s, uitest.Now, uitest.Zone).Foot
		return foot[slices.IndexFunc(foot, func(r view.TrayRow) bool { return r.ID == "drill" })]
	}
	if r := row(uitest.OnCall()); r.Label != "Run a drill" || r.Intent.Verb != app.StartDrill {
		t.Errorf("the tray: %+v", r)
	}
	if r := row(uitest.Drill()); r.Label != "Stop the drill" || r.Intent.Verb != app.StopDrill {
		t.Errorf("the tray: %+v", r)
	}
	if r := row(uitest.SignedOut()); r.Enabled() {
		t.Error("the tray would start a drill while nobody is signed in")
	}
}

func TestWhatCameWhileAwayIsToldUntilItWasSeen(t *testing.T) {
	w := open(t, uitest.Away())
	a := w.model().Now.Away
	if a == nil || len(a.Rows) != 3 || a.Rows[0].Note != "Resolved by Ana Brandt at Mon 23:18" || a.Rows[1].Note != "With Dana Reyes at 01:17" {
		t.Fatalf("%+v", a)
	}
	w.s.Away.Pages[2].Incident.Status = app.Triggered
	if r := w.model().Now.Away.Rows[2]; r.Note != "Still waits for you" || r.NoteMark.State != app.TrayPaged {
		t.Errorf("one that still waits: %+v", r)
	}
	notices := view.Notices(w.s, w.now, uitest.Zone)
	if len(notices) != 1 || notices[0].Kind != view.NoticeAway || !strings.Contains(notices[0].Body, "gateway-3") || notices[0].Actions[0].Intent.Verb != app.SeenAway {
		t.Errorf("the notice: %+v", notices)
	}
	w.send(view.Seen{})
	if w.intent().Verb != app.SeenAway {
		t.Errorf("asked for %+v", w.intent())
	}
	w.s.Away = nil
	if w.model().Now.Away != nil || len(view.Notices(w.s, w.now, uitest.Zone)) != 0 {
		t.Error("it is told on")
	}
}

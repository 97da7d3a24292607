package view_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func (w *window) listed() (ids []string) {
	w.model().Incidents.List.Each(func(_ int, r view.Row) {
		if r.ID != "" {
			ids = append(ids, r.ID)
		}
	})
	return ids
}

func TestFilters(t *testing.T) {
	for _, c := range []struct {
		name string
		msgs []view.Msg
		want []string
	}{
		{"open", nil, []string{"Q00301", "Q00298", "Q00295", "Q00290", "Q00288"}},
		{"triggered", []view.Msg{view.Sift{Show: view.ShowTriggered}}, []string{"Q00301", "Q00295", "Q00290"}},
		{"acknowledged", []view.Msg{view.Sift{Show: view.ShowAcked}}, []string{"Q00298"}},
		{"high", []view.Msg{view.Sift{Show: view.ShowAll, Urgency: app.High}}, []string{"Q00301", "Q00298", "Q00290", "Q00288"}},
		{"low", []view.Msg{view.Sift{Show: view.ShowAll, Urgency: app.Low}}, []string{"Q00295"}},
		{"title", []view.Msg{view.Seek{Text: "LEDGER"}}, []string{"Q00298"}},
		{"service", []view.Msg{view.Seek{Text: "payments api"}}, []string{"Q00301", "Q00290"}},
		{"number", []view.Msg{view.Seek{Text: "48295"}}, []string{"Q00295"}},
		{"number with its sign", []view.Msg{view.Seek{Text: "#48295"}}, []string{"Q00295"}},
		{"nothing", []view.Msg{view.Seek{Text: "zzz"}}, nil},
	} {
		w := open(t, uitest.Busy())
		w.send(view.Go{To: view.ScreenIncidents})
		for _, m := range c.msgs {
			w.send(m)
		}
		if got := w.listed(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
		if empty := w.model().Incidents.Empty; (empty != nil) != (c.want == nil) {
			t.Errorf("%s: empty %+v", c.name, empty)
		}
	}
}

func TestEmptyStatesSayWhy(t *testing.T) {
	for _, c := range []struct {
		s     *app.Snapshot
		title string
	}{
		{uitest.OnCall(), "Nothing is open"}, {uitest.Blind(), "Not known"}, {uitest.FirstLook(), "Looking at PagerDuty…"},
	} {
		w := open(t, c.s)
		w.send(view.Go{To: view.ScreenIncidents})
		if e := w.model().Incidents.Empty; e == nil || e.Title != c.title {
			t.Errorf("%+v, want %q", e, c.title)
		}
	}
}

func TestKeysOfTheMainWindow(t *testing.T) {
	w := open(t, uitest.Busy())
	main := func(key string) { w.t.Helper(); w.send(view.Press{On: view.OnMain, Key: parse(key)}) }
	main("Ctrl+2")
	if w.ui.Screen != view.ScreenIncidents {
		t.Fatal("Ctrl+2 does not lead to the incidents")
	}
	main("Down")
	main("Down")
	if got := w.model().Incidents.Detail.ID; got != "Q00298" {
		t.Errorf("the second is %s", got)
	}
	main("Up")
	main("A")
	if got := w.intent().Incidents; !slices.Equal(got, []string{"Q00301"}) {
		t.Errorf("A acknowledges %v", got)
	}
	main("E")
	main("Return")
	if in := w.intent(); in.Verb != "escalate" || in.Level != 2 {
		t.Errorf("E, Enter asks for %+v", in)
	}
	main("/")
	if got := w.model().Incidents.Seek; got != 1 {
		t.Errorf("/ asks for the search field %d times", got)
	}
	main("Ctrl+1")
	if w.ui.Screen != view.ScreenNow {
		t.Error("Ctrl+1 does not lead back")
	}
	main("Ctrl+R")
	if in := w.intent(); in.Verb != app.Refresh {
		t.Errorf("Ctrl+R asks for %+v", in)
	}
	main("A")
	w.nothing() // no incident is in sight there
}

func TestRaisingLeadsToTheIncident(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Raise{Incident: "Q00295"})
	if d := w.model().Incidents.Detail; d == nil || d.ID != "Q00295" {
		t.Errorf("shows %+v", d)
	}
	w.send(view.Go{To: view.ScreenNow})
	w.send(view.Raise{})
	if w.ui.Screen != view.ScreenNow {
		t.Error("raising without an incident leads away")
	}
	w.send(view.Raise{Incident: "QGONE"})
	if in := w.model().Incidents; in.Detail != nil || in.NoDetail.Title != "It is not here any more" {
		t.Errorf("an unknown incident is shown as %+v", in.NoDetail)
	}
}

func TestMuchIsCut(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	l := w.one(view.LoadDetail)
	d := app.Detail{Read: w.now}
	for i := range 500 {
		d.Log = append(d.Log, app.LogEntry{At: w.now.Add(time.Duration(i) * time.Second), What: "Notified"})
		d.Notes = append(d.Notes, app.Note{At: w.now, Text: strings.Repeat("long ", 100_000)})
		d.Alerts = append(d.Alerts, app.Alert{Summary: "a", Fields: make([]app.Field, 0)})
	}
	for range 5000 {
		d.Alerts[0].Fields = append(d.Alerts[0].Fields, app.Field{Name: strings.Repeat("n", 9000), Value: strings.Repeat("v", 9000)})
	}
	w.send(view.Began{Load: l})
	w.send(view.DetailRead{Load: l, Detail: d})
	got := w.model().Incidents.Detail
	if len(got.Log) != 100 || got.LogNote != "and 400 earlier ones in PagerDuty" || got.Log[0].Time == got.Log[99].Time {
		t.Errorf("%d lines, %q", len(got.Log), got.LogNote)
	}
	if len(got.Notes) != 50 || len(got.Notes[0].Text) > view.BlockBytes+100 {
		t.Errorf("%d notes of %d bytes", len(got.Notes), len(got.Notes[0].Text))
	}
	if len(got.Alerts) != 5 || len(got.Alerts[0].Facts) != 24 || got.Alerts[0].More != "and 4976 more details in PagerDuty" {
		t.Errorf("%d alerts, %d facts, %q", len(got.Alerts), len(got.Alerts[0].Facts), got.Alerts[0].More)
	}
}

func TestADeadWatchIsTold(t *testing.T) {
	lost := uitest.OnePage()
	lost.Lost = true
	if tr := up(t, lost).model().Alert.Trouble; tr == nil || !strings.Contains(tr.Text, "nothing here is live") {
		t.Errorf("lost: %+v", tr)
	}
	hangs := up(t, uitest.OnePage())
	hangs.wait(2 * time.Minute)
	if tr := hangs.model().Alert.Trouble; tr != nil {
		t.Errorf("after two minutes: %+v", tr)
	}
	hangs.wait(2 * time.Minute)
	if tr := hangs.model().Alert.Trouble; tr == nil || !strings.Contains(tr.Text, "nothing here is live") {
		t.Errorf("after four minutes without a look: %+v", tr)
	}
}

func TestSignIn(t *testing.T) {
	w := open(t, uitest.SignedOut())
	sh := w.model().Shell
	if !sh.SignedOut || sh.Title != "Sign in · Dogwatch" {
		t.Errorf("%+v", sh)
	}
	if in := w.model().SignIn; in.Region != "us" || in.Off != "" {
		t.Errorf("%+v", in)
	}
	w.send(view.SignChoice{Region: "eu"})
	w.send(view.SignStart{})
	if in := w.model().SignIn; in.Region != "eu" || !in.Checking || in.Off == "" {
		t.Errorf("while the token is on its way: %+v", in)
	}
	w.send(view.SignResult{}) // handed over; PagerDuty's word is still awaited
	if in := w.model().SignIn; !in.Checking {
		t.Error("handing the token over is taken for an answer")
	}
	refused := *w.s
	refused.Account.Problem = &app.Problem{Code: "token_refused", What: "PagerDuty does not accept the token."}
	w.s = &refused
	w.wait(time.Second)
	if in := w.model().SignIn; in.Checking || in.Problem == nil || in.Problem.What != "PagerDuty does not accept the token." {
		t.Errorf("refused: %+v", in)
	}
	w.send(view.SignStart{})
	if in := w.model().SignIn; in.Problem != nil {
		t.Error("the old problem is shown while the next token is checked")
	}
	w.wait(31 * time.Second)
	if in := w.model().SignIn; in.Checking || in.Problem == nil || in.Problem.Code != "watch_silent" {
		t.Errorf("without an answer: %+v", in)
	}
	w.s = uitest.OnCall()
	w.wait(0)
	if w.model().Shell.SignedOut {
		t.Error("still signed out")
	}
}

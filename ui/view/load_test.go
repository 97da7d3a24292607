package view_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// loads are the readings that are due, without those that are read once for all screens.
func (w *window) loads() []view.Load {
	return slices.DeleteFunc(w.ui.Loads(w.s, w.now), func(l view.Load) bool {
		return l.Kind == view.LoadGuide || l.Kind == view.LoadPriorities
	})
}

func (w *window) one(kind view.LoadKind) view.Load {
	w.t.Helper()
	list := w.loads()
	if len(list) != 1 || list[0].Kind != kind {
		w.t.Fatalf("want one %s to be read, got %+v", kind, list)
	}
	return list[0]
}

func (w *window) none(when string) {
	w.t.Helper()
	if list := w.loads(); len(list) != 0 {
		w.t.Fatalf("%s: %+v is to be read", when, list)
	}
}

func TestDetailsAreReadWhenLookedAt(t *testing.T) {
	quiet := open(t, uitest.Busy())
	quiet.none("on the first screen")

	w := up(t, uitest.OnePage())
	l := w.one(view.LoadDetail)
	if l.Incident != "Q00213" {
		t.Fatalf("reads %s", l.Incident)
	}
	w.send(view.Began{Load: l})
	w.none("while it is read")
	if got := w.model().Alert.FactsNote; got != "Reading the alert's details…" {
		t.Errorf("meanwhile: %q", got)
	}
	w.send(view.DetailRead{Load: l, Err: app.Offline{Kind: app.NoNetwork, Cause: errors.New("x")}})
	w.none("just after a failure")
	if got := w.model().Alert.FactsNote; !strings.HasPrefix(got, "The alert's details cannot be read: There is no way") {
		t.Errorf("after a failure: %q", got)
	}
	w.wait(15 * time.Second)
	w.read("Q00213")
	w.none("once it is read")
	w.change("Q00213", func(t *app.Tracked) { t.UpdatedAt = w.now })
	w.one(view.LoadDetail) // it has changed
	w.read("Q00213")
	w.wait(31 * time.Second)
	w.one(view.LoadDetail) // it has grown old
}

func TestAFailureKeepsWhatWasReadBefore(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	w.read("Q00301")
	w.wait(time.Minute)
	l := w.one(view.LoadDetail)
	w.send(view.Began{Load: l})
	w.send(view.DetailRead{Load: l, Err: errors.New("x")})
	d := w.model().Incidents.Detail
	if d.Failed == nil || len(d.Alerts) != 1 || d.Age != "Read 1 m ago" {
		t.Errorf("failed %v, %d alerts, %q", d.Failed, len(d.Alerts), d.Age)
	}
}

func TestAnOfflineCopyTellsItsAge(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Choose{On: view.OnMain, Incident: "Q00301"})
	l := w.one(view.LoadDetail)
	w.send(view.Began{Load: l})
	w.send(view.DetailRead{Load: l, Detail: app.Detail{Read: w.now.Add(-14 * time.Minute)}})
	if got := w.model().Incidents.Detail.Age; got != "Offline copy, read 14 m ago" {
		t.Errorf("%q", got)
	}
}

func TestTheHistoryIsSearchedForTheLatestWords(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Go{To: view.ScreenIncidents})
	w.none("without the history")
	w.send(view.Sift{Show: view.ShowAll, Past: true, Days: 30})
	first := w.one(view.LoadHistory)
	if got := first.Query.Until.Sub(first.Query.Since); got < 29*24*time.Hour || first.After != 0 {
		t.Errorf("looks back %v after %v", got, first.After)
	}
	w.send(view.Began{Load: first})
	if in := w.model().Incidents; in.Empty == nil || !in.Empty.Busy {
		t.Errorf("meanwhile: %+v", in.Empty)
	}
	w.send(view.Seek{Text: " checkout "})
	second := w.one(view.LoadHistory)
	if second.Query.Text != "checkout" || second.After == 0 {
		t.Errorf("searches %q after %v", second.Query.Text, second.After)
	}
	w.send(view.Began{Load: second})
	w.send(view.HistoryRead{Load: first, Found: app.History{Incidents: make([]app.Incident, 3)}})
	if in := w.model().Incidents; in.List.Len != 0 {
		t.Error("the answer to an earlier search is shown")
	}
	w.send(view.HistoryRead{Load: second, Found: app.History{Incidents: []app.Incident{uitest.Page(7, "checkout: old", uitest.Payments, 50*time.Hour).Incident}}})
	in := w.model().Incidents
	if in.List.Len != 1 || in.Note != "1 incident, newest first, read just now" {
		t.Errorf("%d rows, %q", in.List.Len, in.Note)
	}
	w.send(view.Press{On: view.OnMain, Key: view.Key{Name: view.KeyDown}})
	if d := w.model().Incidents.Detail; d == nil || d.Title != "checkout: old" {
		t.Errorf("what was found cannot be looked at: %+v", d)
	}
	w.send(view.HistoryRead{Load: second})
	if in := w.model().Incidents; in.Empty == nil || in.Empty.Title != "Nothing was found" {
		t.Errorf("nothing found: %+v", in.Empty)
	}
	w.send(view.HistoryRead{Load: second, Err: app.Offline{Kind: app.NoNetwork, Cause: errors.New("x")}})
	if in := w.model().Incidents; in.Empty == nil || in.Empty.Title != "The history cannot be read" || !strings.Contains(in.Empty.Text, "Live pages are not touched") {
		t.Errorf("failed: %+v", in.Empty)
	}
}

func TestPeopleAreSearchedWhileTyping(t *testing.T) {
	w := up(t, uitest.OnePage())
	w.read("Q00213")
	w.press("G")
	w.none("before anything is written")
	if rows := w.model().Alert.Panel.Rows; len(rows) != 3 || rows[0].Text != "Kofi Mensah" {
		t.Fatalf("suggests %+v", rows)
	}
	w.send(view.Write{On: view.OnAlert, Text: "zo"})
	l := w.one(view.LoadPeople)
	w.send(view.Began{Load: l})
	if rows := w.model().Alert.Panel.Rows; len(rows) != 1 || rows[0].Text != "Searching…" {
		t.Errorf("meanwhile %+v", rows)
	}
	w.press("Return")
	w.nothing()
	w.send(view.PeopleRead{Load: l, Users: []app.User{{ID: "PZ", Name: "Zoe", Email: "zoe@example.com"}}})
	w.press("Return")
	if got := w.intent().To; len(got) != 1 || got[0] != (app.Ref{ID: "PZ", Name: "Zoe"}) {
		t.Errorf("reassigns to %v", got)
	}
}

func TestACutHistorySaysSo(t *testing.T) {
	w := open(t, uitest.Busy())
	w.send(view.Go{To: view.ScreenIncidents})
	w.send(view.Sift{Show: view.ShowAll, Past: true, Days: 90})
	l := w.one(view.LoadHistory)
	w.send(view.Began{Load: l})
	w.send(view.HistoryRead{Load: l, Found: app.History{Cut: true, Incidents: []app.Incident{{ID: "Q1", Title: "old"}}}})
	if note := w.model().Incidents.Note; !strings.Contains(note, "newest were searched only") {
		t.Errorf("it says %q", note)
	}
}

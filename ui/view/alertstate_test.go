package view_test

import (
	"slices"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// rows are the ids of the alert's list, heads left out.
func (w *window) rows() []string {
	var ids []string
	w.model().Alert.Storm.Each(func(_ int, r view.Row) {
		if r.ID != "" {
			ids = append(ids, r.ID)
		}
	})
	return ids
}

// change gives the window another Snapshot: the present one with one incident
// changed.
func (w *window) change(id string, f func(*app.Tracked)) {
	next := *w.s
	next.Incidents = slices.Clone(w.s.Incidents)
	next.Revision++
	for i := range next.Incidents {
		if next.Incidents[i].ID == id {
			f(&next.Incidents[i])
		}
	}
	w.s = &next
	w.wait(0)
}

func ackedByMe(at time.Time) func(*app.Tracked) {
	return func(t *app.Tracked) {
		t.Claim = app.Claim{State: app.ClaimConfirmed, Kind: app.Acknowledge, Since: at}
		t.Status, t.StatusAt, t.Ringing = app.Acknowledged, at, false
		t.Acks = []app.Acknowledgement{{At: at, By: uitest.Me.Ref()}}
	}
}

func TestTheOldestPageStandsFirst(t *testing.T) {
	w := up(t, uitest.TwoPages())
	if got := w.model().Alert; got.ID != "Q00213" || got.Place != "1 of 2 pages" {
		t.Errorf("shows %s, %q", got.ID, got.Place)
	}
}

func TestANewPageDoesNotPushTheOneLookedAtAside(t *testing.T) {
	w := up(t, uitest.TwoPages())
	before := w.rows()
	next := *w.s
	next.Incidents = append([]app.Tracked{uitest.Page(900, "new", uitest.Ledger, 0)}, w.s.Incidents...)
	w.s = &next
	w.wait(0)
	a := w.model().Alert
	if a.ID != "Q00213" || !a.Armed {
		t.Errorf("shows %s, armed %v", a.ID, a.Armed)
	}
	if want := append(before, "Q00900"); !slices.Equal(w.rows(), want) {
		t.Errorf("the list is %v, want %v", w.rows(), want)
	}
	if a.Place != "1 of 3 pages" {
		t.Errorf("place %q", a.Place)
	}
}

func TestAnAnsweredPageMakesRoomForTheNextAndTheFingerIsGuarded(t *testing.T) {
	w := up(t, uitest.TwoPages())
	w.press("A")
	w.change("Q00213", func(t *app.Tracked) {
		t.Claim = app.Claim{State: app.ClaimSending, Kind: app.Acknowledge}
	})
	if got := w.model().Alert.ID; got != "Q00213" {
		t.Fatalf("a page whose answer is on its way has made room for %s", got)
	}
	w.wait(time.Second)
	w.change("Q00213", ackedByMe(w.now))
	a := w.model().Alert
	if a.ID != "Q00214" || a.Armed {
		t.Fatalf("shows %s, armed %v", a.ID, a.Armed)
	}
	w.press("A")
	w.nothing()
	w.wait(view.Guard)
	w.press("A")
	if got := w.intent().Incidents; !slices.Equal(got, []string{"Q00214"}) {
		t.Errorf("acknowledges %v", got)
	}
	if !slices.Equal(w.rows(), []string{"Q00213", "Q00214"}) {
		t.Errorf("the answered one has left the list: %v", w.rows())
	}
}

func TestAPageThatWasChosenStays(t *testing.T) {
	w := up(t, uitest.TwoPages())
	w.change("Q00213", ackedByMe(w.now))
	w.wait(view.Guard)
	w.press("Up")
	if got := w.model().Alert.ID; got != "Q00213" {
		t.Fatalf("shows %s", got)
	}
	w.wait(time.Minute)
	if a := w.model().Alert; a.ID != "Q00213" || !a.Armed {
		t.Errorf("shows %s, armed %v", a.ID, a.Armed)
	}
	w.press("J")
	if got := w.model().Alert.ID; got != "Q00214" {
		t.Errorf("J shows %s", got)
	}
	w.press("Down")
	if got := w.model().Alert.ID; got != "Q00214" {
		t.Errorf("below the last stands %s", got)
	}
}

func TestADialogEndsWithItsPage(t *testing.T) {
	w := up(t, uitest.TwoPages())
	w.press("E")
	w.change("Q00213", func(t *app.Tracked) { t.Status = app.Resolved })
	if w.model().Alert.Panel != nil {
		t.Error("the question about a page that is over is still open")
	}
}

func TestTheAlertForgetsWhenItGoesDown(t *testing.T) {
	w := up(t, uitest.TwoPages())
	w.press("E")
	down := *w.s
	down.Wants.Alert = false
	w.s = &down
	w.wait(0)
	if m := w.model(); m.Alert.Up {
		t.Fatal("it is still up")
	}
	w.s = uitest.OnePage()
	w.wait(0)
	if a := w.model().Alert; a.Armed || a.Panel != nil || len(a.Shown) != 1 {
		t.Errorf("a new alert begins armed %v, with %v and %v", a.Armed, a.Panel, a.Shown)
	}
}

func TestAnAlertThatComesUpLateShowsWhatBecameOfThePage(t *testing.T) {
	w := up(t, uitest.AckedByAna())
	a := w.model().Alert
	if a.ID != "Q00213" || a.Answer.Text != "Acknowledged by Ana Brandt from mobile 9 s ago." {
		t.Errorf("shows %q: %q", a.ID, a.Answer.Text)
	}
}

func TestAStormIsGroupedByService(t *testing.T) {
	w := up(t, uitest.Storm(50))
	a := w.model().Alert
	if a.Storm.Len != 53 || !slices.Equal(a.Storm.Heads, []int{0, 18, 36}) || a.Storm.Selected != 1 {
		t.Errorf("%d rows, heads %v, chosen %d", a.Storm.Len, a.Storm.Heads, a.Storm.Selected)
	}
	if head := a.Storm.At(0); head.Head != "Search" || head.Act != "Acknowledge 17" || head.Count != "17 pages" || head.Off {
		t.Errorf("head %+v", head)
	}
	for i := range a.Storm.Len {
		if row := a.Storm.At(i); (row.Head != "") != slices.Contains(a.Storm.Heads, i) {
			t.Errorf("row %d: %+v", i, row)
		}
	}
	if deaf := open(t, uitest.Storm(50)).model().Alert; !deaf.Storm.At(0).Off {
		t.Error("the group's button works before the guard is over")
	}
}

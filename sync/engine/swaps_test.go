package engine

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// A request to swap is no incident: it is neither told nor counted. Whatever else comes on
// that service is: a page that was put there by mistake rings.
func TestOnlyRequestsAreSetAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		on := func(id, key string, urgency app.Urgency) {
			w.page(id)
			w.change(id, func(i *app.Incident) { i.Service, i.Key, i.Urgency = swaps, key, urgency })
		}
		v := start(t, w, &disk{})
		on("request", app.SwapKeyPrefix+"1", app.Low)
		on("byhand", "", app.Low)
		on("page", app.SwapKeyPrefix+"2", app.High)
		w.page("elsewhere")
		w.change("elsewhere", func(i *app.Incident) { i.Key, i.Urgency = app.SwapKeyPrefix+"3", app.Low })
		v.wait(5 * time.Second)
		v.rings("page")
		var shown []string
		for _, i := range v.Current().Incidents {
			shown = append(shown, i.ID)
		}
		slices.Sort(shown)
		if !slices.Equal(shown, []string{"byhand", "elsewhere", "page"}) {
			t.Errorf("it shows %v", shown)
		}
		if !slices.Equal(v.saw, []string{"request"}) {
			t.Errorf("it told of %v", v.saw)
		}
	})
}

func TestWhatIsFollowedBecomesARequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		w.page("A")
		w.change("A", func(i *app.Incident) { i.Urgency = app.Low })
		v.wait(5 * time.Second)
		if _, ok := v.Current().Find("A"); !ok {
			t.Fatal("it is not followed")
		}
		w.change("A", func(i *app.Incident) { i.Service, i.Key = swaps, app.SwapKeyPrefix+"1" })
		v.wait(5 * time.Second)
		if _, ok := v.Current().Find("A"); ok {
			t.Error("it is still followed as an incident")
		}
	})
}

func TestASwapThatWaitsIsInTheTrayUnlessAPageIsOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld()
		v := start(t, w, &disk{})
		v.wait(time.Second)
		one := app.Swap{SwapRequest: app.SwapRequest{ID: "1", From: ana, To: []app.Ref{me.Ref()}}, State: app.SwapOpen}
		notice := app.Notice{Key: "swap/1", Kind: app.NoticeSwap, Swap: &one}
		v.Report(app.Report{Swaps: &app.Swaps{All: []app.Swap{one}, Notices: []app.Notice{notice}}})
		synctest.Wait()
		s := v.Current()
		if g := s.Glance(); g.State != app.TraySwapWaiting || g.Count != 1 {
			t.Errorf("the tray shows %+v", g)
		}
		if doc := s.Status(time.Now()); doc.Swaps.WaitingForMe != 1 || doc.Swaps.Open != 1 {
			t.Errorf("the status tells of %+v", doc.Swaps)
		}
		if !slices.ContainsFunc(s.Notices, func(n app.Notice) bool { return n.Key == "swap/1" }) {
			t.Error("no notification tells of it")
		}
		w.page("A")
		v.wait(5 * time.Second)
		if g := v.Current().Glance(); g.State != app.TrayPaged {
			t.Errorf("with a page open the tray shows %+v", g)
		}
	})
}

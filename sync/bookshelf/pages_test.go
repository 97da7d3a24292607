package bookshelf

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestAPageOfMineBringsItsRunbook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		stop := r.serve(t)
		p, low, others := page("P1", "pay", time.Now()), page("P2", "other", time.Now()), page("P3", "theirs", time.Now())
		low.Urgency = app.Low
		others.Mine, others.Assigned = false, nil
		r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
		r.details["P1"], r.details["P3"] = linked(p, doc), linked(others, "https://git.example.com/theirs.md")
		r.Saw(snapshot(p, low, others))
		synctest.Wait()
		shelf, reports := r.reported()
		found := shelf.Found["P1"]
		if len(found) != 1 || found[0].URL != doc || !found[0].Sure || !found[0].Text || !found[0].Offline() || found[0].Problem != nil {
			t.Errorf("found %+v", shelf.Found)
		}
		if none, sought := shelf.Found["P2"]; !sought || none == nil || len(none) != 0 || len(shelf.Found) != 2 {
			t.Errorf("found %+v", shelf.Found)
		}
		if asked := r.web.asked(); !slices.Equal(asked, []string{"GET " + doc}) {
			t.Errorf("asked %v", asked)
		}
		if read := r.detailsRead(); !slices.Equal(slices.Sorted(slices.Values(read)), []string{"P1", "P2"}) {
			t.Errorf("read the details of %v", read)
		}
		for range 100 {
			r.Saw(snapshot(p, low, others))
			time.Sleep(time.Second)
		}
		if _, n := r.reported(); n != reports {
			t.Errorf("reported %d times what was known after %d", n, reports)
		}
		if asked, read := r.web.asked(), r.detailsRead(); len(asked) != 0 || len(read) != 0 {
			t.Errorf("asked %v, and details of %v, though nothing is new", asked, read)
		}
		r.Saw(snapshot(low, others))
		synctest.Wait()
		if shelf, _ := r.reported(); shelf.Found["P1"] != nil {
			t.Error("an incident that is not followed any more is still there")
		}
		stop()
	})
}

func TestALinkInANoteIsFound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.serve(t)
		p := page("P1", "pay", time.Now())
		r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
		r.Saw(snapshot(p))
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found["P1"]) != 0 {
			t.Fatalf("found %+v", shelf.Found)
		}
		noted := app.Detail{Incident: p.Incident, Notes: []app.Note{{ID: "N", Text: "Please use our runbook: " + doc}}}
		r.with(func() { r.details["P1"] = noted })
		time.Sleep(lookAgain + time.Second) // a note need not change the incident
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found["P1"]) != 1 || !shelf.Found["P1"][0].Offline() {
			t.Errorf("found %+v", shelf.Found)
		}
		r.detailsRead()
		second := linked(p, "https://git.example.com/other")
		r.with(func() { r.details["P1"] = second })
		p.UpdatedAt = time.Now()
		r.Saw(snapshot(p))
		time.Sleep(settle)
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found["P1"]) != 1 || shelf.Found["P1"][0].URL != "https://git.example.com/other" {
			t.Errorf("after a change found %+v", shelf.Found)
		}
		if read := r.detailsRead(); len(read) != 1 {
			t.Errorf("read the details %d times", len(read))
		}
	})
}

func TestOfflineTheMapAndWhatIsKnownOfTheServiceCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		stop := r.serve(t)
		p := page("P1", "pay", time.Now())
		r.web.set("git.example.com/", says("text/plain", steps))
		r.details["P1"] = linked(p, doc)
		r.Saw(snapshot(p))
		synctest.Wait()
		stop()

		again := newRig(func(n *rig, c *Config) { n.web, n.drawer = r.web, r.drawer; c.Transport, c.Drawer = r.web, r.drawer })
		again.settings.Runbooks.Map = []app.RunbookRule{{Service: "mapped", URL: "https://git.example.com/mapped.md"}}
		again.broken = app.Offline{Kind: app.NoNetwork, Cause: noWay}
		r.web.fail(noWay)
		again.serve(t)
		p2, mapped, unknown := page("P2", "pay", time.Now()), page("P3", "mapped", time.Now()), page("P4", "unknown", time.Now())
		again.Saw(snapshot(p2, mapped, unknown))
		synctest.Wait()
		shelf, _ := again.reported()
		if f := shelf.Found["P2"]; len(f) != 1 || f[0].URL != doc || f[0].Sure || !f[0].Offline() {
			t.Errorf("of a known service found %+v", f)
		}
		if f := shelf.Found["P3"]; len(f) != 1 || !f[0].Sure || f[0].Place != app.RunbookMap || f[0].Problem == nil {
			t.Errorf("by the map found %+v", f)
		}
		if f, sought := shelf.Found["P4"]; sought {
			t.Errorf("nothing could be looked up, and yet it says %+v", f)
		}
		again.with(func() { again.broken = nil; again.details["P4"] = linked(unknown, "https://git.example.com/u.md") })
		r.web.fail(nil)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if shelf, _ := again.reported(); len(shelf.Found["P4"]) != 1 {
			t.Errorf("with the network back found %+v", shelf.Found["P4"])
		}
	})
}

func TestAFileOfTheFolderIsFoundByItsName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		books := tree(t, map[string]string{"payments-api.md": "# File"})
		r := newRig()
		r.settings.Runbooks.Folder = books
		r.serve(t)
		p1, p2 := page("P1", "Payments API", time.Now()), page("P2", "Other", time.Now())
		r.Saw(snapshot(p1, p2))
		time.Sleep(time.Second) // for the disk, which knows no bubble
		synctest.Wait()
		shelf, _ := r.reported()
		if f := shelf.Found["P1"]; len(f) != 1 || !f[0].Sure || !f[0].Offline() || mustRead(t, r, f[0].URL).Text != "# File" {
			t.Errorf("found %+v", f)
		}
		if f := shelf.Found["P2"]; len(f) != 0 {
			t.Errorf("found %+v", f)
		}
		r.with(func() {
			r.settings.Runbooks.Map = []app.RunbookRule{{Title: "burns", URL: "https://git.example.com/new.md"}}
		})
		r.web.set("git.example.com/new.md", says("text/plain", steps))
		r.Saw(snapshot(p1, p2))
		time.Sleep(time.Second)
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found["P1"]) != 2 || len(shelf.Found["P2"]) != 1 {
			t.Errorf("by a new line of the map found %+v", shelf.Found)
		}
	})
}

func TestGuessesAreNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.serve(t)
		p := page("P1", "pay", time.Now())
		r.details["P1"] = app.Detail{Incident: p.Incident, Body: "see https://anybody.example/x.md", Alerts: []app.Alert{{Client: app.Link{Text: "Sender", URL: "https://anybody.example/y.md"}}}}
		r.Saw(snapshot(p))
		synctest.Wait()
		if err := r.CheckLinks(t.Context()); err != nil {
			t.Error(err)
		}
		if asked := r.web.asked(); len(asked) != 0 {
			t.Errorf("asked %v", asked)
		}
	})
}

func TestAStormIsWorkedOffAFewAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		busy, most := 0, 0
		var r *rig
		r = newRig(func(_ *rig, c *Config) {
			read := c.Detail
			c.Detail = func(ctx context.Context, id string) (app.Detail, error) {
				r.with(func() { busy++; most = max(most, busy) })
				time.Sleep(2 * time.Second)
				r.with(func() { busy-- })
				return read(ctx, id)
			}
		})
		r.serve(t)
		r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
		var storm []app.Tracked
		for n := range 60 {
			p := page(fmt.Sprint("P", n), "pay", time.Now())
			r.details[p.ID] = linked(p, doc)
			storm = append(storm, p)
		}
		r.Saw(snapshot(storm...))
		time.Sleep(time.Minute)
		synctest.Wait()
		shelf, _ := r.reported()
		if asked := r.web.asked(); len(shelf.Found) != 60 || most != seekers || len(asked) != 1 {
			t.Errorf("found %d, %d at a time, asked %v", len(shelf.Found), most, asked)
		}
	})
}

func TestSawNeverBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := make(chan struct{})
		r := newRig(func(r *rig, c *Config) {
			r.drawer.hang = stuck
			c.Report = func(app.Report) { <-stuck }
			c.Detail = func(ctx context.Context, _ string) (app.Detail, error) { <-ctx.Done(); return app.Detail{}, ctx.Err() }
		})
		stop := r.serve(t)
		began := time.Now()
		for n := range 1000 {
			r.Saw(snapshot(page(fmt.Sprint("P", n%50), "pay", time.Now())))
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("it took %s", took)
		}
		synctest.Wait()
		close(stuck)
		stop()
	})
}

func TestAnotherAccountSeesNothingOfIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig()
		r.serve(t)
		p := page("P1", "pay", time.Now())
		r.web.set("git.example.com/ops/x.md", says("text/plain", steps))
		r.details["P1"] = linked(p, doc)
		r.Saw(snapshot(p))
		synctest.Wait()
		if r.drawer.count(kindText) != 1 {
			t.Fatal("no copy is kept")
		}
		s := snapshot()
		s.Me = app.User{ID: "POTHER"}
		r.Saw(s)
		synctest.Wait()
		if shelf, _ := r.reported(); len(shelf.Found) != 0 || r.drawer.count(kindText) != 0 || r.drawer.count(kindLinks) != 0 {
			t.Errorf("left: %+v, %d texts", shelf.Found, r.drawer.count(kindText))
		}
		engineAnew := snapshot()
		engineAnew.Me, engineAnew.Shelf = s.Me, app.Shelf{}
		_, before := r.reported()
		r.Saw(engineAnew)
		synctest.Wait()
		if _, n := r.reported(); n != before+1 {
			t.Error("an engine that began anew is not told")
		}
	})
}

// The bubbles of the other tests find a goroutine that is left.
func TestTheEndDoesNotWaitForTheNetwork(t *testing.T) {
	r := newRig(onReal(t))
	r.web.set("git.example.com/ops/x.md", hang)
	p := page("P1", "pay", time.Now())
	r.details["P1"] = linked(p, doc)
	stop := r.serve(t)
	r.Saw(snapshot(p))
	for len(r.web.log()) == 0 {
		runtime.Gosched()
	}
	waiting := make(chan error)
	go func() { _, err := r.Runbook(t.Context(), doc); waiting <- err }()
	stop()
	if err := <-waiting; !errors.Is(err, errClosed) {
		t.Errorf("who waited got %v", err)
	}
}

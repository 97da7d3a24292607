package bookshelf

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// shifted is a snapshot with shifts of mine.
func shifted(shifts ...app.Shift) *app.Snapshot {
	s := snapshot()
	s.Shifts = shifts
	return s
}

func shift(start, end time.Time) app.Shift {
	return app.Shift{Schedule: app.Ref{ID: "SC"}, User: me.Ref(), Start: start, End: end}
}

// stocked is a rig that knows the runbooks of two services, of which one pages no more.
func stocked() *rig {
	r := newRig()
	r.web.set("git.example.com/", says("text/plain", steps))
	now := clock()
	r.load()
	r.learn(0, []app.Runbook{{URL: "https://git.example.com/a.md", Sure: true}, {URL: "https://wiki.example.com/a", Sure: true}, {URL: "https://git.example.com/guess.md"}}, "SA", now)
	r.learn(0, []app.Runbook{{URL: "https://git.example.com/old.md", Sure: true}}, "SOLD", now.Add(-2*window))
	r.edit("https://git.example.com/old.md", func(l *link) { l.Seen = now.Add(-2 * window) })
	r.settings.Runbooks.Map = []app.RunbookRule{{Service: "b", URL: "https://git.example.com/b.md"}}
	return r
}

func TestRunbooksAreReadBeforeAShiftAndAtItsStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stocked()
		r.serve(t)
		began := time.Now()
		start := began.Add(10 * time.Hour)
		theirs := shift(began.Add(-time.Hour), began.Add(time.Hour))
		theirs.User = app.Ref{ID: "POTHER"}
		s := shifted(theirs, shift(began.Add(-20*time.Hour), began), shift(start, start.Add(12*time.Hour)))
		s.Connection.State = app.ConnStale // the daily check has its own test
		r.Saw(s)
		for time.Since(began) < 30*time.Hour {
			time.Sleep(30 * time.Second)
			r.Saw(s)
		}
		type asked struct {
			what string
			at   time.Duration
		}
		var got []asked
		for _, c := range r.web.log() {
			got = append(got, asked{c.what, c.at.Sub(began)})
		}
		want := []asked{
			{"GET https://git.example.com/a.md", 8 * time.Hour},
			{"GET https://git.example.com/b.md", 8*time.Hour + time.Second},
			{"GET https://git.example.com/a.md", 10 * time.Hour},
			{"GET https://git.example.com/b.md", 10*time.Hour + time.Second},
		}
		if !slices.Equal(got, want) {
			t.Errorf("asked %v\nwant  %v", got, want)
		}
	})
}

func TestAShiftThatRunsAtTheStartIsReadFor(t *testing.T) {
	for _, always := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			s := app.Shift{User: me.Ref()}
			if !always {
				s = shift(time.Now().Add(-30*time.Hour), time.Now().Add(300*time.Hour))
			}
			r := stocked()
			r.serve(t)
			r.Saw(shifted(s))
			time.Sleep(time.Minute)
			if asked := r.web.asked(); len(asked) != 2 {
				t.Errorf("for ever %v: asked %v", always, asked)
			}
		})
	}
}

func TestANetworkThatIsGoneBeforeAShiftIsTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stocked()
		r.web.fail(noWay)
		r.serve(t)
		start := time.Now().Add(lead + time.Minute)
		s := shifted(shift(start, start.Add(time.Hour)))
		s.Connection.State = app.ConnStale
		r.Saw(s)
		time.Sleep(2 * time.Minute)
		if asked := r.web.asked(); len(asked) != 2 {
			t.Fatalf("asked %v", asked)
		}
		r.web.fail(nil)
		time.Sleep(retry)
		if l := r.look("https://git.example.com/a.md"); l.Read.IsZero() || l.Problem != nil {
			t.Errorf("it is %+v", l)
		}
		r.web.asked()
		time.Sleep(time.Hour)
		if asked := r.web.asked(); len(asked) != 0 {
			t.Errorf("what went well is asked again: %v", asked)
		}
	})
}

func TestOffShiftNothingIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stocked()
		r.settings.GuideSource = ""
		r.serve(t)
		s := shifted()
		s.Connection.State = app.ConnOffline
		for range 3 * 24 * 60 {
			r.Saw(s)
			time.Sleep(time.Minute)
		}
		if asked, read := r.web.asked(), r.detailsRead(); len(asked)+len(read) != 0 {
			t.Errorf("asked %v and details of %v", asked, read)
		}
	})
}

// TestReadBeforeAShiftAShelfNeedsNoNetwork is what it is for.
func TestReadBeforeAShiftAShelfNeedsNoNetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := stocked()
		r.serve(t)
		start := time.Now().Add(lead)
		r.Saw(shifted(shift(start, start.Add(12*time.Hour))))
		time.Sleep(lead + time.Hour)
		r.web.fail(noWay)
		r.with(func() { r.broken = app.Offline{Kind: app.NoNetwork, Cause: noWay} })
		p := page("P1", "b", time.Now())
		r.Saw(snapshot(p))
		synctest.Wait()
		shelf, _ := r.reported()
		if f := shelf.Found["P1"]; len(f) != 1 || !f[0].Offline() || !f[0].Sure {
			t.Fatalf("found %+v", f)
		}
		got := mustRead(t, r, shelf.Found["P1"][0].URL)
		if age := time.Since(got.Read); got.Text != steps || !got.Copy || age < 59*time.Minute || age > 2*time.Hour {
			t.Errorf("got %+v of %s ago", got, age)
		}
	})
}

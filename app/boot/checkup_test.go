package boot

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren"
)

func TestTheWayIsCheckedAtTheStartAndWhenAShiftBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		feed := &wishes{current: &app.Snapshot{}, changed: make(chan struct{})}
		var probes atomic.Int64
		var deaf atomic.Bool
		reports := make(chan app.Report, 10)
		check := newCheckup(feed, func(r app.Report) { reports <- r }, func(context.Context) app.Finding {
			probes.Add(1)
			return app.Finding{Code: app.ReadySound, OK: !deaf.Load(), What: "found"}
		})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { _ = check.Serve(ctx) }()
		asked := func(want int64, ok bool) {
			t.Helper()
			synctest.Wait()
			if n := probes.Load(); n != want {
				t.Fatalf("asked %d times, want %d", n, want)
			}
			if r := <-reports; r.Finding == nil || r.Finding.OK != ok {
				t.Errorf("reported %+v", r)
			}
			if r := <-reports; (r.Solved == noSound) != ok || (r.Problem != nil && r.Problem.Code == noSound) == ok {
				t.Errorf("reported %+v", r)
			}
		}
		asked(1, true)
		feed.onCall(false)
		synctest.Wait()
		deaf.Store(true)
		feed.onCall(true)
		asked(2, false)
		feed.onCall(true) // no new shift
		time.Sleep(check.again)
		asked(3, false)
		deaf.Store(false)
		check.Kick()
		asked(4, true)
		deaf.Store(true)
		feed.publish(&app.Snapshot{Duty: app.Duty{Now: true}, Desk: app.Desk{Siren: app.Siren{Error: "the sink is gone"}}})
		asked(5, false)
		deaf.Store(false)
		time.Sleep(check.again)
		asked(6, true)
		time.Sleep(time.Hour)
		synctest.Wait()
		if n := probes.Load(); n != 6 {
			t.Errorf("asked %d times with all well", n)
		}
	})
}

// onCall publishes a snapshot of somebody who is, or is not, on call.
func (w *wishes) onCall(now bool) { w.publish(&app.Snapshot{Duty: app.Duty{Now: now}}) }

func (w *wishes) publish(s *app.Snapshot) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = s
	close(w.changed)
	w.changed = make(chan struct{})
}

// reads is a Mine that answers with what it holds.
type reads struct {
	app.Mine
	contacts app.Contacts
	err      error
}

func (r reads) Contacts(context.Context) (app.Contacts, error) { return r.contacts, r.err }

// begins is an Autostart that answers with what it holds.
type begins struct {
	app.Autostart
	on  bool
	how string
	err error
}

func (b begins) Starts(context.Context) (bool, string, error) { return b.on, b.how, b.err }

func TestWhatTheProbesFind(t *testing.T) {
	feed := func(problems ...app.Problem) app.Feed {
		return &wishes{current: &app.Snapshot{Problems: problems}, changed: make(chan struct{})}
	}
	env := func(set string) func(string) string {
		return func(k string) string {
			if k == set {
				return ":0"
			}
			return ""
		}
	}
	sounds := func(f siren.Finding) func(context.Context) siren.Finding {
		return func(context.Context) siren.Finding { return f }
	}
	for _, c := range []struct {
		name        string
		look        probe
		ok, unknown bool
		says        string
	}{
		{"sound", heard(sounds(siren.Finding{Audible: true, Device: "Speakers", Percent: 40})), true, false, "Speakers, at 40 %"},
		{"muted", heard(sounds(siren.Finding{Audible: true, Device: "Speakers", Percent: -1, Muted: true})), true, false, "an alarm unmutes it"},
		{"heard", heard(sounds(siren.Finding{Audible: true, Device: "Speakers", Percent: 40, Heard: true})), true, false, "was heard"},
		{"not proven", heard(sounds(siren.Finding{Audible: true, Device: "Speakers", Percent: 40, Unproven: "it is muted now"})), true, false, "not be proven: it is muted now."},
		{"no sound", heard(sounds(siren.Finding{Problem: "no sound device"})), false, false, "No sound device."},
		{"notifications", notified(feed()), true, false, "reach"},
		{"no notifications", notified(feed(app.Problem{Code: "no_notifications", What: "No bus.", Do: "Do."})), false, false, "No bus."},
		{"display", seen(feed(), env("DISPLAY"), true), true, false, "display"},
		{"Wayland", seen(feed(), env("WAYLAND_DISPLAY"), true), true, false, "display"},
		{"no display", seen(feed(), env(""), true), false, false, "no display"},
		{"a system without DISPLAY", seen(feed(), env(""), false), true, false, "display"},
		{"a window that dies", seen(feed(app.Problem{Code: windowFails, What: "It dies.", Do: "Do."}), env("DISPLAY"), true), false, false, "It dies."},
		{"phone", reached(reads{contacts: app.Contacts{Methods: []string{"email", "push"}, HighRules: 1, Soonest: 2}}), true, false, "email, push, first after 2 min"},
		{"email only", reached(reads{contacts: app.Contacts{Methods: []string{"email"}, HighRules: 1}}), false, false, "email only"},
		{"no rules", reached(reads{contacts: app.Contacts{Methods: []string{"push"}}}), false, false, "no rule"},
		{"contacts unread", reached(reads{err: app.Forbidden{Why: "users"}}), false, true, "does not say"},
		{"starts", starts(begins{on: true}), true, false, "starts when you sign in"},
		{"starts not", starts(begins{how: "another program is started"}), false, false, "Another program is started."},
		{"start unknown", starts(begins{err: errors.New("no systemd")}), false, true, "No systemd."},
		{"may sleep", sleeps(func() bool { return false }), false, false, "may fall asleep"},
	} {
		f := c.look(t.Context())
		if f.OK != c.ok || f.Unknown != c.unknown || !strings.Contains(f.What, c.says) || f.Code == "" || !f.OK && !f.Unknown && f.Mend == "" {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
}

package e2e

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
)

func TestAPageSoundsFillsTheScreenAndStandsInTheTray(t *testing.T) {
	n := begin(t)
	n.picture("before")
	recording, err := n.Record()
	n.must(err)
	id := n.page("checkout: error rate 14 % (threshold 2 %)")
	n.happened("notification_shown", id)
	seen, siren, alert := n.happened("incident_seen", id), n.happened("siren_started", id), n.happened("alert_shown", id)
	t.Logf("seen to siren %v, to alert %v", siren.Time.Sub(seen.Time), alert.Time.Sub(seen.Time))

	w, ok := n.alert()
	if !ok || w.W != 1280 || w.H != 800 || w.X != 0 || w.Y != 0 {
		t.Errorf("the alert does not fill the screen: %+v, %v", w, ok)
	}
	s := n.status()
	if s.Tray.State != app.TrayPaged || s.Tray.Count != 1 || !s.Tray.Host || !s.Siren.Sounding || !s.Window.AlertShown {
		t.Errorf("status: tray %+v, siren %+v, window %+v", s.Tray, s.Siren, s.Window)
	}
	if i := n.shown(id); !i.Ringing || i.Why == nil || len(i.EscalatesTo) != 1 || i.EscalatesTo[0].Name != "Dana Reyes" {
		t.Errorf("status of the page: %+v", i)
	}
	if tip := n.trayProperty("ToolTip"); !strings.Contains(tip, "checkout: error rate 14") {
		t.Errorf("the tray says %s", tip)
	}
	n.armed()
	n.picture("alert")
	time.Sleep(2 * time.Second) // something to measure
	heard := recording.Heard()
	begins, ok := heard.Begins()
	if !ok {
		t.Fatal("nothing is heard")
	}
	full := heard.Part(begins+1500*time.Millisecond, heard.Length())
	t.Logf("heard: peak %.3f, %.1f dB RMS, %.0f %% between 500 and 2500 Hz", full.Peak(), full.RMS(), 100*full.Share(500, 2500))
	if full.Peak() < 0.85 || full.Peak() > 1 || full.RMS() < -16 || full.Share(480, 2600) < 0.8 {
		t.Error("that is no sound to wake somebody")
	}

	n.must(n.Key("a"))
	n.pagerDutySays(id, "acknowledged")
	n.happened("action_confirmed", id)
	n.happened("siren_stopped", "")
	time.Sleep(700 * time.Millisecond) // for the picture: the window draws it
	n.picture("acknowledged")
	silence := recording.Heard().Length()
	n.await("silence", func() bool { return recording.Heard().Length() > silence+time.Second })
	after := recording.Stop()
	if tail := after.Part(after.Length()-500*time.Millisecond, after.Length()); tail.Peak() > 0.01 {
		t.Errorf("it sounds on after the acknowledgement: peak %.3f", tail.Peak())
	}
	n.await("the alert goes", func() bool {
		_, up := n.alert()
		return !up
	})
	if s := n.status(); s.Tray.State != app.TrayAcknowledged || n.shown(id).Claim != app.ClaimConfirmed {
		t.Errorf("status: tray %+v, incident %+v", s.Tray, n.shown(id))
	}
}

func TestTheAlertStandsOverTheMainWindow(t *testing.T) {
	n := beginWith(t, desk.Options{})
	n.await("the main window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) == 1
	})
	n.page("checkout: error rate 14 %")
	n.armed()
	n.picture("alert")
	on, err := n.OnTop()
	n.must(err)
	if w, ok := n.alert(); !ok || w.ID != on {
		t.Errorf("window %s stands over the alert %s", on, w.ID)
	}
	out, err := n.Dogwatch()
	n.must(err)
	if !strings.Contains(out, "its window is coming") {
		t.Errorf("it says %q", out)
	}
	time.Sleep(time.Second) // it comes, below
	if on, err = n.OnTop(); err != nil {
		t.Fatal(err)
	}
	if w, ok := n.alert(); !ok || w.ID != on {
		t.Errorf("called forward, window %s stands over the alert %s", on, w.ID)
	}
}

func TestEscalateOnceAndTheNextLevelIsShown(t *testing.T) {
	n := begin(t)
	id := n.page("payments-db: no space left")
	n.armed()
	n.must(n.Key("e"))
	time.Sleep(500 * time.Millisecond) // the panel opens
	n.picture("choose")
	n.must(n.Key("Return"))
	n.happened("action_confirmed", id)
	n.happened("siren_stopped", "")
	i, err := n.Incident(t.Context(), id)
	n.must(err)
	if i.Level != 2 || len(i.Assigned) != 1 || i.Assigned[0] != "dana" {
		t.Errorf("PagerDuty says %+v", i)
	}
	if w := n.writes("PUT"); w != 1 {
		t.Errorf("%d writes, want 1", w)
	}
	if s := n.shown(id); len(s.AssignedTo) != 1 || s.AssignedTo[0].Name != "Dana Reyes" {
		t.Errorf("status: %+v", s)
	}
	time.Sleep(700 * time.Millisecond) // for the picture: the window draws it
	n.picture("escalated")
}

func TestEveryFurtherPageRings(t *testing.T) {
	n := begin(t)
	first := n.page("first: error rate 14 %")
	for _, title := range []string{"second: disk full", "third: certificate expires"} {
		id := n.page(title)
		if id == first {
			t.Fatal("the same incident")
		}
	}
	if got := len(n.Events("siren_started")); got != 3 {
		t.Errorf("the siren was started %d times for 3 pages", got)
	}
	if s := n.status(); s.Tray.Count != 3 {
		t.Errorf("tray %+v", s.Tray)
	}
	n.armed()
	n.picture("three")
}

func TestFiftyAtOnceAreAllListedAndAllAcknowledged(t *testing.T) {
	n := begin(t)
	n.must(n.Storm(t.Context(), 50))
	n.await("fifty pages", func() bool { return n.status().Tray.Count == 50 })
	n.happened("alert_shown", "")
	n.armed()
	n.picture("fifty")
	n.must(n.Key("shift+a"))
	time.Sleep(500 * time.Millisecond) // it asks
	n.picture("asks")
	n.must(n.Key("Return"))
	n.await("all acknowledged", func() bool {
		all, err := n.Incidents(t.Context())
		n.must(err)
		acked := 0
		for _, i := range all {
			if i.Status == "acknowledged" {
				acked++
			}
		}
		return acked == 50
	})
	n.happened("siren_stopped", "")
	n.await("the tray has it", func() bool { return n.status().Tray.State == app.TrayAcknowledged })
	n.picture("acknowledged")
}

func TestAckedElsewhereStopsItAndSaysByWhom(t *testing.T) {
	n := begin(t)
	id := n.page("checkout: error rate 14 %")
	n.must(n.Act(t.Context(), "dana", "mobile", "acknowledge", id))
	n.happened("siren_stopped", "")
	n.await("who did it", func() bool {
		for _, e := range n.Events("notification_shown") {
			if key, _ := e.Fields["key"].(string); strings.HasPrefix(key, "left/"+id) {
				return true
			}
		}
		return false
	})
	n.picture("acked-by-dana")
	if n.writes("PUT") != 0 {
		t.Error("Dogwatch wrote something")
	}
}

func TestTheWindowKilledComesBackWhileTheSirenGoesOn(t *testing.T) {
	n := begin(t)
	id := n.page("checkout: error rate 14 %")
	recording, err := n.Record()
	n.must(err)
	n.await("something heard", func() bool { return recording.Heard().Length() > 5*time.Second })
	usual := recording.Heard().Gap()
	for range 2 {
		pid := n.WindowPID()
		if pid == 0 {
			t.Fatal("there is no window")
		}
		before := len(n.Events("alert_shown"))
		n.must(syscall.Kill(pid, syscall.SIGKILL))
		n.await("the alert is back", func() bool { return len(n.Events("alert_shown")) > before })
	}
	n.picture("back")
	heard := recording.Stop()
	t.Logf("longest silence %v, usual %v", heard.Gap(), usual)
	if heard.Gap() > usual+150*time.Millisecond {
		t.Error("the siren stopped with the window")
	}
	if got := len(n.Events("siren_started")); got != 1 {
		t.Errorf("the siren was started %d times", got)
	}
	n.armed()
	n.must(n.Key("a"))
	n.pagerDutySays(id, "acknowledged")
}

func TestAStrayKeyDoesNotAcknowledge(t *testing.T) {
	n := begin(t)
	id := n.trigger("checkout: error rate 14 %")
	n.await("the alert has the focus", func() bool {
		w, ok := n.alert()
		return ok && w.Active
	})
	n.must(n.Key("a", "space", "Return"))
	n.happened("alert_shown", id)
	time.Sleep(1500 * time.Millisecond) // a wrong acknowledgement would be out by now
	if n.writes("PUT") != 0 {
		t.Error("a key that was on its way acknowledged the page")
	}
}

func TestClosingTheWindowEndsItsProcess(t *testing.T) {
	n := beginWith(t, desk.Options{})
	n.await("the main window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) == 1
	})
	time.Sleep(time.Second) // its first frame, for the picture
	n.picture("now")
	if n.WindowPID() == 0 {
		t.Fatal("there is no window process")
	}
	n.must(n.Key("alt+F4"))
	n.await("the window process is gone", func() bool { return n.WindowPID() == 0 })
	if s := n.status(); s.Window.Running || s.Connection.State != app.ConnOK {
		t.Errorf("status %+v", s.Window)
	}
	out, err := n.Dogwatch()
	n.must(err)
	if !strings.Contains(out, "running already") {
		t.Errorf("a second dogwatch says %q", out)
	}
	n.await("the second start brings the window", func() bool { return n.WindowPID() != 0 })
}

// trayProperty reads a property of the tray's item from the session bus, as a panel
// does.
func (n *night) trayProperty(name string) string {
	n.t.Helper()
	items, err := n.Run(nil, "gdbus", "call", "--session", "--dest", "org.kde.StatusNotifierWatcher", "--object-path", "/StatusNotifierWatcher",
		"--method", "org.freedesktop.DBus.Properties.Get", "org.kde.StatusNotifierWatcher", "RegisteredStatusNotifierItems")
	n.must(err)
	_, rest, _ := strings.Cut(items, "'")
	item, _, _ := strings.Cut(rest, "'")
	dest, path, _ := strings.Cut(item, "/")
	out, err := n.Run(nil, "gdbus", "call", "--session", "--dest", dest, "--object-path", "/"+path,
		"--method", "org.freedesktop.DBus.Properties.Get", "org.kde.StatusNotifierItem", name)
	n.must(err)
	return out
}

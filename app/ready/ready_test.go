package ready

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var now = time.Date(2026, 12, 1, 22, 0, 0, 0, time.UTC)

func seconds(d time.Duration) string { return d.String() }

// well is a desk on which everything works.
func well() *app.Snapshot {
	s := &app.Snapshot{
		Account: app.Account{State: app.SignedIn}, Me: app.User{ID: "PME", Name: "Ana"},
		Connection: app.Connection{State: app.ConnOK, LastSync: now.Add(-3 * time.Second)},
		Duty:       app.Duty{Now: true, Until: now.Add(time.Hour)},
		Desk:       app.Desk{TrayHost: true},
	}
	for _, code := range []string{app.ReadySound, app.ReadyNotices, app.ReadyScreen, app.ReadySleep, app.ReadyStart, app.ReadyContacts} {
		s.Desk.Findings = append(s.Desk.Findings, app.Finding{Code: code, OK: true, What: "fine"})
	}
	return s
}

func TestAllIsWell(t *testing.T) {
	rows := Rows(well(), now, seconds)
	if !Ready(rows) {
		t.Error("not ready")
	}
	seen := map[string]bool{}
	for _, r := range rows {
		if !r.OK || r.Unknown || r.What == "" || r.Name == "" || r.Why == "" || r.Fix != FixNone || seen[r.Code] {
			t.Errorf("%+v", r)
		}
		seen[r.Code] = true
	}
}

// TestEachPartCanFail breaks one thing at a time: exactly its row must say so, with
// what to do.
func TestEachPartCanFail(t *testing.T) {
	fails := func(code string) func(*app.Snapshot) {
		return func(s *app.Snapshot) {
			for n := range s.Desk.Findings {
				if s.Desk.Findings[n].Code == code {
					s.Desk.Findings[n] = app.Finding{Code: code, What: "broken", Mend: "mend it"}
				}
			}
		}
	}
	for _, c := range []struct {
		name, code string
		spoil      func(*app.Snapshot)
		ready      bool // all the same
		fix        Fix
	}{
		{"signed out", app.ReadyToken, func(s *app.Snapshot) { s.Account.State = app.SignedOut }, false, FixSignIn},
		{"signed out, and why", app.ReadyToken, func(s *app.Snapshot) {
			s.Account = app.Account{State: app.SignedOut, Problem: &app.Problem{What: "The keyring hangs.", Do: "Unlock it."}}
		}, false, FixSignIn},
		{"stale", app.ReadySync, func(s *app.Snapshot) { s.Connection.LastSync = now.Add(-2 * time.Minute) }, false, FixLook},
		{"offline", app.ReadySync, func(s *app.Snapshot) { s.Connection.State = app.ConnOffline }, false, FixLook},
		{"clock", app.ReadyClock, func(s *app.Snapshot) { s.Connection.Skew = -3 * time.Minute }, false, FixNone},
		{"sound", app.ReadySound, fails(app.ReadySound), false, FixListen},
		{"notifications", app.ReadyNotices, fails(app.ReadyNotices), false, FixNone},
		{"screen", app.ReadyScreen, fails(app.ReadyScreen), false, FixNone},
		{"sleep", app.ReadySleep, fails(app.ReadySleep), false, FixAwake},
		{"start", app.ReadyStart, fails(app.ReadyStart), true, FixStart},
		{"contacts", app.ReadyContacts, fails(app.ReadyContacts), true, FixNone},
		{"rules", app.ReadyRules, func(s *app.Snapshot) { s.Incidents = []app.Tracked{{Muted: true}} }, true, FixRules},
		{"roster", app.ReadyShift, func(s *app.Snapshot) {
			s.Problems = []app.Problem{{Code: "roster_unread", What: "No.", Do: "Wait."}}
		}, true, FixLook},
		{"disk", app.ReadyDisk, func(s *app.Snapshot) { s.Problems = []app.Problem{app.NotSaved(app.Gone{What: "disk"})} }, false, FixProfile},
	} {
		s := well()
		c.spoil(s)
		rows := Rows(s, now, seconds)
		if Ready(rows) != c.ready {
			t.Errorf("%s: ready %v", c.name, !c.ready)
		}
		for _, r := range rows {
			switch bad := !r.OK; {
			case bad != (r.Code == c.code):
				t.Errorf("%s: the row %s says OK %v (%s)", c.name, r.Code, r.OK, r.What)
			case bad && (r.What == "" || r.Mend == "" || r.Fix != c.fix):
				t.Errorf("%s: %+v", c.name, r)
			}
		}
	}
}

// TestWhatCannotBeToldIsNeitherGoodNorBad: a desk of which nothing is known yet.
func TestWhatCannotBeToldIsNeitherGoodNorBad(t *testing.T) {
	s := well()
	s.Desk = app.Desk{}
	rows := Rows(s, now, seconds)
	if !Ready(rows) {
		t.Error("not ready for want of knowledge")
	}
	unknown := 0
	for _, r := range rows {
		if r.Unknown {
			unknown++
			if r.OK || r.What == "" || r.Fix != FixNone {
				t.Errorf("%+v", r)
			}
		}
	}
	if unknown != 6 {
		t.Errorf("%d rows unknown", unknown)
	}
}

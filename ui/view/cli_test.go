package view_test

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

var cliNow = time.Date(2026, 12, 1, 3, 4, 0, 0, time.UTC)

func TestStatusTextSaysWhatMattersFirst(t *testing.T) {
	age, until, escalates := 3, cliNow.Add(6*time.Hour), cliNow.Add(4*time.Minute)
	p1, why, cut := "P1", "assigned to you by Payments, level 1", "no answer"
	doc := app.StatusDoc{
		At: cliNow, Me: &app.StatusUser{Name: "Ana Ruiz"},
		Connection: app.StatusConnection{State: app.ConnOK, AgeSeconds: &age},
		OnCall:     app.StatusOnCall{Now: true, Until: &until},
		Incidents: []app.StatusIncident{
			{
				Number: 42, Title: "disk\nfull\x1b[2J", Status: app.Triggered, Urgency: app.High, Priority: &p1, Service: app.Ref{Name: "Payments"},
				Since: cliNow.Add(-time.Minute), EscalatesAt: &escalates, EscalatesTo: []app.Ref{{Name: "Dana"}}, Ringing: true, Why: &why,
			},
			{Number: 43, Title: "slow", Status: app.Triggered, Urgency: app.High, Since: cliNow, Claim: app.ClaimSending, Ringing: true, Why: &why},
			{Number: 44, Title: "odd", Status: app.Triggered, Urgency: app.High, Since: cliNow, Claim: app.ClaimRefused},
		},
		Pending:  []app.StatusAction{{Kind: app.Acknowledge, Incident: "PX", Tries: 2, LastError: &cut}},
		Siren:    app.Siren{Error: "no device"},
		Problems: []app.StatusProblem{{Message: "The disk is full."}},
	}
	want := `Ana Ruiz is on call until 09:04 (6 h).
PagerDuty was last seen 3 s ago.
#42 TRIGGERED high P1 Payments: disk full[2J, since 03:03, ringing: assigned to you by Payments, level 1, escalates 03:08 to Dana
#43 TRIGGERED high : slow, since 03:04, your answer is not confirmed
#44 TRIGGERED high : odd, since 03:04, your answer was refused
Not delivered yet: acknowledgement of PX, 2 tries.
Sound: no device
! The disk is full.
`
	if got := view.StatusText(doc, time.UTC); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestStatusTextOfBlindAndSignedOut(t *testing.T) {
	age, next := 125, cliNow.Add(24*time.Hour)
	for _, c := range []struct {
		name, want string
		doc        app.StatusDoc
	}{
		{"signed out", "Nobody is signed in.\nPagerDuty has not been seen yet.\nWhat of yours is open is not known.\n", app.StatusDoc{}},
		{
			"blind", "Ana is off call. Next shift Wed 03:04.\nPagerDuty cannot be seen: last seen 2 m 5 s ago.\nNothing of yours is open.\n",
			app.StatusDoc{Me: &app.StatusUser{Name: "Ana"}, NextShift: &app.StatusShift{Start: &next}, Connection: app.StatusConnection{State: app.ConnOffline, AgeSeconds: &age}},
		},
		{
			"for ever", "Ana is on call, without an end.\nPagerDuty cannot be seen: last seen 2 m 5 s ago.\nNothing of yours is open.\n",
			app.StatusDoc{Me: &app.StatusUser{Name: "Ana"}, OnCall: app.StatusOnCall{Now: true}, Connection: app.StatusConnection{State: app.ConnStale, AgeSeconds: &age}},
		},
	} {
		c.doc.At = cliNow
		if got := view.StatusText(c.doc, time.UTC); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

// TestActionLineClaimsNothing holds that only PagerDuty's word makes a thing done.
func TestActionLineClaimsNothing(t *testing.T) {
	s := &app.Snapshot{Incidents: []app.Tracked{{Incident: app.Incident{ID: "P1", Number: 7, Title: "disk"}}}}
	for state, want := range map[app.ActionState]string{
		app.Waiting: "Not delivered yet", app.Sending: "Not delivered yet", app.Confirmed: "Acknowledged #7 disk",
		app.Refusal: "NOT DONE", app.Expired: "NOT DONE", app.Superseded: "Not needed",
	} {
		got := view.ActionLine(app.Action{Kind: app.Acknowledge, Incident: "P1", State: state, Word: "because"}, s)
		if !strings.HasPrefix(got, want) || !strings.Contains(got, "#7 disk") || state != app.Confirmed && !strings.Contains(got, "because") {
			t.Errorf("%s: %q", state, got)
		}
	}
	for _, kind := range app.Kinds {
		if got := view.ActionLine(app.Action{Kind: kind, Incident: "P9", State: app.Confirmed}, s); strings.HasPrefix(got, " ") || !strings.HasSuffix(got, " P9") {
			t.Errorf("%s: %q", kind, got)
		}
	}
}

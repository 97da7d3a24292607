package uitest

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// OnCall is a quiet night on call.
func OnCall() *app.Snapshot {
	until := Now.Add(2*24*time.Hour + 5*time.Hour + 47*time.Minute + 16*time.Second)
	return &app.Snapshot{
		Revision: 1, At: Now, Version: "0.1.0", Me: Me,
		Account:    app.Account{State: app.SignedIn, Region: "eu"},
		Connection: app.Connection{State: app.ConnOK, LastSync: Now.Add(-3 * time.Second)},
		Duty: app.Duty{
			Now: true, Until: until,
			Shifts: []app.Shift{
				{Schedule: Primary, User: Me.Ref(), Level: 1, Start: Now.Add(-72 * time.Hour), End: until},
			},
			Next: &app.Shift{
				Schedule: Second, User: Me.Ref(), Level: 2,
				Start: until.Add(4*24*time.Hour + 9*time.Hour), End: until.Add(7 * 24 * time.Hour),
			},
			Beside: []app.Mate{{User: Kofi, Policy: Policy, Level: 1}},
			Above:  []app.Mate{{User: Dana, Policy: Policy, Level: 2}},
		},
		Ladders: map[string]app.Ladder{Policy.ID: Ladder()},
		Desk: app.Desk{
			Siren: app.Siren{Device: "Built-in Audio Analog Stereo"}, Window: app.Window{Running: true}, TrayHost: true, Findings: Findings(),
		},
	}
}

// Findings say that everything works.
func Findings() []app.Finding {
	return []app.Finding{
		{Code: app.ReadySound, OK: true, What: "It was played on Built-in Audio Analog Stereo and heard there."},
		{Code: app.ReadyNotices, OK: true, What: "They reach your desktop."},
		{Code: app.ReadyScreen, OK: true, What: "There is a display."},
		{Code: app.ReadySleep, OK: true, What: "The computer is kept awake while you are on call."},
		{Code: app.ReadyContacts, OK: true, What: "Push, phone and e-mail; the first at once."},
		{Code: app.ReadyStart, OK: true, What: "Dogwatch starts at login."},
	}
}

// Ladder is the escalation policy of the samples.
func Ladder() app.Ladder {
	return app.Ladder{Policy: Policy, Loops: 2, Levels: []app.Level{
		{Number: 1, Delay: 5 * time.Minute, OnCall: []app.Ref{Me.Ref(), Kofi}},
		{Number: 2, Delay: 10 * time.Minute, OnCall: []app.Ref{Dana}},
		{Number: 3, Delay: 10 * time.Minute, OnCall: []app.Ref{Ana}},
	}}
}

// Page is a page of mine that was triggered age ago.
func Page(n int, title string, service app.Ref, age time.Duration) app.Tracked {
	at := Now.Add(-age)
	id := fmt.Sprintf("Q%05d", n)
	return app.Tracked{
		Incident: app.Incident{
			ID: id, Number: 48000 + n, Title: title, Status: app.Triggered, Urgency: app.High,
			Priority: &app.Priority{ID: "PP1", Name: "P1", Order: 5}, Service: service, Policy: Policy,
			Assigned: []app.Assignment{{At: at, To: Me.Ref()}}, CreatedAt: at, UpdatedAt: at, StatusAt: at, StatusBy: service,
			Pending: []app.Pending{{Kind: app.PendingEscalate, At: at.Add(5 * time.Minute)}}, Alerts: 1,
			URL: "https://acme.pagerduty.com/incidents/" + id,
		},
		Mine: true, Ringing: true, Why: &app.Why{Cause: app.AssignedByPolicy, Policy: Policy, Level: 1},
		Level: 1, EscalatesAt: at.Add(5 * time.Minute), EscalatesTo: []app.Ref{Dana}, NextLevel: 2, Sought: true,
	}
}

func with(pages ...app.Tracked) *app.Snapshot {
	s := OnCall()
	s.Incidents = pages
	s.Wants.Alert = true
	for _, p := range pages {
		if p.Ringing {
			s.Sound.Pattern = app.PagePattern
			s.Sound.Pages = append(s.Sound.Pages, app.Ringing{Incident: p.ID, Nth: 1})
		}
	}
	if s.Sound.Pattern != app.Silence {
		s.Sound.Since = Now.Add(-time.Minute)
		s.Desk.Siren.Sounding, s.Desk.Siren.Pattern = true, s.Sound.Pattern
	}
	return s
}

// OnePage is one page that waits.
func OnePage() *app.Snapshot {
	return with(Page(213, "checkout: error rate 14 % (threshold 2 %)", Payments, 92*time.Second))
}

// TwoPages are two of different services, the second with somebody else on it.
func TwoPages() *app.Snapshot {
	second := Page(214, "ledger-db-2: replication lag 312 s, reads are served stale", Ledger, 20*time.Second)
	second.Priority = &app.Priority{ID: "PP2", Name: "P2", Order: 4}
	second.Assigned = append(second.Assigned, app.Assignment{At: second.CreatedAt, To: Kofi})
	return with(second, Page(213, "checkout: error rate 14 % (threshold 2 %)", Payments, 92*time.Second))
}

// Storm is n pages of three services, the newest first.
func Storm(n int) *app.Snapshot {
	services := []app.Ref{Payments, Search, Ledger}
	titles := []string{
		"checkout: error rate %d %% (threshold 2 %%)", "search-%d: no leader elected for 40 s",
		"ledger-db-%d: replication lag above 300 s", "payments-worker-%d: queue is not drained", "gateway-%d: p99 latency 8.4 s",
	}
	pages := make([]app.Tracked, n)
	for i := range pages {
		k := n - i
		pages[i] = Page(k, fmt.Sprintf(titles[k%len(titles)], k), services[k%len(services)], time.Duration(i+5)*3*time.Second)
		if k%4 == 0 {
			pages[i].Priority = &app.Priority{ID: "PP2", Name: "P2", Order: 4}
		}
	}
	return with(pages...)
}

func answered(k app.Kind, state app.ClaimState, word string) *app.Snapshot {
	s := OnePage()
	t := &s.Incidents[0]
	t.Claim = app.Claim{State: state, Kind: k, Action: "A1", Since: Now.Add(-12 * time.Second), Word: word}
	t.Ringing = false
	s.Sound = app.Sound{}
	a := app.Action{ID: "A1", Kind: k, Incident: t.ID, At: Now.Add(-12 * time.Second), State: app.Sending, Word: word}
	switch state {
	case app.ClaimConfirmed:
		a.State = app.Confirmed
	case app.ClaimRefused:
		a.State = app.Refusal
	case app.ClaimUnconfirmed:
		a.State, a.Tries = app.Waiting, 2
	}
	s.Actions = []app.Action{a}
	return s
}

// Sending is a page whose acknowledgement is on its way.
func Sending() *app.Snapshot { return answered(app.Acknowledge, app.ClaimSending, "") }

// AckedByMe is a page whose acknowledgement PagerDuty has confirmed.
func AckedByMe() *app.Snapshot {
	s := answered(app.Acknowledge, app.ClaimConfirmed, "")
	t := &s.Incidents[0]
	t.Status, t.StatusAt, t.StatusBy = app.Acknowledged, Now.Add(-12*time.Second), Me.Ref()
	t.Acks = []app.Acknowledgement{{At: t.StatusAt, By: Me.Ref()}}
	t.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: Now.Add(30 * time.Minute)}}
	t.EscalatesAt = time.Time{}
	t.Left = &app.Departure{Kind: app.WasAcked, By: Me.Ref(), At: t.StatusAt, Ours: true}
	return s
}

// AckedByAna is a page that a teammate took.
func AckedByAna() *app.Snapshot {
	s := OnePage()
	t := &s.Incidents[0]
	t.Status, t.StatusAt, t.StatusBy, t.StatusVia = app.Acknowledged, Now.Add(-9*time.Second), Ana, "mobile"
	t.Acks = []app.Acknowledgement{{At: t.StatusAt, By: Ana}}
	t.Pending, t.EscalatesAt, t.Ringing, s.Sound = nil, time.Time{}, false, app.Sound{}
	t.Left = &app.Departure{Kind: app.WasAcked, By: Ana, Via: "mobile", At: t.StatusAt}
	return s
}

// Refused is a page whose acknowledgement PagerDuty refused: it rings again.
func Refused() *app.Snapshot {
	s := answered(app.Acknowledge, app.ClaimRefused, "the account's plan does not allow it (code 2001)")
	s.Incidents[0].Ringing = true
	s.Incidents[0].Why = &app.Why{Cause: app.AnswerRefused, Kind: app.Acknowledge, Word: "the account's plan does not allow it (code 2001)"}
	s.Sound.Pattern = app.PagePattern
	return s
}

// Undelivered is a page whose acknowledgement does not get through.
func Undelivered() *app.Snapshot {
	s := answered(app.Acknowledge, app.ClaimUnconfirmed, "no answer from PagerDuty (network)")
	s.Connection = app.Connection{
		State: app.ConnOffline, LastSync: Now.Add(-80 * time.Second), Blind: Now.Add(-75 * time.Second),
		Problem: &app.Problem{
			Code: "offline_network", What: "There is no way to PagerDuty's server.", Means: "Pages cannot be seen here.",
			Do: "Check the network. Keep your phone near; Dogwatch goes on trying.",
		},
	}
	s.Incidents[0].Why = &app.Why{Cause: app.AnswerUndelivered, Kind: app.Acknowledge}
	s.Sound.Pattern = app.UndeliveredPattern
	return s
}

// Hostile is a page whose texts mean harm: huge, without blanks, bidirectional,
// with markup and control characters.
func Hostile() *app.Snapshot {
	bad := strings.Repeat("A", 100_000) + "\u202e[click](javascript:alert(1))\x00\x1b[31m" + strings.Repeat("w w ", 30_000)
	p := Page(666, bad, app.Ref{ID: "SBAD", Name: strings.Repeat("Ω", 5000)}, 92*time.Second)
	p.Policy = app.Ref{ID: "EBAD", Name: strings.Repeat("policy ", 4000)}
	p.Priority = &app.Priority{Name: strings.Repeat("P", 900)}
	p.EscalatesTo = []app.Ref{{ID: "X", Name: strings.Repeat("Bobby'); DROP TABLE ", 300)}}
	p.Why = &app.Why{Cause: app.AssignedByPolicy, Policy: p.Policy, Level: 1}
	p.URL = "javascript:alert(1)"
	p.Responders = []app.Ref{{ID: "R", Name: "\u2066" + strings.Repeat("x", 3000)}}
	return with(p, Page(667, "- [ ] **bold** <b>html</b> ![img](http://169.254.169.254/)", app.Ref{ID: "SBAD2"}, time.Minute))
}

package uitest

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// OffCall is a quiet day off call.
func OffCall() *app.Snapshot {
	s := OnCall()
	next := app.Shift{Schedule: Primary, User: Me.Ref(), Level: 1, Start: Now.Add(3*24*time.Hour + 14*time.Hour + 47*time.Minute + 16*time.Second)}
	next.End = next.Start.Add(72 * time.Hour)
	s.Duty = app.Duty{Next: &next}
	return s
}

// Busy is a night with several incidents in every state, and small problems.
func Busy() *app.Snapshot {
	s := OnCall()
	page := Page(301, "checkout: error rate 14 % (threshold 2 %)", Payments, 92*time.Second)
	acked := Page(298, "ledger-db-2: replication lag 312 s", Ledger, 47*time.Minute)
	acked.Status, acked.StatusAt, acked.StatusBy = app.Acknowledged, Now.Add(-41*time.Minute), Me.Ref()
	acked.Acks = []app.Acknowledgement{{At: acked.StatusAt, By: Me.Ref()}}
	acked.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: Now.Add(19 * time.Minute)}}
	acked.EscalatesAt, acked.Ringing = time.Time{}, false
	low := Page(295, "search: disk 82 % full on search-4, about 9 days left", Search, 5*time.Hour)
	low.Urgency, low.Priority, low.EscalatesAt, low.Pending, low.Ringing, low.Why = app.Low, nil, time.Time{}, nil, false, nil
	gone := Page(290, "gateway-3: p99 latency 8.4 s", Payments, 22*time.Minute)
	gone.Assigned = []app.Assignment{{At: Now.Add(-17 * time.Minute), To: Dana}}
	gone.Mine, gone.Ringing, gone.Level, gone.NextLevel = false, false, 2, 3
	gone.EscalatesTo, gone.EscalatesAt = []app.Ref{Ana}, Now.Add(6*time.Minute)
	gone.Left = &app.Departure{Kind: app.WasEscalated, To: []app.Ref{Dana}, Via: "timeout", At: Now.Add(-17 * time.Minute)}
	ended := Page(288, "search-2: no leader elected for 40 s", Search, 31*time.Minute)
	ended.Status, ended.StatusAt, ended.StatusBy, ended.StatusVia = app.Resolved, Now.Add(-4*time.Minute), Ana, "mobile"
	ended.Mine, ended.Ringing, ended.EscalatesAt, ended.Assigned = false, false, time.Time{}, nil
	ended.Left = &app.Departure{Kind: app.WasResolved, By: Ana, Via: "mobile", At: ended.StatusAt}
	s.Incidents = []app.Tracked{page, acked, low, gone, ended}
	s.Sound = app.Sound{Pattern: app.PagePattern, Since: Now.Add(-92 * time.Second)}
	s.Desk.Siren.Sounding = true
	s.Desk.TrayHost = false
	s.Account.SessionOnly = true
	s.Problems = []app.Problem{{
		Code: "no_keyring", What: "No keyring is running on this computer.",
		Means: "The token is forgotten when Dogwatch stops; after a restart no page rings until you sign in.",
		Do:    "Start a keyring such as gnome-keyring, then sign in again.",
	}}
	return s
}

// Blind is on call and without sight of PagerDuty.
func Blind() *app.Snapshot {
	s := OnCall()
	s.Connection = app.Connection{
		State: app.ConnOffline, LastSync: Now.Add(-84 * time.Second), Blind: Now.Add(-80 * time.Second),
		Problem: &app.Problem{
			Code: "offline_dns", What: "The name of PagerDuty's server cannot be looked up.", Means: "Pages cannot be seen here.",
			Do: "Check the network or the VPN. Keep your phone near; Dogwatch goes on trying.",
		},
	}
	s.Problems = []app.Problem{{
		Code: "no_sound", What: "There is no sound device.", Means: "A page would only be seen, not heard.", Do: "Connect speakers or headphones, or choose another output.",
	}}
	s.Desk.Siren = app.Siren{Error: "no sound device"}
	return s
}

// FirstLook is a moment after the start: nothing has been read yet.
func FirstLook() *app.Snapshot {
	return &app.Snapshot{
		Revision: 1, At: Now, Version: "0.1.0", Me: Me, Account: app.Account{State: app.SignedIn, Region: "us"},
		Connection: app.Connection{State: app.ConnOK}, Desk: app.Desk{TrayHost: true},
	}
}

// SignedOut is the first start.
func SignedOut() *app.Snapshot {
	return &app.Snapshot{Revision: 1, At: Now, Version: "0.1.0", Account: app.Account{State: app.SignedOut, Region: "us"}, Desk: app.Desk{TrayHost: true}}
}

// Detail is what the library tells of an incident of the samples.
func Detail(i app.Incident) app.Detail {
	return app.Detail{
		Incident: i, Read: Now,
		Alerts: []app.Alert{{
			ID: "AL1", Summary: i.Title, Severity: "critical", Status: app.Triggered, CreatedAt: i.CreatedAt, Source: "alertmanager",
			Client: app.Link{Text: "Alertmanager", URL: "https://alerts.acme.example/#/alerts"},
			Fields: []app.Field{
				{Name: "alertname", Value: "CheckoutErrorRate"},
				{Name: "cluster", Value: "eu-west-1a"},
				{Name: "namespace", Value: "payments"},
				{Name: "value", Value: "0.1427"},
				{Name: "threshold", Value: "0.02"},
				{Name: "pod", Value: "checkout-7f9c4d5b8-x2x9q"},
				{Name: "description", Value: "More than 2 % of checkout requests have failed for 5 minutes. Customers see \"payment failed\"."},
				{Name: "runbook_url", Value: "https://runbooks.acme.example/checkout-errors"},
			},
			Links: []app.Link{{Text: "Runbook", URL: "https://runbooks.acme.example/checkout-errors"}, {Text: "Dashboard", URL: "https://grafana.acme.example/d/checkout"}},
		}},
		Log: []app.LogEntry{
			{ID: "L3", At: i.CreatedAt.Add(4 * time.Second), What: "Notified", By: app.Ref{ID: Me.ID, Name: Me.Name}, Via: "push"},
			{ID: "L2", At: i.CreatedAt.Add(time.Second), What: "Assigned", To: []app.Ref{Me.Ref()}, By: Policy, Via: "escalation policy"},
			{ID: "L1", At: i.CreatedAt, What: "Triggered", By: i.Service, Via: "api"},
		},
		Notes: []app.Note{{ID: "N1", At: i.CreatedAt.Add(50 * time.Second), By: Kofi, Text: "The deploy of 02:58 touched the retry policy.\nRolling it back on one node first."}},
	}
}

package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The samples that the tray's and the notices' tests look at: one present moment,
// one zone, one person.

var (
	trayZone = time.FixedZone("CET", 3600)
	// trayNow is a Tuesday, 03:14:20 in the zone.
	trayNow  = time.Date(2026, 12, 1, 2, 14, 20, 0, time.UTC)
	trayMe   = app.User{ID: "PME", Name: "Sam Reed"}
	trayDana = app.Ref{ID: "PDANA", Name: "Dana R."}
	trayAna  = app.Ref{ID: "PANA", Name: "Ana"}
)

// trayDesk is a snapshot in which all is well and nothing is open.
func trayDesk(changes ...func(*app.Snapshot)) *app.Snapshot {
	s := &app.Snapshot{
		At: trayNow, Account: app.Account{State: app.SignedIn}, Me: trayMe,
		Connection: app.Connection{State: app.ConnOK, LastSync: trayNow.Add(-3 * time.Second)},
		Ladders: map[string]app.Ladder{"PPOL": {Policy: app.Ref{ID: "PPOL", Name: "Payments"}, Levels: []app.Level{
			{Number: 1, OnCall: []app.Ref{trayMe.Ref()}}, {Number: 2, OnCall: []app.Ref{trayDana}}, {Number: 3},
		}}},
	}
	for _, change := range changes {
		change(s)
	}
	return s
}

// trayOnCall puts me on call for two days and some hours.
func trayOnCall(s *app.Snapshot) {
	until := trayNow.Add(52*time.Hour + 30*time.Minute)
	s.Duty = app.Duty{Now: true, Until: until, Shifts: []app.Shift{{
		Schedule: app.Ref{ID: "PSCH", Name: "Payments primary"}, Level: 1, End: until,
	}}}
}

// trayIncident is a page of mine, n minutes old, that escalates soon.
func trayIncident(n int, changes ...func(*app.Tracked)) app.Tracked {
	at := trayNow.Add(-time.Duration(n) * time.Minute)
	t := app.Tracked{
		Incident: app.Incident{
			ID: fmt.Sprintf("P%03d", n), Number: 48000 + n, Title: fmt.Sprintf("checkout: error rate %d %%", n),
			Status: app.Triggered, Urgency: app.High, Service: app.Ref{ID: "PSVC", Name: "Payments API"},
			Policy: app.Ref{ID: "PPOL"}, Assigned: []app.Assignment{{At: at, To: trayMe.Ref()}}, CreatedAt: at,
		},
		Mine: true, Ringing: true, Level: 1, NextLevel: 2, EscalatesTo: []app.Ref{trayDana}, EscalatesAt: at.Add(10 * time.Minute),
		Why: &app.Why{Cause: app.AssignedByPolicy, Policy: app.Ref{ID: "PPOL", Name: "Payments"}, Level: 1},
	}
	for _, change := range changes {
		change(&t)
	}
	return t
}

func trayClaim(state app.ClaimState, kind app.Kind, word string) func(*app.Tracked) {
	return func(t *app.Tracked) {
		t.Ringing = false
		t.Claim = app.Claim{State: state, Kind: kind, Word: word, Since: trayNow}
	}
}

func trayAcked(t *app.Tracked) {
	t.Ringing, t.Status, t.StatusAt = false, app.Acknowledged, trayNow
	t.Acks = []app.Acknowledgement{{At: trayNow, By: trayAna}}
	t.Pending = []app.Pending{{Kind: app.PendingUnacknowledge, At: trayNow.Add(30 * time.Minute)}}
	t.EscalatesAt, t.EscalatesTo, t.NextLevel = time.Time{}, nil, 0
}

func trayLow(t *app.Tracked) {
	t.Urgency, t.Ringing, t.Title = app.Low, false, "disk: 81 % full"
	t.EscalatesAt, t.EscalatesTo, t.NextLevel, t.Why = time.Time{}, nil, 0, nil
}

func trayHushed(t *app.Tracked) { t.Ringing, t.HushedUntil = false, trayNow.Add(8*time.Minute) }

func trayOpen(list ...app.Tracked) func(*app.Snapshot) {
	return func(s *app.Snapshot) { s.Incidents = list }
}

// trayStorm is n pages, newest first, as a snapshot has them, with their notices.
func trayStorm(n int) func(*app.Snapshot) {
	return func(s *app.Snapshot) {
		for i := 1; i <= n; i++ {
			t := trayIncident(i)
			s.Incidents = append(s.Incidents, t)
			s.Notices = append(s.Notices, app.Notice{Key: "page/" + t.ID + "/1", Kind: app.NoticePage, Incident: t.ID, At: t.CreatedAt})
		}
		s.Sound = app.Sound{Pattern: app.PagePattern}
	}
}

func trayBlindFor(d time.Duration) func(*app.Snapshot) {
	return func(s *app.Snapshot) {
		s.Connection = app.Connection{
			State: app.ConnOffline, LastSync: trayNow.Add(-d), Blind: trayNow.Add(-d),
			Problem: &app.Problem{Code: "offline", What: "There is no way to PagerDuty's server.", Do: "Check the network."},
		}
	}
}

// trayHostile is somebody else's text at its worst.
var trayHostile = "\u202Eevil\u2066\x00\x1b[31m\nnew line\ttab \xff\xfe <b>&amp;\u200F _x_ \U000E0041" + strings.Repeat("Ω looong ", 25_000)

// trayPoisoned is an incident all of whose texts are hostile.
func trayPoisoned(t *app.Tracked) {
	bad := app.Ref{ID: trayHostile, Name: trayHostile}
	t.Title, t.Service, t.Priority = trayHostile, bad, &app.Priority{Name: trayHostile}
	t.EscalatesTo, t.Claim.Word, t.Why = []app.Ref{bad, bad}, trayHostile, &app.Why{Cause: app.AnswerRefused, Word: trayHostile, Kind: app.Kind(trayHostile)}
	t.Acks = []app.Acknowledgement{{By: bad}}
}

// traySwap is a request of Ana's that waits for me.
func traySwap(n int, changes ...func(*app.Swap)) app.Swap {
	start := trayNow.Add(time.Duration(n)*24*time.Hour - 14*time.Minute - 20*time.Second)
	s := app.Swap{SwapRequest: app.SwapRequest{
		ID: fmt.Sprintf("S%d", n), Kind: app.SwapCover, From: trayAna, To: []app.Ref{trayMe.Ref(), trayDana}, Message: "A wedding!", At: trayNow.Add(-time.Hour),
		Give: app.Turn{Schedule: app.Ref{ID: "PSCH", Name: "Payments primary"}, Span: app.Span{Start: start, End: start.Add(12 * time.Hour)}},
	}, State: app.SwapOpen, Via: app.SwapByService}
	for _, c := range changes {
		c(&s)
	}
	return s
}

// traySwaps are n requests that wait for me, the last of which is hostile where there
// are many.
func traySwaps(n int) func(*app.Snapshot) {
	return func(s *app.Snapshot) {
		for i := 1; i <= n; i++ {
			one := traySwap(i)
			if i == 3 {
				one.From.Name, one.Give.Schedule.Name, one.Message = trayHostile, trayHostile, trayHostile
			}
			s.Swaps.All = append(s.Swaps.All, one)
		}
	}
}

// traySwapNotice is a notice about a swap, which the Snapshot holds too.
func traySwapNotice(kind app.NoticeKind, one app.Swap, ev *app.SwapEvent, urgent bool) func(*app.Snapshot) {
	return func(s *app.Snapshot) {
		s.Swaps.All = append(s.Swaps.All, one)
		s.Notices = append(s.Notices, app.Notice{Key: "swap/" + one.ID + "/" + string(kind), Kind: kind, Swap: &one, Event: ev, Urgent: urgent, At: trayNow})
	}
}

package app

import (
	"encoding/json"
	"testing"
	"time"
)

const emptyStatus = `{
 "version": "0.1.0",
 "at": "2026-12-01T03:04:05Z",
 "connection": {
  "state": "stale",
  "last_sync": null,
  "age_seconds": null
 },
 "me": null,
 "on_call": {
  "now": false,
  "until": null,
  "shifts": []
 },
 "next_shift": null,
 "incidents": [],
 "siren": {
  "sounding": false,
  "pattern": "",
  "device": "",
  "error": ""
 },
 "window": {
  "running": false,
  "alert_shown": false
 },
 "tray": {
  "state": "off_call",
  "count": 0,
  "host": false
 },
 "swaps": {
  "waiting_for_me": 0,
  "open": 0
 },
 "pending_actions": [],
 "problems": []
}`

const fullStatus = `{
 "version": "0.1.0",
 "at": "2026-12-01T03:04:05Z",
 "connection": {
  "state": "offline",
  "last_sync": "2026-12-01T03:04:02Z",
  "age_seconds": 3
 },
 "me": {
  "id": "PME",
  "name": "Me",
  "email": "me@example.com"
 },
 "on_call": {
  "now": true,
  "until": "2026-12-01T04:04:05Z",
  "shifts": [
   {
    "schedule": {
     "id": "SCH",
     "name": "Primary"
    },
    "level": 1,
    "start": "2026-12-01T02:04:05Z",
    "end": "2026-12-01T04:04:05Z"
   },
   {
    "schedule": null,
    "level": 2,
    "start": null,
    "end": null
   }
  ]
 },
 "next_shift": {
  "schedule": {
   "id": "SCH",
   "name": "Primary"
  },
  "level": 1,
  "start": "2026-12-01T02:04:05Z",
  "end": "2026-12-01T04:04:05Z"
 },
 "incidents": [
  {
   "id": "A",
   "number": 42,
   "title": "disk full",
   "status": "triggered",
   "urgency": "high",
   "priority": "P1",
   "service": {
    "id": "S",
    "name": "Payments"
   },
   "since": "2026-12-01T02:04:05Z",
   "assigned_to": [
    {
     "id": "PME",
     "name": "Me"
    }
   ],
   "escalates_at": "2026-12-01T04:04:05Z",
   "escalates_to": [
    {
     "id": "PD",
     "name": "Dana"
    }
   ],
   "claim": "sending",
   "ringing": true,
   "why": "assigned to you by Payments policy, level 1",
   "runbooks": []
  },
  {
   "id": "B",
   "number": 0,
   "title": "",
   "status": "resolved",
   "urgency": "low",
   "priority": null,
   "service": {
    "id": "",
    "name": ""
   },
   "since": "2026-12-01T02:04:05Z",
   "assigned_to": [],
   "escalates_at": null,
   "escalates_to": [],
   "claim": "none",
   "ringing": false,
   "why": null,
   "runbooks": []
  }
 ],
 "siren": {
  "sounding": true,
  "pattern": "page",
  "device": "Speakers",
  "error": ""
 },
 "window": {
  "running": true,
  "alert_shown": true
 },
 "tray": {
  "state": "paged",
  "count": 1,
  "host": true
 },
 "swaps": {
  "waiting_for_me": 0,
  "open": 0
 },
 "pending_actions": [
  {
   "id": "1",
   "kind": "acknowledge",
   "incident": "A",
   "tries": 2,
   "expires": "2026-12-01T04:04:05Z",
   "last_error": "no answer"
  }
 ],
 "problems": [
  {
   "code": "offline_dns",
   "message": "What. Means. Do."
  },
  {
   "code": "no_sound_device",
   "message": "Silent."
  }
 ]
}`

// TestStatusIsTheContract holds the document against the keys that people's
// scripts rely on: none missing, null or [] where there is nothing.
func TestStatusIsTheContract(t *testing.T) {
	now := time.Date(2026, 12, 1, 3, 4, 5, 0, time.UTC)
	zone := time.FixedZone("local", 3600)
	ago, ahead := now.Add(-time.Hour).In(zone), now.Add(time.Hour).In(zone)
	shift := Shift{Schedule: Ref{"SCH", "Primary"}, Level: 1, Start: ago, End: ahead}
	me := User{ID: "PME", Name: "Me", Email: "me@example.com"}
	full := Snapshot{
		Version: "0.1.0", Me: me,
		Connection: Connection{State: ConnOffline, LastSync: now.Add(-3 * time.Second), Problem: &Problem{"offline_dns", "What.", "Means.", "Do."}},
		Duty:       Duty{Now: true, Until: ahead, Shifts: []Shift{shift, {Level: 2}}, Next: &shift},
		Incidents: []Tracked{{
			Incident: Incident{
				ID: "A", Number: 42, Title: "disk full", Status: Triggered, Urgency: High, Priority: &Priority{Name: "P1"},
				Service: Ref{"S", "Payments"}, CreatedAt: ago, Assigned: []Assignment{{To: me.Ref()}},
			},
			Mine: true, Claim: Claim{State: ClaimSending}, Ringing: true, EscalatesAt: ahead, EscalatesTo: []Ref{{"PD", "Dana"}},
			Why: &Why{Cause: AssignedByPolicy, Policy: Ref{"E", "Payments policy"}, Level: 1},
		}, {
			Incident: Incident{ID: "B", Status: Resolved, Urgency: Low, CreatedAt: ago}, EscalatesTo: []Ref{{"PD", "Dana"}},
		}},
		Desk: Desk{
			Siren: Siren{Sounding: true, Pattern: PagePattern, Device: "Speakers"}, TrayHost: true,
			Window: Window{Running: true, AlertShown: true},
		},
		Actions: []Action{
			{ID: "1", Kind: Acknowledge, Incident: "A", Tries: 2, Expires: ahead, Word: "no answer", State: Waiting},
			{ID: "2", State: Confirmed},
		},
		Problems: []Problem{{Code: "no_sound_device", What: "Silent."}},
	}
	empty := Snapshot{Version: "0.1.0", Connection: Connection{State: ConnStale}}
	for _, c := range []struct {
		name string
		s    *Snapshot
		want string
	}{{"empty", &empty, emptyStatus}, {"full", &full, fullStatus}} {
		got, err := json.MarshalIndent(c.s.Status(now), "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}

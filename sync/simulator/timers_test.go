package simulator_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestAcknowledgementTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		id := trigger(t, sim, "timed")
		must(t, sim.Escalate("ana", id, 3))
		must(t, sim.Ack("cleo", id, "mobile"))
		due := sim.Now().Add(30 * time.Minute)
		if s := state(t, sim, id); !s.UnacknowledgesAt.Equal(due) || !s.EscalatesAt.IsZero() {
			t.Errorf("unacknowledges at %v, want %v; escalates at %v", s.UnacknowledgesAt, due, s.EscalatesAt)
		}
		time.Sleep(30*time.Minute - time.Second)
		if s := state(t, sim, id); s.Status != "acknowledged" {
			t.Errorf("a second too early it is %s", s.Status)
		}
		time.Sleep(time.Second)
		s := state(t, sim, id)
		if s.Status != "triggered" || !s.StatusAt.Equal(due) || len(s.AckedBy) != 0 {
			t.Errorf("it is %s since %v, acknowledged by %v", s.Status, s.StatusAt, s.AckedBy)
		}
		same(t, "assigned", s.Assigned, []string{"cleo", "dov"})
		log := at(t, sim, "ana").get("/incidents/" + id + "/log_entries?limit=100")
		for _, e := range dig(t, log, "log_entries").([]any) {
			if dig(t, e, "type") == "unacknowledge_log_entry" && dig(t, e, "channel", "type") != "timeout" {
				t.Errorf("unacknowledged through %v", dig(t, e, "channel"))
			}
		}
	})
}

// Whoever acknowledged keeps it after the timeout, and whoever is on call by then
// joins in.
func TestAcknowledgementTimeoutPagesTheNewOnCallToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		id := trigger(t, sim, "timed")
		must(t, sim.Ack("dov", id, "mobile")) // not an assignee: claims it
		time.Sleep(30 * time.Minute)
		s := state(t, sim, id)
		same(t, "assigned", s.Assigned, []string{"dov", "ana"})
		if want := sim.Now().Add(5 * time.Minute); !s.EscalatesAt.Equal(want) {
			t.Errorf("escalates at %v, want %v", s.EscalatesAt, want)
		}
	})
}

func TestAutoResolve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		born := sim.Now()
		id := trigger(t, sim, "timed")
		must(t, sim.Ack("ana", id, ""))
		pending := dig(t, at(t, sim, "ana").get("/incidents/"+id), "incident", "pending_actions")
		if got := dig(t, pending, 0, "type"); got != "unacknowledge" {
			t.Errorf("the first pending action is %v", got)
		}
		if got, want := dig(t, pending, 1, "at"), born.Add(4*time.Hour).Format(time.RFC3339); got != want || dig(t, pending, 1, "type") != "resolve" {
			t.Errorf("the second is %v, want a resolve at %s", dig(t, pending, 1), want)
		}
		time.Sleep(5 * time.Hour)
		s := state(t, sim, id)
		if s.Status != "resolved" || !s.ResolvedAt.Equal(born.Add(4*time.Hour)) || s.OpenAlerts != 0 {
			t.Errorf("it is %s since %v, with %d open alerts", s.Status, s.ResolvedAt, s.OpenAlerts)
		}
	})
}

func TestSnooze(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		must(t, sim.Ack("ana", id, ""))
		in := dig(t, ana.call(201, "POST", "/incidents/"+id+"/snooze", map[string]any{"duration": 3600}), "incident")
		end := sim.Now().Add(time.Hour)
		if dig(t, in, "status") != "acknowledged" || dig(t, in, "pending_actions", 0, "at") != end.Format(time.RFC3339) {
			t.Errorf("it is %v with %v", dig(t, in, "status"), dig(t, in, "pending_actions"))
		}
		time.Sleep(time.Hour)
		s := state(t, sim, id)
		if s.Status != "triggered" || s.Snoozed || !s.StatusAt.Equal(end) {
			t.Errorf("after the snooze it is %s since %v, snoozed %v", s.Status, s.StatusAt, s.Snoozed)
		}
		same(t, "log", kinds(sim, id), []string{"trigger", "assign", "acknowledge", "snooze", "unacknowledge"})
	})
}

func TestWhatEndsASnooze(t *testing.T) {
	for name, c := range map[string]struct {
		do     func(*simulator.Simulator, string) error
		status string
	}{
		"another acknowledgement": {func(s *simulator.Simulator, id string) error { return s.Ack("ana", id, "") }, "acknowledged"},
		"a reassignment":          {func(s *simulator.Simulator, id string) error { return s.Reassign("ana", id, "ben") }, "triggered"},
		"a resolve":               {func(s *simulator.Simulator, id string) error { return s.Resolve("ana", id, "") }, "resolved"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sim := from(t, plain)
				id := trigger(t, sim, "api")
				must(t, sim.Ack("ana", id, ""))
				must(t, sim.Snooze("ana", id, time.Hour))
				must(t, c.do(sim, id))
				if s := state(t, sim, id); s.Snoozed || s.Status != c.status || !s.UnacknowledgesAt.IsZero() {
					t.Errorf("it is %s, snoozed %v, unacknowledges at %v", s.Status, s.Snoozed, s.UnacknowledgesAt)
				}
				time.Sleep(time.Hour)
				if s := state(t, sim, id); s.Status != c.status {
					t.Errorf("an hour later it is %s", s.Status)
				}
			})
		})
	}
}

const supported = plain + `
[[service]]
key = "office"
policy = "main"
urgency = "hours"
hours = { time_zone = "America/New_York", from = "09:00", to = "17:00", raise = true }
`

func TestSupportHours(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A bubble begins on Saturday 1 January 2000, 00:00 UTC.
		sim := from(t, supported)
		id := trigger(t, sim, "office")
		opens := time.Date(2000, 1, 3, 14, 0, 0, 0, time.UTC) // Monday, nine in New York
		s := state(t, sim, id)
		if s.Urgency != "low" || !s.RaisesAt.Equal(opens) {
			t.Errorf("on Saturday it is %s and raised at %v", s.Urgency, s.RaisesAt)
		}
		pending := dig(t, at(t, sim, "ana").get("/incidents/"+id), "incident", "pending_actions", 0)
		if dig(t, pending, "type") != "urgency_change" || dig(t, pending, "to") != "high" {
			t.Errorf("pending is %v", pending)
		}
		time.Sleep(time.Until(opens))
		if s := state(t, sim, id); s.Urgency != "high" || !s.EscalatesAt.Equal(opens.Add(5*time.Minute)) {
			t.Errorf("on Monday it is %s and escalates at %v", s.Urgency, s.EscalatesAt)
		}
		if s := state(t, sim, trigger(t, sim, "office")); s.Urgency != "high" {
			t.Errorf("triggered in support hours it is %s", s.Urgency)
		}
		time.Sleep(8 * time.Hour)
		if s := state(t, sim, trigger(t, sim, "office")); s.Urgency != "low" {
			t.Errorf("triggered at five it is %s", s.Urgency)
		}
	})
}

func TestNotificationsFollowTheRules(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, `
[[person]]
key = "ana"
[[person.contact]]
kind = "push"
[[person.contact]]
kind = "phone"
[[person.contact]]
kind = "email"
disabled = true
[[person.rule]]
contact = "push"
[[person.rule]]
contact = "email"
[[person.rule]]
contact = "phone"
after = "2m"
[[person.rule]]
contact = "phone"
after = "4m"
[[policy]]
key = "p"
[[policy.level]]
delay = "9m"
targets = ["ana"]
[[service]]
key = "s"
policy = "p"
`)
		told := func(id string) (kinds []string) {
			for _, l := range sim.Log(id) {
				if l.Kind == "notify" {
					kinds = append(kinds, l.Text)
				}
			}
			return kinds
		}
		id := trigger(t, sim, "s")
		push, phone := "Notified ana by push notification.", "Notified ana by phone."
		same(t, "at once", told(id), []string{push})
		time.Sleep(2 * time.Minute)
		same(t, "after two minutes", told(id), []string{push, phone})
		must(t, sim.Ack("ana", id, "phone"))
		time.Sleep(10 * time.Minute)
		same(t, "once acknowledged", told(id), []string{push, phone})
		page := at(t, sim, "ana").get("/notifications?" + window(sim.Now().Add(-time.Hour), sim.Now().Add(time.Second)))
		same(t, "all of them, the newest first", each(t, page, "notifications", "type"), []string{"phone_notification", "push_notification"})
		if got := dig(t, page, "notifications", 1, "address"); got != nil {
			t.Errorf("the address of a push is %v", got)
		}
	})
}

func TestTheStatusInstantOfATriggeredIncidentIsItsUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		born := sim.Now()
		time.Sleep(time.Minute)
		must(t, sim.AddNote("ana", id, "a note"))
		in := dig(t, ana.get("/incidents/"+id), "incident")
		if got := dig(t, in, "updated_at"); got != born.Format(time.RFC3339) {
			t.Errorf("a note updated it: %v", got)
		}
		ana.put(200, id, map[string]any{"title": "clearer"})
		in = dig(t, ana.get("/incidents/"+id), "incident")
		if got := dig(t, in, "last_status_change_at"); got != sim.Now().Format(time.RFC3339) {
			t.Errorf("last_status_change_at is %v", got)
		}
		must(t, sim.Ack("ana", id, ""))
		acked := sim.Now()
		time.Sleep(time.Minute)
		ana.put(200, id, map[string]any{"title": "clearer still"})
		in = dig(t, ana.get("/incidents/"+id), "incident")
		if got := dig(t, in, "last_status_change_at"); got != acked.Format(time.RFC3339) {
			t.Errorf("of an acknowledged one it is %v, want %v", got, acked)
		}
	})
}

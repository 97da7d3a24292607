package simulator_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestEscalationInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		born := sim.Now()
		id := trigger(t, sim, "api")
		// Levels of 5, 10 and 15 minutes, all of it twice.
		steps := []struct {
			at       time.Duration
			assigned []string
			level    int
			loop     int
			next     time.Duration // zero: nobody else will be paged
		}{
			{0, []string{"ana"}, 1, 0, 5 * time.Minute},
			{5 * time.Minute, []string{"ben"}, 2, 0, 15 * time.Minute},
			{15 * time.Minute, []string{"cleo", "dov"}, 3, 0, 30 * time.Minute},
			{30 * time.Minute, []string{"ana"}, 1, 1, 35 * time.Minute},
			{35 * time.Minute, []string{"ben"}, 2, 1, 45 * time.Minute},
			{45 * time.Minute, []string{"cleo", "dov"}, 3, 1, 0},
			{24 * time.Hour, []string{"cleo", "dov"}, 3, 1, 0},
		}
		for i, step := range steps {
			time.Sleep(time.Until(born.Add(step.at)))
			s := state(t, sim, id)
			same(t, "assigned", s.Assigned, step.assigned)
			if s.Level != step.level || s.Loop != step.loop {
				t.Errorf("step %d: level %d of loop %d, want %d of %d", i, s.Level, s.Loop, step.level, step.loop)
			}
			want := time.Time{}
			if step.next > 0 {
				want = born.Add(step.next)
			}
			if !s.EscalatesAt.Equal(want) {
				t.Errorf("step %d: it escalates at %v, want %v", i, s.EscalatesAt, want)
			}
		}
		same(t, "log", kinds(sim, id), []string{
			"trigger", "assign", "escalate", "escalate", "escalate", "repeat_escalation_path", "escalate", "escalate",
			"escalate", "escalate", "exhaust_escalation_path",
		})
	})
}

// What is due is lived through in order, each at its own instant, even where
// nobody looked for a long time.
func TestLateLooksSeeExactInstants(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		born := sim.Now()
		id := trigger(t, sim, "api")
		time.Sleep(3*time.Hour + 123*time.Millisecond)
		var instants []time.Duration
		last := time.Duration(-1)
		for _, l := range sim.Log(id) {
			if d := l.At.Sub(born); l.Kind == "escalate" && d != last {
				instants = append(instants, d)
				last = d
			}
		}
		want := []time.Duration{5 * time.Minute, 15 * time.Minute, 30 * time.Minute, 35 * time.Minute, 45 * time.Minute}
		if !slices.Equal(instants, want) {
			t.Errorf("escalated at %v, want %v", instants, want)
		}
	})
}

func TestEscalationEntriesPerPersonAtOneInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		id := trigger(t, sim, "api")
		time.Sleep(15 * time.Minute)
		log := at(t, sim, "ana").get("/incidents/" + id + "/log_entries")
		var people, times []string
		for _, e := range dig(t, log, "log_entries").([]any) {
			if dig(t, e, "type") == "escalate_log_entry" {
				people = append(people, dig(t, e, "assignees", 0, "summary").(string))
				times = append(times, dig(t, e, "created_at").(string))
				if via := dig(t, e, "channel", "type"); via != "timeout" {
					t.Errorf("it escalated through %v", via)
				}
			}
		}
		same(t, "escalated to, the newest first", people, []string{"dov", "cleo", "ben"})
		if times[0] != times[1] || times[0] == times[2] {
			t.Errorf("at %v", times)
		}
	})
}

func TestManualEscalation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		ana.put(200, id, map[string]any{"status": "acknowledged"})
		time.Sleep(time.Minute)
		in := dig(t, ana.put(200, id, map[string]any{"escalation_level": 2}), "incidents", 0)
		if dig(t, in, "status") != "triggered" {
			t.Error("an acknowledged incident stays acknowledged when it is escalated")
		}
		s := state(t, sim, id)
		same(t, "assigned", s.Assigned, []string{"ben"})
		if want := sim.Now().Add(10 * time.Minute); !s.EscalatesAt.Equal(want) {
			t.Errorf("it escalates at %v, want %v", s.EscalatesAt, want)
		}
		if got, want := dig(t, in, "pending_actions", 0, "at"), s.EscalatesAt.Format(time.RFC3339); got != want {
			t.Errorf("pending_actions say %v, want %v", got, want)
		}
		same(t, "log", kinds(sim, id), []string{"trigger", "assign", "acknowledge", "unacknowledge", "escalate"})
		log := sim.Log(id)
		if last := log[len(log)-2]; last.By != "ana" || last.Via != "api" {
			t.Errorf("escalated by %s through %s", last.By, last.Via)
		}
	})
}

func TestReassignmentStopsEscalation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		in := dig(t, ana.put(200, id, map[string]any{"assignments": []any{assignee(idOf(t, sim, "dov"))}}), "incidents", 0)
		if dig(t, in, "assigned_via") != "direct_assignment" || len(dig(t, in, "pending_actions").([]any)) != 0 {
			t.Errorf("assigned via %v, pending %v", dig(t, in, "assigned_via"), dig(t, in, "pending_actions"))
		}
		time.Sleep(10 * time.Hour)
		same(t, "assigned", state(t, sim, id).Assigned, []string{"dov"})
		// An escalation takes it back to its policy.
		must(t, sim.Escalate("ana", id, 1))
		if s := state(t, sim, id); s.Direct || s.EscalatesAt.IsZero() {
			t.Errorf("direct %v, escalates at %v", s.Direct, s.EscalatesAt)
		}
	})
}

func TestLowUrgencyDoesNotEscalate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		id := trigger(t, sim, "calm")
		time.Sleep(10 * time.Hour)
		same(t, "assigned", state(t, sim, id).Assigned, []string{"ana"})
		must(t, sim.SetUrgency("ana", id, "high"))
		time.Sleep(5 * time.Minute)
		same(t, "assigned once it is high", state(t, sim, id).Assigned, []string{"ben"})
		must(t, sim.SetUrgency("ana", id, "low"))
		time.Sleep(10 * time.Hour)
		same(t, "assigned once it is low again", state(t, sim, id).Assigned, []string{"ben"})
	})
}

func TestRaisingTheUrgencyTakesAcknowledgementsBack(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "calm")
	must(t, sim.Ack("ana", id, "mobile"))
	at(t, sim, "ben").put(200, id, map[string]any{"urgency": "high"})
	s := state(t, sim, id)
	if s.Status != "triggered" || len(s.AckedBy) != 0 || s.EscalatesAt.IsZero() {
		t.Errorf("it is %s, acknowledged by %v, escalates at %v", s.Status, s.AckedBy, s.EscalatesAt)
	}
	must(t, sim.Ack("ana", id, "mobile"))
	must(t, sim.SetUrgency("ana", id, "low"))
	if s := state(t, sim, id); s.Status != "acknowledged" {
		t.Errorf("lowered, it is %s", s.Status)
	}
}

func TestIncidentsKeepThePolicyOfTheirTrigger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		old := trigger(t, sim, "api")
		must(t, sim.SetPolicy("main", 0, simulator.LevelPlan{Delay: simulator.Span(time.Minute), Targets: []string{"dov"}}))
		fresh := trigger(t, sim, "api")
		same(t, "the new one's people", state(t, sim, fresh).Assigned, []string{"dov"})
		time.Sleep(5 * time.Minute)
		same(t, "the old one's people", state(t, sim, old).Assigned, []string{"ben"})
		// What the API tells of the policy is the new one.
		levels := dig(t, at(t, sim, "ana").get("/escalation_policies/"+idOf(t, sim, "main")), "escalation_policy", "escalation_rules").([]any)
		if len(levels) != 1 {
			t.Errorf("the policy has %d levels, want 1", len(levels))
		}
	})
}

// alone is a policy whose first level has nobody but for one hour a day.
const alone = `
[[person]]
key = "ana"
[[person]]
key = "ben"
[[schedule]]
key = "hour"
[[schedule.layer]]
turn = "24h"
people = ["ana"]
[[schedule.layer.restriction]]
begins = "2h"
lasts = "1h"
[[policy]]
key = "only"
[[policy.level]]
delay = "5m"
targets = ["hour"]
[[policy]]
key = "both"
loops = 1
[[policy.level]]
delay = "5m"
targets = ["hour"]
[[policy.level]]
delay = "5m"
targets = ["ben"]
[[service]]
key = "lonely"
policy = "only"
routing_key = "lonely-key"
[[service]]
key = "backed"
policy = "both"
`

func TestNobodyOnCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, alone)
		ana := at(t, sim, "ana")
		ask := map[string]any{"incident": map[string]any{"type": "incident", "title": "x", "service": map[string]any{"id": idOf(t, sim, "lonely")}}}
		if got := ana.refused(400, "POST", "/incidents", ask); got != 1015 {
			t.Errorf("code %d, want 1015", got)
		}
		if _, err := sim.Trigger("lonely", "x", simulator.With{}); err == nil || !strings.Contains(err.Error(), "no user on call") {
			t.Errorf("the event was taken: %v", err)
		}
		// Where a later level has somebody, it goes there at once, and skips the
		// empty one in the loop.
		id := trigger(t, sim, "backed")
		same(t, "assigned", state(t, sim, id).Assigned, []string{"ben"})
		if got := ana.refused(400, "PUT", "/incidents", bulk(id, map[string]any{"escalation_level": 1})); got != 1015 {
			t.Errorf("code %d, want 1015", got)
		}
		time.Sleep(5 * time.Minute)
		s := state(t, sim, id)
		same(t, "assigned in the loop", s.Assigned, []string{"ben"})
		if s.Loop != 1 || s.Level != 2 {
			t.Errorf("level %d of loop %d", s.Level, s.Loop)
		}
		time.Sleep(2 * time.Hour)
		same(t, "the hour's person", state(t, sim, trigger(t, sim, "lonely")).Assigned, []string{"ana"})
	})
}

func TestThePolicyBesideALevelWins(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	at(t, sim, "ana").put(200, id, map[string]any{
		"escalation_level": 3, "escalation_policy": map[string]any{"id": idOf(t, sim, "main"), "type": "escalation_policy_reference"},
	})
	if s := state(t, sim, id); s.Level != 1 {
		t.Errorf("it is at level %d, want 1", s.Level)
	}
}

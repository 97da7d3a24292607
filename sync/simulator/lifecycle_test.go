package simulator_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestAcknowledgeAndResolve(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		ana := at(t, sim, "ana")
		id := trigger(t, sim, "api")
		time.Sleep(time.Minute)

		in := dig(t, ana.put(200, id, map[string]any{"status": "acknowledged"}), "incidents", 0)
		acked := sim.Now().Format(time.RFC3339)
		for _, want := range []struct {
			path []any
			is   any
		}{
			{[]any{"status"}, "acknowledged"},
			{[]any{"acknowledgements", 0, "at"}, acked},
			{[]any{"acknowledgements", 0, "acknowledger", "id"}, idOf(t, sim, "ana")},
			{[]any{"assignments", 0, "assignee", "id"}, idOf(t, sim, "ana")},
			{[]any{"last_status_change_at"}, acked},
			{[]any{"last_status_change_by", "id"}, idOf(t, sim, "ana")},
			{[]any{"updated_at"}, acked},
			{[]any{"resolved_at"}, nil},
			{[]any{"assigned_via"}, "escalation_policy"},
		} {
			if got := dig(t, in, want.path...); got != want.is {
				t.Errorf("%v is %v, want %v", want.path, got, want.is)
			}
		}
		if pending := dig(t, in, "pending_actions").([]any); len(pending) != 0 {
			t.Errorf("still pending: %v", pending)
		}

		time.Sleep(time.Minute)
		in = dig(t, ana.put(200, id, map[string]any{"status": "resolved", "resolution": "restarted"}), "incidents", 0)
		if got := len(dig(t, in, "assignments").([]any)) + len(dig(t, in, "acknowledgements").([]any)); got != 0 {
			t.Errorf("a resolved incident still has %d assignments and acknowledgements", got)
		}
		if got, want := dig(t, in, "resolved_at"), sim.Now().Format(time.RFC3339); got != want {
			t.Errorf("resolved_at is %v, want %v", got, want)
		}
		same(t, "log", kinds(sim, id), []string{"trigger", "assign", "acknowledge", "resolve"})
		log := ana.get("/incidents/" + id + "/log_entries")
		if got := dig(t, log, "log_entries", 0, "note"); got != "restarted" {
			t.Errorf("the newest entry's note is %v", got)
		}
	})
}

func TestRefusals(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	open, calm, done := trigger(t, sim, "api"), trigger(t, sim, "calm"), trigger(t, sim, "api")
	must(t, sim.Resolve("ana", done, ""))
	for _, c := range []struct {
		name   string
		id     string
		change map[string]any
		status int
		code   int
	}{
		{"resolve what is resolved", done, map[string]any{"status": "resolved"}, 400, 1001},
		{"escalate what is resolved", done, map[string]any{"escalation_level": 2}, 400, 1001},
		{"reassign what is resolved", done, map[string]any{"assignments": []any{assignee(idOf(t, sim, "ben"))}}, 400, 1001},
		{"escalate low urgency", calm, map[string]any{"escalation_level": 2}, 400, 1006},
		{"a level beyond the last", open, map[string]any{"escalation_level": 4}, 400, 1006},
		{"a level that is no level", open, map[string]any{"escalation_level": 0}, 400, 2001},
		{"a status that is none", open, map[string]any{"status": "closed"}, 400, 2001},
		{"an urgency that is none", open, map[string]any{"urgency": "huge"}, 400, 2001},
		{"an empty title", open, map[string]any{"title": ""}, 400, 2001},
		{"a priority that is not there", open, map[string]any{"priority": "P9"}, 400, 2001},
		{"somebody who is not there", open, map[string]any{"assignments": []any{assignee("PNOBODY")}}, 400, 2001},
		{"an incident that is not there", "QNOTTHERE", map[string]any{"status": "resolved"}, 404, 2100},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ana.refused(c.status, http.MethodPut, "/incidents", bulk(c.id, c.change)); got != c.code {
				t.Errorf("code %d, want %d", got, c.code)
			}
		})
	}
	t.Run("snooze what is not acknowledged", func(t *testing.T) {
		if got := ana.refused(400, http.MethodPost, "/incidents/"+open+"/snooze", map[string]any{"duration": 60}); got != 1012 {
			t.Errorf("code %d, want 1012", got)
		}
	})
	t.Run("snooze for too long", func(t *testing.T) {
		if got := ana.refused(400, http.MethodPost, "/incidents/"+open+"/snooze", map[string]any{"duration": 604801}); got != 1013 {
			t.Errorf("code %d, want 1013", got)
		}
	})
	t.Run("too many at once", func(t *testing.T) {
		items := make([]any, 251)
		for i := range items {
			items[i] = map[string]any{"id": open, "type": "incident_reference"}
		}
		ana.refused(413, http.MethodPut, "/incidents", map[string]any{"incidents": items})
	})
	t.Run("what is not JSON", func(t *testing.T) {
		ana.refused(400, http.MethodPut, "/incidents", "{")
		ana.refused(400, http.MethodPut, "/incidents", "null")
		ana.refused(400, http.MethodPut, "/incidents", "")
	})
}

func assignee(id string) any {
	return map[string]any{"assignee": map[string]any{"id": id, "type": "user_reference"}}
}

func TestAcknowledgingAResolvedIncidentReopensIt(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	must(t, sim.Escalate("ana", id, 3))
	must(t, sim.Resolve("ben", id, ""))
	at(t, sim, "cleo").put(200, id, map[string]any{"status": "acknowledged"})
	s := state(t, sim, id)
	if s.Status != "acknowledged" || !s.ResolvedAt.IsZero() || s.Level != 1 {
		t.Errorf("it is %s at level %d, resolved at %v", s.Status, s.Level, s.ResolvedAt)
	}
	same(t, "assigned", s.Assigned, []string{"cleo"})
	if open := sim.Open(); len(open) != 1 {
		t.Errorf("%d incidents are open, want 1", len(open))
	}
}

func TestTriggeringAResolvedIncidentReopensIt(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	for _, c := range []struct {
		name     string
		change   map[string]any
		assigned []string
		direct   bool
	}{
		{"by its policy", map[string]any{"status": "triggered"}, []string{"ana"}, false},
		{"to a person", map[string]any{"status": "triggered", "assignments": []any{assignee(idOf(t, sim, "dov"))}}, []string{"dov"}, true},
		{"by another policy", map[string]any{"status": "triggered", "escalation_policy": map[string]any{"id": idOf(t, sim, "short"), "type": "escalation_policy_reference"}}, []string{"ben"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			id := trigger(t, sim, "api")
			must(t, sim.Escalate("ana", id, 3))
			must(t, sim.Resolve("ana", id, ""))
			ana.put(200, id, c.change)
			s := state(t, sim, id)
			if s.Status != "triggered" || s.Level != 1 || s.Direct != c.direct {
				t.Errorf("it is %s at level %d, direct %v", s.Status, s.Level, s.Direct)
			}
			same(t, "assigned", s.Assigned, c.assigned)
		})
	}
}

func TestRepeatedAcknowledgement(t *testing.T) {
	for name, c := range map[string]struct {
		account string
		status  int
	}{
		"accepted by default":       {"", 200},
		"refused where it is asked": {"[account]\nrefuse_repeated_ack = true\n", 400},
	} {
		t.Run(name, func(t *testing.T) {
			sim := from(t, plain+c.account)
			id := trigger(t, sim, "api")
			ana := at(t, sim, "ana")
			ana.put(200, id, map[string]any{"status": "acknowledged"})
			out := ana.put(c.status, id, map[string]any{"status": "acknowledged"})
			if c.status == 400 && dig(t, out, "error", "code") != float64(1002) {
				t.Errorf("refused with %v", out)
			}
			same(t, "acknowledged by", state(t, sim, id).AckedBy, []string{"ana"})
		})
	}
}

func TestAcknowledgementsOfSeveral(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	must(t, sim.Escalate("ana", id, 3))
	must(t, sim.Ack("cleo", id, "phone"))
	must(t, sim.Ack("dov", id, "mobile"))
	s := state(t, sim, id)
	same(t, "acknowledged by", s.AckedBy, []string{"cleo", "dov"})
	same(t, "assigned", s.Assigned, []string{"cleo", "dov"})
	// Whoever was not among the assignees claims it for themselves.
	must(t, sim.Ack("ben", id, "website"))
	same(t, "assigned", state(t, sim, id).Assigned, []string{"ben"})
}

func TestTheFromHeaderDecidesWhoActs(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	d := at(t, sim, "ana")
	d.from = "ben@example.com"
	d.put(200, id, map[string]any{"status": "acknowledged"})
	same(t, "acknowledged by", state(t, sim, id).AckedBy, []string{"ben"})
}

func TestABulkChangeStopsAtTheFirstRefusal(t *testing.T) {
	sim := from(t, plain)
	first, done, last := trigger(t, sim, "api"), trigger(t, sim, "api"), trigger(t, sim, "api")
	must(t, sim.Resolve("ana", done, ""))
	item := func(id string) any {
		return map[string]any{"id": id, "type": "incident_reference", "status": "resolved"}
	}
	body := map[string]any{"incidents": []any{item(first), item(done), item(last)}}
	if got := at(t, sim, "ana").refused(400, http.MethodPut, "/incidents", body); got != 1001 {
		t.Errorf("code %d", got)
	}
	if a, b := state(t, sim, first).Status, state(t, sim, last).Status; a != "resolved" || b != "triggered" {
		t.Errorf("before the refusal %s, after it %s", a, b)
	}
}

func TestCreate(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	ask := func(more map[string]any) any {
		in := map[string]any{"type": "incident", "title": "by hand", "service": map[string]any{"id": idOf(t, sim, "api"), "type": "service_reference"}}
		for k, v := range more {
			in[k] = v
		}
		return map[string]any{"incident": in}
	}
	made := ana.call(201, http.MethodPost, "/incidents", ask(map[string]any{"incident_key": "k1", "body": map[string]any{"type": "incident_body", "details": "text"}, "priority": nil}))
	id := dig(t, made, "incident", "id").(string)
	s := state(t, sim, id)
	if s.Status != "triggered" || s.Alerts != 0 {
		t.Errorf("it is %s with %d alerts", s.Status, s.Alerts)
	}
	same(t, "assigned", s.Assigned, []string{"ana"})
	if got := dig(t, ana.get("/incidents/"+id+"?include[]=body"), "incident", "body", "details"); got != "text" {
		t.Errorf("the body's details are %v", got)
	}
	if _, there := dig(t, ana.get("/incidents/"+id), "incident").(map[string]any)["body"]; there {
		t.Error("the body comes without being asked for")
	}

	self := ana.call(201, http.MethodPost, "/incidents", ask(map[string]any{"assignments": []any{assignee(idOf(t, sim, "ana"))}}))
	selfID := dig(t, self, "incident", "id").(string)
	if s := state(t, sim, selfID); s.Status != "acknowledged" || !s.Direct {
		t.Errorf("assigned to oneself it is %s, direct %v", s.Status, s.Direct)
	}
	for _, l := range sim.Log(selfID) {
		if l.Kind == "notify" {
			t.Error("assigned to oneself, and still notified")
		}
	}

	for name, more := range map[string]map[string]any{
		"the same open key":        {"incident_key": "k1"},
		"two assignees":            {"assignments": []any{assignee(idOf(t, sim, "ben")), assignee(idOf(t, sim, "dov"))}},
		"no title":                 {"title": " "},
		"no service":               {"service": map[string]any{"id": "PNONE"}},
		"details that are no text": {"body": map[string]any{"details": map[string]any{"a": 1}}},
		"assignee and policy":      {"assignments": []any{assignee(idOf(t, sim, "ben"))}, "escalation_policy": map[string]any{"id": idOf(t, sim, "short")}},
	} {
		if got := ana.refused(400, http.MethodPost, "/incidents", ask(more)); got != 2001 {
			t.Errorf("%s: code %d", name, got)
		}
	}
}

func TestAnIncidentWithAlertsHasNoKey(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	id := trigger(t, sim, "api", simulator.With{By: "ben", Dedup: "mine"})
	if got := dig(t, ana.get("/incidents/"+id), "incident", "incident_key"); got != "mine" {
		t.Errorf("without alerts the key is %v", got)
	}
	source := map[string]any{"id": trigger(t, sim, "api"), "type": "incident_reference"}
	ana.call(200, http.MethodPut, "/incidents/"+id+"/merge", map[string]any{"source_incidents": []any{source}})
	if got := dig(t, ana.get("/incidents/"+id), "incident", "incident_key"); got != nil {
		t.Errorf("with an alert the key is %v", got)
	}
}

func TestMerge(t *testing.T) {
	sim := from(t, plain)
	into, source := trigger(t, sim, "api"), trigger(t, sim, "api")
	ana := at(t, sim, "ana")
	body := map[string]any{"source_incidents": []any{map[string]any{"id": source, "type": "incident_reference"}}}
	ana.call(200, http.MethodPut, "/incidents/"+into+"/merge", body)
	if s := state(t, sim, into); s.Alerts != 2 || s.Status != "triggered" {
		t.Errorf("the target is %s with %d alerts", s.Status, s.Alerts)
	}
	merged := dig(t, ana.get("/incidents/"+source), "incident")
	if dig(t, merged, "status") != "resolved" || dig(t, merged, "resolve_reason", "incident", "id") != into {
		t.Errorf("the source is %v, %v", dig(t, merged, "status"), dig(t, merged, "resolve_reason"))
	}
	if got := ana.refused(400, http.MethodPut, "/incidents/"+into+"/merge", body); got != 1019 {
		t.Errorf("merging again: code %d", got)
	}
	if s, _ := sim.Incident(into); s.Alerts != 2 {
		t.Error("merging again moved alerts")
	}
}

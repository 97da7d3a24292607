package simtest_test

import (
	"net/url"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/sync/simulator/simtest"
)

// start is the demo with a bit of history, checked against the document.
func start(t *testing.T) (*simulator.Simulator, *client) {
	t.Helper()
	sc, err := simulator.Load(simulator.Demo)
	if err != nil {
		t.Fatal(err)
	}
	sc.History = simulator.HistoryPlan{Days: 3, PerDay: 2}
	sim, err := simulator.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	return sim, newClient(t, simtest.Wrap(t, sim))
}

func id(t *testing.T, sim *simulator.Simulator, what string) string {
	t.Helper()
	k, found := sim.Look(what)
	if !found {
		t.Fatalf("there is no %s", what)
	}
	return k.ID
}

func span(from, to time.Time) string {
	return "since=" + url.QueryEscape(from.Format(time.RFC3339)) + "&until=" + url.QueryEscape(to.Format(time.RFC3339))
}

func TestReadsFollowTheDocument(t *testing.T) {
	sim, c := start(t)
	page, err := sim.Trigger("payments-api", "p99 latency", simulator.With{Links: []simulator.LinkPlan{{Href: "https://wiki.example.com/x", Text: "Runbook"}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.Ack("ana", page, "mobile"); err != nil {
		t.Fatal(err)
	}
	if err := sim.Do(simulator.Act{Kind: "respond", By: "ana", Incident: page, To: []string{"dana"}, Text: "please"}); err != nil {
		t.Fatal(err)
	}
	now := sim.Now()
	ahead, behind := span(now, now.AddDate(0, 0, 30)), span(now.AddDate(0, 0, -7), now)
	for _, path := range []string{
		"/abilities",
		"/escalation_policies", "/escalation_policies?include[]=services&include[]=teams&include[]=targets&total=true",
		"/escalation_policies/" + id(t, sim, "platform escalation"), "/escalation_policies/" + id(t, sim, "payments escalation") + "?include[]=targets",
		"/incidents", "/incidents?date_range=all&statuses[]=resolved&limit=3&total=true",
		"/incidents?date_range=all&statuses[]=triggered&statuses[]=acknowledged&user_ids[]=" + id(t, sim, "ana") + "&include[]=assignees",
		"/incidents?include[]=services&include[]=escalation_policies", "/incidents?include[]=acknowledgers&include[]=agents&include[]=teams",
		"/incidents?include[]=body", "/incidents/" + page, "/incidents/" + page + "?include[]=custom_fields",
		"/incidents/" + page + "?include[]=custom_fields&include[]=body&include[]=services", "/services/" + id(t, sim, "checkout") + "/custom_fields/values",
		"/incidents/" + page + "/alerts", "/incidents/" + page + "/alerts?include[]=services&statuses[]=triggered",
		"/incidents/" + page + "/custom_fields/values",
		"/incidents/" + page + "/log_entries?include[]=channels", "/incidents/" + page + "/notes", "/incidents/" + page + "/past_incidents?limit=3",
		"/log_entries?limit=100", "/notifications?" + behind, "/notifications?filter=push_notification&" + behind,
		"/oncalls", "/oncalls?" + ahead, "/oncalls?earliest=true&" + ahead + "&time_zone=UTC",
		"/oncalls?include[]=users&include[]=schedules&include[]=escalation_policies",
		"/priorities",
		"/schedules", "/schedules?include[]=schedule_layers&" + ahead, "/schedules/" + id(t, sim, "payments-primary"),
		"/schedules/" + id(t, sim, "payments-primary") + "?time_zone=UTC&" + ahead,
		"/schedules/" + id(t, sim, "payments-primary") + "/overrides?" + ahead,
		"/schedules/" + id(t, sim, "payments-primary") + "/overrides?editable=true&" + ahead,
		"/services", "/services?include[]=escalation_policies&include[]=teams&include[]=integrations", "/services/" + id(t, sim, "Payments API"),
		"/teams", "/teams/" + id(t, sim, "Payments") + "/members", "/users",
		"/users/me", "/users/me?include[]=contact_methods", "/users/me?include[]=notification_rules", "/users/me?include[]=teams",
		"/users/" + id(t, sim, "dana"), "/users/" + id(t, sim, "ana") + "/contact_methods",
		"/users/" + id(t, sim, "ana") + "/notification_rules?urgency=all", "/users/" + id(t, sim, "ana") + "/notification_rules?include[]=contact_methods",
		"/v3/schedules", "/v3/schedules/" + id(t, sim, "Platform on-call"),
		"/v3/schedules/" + id(t, sim, "Platform on-call") + "?include[]=final_schedule&time_zone=UTC&" + ahead,
		"/v3/schedules/" + id(t, sim, "Platform on-call") + "/custom_shifts?" + ahead,
		"/v3/schedules/" + id(t, sim, "Platform on-call") + "/overrides?" + ahead,
	} {
		c.call(200, "GET", path, nil)
	}
	for _, path := range []string{
		"/incidents?statuses[]=triggered&offset=9990&limit=100", "/schedules/" + id(t, sim, "Platform on-call"),
		"/v3/schedules/" + id(t, sim, "payments-primary"), "/oncalls?" + span(now, now.Add(-time.Hour)),
	} {
		c.call(400, "GET", path, nil)
	}
	c.call(404, "GET", "/incidents/QNOTTHERE", nil)
}

func TestWritesFollowTheDocument(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim, c := start(t)
		ana, dana := id(t, sim, "ana"), id(t, sim, "dana")
		ref := func(id, kind string) map[string]any { return map[string]any{"id": id, "type": kind} }
		one, _ := sim.Trigger("payments-api", "one", simulator.With{})
		two, _ := sim.Trigger("payments-api", "two", simulator.With{})
		put := func(want int, id string, change map[string]any) {
			change["id"], change["type"] = id, "incident_reference"
			c.call(want, "PUT", "/incidents", map[string]any{"incidents": []any{change}})
		}
		put(200, one, map[string]any{"status": "acknowledged"})
		c.call(201, "POST", "/incidents/"+one+"/snooze", map[string]any{"duration": 3600})
		put(200, one, map[string]any{"escalation_level": 2})
		put(200, one, map[string]any{"title": "another", "priority": ref(id(t, sim, "P1"), "priority_reference"), "urgency": "high"})
		put(200, one, map[string]any{"assignments": []any{map[string]any{"assignee": ref(dana, "user_reference")}}})
		put(200, one, map[string]any{"status": "resolved", "resolution": "done"})
		put(400, one, map[string]any{"status": "resolved"})
		put(200, one, map[string]any{"status": "triggered"})
		c.call(200, "PUT", "/incidents/"+one, map[string]any{"incident": map[string]any{"type": "incident_reference", "status": "acknowledged"}})
		c.call(200, "POST", "/incidents/"+one+"/notes", map[string]any{"note": map[string]any{"content": "looking"}})
		c.call(200, "POST", "/incidents/"+one+"/status_updates", map[string]any{"message": "spreading"})
		c.call(200, "POST", "/incidents/"+one+"/responder_requests", map[string]any{
			"requester_id": ana, "message": "help", "responder_request_targets": []any{map[string]any{"responder_request_target": ref(dana, "user_reference")}},
		})
		c.call(201, "PUT", "/incidents/"+one+"/custom_fields/values", map[string]any{
			"custom_fields": []any{map[string]any{"name": "runbook", "value": "https://wiki.example.com/y"}},
		})
		alerts := c.call(200, "GET", "/incidents/"+two+"/alerts", nil)
		c.call(200, "PUT", "/incidents/"+two+"/alerts", map[string]any{
			"alerts": []any{map[string]any{"id": dig(t, alerts, "alerts", 0, "id"), "type": "alert", "status": "resolved"}},
		})
		three, _ := sim.Trigger("payments-api", "three", simulator.With{})
		c.call(200, "PUT", "/incidents/"+one+"/merge", map[string]any{"source_incidents": []any{ref(three, "incident_reference")}})
		c.call(201, "POST", "/incidents", map[string]any{"incident": map[string]any{
			"type": "incident", "title": "Shift swap: Ana to Dana", "service": ref(id(t, sim, "Shift swaps"), "service_reference"), "urgency": "low",
			"incident_key": "swap/1", "body": map[string]any{"type": "incident_body", "details": "please"},
			"assignments": []any{map[string]any{"assignee": ref(dana, "user_reference")}},
		}})
		schedules(t, sim, c)
		for _, path := range []string{"/analytics/metrics/responders/all", "/analytics/raw/responders/" + ana + "/incidents"} {
			c.call(200, "POST", path, map[string]any{"time_zone": "Etc/UTC"})
		}
	})
}

// schedules writes overrides and custom shifts of both kinds of schedule.
func schedules(t *testing.T, sim *simulator.Simulator, c *client) {
	t.Helper()
	layered, shifted := id(t, sim, "payments-primary"), id(t, sim, "Platform on-call")
	dana := map[string]any{"id": id(t, sim, "dana"), "type": "user_reference"}
	now := sim.Now()
	at := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	made := c.call(201, "POST", "/schedules/"+layered+"/overrides", map[string]any{"overrides": []any{
		map[string]any{"start": at(time.Hour), "end": at(2 * time.Hour), "user": dana},
		map[string]any{"start": at(-time.Hour), "end": at(time.Hour), "user": dana},
		map[string]any{"start": at(time.Hour), "end": at(time.Hour), "user": dana},
	}})
	c.call(204, "DELETE", "/schedules/"+layered+"/overrides/"+dig(t, made, "list", 0, "override", "id").(string), nil)
	c.call(200, "DELETE", "/schedules/"+layered+"/overrides/"+dig(t, made, "list", 1, "override", "id").(string), nil)

	final := c.call(200, "GET", "/v3/schedules/"+shifted+"?include[]=final_schedule&"+span(now, now.AddDate(0, 0, 1)), nil)
	first := dig(t, final, "schedule", "final_schedule", "computed_shift_assignments", 0)
	over := c.call(201, "POST", "/v3/schedules/"+shifted+"/overrides", map[string]any{"overrides": []any{map[string]any{
		"type": "override_shift", "rotation_id": dig(t, first, "source", "rotation_id"), "start_time": at(0), "end_time": at(time.Hour),
		"overridden_member": dig(t, first, "member"), "overriding_member": map[string]any{"type": "user_member", "user_id": id(t, sim, "farid")},
	}}})
	path := "/v3/schedules/" + shifted + "/overrides/" + dig(t, over, "overrides", 0, "id").(string)
	c.call(200, "GET", path, nil)
	c.call(200, "PUT", path, map[string]any{"override": map[string]any{"end_time": at(2 * time.Hour)}})
	c.call(204, "DELETE", path, nil)
	c.call(201, "POST", "/v3/schedules/"+shifted+"/custom_shifts", map[string]any{"custom_shifts": []any{map[string]any{
		"type": "custom_shift", "start_time": at(time.Hour), "end_time": at(3 * time.Hour),
		"assignments": []any{map[string]any{"type": "shift_assignment", "member": map[string]any{"type": "user_member", "user_id": dana["id"]}}},
	}}})
	c.call(400, "POST", "/v3/schedules/"+shifted+"/overrides", map[string]any{"overrides": []any{map[string]any{
		"type": "override_shift", "rotation_id": "NOTTHERE", "start_time": at(0), "end_time": at(time.Hour),
		"overridden_member": dig(t, first, "member"), "overriding_member": dig(t, first, "member"),
	}}})
}

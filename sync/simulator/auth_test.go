package simulator_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestTokens(t *testing.T) {
	sim := from(t, plain+"[account]\nkey = \"acct\"\nread_only_key = \"ro\"\n")
	must(t, sim.RevokeToken("cleo"))
	for auth, status := range map[string]int{
		"Token token=ana-token": 200, `Token token="ana-token"`: 200, "Bearer ana-token": 200,
		"": 401, "Token token=": 401, "Token token=other": 401, "Bearer other": 401, "ana-token": 401, "Token token=cleo-token": 401,
		"Token token=acct": 400, // belongs to nobody
	} {
		d := at(t, sim, "ana")
		d.token = auth
		resp, data := d.send("GET", "/users/me", nil)
		if resp.StatusCode != status {
			t.Errorf("%q: %d, want %d: %s", auth, resp.StatusCode, status, data)
		}
		if status == 401 && d.refused(401, "GET", "/incidents", nil) != 2006 {
			t.Errorf("%q: not PagerDuty's body", auth)
		}
	}
	must(t, sim.RestoreToken("cleo"))
	at(t, sim, "cleo").get("/users/me")
	id := trigger(t, sim, "api")
	key := at(t, sim, "ana")
	key.token = "Token token=acct"
	key.put(200, id, map[string]any{"status": "acknowledged"})
	key.token = "Token token=ro"
	key.get("/incidents")
	if got := key.refused(403, "PUT", "/incidents", bulk(id, map[string]any{"status": "resolved"})); got != 2010 {
		t.Errorf("code %d", got)
	}
	if sim.RevokeToken("nobody") == nil {
		t.Error("a token of nobody was revoked")
	}
}

func TestTheFromHeaderIsNeeded(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	must(t, sim.Ack("ana", id, ""))
	ref := map[string]any{"id": id, "type": "incident_reference"}
	for path, body := range map[string]any{
		"PUT /incidents":                            map[string]any{"incidents": []any{ref}},
		"PUT /incidents/" + id:                      map[string]any{"incident": ref},
		"POST /incidents":                           map[string]any{},
		"POST /incidents/" + id + "/notes":          map[string]any{"note": map[string]any{"content": "x"}},
		"POST /incidents/" + id + "/snooze":         map[string]any{"duration": 60},
		"POST /incidents/" + id + "/status_updates": map[string]any{"message": "x"},
		"PUT /incidents/" + id + "/alerts":          map[string]any{"alerts": []any{}},
		"PUT /incidents/" + id + "/merge":           map[string]any{"source_incidents": []any{}},
	} {
		method, path := splitOperation(path)
		for fromHeader, code := range map[string]int{"": 2016, "not an address": 1028, "stranger@example.com": 1008} {
			d := at(t, sim, "ana")
			d.from = fromHeader
			if got := d.refused(400, method, path, body); got != code {
				t.Errorf("%s %s from %q: code %d, want %d", method, path, fromHeader, got, code)
			}
		}
	}
	d := at(t, sim, "ana")
	d.from = "" // not needed here
	d.call(201, "PUT", "/incidents/"+id+"/custom_fields/values", map[string]any{"custom_fields": []any{}})
}

func splitOperation(s string) (method, path string) {
	for i := range s {
		if s[i] == ' ' {
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

func TestRoles(t *testing.T) {
	sim := from(t, plain)
	theirs, others := trigger(t, sim, "api"), trigger(t, sim, "api")
	must(t, sim.Reassign("ana", theirs, "obs", "reader"))
	for _, c := range []struct {
		who, role, id string
		status        int
	}{
		{"obs", "observer", others, 403},
		{"obs", "observer", theirs, 200},
		{"obs", "restricted_access", others, 403},
		{"reader", "read_only_user", theirs, 403},
		{"reader", "read_only_limited_user", theirs, 403},
		{"dov", "limited_user", others, 200},
		{"dov", "user", others, 200},
		// Ana's role in the team lets her act on what is the team's.
		{"ana", "observer", others, 200},
		{"cleo", "observer", others, 403},
	} {
		must(t, sim.SetRole(c.who, c.role))
		resp, _ := at(t, sim, c.who).send("PUT", "/incidents", bulk(c.id, map[string]any{"status": "acknowledged"}))
		if resp.StatusCode != c.status {
			t.Errorf("%s as %s: %d, want %d", c.who, c.role, resp.StatusCode, c.status)
		}
	}
	at(t, sim, "reader").get("/incidents/" + theirs)
}

func TestRateLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain+"[account]\nrate_limit = 3\n")
		ana := at(t, sim, "ana")
		header := func(resp *http.Response, name string) int {
			n, err := strconv.Atoi(resp.Header.Get(name))
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			return n
		}
		for i, want := range []struct{ status, remaining, reset int }{{200, 2, 60}, {200, 1, 40}, {200, 0, 20}, {429, 0, 10}} {
			resp, data := ana.send("GET", "/abilities", nil)
			if resp.StatusCode != want.status || header(resp, "ratelimit-limit") != 3 ||
				header(resp, "ratelimit-remaining") != want.remaining || header(resp, "ratelimit-reset") != want.reset {
				t.Errorf("call %d: %d %v: %s", i, resp.StatusCode, resp.Header, data)
			}
			time.Sleep([]time.Duration{20 * time.Second, 20 * time.Second, 10 * time.Second, 0}[i])
		}
		at(t, sim, "ben").get("/abilities") // everybody has their own
	})
}

func TestTheDateHeaderHasTheSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain, simulator.Skew(-7*time.Minute))
		id := trigger(t, sim, "api")
		date := func() time.Time {
			t.Helper()
			resp, _ := at(t, sim, "ana").send("GET", "/abilities", nil)
			d, err := http.ParseTime(resp.Header.Get("Date"))
			must(t, err)
			return d
		}
		if got := time.Until(date()); got != -7*time.Minute {
			t.Errorf("the skew is %v", got)
		}
		if got := time.Until(state(t, sim, id).CreatedAt); got != -7*time.Minute {
			t.Errorf("the skew of created_at is %v", got)
		}
		// A step of the clock makes nothing happen, and loses nothing.
		sim.SetSkew(3 * time.Hour)
		if got := time.Until(date()); got != 3*time.Hour {
			t.Errorf("the skew is %v", got)
		}
		same(t, "assigned", state(t, sim, id).Assigned, []string{"ana"})
		time.Sleep(5*time.Minute - time.Second)
		same(t, "a second before", state(t, sim, id).Assigned, []string{"ana"})
		time.Sleep(time.Second)
		same(t, "at its time", state(t, sim, id).Assigned, []string{"ben"})
	})
}

func TestResponderRequests(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "calm")
	ana := at(t, sim, "ana")
	ask := map[string]any{"requester_id": idOf(t, sim, "ana"), "message": "help", "responder_request_targets": []any{
		map[string]any{"responder_request_target": map[string]any{"id": idOf(t, sim, "ben"), "type": "user_reference"}},
		map[string]any{"responder_request_target": map[string]any{"id": idOf(t, sim, "main"), "type": "escalation_policy_reference"}},
	}}
	r := dig(t, ana.call(200, "POST", "/incidents/"+id+"/responder_requests", ask), "responder_request")
	if dig(t, r, "responder_request_targets", 0, "responder_request_target", "incidents_responders", 0, "state") != "pending" {
		t.Errorf("answered %v", r)
	}
	must(t, sim.Do(simulator.Act{Kind: "join", By: "ben", Incident: id}))
	in := dig(t, ana.get("/incidents/"+id), "incident")
	if got := dig(t, in, "incidents_responders", 0, "state"); got != "joined" {
		t.Errorf("ben has %v", got)
	}
	same(t, "assigned all the same", state(t, sim, id).Assigned, []string{"ana"})
	same(t, "asked", state(t, sim, id).Asked, []string{"ben", "ana"})
	if sim.Do(simulator.Act{Kind: "decline", By: "dov", Incident: id}) == nil {
		t.Error("somebody who was not asked declined")
	}

	poor := from(t, plain+"[account]\nabilities = [\"teams\"]\n")
	id = trigger(t, poor, "api")
	at(t, poor, "ana").refused(402, "POST", "/incidents/"+id+"/responder_requests", ask)
}

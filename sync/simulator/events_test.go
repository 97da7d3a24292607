package simulator_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// event is the body of an event of Events API v2.
func event(action, key, dedup string, payload map[string]any) map[string]any {
	e := map[string]any{"routing_key": key, "event_action": action}
	if dedup != "" {
		e["dedup_key"] = dedup
	}
	if payload != nil {
		e["payload"] = payload
	}
	return e
}

func problem(summary, severity string) map[string]any {
	return map[string]any{"summary": summary, "source": "monitor", "severity": severity}
}

// monitor is a desk that sends events: without token and From.
func monitor(t *testing.T, sim http.Handler) *desk {
	d := at(t, sim, "ana")
	d.token, d.from = "", ""
	return d
}

func TestEventLife(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		m, ana := monitor(t, sim), at(t, sim, "ana")
		answer := m.call(202, "POST", "/v2/enqueue", event("trigger", "api-key", "disk", problem("disk full", "critical")))
		if dig(t, answer, "status") != "success" || dig(t, answer, "dedup_key") != "disk" {
			t.Errorf("answered %v", answer)
		}
		in := sim.Open()[0]
		if in.Title != "disk full" || in.Urgency != "high" || in.Alerts != 1 {
			t.Errorf("it is %+v", in)
		}
		// The same open key is the same problem.
		time.Sleep(time.Minute)
		m.call(202, "POST", "/v2/enqueue", event("trigger", "api-key", "disk", problem("disk still full", "critical")))
		if all := sim.Incidents(); len(all) != 1 || all[0].Alerts != 1 || all[0].Title != "disk full" {
			t.Errorf("there are %+v", all)
		}
		same(t, "log", kinds(sim, in.ID), []string{"trigger", "assign", "trigger"})
		// The same key on another service is another.
		m.call(202, "POST", "/v2/enqueue", event("trigger", "calm-key", "disk", problem("disk full", "critical")))
		if n := len(sim.Open()); n != 2 {
			t.Errorf("%d are open, want 2", n)
		}
		m.call(202, "POST", "/v2/enqueue", event("acknowledge", "api-key", "disk", nil))
		s := state(t, sim, in.ID)
		same(t, "acknowledged by the service", s.AckedBy, []string{"api"})
		if by := dig(t, ana.get("/incidents/"+in.ID), "incident", "acknowledgements", 0, "acknowledger", "type"); by != "service_reference" {
			t.Errorf("the acknowledger is a %v", by)
		}
		m.call(202, "POST", "/v2/enqueue", event("resolve", "api-key", "disk", nil))
		if s := state(t, sim, in.ID); s.Status != "resolved" || s.OpenAlerts != 0 {
			t.Errorf("it is %s with %d open alerts", s.Status, s.OpenAlerts)
		}
		// After that the key is free again, and nothing comes of ending it twice.
		m.call(202, "POST", "/v2/enqueue", event("resolve", "api-key", "disk", nil))
		m.call(202, "POST", "/v2/enqueue", event("trigger", "api-key", "disk", problem("disk full", "critical")))
		if n := len(sim.Incidents()); n != 3 {
			t.Errorf("there are %d incidents, want 3", n)
		}
	})
}

func TestEventSeverityAndUrgency(t *testing.T) {
	sim := from(t, plain)
	m := monitor(t, sim)
	want := map[string]string{"critical": "high", "error": "high", "warning": "low", "info": "low"}
	for severity := range want {
		m.call(202, "POST", "/v2/enqueue", event("trigger", "graded-key", severity, problem(severity, severity)))
	}
	for _, in := range sim.Open() {
		if in.Urgency != want[in.Title] {
			t.Errorf("%s became %s, want %s", in.Title, in.Urgency, want[in.Title])
		}
	}
}

func TestEventDetailsReachTheAlert(t *testing.T) {
	sim := from(t, plain)
	p := problem("errors", "critical")
	p["component"], p["group"], p["class"], p["timestamp"] = "web", "shop", "rate", "2026-01-02T03:04:05Z"
	p["custom_details"] = map[string]any{"firing": "Labels:\n - a = b\n", "nested": map[string]any{"deep": []any{1, "two"}}, "rate": 0.14, "big": json.Number("12345678901234567890")}
	e := event("trigger", "api-key", "", p)
	e["client"], e["client_url"] = "Alertmanager", "https://alerts.example.com/#/x"
	e["links"] = []any{map[string]any{"href": "https://wiki.example.com/x", "text": "Runbook"}}
	e["images"] = []any{map[string]any{"src": "https://img.example.com/x.png", "href": "https://img.example.com", "alt": "graph"}}
	answer := monitor(t, sim).call(202, "POST", "/v2/enqueue", e)
	key := dig(t, answer, "dedup_key").(string)
	if key == "" {
		t.Error("no dedup_key was made")
	}
	ana := at(t, sim, "ana")
	id := sim.Open()[0].ID
	_, raw := ana.send("GET", "/incidents/"+id+"/alerts", nil)
	if !strings.Contains(string(raw), "12345678901234567890") {
		t.Error("a large number was rounded")
	}
	alert := dig(t, ana.get("/incidents/"+id+"/alerts"), "alerts", 0)
	for _, want := range []struct {
		path []any
		is   any
	}{
		{[]any{"alert_key"}, key},
		{[]any{"severity"}, "critical"},
		{[]any{"body", "type"}, "alert_body"},
		{[]any{"body", "contexts", 0, "type"}, "link"},
		{[]any{"body", "contexts", 0, "text"}, "Runbook"},
		{[]any{"body", "contexts", 1, "src"}, "https://img.example.com/x.png"},
		{[]any{"body", "details", "nested", "deep", 1}, "two"},
		{[]any{"body", "details", "rate"}, 0.14},
		{[]any{"body", "cef_details", "client"}, "Alertmanager"},
		{[]any{"body", "cef_details", "client_url"}, "https://alerts.example.com/#/x"},
		{[]any{"body", "cef_details", "dedup_key"}, key},
		{[]any{"body", "cef_details", "contexts", 0, "href"}, "https://wiki.example.com/x"},
		{[]any{"body", "cef_details", "source_origin"}, "monitor"},
		{[]any{"body", "cef_details", "source_component"}, "web"},
		{[]any{"body", "cef_details", "details", "rate"}, 0.14},
	} {
		if got := dig(t, alert, want.path...); got != want.is {
			t.Errorf("%v is %v, want %v", want.path, got, want.is)
		}
	}
	entry := dig(t, ana.get("/incidents/"+id+"/log_entries?include[]=channels&limit=100"), "log_entries").([]any)
	channel := dig(t, entry[len(entry)-1], "channel")
	if dig(t, channel, "details", "rate") != 0.14 || dig(t, channel, "client_url") != "https://alerts.example.com/#/x" {
		t.Errorf("the trigger's channel is %v", channel)
	}
	if dig(t, ana.get("/incidents/"+id), "incident", "incident_key") != nil {
		t.Error("an incident with alerts has a key")
	}
}

func TestEventRefusals(t *testing.T) {
	sim := from(t, plain)
	m := monitor(t, sim)
	for name, c := range map[string]struct {
		body any
		want int
		word string
	}{
		"no JSON":      {"{", 400, "invalid event"},
		"a list":       {"[]", 400, "invalid event"},
		"null":         {"null", 400, "invalid event"},
		"no key":       {event("trigger", "", "", problem("x", "critical")), 400, "invalid event"},
		"unknown key":  {event("trigger", "other", "", problem("x", "critical")), 400, "invalid event"},
		"no action":    {event("", "api-key", "", problem("x", "critical")), 400, "invalid event"},
		"no payload":   {event("trigger", "api-key", "", nil), 400, "invalid event"},
		"no summary":   {event("trigger", "api-key", "", problem(" ", "critical")), 400, "invalid event"},
		"bad severity": {event("trigger", "api-key", "", problem("x", "bad")), 400, "invalid event"},
		"no dedup key": {event("resolve", "api-key", "", nil), 400, "invalid event"},
		"long dedup":   {event("trigger", "api-key", strings.Repeat("k", 256), problem("x", "critical")), 400, "invalid event"},
		"too large":    {event("trigger", "api-key", "", problem(strings.Repeat("x", 600<<10), "critical")), 413, "invalid event"},
	} {
		answer := m.call(c.want, "POST", "/v2/enqueue", c.body)
		if dig(t, answer, "status") != c.word || len(dig(t, answer, "errors").([]any)) == 0 {
			t.Errorf("%s: %v", name, answer)
		}
	}
	if n := len(sim.Incidents()); n != 0 {
		t.Errorf("%d incidents came of nonsense", n)
	}
	m.call(202, "POST", "/v2/enqueue", event("trigger", "api-key", "", problem(strings.Repeat("ä", 2000), "critical")))
	if n := len([]rune(sim.Open()[0].Title)); n != 1024 {
		t.Errorf("the title has %d characters, want 1024", n)
	}
}

func TestEventThrottle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain+"[account]\nevents_limit = 3\n")
		m := monitor(t, sim)
		send := func(want int) {
			t.Helper()
			m.call(want, "POST", "/v2/enqueue", event("trigger", "api-key", "", problem("x", "critical")))
		}
		send(202)
		send(202)
		send(202)
		send(429)
		time.Sleep(time.Minute)
		send(202)
	})
}

func TestResolvingTheLastAlertResolvesTheIncident(t *testing.T) {
	sim := from(t, plain)
	one, two := trigger(t, sim, "api"), trigger(t, sim, "api")
	ana := at(t, sim, "ana")
	ana.call(200, "PUT", "/incidents/"+one+"/merge", map[string]any{"source_incidents": []any{map[string]any{"id": two, "type": "incident_reference"}}})
	ids := each(t, ana.get("/incidents/"+one+"/alerts"), "alerts", "id")
	for i, want := range []string{"triggered", "resolved"} {
		ana.call(200, "PUT", "/incidents/"+one+"/alerts", map[string]any{"alerts": []any{map[string]any{"id": ids[i], "status": "resolved"}}})
		if s := state(t, sim, one); s.Status != want {
			t.Errorf("after %d alerts it is %s, want %s", i+1, s.Status, want)
		}
	}
}

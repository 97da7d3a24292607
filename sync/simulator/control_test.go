package simulator_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestControl(t *testing.T) {
	sim := from(t, plain+`
[[event]]
part = "more"
do = "trigger"
service = "api"
title = "from the part"
`)
	d := monitor(t, sim)
	in := dig(t, d.call(200, "POST", "/simulator/trigger", map[string]any{
		"service": "api", "title": "by control", "priority": "P2", "details": map[string]any{"a": 1}, "links": []any{map[string]any{"href": "https://x.example.com", "text": "Runbook"}},
	}), "incident")
	id := dig(t, in, "id").(string)
	if dig(t, in, "priority") != "P2" || dig(t, in, "status") != "triggered" {
		t.Errorf("triggered %v", in)
	}
	acked := d.call(200, "POST", "/simulator/act", map[string]any{"by": "ana", "via": "mobile", "kind": "acknowledge", "incident": id})
	if dig(t, acked, "incident", "acked_by", 0) != "ana" {
		t.Errorf("acked %v", acked)
	}
	if n := len(dig(t, d.call(200, "POST", "/simulator/storm?n=5&service=calm&title=s", nil), "incidents").([]any)); n != 5 {
		t.Errorf("a storm of %d", n)
	}
	d.call(204, "POST", "/simulator/play?part=more", nil)
	if n := len(dig(t, d.get("/simulator/incidents"), "incidents").([]any)); n != 7 {
		t.Errorf("%d incidents", n)
	}
	log := dig(t, d.get("/simulator/incidents/"+id), "log").([]any)
	if last := log[len(log)-1]; dig(t, last, "kind") != "acknowledge" || dig(t, last, "via") != "mobile" {
		t.Errorf("the last line is %v", last)
	}
	ana := at(t, sim, "ana")
	d.call(204, "POST", "/simulator/fault", map[string]any{"kind": "status", "status": 503, "path": "/users/me", "times": -1})
	ana.refused(503, "GET", "/users/me", nil)
	d.call(204, "DELETE", "/simulator/fault", nil)
	ana.get("/users/me")
	d.call(204, "POST", "/simulator/revoke?who=ana", nil)
	ana.refused(401, "GET", "/users/me", nil)
	d.call(204, "POST", "/simulator/restore?who=ana", nil)
	d.call(204, "POST", "/simulator/skew?by=1h", nil)

	requests := dig(t, d.get("/simulator/requests"), "requests").([]any)
	if len(requests) != 3 || dig(t, requests[0], "fault") != "status" || dig(t, requests[2], "status") != float64(401) {
		t.Errorf("the log holds %v", requests)
	}
	if got := dig(t, d.get("/simulator/counts"), "counts", "GET /users/me"); got != float64(3) {
		t.Errorf("counted %v", got)
	}
	d.call(204, "DELETE", "/simulator/requests", nil)
	if n := len(sim.Requests()); n != 0 {
		t.Errorf("%d requests are left", n)
	}
	for request, body := range map[string]any{
		"POST /simulator/trigger":        map[string]any{"service": "none", "title": "x"},
		"POST /simulator/act":            map[string]any{"by": "ana", "kind": "dance", "incident": id},
		"POST /simulator/act ":           map[string]any{"by": "ana", "kind": "resolve", "incident": id, "colour": "red"},
		"POST /simulator/storm?n=0":      nil,
		"POST /simulator/storm?n=100000": nil,
		"POST /simulator/play?part=none": nil,
		"POST /simulator/fault":          map[string]any{"kind": "flood"},
		"POST /simulator/skew?by=much":   nil,
		"POST /simulator/revoke?who=zoe": nil,
		"GET /simulator/incidents/none":  nil,
	} {
		method, path := splitOperation(request)
		if word, _ := dig(t, d.call(400, method, strings.TrimSpace(path), body), "error").(string); word == "" {
			t.Errorf("%s: no word", request)
		}
	}
}

func TestTheRequestLogIsBounded(t *testing.T) {
	sim := from(t, plain, simulator.LogSize(10))
	ana := at(t, sim, "ana")
	for range 25 {
		ana.get("/abilities")
	}
	at(t, sim, "ben").put(404, "none", map[string]any{"status": "resolved"})
	log := sim.Requests()
	if len(log) != 10 || log[0].Seq != 17 || log[9].Seq != 26 {
		t.Errorf("it keeps %d, from %d to %d", len(log), log[0].Seq, log[len(log)-1].Seq)
	}
	last := log[9]
	if last.Method != "PUT" || last.Path != "/incidents" || last.Operation != "PUT /incidents" || last.From != "ben@example.com" ||
		last.Who != "ben" || last.Status != 404 || last.Applied || !strings.Contains(last.Body, `"none"`) {
		t.Errorf("the last is %+v", last)
	}
	if got := sim.Counts()["GET /abilities"]; got != 25 {
		t.Errorf("counted %d", got)
	}
}

func TestServeIsForThisMachineOnly(t *testing.T) {
	sim := from(t, plain)
	for _, addr := range []string{":8090", "0.0.0.0:0", "192.0.2.1:80", "[::]:0", "example.com:80", "nonsense", ""} {
		err := simulator.Serve(t.Context(), addr, sim)
		if err == nil || !strings.Contains(err.Error(), "listen on") {
			t.Errorf("%q: %v", addr, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	ln, err := simulator.Listen("127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- simulator.ServeOn(ctx, ln, sim) }()
	base := "http://" + ln.Addr().String()
	get := func(change func(*http.Request)) int {
		r, err := http.NewRequestWithContext(t.Context(), "GET", base+"/simulator/incidents", nil)
		must(t, err)
		change(r)
		resp, err := http.DefaultClient.Do(r)
		must(t, err)
		defer func() { _ = resp.Body.Close() }()
		_, _ = io.Copy(io.Discard, resp.Body)
		return resp.StatusCode
	}
	for name, c := range map[string]struct {
		change func(*http.Request)
		status int
	}{
		"a program":      {func(*http.Request) {}, 200},
		"by name":        {func(r *http.Request) { r.Host = "localhost:8090" }, 200},
		"a foreign host": {func(r *http.Request) { r.Host = "evil.example.com" }, 403},
		"a web page":     {func(r *http.Request) { r.Header.Set("Origin", "https://evil.example.com") }, 403},
		"a page of here": {func(r *http.Request) { r.Header.Set("Origin", "http://127.0.0.1:3000") }, 200},
		"an odd origin":  {func(r *http.Request) { r.Header.Set("Origin", "http://%zz") }, 403},
	} {
		if got := get(c.change); got != c.status {
			t.Errorf("%s: %d, want %d", name, got, c.status)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("it ended with %v", err)
	}
	if _, err := http.Get(base); err == nil {
		t.Error("it still answers")
	}
}

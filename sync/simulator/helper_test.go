package simulator_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// plain is an account with three levels: Ana by schedule, Ben, and Cleo with Dov.
const plain = `
seed = 1
[[person]]
key = "ana"
[[person]]
key = "ben"
[[person]]
key = "cleo"
[[person]]
key = "dov"
[[person]]
key = "obs"
role = "observer"
[[person]]
key = "reader"
role = "read_only_user"
[[team]]
key = "core"
members = [{ person = "ana" }, { person = "ben" }]
[[schedule]]
key = "primary"
team = "core"
[[schedule.layer]]
turn = "7d"
people = ["ana"]
[[policy]]
key = "main"
team = "core"
loops = 1
[[policy.level]]
delay = "5m"
targets = ["primary"]
[[policy.level]]
delay = "10m"
targets = ["ben"]
[[policy.level]]
delay = "15m"
targets = ["cleo", "dov"]
[[policy]]
key = "short"
[[policy.level]]
delay = "5m"
targets = ["ben"]
[[service]]
key = "api"
policy = "main"
team = "core"
routing_key = "api-key"
[[service]]
key = "timed"
policy = "main"
ack_timeout = "30m"
auto_resolve = "4h"
routing_key = "timed-key"
[[service]]
key = "calm"
policy = "main"
urgency = "low"
routing_key = "calm-key"
[[service]]
key = "graded"
policy = "main"
urgency = "severity"
routing_key = "graded-key"
`

// from makes a simulator of a scenario's text.
func from(t testing.TB, text string, opts ...simulator.Option) *simulator.Simulator {
	t.Helper()
	sc, err := simulator.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := simulator.New(sc, opts...)
	if err != nil {
		t.Fatal(err)
	}
	return sim
}

// trigger makes an incident and gives its id.
func trigger(t testing.TB, sim *simulator.Simulator, service string, more ...simulator.With) string {
	t.Helper()
	id, err := sim.Trigger(service, "trouble", append(more, simulator.With{})[0])
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// state is the incident's state.
func state(t testing.TB, sim *simulator.Simulator, id string) simulator.State {
	t.Helper()
	s, found := sim.Incident(id)
	if !found {
		t.Fatalf("there is no incident %s", id)
	}
	return s
}

// kinds lists the kinds of the incident's log entries, without notifications.
func kinds(sim *simulator.Simulator, id string) []string {
	var list []string
	for _, l := range sim.Log(id) {
		if l.Kind != "notify" {
			list = append(list, l.Kind)
		}
	}
	return list
}

func same(t testing.TB, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func idOf(t testing.TB, sim *simulator.Simulator, what string) string {
	t.Helper()
	k, found := sim.Look(what)
	if !found {
		t.Fatalf("there is no %s", what)
	}
	return k.ID
}

// desk is a client of the API with one person's token.
type desk struct {
	t     testing.TB
	http  http.Client
	base  string
	token string
	from  string
}

// at gives a desk without a socket for the person with that key.
func at(t testing.TB, sim http.Handler, who string) *desk {
	return &desk{
		t: t, http: http.Client{Transport: simulator.Transport(sim)}, base: "https://api.pagerduty.com",
		token: "Token token=" + who + "-token", from: who + "@example.com",
	}
}

func (d *desk) request(method, path string, body any) *http.Request {
	d.t.Helper()
	var in io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		in = strings.NewReader(b)
	default:
		data, err := json.Marshal(b)
		must(d.t, err)
		in = strings.NewReader(string(data))
	}
	r, err := http.NewRequestWithContext(d.t.Context(), method, d.base+path, in)
	must(d.t, err)
	if d.token != "" {
		r.Header.Set("Authorization", d.token)
	}
	if d.from != "" && method != http.MethodGet {
		r.Header.Set("From", d.from)
	}
	return r
}

// send gives the whole answer.
func (d *desk) send(method, path string, body any) (*http.Response, []byte) {
	d.t.Helper()
	resp, err := d.http.Do(d.request(method, path, body))
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp, data
}

// call gives the answer's JSON and checks the status.
func (d *desk) call(want int, method, path string, body any) any {
	d.t.Helper()
	resp, data := d.send(method, path, body)
	if resp.StatusCode != want {
		d.t.Fatalf("%s %s: %d, want %d: %s", method, path, resp.StatusCode, want, data)
	}
	if len(data) == 0 {
		return nil
	}
	var out any
	if err := json.Unmarshal(data, &out); err != nil {
		d.t.Fatalf("%s %s: %v in %s", method, path, err, data)
	}
	return out
}

func (d *desk) get(path string) any {
	d.t.Helper()
	return d.call(200, http.MethodGet, path, nil)
}

// refused gives the code of PagerDuty's error body.
func (d *desk) refused(want int, method, path string, body any) int {
	d.t.Helper()
	code, _ := dig(d.t, d.call(want, method, path, body), "error", "code").(float64)
	return int(code)
}

// put changes one incident by the bulk operation.
func (d *desk) put(want int, id string, change map[string]any) any {
	d.t.Helper()
	return d.call(want, http.MethodPut, "/incidents", bulk(id, change))
}

func bulk(id string, change map[string]any) any {
	item := map[string]any{"id": id, "type": "incident_reference"}
	for k, v := range change {
		item[k] = v
	}
	return map[string]any{"incidents": []any{item}}
}

// dig follows keys and indexes down into JSON.
func dig(t testing.TB, v any, path ...any) any {
	t.Helper()
	for i, step := range path {
		switch step := step.(type) {
		case string:
			object, is := v.(map[string]any)
			if !is {
				t.Fatalf("%v: no object at step %d", path, i)
			}
			v = object[step]
		case int:
			list, is := v.([]any)
			if !is || step >= len(list) {
				t.Fatalf("%v: no entry at step %d", path, i)
			}
			v = list[step]
		}
	}
	return v
}

// each collects one value out of every entry of a list.
func each(t testing.TB, v any, list string, path ...any) []string {
	t.Helper()
	entries, is := dig(t, v, list).([]any)
	if !is {
		t.Fatalf("%s is no list", list)
	}
	out := []string{}
	for _, e := range entries {
		s, _ := dig(t, e, path...).(string)
		out = append(out, s)
	}
	return out
}

func window(from, to time.Time) string {
	return "since=" + url.QueryEscape(from.Format(time.RFC3339)) + "&until=" + url.QueryEscape(to.Format(time.RFC3339))
}

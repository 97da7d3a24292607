package simulator_test

import (
	"bytes"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// Whatever a scenario file holds, reading it ends in a world or in an error.
func FuzzParse(f *testing.F) {
	demo, err := simulator.Load(simulator.Demo)
	if err != nil || demo == nil {
		f.Fatal(err)
	}
	f.Add([]byte(plain))
	f.Add([]byte(rota))
	f.Add([]byte(alone))
	f.Add([]byte(supported))
	f.Add([]byte("[history]\ndays = 3\nper_day = 2.5\n[[fault]]\nkind = \"hang\"\nlasts = \"5s\""))
	f.Add([]byte("[[event]]\ndo = \"skew\"\nfor = \"-1000w\"\nafter = \"-20d\""))
	f.Fuzz(func(t *testing.T, data []byte) {
		sc, err := simulator.Parse(data)
		if err != nil {
			if strings.TrimSpace(err.Error()) == "" {
				t.Error("an error without words")
			}
			return
		}
		if sc.History.Days > 5 || sc.History.PerDay > 5 || heavy(sc) {
			return // a world, but not one for a fuzzer's patience
		}
		sim, err := simulator.New(sc)
		if err != nil {
			t.Fatalf("it was read, but cannot be made: %v", err)
		}
		sim.Advance()
	})
}

// heavy reports whether living through the scenario takes long.
func heavy(sc *simulator.Scenario) bool {
	n := 0
	for _, e := range sc.Events {
		n += e.Count
	}
	return n > 100
}

// Whatever is sent as an event, the answer is one of the Events API's, and the
// incidents can be listed afterwards.
func FuzzEnqueue(f *testing.F) {
	for _, e := range []map[string]any{
		event("trigger", "api-key", "k", problem("x", "critical")), event("resolve", "api-key", "k", nil),
		event("acknowledge", "graded-key", "", nil), event("trigger", "api-key", "", nil),
	} {
		data, err := json.Marshal(e)
		must(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"routing_key":"api-key","event_action":"trigger","payload":{"summary":"x","source":"y","severity":"info","custom_details":"text"},"links":[{}],"images":[null]}`))
	f.Add([]byte(`{"routing_key":"api-key","event_action":"trigger","payload":{"summary":"\u0000","source":"y","severity":"info","custom_details":[1e999]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		sim := from(t, plain)
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, httptest.NewRequest("POST", "/v2/enqueue", bytes.NewReader(data)))
		var answer struct {
			Status string `json:"status"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Status == "" {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		if (w.Code == 202) != (answer.Status == "success") || w.Code >= 500 {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		ana := at(t, sim, "ana")
		_, list := ana.send("GET", "/incidents?include[]=first_trigger_log_entries", nil)
		var page struct {
			Incidents []struct {
				ID string `json:"id"`
			} `json:"incidents"`
		}
		if err := json.Unmarshal(list, &page); err != nil {
			t.Fatalf("%v in %s", err, list)
		}
		for _, in := range page.Incidents {
			if _, alerts := ana.send("GET", "/incidents/"+in.ID+"/alerts", nil); !json.Valid(alerts) {
				t.Fatalf("not JSON: %s", alerts)
			}
		}
	})
}

// rotaAlone is a schedule of each kind, with ids that a fuzzer can know.
const rotaAlone = `
[[schedule]]
id = "PLAYER1"
[[schedule.layer]]
turn = "1h"
people = ["ana", "ben"]
[[shift_schedule]]
id = "PSHIFT1"
[[shift_schedule.rotation]]
lasts = "1h"
people = ["ana", "-"]
`

// Whatever is asked of the REST API, the answer is JSON and never a 5xx.
func FuzzREST(f *testing.F) {
	f.Add("GET", "/incidents", "statuses[]=triggered&limit=3&sort_by=urgency", "")
	f.Add("PUT", "/incidents", "", `{"incidents":[{"id":"1","type":"incident","status":"acknowledged","priority":{"id":"x"}}]}`)
	f.Add("POST", "/incidents", "", `{"incident":{"type":"incident","title":"x","service":{"id":"x"},"priority":null,"body":{"details":{}}}}`)
	f.Add("POST", "/incidents/1/snooze", "", `{"duration":1e9}`)
	f.Add("PUT", "/incidents/1/merge", "", `{"source_incidents":[{"id":"1"}]}`)
	f.Add("POST", "/incidents/1/responder_requests", "", `{"requester_id":"x","responder_request_targets":[{}]}`)
	f.Add("GET", "/oncalls", "since=2000-01-01&until=9999-12-31T23:59:59Z&earliest=true&time_zone=UTC", "")
	f.Add("GET", "/schedules/PLAYER1", "since=2026-01-01&until=2026-03-01&overflow=true", "")
	f.Add("GET", "/v3/schedules/PSHIFT1", "since=2026-01-01&until=2027-01-01&include[]=final_schedule", "")
	f.Add("POST", "/schedules/PLAYER1/overrides", "", `{"overrides":[{"start":"2090-01-01","end":"9999-01-02","user":{"id":"x"}}]}`)
	f.Add("POST", "/v3/schedules/PSHIFT1/overrides", "", `{"overrides":[{"type":"override_shift","rotation_id":"x","overridden_member":{},"overriding_member":null}]}`)
	f.Add("GET", "/log_entries", "since=%00&include[]=channels", "")
	f.Add("POST", "/analytics/raw/responders/1/incidents", "", `{"filters":{"created_at_start":"x"}}`)
	f.Fuzz(func(t *testing.T, method, path, query, body string) {
		sim := from(t, plain+rotaAlone)
		trigger(t, sim, "api")
		r := httptest.NewRequest("GET", "/", strings.NewReader(body))
		r.Method, r.URL.Path, r.URL.RawQuery = method, path, query
		if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "/simulator/") || strings.HasPrefix(path, "/v2/") {
			return
		}
		r.Header.Set("Authorization", "Token token=ana-token")
		r.Header.Set("From", "ana@example.com")
		w := httptest.NewRecorder()
		sim.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Fatalf("%s %s?%s: %d: %s", method, path, query, w.Code, w.Body)
		}
		if w.Code < 300 || w.Code >= 400 { // the mux redirects paths that are not clean
			if w.Body.Len() > 0 && !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%s %s?%s: %d: not JSON: %s", method, path, query, w.Code, w.Body)
			}
		}
	})
}

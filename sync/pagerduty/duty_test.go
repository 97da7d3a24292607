package pagerduty

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	layered   = `{"user":{"id":"PME","summary":"Me"},"schedule":{"id":"PS1","type":"schedule_reference","summary":"Primary"},"escalation_policy":{"id":"PE","summary":"Payments"},"escalation_level":1,"start":"2026-12-01T09:00:00+01:00","end":"2026-12-02T09:00:00+01:00"}`
	shifted   = `{"user":{"id":"PME","summary":"Me"},"schedule":{"id":"PS2","type":"schedule_v3_reference","summary":"Second"},"escalation_policy":{"id":"PE","summary":"Payments"},"escalation_level":2,"start":"2026-12-03T00:00:00Z","end":"2026-12-04T00:00:00Z"}`
	permanent = `{"user":{"id":"PME","summary":"Me"},"schedule":null,"escalation_policy":{"id":"PE2","summary":"Bosses"},"escalation_level":3,"start":null,"end":null}`
)

func TestDutyHoldsBothKindsOfScheduleAndPermanentRows(t *testing.T) {
	d, c := newDesk(t)
	d.serve("GET /oncalls", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("user_ids[]") == "PME" {
			say(w, 200, `{"oncalls":`+rows(layered, shifted, permanent)+`,"limit":100,"offset":0,"more":false,"total":null}`)
			return
		}
		say(w, 200, `{"oncalls":`+rows(layered, shifted, permanent,
			`{"user":{"id":"PANA","summary":"Ana"},"schedule":null,"escalation_policy":{"id":"PE"},"escalation_level":1,"start":null,"end":null}`,
			`{"user":{"id":"PANA","summary":"Ana"},"schedule":{"id":"PS9"},"escalation_policy":{"id":"PE"},"escalation_level":1,"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z"}`)+`,"more":false}`)
	})
	d.on("GET /escalation_policies/PE", 200, `{"escalation_policy":{"id":"PE","name":"Payments","num_loops":2,"teams":null,"escalation_rules":[
		{"id":"R1","escalation_delay_in_minutes":5,"targets":[{"id":"PS1","type":"schedule_reference"}]},
		{"id":"R2","escalation_delay_in_minutes":10,"targets":[{"id":"PS2","type":"schedule_v3_reference"}]},
		{"id":"R3","escalation_delay_in_minutes":30,"targets":null}]}}`)
	d.on("GET /escalation_policies/PE2", 404, `{"error":{"code":2100,"message":"Not Found"}}`)
	r, err := c.Fetch(t.Context(), app.Query{Duty: true, Horizon: 7 * 24 * time.Hour, Ladders: []string{"PE", "", "PE"}})
	if err != nil {
		t.Fatal(err)
	}
	me, ana := app.Ref{ID: "PME", Name: "Me"}, app.Ref{ID: "PANA", Name: "Ana"}
	at := func(day, hour int) time.Time { return time.Date(2026, 12, day, hour, 0, 0, 0, time.UTC) }
	want := []app.OnCall{
		{User: me, Schedule: app.Ref{ID: "PS1", Name: "Primary"}, Policy: app.Ref{ID: "PE", Name: "Payments"}, Level: 1, Start: at(1, 8), End: at(2, 8)},
		{User: me, Schedule: app.Ref{ID: "PS2", Name: "Second"}, Policy: app.Ref{ID: "PE", Name: "Payments"}, Level: 2, Start: at(3, 0), End: at(4, 0)},
		{User: me, Policy: app.Ref{ID: "PE2", Name: "Bosses"}, Level: 3},
	}
	if got, want := toJSON(t, r.OnCalls), toJSON(t, want); got != want {
		t.Errorf("duty:\n%s\nwant\n%s", got, want)
	}
	ladder := []app.Ladder{{Policy: app.Ref{ID: "PE", Name: "Payments"}, Loops: 2, Levels: []app.Level{
		{Number: 1, Delay: 5 * time.Minute, OnCall: []app.Ref{me, ana}},
		{Number: 2, Delay: 10 * time.Minute, OnCall: []app.Ref{me}},
		{Number: 3, Delay: 30 * time.Minute},
	}}}
	if got, want := toJSON(t, r.Ladders), toJSON(t, ladder); got != want {
		t.Errorf("ladders:\n%s\nwant\n%s", got, want)
	}
	if n := d.count("GET /escalation_policies/PE"); n != 1 {
		t.Errorf("the policy was read %d times, want once", n)
	}
	if n := d.count("GET /oncalls"); n != 2 {
		t.Errorf("%d on-call lists were read, want 2: mine, and those of the policies", n)
	}
}

func TestDutyIsAskedForInPagerDutysTimeAndAtMost90Days(t *testing.T) {
	for _, tt := range []struct{ ahead, horizon, want time.Duration }{
		{0, 14 * 24 * time.Hour, 14 * 24 * time.Hour},
		{0, 400 * 24 * time.Hour, 90 * 24 * time.Hour},
		{2 * time.Hour, 90 * 24 * time.Hour, 90 * 24 * time.Hour},
		{0, 0, time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			d, c := newDesk(t)
			now := func() time.Time { return time.Now().Add(-tt.ahead).UTC().Truncate(time.Second) }
			d.mux = newMux(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Date", now().Format(http.TimeFormat))
				if strings.HasPrefix(r.URL.Path, "/users") {
					say(w, 200, `{"user":{"id":"PME","email":"me@example.com"}}`)
					return
				}
				say(w, 200, `{"oncalls":[],"more":false}`)
			})
			r, err := c.Fetch(t.Context(), app.Query{Duty: true, Horizon: tt.horizon})
			if err != nil {
				t.Fatal(err)
			}
			if off := r.Skew - tt.ahead; off.Abs() > time.Second {
				t.Errorf("skew %s, want about %s", r.Skew, tt.ahead)
			}
			q, _ := url.ParseQuery(d.calls()[0].query)
			since, _ := time.Parse(time.RFC3339, q.Get("since"))
			until, _ := time.Parse(time.RFC3339, q.Get("until"))
			if until.Sub(since) != tt.want || since.Sub(now()).Abs() > time.Second || q.Get("time_zone") != "UTC" {
				t.Errorf("asked for %s from %s (it is %s) in %s", until.Sub(since), since, now(), q.Get("time_zone"))
			}
		})
	}
}

func newMux(h http.HandlerFunc) *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("/", h)
	return mux
}

func TestDutyReadsEveryPage(t *testing.T) {
	d, c := newDesk(t)
	var all []string
	for n := range 230 {
		start := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 8 * time.Hour)
		all = append(all, fmt.Sprintf(`{"user":{"id":"PME"},"schedule":{"id":"PS1"},"escalation_policy":{"id":"PE"},"escalation_level":1,"start":%q,"end":%q}`,
			start.Format(time.RFC3339), start.Add(8*time.Hour).Format(time.RFC3339)))
	}
	d.serve("GET /oncalls", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("user_ids[]") == "" {
			say(w, 200, `{"oncalls":[],"more":false}`)
			return
		}
		offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
		to := min(offset+100, len(all))
		say(w, 200, fmt.Sprintf(`{"oncalls":%s,"more":%v}`, rows(all[offset:to]...), to < len(all)))
	})
	d.on("GET /escalation_policies/PE", 200, `{"escalation_policy":{"id":"PE","escalation_rules":[]}}`)
	r, err := c.Fetch(t.Context(), app.Query{Duty: true, Horizon: time.Hour})
	if err != nil || len(r.OnCalls) != 230 {
		t.Errorf("%d rows, %v; want 230", len(r.OnCalls), err)
	}
}

// A shift whose end cannot be read would be one without an end.
func TestAnOnCallThatCannotBeUnderstoodIsAnError(t *testing.T) {
	for _, body := range []string{
		`{"oncalls":[{"user":{"id":"PME"},"escalation_policy":{"id":"PE"},"start":"2026-12-01T00:00:00Z","end":"soon"}]}`,
		`{"oncalls":[{"user":{"id":"PME"},"escalation_policy":{"id":"PE"},"start":17,"end":null}]}`,
		`{"oncalls":[{"user":null,"escalation_policy":{"id":"PE"}}]}`,
		`{"oncalls":[{"user":{"id":"PME"},"escalation_policy":null}]}`,
		`{"oncalls":null}`, `{}`, `{"oncalls":[`,
	} {
		d, c := newDesk(t)
		d.on("GET /oncalls", 200, body)
		if r, err := c.Fetch(t.Context(), app.Query{Duty: true, Horizon: time.Hour}); !is[app.Offline](err) || r.OnCalls != nil {
			t.Errorf("%s: %v, %v; want an app.Offline", body, r.OnCalls, err)
		}
	}
}

func TestAPartThatFailsFailsTheLook(t *testing.T) {
	for _, broken := range []string{"GET /incidents", "GET /incidents/Q2", "GET /oncalls", "GET /escalation_policies/PE"} {
		d, c := newDesk(t)
		for what, body := range map[string]string{
			"GET /incidents":              `{"incidents":` + rows(row("Q1", 1, "triggered", "")) + `,"more":false}`,
			"GET /incidents/Q2":           `{"incident":` + row("Q2", 2, "resolved", "") + `}`,
			"GET /oncalls":                `{"oncalls":` + rows(layered) + `,"more":false}`,
			"GET /escalation_policies/PE": `{"escalation_policy":{"id":"PE","escalation_rules":[]}}`,
		} {
			if what == broken {
				d.on(what, 503, ``)
			} else {
				d.on(what, 200, body)
			}
		}
		r, err := c.Fetch(t.Context(), app.Query{Open: true, Look: []string{"Q2"}, Duty: true, Horizon: time.Hour})
		if !is[app.Unavailable](err) || r.Open != nil || r.Looked != nil || r.OnCalls != nil || r.Ladders != nil {
			t.Errorf("%s broken: %+v, %v; want app.Unavailable and nothing else", broken, r, err)
		}
	}
}

func TestManyPoliciesAreAskedForInParts(t *testing.T) {
	d, c := newDesk(t)
	var ids []string
	for n := range 90 {
		ids = append(ids, fmt.Sprint("P", n))
	}
	d.serve("GET /escalation_policies/{id}", func(w http.ResponseWriter, r *http.Request) {
		say(w, 200, fmt.Sprintf(`{"escalation_policy":{"id":%q,"escalation_rules":[{"escalation_delay_in_minutes":1,"targets":[]}]}}`, r.PathValue("id")))
	})
	d.serve("GET /oncalls", func(w http.ResponseWriter, r *http.Request) {
		var list []string
		for _, id := range r.URL.Query()["escalation_policy_ids[]"] {
			list = append(list, fmt.Sprintf(`{"user":{"id":"U%s"},"escalation_policy":{"id":%q},"escalation_level":1}`, id, id))
		}
		if len(list) > 40 {
			w.WriteHeader(http.StatusRequestURITooLong)
			return
		}
		say(w, 200, `{"oncalls":`+rows(list...)+`,"more":false}`)
	})
	r, err := c.Fetch(t.Context(), app.Query{Ladders: ids})
	if err != nil || len(r.Ladders) != 90 {
		t.Fatalf("%d ladders, %v; want 90", len(r.Ladders), err)
	}
	for _, l := range r.Ladders {
		if len(l.Levels) != 1 || len(l.Levels[0].OnCall) != 1 || l.Levels[0].OnCall[0].ID != "U"+l.Policy.ID {
			t.Errorf("%s: %+v", l.Policy.ID, l.Levels)
		}
	}
}

func TestMeIsAPersonalToken(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status int
		body   string
		check  func(error) bool
	}{
		{
			"account key", 400, `{"error":{"code":2001,"message":"Invalid Input Provided","errors":["This action can only be done with a user key"]}}`,
			func(err error) bool {
				u, ok := errors.AsType[app.Unauthorized](err)
				return ok && strings.Contains(u.Why, "personal") && strings.Contains(u.Why, "My Profile")
			},
		},
		{"unknown token", 401, `{"error":{"code":2006,"message":"You are not authorized"}}`, is[app.Unauthorized]},
		{"unknown token, bare", 401, ``, is[app.Unauthorized]},
		{"no plan", 402, `{"error":{"code":2014,"message":"Account does not have the abilities"}}`, is[app.Forbidden]},
		{"no address", 200, `{"user":{"id":"PME","name":"Me"}}`, is[app.Offline]},
		{"no user", 200, `{"users":[]}`, is[app.Offline]},
		{"a portal", 200, `<html>`, is[app.Offline]},
	} {
		d, c := newDesk(t)
		d.mux = newMux(func(w http.ResponseWriter, _ *http.Request) { say(w, tt.status, tt.body) })
		if u, err := c.Me(t.Context()); err == nil || !tt.check(err) || u != (app.User{}) {
			t.Errorf("%s: %v, %T %v", tt.name, u, err, err)
		}
		if out := c.Perform(t.Context(), []app.Action{{ID: "A", Kind: app.Acknowledge, Incident: "Q1"}}); !tt.check(out[0].Err) {
			t.Errorf("%s: an action gives %T %v", tt.name, out[0].Err, out[0].Err)
		}
	}
	d, c := newDesk(t)
	want := app.User{ID: "PME", Name: "Me", Email: "me@example.com", TimeZone: "Europe/Berlin", Role: "user"}
	if u, err := c.Me(t.Context()); err != nil || u != want {
		t.Errorf("got %+v, %v; want %+v", u, err, want)
	}
	if auth := d.seen[0].auth; auth != "Token token="+secret {
		t.Errorf("Authorization was %q", auth)
	}
}

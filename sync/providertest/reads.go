package providertest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// readCases are about who I am and about the open list.
var readCases = []contract{
	{name: "me", run: me},
	{name: "an account's key is no person's", run: accountKey},
	{name: "what is open and mine, and nothing else", run: openList},
	{name: "a small list takes one call", run: oneCall},
	{name: "260 open incidents", run: manyOpen},
	{name: "10,500 open incidents", run: hugeOpen, waits: true, unchecked: true},
	{name: "duplicates between pages", run: duplicates},
	{name: "pages that are moved", run: moved, unchecked: true},
	{name: "the list changes between pages", run: changing},
	{name: "a failure on a later page", run: laterPage},
	{name: "nulls and unknown words", run: nulls},
	{name: "garbled answers", run: garbled},
	{name: "the other clock", run: skewed},
}

func me(w *world) {
	u, err := w.Me(w.Context())
	w.must(err)
	if u.ID != w.me.ID || u.Name != w.me.Name || u.Email != w.me.Email || u.TimeZone != w.me.TimeZone || u.Role == "" {
		w.Errorf("got %+v, want %+v", u, w.me)
	}
}

func accountKey(w *world) {
	for _, key := range []app.Secret{"account-key", "read-only-key"} {
		at := w.at
		at.Token = key
		p := w.open(w.TB, at)
		u, err := p.Me(w.Context())
		if !is[app.Unauthorized](err) || u != (app.User{}) || !strings.Contains(strings.ToLower(fmt.Sprint(err)), "user") {
			w.Errorf("Me gives %+v, %v; want app.Unauthorized that says which token is needed", u, err)
		}
		if _, err := p.Fetch(w.Context(), app.Query{Open: true}); !is[app.Unauthorized](err) {
			w.Errorf("Fetch gives %v, want app.Unauthorized", err)
		}
		w.secretless(err)
	}
}

func openList(w *world) {
	old := w.sim.Open()[0].ID
	page, err := w.sim.Trigger("payments-api", "checkout: error rate 14 %", simulator.With{Priority: "P1", Severity: "critical"})
	w.must(err)
	quiet := w.trigger("quiet-api", "disk 80 % full")
	acked := w.trigger("always-api", "already taken")
	w.must(w.sim.Ack("ana", acked, "mobile"))
	w.trigger("others-api", "not mine")
	done := w.trigger("always-api", "over")
	w.must(w.sim.Resolve("dana", done, "website"))

	got := w.openNow()
	if len(got) != 4 {
		w.Errorf("%d incidents, want 4: one of them 50 days old", len(got))
	}
	for id, want := range map[string]struct {
		page    bool
		status  app.Status
		urgency app.Urgency
	}{old: {true, app.Triggered, app.High}, page: {true, app.Triggered, app.High}, quiet: {false, app.Triggered, app.Low}, acked: {false, app.Acknowledged, app.High}} {
		i, state := got[id], w.state(id)
		if i.Page(w.me.ID) != want.page || i.Status != want.status || i.Urgency != want.urgency {
			w.Errorf("%s: page %v, %s, %s; want %+v", state.Title, i.Page(w.me.ID), i.Status, i.Urgency, want)
		}
		if i.Number != state.Number || i.Title != state.Title || !i.AssignedTo(w.me.ID) || !i.CreatedAt.Equal(state.CreatedAt) ||
			i.CreatedAt.Location() != time.UTC || !strings.HasPrefix(i.URL, "https://") {
			w.Errorf("%+v is not %+v", i, state)
		}
	}
	i := got[page]
	at, pending := i.PendingAt(app.PendingEscalate)
	if i.Service != (app.Ref{ID: w.id("payments-api"), Name: "Payments API"}) || i.Policy.ID != w.id("payments") || i.Direct ||
		i.Priority == nil || i.Priority.Name != "P1" || i.Alerts != 1 || !pending || !at.Equal(w.state(page).EscalatesAt) {
		w.Errorf("%+v", i)
	}
	if !got[acked].AckedBy(w.me.ID) || got[acked].StatusBy.ID != w.me.ID {
		w.Errorf("%+v does not say that I acknowledged it", got[acked])
	}
}

func oneCall(w *world) {
	w.storm(5)
	w.openNow()
	w.sim.ForgetRequests()
	w.openNow()
	if calls := w.sim.Requests(); len(calls) != 1 || calls[0].Operation != "GET /incidents" {
		w.Errorf("a look takes %+v, want one GET /incidents", calls)
	}
}

// has fails where one of the ids is missing.
func (w *world) has(got map[string]app.Incident, ids []string) {
	w.Helper()
	missing := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { _, there := got[id]; return there })
	if len(missing) > 0 {
		w.Errorf("%d of %d open incidents are missing, the first %s", len(missing), len(ids), missing[0])
	}
}

func manyOpen(w *world) {
	ids := w.storm(260)
	got := w.openNow()
	w.has(got, ids)
	if len(got) != 261 {
		w.Errorf("%d incidents, want 261", len(got))
	}
}

func hugeOpen(w *world) {
	ids := w.storm(10_500)
	begin := time.Now()
	got := w.openNow()
	w.has(got, ids)
	if len(got) != 10_501 {
		w.Errorf("%d incidents, want 10501", len(got))
	}
	if took := time.Since(begin); took > time.Minute {
		w.Errorf("it took %s of waiting for one's turn", took)
	}
}

func duplicates(w *world) {
	ids := w.storm(260)
	w.fault(simulator.Fault{Kind: simulator.FaultDuplicate, Path: "/incidents", Times: -1})
	w.has(w.openNow(), ids)
}

func moved(w *world) {
	ids := w.storm(260)
	for _, by := range []int{-100, -7, -1, 1, 3, 7, 60} {
		for skip := range 3 {
			w.sim.ClearFaults()
			w.fault(simulator.Fault{Kind: simulator.FaultShift, Path: "/incidents", By: by, Skip: skip})
			w.has(w.openNow(), ids)
		}
	}
}

func changing(w *world) {
	ids := w.storm(260)
	var stay []string
	w.stepIn(func(n int, r *http.Request) {
		if r.URL.Path != "/incidents" || n < 2 || n > 4 {
			return
		}
		// Some of those already read go: what is behind them moves up.
		for _, id := range ids[(n-2)*30 : (n-2)*30+12] {
			if err := w.sim.Resolve("dana", id, "website"); err != nil {
				w.Error(err)
			}
		}
		w.trigger("always-api", "new meanwhile")
	})
	got := w.openNow()
	for _, s := range w.sim.Open() {
		if slices.Contains(ids, s.ID) {
			stay = append(stay, s.ID)
		}
	}
	if len(stay) == len(ids) || len(stay) < 200 {
		w.Fatalf("%d of %d stay: the case is broken", len(stay), len(ids))
	}
	w.has(got, stay)
}

func laterPage(w *world) {
	w.storm(260)
	for what, f := range map[string]simulator.Fault{
		"401":  {Kind: simulator.FaultStatus, Status: 401},
		"500":  {Kind: simulator.FaultStatus, Status: 500},
		"cut":  {Kind: simulator.FaultCut},
		"html": {Kind: simulator.FaultHTML},
	} {
		w.sim.ClearFaults()
		f.Path, f.Skip = "/incidents", 2
		w.fault(f)
		r, err := w.Fetch(w.Context(), app.Query{Open: true})
		if err == nil || len(r.Open) > 0 {
			w.Errorf("%s: %d rows, %v; want an error, and no part of the list", what, len(r.Open), err)
		}
	}
}

// optional are the parts of an incident that an answer may lack.
var optional = []string{
	"priority", "alert_counts", "acknowledgements", "pending_actions", "teams", "last_status_change_by", "escalation_policy",
	"service", "incidents_responders", "responder_requests", "html_url", "assigned_via", "first_trigger_log_entry", "assignments", "title",
}

func nulls(w *world) {
	id := w.trigger("payments-api", "checkout down")
	w.openNow()
	edit := func(change func(row map[string]any)) {
		w.rewriting(func(_ *http.Request, body []byte) []byte {
			var list map[string]any
			if err := json.Unmarshal(body, &list); err != nil {
				w.Error(err)
				return body
			}
			for _, row := range list["incidents"].([]any) {
				change(row.(map[string]any))
			}
			body, _ = json.Marshal(list)
			return body
		})
	}
	for _, key := range optional {
		for what, change := range map[string]func(map[string]any){
			"null":    func(row map[string]any) { row[key] = nil },
			"missing": func(row map[string]any) { delete(row, key) },
		} {
			edit(change)
			if i := w.openNow()[id]; !i.Page(w.me.ID) {
				w.Errorf("with %s %s the page is gone: %+v", key, what, i)
			}
		}
	}
	for key, value := range map[string]any{
		"urgency": "volcanic", "status": "smouldering", "new_thing": []any{1, nil}, "priority": "P1", "incident_number": "17",
		"body": map[string]any{"details": map[string]any{"an": "object"}}, "created_at": "2026-12-01T03:00:00", "title": 17,
	} {
		edit(func(row map[string]any) { row[key] = value })
		if i := w.openNow()[id]; !i.Page(w.me.ID) {
			w.Errorf("with %s %v the page is gone: %+v", key, value, i)
		}
	}
}

func garbled(w *world) {
	w.trigger("payments-api", "checkout down")
	w.openNow()
	for _, body := range []string{
		``, `null`, `[]`, `{}`, `{"incidents":null}`, `{"incidents":{}}`, `{"incidents":[{"title":"no id"}]}`,
		`{"incidents":[{"id":"Q1","title":"checkout`, `{"incidents":[]`, `ok`, `{"incidents":[]}{"incidents":[]}`,
	} {
		w.rewriting(func(*http.Request, []byte) []byte { return []byte(body) })
		r, err := w.Fetch(w.Context(), app.Query{Open: true})
		if !offline(app.NotAPI, app.CutShort)(err) || len(r.Open) > 0 {
			w.Errorf("%q: %d rows, %v; want an app.Offline", body, len(r.Open), err)
		}
	}
}

func skewed(w *world) {
	for _, ahead := range []time.Duration{0, 90 * time.Second, -3 * time.Hour} {
		w.sim.SetSkew(-ahead)
		if off := w.look(app.Query{Open: true}).Skew - ahead; off.Abs() > 2*time.Second {
			w.Errorf("a clock %s ahead is told to be %s off that", ahead, off)
		}
	}
}

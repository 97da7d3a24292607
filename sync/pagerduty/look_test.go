package pagerduty

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestLookReadsWhatLeftTheOpenList(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /incidents", 200, `{"incidents":`+rows(row("Q1", 1, "triggered", ""))+`,"more":false}`)
	d.on("GET /incidents/Q2", 200, `{"incident":`+row("Q2", 2, "resolved", "")+`}`)
	d.on("GET /incidents/Q3", 200, `{"incident":{"id":"Q3","status":"triggered","urgency":"high","assignments":[{"assignee":{"id":"PDANA","summary":"Dana"}}]}}`)
	d.on("GET /incidents/Q4", 404, `{"error":{"code":2100,"message":"Incident Not Found"}}`)
	d.on("GET /incidents/Q5", 403, `{"error":{"code":2010,"message":"Access Denied"}}`)
	r, err := c.Fetch(t.Context(), app.Query{Open: true, Look: []string{"Q1", "Q2", "Q3", "Q4", "Q5", "Q2"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Looked) != 5 {
		t.Fatalf("looked at %d, want 5", len(r.Looked))
	}
	if i := r.Looked["Q1"]; i == nil || i.Status != app.Triggered {
		t.Errorf("Q1: %+v, want the row of the open list", i)
	}
	if i := r.Looked["Q2"]; i == nil || i.Status != app.Resolved {
		t.Errorf("Q2: %+v, want resolved", i)
	}
	if i := r.Looked["Q3"]; i == nil || i.AssignedTo("PME") || !i.AssignedTo("PDANA") || !i.Open() {
		t.Errorf("Q3: %+v, want open with Dana and not with me", i)
	}
	for _, id := range []string{"Q4", "Q5"} {
		if i, there := r.Looked[id]; !there || i != nil {
			t.Errorf("%s: %+v, %v; want nil, and there", id, i, there)
		}
	}
	if n := d.count("GET /incidents/Q1") + d.count("GET /incidents/Q2"); n != 1 {
		t.Errorf("Q1 and Q2 were read %d times, want once together", n)
	}
}

// A page is not gone because something on the way says 404 in its own words.
func TestOnlyPagerDutysOwnWordMakesAnIncidentGone(t *testing.T) {
	for name, serve := range map[string]http.HandlerFunc{
		"nothing":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"blanks":      func(w http.ResponseWriter, _ *http.Request) { say(w, 404, " \n") },
		"text":        func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) },
		"no error":    func(w http.ResponseWriter, _ *http.Request) { say(w, 404, `{}`) },
		"other words": func(w http.ResponseWriter, _ *http.Request) { say(w, 404, `{"message":"no Route matched"}`) },
		"a web page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
			fmt.Fprint(w, "<html>Not found</html>")
		},
	} {
		d, c := newDesk(t)
		d.serve("GET /incidents/Q1", serve)
		r, err := c.Fetch(t.Context(), app.Query{Look: []string{"Q1"}})
		if o, ok := errors.AsType[app.Offline](err); !ok || o.Kind != app.NotAPI || r.Looked != nil {
			t.Errorf("%s: %v, %v; want an app.Offline", name, r.Looked, err)
		}
	}
}

func TestViaIsTheWayOfTheLastChange(t *testing.T) {
	entry := func(kind, at, channel string) string {
		return fmt.Sprintf(`{"id":"R%s","type":"%s_log_entry","created_at":%q,"channel":%s}`, at, kind, at, channel)
	}
	log := rows(
		entry("notify", "2026-12-01T03:09:00Z", `{"type":"auto","notification":{"type":"push_notification"}}`),
		entry("acknowledge", "2026-12-01T03:05:00Z", `{"type":"website"}`),
		entry("acknowledge", "2026-12-01T03:08:00Z", `{"type":"mobile"}`),
		entry("unacknowledge", "2026-12-01T03:06:00Z", `{"type":"timeout"}`),
		entry("escalate", "2026-12-01T03:07:00Z", `{"type":"timeout"}`),
		entry("resolve", "2026-12-01T03:04:00Z", `{"type":"api"}`),
		entry("trigger", "2026-12-01T03:00:00Z", `null`),
		entry("annotate", "2026-12-01T03:10:00Z", `"note"`),
	)
	for _, tt := range []struct{ status, log, want string }{
		{"acknowledged", log, "mobile"},
		{"resolved", log, "api"},
		{"triggered", log, "timeout"},
		{"resolved", `[]`, ""},
		{"resolved", `null`, ""},
		{"acknowledged", rows(entry("acknowledgement", "2026-12-01T03:05:00Z", `{"type":"sms"}`)), "sms"},
	} {
		d, c := newDesk(t)
		d.on("GET /incidents/Q1", 200, `{"incident":`+row("Q1", 1, tt.status, "")+`}`)
		d.on("GET /incidents/Q1/log_entries", 200, `{"log_entries":`+tt.log+`}`)
		r, err := c.Fetch(t.Context(), app.Query{Look: []string{"Q1"}, Via: true})
		if err != nil || r.Looked["Q1"].StatusVia != tt.want {
			t.Errorf("%s: %+v, %v; want via %q", tt.status, r.Looked["Q1"], err, tt.want)
		}
	}
	d, c := newDesk(t)
	d.on("GET /incidents/Q1", 200, `{"incident":`+row("Q1", 1, "resolved", "")+`}`)
	if _, err := c.Fetch(t.Context(), app.Query{Look: []string{"Q1"}}); err != nil || d.count("GET /incidents/Q1/log_entries") != 0 {
		t.Errorf("the log was read unasked, or %v", err)
	}
	d.on("GET /incidents/Q1/log_entries", 403, `{"error":{"code":2010,"message":"Access Denied"}}`)
	if r, err := c.Fetch(t.Context(), app.Query{Look: []string{"Q1"}, Via: true}); err != nil || r.Looked["Q1"] == nil {
		t.Errorf("a log that is not for this token: %v, %v; want the incident without a way", r.Looked, err)
	}
}

func TestAnIdThatIsAPathStaysOne(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /users/PX", 200, `{"user":{}}`)
	r, err := c.Fetch(t.Context(), app.Query{Look: []string{"../users/PX?x=1#y"}})
	if err != nil || r.Looked["../users/PX?x=1#y"] != nil {
		t.Errorf("%v, %v; want gone", r.Looked, err)
	}
	if got := d.calls()[0]; got.what != "GET /incidents/../users/PX?x=1#y" || got.query != "" {
		t.Errorf("asked for %+v", got)
	}
	for _, id := range []string{"", ".", "..", " "} {
		if _, err := c.Fetch(t.Context(), app.Query{Look: []string{id}}); !is[app.Invalid](err) {
			t.Errorf("id %q: %v, want app.Invalid", id, err)
		}
	}
}

// A storm that ends at once must not cost a call for each of its incidents: while
// they are read, no new page is seen.
func TestAStormThatLeavesAtOnceIsFoundInFewCalls(t *testing.T) {
	d, c := newDesk(t)
	var gone, moved, ids []string
	for n := range 400 {
		id := fmt.Sprintf("Q%03d", n)
		ids = append(ids, id)
		switch {
		case n < 300:
			gone = append(gone, row(id, n, "resolved", ""), row("X"+id, 1000+n, "resolved", ""))
		case n < 395:
			moved = append(moved, row(id, n, "triggered", ""))
		}
	}
	d.serve("GET /incidents", func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		list := moved
		switch {
		case q.Get("user_ids[]") != "":
			list = nil
		case q.Get("statuses[]") == "resolved":
			list = gone
			if q.Get("sort_by") != "resolved_at:desc" {
				t.Errorf("resolved ones are asked for in the order %q", q.Get("sort_by"))
			}
		}
		if q.Get("date_range") != "all" {
			t.Errorf("asked for %s, want all of time", r.URL.RawQuery)
		}
		offset, _ := strconv.Atoi(q.Get("offset"))
		to := min(offset+100, len(list))
		say(w, 200, fmt.Sprintf(`{"incidents":%s,"more":%v}`, rows(list[min(offset, to):to]...), to < len(list)))
	})
	d.on("GET /incidents/Q395", 200, `{"incident":`+row("Q395", 395, "acknowledged", "")+`}`)
	d.serve("GET /incidents/{id}/log_entries", func(w http.ResponseWriter, _ *http.Request) { say(w, 200, `{"log_entries":[]}`) })
	r, err := c.Fetch(t.Context(), app.Query{Open: true, Look: ids, Via: true})
	if err != nil || len(r.Looked) != 400 {
		t.Fatalf("%d looked at, %v", len(r.Looked), err)
	}
	for n, id := range ids {
		i := r.Looked[id]
		switch {
		case n >= 396 && i != nil, n < 396 && i == nil:
			t.Errorf("%s: %+v", id, i)
		case n < 300 && i.Status != app.Resolved, n >= 300 && n < 395 && i.Status != app.Triggered, n == 395 && i.Status != app.Acknowledged:
			t.Errorf("%s is %s", id, i.Status)
		}
	}
	if n := len(d.calls()); n > 40 {
		t.Errorf("it took %d calls", n)
	}
}

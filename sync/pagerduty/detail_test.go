package pagerduty

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func detailDesk(t *testing.T) (*desk, *Client) {
	d, c := newDesk(t)
	d.on("GET /incidents/Q1", 200, `{"incident":`+row("Q1", 1, "acknowledged", "")+`}`)
	d.on("GET /incidents/Q1/alerts", 200, `{"alerts":[],"more":false}`)
	d.on("GET /incidents/Q1/notes", 200, `{"notes":[]}`)
	d.on("GET /incidents/Q1/log_entries", 200, `{"log_entries":[],"more":false}`)
	return d, c
}

// put changes what the desk answers to one call.
func (d *desk) put(what string, h http.HandlerFunc) {
	old := d.mux
	d.mux = http.NewServeMux()
	d.mux.HandleFunc(what, h)
	d.mux.Handle("/", old)
}

func (d *desk) putJSON(what, body string) {
	d.put(what, func(w http.ResponseWriter, _ *http.Request) { say(w, 200, body) })
}

func TestAlertsAreMappedWithFieldsAndLinks(t *testing.T) {
	d, c := detailDesk(t)
	d.putJSON("GET /incidents/Q1/alerts", `{"alerts":[
	 {"id":"A1","summary":"Disk full","severity":"critical","status":"triggered","created_at":"2026-12-01T04:00:00+01:00",
	  "body":{"type":"alert_body","contexts":[{"type":"link"},{"type":"link","href":"https://wiki/x","text":"Runbook"},
	    {"type":"image","src":"https://img/y.png","alt":"Graph"},{"type":"link","href":"https://wiki/x","text":"again"},"odd",null],
	   "details":{"labels":{"instance":"db-1"}},
	   "cef_details":{"client":"Alertmanager","client_url":"https://am/#/alerts","source_origin":"db-1","contexts":[{"href":"https://wiki/x"},{"href":"https://more/z"}]}},
	  "integration":null},
	 {"id":"A2","summary":null,"status":"resolved","body":null,"integration":{"id":"PI","summary":"Email"}},
	 {"id":"A3","status":"new-status","body":{"details":null,"cef_details":{"severity":"warning","details":{"k":"from cef"}}}},
	 {"id":"A4","body":"just text"},
	 {"id":"A5","body":{"contexts":"none","details":"plain","cef_details":[]}}],"more":false}`)
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil {
		t.Fatal(err)
	}
	want := []app.Alert{
		{
			ID: "A1", Summary: "Disk full", Severity: "critical", Status: app.Triggered, CreatedAt: time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC),
			Source: "db-1", Client: app.Link{Text: "Alertmanager", URL: "https://am/#/alerts"},
			Fields: []app.Field{{Name: "labels.instance", Value: "db-1"}},
			Links: []app.Link{
				{Text: "Runbook", URL: "https://wiki/x"},
				{Text: "Graph", URL: "https://img/y.png"},
				{URL: "https://more/z"},
			},
		},
		{ID: "A2", Status: app.Resolved, Source: "Email"},
		{ID: "A3", Status: app.Triggered, Severity: "warning", Fields: []app.Field{{Name: "k", Value: "from cef"}}},
		{ID: "A4", Status: app.Triggered, Fields: []app.Field{{Name: "details", Value: "just text"}}},
		{ID: "A5", Status: app.Triggered, Fields: []app.Field{{Name: "details", Value: "plain"}}},
	}
	if got, want := toJSON(t, got.Alerts), toJSON(t, want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got.Read.IsZero() || got.Incident.ID != "Q1" {
		t.Errorf("read at %s, incident %s", got.Read, got.Incident.ID)
	}
}

func TestAnIncidentWithoutAlertsShowsWhatTriggeredIt(t *testing.T) {
	for with, want := range map[string]string{
		`"first_trigger_log_entry":{"id":"R1","created_at":"2026-12-01T03:00:00Z","channel":{"type":"api","summary":"by hand","details":{"k":"v"},"contexts":[{"href":"https://x"}],"client":"CI","client_url":"https://ci"}}`: `k=v; https://x https://ci`,
		`"body":{"type":"incident_body","details":"read https://wiki"}`:                                                              `details=read https://wiki;  `,
		`"body":{"type":"incident_body","details":{"k":{"n":1}}},"first_trigger_log_entry":{"id":"R1","type":"log_entry_reference"}`: `k.n=1;  `,
		`"first_trigger_log_entry":null,"body":null`:                                                                                 "",
		`"first_trigger_log_entry":{"id":"R1","channel":{"type":"api"}}`:                                                             "",
		`"first_trigger_log_entry":"R1","body":"x"`:                                                                                  "",
	} {
		d, c := detailDesk(t)
		d.putJSON("GET /incidents/Q1", `{"incident":`+row("Q1", 1, "acknowledged", with)+`}`)
		got, err := c.Detail(t.Context(), "Q1")
		if err != nil {
			t.Fatal(with, err)
		}
		said := ""
		for _, a := range got.Alerts {
			link := ""
			if len(a.Links) > 0 {
				link = a.Links[0].URL
			}
			said += show(a.Fields) + " " + link + " " + a.Client.URL
			if a.Status != app.Triggered || a.Summary != "Title of Q1" {
				t.Errorf("%s: %+v", with, a)
			}
		}
		if said != want {
			t.Errorf("%s\ngives %q, want %q", with, said, want)
		}
	}
}

func TestTheLogIsToldInWords(t *testing.T) {
	d, c := detailDesk(t)
	d.putJSON("GET /incidents/Q1/log_entries", `{"log_entries":[
	 {"id":"R1","type":"trigger_log_entry","created_at":"2026-12-01T03:00:00Z","agent":{"id":"PS","summary":"Payments API"},"channel":{"type":"api","summary":"error rate 14 %","details":{"a":[1,{}]}},"event_details":{"description":{"an":"object"}}},
	 {"id":"R2","type":"assign_log_entry","created_at":"2026-12-01T03:00:01Z","agent":{"id":"PS","summary":"Payments API"},"channel":{"type":"auto"},"assignees":[{"id":"PME","summary":"Me"}]},
	 {"id":"R3","type":"notify_log_entry","created_at":"2026-12-01T03:00:02Z","user":{"id":"PME","summary":"Me"},"channel":{"type":"auto","notification":{"type":"push_notification","status":"success"}}},
	 {"id":"R4","type":"notify_log_entry","created_at":"2026-12-01T03:00:03Z","user":{"id":"PME","summary":"Me"},"channel":{"type":"auto","notification":{"type":"pigeon_notification"}}},
	 {"id":"R5","type":"escalate_log_entry","created_at":"2026-12-01T03:05:00Z","channel":{"type":"timeout"},"assignees":[{"id":"PANA","summary":"Ana"}]},
	 {"id":"R6","type":"acknowledge_log_entry","created_at":"2026-12-01T03:06:00Z","agent":{"id":"PANA","summary":"Ana"},"channel":{"type":"mobile"},"acknowledgement_timeout":null},
	 {"id":"R7","type":"annotate_log_entry","created_at":"2026-12-01T03:07:00Z","agent":{"id":"PANA","summary":"Ana"},"channel":{"type":"note","summary":"rolling back"}},
	 {"id":"R8","type":"unacknowledge_log_entry","created_at":"2026-12-01T03:36:00Z","channel":{"type":"timeout"}},
	 {"id":"R9","type":"brand_new_thing_log_entry","created_at":"2026-12-01T03:37:00Z","agent":null,"channel":null},
	 {"id":"R10","type":"resolve_log_entry_reference","created_at":"2026-12-01T03:38:00Z","channel":"web","summary":"Resolved"}],"more":false}`)
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil {
		t.Fatal(err)
	}
	var said []string
	for _, l := range got.Log {
		line := l.At.Format("15:04:05 ") + l.What
		if !l.By.Zero() {
			line += " by " + l.By.Name
		}
		if l.Via != "" {
			line += " via " + l.Via
		}
		if len(l.To) > 0 {
			line += " to " + app.Names(l.To)
		}
		if l.Words != "" {
			line += ": " + l.Words
		}
		said = append(said, line)
	}
	want := `03:38:00 resolved
03:37:00 brand new thing
03:36:00 no longer acknowledged via timeout
03:07:00 note added by Ana via note: rolling back
03:06:00 acknowledged by Ana via mobile
03:05:00 escalated via timeout to Ana
03:00:03 notified via auto to Me
03:00:02 notified by push via auto to Me
03:00:01 assigned by Payments API via auto to Me
03:00:00 triggered by Payments API via api: error rate 14 %`
	if got := strings.Join(said, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNotesAreNewestFirst(t *testing.T) {
	d, c := detailDesk(t)
	d.putJSON("GET /incidents/Q1/notes", `{"notes":[
	 {"id":"N1","user":{"id":"PME","summary":"Me"},"content":"first","created_at":"2026-12-01T03:00:00Z","channel":{"summary":"x"}},
	 {"id":"N2","user":null,"content":"second","created_at":"2026-12-01T04:30:00+01:00"}]}`)
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil {
		t.Fatal(err)
	}
	want := []app.Note{
		{ID: "N2", At: time.Date(2026, 12, 1, 3, 30, 0, 0, time.UTC), Text: "second"},
		{ID: "N1", At: time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC), By: app.Ref{ID: "PME", Name: "Me"}, Text: "first"},
	}
	if got, want := toJSON(t, got.Notes), toJSON(t, want); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestDetailReadsEveryPageUpToItsBound(t *testing.T) {
	d, c := detailDesk(t)
	serve := func(size int, list, entry string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			offset, _ := strconv.Atoi(r.URL.Query().Get("offset"))
			limit, _ := strconv.Atoi(r.URL.Query().Get("limit"))
			to := min(offset+limit, size)
			var out []string
			for n := min(offset, size); n < to; n++ {
				out = append(out, fmt.Sprintf(entry, n))
			}
			say(w, 200, fmt.Sprintf(`{%q:%s,"more":%v}`, list, rows(out...), to < size))
		}
	}
	d.put("GET /incidents/Q1/alerts", serve(640, "alerts", `{"id":"A%d"}`))
	d.put("GET /incidents/Q1/log_entries", serve(5000, "log_entries", `{"id":"R%d","type":"notify_log_entry"}`))
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Alerts) != 640 {
		t.Errorf("%d alerts, want 640", len(got.Alerts))
	}
	if n := len(got.Log); n < MaxLog || n > MaxLog+100 || !strings.Contains(got.Log[n-1].What, "older entries") {
		t.Errorf("%d log entries, the last %q; want about %d and word of the rest", n, got.Log[n-1].What, MaxLog)
	}
	if n := d.count("GET /incidents/Q1/log_entries"); n > 11 {
		t.Errorf("%d calls for the log", n)
	}
}

func TestDetailFailsWhereAPartFails(t *testing.T) {
	for what, check := range map[string]func(error) bool{
		"GET /incidents/Q1": is[app.Unavailable], "GET /incidents/Q1/alerts": is[app.Unavailable],
		"GET /incidents/Q1/notes": is[app.Unavailable], "GET /incidents/Q1/log_entries": is[app.Unavailable],
	} {
		d, c := detailDesk(t)
		d.put(what, func(w http.ResponseWriter, _ *http.Request) { say(w, 503, ``) })
		if _, err := c.Detail(t.Context(), "Q1"); !check(err) {
			t.Errorf("%s broken: %v", what, err)
		}
	}
	for what, body := range map[string]string{
		"GET /incidents/Q1/alerts": `{"alerts":null}`, "GET /incidents/Q1/log_entries": `{}`, "GET /incidents/Q1/notes": `{"note":[]}`,
	} {
		d, c := detailDesk(t)
		d.putJSON(what, body)
		if _, err := c.Detail(t.Context(), "Q1"); !is[app.Offline](err) {
			t.Errorf("%s gives %s: %v, want app.Offline", what, body, err)
		}
	}
	d, c := newDesk(t)
	if _, err := c.Detail(t.Context(), "QX"); !errors.Is(err, app.Gone{What: "the incident QX"}) {
		t.Errorf("an incident that is not there: %v after %d calls", err, len(d.calls()))
	}
}

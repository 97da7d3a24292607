package pagerduty

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
)

// example reads one of the examples of PagerDuty's own OpenAPI document, which stand
// beside it.
func example(t *testing.T, name string) []byte {
	t.Helper()
	spec := os.Getenv("DOGWATCH_PAGERDUTY_SPEC")
	if spec == "" {
		t.Skip("DOGWATCH_PAGERDUTY_SPEC does not name PagerDuty's OpenAPI document: its examples are not at hand")
	}
	body, err := os.ReadFile(filepath.Join(filepath.Dir(spec), "examples", name))
	if err != nil {
		t.Skip("no such example: ", err)
	}
	return body
}

func TestOfficialIncidents(t *testing.T) {
	p, err := decodeIncidents(example(t, "get_incidents.200.response.json"), 1)
	if err != nil || len(p.rows) != 1 || !p.more {
		t.Fatalf("%+v, %v", p, err)
	}
	i := p.rows[0]
	if i.ID != "PT4KHLK" || i.Number != 1234 || i.Status != app.Resolved || i.Title != "The server is on fire." ||
		i.StatusBy.Name != "Earline Greenholt" || i.Priority.Name != "P2" || i.Alerts != 2 || i.Service.Name != "My Mail Service" {
		t.Errorf("%+v", i)
	}
	for _, name := range []string{"get_incidents_id.200.response.json", "post_incidents_id_snooze.201.response.json", "put_incidents_id.200.response.json"} {
		i, err := decodeIncident(example(t, name))
		if err != nil || i.ID != "PT4KHLK" || i.Title == "" || len(i.Pending) != 2 || !i.AckedBy("PXPGF42") || !i.AssignedTo("PXPGF42") {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
	one, _ := decodeIncident(example(t, "get_incidents_id.200.response.json"))
	if len(one.Responders) != 1 || one.Responders[0].Name != "Lee Turner" {
		t.Errorf("responders %v", one.Responders)
	}
	if p, err := decodeIncidents(example(t, "put_incidents.200.response.json"), 100); err != nil || len(p.rows) != 1 {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestOfficialAlerts(t *testing.T) {
	f := &flattener{left: maxDetails}
	p, err := decodeAlerts(example(t, "get_incidents_id_alerts.200.response.json"), 1, f)
	if err != nil || len(p.rows) != 1 || show(p.rows[0].Fields) != "customKey=Server is on fire!;customKey2=Other stuff!;" || p.rows[0].Links != nil {
		t.Errorf("%+v, %v", p, err)
	}
	p, err = decodeAlerts(example(t, "PUBLIC_alertmanager_incident_alerts.json"), 25, f)
	if err != nil || len(p.rows) != 1 {
		t.Fatalf("%+v, %v", p, err)
	}
	a := p.rows[0]
	if len(a.Links) != 3 || a.Links[0] != (app.Link{Text: "Runbook", URL: "https://wiki.example.com/x/AQAk1"}) ||
		a.Client.Text != "Alertmanager" || a.Source != "Alertmanager" || len(a.Fields) != 9 ||
		!a.CreatedAt.Equal(time.Date(2024, 9, 14, 5, 31, 38, 0, time.UTC)) {
		t.Errorf("%+v", a)
	}
}

func TestOfficialLogAndNotes(t *testing.T) {
	for _, name := range []string{"get_incidents_id_log_entries.200.response.json", "get_log_entries.200.response.json"} {
		p, err := decodeLog(example(t, name), 100)
		if err != nil || len(p.rows) != 1 || p.rows[0].What != "triggered" || p.rows[0].Via != "api" || p.rows[0].By.Name != "My Mail Service" {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	d, c := detailDesk(t)
	d.putJSON("GET /incidents/Q1/notes", string(example(t, "get_incidents_id_notes.200.response.json")))
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil || len(got.Notes) != 2 || got.Notes[0].By.Name != "Earline Greenholt" || got.Notes[0].Text != "Firefighters are on the scene." {
		t.Errorf("%+v, %v", got.Notes, err)
	}
}

func TestOfficialPeopleAndDuty(t *testing.T) {
	d, c := newDesk(t)
	d.putJSON("GET /users/me", string(example(t, "get_users_me.200.response.json")))
	d.on("GET /oncalls", 200, string(example(t, "get_oncalls.200.response.json")))
	d.on("GET /escalation_policies/PT20YPA", 200, string(example(t, "get_escalation_policies_id.200.response.json")))
	me, err := c.Me(t.Context())
	if err != nil || me.Email != "125.greenholt.earline@graham.name" || me.TimeZone != "America/Lima" {
		t.Errorf("%+v, %v", me, err)
	}
	r, err := c.Fetch(t.Context(), app.Query{Duty: true, Horizon: time.Hour})
	if err != nil || len(r.OnCalls) != 1 || len(r.Ladders) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	if o := r.OnCalls[0]; o.Level != 2 || !o.Start.Equal(time.Date(2015, 3, 6, 20, 28, 51, 0, time.UTC)) || o.Schedule.Name != "Daily Engineering Rotation" {
		t.Errorf("%+v", o)
	}
	if l := r.Ladders[0]; l.Loops != 2 || len(l.Levels) != 1 || l.Levels[0].Delay != 30*time.Minute {
		t.Errorf("%+v", l)
	}
}

// What we send has the shape of the official requests.
func TestOfficialRequests(t *testing.T) {
	keys := func(raw []byte) string {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		return shape(v)
	}
	sent := map[app.Kind]string{}
	for _, tt := range each {
		sent[tt.kind] = keys([]byte(tt.body))
	}
	for kind, name := range map[app.Kind]string{
		app.Snooze:        "post_incidents_id_snooze.request.request.json",
		app.AddNote:       "post_incidents_id_notes.request.request.json",
		app.AddResponders: "post_incidents_id_responder_requests.request.request.json",
	} {
		if want := keys(example(t, name)); sent[kind] != want {
			t.Errorf("%s sends %s, the example %s", kind, sent[kind], want)
		}
	}
}

// shape is the structure of a JSON value without its plain values.
func shape(v any) string {
	out := map[string]any{}
	switch v := v.(type) {
	case map[string]any:
		for k, child := range v {
			out[k] = shape(child)
		}
	case []any:
		if len(v) > 0 {
			out["[]"] = shape(v[0])
		}
	}
	b, _ := json.Marshal(out)
	return string(b)
}

// The vendor's own decoding is the oracle where it is able to decode.
func TestTheVendorReadsTheSame(t *testing.T) {
	for _, name := range []string{"get_incidents.200.response.json", "put_incidents.200.response.json"} {
		body := example(t, name)
		var theirs vendor.ListIncidentsResponse
		if err := json.Unmarshal(body, &theirs); err != nil {
			t.Fatal(err)
		}
		ours, err := decodeIncidents(body, 100)
		if err != nil || len(ours.rows) != len(theirs.Incidents) {
			t.Fatal(err)
		}
		for n, i := range ours.rows {
			v := theirs.Incidents[n]
			if i.ID != v.ID || i.Number != int(v.IncidentNumber) || i.Title != v.Title || string(i.Status) != v.Status ||
				string(i.Urgency) != v.Urgency || i.Service.ID != v.Service.ID || len(i.Assigned) != len(v.Assignments) ||
				len(i.Pending) != len(v.PendingActions) || i.URL != v.HTMLURL || i.StatusBy.ID != v.LastStatusChangeBy.ID {
				t.Errorf("%s: ours %+v\ntheirs %+v", name, i, v)
			}
		}
	}
}

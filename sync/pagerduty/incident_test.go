package pagerduty

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestIncidentIsMappedWhole(t *testing.T) {
	i, err := decodeIncident([]byte(`{"incident":{
	 "id":"Q1","type":"incident","summary":"[#42] checkout down","incident_number":42,"title":"checkout down","incident_key":"swap/42",
	 "created_at":"2026-12-01T03:00:00Z","updated_at":"2026-12-01T04:05:00+01:00","status":"acknowledged","urgency":"low",
	 "html_url":"https://acme.pagerduty.com/incidents/Q1",
	 "service":{"id":"PS","type":"service_reference","summary":"Payments API"},
	 "escalation_policy":{"id":"PE","summary":"Payments"},"assigned_via":"direct_assignment",
	 "assignments":[{"at":"2026-12-01T03:01:00Z","assignee":{"id":"PA","summary":"Ana"}},{"at":"2026-12-01T03:02:00Z","assignee":{"id":"PB","summary":"Ben"}}],
	 "acknowledgements":[{"at":"2026-12-01T03:03:00Z","acknowledger":{"id":"PA","summary":"Ana"}}],
	 "pending_actions":[{"type":"unacknowledge","at":"2026-12-01T03:33:00Z"},{"type":"urgency_change","at":"2026-12-01T09:00:00Z","to":"high"}],
	 "incidents_responders":[{"state":"pending","user":{"id":"PC","summary":"Cem"}},{"state":"declined","user":{"id":"PD","summary":"Dana"}},{"state":"joined","user":{"id":"PE5","summary":"Eve"}}],
	 "last_status_change_at":"2026-12-01T03:03:00Z","last_status_change_by":{"id":"PA","summary":"Ana"},
	 "priority":{"id":"PP","type":"priority","summary":"P1","name":"P1","order":268435456},
	 "alert_counts":{"all":7,"triggered":5,"resolved":2},
	 "body":{"type":"incident_body","details":{"an":"object"}},"first_trigger_log_entry":{"id":"R","channel":{"details":{"a":[1]}}}}}`))
	if err != nil {
		t.Fatal(err)
	}
	at := func(h, m int) time.Time { return time.Date(2026, 12, 1, h, m, 0, 0, time.UTC) }
	want := app.Incident{
		ID: "Q1", Number: 42, Title: "checkout down", Key: "swap/42", Status: app.Acknowledged, Urgency: app.Low,
		Priority: &app.Priority{ID: "PP", Name: "P1", Order: 268435456},
		Service:  app.Ref{ID: "PS", Name: "Payments API"}, Policy: app.Ref{ID: "PE", Name: "Payments"}, Direct: true,
		Assigned: []app.Assignment{{At: at(3, 1), To: app.Ref{ID: "PA", Name: "Ana"}}, {At: at(3, 2), To: app.Ref{ID: "PB", Name: "Ben"}}},
		Acks:     []app.Acknowledgement{{At: at(3, 3), By: app.Ref{ID: "PA", Name: "Ana"}}},
		Pending: []app.Pending{
			{Kind: app.PendingUnacknowledge, At: at(3, 33)},
			{Kind: app.PendingUrgency, At: at(9, 0)},
		},
		Responders: []app.Ref{{ID: "PC", Name: "Cem"}, {ID: "PE5", Name: "Eve"}},
		CreatedAt:  at(3, 0), UpdatedAt: at(3, 5), StatusAt: at(3, 3), StatusBy: app.Ref{ID: "PA", Name: "Ana"},
		Alerts: 7, URL: "https://acme.pagerduty.com/incidents/Q1",
	}
	if got, want := toJSON(t, i), toJSON(t, want); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// No odd value may make a page vanish: what is not understood counts as the worse.
func TestOddValuesDoNotMakeAPageVanish(t *testing.T) {
	for _, tt := range []struct {
		name, with string
		check      func(app.Incident) bool
	}{
		{"unknown urgency is high", `"urgency":"severe"`, func(i app.Incident) bool { return i.Urgency == app.High }},
		{"null urgency is high", `"urgency":null`, func(i app.Incident) bool { return i.Urgency == app.High }},
		{"unknown status is triggered", `"status":"smouldering"`, func(i app.Incident) bool { return i.Status == app.Triggered }},
		{"null status is triggered", `"status":null`, func(i app.Incident) bool { return i.Status == app.Triggered }},
		{"a number for a status is triggered", `"status":3`, func(i app.Incident) bool { return i.Status == app.Triggered }},
		{
			"unknown status is resolved with resolved_at", `"status":"closed","resolved_at":"2026-12-01T03:00:00Z"`,
			func(i app.Incident) bool { return i.Status == app.Resolved },
		},
		{"capitals", `"status":"Resolved"`, func(i app.Incident) bool { return i.Status == app.Resolved }},
		{
			"null lists", `"assignments":null,"acknowledgements":null,"pending_actions":null,"incidents_responders":null,"teams":null`,
			func(i app.Incident) bool { return len(i.Assigned)+len(i.Acks)+len(i.Pending)+len(i.Responders) == 0 },
		},
		{
			"null refs", `"service":null,"escalation_policy":null,"last_status_change_by":null,"priority":null`,
			func(i app.Incident) bool {
				return i.Service.Zero() && i.Policy.Zero() && i.StatusBy.Zero() && i.Priority == nil
			},
		},
		{
			"null assignee", `"assignments":[{"at":null,"assignee":null},{"assignee":{"id":"PX"}}]`,
			func(i app.Incident) bool { return len(i.Assigned) == 1 && i.Assigned[0].To.ID == "PX" },
		},
		{
			"times that cannot be read", `"created_at":"yesterday","last_status_change_at":17,"updated_at":{"a":1}`,
			func(i app.Incident) bool { return i.CreatedAt.IsZero() && i.StatusAt.IsZero() && i.UpdatedAt.IsZero() },
		},
		{
			"pending without a time", `"pending_actions":[{"type":"escalate","at":null},{"type":"resolve","at":"2026-12-01T03:00:00Z"}]`,
			func(i app.Incident) bool { return len(i.Pending) == 1 && i.Pending[0].Kind == app.PendingResolve },
		},
		{"a title of another type", `"title":17`, func(i app.Incident) bool { return i.Title == "17" }},
		{"no title", `"summary":"[#1] a sum"`, func(i app.Incident) bool { return i.Title == "[#1] a sum" }},
		{"a number in quotes", `"incident_number":"12"`, func(i app.Incident) bool { return i.Number == 12 }},
		{
			"an absurd number", `"incident_number":1e400,"alert_counts":{"all":99999999999999999999}`,
			func(i app.Incident) bool { return i.Number == 0 && i.Alerts == 0 },
		},
		{"odd body", `"body":17,"first_trigger_log_entry":"x","conference_bridge":[]`, func(i app.Incident) bool { return i.ID == "Q1" }},
		{
			"parts of another type", `"priority":"P1","service":17,"assignments":"everybody","acknowledgements":{},"alert_counts":[],"pending_actions":[17],"last_status_change_by":true`,
			func(i app.Incident) bool { return i.ID == "Q1" && len(i.Assigned) == 0 && i.Priority == nil },
		},
		{"priority without an id", `"priority":{"summary":"P1"}`, func(i app.Incident) bool { return i.Priority == nil }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := decodeIncidents([]byte(`{"incidents":[{"id":"Q1",`+tt.with+`}],"more":false}`), 100)
			if err != nil {
				t.Fatal(err)
			}
			if len(p.rows) != 1 || !tt.check(p.rows[0]) {
				t.Errorf("got %+v", p.rows)
			}
		})
	}
}

func TestAHugeTitleIsShortenedAndSaysSo(t *testing.T) {
	long := strings.Repeat("ü", 100_000)
	i, err := decodeIncident([]byte(`{"incident":{"id":"Q1","title":"` + long + `","service":{"id":"P","summary":"` + long + `"}}}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(i.Title) > maxTitle+3 || !strings.HasSuffix(i.Title, "ü…") {
		t.Errorf("the title is %d bytes and ends in %q", len(i.Title), i.Title[len(i.Title)-5:])
	}
	if len(i.Service.Name) > maxName+3 || !strings.HasSuffix(i.Service.Name, "…") {
		t.Errorf("the service's name is %d bytes", len(i.Service.Name))
	}
}

func TestAnAnswerThatIsNoListIsAnError(t *testing.T) {
	for body, kind := range map[string]app.OfflineKind{
		`{"incidents":[{"id":"Q1"},{"title":"no id"}],"more":false}`: app.NotAPI,
		`{"incidents":[{"id":"Q1"},{"id":null}],"more":false}`:       app.NotAPI,
		`{"incidents":[null],"more":false}`:                          app.NotAPI,
		`{"incidents":null,"more":false}`:                            app.NotAPI,
		`{}`:                                                         app.NotAPI,
		`[]`:                                                         app.NotAPI,
		`null`:                                                       app.NotAPI,
		`"ok"`:                                                       app.NotAPI,
		`{"incidents":"none"}`:                                       app.NotAPI,
		`{"incidents":[{"id":"Q1"}`:                                  app.CutShort,
		``:                                                           app.CutShort,
		`{"incidents":[]} trailing`:                                  app.NotAPI,
		`{"incidents":[{"id":"Q1"}],"more":"perhaps"}`:                 app.NotAPI,
		`{"incidents":` + strings.Repeat("[", 20_000):                  app.NotAPI,
		"{\"incidents\":[{\"id\":\"Q1\",\"title\":\"\xff\x00\"}]}":     app.NotAPI,
		`{"incidents":[{"id":"Q1","service":{"id":"P","summary":"x"}}`: app.CutShort,
	} {
		p, err := decodeIncidents([]byte(body), 100)
		o, ok := errors.AsType[app.Offline](err)
		if !ok || o.Kind != kind {
			t.Errorf("%.60q: got %v, %v; want an app.Offline of kind %q", body, p, err, kind)
		}
	}
}

func TestInstantsInAllTheirForms(t *testing.T) {
	want := time.Date(2026, 12, 1, 3, 4, 5, 0, time.UTC)
	for s, fine := range map[string]bool{
		"2026-12-01T03:04:05Z": true, "2026-12-01T04:04:05+01:00": true, "2026-11-30T21:04:05-06:00": true,
		"2026-12-01T03:04:05": true, "2026-12-01T03:04:05.000Z": true, "2026-12-01T04:04:05+0100": true,
		"2026-12-01 03:04:05": true, " 2026-12-01T03:04:05Z ": true,
		"2026-12-01": false, "soon": false, "1764558245": false,
	} {
		got, ok := instant(s)
		if ok != fine || fine && (!got.Equal(want) || got.Location() != time.UTC) || !fine && !got.IsZero() {
			t.Errorf("%q: %v, %v", s, got, ok)
		}
	}
	if got, ok := instant(""); !ok || !got.IsZero() {
		t.Errorf("an empty one: %v, %v", got, ok)
	}
}

func TestAFullPageThatDoesNotSayWhetherThereIsMoreMayHaveMore(t *testing.T) {
	for _, tt := range []struct {
		rows, limit int
		more        string
		want        bool
	}{
		{100, 100, "", true},
		{99, 100, "", false},
		{0, 100, "", false},
		{100, 100, `,"more":false`, false},
		{3, 100, `,"more":true`, true},
		{100, 100, `,"more":null`, true},
	} {
		var list []string
		for n := range tt.rows {
			list = append(list, row(fmt.Sprint("Q", n), n, "triggered", ""))
		}
		p, err := decodeIncidents([]byte(`{"incidents":`+rows(list...)+tt.more+`}`), tt.limit)
		if err != nil || p.more != tt.want {
			t.Errorf("%d of %d rows%s: more is %v, %v; want %v", tt.rows, tt.limit, tt.more, p.more, err, tt.want)
		}
	}
}

package pagerduty

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const valuesOfService = "GET /services/PSVC/custom_fields/values"

// extrasOf reads the details of an incident with that JSON beside the usual, of a
// service with these custom fields.
func extrasOf(t *testing.T, with, values string) app.Detail {
	t.Helper()
	d, c := detailDesk(t)
	d.putJSON("GET /incidents/Q1", `{"incident":`+row("Q1", 1, "acknowledged", with)+`}`)
	d.on(valuesOfService, 200, values)
	got, err := c.Detail(t.Context(), "Q1")
	if err != nil {
		t.Fatalf("%.100s: %v", with, err)
	}
	return got
}

func TestTheIncidentsOwnText(t *testing.T) {
	for body, want := range map[string]string{
		`{"type":"incident_body","details":"see https://wiki/x"}`:             "see https://wiki/x",
		`{"type":"incident_body","details":{"why":"full","deep":{"n":1.50}}}`: "why: full\ndeep.n: 1.50",
		`{"type":"incident_body","details":["a","b"]}`:                        "details: a, b",
		`{"type":"incident_body","details":17}`:                               "details: 17",
		`{"type":"incident_body","details":""}`:                               "",
		`{"type":"incident_body","details":{}}`:                               "",
		`{"type":"incident_body","details":null}`:                             "",
		`{"type":"incident_body"}`:                                            "",
		`"just text"`:                                                         "just text",
		`["odd"]`:                                                             "details: odd",
		`null`:                                                                "",
	} {
		if got := extrasOf(t, `"body":`+body, `{}`); got.Body != want {
			t.Errorf("%s is %q, want %q", body, got.Body, want)
		}
	}
	if got := extrasOf(t, `"title":"x"`, `{}`); got.Body != "" || got.Fields != nil || got.About != "" || got.AboutFields != nil {
		t.Errorf("of nothing there is %+v", got)
	}
}

func TestCustomFields(t *testing.T) {
	const fields = `[
	 {"id":"F1","name":"env","display_name":"Environment","data_type":"string","field_type":"multi_value_fixed","value":["production","staging"]},
	 {"id":"F2","name":"none","display_name":"None","data_type":"string","value":null},
	 {"id":"F3","name":"n","display_name":null,"data_type":"float","value":1.50},
	 {"id":"F4","name":null,"data_type":"boolean","value":false},
	 "odd",null,{"display_name":"Empty","data_type":"string","value":""},
	 {"display_name":"Runbook","data_type":"url","value":"https://wiki/x"},
	 {"display_name":"Odd","data_type":"string","value":{"a":{"b":"c"}}},
	 {"value":"nameless"}]`
	const want = "Runbook=https://wiki/x;Environment=production, staging;n=1.50;F4=false;Odd.a.b=c;details=nameless;"
	got := extrasOf(t, `"custom_fields":`+fields, `{"custom_fields":`+fields+`}`)
	if show(got.Fields) != want || show(got.AboutFields) != want {
		t.Errorf("of the incident %s\nof the service %s\nwant %s", show(got.Fields), show(got.AboutFields), want)
	}
	for _, odd := range []string{`{}`, `"x"`, `17`, `null`} {
		if got := extrasOf(t, `"custom_fields":`+odd, `{"custom_fields":`+odd+`}`); got.Fields != nil || got.AboutFields != nil {
			t.Errorf("%s gives %+v, %+v", odd, got.Fields, got.AboutFields)
		}
	}
}

func TestTheExtrasAreBounded(t *testing.T) {
	long := strings.Repeat("é", 100_000)
	var many []string
	for n := range 3000 {
		many = append(many, fmt.Sprintf(`{"display_name":"k%d","data_type":"string","value":%q}`, n, long[:600]))
	}
	many = append(many, `{"display_name":"Runbook","data_type":"url","value":"https://wiki/x"}`,
		`{"display_name":"Too long","data_type":"url","value":"https://wiki/`+strings.Repeat("x", maxURL)+`"}`)
	got := extrasOf(t, `"body":{"details":"`+long+`"},"custom_fields":`+rows(many...)+`,"service":{"id":"PSVC","summary":"S","description":"`+long+`"}`, `{"custom_fields":`+rows(many...)+`}`)
	for what, fields := range map[string][]app.Field{"the incident": got.Fields, "the service": got.AboutFields} {
		if len(fields) > maxFields+1 || fields[0] != (app.Field{Name: "Runbook", Value: "https://wiki/x"}) || fields[len(fields)-1] != ellipsis {
			t.Errorf("of %s there are %d fields, from %v to %v", what, len(fields), fields[0], fields[len(fields)-1])
		}
		if slices.ContainsFunc(fields, func(f app.Field) bool { return f.Name == "Too long" }) {
			t.Errorf("of %s there is an address that was cut", what)
		}
	}
	for what, text := range map[string]string{"text": got.Body, "description": got.About} {
		if len(text) > maxText+3 || !strings.HasSuffix(text, "é…") {
			t.Errorf("the %s has %d bytes", what, len(text))
		}
	}
	deep := strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000)
	if got := extrasOf(t, `"body":{"details":`+deep+`},"custom_fields":[{"name":"k","value":`+deep+`}]`, `{}`); got.Body == "" || len(got.Fields) != 1 {
		t.Errorf("deep ones give %d bytes and %d fields", len(got.Body), len(got.Fields))
	}
}

func TestAServiceIsAskedOnceInTenMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, c := detailDesk(t)
		d.putJSON("GET /incidents/Q1", `{"incident":`+row("Q1", 1, "acknowledged", `"service":{"id":"PSVC","summary":"S","description":"Takes the money"}`)+`}`)
		header, said, status := "", `{"custom_fields":[{"name":"runbook","value":"https://wiki/1"}]}`, 200
		d.serve(valuesOfService, func(w http.ResponseWriter, r *http.Request) {
			header = r.Header.Get("X-EARLY-ACCESS")
			say(w, status, said)
		})
		look := func(after time.Duration, calls int, want string) {
			t.Helper()
			time.Sleep(after)
			got, err := c.Detail(t.Context(), "Q1")
			if err != nil || show(got.AboutFields) != want || got.About != "Takes the money" {
				t.Errorf("%+v, %v; want %s", got, err, want)
			}
			if n := d.count(valuesOfService); n != calls {
				t.Errorf("the service was asked for %d times, want %d", n, calls)
			}
		}
		look(0, 1, "runbook=https://wiki/1;")
		look(9*time.Minute, 1, "runbook=https://wiki/1;")
		said = `{"custom_fields":[{"name":"runbook","value":"https://wiki/2"}]}`
		look(2*time.Minute, 2, "runbook=https://wiki/2;")
		status = 503 // what is known is kept, and it is asked for again soon
		look(11*time.Minute, 3, "runbook=https://wiki/2;")
		look(30*time.Second, 3, "runbook=https://wiki/2;")
		status = 200
		look(31*time.Second, 4, "runbook=https://wiki/2;")
		status, said = 402, `{"error":{"message":"no such ability"}}`
		look(11*time.Minute, 5, "")
		look(9*time.Minute, 5, "")
		if n := d.count("GET /incidents/Q1"); n != 8 || header != "service-custom-fields-preview" {
			t.Errorf("the incident was asked for %d times; the service with %q", n, header)
		}
	})
}

// Whatever comes instead of the extras, the details are there.
func TestTheExtrasNeverFailTheDetails(t *testing.T) {
	for _, status := range []int{400, 401, 402, 403, 404, 408, 429, 500, 503} {
		for _, body := range []string{``, `{"error":{"code":2010,"message":"no"}}`, `<html>`} {
			d, c := detailDesk(t)
			d.serve(valuesOfService, func(w http.ResponseWriter, _ *http.Request) { say(w, status, body) })
			if got, err := c.Detail(t.Context(), "Q1"); err != nil || got.Incident.ID != "Q1" || got.AboutFields != nil {
				t.Errorf("%d %s: %+v, %v", status, body, got, err)
			}
		}
	}
	for _, body := range []string{``, `{}`, `<html>`, `{"custom_fields":`, `[]`, `{"custom_fields":{}}`} {
		d, c := detailDesk(t)
		d.on(valuesOfService, 200, body)
		if got, err := c.Detail(t.Context(), "Q1"); err != nil || got.Incident.ID != "Q1" || got.AboutFields != nil {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	synctest.Test(t, func(t *testing.T) {
		d, c := detailDesk(t)
		d.serve(valuesOfService, func(http.ResponseWriter, *http.Request) { time.Sleep(aboutWait + time.Second) })
		if got, err := c.Detail(t.Context(), "Q1"); err != nil || got.Incident.ID != "Q1" {
			t.Errorf("with a service that does not answer: %+v, %v", got, err)
		}
	})
	_, c := detailDesk(t)
	for _, id := range []string{"", ".", " "} {
		if got := c.serviceFields(t.Context(), id); got != nil {
			t.Errorf("the service %q has %v", id, got)
		}
	}
}

func TestAnAccountThatRefusesTheExtras(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, c := detailDesk(t)
		status := 402
		d.put("GET /incidents/Q1", func(w http.ResponseWriter, r *http.Request) {
			if asked := r.URL.Query()["include[]"]; slices.Contains(asked, "custom_fields") || slices.Contains(asked, "body") {
				say(w, status, `{"error":{"code":2014,"message":"no such ability"}}`)
				return
			}
			say(w, 200, `{"incident":`+row("Q1", 1, "acknowledged", `"service":{"id":"PSVC","summary":"S","description":"Takes the money"}`)+`}`)
		})
		d.on(valuesOfService, 200, `{"custom_fields":[]}`)
		look := func(after time.Duration, incident, all int) {
			t.Helper()
			time.Sleep(after)
			before := len(d.calls())
			got, err := c.Detail(t.Context(), "Q1")
			if err != nil || got.Incident.ID != "Q1" || got.About != "Takes the money" {
				t.Fatalf("%+v, %v", got, err)
			}
			if n := d.count("GET /incidents/Q1"); n != incident || len(d.calls())-before != all {
				t.Errorf("the incident was asked for %d times, want %d, in %d calls, want %d", n, incident, len(d.calls())-before, all)
			}
		}
		look(0, 2, 6) // the four of the details, and two
		look(5*time.Minute, 3, 4)
		status = 400
		look(6*time.Minute, 5, 6)
		d.put("GET /incidents/Q1", func(w http.ResponseWriter, _ *http.Request) { say(w, 403, `{"error":{"message":"no"}}`) })
		time.Sleep(11 * time.Minute)
		if _, err := c.Detail(t.Context(), "Q1"); !is[app.Forbidden](err) {
			t.Errorf("an incident that is not for me: %v", err)
		}
		if !c.abouts.withExtras() {
			t.Error("an incident that is not for me counts as an account without extras")
		}
	})
}

func TestWhatIsKnownOfServicesIsBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var a abouts
		for n := range 3 * maxServicesKnown {
			a.put(fmt.Sprint(n), about{until: time.Now().Add(time.Minute)})
		}
		if len(a.known) > maxServicesKnown {
			t.Errorf("%d services are known", len(a.known))
		}
		if _, ok := a.get(fmt.Sprint(3*maxServicesKnown - 1)); !ok {
			t.Error("the last is forgotten")
		}
		a.put("old", about{until: time.Now().Add(time.Second)})
		time.Sleep(2 * time.Second)
		if _, ok := a.get("old"); ok {
			t.Error("it counts for ever")
		}
	})
}

func TestOfficialCustomFields(t *testing.T) {
	for name, want := range map[string]string{
		"get_incidents_id_custom_fields_values.200.multi_value_example.json":  "Runtime Environment=production, staging;",
		"get_incidents_id_custom_fields_values.200.single_value_example.json": "Runtime Environment=production;",
	} {
		if got, err := decodeValues(example(t, name)); err != nil || show(got) != want {
			t.Errorf("%s: %s, %v", name, show(got), err)
		}
	}
	var d app.Detail
	decodeExtras(example(t, "get_incidents_id.200.response.json"), &d)
	if show(d.Fields) != "Runtime Environment=production;" || d.Body != "" || d.About != "" {
		t.Errorf("the example holds %+v", d)
	}
}

package providertest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// besideCases are about what stands beside an incident: its own text, its custom fields
// and what its service says of itself. Without them the details are there all the same.
var besideCases = []contract{
	{name: "what stands beside an incident", run: beside},
	{name: "an incident with nothing beside it", run: besideNothing},
	{name: "what stands beside an incident costs few calls", run: besideCalls, waits: true},
	{name: "what stands beside an incident cannot be read", run: besideFails},
	{name: "what stands beside an incident does not come", run: besideHangs, waits: true},
	{name: "what stands beside an incident is odd", run: besideOdd},
}

// serviceValues is the path of a service's custom fields.
const serviceValues = "/services/*/custom_fields/values"

// told gives fields as text.
func told(fields []app.Field) string {
	var parts []string
	for _, f := range fields {
		parts = append(parts, f.Name+"="+f.Value)
	}
	return strings.Join(parts, " ")
}

func (w *world) detail(id string) app.Detail {
	w.Helper()
	d, err := w.library().Detail(w.Context(), id)
	if err != nil || d.Incident.ID != id {
		w.Fatalf("Detail gives %+v, %v", d.Incident, err)
	}
	return d
}

func beside(w *world) {
	with := simulator.With{
		By: "dana", Body: "please look: https://wiki.example.com/x", To: []string{"ana"},
		Fields: map[string]any{"environment": "prod-eu", "runbook": "https://wiki.example.com/runbook"},
	}
	id, err := w.sim.Trigger("payments-api", "by hand", with)
	w.must(err)
	d := w.detail(id)
	if d.Body != with.Body || told(d.Fields) != "Runbook=https://wiki.example.com/runbook Environment=prod-eu" ||
		d.About != "Takes the money. https://wiki.example.com/payments" || told(d.AboutFields) != "Team page=https://wiki.example.com/team" {
		w.Errorf("%q, %s, %q, %s", d.Body, told(d.Fields), d.About, told(d.AboutFields))
	}
	if d.Incident.Service != w.ref("payments-api") {
		w.Errorf("the service is %+v", d.Incident.Service)
	}
	with.By, with.Body, with.To = "", "", nil
	id, err = w.sim.Trigger("payments-api", "by an event", with)
	w.must(err)
	if d := w.detail(id); d.Body != "" || told(d.Fields) != "Runbook=https://wiki.example.com/runbook Environment=prod-eu" || len(d.Alerts) != 1 {
		w.Errorf("%q, %s, %d alerts", d.Body, told(d.Fields), len(d.Alerts))
	}
}

func besideNothing(w *world) {
	if d := w.detail(w.trigger("always-api", "x")); d.Body != "" || d.About != "" || len(d.Fields) != 0 || len(d.AboutFields) != 0 {
		w.Errorf("%q, %s, %q, %s", d.Body, told(d.Fields), d.About, told(d.AboutFields))
	}
}

// besideCalls: at most two calls more than for the incident, its alerts, notes and log,
// and none for a service that is known.
func besideCalls(w *world) {
	id := w.trigger("payments-api", "x")
	w.openNow()
	look := func(after time.Duration, most int, page string) {
		w.Helper()
		time.Sleep(after)
		w.sim.ForgetRequests()
		if d := w.detail(id); told(d.AboutFields) != "Team page="+page {
			w.Errorf("after %s: %s", after, told(d.AboutFields))
		}
		if calls := w.sim.Requests(); len(calls) > most {
			w.Errorf("after %s it takes %d calls: %+v", after, len(calls), calls)
		}
	}
	look(0, 6, "https://wiki.example.com/team")
	w.must(w.sim.Describe("payments-api", simulator.ServiceText{Fields: map[string]any{"team_page": "https://wiki.example.com/new"}}))
	look(9*time.Minute, 4, "https://wiki.example.com/team")
	look(2*time.Minute, 6, "https://wiki.example.com/new")
}

func besideFails(w *world) {
	id := w.trigger("payments-api", "x")
	for what, f := range map[string]simulator.Fault{
		"401": {Kind: simulator.FaultStatus, Status: 401}, "402": {Kind: simulator.FaultStatus, Status: 402},
		"403": {Kind: simulator.FaultStatus, Status: 403}, "404": {Kind: simulator.FaultStatus, Status: 404},
		"400": {Kind: simulator.FaultRefuse}, "404, bare": {Kind: simulator.FaultStatus, Status: 404, Bare: true},
		"429": {Kind: simulator.FaultThrottle}, "500": {Kind: simulator.FaultStatus, Status: 500},
		"a cut body": {Kind: simulator.FaultCut}, "a portal": {Kind: simulator.FaultHTML}, "a reset": {Kind: simulator.FaultReset, Times: -1},
	} {
		w.fresh()
		f.Path = serviceValues
		w.fault(f)
		if d := w.detail(id); len(d.AboutFields) != 0 || len(d.Alerts) != 1 || len(d.Log) == 0 {
			w.Errorf("%s: %s, %d alerts, %d lines", what, told(d.AboutFields), len(d.Alerts), len(d.Log))
		}
	}
	// An account that does not let its custom fields or bodies be read.
	for _, part := range []string{"custom_fields", "body"} {
		for _, f := range []simulator.Fault{{Kind: simulator.FaultStatus, Status: 402}, {Kind: simulator.FaultStatus, Status: 403}, {Kind: simulator.FaultRefuse}} {
			w.fresh()
			f.Path, f.Query, f.Times = "/incidents/*", part, -1
			w.fault(f)
			for range 2 {
				w.sim.ForgetRequests()
				if d := w.detail(id); len(d.Alerts) != 1 || len(w.sim.Requests()) > 6 {
					w.Errorf("%s refused with %+v: %d alerts, %d calls", part, f, len(d.Alerts), len(w.sim.Requests()))
				}
			}
		}
	}
}

func besideHangs(w *world) {
	id := w.trigger("payments-api", "x")
	w.fresh()
	w.fault(simulator.Fault{Kind: simulator.FaultHang, Path: serviceValues, Times: -1})
	for _, most := range []time.Duration{6 * time.Second, time.Second} { // it is not waited for each time
		begin := time.Now()
		w.detail(id)
		if took := time.Since(begin); took > most {
			w.Errorf("the details took %s, want %s", took, most)
		}
	}
}

func besideOdd(w *world) {
	id := w.trigger("payments-api", "x")
	for n, odd := range []string{`null`, `17`, `"x"`, `{}`, `[]`, `[null,7,"x",{}]`, `[{"display_name":{},"value":[{"a":[]}]}]`} {
		w.fresh()
		w.rewriting(func(r *http.Request, body []byte) []byte {
			switch {
			case strings.HasSuffix(r.URL.Path, "/custom_fields/values"):
				return fmt.Appendf(nil, `{"custom_fields":%s}`, odd)
			case r.URL.Path == "/incidents/"+id:
				return fmt.Appendf(nil, `{"incident":{"id":%q,"title":"x","status":"triggered","service":{"id":%q,"summary":"Payments API","description":%s},"body":%s,"custom_fields":%s}}`,
					id, w.id("payments-api"), odd, odd, odd)
			}
			return body
		})
		d := w.detail(id)
		if slices.ContainsFunc(slices.Concat(d.Fields, d.AboutFields), func(f app.Field) bool { return f.Name == "" }) || d.Incident.Service.Name != "Payments API" {
			w.Errorf("%d: %+v", n, d)
		}
		w.rewrite.Store(nil)
	}
}

package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// shapes are the ways of runbooks.toml to bring an address along, and where it is then.
var shapes = map[string]struct {
	with simulator.With
	text simulator.ServiceText
	note bool
	at   string // a path, and where in its answer
	path []any
}{
	"link":   {with: simulator.With{Links: []simulator.LinkPlan{{Href: address, Text: "Runbook"}}}, at: "/incidents/%s/alerts", path: []any{"alerts", 0, "body", "contexts", 0, "href"}},
	"detail": {with: simulator.With{Details: map[string]any{"runbook_url": address}}, at: "/incidents/%s/alerts", path: []any{"alerts", 0, "body", "details", "runbook_url"}},
	"firing": {with: simulator.With{Details: map[string]any{"firing": address}}, at: "/incidents/%s/alerts", path: []any{"alerts", 0, "body", "details", "firing"}},
	"field":  {with: simulator.With{Fields: map[string]any{"runbook": address}}, at: "/incidents/%s?include[]=custom_fields", path: []any{"incident", "custom_fields", 1, "value"}},
	"note":   {note: true, at: "/incidents/%s/notes", path: []any{"notes", 0, "content"}},
	"body":   {with: simulator.With{By: "ben", Body: address}, at: "/incidents/%s?include[]=body", path: []any{"incident", "body", "details"}},
	"client": {with: simulator.With{Client: "Grafana", ClientURL: address}, at: "/incidents/%s/alerts", path: []any{"alerts", 0, "body", "cef_details", "client_url"}},
	"description": {
		text: simulator.ServiceText{Description: new(address)},
		at:   "/incidents/%s?include[]=services", path: []any{"incident", "service", "description"},
	},
	"service-field": {
		text: simulator.ServiceText{Fields: map[string]any{"runbook": address}},
		at:   "/services/{service}/custom_fields/values", path: []any{"custom_fields", 0, "value"},
	},
}

const address = "http://127.0.0.1:8123/runbook.md"

// Each service of the rehearsal brings its address in its own way, and pages Ana.
func TestTheRehearsalOfRunbooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := scenario(t, simulator.Runbooks)
		if open := sim.Open(); len(open) > 0 {
			t.Errorf("%+v is open at the start", open)
		}
		ana := at(t, sim, "ana")
		for key, shape := range shapes {
			must(t, sim.Describe(key, shape.text))
			id, err := sim.Trigger(key, "trouble", shape.with)
			must(t, err)
			if shape.note {
				must(t, sim.AddNote("ben", id, address))
			}
			if s := state(t, sim, id); s.Urgency != "high" || s.Status != "triggered" || fmt.Sprint(s.Assigned) != "[ana]" {
				t.Errorf("%s does not page Ana: %+v", key, s)
			}
			path := strings.NewReplacer("%s", id, "{service}", idOf(t, sim, key)).Replace(shape.at)
			if got := dig(t, ana.get(path), shape.path...); got != address {
				t.Errorf("%s: %v is no address", key, got)
			}
			must(t, sim.Resolve("ana", id, "website"))
		}
		for _, part := range []string{"link", "detail", "firing", "field", "service-field", "note", "body", "description", "client", "none"} {
			before := len(sim.Open())
			must(t, sim.Play(part))
			if open := sim.Open(); len(open) != before+1 || open[before].Service != part || open[before].Urgency != "high" {
				t.Errorf("the part %s brings %+v", part, open)
			}
		}
		if sim.Describe("nothing", simulator.ServiceText{}) == nil || sim.Describe("link", simulator.ServiceText{Fields: map[string]any{"runbook": 5}}) == nil {
			t.Error("nonsense was taken")
		}
	})
}

// The days before are as the first lines of the rehearsal say, whenever it is begun.
func TestThePastOfTheRehearsal(t *testing.T) {
	for _, wait := range []time.Duration{0, 23*time.Hour + 59*time.Minute, 85*24*time.Hour + 25*time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(wait)
			sim := scenario(t, simulator.Runbooks)
			now, got := sim.Now(), map[string][2]int{}
			for _, in := range sim.Incidents() {
				if in.Status != "resolved" || !in.ResolvedAt.After(in.CreatedAt.Add(10*time.Minute)) || in.ResolvedAt.After(now) {
					t.Errorf("%+v is not over", in)
				}
				mine := false
				for _, l := range sim.Log(in.ID) {
					mine = mine || l.Kind == "assign" && fmt.Sprint(l.To) == "[ana]"
				}
				if in.Urgency != "high" || !mine || in.CreatedAt.Before(now.AddDate(0, 0, -90)) {
					got["-"] = [2]int{got["-"][0] + 1}
					continue
				}
				n := got[in.Service]
				n[0]++
				if hour := in.CreatedAt.UTC().Hour(); hour == 2 || hour == 3 {
					n[1]++
				} else if hour < 14 || hour > 17 {
					t.Errorf("%s was at %s", in.Title, in.CreatedAt)
				}
				got[in.Service] = n
			}
			if want := "map[-:[13 0] detail:[4 0] link:[12 5] none:[1 1]]"; fmt.Sprint(got) != want {
				t.Errorf("there were %v, want %s", got, want)
			}
		})
	}
}

func TestCustomFieldsOfServices(t *testing.T) {
	sim := from(t, plain+`
[[service_field]]
name = "runbook"
display_name = "Runbook"
data_type = "url"
[[service_field]]
name = "tier"
data_type = "integer"
[[service]]
key = "told"
policy = "main"
fields = { runbook = "https://x.example.com", tier = 1 }
`)
	ana := at(t, sim, "ana")
	values := func(service string) string {
		t.Helper()
		list := ana.get("/services/" + idOf(t, sim, service) + "/custom_fields/values")
		return fmt.Sprintf("%v %v %v %v", each(t, list, "custom_fields", "display_name"), each(t, list, "custom_fields", "data_type"), dig(t, list, "custom_fields", 0, "value"), dig(t, list, "custom_fields", 1, "value"))
	}
	if got := values("told"); got != "[Runbook tier] [url integer] https://x.example.com 1" {
		t.Error(got)
	}
	if got := values("api"); got != "[Runbook tier] [url integer] <nil> <nil>" {
		t.Error(got)
	}
	ana.call(204, "POST", "/simulator/service", map[string]any{"service": "told", "description": "new", "fields": map[string]any{"runbook": nil}})
	if got := values("told"); got != "[Runbook tier] [url integer] <nil> 1" {
		t.Error(got)
	}
	ana.call(204, "POST", "/simulator/service", map[string]any{"service": "told"})
	if got := dig(t, ana.get("/services/"+idOf(t, sim, "told")), "service", "description"); got != "new" {
		t.Errorf("it says %v of itself", got)
	}
	for _, bad := range []map[string]any{{"service": "none"}, {"service": "api", "fields": map[string]any{"colour": 1}}, {"service": "api", "colour": 1}} {
		ana.call(400, "POST", "/simulator/service", bad)
	}
	ana.refused(404, "GET", "/services/PNOTTHERE/custom_fields/values", nil)
	if _, err := sim.Trigger("api", "x", simulator.With{Fields: map[string]any{"runbook": "https://x"}}); err == nil || len(sim.Open()) > 0 {
		t.Errorf("a field of services was taken for an incident: %v", err)
	}
	poor := from(t, "[account]\nabilities = [\"teams\"]\n"+plain[strings.Index(plain, "[[person]]"):])
	at(t, poor, "ana").refused(404, "GET", "/priorities", nil)
	at(t, sim, "ana").get("/priorities")
}

// What a person makes by hand in a scenario has a text of its own and no alert.
func TestAScenariosIncidentByHand(t *testing.T) {
	sim := from(t, plain+`
[[custom_field]]
name = "runbook"
data_type = "url"
[[event]]
part = "hand"
do = "trigger"
service = "api"
title = "please look"
by = "ben"
body = "see https://x.example.com"
fields = { runbook = "https://y.example.com" }
`)
	must(t, sim.Play("hand"))
	open := sim.Open()
	if len(open) != 1 || open[0].Alerts != 0 || open[0].Direct || fmt.Sprint(open[0].Assigned) != "[ana]" || sim.Log(open[0].ID)[0].By != "ben" {
		t.Fatalf("%+v", open)
	}
	in := at(t, sim, "ana").get("/incidents/" + open[0].ID + "?include[]=body&include[]=custom_fields")
	if dig(t, in, "incident", "body", "details") != "see https://x.example.com" || dig(t, in, "incident", "custom_fields", 0, "value") != "https://y.example.com" {
		t.Errorf("%v", in)
	}
}

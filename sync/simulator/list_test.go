package simulator_test

import (
	"fmt"
	"net/url"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestListFilters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		add := func(service, title string, more simulator.With) string {
			id, err := sim.Trigger(service, title, more)
			must(t, err)
			return id
		}
		add("api", "old", simulator.With{})
		time.Sleep(40 * 24 * time.Hour)
		acked := add("api", "acked", simulator.With{Dedup: "key-1", Priority: "P1"})
		must(t, sim.Ack("ana", acked, ""))
		add("calm", "calm", simulator.With{})
		time.Sleep(time.Minute)
		gone := add("api", "gone", simulator.With{})
		must(t, sim.Resolve("ana", gone, ""))
		time.Sleep(time.Minute)

		now := sim.Now()
		ana := at(t, sim, "ana")
		for query, want := range map[string][]string{
			"":               {"acked", "calm", "gone"},
			"date_range=all": {"old", "acked", "calm", "gone"},
			"date_range=all&statuses[]=triggered&statuses[]=acknowledged": {"old", "acked", "calm"},
			"statuses[]=resolved":                                                   {"gone"},
			"urgencies[]=low":                                                       {"calm"},
			"service_ids[]=" + idOf(t, sim, "calm"):                                 {"calm"},
			"user_ids[]=" + idOf(t, sim, "ana"):                                     {"acked", "calm"},
			"date_range=all&user_ids[]=" + idOf(t, sim, "cleo"):                     {"old"},
			"user_ids[]=" + idOf(t, sim, "ana") + "&statuses[]=resolved":            {"acked", "calm"},
			"team_ids[]=" + idOf(t, sim, "core"):                                    {"acked", "calm", "gone"},
			"team_ids[]=PNONE":                                                      {},
			"incident_key=key-1":                                                    {"acked"},
			"priority_ids[]=" + idOf(t, sim, "P1"):                                  {"acked"},
			"priorities[]=P1":                                                       {"acked", "calm", "gone"}, // unknown keys are ignored
			"sort_by=created_at:desc":                                               {"gone", "acked", "calm"},
			"sort_by=urgency:asc,incident_number:desc":                              {"calm", "gone", "acked"},
			"date_range=all&sort_by=incident_number:desc":                           {"gone", "calm", "acked", "old"},
			window(now.AddDate(0, 0, -50), now.AddDate(0, 0, -30)):                  {"old"},
			"since=" + url.QueryEscape(now.AddDate(0, 0, -45).Format(time.RFC3339)): {"old"}, // one month from there
			"since=" + now.AddDate(0, 0, -1).Format("2006-01-02"):                   {"acked", "calm", "gone"},
		} {
			same(t, query, each(t, ana.get("/incidents?"+query), "incidents", "title"), want)
		}
		for query, code := range map[string]int{
			"statuses[]=closed":                      2002,
			"limit=x":                                2002,
			"offset=-1":                              2002,
			"limit=100&offset=9901":                  2002,
			"since=yesterday":                        2005,
			window(now.AddDate(0, -8, 0), now):       2005,
			window(now, now.AddDate(0, 0, -1)):       2005,
			"sort_by=title":                          2002,
			"sort_by=created_at,urgency,resolved_at": 2002,
		} {
			if got := ana.refused(400, "GET", "/incidents?"+query, nil); got != code {
				t.Errorf("%s: code %d, want %d", query, got, code)
			}
		}
	})
}

func TestPaging(t *testing.T) {
	sim := from(t, plain)
	ids, err := sim.Storm("api", "trouble %d", 230, simulator.With{})
	must(t, err)
	ana := at(t, sim, "ana")
	page := ana.get("/incidents")
	if n := len(dig(t, page, "incidents").([]any)); n != 25 || dig(t, page, "more") != true || dig(t, page, "total") != nil {
		t.Errorf("by default %d, more %v, total %v", n, dig(t, page, "more"), dig(t, page, "total"))
	}
	if n := len(dig(t, ana.get("/incidents?limit=1000"), "incidents").([]any)); n != 100 {
		t.Errorf("%d at most, want 100", n)
	}
	if got := dig(t, ana.get("/incidents?total=true"), "total"); got != float64(230) {
		t.Errorf("total is %v", got)
	}
	var seen []string
	for offset := 0; ; offset += 100 {
		page := ana.get(fmt.Sprintf("/incidents?limit=100&offset=%d", offset))
		seen = append(seen, each(t, page, "incidents", "id")...)
		if dig(t, page, "more") == false {
			break
		}
	}
	if !slices.Equal(seen, ids) {
		t.Errorf("the pages hold %d incidents, not the %d in order", len(seen), len(ids))
	}
}

func TestIncidentByIDAndNumber(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	ana := at(t, sim, "ana")
	for _, name := range []string{id, "1"} {
		if got := dig(t, ana.get("/incidents/"+name), "incident", "id"); got != id {
			t.Errorf("%s gives %v", name, got)
		}
	}
	ana.refused(404, "GET", "/incidents/2", nil)
}

func TestIncludesReplaceReferences(t *testing.T) {
	sim := from(t, plain)
	id := trigger(t, sim, "api")
	must(t, sim.Ack("ana", id, ""))
	ana := at(t, sim, "ana")
	for include, where := range map[string][]any{
		"assignees":                 {"assignments", 0, "assignee", "type"},
		"acknowledgers":             {"acknowledgements", 0, "acknowledger", "type"},
		"agents":                    {"last_status_change_by", "type"},
		"services":                  {"service", "type"},
		"escalation_policies":       {"escalation_policy", "type"},
		"teams":                     {"teams", 0, "type"},
		"first_trigger_log_entries": {"first_trigger_log_entry", "type"},
	} {
		plainly := dig(t, dig(t, ana.get("/incidents/"+id), "incident"), where...).(string)
		whole := dig(t, dig(t, ana.get("/incidents/"+id+"?include[]="+include), "incident"), where...).(string)
		if plainly != whole+"_reference" {
			t.Errorf("%s: %s without, %s with", include, plainly, whole)
		}
	}
	first := dig(t, ana.get("/incidents/"+id+"?include[]=first_trigger_log_entries"), "incident", "first_trigger_log_entry", "channel", "type")
	if first != "api" {
		t.Errorf("the trigger came through %v", first)
	}
}

func TestPeopleTeamsAndTheRest(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	me := dig(t, ana.get("/users/me?include[]=contact_methods"), "user")
	if dig(t, me, "email") != "ana@example.com" || dig(t, me, "contact_methods", 0, "device_type") != "android" {
		t.Errorf("me is %v", me)
	}
	if dig(t, me, "http_cal_url") == nil {
		t.Error("my calendar's address is missing")
	}
	other := dig(t, ana.get("/users/"+idOf(t, sim, "ben")), "user").(map[string]any)
	if _, there := other["http_cal_url"]; there {
		t.Error("somebody else's calendar address is told")
	}
	same(t, "team", each(t, ana.get("/teams/"+idOf(t, sim, "core")+"/members"), "members", "user", "summary"), []string{"ana", "ben"})
	same(t, "search", each(t, ana.get("/users?query=CLE"), "users", "name"), []string{"cleo"})
	same(t, "priorities", each(t, ana.get("/priorities"), "priorities", "name"), []string{"P1", "P2", "P3", "P4", "P5"})
	orders := dig(t, ana.get("/priorities"), "priorities").([]any)
	if dig(t, orders[0], "order").(float64) <= dig(t, orders[1], "order").(float64) {
		t.Error("P1 does not rank above P2")
	}
	same(t, "services", each(t, ana.get("/services?query=a"), "services", "name"), []string{"api", "calm", "graded"})
	service := "/services/" + idOf(t, sim, "api")
	if got := dig(t, ana.get(service), "service", "status"); got != "active" {
		t.Errorf("without incidents it is %v", got)
	}
	id := trigger(t, sim, "api")
	if got := dig(t, ana.get(service), "service", "status"); got != "critical" {
		t.Errorf("with a triggered incident it is %v", got)
	}
	must(t, sim.Ack("ana", id, ""))
	if got := dig(t, ana.get(service), "service", "status"); got != "warning" {
		t.Errorf("with an acknowledged incident it is %v", got)
	}
	for _, path := range []string{"/users/PNONE", "/teams/PNONE/members", "/services/PNONE", "/escalation_policies/PNONE", "/schedules/PNONE", "/v3/schedules/PNONE", "/nothing", "/incidents/QNONE/notes"} {
		ana.refused(404, "GET", path, nil)
	}
	ana.refused(404, "DELETE", "/incidents", nil)
}

func TestPolicies(t *testing.T) {
	sim := from(t, plain)
	ana := at(t, sim, "ana")
	p := dig(t, ana.get("/escalation_policies/"+idOf(t, sim, "main")), "escalation_policy")
	if dig(t, p, "num_loops") != float64(1) || dig(t, p, "escalation_rules", 1, "escalation_delay_in_minutes") != float64(10) {
		t.Errorf("the policy is %v", p)
	}
	same(t, "first level", each(t, dig(t, p, "escalation_rules", 0), "targets", "type"), []string{"schedule_reference"})
	same(t, "third level", each(t, dig(t, p, "escalation_rules", 2), "targets", "summary"), []string{"cleo", "dov"})
	same(t, "by name", each(t, ana.get("/escalation_policies?query=SHO"), "escalation_policies", "name"), []string{"short"})
	same(t, "by person", each(t, ana.get("/escalation_policies?user_ids[]="+idOf(t, sim, "ana")), "escalation_policies", "name"), []string{"main"})
	same(t, "backwards", each(t, ana.get("/escalation_policies?sort_by=name:desc"), "escalation_policies", "name"), []string{"short", "main"})
}

func TestNotesAndCustomFields(t *testing.T) {
	sim := from(t, plain+`
[[custom_field]]
name = "runbook"
data_type = "url"
[[custom_field]]
name = "count"
data_type = "integer"
`)
	id := trigger(t, sim, "api")
	ana := at(t, sim, "ana")
	notes := "/incidents/" + id + "/notes"
	first := dig(t, ana.call(200, "POST", notes, map[string]any{"note": map[string]any{"content": "one"}}), "note", "id").(string)
	at(t, sim, "ben").call(200, "POST", notes, map[string]any{"note": map[string]any{"content": "two"}})
	same(t, "notes, the newest first", each(t, ana.get(notes), "notes", "content"), []string{"two", "one"})
	same(t, "their authors", each(t, ana.get(notes), "notes", "user", "summary"), []string{"ben", "ana"})
	ana.call(200, "PUT", notes+"/"+first, map[string]any{"note": map[string]any{"content": "uno"}})
	same(t, "changed", each(t, ana.get(notes), "notes", "content"), []string{"two", "uno"})
	ana.call(204, "DELETE", notes+"/"+first, nil)
	same(t, "deleted", each(t, ana.get(notes), "notes", "content"), []string{"two"})
	for _, bad := range []any{map[string]any{"note": map[string]any{"content": "  "}}, map[string]any{"note": map[string]any{"content": string(make([]byte, 65_536))}}, "null"} {
		ana.refused(400, "POST", notes, bad)
	}

	values := "/incidents/" + id + "/custom_fields/values"
	set := func(want int, name string, value any) {
		t.Helper()
		ana.call(want, "PUT", values, map[string]any{"custom_fields": []any{map[string]any{"name": name, "value": value}}})
	}
	set(201, "runbook", "https://wiki.example.com/x")
	set(201, "count", 3)
	set(400, "count", "three")
	set(400, "nothing", 1)
	got := dig(t, ana.get(values), "custom_fields").([]any)
	if dig(t, got[0], "value") != "https://wiki.example.com/x" || dig(t, got[1], "value") != float64(3) {
		t.Errorf("the values are %v", got)
	}
}

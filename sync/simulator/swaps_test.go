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

func scenario(t testing.TB, name string) *simulator.Simulator {
	t.Helper()
	sc, err := simulator.Load(name)
	must(t, err)
	sim, err := simulator.New(sc)
	must(t, err)
	return sim
}

// The rehearsal of swaps stands as its first lines say, whenever it is begun.
func TestTheRehearsalOfSwaps(t *testing.T) {
	for _, wait := range []time.Duration{0, 85*24*time.Hour + 25*time.Minute, 300 * 24 * time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(wait)
			sim := scenario(t, simulator.Swaps)
			hour := sim.Now().Truncate(time.Hour)
			told := map[string]string{}
			var all []simulator.Turn
			for _, key := range []string{"payments-primary", "platform"} {
				turns, err := sim.Turns(key, hour.Add(-3*time.Hour), hour.Add(60*24*time.Hour))
				must(t, err)
				for _, one := range turns {
					if one.Who != "" && one.Start.Before(hour.Add(60*time.Hour)) {
						told[key] += fmt.Sprintf("%s %d-%d ", one.Who, int(one.Start.Sub(hour).Hours()), int(one.End.Sub(hour).Hours()))
					}
				}
				all = append(all, turns...)
			}
			for key, want := range map[string]string{
				"payments-primary": "kim -3-6 ana 6-30 ben 30-54 kim 54-78 ",
				"platform":         "ben -2-10 kim 22-34 ana 46-58 ",
			} {
				if told[key] != want {
					t.Errorf("%s: %s, want %s", key, told[key], want)
				}
			}
			for n, a := range all {
				for _, b := range all[:n] {
					if a.Who == b.Who && a.Start.Before(b.End) && b.Start.Before(a.End) {
						t.Errorf("%s is on call twice at %s", a.Who, a.Start)
					}
				}
			}
			ben := at(t, sim, "ben")
			rows := ben.get("/oncalls?user_ids[]=" + idOf(t, sim, "ben") + "&" + window(hour, hour.Add(80*24*time.Hour)))
			if got := dig(t, rows, "oncalls", 0, "schedule"); got == nil {
				t.Error("Ben is on call for ever: he would never be free")
			}
			made := ben.call(201, "POST", "/incidents", request(t, sim, "swap/1", "kim", "text"))
			if got := dig(t, made, "incident", "urgency"); got != "low" {
				t.Errorf("a request is of %v urgency", got)
			}
		})
	}
}

// request is the body of POST /incidents for a request.
func request(t testing.TB, sim *simulator.Simulator, key, to, text string) any {
	t.Helper()
	return map[string]any{"incident": map[string]any{
		"type": "incident", "title": "Shift swap", "service": map[string]any{"id": idOf(t, sim, "swaps"), "type": "service_reference"},
		"incident_key": key, "body": map[string]any{"type": "incident_body", "details": text},
		"assignments": []any{map[string]any{"assignee": map[string]any{"id": idOf(t, sim, to), "type": "user_reference"}}},
	}}
}

func TestARequestIsFoundByItsKey(t *testing.T) {
	sim := scenario(t, simulator.Swaps)
	ana, ben := at(t, sim, "ana"), at(t, sim, "ben")
	first := dig(t, ana.call(201, "POST", "/incidents", request(t, sim, "swap/1", "ben", "<b>take it</b>\n{}")), "incident", "id").(string)
	ana.call(201, "POST", "/incidents", request(t, sim, "swap/2", "ben", "other"))
	if code := ana.refused(400, "POST", "/incidents", request(t, sim, "swap/1", "ben", "again")); code != 2001 {
		t.Errorf("the same key again: %d", code)
	}
	list := "/incidents?date_range=all&include[]=body&include[]=first_trigger_log_entries&incident_key=" + url.QueryEscape("swap/1")
	found := ben.get(list)
	same(t, "found", each(t, found, "incidents", "id"), []string{first})
	same(t, "bodies", each(t, found, "incidents", "body", "details"), []string{"<b>take it</b>\n{}"})
	same(t, "by", each(t, found, "incidents", "first_trigger_log_entry", "agent", "summary"), []string{"Ana Costa"})
	ben.put(200, first, map[string]any{"status": "resolved"})
	found = ben.get(list)
	same(t, "resolved by", each(t, found, "incidents", "last_status_change_by", "summary"), []string{"Ben Okoye"})
	ana.call(201, "POST", "/incidents", request(t, sim, "swap/1", "ben", "the key is free again"))
}

func TestAnEditedNoteKeepsItsAuthor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := scenario(t, simulator.Swaps)
		id := trigger(t, sim, "swaps", simulator.With{By: "ana", To: []string{"ben"}})
		must(t, sim.AddNote("ben", id, "no"))
		must(t, sim.AddNote("kim", id, "yes"))
		time.Sleep(time.Minute)
		must(t, sim.EditNote(id, "no", "yes!"))
		kim := at(t, sim, "kim")
		notes := kim.get("/incidents/" + id + "/notes")
		same(t, "texts", each(t, notes, "notes", "content"), []string{"yes", "yes!"})
		same(t, "authors", each(t, notes, "notes", "user", "summary"), []string{"Kim Seo-yeon", "Ben Okoye"})
		made, changed := each(t, notes, "notes", "created_at"), each(t, notes, "notes", "updated_at")
		if made[0] != changed[0] || made[1] == changed[1] || made[0] != made[1] {
			t.Errorf("created %v, updated %v", made, changed)
		}
		if sim.EditNote(id, "nothing like it", "x") == nil || sim.EditNote("QNONE", "yes", "x") == nil {
			t.Error("a note that is not there was edited")
		}
		// By HTTP too, and by whoever may act on it.
		note := dig(t, notes, "notes", 0, "id").(string)
		kim.call(200, "PUT", "/incidents/"+id+"/notes/"+note, map[string]any{"note": map[string]any{"content": "no"}})
		at(t, sim, "noor").refused(403, "PUT", "/incidents/"+id+"/notes/"+note, map[string]any{"note": map[string]any{"content": "x"}})
		if got := state(t, sim, id).Notes; !slices.Equal(got, []string{"yes!", "no"}) {
			t.Errorf("notes %q", got)
		}
	})
}

func TestAServiceThatIsDown(t *testing.T) {
	sim := scenario(t, simulator.Swaps)
	ana := at(t, sim, "ana")
	path := "/services/" + idOf(t, sim, "swaps")
	for _, status := range []string{"maintenance", "disabled"} {
		must(t, sim.SetService("swaps", status))
		if got := dig(t, ana.get(path), "service", "status"); got != status {
			t.Errorf("it is %v, want %s", got, status)
		}
		ana.refused(400, "POST", "/incidents", request(t, sim, "swap/1", "ben", "x"))
		must(t, sim.SetService("payments-api", status))
		event := map[string]any{
			"routing_key": "payments-events-key", "event_action": "trigger",
			"payload": map[string]any{"summary": "x", "source": "x", "severity": "critical"},
		}
		ana.call(202, "POST", "/v2/enqueue", event)
	}
	if open := sim.Open(); len(open) != 0 {
		t.Errorf("made %+v", open)
	}
	must(t, sim.SetService("swaps", ""))
	ana.call(201, "POST", "/incidents", request(t, sim, "swap/1", "ben", "x"))
	if sim.SetService("nothing", "") == nil || sim.SetService("swaps", "asleep") == nil {
		t.Error("nonsense was taken")
	}
	wrong := dig(t, ana.get("/services/"+idOf(t, sim, "swaps-wrong")), "service")
	if dig(t, wrong, "status") != "maintenance" || dig(t, wrong, "acknowledgement_timeout") != 1800.0 ||
		dig(t, wrong, "auto_resolve_timeout") != 14400.0 || dig(t, wrong, "incident_urgency_rule", "type") != "use_support_hours" {
		t.Errorf("%v", wrong)
	}
	list := ana.get("/services?query=" + url.QueryEscape("shift SWAPS"))
	same(t, "found", each(t, list, "services", "name"), []string{"Shift swaps", "Shift swaps, set up wrongly"})
}

// The limit of POST /incidents is the whole account's.
func TestTheLimitOfNewIncidents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain+"[account]\nincidents_limit = 3\n[[service]]\nkey = \"swaps\"\npolicy = \"short\"\nurgency = \"low\"\n")
		ana, ben := at(t, sim, "ana"), at(t, sim, "ben")
		for n := range 3 {
			d := []*desk{ana, ben}[n%2]
			d.call(201, "POST", "/incidents", request(t, sim, fmt.Sprint("swap/", n), "cleo", "x"))
		}
		resp, _ := ben.send("POST", "/incidents", request(t, sim, "swap/9", "cleo", "x"))
		if resp.StatusCode != 429 || resp.Header.Get("ratelimit-remaining") != "0" || resp.Header.Get("ratelimit-reset") != "60" {
			t.Errorf("%d, %v", resp.StatusCode, resp.Header)
		}
		ben.get("/incidents")
		time.Sleep(time.Minute)
		ben.call(201, "POST", "/incidents", request(t, sim, "swap/9", "cleo", "x"))
	})
}

func TestARefusal(t *testing.T) {
	sim := scenario(t, simulator.Swaps)
	ana, now := at(t, sim, "ana"), sim.Now()
	path := "/schedules/" + idOf(t, sim, "payments-primary") + "/overrides"
	one := func(hours int) any {
		return map[string]any{
			"start": now.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339), "end": now.Add(time.Duration(hours+1) * time.Hour).Format(time.RFC3339),
			"user": map[string]any{"id": idOf(t, sim, "ben"), "type": "user_reference"},
		}
	}
	must(t, sim.AddFault(simulator.Fault{Kind: simulator.FaultRefuse, Method: "POST", Path: "/schedules/*/overrides", Skip: 1, By: 2, Text: "not this one"}))
	three := map[string]any{"overrides": []any{one(1), one(3), one(5)}}
	for _, want := range []string{"201 201 201", "201 400 201", "201 201 201"} {
		made := ana.call(201, "POST", path, three).([]any)
		got := fmt.Sprint(dig(t, made[0], "status"), " ", dig(t, made[1], "status"), " ", dig(t, made[2], "status"))
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if want == "201 400 201" && dig(t, made[1], "errors", 0) != "not this one" {
			t.Errorf("refused with %v", made[1])
		}
	}
	must(t, sim.AddFault(simulator.Fault{Kind: simulator.FaultRefuse, Method: "POST", Path: "/v3/schedules/*/overrides"}))
	if code := ana.refused(400, "POST", "/v3/schedules/"+idOf(t, sim, "platform")+"/overrides", map[string]any{}); code != 2001 {
		t.Errorf("code %d", code)
	}
	must(t, sim.AddFault(simulator.Fault{Kind: simulator.FaultRefuse, Method: "POST", Path: "/incidents"}))
	ana.refused(400, "POST", "/incidents", request(t, sim, "swap/1", "ben", "x"))
	if len(sim.Open()) != 0 {
		t.Error("what was refused was done")
	}
}

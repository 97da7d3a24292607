package simulator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

func TestScenarioErrorsNameTheLine(t *testing.T) {
	base := strings.Count(plain, "\n") + 1
	for name, c := range map[string]struct {
		text string
		line int // within text, from 1
		word string
	}{
		"unknown key":          {"[[person]]\nkey = \"x\"\nage = 4", 3, "age"},
		"unknown table":        {"[[planet]]\nname = \"x\"", 1, "planet"},
		"not TOML":             {"[[person]\n", 1, ""},
		"a number as name":     {"[[person]]\nkey = 5", 2, ""},
		"bad duration":         {"[[event]]\nafter = \"soon\"\ndo = \"skew\"", 2, "soon"},
		"bad zone":             {"[[person]]\nkey = \"x\"\ntime_zone = \"Mars/Base\"", 3, "Mars/Base"},
		"bad role":             {"[[person]]\nkey = \"x\"\nrole = \"king\"", 3, "king"},
		"twice the same":       {"[[person]]\nkey = \"ana\"", 1, "ana"},
		"bad address":          {"[[person]]\nkey = \"x\"\nemail = \"x\"", 3, "x"},
		"unknown member":       {"[[team]]\nkey = \"x\"\nmembers = [{ person = \"zoe\" }]", 3, "zoe"},
		"unknown on a layer":   {"[[schedule]]\nkey = \"x\"\n[[schedule.layer]]\nturn = \"7d\"\npeople = [\"zoe\"]", 5, "zoe"},
		"a turn of a minute":   {"[[schedule]]\nkey = \"x\"\n[[schedule.layer]]\nturn = \"1m\"\npeople = [\"ana\"]", 4, "whole hours"},
		"a day that is none":   {"[[schedule]]\nkey = \"x\"\n[[schedule.layer]]\nturn = \"7d\"\npeople = [\"ana\"]\n[[schedule.layer.restriction]]\nday = \"blue\"\nlasts = \"1h\"", 7, "blue"},
		"second schedule":      {"[[schedule]]\nkey = \"x\"\n[[schedule]]\nkey = \"y\"\n[[schedule.layer]]\nturn = \"7d\"\npeople = []", 5, "no people"},
		"an empty rotation":    {"[[shift_schedule]]\nkey = \"x\"\n[[shift_schedule.rotation]]\nlasts = \"1h\"\npeople = []", 3, "no people"},
		"unknown target":       {"[[policy]]\nkey = \"x\"\n[[policy.level]]\ndelay = \"5m\"\ntargets = [\"zoe\"]", 5, "zoe"},
		"a delay of seconds":   {"[[policy]]\nkey = \"x\"\n[[policy.level]]\ndelay = \"30s\"\ntargets = [\"ana\"]", 4, "whole minutes"},
		"a policy for nobody":  {"[[policy]]\nkey = \"x\"", 1, "levels"},
		"unknown policy":       {"[[service]]\nkey = \"x\"\npolicy = \"none\"", 3, "none"},
		"the same key twice":   {"[[service]]\nkey = \"x\"\npolicy = \"main\"\nrouting_key = \"api-key\"", 4, "same"},
		"unknown urgency":      {"[[service]]\nkey = \"x\"\npolicy = \"main\"\nurgency = \"huge\"", 4, "huge"},
		"no such status":       {"[[service]]\nkey = \"x\"\npolicy = \"main\"\nstatus = \"asleep\"", 4, "asleep"},
		"bad hours":            {"[[service]]\nkey = \"x\"\npolicy = \"main\"\nurgency = \"hours\"\nhours = { from = \"nine\" }", 5, "nine"},
		"unknown deed":         {"[[event]]\ndo = \"sing\"", 2, "sing"},
		"unknown service":      {"[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"none\"", 4, "none"},
		"unknown label":        {"[[event]]\ndo = \"acknowledge\"\nby = \"ana\"\nincident = \"none\"", 4, "none"},
		"no label":             {"[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"api\"\n[[event]]\ndo = \"resolve\"", 5, "labelled"},
		"nobody does it":       {"[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"api\"\nincident = \"i\"\n[[event]]\ndo = \"acknowledge\"\nincident = \"i\"", 6, "by"},
		"a part in the past":   {"[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"api\"\npart = \"p\"\nafter = \"-1h\"", 6, "before"},
		"bad fault":            {"[[fault]]\nkind = \"flood\"", 1, "flood"},
		"no such field":        {"[[service]]\nkey = \"x\"\npolicy = \"main\"\nfields = { colour = \"red\" }", 4, "colour"},
		"no field's value":     {"[[custom_field]]\nname = \"n\"\ndata_type = \"url\"\n[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"api\"\nfields = { n = 5 }", 8, "url"},
		"a body of nobody's":   {"[[event]]\ndo = \"trigger\"\ntitle = \"x\"\nservice = \"api\"\nbody = \"y\"", 1, "by"},
		"a past without a day": {"[[past]]\nservice = \"api\"\ntitle = \"x\"\nat = [\"2d 03:00\", \"yesterday\"]", 4, "yesterday"},
		"a past to come":       {"[[past]]\nservice = \"api\"\ntitle = \"x\"\nat = [\"0d 03:00\"]", 4, "0d"},
		"a past at 25:00":      {"[[past]]\nservice = \"api\"\ntitle = \"x\"\nat = [\"1d 25:00\"]", 4, "25:00"},
		"a past at no time":    {"[[past]]\nservice = \"api\"\ntitle = \"x\"", 1, "at"},
		"a past too short":     {"[[past]]\nservice = \"api\"\ntitle = \"x\"\nat = [\"1d 03:00\"]\nlasts = \"1m\"", 5, "longer"},
		"unknown me":           {"", 0, ""},
	} {
		t.Run(name, func(t *testing.T) {
			text := plain + "\n" + c.text
			want := "line " + itoa(base+c.line) + ":"
			if name == "unknown me" {
				text, want = "me = \"zoe\"\n"+plain, "line 1:"
			}
			_, err := simulator.Parse([]byte(text))
			if err == nil {
				t.Fatal("it was taken")
			}
			if !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), c.word) {
				t.Errorf("%q, want %q with %q", err, want, c.word)
			}
		})
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestLoad(t *testing.T) {
	for _, name := range []string{simulator.Demo, simulator.Quiet, simulator.Swaps, simulator.Runbooks} {
		sc, err := simulator.Load(name)
		must(t, err)
		if sc.Name != name || sc.Me != "ana" {
			t.Errorf("%s is called %s, for %s", name, sc.Name, sc.Me)
		}
	}
	path := filepath.Join(t.TempDir(), "mine.toml")
	must(t, os.WriteFile(path, []byte(plain), 0o600))
	if _, err := simulator.Load(path); err != nil {
		t.Error(err)
	}
	must(t, os.WriteFile(path, []byte("x = 1"), 0o600))
	if _, err := simulator.Load(path); err == nil || !strings.Contains(err.Error(), "mine.toml") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a bad file gives %v", err)
	}
	for _, missing := range []string{"nothing", path + ".not"} {
		if _, err := simulator.Load(missing); err == nil || !strings.Contains(err.Error(), missing) {
			t.Errorf("%s gives %v", missing, err)
		}
	}
	if _, err := simulator.Parse(make([]byte, 2<<20)); err == nil {
		t.Error("two megabytes were taken")
	}
}

func TestTheDemosStory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, err := simulator.Load(simulator.Demo)
		must(t, err)
		sim, err := simulator.New(sc)
		must(t, err)
		begin := sim.Now()
		until := func(d time.Duration) { time.Sleep(time.Until(begin.Add(d))) }
		assigned := func() map[string]string {
			out := map[string]string{}
			for _, in := range sim.Open() {
				out[in.Title[:8]] = in.Status + " " + in.Urgency + " " + strings.Join(in.Assigned, " ")
			}
			return out
		}
		check := func(after time.Duration, want map[string]string) {
			t.Helper()
			until(after)
			got := assigned()
			for title, s := range want {
				if got[title] != s {
					t.Errorf("after %v %s is %q, want %q", after, title, got[title], s)
				}
			}
			if len(got) != len(want) {
				t.Errorf("after %v there are %v", after, got)
			}
		}
		check(3*time.Second, map[string]string{})
		check(4*time.Second, map[string]string{"checkout": "triggered high ana"})
		check(25*time.Second, map[string]string{"checkout": "triggered high ana", "build-ru": "triggered low ana"})
		check(64*time.Second, map[string]string{"checkout": "triggered high dana", "build-ru": "triggered low ana", "payments": "triggered high dana ana kenji"})
		check(65*time.Second, map[string]string{"checkout": "triggered high dana", "build-ru": "triggered low ana", "payments": "acknowledged high dana ana kenji"})
		check(130*time.Second, map[string]string{"checkout": "acknowledged high dana", "build-ru": "triggered low ana", "payments": "acknowledged high dana ana kenji"})
		check(6*time.Minute, map[string]string{"checkout": "acknowledged high dana", "build-ru": "triggered low ana"})

		same(t, "parts", sim.Parts(), []string{"page", "storm"})
		must(t, sim.Play("storm"))
		if n := len(sim.Open()); n != 2+30 {
			t.Errorf("a storm at once makes %d", n)
		}
		time.Sleep(2 * time.Second)
		if n := len(sim.Open()); n != 2+50 {
			t.Errorf("a whole storm makes %d", n)
		}
		must(t, sim.Play("page"))
		if n := len(sim.Open()); n != 2+51 {
			t.Errorf("with one more page there are %d", n)
		}
		if sim.Play("none") == nil {
			t.Error("a part that is not there was played")
		}
	})
}

// If Ana acknowledges, Dana leaves it alone.
func TestTheDemoWithAnAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, err := simulator.Load(simulator.Demo)
		must(t, err)
		sim, err := simulator.New(sc)
		must(t, err)
		time.Sleep(10 * time.Second)
		must(t, sim.Ack("ana", sim.Open()[0].ID, "api"))
		time.Sleep(3 * time.Minute)
		s := sim.Incidents()[0]
		same(t, "acknowledged by", s.AckedBy, []string{"ana"})
		if len(s.Notes) != 1 {
			t.Errorf("the notes are %v", s.Notes) // Dana's help is welcome
		}
	})
}

func TestQuietStaysQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sc, err := simulator.Load(simulator.Quiet)
		must(t, err)
		sim, err := simulator.New(sc)
		must(t, err)
		time.Sleep(30 * 24 * time.Hour)
		if n := len(sim.Incidents()); n != 0 {
			t.Errorf("%d incidents happened", n)
		}
	})
}

func TestHistory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(1000 * time.Hour)
		sc, err := simulator.Load(simulator.Demo)
		must(t, err)
		sc.History = simulator.HistoryPlan{Days: 90, PerDay: 2.5}
		sim, err := simulator.New(sc)
		must(t, err)
		past := sim.Incidents()
		if len(past) < 180 || len(past) > 270 {
			t.Errorf("90 days at 2.5 made %d incidents", len(past))
		}
		by, escalated := map[string]int{}, 0
		for _, in := range past {
			if in.Status != "resolved" || in.ResolvedAt.After(sim.Now()) || in.CreatedAt.Before(sim.Now().AddDate(0, 0, -90)) {
				t.Errorf("%+v", in)
			}
			for _, l := range sim.Log(in.ID) {
				if l.Kind == "acknowledge" {
					by[l.By]++
				}
				if l.Kind == "escalate" {
					escalated++
				}
			}
		}
		if by["ana"] == 0 || by["dana"] == 0 || by["kenji"] == 0 || escalated == 0 {
			t.Errorf("acknowledged by %v, escalated %d times", by, escalated)
		}
		ana := at(t, sim, "ana")
		page := ana.get("/log_entries?limit=1&total=true&" + window(sim.Now().AddDate(0, 0, -30), sim.Now()))
		if total := dig(t, page, "total").(float64); total < 200 {
			t.Errorf("a month's log has %v lines", total)
		}
		load := ana.call(200, "POST", "/analytics/metrics/responders/all", map[string]any{"filters": map[string]any{
			"responder_ids": []string{idOf(t, sim, "ana")}, "date_range_start": sim.Now().AddDate(0, 0, -90).Format(time.RFC3339),
		}})
		if got := dig(t, load, "data", 0, "total_incidents_acknowledged"); got != float64(by["ana"]) {
			t.Errorf("the analytics say she acknowledged %v, the log %d", got, by["ana"])
		}
	})
}

// Everything that an event can do is done once.
func TestEveryDeed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain+`
[[event]]
do = "trigger"
incident = "i"
service = "api"
title = "one"
priority = "P2"
links = [{ href = "https://x.example.com", text = "Runbook" }, { src = "https://x.example.com/i.png" }]
[[event]]
after = "1s"
do = "urgency"
incident = "i"
urgency = "low"
[[event]]
after = "2s"
do = "priority"
incident = "i"
priority = "P1"
by = "ben"
[[event]]
after = "3s"
do = "note"
incident = "i"
by = "ben"
text = "hello"
[[event]]
after = "4s"
do = "respond"
incident = "i"
by = "ben"
to = ["dov"]
[[event]]
after = "5s"
do = "acknowledge"
incident = "i"
by = "ana"
via = "mobile"
[[event]]
after = "6s"
do = "snooze"
incident = "i"
by = "ana"
for = "1h"
[[event]]
after = "7s"
do = "urgency"
incident = "i"
urgency = "high"
[[event]]
after = "8s"
do = "escalate"
incident = "i"
by = "ana"
level = 3
[[event]]
after = "9s"
do = "reassign"
incident = "i"
by = "cleo"
to = ["ben"]
[[event]]
after = "10s"
do = "resolve"
incident = "i"
[[event]]
after = "11s"
do = "override"
schedule = "primary"
to = ["dov"]
for = "1h"
[[event]]
after = "12s"
do = "revoke"
by = "cleo"
[[event]]
after = "13s"
do = "fault"
fault = { kind = "status", status = 503, path = "/teams" }
[[event]]
after = "14s"
do = "skew"
for = "2m"
[[event]]
after = "15s"
do = "storm"
service = "api"
count = 3
[[event]]
after = "16s"
do = "acknowledge"
incident = "i"
by = "ana"
`)
		id := sim.Incidents()[0].ID
		time.Sleep(20 * time.Second)
		sim.Advance()
		same(t, "log", kinds(sim, id), []string{
			"trigger", "assign", "urgency_change", "priority_change", "annotate", "responder_request_for_user",
			"acknowledge", "snooze", "urgency_change", "unacknowledge", "escalate", "escalate", "assign", "resolve",
		})
		ana := at(t, sim, "ana")
		same(t, "on call by the override", each(t, ana.get("/oncalls?schedule_ids[]="+idOf(t, sim, "primary")), "oncalls", "user", "summary"), []string{"dov"})
		at(t, sim, "cleo").refused(401, "GET", "/users/me", nil)
		ana.refused(503, "GET", "/teams", nil)
		if got := time.Until(sim.Now()); got != 2*time.Minute {
			t.Errorf("the skew is %v", got)
		}
		if open := sim.Open(); len(open) != 3 {
			t.Errorf("%d are open, want the storm's 3", len(open))
		}
	})
}

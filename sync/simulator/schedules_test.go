package simulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// rota is a layer-based schedule in a zone that changes its clocks, and a
// shift-based one with everything in it.
const rota = `
[[person]]
key = "ana"
[[person]]
key = "ben"
[[person]]
key = "cleo"
[[schedule]]
key = "daily"
time_zone = "Europe/Lisbon"
zone_label = "Lisbon"
[[schedule.layer]]
turn = "24h"
people = ["ana", "ben"]
[[shift_schedule]]
key = "shifts"
[[shift_schedule.rotation]]
name = "main"
lasts = "20h"
people = ["ana", "-"]
[[shift_schedule.rotation]]
name = "pair"
begins = "4h"
lasts = "2h"
everyone = true
people = ["ben", "cleo"]
[[shift_schedule.rotation]]
name = "weekend"
lasts = "10h"
days = ["sat", "sun"]
people = ["cleo"]
[[shift_schedule.custom]]
begins = "21h"
lasts = "1h"
person = "cleo"
[[policy]]
key = "one"
[[policy.level]]
delay = "5m"
targets = ["daily", "cleo"]
[[policy.level]]
delay = "5m"
targets = ["shifts", "daily"]
[[policy]]
key = "two"
[[policy.level]]
delay = "5m"
targets = ["daily"]
[[service]]
key = "s"
policy = "one"
`

// rendered tells entries as "who from–to", in UTC.
func rendered(t *testing.T, v any, list string) []string {
	t.Helper()
	var out []string
	for _, e := range dig(t, v, list).([]any) {
		who, start, end := "-", "start", "end"
		if list == "computed_shift_assignments" {
			start, end = "start_time", "end_time"
			if dig(t, e, "member", "type") == "user_member" {
				who = dig(t, e, "member", "user_id").(string)
			}
		} else {
			who = dig(t, e, "user", "summary").(string)
		}
		from, err := time.Parse(time.RFC3339, dig(t, e, start).(string))
		must(t, err)
		to, err := time.Parse(time.RFC3339, dig(t, e, end).(string))
		must(t, err)
		out = append(out, fmt.Sprintf("%s %s–%s", who, from.UTC().Format("02 15:04"), to.UTC().Format("02 15:04")))
	}
	return out
}

func TestLayersKeepTheWallClockAcrossDST(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// Lisbon's clocks go forward on Sunday 26 March 2000, 01:00 UTC.
		time.Sleep(time.Until(time.Date(2000, 3, 25, 9, 0, 0, 0, time.UTC)))
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now()
		path := "/schedules/" + idOf(t, sim, "daily") + "?time_zone=UTC&" + window(now, now.Add(71*time.Hour))
		s := dig(t, ana.get(path), "schedule")
		same(t, "final", rendered(t, dig(t, s, "final_schedule"), "rendered_schedule_entries"), []string{
			"ana 25 09:00–26 08:00", "ben 26 08:00–27 08:00", "ana 27 08:00–28 08:00",
		})
		if got := dig(t, s, "final_schedule", "rendered_coverage_percentage"); got != float64(100) {
			t.Errorf("covered to %v %%", got)
		}
		if got := dig(t, s, "time_zone"); got != "Lisbon" {
			t.Errorf("the zone is called %v", got)
		}
		// In its own zone the hand-off is always at nine.
		s = dig(t, ana.get("/schedules/"+idOf(t, sim, "daily")+"?"+window(now, now.Add(71*time.Hour))), "schedule")
		for _, e := range dig(t, s, "final_schedule", "rendered_schedule_entries").([]any) {
			if start := dig(t, e, "start").(string); !strings.Contains(start, "T09:00:00") {
				t.Errorf("a turn begins at %s", start)
			}
		}
	})
}

func TestScheduleWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now()
		path := "/schedules/" + idOf(t, sim, "daily") + "?time_zone=UTC&"
		final := func(query string) []string {
			t.Helper()
			return rendered(t, dig(t, ana.get(path+query), "schedule", "final_schedule"), "rendered_schedule_entries")
		}
		inside := window(now.Add(6*time.Hour), now.Add(30*time.Hour))
		same(t, "cut at the bounds", final(inside), []string{"ana 01 06:00–02 00:00", "ben 02 00:00–02 06:00"})
		same(t, "with overflow", final(inside+"&overflow=true"), []string{"ana 01 00:00–02 00:00", "ben 02 00:00–03 00:00"})
		same(t, "without bounds", final(""), nil)
		if n := len(final("since=2000-01-01T00:00:00Z")); n != 14 {
			t.Errorf("with since alone there are %d days, want 14", n)
		}
		ana.refused(400, "GET", path+window(now, now.Add(-time.Hour)), nil)
		ana.refused(400, "GET", "/schedules/"+idOf(t, sim, "daily")+"?time_zone=Mars/Base", nil)
		for _, huge := range []string{"since=0002-01-01&until=9999-01-01", "since=9998-01-01&until=9999-01-01", "since=0002-01-01&until=0002-01-02"} {
			if got := ana.refused(400, "GET", path+huge, nil); got != 2005 {
				t.Errorf("%s: code %d", huge, got)
			}
			ana.refused(400, "GET", "/oncalls?"+huge, nil)
			ana.refused(400, "GET", "/v3/schedules/"+idOf(t, sim, "shifts")+"?include[]=final_schedule&"+huge, nil)
		}
	})
}

func TestLaterLayersWin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, `
[[person]]
key = "ana"
[[person]]
key = "ben"
[[schedule]]
key = "s"
[[schedule.layer]]
turn = "7d"
people = ["ana"]
[[schedule.layer]]
turn = "7d"
people = ["ben"]
[[schedule.layer.restriction]]
at = "12:00"
lasts = "2h"
[[schedule.layer.restriction]]
day = "sun"
at = "20:00"
lasts = "8h"
[[schedule.override]]
begins = "13h"
lasts = "30m"
person = "ana"
`)
		ana := at(t, sim, "ana")
		now := sim.Now() // Saturday, midnight
		s := dig(t, ana.get("/schedules/"+idOf(t, sim, "s")+"?"+window(now, now.Add(56*time.Hour))), "schedule")
		same(t, "final", rendered(t, dig(t, s, "final_schedule"), "rendered_schedule_entries"), []string{
			"ana 01 00:00–01 12:00", "ben 01 12:00–01 13:00", "ana 01 13:00–01 13:30", "ben 01 13:30–01 14:00", "ana 01 14:00–02 12:00",
			"ben 02 12:00–02 14:00", "ana 02 14:00–02 20:00", "ben 02 20:00–03 04:00", "ana 03 04:00–03 08:00",
		})
		same(t, "second layer", rendered(t, dig(t, s, "schedule_layers", 1), "rendered_schedule_entries"), []string{
			"ben 01 12:00–01 14:00", "ben 02 12:00–02 14:00", "ben 02 20:00–03 04:00",
		})
		same(t, "overrides", rendered(t, dig(t, s, "overrides_subschedule"), "rendered_schedule_entries"), []string{"ana 01 13:00–01 13:30"})
	})
}

func TestShiftBasedSchedule(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now() // Saturday 1 January 2000, midnight
		path := "/v3/schedules/" + idOf(t, sim, "shifts")
		s := dig(t, ana.get(path+"?include[]=final_schedule&time_zone=UTC&"+window(now, now.Add(44*time.Hour))), "schedule")
		names := strings.NewReplacer(idOf(t, sim, "ana"), "ana", idOf(t, sim, "ben"), "ben", idOf(t, sim, "cleo"), "cleo")
		var got []string
		for _, line := range rendered(t, dig(t, s, "final_schedule"), "computed_shift_assignments") {
			got = append(got, names.Replace(line))
		}
		same(t, "final", got, []string{
			"cleo 01 00:00–01 10:00", "ana 01 00:00–01 20:00", "ben 01 04:00–01 06:00", "cleo 01 04:00–01 06:00", "cleo 01 21:00–01 22:00",
			"cleo 02 00:00–02 10:00", "- 02 00:00–02 20:00", "ben 02 04:00–02 06:00", "cleo 02 04:00–02 06:00",
		})
		// 20 h, 1 h and 10 h of 44 have somebody.
		if got := dig(t, s, "final_schedule", "rendered_coverage_percentage").(float64); got < 70.4 || got > 70.5 {
			t.Errorf("covered to %v %%", got)
		}
		if _, there := dig(t, ana.get(path), "schedule").(map[string]any)["final_schedule"]; there {
			t.Error("the final schedule comes without being asked for")
		}
		if got := dig(t, s, "rotations", 2, "events", 0, "recurrence", 0); got != "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=SA,SU" {
			t.Errorf("it recurs by %v", got)
		}
	})
}

func TestTheTwoKindsAreApart(t *testing.T) {
	sim := from(t, rota)
	ana := at(t, sim, "ana")
	daily, shifts := idOf(t, sim, "daily"), idOf(t, sim, "shifts")
	same(t, "layer-based", each(t, ana.get("/schedules"), "schedules", "id"), []string{daily})
	same(t, "shift-based", each(t, ana.get("/v3/schedules"), "schedules", "id"), []string{shifts})
	body := ana.call(400, "GET", "/schedules/"+shifts, nil)
	if got := dig(t, body, "error", "message"); got != "This is a shift-based schedule. Use the v3 Schedules API to access it." {
		t.Errorf("refused with %v", got)
	}
	ana.refused(400, "GET", "/v3/schedules/"+daily, nil)
	ana.refused(400, "POST", "/schedules/"+shifts+"/overrides", map[string]any{"overrides": []any{}})
}

func TestOnCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now()
		rows := func(query string) []string {
			t.Helper()
			var out []string
			for _, r := range dig(t, ana.get("/oncalls?limit=100&time_zone=UTC&"+query), "oncalls").([]any) {
				schedule, start, end := "always", "", ""
				if dig(t, r, "schedule") != nil {
					schedule = dig(t, r, "schedule", "summary").(string)
					start, end = dig(t, r, "start").(string)[8:16], dig(t, r, "end").(string)[8:16]
				} else if dig(t, r, "start") != nil || dig(t, r, "end") != nil {
					t.Errorf("a permanent row has times: %v", r)
				}
				out = append(out, strings.TrimSpace(fmt.Sprintf("%s/%v %s %s %s %s", dig(t, r, "escalation_policy", "summary"),
					dig(t, r, "escalation_level"), dig(t, r, "user", "summary"), schedule, start, end)))
			}
			slices.Sort(out)
			return out
		}
		same(t, "now", rows(""), []string{
			"one/1 ana daily 01T00:00 02T00:00", "one/1 cleo always",
			"one/2 ana daily 01T00:00 02T00:00", "one/2 ana shifts 01T00:00 01T20:00", "one/2 cleo shifts 01T00:00 01T10:00",
			"two/1 ana daily 01T00:00 02T00:00",
		})
		same(t, "of one policy and person", rows("escalation_policy_ids[]="+idOf(t, sim, "two")+"&user_ids[]="+idOf(t, sim, "ben")+"&"+window(now, now.Add(72*time.Hour))),
			[]string{"two/1 ben daily 02T00:00 03T00:00", "two/1 ben daily 04T00:00 05T00:00"}[:1:1])
		same(t, "permanent ones only", rows("schedule_ids[]=null"), []string{"one/1 cleo always"})
		same(t, "of one schedule", rows("schedule_ids[]="+idOf(t, sim, "shifts")), []string{"one/2 ana shifts 01T00:00 01T20:00", "one/2 cleo shifts 01T00:00 01T10:00"})
		same(t, "the earliest", rows("earliest=true&escalation_policy_ids[]="+idOf(t, sim, "two")+"&"+window(now, now.Add(96*time.Hour))),
			[]string{"two/1 ana daily 01T00:00 02T00:00", "two/1 ben daily 02T00:00 03T00:00"})
		kinds := each(t, ana.get("/oncalls?schedule_ids[]="+idOf(t, sim, "shifts")), "oncalls", "schedule", "type")
		same(t, "kinds of schedule", kinds, []string{"schedule_v3_reference", "schedule_v3_reference"})
		if got := ana.refused(400, "GET", "/oncalls?"+window(now, now.Add(-time.Hour)), nil); got != 2005 {
			t.Errorf("code %d", got)
		}
		// No further than 90 days ahead.
		far := rows("escalation_policy_ids[]=" + idOf(t, sim, "two") + "&" + window(now.AddDate(0, 0, 85), now.AddDate(0, 0, 120)))
		if len(far) != 6 {
			t.Errorf("from the 85th day on there are %d shifts, want 6: %v", len(far), far)
		}
	})
}

// Whatever the hour of the day, the demo's person is on call, on both kinds of
// schedule, and there is a gap ahead.
func TestTheDemoIsAlwaysOnCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for range 60 {
			time.Sleep(41*time.Hour + 37*time.Minute + 13*time.Second)
			sc, err := simulator.Load(simulator.Demo)
			must(t, err)
			sim, err := simulator.New(sc)
			must(t, err)
			ana := at(t, sim, "ana")
			mine := each(t, ana.get("/oncalls?user_ids[]="+idOf(t, sim, "ana")), "oncalls", "schedule", "summary")
			slices.Sort(mine)
			same(t, sim.Now().String(), mine, []string{"Payments primary", "Platform on-call"})
		}
	})
}

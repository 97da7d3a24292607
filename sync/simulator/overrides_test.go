package simulator_test

import (
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

func TestBulkOverrides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now()
		path := "/schedules/" + idOf(t, sim, "daily") + "/overrides"
		one := func(who string, from, to time.Duration) any {
			return map[string]any{"start": now.Add(from).Format(time.RFC3339), "end": now.Add(to).Format(time.RFC3339), "user": map[string]any{"id": who, "type": "user_reference"}}
		}
		ben, cleo := idOf(t, sim, "ben"), idOf(t, sim, "cleo")
		made := ana.call(201, "POST", path, map[string]any{"overrides": []any{
			one(ben, time.Hour, 5*time.Hour), one(ben, 3*time.Hour, 3*time.Hour), one("PNONE", time.Hour, 2*time.Hour),
			one(ben, -3*time.Hour, -2*time.Hour), one(cleo, 2*time.Hour, 3*time.Hour),
		}}).([]any)
		for i, want := range []float64{201, 400, 400, 400, 201} {
			if got := dig(t, made[i], "status"); got != want {
				t.Errorf("item %d: status %v, want %v", i, got, want)
			}
			_, hasID := dig(t, made[i], "override").(map[string]any)["id"]
			if hasID != (want == 201) {
				t.Errorf("item %d: has an id: %v", i, hasID)
			}
		}
		if got := dig(t, made[1], "errors", 0); got != "Override must end after its start" {
			t.Errorf("refused with %v", got)
		}
		final := func() []string {
			t.Helper()
			s := ana.get("/schedules/" + idOf(t, sim, "daily") + "?time_zone=UTC&" + window(now, now.Add(8*time.Hour)))
			return rendered(t, dig(t, s, "schedule", "final_schedule"), "rendered_schedule_entries")
		}
		same(t, "the last one wins", final(), []string{
			"ana 01 00:00–01 01:00", "ben 01 01:00–01 02:00", "cleo 01 02:00–01 03:00", "ben 01 03:00–01 05:00", "ana 01 05:00–01 08:00",
		})
		// The people on call follow.
		time.Sleep(2 * time.Hour)
		same(t, "assigned", state(t, sim, trigger(t, sim, "s")).Assigned, []string{"cleo"})

		list := path + "?" + window(now, now.Add(24*time.Hour))
		same(t, "overrides", each(t, ana.get(list), "overrides", "user", "summary"), []string{"ben", "cleo"})
		if got := dig(t, ana.get(list+"&editable=true"), "overrides").([]any); len(got) != 0 {
			t.Errorf("running ones are editable: %v", got)
		}
		ana.refused(400, "GET", path, nil)

		running := dig(t, made[4], "override", "id").(string)
		time.Sleep(30 * time.Minute)
		cut := ana.call(200, "DELETE", path+"/"+running, nil)
		if got := dig(t, cut, "override", "end"); got != sim.Now().Format(time.RFC3339) {
			t.Errorf("it was cut at %v", got)
		}
		same(t, "cut", final()[2:], []string{"cleo 01 02:00–01 02:30", "ben 01 02:30–01 05:00", "ana 01 05:00–01 08:00"})
		if got := ana.refused(400, "DELETE", path+"/"+running, nil); got != 4004 {
			t.Errorf("a past one: code %d", got)
		}
		ana.refused(404, "DELETE", path+"/QNONE", nil)
	})
}

func TestDeletingAFutureOverride(t *testing.T) {
	sim := from(t, rota)
	ana := at(t, sim, "ana")
	id, err := sim.Override("daily", "cleo", sim.Now().Add(time.Hour), sim.Now().Add(2*time.Hour))
	must(t, err)
	path := "/schedules/" + idOf(t, sim, "daily") + "/overrides"
	list := path + "?" + window(sim.Now(), sim.Now().Add(24*time.Hour))
	same(t, "editable", each(t, ana.get(list+"&editable=true"), "overrides", "id"), []string{id})
	ana.call(204, "DELETE", path+"/"+id, nil)
	same(t, "left", each(t, ana.get(list), "overrides", "id"), []string{})
}

func TestTheOlderFormOfAnOverride(t *testing.T) {
	sim := from(t, rota)
	ana := at(t, sim, "ana")
	path := "/schedules/" + idOf(t, sim, "daily") + "/overrides"
	ask := func(d time.Duration) any {
		return map[string]any{"override": map[string]any{
			"start": sim.Now().Format(time.RFC3339), "end": sim.Now().Add(d).Format(time.RFC3339), "user": map[string]any{"id": idOf(t, sim, "ben")},
		}}
	}
	made := ana.call(201, "POST", path, ask(time.Hour))
	if dig(t, made, "override", "user", "summary") != "ben" {
		t.Errorf("made %v", made)
	}
	if got := ana.refused(400, "POST", path, ask(0)); got != 4004 {
		t.Errorf("code %d", got)
	}
}

func TestAnOverrideJoinsTheSamePersonsTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		now := sim.Now()
		_, err := sim.Override("daily", "ana", now.Add(24*time.Hour), now.Add(30*time.Hour))
		must(t, err)
		got := at(t, sim, "ana").get("/oncalls?time_zone=UTC&escalation_policy_ids[]=" + idOf(t, sim, "two"))
		if end := dig(t, got, "oncalls", 0, "end"); end != now.Add(30*time.Hour).Format(time.RFC3339) {
			t.Errorf("her on-call ends at %v", end)
		}
	})
}

func TestShiftOverrides(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		now := sim.Now()
		base := "/v3/schedules/" + idOf(t, sim, "shifts")
		member := func(who string) any { return map[string]any{"type": "user_member", "user_id": idOf(t, sim, who)} }
		final := func() any {
			t.Helper()
			return dig(t, ana.get(base+"?include[]=final_schedule&time_zone=UTC&"+window(now, now.Add(24*time.Hour))), "schedule", "final_schedule", "computed_shift_assignments")
		}
		var main, custom any
		for _, s := range final().([]any) {
			switch dig(t, s, "source", "type") {
			case "custom_shift":
				custom = dig(t, s, "source", "shift_id")
			case "schedule_rotation":
				if dig(t, s, "member", "user_id") == idOf(t, sim, "ana") {
					main = dig(t, s, "source", "rotation_id")
				}
			}
		}
		ask := func(source string, id any, from string, begin, end time.Duration) map[string]any {
			return map[string]any{
				"type": "override_shift", source: id, "overridden_member": member(from), "overriding_member": member("ben"),
				"start_time": now.Add(begin).Format(time.RFC3339), "end_time": now.Add(end).Format(time.RFC3339),
			}
		}
		made := ana.call(201, "POST", base+"/overrides", map[string]any{"overrides": []any{
			ask("rotation_id", main, "ana", 12*time.Hour, 14*time.Hour), ask("custom_shift_id", custom, "cleo", 21*time.Hour, 22*time.Hour),
		}})
		var got []string
		for _, s := range final().([]any) {
			if dig(t, s, "source", "override_id") != nil {
				got = append(got, dig(t, s, "source", "type").(string)+" "+dig(t, s, "start_time").(string)[11:16])
				if dig(t, s, "member", "user_id") != idOf(t, sim, "ben") {
					t.Errorf("it is covered by %v", dig(t, s, "member"))
				}
			}
		}
		same(t, "covered", got, []string{"schedule_rotation_override 12:00", "custom_shift_override 21:00"})

		// On somebody who is not on that rotation, it is taken and changes nothing.
		before := final()
		none := ana.call(201, "POST", base+"/overrides", map[string]any{"overrides": []any{ask("rotation_id", main, "cleo", 0, time.Hour)}})
		if after := final(); !reflect.DeepEqual(before, after) {
			t.Errorf("it became %v", after)
		}
		ana.call(204, "DELETE", base+"/overrides/"+dig(t, none, "overrides", 0, "id").(string), nil)

		path := base + "/overrides/" + dig(t, made, "overrides", 0, "id").(string)
		ana.call(200, "PUT", path, map[string]any{"override": map[string]any{"end_time": now.Add(13 * time.Hour).Format(time.RFC3339)}})
		if got := dig(t, ana.get(path), "override", "end_time"); got != now.Add(13*time.Hour).Format(time.RFC3339) {
			t.Errorf("it ends at %v", got)
		}
		ana.call(204, "DELETE", path, nil)
		ana.refused(404, "DELETE", path, nil)
		list := ana.get(base + "/overrides?" + window(now, now.Add(24*time.Hour)))
		same(t, "left", each(t, list, "overrides", "custom_shift_id"), []string{custom.(string)})

		both := ask("rotation_id", main, "ana", 0, time.Hour)
		both["custom_shift_id"] = custom
		for name, bad := range map[string]map[string]any{
			"both sources":               both,
			"no source":                  ask("nothing", "x", "ana", 0, time.Hour),
			"an unknown source":          ask("rotation_id", "XNONE", "ana", 0, time.Hour),
			"a custom shift as rotation": ask("rotation_id", custom, "ana", 0, time.Hour),
			"an end before its start":    ask("rotation_id", main, "ana", time.Hour, 0),
		} {
			good := ask("rotation_id", main, "ana", 0, time.Hour)
			if got := ana.refused(400, "POST", base+"/overrides", map[string]any{"overrides": []any{good, bad}}); got != 2001 {
				t.Errorf("%s: code %d", name, got)
			}
		}
		list = ana.get(base + "/overrides?" + window(now, now.Add(24*time.Hour)))
		if n := len(dig(t, list, "overrides").([]any)); n != 1 {
			t.Errorf("%d overrides, want 1: a refused request left something behind", n)
		}
	})
}

func TestCustomShiftsAddCoverage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, rota)
		ana := at(t, sim, "ana")
		base := "/v3/schedules/" + idOf(t, sim, "shifts")
		now := sim.Now()
		gap := now.Add(22 * time.Hour)
		ana.call(201, "POST", base+"/custom_shifts", map[string]any{"custom_shifts": []any{map[string]any{
			"type": "custom_shift", "start_time": gap.Format(time.RFC3339), "end_time": gap.Add(time.Hour).Format(time.RFC3339),
			"assignments": []any{map[string]any{"type": "shift_assignment", "member": map[string]any{"type": "user_member", "user_id": idOf(t, sim, "ben")}}},
		}}})
		time.Sleep(22 * time.Hour)
		who := each(t, ana.get("/oncalls?schedule_ids[]="+idOf(t, sim, "shifts")), "oncalls", "user", "summary")
		same(t, "on call in the gap", who, []string{"ben"})
		list := ana.get(base + "/custom_shifts?" + window(now, now.Add(48*time.Hour)))
		if n := len(dig(t, list, "custom_shifts").([]any)); n != 2 {
			t.Errorf("%d custom shifts, want 2", n)
		}
		ana.refused(400, "GET", base+"/custom_shifts", nil)
		ana.refused(400, "POST", base+"/custom_shifts", map[string]any{"custom_shifts": []any{map[string]any{"type": "custom_shift"}}})
	})
}

func TestWhoMayOverride(t *testing.T) {
	sim := from(t, plain)
	path := "/schedules/" + idOf(t, sim, "primary") + "/overrides"
	ask := map[string]any{"overrides": []any{map[string]any{
		"start": sim.Now().Format(time.RFC3339), "end": sim.Now().Add(time.Hour).Format(time.RFC3339), "user": map[string]any{"id": idOf(t, sim, "ben")},
	}}}
	for who, status := range map[string]int{"dov": 201, "obs": 403, "reader": 403} {
		resp, _ := at(t, sim, who).send("POST", path, ask)
		if resp.StatusCode != status {
			t.Errorf("%s: %d, want %d", who, resp.StatusCode, status)
		}
	}
}

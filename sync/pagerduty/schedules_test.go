package pagerduty

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// The schedules of a desk: PL is layer-based, PV is shift-based.
const (
	wrongV2  = `{"error":{"code":2001,"message":"This is a shift-based schedule. Use the v3 Schedules API to access it."}}`
	wrongV3  = `{"error":{"code":2001,"message":"This is a layer-based schedule. Use the v2 Schedules API to access it."}}`
	notThere = `{"error":{"code":2100,"message":"Not Found"}}`
)

func entryOf(who string, from, to int, more string) string {
	return fmt.Sprintf(`{"start":"2026-12-%02dT09:00:00+01:00","end":"2026-12-%02dT09:00:00+01:00","user":{"id":%q,"summary":"Name of %s"}%s}`, from, to, who, who, more)
}

func layeredOf(final, overrides, layers string) string {
	return fmt.Sprintf(`{"schedule":{"id":"PL","type":"schedule","summary":"Primary","name":"Primary","time_zone":"Pacific Time (US & Canada)",
		"html_url":"https://x.pagerduty.com/schedules/PL","escalation_policies":[{"id":"PE","summary":"Payments"}],
		"teams":[{"id":"PT","summary":"Core"}],"schedule_layers":%s,"overrides_subschedule":{"name":"Overrides","rendered_schedule_entries":%s},
		"final_schedule":{"name":"Final Schedule","rendered_schedule_entries":%s}}}`, layers, overrides, final)
}

func shiftOf(from, to int, member, source string) string {
	return fmt.Sprintf(`{"type":"computed_shift_assignment","start_time":"2026-12-%02dT08:00:00Z","end_time":"2026-12-%02dT08:00:00Z","member":%s,"source":%s}`, from, to, member, source)
}

func shiftedOf(shifts ...string) string {
	return `{"schedule":{"id":"PV","type":"schedule_v3","name":"Second","time_zone":"Etc/UTC","html_url":"https://x.pagerduty.com/schedules/PV",
		"escalation_policies":[],"final_schedule":{"type":"final_schedule","computed_shift_assignments":` + rows(shifts...) + `}}}`
}

func planDesk(t testing.TB) (*desk, *Client) {
	d, c := newDesk(t)
	layer := `{"rendered_schedule_entries":[` + entryOf("PANA", 1, 5, "") + `,` + entryOf("PCYD", 5, 9, "") + `]}`
	d.on("GET /schedules/PL", 200, layeredOf(rows(entryOf("PANA", 1, 2, ""), entryOf("PBEN", 2, 4, ""), entryOf("PANA", 4, 5, ""), entryOf("PCYD", 5, 9, "")),
		rows(entryOf("PBEN", 2, 4, "")), rows(layer)))
	d.on("GET /schedules/PL/overrides", 200, `{"overrides":`+rows(entryOf("PBEN", 2, 4, `,"id":"QOVER"`))+`}`)
	d.on("GET /schedules/PV", 400, wrongV2)
	d.on("GET /v3/schedules/PL", 400, wrongV3)
	d.on("GET /v3/schedules/PV", 200, shiftedOf(
		shiftOf(1, 2, `{"type":"user_member","user_id":"PANA"}`, `{"type":"schedule_rotation","rotation_id":"R1"}`),
		shiftOf(1, 2, `{"type":"user_member","user_id":"PBEN"}`, `{"type":"custom_shift","shift_id":"C1"}`),
		shiftOf(2, 3, `{"type":"empty_member"}`, `{"type":"schedule_rotation","rotation_id":"R1"}`),
		shiftOf(3, 4, `{"type":"user_member","user_id":"PBEN"}`, `{"type":"schedule_rotation_override","rotation_id":"R1","override_id":"O1"}`),
		shiftOf(4, 5, `{"type":"user_member","user_id":"PGONE"}`, `{"type":"custom_shift_override","shift_id":"C2","override_id":"O2"}`),
	))
	d.on("GET /v3/schedules/PV/overrides", 200, `{"overrides":[
		{"id":"O2","type":"override_shift","custom_shift_id":"C2","overridden_member":{"type":"empty_member"},"overriding_member":{"type":"user_member","user_id":"PGONE"}},
		{"id":"O1","type":"override_shift","rotation_id":"R1","overridden_member":{"type":"user_member","user_id":"PCYD"},"overriding_member":{"type":"user_member","user_id":"PBEN"}}],"limit":100,"offset":0,"more":false}`)
	for _, who := range []string{"PANA", "PBEN", "PCYD"} {
		d.on("GET /users/"+who, 200, `{"user":{"id":"`+who+`","name":"Name of `+who+`"}}`)
	}
	return d, c
}

func dec(day int) time.Time { return time.Date(2026, 12, day, 8, 0, 0, 0, time.UTC) }

func decSpan(from, to int) app.Span { return app.Span{Start: dec(from), End: dec(to)} }

func named(id string) app.Ref { return app.Ref{ID: id, Name: "Name of " + id} }

func TestBothKindsOfScheduleAreRead(t *testing.T) {
	d, c := planDesk(t)
	window := decSpan(1, 9)
	for range 2 {
		got, err := c.Schedules(t.Context(), []string{"PL", "", "PV", "PL", "PNONE"}, window)
		if err != nil || len(got) != 2 {
			t.Fatalf("%+v, %v", got, err)
		}
		for n := range got {
			if time.Since(got[n].At).Abs() > time.Minute {
				t.Errorf("read at %s", got[n].At)
			}
			got[n].At = time.Time{}
		}
		want := []app.Schedule{
			{
				Ref: app.Ref{ID: "PL", Name: "Primary"}, Kind: app.LayerBased, TimeZone: "Pacific Time (US & Canada)", URL: "https://x.pagerduty.com/schedules/PL",
				Policies: []app.Ref{{ID: "PE", Name: "Payments"}}, Teams: []app.Ref{{ID: "PT", Name: "Core"}}, Window: window,
				Slots: []app.Slot{
					{Span: decSpan(1, 2), User: named("PANA"), Source: app.Rotation},
					{Span: decSpan(2, 4), User: named("PBEN"), Source: app.ByOverride, Instead: named("PANA"), Override: "QOVER"},
					{Span: decSpan(4, 5), User: named("PANA"), Source: app.Rotation},
					{Span: decSpan(5, 9), User: named("PCYD"), Source: app.Rotation},
				},
			},
			{
				Ref: app.Ref{ID: "PV", Name: "Second"}, Kind: app.ShiftBased, TimeZone: "Etc/UTC", URL: "https://x.pagerduty.com/schedules/PV", Window: window,
				Slots: []app.Slot{
					{Span: decSpan(1, 2), User: named("PANA"), Source: app.Rotation, Rotation: "R1"},
					{Span: decSpan(1, 2), User: named("PBEN"), Source: app.CustomShift, Custom: "C1"},
					{Span: decSpan(2, 3), Source: app.Rotation, Rotation: "R1"},
					{Span: decSpan(3, 4), User: named("PBEN"), Source: app.ByOverride, Instead: named("PCYD"), Rotation: "R1", Override: "O1"},
					{Span: decSpan(4, 5), User: app.Ref{ID: "PGONE"}, Source: app.ByOverride, Custom: "C2", Override: "O2"},
				},
			},
		}
		if got, want := toJSON(t, got), toJSON(t, want); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	// The kind and the names are asked for once.
	for what, want := range map[string]int{
		"GET /schedules/PL": 2, "GET /v3/schedules/PL": 0, "GET /schedules/PV": 1, "GET /v3/schedules/PV": 2,
		"GET /schedules/PNONE": 2, "GET /v3/schedules/PNONE": 2, "GET /users/PANA": 1, "GET /users/PGONE": 1,
	} {
		if n := d.count(what); n != want {
			t.Errorf("%s: %d times, want %d", what, n, want)
		}
	}
	for _, call := range d.calls() {
		if call.lane != pace.Detail {
			t.Errorf("%s went in lane %d", call.what, call.lane)
		}
		q, _ := url.ParseQuery(call.query)
		if strings.HasSuffix(call.what, "/schedules/PL") && (q.Get("since") != "2026-12-01T08:00:00Z" || q.Get("until") != "2026-12-09T08:00:00Z" || q.Get("time_zone") != "UTC") {
			t.Errorf("%s?%s", call.what, call.query)
		}
		if call.what == "GET /v3/schedules/PV" && q.Get("include[]") != "final_schedule" {
			t.Errorf("%s?%s", call.what, call.query)
		}
	}
}

// An upgraded schedule keeps its id; older answers say 404 of the other kind.
func TestTheKindOfAScheduleMayChange(t *testing.T) {
	d, c := planDesk(t)
	var upgraded atomic.Bool
	d.serve("GET /schedules/PU", func(w http.ResponseWriter, _ *http.Request) {
		if upgraded.Load() {
			say(w, 404, notThere)
			return
		}
		say(w, 200, strings.ReplaceAll(layeredOf(rows(entryOf("PANA", 1, 2, "")), "[]", "[]"), `"PL"`, `"PU"`))
	})
	d.serve("GET /v3/schedules/PU", func(w http.ResponseWriter, _ *http.Request) {
		if !upgraded.Load() {
			say(w, 404, notThere)
			return
		}
		say(w, 200, strings.ReplaceAll(shiftedOf(shiftOf(1, 2, `{"type":"user_member","user_id":"PANA"}`, `{}`)), `"PV"`, `"PU"`))
	})
	for _, want := range []app.ScheduleKind{app.LayerBased, app.ShiftBased, app.LayerBased} {
		upgraded.Store(want == app.ShiftBased)
		got, err := c.Schedules(t.Context(), []string{"PU"}, decSpan(1, 9))
		if err != nil || len(got) != 1 || got[0].Kind != want || len(got[0].Slots) != 1 || got[0].Slots[0].User != named("PANA") {
			t.Errorf("%+v, %v; want it %s", got, err, want)
		}
	}
}

func TestAnErrorOfOneScheduleIsTheErrorOfAll(t *testing.T) {
	for name, tt := range map[string]struct {
		what   string
		status int
		body   string
		check  func(error) bool
	}{
		"trouble":              {"GET /schedules/PX", 500, "{}", is[app.Unavailable]},
		"no list of overrides": {"GET /schedules/PL/overrides", 503, "{}", is[app.Unavailable]},
		"no shift overrides":   {"GET /v3/schedules/PV/overrides", 500, "{}", is[app.Unavailable]},
		"a name":               {"GET /users/PCYD", 500, "{}", is[app.Unavailable]},
		"refused":              {"GET /schedules/PX", 400, `{"error":{"code":2005,"message":"The range is too large"}}`, is[app.Refused]},
		"a bare 404":           {"GET /schedules/PX", 404, "", is[app.Offline]},
		"another schedule":     {"GET /schedules/PX", 200, layeredOf("[]", "[]", "[]"), is[app.Offline]},
		"HTML":                 {"GET /v3/schedules/PX", 200, "<html>", is[app.Offline]},
		"not accepted":         {"GET /schedules/PX", 401, "{}", is[app.Unauthorized]},
	} {
		d, c := planDesk(t)
		usual := d.mux
		d.mux = newMux(func(w http.ResponseWriter, r *http.Request) {
			if _, pattern := usual.Handler(r); pattern == "" {
				say(w, 404, notThere)
				return
			}
			usual.ServeHTTP(w, r)
		})
		d.on(tt.what, tt.status, tt.body)
		got, err := c.Schedules(t.Context(), []string{"PL", "PX", "PV"}, decSpan(1, 9))
		if got != nil || !tt.check(err) {
			t.Errorf("%s: %d schedules, %T %v", name, len(got), err, err)
		}
	}
}

func TestOneThatIsGoneOrForbiddenIsLeftOut(t *testing.T) {
	d, c := planDesk(t)
	d.on("GET /schedules/PF", 403, `{"error":{"code":2010,"message":"Access Denied"}}`)
	d.on("GET /v3/schedules/PF", 403, `{"error":{"code":2010,"message":"Access Denied"}}`)
	d.on("GET /schedules/PH", 400, wrongV2) // half gone
	// Without its list of overrides a schedule is still one.
	d.on("GET /schedules/PO", 200, strings.ReplaceAll(layeredOf(rows(entryOf("PBEN", 1, 2, "")), rows(entryOf("PBEN", 1, 2, "")), "[]"), `"PL"`, `"PO"`))
	got, err := c.Schedules(t.Context(), []string{"PF", "PH", "PGONE", "PO"}, decSpan(1, 9))
	if err != nil || len(got) != 1 || got[0].ID != "PO" || len(got[0].Slots) != 1 || got[0].Slots[0].Source != app.ByOverride || got[0].Slots[0].Override != "" {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestALongWindowIsReadInParts(t *testing.T) {
	d, c := newDesk(t)
	begin := time.Date(2026, 1, 1, 0, 0, 0, 5e8, time.UTC)
	type asked struct{ since, until time.Time }
	var all []asked
	window := func(r *http.Request) (a asked) {
		a.since, _ = time.Parse(time.RFC3339, r.URL.Query().Get("since"))
		a.until, _ = time.Parse(time.RFC3339, r.URL.Query().Get("until"))
		return a
	}
	d.serve("GET /schedules/PL", func(w http.ResponseWriter, r *http.Request) {
		a := window(r)
		all = append(all, a)
		// PagerDuty cuts at the bounds: Ana is there all the time.
		say(w, 200, layeredOf(fmt.Sprintf(`[{"start":%q,"end":%q,"user":{"id":"PANA"}}]`, utc(a.since), utc(a.until)), "[]", "[]"))
	})
	d.on("GET /schedules/PV", 404, notThere)
	d.serve("GET /v3/schedules/PV", func(w http.ResponseWriter, r *http.Request) {
		a := window(r)
		one := func(who, rotation string) string {
			return fmt.Sprintf(`{"start_time":%q,"end_time":%q,"member":{"type":"user_member","user_id":%q},"source":{"type":"schedule_rotation","rotation_id":%q}}`, utc(a.since), utc(a.until), who, rotation)
		}
		say(w, 200, shiftedOf(one("PANA", "R1"), one("PANA", "R1"), one("PANA", "R2"), one("PBEN", "R1")))
	})
	d.on("GET /users/PANA", 200, `{"user":{"id":"PANA","name":"Ana"}}`)
	d.on("GET /users/PBEN", 200, `{"user":{"id":"PBEN","name":"Ben"}}`)
	for days, calls := range map[int]int{1: 1, 60: 1, 88: 1, 90: 2, 200: 3, 366: 5} {
		all = nil
		want := app.Span{Start: begin, End: begin.Add(time.Duration(days) * 24 * time.Hour)}
		got, err := c.Schedules(t.Context(), []string{"PL", "PV"}, want)
		if err != nil || len(got) != 2 || len(all) != calls {
			t.Fatalf("%d days: %+v, %v after %d calls, want %d", days, got, err, len(all), calls)
		}
		if s := got[0]; !s.Window.Same(want) || len(s.Slots) != 1 || !s.Slots[0].Same(want) {
			t.Errorf("%d days: %+v", days, s)
		}
		if s := got[1]; len(s.Slots) != 4 || slices.ContainsFunc(s.Slots, func(one app.Slot) bool { return !one.Same(want) }) {
			t.Errorf("%d days: %+v", days, s.Slots)
		}
		slices.SortFunc(all, func(a, b asked) int { return a.since.Compare(b.since) })
		if !all[0].since.Equal(begin.Truncate(time.Second)) || !all[len(all)-1].until.Equal(want.End.Add(5e8)) {
			t.Errorf("%d days: asked for %v", days, all)
		}
		for n, a := range all {
			if a.until.Sub(a.since) > maxRender || n > 0 && !a.since.Equal(all[n-1].until) {
				t.Errorf("%d days: asked for %v", days, all)
			}
		}
	}
	for _, days := range []int{0, -1, 367} {
		if _, err := c.Schedules(t.Context(), []string{"PL"}, app.Span{Start: begin, End: begin.Add(time.Duration(days) * 24 * time.Hour)}); !is[app.Invalid](err) {
			t.Errorf("%d days: %v", days, err)
		}
	}
}

// Where a rendering goes beyond what was asked for, nothing of it is there twice.
func TestEntriesBeyondTheWindowAreCut(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /schedules/PL", 200, layeredOf(`[{"start":"2026-01-01T00:00:00Z","end":"2027-12-01T00:00:00Z","user":{"id":"PANA","summary":"Ana"}}]`, "[]", "[]"))
	window := app.Span{Start: dec(1), End: dec(1).AddDate(0, 0, 200)}
	got, err := c.Schedules(t.Context(), []string{"PL"}, window)
	if err != nil || len(got) != 1 || len(got[0].Slots) != 1 || !got[0].Slots[0].Same(window) || len(d.calls()) != 3 {
		t.Errorf("%+v, %v after %d calls", got, err, len(d.calls()))
	}
}

func TestFewSchedulesAreReadAtOnce(t *testing.T) {
	d, c := newDesk(t)
	var now, most atomic.Int32
	var ids []string
	for n := range 30 {
		id := fmt.Sprint("PS", n)
		ids = append(ids, id)
		d.serve("GET /schedules/"+id, func(w http.ResponseWriter, _ *http.Request) {
			if n := now.Add(1); n > most.Load() {
				most.Store(n)
			}
			time.Sleep(time.Millisecond)
			say(w, 200, strings.ReplaceAll(layeredOf("[]", "[]", "[]"), `"PL"`, `"`+id+`"`))
			now.Add(-1)
		})
	}
	got, err := c.Schedules(t.Context(), ids, decSpan(1, 2))
	if err != nil || len(got) != 30 {
		t.Fatalf("%d, %v", len(got), err)
	}
	for n, s := range got {
		if s.ID != ids[n] {
			t.Errorf("schedule %d is %s", n, s.ID)
		}
	}
	if m := most.Load(); m > atOnce || m < 2 {
		t.Errorf("%d calls at once", m)
	}
	// After one has failed no more are asked for.
	d2, c := newDesk(t)
	d2.mux = newMux(func(w http.ResponseWriter, _ *http.Request) { say(w, 500, "{}") })
	if _, err := c.Schedules(t.Context(), ids, decSpan(1, 2)); !is[app.Unavailable](err) || len(d2.calls()) > atOnce {
		t.Errorf("%v after %d calls", err, len(d2.calls()))
	}
}

// Very many people are not asked for one by one.
func TestManyNamesAreReadFromTheList(t *testing.T) {
	d, c := newDesk(t)
	var shifts, users []string
	for n := range 60 {
		id := fmt.Sprintf("PU%02d", n)
		shifts = append(shifts, shiftOf(1, 2, `{"type":"user_member","user_id":"`+id+`"}`, `{"type":"schedule_rotation","rotation_id":"R1"}`))
		if n > 0 {
			users = append(users, `{"id":"`+id+`","name":"Name of `+id+`"}`)
		}
	}
	d.on("GET /schedules/PV", 400, wrongV2)
	d.on("GET /v3/schedules/PV", 200, shiftedOf(shifts...))
	d.on("GET /users", 200, `{"users":`+rows(users...)+`,"more":false}`)
	d.on("GET /users/PU00", 200, `{"user":{"id":"PU00","name":"Name of PU00"}}`)
	got, err := c.Schedules(t.Context(), []string{"PV"}, decSpan(1, 9))
	if err != nil || len(got) != 1 || len(got[0].Slots) != 60 || len(d.calls()) != 4 {
		t.Fatalf("%+v, %v after %d calls", got, err, len(d.calls()))
	}
	for _, s := range got[0].Slots {
		if s.User != named(s.User.ID) {
			t.Errorf("%+v", s.User)
		}
	}
}

func TestFindingSchedules(t *testing.T) {
	d, c := newDesk(t)
	var many []string
	for n := range 130 {
		many = append(many, fmt.Sprintf(`{"id":"PL%03d","type":"schedule","name":"Team %03d night","time_zone":"UTC","teams":[{"id":"PT","summary":"T"}]}`, n, n))
	}
	d.serve("GET /schedules", func(w http.ResponseWriter, r *http.Request) {
		var from, limit int
		_, _ = fmt.Sscan(r.URL.Query().Get("offset")+" "+r.URL.Query().Get("limit"), &from, &limit)
		to := min(from+limit, len(many))
		say(w, 200, fmt.Sprintf(`{"schedules":%s,"more":%v}`, rows(many[from:to]...), to < len(many)))
	})
	// This list knows no query; and one of the first list has just been upgraded.
	d.on("GET /v3/schedules", 200, `{"schedules":[{"id":"PL007","type":"schedule_v3_reference","summary":"Team 007 night"},
		{"id":"PV","type":"schedule_v3_reference","summary":"a NIGHT of another team","html_url":"https://x/"},{"id":"PW","summary":"Day"}],"more":false}`)
	got, err := c.FindSchedules(t.Context(), " Night  team ")
	if err != nil || len(got) != 131 {
		t.Fatalf("%d, %v", len(got), err)
	}
	if s := got[0]; s.ID != "PV" || s.Kind != app.ShiftBased || s.Name != "a NIGHT of another team" || s.URL != "https://x/" || s.Slots == nil || len(s.Slots) != 0 {
		t.Errorf("%+v", s)
	}
	if s := got[8]; s.ID != "PL007" || s.Kind != app.ShiftBased {
		t.Errorf("%+v", s)
	}
	if s := got[9]; s.ID != "PL008" || s.Kind != app.LayerBased || s.TimeZone != "UTC" || s.Teams[0].Name != "T" || s.At.IsZero() {
		t.Errorf("%+v", s)
	}
	if q, _ := url.ParseQuery(d.calls()[0].query); q.Get("query") != "night" {
		t.Errorf("asked for %q", q.Get("query"))
	}
	if all, err := c.FindSchedules(t.Context(), ""); err != nil || len(all) != 132 {
		t.Errorf("%d, %v", len(all), err)
	}
	if none, err := c.FindSchedules(t.Context(), "zzz"); err != nil || len(none) != 0 || none == nil {
		t.Errorf("%v, %v", none, err)
	}
	// Kinds are known from there.
	if k := c.known.known("PV"); k != app.ShiftBased {
		t.Errorf("the kind is %q", k)
	}
}

func TestFindingWhereOneKindCannotBeListed(t *testing.T) {
	const denied = `{"error":{"code":2010,"message":"Access Denied"}}`
	d, c := newDesk(t)
	d.on("GET /schedules", 200, `{"schedules":[{"id":"PL","name":"Primary"}],"more":false}`)
	d.on("GET /v3/schedules", 403, denied)
	if got, err := c.FindSchedules(t.Context(), ""); err != nil || len(got) != 1 {
		t.Errorf("%v, %v", got, err)
	}
	d, c = newDesk(t)
	d.on("GET /schedules", 403, denied)
	if got, err := c.FindSchedules(t.Context(), ""); !lost(err) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
	d, c = newDesk(t)
	d.on("GET /schedules", 200, `{"schedules":[],"more":false}`)
	d.on("GET /v3/schedules", 500, "{}")
	if got, err := c.FindSchedules(t.Context(), ""); !is[app.Unavailable](err) || got != nil {
		t.Errorf("%v, %v", got, err)
	}
}

func TestOfficialSchedules(t *testing.T) {
	d, c := newDesk(t)
	d.on("GET /schedules/PI7DH85", 200, string(example(t, "get_schedules_id.200.response.json")))
	d.on("GET /schedules", 200, string(example(t, "get_schedules.200.With-Schedule-Layers.json")))
	d.on("GET /v3/schedules", 200, string(example(t, "get_v3_schedules.200.response.json")))
	window := app.Span{Start: time.Date(2015, 11, 9, 0, 0, 0, 0, time.UTC), End: time.Date(2015, 11, 12, 0, 0, 0, 0, time.UTC)}
	got, err := c.Schedules(t.Context(), []string{"PI7DH85"}, window)
	if err != nil || len(got) != 1 {
		t.Fatalf("%+v, %v", got, err)
	}
	s := got[0]
	span := app.Span{Start: time.Date(2015, 11, 10, 13, 0, 0, 0, time.UTC), End: time.Date(2015, 11, 10, 22, 0, 0, 0, time.UTC)}
	if s.Name != "Daily Engineering Rotation" || s.TimeZone != "America/New_York" || len(s.Policies) != 1 || s.Teams[0].Name != "Engineering" ||
		len(s.Slots) != 1 || !s.Slots[0].Same(span) || s.Slots[0].User.Name != "Regina Phalange" || s.Slots[0].Source != app.Rotation {
		t.Errorf("%+v", s)
	}
	if found, err := c.FindSchedules(t.Context(), ""); err != nil || len(found) != 2 || found[1].ID != "PS1A2B3C" || found[1].Name != "Engineering On-Call" {
		t.Errorf("%+v, %v", found, err)
	}
	// That of a shift-based schedule is bare of what was asked for: no calendar can be
	// made of it.
	if _, _, err := decodeShifted(example(t, "get_v3_schedules_id.200.response.json"), window); err == nil {
		t.Error("a schedule without its rendering passes for one without shifts")
	}
	if p, err := decodeShiftOverrides(example(t, "get_v3_schedules_id_overrides.200.response.json"), 25); err != nil || len(p.rows) != 0 || p.more {
		t.Errorf("%+v, %v", p, err)
	}
	d.on("GET /schedules/PI7DH85/overrides", 200, string(example(t, "get_schedules_id_overrides.201.response.json")))
	if o, err := c.overridesOf(t.Context(), "PI7DH85", app.Span{Start: time.Unix(0, 0), End: window.End}); err != nil || len(o) != 1 || o[0].Override != "PQ47DCP" || o[0].User.Name != "Aurelio Rice" {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestHostileSchedules(t *testing.T) {
	ok := entryOf("PANA", 1, 2, "")
	huge := strings.Repeat(ok+",", maxEntries) + ok
	for name, tt := range map[string]struct {
		body string
		fine bool
	}{
		"null":                      {`null`, false},
		"a list":                    {`[]`, false},
		"null schedule":             {`{"schedule":null}`, false},
		"no final":                  {`{"schedule":{"id":"PL"}}`, false},
		"null entries":              {`{"schedule":{"id":"PL","final_schedule":{"rendered_schedule_entries":null}}}`, false},
		"entries that are none":     {`{"schedule":{"id":"PL","final_schedule":{"rendered_schedule_entries":{}}}}`, false},
		"a number for a start":      {layeredOf(`[{"start":7,"end":"2026-12-02T00:00:00Z","user":{"id":"P"}}]`, "[]", "[]"), false},
		"no start":                  {layeredOf(`[{"end":"2026-12-02T00:00:00Z","user":{"id":"P"}}]`, "[]", "[]"), false},
		"no such day":               {layeredOf(`[{"start":"2026-12-41T00:00:00Z","end":null,"user":{"id":"P"}}]`, "[]", "[]"), false},
		"nobody":                    {layeredOf(`[{"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z","user":null}]`, "[]", "[]"), false},
		"a list of users":           {layeredOf(`[{"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z","user":[]}]`, "[]", "[]"), false},
		"too many":                  {layeredOf("["+huge+"]", "[]", "[]"), false},
		"policies that are none":    {strings.Replace(layeredOf("[]", "[]", "[]"), `[{"id":"PE","summary":"Payments"}]`, `"x"`, 1), false},
		"odd layers":                {layeredOf(rows(ok), "[]", `"layers"`), true},
		"an odd layer":              {layeredOf(rows(ok), "[]", `[{"rendered_schedule_entries":[{"start":"x"}]}]`), true},
		"null layers and overrides": {strings.Replace(layeredOf(rows(ok), "null", "null"), `"teams":[{"id":"PT","summary":"Core"}]`, `"teams":null`, 1), true},
		"no end":                    {layeredOf(`[{"start":"2026-12-01T08:00:00Z","end":null,"user":{"id":"PANA"}}]`, "[]", "[]"), true},
		"backwards":                 {layeredOf(rows(ok, entryOf("PBEN", 5, 3, "")), "[]", "[]"), true},
		"an override of nobody":     {layeredOf(rows(ok), `[{"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z","user":null}]`, "[]"), true},
		"many at once":              {layeredOf(rows(ok, ok, entryOf("PANA", 1, 2, "")), rows(ok), rows(`{"rendered_schedule_entries":[`+ok+`,`+ok+`]}`)), true},
	} {
		d, c := newDesk(t)
		d.on("GET /schedules/PL", 200, tt.body)
		d.on("GET /schedules/PL/overrides", 200, `{"overrides":[]}`)
		got, err := c.Schedules(t.Context(), []string{"PL"}, decSpan(1, 9))
		if tt.fine != (err == nil) || !tt.fine && !is[app.Offline](err) {
			t.Errorf("%s: %v, %v", name, got, err)
		} else if tt.fine && (len(got[0].Slots) == 0 || got[0].Slots[0].User.ID != "PANA" || got[0].Slots[0].Empty()) {
			t.Errorf("%s: %+v", name, got[0].Slots)
		}
	}
	for name, shift := range map[string]string{
		"null":             `null`,
		"no member":        shiftOf(1, 2, `null`, `{}`),
		"a member of none": shiftOf(1, 2, `{"type":"user_member"}`, `{}`),
		"a team":           shiftOf(1, 2, `{"type":"team_member","team_id":"PT"}`, `{}`),
		"a number":         `7`,
		"no start":         `{"end_time":"2026-12-02T00:00:00Z","member":{"type":"empty_member"}}`,
	} {
		if s, _, err := decodeShifted([]byte(shiftedOf(shift)), decSpan(1, 9)); err == nil {
			t.Errorf("%s: %+v", name, s.Slots)
		}
	}
	s, _, err := decodeShifted([]byte(shiftedOf(shiftOf(1, 2, `{"user_id":"PANA"}`, `"odd"`))), decSpan(1, 9))
	if err != nil || len(s.Slots) != 1 || s.Slots[0].User.ID != "PANA" || s.Slots[0].Source != "" {
		t.Errorf("%+v, %v", s, err)
	}
}

// FuzzSchedules: whatever is answered, it is a schedule within its window or an error.
func FuzzSchedules(f *testing.F) {
	f.Add([]byte(layeredOf(rows(entryOf("PANA", 1, 3, "")), rows(entryOf("PANA", 2, 3, "")), rows(`{"rendered_schedule_entries":`+rows(entryOf("PBEN", 1, 9, ""))+`}`))))
	f.Add([]byte(shiftedOf(shiftOf(1, 2, `{"type":"empty_member"}`, `{"type":"custom_shift"}`))))
	window := decSpan(1, 9)
	f.Fuzz(func(t *testing.T, body []byte) {
		check := func(slots []app.Slot) {
			for _, s := range slots {
				if s.Start.Before(window.Start) && !s.Empty() || s.End.After(window.End) && !s.Empty() {
					t.Errorf("%+v", s)
				}
			}
		}
		if raw, s, err := decodeLayered(body); err == nil {
			final, err := raw.Final.slots(window)
			if err != nil {
				return
			}
			var shown []app.Slot
			if raw.Overrides != nil {
				shown, _ = raw.Overrides.manned().slots(window)
			}
			s.Slots = explain(final, shown, shown, raw.layers(window))
			check(s.Slots)
			var was, is time.Duration
			for _, one := range final {
				was += one.Length()
			}
			for _, one := range s.Slots {
				is += one.Length()
			}
			if was != is {
				t.Errorf("%s became %s", was, is)
			}
			if _, err := json.Marshal(s); err != nil {
				t.Error(err)
			}
		}
		if s, _, err := decodeShifted(body, window); err == nil {
			check(s.Slots)
		}
		if p, err := decodeSchedules(body, app.LayerBased, 100); err == nil && slices.ContainsFunc(p.rows, func(s app.Schedule) bool { return s.ID == "" }) {
			t.Error("a schedule without an id")
		}
	})
}

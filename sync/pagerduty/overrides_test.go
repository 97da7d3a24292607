package pagerduty

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

func layerWish(schedule, who string, from, to int) app.OverrideWish {
	return app.OverrideWish{Schedule: app.Ref{ID: schedule, Name: "Primary"}, Kind: app.LayerBased, Span: decSpan(from, to), User: app.Ref{ID: who}}
}

func shiftWish(who string, from, to int) app.OverrideWish {
	w := layerWish("PV", who, from, to)
	w.Kind, w.Rotation, w.Instead = app.ShiftBased, "R1", app.Ref{ID: "PANA"}
	return w
}

// item is PagerDuty's word on one override.
func item(status int, id, who string, from, to int, errs string) string {
	if id != "" {
		id = `"id":"` + id + `",`
	}
	if errs != "" {
		errs = `"errors":["` + errs + `"],`
	}
	return fmt.Sprintf(`{"status":%d,%s"override":{%s"start":%q,"end":%q,"user":{"id":%q}}}`, status, errs, id, utc(dec(from)), utc(dec(to)), who)
}

func TestOverridesOfALayerBasedSchedule(t *testing.T) {
	d, c := newDesk(t)
	d.on("POST /schedules/PL/overrides", 201, rows(item(201, "Q1", "PBEN", 1, 2, ""), item(201, "Q2", "PCYD", 2, 3, "")))
	d.on("POST /schedules/PM/overrides", 201, rows(item(201, "Q3", "PBEN", 4, 5, "")))
	sub := layerWish("PM", "PBEN", 4, 5)
	sub.Start, sub.End = sub.Start.Add(3e8), sub.End.In(time.FixedZone("x", 3600)).Add(9e8)
	wishes := []app.OverrideWish{layerWish("PL", "PBEN", 1, 2), layerWish("PL", "PCYD", 2, 3), sub}
	got, err := c.Override(t.Context(), wishes)
	if wishes[2] != sub {
		t.Errorf("the caller's wish became %+v", wishes[2])
	}
	want := []app.Override{
		{ID: "Q1", OverrideWish: layerWish("PL", "PBEN", 1, 2)}, {ID: "Q2", OverrideWish: layerWish("PL", "PCYD", 2, 3)}, {ID: "Q3", OverrideWish: layerWish("PM", "PBEN", 4, 5)},
	}
	if err != nil || toJSON(t, got) != toJSON(t, want) {
		t.Errorf("%s, %v", toJSON(t, got), err)
	}
	calls := d.calls()
	if len(calls) != 2 || calls[0].from != "me@example.com" || calls[0].lane != pace.Write {
		t.Fatalf("%+v", calls)
	}
	const first = `{"overrides":[{"start":"2026-12-01T08:00:00Z","end":"2026-12-02T08:00:00Z","user":{"id":"PBEN","type":"user_reference"}},{"start":"2026-12-02T08:00:00Z","end":"2026-12-03T08:00:00Z","user":{"id":"PCYD","type":"user_reference"}}]}`
	if calls[0].body != first || !strings.Contains(calls[1].body, `"start":"2026-12-04T08:00:00Z","end":"2026-12-05T08:00:00Z"`) {
		t.Errorf("sent %s and %s", calls[0].body, calls[1].body)
	}
}

func TestOverridesOfAShiftBasedSchedule(t *testing.T) {
	d, c := newDesk(t)
	n := 0
	d.serve("POST /v3/schedules/PV/overrides", func(w http.ResponseWriter, r *http.Request) {
		n++
		var ask map[string][]map[string]any
		_ = json.NewDecoder(r.Body).Decode(&ask)
		ask["overrides"][0]["id"] = fmt.Sprint("O", n)
		say(w, 201, toJSON(t, ask))
	})
	custom := shiftWish("PCYD", 2, 3)
	custom.Rotation, custom.Custom, custom.Instead = "", "C1", app.Ref{}
	got, err := c.Override(t.Context(), []app.OverrideWish{shiftWish("PBEN", 1, 2), custom})
	want := []app.Override{{ID: "O1", OverrideWish: shiftWish("PBEN", 1, 2)}, {ID: "O2", OverrideWish: custom}}
	if err != nil || toJSON(t, got) != toJSON(t, want) {
		t.Errorf("%s, %v", toJSON(t, got), err)
	}
	calls := d.calls()
	if len(calls) != 2 || calls[0].from != "me@example.com" || calls[0].lane != pace.Write {
		t.Fatalf("%+v", calls)
	}
	for n, body := range []string{
		`{"overrides":[{"type":"override_shift","rotation_id":"R1","start_time":"2026-12-01T08:00:00Z","end_time":"2026-12-02T08:00:00Z","overridden_member":{"type":"user_member","user_id":"PANA"},"overriding_member":{"type":"user_member","user_id":"PBEN"}}]}`,
		`{"overrides":[{"type":"override_shift","custom_shift_id":"C1","start_time":"2026-12-02T08:00:00Z","end_time":"2026-12-03T08:00:00Z","overridden_member":{"type":"empty_member"},"overriding_member":{"type":"user_member","user_id":"PCYD"}}]}`,
	} {
		if calls[n].body != body {
			t.Errorf("sent %s", calls[n].body)
		}
	}
}

// What PagerDuty says of each is believed, not the 201 of the whole.
func TestEachOverrideHasItsOwnVerdict(t *testing.T) {
	a, b, x := item(201, "Q1", "PBEN", 1, 2, ""), item(201, "Q2", "PBEN", 2, 3, ""), item(201, "Q3", "PBEN", 3, 4, "")
	refused := func(why string) func(error) bool {
		return func(err error) bool {
			no, ok := errors.AsType[app.Refused](err)
			return ok && no.Why == why && !is[app.Unsure](err)
		}
	}
	none := func(err error) bool { return err == nil }
	for name, tt := range map[string]struct {
		body  string
		taken string
		check func(error) bool
	}{
		"all":                      {rows(a, b, x), "Q1 Q2 Q3", none},
		"one refused":              {rows(a, item(400, "", "PBEN", 2, 3, "Override must end after its start"), x), "Q1 Q3", refused("Override must end after its start")},
		"the words of the first":   {rows(item(400, "", "PBEN", 1, 2, "one"), b, item(400, "", "PBEN", 3, 4, "two")), "Q2", refused("one")},
		"refused without a word":   {rows(a, item(400, "", "PBEN", 2, 3, ""), x), "Q1 Q3", refused("HTTP 400 without a word")},
		"refused by no status":     {rows(a, b, `{"errors":["no"],"override":{"start":"x"}}`), "Q1 Q2", refused("no")},
		"trouble with one":         {rows(a, item(500, "", "PBEN", 2, 3, ""), x), "Q1 Q3", is[app.Unsure]},
		"refused and in doubt":     {rows(item(400, "", "PBEN", 1, 2, "one"), b, item(503, "", "PBEN", 3, 4, "")), "Q2", is[app.Unsure]},
		"no status":                {rows(a, b, `{"override":{"id":"Q3"}}`), "Q1 Q2 Q3", none},
		"the guide's form":         {`{"overrides":[{"id":"Q1","start":"2026-12-01T08:00:00Z"},{"id":"Q2"},{"id":"Q3"}]}`, "Q1 Q2 Q3", none},
		"the guide's, wrapped":     {`{"overrides":` + rows(a, b, x) + `}`, "Q1 Q2 Q3", none},
		"one is not told of":       {rows(a, b), "Q1 Q2", is[app.Unsure]},
		"the older form":           {`{"override":{"id":"Q1"}}`, "Q1", is[app.Unsure]},
		"no id":                    {rows(a, item(201, "", "PBEN", 2, 3, ""), x), "Q1 Q3", is[app.Unsure]},
		"of somebody else":         {rows(a, item(201, "Q2", "PEVE", 2, 3, ""), x), "Q1 Q3", is[app.Unsure]},
		"an odd item":              {rows(a, `7`, x), "", is[app.Unsure]},
		"nothing":                  {``, "", is[app.Unsure]},
		"null":                     {`null`, "", is[app.Unsure]},
		"no list":                  {`{}`, "", is[app.Unsure]},
		"a page":                   {`<html>`, "", is[app.Unsure]},
		"more than were asked for": {rows(a, b, x, a), "Q1 Q2 Q3", none},
	} {
		d, c := newDesk(t)
		d.on("POST /schedules/PL/overrides", 201, tt.body)
		got, err := c.Override(t.Context(), []app.OverrideWish{layerWish("PL", "PBEN", 1, 2), layerWish("PL", "PBEN", 2, 3), layerWish("PL", "PBEN", 3, 4)})
		var ids []string
		for _, o := range got {
			ids = append(ids, o.ID)
			if from := int(o.ID[1] - '0'); !o.Same(decSpan(from, from+1)) {
				t.Errorf("%s: %+v", name, o)
			}
		}
		if strings.Join(ids, " ") != tt.taken || !tt.check(err) || got == nil || len(d.calls()) != 1 {
			t.Errorf("%s: %v, %T %v after %d calls", name, ids, err, err, len(d.calls()))
		}
	}
}

// PagerDuty may take an override with other times than those it was asked for.
func TestTheTimesOfAnOverrideArePagerDutys(t *testing.T) {
	d, c := newDesk(t)
	d.on("POST /schedules/PL/overrides", 201, rows(item(201, "Q1", "PBEN", 3, 5, "")))
	got, err := c.Override(t.Context(), []app.OverrideWish{layerWish("PL", "PBEN", 1, 5)})
	if err != nil || len(got) != 1 || !got[0].Same(decSpan(3, 5)) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestNothingIsWrittenAfterARefusal(t *testing.T) {
	good := rows(item(201, "Q1", "PBEN", 1, 2, ""))
	wishes := []app.OverrideWish{layerWish("PL", "PBEN", 1, 2), shiftWish("PBEN", 1, 2), layerWish("PL", "PBEN", 1, 2)}
	for name, tt := range map[string]struct {
		status int
		body   string
		check  func(error) bool
		unsure bool
	}{
		"refused":      {400, `{"error":{"code":2001,"message":"Invalid request","errors":["no such rotation"]}}`, is[app.Refused], false},
		"forbidden":    {403, `{"error":{"code":2010,"message":"Access Denied"}}`, is[app.Forbidden], false},
		"gone":         {404, notThere, is[app.Gone], false},
		"throttled":    {429, ``, is[app.Throttled], false},
		"trouble":      {502, ``, is[app.Unavailable], true},
		"a bare 404":   {404, ``, is[app.Offline], true},
		"no override":  {201, `{"overrides":[]}`, is[app.Offline], true},
		"two":          {201, `{"overrides":[{"id":"O1"},{"id":"O2"}]}`, is[app.Offline], true},
		"null":         {201, `{"overrides":null}`, is[app.Offline], true},
		"without id":   {201, `{"overrides":[{"type":"override_shift"}]}`, is[app.Offline], true},
		"somebody":     {201, `{"overrides":[{"id":"O1","overriding_member":{"user_id":"PEVE"}}]}`, is[app.Offline], true},
		"a web page":   {200, `<html>`, is[app.Offline], true},
		"not accepted": {401, ``, is[app.Unauthorized], false},
	} {
		d, c := newDesk(t)
		d.on("POST /schedules/PL/overrides", 201, good)
		d.on("POST /v3/schedules/PV/overrides", tt.status, tt.body)
		got, err := c.Override(t.Context(), wishes)
		if len(got) != 1 || got[0].ID != "Q1" || !tt.check(err) || is[app.Unsure](err) != tt.unsure || len(d.calls()) != 2 {
			t.Errorf("%s: %+v, %T %v after %d calls", name, got, err, err, len(d.calls()))
		}
		if gone, ok := errors.AsType[app.Gone](err); ok && gone.What != "the schedule Primary" {
			t.Errorf("%q is gone", gone.What)
		}
	}
}

func TestManyOverridesGoInParts(t *testing.T) {
	d, c := newDesk(t)
	var wishes []app.OverrideWish
	for range 2*manyOverrides + 3 {
		wishes = append(wishes, layerWish("PL", "PBEN", 1, 2))
	}
	d.serve("POST /schedules/PL/overrides", func(w http.ResponseWriter, r *http.Request) {
		var ask map[string][]any
		_ = json.NewDecoder(r.Body).Decode(&ask)
		var items []string
		for range ask["overrides"] {
			items = append(items, item(201, "Q1", "PBEN", 1, 2, ""))
		}
		say(w, 201, rows(items...))
	})
	if got, err := c.Override(t.Context(), wishes); err != nil || len(got) != len(wishes) || len(d.calls()) != 3 {
		t.Errorf("%d, %v after %d calls", len(got), err, len(d.calls()))
	}
	if got, err := c.Override(t.Context(), nil); err != nil || len(got) != 0 || got == nil || len(d.calls()) != 3 {
		t.Errorf("none: %v, %v", got, err)
	}
}

func TestWishesThatMakeNoSenseAreNotSent(t *testing.T) {
	change := func(w app.OverrideWish, how func(*app.OverrideWish)) app.OverrideWish { how(&w); return w }
	for name, bad := range map[string]app.OverrideWish{
		"no schedule":   layerWish("", "PBEN", 1, 2),
		"dots":          layerWish("..", "PBEN", 1, 2),
		"nobody":        layerWish("PL", "", 1, 2),
		"no time":       layerWish("PL", "PBEN", 2, 2),
		"backwards":     layerWish("PL", "PBEN", 3, 2),
		"a half second": change(layerWish("PL", "PBEN", 1, 2), func(w *app.OverrideWish) { w.End = w.Start.Add(5e8) }),
		"no such kind":  change(layerWish("PL", "PBEN", 1, 2), func(w *app.OverrideWish) { w.Kind = "x" }),
		"no source":     change(shiftWish("PBEN", 1, 2), func(w *app.OverrideWish) { w.Rotation = "" }),
		"two sources":   change(shiftWish("PBEN", 1, 2), func(w *app.OverrideWish) { w.Custom = "C1" }),
	} {
		d, c := newDesk(t)
		if got, err := c.Override(t.Context(), []app.OverrideWish{layerWish("PL", "PBEN", 1, 2), bad}); !is[app.Invalid](err) || len(got) != 0 || len(d.calls()) != 0 {
			t.Errorf("%s: %v, %v after %d calls", name, got, err, len(d.calls()))
		}
	}
}

func TestAnUnknownKindIsAskedFor(t *testing.T) {
	d, c := planDesk(t)
	d.on("POST /v3/schedules/PV/overrides", 201, `{"overrides":[{"id":"O1"}]}`)
	w := shiftWish("PBEN", 1, 2)
	w.Kind = ""
	got, err := c.Override(t.Context(), []app.OverrideWish{w, w})
	if err != nil || len(got) != 2 || got[0].Kind != app.ShiftBased || d.count("GET /v3/schedules/PV") != 1 {
		t.Errorf("%+v, %v", got, err)
	}
	w.Schedule.ID = "PNONE"
	if got, err := c.Override(t.Context(), []app.OverrideWish{w}); !is[app.Gone](err) || len(got) != 0 {
		t.Errorf("%+v, %v", got, err)
	}
	if err := c.Undo(t.Context(), app.Override{ID: "O1", OverrideWish: w}); err != nil {
		t.Errorf("undo on a schedule that is gone: %v", err)
	}
}

func TestUndo(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		check  func(error) bool
	}{
		"deleted":   {204, ``, func(err error) bool { return err == nil }},
		"truncated": {200, `{"override":{"id":"O/1"}}`, func(err error) bool { return err == nil }},
		"gone":      {404, notThere, func(err error) bool { return err == nil }},
		"past":      {400, `{"error":{"code":4004,"message":"Past overrides cannot be removed"}}`, is[app.Refused]},
		"forbidden": {403, `{"error":{"code":2010,"message":"Access Denied"}}`, is[app.Forbidden]},
		"trouble":   {500, ``, is[app.Unsure]},
		"bare 404":  {404, ``, is[app.Unsure]},
		"a page":    {200, `<html>`, is[app.Unsure]},
	} {
		for kind, path := range map[app.ScheduleKind]string{app.LayerBased: "/schedules/PL/overrides/O/1", app.ShiftBased: "/v3/schedules/PL/overrides/O/1"} {
			d, c := newDesk(t)
			d.on("DELETE "+strings.TrimSuffix(path, "O/1")+"{id}", tt.status, tt.body)
			o := app.Override{ID: "O/1", OverrideWish: layerWish("PL", "PBEN", 1, 2)}
			o.Kind = kind
			err := c.Undo(t.Context(), o)
			if calls := d.calls(); !tt.check(err) || len(calls) != 1 || calls[0].what != "DELETE "+path || calls[0].from != "me@example.com" || calls[0].lane != pace.Write {
				t.Errorf("%s, %s: %v after %+v", name, kind, err, calls)
			}
		}
	}
	d, c := newDesk(t)
	for _, o := range []app.Override{{OverrideWish: layerWish("PL", "PBEN", 1, 2)}, {ID: "O1", OverrideWish: layerWish("", "PBEN", 1, 2)}} {
		if err := c.Undo(t.Context(), o); !is[app.Invalid](err) || len(d.calls()) != 0 {
			t.Errorf("%v", err)
		}
	}
}

func TestOfficialOverrides(t *testing.T) {
	items, err := decodeVerdicts(example(t, "post_schedules_id_overrides.201.response.json"))
	if err != nil || len(items) != 3 {
		t.Fatalf("%+v, %v", items, err)
	}
	wish := layerWish("PL", "P37CSDJ", 1, 2)
	if o, err := items[0].verdict(wish); err != nil || o.ID != "Q3X6MJ1LUKD6QW" || !o.Start.Equal(time.Date(2021, 3, 9, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := items[2].verdict(wish); err == nil || err.Error() != "PagerDuty refused: Override must end after its start" {
		t.Errorf("%v", err)
	}
	// What is sent has the official shape, but for the zone that needs not be named.
	d, c := newDesk(t)
	_, _ = c.Override(t.Context(), []app.OverrideWish{layerWish("PL", "PBEN", 1, 2)})
	_, _ = c.Override(t.Context(), []app.OverrideWish{shiftWish("PBEN", 1, 2)})
	for n, name := range []string{"post_schedules_id_overrides.request.request.json", "post_v3_schedules_id_overrides.request.example.json"} {
		var sent, official any
		if err := errors.Join(json.Unmarshal([]byte(d.calls()[n].body), &sent), json.Unmarshal(example(t, name), &official)); err != nil {
			t.Fatal(err)
		}
		for _, o := range official.(map[string]any)["overrides"].([]any) {
			delete(o.(map[string]any), "time_zone")
		}
		if got, want := shape(sent), shape(official); got != want {
			t.Errorf("%s: sent %s, want %s", name, got, want)
		}
	}
}

// FuzzVerdicts: what is called taken has an id, and is one that was asked for.
func FuzzVerdicts(f *testing.F) {
	f.Add([]byte(rows(item(201, "Q1", "PBEN", 1, 2, ""), item(400, "", "PBEN", 1, 2, "no"))))
	f.Add([]byte(`{"overrides":[{"id":"Q1"}]}`))
	wish := layerWish("PL", "PBEN", 1, 2)
	f.Fuzz(func(t *testing.T, body []byte) {
		items, err := decodeVerdicts(body)
		if err != nil {
			return
		}
		for _, v := range items {
			o, err := v.verdict(wish)
			if err == nil && (o.ID == "" || o.User != wish.User || v.Status >= 300) || err != nil && !is[app.Unsure](err) && !is[app.Refused](err) {
				t.Errorf("%+v, %v", o, err)
			}
		}
	})
}

package providertest

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// planCases are for a provider that is an app.Planner too.
var planCases = []contract{
	{name: "schedules of both kinds", run: bothKinds},
	{name: "schedules that are found by name", run: findSchedules},
	{name: "half a year of schedules", run: longWindow},
	{name: "no schedules, no time", run: noSchedules},
	{name: "overrides by others are seen", run: overridesByOthers},
	{name: "overrides are written and taken back", run: writeOverrides},
	{name: "several at once, on one shift", run: severalAtOnce},
	{name: "an exchange across both kinds", run: exchange},
	{name: "one of many overrides is refused", run: oneRefused},
	{name: "overrides that no provider may send", run: overrideNonsense},
	{name: "an override that has begun", run: overrideBegun, waits: true},
	{name: "a role that may only look at schedules", run: planLookingOnly},
	{name: "schedules, where reads fail", run: failingPlans},
	{name: "overrides, where writes fail", run: failingOverrides},
	{name: "overrides whose answer is not one", run: foreignOverrides},
}

// planner is the provider as an app.Planner; a provider that is none has no such
// cases to pass.
func (w *world) planner() app.Planner {
	w.Helper()
	p, ok := w.Provider.(app.Planner)
	if !ok {
		w.Skip("the provider is no planner")
	}
	return p
}

const planDay = 24 * time.Hour

// ahead is the time from the last full hour for some days.
func (w *world) ahead(days int) app.Span {
	now := w.sim.Now().Truncate(time.Hour)
	return app.Span{Start: now, End: now.Add(time.Duration(days) * planDay)}
}

// plan reads one schedule and holds it against the simulator.
func (w *world) plan(key string, window app.Span) app.Schedule {
	w.Helper()
	got, err := w.planner().Schedules(w.Context(), []string{w.id(key)}, window)
	w.must(err)
	if len(got) != 1 || got[0].ID != w.id(key) {
		w.Fatalf("%d schedules of one: %+v", len(got), got)
	}
	if diff := Difference(w.sim, got[0], 1); diff != "" {
		w.Errorf("%s: %s", key, diff)
	}
	return got[0]
}

// wish asks that somebody take the slot of a schedule.
func (w *world) wish(s app.Schedule, slot app.Slot, who string) app.OverrideWish {
	return app.OverrideWish{
		Schedule: s.Ref, Kind: s.Kind, Span: slot.Span, User: app.Ref{ID: w.id(who)},
		Instead: slot.User, Rotation: slot.Rotation, Custom: slot.Custom,
	}
}

// next is the first slot of somebody that begins later than in an hour.
func (w *world) next(s app.Schedule, who string) app.Slot {
	w.Helper()
	n := slices.IndexFunc(s.Slots, func(slot app.Slot) bool {
		return slot.User.ID == w.id(who) && slot.Start.After(w.sim.Now().Add(time.Hour))
	})
	if n < 0 {
		w.Fatalf("%s has no turn on %s", who, s.Name)
	}
	return s.Slots[n]
}

func bothKinds(w *world) {
	window := app.Span{Start: w.sim.Now().Add(-10 * planDay), End: w.sim.Now().Add(50 * planDay)}
	keys := []string{"pool", "primary", "secondary", "ended"}
	ids := []string{"QNOWHERE000000"}
	for _, key := range keys {
		ids = append(ids, w.id(key))
	}
	got, err := w.planner().Schedules(w.Context(), append(ids, ids...), window)
	w.must(err)
	if len(got) != len(keys) {
		w.Fatalf("%d schedules, want %d", len(got), len(keys))
	}
	for n, s := range got {
		known, _ := w.sim.Look(keys[n])
		if s.ID != known.ID || s.Name != known.Name || s.URL == "" || s.At.IsZero() || !s.Window.Same(window) {
			w.Errorf("schedule %d is %+v", n, s)
		}
		if diff := Difference(w.sim, s, 1); diff != "" {
			w.Errorf("%s: %s", keys[n], diff)
		}
		for _, slot := range s.Slots {
			if k, ok := w.sim.Look(slot.User.ID); !slot.User.Zero() && (!ok || k.Name != slot.User.Name) {
				w.Errorf("%s is called %q", slot.User.ID, slot.User.Name)
			}
		}
	}
	pool, primary := got[0], got[1]
	if pool.Kind != app.ShiftBased || primary.Kind != app.LayerBased || got[2].Kind != app.ShiftBased || got[3].Kind != app.LayerBased {
		w.Errorf("kinds %s, %s, %s, %s", pool.Kind, primary.Kind, got[2].Kind, got[3].Kind)
	}
	if primary.TimeZone != "Europe/Lisbon" || pool.TimeZone != "Asia/Kolkata" {
		w.Errorf("zones %q and %q", primary.TimeZone, pool.TimeZone)
	}
	if len(primary.Policies) != 1 || primary.Policies[0] != (app.Ref{ID: w.id("payments"), Name: "Payments escalation"}) || len(pool.Policies) != 0 {
		w.Errorf("policies %v and %v", primary.Policies, pool.Policies)
	}
	var empty, two, custom bool
	for n, slot := range pool.Slots {
		empty = empty || slot.User.Zero()
		custom = custom || slot.Source == app.CustomShift && slot.Custom != "" && slot.Rotation == ""
		two = two || n > 0 && slot.Overlaps(pool.Slots[n-1].Span) && slot.User.ID != pool.Slots[n-1].User.ID
	}
	if !empty || !two || !custom {
		w.Errorf("an empty slot: %v; two at once: %v; a custom shift: %v", empty, two, custom)
	}
}

func findSchedules(w *world) {
	p := w.planner()
	for text, keys := range map[string][]string{
		"":                 {"ended", "primary", "secondary", "pool"},
		"payments":         {"primary", "secondary"},
		"SECOND":           {"secondary"},
		"primary payments": {"primary"},
		"pool":             {"pool"},
		"nothing like it":  {},
	} {
		got, err := p.FindSchedules(w.Context(), text)
		w.must(err)
		var found []string
		for _, s := range got {
			found = append(found, s.Name)
			if len(s.Slots) != 0 || s.ID == "" || s.Kind != app.LayerBased && s.Kind != app.ShiftBased {
				w.Errorf("%q: %+v", text, s)
			}
		}
		var want []string
		for _, key := range keys {
			known, _ := w.sim.Look(key)
			want = append(want, known.Name)
		}
		if !slices.Equal(found, want) {
			w.Errorf("%q: %q, want %q", text, found, want)
		}
	}
}

func longWindow(w *world) {
	window := app.Span{Start: w.sim.Now().Add(-20*planDay + 300*time.Millisecond), End: w.sim.Now().Add(180 * planDay)}
	for _, key := range []string{"primary", "secondary", "pool"} {
		w.plan(key, window)
	}
}

func noSchedules(w *world) {
	p := w.planner()
	if got, err := p.Schedules(w.Context(), nil, w.ahead(7)); err != nil || len(got) != 0 {
		w.Errorf("no ids: %v, %v", got, err)
	}
	if got, err := p.Schedules(w.Context(), []string{"QNOWHERE000000"}, w.ahead(7)); err != nil || len(got) != 0 {
		w.Errorf("one that is not there: %v, %v", got, err)
	}
	for _, days := range []int{0, -7} {
		if _, err := p.Schedules(w.Context(), []string{w.id("primary")}, w.ahead(days)); !is[app.Invalid](err) {
			w.Errorf("%d days: %v; want app.Invalid", days, err)
		}
	}
	if got, err := p.Override(w.Context(), nil); err != nil || len(got) != 0 {
		w.Errorf("no wishes: %v, %v", got, err)
	}
}

func overridesByOthers(w *world) {
	window := w.ahead(30)
	at := func(hours int) time.Time { return window.Start.Add(time.Duration(hours) * time.Hour) }
	for _, o := range []struct {
		who      string
		from, to int
	}{{"dana", 2, 30}, {"kenji", 10, 12}, {"ana", 40, 60}, {"dana", 20, 26}, {"kenji", 700, 900}} {
		_, err := w.sim.Override("primary", o.who, at(o.from), at(o.to))
		w.must(err)
	}
	s := w.plan("primary", window)
	n := slices.IndexFunc(s.Slots, func(slot app.Slot) bool { return slot.Covers(at(11)) })
	if n < 0 || s.Slots[n].User.Name != "Kenji Mori" || s.Slots[n].Instead != (app.Ref{ID: w.me.ID, Name: "Ana Costa"}) ||
		s.Slots[n].Source != app.ByOverride || s.Slots[n].Override == "" {
		w.Errorf("the slot at the eleventh hour: %+v of %+v", n, s.Slots)
	}
}

// taken checks overrides against what was wished for.
func (w *world) taken(made []app.Override, wishes []app.OverrideWish) {
	w.Helper()
	if len(made) != len(wishes) {
		w.Fatalf("%d overrides of %d", len(made), len(wishes))
	}
	for n, want := range wishes {
		o := made[n]
		if o.ID == "" || o.Schedule.ID != want.Schedule.ID || o.User.ID != want.User.ID || !o.Same(want.Span) || o.Kind != want.Kind {
			w.Errorf("override %d is %+v, want %+v", n, o, want)
		}
	}
}

func writeOverrides(w *world) {
	p := w.planner()
	window := w.ahead(45)
	for _, key := range []string{"primary", "secondary", "pool"} {
		before := w.plan(key, window)
		wishes := []app.OverrideWish{w.wish(before, w.next(before, "dana"), "ana"), w.wish(before, w.next(before, "kenji"), "ana")}
		half := wishes[1]
		half.Start = half.Start.Add(half.Length() / 2).Truncate(time.Second)
		wishes[1] = half
		w.sim.ForgetRequests()
		made, err := p.Override(w.Context(), wishes)
		w.must(err)
		w.taken(made, wishes)
		for _, r := range w.writes() {
			if r.From != w.me.Email {
				w.Errorf("%s came from %q", r.Operation, r.From)
			}
		}
		after := w.plan(key, window)
		for _, o := range made {
			seen := slices.ContainsFunc(after.Slots, func(s app.Slot) bool {
				return s.Override == o.ID && s.User.ID == w.me.ID && s.Source == app.ByOverride && s.Same(o.Span) && s.Instead.ID == o.Instead.ID
			})
			if !seen {
				w.Errorf("%s: the override %+v is not among %+v", key, o, after.Slots)
			}
		}
		for range 2 { // gone already is no error
			for _, o := range made {
				if err := p.Undo(w.Context(), o); err != nil {
					w.Errorf("%s: undo: %v", key, err)
				}
			}
		}
		if again := w.plan(key, window); !slices.Equal(again.Slots, before.Slots) {
			w.Errorf("%s: undone, it is\n%+v\nand was\n%+v", key, again.Slots, before.Slots)
		}
	}
}

// severalAtOnce: of two who are on call at the same time, one is replaced.
func severalAtOnce(w *world) {
	s := w.plan("pool", w.ahead(10))
	s.Slots = slices.DeleteFunc(s.Slots, func(slot app.Slot) bool { return slot.Source == app.CustomShift })
	slot := w.next(s, "dana")
	_, err := w.planner().Override(w.Context(), []app.OverrideWish{w.wish(s, slot, "ana")})
	w.must(err)
	var on []string
	for _, now := range w.plan("pool", slot.Span).Slots {
		if now.Rotation == slot.Rotation {
			on = append(on, now.User.Name)
		}
	}
	slices.Sort(on)
	if !slices.Equal(on, []string{"Ana Costa", "Kenji Mori"}) {
		w.Errorf("on call are %q", on)
	}
}

func exchange(w *world) {
	window := w.ahead(45)
	primary, secondary := w.plan("primary", window), w.plan("secondary", window)
	mine, theirs := w.next(secondary, "ana"), w.next(primary, "dana")
	wishes := []app.OverrideWish{w.wish(primary, theirs, "ana"), w.wish(secondary, mine, "dana")}
	made, err := w.planner().Override(w.Context(), wishes)
	w.must(err)
	w.taken(made, wishes)
	for _, c := range []struct {
		key, who string
		at       time.Time
	}{{"primary", "ana", theirs.Start}, {"secondary", "dana", mine.Start}} {
		s := w.plan(c.key, app.Span{Start: c.at, End: c.at.Add(time.Hour)})
		if len(s.Slots) != 1 || s.Slots[0].User.ID != w.id(c.who) {
			w.Errorf("%s: %+v, want %s", c.key, s.Slots, c.who)
		}
	}
}

func overrideBegun(w *world) {
	p := w.planner()
	for _, key := range []string{"primary", "secondary"} {
		s := w.plan(key, w.ahead(40))
		slot := w.next(s, "dana")
		made, err := p.Override(w.Context(), []app.OverrideWish{w.wish(s, slot, "kenji")})
		w.must(err)
		time.Sleep(time.Until(slot.Start.Add(3 * time.Hour)))
		w.must(p.Undo(w.Context(), made[0]))
		rest := w.plan(key, app.Span{Start: w.sim.Now(), End: slot.End})
		if len(rest.Slots) != 1 || rest.Slots[0].User.ID != w.id("dana") || rest.Slots[0].Source != app.Rotation {
			w.Errorf("%s: from now on it is %+v", key, rest.Slots)
		}
		past := w.plan(key, app.Span{Start: slot.Start, End: w.sim.Now()})
		if key == "primary" && (len(past.Slots) != 1 || past.Slots[0].User.ID != w.id("kenji")) {
			w.Errorf("%s: the three hours that have passed became %+v", key, past.Slots)
		}
	}
}

func planLookingOnly(w *world) {
	p := w.planner()
	primary, secondary := w.plan("primary", w.ahead(30)), w.plan("secondary", w.ahead(30))
	id, err := w.sim.Override("primary", "dana", w.sim.Now().Add(time.Hour), w.sim.Now().Add(2*time.Hour))
	w.must(err)
	w.must(w.sim.SetRole("ana", "observer"))
	for _, s := range []app.Schedule{primary, secondary} {
		made, err := p.Override(w.Context(), []app.OverrideWish{w.wish(s, w.next(s, "dana"), "ana")})
		if !is[app.Forbidden](err) || unsure(err) || len(made) != 0 {
			w.Errorf("%s: %v, %v; want app.Forbidden", s.Name, made, err)
		}
	}
	o := app.Override{ID: id, OverrideWish: app.OverrideWish{Schedule: primary.Ref, Kind: primary.Kind}}
	if err := p.Undo(w.Context(), o); !is[app.Forbidden](err) {
		w.Errorf("undo: %v; want app.Forbidden", err)
	}
	w.plan("primary", w.ahead(30))
}

package roster_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func one(window app.Span, slots ...app.Slot) []app.Schedule {
	return []app.Schedule{{Ref: rota, Window: window, Slots: slots}}
}

func TestDiff(t *testing.T) {
	week := span("12-01 00:00", "12-08 00:00")
	over := func(who, instead app.Ref, id, from, to string) app.Slot {
		return app.Slot{Span: span(from, to), User: who, Source: app.ByOverride, Instead: instead, Override: id}
	}
	turns := []app.Slot{slot(ana, "12-01 00:00", "12-03 00:00"), slot(ben, "12-03 00:00", "12-05 00:00"), slot(cyd, "12-05 00:00", "12-08 00:00")}
	for _, c := range []struct {
		name          string
		before, after []app.Schedule
		want          string
	}{
		{"nothing", one(week, turns...), one(week, turns...), ""},
		{
			"an override gives me some of Ben's turn", one(week, turns...),
			one(week, turns[0], over(ana, ben, "O1", "12-03 00:00", "12-03 06:00"), slot(ben, "12-03 06:00", "12-05 00:00"), turns[2]),
			"gained 12-03 00:00-12-03 06:00 from [PB] to [] overrideO1\n",
		},
		{
			"an override takes some of mine", one(week, turns...),
			one(week, slot(ana, "12-01 00:00", "12-02 18:00"), over(cyd, ana, "O2", "12-02 18:00", "12-03 00:00"), turns[1], turns[2]),
			"lost 12-02 18:00-12-03 00:00 from [] to [PC] overrideO2\n",
		},
		{
			"nobody takes it", one(week, turns...), one(week, turns[1], turns[2]),
			"lost 12-01 00:00-12-03 00:00 from [] to [] \n",
		},
		{
			"what several had is one stretch", one(week, turns...), one(week, slot(ana, "12-01 00:00", "12-08 00:00")),
			"gained 12-03 00:00-12-08 00:00 from [PB PC] to [] rotation\n",
		},
		{
			"an exchange is a move", one(week, turns...),
			one(week, over(ben, ana, "O3", "12-01 00:00", "12-03 00:00"), over(ana, ben, "O4", "12-03 00:00", "12-05 00:00"), turns[2]),
			"moved 12-03 00:00-12-05 00:00 was 12-01 00:00-12-03 00:00 from [PB] to [PB] overrideO4\n",
		},
		{
			"a shift that slides on by an hour moved as a whole", one(week, slot(ana, "12-02 09:00", "12-02 17:00")), one(week, slot(ana, "12-02 10:00", "12-02 18:00")),
			"moved 12-02 10:00-12-02 18:00 was 12-02 09:00-12-02 17:00 from [] to [] rotation\n",
		},
		{
			"or back", one(week, slot(ana, "12-02 09:00", "12-02 17:00")), one(week, slot(ana, "12-02 08:00", "12-02 16:00")),
			"moved 12-02 08:00-12-02 16:00 was 12-02 09:00-12-02 17:00 from [] to [] rotation\n",
		},
		{
			"an hour cut off and put elsewhere", one(week, slot(ana, "12-02 09:00", "12-02 17:00")), one(week, slot(ana, "12-02 10:00", "12-02 17:00"), slot(ana, "12-02 20:00", "12-02 21:00")),
			"moved 12-02 20:00-12-02 21:00 was 12-02 09:00-12-02 10:00 from [] to [] rotation\n",
		},
		{
			"longer is gained, not moved", one(week, turns...), one(week, slot(ana, "12-01 00:00", "12-03 09:00"), slot(ben, "12-03 09:00", "12-05 00:00"), turns[2]),
			"gained 12-03 00:00-12-03 09:00 from [PB] to [] rotation\n",
		},
		{
			"an override and a new rotation are told apart", one(week, turns...),
			one(week, turns[0], over(ana, ben, "O5", "12-03 00:00", "12-04 00:00"), slot(ana, "12-04 00:00", "12-08 00:00")),
			"gained 12-03 00:00-12-04 00:00 from [PB] to [] overrideO5\ngained 12-04 00:00-12-08 00:00 from [PB PC] to [] rotation\n",
		},
		{
			"others' business is none of mine", one(week, turns...), one(week, turns[0], slot(cyd, "12-03 00:00", "12-08 00:00")), "",
		},
		{
			"who was beside me is not who took it", one(week, slot(ana, "12-01 00:00", "12-03 00:00"), slot(ben, "12-01 00:00", "12-03 00:00")),
			one(week, slot(ben, "12-01 00:00", "12-03 00:00"), over(cyd, ana, "O6", "12-01 00:00", "12-03 00:00")),
			"lost 12-01 00:00-12-03 00:00 from [] to [PC] overrideO6\n",
		},
		{
			"those beside me go on alone", one(week, slot(ana, "12-01 00:00", "12-03 00:00"), slot(ben, "12-01 00:00", "12-03 00:00")),
			one(week, slot(ben, "12-01 00:00", "12-03 00:00")),
			"lost 12-01 00:00-12-03 00:00 from [] to [] \n",
		},
		{
			"of two overrides, the one in my place took it", one(week, slot(ana, "12-01 00:00", "12-03 00:00"), slot(ben, "12-01 00:00", "12-03 00:00")),
			one(week, over(cyd, ben, "O7", "12-01 00:00", "12-03 00:00"), over(app.Ref{ID: "PD", Name: "Dan"}, ana, "O8", "12-01 00:00", "12-03 00:00")),
			"lost 12-01 00:00-12-03 00:00 from [] to [PD] overrideO8\n",
		},
		{
			"of two who left, the one in whose place I am had it", one(week, slot(ben, "12-01 00:00", "12-03 00:00"), slot(cyd, "12-01 00:00", "12-03 00:00")),
			one(week, over(ana, cyd, "O9", "12-01 00:00", "12-03 00:00")),
			"gained 12-01 00:00-12-03 00:00 from [PC] to [] overrideO9\n",
		},
		{
			"two stretches apart stay two, by time", one(week), one(week, slot(ana, "12-03 00:00", "12-04 00:00"), slot(ana, "12-05 00:00", "12-06 12:00")),
			"gained 12-03 00:00-12-04 00:00 from [] to [] rotation\ngained 12-05 00:00-12-06 12:00 from [] to [] rotation\n",
		},
		{
			"a move counts from where it was", one(week, slot(ana, "12-01 00:00", "12-02 00:00")), one(week, slot(ana, "12-03 00:00", "12-03 06:00"), slot(ana, "12-05 00:00", "12-06 00:00")),
			"moved 12-05 00:00-12-06 00:00 was 12-01 00:00-12-02 00:00 from [] to [] rotation\ngained 12-03 00:00-12-03 06:00 from [] to [] rotation\n",
		},
		{
			"the horizon moves on", one(span("12-01 00:00", "12-03 00:00"), turns...), one(span("12-02 00:00", "12-08 00:00"), turns[0], turns[1], slot(ana, "12-05 00:00", "12-08 00:00")), "",
		},
		{"the windows have nothing in common", one(span("11-01 00:00", "11-02 00:00"), turns...), one(week), ""},
		{"a schedule not read this time", one(week, turns...), nil, ""},
		{"one read for the first time", nil, one(week, turns...), ""},
		{"PagerDuty cuts it otherwise", one(week, turns...), one(week, slot(ana, "12-01 00:00", "12-02 00:00"), slot(ana, "12-02 00:00", "12-03 00:00"), turns[1], turns[2]), ""},
	} {
		if got := dump(roster.Diff(c.before, c.after, "PA")); got != c.want {
			t.Errorf("%s:\n got %swant %s", c.name, got, c.want)
		}
	}
}

func TestDiffOfSchedulesIsInTime(t *testing.T) {
	week := span("12-01 00:00", "12-08 00:00")
	pair := func(one, two []app.Slot) []app.Schedule {
		return []app.Schedule{{Ref: rota, Window: week, Slots: one}, {Ref: backup, Window: week, Slots: two}}
	}
	after := pair([]app.Slot{slot(ana, "12-05 00:00", "12-06 00:00")}, []app.Slot{slot(ana, "12-02 00:00", "12-03 00:00")})
	got := roster.Diff(pair(nil, nil), after, "PA")
	if len(got) != 2 || got[0].Schedule != backup || got[1].Schedule != rota {
		t.Errorf("got %s", dump(got))
	}
	// A shift that goes from one schedule to another is lost there and gained here.
	swapped := roster.Diff(pair(after[0].Slots, nil), pair(nil, after[0].Slots), "PA")
	if len(swapped) != 2 || swapped[0].Kind != app.ShiftLost || swapped[1].Kind != app.ShiftGained {
		t.Errorf("got %s", dump(swapped))
	}
}

func TestDiffShifts(t *testing.T) {
	window := span("12-01 12:00", "12-20 00:00")
	before := []app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-02 09:00"), shift(ana, backup, 2, "12-05 00:00", "12-06 00:00")}
	if got := dump(roster.DiffShifts(before, slices.Clone(before), window)); got != "" {
		t.Errorf("no change: %s", got)
	}
	after := []app.Shift{shift(ana, rota, 1, "12-01 12:00", "12-02 09:00"), shift(ana, rota, 1, "12-19 00:00", "12-22 00:00"), {User: ana, Level: 3}}
	want := "gained 12-01 12:00-12-20 00:00 from [] to [] permanent\n" +
		"lost 12-05 00:00-12-06 00:00 from [] to [] \n" +
		"gained 12-19 00:00-12-20 00:00 from [] to [] \n"
	if got := dump(roster.DiffShifts(before, after, window)); got != want {
		t.Errorf("got %swant %s", got, want)
	}
}

// mine is the time of user in slots, within window.
func mine(slots []app.Slot, user string, window app.Span) []app.Span {
	var spans []app.Span
	for _, s := range slots {
		if s.User.ID == user {
			spans = append(spans, s.Clip(window))
		}
	}
	return roster.Union(spans)
}

func TestDiffMakesTheOldTheNew(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		before := []app.Schedule{{Ref: rota, Window: drawWindow(rt, "old window"), Slots: drawSlots(rt, "old")}}
		after := []app.Schedule{{Ref: rota, Window: drawWindow(rt, "new window"), Slots: drawSlots(rt, "new")}}
		window := before[0].Window.Clip(after[0].Window)
		var less, more []app.Span
		changes := roster.Diff(before, after, "PA")
		for _, c := range changes {
			if c.Empty() || !c.Span.Same(c.Clip(window)) || c.Was.Length() > 0 && !c.Was.Same(c.Was.Clip(window)) {
				rt.Fatalf("%v is not within %v", c, window)
			}
			switch c.Kind {
			case app.ShiftGained:
				more = append(more, c.Span)
			case app.ShiftLost:
				less = append(less, c.Span)
			case app.ShiftMoved:
				less, more = append(less, c.Was), append(more, c.Span)
				if c.Was.Length() != c.Length() {
					rt.Fatalf("%v moved and grew", c)
				}
			}
		}
		old, want := mine(before[0].Slots, "PA", window), mine(after[0].Slots, "PA", window)
		if got := roster.Union(append(roster.Minus(old, less), more...)); !slices.EqualFunc(got, want, app.Span.Same) {
			rt.Fatalf("%v with %s gives %v, want %v", old, dump(changes), got, want)
		}
		// What is gained was not there, and what is lost was, minute by minute.
		for now := window.Start; now.Before(window.End); now = now.Add(time.Minute) {
			was, is := slices.Contains(onAt(before[0].Slots, now), "PA"), slices.Contains(onAt(after[0].Slots, now), "PA")
			for _, c := range changes {
				if c.Kind == app.ShiftGained && c.Covers(now) && (was || !is) || c.Kind == app.ShiftLost && c.Covers(now) && (!was || is) {
					rt.Fatalf("at %v was %v is %v, but %s", now, was, is, dump(changes))
				}
			}
		}
		if same := roster.Diff(after, after, "PA"); len(same) > 0 {
			rt.Fatalf("equal readings differ by %s", dump(same))
		}
	})
}

func TestDiffNamesThePeople(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		window := minutes(-30, horizon+120)
		before := []app.Schedule{{Ref: rota, Window: window, Slots: drawSlots(rt, "old")}}
		after := []app.Schedule{{Ref: rota, Window: window, Slots: drawSlots(rt, "new")}}
		for _, c := range roster.Diff(before, after, "PA") {
			if c.Kind == app.ShiftMoved {
				continue
			}
			var left, came []string
			for now := c.Start; now.Before(c.End); now = now.Add(time.Minute) {
				was, is := onAt(before[0].Slots, now), onAt(after[0].Slots, now)
				for _, p := range people[1:] {
					w, i := slices.Contains(was, p.ID), slices.Contains(is, p.ID)
					if w && !i && !slices.Contains(left, p.ID) {
						left = append(left, p.ID)
					}
					if i && !w && !slices.Contains(came, p.ID) {
						came = append(came, p.ID)
					}
				}
			}
			want, got := left, refs(c.From)
			if c.Kind == app.ShiftLost {
				want, got = came, refs(c.To)
			}
			slices.Sort(want)
			slices.Sort(got)
			if !slices.Equal(got, want) {
				rt.Fatalf("%swant %v", dump([]app.ShiftChange{c}), want)
			}
		}
	})
}

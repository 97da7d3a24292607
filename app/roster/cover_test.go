package roster_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestCoverAndGapsPartTheWindow(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		slots, window := drawSlots(rt, "slots"), drawWindow(rt, "window")
		s := app.Schedule{Ref: rota, Slots: slots, Window: window}
		cover := roster.Cover(slots, window)
		at := window.Start
		for n, c := range cover {
			if !c.Start.Equal(at) || c.Empty() {
				rt.Fatalf("stretch %v does not go on at %v", c.Span, at)
			}
			if n > 0 && slices.Equal(refs(cover[n-1].People), refs(c.People)) {
				rt.Fatalf("%v and the one before are the same people", c)
			}
			at = c.End
		}
		if !at.Equal(window.End) {
			rt.Fatalf("cover ends at %v, the window at %v", at, window.End)
		}
		var free, busy []app.Span
		for _, g := range roster.Gaps(s, window) {
			free = append(free, g.Span)
		}
		for _, c := range cover {
			if len(c.People) > 0 {
				busy = append(busy, c.Span)
			}
		}
		orderly(rt, "gaps", free)
		if roster.Total(free)+roster.Total(busy) != window.Length() || len(roster.Common(free, busy)) > 0 {
			rt.Fatalf("gaps %v and cover %v do not part %v", free, busy, window)
		}
		overlaps := roster.Overlaps(s, window)
		for now := window.Start; now.Before(window.End); now = now.Add(time.Minute) {
			want := onAt(slots, now)
			n := slices.IndexFunc(cover, func(c roster.Stretch) bool { return c.Covers(now) })
			got := refs(cover[n].People)
			if !slices.Equal(got, want) {
				rt.Fatalf("at %v %v, want %v", now, got, want)
			}
			if on := roster.On(slots, now); len(on) != len(want) {
				rt.Fatalf("on at %v: %v, want %v", now, on, want)
			}
			if covers(free, now) != (len(want) == 0) {
				rt.Fatalf("at %v gap %v, people %v", now, covers(free, now), want)
			}
			if slices.ContainsFunc(overlaps, func(o roster.Stretch) bool { return o.Covers(now) }) != (len(want) > 1) {
				rt.Fatalf("at %v overlap wrong for %v", now, want)
			}
		}
	})
}

func TestTidyKeepsEachPersonOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		slots := drawSlots(rt, "slots")
		tidy := roster.Tidy(slots)
		for n, s := range tidy {
			if s.Empty() || s.User.Zero() || n > 0 && s.Start.Before(tidy[n-1].Start) {
				rt.Fatalf("slot %d of %v", n, tidy)
			}
			for _, other := range tidy[:n] {
				if other.User == s.User && other.Overlaps(s.Span) {
					rt.Fatalf("%v and %v overlap", other, s)
				}
			}
		}
		for n := -30; n < horizon+120; n++ {
			if got, want := onAt(tidy, minute(n)), onAt(slots, minute(n)); !slices.Equal(got, want) {
				rt.Fatalf("minute %d: %v, want %v", n, got, want)
			}
		}
	})
}

func TestGapsOnlyWhereTheScheduleWasRead(t *testing.T) {
	s := app.Schedule{
		Ref: rota, Window: span("12-01 00:00", "12-03 00:00"),
		Slots: []app.Slot{slot(ana, "12-01 00:00", "12-01 09:00"), slot(app.Ref{}, "12-01 09:00", "12-01 17:00"), slot(ben, "12-01 17:00", "12-02 22:00")},
	}
	gap := func(from, to string) app.Gap { return app.Gap{Schedule: rota, Span: span(from, to)} }
	same(t, "a wide window", roster.Gaps(s, span("11-01 00:00", "12-31 00:00")), []app.Gap{gap("12-01 09:00", "12-01 17:00"), gap("12-02 22:00", "12-03 00:00")})
	same(t, "a narrow one", roster.Gaps(s, span("12-01 10:00", "12-01 12:00")), []app.Gap{gap("12-01 10:00", "12-01 12:00")})
	same(t, "one elsewhere", roster.Gaps(s, span("11-01 00:00", "11-02 00:00")), []app.Gap(nil))
}

func TestHandOff(t *testing.T) {
	s := app.Schedule{Ref: rota, Window: span("12-01 00:00", "12-05 00:00"), Slots: []app.Slot{
		slot(ana, "12-01 00:00", "12-01 12:00"), slot(ana, "12-01 12:00", "12-02 00:00"), // cut in two, one turn
		slot(ben, "12-01 06:00", "12-03 00:00"),
		slot(cyd, "12-02 00:00", "12-02 12:00"),
	}}
	for _, c := range []struct {
		name, at, user string
		want           *roster.HandOff
	}{
		{"somebody joins", "12-01 00:00", "", &roster.HandOff{At: at("12-01 06:00"), In: []app.Ref{ben}}},
		{"my turn ends", "12-01 00:00", "PA", &roster.HandOff{At: at("12-02 00:00"), Out: []app.Ref{ana}, In: []app.Ref{cyd}}},
		{"after the moment, not at it", "12-01 06:00", "", &roster.HandOff{At: at("12-02 00:00"), Out: []app.Ref{ana}, In: []app.Ref{cyd}}},
		{"into a gap", "12-02 12:00", "", &roster.HandOff{At: at("12-03 00:00"), Out: []app.Ref{ben}}},
		{"the end of what was read is none", "12-03 00:00", "", nil},
		{"nothing of a stranger", "12-01 00:00", "PX", nil},
	} {
		got, ok := roster.NextHandOff(s, c.user, at(c.at))
		if ok != (c.want != nil) {
			t.Errorf("%s: %v %v", c.name, got, ok)
		} else if ok {
			same(t, c.name, got, c.want)
		}
	}
}

func TestOnIsByName(t *testing.T) {
	slots := []app.Slot{slot(ben, "12-01 00:00", "12-02 00:00"), slot(ana, "12-01 06:00", "12-02 00:00"), slot(cyd, "12-01 12:00", "12-02 00:00")}
	on := roster.On(slots, at("12-01 06:00"))
	if len(on) != 2 || on[0].User != ana || on[1].User != ben || !on[1].Same(slots[0].Span) {
		t.Errorf("on call: %v", on)
	}
}

func TestPeople(t *testing.T) {
	nobody := slot(app.Ref{}, "12-01 00:00", "12-02 00:00")
	got := roster.People([]app.Schedule{{Slots: []app.Slot{slot(cyd, "12-01 00:00", "12-02 00:00"), nobody}}, {Slots: []app.Slot{slot(ana, "12-01 00:00", "12-02 00:00"), slot(cyd, "12-03 00:00", "12-04 00:00"), slot(ben, "12-02 00:00", "12-02 00:00")}}})
	same(t, "people", got, []app.Ref{ana, cyd})
}

package roster_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestRestAround(t *testing.T) {
	others := []app.Span{span("12-05 09:00", "12-06 09:00"), span("12-01 09:00", "12-02 09:00"), span("12-02 09:00", "12-02 12:00")}
	for _, c := range []struct {
		name          string
		stretch       app.Span
		before, after time.Duration
		whole         app.Span
		busy          time.Duration
	}{
		{"between two", span("12-03 00:00", "12-04 00:00"), 12 * time.Hour, 33 * time.Hour, span("12-03 00:00", "12-04 00:00"), 0},
		{"eleven hours to the minute", span("12-02 23:00", "12-04 22:00"), 11 * time.Hour, 11 * time.Hour, span("12-02 23:00", "12-04 22:00"), 0},
		{"what touches makes one stretch", span("12-02 12:00", "12-03 00:00"), roster.NoShift, 57 * time.Hour, span("12-01 09:00", "12-03 00:00"), 0},
		{"what overlaps too", span("12-02 10:00", "12-05 10:00"), roster.NoShift, roster.NoShift, span("12-01 09:00", "12-06 09:00"), 3 * time.Hour},
		{"before all", span("11-30 09:00", "11-30 10:00"), roster.NoShift, 23 * time.Hour, span("11-30 09:00", "11-30 10:00"), 0},
		{"after all", span("12-06 10:00", "12-07 10:00"), time.Hour, roster.NoShift, span("12-06 10:00", "12-07 10:00"), 0},
		{"within one", span("12-05 10:00", "12-05 12:00"), 69 * time.Hour, roster.NoShift, span("12-05 09:00", "12-06 09:00"), 2 * time.Hour},
	} {
		got := roster.RestAround(c.stretch, others)
		same(t, c.name, got, roster.Rest{Stretch: c.whole, Before: c.before, After: c.after, Busy: c.busy})
		if got.Least() != min(c.before, c.after) {
			t.Errorf("%s: least %v", c.name, got.Least())
		}
	}
	if got := roster.RestAround(span("12-01 00:00", "12-02 00:00"), nil); got.Least() != roster.NoShift {
		t.Errorf("nobody else's time: %+v", got)
	}
}

func TestRestIsTheFreeTimeAround(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		others := drawSpans(rt, "others")
		from := even(rt, "from", 0, horizon)
		to := from + even(rt, "length", 1, 60)
		got := roster.RestAround(minutes(from, to), others)
		on := func(n int) bool { return n >= from && n < to || covers(others, minute(n)) }
		for on(from - 1) {
			from--
		}
		for on(to) {
			to++
		}
		// Nothing drawn lies beyond this.
		const far = 500
		before, after := 0, 0
		for before < far && !on(from-1-before) {
			before++
		}
		for after < far && !on(to+after) {
			after++
		}
		rest := func(n int) time.Duration {
			if n == far {
				return roster.NoShift
			}
			return time.Duration(n) * time.Minute
		}
		if !got.Stretch.Same(minutes(from, to)) || got.Before != rest(before) || got.After != rest(after) {
			rt.Fatalf("%+v, want %v, %v before, %v after", got, minutes(from, to), rest(before), rest(after))
		}
	})
}

func TestConflicts(t *testing.T) {
	shifts := []app.Shift{
		{User: ana, Level: 3},
		shift(ana, rota, 1, "12-01 09:00", "12-01 17:00"), shift(ana, backup, 2, "12-01 16:00", "12-01 20:00"),
		{Schedule: rota, User: ana, Start: at("12-05 00:00")},
	}
	ids := func(running []app.Shift) string {
		out := ""
		for _, s := range running {
			out += s.Schedule.ID + " "
		}
		return out
	}
	for _, c := range []struct {
		stretch app.Span
		want    string
	}{
		{span("12-01 17:00", "12-01 18:00"), " S2 "},
		{span("12-01 10:00", "12-01 16:30"), " S1 S2 "},
		{span("12-02 00:00", "12-03 00:00"), " "},
		{span("12-04 00:00", "12-06 00:00"), " S1 "},
	} {
		if got := ids(roster.Conflicts(shifts, c.stretch)); got != c.want {
			t.Errorf("%v: %q, want %q", c.stretch, got, c.want)
		}
	}
}

func TestFair(t *testing.T) {
	tokyo, berlin := zone(t, "Asia/Tokyo"), zone(t, "Europe/Berlin")
	where := func(user string) *time.Location {
		if user == "PC" {
			return tokyo
		}
		return berlin
	}
	shifts := []app.Shift{
		shift(ana, rota, 1, "12-04 17:00", "12-05 08:00"),   // Friday 18:00 to Saturday 09:00 in Berlin
		shift(ana, backup, 2, "12-04 20:00", "12-05 09:00"), // and beside it
		shift(ben, rota, 1, "12-01 08:00", "12-01 17:00"),
		shift(ben, rota, 1, "12-02 08:00", "12-02 17:00"),
		shift(cyd, rota, 1, "12-01 17:00", "12-02 08:00"), // Wednesday 02:00 to 17:00 in Tokyo
		shift(cyd, rota, 1, "12-30 00:00", "12-31 00:00"), // after the window
		{User: ben, Level: 3},
	}
	dan := app.Ref{ID: "PD", Name: "Dan"}
	got := roster.Fair([]app.Ref{ana, ben, cyd, dan}, shifts, span("12-01 00:00", "12-08 00:00"), app.DefaultHours(), where)
	same(t, "shares", got, []roster.Share{
		{User: dan},
		{User: ben, Load: roster.Load{Total: 18 * time.Hour, Work: 18 * time.Hour}},
		{User: cyd, Load: roster.Load{Total: 15 * time.Hour, Work: 8 * time.Hour, Night: 6 * time.Hour, Nights: 1}},
		{User: ana, Load: roster.Load{Total: 16 * time.Hour, Night: 10 * time.Hour, Nights: 1, Weekend: 10 * time.Hour}},
	})
	if got[3].OutOfHours() != 16*time.Hour || got[2].OutOfHours() != 7*time.Hour {
		t.Errorf("out of hours %v, %v", got[3].OutOfHours(), got[2].OutOfHours())
	}
}

func TestFairnessIsShared(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	s := year(people, berlin)
	shares := roster.Fair(people, roster.Rendered(s, 1), s.Window, app.DefaultHours(), func(string) *time.Location { return berlin })
	nights, total := 0, time.Duration(0)
	for _, p := range shares {
		nights, total = nights+p.Nights, total+p.Total
	}
	if nights != 52*7 || total != s.Window.Length() {
		t.Errorf("%d nights, %v of %v", nights, total, s.Window.Length())
	}
}

func TestHoursThatAreNone(t *testing.T) {
	window := span("12-01 00:00", "12-08 00:00")
	none := app.Hours{}
	if got := roster.Measure([]app.Span{window}, none, nil); got != (roster.Load{Total: 7 * 24 * time.Hour, Weekend: 48 * time.Hour}) {
		t.Errorf("no hours: %+v", got)
	}
	always := app.Hours{Work: app.Daily{To: 24 * time.Hour}, Weekend: []time.Weekday{time.Monday}}
	if got := roster.Measure([]app.Span{window}, always, nil); got.Work != 6*24*time.Hour || got.Weekend != 24*time.Hour {
		t.Errorf("round the clock but Mondays: %+v", got)
	}
	// Who works at night works on the day on which the night begins.
	night := app.Hours{Work: app.Daily{From: 20 * time.Hour, To: 4 * time.Hour}}
	same(t, "Friday's work", roster.Work(span("12-04 12:00", "12-06 12:00"), night, nil), []app.Span{span("12-04 20:00", "12-05 04:00")})
	if got := roster.Nights(app.Span{}, app.DefaultHours(), nil); got != nil {
		t.Errorf("nights of no time: %v", got)
	}
}

package rules

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func berlin(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func part(t testing.TB, text string) app.DayPart {
	t.Helper()
	p, err := app.ParseDayPart(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func days(t testing.TB, text string) app.Days {
	t.Helper()
	d, err := app.ParseDays(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var page = app.Incident{ID: "A", Title: "Disk full on db-7", Urgency: app.High, Service: app.Ref{ID: "SPAY", Name: "Payments API"}}

func TestWithoutRulesHighRingsAndLowNotifies(t *testing.T) {
	table := Table{RingAfter: time.Minute}
	if v := table.Decide(Case{Urgency: app.High}); v != (Verdict{Do: app.Rings, After: time.Minute}) {
		t.Errorf("high: %+v", v)
	}
	if v := table.Decide(Case{Urgency: app.Low}); v != (Verdict{Do: app.Notifies}) {
		t.Errorf("low: %+v", v)
	}
}

func TestFirstMatchWins(t *testing.T) {
	table := Table{Rules: []app.Rule{
		{Name: "other", Service: "search", Do: app.Quiet},
		{Name: "first", Service: "payments", Do: app.Rings, After: time.Minute},
		{Name: "second", Do: app.Quiet},
	}, RingAfter: time.Hour}
	if v := table.For(&page).Decide(Case{Urgency: app.High}); v != (Verdict{Do: app.Rings, After: time.Minute, Rule: "first"}) {
		t.Errorf("got %+v", v)
	}
}

func TestWhatARuleSaysOfTheIncident(t *testing.T) {
	for _, c := range []struct {
		rule app.Rule
		want bool
	}{
		{app.Rule{}, true},
		{app.Rule{Urgency: app.High}, true},
		{app.Rule{Urgency: app.Low}, false},
		{app.Rule{Service: "SPAY"}, true},
		{app.Rule{Service: "spa"}, false},
		{app.Rule{Service: "payments"}, true},
		{app.Rule{Service: "PAYMENTS api"}, true},
		{app.Rule{Service: "pay*"}, true},
		{app.Rule{Service: "api*"}, false},
		{app.Rule{Service: "*api"}, true},
		{app.Rule{Title: "disk full"}, true},
		{app.Rule{Title: "disk ?ull*"}, true},
		{app.Rule{Title: "disk ?ull"}, false},
		{app.Rule{Title: "db-?"}, false},
		{app.Rule{Title: "*db-?"}, true},
		{app.Rule{Title: "memory"}, false},
		{app.Rule{Service: "payments", Title: "memory"}, false},
	} {
		if got := len((Table{Rules: []app.Rule{c.rule}}).For(&page).Rules) == 1; got != c.want {
			t.Errorf("%+v matches: %v", c.rule, got)
		}
	}
}

func TestGlobIsBoundedByHostileText(t *testing.T) {
	if fits(strings.Repeat("*a", 80)+"b", strings.Repeat("a", 20_000)) {
		t.Error("matches")
	}
}

// TestHoursAndDays goes by a wall clock in Berlin. 2026-11-30 is a Monday; the first of
// May, a Friday, is a holiday.
func TestHoursAndDays(t *testing.T) {
	hours := app.DefaultHours()
	hours.Holidays = map[app.Date]bool{{Year: 2026, Month: 5, Day: 1}: true}
	for _, c := range []struct {
		hours, days, at string
		want            bool
	}{
		{"", "", "2026-11-30 03:00", true},
		{"22:00-08:00", "", "2026-11-30 21:59", false},
		{"22:00-08:00", "", "2026-11-30 22:00", true},
		{"22:00-08:00", "", "2026-12-01 07:59", true},
		{"22:00-08:00", "", "2026-12-01 08:00", false},
		{"22:00-08:00", "fri", "2026-12-05 03:00", true}, // Friday's night, on Saturday
		{"22:00-08:00", "fri", "2026-12-04 03:00", false},
		{"22:00-08:00", "sat", "2026-12-05 03:00", false},
		{"00:00-24:00", "", "2026-12-05 23:59", true},
		{"12:00-13:00", "", "2026-12-05 12:30", true},
		{"12:00-13:00", "", "2026-12-05 13:00", false},
		{"work", "", "2026-11-30 09:00", true},
		{"work", "", "2026-11-30 18:00", false},
		{"work", "", "2026-11-29 12:00", false},
		{"work", "", "2026-05-01 12:00", false},
		{"work", "mon-wed", "2026-12-03 12:00", false},
		{"free", "", "2026-11-30 09:00", false},
		{"free", "", "2026-11-30 18:00", true},
		{"free", "", "2026-11-29 12:00", true},
		{"free", "", "2026-05-01 12:00", true},
		{"sleep", "", "2026-11-30 22:00", true},
		{"sleep", "", "2026-11-30 21:00", false},
		{"sleep", "", "2026-11-29 02:00", true},
		{"", "weekdays", "2026-05-01 12:00", true},
		{"", "workdays", "2026-05-01 12:00", false},
		{"", "holidays", "2026-05-01 12:00", true},
		{"", "weekend", "2026-11-28 12:00", true},
		{"", "weekend", "2026-11-30 12:00", false},
		{"", "sat-mon", "2026-11-30 12:00", true},
		{"", "sat-mon", "2026-12-01 12:00", false},
		{"", "tue, holidays", "2026-05-01 12:00", true},
		// The clock is put forward from 02:00 to 03:00, and back from 03:00 to 02:00.
		{"02:30-03:30", "", "2026-03-29 03:10", true},
		{"02:30-03:30", "", "2026-10-25 02:40", true},
	} {
		zone := berlin(t)
		at, err := time.ParseInLocation("2006-01-02 15:04", c.at, zone)
		if err != nil {
			t.Fatal(err)
		}
		table := Table{Rules: []app.Rule{{Name: "x", Hours: part(t, c.hours), Days: days(t, c.days), Do: app.Quiet}}, Hours: hours, Zone: zone}
		if got := table.Decide(Case{Urgency: app.High, At: at.UTC()}).Rule == "x"; got != c.want {
			t.Errorf("%q %q at %s: %v", c.hours, c.days, c.at, got)
		}
	}
}

func TestHoursThatWereNotGivenAreTheDefaultOnes(t *testing.T) {
	table := Table{Rules: []app.Rule{{Name: "x", Hours: app.DayPart{Word: app.WorkHours}, Do: app.Quiet}}, Zone: time.UTC}
	if v := table.Decide(Case{Urgency: app.High, At: time.Date(2026, 11, 30, 12, 0, 0, 0, time.UTC)}); v.Rule != "x" {
		t.Errorf("got %+v", v)
	}
}

func TestShift(t *testing.T) {
	off := []app.Rule{{Name: "off", Shift: app.OffShift, Do: app.Quiet}}
	on := []app.Rule{{Name: "on", Shift: app.OnShift, Do: app.Rings}, {Name: "rest", Do: app.Quiet}}
	for _, c := range []struct {
		rules []app.Rule
		side  app.ShiftSide
		want  app.Loudness
	}{
		{off, app.OnShift, app.Rings},
		{off, app.OffShift, app.Quiet},
		{off, "", app.Rings}, // not known: the louder
		{on, app.OnShift, app.Rings},
		{on, app.OffShift, app.Quiet},
		{on, "", app.Rings},
	} {
		if v := (Table{Rules: c.rules}).Decide(Case{Urgency: app.High, Shift: c.side}); v.Do != c.want {
			t.Errorf("%s on side %q: %+v", c.rules[0].Name, c.side, v)
		}
	}
}

func TestARuleDoesNotSilenceWhatWasEscalated(t *testing.T) {
	for _, do := range []app.Loudness{app.Quiet, app.Notifies} {
		table := Table{Rules: []app.Rule{{Name: "x", Do: do}}, RingAfter: time.Second}
		if v := table.Decide(Case{Urgency: app.High, Escalated: true}); v != (Verdict{Do: app.Rings, After: time.Second, Rule: "x", Despite: true}) {
			t.Errorf("%s: %+v", do, v)
		}
		if v := table.Decide(Case{Urgency: app.Low, Escalated: true}); v.Do != do || v.Despite {
			t.Errorf("%s, low: %+v", do, v)
		}
		table.Rules[0].EvenEscalated = true
		if v := table.Decide(Case{Urgency: app.High, Escalated: true}); v != (Verdict{Do: do, Rule: "x"}) {
			t.Errorf("%s, even so: %+v", do, v)
		}
	}
}

func TestNext(t *testing.T) {
	now := time.Date(2026, 11, 30, 12, 0, 30, 0, time.UTC)
	soon, later := now.Add(10*time.Second), now.Add(time.Hour)
	timed := []app.Rule{{Days: days(t, "mon"), Do: app.Quiet}}
	shift := []app.Rule{{Shift: app.OffShift, Do: app.Quiet}}
	for _, c := range []struct {
		name  string
		rules []app.Rule
		duty  *app.Duty
		want  time.Time
	}{
		{"nothing that changes", []app.Rule{{Do: app.Quiet}}, &app.Duty{Now: true, Until: soon}, time.Time{}},
		{"hours", timed, nil, now.Add(30 * time.Second)},
		{"the shift ends", shift, &app.Duty{Now: true, Until: soon}, soon},
		{"the next begins", shift, &app.Duty{Next: &app.Shift{Start: later}}, later},
		{"both", append(shift, timed...), &app.Duty{Now: true, Until: soon}, soon},
		{"no end", shift, &app.Duty{Now: true}, time.Time{}},
	} {
		if got := (Table{Rules: c.rules}).Next(now, c.duty); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestNothingChangesBeforeNext holds random rules against each other second by second,
// over a night in which the clocks change.
func TestNothingChangesBeforeNext(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(rt *rapid.T) {
		table := Table{Rules: draw(rt), Zone: zone, Hours: app.DefaultHours()}
		at := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(-7200, 7200).Draw(rt, "at")) * time.Second)
		c := Case{Urgency: rapid.SampledFrom([]app.Urgency{app.High, app.Low}).Draw(rt, "urgency"), At: at, Shift: app.OnShift}
		table = table.For(&app.Incident{Urgency: c.Urgency, Title: "t"})
		before, next := table.Decide(c), table.Next(at, nil)
		for c.At = at.Add(time.Second); c.At.Sub(at) < 2*time.Minute && (next.IsZero() || c.At.Before(next)); c.At = c.At.Add(time.Second) {
			if now := table.Decide(c); now != before {
				rt.Fatalf("at %v %+v, at %v %+v, asked again at %v", at, before, c.At, now, next)
			}
		}
	})
}

// TestNoRuleSilencesWhatIsEscalatedByOversight: whatever the table, a high-urgency page
// is quiet only by a rule that it names, and one that was escalated only by one that
// says so.
func TestNoRuleSilencesWhatIsEscalatedByOversight(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table := Table{Rules: draw(rt), Zone: time.UTC, Hours: app.DefaultHours()}
		c := Case{
			Urgency: app.High, At: time.Unix(rapid.Int64Range(1.7e9, 1.8e9).Draw(rt, "at"), 0),
			Shift:     rapid.SampledFrom([]app.ShiftSide{"", app.OnShift, app.OffShift}).Draw(rt, "shift"),
			Escalated: rapid.Bool().Draw(rt, "escalated"),
		}
		v := table.For(&app.Incident{Urgency: app.High}).Decide(c)
		if v.Do == app.Rings {
			return
		}
		for _, r := range table.Rules {
			if r.Name == v.Rule && r.Do == v.Do && (r.EvenEscalated || !c.Escalated) {
				return
			}
		}
		rt.Fatalf("silenced by %+v", v)
	})
}

// draw makes a random table of rules.
func draw(rt *rapid.T) []app.Rule {
	all := make([]app.Rule, rapid.IntRange(0, 4).Draw(rt, "rules"))
	for n := range all {
		r := &all[n]
		r.Name = string(rune('a' + n))
		r.Urgency = rapid.SampledFrom([]app.Urgency{"", "", app.High, app.Low}).Draw(rt, "of urgency")
		r.Title = rapid.SampledFrom([]string{"", "", "I1", "?2"}).Draw(rt, "of title")
		r.Hours = rapid.SampledFrom([]app.DayPart{
			{},
			{Word: app.WorkHours},
			{Word: app.FreeHours},
			{Word: app.SleepHours},
			{Daily: app.Daily{From: 2*time.Hour + 17*time.Minute, To: 3 * time.Hour}},
			{Daily: app.Daily{From: 23 * time.Hour, To: 3*time.Hour + 5*time.Minute}},
		}).Draw(rt, "of hours")
		r.Days = rapid.SampledFrom([]app.Days{0, 0, app.Weekdays, app.WeekendDays, app.DaysOf(time.Tuesday)}).Draw(rt, "of days")
		r.Shift = rapid.SampledFrom([]app.ShiftSide{"", "", app.OnShift, app.OffShift}).Draw(rt, "of shift")
		if r.Do = rapid.SampledFrom(app.Loudnesses).Draw(rt, "do"); r.Do == app.Rings {
			r.After = time.Duration(rapid.IntRange(0, 300).Draw(rt, "after")) * time.Second
		} else {
			r.EvenEscalated = rapid.Bool().Draw(rt, "even escalated")
		}
	}
	return all
}

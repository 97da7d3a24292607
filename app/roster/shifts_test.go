package roster_test

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

var (
	checkout = app.Ref{ID: "E1", Name: "Checkout"}
	platform = app.Ref{ID: "E2", Name: "Platform"}
	backup   = app.Ref{ID: "S2", Name: "Backup"}
)

func row(who, schedule, policy app.Ref, level int, from, to string) app.OnCall {
	return app.OnCall{User: who, Schedule: schedule, Policy: policy, Level: level, Start: at(from), End: at(to)}
}

func permanent(who, policy app.Ref, level int) app.OnCall {
	return app.OnCall{User: who, Policy: policy, Level: level}
}

func shift(who, schedule app.Ref, level int, from, to string) app.Shift {
	return app.Shift{Schedule: schedule, User: who, Level: level, Start: at(from), End: at(to)}
}

func TestShifts(t *testing.T) {
	for _, c := range []struct {
		name string
		rows []app.OnCall
		want []app.Shift
	}{
		{"none", nil, nil},
		{"another's", []app.OnCall{row(ben, rota, checkout, 1, "12-01 09:00", "12-01 17:00")}, nil},
		{
			"two policies and levels, one shift at the lowest",
			[]app.OnCall{row(ana, rota, checkout, 2, "12-01 09:00", "12-01 17:00"), row(ana, rota, platform, 1, "12-01 09:00", "12-01 17:00")},
			[]app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-01 17:00")},
		},
		{
			"a stretch in two rows, the later first",
			[]app.OnCall{row(ana, rota, checkout, 1, "12-01 17:00", "12-02 09:00"), row(ana, rota, checkout, 1, "12-01 09:00", "12-01 17:00")},
			[]app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-02 09:00")},
		},
		{
			"one within another",
			[]app.OnCall{row(ana, rota, checkout, 1, "12-01 09:00", "12-01 17:00"), row(ana, rota, checkout, 1, "12-01 10:00", "12-01 11:00")},
			[]app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-01 17:00")},
		},
		{
			"a minute between is two shifts",
			[]app.OnCall{row(ana, rota, checkout, 1, "12-01 09:00", "12-01 17:00"), row(ana, rota, checkout, 1, "12-01 17:01", "12-01 18:00")},
			[]app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-01 17:00"), shift(ana, rota, 1, "12-01 17:01", "12-01 18:00")},
		},
		{
			"two schedules are two shifts, by start",
			[]app.OnCall{row(ana, backup, checkout, 2, "12-01 09:00", "12-01 17:00"), row(ana, rota, checkout, 1, "12-01 08:00", "12-01 17:00")},
			[]app.Shift{shift(ana, rota, 1, "12-01 08:00", "12-01 17:00"), shift(ana, backup, 2, "12-01 09:00", "12-01 17:00")},
		},
		{
			"permanent at two policies is one, and comes first",
			[]app.OnCall{row(ana, rota, checkout, 1, "12-01 09:00", "12-01 17:00"), permanent(ana, checkout, 3), permanent(ana, platform, 2)},
			[]app.Shift{{User: ana, Level: 2}, shift(ana, rota, 1, "12-01 09:00", "12-01 17:00")},
		},
		{
			"a schedule's shift without an end swallows what follows",
			[]app.OnCall{{User: ana, Schedule: rota, Policy: checkout, Level: 1, Start: at("12-01 09:00")}, row(ana, rota, checkout, 1, "12-05 09:00", "12-06 09:00")},
			[]app.Shift{{User: ana, Schedule: rota, Level: 1, Start: at("12-01 09:00")}},
		},
		{
			"an end that comes to be unknown",
			[]app.OnCall{row(ana, rota, checkout, 1, "12-01 09:00", "12-02 09:00"), {User: ana, Schedule: rota, Policy: checkout, Level: 1, Start: at("12-02 09:00")}},
			[]app.Shift{{User: ana, Schedule: rota, Level: 1, Start: at("12-01 09:00")}},
		},
		{"backwards", []app.OnCall{row(ana, rota, checkout, 1, "12-01 17:00", "12-01 09:00"), row(ana, rota, checkout, 1, "12-01 09:00", "12-01 09:00")}, nil},
	} {
		before := text(t, c.rows)
		got := roster.Shifts(c.rows, "PA")
		if len(got) != 0 || len(c.want) != 0 {
			same(t, c.name, got, c.want)
		}
		if text(t, c.rows) != before {
			t.Errorf("%s: the rows were changed", c.name)
		}
	}
}

func TestMergeKeepsPeopleApart(t *testing.T) {
	got := roster.Merge([]app.OnCall{
		row(ben, rota, checkout, 1, "12-01 09:00", "12-01 17:00"), row(ana, rota, checkout, 1, "12-01 09:00", "12-01 17:00"),
		row(ana, rota, checkout, 1, "12-01 17:00", "12-01 18:00"),
		{Policy: checkout, Level: 1},
		row(ben, rota, checkout, 1, "12-01 16:00", "12-01 17:30"),
	})
	same(t, "merged", got, []app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-01 18:00"), shift(ben, rota, 1, "12-01 09:00", "12-01 17:30")})
}

func TestRendered(t *testing.T) {
	s := app.Schedule{Ref: rota, Slots: []app.Slot{
		slot(ana, "12-01 09:00", "12-01 17:00"), slot(app.Ref{}, "12-01 17:00", "12-01 18:00"), slot(ben, "12-01 18:00", "12-02 09:00"),
		{Span: span("12-02 09:00", "12-02 12:00"), User: ben, Source: app.ByOverride},
		slot(cyd, "12-01 10:00", "12-01 12:00"), slot(ana, "12-03 09:00", "12-03 09:00"),
	}}
	same(t, "rendered", roster.Rendered(s, 2), []app.Shift{
		shift(ana, rota, 2, "12-01 09:00", "12-01 17:00"), shift(cyd, rota, 2, "12-01 10:00", "12-01 12:00"), shift(ben, rota, 2, "12-01 18:00", "12-02 12:00"),
	})
}

func TestUntilAndNext(t *testing.T) {
	shifts := []app.Shift{ // in no order
		shift(ana, backup, 2, "12-01 16:00", "12-01 20:00"), shift(ana, rota, 1, "12-05 09:00", "12-06 09:00"),
		shift(ana, rota, 1, "12-01 09:00", "12-01 17:00"), shift(ana, rota, 1, "12-01 20:00", "12-02 09:00"),
	}
	for _, c := range []struct{ at, until, next string }{
		{"12-01 08:59", "12-01 08:59", "12-01 09:00"},
		{"12-01 09:00", "12-02 09:00", "12-01 16:00"},
		{"12-01 19:59", "12-02 09:00", "12-01 20:00"},
		{"12-02 09:00", "12-02 09:00", "12-05 09:00"},
		{"12-05 10:00", "12-06 09:00", ""},
	} {
		if got := roster.Until(shifts, at(c.at)); !got.Equal(at(c.until)) {
			t.Errorf("until from %s: %v", c.at, got)
		}
		next, ok := roster.Next(shifts, at(c.at))
		if ok != (c.next != "") || ok && !next.Start.Equal(at(c.next)) {
			t.Errorf("next after %s: %v %v", c.at, next, ok)
		}
	}
	if got := roster.Until(append(shifts, app.Shift{User: ana}), at("12-03 00:00")); !got.IsZero() {
		t.Errorf("a permanent one ends at %v", got)
	}
}

func TestSourceOf(t *testing.T) {
	override := app.Slot{Span: span("12-01 17:00", "12-01 20:00"), User: ana, Source: app.ByOverride}
	custom := app.Slot{Span: span("12-03 09:00", "12-03 17:00"), User: ana, Source: app.CustomShift}
	schedules := []app.Schedule{
		{Ref: backup, Slots: []app.Slot{{Span: span("12-01 00:00", "12-09 00:00"), User: ana, Source: app.ByOverride}}},
		{Ref: rota, Window: span("12-01 00:00", "12-09 00:00"), Slots: []app.Slot{slot(ana, "12-01 09:00", "12-01 17:00"), override, slot(ben, "12-02 09:00", "12-02 17:00"), custom}},
	}
	for _, c := range []struct {
		name  string
		shift app.Shift
		want  app.Source
	}{
		{"all rotation", shift(ana, rota, 1, "12-01 09:00", "12-01 17:00"), app.Rotation},
		{"partly override", shift(ana, rota, 1, "12-01 09:00", "12-01 20:00"), app.ByOverride},
		{"custom", shift(ana, rota, 1, "12-03 09:00", "12-03 17:00"), app.CustomShift},
		{"another's slot tells nothing", shift(ana, rota, 1, "12-02 09:00", "12-02 17:00"), ""},
		{"an unread schedule", shift(ana, app.Ref{ID: "S9"}, 1, "12-01 09:00", "12-01 17:00"), ""},
		{"permanent", app.Shift{User: ana, Level: 3}, app.PermanentDuty},
		{"without an end", app.Shift{User: ana, Schedule: rota, Start: at("12-03 12:00")}, app.CustomShift},
	} {
		if got := roster.SourceOf(c.shift, schedules); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

func TestDuty(t *testing.T) {
	rows := []app.OnCall{
		row(ana, rota, checkout, 2, "12-01 09:00", "12-01 17:00"), row(ana, rota, checkout, 2, "12-01 17:00", "12-02 09:00"),
		row(ana, rota, checkout, 2, "12-08 09:00", "12-09 09:00"), row(ana, backup, platform, 1, "12-08 09:00", "12-09 09:00"),
		row(ben, rota, checkout, 2, "12-02 09:00", "12-03 09:00"),
	}
	ladders := []app.Ladder{
		{Policy: checkout, Levels: []app.Level{{Number: 1, OnCall: []app.Ref{cyd}}, {Number: 2, OnCall: []app.Ref{ana, ben, ben}}, {Number: 3, OnCall: []app.Ref{cyd, ana}}, {Number: 4, OnCall: []app.Ref{ben}}}},
		{Policy: platform, Levels: []app.Level{{Number: 1, OnCall: []app.Ref{cyd}}, {Number: 2, OnCall: []app.Ref{ben}}}},
	}
	now := at("12-01 12:00")
	got := roster.Duty(rows, ladders, "PA", now)
	next := shift(ana, backup, 1, "12-08 09:00", "12-09 09:00")
	same(t, "on call", got, app.Duty{
		Now: true, Until: at("12-02 09:00"), Next: &next,
		Shifts: []app.Shift{shift(ana, rota, 2, "12-01 09:00", "12-02 09:00")},
		Beside: []app.Mate{{User: ben, Policy: checkout, Level: 2}},
		Above:  []app.Mate{{User: cyd, Policy: checkout, Level: 3}},
	})
	same(t, "off call", roster.Duty(rows, ladders, "PA", at("12-03 12:00")), app.Duty{Next: &next})
	same(t, "nobody", roster.Duty(nil, nil, "", time.Time{}), app.Duty{})
	always := roster.Duty([]app.OnCall{permanent(ana, checkout, 3)}, ladders, "PA", now)
	same(t, "permanent", always, app.Duty{
		Now: true, Shifts: []app.Shift{{User: ana, Level: 3}},
		Beside: []app.Mate{{User: cyd, Policy: checkout, Level: 3}}, Above: []app.Mate{{User: ben, Policy: checkout, Level: 4}},
	})
}

func TestReminders(t *testing.T) {
	shifts := []app.Shift{shift(ana, rota, 1, "12-01 09:00", "12-01 17:00"), shift(ana, backup, 2, "12-03 09:00", "12-03 17:00"), {User: ana, Level: 3}}
	leads := []time.Duration{0, 24 * time.Hour, time.Hour, -time.Hour}
	type said struct {
		schedule string
		lead     time.Duration
		at       string
	}
	for _, c := range []struct {
		now  string
		want []said
		wake string
	}{
		{"11-29 00:00", nil, "11-30 09:00"},
		{"11-30 08:59", nil, "11-30 09:00"},
		{"11-30 09:00", []said{{"S1", 24 * time.Hour, "11-30 09:00"}}, "12-01 08:00"},
		{"12-01 08:30", []said{{"S1", time.Hour, "12-01 08:00"}}, "12-01 09:00"},
		{"12-01 16:59", []said{{"S1", 0, "12-01 09:00"}}, "12-02 09:00"},
		{"12-01 17:00", nil, "12-02 09:00"},
		{"12-02 10:00", []said{{"S2", 24 * time.Hour, "12-02 09:00"}}, "12-03 08:00"},
		{"12-03 09:00", []said{{"S2", 0, "12-03 09:00"}}, ""},
		{"12-04 09:00", nil, ""},
	} {
		due, wake := roster.Reminders(shifts, leads, at(c.now))
		var got []said
		for _, r := range due {
			got = append(got, said{r.Shift.Schedule.ID, r.Lead, r.At.Format("01-02 15:04")})
		}
		if len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
			t.Errorf("at %s: %v, want %v", c.now, got, c.want)
		}
		if wake.IsZero() != (c.wake == "") || c.wake != "" && !wake.Equal(at(c.wake)) {
			t.Errorf("at %s: wake %v, want %s", c.now, wake, c.wake)
		}
	}
}

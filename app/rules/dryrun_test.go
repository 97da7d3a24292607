package rules

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var came = time.Date(2026, 11, 30, 23, 0, 0, 0, time.UTC)

func past(id string, u app.Urgency, answered time.Duration) Past {
	p := Past{Incident: app.Incident{ID: id, Title: id, Urgency: u}, Came: came, Shift: app.OnShift}
	if answered != 0 {
		p.Answered = came.Add(answered)
	}
	return p
}

func TestDryRun(t *testing.T) {
	nights := app.Rule{Name: "nights", Urgency: app.High, Hours: part(t, "22:00-08:00"), Do: app.Quiet}
	work := app.Rule{Name: "work", Urgency: app.Low, Hours: app.DayPart{Word: app.WorkHours}, Do: app.Rings, After: 5 * time.Minute}
	escalated := past("A", app.High, 0)
	escalated.Escalated = true
	off := past("A", app.High, 0)
	off.Shift = app.OffShift
	for _, c := range []struct {
		name  string
		rules []app.Rule
		past  Past
		do    app.Loudness
		rings time.Duration // -1 for never
		rule  string
		muted bool
	}{
		{"no rules", nil, past("A", app.High, 0), app.Rings, 30 * time.Second, "", false},
		{"no rules, answered first", nil, past("A", app.High, 20*time.Second), app.Rings, -1, "", false},
		{"no rules, answered as it came", nil, past("A", app.High, -time.Second), app.Rings, -1, "", false},
		{"no rules, low", nil, past("A", app.Low, 0), app.Notifies, -1, "", false},
		{"quiet by night, answered by night", []app.Rule{nights}, past("A", app.High, time.Hour), app.Quiet, -1, "nights", true},
		{"quiet by night, open in the morning", []app.Rule{nights}, past("A", app.High, 10*time.Hour), app.Rings, 9 * time.Hour, "", false},
		{"escalated", []app.Rule{nights}, escalated, app.Rings, 30 * time.Second, "nights", false},
		{"low, rings once work begins", []app.Rule{work}, past("A", app.Low, 0), app.Rings, 10*time.Hour + 5*time.Minute, "work", false},
		{"low, answered before", []app.Rule{work}, past("A", app.Low, 10*time.Hour), app.Notifies, -1, "", false},
		{"off shift", []app.Rule{{Name: "off", Shift: app.OffShift, Do: app.Notifies}}, off, app.Notifies, -1, "off", true},
		{"after a while", []app.Rule{{Name: "later", Do: app.Rings, After: time.Minute}}, past("A", app.High, 0), app.Rings, time.Minute, "later", false},
	} {
		table := Table{Rules: c.rules, Zone: time.UTC, RingAfter: 30 * time.Second}
		run := table.DryRun([]Past{c.past}, came.Add(48*time.Hour))
		p := run.Pages[0]
		var rings time.Time
		if c.rings >= 0 {
			rings = came.Add(c.rings)
		}
		if p.Do != c.do || !p.RingsAt.Equal(rings) || p.Rule != c.rule || p.Muted != c.muted {
			t.Errorf("%s: %+v, want %s at %v by %q", c.name, p, c.do, rings, c.rule)
		}
	}
}

func TestDryRunAddsUp(t *testing.T) {
	table := Table{Zone: time.UTC, Rules: []app.Rule{
		{Name: "never", Title: "Z", Do: app.Quiet},
		{Name: "quiet", Title: "Q", Do: app.Quiet},
		{Name: "told", Title: "N", Do: app.Notifies},
		{Name: "later", Title: "L", Do: app.Rings, After: time.Minute},
	}}
	late := past("R", app.High, time.Hour)
	late.Came = came.Add(-time.Hour)
	again := past("Q2", app.High, time.Hour)
	again.Escalated = true
	run := table.DryRun([]Past{
		past("Q", app.High, time.Hour), past("Q3", app.Low, time.Hour), again, past("N", app.High, time.Hour), past("L", app.High, time.Second), past("other", app.Low, 0), late,
	}, came.Add(time.Hour))
	if run.Rang != 2 || run.Answered != 1 || run.Notified != 2 || run.Quiet != 2 || run.Muted != 2 || len(run.Pages) != 7 {
		t.Errorf("got %+v", run)
	}
	if run.Pages[0].Incident != "R" {
		t.Errorf("begins with %s, not with the oldest", run.Pages[0].Incident)
	}
	want := []app.DryRule{{Name: "never"}, {Name: "quiet", Pages: 2}, {Name: "told", Pages: 1}, {Name: "later", Pages: 1}}
	for n, r := range run.Rules {
		if r != want[n] {
			t.Errorf("rule %d: %+v, want %+v", n, r, want[n])
		}
	}
}

func TestDryRunFollowsAPageForAWeek(t *testing.T) {
	rules := []app.Rule{{Name: "holidays", Days: app.HolidayDays, Do: app.Rings}, {Name: "rest", Do: app.Quiet}}
	for after, want := range map[int]bool{6: true, 9: false} {
		hours := app.DefaultHours()
		hours.Holidays = map[app.Date]bool{app.DateOf(came).Add(after): true}
		table := Table{Zone: time.UTC, Hours: hours, Rules: rules}
		run := table.DryRun([]Past{past("A", app.High, 0)}, came.AddDate(50, 0, 0))
		if rang := run.Rang == 1; rang != want {
			t.Errorf("after %d days: rings %v", after, rang)
		}
	}
}

func TestPastOf(t *testing.T) {
	me, ana := app.Ref{ID: "ME"}, app.Ref{ID: "ANA"}
	minutes := func(n int) time.Time { return came.Add(time.Duration(n) * time.Minute) }
	i := app.Incident{ID: "A", CreatedAt: came, Status: app.Triggered, StatusAt: minutes(3), Assigned: []app.Assignment{{At: came, To: me}}}
	p := PastOf(i, me.ID, nil)
	if !p.Came.Equal(came) || !p.Answered.IsZero() || p.Escalated || p.Shift != "" {
		t.Errorf("open: %+v", p)
	}
	i.Status, i.Assigned[0].At = app.Resolved, minutes(2)
	i.Acks = []app.Acknowledgement{{At: minutes(1), By: ana}}
	p = PastOf(i, me.ID, []app.Shift{{Start: minutes(0), End: minutes(60)}})
	if !p.Came.Equal(minutes(2)) || !p.Answered.Equal(minutes(3)) || !p.Escalated || p.Shift != app.OnShift {
		t.Errorf("escalated and resolved: %+v", p)
	}
	i.Acks = append(i.Acks, app.Acknowledgement{At: minutes(2).Add(time.Second), By: me})
	if p = PastOf(i, me.ID, []app.Shift{}); !p.Answered.Equal(minutes(2).Add(time.Second)) || p.Shift != app.OffShift {
		t.Errorf("acknowledged: %+v", p)
	}
}

func BenchmarkDryRun(b *testing.B) {
	table := Table{Zone: berlin(b), Rules: []app.Rule{
		{Name: "a", Service: "*pay*", Hours: part(b, "22:00-08:00"), Days: app.Weekdays, Do: app.Quiet},
		{Name: "b", Title: "disk", Hours: part(b, "work"), Do: app.Notifies},
		{Name: "c", Urgency: app.High, Hours: part(b, "sleep"), Do: app.Notifies},
		{Name: "d", Hours: part(b, "00:00-24:00"), Do: app.Quiet},
	}}
	pages := make([]Past, 500)
	for n := range pages {
		pages[n] = past("A", app.High, 2*time.Hour)
	}
	for b.Loop() {
		table.DryRun(pages, came.AddDate(0, 1, 0))
	}
}

package boot

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// TestShiftsAreTheContract holds the document against the keys that scripts rely on,
// each shift once however many policies use its schedule.
func TestShiftsAreTheContract(t *testing.T) {
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	hours := func(from, to int) app.Span {
		return app.Span{Start: at.Add(time.Duration(from) * time.Hour), End: at.Add(time.Duration(to) * time.Hour)}
	}
	ana, dana := app.Ref{ID: "PANA", Name: "Ana"}, app.Ref{ID: "PDANA", Name: "Dana"}
	primary := app.Ref{ID: "S1", Name: "Primary"}
	window := hours(0, 48)
	schedules := []app.Schedule{{Ref: primary, Window: window, Slots: []app.Slot{
		{Span: hours(0, 12), User: ana, Source: app.Rotation}, {Span: hours(12, 20), User: dana, Source: app.ByOverride}, {Span: hours(24, 48), User: dana, Source: app.Rotation},
	}}}
	span := hours(0, 12)
	s := &app.Snapshot{Me: app.User{ID: "PANA"}, Shifts: []app.Shift{
		{User: ana, Level: 2},
		{Schedule: primary, User: ana, Level: 1, Start: span.Start, End: span.End},
		{Schedule: app.Ref{ID: "OLD"}, User: ana, Level: 1, Start: at.Add(-9 * time.Hour), End: at.Add(-time.Hour)},
	}}
	for _, c := range []struct {
		name string
		team bool
		want string
	}{
		{"mine", false, `{"shifts":[{"schedule":null,"user":{"id":"PANA","name":"Ana"},"level":2,"start":null,"end":null,"source":"permanent"},` +
			`{"schedule":{"id":"S1","name":"Primary"},"user":{"id":"PANA","name":"Ana"},"level":1,"start":"2026-12-01T00:00:00Z","end":"2026-12-01T12:00:00Z","source":"rotation"}],` +
			`"gaps":[{"schedule":{"id":"S1","name":"Primary"},"start":"2026-12-01T20:00:00Z","end":"2026-12-02T00:00:00Z"}]}`},
		{"the team's", true, `{"shifts":[{"schedule":null,"user":{"id":"PANA","name":"Ana"},"level":2,"start":null,"end":null,"source":"permanent"},` +
			`{"schedule":{"id":"S1","name":"Primary"},"user":{"id":"PANA","name":"Ana"},"level":1,"start":"2026-12-01T00:00:00Z","end":"2026-12-01T12:00:00Z","source":"rotation"},` +
			`{"schedule":{"id":"S1","name":"Primary"},"user":{"id":"PDANA","name":"Dana"},"level":1,"start":"2026-12-01T12:00:00Z","end":"2026-12-01T20:00:00Z","source":"override"},` +
			`{"schedule":{"id":"S1","name":"Primary"},"user":{"id":"PDANA","name":"Dana"},"level":1,"start":"2026-12-02T00:00:00Z","end":"2026-12-03T00:00:00Z","source":"rotation"}],` +
			`"gaps":[{"schedule":{"id":"S1","name":"Primary"},"start":"2026-12-01T20:00:00Z","end":"2026-12-02T00:00:00Z"}]}`},
	} {
		text, err := json.Marshal(shiftsDocument(shiftsIn(s, schedules, window, c.team), schedules, window))
		if err != nil || string(text) != c.want {
			t.Errorf("%s: %v\n%s\nwant\n%s", c.name, err, text, c.want)
		}
	}
	empty, err := json.Marshal(shiftsDocument(nil, nil, window))
	if err != nil || string(empty) != `{"shifts":[],"gaps":[]}` {
		t.Errorf("%s, %v", empty, err)
	}
}

func TestTheWindowOfShifts(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.Local)
	day := func(d int) time.Time { return time.Date(2026, 12, d, 0, 0, 0, 0, time.Local) }
	for _, c := range []struct {
		since, until string
		want         app.Span
		wrong        bool
	}{
		{"", "", app.Span{Start: now, End: now.Add(ahead)}, false},
		{"2026-12-03", "2026-12-05", app.Span{Start: day(3), End: day(5)}, false},
		{"2026-12-03T01:00:00+02:00", "", app.Span{Start: time.Date(2026, 12, 2, 23, 0, 0, 0, time.UTC), End: time.Date(2026, 12, 2, 23, 0, 0, 0, time.UTC).Add(ahead)}, false},
		{"2026-12-05", "2026-12-05", app.Span{}, true},
		{"tomorrow", "", app.Span{}, true},
		{"", "2026-13-01", app.Span{}, true},
	} {
		got, err := (&call{since: c.since, until: c.until}).window(now)
		if (err != nil) != c.wrong || !c.wrong && !got.Same(c.want) {
			t.Errorf("%q to %q: %v, %v", c.since, c.until, got, err)
		}
	}
}

func TestOneScheduleIsFollowedAtATime(t *testing.T) {
	one := []app.Schedule{{Ref: app.Ref{ID: "B"}}}
	for _, c := range []struct {
		name  string
		have  []string
		found []app.Schedule
		add   bool
		want  string
	}{
		{"followed", []string{"A"}, one, true, "[A B]"},
		{"followed twice", []string{"B", "A"}, one, true, "[A B]"},
		{"no longer", []string{"A", "B"}, one, false, "[A]"},
		{"nothing found", []string{"A"}, nil, true, ""},
		{"too much found", []string{"A"}, append(one, one...), true, ""},
	} {
		got, err := followed(c.have, c.found, c.add)
		if (err != nil) != (c.want == "") || err == nil && fmt.Sprint(got) != c.want {
			t.Errorf("%s: %v, %v", c.name, got, err)
		}
	}
}

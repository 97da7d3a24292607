package roster_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func dateOfAny(t time.Time) app.Date { return app.DateOf(t) }

func scheduleOfAny(a, b time.Time) app.Schedule {
	window := app.Span{Start: a, End: b}
	return app.Schedule{Ref: rota, Window: window, Slots: []app.Slot{{Span: window, User: ana}, {Span: app.Span{Start: b, End: a}, User: ben}, {Span: window}}}
}

func spansOfAny(s app.Schedule) []app.Span {
	spans := make([]app.Span, len(s.Slots))
	for n, slot := range s.Slots {
		spans[n] = slot.Span
	}
	return spans
}

func TestScheduleCrossesTheAPI(t *testing.T) {
	s := app.Schedule{Ref: rota, Kind: app.ShiftBased, TimeZone: "London", Window: span("12-01 00:00", "12-02 00:00"), At: at("12-01 00:00"), Slots: []app.Slot{slot(ana, "12-01 00:00", "12-02 00:00")}}
	want := `{"id":"S1","name":"Payments","kind":"shifts","time_zone":"London","window":{"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z"},` +
		`"slots":[{"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z","user":{"id":"PA","name":"Ana"},"source":"rotation"}],"at":"2026-12-01T00:00:00Z"}`
	got := text(t, s)
	if got != want {
		t.Errorf("got %s", got)
	}
	var back app.Schedule
	if err := json.Unmarshal([]byte(got), &back); err != nil || text(t, back) != want {
		t.Errorf("back: %v %s", err, text(t, back))
	}
	same(t, "gap", app.Gap{Schedule: rota, Span: s.Window}, json.RawMessage(`{"schedule":{"id":"S1","name":"Payments"},"start":"2026-12-01T00:00:00Z","end":"2026-12-02T00:00:00Z"}`))
}

func TestHoursCrossTheAPI(t *testing.T) {
	h := app.DefaultHours()
	h.Holidays = map[app.Date]bool{{Year: 2026, Month: 12, Day: 25}: true}
	want := `{"work":"09:00-18:00","sleep":"22:00-08:00","holidays":{"2026-12-25":true}}`
	if got := text(t, h); got != want {
		t.Errorf("got %s", got)
	}
	var back app.Hours
	if err := json.Unmarshal([]byte(want), &back); err != nil || text(t, back) != want {
		t.Errorf("back: %v %+v", err, back)
	}
	for _, bad := range []string{`{"work":"9-18"}`, `{"work":"22:00"}`, `{"sleep":"24:00-08:00"}`, `{"sleep":"22:00-08:00:00"}`, `{"sleep":""}`, `{"holidays":{"25.12.2026":true}}`, `{"holidays":{"2026-02-30":true}}`, `{"work":"25:00-26:00"}`} {
		err := json.Unmarshal([]byte(bad), &app.Hours{})
		if _, ok := errors.AsType[app.Invalid](err); !ok {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if d, err := app.ParseDaily("00:00 - 24:00"); err != nil || d != (app.Daily{To: 24 * time.Hour}) || d.String() != "00:00-24:00" {
		t.Errorf("the whole day: %v %v", d, err)
	}
}

func TestDate(t *testing.T) {
	d := app.Date{Year: 2026, Month: 12, Day: 31}
	if d.Add(1) != (app.Date{Year: 2027, Month: 1, Day: 1}) || d.Add(-365) != (app.Date{Year: 2025, Month: 12, Day: 31}) || d.Weekday() != time.Thursday {
		t.Errorf("%v %v %v", d.Add(1), d.Add(-365), d.Weekday())
	}
	if d.Compare(d.Add(1)) >= 0 || d.Add(1).Compare(d) <= 0 || d.Compare(d) != 0 {
		t.Error("order")
	}
	if got := app.DateOf(at("12-31 23:30").In(zone(t, "Asia/Tokyo"))); got != d.Add(1) {
		t.Errorf("in Tokyo it is %v", got)
	}
	for _, weekday := range []time.Weekday{time.Saturday, time.Sunday, time.Monday} {
		h := app.Hours{Weekend: []time.Weekday{time.Monday}}
		if (app.Hours{}).IsWeekend(weekday) == (weekday == time.Monday) || h.IsWeekend(weekday) != (weekday == time.Monday) {
			t.Errorf("weekend on %v", weekday)
		}
	}
}

package view

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	calMe  = app.User{ID: "PME", Name: "Robin Vega", TimeZone: "Europe/Berlin"}
	calAna = app.Ref{ID: "PANA", Name: "Ana Brandt"}
	// calNow is a Tuesday, 03:12 in Berlin.
	calNow = time.Date(2026, 12, 1, 2, 12, 0, 0, time.UTC)
)

// twoRows are days from 9 to 9, mine and Ana's in turn, and working hours of Ana's.
func twoRows() []app.Schedule {
	start := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	window := app.Span{Start: start, End: start.AddDate(0, 0, 90)}
	at := calNow.Add(-5 * time.Minute)
	days := app.Schedule{Ref: app.Ref{ID: "S1", Name: "Days"}, Kind: app.LayerBased, TimeZone: "Europe/Berlin", Window: window, At: at}
	work := app.Schedule{Ref: app.Ref{ID: "S2", Name: "Hours"}, Kind: app.ShiftBased, TimeZone: "Asia/Kolkata", Window: window, At: at}
	for n := range 90 {
		from := start.AddDate(0, 0, n)
		who := calAna
		if n%2 == 0 {
			who = calMe.Ref()
		}
		days.Slots = append(days.Slots, app.Slot{Span: app.Span{Start: from, End: from.AddDate(0, 0, 1)}, User: who, Source: app.Rotation})
		work.Slots = append(work.Slots, app.Slot{Span: app.Span{Start: from, End: from.Add(8 * time.Hour)}, User: calAna, Source: app.Rotation})
	}
	return []app.Schedule{work, days}
}

func berlin(all []app.Schedule) *calendarDesk {
	d := newCalendarDesk(all, calMe, calNow, "Europe/Berlin")
	d.s.Shifts = []app.Shift{{Schedule: app.Ref{ID: "S1"}, User: calMe.Ref(), Level: 2, Start: calNow.Add(-time.Hour), End: calNow.AddDate(0, 0, 30)}}
	return d
}

func TestCalendarKeys(t *testing.T) {
	for _, c := range []struct {
		keys  string
		title string
		focus string
	}{
		// My schedule comes first, and the cursor is on my turn: it is the next one, as
		// Ana's runs.
		{"", "December 2026", "Days · Robin Vega (you) · Tue 1 Dec 09:00 – Wed 2 Dec 09:00"},
		{"Right", "December 2026", "Days · Ana Brandt · Wed 2 Dec 09:00 – Thu 3 Dec 09:00"},
		{"Left", "December 2026", "Days · Ana Brandt · Mon 30 Nov 09:00 – Tue 1 Dec 09:00"},
		{"Left Left", "November 2026", "Days · Robin Vega (you) · Sun 29 Nov 09:00 – Mon 30 Nov 09:00"},
		{"Left Left Right Right", "December 2026", "Days · Robin Vega (you) · Tue 1 Dec 09:00"},
		{"Down", "December 2026", "Hours · Ana Brandt · Tue 1 Dec 09:00 – 17:00"},
		{"Left Down", "December 2026", "Hours · Nobody on call · Mon 30 Nov 17:00 – Tue 1 Dec 09:00 · 16 h"}, // not from midnight only
		{"Down Down Up", "December 2026", "Days · Robin Vega (you) · Tue 1 Dec 09:00"},
		{"Down Right", "December 2026", "Hours · Nobody on call · Tue 1 Dec 17:00 – Wed 2 Dec 09:00"},
		{"Down Ctrl+Right Ctrl+Right", "December 2026", "Hours · Ana Brandt · Thu 3 Dec 09:00 – 17:00"},
		{"Next", "January 2027", "Days · Robin Vega (you) · Thu 31 Dec 09:00 – Fri 1 Jan 09:00"},
		{"Right Prior", "November 2026", "Days · Robin Vega (you) · Sun 1 Nov"},
		{"Next Next T", "December 2026", "Days · Ana Brandt · Mon 30 Nov 09:00 – Tue 1 Dec 09:00"},
		{"W", "30 Nov – 6 Dec 2026", "Days · Robin Vega (you) · Tue 1 Dec 09:00"},
		{"Next W", "28 Dec 2026 – 3 Jan 2027", ""},
		{"W Next", "7 – 13 Dec 2026", ""},
		{"W M", "December 2026", ""},
		{"Z Z", "December 2026", "Days · Robin Vega (you) · Tue 1 Dec 08:00"},
		{"Down Z", "December 2026", "Hours · Ana Brandt · Tue 1 Dec 13:30 – 21:30"},
	} {
		t.Run(c.keys, func(t *testing.T) {
			d := berlin(twoRows())
			if c.keys == "Right Prior" || c.keys == "Next W" {
				d.keys("Right", "Left") // so that the cursor is set
			}
			d.keys(strings.Fields(c.keys)...)
			if m := d.model(); m.Title != c.title || !strings.HasPrefix(m.Focus, c.focus) {
				t.Errorf("%q, %q; want %q, %q", m.Title, m.Focus, c.title, c.focus)
			}
		})
	}
}

func TestCalendarSelection(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"Space", "Selected: all of it, Tue 1 Dec 09:00 – Wed 2 Dec 09:00 · 1 d"},
		{"Space Space", ""},
		{"Space Escape", ""},
		{"Space Right", ""},
		{"Shift+Right Shift+Right", "Selected: Tue 1 Dec 09:00 – 11:00 · 2 h of 1 d"},
		{"Shift+Right Shift+Left", ""},
		{"Left Shift+Right", "Selected: Tue 1 Dec 00:00 – 01:00 · 1 h of 1 d"}, // what is shown of it
		{"Shift+Left", "Selected: Wed 2 Dec 08:00 – 09:00 · 1 h of 1 d"},
		{"Shift+Down", "Selected: all of it, Tue 1 Dec 09:00 – Wed 2 Dec 09:00 · 1 d"},
		{"Space Shift+Left", "Selected: Tue 1 Dec 09:00 – Wed 2 Dec 08:00 · 23 h of 1 d"},
		{"Down Right Space", ""}, // a gap is nobody's
	} {
		d := berlin(twoRows())
		d.keys(strings.Fields(c.keys)...)
		got := ""
		if sel := d.model().Selected; sel != nil {
			got = sel.Text
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.keys, got, c.want)
		}
	}
}

func TestCalendarMouse(t *testing.T) {
	d := berlin(twoRows())
	row := d.model().Rows[0]
	third := row.Blocks[2] // Ana's of 2 December
	d.send(CalendarHover{Spot: third.Spot})
	if c := d.model().Card; c == nil || c.Title != "Ana Brandt" || c.Row != 0 {
		t.Errorf("card %+v", c)
	}
	d.send(CalendarHover{})
	if c := d.model().Card; c != nil {
		t.Errorf("card %+v", c)
	}
	d.send(CalendarPick{Spot: third.Spot})
	if s := d.model().Selected; s == nil || s.User != calAna || !s.Span.Same(third.Span) || s.Schedule.ID != "S1" {
		t.Errorf("picked %+v", s)
	}
	from := third.Spot
	from.At = third.Span.Start.Add(3 * time.Hour)
	d.send(CalendarDrag{Spot: from, To: third.Span.Start.Add(-9 * time.Hour)})
	want := app.Span{Start: third.Span.Start, End: from.At}
	if s := d.model().Selected; s == nil || !s.Span.Same(want) {
		t.Errorf("dragged %+v, want %v", s, want)
	}
}

func TestCalendarCard(t *testing.T) {
	d := berlin(twoRows())
	d.keys("Return")
	want := "[{Your time Tue 1 Dec 09:00 – Wed 2 Dec 09:00} {Length 1 d, begins in 5 h 48 m} {Level 2} {Why By rotation} {Of that 15 h outside work, 10 h at night}]"
	if c := d.model().Card; c == nil || fmt.Sprint(c.Facts) != want || c.Title != "Robin Vega (you)" {
		t.Errorf("%+v", c)
	}
	d.keys("Down", "Right") // the card stays, and tells of the gap now
	want = "[{Your time Tue 1 Dec 17:00 – Wed 2 Dec 09:00} {Asia/Kolkata Tue 1 Dec 21:30 – Wed 2 Dec 13:30} {Length 16 h, begins in 13 h 48 m} " +
		"{Means A page that comes to this schedule then reaches nobody.}]"
	if c := d.model().Card; c == nil || fmt.Sprint(c.Facts) != want || c.Title != "Nobody is on call" {
		t.Errorf("%+v", c)
	}
	all := twoRows()
	all[1].Slots[29].Source, all[1].Slots[29].Instead = app.ByOverride, calMe.Ref()
	d = berlin(all)
	d.keys("Left", "Return")
	if c := d.model().Card; c == nil || c.Facts[2] != (CalendarFact{"Why", "By override, in place of Robin Vega"}) {
		t.Errorf("%+v", c)
	}
}

func TestCalendarFindsPeople(t *testing.T) {
	d := berlin(twoRows())
	d.send(CalendarSeek{Text: "robin"})
	m := d.model()
	if len(m.Rows) != 1 || !strings.HasPrefix(m.Focus, "Days · Robin Vega (you) · Tue 1 Dec") {
		t.Fatalf("%d rows, %q", len(m.Rows), m.Focus)
	}
	for _, b := range m.Rows[0].Blocks {
		if b.Dim == b.Mine {
			t.Errorf("%+v", b)
		}
	}
	d.keys("Right") // over Ana's
	if m = d.model(); !strings.HasPrefix(m.Focus, "Days · Robin Vega (you) · Thu 3 Dec") {
		t.Errorf("%q", m.Focus)
	}
	d.send(CalendarSeek{Text: "zoë"})
	if m = d.model(); m.Empty == nil || m.Empty.Title != "Nobody called “zoë” is on call here" {
		t.Errorf("%+v", m.Empty)
	}
	d.keys("Escape")
	if m = d.model(); len(m.Rows) != 2 || m.Empty != nil || m.Clear != 1 {
		t.Errorf("%d rows, %+v", len(m.Rows), m.Empty)
	}
}

func TestCalendarOffline(t *testing.T) {
	d := newCalendarDesk(nil, calMe, calNow, "Europe/Berlin")
	if m := d.model(); m.Empty == nil || m.Empty.Title != "No schedule is yours" {
		t.Errorf("%+v", m.Empty)
	}
	d = &calendarDesk{s: &app.Snapshot{Revision: 1, Me: calMe}, ui: NewUIState(), now: calNow, loc: time.UTC, err: app.Unavailable{Status: 503}}
	d.send(Go{To: ScreenCalendar})
	if m := d.model(); m.Empty == nil || m.Empty.Title != "The schedules cannot be read" || !strings.Contains(m.Empty.Text, "503") {
		t.Errorf("%+v", m.Empty)
	}
	// What the watch has in memory is shown where the rest cannot be read, and what is
	// not known stays blank.
	d = berlin(twoRows())
	before := d.model()
	d.now = d.now.Add(2 * time.Hour)
	d.err = app.Unavailable{Status: 503}
	d.s.Connection.State = app.ConnOffline
	d.s.Calendar.Number++
	d.keys("Next")
	m := d.model()
	if len(m.Rows) != len(before.Rows) || !strings.HasPrefix(m.Age, "A copy, read 2 h 5 m ago") || m.AgeMark.Shape != ShapeWarning {
		t.Errorf("%d rows, %q, %+v", len(m.Rows), m.Age, m.AgeMark)
	}
	if k := m.Rows[0].Known; k.To >= 31 {
		t.Errorf("January is known in %+v", k)
	}
	if f := m.Rows[0].Blocks; len(f) == 0 || f[len(f)-1].To > m.Rows[0].Known.To {
		t.Error("something is shown where nothing is known")
	}
}

// TestCalendarReads holds what is asked for: memory first, the rest apart, once each.
func TestCalendarReads(t *testing.T) {
	d := berlin(twoRows())
	if len(d.asked) != 2 || !d.asked[0].Start.After(calNow.Add(-24*time.Hour)) || !d.asked[1].Covers(time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)) {
		t.Fatalf("asked for %v", d.asked)
	}
	d.keys("Right", "Right", "W", "M")
	week := len(d.asked)
	d.keys("Right", "Down")
	if len(d.asked) != week {
		t.Error("the same is read again")
	}
	d.s.Calendar.Number++
	d.keys("Right")
	if len(d.asked) != week+2 {
		t.Errorf("a newer calendar: %d reads", len(d.asked)-week)
	}
}

func TestPeopleKeepTheirColours(t *testing.T) {
	var c CalendarState
	var slots []app.Slot
	seen := map[int]string{}
	for n := range PeopleHues {
		slots = append(slots, app.Slot{Span: app.Span{Start: calNow, End: calNow.Add(time.Hour)}, User: app.Ref{ID: fmt.Sprintf("P%d", n*7)}})
	}
	c.paint([]app.Schedule{{Slots: slots[:5]}})
	early := c.hue(slots[2].User.ID)
	c.paint([]app.Schedule{{Slots: slots}})
	for _, s := range slots {
		hue := c.hue(s.User.ID)
		if other, ok := seen[hue]; ok {
			t.Errorf("%s and %s have colour %d", other, s.User.ID, hue)
		}
		seen[hue] = s.User.ID
	}
	if c.hue(slots[2].User.ID) != early {
		t.Error("somebody's colour has changed")
	}
	for name, want := range map[string]string{"Robin Vega": "RV", "li": "L", "": "?", "Anna Maria de Souza": "AS", "(ops) émile": "OÉ"} {
		if got := initials(name); got != want {
			t.Errorf("%q has %q, want %q", name, got, want)
		}
	}
}

// TestCalendarAxis goes there and back on days of any length.
func TestCalendarAxis(t *testing.T) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		ui := NewUIState()
		ui.Calendar.Span = rapid.SampledFrom([]CalendarSpan{MonthSpan, WeekSpan}).Draw(t, "span")
		now := time.Unix(rapid.Int64Range(1.2e9, 2e9).Draw(t, "now"), 0)
		a := eye{s: &app.Snapshot{}, ui: ui, now: now, loc: loc}.axis()
		if !a.window().Covers(now) {
			t.Fatalf("%v is not in %v", now, a.window())
		}
		if back := a.at(a.x(now)); !near(back, now) {
			t.Fatalf("%v became %v", now, back)
		}
		later := now.Add(time.Duration(rapid.Int64Range(0, 40*24*3600).Draw(t, "more")) * time.Second)
		if a.x(later) < a.x(now) {
			t.Fatal("later is to the left")
		}
	})
}

// TestCalendarHoldsOut presses any keys: nothing panics, and the cursor is on something
// where there is anything.
func TestCalendarHoldsOut(t *testing.T) {
	keys := []string{"Left", "Right", "Up", "Down", "Prior", "Next", "T", "M", "W", "Z", "Return", "Space", "Escape", "/", "Shift+Left", "Shift+Right", "Shift+Up", "Shift+Down", "Ctrl+Left", "Ctrl+Right"}
	hostile := app.Schedule{Ref: app.Ref{ID: "S3"}, TimeZone: "Nowhere", Window: app.Span{Start: calNow.AddDate(0, 0, -3), End: calNow.AddDate(0, 0, 9)}, Slots: []app.Slot{
		{Span: app.Span{Start: calNow, End: calNow.Add(-time.Hour)}, User: calAna},
		{Span: app.Span{Start: calNow, End: calNow.AddDate(0, 0, 4)}, User: app.Ref{ID: "PX", Name: strings.Repeat("\u202ex", 5000)}},
		{Span: app.Span{Start: calNow, End: calNow.AddDate(900, 0, 0)}, User: app.Ref{ID: "PY"}},
	}}
	rapid.Check(t, func(t *rapid.T) {
		var all []app.Schedule
		for _, s := range append(twoRows(), hostile, app.Schedule{Ref: app.Ref{ID: "S4"}}) {
			if rapid.Bool().Draw(t, "has "+s.ID) {
				all = append(all, s)
			}
		}
		d := berlin(all)
		for _, k := range rapid.SliceOfN(rapid.SampledFrom(keys), 0, 30).Draw(t, "keys") {
			d.keys(k)
			m := d.model()
			if len(m.Rows) > 0 && (m.Row < 0 || m.Block < 0 && len(m.Rows[m.Row].Blocks) > 0) {
				t.Fatalf("after %s the cursor is nowhere", k)
			}
			if sel := m.Selected; sel != nil && (sel.Span.Empty() || !sel.Span.Clip(m.focused().Span).Same(sel.Span)) {
				t.Fatalf("after %s %v is selected", k, sel.Span)
			}
		}
	})
}

func TestCalendarTellsItsKeys(t *testing.T) {
	d := berlin(twoRows())
	d.keys("?")
	p := Project(d.s, d.ui, d.now, d.loc, Options{}).Shell.Panel
	if p == nil || len(p.Keys) == 0 || p.Keys[0].Does != "The shift or gap before, the next one" {
		t.Errorf("%+v", p)
	}
}

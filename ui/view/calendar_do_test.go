package view

import (
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// taker is a calendar with Ben's turn at the cursor.
func taker(now time.Time) (*UIState, *app.Snapshot) {
	me, ben := app.User{ID: "PME", Name: "Me"}, app.Ref{ID: "PBEN", Name: "Ben"}
	window := app.Span{Start: now.Add(-48 * time.Hour), End: now.Add(30 * 24 * time.Hour)}
	u := &UIState{Screen: ScreenCalendar}
	u.Calendar.near = Loaded[[]app.Schedule]{State: Ready, Value: []app.Schedule{{
		Ref: app.Ref{ID: "S", Name: "Primary"}, Kind: app.LayerBased, Window: window,
		Slots: []app.Slot{{Span: app.Span{Start: now.Add(-2 * time.Hour), End: now.Add(10 * time.Hour)}, User: ben, Source: app.Rotation}},
	}}}
	u.Calendar.Cursor = CalendarSpot{Schedule: "S", User: "PBEN", At: now}
	return u, &app.Snapshot{Me: me}
}

func TestTakingAShiftAsksFirstAndWritesOnlyAfterAYes(t *testing.T) {
	now := time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		key  string
		span app.Span
	}{
		{"P", app.Span{Start: now, End: now.Add(10 * time.Hour)}}, // what is left of it
		{"H", app.Span{Start: now, End: now.Add(time.Hour)}},
	} {
		u, s := taker(now)
		s.Shifts = []app.Shift{{Schedule: app.Ref{ID: "O", Name: "Other"}, User: s.Me.Ref(), Start: now, End: now.Add(2 * time.Hour)}}
		e := eye{s: s, ui: u, now: now, loc: time.UTC}
		if effects := u.calendarKey(e, Key{Name: c.key}); len(effects) != 0 || u.Calendar.Ask == nil {
			t.Fatalf("%s: %+v, asks %+v", c.key, effects, u.Calendar.Ask)
		}
		if cal := e.calendar(); !strings.Contains(cal.Focus, "Be on call on Primary") || !strings.Contains(cal.Totals, "Enter: yes") || !strings.Contains(cal.Totals, "you are on call then on Other") {
			t.Errorf("%s: asks %q, %q", c.key, cal.Focus, cal.Totals)
		}
		if effects := u.calendarKey(e, Key{Name: "T"}); len(effects) != 0 || u.Calendar.Ask == nil {
			t.Errorf("%s: another key answers it", c.key)
		}
		effects := u.calendarKey(e, Key{Name: KeyReturn})
		if len(effects) != 1 || effects[0].Errand == nil || len(effects[0].Errand.Wishes) != 1 || !effects[0].Errand.Wishes[0].Same(c.span) || effects[0].Errand.Wishes[0].User.ID != "PME" {
			t.Fatalf("%s: yes made %+v", c.key, effects)
		}
		u.calendarKey(e, Key{Name: c.key})
		if effects := u.calendarKey(e, Key{Name: KeyEscape}); len(effects) != 0 || u.Calendar.Ask != nil {
			t.Errorf("%s: no made %+v", c.key, effects)
		}
	}
}

func TestWhatIsMineIsNotTaken(t *testing.T) {
	now := time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC)
	u, s := taker(now)
	s.Me = app.User{ID: "PBEN"}
	u.calendarKey(eye{s: s, ui: u, now: now, loc: time.UTC}, Key{Name: "P"})
	if u.Calendar.Ask != nil || !strings.Contains(u.Said, "nothing to override") {
		t.Errorf("asks %+v, says %q", u.Calendar.Ask, u.Said)
	}
}

func TestWhatCameOfAnErrandIsSaid(t *testing.T) {
	now := time.Date(2026, 12, 2, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		m             ErrandDone
		said, trouble string
		copied        string
	}{
		{ErrandDone{Errand: Errand{Kind: ErrandOverride}}, "PagerDuty has the override", "", ""},
		{ErrandDone{Errand: Errand{Kind: ErrandOverride}, Err: app.Refused{Why: "no right"}}, "", "not written: PagerDuty refused: no right", ""},
		{ErrandDone{Errand: Errand{Kind: ErrandOverride}, Err: app.Unsure{Cause: app.Gone{}}}, "", "not known whether", ""},
		{ErrandDone{Errand: Errand{Kind: ErrandExport}, Path: "/home/a/x.ics"}, "/home/a/x.ics", "", ""},
		{ErrandDone{Errand: Errand{Kind: ErrandFeed}, Feed: "https://secret"}, "Copied", "", "https://secret"},
		{ErrandDone{Errand: Errand{Kind: ErrandFeed}, Err: app.Gone{What: "a feed"}}, "", "no address of a feed", ""},
	} {
		u, s := taker(now)
		effects := c.m.update(u, eye{s: s, ui: u, now: now, loc: time.UTC})
		copied := ""
		for _, e := range effects {
			copied += e.Copy
		}
		if !strings.Contains(u.Said, c.said) || !strings.Contains(u.Trouble, c.trouble) || (c.trouble == "") != (u.Trouble == "") || copied != c.copied || strings.Contains(u.Said, "secret") {
			t.Errorf("%+v: said %q, trouble %q, copied %q", c.m, u.Said, u.Trouble, copied)
		}
	}
}

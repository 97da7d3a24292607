package view

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
)

// desk is a calendar with what the watch would know behind it.
type calendarDesk struct {
	s   *app.Snapshot
	ui  *UIState
	all []app.Schedule
	now time.Time
	loc *time.Location
	err error
	// asked are the windows that were read.
	asked []app.Span
}

func newCalendarDesk(all []app.Schedule, me app.User, now time.Time, zone string) *calendarDesk {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	d := &calendarDesk{s: &app.Snapshot{Revision: 1, At: now, Me: me}, ui: NewUIState(), all: all, now: now, loc: loc}
	d.s.Calendar.Number = 1
	d.send(Go{To: ScreenCalendar})
	return d
}

func (d *calendarDesk) send(all ...Msg) {
	for _, m := range all {
		d.ui.Update(d.s, d.now, d.loc, m)
		for _, l := range d.ui.Loads(d.s, d.now) {
			if l.Kind != LoadCalendar {
				continue
			}
			d.asked = append(d.asked, l.Window)
			d.ui.Update(d.s, d.now, d.loc, Began{Load: l})
			read := CalendarRead{Load: l, Err: d.err}
			if d.err == nil {
				for _, s := range d.all {
					cut := s
					cut.Window, cut.Slots = s.Window.Clip(l.Window), nil
					for _, slot := range s.Slots {
						if slot.Span = slot.Clip(cut.Window); !slot.Empty() {
							cut.Slots = append(cut.Slots, slot)
						}
					}
					read.Schedules = append(read.Schedules, cut)
				}
			}
			d.ui.Update(d.s, d.now, d.loc, read)
		}
	}
}

func (d *calendarDesk) keys(names ...string) {
	for _, name := range names {
		k := Key{}
		k.Name, k.Shift = strings.CutPrefix(name, "Shift+")
		k.Name, k.Ctrl = strings.CutPrefix(k.Name, "Ctrl+")
		d.send(Press{On: OnMain, Key: k})
	}
}

func (d *calendarDesk) model() Calendar { return Project(d.s, d.ui, d.now, d.loc, Options{}).Calendar }

// told is the calendar as text.
func (c Calendar) told() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s · %s · now %.3f\n", c.Title, c.ZoneName, c.Now)
	for n, d := range c.Days {
		if n > 0 {
			b.WriteString(" ")
		}
		fmt.Fprintf(&b, "%s%s", d.Weekday[:2], d.Number)
		if d.Note != "" {
			fmt.Fprintf(&b, "(%s)", d.Note)
		}
	}
	b.WriteString("\n")
	for r, row := range c.Rows {
		fmt.Fprintf(&b, "\n%s · %s · %d lanes\n", row.Name, row.Sub, row.Lanes)
		for n, k := range row.Blocks {
			flags := ""
			for _, f := range []struct {
				on   bool
				name string
			}{{k.Mine, "mine"}, {k.Override, "override"}, {k.Dim, "dim"}, {k.Before, "before"}, {k.After, "after"}, {r == c.Row && n == c.Block, "CURSOR"}} {
				if f.on {
					flags += " " + f.name
				}
			}
			fmt.Fprintf(&b, "  %7.3f %7.3f  %d/%d %-2s %s%s\n", k.From, k.To, k.Lane+1, k.Lanes, k.Initials, k.Name, flags)
		}
	}
	if c.Card != nil {
		fmt.Fprintf(&b, "\n[%s · %s]\n", c.Card.Title, c.Card.Sub)
		for _, f := range c.Card.Facts {
			fmt.Fprintf(&b, "  %s: %s\n", f.Name, f.Text)
		}
	}
	if c.Selected != nil {
		fmt.Fprintf(&b, "%s\n", c.Selected.Text)
	}
	for _, line := range []string{c.Focus, c.Totals, c.Age} {
		if line != "" {
			b.WriteString(line + "\n")
		}
	}
	if c.Empty != nil {
		fmt.Fprintf(&b, "EMPTY %s | %s\n", c.Empty.Title, c.Empty.Text)
	}
	return b.String()
}

// demo reads the schedules of the simulator's demo, of both kinds, as they are
// rendered around a moment.
func demo(t *testing.T, now time.Time) (all []app.Schedule, me app.User) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(now))
		sc, err := simulator.Load(simulator.Demo)
		if err != nil {
			t.Fatal(err)
		}
		sc.Events, sc.Faults, sc.History = nil, nil, simulator.HistoryPlan{}
		sim, err := simulator.New(sc)
		if err != nil {
			t.Fatal(err)
		}
		client, err := pagerduty.New(app.Credential{Region: "us", Token: "ana-token"}, pagerduty.Options{Transport: simulator.Transport(sim), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		if me, err = client.Me(t.Context()); err != nil {
			t.Fatal(err)
		}
		found, err := client.FindSchedules(t.Context(), "")
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, s := range found {
			ids = append(ids, s.ID)
		}
		if all, err = client.Schedules(t.Context(), ids, app.Span{Start: now.Add(-10 * 24 * time.Hour), End: now.Add(70 * 24 * time.Hour)}); err != nil {
			t.Fatal(err)
		}
		for n := range all {
			all[n].At = now
		}
	})
	return all, me
}

func TestCalendarOfTheDemoAcrossChangesOfClocks(t *testing.T) {
	for _, c := range []struct {
		name, zone string
		now        time.Time
	}{
		{"autumn", "Europe/Lisbon", time.Date(2026, 10, 21, 10, 30, 0, 0, time.UTC)},
		{"spring", "America/New_York", time.Date(2027, 3, 10, 10, 30, 0, 0, time.UTC)},
	} {
		t.Run(c.name, func(t *testing.T) {
			all, me := demo(t, c.now)
			kinds := map[app.ScheduleKind]bool{}
			for _, s := range all {
				kinds[s.Kind] = true
			}
			if len(kinds) != 2 {
				t.Fatalf("the demo has schedules of the kinds %v", kinds)
			}
			d := newCalendarDesk(all, me, c.now, c.zone)
			d.keys("W", "Return")
			uitest.Golden(t, "calendar_"+c.name+"_week.txt", d.model().told())
			d.keys("Escape", "M")
			uitest.Golden(t, "calendar_"+c.name+"_month.txt", d.model().told())
		})
	}
}

// TestBlocksAreTheRenderedTruth holds both kinds against what was rendered, for 60
// days: in each person's blocks lies exactly what of the slots is shown, and gaps are
// all the rest.
func TestBlocksAreTheRenderedTruth(t *testing.T) {
	now := time.Date(2026, 10, 10, 10, 30, 0, 0, time.UTC)
	all, me := demo(t, now)
	d := newCalendarDesk(all, me, now, "Europe/Berlin")
	for range 9 {
		d.keys("W")
		model := d.model()
		window := model.axis.window()
		for _, s := range all {
			var row *CalendarRow
			for n := range model.Rows {
				if model.Rows[n].ID == s.ID {
					row = &model.Rows[n]
				}
			}
			if row == nil {
				t.Fatalf("%s has no row", s.Name)
			}
			shown, rendered := map[string][]app.Span{}, map[string][]app.Span{}
			for _, b := range row.Blocks {
				span := app.Span{Start: model.At(b.From), End: model.At(b.To)}
				if !near(span.Start, b.Span.Clip(window).Start) || !near(span.End, b.Span.Clip(window).End) {
					t.Errorf("%s is drawn at %v, and lasts %v", b.Name, span, b.Span)
				}
				shown[b.Spot.User] = append(shown[b.Spot.User], b.Span.Clip(window))
			}
			var busy []app.Span
			for _, slot := range s.Slots {
				if part := slot.Clip(window); !slot.User.Zero() && !part.Empty() {
					rendered[slot.User.ID] = append(rendered[slot.User.ID], part)
					busy = append(busy, part)
				}
			}
			rendered[""] = roster.Minus([]app.Span{window.Clip(s.Window)}, busy)
			for _, user := range append(roster.People(all), app.Ref{}) {
				a, b := roster.Union(shown[user.ID]), roster.Union(rendered[user.ID])
				if fmt.Sprint(utc(a)) != fmt.Sprint(utc(b)) {
					t.Errorf("%s, %q, %s: shown %v, rendered %v", model.Title, user.Name, s.Name, utc(a), utc(b))
				}
			}
		}
		d.keys("Next")
	}
}

func near(a, b time.Time) bool { return a.Sub(b).Abs() < time.Second }

func utc(spans []app.Span) []app.Span {
	out := make([]app.Span, len(spans))
	for n, s := range spans {
		out[n] = app.Span{Start: s.Start.UTC(), End: s.End.UTC()}
	}
	return out
}

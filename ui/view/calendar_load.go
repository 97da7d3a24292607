package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// LoadCalendar reads the schedules in the time of Load.Window.
const LoadCalendar LoadKind = "calendar"

const (
	// calendarMargin is what is read before and after what is shown, so that a shift at
	// the edge is known whole.
	calendarMargin = 7 * 24 * time.Hour
	// nearBack and nearAhead bound what the watch has in memory.
	nearBack  = 22 * time.Hour
	nearAhead = 88 * 24 * time.Hour
)

// wantCalendar reads what is shown: first what the watch has in memory, which is there
// offline too, and then what lies outside of that.
func (u *UIState) wantCalendar(loads []Load, e eye) []Load {
	if e.loc == nil {
		e.loc = time.UTC
	}
	if u.Screen != ScreenCalendar {
		return loads
	}
	window := e.axis().window()
	whole := app.Span{Start: window.Start.Add(-calendarMargin), End: window.End.Add(calendarMargin)}
	today := e.now.Truncate(time.Hour)
	near := whole.Clip(app.Span{Start: today.Add(-nearBack), End: today.Add(nearAhead)})
	if !near.Empty() {
		loads = u.wantSchedules(loads, e, &u.Calendar.near, "near", near)
	}
	if !near.Same(whole) {
		loads = u.wantSchedules(loads, e, &u.Calendar.far, "far", whole)
	}
	return loads
}

func (u *UIState) wantSchedules(loads []Load, e eye, have *Loaded[[]app.Schedule], part string, window app.Span) []Load {
	key := fmt.Sprintf("%s %d %d %d", part, e.s.Calendar.Number, window.Start.Unix(), window.End.Unix())
	if have.Key == key && (have.State == Loading || have.State == Ready || e.now.Sub(have.At) < again) {
		return loads
	}
	load := Load{Kind: LoadCalendar, Key: key, Window: window}
	if part == "far" && have.Key != "" {
		load.After = typing // the person may be leafing through months
	}
	return append(loads, load)
}

func (c *CalendarState) part(key string) *Loaded[[]app.Schedule] {
	if strings.HasPrefix(key, "near ") {
		return &c.near
	}
	return &c.far
}

func (m CalendarRead) update(u *UIState, e eye) []Effect {
	have := u.Calendar.part(m.Load.Key)
	if have.Key != m.Load.Key {
		return nil // another month is looked at by now
	}
	have.At = e.now
	if m.Err != nil {
		have.State, have.Problem = Failed, app.Explain(m.Err)
		return nil
	}
	have.State, have.Value, have.ReadAt = Ready, m.Schedules, e.now
	u.Calendar.paint(m.Schedules)
	return nil
}

// schedules are those that were read, mine first, each with what is known best of the
// time that is shown.
func (e eye) schedules() []app.Schedule {
	c := &e.ui.Calendar
	best := map[string]int{}
	var all []app.Schedule
	for _, part := range [][]app.Schedule{c.near.Value, c.far.Value} {
		for _, s := range part {
			n, ok := best[s.ID]
			if !ok {
				best[s.ID] = len(all)
				all = append(all, s)
				continue
			}
			all[n] = e.betterOf(all[n], s)
		}
	}
	mine := map[string]bool{}
	for i := range e.s.Shifts {
		mine[e.s.Shifts[i].Schedule.ID] = true
	}
	slices.SortStableFunc(all, func(a, b app.Schedule) int {
		if mine[a.ID] != mine[b.ID] {
			if mine[a.ID] {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// betterOf is the one of two readings that covers more of what is shown; the newer
// where both cover it.
func (e eye) betterOf(a, b app.Schedule) app.Schedule {
	window := e.rough()
	ca, cb := a.Window.Clip(window).Length(), b.Window.Clip(window).Length()
	if cb > ca || cb == ca && b.At.After(a.At) {
		return b
	}
	return a
}

// rough is the time that is shown, to within a day: the exact zone may hang on the
// schedules themselves.
func (e eye) rough() app.Span {
	anchor := e.ui.Calendar.Anchor
	if anchor == (app.Date{}) {
		anchor = app.DateOf(e.now.In(e.loc))
	}
	if e.ui.Calendar.span() == WeekSpan {
		return app.Span{Start: anchor.Add(-7).UTC(), End: anchor.Add(8).UTC()}
	}
	first := app.Date{Year: anchor.Year, Month: anchor.Month, Day: 1}
	return app.Span{Start: first.UTC(), End: first.Add(daysIn(anchor)).UTC()}
}

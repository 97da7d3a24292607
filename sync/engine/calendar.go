package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

const (
	// calendarEvery is how often the schedules are read, calendarAgain when a failed
	// reading is tried again.
	calendarEvery = 10 * time.Minute
	calendarAgain = time.Minute
	// calendarBack is how much of the past is read: a shift that has begun is to be known
	// whole, and PagerDuty cuts at the window's edge.
	calendarBack = 15 * 24 * time.Hour
	// newsFor is how long a change of my shifts is told.
	newsFor = 12 * time.Hour
	// gapAhead is how far ahead a gap in a schedule of mine is told.
	gapAhead = 7 * 24 * time.Hour
	// gapsByDesign is how many gaps a week may have that are still told: a schedule of
	// business hours has one every night, and means it.
	gapsByDesign = 2
	// overFor is how long the end of a shift is told.
	overFor = 5 * time.Minute
)

// calendar is what is being done about the schedules.
type calendar struct {
	due     time.Time
	reading bool
	number  uint64
	problem *app.Problem
	ids     []string // that were read last
	ended   time.Time
	serving bool
}

// readCalendar reads the schedules where that is due. Like the roster it is apart from
// the looks, and waits while nothing can be seen.
func (e *Engine) readCalendar(ctx context.Context, now time.Time) {
	planner, ok := e.provider.(app.Planner)
	if !ok || e.calendar.reading || e.conn.State != app.ConnOK || e.roster.At.IsZero() {
		return
	}
	ids := e.scheduleIDs()
	if e.calendar.due.After(now) && slices.Equal(ids, e.calendar.ids) {
		return
	}
	e.calendar.reading, e.calendar.ids = true, ids
	window := app.Span{Start: now.Add(-calendarBack).Truncate(time.Hour), End: now.Truncate(time.Hour).Add(horizon)}
	provider := e.provider
	e.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		var read []app.Schedule
		var err error
		if len(ids) > 0 {
			read, err = planner.Schedules(within, ids, window)
		}
		e.post(func() {
			if e.provider == provider && ctx.Err() == nil {
				e.calendar.reading = false
				e.takeCalendar(read, err)
			}
		})
	})
}

// scheduleIDs are those of my shifts and those that I follow.
func (e *Engine) scheduleIDs() []string {
	ids := slices.Clone(e.cfg.Settings().Calendar.Follow)
	for _, row := range e.roster.OnCalls {
		if row.User.ID == e.me.ID && row.Schedule.ID != "" {
			ids = append(ids, row.Schedule.ID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (e *Engine) takeCalendar(read []app.Schedule, err error) {
	now := e.clock()
	e.dirty = true
	if err != nil {
		p := app.Explain(err)
		e.calendar.problem = &p
		e.calendar.due = now.Add(calendarAgain)
		e.cfg.Log.Warn("calendar_unread", "error", err)
		return
	}
	for n := range read {
		read[n].At = now
	}
	for _, c := range roster.Diff(e.roster.Schedules, read, e.me.ID) {
		e.cfg.Log.Info("shift_"+string(c.Kind), "schedule", c.Schedule.ID, "start", c.Start, "end", c.End)
		e.roster.News = append(e.roster.News, app.ShiftNews{ShiftChange: c, Noticed: now})
	}
	e.roster.News = slices.DeleteFunc(slices.Clone(e.roster.News), func(n app.ShiftNews) bool { return now.Sub(n.Noticed) >= newsFor })
	e.roster.Schedules = read
	e.calendar.problem = nil
	e.calendar.number++
	e.calendar.due = now.Add(calendarEvery)
	e.tellRequests()
	saved := e.roster
	e.unsaved.Roster = &saved
}

// SchedulesChanged says that an override was written here: who is on call, and the
// schedules, are read anew.
func (e *Engine) SchedulesChanged() {
	e.post(func() {
		e.rosterDue, e.calendar.due = e.clock(), time.Time{}
		e.dirty = true
	})
}

// calendarAge is how fresh the schedules are.
func (e *Engine) calendarAge() app.CalendarAge {
	age := app.CalendarAge{Number: e.calendar.number, Problem: e.calendar.problem}
	for _, s := range e.roster.Schedules {
		if age.At.IsZero() || s.At.Before(age.At) {
			age.At = s.At
		}
	}
	return age
}

// shiftNotices are those about shifts, and when they will be others.
func (e *Engine) shiftNotices(now time.Time) (all []app.Notice, wake time.Time) {
	shifts := roster.Shifts(e.roster.OnCalls, e.me.ID)
	due, wake := roster.Reminders(shifts, e.cfg.Settings().Shifts.Notices, now)
	for _, r := range due {
		if r.Lead == 0 && now.Sub(r.At) >= overFor {
			continue // it has been running for a while: that is what the tray says
		}
		n := app.Notice{
			Key: fmt.Sprintf("shift/%s/%d/%s", r.Shift.Schedule.ID, r.Shift.Start.Unix(), r.Lead), Kind: app.NoticeShift,
			At: r.At, Shift: &r.Shift, Lead: r.Lead,
		}
		if r.Lead == 0 {
			n.Until = r.At.Add(overFor)
			wake = soonest(wake, n.Until)
		}
		all = append(all, n)
	}
	if over := e.calendar.ended; !over.IsZero() && now.Sub(over) < overFor {
		all = append(all, app.Notice{Key: fmt.Sprintf("shift-over/%d", over.Unix()), Kind: app.NoticeShiftOver, At: over, Until: over.Add(overFor)})
		wake = soonest(wake, over.Add(overFor))
	}
	for _, news := range e.roster.News {
		if now.Sub(news.Noticed) >= newsFor {
			continue
		}
		key := fmt.Sprintf("news/%s/%s/%d/%d", news.Kind, news.Schedule.ID, news.Start.Unix(), news.End.Unix())
		all = append(all, app.Notice{Key: key, Kind: app.NoticeNews, At: news.Noticed, News: &news})
		wake = soonest(wake, news.Noticed.Add(newsFor))
	}
	return append(all, e.gapNotices(now)...), wake
}

// gapNotices are those about stretches near ahead in which nobody is on call on a
// schedule on which I have shifts.
func (e *Engine) gapNotices(now time.Time) []app.Notice {
	mine := map[string]bool{}
	for _, row := range e.roster.OnCalls {
		mine[row.Schedule.ID] = mine[row.Schedule.ID] || row.User.ID == e.me.ID
	}
	var all []app.Notice
	for _, s := range e.roster.Schedules {
		if !mine[s.ID] {
			continue
		}
		gaps := roster.Gaps(s, app.Span{Start: now, End: now.Add(gapAhead)})
		if len(gaps) == 0 || len(gaps) > gapsByDesign {
			continue
		}
		gap := gaps[0] // one at a time: the calendar shows them all
		all = append(all, app.Notice{Key: fmt.Sprintf("gap/%s/%d", s.ID, gap.End.Unix()), Kind: app.NoticeGap, At: s.At, Gap: &gap})
	}
	return all
}

// endOfDuty takes note of when the last shift ended.
func (e *Engine) endOfDuty(onCall bool, now time.Time) {
	if e.calendar.serving && !onCall && e.provider != nil {
		e.calendar.ended = now
	}
	e.calendar.serving = onCall
}

// soonest is the earlier of the two that are not zero.
func soonest(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) && !b.IsZero() {
		return b
	}
	return a
}

// Rendered gives the schedules in the window: from memory where they cover it, else
// read for the occasion.
func (e *Engine) Rendered(ctx context.Context, window app.Span) ([]app.Schedule, error) {
	type answer struct {
		have    []app.Schedule
		ids     []string
		planner app.Planner
		whole   bool
	}
	answers := make(chan answer, 1)
	if !e.post(func() {
		a := answer{have: e.roster.Schedules, ids: e.scheduleIDs(), whole: true}
		a.planner, _ = e.provider.(app.Planner)
		for _, s := range a.have {
			a.whole = a.whole && !window.Start.Before(s.Window.Start) && !window.End.After(s.Window.End)
		}
		answers <- a
	}) {
		return nil, errStopped
	}
	a := <-answers
	if a.whole || a.planner == nil || len(a.ids) == 0 {
		return a.have, nil
	}
	window.Start = window.Start.Add(-calendarBack)
	read, err := a.planner.Schedules(ctx, a.ids, window)
	if err != nil {
		return nil, err
	}
	for n := range read {
		read[n].At = time.Now().UTC()
	}
	return read, nil
}

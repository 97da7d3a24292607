package view

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// ScreenCalendar shows who is on call when.
const ScreenCalendar Screen = "calendar"

// CalendarSpan is how much the calendar shows at once.
type CalendarSpan string

// The spans.
const (
	MonthSpan CalendarSpan = "month"
	WeekSpan  CalendarSpan = "week"
)

// CalendarZone is whose clock the calendar is told by.
type CalendarZone string

// The clocks. ScheduleZone is the zone of the schedule in which the cursor stands.
const (
	MyZone       CalendarZone = "mine"
	ScheduleZone CalendarZone = "schedule"
	UTCZone      CalendarZone = "utc"
)

// CalendarSpot is a place in the calendar: a moment on a schedule, and of those who
// are on call then the one with that id; "" is anybody, or nobody.
type CalendarSpot struct {
	Schedule string
	User     string
	At       time.Time
}

// zero reports whether it is no place at all.
func (s CalendarSpot) zero() bool { return s.Schedule == "" }

// CalendarState is what is chosen on the Calendar screen. It opens on this month, in
// my zone.
type CalendarState struct {
	Span CalendarSpan
	Zone CalendarZone
	// Anchor is a day of the month or week that is shown; the zero one is today.
	Anchor app.Date
	// Find is a part of the name of the people looked for. Seek grows with each wish to
	// type it, Clear with each wish to empty the field and leave it.
	Find  string
	Seek  int
	Clear int
	// Cursor is what the keys have reached, Hover what the mouse is over.
	Cursor CalendarSpot
	Hover  CalendarSpot
	// Card says that the card of what is at the cursor is open.
	Card bool
	// From and To are the two ends of the selected part of the cursor's turn: From
	// stays, To moves. Both are zero while nothing is selected.
	From, To time.Time

	// Ask is an override that waits for a yes, nil for none.
	Ask *CalendarAsk

	// near is what the watch has in memory, far what it had to read for the occasion.
	near, far Loaded[[]app.Schedule]
	// hues are the colours of the people, by id.
	hues map[string]int
}

func (c *CalendarState) deselect() { c.From, c.To = time.Time{}, time.Time{} }

// The messages of the Calendar screen.
type (
	// CalendarShow chooses the span and the zone; what is empty stays.
	CalendarShow struct {
		Span CalendarSpan
		Zone CalendarZone
	}
	// CalendarTurn goes so many months or weeks on; 0 is back to today.
	CalendarTurn struct{ By int }
	// CalendarSeek is the text of the field that finds people.
	CalendarSeek struct{ Text string }
	// CalendarHover says over what the mouse is; the zero place is nothing.
	CalendarHover struct{ Spot CalendarSpot }
	// CalendarPick is a click.
	CalendarPick struct{ Spot CalendarSpot }
	// CalendarDrag selects from the place to another moment of the same turn.
	CalendarDrag struct {
		Spot CalendarSpot
		To   time.Time
	}
	// CalendarRead brings the schedules that a Load read.
	CalendarRead struct {
		Load      Load
		Schedules []app.Schedule
		Err       error
	}
)

func (m CalendarShow) update(u *UIState, e eye) []Effect {
	c := &u.Calendar
	if m.Span != "" && m.Span != c.span() {
		c.Span = m.Span
		if !c.Cursor.zero() {
			c.Anchor = app.DateOf(c.Cursor.At.In(e.calendarZone()))
		}
	}
	if m.Zone != "" {
		c.Zone = m.Zone
	}
	return nil
}

func (m CalendarTurn) update(u *UIState, e eye) []Effect {
	u.turnCalendar(e, m.By)
	return nil
}

func (m CalendarSeek) update(u *UIState, e eye) []Effect {
	c := &u.Calendar
	c.Find, c.Card = m.Text, false
	c.deselect()
	e.ui = u
	e.findFirst(u)
	return nil
}

func (m CalendarHover) update(u *UIState, e eye) []Effect {
	u.Calendar.Hover = m.Spot
	return nil
}

func (m CalendarPick) update(u *UIState, e eye) []Effect {
	c := &u.Calendar
	c.Cursor, c.Card = m.Spot, false
	c.deselect()
	cal := e.calendar()
	if b := cal.focused(); b != nil && !b.Gap {
		c.From, c.To = b.Span.Start, b.Span.End
	}
	return nil
}

func (m CalendarDrag) update(u *UIState, e eye) []Effect {
	c := &u.Calendar
	c.Cursor, c.Card, c.Hover = m.Spot, false, CalendarSpot{}
	c.deselect()
	cal := e.calendar()
	if b := cal.focused(); b != nil && !b.Gap {
		c.From, c.To = within(m.Spot.At, b.Span), within(m.To, b.Span)
	}
	return nil
}

// within is the moment of the span nearest to t.
func within(t time.Time, span app.Span) time.Time {
	switch {
	case t.Before(span.Start):
		return span.Start
	case t.After(span.End):
		return span.End
	}
	return t
}

func (c *CalendarState) span() CalendarSpan {
	if c.Span == WeekSpan {
		return WeekSpan
	}
	return MonthSpan
}

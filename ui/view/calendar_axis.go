package view

import (
	"math"
	"sort"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// axis is the calendar's time from left to right. Every day is 1 wide, however long
// it is: on the days on which clocks change an hour is a 23rd or a 25th.
type axis struct {
	days []roster.Day
	zone *time.Location
}

// window is the time that is shown.
func (a axis) window() app.Span {
	if len(a.days) == 0 {
		return app.Span{}
	}
	return app.Span{Start: a.days[0].Start, End: a.days[len(a.days)-1].End}
}

// x is where t lies: 0 at the start of the first day, the number of days at the end.
func (a axis) x(t time.Time) float64 {
	n := sort.Search(len(a.days), func(i int) bool { return a.days[i].End.After(t) })
	if n == len(a.days) {
		return float64(n)
	}
	return float64(n) + a.days[n].Fraction(t)
}

// at is the moment at x.
func (a axis) at(x float64) time.Time {
	if len(a.days) == 0 {
		return time.Time{}
	}
	x = min(max(x, 0), float64(len(a.days)))
	n := min(int(x), len(a.days)-1)
	day := a.days[n]
	return day.Start.Add(time.Duration(math.Round((x - float64(n)) * float64(day.Length())))).In(a.zone)
}

// axis is the time that is chosen.
func (e eye) axis() axis {
	zone := e.calendarZone()
	c := &e.ui.Calendar
	anchor := c.Anchor
	if anchor == (app.Date{}) {
		anchor = app.DateOf(e.now.In(zone))
	}
	if c.span() == WeekSpan {
		return axis{roster.Week(anchor, time.Monday, zone), zone}
	}
	return axis{roster.Days(app.Date{Year: anchor.Year, Month: anchor.Month, Day: 1}, daysIn(anchor), zone), zone}
}

// daysIn is how long the month of the day is.
func daysIn(d app.Date) int { return app.Date{Year: d.Year, Month: d.Month + 1, Day: 0}.UTC().Day() }

// calendarZone is the zone that the calendar is told in. Where the schedule's is not
// known it is mine.
func (e eye) calendarZone() *time.Location {
	switch e.ui.Calendar.Zone {
	case UTCZone:
		return time.UTC
	case ScheduleZone:
		all := e.schedules()
		for _, s := range all {
			if s.ID == e.ui.Calendar.Cursor.Schedule {
				return e.zoneOf(s)
			}
		}
		if len(all) > 0 {
			return e.zoneOf(all[0])
		}
	}
	return e.loc
}

func (e eye) zoneOf(s app.Schedule) *time.Location {
	if zone, err := roster.Zone(s.TimeZone); err == nil {
		return zone
	}
	return e.loc
}

// turnCalendar goes on by so many months or weeks, and the cursor with it.
func (u *UIState) turnCalendar(e eye, by int) {
	c := &u.Calendar
	c.Card = false
	c.deselect()
	zone := e.calendarZone()
	if by == 0 {
		c.Anchor = app.Date{}
		if !c.Cursor.zero() {
			c.Cursor.At, c.Cursor.User = e.now, ""
		}
		return
	}
	today := app.DateOf(e.now.In(zone))
	anchor := c.Anchor
	if anchor == (app.Date{}) {
		anchor = today
	}
	if c.span() == WeekSpan {
		anchor = anchor.Add(7 * by)
	} else {
		first := app.DateOf(app.Date{Year: anchor.Year, Month: anchor.Month + time.Month(by), Day: 1}.UTC())
		anchor = app.Date{Year: first.Year, Month: first.Month, Day: min(anchor.Day, daysIn(first))}
	}
	if far := anchor.Year - today.Year; far < -50 || far > 50 {
		return
	}
	c.Anchor = anchor
	if !c.Cursor.zero() {
		at := c.Cursor.At.In(zone)
		clock := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
		c.Cursor.At, c.Cursor.User = roster.Instant(anchor, clock, zone), ""
	}
}

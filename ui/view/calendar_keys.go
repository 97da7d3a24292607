package view

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Names of keys that the calendar has a use for.
const (
	KeyLeft  = "Left"
	KeyRight = "Right"
	KeyHome  = "Home"
)

// calendarKey follows a key that no field wanted.
func (u *UIState) calendarKey(e eye, k Key) []Effect {
	c := &u.Calendar
	if c.Ask != nil {
		return u.answerAsk(e, k)
	}
	switch k.Name {
	case "P", "H":
		u.askTake(e, k.Name == "H")
	case "R":
		u.openDraft(e)
	case "X":
		return []Effect{{Errand: &Errand{Kind: ErrandExport}}}
	case "F":
		return []Effect{{Errand: &Errand{Kind: ErrandFeed}}}
	case KeyPageUp:
		u.turnCalendar(e, -1)
	case KeyPageDown:
		u.turnCalendar(e, 1)
	case "T", KeyHome:
		u.turnCalendar(e, 0)
		u.toNow(e)
	case "M":
		return CalendarShow{Span: MonthSpan}.update(u, e)
	case "W":
		return CalendarShow{Span: WeekSpan}.update(u, e)
	case "Z":
		zones := []CalendarZone{MyZone, ScheduleZone, UTCZone}
		c.Zone = zones[(max(slices.Index(zones, c.Zone), 0)+1)%len(zones)]
	case KeyReturn, KeyEnter:
		u.holdCursor(e)
		c.Card, c.Hover = !c.Card, CalendarSpot{}
	case KeySpace:
		u.selectWhole(e)
	case KeyEscape:
		u.calendarEscape()
	case "?":
		u.open(e, OnMain, Dialog{Kind: AskKeys})
	case "/":
		if k.Shift {
			u.open(e, OnMain, Dialog{Kind: AskKeys})
			return nil
		}
		c.Seek++
	case KeyLeft, KeyRight, KeyUp, KeyDown:
		u.moveCalendar(e, k)
	}
	return nil
}

// calendarEscape takes back one thing: the card, else the selection, else the name and
// with it the field that it stands in.
func (u *UIState) calendarEscape() {
	c := &u.Calendar
	switch {
	case c.Card || !c.Hover.zero():
		c.Card, c.Hover = false, CalendarSpot{}
	case !c.From.IsZero():
		c.deselect()
	default:
		c.Find = ""
		c.Clear++
	}
}

func (u *UIState) moveCalendar(e eye, k Key) {
	u.Calendar.Hover = CalendarSpot{}
	steps := map[string]int{KeyLeft: -1, KeyRight: 1, KeyUp: -1, KeyDown: 1}
	by := steps[k.Name]
	sideways := k.Name == KeyLeft || k.Name == KeyRight
	switch {
	case k.Shift && sideways:
		u.stretch(e, time.Duration(by)*time.Hour)
	case k.Shift:
		u.stretch(e, time.Duration(by)*24*time.Hour)
	case k.Ctrl && sideways:
		u.stepDay(e, by)
	case k.Ctrl:
	case sideways:
		u.stepBlock(e, by)
	default:
		u.stepSchedule(e, by)
	}
}

// holdCursor writes down where the cursor stands, so that it stays there when time
// passes.
func (u *UIState) holdCursor(e eye) *CalendarBlock {
	cal := e.calendar()
	b := cal.focused()
	if b == nil {
		return nil
	}
	c := &u.Calendar
	if c.Cursor.Schedule != b.Spot.Schedule || !b.Span.Covers(c.Cursor.At) {
		c.Cursor.At = b.Spot.At
	}
	c.Cursor.Schedule, c.Cursor.User = b.Spot.Schedule, b.Spot.User
	return b
}

// toNow puts the cursor on what runs now, in its row.
func (u *UIState) toNow(e eye) {
	cal := e.calendar()
	if cal.Row >= 0 {
		u.Calendar.Cursor = CalendarSpot{Schedule: cal.Rows[cal.Row].ID, User: e.s.Me.ID, At: e.now}
		u.holdCursor(e)
	}
}

// stepBlock goes to the turn or gap before or after, and leafs where that is not
// shown.
func (u *UIState) stepBlock(e eye, by int) {
	c := &u.Calendar
	cal := e.calendar()
	c.deselect()
	if cal.Row < 0 {
		return
	}
	row := cal.Rows[cal.Row]
	for n := cal.Block + by; cal.Block >= 0 && n >= 0 && n < len(row.Blocks); n += by {
		if !row.Blocks[n].Dim {
			c.Cursor = row.Blocks[n].Spot
			return
		}
	}
	open, was := c.Card, cal.focused()
	c.Cursor.Schedule = row.ID
	u.turnCalendar(e, by)
	c.Card = open
	// Into the new month from the side of the old one.
	window := e.axis().window()
	c.Cursor.At, c.Cursor.User = window.Start, ""
	if by < 0 {
		c.Cursor.At = window.End.Add(-time.Nanosecond)
	}
	// A turn over the edge is the one that the cursor comes from.
	next := e.calendar()
	if b := next.focused(); b != nil && was != nil && b.Spot.User == was.Spot.User && b.Span.Overlaps(was.Span) {
		if n := next.Block + by; n >= 0 && n < len(next.Rows[next.Row].Blocks) {
			c.Cursor = next.Rows[next.Row].Blocks[n].Spot
		}
	}
}

// stepDay goes to the same time of the day before or after.
func (u *UIState) stepDay(e eye, by int) {
	c := &u.Calendar
	c.deselect()
	if u.holdCursor(e) == nil {
		return
	}
	zone := e.calendarZone()
	at := c.Cursor.At.In(zone)
	clock := time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute
	date := app.DateOf(at).Add(by)
	c.Cursor.At, c.Cursor.User = roster.Instant(date, clock, zone), ""
	if !e.axis().window().Covers(c.Cursor.At) {
		c.Anchor = date
	}
}

// stepSchedule goes to the row above or below, to what runs there at the same time.
func (u *UIState) stepSchedule(e eye, by int) {
	c := &u.Calendar
	c.deselect()
	b := u.holdCursor(e)
	cal := e.calendar()
	if cal.Row < 0 {
		return
	}
	to := min(max(cal.Row+by, 0), len(cal.Rows)-1)
	c.Cursor.Schedule = cal.Rows[to].ID
	if b == nil {
		c.Cursor.At = cal.axis.window().Start
	}
}

// selectWhole selects the turn at the cursor, or nothing where it is selected.
func (u *UIState) selectWhole(e eye) {
	c := &u.Calendar
	b := u.holdCursor(e)
	if b == nil || b.Gap {
		return
	}
	if c.From.Equal(b.Span.Start) && c.To.Equal(b.Span.End) {
		c.deselect()
		return
	}
	c.From, c.To = b.Span.Start, b.Span.End
}

// stretch moves the end of the selection; the first time it begins at the start of the
// turn, or at its end where it goes backwards.
func (u *UIState) stretch(e eye, by time.Duration) {
	c := &u.Calendar
	b := u.holdCursor(e)
	if b == nil || b.Gap {
		return
	}
	if c.From.IsZero() {
		shown := b.Span.Clip(e.axis().window())
		c.From, c.To = shown.Start, shown.Start
		if by < 0 {
			c.From, c.To = shown.End, shown.End
		}
	}
	c.To = within(c.To.Add(by), b.Span)
	if c.To.Equal(c.From) {
		c.deselect()
	}
}

// findFirst puts the cursor on the first turn from now on, else the first of all, of
// those who are looked for.
func (e eye) findFirst(u *UIState) {
	if u.Calendar.Find == "" {
		return
	}
	var first *CalendarBlock
	cal := e.calendar()
	for r := range cal.Rows {
		for n := range cal.Rows[r].Blocks {
			b := &cal.Rows[r].Blocks[n]
			if b.Dim || b.Gap {
				continue
			}
			ahead := b.Span.End.After(e.now)
			if first == nil || ahead && (!first.Span.End.After(e.now) || b.Span.Start.Before(first.Span.Start)) {
				first = b
			}
		}
	}
	if first != nil {
		u.Calendar.Cursor = first.Spot
	}
}

// keyMap lists all keys of the place, on the calendar those of the calendar.
func (e eye) keyMap(on Place) []KeyHint {
	switch {
	case on == OnMain && e.ui.Screen == ScreenSwaps:
		return swapsKeyMap()
	case on == OnMain && e.ui.Screen == ScreenRunbooks:
		return runbooksKeyMap()
	case on == OnMain && e.ui.Screen == ScreenGuide:
		return guideKeyMap()
	case on == OnMain && e.ui.Screen == ScreenCalendar && e.ui.Swaps.Draft != nil:
		return draftKeyMap()
	case on != OnMain || e.ui.Screen != ScreenCalendar:
		return keyMap(on)
	}
	return []KeyHint{
		{"Left, Right", "The shift or gap before, the next one"},
		{"Up, Down", "The schedule above, the one below"},
		{"Ctrl+Left, Ctrl+Right", "The day before, the next one"},
		{"Page up, Page down", "The month or week before, the next one"},
		{"M, W, T", "Month, week, today"},
		{"Enter", "All about it: who, when, why"},
		{"Space", "Select all of a shift"},
		{"Shift and the arrows", "Select a part of it, by hours or days"},
		{"/", "Find a person"},
		{"R", "Ask for cover, or an exchange; on another's shift offer one of yours"},
		{"P, H", "Put me on call for it, for the next hour (an override)"},
		{"X, F", "Write my shifts as a calendar file, copy my PagerDuty feed's address"},
		{"Z", "My time, the schedule's, UTC"},
		{"Esc", "Close, select nothing, show everybody"},
		{keysOfPlaces, placesWord},
	}
}

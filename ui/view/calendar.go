package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Calendar is the screen that shows who is on call when: a row for each schedule, and
// time from left to right. Where something lies is told in days from the left edge.
type Calendar struct {
	// Title is what is shown, "December 2026".
	Title string
	Spans []CalendarChip
	Zones []CalendarChip
	// ZoneName says whose clock it is, "Times in Europe/Lisbon, your zone".
	ZoneName string
	Days     []CalendarDay
	// Ticks are hours of the days, in a week only.
	Ticks []CalendarTick
	// Shade are stretches that are not work, in my zone.
	Shade []CalendarStretch
	// Now is where the present moment lies, -1 where that is not shown.
	Now  float64
	Rows []CalendarRow
	// Row and Block are where the cursor stands; -1 for nowhere.
	Row, Block int
	Selected   *CalendarSelection
	Card       *CalendarCard
	// Focus is what is at the cursor, in one line; Totals is how much I am on call in
	// this time.
	Focus, Totals string
	// Act labels what R does with what is at the cursor, "" for nothing.
	Act string
	// Age says how fresh the schedules are; AgeMark warns where they are an old copy.
	Age     string
	AgeMark Mark
	Empty   *Empty
	Seek    int
	Clear   int

	axis axis
}

// CalendarChip is one of a row of choices.
type CalendarChip struct {
	Label string
	On    bool
	Show  CalendarShow
}

// CalendarDay is one column.
type CalendarDay struct {
	// Weekday is "Mon", Number the day of the month; Note is its length where that is
	// not 24 hours, "25 h".
	Weekday, Number, Note string
	// Month is its name on the first day of one that begins among the columns.
	Month          string
	Today, Weekend bool
}

// CalendarTick is an hour of a day.
type CalendarTick struct {
	X     float64
	Label string
}

// CalendarStretch is a part of the time shown.
type CalendarStretch struct{ From, To float64 }

// CalendarSelection is the part of a turn that is selected.
type CalendarSelection struct {
	CalendarStretch
	Row, Lane int
	Schedule  app.Ref
	User      app.Ref
	Span      app.Span
	Text      string
}

// At is the moment at x days from the left edge.
func (c Calendar) At(x float64) time.Time { return c.axis.at(x) }

// Hour is the full hour nearest to the moment at x, by the calendar's clock.
func (c Calendar) Hour(x float64) time.Time {
	t := c.axis.at(x)
	past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
	t = t.Add(-past)
	if past >= 30*time.Minute {
		t = t.Add(time.Hour)
	}
	return t
}

// focused is what is at the cursor, nil for nothing.
func (c *Calendar) focused() *CalendarBlock {
	if c.Row < 0 || c.Block < 0 {
		return nil
	}
	return &c.Rows[c.Row].Blocks[c.Block]
}

func (e eye) calendar() Calendar {
	c := Calendar{axis: e.axis(), Row: -1, Block: -1, Now: -1, Seek: e.ui.Calendar.Seek, Clear: e.ui.Calendar.Clear}
	state := &e.ui.Calendar
	for _, s := range []CalendarChip{{Label: "Month", Show: CalendarShow{Span: MonthSpan}}, {Label: "Week", Show: CalendarShow{Span: WeekSpan}}} {
		s.On = s.Show.Span == state.span()
		c.Spans = append(c.Spans, s)
	}
	c.Zones = []CalendarChip{
		{Label: "My time", On: state.Zone != ScheduleZone && state.Zone != UTCZone, Show: CalendarShow{Zone: MyZone}},
		{Label: "Schedule's", On: state.Zone == ScheduleZone, Show: CalendarShow{Zone: ScheduleZone}},
		{Label: "UTC", On: state.Zone == UTCZone, Show: CalendarShow{Zone: UTCZone}},
	}
	e.calendarFrame(&c)
	schedules := e.schedules()
	swaps := e.calendarSwaps()
	for _, s := range schedules {
		row := e.calendarRow(c.axis, s)
		e.markSwaps(c.axis, &row, swaps)
		c.Rows = append(c.Rows, row)
	}
	sift := strings.TrimSpace(state.Find)
	if sift != "" {
		c.Rows = found(c.Rows)
	}
	c.Row, c.Block = e.locate(c.Rows, state.Cursor)
	if b := c.focused(); b != nil {
		c.Focus, c.Act = e.focusLine(c.axis, c.Rows[c.Row], b), e.swapAct(b)
	}
	e.calendarSelection(&c)
	e.calendarCard(&c, schedules)
	e.calendarTotals(&c, schedules)
	if ask := state.Ask; ask != nil {
		c.Focus, c.Totals, c.Selected = ask.Text, ask.Note, nil
	}
	e.calendarAge(&c, schedules)
	e.calendarEmpty(&c, schedules, sift)
	return c
}

// calendarFrame is what is there without any schedule: the days and their hours.
func (e eye) calendarFrame(c *Calendar) {
	a, hours := c.axis, e.hours()
	window := a.window()
	first, last := a.days[0].Date, a.days[len(a.days)-1].Date
	c.Title = fmt.Sprintf("%s %d", first.Month, first.Year)
	week := e.ui.Calendar.span() == WeekSpan
	if week {
		c.Title = spanOfDays(first, last)
	}
	c.ZoneName = e.zoneName(a)
	today := app.DateOf(e.now.In(a.zone))
	for n, d := range a.days {
		day := CalendarDay{
			Weekday: d.Date.Weekday().String()[:3], Number: fmt.Sprint(d.Date.Day), Today: d.Date == today,
			Weekend: hours.IsWeekend(d.Date.Weekday()) || hours.Holidays[d.Date],
		}
		if n == 0 && week || d.Date.Day == 1 {
			day.Month = d.Date.Month.String()[:3]
		}
		if d.Length() != 24*time.Hour {
			day.Note = Span(d.Length())
			if h := d.Length(); h%time.Hour == 0 {
				day.Note = fmt.Sprintf("%d h", h/time.Hour)
			}
		}
		c.Days = append(c.Days, day)
		if !week {
			continue
		}
		for _, at := range d.Hours() {
			if h := at.In(a.zone).Hour(); h > 0 && h%6 == 0 {
				c.Ticks = append(c.Ticks, CalendarTick{X: a.x(at), Label: fmt.Sprintf("%02d", h)})
			}
		}
	}
	rest := append(roster.Weekends(window, hours, e.loc), roster.Holidays(window, hours, e.loc)...)
	if week {
		rest = roster.Minus([]app.Span{window}, roster.Work(window, hours, e.loc))
	}
	for _, s := range roster.Union(rest) {
		c.Shade = append(c.Shade, CalendarStretch{a.x(s.Start), a.x(s.End)})
	}
	if window.Covers(e.now) {
		c.Now = a.x(e.now)
	}
}

// hours are the person's own, as config.toml has them.
func (e eye) hours() app.Hours {
	if e.ui.Config != nil {
		return e.ui.Config.Hours
	}
	return app.DefaultHours()
}

// spanOfDays is "30 Nov – 6 Dec 2026".
func spanOfDays(first, last app.Date) string {
	from := fmt.Sprint(first.Day)
	if first.Month != last.Month {
		from += " " + first.Month.String()[:3]
	}
	if first.Year != last.Year {
		from += fmt.Sprintf(" %d", first.Year)
	}
	return fmt.Sprintf("%s – %d %s %d", from, last.Day, last.Month.String()[:3], last.Year)
}

func (e eye) zoneName(a axis) string {
	name := e.nameOf(a.zone, a.window().Start)
	switch {
	case e.ui.Calendar.Zone == UTCZone:
		return "Times in UTC"
	case e.ui.Calendar.Zone == ScheduleZone:
		return fmt.Sprintf("Times in %s, the schedule's zone", name)
	}
	return fmt.Sprintf("Times in %s, your zone", name)
}

// nameOf names a zone; the computer's own has no name but its abbreviation.
func (e eye) nameOf(zone *time.Location, at time.Time) string {
	if zone == time.Local || zone.String() == "Local" {
		return at.In(zone).Format("MST")
	}
	return strings.ReplaceAll(zone.String(), "_", " ")
}

package view

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// CalendarCard tells all about one turn, or one gap.
type CalendarCard struct {
	CalendarStretch
	Row, Lane int
	// Title is the person's name, Sub the schedule's.
	Title, Sub string
	Initials   string
	Hue        int
	Mine, Gap  bool
	Facts      []CalendarFact
	// Act labels the button of an open card, "" for none: the mouse passes through the
	// card of what it is over.
	Act string
}

// CalendarFact is a line of a card.
type CalendarFact struct{ Name, Text string }

// calendarCard is the card of what the mouse is over, else of what is at the cursor
// where that was opened.
func (e eye) calendarCard(c *Calendar, schedules []app.Schedule) {
	state := &e.ui.Calendar
	row, block := -1, -1
	switch {
	case !state.Hover.zero():
		row = slices.IndexFunc(c.Rows, func(r CalendarRow) bool { return r.ID == state.Hover.Schedule })
		if row < 0 {
			return
		}
		block = slices.IndexFunc(c.Rows[row].Blocks, func(b CalendarBlock) bool {
			return b.Spot.User == state.Hover.User && b.Span.Covers(state.Hover.At)
		})
	case state.Card:
		row, block = c.Row, c.Block
	}
	if row < 0 || block < 0 {
		return
	}
	r, b := c.Rows[row], c.Rows[row].Blocks[block]
	n := slices.IndexFunc(schedules, func(s app.Schedule) bool { return s.ID == r.ID })
	c.Card = &CalendarCard{
		CalendarStretch: b.CalendarStretch, Row: row, Lane: b.Lane, Title: b.Name, Sub: r.Name,
		Initials: b.Initials, Hue: b.Hue, Mine: b.Mine, Gap: b.Gap, Facts: e.facts(c.axis, schedules[n], &b),
	}
	if b.Mine {
		c.Card.Title += " (you)"
	}
	if state.Hover.zero() && state.Card {
		c.Card.Act = e.swapAct(&b)
	}
	if b.Gap {
		c.Card.Title = "Nobody is on call"
	}
}

func (e eye) facts(a axis, s app.Schedule, b *CalendarBlock) []CalendarFact {
	facts := []CalendarFact{{e.clockOf(a.zone, b.Span.Start), longSpan(b.Span, a.zone)}}
	told := []*time.Location{a.zone}
	also := func(zone *time.Location) {
		if !slices.ContainsFunc(told, func(z *time.Location) bool { return sameClock(z, zone, b.Span) }) {
			told = append(told, zone)
			facts = append(facts, CalendarFact{e.clockOf(zone, b.Span.Start), longSpan(b.Span, zone)})
		}
	}
	also(e.loc)
	if zone, err := roster.Zone(e.zoneOfUser(b.slot.User)); err == nil {
		also(zone)
	}
	also(e.zoneOf(s))
	facts = append(facts, CalendarFact{"Length", e.lengthOf(s, b)})
	if b.Gap {
		return append(facts, CalendarFact{"Means", "A page that comes to this schedule then reaches nobody."})
	}
	if level := e.levelOf(s, b); level > 0 {
		facts = append(facts, CalendarFact{"Level", fmt.Sprint(level)})
	}
	facts = append(facts, CalendarFact{"Why", why(b.slot)})
	for i := range b.Swaps[:min(len(b.Swaps), 3)] {
		facts = append(facts, CalendarFact{"Swap", b.Swaps[i].text})
	}
	if b.Mine {
		if l := roster.Measure([]app.Span{b.Span}, e.hours(), e.loc); l.OutOfHours() > 0 {
			facts = append(facts, CalendarFact{"Of that", loadWords(l)})
		}
	}
	return facts
}

// clockOf names the zone of a time on a card.
func (e eye) clockOf(zone *time.Location, at time.Time) string {
	if zone == e.loc {
		return "Your time"
	}
	return e.nameOf(zone, at)
}

// zoneOfUser is PagerDuty's name of the zone of somebody, "" where it is not known.
func (e eye) zoneOfUser(r app.Ref) string {
	if r.ID == e.s.Me.ID {
		return e.s.Me.TimeZone
	}
	if zone := e.ui.Swaps.zones[r.ID]; zone != "" {
		return zone
	}
	for _, u := range e.ui.People.Value {
		if u.ID == r.ID {
			return u.TimeZone
		}
	}
	return ""
}

// sameClock reports whether two zones show the same time at both ends.
func sameClock(a, b *time.Location, span app.Span) bool {
	for _, t := range []time.Time{span.Start, span.End} {
		_, x := t.In(a).Zone()
		_, y := t.In(b).Zone()
		if x != y {
			return false
		}
	}
	return true
}

// lengthOf is how long the turn lasts; where its end was not read, at least.
func (e eye) lengthOf(s app.Schedule, b *CalendarBlock) string {
	text := Span(b.Span.Length())
	if !b.Span.End.Before(s.Window.End) || !b.Span.Start.After(s.Window.Start) {
		text = "At least " + text
	}
	switch {
	case b.Span.Covers(e.now):
		text += ", " + Span(b.Span.End.Sub(e.now)) + " left"
	case b.Span.Start.After(e.now):
		text += ", begins in " + Age(b.Span.Start.Sub(e.now))
	}
	return text
}

// levelOf is the escalation level of a turn of mine, 0 where it is unknown.
func (e eye) levelOf(s app.Schedule, b *CalendarBlock) int {
	if !b.Mine {
		return 0
	}
	for i := range e.s.Shifts {
		shift := &e.s.Shifts[i]
		if shift.Schedule.ID == s.ID && shift.Start.Before(b.Span.End) && (shift.End.IsZero() || shift.End.After(b.Span.Start)) {
			return shift.Level
		}
	}
	return 0
}

func why(s app.Slot) string {
	switch s.Source {
	case app.Rotation:
		return "By rotation"
	case app.ByOverride:
		if !s.Instead.Zero() {
			return "By override, in place of " + personName(s.Instead)
		}
		return "By override"
	case app.CustomShift:
		return "A shift of its own, outside the rotations"
	case app.PermanentDuty:
		return "Always on call"
	}
	return "PagerDuty does not say"
}

// loadWords tells what parts of the days on-call time falls into.
func loadWords(l roster.Load) string {
	text := Span(l.OutOfHours()) + " outside work"
	if l.Night > 0 {
		text += ", " + Span(l.Night) + " at night"
	}
	if l.Weekend > 0 {
		text += ", " + Span(l.Weekend) + " on weekends"
	}
	return text
}

// longSpan tells a stretch of time in full: "Fri 4 Dec 18:00 – Mon 7 Dec 09:00". Where
// clocks change in between, the two ends say which clock they go by.
func longSpan(s app.Span, zone *time.Location) string {
	from, to := s.Start.In(zone), s.End.In(zone)
	clock := "15:04"
	if _, a := from.Zone(); true {
		if _, b := to.Zone(); a != b {
			clock = "15:04 MST"
		}
	}
	if app.DateOf(from) == app.DateOf(to) {
		return from.Format("Mon 2 Jan "+clock) + " – " + to.Format(clock)
	}
	return from.Format("Mon 2 Jan "+clock) + " – " + to.Format("Mon 2 Jan "+clock)
}

// shortSpan is "Sat 02:00–06:00", with the date where a month is shown.
func (e eye) shortSpan(a axis, s app.Span) string {
	from, to := s.Start.In(a.zone), s.End.In(a.zone)
	day := "Mon "
	if e.ui.Calendar.span() == MonthSpan {
		day = "Mon 2 "
	}
	if app.DateOf(from) == app.DateOf(to) {
		return from.Format(day+"15:04") + "–" + to.Format("15:04")
	}
	return from.Format(day+"15:04") + " – " + to.Format(day+"15:04")
}

// focusLine tells what is at the cursor in one line.
func (e eye) focusLine(a axis, row CalendarRow, b *CalendarBlock) string {
	name := b.Name
	switch {
	case b.Gap:
		name = "Nobody on call"
	case b.Mine:
		name += " (you)"
	}
	source := ""
	if b.Override {
		source = "override"
	}
	return joined(" · ", row.Name, name, longSpan(b.Span, a.zone), Span(b.Span.Length()), source)
}

// calendarSelection clips what is selected to the turn at the cursor.
func (e eye) calendarSelection(c *Calendar) {
	state := &e.ui.Calendar
	b := c.focused()
	if state.From.IsZero() || b == nil || b.Gap {
		return
	}
	span := app.Span{Start: state.From, End: state.To}
	if state.To.Before(state.From) {
		span = app.Span{Start: state.To, End: state.From}
	}
	if span = span.Clip(b.Span); span.Empty() {
		return
	}
	part := "Selected: all of it, "
	if !span.Same(b.Span) {
		part = "Selected: "
	}
	text := fmt.Sprintf("%s%s · %s", part, longSpan(span, c.axis.zone), Span(span.Length()))
	if !span.Same(b.Span) {
		text += " of " + Span(b.Span.Length())
	}
	shown := span.Clip(c.axis.window())
	if shown.Empty() {
		return
	}
	c.Selected = &CalendarSelection{
		CalendarStretch: CalendarStretch{c.axis.x(shown.Start), c.axis.x(shown.End)}, Row: c.Row, Lane: b.Lane,
		Schedule: app.Ref{ID: c.Rows[c.Row].ID, Name: c.Rows[c.Row].Name}, User: b.slot.User, Span: span, Text: text,
	}
}

// calendarTotals sums up how much I am on call in the time shown.
func (e eye) calendarTotals(c *Calendar, schedules []app.Schedule) {
	var mine []app.Span
	for _, s := range schedules {
		for _, slot := range s.Slots {
			if slot.User.ID == e.s.Me.ID && slot.User.ID != "" {
				mine = append(mine, slot.Span)
			}
		}
	}
	l := roster.Measure(roster.Common(mine, []app.Span{c.axis.window()}), e.hours(), e.loc)
	in := "this month"
	if e.ui.Calendar.span() == WeekSpan {
		in = "this week"
	}
	if today := c.axis.window(); !today.Covers(e.now) {
		in = "in " + c.Title
	}
	switch {
	case len(schedules) == 0:
	case l.Total == 0:
		c.Totals = "You are not on call " + in + ", as far as it is read."
	default:
		c.Totals = fmt.Sprintf("You are on call for %s %s.", Span(l.Total), in)
		if l.OutOfHours() > 0 {
			c.Totals = fmt.Sprintf("You are on call for %s %s: %s.", Span(l.Total), in, loadWords(l))
		}
	}
}

// calendarAge says how old what is shown is.
func (e eye) calendarAge(c *Calendar, schedules []app.Schedule) {
	var oldest time.Time
	for _, s := range schedules {
		if oldest.IsZero() || s.At.Before(oldest) {
			oldest = s.At
		}
	}
	near, far := &e.ui.Calendar.near, &e.ui.Calendar.far
	var problem *app.Problem
	for _, part := range []*Loaded[[]app.Schedule]{far, near} {
		if part.State == Failed {
			problem = &part.Problem
		}
	}
	if problem == nil {
		problem = e.s.Calendar.Problem
	}
	switch {
	case len(schedules) == 0:
	case near.State == Loading || far.State == Loading:
		c.Age = "Reading…"
	case problem != nil || e.s.Connection.State == app.ConnOffline || e.s.Lost:
		c.Age, c.AgeMark = "A copy, read "+e.ago(oldest), Mark{Shape: ShapeWarning, Word: "Old"}
		if problem != nil {
			c.Age = joined(". ", c.Age, OneLine(problem.What, 100))
		}
	default:
		c.Age = "Read " + e.ago(oldest)
	}
}

// calendarEmpty says why there is nothing to see.
func (e eye) calendarEmpty(c *Calendar, schedules []app.Schedule, sift string) {
	near, far := &e.ui.Calendar.near, &e.ui.Calendar.far
	switch {
	case len(c.Rows) > 0:
	case len(schedules) > 0:
		c.Empty = &Empty{
			Mark: Mark{Shape: ShapeOther}, Title: fmt.Sprintf("Nobody called “%s” is on call here", Cut(OneLine(sift, 40), 40)),
			Text: "Try a part of the name, or another month. Esc shows everybody again.",
		}
	case near.State == Failed || far.State == Failed:
		p := cmp.Or(near.Problem.What, far.Problem.What)
		c.Empty = &Empty{
			Mark: Mark{Shape: ShapeWarning}, Title: "The schedules cannot be read",
			Text: joined(" ", endStop(OneLine(p, 160)), e.pagesGoOn(), "It is tried again by itself."),
		}
	case near.State == Ready || far.State == Ready:
		c.Empty = &Empty{
			Mark: Mark{Shape: ShapeOther}, Title: "No schedule is yours",
			Text: "Schedules on which you have shifts stand here by themselves. To see others: dogwatch schedules TEXT --follow.",
		}
	default:
		c.Empty = &Empty{Mark: Mark{Shape: ShapeSending}, Title: "Reading the schedules…", Busy: true}
	}
}

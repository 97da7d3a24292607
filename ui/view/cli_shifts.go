package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// ShiftsText lists shifts and gaps for a person at a terminal, told in loc.
func ShiftsText(shifts []app.Shift, gaps []app.Gap, me string, now time.Time, loc *time.Location) string {
	var b strings.Builder
	for _, s := range shifts {
		who := OneLine(s.User.String(), 40)
		if s.User.ID == me {
			who = "you"
		}
		level := ""
		if s.Level > 0 {
			level = fmt.Sprintf(", level %d", s.Level)
		}
		if s.Schedule.Zero() {
			fmt.Fprintf(&b, "always                                 %s%s, by the escalation policy itself\n", who, level)
			continue
		}
		fmt.Fprintf(&b, "%-38s %s%s, on %s\n", stretch(s.Start, s.End, loc), who, level, OneLine(s.Schedule.String(), 60))
	}
	if len(shifts) == 0 {
		b.WriteString("There is no shift in that time.\n")
	}
	for _, g := range gaps {
		fmt.Fprintf(&b, "%-38s NOBODY is on call on %s\n", stretch(g.Start, g.End, loc), OneLine(g.Schedule.String(), 60))
	}
	return b.String()
}

// stretch says from when until when, with the date of the end where it is another.
func stretch(start, end time.Time, loc *time.Location) string {
	start, end = start.In(loc), end.In(loc)
	const day = "Mon 2006-01-02 15:04"
	if start.Format(time.DateOnly) == end.Format(time.DateOnly) {
		return start.Format(day) + " to " + end.Format("15:04")
	}
	return start.Format(day) + " to " + end.Format("Mon 01-02 15:04")
}

// StretchText says from when until when.
func StretchText(s app.Span, loc *time.Location) string { return stretch(s.Start, s.End, loc) }

// DoubtsText says what speaks against taking the span beside those shifts, "" where
// nothing does.
func DoubtsText(shifts []app.Shift, span app.Span, loc *time.Location) string {
	around := app.Span{Start: span.Start.Add(-48 * time.Hour), End: span.End.Add(48 * time.Hour)}
	conflicts, rest := roster.Doubts(shifts, span, around)
	switch {
	case len(conflicts) > 0 && conflicts[0].Schedule.Zero():
		return "you are on call then anyway, by an escalation policy"
	case len(conflicts) > 0:
		c := conflicts[0]
		return fmt.Sprintf("you are on call then on %s (%s)", OneLine(c.Schedule.String(), 60), stretch(c.Start, c.End, loc))
	case rest < roster.EnoughRest:
		return fmt.Sprintf("that leaves %s of rest between shifts, less than %s", Span(rest), Span(roster.EnoughRest))
	}
	return ""
}

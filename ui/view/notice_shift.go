package view

import (
	"fmt"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// shift words a notice about my shifts. None of them stays: what they tell is in the
// tray and on the calendar too.
func (v noticeView) shift(out *Notice, n app.Notice) {
	out.Stay = false
	switch {
	case n.Kind == app.NoticeShiftOver:
		out.Title, out.Body = "Your shift is over", noticeLines("You are off call.", v.next())
	case n.Kind == app.NoticeShift && n.Shift != nil:
		v.begins(out, *n.Shift, n.Lead)
	case n.Kind == app.NoticeNews && n.News != nil:
		v.news(out, *n.News)
	case n.Kind == app.NoticeGap && n.Gap != nil:
		out.Title = fmt.Sprintf("Nobody is on call: %s", v.span(n.Gap.Span))
		out.Body = noticeLines("On "+OneLine(n.Gap.Schedule.String(), 60)+".", "Who could take it? The calendar shows who is on before and after.")
	}
}

func (v noticeView) begins(out *Notice, s app.Shift, lead time.Duration) {
	where := "On " + OneLine(s.Schedule.String(), 60)
	if s.Level > 0 {
		where += fmt.Sprintf(", level %d", s.Level)
	}
	until := "until " + Moment(s.End, v.now, v.loc) + " (" + Span(s.End.Sub(s.Start)) + ")"
	if lead == 0 {
		out.Title, out.Body = "You are on call now", noticeLines(where+", "+until+".", "Pages ring here. See whether they would: check readiness.")
		return
	}
	out.Title = "Your shift starts " + Moment(s.Start, v.now, v.loc)
	out.Body = noticeLines("In " + Span(s.Start.Sub(v.now)) + ". " + where + ", " + until + ".")
}

// news words a change of my shifts.
func (v noticeView) news(out *Notice, c app.ShiftNews) {
	switch c.Kind {
	case app.ShiftGained:
		out.Title = "You gained " + v.span(c.Span)
	case app.ShiftLost:
		out.Title = "You are off call " + v.span(c.Span)
	default:
		out.Title = "Your shift moved to " + v.span(c.Span)
	}
	how := "On " + OneLine(c.Schedule.String(), 60)
	if c.Source == app.ByOverride {
		how += ", by an override"
	}
	var who string
	switch {
	case c.Kind == app.ShiftGained && len(c.From) > 0:
		who = "It was " + OneLine(app.Names(c.From), 80) + "'s."
	case c.Kind == app.ShiftGained:
		who = "Nobody had it before."
	case c.Kind == app.ShiftLost && len(c.To) > 0:
		who = OneLine(app.Names(c.To), 80) + " has it now."
	case c.Kind == app.ShiftLost:
		who = "Nobody has it now."
	default:
		who = "It was " + v.span(c.Was) + "."
	}
	out.Body = noticeLines(how+".", who)
}

// span says a stretch: "Sat 18:00–Sun 09:00".
func (v noticeView) span(s app.Span) string {
	end := s.End.In(v.loc)
	if app.DateOf(end) == app.DateOf(s.Start.In(v.loc)) {
		return Moment(s.Start, v.now, v.loc) + "–" + end.Format("15:04")
	}
	return Moment(s.Start, v.now, v.loc) + "–" + Moment(s.End, v.now, v.loc)
}

// next says when I am on call again.
func (v noticeView) next() string {
	if next := v.s.Duty.Next; next != nil {
		return "Your next shift starts " + Moment(next.Start, v.now, v.loc) + "."
	}
	return ""
}

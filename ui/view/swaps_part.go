package view

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// The steps by which the ends of a part move.
const (
	partStep = time.Hour
	fineStep = 15 * time.Minute
)

// firstHalf is what is offered at first: to be changed.
func firstHalf(s app.Span) app.Span {
	middle := s.Start.Add((s.Length() / 2).Round(time.Hour))
	if !middle.After(s.Start) || !middle.Before(s.End) {
		middle = s.Start.Add(s.Length() / 2)
	}
	return app.Span{Start: s.Start, End: middle}
}

// partKey moves the end of the part that the cursor is on.
func (e eye) partKey(d *Dialog, k Key) {
	s, ok := e.dialogSwap(d)
	if !ok {
		return
	}
	by := partStep
	if k.Shift {
		by = fineStep
	}
	if k.Name == KeyLeft {
		by = -by
	}
	p := d.Part
	if d.Cursor == 0 {
		p.Start = within(p.Start.Add(by), s.Give.Span)
	} else {
		p.End = within(p.End.Add(by), s.Give.Span)
	}
	if !p.Empty() {
		d.Part, d.Text, d.Wrong = p, "", ""
	}
}

// partText takes in what was written for a part.
func (e eye) partText(d *Dialog, text string) {
	s, ok := e.dialogSwap(d)
	if !ok {
		return
	}
	d.Text, d.Wrong = text, ""
	if strings.TrimSpace(text) == "" {
		return
	}
	part, why := parsePart(text, s.Give.Span, e.loc)
	if why != "" {
		d.Wrong = why
		return
	}
	d.Part = part
}

// whyNotPart says why the part cannot be offered as it stands.
func (e eye) whyNotPart(d *Dialog, s *app.Swap) string {
	switch {
	case d.Wrong != "":
		return d.Wrong
	case d.Part.Empty():
		return "The part ends before it begins."
	case d.Part.Same(s.Give.Span):
		return "That is all of it: accept it instead."
	}
	return e.whyNotOffer(s)
}

// partRows are the two ends.
func (e eye) partRows(d *Dialog) []DialogRow {
	end := func(name string, t time.Time) DialogRow {
		row := DialogRow{Text: name + " " + t.In(e.loc).Format("Mon 2 Jan 15:04")}
		if s, ok := e.dialogSwap(d); ok {
			if zone := e.zoneOfPerson(s.From); zone != nil && !sameClock(zone, e.loc, app.Span{Start: t, End: t}) {
				row.Sub = t.In(zone).Format("15:04 ") + cityOf(zone)
			}
		}
		return row
	}
	return []DialogRow{end("From", d.Part.Start), end("Until", d.Part.End)}
}

// parsePart reads what a person writes for a part of a stretch: "18:00-22:00", "Tue 18 –
// Wed 2:30", "2026-12-01 18:00 to 22:00". Where no day is named the first that fits in
// the stretch is meant.
func parsePart(text string, in app.Span, loc *time.Location) (app.Span, string) {
	const why = "Write it as 18:00 – 22:00, or Tue 18:00 – Wed 02:00."
	if len(text) > 80 {
		return app.Span{}, why
	}
	text = strings.NewReplacer("–", " - ", "—", " - ", " to ", " - ", " until ", " - ").Replace(strings.ToLower(text))
	from, to, ok := strings.Cut(text, " - ")
	if !ok {
		// A date has dashes of its own: the one that parts the two ends follows a time.
		at := strings.LastIndexByte(text, '-')
		if at < 0 {
			return app.Span{}, why
		}
		from, to = text[:at], text[at+1:]
	}
	start, fine := partEnd(from, app.Span{Start: in.Start, End: in.End}, loc)
	if !fine {
		return app.Span{}, why
	}
	end, fine := partEnd(to, app.Span{Start: start.Add(time.Nanosecond), End: in.End.Add(time.Nanosecond)}, loc)
	if !fine {
		return app.Span{}, why
	}
	part := app.Span{Start: start, End: end}
	if start.IsZero() || end.IsZero() || part.Empty() {
		return app.Span{}, fmt.Sprintf("That does not lie in %s.", longSpan(in, loc))
	}
	return part, ""
}

// partEnd reads one end: a day that may be left out, and a time. It gives the first such
// moment in the stretch, the zero one where there is none; false where it is no time.
func partEnd(text string, in app.Span, loc *time.Location) (time.Time, bool) {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 2 {
		return time.Time{}, false
	}
	clock, ok := partClock(words[len(words)-1])
	if !ok {
		return time.Time{}, false
	}
	day := func(app.Date) bool { return true }
	if len(words) == 2 {
		if date, err := app.ParseDate(words[0]); err == nil {
			day = func(d app.Date) bool { return d == date }
		} else if name := words[0]; len(name) >= 3 {
			known := false
			for _, w := range week {
				known = known || strings.HasPrefix(strings.ToLower(w.day.String()), name)
			}
			if !known {
				return time.Time{}, false
			}
			day = func(d app.Date) bool { return strings.HasPrefix(strings.ToLower(d.Weekday().String()), name) }
		} else {
			return time.Time{}, false
		}
	}
	first := app.DateOf(in.Start.In(loc))
	for n := range 40 { // a swap is of 31 days at most
		d := first.Add(n)
		if at := roster.Instant(d, clock, loc); day(d) && in.Covers(at) {
			return at, true
		}
	}
	return time.Time{}, true
}

// partClock reads "18", "18:30" or "1830".
func partClock(text string) (time.Duration, bool) {
	h, m, ok := strings.Cut(text, ":")
	if !ok && len(text) == 4 {
		h, m, ok = text[:2], text[2:], true
	}
	if !ok {
		m = "0"
	}
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	if err1 != nil || err2 != nil || hour < 0 || hour > 24 || minute < 0 || minute > 59 || hour == 24 && minute > 0 {
		return 0, false
	}
	return time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute, true
}

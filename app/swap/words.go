package swap

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The times of these texts are UTC: they are read by people in several zones, and there
// is nobody to ask which.

// when is a span as a person writes it: "Tue 1 Dec 08:00–20:00 UTC". The year stands
// where it is asked for.
func when(s app.Span, year bool) string {
	day := "Mon 2 Jan"
	if year {
		day = "Mon 2 Jan 2006"
	}
	start, end := s.Start.UTC(), s.End.UTC()
	if app.DateOf(start) == app.DateOf(end) {
		return start.Format(day+" ") + clock(start) + "–" + clock(end) + " UTC"
	}
	return start.Format(day+" ") + clock(start) + " – " + end.Format(day+" ") + clock(end) + " UTC"
}

func clock(t time.Time) string {
	if t.Second() != 0 {
		return t.Format("15:04:05")
	}
	return t.Format("15:04")
}

func moment(t time.Time) string { return t.UTC().Format("Mon 2 Jan 2006 ") + clock(t.UTC()) + " UTC" }

// long is how long something is: "2 d 4 h", "30 min".
func long(d time.Duration) string {
	minutes := int(d.Round(time.Minute) / time.Minute)
	var parts []string
	for _, unit := range []struct {
		name string
		is   int
	}{{"d", 24 * 60}, {"h", 60}, {"min", 1}} {
		if n := minutes / unit.is; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
			minutes %= unit.is
		}
	}
	return cmp.Or(strings.Join(parts, " "), "less than a minute")
}

// asked names whom it asks.
func asked(r app.SwapRequest) string {
	switch n := len(r.To); {
	case r.Everyone:
		return "everyone on " + r.Give.Schedule.String()
	case n == 0:
		return "nobody"
	case n == 1:
		return r.To[0].String()
	case n <= 3:
		return app.Names(r.To[:n-1]) + " and " + r.To[n-1].String()
	default:
		return fmt.Sprintf("%s and %d others", app.Names(r.To[:2]), n-2)
	}
}

// nameOf is who that is by the request, as the names in an event are somebody's word.
func nameOf(r app.SwapRequest, who app.Ref) app.Ref {
	for _, known := range slices.Concat([]app.Ref{r.From}, r.To) {
		if known.ID == who.ID && known.Name != "" {
			return known
		}
	}
	return who
}

// Title is the request on one line: "Shift swap: Ana asks Ben, Tue 1 Dec 08:00–20:00
// UTC, Payments primary".
func Title(r app.SwapRequest) string {
	r = cleanRequest(r)
	if r.For == nil {
		return fmt.Sprintf("Shift swap: %s asks %s, %s, %s", r.From, asked(r), when(r.Give.Span, false), r.Give.Schedule)
	}
	return fmt.Sprintf("Shift swap: %s offers %s an exchange, %s, %s for %s, %s", r.From, asked(r),
		when(r.Give.Span, false), r.Give.Schedule, when(r.For.Span, false), r.For.Schedule)
}

// request is the request in sentences.
func request(r app.SwapRequest) string {
	var b strings.Builder
	if r.For == nil {
		fmt.Fprintf(&b, "%s asks %s to take a shift over.\n\n", r.From, asked(r))
	} else {
		fmt.Fprintf(&b, "%s asks %s to exchange shifts.\n\n", r.From, asked(r))
	}
	if len(r.To) > 1 {
		fmt.Fprintf(&b, "Asked: %s. Whoever says yes first has it.\n", app.Names(r.To))
	}
	for _, l := range Legs(told(r)) {
		fmt.Fprintf(&b, "%s: %s (%s), %s instead of %s.\n", l.Turn.Schedule, when(l.Turn.Span, true), long(l.Turn.Length()), taker(l.To), l.From)
	}
	if r.Message != "" {
		fmt.Fprintf(&b, "\n%s writes:\n%s\n", r.From, quote(r.Message))
	}
	return b.String()
}

// told is the request with its taker, where only one can be that.
func told(r app.SwapRequest) app.Swap {
	s := app.Swap{SwapRequest: r}
	if len(r.To) == 1 && !r.Everyone {
		s.Taker = r.To[0]
	}
	return s
}

func taker(who app.Ref) string {
	if who.Zero() {
		return "whoever takes it"
	}
	return who.String()
}

// quote marks each line as somebody's words: none of them can be taken for ours.
func quote(text string) string {
	return "> " + strings.ReplaceAll(text, "\n", "\n> ")
}

// byHand says what to override, for who has no Dogwatch.
func byHand(r app.SwapRequest) string {
	var parts []string
	for _, l := range Legs(told(r)) {
		who := "yourself"
		if l.From.ID != r.From.ID {
			who = l.To.String()
		}
		parts = append(parts, fmt.Sprintf("on the schedule %s for %s from %s to %s", l.Turn.Schedule, who, moment(l.Turn.Start), moment(l.Turn.End)))
	}
	if len(parts) == 1 {
		return "make an override in PagerDuty " + parts[0]
	}
	return "make two overrides in PagerDuty, " + strings.Join(parts, ", and ")
}

// said is what somebody said, in a sentence.
func said(e app.SwapEvent, r app.SwapRequest) string {
	who, other := e.Who.String(), nameOf(r, e.Taker)
	part := when(r.Give.Span, true)
	if e.Part != nil {
		part = when(*e.Part, true)
	}
	switch e.What {
	case app.SaidAccept:
		if !e.Taker.Zero() && e.Taker.ID != e.Who.ID {
			return fmt.Sprintf("%s agrees: %s takes %s on %s. %s's Dogwatch makes the change now, and says here when it is done.", who, other, part, r.Give.Schedule, other)
		}
		return fmt.Sprintf("%s says yes. %s's Dogwatch makes the change in PagerDuty now, and says here when it is done.", who, who)
	case app.SaidOffer:
		return fmt.Sprintf("%s offers to take a part: %s on %s. %s can agree to that in Dogwatch, or wait for others. Without Dogwatch, %s can make that override in PagerDuty, and resolve this request.",
			who, part, r.Give.Schedule, r.From, r.From)
	case app.SaidDecline:
		return who + " says no."
	case app.SaidWithdraw:
		return who + " withdraws the request. The schedule is as it was; nobody needs to answer any more."
	case app.SaidCovered:
		if shown, _ := seenText(e, r); shown {
			return fmt.Sprintf("Covered: %s %s. %s can take it back until %s.", Seen(r, other), covers(r, e, other), other, moment(r.Start()))
		}
		if !e.Taker.Zero() && e.Taker.ID != e.Who.ID {
			return fmt.Sprintf("Covered: %s says that %s has said yes. %s. %s can take it back until %s.", who, other, covers(r, e, other), other, moment(r.Start()))
		}
		return fmt.Sprintf("Covered. %s. Either side can take it back until %s.", covers(r, e, e.Who), moment(r.Start()))
	case app.SaidFailed:
		return fmt.Sprintf("It did not work out: %s stays on call.", r.From)
	case app.SaidTakeBack:
		return fmt.Sprintf("%s takes it back: the schedule is as it was, and %s is on call again.", who, r.From)
	}
	return who + " writes:"
}

// Seen is how the text of a covered begins that tells only what the schedule shows: who
// says it knows of no yes. (It stands in the text, as the line for machines has no word
// for it.)
func Seen(r app.SwapRequest, taker app.Ref) string {
	return fmt.Sprintf("The schedule shows %s in %s's place.", nameOf(r, taker), r.From)
}

// seenText reports whether a covered tells only what the schedule shows; rest is what the
// person adds to that.
func seenText(e app.SwapEvent, r app.SwapRequest) (shown bool, rest string) {
	if e.What != app.SaidCovered || e.Taker.Zero() {
		return false, e.Text
	}
	rest, shown = strings.CutPrefix(e.Text, Seen(r, e.Taker))
	return shown, strings.TrimSpace(rest)
}

// sentences are what was said, and the person's own text.
func sentences(e app.SwapEvent, r app.SwapRequest) string {
	text := said(e, r)
	if _, own := seenText(e, r); own != "" {
		text += "\n" + quote(own)
	}
	return text
}

// covers says who is on call now, as the schedules showed it.
func covers(r app.SwapRequest, e app.SwapEvent, who app.Ref) string {
	s := app.Swap{SwapRequest: r, Taker: who}
	if e.Part != nil {
		s.Part = *e.Part
	}
	var parts []string
	for _, l := range Legs(s) {
		parts = append(parts, fmt.Sprintf("%s is on call on %s, %s", l.To, l.Turn.Schedule, when(l.Turn.Span, true)))
	}
	return "PagerDuty shows that " + strings.Join(parts, ", and ")
}

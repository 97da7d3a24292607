package view

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// swapLine says how a swap stands, from where I stand, and what that means. It never
// says more than the state does: "covered" is PagerDuty's word alone.
func (w swapWords) line(s app.Swap) Line {
	l := Line{Mark: w.mark(s)}
	word := endStop(OneLine(s.Word, 300))
	switch {
	case s.Half != nil:
		l.Text, l.More = "It is half-way: one part is written, the other is not.", "Finish it, or undo what is written. Until then it is tried again by itself."
		return l
	case s.Doing != nil:
		l.Text = endStop(w.doing(*s.Doing))
		l.More = "It is kept on this computer and sent until PagerDuty has it. Nothing of it counts before."
		switch {
		case s.Doing.What != app.SaidAccept && s.Doing.What != app.SaidCovered:
		case s.State == app.SwapCovered:
			l.More = "The schedule shows it already; the request is still to be told."
		default:
			l.More = w.verb(s.From, "stay") + " on call until PagerDuty shows otherwise."
		}
		return l
	}
	switch s.State {
	case app.SwapOpen:
		l.Text, l.More = w.openLine(s)
	case app.SwapAccepted:
		l.Text = fmt.Sprintf("%s accepted. It is not in the schedule yet.", w.subject(s.Taker))
		l.More = fmt.Sprintf("%s Dogwatch writes it. %s on call until PagerDuty shows otherwise.", capital(w.whose(w.writer(s))), w.verb(s.From, "stay"))
	case app.SwapApplying:
		l.Text = "It is being written to the schedule."
		l.More = w.verb(s.From, "stay") + " on call until PagerDuty shows otherwise."
	case app.SwapCovered:
		l.Text = "Covered: PagerDuty shows it."
		l.More = "Either of the two can take it back until " + w.moment(s.Start()) + "."
	case app.SwapDeclined:
		l.Text = "Declined by " + w.people(s.Declined) + "."
		if len(s.Declined) == 0 {
			l.Text = "Declined."
		}
		if ev := lastSaid(s, app.SaidDecline); ev == nil {
			l.More = word // whoever closed the incident without a word
		} else if ev.Text != "" {
			l.More = "“" + OneLine(ev.Text, 200) + "”"
		}
		l.More = joined(" ", l.More, w.verb(s.From, "stay")+" on call.")
	case app.SwapWithdrawn:
		l.Text, l.More = "Withdrawn by "+w.who(s.From)+".", "Nothing was written to the schedule."
		if ev := w.tookBack(s); ev != nil {
			l.Text, l.More = "Taken back by "+w.who(ev.Who)+".", "The schedule is as it was before."
		} else if word != "" {
			l.Text = word // not in words: it was closed in PagerDuty
		}
	case app.SwapExpired:
		l.Text = "It began before it was answered."
		if !s.Taker.Zero() {
			l.Text = "It began before it was written."
		}
		l.More = w.verb(s.From, "stay") + " on call."
	case app.SwapFailed:
		l.Text, l.More = "Not done.", cmp.Or(word, "Nothing in the schedule was changed.")
	}
	return l
}

// writer is whose Dogwatch writes the overrides: the taker's.
func (w swapWords) writer(s app.Swap) app.Ref { return s.Taker }

func (w swapWords) openLine(s app.Swap) (text, more string) {
	start := w.moment(s.Start())
	stay := fmt.Sprintf("Without an answer by %s %s on call.", start, lower(w.verb(s.From, "stay")))
	is := func(r app.Ref) bool { return r.ID == w.me }
	switch {
	case s.From.ID == w.me && len(s.Offers) > 0:
		o := s.Offers[0]
		text = fmt.Sprintf("%s to take %s.", w.verb(o.By, "offer"), w.span(o.Span))
		if n := len(s.Offers); n > 1 {
			text = fmt.Sprintf("%d of those you asked offer to take a part.", n)
		}
		return text, joined(" ", w.declinedBy(s), stay)
	case s.From.ID == w.me:
		return "Nobody has answered yet.", joined(" ", w.declinedBy(s), stay)
	case slices.ContainsFunc(s.Declined, is):
		return "You declined.", "Others may still take it."
	case slices.ContainsFunc(s.Offers, func(o app.SwapOffer) bool { return is(o.By) }):
		return fmt.Sprintf("You offered a part. %s not answered.", w.verb(s.From, "have")), stay
	case s.Asks(w.me):
		return "It waits for your answer.", stay
	}
	return "It waits for " + w.people(s.To) + ".", joined(" ", w.declinedBy(s), stay)
}

func (w swapWords) declinedBy(s app.Swap) string {
	if len(s.Declined) == 0 {
		return ""
	}
	return capital(w.people(s.Declined)) + " declined."
}

// lower makes a sentence's first word one in its middle; a name stays as it is.
func lower(s string) string {
	if len(s) > 4 && s[:4] == "You " {
		return "you " + s[4:]
	}
	return s
}

// inTheWay are the warnings about a swap: what was edited since, and why something
// could not be done.
func (w swapWords) inTheWay(s app.Swap) []Line {
	var out []Line
	add := func(text, more string) {
		out = append(out, Line{Mark: Mark{Shape: ShapeWarning, Word: "In the way"}, Text: text, More: more})
	}
	if s.Stale != "" {
		more := "It cannot be accepted as it is: ask anew for the times that hold now."
		if s.State == app.SwapCovered {
			more = "Look at the schedule: somebody has changed it after the swap."
		}
		add(endStop(capital(OneLine(s.Stale, 240))), more)
	}
	if s.Word != "" && !s.State.Ended() && s.Half == nil && s.Doing == nil {
		add(endStop(capital(OneLine(s.Word, 300))), "")
	}
	return out
}

// objection is what speaks against a swap, about the person that it names: of a
// candidate it is a part of a sentence, "on call then on Search".
func (w swapWords) objection(o app.SwapObjection) string {
	shift := ""
	if o.Shift != nil {
		shift = fmt.Sprintf(" on %s (%s)", scheduleName(o.Shift.Schedule), w.span(app.Span{Start: o.Shift.Start, End: o.Shift.End}))
	}
	span := ""
	if !o.Span.Empty() {
		span = ": " + w.span(o.Span)
	}
	switch o.Code {
	case app.SwapPast:
		return "it has begun"
	case app.SwapNotTheirs:
		return "it belongs to somebody else now: the schedule was edited"
	case app.SwapNotRead:
		return "that time was not read, so nothing can be said about it"
	case app.SwapAskedTwice:
		return "another request is open for the same time"
	case app.SwapOverlaps:
		return "on call then" + cmp.Or(shift, " on another schedule")
	case app.SwapBeside:
		return "on call then on this schedule too"
	case app.SwapTooLittle:
		if o.Rest <= 0 {
			return "no rest" + beside(shift)
		}
		return "only " + Span(o.Rest) + " of rest" + beside(shift)
	case app.SwapHasGap:
		return "nobody is on call in a part of it" + span
	case app.SwapClockChange:
		return "the clocks change in it" + span
	case app.SwapAtNight:
		return "night for them"
	}
	return OneLine(string(o.Code), 40)
}

func beside(shift string) string {
	if shift == "" {
		return ""
	}
	return ", beside the shift" + shift
}

// objectionLine is an objection as a line of its own.
func (w swapWords) objectionLine(o app.SwapObjection) Line {
	text := w.objection(o)
	if o.Code == app.SwapAtNight && o.Who.ID == w.me {
		text = "it is your night"
	}
	l := Line{Mark: Mark{Shape: ShapeWarning, Word: "But"}, Text: endStop(capital(text))}
	if o.Hard {
		l.Mark = Mark{Shape: ShapeRefused, Word: "Impossible"}
	}
	if !o.Who.Zero() && o.Code != app.SwapAtNight {
		l.Text = endStop(w.subject(o.Who) + ": " + text)
	}
	return l
}

package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// swapWords words swaps for one person. The screen, the notices, the tray and the
// terminal all speak through it, so that they say the same.
type swapWords struct {
	me  string
	loc *time.Location
}

func (e eye) swapWords() swapWords { return swapWords{me: e.s.Me.ID, loc: e.loc} }

// who names somebody: "you", or the name.
func (w swapWords) who(r app.Ref) string {
	if r.ID != "" && r.ID == w.me {
		return "you"
	}
	return cmp.Or(OneLine(r.String(), 40), "somebody")
}

// subject is who at the beginning of a sentence. A name stays as it is written.
func (w swapWords) subject(r app.Ref) string {
	switch who := w.who(r); who {
	case "you", "somebody":
		return capital(who)
	default:
		return who
	}
}

// whose is "your", or "Ana Brandt's".
func (w swapWords) whose(r app.Ref) string {
	if who := w.who(r); who != "you" {
		return who + "'s"
	}
	return "your"
}

// verb is the form that goes with the person: "you ask", "Ana asks".
func (w swapWords) verb(r app.Ref, verb string) string {
	if w.who(r) == "you" {
		return "You " + verb
	}
	switch {
	case strings.HasSuffix(verb, "y") && !strings.HasSuffix(verb, "ay"):
		verb = strings.TrimSuffix(verb, "y") + "ie"
	case verb == "have":
		return w.subject(r) + " has"
	case verb == "are":
		return w.subject(r) + " is"
	}
	return w.subject(r) + " " + verb + "s"
}

// people names those who were asked, me first.
func (w swapWords) people(refs []app.Ref) string {
	var names []string
	for _, r := range refs {
		if w.who(r) == "you" {
			names = slices.Insert(names, 0, "you")
			continue
		}
		names = append(names, w.who(r))
	}
	switch n := len(names); {
	case n == 0:
		return "nobody"
	case n == 1:
		return names[0]
	case n == 2:
		return names[0] + " and " + names[1]
	case n == 3:
		return fmt.Sprintf("%s, %s and %s", names[0], names[1], names[2])
	}
	return fmt.Sprintf("%s, %s and %d more", names[0], names[1], len(names)-2)
}

// asked are those whom the request asks.
func (w swapWords) asked(r app.SwapRequest) string {
	if r.Everyone {
		if r.Asks(w.me) {
			return "you and everyone else"
		}
		return "everyone"
	}
	return w.people(r.To)
}

// span is a stretch with its dates.
func (w swapWords) span(s app.Span) string {
	if s.Start.IsZero() || s.End.IsZero() {
		return "an unknown time"
	}
	return longSpan(s, w.loc)
}

// lengthOfSpan is how long a stretch is, "" where that is not known.
func lengthOfSpan(s app.Span) string {
	if s.Start.IsZero() || s.End.IsZero() {
		return ""
	}
	return Span(s.Length())
}

// moment is an instant whose words do not change as time passes.
func (w swapWords) moment(t time.Time) string {
	if t.IsZero() {
		return "then"
	}
	return t.In(w.loc).Format("Mon 2 Jan 15:04")
}

func scheduleName(r app.Ref) string {
	return cmp.Or(OneLine(r.String(), 60), "a schedule without a name")
}

// short is the swap in the fewest words: "Ana Brandt asks you".
func (w swapWords) short(s app.Swap) string {
	if s.State == app.SwapCovered || !s.Taker.Zero() && !s.State.Ended() {
		return fmt.Sprintf("%s, for %s", w.subject(s.Taker), w.who(s.From))
	}
	return w.verb(s.From, "ask") + " " + w.asked(s.SwapRequest)
}

// title is the swap as a sentence, with the stretch in it.
func (w swapWords) title(s app.Swap) string {
	when := w.span(s.Give.Span)
	switch {
	case s.State == app.SwapCovered:
		return fmt.Sprintf("%s %s", w.verb(s.Taker, "have"), w.span(s.Takes().Span))
	case s.Kind == app.SwapExchange && s.For != nil:
		return w.head(s)
	}
	return fmt.Sprintf("%s %s to take %s", w.verb(s.From, "ask"), w.asked(s.SwapRequest), when)
}

// head is the swap as a sentence, without its times.
func (w swapWords) head(s app.Swap) string {
	switch {
	case s.State == app.SwapCovered:
		return fmt.Sprintf("%s it from %s", w.verb(s.Taker, "take"), w.who(s.From))
	case s.Kind == app.SwapExchange && s.For != nil:
		return fmt.Sprintf("%s %s an exchange", w.verb(s.From, "offer"), w.asked(s.SwapRequest))
	}
	return fmt.Sprintf("%s %s for cover", w.verb(s.From, "ask"), w.asked(s.SwapRequest))
}

// mark is the state with its shape: never more than the state itself says.
func (w swapWords) mark(s app.Swap) Mark {
	swap := func(shape Shape, word string) Mark { return Mark{State: app.TraySwapWaiting, Shape: shape, Word: word} }
	over := func(shape Shape, word string) Mark { return Mark{State: app.TrayOffCall, Shape: shape, Word: word} }
	switch {
	case s.Half != nil:
		return swap(ShapeWarning, "Half-way")
	case s.Doing != nil:
		if s.Doing.Tries > 0 {
			return Mark{Shape: ShapeWarning, Word: "Not sent yet"}
		}
		return Mark{Shape: ShapeSending, Word: "Sending…"}
	case s.Waits(w.me):
		return mark(app.TraySwapWaiting, "Waits for you")
	}
	switch s.State {
	case app.SwapOpen:
		return swap(ShapeUnknown, "Open")
	case app.SwapAccepted:
		return swap(ShapeSending, "Accepted")
	case app.SwapApplying:
		return swap(ShapeSending, "Being written")
	case app.SwapCovered:
		return swap(ShapeDone, "Covered")
	case app.SwapDeclined:
		return over(ShapeRefused, "Declined")
	case app.SwapWithdrawn:
		if w.tookBack(s) != nil {
			return over(ShapeBack, "Taken back")
		}
		return over(ShapeBack, "Withdrawn")
	case app.SwapExpired:
		return over(ShapeExpired, "Expired")
	case app.SwapFailed:
		return over(ShapeRefused, "Not done")
	}
	return Mark{Shape: ShapeUnknown, Word: "Unknown"}
}

// tookBack is who took it back, nil for nobody.
func (w swapWords) tookBack(s app.Swap) *app.SwapEvent { return lastSaid(s, app.SaidTakeBack) }

// lastSaid is the last event of the kind that counts.
func lastSaid(s app.Swap, what app.SwapWhat) *app.SwapEvent {
	for i := len(s.History) - 1; i >= 0; i-- {
		if ev := &s.History[i]; ev.What == what && ev.Void == "" {
			return ev
		}
	}
	return nil
}

// said is what somebody did, without its reason: "Kim Ono declined". Of an event that
// does not count it says that somebody meant to.
func (w swapWords) said(ev app.SwapEvent, s app.Swap) string {
	who := w.subject(ev.Who)
	part := ""
	if ev.Part != nil {
		part = w.span(*ev.Part)
	}
	switch ev.What {
	case app.SaidAsk:
		return fmt.Sprintf("%s asked %s", who, w.asked(s.SwapRequest))
	case app.SaidOffer:
		return joined(" ", who, "offered to take", cmp.Or(part, "a part"))
	case app.SaidAccept:
		verb := "accepted"
		if ev.Void != "" {
			verb = "said yes"
		}
		switch {
		case !ev.Taker.Zero() && ev.Taker.ID != ev.Who.ID:
			return joined(" ", who, verb, w.whose(ev.Taker)+" offer", part)
		case part != "":
			return joined(" ", who, verb, part)
		}
		return who + " " + verb
	case app.SaidDecline:
		return who + " declined"
	case app.SaidWithdraw:
		return who + " withdrew the request"
	case app.SaidCovered:
		if ev.Void != "" || s.State != app.SwapCovered && w.tookBack(s) == nil {
			return who + " wrote the overrides"
		}
		return who + " wrote the overrides: PagerDuty shows them"
	case app.SaidFailed:
		return who + " could not write it"
	case app.SaidTakeBack:
		return who + " took it back"
	case app.SaidText:
		return who + " wrote"
	case app.SaidClosed:
		return who + " closed the incident in PagerDuty"
	case app.SaidSeen:
		return "The schedule shows the swap"
	}
	return who + ": " + OneLine(string(ev.What), 40)
}

// wish is an override in words: exactly what stands in the schedule after it.
func (w swapWords) wish(o app.OverrideWish) string {
	text := fmt.Sprintf("%s: %s on call %s", scheduleName(o.Schedule), w.who(o.User), w.span(o.Span))
	if !o.Instead.Zero() {
		text += ", in place of " + w.who(o.Instead)
	}
	return text
}

// writes are the overrides that a swap comes to, in words.
func (w swapWords) writes(s app.Swap, taker app.Ref, part app.Span) []string {
	give := s.Give
	if !part.Empty() {
		give.Span = part
	}
	wishes := []app.OverrideWish{{Schedule: give.Schedule, Span: give.Span, User: taker, Instead: s.From}}
	if s.For != nil {
		wishes = append(wishes, app.OverrideWish{Schedule: s.For.Schedule, Span: s.For.Span, User: s.From, Instead: taker})
	}
	out := make([]string, len(wishes))
	for i, o := range wishes {
		out[i] = w.wish(o)
	}
	return out
}

// kind is what is asked for in a word.
func swapKind(s app.SwapRequest) string {
	if s.Kind == app.SwapExchange {
		return "Exchange"
	}
	return "Cover"
}

// doing says what is under way on this computer.
func (w swapWords) doing(d app.SwapDoing) string {
	noun := map[app.SwapWhat]string{
		app.SaidAsk: "request", app.SaidAccept: "yes", app.SaidDecline: "no", app.SaidOffer: "offer", app.SaidWithdraw: "withdrawal",
	}[d.What]
	text := "Sending your " + noun + "…"
	switch {
	case d.What == app.SaidCovered:
		text = "Writing to the schedule…"
	case d.What == app.SaidTakeBack:
		text = "Putting the schedule back…"
	case noun == "":
		text = "Sending…"
	}
	if d.Tries > 0 {
		text += " tried " + Plural(d.Tries, "time", "times")
		if word := OneLine(d.Word, 200); word != "" {
			text += ": " + word
		}
	}
	return text
}

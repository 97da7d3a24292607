package swap

import (
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Fold tells what became of a request by what was said about it, in that order. It is
// the same for everybody who reads the same log: the first yes that counts wins. What
// does not count stays in the history, with the reason in Void.
//
// Nothing but now ends a request that nobody ended: at its start it expires. What was
// agreed before can still be told as covered or failed after that, as the note may be
// later than the override. Fold sets State, Taker, Part, Offers, Declined, Overrides,
// History, Word and Ended.
func Fold(r app.SwapRequest, events []app.SwapEvent, now time.Time) app.Swap {
	f := folding{app.Swap{SwapRequest: r, State: app.SwapOpen}}
	for _, e := range events {
		e.Void = f.take(e)
		f.History = append(f.History, e)
	}
	f.expire(now)
	return f.Swap
}

// folding is a swap while its log is read. Its methods give why an event does not count,
// "" where it does.
type folding struct{ app.Swap }

func (f *folding) take(e app.SwapEvent) string {
	switch e.What {
	case app.SaidOffer:
		return f.offered(e)
	case app.SaidAccept:
		return f.accepted(e)
	case app.SaidDecline:
		return f.declined(e)
	case app.SaidWithdraw:
		return f.withdrawn(e)
	case app.SaidCovered:
		return f.covered(e)
	case app.SaidFailed:
		return f.failed(e)
	case app.SaidTakeBack:
		return f.takenBack(e)
	case app.SaidClosed:
		f.closed(e)
	case app.SaidAsk:
		if e.Who.ID != f.From.ID {
			return "only " + f.From.String() + " could ask that"
		}
	case app.SaidText, app.SaidSeen:
	default:
		return "this Dogwatch does not know what that means"
	}
	return ""
}

func (f *folding) offered(e app.SwapEvent) string {
	if why := f.answerable(e); why != "" {
		return why
	}
	if e.Part == nil || e.Part.Empty() || !e.Part.Clip(f.Give.Span).Same(*e.Part) {
		return "what is offered is no part of it"
	}
	f.forget(e.Who)
	f.Offers = append(f.Offers, app.SwapOffer{By: f.person(e.Who), Span: *e.Part, Text: e.Text, At: e.At})
	return ""
}

func (f *folding) accepted(e app.SwapEvent) string {
	if e.Who.ID == f.From.ID {
		return f.agreed(e)
	}
	switch why := f.answerable(e); {
	case why != "":
		return why
	case !e.Taker.Zero() && e.Taker.ID != e.Who.ID:
		return "nobody says yes for somebody else"
	case e.Part != nil && !e.Part.Same(f.Give.Span):
		return "a part is offered first, and " + f.From.String() + " agrees to it"
	}
	f.won(e.Who, app.Span{})
	return ""
}

// agreed is the asker's yes to an offer: to what was offered, and not to what is offered
// by now.
func (f *folding) agreed(e app.SwapEvent) string {
	if why := f.open(e); why != "" {
		return why
	}
	n := slices.IndexFunc(f.Offers, func(o app.SwapOffer) bool { return o.By.ID == e.Taker.ID })
	switch {
	case e.Taker.Zero() || e.Part == nil:
		return "it does not say to what offer"
	case n < 0:
		return fmt.Sprintf("no offer of %s stood", nameOf(f.SwapRequest, e.Taker))
	case !f.Offers[n].Same(*e.Part):
		return fmt.Sprintf("%s had offered another part by then", f.Offers[n].By)
	}
	f.won(f.Offers[n].By, f.Offers[n].Span)
	return ""
}

func (f *folding) declined(e app.SwapEvent) string {
	if why := f.answerable(e); why != "" {
		return why
	}
	if f.saidNo(e.Who) {
		return f.person(e.Who).String() + " had said no already"
	}
	f.no(e)
	return ""
}

func (f *folding) withdrawn(e app.SwapEvent) string {
	if e.Who.ID != f.From.ID {
		return "only " + f.From.String() + " can withdraw it"
	}
	if why := f.open(e); why != "" {
		return why
	}
	f.end(app.SwapWithdrawn, e, e.Text)
	return ""
}

func (f *folding) covered(e app.SwapEvent) string {
	if f.State == app.SwapOpen {
		if why := f.vouched(e); why != "" || e.Claimed {
			return why
		}
		f.end(app.SwapCovered, e, "")
		f.Overrides = f.ours(e.Overrides)
		return ""
	}
	switch why := f.underway(e); {
	case why != "":
		return why
	case !e.Taker.Zero() && e.Taker.ID != f.Taker.ID:
		return f.Taker.String() + " was first"
	case e.Part != nil && !e.Part.Same(f.Takes().Span):
		return "that is not the part that was agreed"
	case e.Claimed: // then it counts once the schedule shows it
		return ""
	}
	f.end(app.SwapCovered, e, "")
	f.Overrides = f.ours(e.Overrides)
	return ""
}

// vouched is a covered that no accept came before: the asker says who said yes elsewhere,
// or the text that the taker handed over told both at once.
func (f *folding) vouched(e app.SwapEvent) string {
	taker, part := e.Taker, app.Span{}
	if e.Claimed && e.Who.ID != f.From.ID {
		taker = e.Who
	}
	switch why := f.open(e); {
	case why != "":
		return why
	case e.Who.ID != f.From.ID && !e.Claimed:
		return "nobody had said yes before"
	case taker.Zero() || taker.ID == f.From.ID || !f.Asks(taker.ID):
		return "it does not say who of those asked takes it"
	case f.saidNo(taker):
		return f.person(taker).String() + " had said no"
	}
	if e.Part != nil {
		if part = *e.Part; part.Empty() || !part.Clip(f.Give.Span).Same(part) {
			return "that is no part of it"
		}
	}
	f.won(taker, part)
	return ""
}

func (f *folding) failed(e app.SwapEvent) string {
	if why := f.underway(e); why != "" {
		return why
	}
	f.end(app.SwapFailed, e, e.Text)
	return ""
}

func (f *folding) takenBack(e app.SwapEvent) string {
	switch {
	case f.State == app.SwapWithdrawn:
		return "it was taken back or withdrawn before"
	case f.State != app.SwapCovered:
		return "it was not covered"
	case e.Who.ID != f.From.ID && e.Who.ID != f.Taker.ID:
		return fmt.Sprintf("only %s and %s can take it back", f.From, f.Taker)
	case f.begun(e):
		return "it had begun"
	}
	f.end(app.SwapWithdrawn, e, f.person(e.Who).String()+" took it back.")
	f.Overrides = nil
	return ""
}

// closed is the end of the incident. By a Dogwatch it comes after the word that ends the
// request, and says nothing more. Somebody without one closes it to say no, or to end it;
// that the request is accepted it does not change, as then the schedule may have changed
// already.
func (f *folding) closed(e app.SwapEvent) {
	if f.State != app.SwapOpen || f.begun(e) {
		return
	}
	who := f.person(e.Who)
	if who.ID != f.From.ID && f.Asks(who.ID) {
		if !f.saidNo(who) {
			f.no(e)
		}
		if f.State != app.SwapOpen {
			f.Word = who.String() + " closed it in PagerDuty without a word."
			return
		}
	}
	word := "It was closed in PagerDuty."
	if !who.Zero() {
		word = who.String() + " closed it in PagerDuty."
	}
	f.end(app.SwapWithdrawn, e, word)
}

// expire ends what nobody ended before it began.
func (f *folding) expire(now time.Time) {
	if now.Before(f.Start()) || f.State.Ended() {
		return
	}
	f.Word = fmt.Sprintf("Nobody said yes before it began: %s stays on call.", f.From)
	if f.State == app.SwapAccepted {
		f.Word = fmt.Sprintf("%s said yes, but it was not written into the schedule before it began: %s stays on call.", f.Taker, f.From)
	}
	f.State, f.Ended = app.SwapExpired, f.Start()
}

// end is the swap's end, as that event told it.
func (f *folding) end(state app.SwapState, e app.SwapEvent, word string) {
	f.State, f.Ended, f.Word = state, e.At, word
}

func (f *folding) won(taker app.Ref, part app.Span) {
	f.forget(taker)
	f.State, f.Taker, f.Part = app.SwapAccepted, f.person(taker), part
}

// no is somebody's no, the end where nobody is left to ask.
func (f *folding) no(e app.SwapEvent) {
	f.forget(e.Who)
	f.Declined = append(f.Declined, f.person(e.Who))
	for _, to := range f.To {
		if to.ID != f.From.ID && !f.saidNo(to) {
			return
		}
	}
	f.end(app.SwapDeclined, e, e.Text)
}

// forget drops an earlier answer of somebody's.
func (f *folding) forget(who app.Ref) {
	f.Offers = slices.DeleteFunc(f.Offers, func(o app.SwapOffer) bool { return o.By.ID == who.ID })
	f.Declined = slices.DeleteFunc(f.Declined, func(r app.Ref) bool { return r.ID == who.ID })
}

func (f *folding) saidNo(who app.Ref) bool {
	return slices.ContainsFunc(f.Declined, func(r app.Ref) bool { return r.ID == who.ID })
}

func (f *folding) begun(e app.SwapEvent) bool { return !e.At.Before(f.Start()) }

// open is why the request cannot be answered any more, whoever wants to.
func (f *folding) open(e app.SwapEvent) string {
	if f.State == app.SwapOpen && f.begun(e) {
		return "it had begun"
	}
	return f.over(e.Who.ID)
}

func (f *folding) over(user string) string {
	switch {
	case f.State == app.SwapOpen:
		return ""
	case f.State == app.SwapDeclined:
		return "everybody who was asked had said no"
	case f.State == app.SwapWithdrawn:
		return "it was taken back or withdrawn before"
	case f.State == app.SwapExpired:
		return "it had begun"
	case f.State == app.SwapFailed:
		return "it had failed before"
	case f.Taker.ID == user:
		return f.Taker.String() + " had said yes already"
	}
	return f.Taker.String() + " was first"
}

// answerable is why somebody cannot answer the request.
func (f *folding) answerable(e app.SwapEvent) string {
	if !f.Asks(e.Who.ID) || e.Who.ID == f.From.ID {
		return "nobody asked " + f.person(e.Who).String()
	}
	return f.open(e)
}

// underway is why somebody cannot say what came of writing it.
func (f *folding) underway(e app.SwapEvent) string {
	switch {
	case f.State == app.SwapOpen:
		return "nobody had said yes before"
	case f.State == app.SwapCovered:
		return "it was covered already"
	case f.State != app.SwapAccepted:
		return f.over(e.Who.ID)
	case e.Who.ID != f.From.ID && e.Who.ID != f.Taker.ID:
		return fmt.Sprintf("only %s and %s can say that", f.From, f.Taker)
	}
	return ""
}

// person is who that is, by the request where it knows.
func (f *folding) person(who app.Ref) app.Ref { return nameOf(f.SwapRequest, who) }

// ours are those of the overrides that can belong to the swap. Whoever takes it back
// still looks for them in the schedule: a note can name any.
func (f *folding) ours(overrides []app.Override) []app.Override {
	var ours []app.Override
	for _, o := range overrides {
		for _, l := range Legs(f.Swap) {
			if l.fits(o) {
				o.Schedule, o.User, o.Instead = l.Turn.Schedule, l.To, f.person(o.Instead) // a note has ids alone
				ours = append(ours, o)
				break
			}
		}
	}
	return ours
}

package swap

import (
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// May reports as Invalid, in words for that person, why user may not do that to the swap
// now. It is asked before anything is said; what came of it, the log tells. s is what
// Fold and Observe made; of a new request (AskSwap, VouchSwap with one) it does not count.
// others are the swaps that are known besides, of which one can stand on this (see Again).
func May(s app.Swap, user string, verb app.Verb, ask app.SwapAsk, others []app.Swap, now time.Time) error {
	if why := may(s, user, verb, ask, others, now); why != "" {
		return app.Invalid{Why: why}
	}
	return nil
}

func may(s app.Swap, user string, verb app.Verb, ask app.SwapAsk, others []app.Swap, now time.Time) string {
	mine, taken := user == s.From.ID, user != "" && user == s.Taker.ID
	begun := !now.Before(s.Start())
	switch verb {
	case app.AskSwap:
		return mayAsk(user, ask.Request, now)
	case app.AcceptSwap:
		if why := answer(s, user, now); why != "" {
			return why
		}
		if mine {
			return mayAgree(s, ask)
		}
		if s.Stale != "" {
			return s.Stale
		}
		if ask.Part != nil && !ask.Part.Clip(s.Give.Span).Same(*ask.Part) {
			return "the part does not lie in what is asked: " + when(s.Give.Span, true)
		}
	case app.DeclineSwap:
		if why := answer(s, user, now); why != "" {
			return why
		}
		switch {
		case mine:
			return "it is your own request: withdraw it"
		case slices.ContainsFunc(s.Declined, func(r app.Ref) bool { return r.ID == user }):
			return "you have said no already"
		}
	case app.WithdrawSwap:
		if !mine {
			return "only " + s.From.String() + " can withdraw it"
		}
		return answer(s, user, now)
	case app.VouchSwap:
		if ask.Request != nil {
			return mayAsk(user, ask.Request, now)
		}
		return mayVouch(s, user, ask, now)
	case app.TakeBackSwap:
		switch {
		case !mine && !taken:
			return notYours(s)
		case s.State != app.SwapCovered:
			return "it is not covered: there is nothing to take back"
		case begun:
			return "it has begun: change the schedule in PagerDuty"
		}
		return Again(s, others, now)
	case app.FinishSwap, app.UndoSwap:
		switch {
		case !mine && !taken:
			return notYours(s)
		case s.Half == nil && s.State != app.SwapAccepted && s.State != app.SwapApplying:
			return "nothing of it is half done"
		case verb == app.FinishSwap && s.Half == nil && begun:
			return "it has begun: change the schedule in PagerDuty"
		}
	}
	return ""
}

func notYours(s app.Swap) string {
	if s.Taker.Zero() {
		return "only " + s.From.String() + " can do that"
	}
	return fmt.Sprintf("only %s and %s can do that", s.From, s.Taker)
}

// answer is why that person cannot answer it, or end it, any more.
func answer(s app.Swap, user string, now time.Time) string {
	switch {
	case user != s.From.ID && !s.Asks(user):
		return "you are not among those who are asked"
	case s.State == app.SwapOpen && now.Before(s.Start()):
		return ""
	case s.State == app.SwapOpen || s.State == app.SwapExpired:
		return "it has begun: it cannot be answered any more"
	case s.State == app.SwapDeclined:
		return "everybody who was asked has said no"
	case s.State == app.SwapWithdrawn:
		return "it was withdrawn"
	case s.State == app.SwapFailed:
		return "it has failed; ask anew"
	case s.Taker.ID == user:
		return "you have said yes already"
	case user == s.From.ID && s.State == app.SwapCovered:
		return s.Taker.String() + " has taken it: take it back instead"
	case user == s.From.ID:
		return s.Taker.String() + " has said yes, and the schedule is being changed: take it back once that is done"
	}
	return s.Taker.String() + " was first"
}

func mayAsk(user string, r *app.SwapRequest, now time.Time) string {
	switch {
	case r == nil:
		return "say what is to be swapped"
	case !r.From.Zero() && r.From.ID != user:
		return "you can ask only for yourself"
	case !r.Start().After(now):
		return "it has begun"
	}
	if err := r.Check(); err != nil {
		return err.Error()
	}
	return ""
}

// mayAgree is why the asker cannot agree to an offer.
func mayAgree(s app.Swap, ask app.SwapAsk) string {
	o, ok := Offer(s, ask.Of)
	switch {
	case s.Stale != "":
		return s.Stale
	case len(s.Offers) == 0:
		return "nobody has offered a part"
	case !ok && ask.Of == "":
		return "several have offered a part: say whose"
	case !ok:
		return "no such offer stands"
	case ask.Part != nil && !ask.Part.Same(o.Span):
		return o.By.String() + " offers another part: " + when(o.Span, true)
	}
	return ""
}

// Offer finds that person's offer; of "" the only one.
func Offer(s app.Swap, by string) (app.SwapOffer, bool) {
	if by == "" && len(s.Offers) == 1 {
		return s.Offers[0], true
	}
	for _, o := range s.Offers {
		if by != "" && o.By.ID == by {
			return o, true
		}
	}
	return app.SwapOffer{}, false
}

// mayVouch is why the asker cannot say that somebody has said yes elsewhere.
func mayVouch(s app.Swap, user string, ask app.SwapAsk, now time.Time) string {
	if user != s.From.ID {
		return "only " + s.From.String() + " can say that the other has said yes"
	}
	if why := answer(s, user, now); why != "" {
		return why
	}
	who := ask.Of
	if who == "" && len(s.To) == 1 {
		who = s.To[0].ID
	}
	switch {
	case s.Stale != "":
		return s.Stale
	case who == "":
		return "several are asked: say who has said yes"
	case who == user || !s.Asks(who):
		return "that person is not among those who are asked"
	case slices.ContainsFunc(s.Declined, func(r app.Ref) bool { return r.ID == who }):
		return nameOf(s.SwapRequest, app.Ref{ID: who}).String() + " has said no here"
	case ask.Part != nil && !ask.Part.Clip(s.Give.Span).Same(*ask.Part):
		return "the part does not lie in what is asked: " + when(s.Give.Span, true)
	}
	return ""
}

// Again says that a stretch of the swap has been swapped on since, and is now somebody
// else's by a newer one: that one is taken back first, as its override lies on top. It is
// "" where none does. Of several that stand on each other it names the uppermost.
func Again(s app.Swap, others []app.Swap, now time.Time) string {
	top, leg, ok := above(s, others)
	if !ok {
		return ""
	}
	for next, l, more := above(top, others); more; next, l, more = above(top, others) {
		top, leg = next, l
	}
	do := "take that one back first"
	switch {
	case !now.Before(top.Start()):
		do = "that one has begun, so change the schedule in PagerDuty"
	case top.State != app.SwapCovered:
		do += ", once it is done"
	}
	return fmt.Sprintf("it has been swapped again since: %s (from %s to %s, %s, %s)", do, leg.From, leg.To, when(leg.Turn.Span, true), leg.Turn.Schedule)
}

// Above are those of the others that stand on the swap: agreed to after it, each gives
// away time that its taker, or in an exchange its asker, has by it alone.
func Above(s app.Swap, others []app.Swap) []app.Swap {
	var all []app.Swap
	for _, o := range others {
		if _, ok := on(s, o); ok {
			all = append(all, o)
		}
	}
	return all
}

// above finds the first that stands on the swap, with the leg that does.
func above(s app.Swap, others []app.Swap) (app.Swap, Leg, bool) {
	for _, o := range others {
		if leg, ok := on(s, o); ok {
			return o, leg, true
		}
	}
	return app.Swap{}, Leg{}, false
}

// on reports whether upper stands on lower, with the leg of it that does.
func on(lower, upper app.Swap) (Leg, bool) {
	if upper.ID == lower.ID || !follows(upper, lower) {
		return Leg{}, false
	}
	for _, u := range Legs(upper) {
		if slices.ContainsFunc(Legs(lower), u.Under) {
			return u, true
		}
	}
	return Leg{}, false
}

// Under reports whether the leg hands on what somebody has by that other one.
func (l Leg) Under(lower Leg) bool {
	return l.Turn.Schedule.ID == lower.Turn.Schedule.ID && l.Turn.Overlaps(lower.Turn.Span) && !l.From.Zero() && l.From.ID == lower.To.ID
}

// Shares reports whether both legs give some time to the same person.
func (l Leg) Shares(other Leg) bool {
	return l.Turn.Schedule.ID == other.Turn.Schedule.ID && l.Turn.Overlaps(other.Turn.Span) && !l.To.Zero() && l.To.ID == other.To.ID
}

// follows reports whether a was agreed to after b, and both stand or are on the way.
func follows(a, b app.Swap) bool {
	one, ok := agreement(a)
	two, also := agreement(b)
	switch {
	case !ok || !also:
		return false
	case !one.Equal(two):
		return one.After(two)
	case !a.At.Equal(b.At):
		return a.At.After(b.At)
	}
	return a.ID > b.ID
}

// agreement is when the swap was agreed to, of one that stands or is on the way. What
// only the schedule shows, by no override, is nobody's word: it is what another swap left
// when it was given back.
func agreement(s app.Swap) (time.Time, bool) {
	if s.State != app.SwapAccepted && s.State != app.SwapApplying && s.State != app.SwapCovered {
		return time.Time{}, false
	}
	at := s.At // of one that is vouched for, and told to nobody yet
	for _, e := range s.History {
		switch {
		case e.Void != "":
		case e.What == app.SaidAccept, e.What == app.SaidCovered && !byRota(e, s.SwapRequest):
			return e.At, true
		case e.What == app.SaidCovered, e.What == app.SaidSeen:
			at = time.Time{}
		}
	}
	return at, !at.IsZero()
}

// byRota reports whether a covered tells only what the schedule shows, and of no override.
func byRota(e app.SwapEvent, r app.SwapRequest) bool {
	shown, _ := seenText(e, r)
	return shown && len(e.Overrides) == 0
}

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
func May(s app.Swap, user string, verb app.Verb, ask app.SwapAsk, now time.Time) error {
	if why := may(s, user, verb, ask, now); why != "" {
		return app.Invalid{Why: why}
	}
	return nil
}

func may(s app.Swap, user string, verb app.Verb, ask app.SwapAsk, now time.Time) string {
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

package boot

import (
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// swapDone reports whether what was asked for about the swap is so.
func swapDone(verb app.Verb, s app.Swap, me string) bool {
	is := func(r app.Ref) bool { return r.ID == me }
	switch verb {
	case app.AcceptSwap:
		offered := slices.ContainsFunc(s.Offers, func(o app.SwapOffer) bool { return is(o.By) })
		agreed := is(s.From) && !s.Taker.Zero() && (s.State == app.SwapAccepted || s.State == app.SwapCovered)
		return s.State == app.SwapCovered && is(s.Taker) || agreed || s.State == app.SwapOpen && offered
	case app.DeclineSwap:
		return slices.ContainsFunc(s.Declined, is)
	case app.WithdrawSwap, app.TakeBackSwap:
		return s.State == app.SwapWithdrawn
	case app.VouchSwap, app.FinishSwap:
		return s.State == app.SwapCovered
	case app.UndoSwap:
		return s.State != app.SwapCovered && s.Half == nil
	case app.AskSwap:
		return s.State == app.SwapOpen || s.State == app.SwapAccepted || s.State == app.SwapCovered
	}
	return true
}

// swapMissed says why it is not.
func swapMissed(s app.Swap) string {
	switch {
	case s.Half != nil:
		return "the swap is half-way: " + s.Half.Word + " Finish it or undo it with dogwatch swap finish or undo"
	case s.Word != "" && s.State == app.SwapDeclined: // the word is the reason of a no
		return "it is declined: " + s.Word
	case s.Word != "":
		return s.Word
	case s.Stale != "":
		return s.Stale
	case !s.Taker.Zero():
		return "it is " + string(s.State) + ", with " + s.Taker.String()
	}
	return "it is " + string(s.State)
}

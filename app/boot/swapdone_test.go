package boot

import (
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// A script goes by the exit code: it is 0 only where what was asked for is so.
func TestSwapDone(t *testing.T) {
	me, kim := app.Ref{ID: "ME"}, app.Ref{ID: "KIM"}
	mine := app.SwapRequest{From: me}
	theirs := app.SwapRequest{From: kim, To: []app.Ref{me}}
	for name, c := range map[string]struct {
		verb app.Verb
		swap app.Swap
		want bool
	}{
		"accepted and covered by me":      {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapCovered, Taker: me}, true},
		"accepted, and another was first": {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapCovered, Taker: app.Ref{ID: "BEN"}}, false},
		"accepted, and withdrawn":         {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapWithdrawn}, false},
		"a part is offered":               {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapOpen, Offers: []app.SwapOffer{{By: me}}}, true},
		"nothing is offered":              {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapOpen}, false},
		"an offer is agreed to":           {app.AcceptSwap, app.Swap{SwapRequest: mine, State: app.SwapAccepted, Taker: kim}, true},
		"it failed":                       {app.AcceptSwap, app.Swap{SwapRequest: theirs, State: app.SwapFailed, Taker: me}, false},
		"declined by me, open to others":  {app.DeclineSwap, app.Swap{SwapRequest: theirs, State: app.SwapOpen, Declined: []app.Ref{me}}, true},
		"not declined":                    {app.DeclineSwap, app.Swap{SwapRequest: theirs, State: app.SwapCovered}, false},
		"taken back":                      {app.TakeBackSwap, app.Swap{SwapRequest: mine, State: app.SwapWithdrawn}, true},
		"still covered":                   {app.TakeBackSwap, app.Swap{SwapRequest: mine, State: app.SwapCovered}, false},
		"vouched":                         {app.VouchSwap, app.Swap{SwapRequest: mine, State: app.SwapCovered}, true},
		"undone":                          {app.UndoSwap, app.Swap{SwapRequest: mine, State: app.SwapFailed}, true},
		"still half":                      {app.UndoSwap, app.Swap{SwapRequest: mine, State: app.SwapFailed, Half: &app.SwapHalf{Word: "no"}}, false},
		"asked":                           {app.AskSwap, app.Swap{SwapRequest: mine, State: app.SwapOpen}, true},
		"asked, and refused":              {app.AskSwap, app.Swap{SwapRequest: mine, State: app.SwapFailed}, false},
		"pasted":                          {app.PasteSwap, app.Swap{SwapRequest: theirs, State: app.SwapOpen}, true},
	} {
		if got := swapDone(c.verb, c.swap, me.ID); got != c.want {
			t.Errorf("%s: done is %v", name, got)
		}
		if !c.want && swapMissed(c.swap) == "" {
			t.Errorf("%s: there is no reason", name)
		}
	}
}

// The reason of a no is somebody's own words: alone they would not say what happened.
func TestTheReasonOfANoIsNotAllThatIsSaid(t *testing.T) {
	if got := swapMissed(app.Swap{State: app.SwapDeclined, Word: "no"}); got != "it is declined: no" {
		t.Errorf("%q", got)
	}
}

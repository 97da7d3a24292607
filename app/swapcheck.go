package app

import (
	"fmt"
	"time"
)

// The bounds of a request.
const (
	maxSwapText = 4_000
	maxAsked    = 50
	// MaxSwap is how long the stretch of a request may be.
	MaxSwap = 31 * 24 * time.Hour
)

// checkSwap reports as Invalid what can be known to be wrong without looking anywhere.
func (in Intent) checkSwap() error {
	switch in.Verb {
	case CheckSwaps, TrySwaps, ReadSwaps:
		return nil
	}
	s := in.Swap
	switch {
	case s == nil:
		return Invalid{Why: "say which swap"}
	case in.Verb == PasteSwap:
		if s.Text == "" {
			return Invalid{Why: "there is nothing to paste"}
		}
		return nil
	case len(s.Text) > maxSwapText:
		return Invalid{Why: fmt.Sprintf("the text is %d bytes long; %d fit", len(s.Text), maxSwapText)}
	case in.Verb == AskSwap, in.Verb == VouchSwap && s.Request != nil:
		if s.Request == nil {
			return Invalid{Why: "say what is to be swapped"}
		}
		return s.Request.Check()
	case s.ID == "":
		return Invalid{Why: "name a swap"}
	case s.Part != nil && s.Part.Empty():
		return Invalid{Why: "the part ends before it begins"}
	}
	return nil
}

// Check reports as Invalid what is wrong with a request in itself.
func (r SwapRequest) Check() error {
	switch {
	case r.Kind != SwapCover && r.Kind != SwapExchange:
		return Invalid{Why: fmt.Sprintf("a swap is a cover or an exchange, not %q", r.Kind)}
	case r.Give.Schedule.Zero():
		return Invalid{Why: "name the schedule"}
	case r.Give.Empty():
		return Invalid{Why: "it ends before it begins"}
	case r.Give.Length() > MaxSwap || r.For != nil && r.For.Length() > MaxSwap:
		return Invalid{Why: "a swap is of 31 days at most"}
	case (r.Kind == SwapExchange) != (r.For != nil):
		return Invalid{Why: "an exchange names both stretches, a cover one"}
	case r.For != nil && (r.For.Schedule.Zero() || r.For.Empty()):
		return Invalid{Why: "the other's stretch ends before it begins, or names no schedule"}
	case r.For != nil && r.For.Schedule.ID == r.Give.Schedule.ID && r.For.Overlaps(r.Give.Span):
		return Invalid{Why: "the two stretches overlap"}
	case len(r.To) == 0:
		return Invalid{Why: "name who is asked"}
	case r.For != nil && len(r.To) != 1:
		return Invalid{Why: "an exchange is offered to one person: whose stretch is it otherwise?"}
	case len(r.To) > maxAsked:
		return Invalid{Why: fmt.Sprintf("%d people are too many to ask; %d at most", len(r.To), maxAsked)}
	case len(r.Message) > maxSwapText:
		return Invalid{Why: fmt.Sprintf("the message is %d bytes long; %d fit", len(r.Message), maxSwapText)}
	}
	return nil
}

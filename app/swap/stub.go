package swap

import (
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var errStub = errors.New("not written yet")

	return app.SwapRequest{}, nil, errStub
}
func Fold(r app.SwapRequest, events []app.SwapEvent, now time.Time) app.Swap {
	return app.Swap{SwapRequest: r, State: app.SwapOpen, History: events}
}
func Observe(s app.Swap, schedules []app.Schedule, now time.Time) app.Swap { return s }
func May(s app.Swap, user string, verb app.Verb, ask app.SwapAsk, now time.Time) error {
	return nil
}
func CopyRequest(r app.SwapRequest, client string) string { return "" }
func CopyAnswer(s app.Swap, e app.SwapEvent) string       { return "" }

// Pasted is what a pasted text holds.
type Pasted struct {
	Request *app.SwapRequest
	ID      string
	Event   *app.SwapEvent
}

func Paste(text string) (Pasted, error) { return Pasted{}, errStub }
func Notices(all []app.Swap, me string, hours app.Hours, zone *time.Location, now time.Time) (notices []app.Notice, wake time.Time) {
	return nil, time.Time{}
}

func Next(s app.Swap, p Progress, schedules []app.Schedule, now time.Time) Step { return Step{} }

// Overrides are those in the schedules that are this swap's.
func Overrides(s app.Swap, p Progress, schedules []app.Schedule) []app.Override { return nil }

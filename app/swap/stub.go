package swap

import (
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

var errStub = errors.New("not written yet")

// CopyRequest gives a text.
func CopyRequest(r app.SwapRequest, client string) string { return "" }

// CopyAnswer gives a text.
func CopyAnswer(s app.Swap, e app.SwapEvent) string { return "" }

// Pasted is what a pasted text holds.
type Pasted struct {
	Request *app.SwapRequest
	ID      string
	Event   *app.SwapEvent
}

// Paste reads a text.
func Paste(text string) (Pasted, error) { return Pasted{}, errStub }

// Notices gives none.
func Notices(all []app.Swap, me string, hours app.Hours, zone *time.Location, now time.Time) (notices []app.Notice, wake time.Time) {
	return nil, time.Time{}
}

// Next gives none.
func Next(s app.Swap, p Progress, schedules []app.Schedule, now time.Time) Step { return Step{} }

// Overrides are those in the schedules that are this swap's.
func Overrides(s app.Swap, p Progress, schedules []app.Schedule) []app.Override { return nil }

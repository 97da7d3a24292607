package roster

import (
	"math"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// EnoughRest is how long a person ought to be off call between two stretches.
const EnoughRest = 11 * time.Hour

// NoShift stands for the rest on a side on which no other shift is known.
const NoShift = time.Duration(math.MaxInt64)

// Rest is what taking a stretch would mean to somebody who has others.
type Rest struct {
	// Stretch is the unbroken on-call time that would come of it: the stretch itself
	// with all that touches or overlaps it.
	Stretch app.Span `json:"stretch"`
	// Before and After are the time off call around Stretch.
	Before time.Duration `json:"before"`
	After  time.Duration `json:"after"`
	// Busy is how much of the stretch the person is on call anyway.
	Busy time.Duration `json:"busy"`
}

// Least is the shorter of the two rests.
func (r Rest) Least() time.Duration { return min(r.Before, r.After) }

// RestAround tells what rest a person with those other stretches has before and
// after one more.
func RestAround(stretch app.Span, others []app.Span) Rest {
	others = Union(others)
	r := Rest{Stretch: stretch, Before: NoShift, After: NoShift, Busy: Total(within(others, stretch))}
	for _, whole := range Union(append(others, stretch)) {
		if !whole.Start.After(stretch.Start) && !whole.End.Before(stretch.End) {
			r.Stretch = whole
		}
	}
	for _, o := range others {
		if o.End.Before(r.Stretch.Start) {
			r.Before = r.Stretch.Start.Sub(o.End)
		}
		if o.Start.After(r.Stretch.End) {
			r.After = o.Start.Sub(r.Stretch.End)
			break
		}
	}
	return r
}

// Conflicts are the shifts that run at any time of the stretch, permanent ones too.
func Conflicts(shifts []app.Shift, stretch app.Span) []app.Shift {
	var running []app.Shift
	for _, s := range shifts {
		if span(s, stretch).Overlaps(stretch) {
			running = append(running, s)
		}
	}
	return running
}

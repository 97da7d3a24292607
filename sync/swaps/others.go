package swaps

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// others are the overrides in the legs of it that a newer request owns: the same two may
// have agreed on the same stretch again since. Those written from here for this one are
// not among them. What a newer one comes to is what was said about it: that the schedule
// shows it may be the doing of this one.
func (d *Desk) others(it *item, s app.Swap, schedules []app.Schedule, now time.Time) []string {
	var theirs []string
	written := it.Errand.Progress.Written
	for _, o := range swap.Overrides(s, swap.Progress{}, schedules) {
		own := func(w app.Override) bool { return w.ID == o.ID }
		if !slices.ContainsFunc(written, own) && slices.ContainsFunc(d.sorted(), func(other *item) bool {
			return other != it && newer(other, it) && swap.Owns(other.agreed(now), o)
		}) {
			theirs = append(theirs, o.ID)
		}
	}
	return theirs
}

func newer(a, b *item) bool {
	if a.Request.At.Equal(b.Request.At) {
		return a.Request.ID > b.Request.ID
	}
	return a.Request.At.After(b.Request.At)
}

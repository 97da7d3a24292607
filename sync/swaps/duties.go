package swaps

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// courtesy is how long the one who said yes has for saying that it is covered, before
	// the asker's Dogwatch says so.
	courtesy = 2 * time.Minute
	// tidyEvery is the least time between two attempts to end the same swap.
	tidyEvery = 10 * time.Minute
)

// duties are what nobody asks for, but follows: an offer that was agreed to is applied
// by whose it was, and what has ended is closed by the asker's Dogwatch.
func (d *Desk) duties(now time.Time) {
	if !d.ready() {
		return
	}
	for _, it := range d.sorted() {
		if it.Errand != nil || it.Over != nil || !it.concerns(d.me.ID) {
			continue
		}
		shown := d.view(it, now)
		if d.agreedTo(it, now) {
			continue
		}
		it.seenDue = time.Time{}
		if it.Request.From.ID == d.me.ID && it.Incident != "" && it.Open && !it.Left && shown.State.Ended() {
			d.tidy(it, shown, now)
		}
	}
}

// agreedTo starts writing what I offered, once the asker has agreed.
func (d *Desk) agreedTo(it *item, now time.Time) bool {
	s := it.folded
	if it.Offered == nil || s.State != app.SwapAccepted || s.Taker.ID != d.me.ID || !s.Part.Same(*it.Offered) || !it.Request.Start().After(now) {
		return false
	}
	offered := it.Offered
	it.Offered = nil
	it.Errand = &errand{What: app.SaidCovered, Steps: []step{stepWrite, stepClose}, Since: now}
	if err := d.keep(it); err != nil {
		it.Offered, it.Errand = offered, nil
		return false
	}
	return true
}

// tidy closes what has ended. What was done by hand is said to be covered first: a
// request that is merely closed by its asker counts as withdrawn.
func (d *Desk) tidy(it *item, shown app.Swap, now time.Time) {
	due := it.tidied
	if !due.IsZero() {
		due = due.Add(tidyEvery)
	}
	e := &errand{What: app.SaidClosed, Steps: []step{stepClose}, Since: now}
	if shown.State == app.SwapCovered && it.folded.State != app.SwapCovered {
		if it.folded.State == app.SwapAccepted {
			for _, h := range it.folded.History {
				if h.What == app.SaidAccept && h.Void == "" && h.At.Add(courtesy).After(due) {
					due = h.At.Add(courtesy)
				}
			}
		}
		e.Steps, e.Tell = []step{stepTell, stepClose}, d.covered(shown, false, "", now)
	}
	if due.After(now) {
		it.seenDue = due
		return
	}
	it.tidied, it.Errand, it.fresh = now, e, false
}

package swaps

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// watch is the reading of the schedules of the swaps that concern me: what they show is
// the last word on whether a swap is covered.
type watch struct {
	reading bool
	due     time.Time
	began   time.Time
	tries   int
	problem *app.Problem
}

// watchEvery is how often they are read; kicks come between.
const watchEvery = time.Minute

// lastMinute is how long after its start an expired one is still watched: somebody may
// have made the override just in time.
const lastMinute = 10 * time.Minute

// silent reports whether nobody's word, only the end of the incident, ended it before its
// start: who does so may make the override by hand.
func silent(s app.Swap) bool {
	n := len(s.History)
	return n > 0 && s.History[n-1].What == app.SaidClosed && (s.State == app.SwapDeclined || s.State == app.SwapWithdrawn)
}

// watched are the swaps that the schedules can still say something about.
func (d *Desk) watched(now time.Time) []*item {
	var all []*item
	for _, it := range d.sorted() {
		if !it.concerns(d.me.ID) || it.Over != nil || !it.Request.Give.End.After(now) || it.Request.Start().After(now.Add(2*ahead)) {
			continue
		}
		switch s := d.view(it, now); {
		case !s.State.Ended():
		case s.State == app.SwapCovered, it.Open, silent(s), s.State == app.SwapExpired && now.Sub(s.Start()) < lastMinute:
		default:
			continue
		}
		all = append(all, it)
	}
	return all
}

// look starts a reading of the schedules where one is due.
func (d *Desk) look(ctx context.Context, now time.Time) {
	if !d.may(ctx, now) || d.watch.reading || d.watch.due.After(now) {
		return
	}
	d.watch.due = now.Add(watchEvery)
	items := d.watched(now)
	if len(items) == 0 {
		d.watch.problem = nil
		return
	}
	var turns []app.Turn
	for _, it := range items {
		turns = append(turns, stretches(it.Request)...)
	}
	d.watch.reading, d.watch.began = true, now
	era, account := d.era, d.account
	d.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, readWithin)
		defer cancel()
		read, err := readTurns(within, account, turns, time.Hour)
		d.post(func() {
			if d.era == era {
				d.watch.reading = false
				d.looked(items, read, err, clock())
			}
		})
	})
}

// looked takes in what the schedules show.
func (d *Desk) looked(items []*item, read []app.Schedule, err error, now time.Time) {
	d.show.dirty = true
	if err != nil {
		d.heed(err, now)
		d.watch.tries++
		p := app.Explain(err)
		d.watch.problem, d.watch.due = &p, now.Add(max(pause(d.watch.tries, err), leastPause))
		return
	}
	d.watch.problem, d.watch.tries = nil, 0
	for _, it := range items {
		if it.busy { // its own look is as new
			continue
		}
		it.schedules, it.fresh = nil, false
		for _, s := range read {
			for _, turn := range stretches(it.Request) {
				if s.ID == turn.Schedule.ID {
					it.schedules = append(it.schedules, s)
					break
				}
			}
		}
	}
}

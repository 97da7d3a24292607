package swaps

import (
	"context"
	"slices"
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

// shutFor is how long one whose schedules PagerDuty does not give is left unread.
const shutFor = 10 * time.Minute

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
		if !it.concerns(d.me.ID) || it.shut.After(now) || it.Over != nil || !it.Request.Give.End.After(now) || it.Request.Start().After(now.Add(2*ahead)) {
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
	all := make([][]app.Turn, len(items)) // the items themselves are not the goroutine's
	for n, it := range items {
		all[n] = stretches(it.Request)
	}
	d.watch.reading, d.watch.began = true, now
	era, account := d.era, d.account
	d.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, readWithin)
		defer cancel()
		read, err := readTurns(within, account, slices.Concat(all...), time.Hour)
		bad := make([]bool, len(all))
		if final(err) {
			read, err = apart(within, account, all, bad, err)
		}
		d.post(func() {
			if d.era == era {
				d.watch.reading = false
				now := clock()
				good := items[:0:0]
				for n, it := range items {
					if bad[n] {
						it.schedules, it.shut = nil, now.Add(shutFor)
						it.fresh = false
						continue
					}
					good = append(good, it)
				}
				d.looked(good, read, err, now)
			}
		})
	})
}

// apart reads for each item by itself, and marks the bad, of which PagerDuty says no for
// good: one request, of a schedule that is none, must not keep the others from being
// read. Where that is so of all, it is no matter of one request.
func apart(ctx context.Context, a app.Planner, all [][]app.Turn, bad []bool, why error) ([]app.Schedule, error) {
	var read []app.Schedule
	for n, turns := range all {
		some, err := readTurns(ctx, a, turns, time.Hour)
		switch {
		case final(err):
			bad[n] = true
		case err != nil:
			return nil, err
		default:
			read = append(read, some...)
		}
	}
	if !slices.Contains(bad, false) && (len(all) > 1 || is[app.Forbidden](why)) {
		clear(bad)
		return nil, why
	}
	return read, nil
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

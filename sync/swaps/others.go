package swaps

import (
	"context"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// others are the overrides in the legs of it that another request owns: the same two may
// have agreed on the same stretch again since, or on two requests at once that have some
// time in common. They are those of a newer request, unless they were written from here for
// this one, and those by which another is covered, as its log names them. What another
// comes to is what was said about it: that the schedule shows it may be the doing of this one.
func (d *Desk) others(it *item, s app.Swap, schedules []app.Schedule, now time.Time) []string {
	var theirs []string
	written := it.Errand.Progress.Written
	for _, o := range swap.Overrides(s, swap.Progress{Written: written}, schedules) {
		same := func(w app.Override) bool { return w.ID == o.ID }
		own := slices.ContainsFunc(written, same)
		if slices.ContainsFunc(d.sorted(), func(other *item) bool {
			if other == it {
				return false
			}
			upper := other.agreed(now)
			return upper.State == app.SwapCovered && slices.ContainsFunc(upper.Overrides, same) || newer(other, it) && !own && swap.Owns(upper, o)
		}) {
			theirs = append(theirs, o.ID)
		}
	}
	return theirs
}

// observe gives the schedules the last word. The others are many, and seldom matter.
func (d *Desk) observe(it *item, s app.Swap, schedules []app.Schedule, now time.Time) app.Swap {
	seen := swap.Observe(s, schedules, nil, now)
	if seen.State == app.SwapCovered && s.State != app.SwapCovered && s.Taker.Zero() {
		seen = swap.Observe(s, schedules, d.besides(it, now), now)
	}
	return seen
}

// besides are the other swaps (of nil: all), as their logs have them.
func (d *Desk) besides(it *item, now time.Time) []app.Swap {
	var all []app.Swap
	for _, other := range d.sorted() {
		if other != it && other.Over == nil {
			all = append(all, other.agreed(now))
		}
	}
	return all
}

// upper is a reading of the requests that may have to do with what is given back: the
// board anew, and those on it of which it may not tell any more. It comes after that of
// the schedules: whose an override is was said before it was written.
type upper struct {
	service string
	since   time.Time
	began   time.Time
	singles []string
	posted  []app.Posted
}

// upperOf is that reading, nil where nothing is to be given back.
func (d *Desk) upperOf(it *item, now time.Time) *upper {
	s := it.fold(now)
	if p := it.Errand.Progress; !p.Back && p.Refused == "" && (!s.State.Ended() || s.State == app.SwapCovered) {
		return nil
	}
	u := &upper{service: d.board.service.ID, since: d.board.since(now)}
	legs := swap.Legs(s)
	for _, o := range d.besides(it, now) {
		if o.State.Ended() && o.State != app.SwapCovered {
			continue
		}
		for _, l := range swap.Legs(o) {
			// One that stands on it, or that gives some of the time to the same person: one
			// override may serve both, and whoever gives back last undoes it.
			if slices.ContainsFunc(legs, func(m swap.Leg) bool { return l.Under(m) || l.Shares(m) }) {
				u.singles = append(u.singles, d.incidents([]app.Swap{o})...)
				break
			}
		}
	}
	return u
}

// read reads. What cannot be read for good stays as it is known: then nothing is given
// back under it.
func (u *upper) read(ctx context.Context, a Account) error {
	if u == nil {
		return nil
	}
	u.began = clock()
	if u.service != "" {
		posted, err := a.Requests(ctx, u.service, u.since)
		if err != nil && !final(err) {
			return err
		}
		u.posted = posted
	}
	for _, id := range u.singles {
		if slices.ContainsFunc(u.posted, func(p app.Posted) bool { return p.Incident == id }) {
			continue
		}
		p, err := a.Request(ctx, id)
		switch {
		case err == nil:
			u.posted = append(u.posted, p)
		case !final(err):
			return err
		}
	}
	return nil
}

func (d *Desk) takeUpper(u *upper, now time.Time) {
	if u != nil {
		for _, p := range u.posted {
			d.take(p, u.began, now)
		}
	}
}

// stacked are the incidents of those that stand on swaps of mine: whether I can take mine
// back hangs on them, although they may concern others alone.
func (d *Desk) stacked(now time.Time) []string {
	var mine []*item
	for _, it := range d.sorted() {
		if it.concerns(d.me.ID) && it.start.After(now) && it.Over == nil && d.view(it, now).State == app.SwapCovered {
			mine = append(mine, it)
		}
	}
	if len(mine) == 0 {
		return nil
	}
	var ids []string
	all := d.besides(nil, now)
	for _, it := range mine {
		ids = append(ids, d.incidents(swap.Above(it.folded, all))...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (d *Desk) incidents(all []app.Swap) []string {
	var ids []string
	for _, s := range all {
		if it := d.items[s.ID]; it != nil && it.Incident != "" {
			ids = append(ids, it.Incident)
		}
	}
	return ids
}

func newer(a, b *item) bool {
	if a.Request.At.Equal(b.Request.At) {
		return a.Request.ID > b.Request.ID
	}
	return a.Request.At.After(b.Request.At)
}

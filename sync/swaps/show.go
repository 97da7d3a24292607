package swaps

import (
	"cmp"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// show is what was reported last, and when that will be other.
type show struct {
	dirty bool
	wake  time.Time
	last  app.Swaps
}

// ageEvery is how old the time of the last reading may grow before that alone is news.
const ageEvery = time.Minute

// fold is what the log comes to.
func (it *item) fold(now time.Time) app.Swap { return swap.Fold(it.Request, it.Events, now) }

// view is what is shown of the item.
func (d *Desk) view(it *item, now time.Time) app.Swap {
	if it.fresh && (it.until.IsZero() || now.Before(it.until)) {
		return it.shown
	}
	it.folded = it.fold(now)
	s := it.folded
	if len(it.schedules) > 0 && it.Over == nil {
		s = d.observe(it, s, it.schedules, now)
	}
	s.Via, s.Incident, s.URL, s.Copy = it.Via, it.Incident, it.URL, it.Copy
	if o := it.Over; o != nil {
		s.State, s.Word, s.Ended = o.State, o.Word, o.At
	}
	if e := it.Errand; e != nil && e.What != app.SaidClosed {
		s.Doing = &app.SwapDoing{What: e.What, Since: e.Since, Tries: e.Tries, Word: e.Word}
		s.Half = e.Half
		if e.step() == stepWrite && !e.Progress.Back && (s.State == app.SwapOpen || s.State == app.SwapAccepted) {
			s.State = app.SwapApplying
		}
	}
	if it.Word != "" && (s.Word == "" || !s.State.Ended()) {
		s.Word = it.Word
	}
	d.weigh(it, s)
	it.shown, it.fresh, it.until = s, true, time.Time{}
	if start := it.Request.Start(); start.After(now) {
		it.until = start
	}
	if s.State != it.Last {
		d.changed(it, s)
	}
	return s
}

// weigh finds whether the swap can be told at all: one that does not go into JSON would
// keep everything else from the windows too. What others wrote is held to that where it
// is read; this is the last defence.
func (d *Desk) weigh(it *item, s app.Swap) {
	_, err := json.Marshal(s)
	if err != nil && !it.unfit {
		d.cfg.Log.Warn("swap_unreadable", "swap", it.Request.ID, "where", "report", "error", err)
	}
	it.unfit = err != nil
}

// sorted are the items in the order of their start. It must not be changed.
func (d *Desk) sorted() []*item {
	if len(d.order) != len(d.items) {
		d.order = slices.SortedFunc(maps.Values(d.items), func(a, b *item) int {
			return cmp.Or(a.start.Compare(b.start), cmp.Compare(a.Request.ID, b.Request.ID))
		})
	}
	return d.order
}

// add takes an item in.
func (d *Desk) add(it *item) {
	it.start = it.Request.Start()
	d.items[it.Request.ID] = it
	d.order, d.show.dirty = nil, true
}

// known are all swaps as they are shown.
func (d *Desk) known(now time.Time) []app.Swap {
	var all []app.Swap
	for _, it := range d.sorted() {
		if s := d.view(it, now); !it.unfit {
			all = append(all, s)
		}
	}
	return all
}

// tell reports what is to be shown, where that is other than before.
func (d *Desk) tell(now time.Time) {
	if !d.loaded || !d.show.dirty && (d.show.wake.IsZero() || now.Before(d.show.wake)) && !d.crossed(now) {
		return
	}
	d.show.dirty = false
	all := d.known(now)
	rank := func(s app.Swap) int {
		switch {
		case s.Waits(d.me.ID):
			return 0
		case !s.State.Ended():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(all, func(a, b app.Swap) int {
		if by := cmp.Compare(rank(a), rank(b)); by != 0 {
			return by
		}
		if rank(a) == 2 {
			return cmp.Compare(ended(b).Unix(), ended(a).Unix())
		}
		return a.Start().Compare(b.Start())
	})
	s := app.Swaps{All: all, Findings: d.audit.findings, Checked: d.audit.at, At: d.board.at, Problem: d.board.problem}
	if d.board.name != "" {
		s.Service = d.board.service.Ref
		if s.Service.Zero() {
			s.Service = app.Ref{ID: d.board.name, Name: d.board.name}
		}
	}
	if s.Problem == nil {
		s.Problem = d.watch.problem
	}
	settings := d.cfg.Settings()
	s.Notices, d.show.wake = swap.Notices(all, d.me.ID, settings.Hours, settings.Location(), now)
	old := d.show.last
	if aged := s.At.Sub(old.At); aged >= 0 && aged < ageEvery {
		old.At = s.At
	}
	if reflect.DeepEqual(old, s) {
		return
	}
	d.show.last = s
	d.cfg.Report(app.Report{Swaps: &s})
}

// ended is when a swap ended, as far as that is known.
func ended(s app.Swap) time.Time {
	if s.Ended.IsZero() {
		return s.Start()
	}
	return s.Ended
}

// crossed reports whether one has begun since it was looked at.
func (d *Desk) crossed(now time.Time) bool {
	for _, it := range d.items {
		if !it.fresh || !it.until.IsZero() && !now.Before(it.until) {
			return true
		}
	}
	return false
}

// events are the names under which the log tells what was said.
var events = map[app.SwapWhat]string{
	app.SaidAsk: "swap_asked", app.SaidAccept: "swap_accepted", app.SaidDecline: "swap_declined", app.SaidWithdraw: "swap_withdrawn",
	app.SaidCovered: "swap_covered", app.SaidFailed: "swap_failed", app.SaidTakeBack: "swap_taken_back", app.SaidOffer: "swap_offer",
}

// logNews logs what was said since it was last looked at: who and what, and no texts.
func (d *Desk) logNews(it *item, now time.Time) {
	if !it.concerns(d.me.ID) {
		return
	}
	history := it.fold(now).History
	from := it.Logged
	if it.Logged = len(history); from < 0 {
		from = max(len(history)-1, 0) // what was before I knew of it is no news
	}
	for n := from; n < len(history); n++ {
		if e := history[n]; e.Void == "" && events[e.What] != "" {
			d.cfg.Log.Info(events[e.What], "swap", it.Request.ID, "who", e.Who.ID)
		}
	}
}

// changed logs the changes that nobody says.
func (d *Desk) changed(it *item, s app.Swap) {
	was := it.Last
	if it.Last = s.State; !it.concerns(d.me.ID) || was == "" {
		return
	}
	switch {
	case s.State == app.SwapExpired:
		d.cfg.Log.Info("swap_expired", "swap", it.Request.ID)
	case s.State == app.SwapCovered && it.folded.State != app.SwapCovered:
		d.cfg.Log.Info("swap_covered", "swap", it.Request.ID, "by_hand", true)
	}
}

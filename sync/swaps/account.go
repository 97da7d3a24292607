package swaps

import (
	"context"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// holder is through whom PagerDuty is reached, and who that is.
type holder struct {
	account Account
	me      app.User
	// era grows with every account and person: what was begun in an earlier one ends
	// without effect.
	era uint64
	// sure says that the account itself told who me is, as far as it can.
	sure, asking bool
	askAgain     time.Time
	askTries     int
	loaded       bool
}

// sight is what the engine saw last. It is apart from the state, so that Saw never waits.
type sight struct {
	mu       sync.Mutex
	me       app.User
	requests map[string]time.Time // open incidents that carry requests, by id
	number   uint64               // of the reading of schedules
	came     bool                 // something of it is new
	news     chan struct{}
}

// Saw says what the engine knows: who is signed in, my open incidents, and the number of
// the last reading of the schedules. It only takes a note, and may be called for every
// snapshot: where a request came, changed or went, or the schedules were read anew, the
// requests are read soon.
func (d *Desk) Saw(me app.User, incidents []app.Incident, schedules uint64) {
	requests := map[string]time.Time{}
	for _, i := range incidents {
		if isRequest(i.Key) {
			requests[i.ID] = i.UpdatedAt
		}
	}
	s := &d.sight
	s.mu.Lock()
	changed := s.me != me || s.number != schedules || len(requests) != len(s.requests)
	for id, at := range requests {
		was, known := s.requests[id]
		changed = changed || !known || !was.Equal(at)
	}
	s.me, s.number, s.requests, s.came = me, schedules, requests, s.came || changed
	s.mu.Unlock()
	if changed {
		select {
		case s.news <- struct{}{}:
		default:
		}
	}
}

// take gives what is new since it was last asked.
func (s *sight) take() (me app.User, came bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	came, s.came = s.came, false
	return s.me, came
}

// teller is an account that can tell whose it is.
type teller interface {
	Me(ctx context.Context) (app.User, error)
}

// hold follows who is signed in. Until that is known for certain nothing is done in
// anybody's name.
func (d *Desk) hold(ctx context.Context, now time.Time) {
	seen, came := d.sight.take()
	if a := d.cfg.Account(); a != d.account {
		d.account, d.sure, d.asking, d.askTries, d.askAgain, d.quiet = a, false, false, 0, time.Time{}, time.Time{}
		d.newEra(now)
	}
	if !d.sure && seen.ID != "" {
		d.become(seen, now)
	}
	if came {
		d.kick(now)
	}
	if d.me.ID != "" && !d.loaded {
		d.load()
	}
	if d.account == nil || d.sure || d.asking || d.askAgain.After(now) {
		return
	}
	t, ok := d.account.(teller)
	if !ok {
		d.sure = d.me.ID != ""
		return
	}
	d.asking = true
	era := d.era
	d.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, moveWithin)
		defer cancel()
		me, err := t.Me(within)
		d.post(func() {
			if d.era == era {
				d.asking = false
				d.met(me, err, clock())
			}
		})
	})
}

// met takes in who the account says that it is.
func (d *Desk) met(me app.User, err error, now time.Time) {
	if err != nil {
		d.heed(err, now)
		d.askTries++
		d.askAgain = now.Add(pause(d.askTries, err))
		for _, it := range d.items {
			if it.Errand != nil {
				it.Errand.Word = word(err)
				it.fresh = false
			}
			d.release(it, nil) // it will be done once PagerDuty can be reached
		}
		return
	}
	d.become(me, now)
	d.sure, d.askTries = true, 0
}

// become takes me for the person: what belongs to somebody else is put aside.
func (d *Desk) become(me app.User, now time.Time) {
	if d.me.ID == me.ID && d.loaded {
		d.me = me
		return
	}
	if d.me.ID != "" && d.me.ID != me.ID {
		d.cfg.Log.Info("swap_account", "user", me.ID)
	}
	for _, it := range d.items {
		d.release(it, app.Invalid{Why: "somebody else has signed in"})
	}
	d.me, d.items, d.order, d.loaded, d.asking = me, map[string]*item{}, nil, false, false
	d.board = board{unreadable: map[string]bool{}}
	d.audit, d.watch = audit{}, watch{}
	d.newEra(now)
	d.load()
}

// newEra ends what is under way without effect.
func (d *Desk) newEra(now time.Time) {
	d.era++
	for _, it := range d.items {
		it.busy = false
	}
	d.board.reading, d.watch.reading = false, false
	d.board.due, d.watch.due = now, now
	d.board.service = app.SwapService{}
	d.show.dirty = true
}

// ref is me, in short.
func (d *Desk) ref() app.Ref { return d.me.Ref() }

// ready reports whether something can be done in my name now.
func (d *Desk) ready() bool { return d.account != nil && d.sure && d.me.ID != "" && d.loaded }

// may reports whether PagerDuty may be asked now.
func (d *Desk) may(ctx context.Context, now time.Time) bool {
	return d.ready() && ctx.Err() == nil && !d.quiet.After(now)
}

package swaps

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// step is one thing to be done of an errand.
type step string

// The steps. Each looks before it does anything, so that taking it again is safe.
const (
	stepCheck step = "check" // may it be done at all?
	stepPut   step = "put"   // put the request up
	stepSay   step = "say"   // say what the person wants to say
	stepWrite step = "write" // write or undo overrides until the schedule is as it ought to be
	stepTell  step = "tell"  // say what came of it
	stepClose step = "close" // resolve the incident
)

// errand is what is to be done about one swap.
type errand struct {
	What  app.SwapWhat `json:"what"`
	Steps []step       `json:"steps"`
	// Say is the person's own word, Tell what came of it.
	Say  *app.SwapEvent `json:"say,omitempty"`
	Tell *app.SwapEvent `json:"tell,omitempty"`
	// Ask is what the person asked for.
	Ask   app.SwapAsk `json:"ask,omitzero"`
	Since time.Time   `json:"since"`
	// Sent says that the word or the request may have gone out, Looked that an override may
	// have: after that it is not simply given up.
	Sent     bool          `json:"sent,omitempty"`
	Looked   bool          `json:"looked,omitempty"`
	Progress swap.Progress `json:"progress,omitzero"`
	// Vouched is who has said yes elsewhere; Rounds counts the writings.
	Vouched app.Ref `json:"vouched,omitzero"`
	Rounds  int     `json:"rounds,omitempty"`
	// Why is why it did not come about; GaveUp says so of one that was never told.
	Why    string        `json:"why,omitempty"`
	GaveUp bool          `json:"gave_up,omitempty"`
	Half   *app.SwapHalf `json:"half,omitempty"`
	// Unshown is since when PagerDuty has not shown what it took.
	Unshown time.Time `json:"unshown,omitzero"`
	// Recheck has the check made anew before a word is said later.
	Recheck bool `json:"recheck,omitempty"`
	// Tries failed of the step, the last for the reason Word; Next is when it is taken again.
	Tries int       `json:"tries,omitempty"`
	Word  string    `json:"word,omitempty"`
	Next  time.Time `json:"next,omitzero"`
}

func (e *errand) step() step {
	if e == nil || len(e.Steps) == 0 {
		return ""
	}
	return e.Steps[0]
}

// untouched reports whether nothing of it can have reached PagerDuty.
func (e *errand) untouched() bool { return !e.Sent && !e.Looked && len(e.Progress.Written) == 0 }

// same reports whether it is the same wish.
func (e *errand) same(o *errand) bool {
	return e.What == o.What && e.Ask.Of == o.Ask.Of && e.Ask.Text == o.Ask.Text && e.Vouched.ID == o.Vouched.ID && samePart(e.Ask.Part, o.Ask.Part)
}

const (
	// moveWithin is how long one move may take.
	moveWithin = 45 * time.Second
	// movers is how many moves of different swaps may be under way at once.
	movers = 4
	// leastPause and mostPause are the bounds of the pause after a failed try.
	leastPause, mostPause = 2 * time.Second, time.Minute
	// putEvery is the least time between two requests put up: PagerDuty's limit of
	// creating incidents is shared by the whole account.
	putEvery = 2 * time.Second
	// tooLate is how long after its start a rest that cannot be done is still tried.
	tooLate = 7 * 24 * time.Hour
)

// pause is how long to wait after that many failed tries.
func pause(tries int, err error) time.Duration {
	t, _ := errors.AsType[app.Throttled](err)
	return max(min(leastPause<<min(max(tries-1, 0), 10), mostPause), t.After)
}

// word is an error in a person's words.
func word(err error) string { return app.Explain(err).What }

// final reports whether trying again cannot help.
func final(err error) bool {
	if _, unsure := errors.AsType[app.Unsure](err); unsure {
		return false
	}
	return is[app.Refused](err) || is[app.Forbidden](err) || is[app.Gone](err) || is[app.Invalid](err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// march takes the next step of every errand that is due.
func (d *Desk) march(ctx context.Context, now time.Time) {
	if !d.may(ctx, now) {
		return
	}
	for _, it := range d.sorted() {
		// A step that needs nobody is done at once, and the next follows it.
		for d.takes(it, now) {
			e, left := it.Errand, len(it.Errand.Steps)
			d.takeStep(ctx, it, now)
			if it.Errand == e && len(e.Steps) >= left {
				break
			}
		}
	}
}

// takes reports whether the next step of an errand can be taken now.
func (d *Desk) takes(it *item, now time.Time) bool {
	return it.Errand != nil && !it.busy && !it.Errand.Next.After(now) && d.moves < movers
}

func (d *Desk) takeStep(ctx context.Context, it *item, now time.Time) {
	switch e := it.Errand; e.step() {
	case stepCheck:
		d.check(ctx, it)
	case stepPut:
		d.put(ctx, it, now)
	case stepSay:
		d.say(ctx, it, *e.Say)
	case stepWrite:
		d.apply(ctx, it)
	case stepTell:
		d.say(ctx, it, *e.Tell)
	case stepClose:
		d.end(ctx, it)
	default:
		d.done(it)
	}
}

// move does something that takes its time, apart from the state, and then what came of
// it. It must not touch the item while it is under way.
func (d *Desk) move(ctx context.Context, it *item, do func(context.Context, Account) func(now time.Time)) {
	it.busy = true
	d.moves++
	era, account := d.era, d.account
	d.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, moveWithin)
		then := do(within, account)
		cancel()
		d.post(func() {
			d.moves--
			if d.era == era {
				it.busy, it.fresh, d.show.dirty = false, false, true
				then(clock())
			}
		})
	})
}

// next ends the step: it is kept before the next is taken.
func (d *Desk) next(it *item) {
	e := it.Errand
	e.Steps = e.Steps[1:]
	e.Tries, e.Word, e.Next = 0, "", time.Time{}
	if len(e.Steps) == 0 {
		d.done(it)
		return
	}
	if e.step() != stepSay { // a word is worth what the check right before it was
		d.release(it, nil)
	}
	if err := d.keep(it); err != nil {
		d.later(it, err, clock()) // what was done will be found to be done
	}
}

// done ends the errand well.
func (d *Desk) done(it *item) {
	d.settle(it)
	it.Errand, it.Word = nil, ""
	_ = d.keep(it) // logged; what is kept now will be found to be done
	d.release(it, nil)
	d.kick(clock())
}

// later has the step taken again after a pause.
func (d *Desk) later(it *item, err error, now time.Time) {
	e := it.Errand
	d.heed(err, now)
	e.Tries++
	e.Word, e.Next = word(err), now.Add(pause(e.Tries, err))
	if e.step() == stepSay && e.Recheck { // by then the schedule may be another
		e.Steps = append([]step{stepCheck}, e.Steps...)
	}
	it.fresh, d.show.dirty = false, true
	d.cfg.Log.Debug("swap_waits", "swap", it.Request.ID, "step", string(e.step()), "tries", e.Tries, "error", err)
	d.release(it, nil)
}

// failed has the step taken again where that can help, and drops the errand where not.
func (d *Desk) failed(it *item, err error, now time.Time) {
	if !final(err) {
		d.later(it, err, now)
		return
	}
	d.refuse(it, err)
}

// refuse ends the errand: it may not be done, or PagerDuty does not do it.
func (d *Desk) refuse(it *item, err error) {
	e := it.Errand
	d.cfg.Log.Warn("swap_refused", "swap", it.Request.ID, "what", string(e.What), "step", string(e.step()), "error", err)
	waited := len(it.waiters) > 0
	it.Errand, it.Word = nil, word(err)
	if it.Incident == "" && (e.What == app.SaidAsk || it.Via == app.SwapByWord && (e.step() == stepCheck || e.step() == stepWrite)) {
		if waited && e.untouched() { // the person is told at once: it never was
			d.release(it, err)
			d.drop(it)
			return
		}
		it.Over = &ending{State: app.SwapFailed, Word: it.Word, At: clock()}
	}
	if e.Tell != nil && it.Incident == "" { // it is done, only nobody else can be told
		it.Events = append(it.Events, *e.Tell)
	}
	_ = d.keep(it)
	d.release(it, err)
}

// release tells those who wait whether it may be done.
func (d *Desk) release(it *item, err error) {
	for _, w := range it.waiters {
		w <- err // buffered
	}
	it.waiters = nil
}

// giveUp drops what makes no sense any more once a swap has begun.
func (d *Desk) giveUp(now time.Time) {
	for _, it := range d.items {
		e := it.Errand
		if e == nil || it.busy || it.Request.Start().After(now) {
			continue
		}
		stale := e.Tries > 0 && now.Sub(it.Request.Start()) > tooLate
		switch e.step() {
		case stepCheck, stepSay, stepPut:
			stale = true
		case stepWrite:
			stale = stale || e.untouched()
		}
		if !stale {
			continue
		}
		d.cfg.Log.Info("swap_given_up", "swap", it.Request.ID, "what", string(e.What), "step", string(e.step()))
		it.Errand, it.Word = nil, "It had begun before Dogwatch could do this."
		if e.Tell != nil && it.Incident == "" { // it is done, only nobody else was told
			it.Events, it.Word = append(it.Events, *e.Tell), ""
		}
		if e.What == app.SaidAsk && it.Incident == "" {
			it.Over = &ending{State: app.SwapExpired, Word: "It began before the request could be put up.", At: now}
		}
		_ = d.keep(it)
		d.release(it, app.Invalid{Why: it.Word})
	}
}

package swaps

import (
	"context"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// tryKey begins the key of the request that only tries the service.
const tryKey = app.SwapKeyPrefix + "try-"

func isRequest(key string) bool { return strings.HasPrefix(key, app.SwapKeyPrefix) }

// client names this program on this computer.
func (d *Desk) client() string {
	return strings.TrimSpace("Dogwatch " + d.cfg.Version + " on " + d.cfg.Host)
}

// put puts the request up: once, and at human speed. After a try that may have arrived,
// the board is read first, lest one that was answered and closed meanwhile comes back.
func (d *Desk) put(ctx context.Context, it *item, now time.Time) {
	if it.Incident != "" { // a reading has found it
		d.next(it)
		return
	}
	if d.nextPut.After(now) {
		return
	}
	name, service := d.cfg.Settings().Swap.Service, d.board.service
	if name == "" {
		d.refuse(it, app.Invalid{Why: "no service for swaps is named in the settings any more"})
		return
	}
	again := it.Errand.Sent
	if !d.send(it) {
		return
	}
	d.nextPut = now.Add(putEvery)
	r := it.Request
	posting := app.Posting{Key: app.SwapKeyPrefix + r.ID, Title: swap.Title(r), Body: swap.Body(r, d.client()), To: r.To}
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		began := clock()
		var posted app.Posted
		var err error
		if service.Zero() {
			service, err = a.FindService(ctx, name)
		}
		found := false
		if err == nil && again {
			posted, found, err = findPosted(ctx, a, service.ID, posting.Key, r.At)
		}
		if err == nil && !found {
			posted, err = a.PutUp(ctx, service.Ref, posting)
		}
		return func(now time.Time) {
			if err != nil {
				d.failed(it, err, now)
				return
			}
			it.Incident, it.URL, it.Open = posted.Incident, posted.URL, posted.Status != app.Resolved
			d.takeOne(it, posted, began, now)
			if it.Errand != nil {
				d.next(it)
			}
		}
	})
}

// send has it on disk that something is going out.
func (d *Desk) send(it *item) bool {
	if it.Errand.Sent {
		return true
	}
	it.Errand.Sent = true
	if err := d.keep(it); err != nil {
		it.Errand.Sent = false
		d.later(it, err, clock())
		return false
	}
	return true
}

// answer makes the text to hand over, where that is how the other hears of it.
func (d *Desk) answer(it *item, event app.SwapEvent) {
	if it.Via == app.SwapByCopy {
		it.Copy = swap.CopyAnswer(it.fold(clock()), event)
	}
}

// findPosted finds one that may have been put up already.
func findPosted(ctx context.Context, a Account, service, key string, at time.Time) (app.Posted, bool, error) {
	all, err := a.Requests(ctx, service, at.Add(-time.Hour))
	for _, p := range all {
		if p.Key == key {
			return p, true, err
		}
	}
	return app.Posted{}, false, err
}

// say writes the event under the request, unless it stands there already; the person's
// own word only while it may be said.
func (d *Desk) say(ctx context.Context, it *item, event app.SwapEvent) {
	e := it.Errand
	own := e.step() == stepSay
	if it.Incident == "" { // it is told by a text that people hand over
		if !said(it.Events, event, event.Who.ID) {
			it.Events = append(it.Events, event)
		}
		d.answer(it, event)
		d.next(it)
		return
	}
	if own && !d.send(it) {
		return
	}
	r, incident, me, verb, ask := it.Request, it.Incident, d.me.ID, e.verb(), e.Ask
	note := swap.Note(event, r)
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		began := clock()
		posted, err := a.Request(ctx, incident)
		var refused error
		if err == nil {
			var events []app.SwapEvent
			if _, events, err = swap.Read(posted); err == nil && !said(events, event, me) {
				s := swap.Fold(r, events, began)
				if own {
					refused = swap.May(s, me, verb, ask, nil, began)
				}
				if refused == nil && (own || news(s, event.What)) {
					err = a.Say(ctx, incident, note)
				}
			}
		}
		if err == nil { // what came of it; where that cannot be read, the next reading tells
			read := clock()
			if after, err := a.Request(ctx, incident); err == nil {
				posted, began = after, read
			}
		}
		return func(now time.Time) {
			if posted.Incident != "" {
				d.takeOne(it, posted, began, now)
			}
			switch {
			case it.Errand == nil:
			case refused != nil:
				d.refuse(it, refused)
			case err != nil:
				d.failed(it, err, now)
			default:
				d.next(it)
			}
		}
	})
}

// news reports whether the log does not say yet what came of it, whoever says so.
func news(s app.Swap, what app.SwapWhat) bool {
	if what == app.SaidTakeBack {
		return s.State == app.SwapCovered
	}
	return !s.State.Ended() || s.State == app.SwapExpired
}

// said reports whether that person has said it already.
func said(events []app.SwapEvent, e app.SwapEvent, who string) bool {
	found := false
	for _, old := range events {
		switch {
		case old.Who.ID != who:
		case old.What == e.What && old.Taker.ID == e.Taker.ID && samePart(old.Part, e.Part):
			found = true
		case answers(old.What) && answers(e.What):
			found = false // something else was said since
		}
	}
	return found
}

// answers reports whether one saying of it takes the place of the one before.
func answers(what app.SwapWhat) bool {
	return what == app.SaidOffer || what == app.SaidAccept || what == app.SaidDecline
}

func samePart(a, b *app.Span) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Same(*b)
}

// verb is what the errand does, as the rules call it.
func (e *errand) verb() app.Verb {
	switch e.What {
	case app.SaidAccept, app.SaidOffer:
		return app.AcceptSwap
	case app.SaidDecline:
		return app.DeclineSwap
	case app.SaidWithdraw:
		return app.WithdrawSwap
	case app.SaidTakeBack:
		return app.TakeBackSwap
	case app.SaidFailed:
		return app.UndoSwap
	}
	return app.FinishSwap
}

// end resolves the incident where the request has ended; where it has not, as after one
// of several has declined, it is left open.
func (d *Desk) end(ctx context.Context, it *item) {
	if it.Incident == "" {
		d.next(it)
		return
	}
	r, incident := it.Request, it.Incident
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		began := clock()
		posted, err := a.Request(ctx, incident)
		if err == nil && posted.Status != app.Resolved {
			_, events, unreadable := swap.Read(posted)
			if unreadable != nil || swap.Fold(r, events, began).State.Ended() {
				if err = a.Close(ctx, incident); err == nil {
					posted.Status, posted.Closed = app.Resolved, began
				}
			}
		}
		return func(now time.Time) {
			switch {
			case err == nil:
				it.Open = it.Open && posted.Status != app.Resolved
				d.next(it)
			case final(err): // it stays open: a blemish, no reason to try for ever
				d.cfg.Log.Warn("swap_left_open", "swap", it.Request.ID, "error", err)
				it.Left = true
				d.done(it)
			default:
				d.later(it, err, now)
			}
		}
	})
}

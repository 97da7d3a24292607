package swaps

import (
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

var (
	errUnread      = errors.New("what was kept cannot be read")
	errBoardUnread = errors.New("the requests have not been read yet")
)

// request takes a new request.
func (d *Desk) request(verb app.Verb, ask app.SwapAsk, known chan error, now time.Time) (string, bool, error) {
	r := *ask.Request
	r.ID, r.From, r.At = strings.ToLower(rand.Text()), d.ref(), now.Truncate(time.Second)
	r.Give = whole(r.Give)
	if r.For != nil {
		turn := whole(*r.For)
		r.For = &turn
	}
	var to []app.Ref
	for _, one := range r.To {
		if one.ID != d.me.ID && !slices.ContainsFunc(to, func(t app.Ref) bool { return t.ID == one.ID }) {
			to = append(to, one)
		}
	}
	r.To = to
	if err := swap.May(app.Swap{}, d.me.ID, app.AskSwap, app.SwapAsk{Request: &r}, nil, now); err != nil {
		return "", false, err
	}
	ask.Request = nil
	it := &item{file: file{Owner: d.me.ID, Request: r, Via: app.SwapByService}}
	it.Events = []app.SwapEvent{{At: r.At, Who: r.From, What: app.SaidAsk, Text: r.Message, Client: d.client()}}
	e := &errand{What: app.SaidAsk, Steps: []step{stepCheck, stepPut}, Ask: ask, Since: now}
	service := d.cfg.Settings().Swap.Service != ""
	switch {
	case verb == app.VouchSwap:
		if len(r.To) != 1 {
			return "", false, app.Invalid{Why: "name the one who has said yes"}
		}
		it.Via = app.SwapByWord
		e.What, e.Vouched = app.SaidCovered, r.To[0]
		e.Steps = []step{stepCheck, stepWrite, stepClose}
		if service {
			e.Steps = []step{stepCheck, stepWrite, stepPut, stepTell, stepClose}
		}
	case ask.Copy || !service:
		if len(r.To) != 1 {
			return "", false, app.Invalid{Why: "a request to hand over asks one person: name one, or name the team's service for swaps in the settings"}
		}
		it.Via, e.Steps = app.SwapByCopy, []step{stepCheck}
		it.Copy = swap.CopyRequest(r, d.client())
	}
	wait, err := d.start(it, e, known)
	if err != nil {
		return "", false, err
	}
	d.add(it)
	if it.Incident == "" && !slices.Contains(e.Steps, stepPut) {
		d.logNews(it, now)
	}
	return r.ID, wait, nil
}

// whole is the turn in PagerDuty's whole seconds.
func whole(t app.Turn) app.Turn {
	t.Start, t.End = t.Start.UTC().Truncate(time.Second), t.End.UTC().Truncate(time.Second)
	return t
}

// about takes an intent about a swap that is there.
func (d *Desk) about(it *item, verb app.Verb, ask app.SwapAsk, known chan error, now time.Time) (bool, error) {
	if verb == app.FinishSwap || verb == app.UndoSwap {
		if e := it.Errand; e != nil && slices.Contains(e.Steps, stepWrite) {
			return false, d.redirect(it, verb == app.UndoSwap, now)
		}
	}
	if verb == app.WithdrawSwap && d.unput(it) {
		before := it.file
		it.Errand = nil
		it.Over = &ending{State: app.SwapWithdrawn, Word: "It was withdrawn before it was put up.", At: now}
		if err := d.keep(it); err != nil {
			it.file = before
			return false, err
		}
		d.release(it, nil)
		return false, nil
	}
	e, err := d.errandOf(it, verb, ask, now)
	if err != nil {
		return false, err
	}
	if old := it.Errand; old != nil && old.What != app.SaidClosed {
		switch {
		case old.same(e):
			return false, nil // asked for twice is one wish
		case old.step() == stepPut && verb == app.WithdrawSwap && !it.busy:
			e.Steps, e.Sent = append([]step{stepPut}, e.Steps...), true
		case old.What == e.What && (it.busy || !old.untouched()):
			return false, app.Invalid{Why: "the first answer is still being sent"}
		case it.busy || !old.untouched():
			return false, app.Invalid{Why: "Dogwatch is still busy with it (" + string(old.What) + "): wait until that is done"}
		}
	} else if it.busy {
		return false, app.Invalid{Why: "Dogwatch is just closing it: try again in a moment"}
	}
	d.release(it, nil)
	return d.start(it, e, known)
}

// unput reports whether the request has not gone out at all yet.
func (d *Desk) unput(it *item) bool {
	e := it.Errand
	return e != nil && e.What == app.SaidAsk && e.untouched() && it.Incident == "" && !it.busy
}

// errandOf makes the errand of an intent, or says why it may not be.
func (d *Desk) errandOf(it *item, verb app.Verb, ask app.SwapAsk, now time.Time) (*errand, error) {
	s := d.view(it, now)
	if ask.Part != nil {
		part := whole(app.Turn{Span: *ask.Part}).Span
		ask.Part = &part
		if part.Same(it.Request.Give.Span) {
			ask.Part = nil
		} else if it.Request.For != nil {
			return nil, app.Invalid{Why: "an exchange is taken whole"}
		}
	}
	if s.Doing != nil && s.State == app.SwapApplying {
		s.State = it.folded.State
	}
	if err := swap.May(s, d.me.ID, verb, ask, d.besides(it, now), now); err != nil {
		d.kick(now) // what stood on it may be gone by now
		return nil, err
	}
	e := &errand{Ask: ask, Since: now}
	say := func(what app.SwapWhat, steps ...step) {
		event := d.event(what, ask.Text, now)
		e.What, e.Say, e.Steps = what, &event, steps
	}
	switch verb {
	case app.AcceptSwap:
		d.accepting(it, s, e, say)
	case app.DeclineSwap:
		say(app.SaidDecline, stepSay, stepClose)
	case app.WithdrawSwap:
		say(app.SaidWithdraw, stepSay, stepClose)
	case app.TakeBackSwap:
		e.What, e.Steps = app.SaidTakeBack, []step{stepWrite, stepClose}
		e.Progress.Back = true
	case app.VouchSwap:
		e.What, e.Steps = app.SaidCovered, []step{stepCheck, stepWrite, stepClose}
		for _, to := range s.To {
			if to.ID == ask.Of || ask.Of == "" {
				e.Vouched = to
				break
			}
		}
	case app.FinishSwap:
		e.What, e.Steps = app.SaidCovered, []step{stepWrite, stepClose}
	case app.UndoSwap:
		e.What, e.Steps = app.SaidFailed, []step{stepWrite, stepClose}
		e.Progress.Back = true
	default:
		return nil, app.Invalid{Why: string(verb) + " is nothing that can be done about a swap"}
	}
	return e, nil
}

// accepting makes the errand of a yes: of somebody who takes all, of somebody who offers
// a part, and of the asker who agrees to an offer.
func (d *Desk) accepting(it *item, s app.Swap, e *errand, say func(app.SwapWhat, ...step)) {
	e.Recheck = true
	switch {
	case s.From.ID == d.me.ID:
		offer, _ := swap.Offer(s, e.Ask.Of)
		e.Ask.Of, e.Ask.Part = offer.By.ID, &offer.Span
		say(app.SaidAccept, stepCheck, stepSay)
		e.Say.Taker, e.Say.Part = offer.By, &offer.Span
	case e.Ask.Part != nil:
		say(app.SaidOffer, stepCheck, stepSay)
		e.Say.Part = e.Ask.Part
	default:
		say(app.SaidAccept, stepCheck, stepSay, stepWrite, stepClose)
	}
}

// redirect turns an errand that is writing: forward to the end, or back to the start.
func (d *Desk) redirect(it *item, back bool, now time.Time) error {
	e := it.Errand
	before := *e
	if back && !e.Progress.Back && e.What != app.SaidTakeBack {
		e.What = app.SaidFailed
	}
	if !back {
		e.What = app.SaidCovered
	}
	e.Progress.Back, e.Progress.Refused, e.Progress.UndoRefused = back, "", ""
	e.Half, e.Tries, e.Rounds, e.Word, e.Next, e.Unshown = nil, 0, 0, "", now, time.Time{}
	if err := d.keep(it); err != nil {
		*e = before
		return err
	}
	return nil
}

// settle does what belongs to the end of an errand.
func (d *Desk) settle(it *item) {
	e := it.Errand
	if e.What == app.SaidOffer && e.Say != nil && e.Say.Part != nil {
		it.Offered = e.Say.Part
	}
	if it.Incident == "" {
		d.logNews(it, clock())
	}
}

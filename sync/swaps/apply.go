package swaps

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// quickRounds is how many writings of one errand follow each other without a pause: the
// longest swap crosses some sources of a shift-based schedule.
const quickRounds = 8

// unshownFor is how long PagerDuty's rendering may lag behind what it took.
const unshownFor = 10 * time.Minute

// apply reads the log and the schedules, and does what swap.Next says that is next.
func (d *Desk) apply(ctx context.Context, it *item) {
	incident, turns := it.Incident, stretches(it.Request)
	if it.Errand.What == app.SaidTakeBack && d.board.name != "" && d.board.at.IsZero() && d.board.problem == nil {
		d.later(it, errBoardUnread, clock()) // what stands on it is on the board
		return
	}
	upper := d.upperOf(it, clock())
	if e := it.Errand; e.Half != nil {
		e.Progress.UndoRefused = "" // try to put it back once more
	}
	d.move(ctx, it, func(within context.Context, a Account) func(time.Time) {
		began := clock()
		var posted app.Posted
		var unread error
		if incident != "" {
			posted, unread = a.Request(within, incident)
		}
		schedules, err := readTurns(within, a, turns, margin)
		if err == nil {
			err = upper.read(within, a)
		}
		return func(now time.Time) {
			if posted.Incident != "" {
				d.takeOne(it, posted, began, now)
			}
			d.takeUpper(upper, now)
			switch {
			case it.Errand == nil:
			case unread != nil && !(final(unread) && it.Errand.Looked):
				d.failed(it, unread, now)
			case err != nil:
				d.failed(it, err, now)
			default:
				it.schedules = schedules
				d.decide(ctx, it, schedules, now)
			}
		}
	})
}

// agreed is the swap as the log has it, or as the asker says that it was agreed.
func (it *item) agreed(now time.Time) app.Swap {
	s := it.fold(now)
	if e := it.Errand; e != nil && !e.Vouched.Zero() && s.State == app.SwapOpen {
		s.State, s.Taker = app.SwapAccepted, e.Vouched
		if e.GaveUp {
			s.State = app.SwapFailed
		}
		if e.Ask.Part != nil {
			s.Part = *e.Ask.Part
		}
	}
	return s
}

// decide goes by what the log and the schedules say now.
func (d *Desk) decide(ctx context.Context, it *item, schedules []app.Schedule, now time.Time) {
	e := it.Errand
	s := it.agreed(now)
	if !e.Looked {
		seen := s
		if e.What == app.SaidTakeBack {
			seen = d.observe(it, s, schedules, now)
		}
		switch why := d.lost(seen, e); {
		case why == "" && e.What == app.SaidTakeBack && !now.Before(s.Start()):
			d.refuse(it, app.Invalid{Why: "It has begun: change the schedule in PagerDuty."})
			return
		case why == "" && seen.State == app.SwapCovered && s.State != app.SwapCovered:
			// Only the schedule shows it: what nobody called covered cannot be taken back.
			d.tellSeen(it, seen, now)
			return
		case s.State == app.SwapCovered && !e.Progress.Back:
			e.Steps = []step{stepWrite, stepClose} // somebody else wrote it
			d.next(it)
			return
		case why != "":
			d.refuse(it, app.Invalid{Why: why})
			return
		}
	}
	e.Progress.Others = d.others(it, s, schedules, now)
	if e.Progress.Above = nil; e.Progress.Back {
		e.Progress.Above = swap.Above(s, d.besides(it, now))
	}
	next := swap.Next(s, e.Progress, schedules, now)
	if !next.Unshown {
		e.Unshown = time.Time{}
	}
	switch next.Do {
	case swap.StepWrite:
		d.write(ctx, it, next.Wishes, now)
	case swap.StepUndo:
		d.undo(ctx, it, next.Undo, now)
	case swap.StepCovered:
		if e.Progress.Back { // nothing is given back
			e.Tell = nil
			d.refuse(it, app.Invalid{Why: next.Word})
			return
		}
		d.shows(it, s, schedules, now)
	case swap.StepFailed:
		d.undone(it, s, cmp.Or(next.Word, e.Progress.Refused), now)
	case swap.StepHalf:
		if e.Half == nil {
			d.cfg.Log.Warn("swap_half", "swap", it.Request.ID)
		}
		e.Half = &app.SwapHalf{Written: swap.Overrides(s, e.Progress, schedules), Missing: next.Wishes, Word: next.Word}
		d.later(it, errors.New(next.Word), now)
		e.Word = next.Word
		_ = d.keep(it) // logged; what is half-way is found again in the schedules
	default:
		if next.Unshown && d.unshown(it, now) {
			return
		}
		d.later(it, errors.New("wait"), now)
		e.Word = cmp.Or(next.Word, "The schedule cannot be read just now.")
	}
}

// tellSeen says that it is covered before it is taken back.
func (d *Desk) tellSeen(it *item, seen app.Swap, now time.Time) {
	e := it.Errand
	if e.Tell != nil { // that is said, and does not count
		d.refuse(it, app.Invalid{Why: "It was covered by hand: change the schedule in PagerDuty."})
		return
	}
	e.Tell = d.covered(seen, false, "", now)
	e.Steps = []step{stepWrite, stepTell, stepWrite, stepClose}
	d.next(it)
}

// covered says that the schedules show it; and, where that is another, who takes it: that
// they said yes only where I vouch for that.
func (d *Desk) covered(s app.Swap, vouched bool, text string, now time.Time) *app.SwapEvent {
	event := d.event(app.SaidCovered, text, now)
	event.Overrides = s.Overrides
	if s.Taker.ID != d.me.ID {
		event.Taker = s.Taker
		if !vouched {
			event.Text = strings.TrimSpace(swap.Seen(s.SwapRequest, s.Taker) + "\n" + text)
		}
	}
	if !s.Part.Empty() && !s.Part.Same(s.Give.Span) {
		event.Part = &s.Part
	}
	return &event
}

// unshown gives up once PagerDuty has not shown for long what it took: the way back is
// the same as after a refusal.
func (d *Desk) unshown(it *item, now time.Time) bool {
	e := it.Errand
	switch {
	case e.Unshown.IsZero():
		e.Unshown = now
	case now.Sub(e.Unshown) >= unshownFor:
		e.Progress.Refused = "PagerDuty has taken the override, but its schedule does not show it."
		d.again(it, now)
		_ = d.keep(it) // logged; otherwise it is waited for once more
		return true
	}
	return false
}

// lost says why nothing may be written for the errand, by the log; "" where it may.
func (d *Desk) lost(s app.Swap, e *errand) string {
	mine := s.Taker.ID == d.me.ID || s.From.ID == d.me.ID
	switch e.What {
	case app.SaidTakeBack:
		if s.State != app.SwapCovered {
			return "There is nothing to take back. " + came(s)
		}
		return ""
	case app.SaidFailed:
		return ""
	}
	if s.State == app.SwapAccepted && mine {
		return ""
	}
	for n := len(s.History) - 1; n >= 0; n-- {
		if h := s.History[n]; h.Who.ID == d.me.ID && h.Void != "" {
			return h.Void
		}
	}
	return came(s)
}

// came says what has become of it by now. A swap's own word may be a person's, and those
// belong neither into the log nor among PagerDuty's reasons.
func came(s app.Swap) string {
	switch s.State {
	case app.SwapOpen:
		return "Nobody has said yes to it."
	case app.SwapDeclined:
		return app.Names(s.Declined) + " has said no."
	case app.SwapWithdrawn:
		return "It was withdrawn."
	case app.SwapFailed:
		return "It has failed already."
	case app.SwapExpired:
		return "It began before it was written."
	case app.SwapCovered:
		return "It is covered already."
	}
	return s.Taker.String() + " was first."
}

// write writes overrides. That they may have been written is on disk before.
func (d *Desk) write(ctx context.Context, it *item, wishes []app.OverrideWish, now time.Time) {
	doubt := it.Errand.Progress.Doubt
	it.Errand.Progress.Doubt = now
	if !d.mark(it, now) {
		it.Errand.Progress.Doubt = doubt
		return
	}
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		taken, err := a.Override(ctx, wishes)
		return func(now time.Time) {
			e := it.Errand
			e.Progress = e.Progress.Wrote(taken...)
			if e.Progress.Doubt = now; !is[app.Unsure](err) {
				e.Progress.Doubt = doubt
			}
			if final(err) {
				e.Progress.Refused = word(err)
			}
			d.wrote(it, len(taken) > 0, err, now)
		}
	})
}

// undo takes overrides back, one after the other.
func (d *Desk) undo(ctx context.Context, it *item, overrides []app.Override, now time.Time) {
	if !d.mark(it, now) {
		return
	}
	d.move(ctx, it, func(ctx context.Context, a Account) func(time.Time) {
		var undone []app.Override
		var err error
		for _, o := range overrides {
			if err = a.Undo(ctx, o); err != nil {
				break
			}
			undone = append(undone, o)
		}
		return func(now time.Time) {
			e := it.Errand
			for _, o := range undone {
				e.Progress = e.Progress.Undid(o)
			}
			if final(err) {
				e.Progress.UndoRefused = word(err)
			}
			d.wrote(it, len(undone) > 0, err, now)
		}
	})
}

// mark has it on disk that overrides are being written from here.
func (d *Desk) mark(it *item, now time.Time) bool {
	was := it.Errand.Looked
	it.Errand.Looked = true
	if err := d.keep(it); err != nil {
		it.Errand.Looked = was
		d.later(it, err, now)
		return false
	}
	return true
}

// wrote takes in what came of a writing: the schedules are looked at again in any case.
func (d *Desk) wrote(it *item, changed bool, err error, now time.Time) {
	if changed {
		d.cfg.Changed()
	}
	if err != nil && !final(err) {
		d.later(it, err, now)
	} else {
		d.again(it, now)
	}
	_ = d.keep(it) // logged; what was written is found again in the schedules
}

// shows goes on where the schedules show all of the swap: it is over once the log says so.
func (d *Desk) shows(it *item, s app.Swap, schedules []app.Schedule, now time.Time) {
	e := it.Errand
	e.Half = nil
	if s.State == app.SwapCovered {
		e.Progress, e.Steps = swap.Progress{}, []step{stepWrite, stepClose}
		d.next(it)
		return
	}
	shown := e.Progress
	shown.Others = nil // what serves another swap as well is told all the same: then it stays when that is taken back
	s.Overrides = swap.Overrides(s, shown, schedules)
	text := e.Ask.Text
	if e.Say != nil { // it was said with the yes
		text = ""
	}
	e.Tell = d.covered(s, !e.Vouched.Zero(), text, now)
	if slices.Contains(e.Steps, stepPut) { // nobody has heard of it yet
		d.next(it)
		return
	}
	d.tellOn(it, now, stepWrite)
}

// undone goes on where there is nothing to write or to undo any more. While the log says
// that the swap is on its way, it is told first that it is not: somebody else may be
// writing it too.
func (d *Desk) undone(it *item, s app.Swap, why string, now time.Time) {
	e := it.Errand
	e.Half = nil
	switch logged := it.fold(now).State; {
	case s.State == app.SwapCovered:
		event := d.event(app.SaidTakeBack, e.Ask.Text, now)
		e.Tell, e.Why = &event, why
		if !now.Before(s.Start()) {
			d.tellOn(it, now, "")
			return
		}
		d.tellOn(it, now, stepWrite)
	case s.State == app.SwapAccepted && logged == app.SwapOpen: // vouched for, and told to nobody
		e.GaveUp, e.Why = true, why
		d.again(it, now)
	case !s.State.Ended(), s.State == app.SwapExpired:
		event := d.event(app.SaidFailed, why, now)
		e.Tell, e.Why = &event, why
		d.tellOn(it, now, stepWrite)
	default:
		why = cmp.Or(e.Why, why)
		if e.GaveUp && it.Via == app.SwapByWord {
			it.Over = &ending{State: app.SwapFailed, Word: why, At: now}
		}
		e.Progress, e.Steps = swap.Progress{}, []step{stepWrite, stepClose}
		if e.GaveUp {
			e.Steps = e.Steps[:1]
		}
		d.next(it)
		if e.What != app.SaidTakeBack {
			it.Word = why
		}
	}
}

// tellOn has something told to the log, and then the schedules looked at again, by what
// the log says then.
func (d *Desk) tellOn(it *item, now time.Time, then step) {
	e := it.Errand
	e.Steps = []step{stepWrite, stepTell, stepClose}
	if then != "" {
		e.Steps = []step{stepWrite, stepTell, then, stepClose}
	}
	d.next(it)
	d.again(it, now)
}

// again bounds how fast an errand goes round: PagerDuty may lag behind itself, or somebody
// work against us.
func (d *Desk) again(it *item, now time.Time) {
	e := it.Errand
	if e.Rounds++; e.Rounds > quickRounds {
		e.Next = now.Add(pause(e.Rounds-quickRounds, nil))
	}
}

// event is something that I say now.
func (d *Desk) event(what app.SwapWhat, text string, now time.Time) app.SwapEvent {
	return app.SwapEvent{At: now, Who: d.ref(), What: what, Text: text, Client: d.client()}
}

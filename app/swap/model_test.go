package swap_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

// The model's time goes by in hours, and so do its schedules.
const hours = 40

var dawn = at("12-01 00:00")

func hour(n int) time.Time { return dawn.Add(time.Duration(n) * time.Hour) }

func stretch(from, to int) app.Span { return app.Span{Start: hour(from), End: hour(to)} }

// rota is a schedule of the model: lanes of who is on call in each hour. A layer-based
// one has one lane.
type rota struct {
	app.Ref
	kind  app.ScheduleKind
	lanes map[string][hours]app.Ref
	// written are the overrides, the last made last; an override that was cut is shorter.
	written []app.Override
	// locked are those whose overrides it refuses for good.
	locked []app.Ref
}

// on is who has a lane in an hour, and by which override, "" for none.
func (r *rota) on(lane string, h int) (who, instead app.Ref, by string) {
	who = r.lanes[lane][h]
	for _, o := range r.written {
		if !o.Covers(hour(h)) || r.kind == app.ShiftBased && (o.Rotation != lane || o.Instead.ID != who.ID) {
			continue
		}
		instead, who, by = who, o.User, o.ID
	}
	return who, instead, by
}

func (r *rota) render(at time.Time) app.Schedule {
	s := app.Schedule{Ref: r.Ref, Kind: r.kind, Window: stretch(0, hours), At: at}
	for lane := range r.lanes {
		for h := range hours {
			who, instead, by := r.on(lane, h)
			slot := app.Slot{Span: stretch(h, h+1), User: who, Source: app.Rotation}
			if by != "" {
				slot.Source, slot.Override, slot.Instead = app.ByOverride, by, instead
			}
			if r.kind == app.ShiftBased {
				slot.Rotation = lane
			}
			if n := len(s.Slots); n > 0 && h > 0 && s.Slots[n-1].User == who && s.Slots[n-1].Override == by && s.Slots[n-1].Instead == slot.Instead {
				s.Slots[n-1].End = slot.End
				continue
			}
			s.Slots = append(s.Slots, slot)
		}
	}
	return s
}

// world is a PagerDuty with one request in it.
type world struct {
	now     int
	rotas   []*rota
	posted  app.Posted
	request app.SwapRequest
	clients []*client
	made    int
	faulty  bool
	// winner is who was seen to have won, by anybody at any time.
	winner app.Ref
	// refused says that PagerDuty refused something for good, gaveUp that a person did,
	// and takenBack that one began to take it back.
	refused, gaveUp, takenBack bool
}

func (w *world) rota(id string) *rota {
	return w.rotas[slices.IndexFunc(w.rotas, func(r *rota) bool { return r.ID == id })]
}

func (w *world) fold() app.Swap {
	r, events, err := swap.Read(w.posted)
	if err != nil {
		panic(err)
	}
	return swap.Fold(r, events, hour(w.now))
}

func (w *world) schedules() []app.Schedule {
	var all []app.Schedule
	for _, r := range w.rotas {
		all = append(all, r.render(hour(w.now)))
	}
	return all
}

var (
	errNo      = app.Refused{Why: "no"}
	errOffline = app.Offline{Kind: app.NoAnswer}
	errUnsure  = app.Unsure{Cause: errors.New("cut")}
	errCrash   = errors.New("the process died after PagerDuty took it")
)

// fault draws what becomes of a call: done says whether PagerDuty did it.
func (w *world) fault(t *rapid.T, write bool) (done bool, err error) {
	if !w.faulty {
		return true, nil
	}
	switch even(t, "fault", 0, 11) {
	case 0:
		return false, errOffline
	case 1:
		return false, errUnsure
	case 2:
		return true, errUnsure
	case 3:
		return true, errCrash
	case 4:
		if write {
			w.refused = true
			return false, errNo
		}
	}
	return true, nil
}

func (w *world) override(t *rapid.T, me app.Ref, wish app.OverrideWish) (app.Override, error) {
	r := w.rota(wish.Schedule.ID)
	if slices.Contains(r.locked, me) {
		w.refused = true
		return app.Override{}, errNo
	}
	done, err := w.fault(t, true)
	if !done {
		return app.Override{}, err
	}
	w.made++
	o := app.Override{ID: fmt.Sprintf("O%d", w.made), OverrideWish: wish}
	r.written = append(r.written, o)
	return o, err
}

func (w *world) undo(t *rapid.T, o app.Override) error {
	done, err := w.fault(t, true)
	if !done {
		return err
	}
	r := w.rota(o.Schedule.ID)
	n := slices.IndexFunc(r.written, func(x app.Override) bool { return x.ID == o.ID })
	switch {
	case n < 0:
	case !r.written[n].End.After(hour(w.now)):
		return errNo
	case r.written[n].Start.Before(hour(w.now)):
		r.written[n].End = hour(w.now)
	default:
		r.written = slices.Delete(r.written, n, n+1)
	}
	return err
}

func (w *world) say(t *rapid.T, e app.SwapEvent) error {
	done, err := w.fault(t, false)
	if done {
		w.posted.Notes = append(w.posted.Notes, app.PostedNote{Note: app.Note{At: hour(w.now), By: e.Who, Text: swap.Note(e, w.request)}})
	}
	return err
}

// client is somebody's Dogwatch. It looks at the log, then at the schedules, then acts on
// both; others may act in between. A crash leaves kept, and nothing else.
type client struct {
	me   app.Ref
	down bool

	kept *swap.Progress

	phase     int
	swap      app.Swap
	schedules []app.Schedule
	wishes    []app.OverrideWish
	undo      []app.Override
	// verb is what the person wants to do once the log was read.
	verb app.Verb
	ask  app.SwapAsk
}

func (c *client) crash() {
	*c = client{me: c.me, kept: c.kept, down: c.down}
}

// step is the next thing that the client does.
func (c *client) step(t *rapid.T, w *world) {
	switch {
	case c.down:
	case len(c.wishes) > 0:
		wish := c.wishes[0]
		c.wishes = c.wishes[1:]
		o, err := w.override(t, c.me, wish)
		c.after(err, func(p swap.Progress) swap.Progress { return p.Wrote(o) }, func(p *swap.Progress) { p.Refused = "no" })
	case len(c.undo) > 0:
		o := c.undo[0]
		c.undo = c.undo[1:]
		err := w.undo(t, o)
		c.after(err, func(p swap.Progress) swap.Progress { return p.Undid(o) }, func(p *swap.Progress) { p.UndoRefused = "no" })
	case c.phase == 0:
		c.swap, c.phase = w.fold(), 1
	case c.phase == 1:
		c.schedules, c.phase = w.schedules(), 2
	default:
		c.phase = 0
		c.act(t, w)
	}
}

// after takes in what became of a write.
func (c *client) after(err error, ok func(swap.Progress) swap.Progress, no func(*swap.Progress)) {
	switch {
	case err == nil:
		p := ok(*c.kept)
		c.kept = &p
		return
	case errors.Is(err, errCrash):
		c.crash()
	case errors.Is(err, errNo):
		p := *c.kept
		no(&p)
		c.kept = &p
	}
	c.wishes, c.undo, c.phase = nil, nil, 0
}

func (c *client) act(t *rapid.T, w *world) {
	s := c.swap
	if c.verb != "" {
		c.intend(t, w)
		return
	}
	if c.kept == nil {
		if s.State == app.SwapAccepted && s.Taker.ID == c.me.ID {
			c.kept = &swap.Progress{}
		}
		return
	}
	step := swap.Next(s, *c.kept, c.schedules, hour(w.now))
	switch step.Do {
	case swap.StepWrite:
		c.wishes = step.Wishes
	case swap.StepUndo:
		c.undo = step.Undo
	case swap.StepHalf:
		p := *c.kept
		p.UndoRefused = ""
		c.kept = &p
	case swap.StepCovered:
		if s.State == app.SwapCovered {
			c.kept = nil
			return
		}
		c.tell(t, w, app.SwapEvent{What: app.SaidCovered, Overrides: swap.Overrides(s, *c.kept, c.schedules)})
	case swap.StepFailed:
		switch {
		case s.State == app.SwapAccepted || s.State == app.SwapExpired:
			c.tell(t, w, app.SwapEvent{What: app.SaidFailed, Text: step.Word})
		case s.State == app.SwapCovered && c.kept.Back && hour(w.now).Before(s.Start()):
			c.tell(t, w, app.SwapEvent{What: app.SaidTakeBack})
		default:
			c.kept = nil
		}
	}
}

func (c *client) tell(t *rapid.T, w *world, e app.SwapEvent) {
	e.Who = c.me
	if errors.Is(w.say(t, e), errCrash) {
		c.crash()
	}
}

// intend does what the person wants, where the client thinks that they may.
func (c *client) intend(t *rapid.T, w *world) {
	verb, ask, s := c.verb, c.ask, swap.Observe(c.swap, c.schedules, nil, hour(w.now))
	c.verb, c.ask = "", app.SwapAsk{}
	if swap.May(s, c.me.ID, verb, ask, nil, hour(w.now)) != nil {
		return
	}
	switch verb {
	case app.FinishSwap, app.UndoSwap:
		p := swap.Progress{}
		if c.kept != nil {
			p = *c.kept
		}
		p.Refused, p.UndoRefused, p.Back = "", "", verb == app.UndoSwap
		w.gaveUp = w.gaveUp || p.Back
		c.kept = &p
	case app.TakeBackSwap:
		if c.kept == nil {
			c.kept, w.takenBack = &swap.Progress{Back: true}, true
		}
	case app.AcceptSwap:
		e := app.SwapEvent{What: app.SaidAccept}
		switch {
		case c.me.ID == s.From.ID:
			o, _ := swap.Offer(s, ask.Of)
			e.Taker, e.Part = o.By, &o.Span
		case ask.Part != nil:
			e.What, e.Part = app.SaidOffer, ask.Part
		}
		c.tell(t, w, e)
	case app.DeclineSwap:
		c.tell(t, w, app.SwapEvent{What: app.SaidDecline})
	case app.WithdrawSwap:
		c.tell(t, w, app.SwapEvent{What: app.SaidWithdraw})
	}
}

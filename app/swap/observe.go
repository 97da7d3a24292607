package swap

import (
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Observe gives the schedules the last word about a swap that was folded. Where they show
// all of it, it is covered, whoever wrote it and whether they said so: the history gets a
// SaidSeen, of nobody, at the time of that reading. Where they show that a stretch is not
// whose the swap takes it for, Stale says so. What was not read says nothing.
//
// What people ended in words stays ended: the same stretch may be swapped by another
// request since. Where nobody has said yes, only overrides are taken for it that none of
// the others is covered by: who has a stretch by the rota may have it as another swap was
// taken back, and not for this one.
func Observe(s app.Swap, schedules []app.Schedule, others []app.Swap, now time.Time) app.Swap {
	switch {
	case s.State == app.SwapCovered:
		s.Stale = notDone(s, schedules, now)
	case !s.State.Ended() || s.State == app.SwapExpired || closedSilently(s):
		if taker, ok := shown(s, schedules, others); ok {
			return seen(s, taker, schedules, now)
		}
		if !s.State.Ended() {
			s.Stale = notBefore(s, schedules)
		}
	}
	return s
}

// shown finds for whom the schedules show all of the swap.
func shown(s app.Swap, schedules []app.Schedule, others []app.Swap) (app.Ref, bool) {
	takers, agreed := []app.Ref{s.Taker}, !s.Taker.Zero()
	if !agreed {
		takers = s.To
	}
	for _, who := range takers {
		s.Taker = who
		if !who.Zero() && who.ID != s.From.ID && allDone(Legs(s), schedules) && (agreed || overridden(Legs(s), schedules, others)) {
			return who, true
		}
	}
	return app.Ref{}, false
}

// overridden reports whether all of the legs are shown by overrides that are no other swap's.
func overridden(legs []Leg, schedules []app.Schedule, others []app.Swap) bool {
	free := func(slot app.Slot) bool {
		return slot.Source == app.ByOverride && !slices.ContainsFunc(others, func(o app.Swap) bool {
			return o.State == app.SwapCovered && has(o.Overrides, slot.Override)
		})
	}
	return !slices.ContainsFunc(legs, func(l Leg) bool {
		s, ok := scheduleOf(l, schedules)
		return !ok || len(roster.Minus([]app.Span{l.Turn.Span}, turns(s, l.To, free))) > 0
	})
}

func allDone(legs []Leg, schedules []app.Schedule) bool {
	return !slices.ContainsFunc(legs, func(l Leg) bool { return See(l, schedules) != LegDone })
}

func seen(s app.Swap, taker app.Ref, schedules []app.Schedule, now time.Time) app.Swap {
	s.State, s.Taker, s.Word, s.Stale = app.SwapCovered, taker, "", ""
	var at time.Time
	for _, l := range Legs(s) {
		if schedule, ok := scheduleOf(l, schedules); ok && schedule.At.After(at) {
			at = schedule.At
		}
	}
	if at.IsZero() {
		at = now
	}
	s.Ended = second(at)
	s.Overrides = Overrides(s, Progress{}, schedules)
	e := app.SwapEvent{At: s.Ended, What: app.SaidSeen, Taker: taker, Overrides: s.Overrides, Text: "PagerDuty's schedule shows it."}
	if !s.Part.Empty() {
		part := s.Part
		e.Part = &part
	}
	s.History = append(slices.Clone(s.History), e)
	return s
}

// closedSilently reports whether the end of the incident ended the request, and nobody's
// word before it: so do those who have no Dogwatch, and make the override by hand.
func closedSilently(s app.Swap) bool {
	if s.State != app.SwapDeclined && s.State != app.SwapWithdrawn {
		return false
	}
	n := slices.IndexFunc(s.History, func(e app.SwapEvent) bool { return e.What == app.SaidClosed })
	return n >= 0 && Fold(s.SwapRequest, s.History[:n], time.Time{}).State == app.SwapOpen
}

// notDone says what is not any more as it was covered, and is not over. A schedule that
// was read before it was covered cannot show it yet, and says nothing.
func notDone(s app.Swap, schedules []app.Schedule, now time.Time) string {
	for _, l := range Legs(s) {
		if read, ok := scheduleOf(l, schedules); ok && !read.At.IsZero() && !read.At.After(s.Ended) {
			continue
		}
		switch See(l, schedules) {
		case LegBefore, LegPartly, LegOther:
			if l.Turn.End.After(now) {
				return edited(l, l.To, schedules)
			}
		}
	}
	return ""
}

// notBefore says what the swap cannot be had of any more.
func notBefore(s app.Swap, schedules []app.Schedule) string {
	for _, l := range Legs(s) {
		switch See(l, schedules) {
		case LegOther:
			return edited(l, l.From, schedules)
		case LegDone, LegPartly:
			// Of one that is accepted it is on the way, of others by no doing of the swap.
			if s.State == app.SwapOpen {
				return edited(l, l.From, schedules)
			}
		}
	}
	return ""
}

// edited says who has a leg that ought to be another's.
func edited(l Leg, ought app.Ref, schedules []app.Schedule) string {
	s, _ := scheduleOf(l, schedules)
	var have []app.Ref
	for _, c := range roster.Cover(s.Slots, l.Turn.Span) {
		for _, who := range c.People {
			if who.ID != ought.ID && !slices.ContainsFunc(have, func(r app.Ref) bool { return r.ID == who.ID }) {
				have = append(have, who)
			}
		}
	}
	whose := "nobody"
	if len(have) > 0 {
		whose = app.Names(have)
	}
	return fmt.Sprintf("The schedule was edited: %s, %s, is not %s's alone. PagerDuty shows %s for some or all of it.", l.Turn.Schedule, when(l.Turn.Span, false), ought, whose)
}

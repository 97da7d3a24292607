package fit

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// scale is an Input, with what is asked of it often.
type scale struct {
	Input
	shifts map[string][]app.Shift
	window app.Span
}

func newScale(in Input) *scale {
	w := &scale{Input: in, shifts: map[string][]app.Shift{}, window: Window(in.Request)}
	all := slices.Clone(in.Shifts)
	for _, s := range in.Schedules {
		all = append(all, roster.Rendered(s, 0)...)
	}
	for _, s := range all {
		// Whoever is always on call, as the last rung of a policy, has no shifts to speak of.
		if !s.Schedule.Zero() && !s.End.IsZero() {
			w.shifts[s.User.ID] = append(w.shifts[s.User.ID], s)
		}
	}
	return w
}

// leg is a stretch that changes hands, and whose it is.
type leg struct {
	turn  app.Turn
	owner app.Ref
}

func (w *scale) legs() []leg {
	legs := []leg{{w.Request.Give, w.Request.From}}
	if w.Request.For != nil && len(w.Request.To) > 0 {
		legs = append(legs, leg{*w.Request.For, w.Request.To[0]})
	}
	return legs
}

// schedule is the one of the turn, where it was read for all of its time.
func (w *scale) schedule(turn app.Turn) (app.Schedule, bool) {
	for _, s := range w.Schedules {
		if s.ID == turn.Schedule.ID {
			return s, turn.Clip(s.Window).Same(turn.Span)
		}
	}
	return app.Schedule{}, false
}

func turns(s app.Schedule, user string) []app.Span {
	var spans []app.Span
	for _, slot := range s.Slots {
		if slot.User.ID == user {
			spans = append(spans, slot.Span)
		}
	}
	return spans
}

func (w *scale) user(who app.Ref) app.User {
	for _, u := range w.Users {
		if u.ID == who.ID {
			return u
		}
	}
	return app.User{ID: who.ID, Name: who.Name}
}

func (w *scale) zone(name string) *time.Location {
	if zone, err := roster.Zone(name); err == nil && name != "" {
		return zone
	}
	if w.Zone == nil {
		return time.UTC
	}
	return w.Zone
}

// busy is when a person is on call, as far as is known, without what they give away.
func (w *scale) busy(user string, given *app.Turn) []app.Span {
	var spans []app.Span
	for _, s := range w.shifts[user] {
		one := []app.Span{{Start: s.Start, End: s.End}}
		if given != nil && s.Schedule.ID == given.Schedule.ID {
			one = roster.Minus(one, []app.Span{given.Span})
		}
		spans = append(spans, one...)
	}
	return roster.Union(spans)
}

// taking is what speaks against a person's taking a turn, while giving another away.
func (w *scale) taking(who app.Ref, turn app.Turn, given *app.Turn) []app.SwapObjection {
	var all []app.SwapObjection
	told := map[string]bool{}
	for _, s := range roster.Conflicts(w.shifts[who.ID], turn.Span) {
		o := app.SwapObjection{Code: app.SwapOverlaps, Who: who, Shift: &s}
		if s.Schedule.ID == turn.Schedule.ID {
			o.Code, o.Hard = app.SwapBeside, true
		}
		if !told[s.Schedule.ID] && (given == nil || given.Schedule.ID != s.Schedule.ID || !given.Overlaps(turn.Span)) {
			told[s.Schedule.ID] = true
			all = append(all, o)
		}
	}
	busy := w.busy(who.ID, given)
	if rest := restAround(turn.Span, busy); len(all) == 0 && rest < w.Rest {
		all = append(all, app.SwapObjection{Code: app.SwapTooLittle, Who: who, Rest: rest})
	}
	if night := w.night(who, turn.Span); night > 0 && night >= turn.Length()/2 {
		all = append(all, app.SwapObjection{Code: app.SwapAtNight, Who: who, Span: turn.Span, Rest: night})
	}
	return all
}

// restAround is the shorter time off call before and after the span. A stretch that
// touches it leaves none: to whoever comes from a night, another day is no rest.
func restAround(span app.Span, busy []app.Span) time.Duration {
	least := roster.NoShift
	for _, b := range busy {
		switch {
		case !b.End.After(span.Start):
			least = min(least, span.Start.Sub(b.End))
		case !b.Start.Before(span.End):
			least = min(least, b.Start.Sub(span.End))
		default:
			least = 0
		}
	}
	return least
}

func (w *scale) night(who app.Ref, span app.Span) time.Duration {
	return roster.Total(roster.Common([]app.Span{span}, roster.Nights(span, w.Hours, w.zone(w.user(who).TimeZone))))
}

// load is what a person carries in the window, before and after taking one turn and
// giving another away.
func (w *scale) load(user string, taken, given *app.Turn) app.SwapLoad {
	zone := w.zone(w.user(app.Ref{ID: user}).TimeZone)
	measure := func(spans []app.Span) roster.Load {
		return roster.Measure(roster.Common(spans, []app.Span{w.window}), w.Hours, zone)
	}
	after := w.busy(user, given)
	if taken != nil {
		after = roster.Union(append(after, taken.Span))
	}
	is, will := measure(w.busy(user, nil)), measure(after)
	return app.SwapLoad{
		Nights: is.Nights, Weekend: is.Weekend, Total: is.Total,
		NightsAfter: will.Nights, WeekendAfter: will.Weekend, TotalAfter: will.Total,
	}
}

func (w *scale) candidate(who app.Ref) app.SwapCandidate {
	r := w.Request
	given := r.For
	if given != nil && len(r.To) > 0 && r.To[0].ID != who.ID {
		given = nil // it is another's
	}
	c := app.SwapCandidate{
		User: w.user(who), But: w.taking(who, r.Give, given), Night: w.night(who, r.Give.Span),
		Rest: restAround(r.Give.Span, w.busy(who.ID, given)), Load: w.load(who.ID, &r.Give, given),
		Theirs: w.theirs(who),
	}
	return c
}

// mostTheirs is how many turns of a candidate are offered to choose from.
const mostTheirs = 12

// theirs are turns of a person that could be had in exchange, on any schedule read.
func (w *scale) theirs(who app.Ref) []app.Turn {
	var all []app.Turn
	for _, s := range w.Schedules {
		for _, shift := range roster.Rendered(s, 0) {
			span := app.Span{Start: shift.Start, End: shift.End}.Clip(s.Window)
			if shift.User.ID == who.ID && span.Start.After(w.Now) && !span.Overlaps(w.Request.Give.Span) {
				all = append(all, app.Turn{Schedule: s.Ref, Span: span})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b app.Turn) int { return a.Start.Compare(b.Start) })
	return all[:min(len(all), mostTheirs)]
}

// writes are the overrides that the swap with that person comes to.
func (w *scale) writes(taker app.Ref) []app.OverrideWish {
	var all []app.OverrideWish
	for _, l := range w.legs() {
		to := taker
		if l.owner.ID == taker.ID {
			to = w.Request.From
		}
		s, ok := w.schedule(l.turn)
		if !ok {
			return nil
		}
		wishes, err := roster.Wishes(s, l.turn.Span, to, l.owner)
		if err != nil {
			return nil // Against says what is wrong
		}
		all = append(all, wishes...)
	}
	return all
}

// fitter orders candidates: those who are proposed, without an objection, whose day it is, who
// carry the least.
func fitter(a, b app.SwapCandidate) int {
	rank := func(c app.SwapCandidate) int {
		switch {
		case c.Proposed():
			return 0
		case c.Can():
			return 1
		}
		return 2
	}
	return cmp.Or(
		cmp.Compare(rank(a), rank(b)), cmp.Compare(objections(a), objections(b)), cmp.Compare(a.Night, b.Night),
		cmp.Compare(a.Load.NightsAfter, b.Load.NightsAfter), cmp.Compare(a.Load.WeekendAfter, b.Load.WeekendAfter),
		cmp.Compare(a.Load.TotalAfter, b.Load.TotalAfter), cmp.Compare(a.User.Name, b.User.Name), cmp.Compare(a.User.ID, b.User.ID),
	)
}

// objections counts those but the night, which is weighed by its length.
func objections(c app.SwapCandidate) int {
	n := 0
	for _, o := range c.But {
		if o.Code != app.SwapAtNight {
			n++
		}
	}
	return n
}

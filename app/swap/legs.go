package swap

import (
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// Leg is a stretch that changes hands: From has it without the swap, To with it.
type Leg struct {
	Turn app.Turn
	From app.Ref
	To   app.Ref
}

// Legs are the stretches of the swap: one of a cover, two of an exchange. Of what is
// given it is the part that was agreed. While nobody has accepted, To and From are zero
// where the other would stand; in an exchange it is known who that would be.
func Legs(s app.Swap) []Leg {
	other := s.Taker
	if other.Zero() && s.For != nil && len(s.To) == 1 {
		other = s.To[0]
	}
	legs := []Leg{{Turn: s.Takes(), From: s.From, To: other}}
	if s.For != nil {
		legs = append(legs, Leg{Turn: *s.For, From: other, To: s.From})
	}
	return legs
}

// LegState is whose a leg is, by the schedules.
type LegState string

// The states of a leg. Others may be on call beside the two in a shift-based schedule,
// which is no matter here.
const (
	// LegBefore: From is on call throughout, and To is not.
	LegBefore LegState = "before"
	// LegDone: To is on call throughout, and From is not.
	LegDone LegState = "done"
	// LegPartly: each moment of it is either's.
	LegPartly LegState = "partly"
	// LegOther: the schedule was edited: some of it is neither's, or both's.
	LegOther LegState = "other"
	// LegUnread: the schedule, or that time of it, was not read.
	LegUnread LegState = "unread"
)

// See tells whose the leg is.
func See(l Leg, schedules []app.Schedule) LegState {
	s, ok := scheduleOf(l, schedules)
	if !ok {
		return LegUnread
	}
	whole := []app.Span{l.Turn.Span}
	from := roster.Common(turns(s, l.From, nil), whole)
	to := roster.Common(turns(s, l.To, nil), whole)
	// Who has two slots of a shift-based schedule at once gives them one after the other,
	// and both are on call in between; but who was there anyway cannot take it.
	own := roster.Common(turns(s, l.To, func(slot app.Slot) bool { return !l.overrides(s, slot) }), whole)
	switch {
	case len(roster.Minus(whole, slices.Concat(from, to))) > 0, len(roster.Common(from, own)) > 0:
		return LegOther
	case len(to) == 0:
		return LegBefore
	case len(from) == 0:
		return LegDone
	}
	return LegPartly
}

// scheduleOf gives the leg's schedule, where all of its time was read.
func scheduleOf(l Leg, schedules []app.Schedule) (app.Schedule, bool) {
	for _, s := range schedules {
		if s.ID == l.Turn.Schedule.ID && !l.Turn.Empty() && l.Turn.Clip(s.Window).Same(l.Turn.Span) {
			return s, true
		}
	}
	return app.Schedule{}, false
}

// turns is when user is on call, in those of the slots that count.
func turns(s app.Schedule, user app.Ref, counts func(app.Slot) bool) []app.Span {
	var spans []app.Span
	for _, slot := range s.Slots {
		if !user.Zero() && slot.User.ID == user.ID && (counts == nil || counts(slot)) {
			spans = append(spans, slot.Span)
		}
	}
	return spans
}

// overrides reports whether the slot is what an override of this leg renders to: To's,
// in From's place, and no more than the leg. Whose Dogwatch wrote it, or which hand, it
// does not say, nor need it. (Of a layer-based schedule, Instead is whoever the layers
// would have: where From is there by an override, that is somebody else.)
func (l Leg) overrides(s app.Schedule, slot app.Slot) bool {
	return slot.Source == app.ByOverride && slot.User.ID == l.To.ID && !l.To.Zero() && slot.Clip(l.Turn.Span).Same(slot.Span) &&
		(s.Kind == app.LayerBased || slot.Instead.Zero() || slot.Instead.ID == l.From.ID)
}

// fits reports whether the override is one that this leg comes to.
func (l Leg) fits(o app.Override) bool {
	return o.Schedule.ID == l.Turn.Schedule.ID && o.User.ID == l.To.ID && !l.To.Zero() &&
		!o.Empty() && o.Clip(l.Turn.Span).Same(o.Span)
}

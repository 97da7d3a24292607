package roster

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Wishes are the overrides that put user on call on the schedule in span, in place of
// instead or, where that is zero, of whoever is on call. A layer-based schedule takes
// one; a shift-based one takes one for each rotation or custom shift that is overridden,
// so that a span which crosses two becomes two. What user has already is left as it is.
//
// It is Invalid where the span is empty, lies outside what was read, or where there is
// nothing to override.
func Wishes(s app.Schedule, span app.Span, user, instead app.Ref) ([]app.OverrideWish, error) {
	if span.Empty() {
		return nil, app.Invalid{Why: "it ends before it begins"}
	}
	if !span.Clip(s.Window).Same(span) {
		return nil, app.Invalid{Why: "the schedule was not read for that time"}
	}
	base := app.OverrideWish{Schedule: s.Ref, Kind: s.Kind, Span: span, User: user, Instead: instead}
	var wishes []app.OverrideWish
	if s.Kind == app.LayerBased {
		for _, free := range Minus([]app.Span{span}, turnsOf(s.Slots, user.ID)) {
			w := base
			w.Span = free
			wishes = append(wishes, w)
		}
	} else {
		for _, slot := range s.Slots {
			piece := slot.Clip(span)
			if piece.Empty() || slot.User.ID == user.ID || slot.Rotation == "" && slot.Custom == "" {
				continue
			}
			if !instead.Zero() && slot.User.ID != instead.ID {
				continue
			}
			w := base
			w.Span, w.Instead, w.Rotation, w.Custom = piece, slot.User, slot.Rotation, slot.Custom
			wishes = append(wishes, w)
		}
	}
	if len(wishes) == 0 {
		return nil, app.Invalid{Why: "there is nothing to override in that time"}
	}
	return wishes, nil
}

// turnsOf is when user is on call by the slots.
func turnsOf(slots []app.Slot, user string) []app.Span {
	var spans []app.Span
	for _, slot := range slots {
		if slot.User.ID == user {
			spans = append(spans, slot.Span)
		}
	}
	return spans
}

// Doubts are what speaks against a person's taking the span, in words of the caller:
// shifts of theirs at the same time, and the least rest around it.
func Doubts(shifts []app.Shift, span app.Span, window app.Span) (conflicts []app.Shift, rest time.Duration) {
	conflicts = Conflicts(shifts, span)
	return conflicts, RestAround(span, Busy(shifts, window)).Least()
}

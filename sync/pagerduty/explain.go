package pagerduty

import (
	"iter"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// explain tells of each stretch of a layer-based schedule's final rendering why it is
// so. PagerDuty's rendering does not: it joins a person's own turn with their
// override beside it, and names no override.
//
// shown are the overrides as they were rendered, listed those of the list, which have
// ids; layers are what each layer renders to.
func explain(final, shown, listed []app.Slot, layers [][]app.Slot) []app.Slot {
	by := overlays(shown, listed)
	under := beneath(layers, final, tidy(shown))
	var out []app.Slot
	for _, f := range final {
		first := len(out)
		add := func(s app.Slot) {
			if n := len(out) - 1; n >= first && alike(out[n], s) {
				out[n].End = s.End
				return
			}
			out = append(out, s)
		}
		for span, o := range pieces(f.Span, by[f.User.ID]) {
			if o == nil {
				add(app.Slot{Span: span, User: f.User, Source: app.Rotation})
				continue
			}
			for part, below := range pieces(span, under) {
				s := app.Slot{Span: part, User: f.User, Source: app.ByOverride, Override: o.Override}
				if below != nil && below.User.ID != f.User.ID {
					s.Instead = below.User
				}
				add(s)
			}
		}
	}
	return out
}

// overlays gives each person's overrides, cut where the id changes. Of two that
// overlap the later in the list counts, as PagerDuty lets the last made win. Where the
// list, read a moment later, does not hold what was rendered, the id is "".
func overlays(shown, listed []app.Slot) map[string][]app.Slot {
	with := map[string][]app.Slot{}
	for _, o := range listed {
		if !o.Empty() {
			with[o.User.ID] = lay(with[o.User.ID], []app.Slot{o})
		}
	}
	by := map[string][]app.Slot{}
	for _, s := range shown {
		by[s.User.ID] = append(by[s.User.ID], s)
	}
	for user, mine := range by {
		var cut []app.Slot
		for _, s := range tidy(mine) {
			for span, o := range pieces(s.Span, with[user]) {
				s.Span, s.Override = span, ""
				if o != nil {
					s.Override = o.Override
				}
				cut = append(cut, s)
			}
		}
		by[user] = cut
	}
	return by
}

// beneath gives what the layers alone would render to. Which of two layers is the
// upper one PagerDuty does not say, and its answers have had them in either order:
// the order that yields the final rendering, where no override hides it, is the right
// one. Where both do, only what both agree on is known.
func beneath(layers [][]app.Slot, final, overrides []app.Slot) []app.Slot {
	var lastWins, firstWins []app.Slot
	for n := range layers {
		lastWins = lay(lastWins, tidy(layers[n]))
		firstWins = lay(firstWins, tidy(layers[len(layers)-1-n]))
	}
	last, first := off(lastWins, final, overrides), off(firstWins, final, overrides)
	switch {
	case last < first:
		return lastWins
	case first < last:
		return firstWins
	}
	var both []app.Slot
	for _, s := range lastWins {
		for span, other := range pieces(s.Span, firstWins) {
			if other != nil && other.User.ID == s.User.ID {
				s.Span = span
				both = append(both, s)
			}
		}
	}
	return both
}

// off is for how long a guess at the layers is not what was rendered, besides the
// time of the overrides.
func off(guess, final, overrides []app.Slot) (wrong time.Duration) {
	for _, f := range final {
		for span, hidden := range pieces(f.Span, overrides) {
			if hidden != nil {
				continue
			}
			for part, g := range pieces(span, guess) {
				if g == nil || g.User.ID != f.User.ID {
					wrong += part.Length()
				}
			}
		}
	}
	return wrong
}

// lay puts the slots of over on top of those of under. Both are tidy, and so is the
// result.
func lay(under, over []app.Slot) []app.Slot {
	out := slices.Clone(over)
	for _, u := range under {
		for span, covered := range pieces(u.Span, over) {
			if covered == nil {
				u.Span = span
				out = append(out, u)
			}
		}
	}
	slices.SortFunc(out, byStart)
	return out
}

// tidy gives the slots in order and cut so that none overlaps the one before it.
func tidy(slots []app.Slot) []app.Slot {
	all := slices.Clone(slots)
	slices.SortStableFunc(all, byStart)
	out := all[:0]
	var until time.Time
	for _, s := range all {
		if s.Start.Before(until) {
			s.Start = until
		}
		if !s.Empty() {
			out = append(out, s)
			until = s.End
		}
	}
	return out
}

func byStart(a, b app.Slot) int { return a.Start.Compare(b.Start) }

// pieces cuts s wherever a slot of the tidy list begins or ends, and gives each piece
// with the slot that covers it, nil where none does.
func pieces(s app.Span, list []app.Slot) iter.Seq2[app.Span, *app.Slot] {
	return func(yield func(app.Span, *app.Slot) bool) {
		n, _ := slices.BinarySearchFunc(list, s.Start, func(one app.Slot, at time.Time) int {
			if one.End.After(at) {
				return 1
			}
			return -1
		})
		for rest := s; !rest.Empty(); n++ {
			if n == len(list) || !list[n].Start.Before(rest.End) {
				yield(rest, nil)
				return
			}
			if before := (app.Span{Start: rest.Start, End: list[n].Start}); !before.Empty() && !yield(before, nil) {
				return
			}
			if !yield(list[n].Clip(rest), &list[n]) {
				return
			}
			rest.Start = list[n].End
		}
	}
}

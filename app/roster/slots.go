package roster

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Tidy gives the slots in which somebody is on call, sorted by start and person.
// Each person is there once at a time: where two slots of one person overlap, the
// one that starts later keeps what sticks out.
func Tidy(slots []app.Slot) []app.Slot {
	all := slices.DeleteFunc(slices.Clone(slots), func(s app.Slot) bool { return s.User.Zero() || s.Empty() })
	inOrder(all)
	until := map[string]time.Time{}
	tidy := all[:0]
	for _, s := range all {
		if last, ok := until[s.User.ID]; ok && s.Start.Before(last) {
			s.Start = last
		}
		if s.Empty() {
			continue
		}
		until[s.User.ID] = s.End
		tidy = append(tidy, s)
	}
	inOrder(tidy)
	return tidy
}

func inOrder(slots []app.Slot) {
	order := func(a, b app.Slot) int {
		return cmp.Or(a.Start.Compare(b.Start), byName(a.User, b.User), a.End.Compare(b.End))
	}
	// PagerDuty's are in order, and a slot is large to move.
	if !slices.IsSortedFunc(slots, order) {
		slices.SortStableFunc(slots, order)
	}
}

func byName(a, b app.Ref) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID)) }

// sweep cuts window wherever a slot of the lists begins or ends, and gives each
// piece with the slots of each list that run in it. The lists must be tidy. What it
// gives is good until the next piece.
func sweep(window app.Span, lists ...[]app.Slot) iter.Seq2[app.Span, [][]*app.Slot] {
	return func(yield func(app.Span, [][]*app.Slot) bool) {
		next := make([]int, len(lists))
		on := make([][]*app.Slot, len(lists))
		for at := window.Start; at.Before(window.End); {
			end := window.End
			for n, list := range lists {
				on[n] = slices.DeleteFunc(on[n], func(s *app.Slot) bool { return !s.End.After(at) })
				for ; next[n] < len(list) && !list[next[n]].Start.After(at); next[n]++ {
					if s := &list[next[n]]; s.End.After(at) {
						on[n] = append(on[n], s)
					}
				}
				for _, s := range on[n] {
					if s.End.Before(end) {
						end = s.End
					}
				}
				if next[n] < len(list) && list[next[n]].Start.Before(end) {
					end = list[next[n]].Start
				}
			}
			if !yield(app.Span{Start: at, End: end}, on) {
				return
			}
			at = end
		}
	}
}

// find gives the slot of user among those that run.
func find(on []*app.Slot, user string) *app.Slot {
	for _, s := range on {
		if s.User.ID == user {
			return s
		}
	}
	return nil
}

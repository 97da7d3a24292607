package roster

import (
	"github.com/dogwatch-app/dogwatch/app"
)

// Layered tells rotation from override in a layer-based schedule. PagerDuty renders
// it three times, layer by layer, its overrides, and what comes of them, and says of
// the last neither why nor in whose place somebody is there. final is cut where that
// changes: a stretch is an override's where one puts the same person there. layers
// are in PagerDuty's order, in which a later one wins; without them Instead is not
// known.
func Layered(final, overrides []app.Slot, layers ...[]app.Slot) []app.Slot {
	lists := [][]app.Slot{Tidy(final), Tidy(overrides)}
	for _, l := range layers {
		lists = append(lists, Tidy(l))
	}
	var cut []app.Slot
	open := map[string]int{} // the last slot of each person in cut
	for piece, on := range sweep(hull(lists[0]), lists...) {
		for _, f := range on[0] {
			s := app.Slot{Span: piece, User: f.User, Source: app.Rotation}
			if o := find(on[1], f.User.ID); o != nil {
				s.Source, s.Override, s.Instead = app.ByOverride, o.Override, o.Instead
				if under := top(on[2:]); !under.Zero() && under.ID != f.User.ID {
					s.Instead = under
				}
			}
			if n, ok := open[f.User.ID]; ok && continues(cut[n], s) {
				cut[n].End = s.End
				continue
			}
			open[f.User.ID] = len(cut)
			cut = append(cut, s)
		}
	}
	inOrder(cut)
	return cut
}

// top is whom the layers put on call: the last layer with anybody there wins.
func top(layers [][]*app.Slot) app.Ref {
	for n := len(layers) - 1; n >= 0; n-- {
		if len(layers[n]) > 0 {
			return layers[n][0].User
		}
	}
	return app.Ref{}
}

// continues reports whether b goes on where a ends, for the same reason.
func continues(a, b app.Slot) bool {
	return a.End.Equal(b.Start) && a.Source == b.Source && a.Override == b.Override && a.Instead.ID == b.Instead.ID
}

// hull is from the first start to the last end.
func hull(slots []app.Slot) app.Span {
	var h app.Span
	for n, s := range slots {
		if n == 0 || s.Start.Before(h.Start) {
			h.Start = s.Start
		}
		if n == 0 || s.End.After(h.End) {
			h.End = s.End
		}
	}
	return h
}

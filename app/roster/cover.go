package roster

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Stretch is a span in which the same people are on call, by name; nobody where
// People is empty.
type Stretch struct {
	app.Span
	People []app.Ref `json:"people"`
}

// Cover tells for all of window who is on call: stretches one after the other,
// without a hole, each with other people than the one before.
func Cover(slots []app.Slot, window app.Span) []Stretch {
	var cover []Stretch
	for piece, on := range sweep(window, Tidy(slots)) {
		var people []app.Ref
		for _, s := range on[0] {
			people = append(people, s.User)
		}
		slices.SortFunc(people, byName)
		if n := len(cover); n > 0 && slices.EqualFunc(cover[n-1].People, people, sameRef) {
			cover[n-1].End = piece.End
			continue
		}
		cover = append(cover, Stretch{Span: piece, People: people})
	}
	return cover
}

func sameRef(a, b app.Ref) bool { return a.ID == b.ID }

// Gaps are the stretches of window in which nobody is on call on the schedule, as
// far as it was read.
func Gaps(s app.Schedule, window app.Span) []app.Gap {
	var gaps []app.Gap
	for _, free := range Minus([]app.Span{s.Window.Clip(window)}, spansOf(s.Slots)) {
		gaps = append(gaps, app.Gap{Schedule: s.Ref, Span: free})
	}
	return gaps
}

// Overlaps are the stretches of window in which several people are on call on the
// schedule at once.
func Overlaps(s app.Schedule, window app.Span) []Stretch {
	return slices.DeleteFunc(Cover(s.Slots, s.Window.Clip(window)), func(c Stretch) bool { return len(c.People) < 2 })
}

// On are the slots in which somebody is on call at that moment, by name.
func On(slots []app.Slot, at time.Time) []app.Slot {
	on := slices.DeleteFunc(Tidy(slots), func(s app.Slot) bool { return !s.Covers(at) })
	slices.SortStableFunc(on, func(a, b app.Slot) int { return byName(a.User, b.User) })
	return on
}

// HandOff is a moment at which the people of a schedule change. Nobody comes in at
// the start of a gap, and nobody goes out at its end.
type HandOff struct {
	At  time.Time `json:"at"`
	Out []app.Ref `json:"out,omitempty"`
	In  []app.Ref `json:"in,omitempty"`
}

// NextHandOff is the first change of people after at in which user goes out or
// comes in; of anybody where user is "". It is false where none was read.
func NextHandOff(s app.Schedule, user string, at time.Time) (HandOff, bool) {
	cover := Cover(s.Slots, s.Window)
	for n := 1; n < len(cover); n++ {
		before, after := cover[n-1].People, cover[n].People
		if !cover[n].Start.After(at) || user != "" && has(before, user) == has(after, user) {
			continue
		}
		return HandOff{At: cover[n].Start, Out: without(before, after), In: without(after, before)}, true
	}
	return HandOff{}, false
}

func has(people []app.Ref, user string) bool {
	return slices.ContainsFunc(people, func(p app.Ref) bool { return p.ID == user })
}

// without are those of people who are not among others.
func without(people, others []app.Ref) []app.Ref {
	return slices.DeleteFunc(slices.Clone(people), func(p app.Ref) bool { return has(others, p.ID) })
}

// People are all who are on call on any of the schedules, by name.
func People(schedules []app.Schedule) []app.Ref {
	seen := map[string]bool{}
	var people []app.Ref
	for _, s := range schedules {
		for _, slot := range s.Slots {
			if !slot.User.Zero() && !slot.Empty() && !seen[slot.User.ID] {
				seen[slot.User.ID] = true
				people = append(people, slot.User)
			}
		}
	}
	slices.SortFunc(people, byName)
	return people
}

func spansOf(slots []app.Slot) []app.Span {
	var spans []app.Span
	for _, s := range slots {
		if !s.User.Zero() {
			spans = append(spans, s.Span)
		}
	}
	return spans
}

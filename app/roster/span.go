package roster

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Union is the time that lies in any of the spans: sorted, disjoint, and never
// touching one another.
func Union(spans []app.Span) []app.Span {
	sorted := slices.DeleteFunc(slices.Clone(spans), app.Span.Empty)
	slices.SortFunc(sorted, func(a, b app.Span) int { return a.Start.Compare(b.Start) })
	union := sorted[:0]
	for _, s := range sorted {
		n := len(union)
		switch {
		case n == 0 || s.Start.After(union[n-1].End):
			union = append(union, s)
		case s.End.After(union[n-1].End):
			union[n-1].End = s.End
		}
	}
	return union
}

// Minus is the time of spans that lies in none of the holes, sorted and disjoint.
func Minus(spans, holes []app.Span) []app.Span {
	holes = Union(holes)
	var rest []app.Span
	first := 0
	for _, s := range Union(spans) {
		for first < len(holes) && !holes[first].End.After(s.Start) {
			first++
		}
		for _, hole := range holes[first:] {
			if !hole.Start.Before(s.End) {
				break
			}
			if left := (app.Span{Start: s.Start, End: hole.Start}); !left.Empty() {
				rest = append(rest, left)
			}
			s.Start = hole.End
		}
		if !s.Empty() {
			rest = append(rest, s)
		}
	}
	return rest
}

// Common is the time that lies in both lists, sorted and disjoint.
func Common(a, b []app.Span) []app.Span {
	a, b = Union(a), Union(b)
	var both []app.Span
	for len(a) > 0 && len(b) > 0 {
		if s := a[0].Clip(b[0]); !s.Empty() {
			both = append(both, s)
		}
		if a[0].End.Before(b[0].End) {
			a = a[1:]
		} else {
			b = b[1:]
		}
	}
	return both
}

// Total is the time in spans that do not overlap.
func Total(spans []app.Span) time.Duration {
	var sum time.Duration
	for _, s := range spans {
		sum += s.Length()
	}
	return sum
}

func within(spans []app.Span, window app.Span) []app.Span {
	return Common(spans, []app.Span{window})
}

package simulator

import (
	"math"
	"slices"
	"time"
)

// span is a stretch of somebody's on-call time. who is nil where a slot is left
// empty on purpose. Source tells where it comes from.
type span struct {
	start, end time.Time
	who        *person
	source     source
}

// source is where a span comes from: a layer of a layer-based schedule, or a
// rotation or custom shift of a shift-based one; and the override over it.
type source struct {
	layer    int
	rotation *rotation
	custom   *customShift
	override string
}

func (s span) covers(at time.Time) bool { return !at.Before(s.start) && at.Before(s.end) }

// overlaps reports whether the span has time in common with [from, to). One that
// was cut to nothing never does.
func (s span) overlaps(from, to time.Time) bool {
	return s.start.Before(s.end) && s.start.Before(to) && from.Before(s.end)
}

// cut gives what lies in [from, to).
func (s span) cut(from, to time.Time) (span, bool) {
	if s.start.Before(from) {
		s.start = from
	}
	if s.end.After(to) {
		s.end = to
	}
	return s, s.start.Before(s.end)
}

// minus gives what is left of s without the stretch of hole.
func (s span) minus(hole span) []span {
	if !s.overlaps(hole.start, hole.end) || !hole.start.Before(hole.end) {
		return []span{s}
	}
	var rest []span
	if s.start.Before(hole.start) {
		left := s
		left.end = hole.start
		rest = append(rest, left)
	}
	if hole.end.Before(s.end) {
		right := s
		right.start = hole.end
		rest = append(rest, right)
	}
	return rest
}

// lay puts the spans of over on top of those of under: where both are, over wins.
// Both are in order, and none overlaps another of its own list; so is the result.
func lay(under, over []span) []span {
	out := make([]span, 0, len(under)+2*len(over))
	first := 0
	for _, u := range under {
		for first < len(over) && !over[first].end.After(u.start) {
			first++
		}
		for _, o := range over[first:] {
			if !o.start.Before(u.end) {
				break
			}
			if left, some := u.cut(u.start, o.start); some {
				out = append(out, left)
			}
			if u.start.Before(o.end) {
				u.start = o.end
			}
		}
		if u.start.Before(u.end) {
			out = append(out, u)
		}
	}
	out = append(out, over...)
	sortSpans(out)
	return out
}

// clip cuts spans to the window, or, with overflow, leaves those that touch it
// whole.
func clip(spans []span, from, to time.Time, overflow bool) []span {
	var kept []span
	for _, s := range spans {
		if !s.overlaps(from, to) {
			continue
		}
		if !overflow {
			s, _ = s.cut(from, to)
		}
		kept = append(kept, s)
	}
	return kept
}

func sortSpans(spans []span) {
	slices.SortStableFunc(spans, func(a, b span) int {
		if c := a.start.Compare(b.start); c != 0 {
			return c
		}
		return a.end.Compare(b.end)
	})
}

// coverage is the share of the window, in percent, in which somebody is there.
func coverage(spans []span, from, to time.Time) float64 {
	if !from.Before(to) {
		return 0
	}
	var covered time.Duration
	at := from
	spans = clip(spans, from, to, false)
	sortSpans(spans)
	for _, s := range spans {
		if s.who == nil || !s.end.After(at) {
			continue
		}
		if s.start.After(at) {
			at = s.start
		}
		covered += s.end.Sub(at)
		at = s.end
	}
	return math.Round(1000*100*covered.Seconds()/to.Sub(from).Seconds()) / 1000
}

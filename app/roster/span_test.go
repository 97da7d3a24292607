package roster_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestSpansAreSetsOfTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		a, b := drawSpans(rt, "a"), drawSpans(rt, "b")
		union, minus, common := roster.Union(a), roster.Minus(a, b), roster.Common(a, b)
		orderly(rt, "union", union)
		orderly(rt, "minus", minus)
		orderly(rt, "common", common)
		var in, left, both time.Duration
		for n := -30; n < horizon+120; n++ {
			now := minute(n)
			inA, inB := covers(a, now), covers(b, now)
			if covers(union, now) != inA || covers(minus, now) != (inA && !inB) || covers(common, now) != (inA && inB) {
				rt.Fatalf("minute %d: in a %v, in b %v, but union %v, minus %v, common %v", n, inA, inB, covers(union, now), covers(minus, now), covers(common, now))
			}
			if inA {
				in += time.Minute
			}
			if inA && !inB {
				left += time.Minute
			}
			if inA && inB {
				both += time.Minute
			}
		}
		if roster.Total(union) != in || roster.Total(minus) != left || roster.Total(common) != both {
			rt.Fatalf("totals %v %v %v, want %v %v %v", roster.Total(union), roster.Total(minus), roster.Total(common), in, left, both)
		}
	})
}

func TestSpansHandedOverStayAsTheyAre(t *testing.T) {
	a := []app.Span{minutes(50, 60), minutes(0, 55), minutes(9, 3)}
	holes := []app.Span{minutes(40, 45), minutes(10, 20)}
	before := text(t, [][]app.Span{a, holes})
	roster.Union(a)
	roster.Minus(a, holes)
	roster.Common(holes, a)
	roster.RestAround(minutes(5, 6), a)
	if after := text(t, [][]app.Span{a, holes}); after != before {
		t.Errorf("changed to %s", after)
	}
}

func TestSpanOfTheLanguage(t *testing.T) {
	s := minutes(10, 20)
	for _, c := range []struct {
		name  string
		other app.Span
		clip  app.Span
		over  bool
	}{
		{"before", minutes(0, 5), app.Span{}, false},
		{"up to it", minutes(0, 10), app.Span{}, false},
		{"from its end", minutes(20, 30), app.Span{}, false},
		{"into it", minutes(0, 11), minutes(10, 11), true},
		{"in it", minutes(12, 13), minutes(12, 13), true},
		{"around it", minutes(0, 30), s, true},
		{"backwards", minutes(15, 12), app.Span{}, false},
	} {
		if got := s.Clip(c.other); s.Overlaps(c.other) != c.over || c.over && !got.Same(c.clip) || got.Empty() == c.over {
			t.Errorf("%s: %v, overlaps %v", c.name, got, s.Overlaps(c.other))
		}
	}
	if minutes(20, 10).Length() != 0 || s.Length() != 10*time.Minute {
		t.Error("length")
	}
	if !s.Covers(minute(10)) || s.Covers(minute(20)) || s.Covers(minute(9)) {
		t.Error("a span has its start, not its end")
	}
}

package pagerduty

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func on(who string, from, to int) app.Slot {
	return app.Slot{Span: decSpan(from, to), User: app.Ref{ID: who}, Source: app.Rotation}
}

func over(who string, from, to int, id, instead string) app.Slot {
	s := on(who, from, to)
	s.Source, s.Override, s.Instead = app.ByOverride, id, app.Ref{ID: instead}
	return s
}

func listedAs(who string, from, to int, id string) app.Slot {
	return app.Slot{Span: decSpan(from, to), User: app.Ref{ID: who}, Override: id}
}

func TestWhyASlotIsSo(t *testing.T) {
	base := []app.Slot{on("A", 1, 8), on("B", 8, 15), on("A", 15, 22)}
	upper := []app.Slot{on("C", 6, 9), on("C", 13, 16)} // above base
	for name, tt := range map[string]struct {
		final, shown, listed []app.Slot
		layers               [][]app.Slot
		want                 []app.Slot
	}{
		"joined with her own turn": {
			final:  []app.Slot{on("A", 1, 10), on("B", 10, 15)},
			shown:  []app.Slot{listedAs("A", 8, 10, "")},
			listed: []app.Slot{listedAs("A", 8, 10, "O1")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{on("A", 1, 8), over("A", 8, 10, "O1", "B"), on("B", 10, 15)},
		},
		"across two turns": {
			final:  []app.Slot{on("A", 1, 7), on("D", 7, 9), on("B", 9, 15)},
			shown:  []app.Slot{listedAs("D", 7, 9, "")},
			listed: []app.Slot{listedAs("D", 7, 9, "O1")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{on("A", 1, 7), over("D", 7, 8, "O1", "A"), over("D", 8, 9, "O1", "B"), on("B", 9, 15)},
		},
		"in nobody's place": {
			final:  []app.Slot{on("D", 20, 25)},
			shown:  []app.Slot{listedAs("D", 20, 25, "")},
			listed: []app.Slot{listedAs("D", 20, 25, "O1")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{over("D", 20, 22, "O1", "A"), over("D", 22, 25, "O1", "")},
		},
		"in her own place": {
			final:  []app.Slot{on("A", 1, 5)},
			shown:  []app.Slot{listedAs("A", 2, 3, "")},
			listed: []app.Slot{listedAs("A", 2, 3, "O1")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{on("A", 1, 2), over("A", 2, 3, "O1", ""), on("A", 3, 5)},
		},
		"the last of two wins": {
			final:  []app.Slot{on("D", 2, 6), on("E", 6, 7)},
			shown:  []app.Slot{listedAs("D", 2, 6, ""), listedAs("E", 6, 7, "")},
			listed: []app.Slot{listedAs("E", 2, 7, "O0"), listedAs("D", 2, 5, "O1"), listedAs("D", 4, 6, "O2")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{over("D", 2, 4, "O1", "A"), over("D", 4, 6, "O2", "A"), over("E", 6, 7, "O0", "A")},
		},
		"overrides rendered whole, one above the other": {
			final:  []app.Slot{on("D", 2, 4), on("E", 4, 6)},
			shown:  []app.Slot{listedAs("D", 2, 5, ""), listedAs("E", 4, 6, "")},
			listed: []app.Slot{listedAs("D", 2, 5, "O1"), listedAs("E", 4, 6, "O2")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{over("D", 2, 4, "O1", "A"), over("E", 4, 6, "O2", "A")},
		},
		"not in the list any more": {
			final:  []app.Slot{on("D", 2, 6)},
			shown:  []app.Slot{listedAs("D", 2, 6, "")},
			listed: []app.Slot{listedAs("D", 2, 3, "O1")},
			layers: [][]app.Slot{base},
			want:   []app.Slot{over("D", 2, 3, "O1", "A"), over("D", 3, 6, "", "A")},
		},
		"the upper layer last": {
			final:  []app.Slot{on("A", 1, 6), on("D", 6, 8), on("C", 8, 9), on("B", 9, 13)},
			shown:  []app.Slot{listedAs("D", 6, 8, "")},
			layers: [][]app.Slot{base, upper},
			want:   []app.Slot{on("A", 1, 6), over("D", 6, 8, "", "C"), on("C", 8, 9), on("B", 9, 13)},
		},
		"the upper layer first": {
			final:  []app.Slot{on("A", 1, 6), on("D", 6, 8), on("C", 8, 9), on("B", 9, 13)},
			shown:  []app.Slot{listedAs("D", 6, 8, "")},
			layers: [][]app.Slot{upper, base},
			want:   []app.Slot{on("A", 1, 6), over("D", 6, 8, "", "C"), on("C", 8, 9), on("B", 9, 13)},
		},
		"overrides tell nothing of the layers": {
			final:  []app.Slot{on("A", 1, 6), on("C", 6, 7), on("A", 7, 8), on("B", 8, 13)},
			shown:  []app.Slot{listedAs("A", 7, 8, ""), listedAs("B", 8, 9, "")},
			layers: [][]app.Slot{base, upper},
			want:   []app.Slot{on("A", 1, 6), on("C", 6, 7), over("A", 7, 8, "", "C"), over("B", 8, 9, "", "C"), on("B", 9, 13)},
		},
		"no telling which layer is the upper": {
			final:  []app.Slot{on("A", 1, 5), on("D", 5, 9), on("B", 9, 13)},
			shown:  []app.Slot{listedAs("D", 5, 9, "")},
			layers: [][]app.Slot{base, upper},
			want:   []app.Slot{on("A", 1, 5), over("D", 5, 6, "", "A"), over("D", 6, 9, "", ""), on("B", 9, 13)},
		},
		"no layers": {
			final: []app.Slot{on("D", 5, 9)},
			shown: []app.Slot{listedAs("D", 5, 9, "")},
			want:  []app.Slot{over("D", 5, 9, "", "")},
		},
	} {
		if got := explain(tt.final, tt.shown, tt.listed, tt.layers); toJSON(t, got) != toJSON(t, tt.want) {
			t.Errorf("%s:\n%s\nwant\n%s", name, toJSON(t, got), toJSON(t, tt.want))
		}
	}
}

func TestExplainingChangesNobodysTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(name string) []app.Slot {
			return rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) app.Slot {
				from := rapid.IntRange(1, 28).Draw(rt, "from")
				return on(rapid.SampledFrom([]string{"A", "B", "C"}).Draw(rt, "who"), from, from+rapid.IntRange(0, 5).Draw(rt, "days"))
			}), 0, 8).Draw(rt, name)
		}
		final, shown := draw("final"), draw("shown")
		told := explain(final, shown, draw("listed"), [][]app.Slot{draw("layer"), draw("layer")})
		at := func(list []app.Slot, day int) (who []string) {
			for _, s := range list {
				if s.Covers(dec(day)) {
					who = append(who, s.User.ID)
				}
			}
			slices.Sort(who)
			return who
		}
		for day := range 36 {
			if was, is := at(final, day), at(told, day); !slices.Equal(was, is) {
				rt.Fatalf("day %d: %v, want %v", day, is, was)
			}
			for _, s := range told {
				if s.Covers(dec(day)) && slices.Contains(at(shown, day), s.User.ID) != (s.Source == app.ByOverride) {
					rt.Fatalf("day %d: %+v", day, s)
				}
			}
		}
	})
}

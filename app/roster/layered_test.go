package roster_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestLayeredTellsOverrides(t *testing.T) {
	// Ana's turn, Ben's override in the middle of it, and Ana again: PagerDuty also
	// joins what Ana has by rotation with her own override after it.
	final := []app.Slot{
		{Span: span("12-01 09:00", "12-01 18:00"), User: ana},
		{Span: span("12-01 18:00", "12-02 02:00"), User: ben},
		{Span: span("12-02 02:00", "12-02 12:00"), User: ana},
	}
	overrides := []app.Slot{
		{Span: span("12-01 18:00", "12-02 02:00"), User: ben, Override: "O1"},
		{Span: span("12-02 09:00", "12-02 12:00"), User: ana, Override: "O2"},
		{Span: span("12-01 10:00", "12-01 11:00"), User: ben, Override: "O0"}, // another override lay on top
	}
	layer := []app.Slot{{Span: span("12-01 09:00", "12-02 09:00"), User: ana}, {Span: span("12-02 09:00", "12-03 09:00"), User: ben}}
	top := []app.Slot{{Span: span("12-02 00:00", "12-02 04:00"), User: cyd}}
	out := func(who app.Ref, from, to string, source app.Source, override string, instead app.Ref) app.Slot {
		return app.Slot{Span: span(from, to), User: who, Source: source, Override: override, Instead: instead}
	}
	same(t, "with layers", roster.Layered(final, overrides, layer, top), []app.Slot{
		out(ana, "12-01 09:00", "12-01 18:00", app.Rotation, "", app.Ref{}),
		out(ben, "12-01 18:00", "12-02 00:00", app.ByOverride, "O1", ana),
		out(ben, "12-02 00:00", "12-02 02:00", app.ByOverride, "O1", cyd),
		out(ana, "12-02 02:00", "12-02 09:00", app.Rotation, "", app.Ref{}),
		out(ana, "12-02 09:00", "12-02 12:00", app.ByOverride, "O2", ben),
	})
	same(t, "without", roster.Layered(final, overrides), []app.Slot{
		out(ana, "12-01 09:00", "12-01 18:00", app.Rotation, "", app.Ref{}),
		out(ben, "12-01 18:00", "12-02 02:00", app.ByOverride, "O1", app.Ref{}),
		out(ana, "12-02 02:00", "12-02 09:00", app.Rotation, "", app.Ref{}),
		out(ana, "12-02 09:00", "12-02 12:00", app.ByOverride, "O2", app.Ref{}),
	})
	if got := roster.Layered(nil, overrides, layer); len(got) != 0 {
		t.Errorf("nobody is on call, but %v", got)
	}
	// Somebody who overrides their own turn stands in nobody's place.
	own := roster.Layered(layer[:1], []app.Slot{{Span: layer[0].Span, User: ana}}, layer)
	if len(own) != 1 || own[0].Source != app.ByOverride || !own[0].Instead.Zero() {
		t.Errorf("own turn: %v", own)
	}
}

func TestLayeredChangesNobodysTime(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		final, overrides, layer := drawSlots(rt, "final"), drawSlots(rt, "overrides"), drawSlots(rt, "layer")
		told := roster.Layered(final, overrides, layer)
		for n := -30; n < horizon+120; n++ {
			now := minute(n)
			if got, want := onAt(told, now), onAt(final, now); !slices.Equal(got, want) {
				rt.Fatalf("minute %d: %v, want %v", n, got, want)
			}
			over, under := onAt(overrides, now), onAt(layer, now)
			for _, s := range told {
				if !s.Covers(now) {
					continue
				}
				if by := slices.Contains(over, s.User.ID); by != (s.Source == app.ByOverride) {
					rt.Fatalf("minute %d: %s is by %s", n, s.User, s.Source)
				}
				if !s.Instead.Zero() && (s.Instead.ID == s.User.ID || !slices.Contains(under, s.Instead.ID)) {
					rt.Fatalf("minute %d: %s instead of %s", n, s.User, s.Instead)
				}
			}
		}
	})
}

package providertest

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// Difference holds a schedule that was read against what the simulator knows of it,
// instant by instant, and tells the first stretch in which they differ; "" where they
// never do. Of a layer-based schedule with more than one layer the reading need not
// know in whose place an override puts somebody.
func Difference(sim *simulator.Simulator, s app.Schedule, layers int) string {
	turns, err := sim.Turns(s.ID, s.Window.Start, s.Window.End)
	if err != nil {
		return err.Error()
	}
	keys := map[string]string{} // keys to ids
	id := func(key string) string {
		if _, known := keys[key]; !known && key != "" {
			k, _ := sim.Look(key)
			keys[key] = k.ID
		}
		return keys[key]
	}
	edges := []time.Time{s.Window.Start, s.Window.End}
	var truth []app.Slot
	for _, t := range turns {
		one := app.Slot{
			Span: app.Span{Start: t.Start, End: t.End}, User: app.Ref{ID: id(t.Who)}, Source: app.Rotation,
			Instead: app.Ref{ID: id(t.Instead)}, Override: t.Override, Rotation: t.Rotation, Custom: t.Custom,
		}
		if one.Custom != "" {
			one.Source = app.CustomShift
		}
		if one.Override != "" {
			one.Source = app.ByOverride
		}
		truth = append(truth, one)
		edges = append(edges, t.Start, t.End)
	}
	for _, one := range s.Slots {
		if one.Empty() || one.Start.Before(s.Window.Start) || one.End.After(s.Window.End) {
			return fmt.Sprintf("a slot from %s to %s in the window %v", one.Start, one.End, s.Window)
		}
		edges = append(edges, one.Start, one.End)
	}
	slices.SortFunc(edges, time.Time.Compare)
	for n, from := range edges[1:] {
		at := edges[n]
		if !at.Before(from) {
			continue
		}
		want, got := running(truth, at), running(s.Slots, at)
		if s.Kind == app.LayerBased && layers > 1 && len(want) == 1 && len(got) == 1 && got[0].Instead.Zero() {
			want[0].Instead = app.Ref{}
		}
		if !slices.Equal(want, got) {
			return fmt.Sprintf("from %s to %s it is\n%+v, want\n%+v", at, from, got, want)
		}
	}
	return ""
}

// running gives the slots that run at an instant, bare of times and names, in an order
// of their own.
func running(slots []app.Slot, at time.Time) []app.Slot {
	var on []app.Slot
	for _, s := range slots {
		if s.Covers(at) {
			s.Span, s.User.Name, s.Instead.Name = app.Span{}, "", ""
			on = append(on, s)
		}
	}
	slices.SortFunc(on, func(a, b app.Slot) int {
		return cmp.Or(cmp.Compare(a.User.ID, b.User.ID), cmp.Compare(a.Rotation, b.Rotation), cmp.Compare(a.Custom, b.Custom), cmp.Compare(a.Override, b.Override))
	})
	return on
}

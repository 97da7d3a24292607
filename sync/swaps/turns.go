package swaps

import (
	"context"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

const (
	// margin is how much is read around the stretches: enough to see the rest around them.
	margin = 48 * time.Hour
	// mostWindow is the longest window that PagerDuty renders at once, ahead is how far it
	// tells who is on call.
	mostWindow = 90 * 24 * time.Hour
	ahead      = 89 * 24 * time.Hour
	// mostReads bounds the calls of one look at the schedules.
	mostReads = 8
)

// stretches are those of the request.
func stretches(r app.SwapRequest) []app.Turn {
	turns := []app.Turn{r.Give}
	if r.For != nil {
		turns = append(turns, *r.For)
	}
	return turns
}

// readTurns reads the schedules around the turns, in as few calls as PagerDuty's windows
// allow. Of a schedule whose turns lie too far apart to be read at once it gives two readings.
func readTurns(ctx context.Context, a app.Planner, turns []app.Turn, around time.Duration) ([]app.Schedule, error) {
	turns = slices.SortedFunc(slices.Values(turns), func(a, b app.Turn) int { return a.Start.Compare(b.Start) })
	var all []app.Schedule
	for reads := 0; len(turns) > 0 && reads < mostReads; reads++ {
		window := app.Span{Start: turns[0].Start.Add(-around).Truncate(time.Second), End: turns[0].End.Add(around).Truncate(time.Second)}
		var ids []string
		n := 0
		for ; n < len(turns); n++ {
			end := turns[n].End.Add(around).Truncate(time.Second)
			if end.Sub(window.Start) > mostWindow {
				break
			}
			if end.After(window.End) {
				window.End = end
			}
			ids = append(ids, turns[n].Schedule.ID)
		}
		slices.Sort(ids)
		read, err := a.Schedules(ctx, slices.Compact(ids), window)
		if err != nil {
			return nil, err
		}
		at := clock()
		for _, s := range read {
			s.At = at
			all = join(all, s)
		}
		turns = turns[max(n, 1):]
	}
	return all, nil
}

// join adds a reading of a schedule to others. One that lies apart from them stands for
// itself.
func join(all []app.Schedule, s app.Schedule) []app.Schedule {
	for n, old := range all {
		if joined := roster.Join(old, s); old.ID == s.ID && !joined.Window.Start.After(old.Window.Start) {
			all[n] = joined
			return all
		}
	}
	return append(all, s)
}

// Package power knows when this computer goes to sleep and wakes, what it is fed
// by, and can keep it awake.
//
// On Linux it asks logind, over private connections, and the desktop for the
// screen; where there is none of them it is silent about sleep, and says that it
// cannot keep the computer awake. macOS and Windows tell of sleep through the
// clocks only, which is the engine's to see.
package power

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// supplyEvery is how often is looked at what feeds the computer.
const supplyEvery = 30 * time.Second

// saveWithin is how long Sleep may take. logind waits 5 s, unless told otherwise.
const saveWithin = 4 * time.Second

// Watch tells of sleep and of the power supply. All fields are required.
type Watch struct {
	// Sleep is called when the computer is about to sleep, and holds it up until
	// it returns or ctx ends: a few seconds, in which to save.
	Sleep func(ctx context.Context)
	// Wake is called when it has woken, once for each Sleep. Neither is called
	// where the system does not tell.
	Wake func()
	// Supply is called with what feeds the computer, first at the start, then
	// with each change, on another goroutine than the two above.
	Supply func(Supply)
	Log    *slog.Logger
}

// Serve tells until ctx ends, through every loss of the system's bus, and gives
// ctx's error.
func (w Watch) Serve(ctx context.Context) error {
	var both sync.WaitGroup
	both.Go(func() { w.watchSupply(ctx, readSupply) })
	both.Go(func() { w.watchSleep(ctx) })
	both.Wait()
	return ctx.Err()
}

func (w Watch) watchSupply(ctx context.Context, read func(context.Context) Supply) {
	tick := time.NewTicker(supplyEvery)
	defer tick.Stop()
	for last, first := UnknownSupply, true; ; first = false {
		if now := read(ctx); ctx.Err() == nil && (first || now != last) {
			w.Log.Info("power_supply", "supply", now.String())
			last = now
			w.Supply(now)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

package boot

import (
	"context"
	"log/slog"
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/desktop/power"
)

// awake keeps the computer awake: screen and all while a page is open; the computer
// while on call and on mains, if the person lets it.
type awake struct {
	feed   app.Feed
	may    func() bool
	keeper *power.Keeper
	log    *slog.Logger

	mu     sync.Mutex
	supply power.Supply
	kick   chan struct{}
}

func newAwake(feed app.Feed, may func() bool, report func(app.Report), log *slog.Logger) *awake {
	return &awake{feed: feed, may: may, keeper: power.NewKeeper(report, log), log: log, kick: make(chan struct{}, 1)}
}

// serve keeps awake what is needed; resumed is called after each sleep.
func (a *awake) serve(resumed func()) func(context.Context) error {
	watch := power.Watch{
		Sleep:  func(context.Context) { a.log.Info("going_to_sleep") },
		Wake:   resumed,
		Supply: a.fed,
		Log:    a.log,
	}
	return func(ctx context.Context) error {
		var all sync.WaitGroup
		all.Go(func() { _ = watch.Serve(ctx) })
		all.Go(func() { _ = a.keeper.Serve(ctx) })
		defer all.Wait()
		for {
			changed := a.feed.Changed()
			a.keeper.Set(a.need(a.feed.Current()))
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-changed:
			case <-a.kick:
			}
		}
	}
}

// fed takes in what feeds the computer now.
func (a *awake) fed(s power.Supply) {
	a.mu.Lock()
	a.supply = s
	a.mu.Unlock()
	select {
	case a.kick <- struct{}{}:
	default:
	}
}

func (a *awake) need(s *app.Snapshot) power.Need {
	a.mu.Lock()
	supply := a.supply
	a.mu.Unlock()
	switch {
	case s.Glance().State == app.TrayPaged:
		return power.Screen
	case s.Duty.Now && a.may() && supply != power.Battery:
		return power.System
	}
	return power.Nothing
}

package boot

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// keeper starts the window process when there is something to show, and starts it
// again when it dies with something still to show. The siren and the notifications
// never wait for it.
type keeper struct {
	feed   app.Feed
	report func(app.Report)
	log    *slog.Logger
	// start runs a window until it ends; show opens its main window at once. A
	// window that the person closed, or that had nothing left to show, ends
	// without an error.
	start func(ctx context.Context, show bool) error
}

const (
	// closing is how long after a window was closed the news of it may take.
	closing = 500 * time.Millisecond
	// steady is how long a window must have lived for its death to be a first one.
	steady = time.Minute
	// tooMany deaths in a row are told as a problem.
	tooMany = 5
	// windowFails is the problem's code.
	windowFails = "window_fails"
	// slowest is the longest pause before the next start.
	slowest = 30 * time.Second
)

// Serve keeps the window until ctx ends, and ends it then.
func (k *keeper) Serve(ctx context.Context) error {
	var (
		seen   int        // the last wish for the main window that was passed on
		show   bool       // the next window is to open the main window
		died   chan error // nil while no window runs
		since  time.Time  // when it was started
		deaths int
		pause  <-chan time.Time // until then none is started
	)
	for {
		changed := k.feed.Changed()
		wants := k.feed.Current().Wants
		if wants.Main > seen {
			seen = wants.Main
			show = died == nil // a window that runs sees it by itself
		}
		if died == nil && pause == nil && (wants.Alert || show) {
			died, since = make(chan error, 1), time.Now()
			go func() { died <- k.start(ctx, show) }()
			k.report(app.Report{Window: &app.Window{Running: true}})
		}
		select {
		case <-ctx.Done():
			if died != nil {
				<-died //nolint:errcheck // it ended because it was told to
			}
			return ctx.Err()
		case <-changed:
		case <-pause:
			pause = nil
		case err := <-died:
			died = nil
			k.report(app.Report{Window: &app.Window{}})
			if err == nil {
				show, deaths = false, 0
				pause = time.After(closing)
				continue
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if time.Since(since) > steady {
				deaths = 0
			}
			deaths++
			k.log.Error("window_died", "error", err, "deaths", deaths, "lived", time.Since(since).String())
			k.tell(deaths)
			pause = time.After(wait(deaths))
		}
		if died != nil && deaths > 0 && time.Since(since) > steady {
			deaths = 0
			k.report(app.Report{Solved: windowFails})
		}
	}
}

// wait is the pause after so many deaths in a row: none after the first.
func wait(deaths int) time.Duration {
	if deaths < 2 {
		return 0
	}
	return min(250*time.Millisecond<<min(deaths, 10), slowest)
}

func (k *keeper) tell(deaths int) {
	if deaths != tooMany {
		return
	}
	k.report(app.Report{Problem: &app.Problem{
		Code: windowFails, What: "Dogwatch's window dies as soon as it is started.",
		Means: "Pages still ring and are notified, but no full-screen alert comes up.",
		Do:    "Acknowledge from the tray, the notification or with `dogwatch ack`; window.log in the profile says why.",
	}})
}

// errKilled says that the window was ended because the watch is ending.
var errKilled = errors.New("the window was ended with the watch")

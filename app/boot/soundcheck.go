package boot

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren"
)

// soundCheck asks at the start, and whenever a shift begins, whether an alarm would
// be heard, and tells where it would not. While it would not, it asks again.
type soundCheck struct {
	feed   app.Feed
	probe  func(context.Context) siren.Finding
	report func(app.Report)
	again  time.Duration
}

// Serve asks until ctx ends.
func (c soundCheck) Serve(ctx context.Context) error {
	onCall, first := false, true
	var retry <-chan time.Time
	for {
		changed := c.feed.Changed()
		now := c.feed.Current().Duty.Now
		due := first || now && !onCall
		onCall, first = now, false
		if due {
			retry = c.look(ctx)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-changed:
		case <-retry:
			retry = c.look(ctx)
		}
	}
}

// look asks once. It gives when to ask again, nil where all is well.
func (c soundCheck) look(ctx context.Context) <-chan time.Time {
	f := c.probe(ctx)
	if f.Audible || ctx.Err() != nil {
		c.report(app.Report{Solved: noSound})
		return nil
	}
	c.report(app.Report{Problem: &app.Problem{
		Code: noSound, What: "An alarm would not be heard: " + f.Problem + ".",
		Means: "A page still fills the screen and is notified, and the bell is tried.",
		Do:    "Plug in or choose an output that works, or start the desktop's sound server.",
	}})
	return time.After(c.again)
}

// noSound is the problem's code.
const noSound = "no_sound_device"

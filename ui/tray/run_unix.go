//go:build !windows && !darwin

package tray

import (
	"context"
	"time"

	"fyne.io/systray"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/bus"
)

// itemID is what hosts know the icon by from one start to the next.
const itemID = "dogwatch"

// The waits between two tries to reach the session bus.
const (
	firstRetry = time.Second
	lastRetry  = 30 * time.Second
)

// Run shows the tray until ctx ends, through every loss of the tray host and of
// the session bus, and reports whether there is a host. It always returns nil.
func (t *Tray) Run(ctx context.Context) error {
	systray.SetOnTapped(func() { go t.click(app.Intent{Verb: app.ShowWindow}) })
	t.build()
	t.paintFirst()
	// The item's lasting id is the title of the moment at which it is registered.
	systray.SetTitle(itemID)
	t.menu.title = itemID

	painting := make(chan struct{})
	paint := func() { defer close(painting); t.paintAll(ctx) }
	started, told := false, ""
	h := hostWatch{report: t.reportHost, log: t.cfg.Log}
	for retry := firstRetry; ctx.Err() == nil; retry = min(2*retry, lastRetry) {
		conn, err := bus.Session(ctx)
		if err == nil {
			start, _ := systray.RunWithExternalLoop(nil, nil)
			start()
			select { // what changed while nobody could be told
			case t.redo <- struct{}{}:
			default:
			}
			if !started {
				started = true
				go paint()
			}
			retry = firstRetry
			err = h.watch(ctx, conn)
			_ = conn.Close()
		}
		if ctx.Err() != nil {
			break
		}
		if why := err.Error(); why != told {
			told = why // once, not with each of the tries
			t.cfg.Log.Info("tray_has_no_bus", "error", err)
		}
		h.tell(false)
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
	if started {
		<-painting
	}
	leave()
	return nil
}

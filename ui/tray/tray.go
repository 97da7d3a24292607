// Package tray shows a view.Tray in the desktop's notification area, and hands
// clicks on as Intents. It is an adapter over fyne.io/systray, which speaks
// StatusNotifierItem on Linux and the systems' own trays elsewhere.
//
// One goroutine paints. The menu is built once, with rows to spare, and from then
// on only changed in place: a rebuilt menu would close under the person's hand,
// and a row that turns into another one would acknowledge the wrong page. Clicks
// arrive on one goroutine per row and are answered with what the row says now.
// systray keeps its state in globals, so that a process has one tray.
package tray

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// pace is the least time between two paintings: a storm of changes is shown as a
// few, the latest always.
const pace = 250 * time.Millisecond

// Config is what a tray needs. All three are required; Submit and Report are
// called from goroutines of the tray's and may block without harm to it.
type Config struct {
	Submit func(app.Intent)
	Report func(app.Report)
	Log    *slog.Logger
}

// Tray is the icon and its menu.
type Tray struct {
	cfg  Config
	want chan view.Tray // the latest one not painted yet
	redo chan struct{}  // asks for what is shown to be painted again
	// shown is what was painted last, and stale says that it did not wholly reach
	// the screen; only the painter touches these.
	shown view.Tray
	stale bool
	menu  *menu
}

// New makes a tray that shows nothing until Run.
func New(cfg Config) *Tray {
	return &Tray{cfg: cfg, want: make(chan view.Tray, 1), redo: make(chan struct{}, 1), stale: true}
}

// Set asks for v to be shown. It never blocks; of several, the latest is shown.
func (t *Tray) Set(v view.Tray) {
	for {
		select {
		case t.want <- v:
			return
		default:
		}
		select {
		case <-t.want:
		default:
		}
	}
}

// paintAll paints what is wanted until ctx ends.
func (t *Tray) paintAll(ctx context.Context) {
	for {
		var rested <-chan time.Time
		if t.menu.waiting {
			rested = time.After(rest)
		}
		select {
		case <-ctx.Done():
			return
		case v := <-t.want:
			t.paint(v)
		case <-t.redo:
			t.repaint()
		case <-rested:
			t.repaint()
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pace):
		}
	}
}

// paintFirst paints what was wanted before the tray ran.
func (t *Tray) paintFirst() {
	select {
	case v := <-t.want:
		t.paint(v)
	default:
		t.paint(view.TrayOf(nil, time.Time{}, nil))
	}
}

func (t *Tray) paint(v view.Tray) {
	if !t.stale && reflect.DeepEqual(t.shown, v) {
		return
	}
	t.shown = v
	t.repaint()
}

// repaint draws what is shown. A panic of the library's must not end the watch:
// systray panics when the session bus is lost while it changes the icon.
func (t *Tray) repaint() {
	t.stale = true
	defer func() {
		if r := recover(); r != nil {
			t.cfg.Log.Warn("tray_not_painted", "error", fmt.Sprint(r))
		}
	}()
	t.draw(t.shown)
	t.stale = false
}

// click hands on what a row asks for.
func (t *Tray) click(in app.Intent) {
	t.cfg.Log.Debug("tray_clicked", "verb", string(in.Verb), "incidents", len(in.Incidents))
	t.cfg.Submit(in)
}

func (t *Tray) reportHost(there bool) {
	t.cfg.Report(app.Report{TrayHost: &there})
}

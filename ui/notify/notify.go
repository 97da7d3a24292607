// Package notify keeps view.Notices standing on the desktop as notifications: one
// for each key for as long as the key is there, changed in place, with buttons
// where the desktop has them. On Linux it speaks to the notification server over
// a connection of its own; elsewhere, and where there is no server, it hands the
// text to beeep, which can neither change nor take down what it showed, nor tell
// whether anybody saw it.
//
// One goroutine, Serve, does all of it. Whoever calls Set never waits for the
// desktop. A server that is missing or hangs is a Problem, which says what that
// means for pages, until it works again.
package notify

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/gen2brain/beeep"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// appName is what desktops show beside a notification, desktopEntry the name of
// the file by which they know the program.
const (
	appName      = "Dogwatch"
	desktopEntry = "dogwatch"
)

// patience is how long the desktop may take for one answer. It covers a server
// that the bus has to start first.
const patience = 5 * time.Second

// Config is what a Notifier needs; all of it is required.
type Config struct {
	// Submit is called, on a goroutine of its own, when a button is pressed.
	Submit func(app.Intent)
	// Report hears of the problem "no_notifications" and of its end.
	Report func(app.Report)
	// Log gets notification_shown, with incident and key, once a server has
	// answered with a notification's id; what was only handed over is
	// notification_sent.
	Log *slog.Logger
}

// Notifier shows notifications.
type Notifier struct {
	cfg  Config
	want chan []view.Notice // the latest one not looked at yet
	// problem is what was reported last, "" while all is well; only Serve uses it.
	problem  string
	plain    func(view.Notice) error
	patience time.Duration
	retry    time.Duration // before the first further try
}

// New makes a Notifier that shows nothing until Serve.
func New(cfg Config) *Notifier {
	beeep.AppName = appName
	return &Notifier{cfg: cfg, want: make(chan []view.Notice, 1), plain: plain, patience: patience, retry: time.Second}
}

// Set says what ought to stand on the screen, all of it. It never blocks; of
// several, the latest counts.
func (n *Notifier) Set(notices []view.Notice) {
	for {
		select {
		case n.want <- notices:
			return
		default:
		}
		select {
		case <-n.want:
		default:
		}
	}
}

// code is the problem's name for scripts.
const code = "no_notifications"

// trouble reports that nothing is shown, once for each different reason.
func (n *Notifier) trouble(what, do string) {
	if n.problem == what {
		return
	}
	n.problem = what
	n.cfg.Log.Warn("notifications_fail", "what", what)
	n.cfg.Report(app.Report{Problem: &app.Problem{
		Code: code, What: what,
		Means: "Pages still ring and fill the screen here, but no notification stands beside your work.",
		Do:    do,
	}})
}

// well takes the problem back.
func (n *Notifier) well() {
	if n.problem == "" {
		return
	}
	n.problem = ""
	n.cfg.Log.Info("notifications_work")
	n.cfg.Report(app.Report{Solved: code})
}

// press hands on what a button asks for.
func (n *Notifier) press(in app.Intent) { go n.cfg.Submit(in) }

var errSlow = errors.New("no answer in time")

// within runs f, which cannot be told to stop, and gives up on it after limit.
func within(ctx context.Context, limit time.Duration, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-done:
		return err
	case <-timer.C:
		return errSlow
	case <-ctx.Done():
		return ctx.Err()
	}
}

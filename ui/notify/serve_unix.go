//go:build !windows && !darwin

package notify

import (
	"context"
	"errors"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/dogwatch-app/dogwatch/ui/bus"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// lastRetry is the longest wait between two tries to reach a server that fails.
const lastRetry = time.Minute

// Serve keeps on the screen what Set asks for, until ctx ends. It goes on through
// every loss of the server and of the bus, and returns nil.
func (n *Notifier) Serve(ctx context.Context) error {
	d := &desk{n: n, wait: n.retry}
	defer d.leave()
	for ctx.Err() == nil {
		if err := d.ready(ctx); err != nil {
			d.fail(ctx, err)
			continue
		}
		d.next(ctx, nil)
	}
	return nil
}

// desk is what Serve knows.
type desk struct {
	n    *Notifier
	s    *server // nil while there is no connection
	book ledger
	want []view.Notice
	last string        // the server's connection that was greeted last
	wait time.Duration // before the next try
	idle bool          // the server went away with nothing on the screen
	work error         // why the screen is not what is wanted
}

// ready sees to it that there is a server and that it shows what is wanted.
func (d *desk) ready(ctx context.Context) error {
	if d.s == nil {
		// The connection outlives ctx by the moment that leave needs.
		s, err := connect(context.WithoutCancel(ctx), d.n.patience)
		if err != nil {
			return err
		}
		d.s = s
	}
	if d.s.owner == "" && !d.idle {
		if err := d.s.greet(ctx); err != nil {
			return err
		}
		d.book.again(d.s.owner == d.last)
		d.last = d.s.owner
		d.work = d.show(ctx)
	}
	err := d.work
	d.work = nil
	return err
}

// next takes in one thing that happens; after is the time for another try, which
// it reports.
func (d *desk) next(ctx context.Context, after <-chan time.Time) (again bool) {
	var signals <-chan *dbus.Signal
	if d.s != nil {
		signals = d.s.signals
	}
	select {
	case <-ctx.Done():
	case <-after:
		return true
	case d.want = <-d.n.want:
		switch {
		case d.s != nil && d.s.owner != "":
			d.work = d.show(ctx)
		case d.idle:
			d.idle = len(d.want) == 0
		default:
			d.fallBack(ctx)
		}
	case sig, open := <-signals:
		if !open {
			d.drop()
			d.last = "" // another bus gives the same names to others
			d.idle = false
			return true
		}
		return d.heard(ctx, sig)
	}
	return false
}

// show brings the screen to what is wanted. A notice that the server refuses does
// not keep the others from being shown.
func (d *desk) show(ctx context.Context) error {
	down, show := d.book.want(d.want)
	for _, id := range down {
		d.s.down(ctx, id)
	}
	var refused error
	for _, st := range show {
		id, err := d.s.show(ctx, st.notice, st.id)
		switch {
		case err == nil:
		case answered(err) && !missing(err):
			refused = err
			continue
		default:
			return err
		}
		st.id, st.due = id, false
		d.n.logged(st, "notification_shown", d.s.name)
	}
	if refused != nil {
		d.explain(refused)
		return nil
	}
	d.n.well()
	d.wait = d.n.retry
	return nil
}

// heard takes in a signal. Only the server's own word counts: anybody on the bus
// can send one that looks like it.
func (d *desk) heard(ctx context.Context, sig *dbus.Signal) (again bool) {
	switch {
	case sig.Sender == busName && sig.Name == busName+".NameOwnerChanged" && len(sig.Body) == 3:
		owner, _ := sig.Body[2].(string)
		if owner == d.s.owner {
			return false
		}
		d.s.owner, d.idle = "", false
		if owner == "" && d.book.empty() && d.s.wakes(ctx) {
			d.idle = true // it will be started when there is something to show
			d.n.cfg.Log.Debug("notification_server_sleeps")
		}
		return true
	case sig.Sender != d.s.owner || len(sig.Body) != 2:
		return false
	}
	id, _ := sig.Body[0].(uint32)
	st, ours := d.book.find(id)
	if !ours {
		return false
	}
	switch sig.Name {
	case serverName + ".ActionInvoked":
		button, _ := sig.Body[1].(string)
		if in, ok := intent(st.notice, button); ok {
			d.n.cfg.Log.Info("notification_pressed", "key", st.notice.Key, "button", button)
			d.n.press(in)
		}
	case serverName + ".NotificationClosed":
		st.gone = true // its id stays known: some servers tell of the press after the closing
		d.n.cfg.Log.Info("notification_closed", "key", st.notice.Key, "reason", sig.Body[1])
	}
	return false
}

// fail says what is wrong, does what can be done without a server, and waits
// before the next try.
func (d *desk) fail(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	d.explain(err)
	if d.s != nil {
		d.s.owner = ""
		if !answered(err) {
			d.drop() // it hangs: an answer that comes late would only confuse
		}
	}
	d.fallBack(ctx)
	timer := time.NewTimer(d.wait)
	defer timer.Stop()
	d.wait = min(2*d.wait, lastRetry)
	for ctx.Err() == nil && !d.next(ctx, timer.C) {
	}
}

func (d *desk) explain(err error) {
	switch {
	case errors.Is(err, bus.ErrNone):
		d.n.trouble("This session has no D-Bus session bus, through which notifications are shown.",
			"Sign in to a desktop session, or start Dogwatch inside one.")
	case missing(err):
		d.n.trouble("No program on this desktop shows notifications.",
			"Start or install a notification server, such as xfce4-notifyd or dunst.")
	case errors.Is(err, errSlow):
		d.n.trouble("The desktop's notification server does not answer.", "Restart it, or sign in again.")
	default:
		if e, ok := errors.AsType[dbus.Error](err); ok {
			err = e
		}
		d.n.trouble("The desktop's notification server fails ("+view.OneLine(err.Error(), 160)+").", "Restart it, or sign in again.")
	}
}

// answered reports whether the error is an answer of the server's or the bus's.
func answered(err error) bool {
	_, ok := errors.AsType[dbus.Error](err)
	return ok
}

// missing reports whether the bus knows of no server at all.
func missing(err error) bool {
	e, ok := errors.AsType[dbus.Error](err)
	return ok && (e.Name == "org.freedesktop.DBus.Error.ServiceUnknown" || e.Name == "org.freedesktop.DBus.Error.NameHasNoOwner")
}

// fallBack hands what is wanted to beeep, where that is of use: it asks the same
// server in vain, but knows other programs that show a text. Without a bus it
// would start one, and a server that hangs would hang it too.
func (d *desk) fallBack(ctx context.Context) {
	_, show := d.book.want(d.want)
	if d.s == nil || d.s.owner != "" {
		return
	}
	if _, err := d.n.sendPlain(ctx, show); err != nil {
		d.n.cfg.Log.Debug("notification_not_sent", "error", err)
	}
}

func (d *desk) drop() {
	_ = d.s.conn.Close()
	d.s = nil
}

// leave takes down what stands: there is nobody any more to change it or to hear
// its buttons.
func (d *desk) leave() {
	if d.s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if d.s.owner != "" {
		down, _ := d.book.want(nil)
		for _, id := range down {
			d.s.down(ctx, id)
		}
	}
	d.drop()
}

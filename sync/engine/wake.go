package engine

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Resumed says that the computer was asleep until now: what was being asked of
// PagerDuty hangs on connections that are dead, and nobody was blind meanwhile.
func (e *Engine) Resumed() {
	e.post(func() {
		e.cfg.Log.Info("resumed")
		e.lookAnew(e.clock())
		e.dirty = true
	})
}

// hung is how long a look takes that may be waiting on a way that is gone.
const hung = 3 * time.Second

// NetworkChanged says that the computer's addresses or routes are others than
// before: what failed may succeed now, and what is under way may wait for ever. A
// change that took nothing away costs no look of its own: some computers change all
// day.
func (e *Engine) NetworkChanged() {
	e.post(func() {
		e.cfg.Log.Debug("network_changed")
		now := e.clock()
		if e.looking && now.Sub(e.lookBegan) < hung || !e.looking && e.conn.State == app.ConnOK {
			e.renew()
			return
		}
		began := e.sight.began
		e.lookAnew(now)
		e.sight.began = began // one who cannot see is blind all the same
	})
}

// lookAnew gives up what is under way and looks at once.
func (e *Engine) lookAnew(now time.Time) {
	if e.memory.Blind.IsZero() { // what was told as blindness ends with a look alone
		e.sight.began = now
	}
	e.nextLook, e.rosterDue = time.Time{}, earlier(e.rosterDue, now)
	e.queue.Hurry(now)
	e.renew()
	if e.looking {
		e.stopLook()
		e.looking = false
		e.lookNumber++
	}
}

// Turn waits until the engine has taken a turn: one that stands still does not.
func (e *Engine) Turn(ctx context.Context) error {
	turned := make(chan struct{})
	select {
	case e.inbox <- func() { close(turned) }:
	case <-e.stopped:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-turned:
		return nil
	case <-e.stopped:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

var errStopped = errors.New("the engine has stopped")

// renew drops connections that may be dead.
func (e *Engine) renew() {
	if w, ok := e.provider.(interface{ Wake() }); ok {
		w.Wake()
	}
}

// SettingsChanged says that other settings are in force: they count from now on.
func (e *Engine) SettingsChanged() {
	e.post(func() {
		e.hasten(e.clock())
		e.dirty = true
	})
}

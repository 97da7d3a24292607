// Package netwatch tells when this computer's way to the network has changed: an
// address came or went, a default route moved, a VPN was switched on. Whoever
// hears it drops connections that lead nowhere any more and looks again at once.
//
// Linux tells by itself (rtnetlink); elsewhere, and where that is forbidden, the
// addresses are compared every few seconds.
package netwatch

import (
	"context"
	"log/slog"
	"time"
)

const (
	// settle is how long after the first sign of a change is waited: a change of
	// networks comes as a dozen messages.
	settle = time.Second
	// pollEvery is the pace where nothing tells of changes, recheck where it does.
	pollEvery = 5 * time.Second
	recheck   = time.Minute
)

// Watch tells of changes; both fields are required.
type Watch struct {
	// Changed is called on Serve's goroutine, at most once a second. A change of
	// containers, of link-local addresses or of an interface without an address
	// is none.
	Changed func()
	Log     *slog.Logger
}

// Serve watches until ctx ends, and gives ctx's error.
func (w Watch) Serve(ctx context.Context) error {
	return loop{look: look, listen: listen, settle: settle, changed: w.Changed, log: w.Log}.serve(ctx)
}

// loop is Watch with its two ways to the system in the open.
type loop struct {
	// look describes the ways to the network in a string.
	look func() (string, error)
	// listen arranges for stir to be called at signs of a change, with a pause
	// after each, until ctx ends. It returns at once, with an error where nothing
	// will ever be told.
	listen  func(ctx context.Context, pause time.Duration, stir func()) error
	settle  time.Duration
	changed func()
	log     *slog.Logger
}

func (l loop) serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	stirred := make(chan struct{}, 1)
	every := recheck
	err := l.listen(ctx, l.settle/2, func() {
		select {
		case stirred <- struct{}{}:
		default:
		}
	})
	if err != nil {
		l.log.Debug("network_polled", "error", err)
		every = pollEvery
	}
	last, known := "", false
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		now, err := l.look()
		switch {
		case err != nil:
			l.log.Debug("network_not_read", "error", err)
		case known && now != last:
			l.log.Info("network_changed")
			l.changed()
			fallthrough
		default:
			last, known = now, true
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		case <-stirred:
			select {
			case <-ctx.Done():
				return ctx.Err()
			case <-time.After(l.settle):
			}
		}
	}
}

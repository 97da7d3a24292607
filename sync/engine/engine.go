package engine

import (
	"context"
	crand "crypto/rand"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Config is what an Engine works with. Every field but Saw and Jitter is
// needed.
type Config struct {
	Store app.Store
	// Siren is told what ought to sound. It must not block.
	Siren    func(app.Sound)
	Settings func() app.Settings
	Log      *slog.Logger
	Version  string
	Demo     bool
	// Saw, if not nil, is told after each look who I am, which requests to swap are open
	// and mine, and the number of the schedules' reading. It must not block.
	Saw func(me app.User, requests []app.Incident, schedules uint64)
	// Jitter shortens the wait between two looks by up to a fifth, so that many
	// desks don't look at the same moment: a value in [0,1). Random if nil.
	Jitter func() float64
}

// Engine is made by New and works while Serve runs. It is the Feed, the Commander
// and the Reporter of the watch.
type Engine struct {
	cfg      Config
	instance string
	inbox    chan func()
	stopped  chan struct{} // closed when Serve has returned
	feed     *feed
	saver    *saver
	work     sync.WaitGroup // looks and sendings under way

	state // owned by the goroutine of Serve
}

// New makes an engine that has not begun to work.
func New(cfg Config) *Engine {
	if cfg.Jitter == nil {
		cfg.Jitter = rand.Float64
	}
	e := &Engine{cfg: cfg, instance: crand.Text(), inbox: make(chan func(), 64), stopped: make(chan struct{}), feed: newFeed()}
	e.saver = newSaver(cfg.Store, func(err error) { e.post(func() { e.saved(err) }) })
	return e
}

// Current is the latest snapshot.
func (e *Engine) Current() *app.Snapshot { return e.feed.Current() }

// Changed is closed once there is a newer one.
func (e *Engine) Changed() <-chan struct{} { return e.feed.Changed() }

// post hands f to the goroutine that owns the state; false once that has ended.
func (e *Engine) post(f func()) bool {
	select {
	case e.inbox <- f:
		return true
	case <-e.stopped:
		return false
	}
}

// Serve works until ctx ends; it is called once. What was taken is on disk when
// it returns.
func (e *Engine) Serve(ctx context.Context) error {
	defer close(e.stopped)
	ctx, cancel := context.WithCancel(ctx)
	if err := e.restore(ctx); err != nil {
		cancel()
		return fmt.Errorf("read what was saved: %w", err)
	}
	saving := make(chan struct{})
	go func() {
		defer close(saving)
		e.saver.serve()
	}()
	defer func() {
		cancel()
		e.drain()
		e.saver.close()
		for {
			select {
			case f := <-e.inbox:
				f()
			case <-saving:
				return
			}
		}
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(e.turn(ctx))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		case f := <-e.inbox:
			f()
			e.takeAll()
		}
	}
}

// takeAll empties the inbox, so that a burst makes one turn.
func (e *Engine) takeAll() {
	for {
		select {
		case f := <-e.inbox:
			f()
		default:
			return
		}
	}
}

// drain takes what comes until no look and no sending is under way.
func (e *Engine) drain() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		e.work.Wait()
	}()
	for {
		select {
		case f := <-e.inbox:
			f()
		case <-done:
			e.takeAll()
			return
		}
	}
}

// turn goes by everything that is known now, and says how long to wait for the
// next turn if nothing comes before.
func (e *Engine) turn(ctx context.Context) time.Duration {
	now := e.clock()
	e.expire(now)
	e.ring(now)
	e.look(ctx, now)
	e.readRoster(ctx, now)
	e.readCalendar(ctx, now)
	e.readAway(ctx)
	e.send(ctx, now)
	e.save(now)
	e.publish(now)
	return max(e.due(now).Sub(now), 0)
}

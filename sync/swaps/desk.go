package swaps

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Account is the signed-in account. Where it can also tell whose it is (as an
// app.Provider can), that is asked before anything is done through it.
type Account interface {
	app.SwapBoard
	app.Planner
	app.Teammates
}

// Config is what a Desk works with; every field is needed.
type Config struct {
	// Account gives the account of now, nil where nobody is signed in. Another value than
	// before is another account. It must not block.
	Account  func() Account
	Drawer   app.Drawer
	Settings func() app.Settings
	// Report takes what is to be shown. It must not wait for the Desk.
	Report func(app.Report)
	Log    *slog.Logger
	// Version and Host are told in what this computer says.
	Version, Host string
	// Changed is told that overrides were written: who is on call is to be read anew.
	Changed func()
}

// Desk is made by New and works while Serve runs.
type Desk struct {
	cfg     Config
	inbox   chan func()
	stopped chan struct{} // closed when Serve has returned
	sight   sight
	work    sync.WaitGroup // readings and moves under way

	state // owned by the goroutine of Serve
}

// state is what is known and under way.
type state struct {
	holder
	items   map[string]*item
	order   []*item   // the items by start; nil where that is to be found anew
	moves   int       // of errands, under way
	nextPut time.Time // requests are put up at human speed
	quiet   time.Time // until then PagerDuty wants to be left alone
	board   board
	watch   watch
	audit   audit
	show    show
}

var errStopped = errors.New("swaps are not served any more")

// New makes a desk that has not begun to work.
func New(cfg Config) *Desk {
	d := &Desk{cfg: cfg, inbox: make(chan func(), 64), stopped: make(chan struct{})}
	d.sight.news = make(chan struct{}, 1)
	d.items = map[string]*item{}
	d.board.unreadable = map[string]bool{}
	return d
}

// post hands f to the goroutine that owns the state; false once that has ended.
func (d *Desk) post(f func()) bool {
	select {
	case d.inbox <- f:
		return true
	case <-d.stopped:
		return false
	}
}

// ask is post that waits for f to be done.
func (d *Desk) ask(ctx context.Context, f func()) error {
	done := make(chan struct{})
	select {
	case d.inbox <- func() { defer close(done); f() }:
	case <-d.stopped:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-done:
		return nil
	case <-d.stopped:
		return errStopped
	case <-ctx.Done():
		return ctx.Err()
	}
}

// clock is the wall's time: a computer that sleeps must not stretch it.
func clock() time.Time { return time.Now().UTC().Round(0) }

// Serve works until ctx ends; it is called once. What PagerDuty has answered by then is
// on disk when it returns.
func (d *Desk) Serve(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer func() {
		cancel()
		d.drain()
		close(d.stopped)
	}()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(d.turn(ctx))
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
		case <-d.sight.news:
		case f := <-d.inbox:
			f()
			d.takeAll()
		}
	}
}

func (d *Desk) takeAll() {
	for {
		select {
		case f := <-d.inbox:
			f()
		default:
			return
		}
	}
}

// drain takes what comes until nothing is under way.
func (d *Desk) drain() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		d.work.Wait()
	}()
	for {
		select {
		case f := <-d.inbox:
			f()
		case <-done:
			d.takeAll()
			for _, it := range d.items {
				d.release(it, nil)
			}
			return
		}
	}
}

// shortest is the least wait between two turns: a guard against a mistake that would
// otherwise cost a whole processor.
const shortest = 10 * time.Millisecond

// turn goes by everything that is known now, and says how long to wait for the next turn
// if nothing comes before.
func (d *Desk) turn(ctx context.Context) time.Duration {
	now := clock()
	d.hold(ctx, now)
	d.giveUp(now)
	d.duties(now)
	d.read(ctx, now)
	d.look(ctx, now)
	d.march(ctx, now)
	d.tell(now)
	return max(d.due(now).Sub(now), shortest)
}

// heed notes how long PagerDuty wants to be left alone.
func (d *Desk) heed(err error, now time.Time) {
	if t, ok := errors.AsType[app.Throttled](err); ok && now.Add(t.After).After(d.quiet) {
		d.quiet = now.Add(t.After)
	}
}

// due is when there is something to do next; always later than now, and within a minute.
func (d *Desk) due(now time.Time) time.Time {
	next := now.Add(time.Minute)
	soon := func(t time.Time) {
		if t.After(now) && t.Before(next) {
			next = t
		}
	}
	soon(d.askAgain)
	soon(d.nextPut)
	soon(d.quiet)
	soon(d.board.due)
	soon(d.watch.due)
	soon(d.show.wake)
	for _, it := range d.items {
		soon(it.start)
		soon(it.seenDue)
		if it.Errand != nil {
			soon(it.Errand.Next)
		}
	}
	return next
}

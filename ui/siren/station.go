package siren

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/siren/device"
)

const (
	// opening is how long a backend may take to open a device.
	opening = 10 * time.Second
	// urgent is how long to wait between attempts while ringing; idleMin and
	// idleMax bound the waits of a silent siren, which double.
	urgent  = 200 * time.Millisecond
	idleMin = 250 * time.Millisecond
	idleMax = 15 * time.Second
)

// order is what the siren's loop wants of a station.
type order struct {
	// open wants the device open; play wants it to draw from the score.
	open, play bool
	// loud grows each time the volume is to be made sure of; 0 says that it is
	// none of our business, and puts back what was changed.
	loud int
}

// state is what a station knows.
type state struct {
	open bool
	// out is where the sound goes; err says why there is no sound to be had: no
	// device, or an open one that leads nowhere. Both nil and closed: untried.
	out device.Output
	err error
	// ever says that a device has been open in this program's life, since when
	// the device was last opened or lost.
	ever  bool
	since time.Time
}

// station looks after one backend: it alone makes the calls that may take long,
// so that the siren's loop never waits.
type station struct {
	backend device.Backend
	feed    device.Source
	keeper  *keeper
	log     *slog.Logger
	wake    func()

	mu    sync.Mutex
	want  order
	state state
	kick  chan struct{}
}

// command gives the station its orders.
func (st *station) command(o order) {
	st.mu.Lock()
	changed := st.want != o
	st.want = o
	st.mu.Unlock()
	if changed {
		nudge(st.kick)
	}
}

func (st *station) orders() order {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.want
}

// look gives what the station knows.
func (st *station) look() state {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.state
}

// tell keeps what is known now, and wakes the loop.
func (st *station) tell(open bool, out device.Output, err error) {
	st.mu.Lock()
	was := st.state
	st.state = state{open: open, out: out, err: err, ever: was.ever || open, since: was.since}
	if open != was.open || was.since.IsZero() {
		st.state.since = time.Now()
	}
	st.mu.Unlock()
	st.wake()
}

// serve opens the device whenever it is wanted, and again when it is lost.
func (st *station) serve(ctx context.Context) {
	wait := idleMin
	for ctx.Err() == nil {
		if !st.orders().open {
			st.pause(ctx, -1, order{})
			continue
		}
		opened, err := st.session(ctx)
		st.tell(false, device.Output{}, err)
		if opened {
			wait = idleMin
		}
		if err == nil {
			continue // closed as ordered
		}
		if opened {
			st.log.Warn("siren_device_lost", "backend", st.backend.Name(), "error", err)
		}
		if o := st.orders(); o.play {
			st.pause(ctx, urgent, o)
		} else {
			st.pause(ctx, wait, o)
			wait = min(2*wait, idleMax)
		}
	}
}

// pause waits for that long, -1 being for ever, or until more is ordered than
// was.
func (st *station) pause(ctx context.Context, wait time.Duration, was order) {
	var over <-chan time.Time
	if wait >= 0 {
		over = time.After(wait)
	}
	for {
		if o := st.orders(); o.play && !was.play || o.open && !was.open {
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-over:
			return
		case <-st.kick:
		}
	}
}

// session is the life of one device. It ends without an error when it is no
// longer wanted.
func (st *station) session(ctx context.Context) (opened bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			st.log.Error("siren_crash", "backend", st.backend.Name(), "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("the player crashed: %v", r)
		}
	}()
	limited, cancel := context.WithTimeout(ctx, opening)
	defer cancel()
	dev, err := st.backend.Open(limited)
	if err != nil {
		return false, err
	}
	defer dev.Close()
	out, err := dev.Output()
	if err = st.seen(out, err); err != nil {
		return true, err
	}
	return true, st.use(ctx, dev)
}

// seen tells what came of asking a device for its output. That it leads nowhere
// is a state; any other error is the device's end.
func (st *station) seen(out device.Output, err error) error {
	var nowhere device.NoOutput
	if err != nil && !errors.As(err, &nowhere) {
		return err
	}
	st.tell(true, out, err)
	return nil
}

// use does what is ordered until the device is lost or no longer wanted.
func (st *station) use(ctx context.Context, dev device.Device) error {
	mixer, _ := dev.(device.Mixer)
	var (
		playing bool
		loud    int    // the order.loud that was seen to
		raised  string // and for which output
	)
	defer func() {
		if playing {
			dev.Stop()
		}
		st.keeper.restore(mixer)
	}()
	for {
		o := st.orders()
		if !o.open || ctx.Err() != nil {
			return nil
		}
		var (
			out device.Output
			err error
		)
		switch {
		case o.play && !playing:
			err = dev.Play(st.feed)
			playing = err == nil
		case !o.play && playing:
			dev.Stop()
			playing = false
		}
		if err == nil {
			out, err = dev.Output()
		}
		if err = st.seen(out, err); err != nil {
			return err
		}
		switch {
		case !playing || o.loud == 0:
			st.keeper.restore(mixer)
			loud, raised = 0, ""
		case out.Level != nil && (o.loud != loud || out.ID != raised):
			loud, raised = o.loud, out.ID
			if st.keeper.raise(mixer, out) {
				continue // and look at what came of it
			}
		}
		if err := st.wait(ctx, dev, o.play && !playing); err != nil {
			return err
		}
	}
}

// wait returns when there may be something to do: soon, where playing is to be
// tried again.
func (st *station) wait(ctx context.Context, dev device.Device, again bool) error {
	var retry <-chan time.Time
	if again {
		retry = time.After(urgent)
	}
	select {
	case <-ctx.Done():
	case <-st.kick:
	case <-dev.Changed():
	case <-retry:
	case <-dev.Lost():
		return errLost
	}
	return nil
}

var errLost = errors.New("the connection to the sound device was lost")

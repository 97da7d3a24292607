package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// saver writes changes to the store, in order, on a goroutine of its own: a slow
// or full disk holds up neither the siren nor the looks. What waits is written
// together. What could not be written is kept and tried again.
type saver struct {
	store  app.Store
	report func(error)

	mu     sync.Mutex
	wipe   bool // forget everything before the change is written
	change app.Change
	done   []func(error)
	closed bool
	wake   chan struct{}
}

const (
	// saveWithin is how long one write may take; retryAfter, when a failed one is
	// tried again.
	saveWithin = 10 * time.Second
	retryAfter = 5 * time.Second
)

func newSaver(store app.Store, report func(error)) *saver {
	return &saver{store: store, report: report, wake: make(chan struct{}, 1)}
}

// put hands over a change. done, if not nil, is called on the saver's goroutine
// once the change is durable, or with why it is not (yet).
func (s *saver) put(c app.Change, done func(error)) {
	s.mu.Lock()
	s.change = merge(s.change, c)
	if done != nil {
		s.done = append(s.done, done)
	}
	s.mu.Unlock()
	s.nudge()
}

// forget empties the store, and drops what was not written yet.
func (s *saver) forget() {
	s.mu.Lock()
	s.wipe, s.change = true, app.Change{}
	s.mu.Unlock()
	s.nudge()
}

func (s *saver) close() {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.nudge()
}

func (s *saver) nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// serve writes until close, and then what is left.
func (s *saver) serve() {
	var failing bool
	for {
		s.mu.Lock()
		c, done, wipe, closed := s.change, s.done, s.wipe, s.closed
		s.change, s.done, s.wipe = app.Change{}, nil, false
		s.mu.Unlock()
		if wipe || !c.Empty() || len(done) > 0 {
			err := s.write(c, wipe)
			for _, f := range done {
				f(err)
			}
			if err != nil || failing {
				s.report(err)
			}
			if failing = err != nil; failing {
				s.keep(c, wipe)
			}
			if !closed {
				s.pause(failing)
				continue
			}
		}
		if closed {
			return
		}
		<-s.wake
	}
}

// pause waits after a failure for the next try; something new to save comes
// earlier.
func (s *saver) pause(failing bool) {
	if !failing {
		return
	}
	select {
	case <-time.After(retryAfter):
	case <-s.wake:
	}
}

func (s *saver) write(c app.Change, wipe bool) error {
	ctx, cancel := context.WithTimeout(context.Background(), saveWithin)
	defer cancel()
	if wipe {
		if err := s.store.Forget(ctx); err != nil {
			return err
		}
	}
	return s.store.Save(ctx, c)
}

// keep puts back what could not be written, before what has come since.
func (s *saver) keep(c app.Change, wipe bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.wipe {
		s.change, s.wipe = merge(c, s.change), wipe
	}
}

// merge puts b after a.
func merge(a, b app.Change) app.Change {
	back := map[string]bool{}
	for _, i := range b.Incidents {
		back[i.ID] = true
	}
	dropped := slices.DeleteFunc(slices.Clone(a.Dropped), func(id string) bool { return back[id] })
	a.Dropped = append(dropped, b.Dropped...)
	a.Incidents = append(a.Incidents, b.Incidents...)
	a.Actions = append(a.Actions, b.Actions...)
	if b.Me != nil {
		a.Me = b.Me
	}
	if b.Roster != nil {
		a.Roster = b.Roster
	}
	if !b.LastSync.IsZero() {
		a.LastSync = b.LastSync
	}
	if b.Alarm != nil {
		a.Alarm = b.Alarm
	}
	return a
}

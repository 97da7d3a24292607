//go:build !windows && !darwin

package power

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/godbus/dbus/v5"
)

// The waits between two tries to reach the system's bus.
const (
	firstRetry = time.Second
	lastRetry  = time.Minute
)

// errBusLost says that the system's bus is gone.
var errBusLost = errors.New("the system's bus closed the connection")

// sleeper is what watchSleep knows.
type sleeper struct {
	w      Watch
	conn   *dbus.Conn
	owner  string   // logind's connection, "" while there is none
	delay  *os.File // holds up a sleep until it is closed; nil while none is held
	asleep bool     // Sleep was called and Wake not yet
}

// watchSleep listens to logind until ctx ends.
func (w Watch) watchSleep(ctx context.Context) {
	s := &sleeper{w: w}
	told := ""
	for retry := firstRetry; ctx.Err() == nil; retry = min(2*retry, lastRetry) {
		reached, err := s.listen(ctx)
		if ctx.Err() != nil {
			return
		}
		if reached {
			retry = firstRetry
		}
		if why := err.Error(); why != told {
			told = why // once, not with each of the tries
			w.Log.Info("sleep_not_told", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
}

// listen serves one connection until it ends.
func (s *sleeper) listen(ctx context.Context) (reached bool, err error) {
	s.conn, err = system(ctx)
	if err != nil {
		return false, err
	}
	defer func() { _ = s.conn.Close() }()
	defer s.letGo()
	signals := make(chan *dbus.Signal, 32)
	s.conn.Signal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchSender(busName), dbus.WithMatchInterface(busName), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, logind)},
		{dbus.WithMatchSender(logind), dbus.WithMatchInterface(manager), dbus.WithMatchMember("PrepareForSleep")},
	} {
		within, cancel := context.WithTimeout(ctx, answerWithin)
		err := s.conn.AddMatchSignalContext(within, match...)
		cancel()
		if err != nil {
			return false, fmt.Errorf("listen for sleep: %w", err)
		}
	}
	s.greet(ctx)
	for {
		select {
		case <-ctx.Done():
			return true, ctx.Err()
		case sig, open := <-signals:
			if !open {
				return true, errBusLost
			}
			s.heard(ctx, sig)
		}
	}
}

// greet takes the delay from the logind that there is now, and finds out what was
// missed meanwhile.
func (s *sleeper) greet(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	s.hold(within)
	s.owner = ""
	if err := s.conn.BusObject().CallWithContext(within, busName+".GetNameOwner", 0, logind).Store(&s.owner); err != nil {
		return // none: NameOwnerChanged tells when there is one
	}
	if preparing, err := get[bool](within, s.conn, logind, logindPath, manager, "PreparingForSleep"); err == nil {
		s.turn(ctx, preparing)
	}
}

// heard takes in a signal. Only logind's own word counts: anybody on a bus can send
// one that looks like it.
func (s *sleeper) heard(ctx context.Context, sig *dbus.Signal) {
	switch {
	case sig.Sender == busName && sig.Name == busName+".NameOwnerChanged" && len(sig.Body) == 3:
		owner, _ := sig.Body[2].(string)
		switch {
		case owner == s.owner:
		case owner == "":
			s.owner = "" // it restarts, and remembers our delay
		default:
			s.letGo()
			s.greet(ctx)
		}
	case s.owner != "" && sig.Sender == s.owner && sig.Name == manager+".PrepareForSleep" && len(sig.Body) == 1:
		if sleeping, ok := sig.Body[0].(bool); ok {
			s.turn(ctx, sleeping)
		}
	}
}

// turn passes a change on.
func (s *sleeper) turn(ctx context.Context, sleeping bool) {
	if sleeping == s.asleep {
		return
	}
	s.asleep = sleeping
	if !sleeping {
		s.w.Log.Info("woke")
		within, cancel := context.WithTimeout(ctx, answerWithin)
		s.w.Wake() // first: pages may wait
		s.hold(within)
		cancel()
		return
	}
	s.w.Log.Info("going_to_sleep")
	within, cancel := context.WithTimeout(ctx, saveWithin)
	s.w.Sleep(within)
	cancel()
	s.letGo()
}

// hold asks for the time that Sleep needs. Without it there is only less of it.
func (s *sleeper) hold(ctx context.Context) {
	if s.delay != nil {
		return
	}
	file, err := inhibit(ctx, s.conn, "sleep", "Saving what is under way", "delay")
	if err != nil {
		s.w.Log.Debug("sleep_not_delayed", "error", err)
		return
	}
	s.delay = file
}

func (s *sleeper) letGo() {
	if s.delay != nil {
		_ = s.delay.Close()
		s.delay = nil
	}
}

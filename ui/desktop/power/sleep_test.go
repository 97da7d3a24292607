//go:build !windows && !darwin

package power

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"

	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
)

// ears are a Watch whose words the test takes.
type ears struct {
	sleep, wake chan struct{}
	// saved lets Sleep return.
	saved chan struct{}
}

func serve(t *testing.T) ears {
	t.Helper()
	e := ears{make(chan struct{}, 10), make(chan struct{}, 10), make(chan struct{}, 10)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- Watch{
			Sleep:  func(context.Context) { e.sleep <- struct{}{}; <-e.saved },
			Wake:   func() { e.wake <- struct{}{} },
			Supply: func(Supply) {},
			Log:    quiet,
		}.Serve(ctx)
	}()
	t.Cleanup(func() {
		close(e.saved)
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Serve gave %v", err)
		}
	})
	return e
}

// one waits until logind has given out one lock, which is held, and gives it.
func one(t *testing.T, l *fakeLogind) *lock {
	t.Helper()
	until(t, "one lock is held", func() bool { return len(l.held()) == 1 })
	return l.held()[0]
}

func TestSleepWaitsForWhatIsUnderWay(t *testing.T) {
	l := newLogind(t, systemBus(t))
	e := serve(t)
	first := one(t, l)
	if first.what != "sleep" || first.mode != "delay" || first.who != "Dogwatch" || first.why == "" {
		t.Errorf("the lock is %q %q %q %q", first.what, first.who, first.why, first.mode)
	}
	l.sleep(true)
	<-e.sleep
	if !first.held(t) {
		t.Error("the sleep was let go on before the state was saved")
	}
	e.saved <- struct{}{}
	until(t, "the sleep is let go on", func() bool { return !first.held(t) })
	if len(e.wake) > 0 {
		t.Fatal("woke before it slept")
	}
	l.sleep(false)
	<-e.wake
	if second := one(t, l); second == first {
		t.Error("no new lock was taken for the next sleep")
	}
	// The same word twice is one event.
	l.sleep(false)
	l.sleep(true)
	<-e.sleep
	e.saved <- struct{}{}
	if len(e.wake) != 0 {
		t.Error("woke twice")
	}
}

func TestTheWindowDoesNotInheritTheLock(t *testing.T) {
	l := newLogind(t, systemBus(t))
	serve(t)
	k := one(t, l)
	inherited := 0
	for _, name := range k.files(t) {
		fd, err := strconv.Atoi(name)
		if err != nil {
			t.Fatal(err)
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err != nil || flags&unix.FD_CLOEXEC == 0 {
			inherited++
		}
	}
	if inherited > 0 {
		t.Errorf("%d files of the lock would be open in every child, and hold up each sleep", inherited)
	}
}

// TestOnlyLogindIsBelieved: what is sent to one connection alone passes every match
// rule, so that anybody can say anything.
func TestOnlyLogindIsBelieved(t *testing.T) {
	slept := 0
	s := &sleeper{w: Watch{Sleep: func(context.Context) { slept++ }, Log: quiet}, owner: ":1.5"}
	const word = manager + ".PrepareForSleep"
	for name, sig := range map[string]*dbus.Signal{
		"another's word":  {Sender: ":1.9", Name: word, Body: []any{true}},
		"no sender":       {Name: word, Body: []any{true}},
		"another word":    {Sender: ":1.5", Name: manager + ".PrepareForShutdown", Body: []any{true}},
		"nothing":         {Sender: ":1.5", Name: word},
		"no boolean":      {Sender: ":1.5", Name: word, Body: []any{"true"}},
		"too much":        {Sender: ":1.5", Name: word, Body: []any{true, true}},
		"an owner's liar": {Sender: ":1.9", Name: busName + ".NameOwnerChanged", Body: []any{logind, "", ":1.9"}},
		"no owner":        {Sender: busName, Name: busName + ".NameOwnerChanged", Body: []any{logind, ":1.5", ":1.5"}},
	} {
		if s.heard(t.Context(), sig); slept != 0 || s.owner != ":1.5" {
			t.Fatalf("%s was believed", name)
		}
	}
	s.heard(t.Context(), &dbus.Signal{Sender: ":1.5", Name: word, Body: []any{true}})
	if slept != 1 {
		t.Error("logind was not believed")
	}
	s.heard(t.Context(), &dbus.Signal{Sender: busName, Name: busName + ".NameOwnerChanged", Body: []any{logind, ":1.5", ""}})
	s.heard(t.Context(), &dbus.Signal{Name: word, Body: []any{false}}) // Wake is nil: it would panic
}

func TestTheBusIsLostAndComesBack(t *testing.T) {
	dir, err := os.MkdirTemp("", "sys")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	socket := filepath.Join(dir, "bus")
	b := bustest.StartAt(t, socket)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", b.Address)
	l := newLogind(t, b)
	e := serve(t)
	k := one(t, l)
	l.sleep(true)
	<-e.sleep
	e.saved <- struct{}{}
	until(t, "the sleep is let go on", func() bool { return !k.held(t) })
	b.Kill() // while it sleeps
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	again := newLogind(t, bustest.StartAt(t, socket))
	<-e.wake // nobody sent it: that logind is not preparing says it
	one(t, again)
	again.sleep(true)
	<-e.sleep
	e.saved <- struct{}{}
	again.sleep(false)
	<-e.wake
}

func TestLogindComesLateAndRestarts(t *testing.T) {
	b := systemBus(t)
	e := serve(t)
	for range 2 {
		l := newLogind(t, b)
		one(t, l)
		l.sleep(true)
		<-e.sleep
		e.saved <- struct{}{}
		l.sleep(false)
		<-e.wake
		one(t, l)
		if err := l.conn.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWithoutABusNobodyIsCalled(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	ctx, cancel := context.WithCancel(t.Context())
	tried := make(notes, 10)
	done := make(chan error, 1)
	never := func() { t.Error("told of a sleep that nobody knows of") }
	go func() {
		done <- Watch{
			Sleep: func(context.Context) { never() }, Wake: never, Supply: func(Supply) {}, Log: slog.New(tried),
		}.Serve(ctx)
	}()
	for <-tried != "sleep_not_told" {
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Serve gave %v", err)
	}
}

// notes are a log whose messages the test takes.
type notes chan string

func (n notes) Enabled(context.Context, slog.Level) bool      { return true }
func (n notes) Handle(_ context.Context, r slog.Record) error { n <- r.Message; return nil }
func (n notes) WithAttrs([]slog.Attr) slog.Handler            { return n }
func (n notes) WithGroup(string) slog.Handler                 { return n }

//go:build !windows && !darwin

package power

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/godbus/dbus/v5"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
)

// fakeDesktop takes wishes on the session's bus, and forgets them, as the real ones
// do, when the connection that asked is gone.
type fakeDesktop struct {
	t    testing.TB
	conn *dbus.Conn

	mu   sync.Mutex
	asks []asked
}

type asked struct {
	by       dbus.Sender
	who, why string
}

// Inhibit is that of org.freedesktop.ScreenSaver and of PowerManagement.
func (d *fakeDesktop) Inhibit(by dbus.Sender, who, why string) (uint32, *dbus.Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asks = append(d.asks, asked{by: by, who: who, why: why})
	return uint32(len(d.asks)), nil
}

// asked is how often it was asked so far.
func (d *fakeDesktop) asked() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.asks)
}

// wishes are those whose connections still stand.
func (d *fakeDesktop) wishes() []asked {
	d.mu.Lock()
	defer d.mu.Unlock()
	var all []asked
	alive := names(d.t, d.conn)
	for _, a := range d.asks {
		for _, n := range alive {
			if n == string(a.by) {
				all = append(all, a)
			}
		}
	}
	return all
}

func newDesktop(t *testing.T, b *bustest.Bus, name, path, iface string) *fakeDesktop {
	t.Helper()
	d := &fakeDesktop{t: t, conn: b.Connect(t)}
	if err := d.conn.Export(d, dbus.ObjectPath(path), iface); err != nil {
		t.Fatal(err)
	}
	if _, err := d.conn.RequestName(name, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return d
}

func sessionBus(t *testing.T) *bustest.Bus {
	t.Helper()
	b := bustest.Start(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", b.Address)
	return b
}

func screenSaver(t *testing.T, b *bustest.Bus) *fakeDesktop {
	return newDesktop(t, b, "org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver")
}

// keep runs a Keeper on the buses of the test.
func keep(t *testing.T) (*Keeper, <-chan app.Report) {
	t.Helper()
	reports := make(chan app.Report, 10)
	k := NewKeeper(func(r app.Report) { reports <- r }, quiet)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Serve(ctx) }()
	t.Cleanup(func() { cancel(); <-done })
	return k, reports
}

func TestHoldsLogindAndTheScreen(t *testing.T) {
	l := newLogind(t, systemBus(t))
	saver := screenSaver(t, sessionBus(t))
	k, reports := keep(t)

	k.Set(System)
	night := one(t, l)
	if night.what != "sleep" || night.mode != "block" || night.who != "Dogwatch" || !strings.Contains(night.why, "On call") {
		t.Errorf("on call, the lock is %q %q %q %q", night.what, night.who, night.why, night.mode)
	}
	k.Set(Screen)
	until(t, "the screen stays on", func() bool { return len(saver.wishes()) == 1 })
	until(t, "the lock is exchanged", func() bool { return !night.held(t) })
	if page := one(t, l); page.what != "sleep:idle" || page.mode != "block" {
		t.Errorf("paged, the lock is %q %q", page.what, page.mode)
	}

	k.Set(Nothing)
	until(t, "all is released", func() bool { return len(l.held()) == 0 && len(saver.wishes()) == 0 })
	if len(reports) != 0 {
		t.Errorf("reported %+v", <-reports)
	}
}

func TestReleasesAtTheEnd(t *testing.T) {
	l := newLogind(t, systemBus(t))
	saver := screenSaver(t, sessionBus(t))
	k := NewKeeper(func(app.Report) {}, quiet)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- k.Serve(ctx) }()
	k.Set(Screen)
	one(t, l)
	until(t, "the screen stays on", func() bool { return len(saver.wishes()) == 1 })
	cancel()
	<-done
	if n := len(l.held()); n != 0 {
		t.Errorf("%d locks are held after the end", n)
	}
	until(t, "the screen may go dark", func() bool { return len(saver.wishes()) == 0 })
}

func TestTheLockOutlivesTheSystemsBus(t *testing.T) {
	b := systemBus(t)
	l := newLogind(t, b)
	sessionBus(t)
	k, _ := keep(t)
	k.Set(System)
	night := one(t, l)
	b.Kill()
	<-l.conn.Context().Done()
	if !night.held(t) {
		t.Error("with the bus, the lock was lost")
	}
	k.Set(Nothing)
	until(t, "it is released", func() bool { return !night.held(t) })
}

func TestTheScreenIsAskedAgainWhenTheSessionsBusWasLost(t *testing.T) {
	l := newLogind(t, systemBus(t))
	first := sessionBus(t)
	saver := screenSaver(t, first)
	k, _ := keep(t)
	k.Set(Screen)
	one(t, l)
	until(t, "the screen stays on", func() bool { return len(saver.wishes()) == 1 })
	again := screenSaver(t, sessionBus(t))
	first.Kill()
	until(t, "the screen is asked again", func() bool { return len(again.wishes()) == 1 })
	one(t, l)
}

func TestRefusedIsSaidInWords(t *testing.T) {
	l := newLogind(t, systemBus(t))
	l.refuses(true)
	sessionBus(t)
	k, reports := keep(t)
	k.Set(System)
	r := <-reports
	if r.Problem == nil || !strings.Contains(r.Problem.What, "does not permit") || r.Problem.Do == "" {
		t.Fatalf("reported %+v", r)
	}
	l.refuses(false)
	if r := <-reports; r.Solved != code {
		t.Errorf("reported %+v", r)
	}
	one(t, l)
}

func TestWithoutLogindTheDesktopIsAsked(t *testing.T) {
	systemBus(t)
	b := sessionBus(t)
	pm := newDesktop(t, b, "org.freedesktop.PowerManagement", "/org/freedesktop/PowerManagement/Inhibit", "org.freedesktop.PowerManagement.Inhibit")
	saver := screenSaver(t, b)
	k, reports := keep(t)
	k.Set(System)
	until(t, "the desktop keeps the computer awake", func() bool { return len(pm.wishes()) == 1 })
	k.Set(Nothing)
	until(t, "it is released", func() bool { return len(pm.wishes()) == 0 })
	if n := saver.asked(); n != 0 {
		t.Error("a shift keeps the screen from locking")
	}
	if len(reports) != 0 {
		t.Errorf("reported %+v", <-reports)
	}
}

func TestWithNobodyToAskThatIsSaid(t *testing.T) {
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	screenSaver(t, sessionBus(t)) // keeps a screen on, but nothing awake
	k, reports := keep(t)
	k.Set(Screen)
	if r := <-reports; r.Problem == nil || r.Problem.Code != code {
		t.Errorf("reported %+v", r)
	}
}

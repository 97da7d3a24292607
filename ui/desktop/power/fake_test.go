//go:build !windows && !darwin

package power

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/godbus/dbus/v5/prop"

	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
)

var quiet = slog.New(slog.DiscardHandler)

// lock is one that the fake has given out: a pipe, as logind's are.
type lock struct {
	what, who, why, mode string
	read, write          *os.File
}

// held reports whether anybody but the fake has the lock's file. All live in this
// process, so that its open files can be counted.
func (l *lock) held(t testing.TB) bool {
	t.Helper()
	return len(l.files(t)) > 2
}

// files are the descriptors of this process that are the lock's pipe.
func (l *lock) files(t testing.TB) []string {
	t.Helper()
	pipe, err := os.Readlink(fmt.Sprintf("/proc/self/fd/%d", l.read.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	all, err := filepath.Glob("/proc/self/fd/*")
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, fd := range all {
		if to, err := os.Readlink(fd); err == nil && to == pipe {
			found = append(found, filepath.Base(fd))
		}
	}
	return found
}

// fakeLogind is logind on a bus of the test's.
type fakeLogind struct {
	t     testing.TB
	conn  *dbus.Conn
	props *prop.Properties

	mu     sync.Mutex
	locks  []*lock
	refuse bool
	list   []inhibitor
}

// systemBus runs a bus in the system's place.
func systemBus(t *testing.T) *bustest.Bus {
	t.Helper()
	b := bustest.Start(t)
	t.Setenv("DBUS_SYSTEM_BUS_ADDRESS", b.Address)
	return b
}

func newLogind(t testing.TB, b *bustest.Bus) *fakeLogind {
	t.Helper()
	l := &fakeLogind{t: t, conn: b.Connect(t)}
	t.Cleanup(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		for _, k := range l.locks {
			_, _ = k.read.Close(), k.write.Close()
		}
	})
	if err := l.conn.Export(l, logindPath, manager); err != nil {
		t.Fatal(err)
	}
	props := map[string]*prop.Prop{}
	for name, v := range map[string]any{
		"PreparingForSleep": false, "Docked": false, "OnExternalPower": true, "HandleLidSwitch": "suspend",
		"HandleLidSwitchExternalPower": "", "HandleLidSwitchDocked": "ignore", "IdleAction": "suspend", "IdleActionUSec": uint64(30 * 60 * 1e6),
	} {
		props[name] = &prop.Prop{Value: v, Emit: prop.EmitFalse}
	}
	var err error
	if l.props, err = prop.Export(l.conn, logindPath, prop.Map{manager: props}); err != nil {
		t.Fatal(err)
	}
	if _, err := l.conn.RequestName(logind, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return l
}

// Inhibit is logind's.
func (l *fakeLogind) Inhibit(what, who, why, mode string) (dbus.UnixFD, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.refuse {
		return 0, &dbus.Error{Name: "org.freedesktop.DBus.Error.AccessDenied", Body: []any{"Permission denied"}}
	}
	r, w, err := os.Pipe()
	if err != nil {
		return 0, dbus.MakeFailedError(err)
	}
	l.locks = append(l.locks, &lock{what, who, why, mode, r, w})
	return dbus.UnixFD(w.Fd()), nil
}

// ListInhibitors is logind's.
func (l *fakeLogind) ListInhibitors() ([]inhibitor, *dbus.Error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.list, nil
}

func (l *fakeLogind) lists(list ...inhibitor) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.list = list
}

// sleep tells everybody of the two sides of a sleep.
func (l *fakeLogind) sleep(going bool) {
	l.t.Helper()
	l.props.SetMust(manager, "PreparingForSleep", going)
	if err := l.conn.Emit(logindPath, manager+".PrepareForSleep", going); err != nil {
		l.t.Fatal(err)
	}
}

func (l *fakeLogind) refuses(yes bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refuse = yes
}

// held are the locks that somebody has.
func (l *fakeLogind) held() []*lock {
	l.mu.Lock()
	defer l.mu.Unlock()
	var held []*lock
	for _, k := range l.locks {
		if k.held(l.t) {
			held = append(held, k)
		}
	}
	return held
}

// until waits for something that other goroutines bring about.
func until(t testing.TB, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// names are those of all connections to the bus.
func names(t testing.TB, conn *dbus.Conn) []string {
	t.Helper()
	var all []string
	if err := conn.BusObject().Call(busName+".ListNames", 0).Store(&all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(n string) bool { return !strings.HasPrefix(n, ":") })
}

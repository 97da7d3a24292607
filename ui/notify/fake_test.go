//go:build !windows && !darwin

package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/bus/bustest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// shown is one call of Notify.
type shown struct {
	id, replaces  uint32
	app, icon     string
	summary, body string
	actions       []string
	hints         map[string]dbus.Variant
	timeout       int32
}

// daemon is a notification server.
type daemon struct {
	t    *testing.T
	conn *dbus.Conn

	mu     sync.Mutex
	caps   []string
	calls  []shown
	closed []uint32
	last   uint32
	hang   chan struct{} // while not nil, answers wait for it to close
	refuse string        // notices whose summary has it are refused
}

func newDaemon(t *testing.T, b *bustest.Bus, caps ...string) *daemon {
	t.Helper()
	f := &daemon{t: t, conn: b.Connect(t), caps: caps}
	if err := f.conn.Export(f, serverPath, serverName); err != nil {
		t.Fatal(err)
	}
	f.start()
	return f
}

func (f *daemon) start() {
	f.t.Helper()
	if reply, err := f.conn.RequestName(serverName, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		f.t.Fatalf("become the notification server: %v, %v", reply, err)
	}
}

func (f *daemon) stop() {
	f.t.Helper()
	if _, err := f.conn.ReleaseName(serverName); err != nil {
		f.t.Fatal(err)
	}
}

func (f *daemon) wait() {
	f.mu.Lock()
	hang := f.hang
	f.mu.Unlock()
	if hang != nil {
		<-hang
	}
}

// GetCapabilities is the protocol's.
func (f *daemon) GetCapabilities() ([]string, *dbus.Error) {
	f.wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.caps, nil
}

// GetServerInformation is the protocol's.
func (f *daemon) GetServerInformation() (name, vendor, version, spec string, err *dbus.Error) {
	return "fake", "test", "1", "1.2", nil
}

// Notify is the protocol's.
func (f *daemon) Notify(app string, replaces uint32, icon, summary, body string, actions []string, hints map[string]dbus.Variant, timeout int32) (uint32, *dbus.Error) {
	f.wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.refuse != "" && strings.Contains(summary, f.refuse) {
		return 0, dbus.MakeFailedError(errSlow)
	}
	id := replaces
	if id == 0 {
		f.last++
		id = f.last
	}
	f.calls = append(f.calls, shown{id, replaces, app, icon, summary, body, actions, hints, timeout})
	return id, nil
}

// CloseNotification is the protocol's.
func (f *daemon) CloseNotification(id uint32) *dbus.Error {
	f.mu.Lock()
	f.closed = append(f.closed, id)
	f.mu.Unlock()
	_ = f.conn.Emit(serverPath, serverName+".NotificationClosed", id, uint32(3)) // the test may be over
	return nil
}

func (f *daemon) emit(member string, body ...any) {
	f.t.Helper()
	if err := f.conn.Emit(serverPath, serverName+"."+member, body...); err != nil {
		f.t.Fatal(err)
	}
}

func (f *daemon) notified() []shown {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.calls)
}

func (f *daemon) takenDown() []uint32 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.closed)
}

// person is whoever sits before it: a Notifier that runs, and what it told.
type person struct {
	*Notifier
	t    *testing.T
	stop func()

	mu       sync.Mutex
	intents  []app.Intent
	reports  []app.Report
	plain    []string
	plainErr error
	log      bytes.Buffer
}

func (p *person) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

// serve runs a Notifier on a bus of that address.
func serve(t *testing.T, address string) *person {
	t.Helper()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	p := &person{t: t}
	p.Notifier = New(Config{
		Submit: func(in app.Intent) { p.mu.Lock(); defer p.mu.Unlock(); p.intents = append(p.intents, in) },
		Report: func(r app.Report) { p.mu.Lock(); defer p.mu.Unlock(); p.reports = append(p.reports, r) },
		Log:    slog.New(slog.NewJSONHandler(p, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	p.Notifier.patience, p.Notifier.retry = 500*time.Millisecond, 20*time.Millisecond
	p.Notifier.plain = func(n view.Notice) error {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.plain = append(p.plain, n.Title)
		return p.plainErr
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- p.Serve(ctx) }()
	p.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	})
	t.Cleanup(p.stop)
	return p
}

func (p *person) submitted() []app.Intent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.intents)
}

// problems are the codes reported, "-code" for one that was taken back.
func (p *person) problems() (list []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, r := range p.reports {
		if r.Problem != nil {
			list = append(list, r.Problem.Code)
		} else {
			list = append(list, "-"+r.Solved)
		}
	}
	return list
}

func (p *person) plainly() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.plain)
}

// logged are the incidents that a log event of that name was written for.
func (p *person) logged(event string) (incidents []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for line := range strings.Lines(p.log.String()) {
		var l struct{ Msg, Incident, Key, Server string }
		if json.Unmarshal([]byte(line), &l) == nil && l.Msg == event {
			incidents = append(incidents, l.Incident)
		}
	}
	return incidents
}

// until waits for something that is bound to happen.
func (p *person) until(what string, happened func() bool) {
	p.t.Helper()
	end := time.Now().Add(20 * time.Second)
	for !happened() {
		if time.Now().After(end) {
			p.t.Fatalf("waited in vain until %s; problems %v, intents %v, log:\n%s", what, p.problems(), p.submitted(), p.log.String())
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// shows waits until the server was asked count times, and gives the last.
func (p *person) shows(f *daemon, count int) shown {
	p.t.Helper()
	p.until("a notification is shown", func() bool { return len(f.notified()) >= count })
	list := f.notified()
	if len(list) != count {
		p.t.Fatalf("%d notifications were sent, want %d: %+v", len(list), count, list)
	}
	return list[count-1]
}

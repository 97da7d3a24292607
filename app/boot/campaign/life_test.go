package campaign

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
	"github.com/dogwatch-app/dogwatch/sync/store"
)

// life is one run of the watch, from its start to a stop or a crash. It stands
// between the engine and everything else: nothing of a dead life reaches the disk,
// the network or the siren any more.
type life struct {
	*engine.Engine
	t      *testing.T
	book   *book
	disk   *disk
	server http.RoundTripper
	db     *store.Store
	// library reads details, as boot has it: copies are kept.
	library app.Library
	cancel  context.CancelFunc
	served  chan error
	nth     int
	began   time.Time

	mu    sync.Mutex
	dead  bool
	gone  chan struct{} // closed when it died
	awake chan struct{} // closed while awake
	// Where it is to die: at a write to the disk or to PagerDuty, n of them from now,
	// before or after it is done. 0 is never.
	atSave, atWrite int
	before          bool
}

// disk is the state of the computer's disk, which outlives a life.
type disk struct {
	mu   sync.Mutex
	slow time.Duration
	full bool
}

func (d *disk) set(slow time.Duration, full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.slow, d.full = slow, full
}

func (d *disk) now() (time.Duration, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.slow, d.full
}

func (n *night) newLife() *life {
	n.t.Helper()
	l := &life{
		t: n.t, book: n.book, disk: n.disk, server: simulator.Transport(n.sim), served: make(chan error, 1),
		nth: n.lives, began: time.Now(), gone: make(chan struct{}), awake: make(chan struct{}),
	}
	close(l.awake)
	n.lives++
	var err error
	if l.db, err = store.Open(n.t.Context(), n.database); err != nil {
		n.t.Fatal(err)
	}
	client, err := pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: "ana-token"}, pagerduty.Options{Transport: l})
	if err != nil {
		n.t.Fatal(err)
	}
	settings := app.Defaults()
	jitter := n.plan.dice(100 + uint64(n.lives))
	l.Engine = engine.New(engine.Config{
		Store: shelf{l}, Log: slog.New(slog.DiscardHandler), Version: "test", Jitter: jitter.Float64, Siren: l.hear,
		Settings: func() app.Settings {
			l.sleepHere()
			return settings
		},
	})
	ctx, cancel := context.WithCancel(n.t.Context())
	l.cancel = cancel
	go func() { l.served <- l.Serve(ctx) }()
	go l.watch(ctx)
	l.library = store.Library{Library: client, Store: l.db, Log: slog.New(slog.DiscardHandler)}
	l.SignIn(client, l.library, app.Account{})
	return l
}

// stop ends it as a person would.
func (l *life) stop() {
	l.cancel()
	if err := <-l.served; !errors.Is(err, context.Canceled) {
		l.t.Errorf("the engine ended with %v", err)
	}
	l.die()
	l.close()
}

// crash ends it as kill -9 would.
func (l *life) crash() {
	l.die()
	l.wake()
	l.cancel()
	<-l.served
	l.close()
}

func (l *life) close() {
	if err := l.db.Close(); err != nil {
		l.t.Error(err)
	}
}

func (l *life) die() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dieLocked()
}

func (l *life) dieLocked() {
	if !l.dead {
		l.dead = true
		close(l.gone)
		l.book.sound(l.nth, app.Sound{})
	}
}

func (l *life) isDead() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.dead
}

// doom lets it die at the n-th write from now.
func (l *life) doom(save, write int, before bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.atSave, l.atWrite, l.before = save, write, before
}

// sleep and wake are the computer's: the engine stands still, and calls of the
// network wait and then find their connections dead.
func (l *life) sleep() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.awake = make(chan struct{})
}

func (l *life) wake() {
	l.mu.Lock()
	defer l.mu.Unlock()
	select {
	case <-l.awake:
	default:
		close(l.awake)
	}
}

// sleepHere waits until the computer is awake, and reports whether it slept.
func (l *life) sleepHere() bool {
	l.mu.Lock()
	awake := l.awake
	l.mu.Unlock()
	select {
	case <-awake:
		return false
	default:
		<-awake
		return true
	}
}

func (l *life) hear(s app.Sound) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.dead {
		l.book.sound(l.nth, s)
	}
}

// watch takes down what every snapshot shows.
func (l *life) watch(ctx context.Context) {
	for {
		changed := l.Changed()
		s := l.Current()
		l.mu.Lock()
		if !l.dead && s.Revision > 0 {
			l.book.shown(l.nth, s)
		}
		l.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return
		}
	}
}

var errReset = &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}

// RoundTrip is the network between the watch and PagerDuty, which takes down how
// every call went.
func (l *life) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.sleepHere() || l.isDead() {
		return nil, errReset
	}
	writes := r.Method != http.MethodGet
	if writes && l.dying(&l.atWrite, true) {
		return nil, errReset
	}
	c := &call{life: l.nth, began: time.Now(), write: writes, path: r.URL.Path, list: r.URL.Path == "/incidents" && r.Method == http.MethodGet}
	l.book.calls.add(c)
	resp, err := l.server.RoundTrip(r)
	if writes && l.dying(&l.atWrite, false) || l.isDead() {
		if err == nil {
			_ = resp.Body.Close()
		}
		return nil, errReset
	}
	if err != nil {
		l.book.calls.end(c, true, 0)
		return nil, err
	}
	failed := resp.StatusCode >= 400 || strings.Contains(resp.Header.Get("Content-Type"), "html")
	var wait time.Duration
	if resp.StatusCode == http.StatusTooManyRequests {
		wait = 30 * time.Second
		if s, err := strconv.Atoi(resp.Header.Get("ratelimit-reset")); err == nil {
			wait = time.Duration(s) * time.Second
		}
	}
	resp.Body = &noted{ReadCloser: resp.Body, end: func(whole bool) { l.book.calls.end(c, failed || !whole, wait) }}
	return resp, nil
}

// noted tells how the reading of a body ended.
type noted struct {
	io.ReadCloser
	end   func(whole bool)
	whole bool
}

func (n *noted) Read(p []byte) (int, error) {
	got, err := n.ReadCloser.Read(p)
	n.whole = n.whole || errors.Is(err, io.EOF)
	return got, err
}

func (n *noted) Close() error {
	n.end(n.whole)
	return n.ReadCloser.Close()
}

// dying reports whether this is where the life ends.
func (l *life) dying(left *int, before bool) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if *left == 0 || l.before != before {
		return false
	}
	if *left--; *left > 0 {
		return false
	}
	l.dieLocked()
	return true
}

// shelf is the store as the engine of a life sees it.
type shelf struct{ *life }

var errDead = errors.New("the process is dead")

// Load reads what is on disk.
func (s shelf) Load(ctx context.Context) (app.Saved, error) { return s.db.Load(ctx) }

// Save writes, as the disk allows.
func (s shelf) Save(ctx context.Context, c app.Change) error {
	slow, full := s.disk.now()
	if slow > 0 {
		time.Sleep(slow)
	}
	if s.dying(&s.atSave, true) || s.isDead() {
		return errDead
	}
	if full {
		return syscall.ENOSPC
	}
	err := s.db.Save(ctx, c)
	if s.dying(&s.atSave, false) {
		return errDead
	}
	return err
}

// Forget is never to happen: one person is signed in all night.
func (s shelf) Forget(context.Context) error {
	s.t.Error("the store was emptied")
	return nil
}

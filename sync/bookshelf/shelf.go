package bookshelf

import (
	"context"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Config is what a Shelf works with. Token, Transport and Shipped may be nil; every other
// field is needed.
type Config struct {
	// Detail reads an incident, or gives the copy that is kept of it.
	Detail func(ctx context.Context, incident string) (app.Detail, error)
	// Pages are those that came to me in [since, until).
	Pages    func(ctx context.Context, since, until time.Time) ([]app.PastPage, error)
	Drawer   app.Drawer
	Settings func() app.Settings
	// Shipped are the cards that come with Dogwatch.
	Shipped []app.Card
	// Token is the person's own for a host ("github.com", "git.example.com:8443"), ""
	// where they gave none. It may wait for a keyring.
	Token func(ctx context.Context, host string) (app.Secret, error)
	// Transport carries the calls. It must neither keep cookies nor follow redirects, and
	// ought to be a Guard; where nil it is one of the Shelf's own.
	Transport http.RoundTripper
	// Loopback lets through what alerts link to on this computer itself, as a rehearsal's
	// do. Without it only addresses there that the person's own settings name are asked.
	Loopback bool
	// Report takes what is to be shown. It must not wait for the Shelf.
	Report func(app.Report)
	Log    *slog.Logger
	// Version is told in User-Agent, and nothing else of this computer.
	Version string
}

// Shelf is made by New and works while Serve runs. It is the app.Bookshelf of the watch.
type Shelf struct {
	cfg    Config
	client *client

	// life ends when Serve returns; work is what is under way.
	life context.Context //nolint:containedctx // what is read for several callers outlives each of them
	end  context.CancelFunc
	work sync.WaitGroup

	// pages, shifts, links, guides and folders wake the loops.
	pages, shifts, links, guides, folders chan struct{}

	loading sync.Once
	telling sync.Mutex // one report at a time, in order
	disks   disks

	mu sync.Mutex
	state
}

// state is guarded by Shelf.mu.
type state struct {
	closed  bool
	owner   string // whose shelf it is: a user's id
	seen    bool   // the owner has been seen since the start
	snap    *app.Snapshot
	told    app.Shelf // what was reported last
	again   bool      // it has to be reported once more
	known   map[string]*link
	flights map[string]*flight
	sought  map[string]*search
	seeking int
	ruled   app.RunbookSettings // by which was sought
	fetched prefetching
	check   checking
	guide   guideState
	reading *guideReading
	listed  listing
	books   *app.RunbookFolder // replaced whole, never changed
	tenure  int                // grows when the shelf is another's
	album   []picture
}

var _ app.Bookshelf = (*Shelf)(nil)

// New makes a shelf that has not begun to work.
func New(cfg Config) *Shelf {
	if cfg.Transport == nil {
		cfg.Transport = Guard(&http.Transport{
			Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, TLSHandshakeTimeout: fetchWithin,
			MaxIdleConnsPerHost: 1, IdleConnTimeout: 15 * time.Second, MaxResponseHeaderBytes: 64 << 10,
		}, net.Dialer{Timeout: fetchWithin})
	}
	version := cfg.Version
	if version == "" {
		version = "dev"
	}
	s := &Shelf{
		cfg: cfg, client: &client{transport: cfg.Transport, token: cfg.Token, agent: "dogwatch/" + version, loopback: cfg.Loopback},
		pages: make(chan struct{}, 1), shifts: make(chan struct{}, 1), links: make(chan struct{}, 1), guides: make(chan struct{}, 1), folders: make(chan struct{}, 1),
		state: state{known: map[string]*link{}, flights: map[string]*flight{}, sought: map[string]*search{}},
	}
	s.client.named = s.names
	s.life, s.end = context.WithCancel(context.Background())
	return s
}

// Serve works until ctx ends; it is called once.
func (s *Shelf) Serve(ctx context.Context) error {
	s.load()
	began := clock()
	for _, loop := range []func(context.Context, time.Time){s.servePages, s.serveShifts, s.serveLinks, s.serveGuide, s.serveFolder} {
		s.start(func(life context.Context) { loop(life, began) })
	}
	s.tell()
	<-ctx.Done()
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.end()
	s.work.Wait()
	if t, ok := s.cfg.Transport.(interface{ CloseIdleConnections() }); ok {
		t.CloseIdleConnections()
	}
	return ctx.Err()
}

// Saw takes in what the engine knows. It only takes a note, and may be called with every
// snapshot.
func (s *Shelf) Saw(snapshot *app.Snapshot) {
	s.mu.Lock()
	s.snap = snapshot
	if snapshot.Shelf.Guide == 0 && s.told.Guide != 0 {
		s.again = true // the engine began anew
	}
	s.mu.Unlock()
	s.wake()
}

// wake lets all loops look again.
func (s *Shelf) wake() {
	for _, c := range []chan struct{}{s.pages, s.shifts, s.links, s.guides, s.folders} {
		nudge(c)
	}
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// start runs f beside; false where the shelf has closed.
func (s *Shelf) start(f func(ctx context.Context)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.work.Go(func() { f(s.life) })
	return true
}

// await waits until there is news, or for that long; false where the shelf closes.
func await(ctx context.Context, news <-chan struct{}, atMost time.Duration) bool {
	timer := time.NewTimer(max(atMost, 0))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-news:
	case <-timer.C:
	}
	return ctx.Err() == nil
}

// clock is the wall's time: a computer that sleeps must not stretch it.
func clock() time.Time { return time.Now().UTC().Round(0) }

// The kinds of documents in the drawer. A text and a picture lie in kinds of their own,
// below these two, so that one is read without the others.
const (
	kindOwner    = "shelf"
	kindLinks    = "links"
	kindText     = "runbook/"
	kindPicture  = "picture"
	kindGuide    = "guide"
	kindCoverage = "coverage"
)

// diskWithin is how long the disk may take.
const diskWithin = 10 * time.Second

// keep writes a document. A disk that does not take it costs the copy, not the text.
func (s *Shelf) keep(kind, id string, v any) {
	body, err := json.Marshal(v)
	if err == nil {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(s.life), diskWithin)
		defer cancel()
		err = s.cfg.Drawer.Keep(ctx, kind, id, body)
	}
	if err != nil {
		s.cfg.Log.Warn("shelf_not_saved", "kind", kind, "error", err)
	}
}

// kept reads all documents of a kind.
func (s *Shelf) kept(kind string) map[string][]byte {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.life), diskWithin)
	defer cancel()
	all, err := s.cfg.Drawer.Kept(ctx, kind)
	if err != nil {
		s.cfg.Log.Warn("shelf_not_read", "kind", kind, "error", err)
	}
	return all
}

// discard forgets documents of a kind.
func (s *Shelf) discard(kind string, ids ...string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.life), diskWithin)
	defer cancel()
	for _, id := range ids {
		if err := s.cfg.Drawer.Discard(ctx, kind, id); err != nil {
			s.cfg.Log.Warn("shelf_not_saved", "kind", kind, "error", err)
		}
	}
}

package bookshelf

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// drawer is a Drawer in memory, with the bounds of the real one.
type drawer struct {
	mu   sync.Mutex
	docs map[string]map[string][]byte
	hang chan struct{} // nil, or: nothing is kept until it is closed
}

func (d *drawer) Keep(ctx context.Context, kind, id string, body []byte) error {
	if d.hang != nil {
		select {
		case <-d.hang:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	if len(body) > 4<<20 || !json.Valid(body) || kind == "" || id == "" {
		return errors.New("the drawer does not take it")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.docs == nil {
		d.docs = map[string]map[string][]byte{}
	}
	if d.docs[kind] == nil {
		d.docs[kind] = map[string][]byte{}
	}
	d.docs[kind][id] = slices.Clone(body)
	return nil
}

func (d *drawer) Kept(_ context.Context, kind string) (map[string][]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.docs[kind]), nil
}

func (d *drawer) Discard(_ context.Context, kind, id string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.docs[kind], id)
	return nil
}

// count is how many documents there are of the kinds that begin so.
func (d *drawer) count(prefix string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := 0
	for kind, docs := range d.docs {
		if strings.HasPrefix(kind, prefix) {
			n += len(docs)
		}
	}
	return n
}

// call is one request that a server got.
type call struct {
	what string // "GET https://host/path"
	at   time.Time
	h    http.Header
}

// web is all servers there are: it counts who was asked what, and answers by handlers of
// "host/path", "host/" or nothing. Used as a transport it needs no network.
type web struct {
	mu    sync.Mutex
	calls []call
	pages map[string]http.HandlerFunc
	err   error // in place of every answer
}

func (w *web) note(r *http.Request, scheme, host string) (http.HandlerFunc, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls = append(w.calls, call{r.Method + " " + scheme + "://" + host + r.URL.Path, time.Now(), r.Header.Clone()})
	if w.err != nil {
		return nil, w.err
	}
	if f, ok := w.pages[host+r.URL.Path]; ok {
		return f, nil
	}
	if f, ok := w.pages[host+"/"]; ok {
		return f, nil
	}
	return http.NotFound, nil
}

// RoundTrip answers without a network. A handler that waits is left behind as a server
// would be.
func (w *web) RoundTrip(r *http.Request) (*http.Response, error) {
	f, err := w.note(r, r.URL.Scheme, r.URL.Host)
	if err != nil {
		return nil, err
	}
	rec := httptest.NewRecorder()
	f(rec, r)
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	resp := rec.Result()
	if r.Method == http.MethodHead {
		resp.Body = http.NoBody
	}
	return resp, nil
}

func (w *web) set(page string, f http.HandlerFunc) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pages == nil {
		w.pages = map[string]http.HandlerFunc{}
	}
	w.pages[page] = f
}

func (w *web) fail(err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.err = err
}

// asked are the requests since it was last asked, in their order.
func (w *web) asked() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	out := []string{}
	for _, c := range w.calls {
		out = append(out, c.what)
	}
	w.calls = nil
	return out
}

func (w *web) log() []call {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.calls)
}

// real gives a transport by which every host is this web, behind real connections.
func (w *web) real(t *testing.T) http.RoundTripper {
	serve := func(scheme string) http.Handler {
		return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if f, err := w.note(r, scheme, r.Host); err == nil {
				f(rw, r)
			} else {
				panic(http.ErrAbortHandler)
			}
		})
	}
	open, closed := httptest.NewServer(serve("http")), httptest.NewTLSServer(serve("https"))
	tr := &http.Transport{
		TLSClientConfig: &tls.Config{InsecureSkipVerify: true},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			to := open.Listener.Addr().String()
			if strings.HasSuffix(addr, ":443") {
				to = closed.Listener.Addr().String()
			}
			return (&net.Dialer{}).DialContext(ctx, network, to)
		},
	}
	t.Cleanup(func() {
		tr.CloseIdleConnections()
		open.CloseClientConnections()
		closed.CloseClientConnections()
		open.Close()
		closed.Close()
	})
	return tr
}

// says is a handler that gives a text.
func says(kind, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, text)
	}
}

// rig is a Shelf with all that it needs.
type rig struct {
	*Shelf
	web      *web
	drawer   *drawer
	settings app.Settings
	tokens   map[string]app.Secret

	mu      sync.Mutex
	details map[string]app.Detail
	broken  error // of Detail
	read    []string
	pages   []app.PastPage
	unread  error // of Pages
	shelf   app.Shelf
	reports int
	log     strings.Builder
}

func newRig(cfg ...func(*rig, *Config)) *rig {
	r := &rig{web: &web{}, drawer: &drawer{}, settings: app.Defaults(), tokens: map[string]app.Secret{}, details: map[string]app.Detail{}}
	c := Config{
		Detail: func(_ context.Context, id string) (app.Detail, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.read = append(r.read, id)
			if d, ok := r.details[id]; ok && r.broken == nil {
				return d, nil
			} else if r.broken == nil {
				return app.Detail{}, nil
			}
			return app.Detail{}, r.broken
		},
		Pages: func(_ context.Context, since, until time.Time) ([]app.PastPage, error) {
			r.mu.Lock()
			defer r.mu.Unlock()
			return slices.DeleteFunc(slices.Clone(r.pages), func(p app.PastPage) bool { return p.At.Before(since) || !p.At.Before(until) }), r.unread
		},
		Drawer:   r.drawer,
		Settings: func() app.Settings { r.mu.Lock(); defer r.mu.Unlock(); return r.settings },
		Token: func(_ context.Context, host string) (app.Secret, error) {
			return r.tokens[host], nil
		},
		Transport: r.web,
		Report: func(report app.Report) {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.shelf, r.reports = *report.Shelf, r.reports+1
		},
		Version: "1.2",
	}
	for _, f := range cfg {
		f(r, &c)
	}
	c.Log = slog.New(slog.NewJSONHandler(writer{r}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r.Shelf = New(c)
	return r
}

// writer keeps the log.
type writer struct{ r *rig }

func (w writer) Write(p []byte) (int, error) {
	w.r.mu.Lock()
	defer w.r.mu.Unlock()
	return w.r.log.Write(p)
}

// onReal puts the rig's servers behind real connections.
func onReal(t *testing.T) func(*rig, *Config) {
	return func(r *rig, c *Config) { c.Transport = r.web.real(t) }
}

// serve runs the shelf until stop, which waits for it.
func (r *rig) serve(t *testing.T) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Serve(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				t.Errorf("Serve ended with %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// told is what was reported last.
func (r *rig) reported() (app.Shelf, int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shelf, r.reports
}

// with changes what the rig answers.
func (r *rig) with(f func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f()
}

// detailsRead are the incidents of which the details were read since it was last asked.
func (r *rig) detailsRead() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := r.read
	r.read = nil
	return out
}

var me = app.User{ID: "PME", Name: "Me"}

// page is a page of mine.
func page(id, service string, created time.Time) app.Tracked {
	return app.Tracked{Mine: true, Incident: app.Incident{
		ID: id, Title: "it burns", Status: app.Triggered, Urgency: app.High, Service: app.Ref{ID: "S" + service, Name: service},
		Assigned: []app.Assignment{{At: created, To: me.Ref()}}, CreatedAt: created, UpdatedAt: created,
	}}
}

// snapshot is what the engine knows.
func snapshot(incidents ...app.Tracked) *app.Snapshot {
	return &app.Snapshot{Me: me, Account: app.Account{State: app.SignedIn}, Connection: app.Connection{State: app.ConnOK}, Incidents: incidents, Shelf: app.Shelf{Guide: 1}}
}

// linked are the details of an incident whose alert has a link to a runbook.
func linked(i app.Tracked, url string) app.Detail {
	return app.Detail{Incident: i.Incident, Alerts: []app.Alert{{ID: "A", Links: []app.Link{{Text: "Runbook", URL: url}}}}}
}

func code(err error) string {
	if p, ok := errors.AsType[app.Problem](err); ok {
		return p.Code
	}
	if _, ok := errors.AsType[app.Invalid](err); ok {
		return "invalid"
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

package link

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// desk is everything behind a Server.
type desk struct {
	mu       sync.Mutex
	current  *app.Snapshot
	changed  chan struct{}
	intents  []app.Intent
	reports  chan app.Report
	err      error
	detail   app.Detail
	history  app.HistoryQuery
	searched string
}

func newDesk() *desk {
	return &desk{current: &app.Snapshot{Revision: 1}, changed: make(chan struct{}), reports: make(chan app.Report, 1)}
}

func (d *desk) publish(s *app.Snapshot) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.current = s
	close(d.changed)
	d.changed = make(chan struct{})
}

func (d *desk) Current() *app.Snapshot   { d.mu.Lock(); defer d.mu.Unlock(); return d.current }
func (d *desk) Changed() <-chan struct{} { d.mu.Lock(); defer d.mu.Unlock(); return d.changed }
func (d *desk) Report(r app.Report)      { d.reports <- r }

func (d *desk) Submit(_ context.Context, in app.Intent) (app.Taken, error) {
	d.intents = append(d.intents, in)
	return app.Taken{Actions: []string{"1"}}, d.err
}
func (d *desk) Detail(context.Context, string) (app.Detail, error) { return d.detail, d.err }
func (d *desk) History(_ context.Context, q app.HistoryQuery) (app.History, error) {
	d.history = q
	return app.History{Incidents: []app.Incident{{ID: "A"}}, Cut: true}, d.err
}

func (d *desk) People(_ context.Context, text string) ([]app.User, error) {
	d.searched = text
	return []app.User{{ID: "P"}}, d.err
}

func (d *desk) Priorities(context.Context) ([]app.Priority, error) {
	return []app.Priority{{ID: "P1", Order: 4}}, d.err
}

func (d *desk) Contacts(context.Context) (app.Contacts, error) {
	return app.Contacts{Methods: []string{"push"}, HighRules: 2}, d.err
}

func (d *desk) Pages(_ context.Context, since, until time.Time) ([]app.PastPage, error) {
	d.history = app.HistoryQuery{Since: since, Until: until}
	return []app.PastPage{{At: since}}, d.err
}

func (d *desk) Rendered(_ context.Context, window app.Span) ([]app.Schedule, error) {
	return []app.Schedule{{Ref: app.Ref{ID: "SCH"}, Window: window}}, d.err
}

func (d *desk) Feed(context.Context) (app.Secret, error) { return "https://feed", d.err }

func (d *desk) Override(_ context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	return []app.Override{{ID: "O", OverrideWish: wishes[0]}}, d.err
}

func (d *desk) Fit(_ context.Context, r app.SwapRequest) (app.SwapFit, error) {
	return app.SwapFit{Candidates: []app.SwapCandidate{{User: app.User{ID: r.To[0].ID}, Rest: time.Hour}}}, d.err
}

func (d *desk) Runbook(_ context.Context, url string) (app.RunbookText, error) {
	return app.RunbookText{URL: url, Text: "# Restart"}, d.err
}

func (d *desk) Picture(_ context.Context, url string) ([]byte, error) { return []byte(url), d.err }

func (d *desk) Coverage(context.Context) (app.Coverage, error) {
	return app.Coverage{Services: []app.Covered{{Pages: 3}}}, d.err
}

func (d *desk) Guide(context.Context) (app.GuideCards, error) {
	return app.GuideCards{Cards: []app.Card{{ID: "raise"}}}, d.err
}

func (d *desk) FindSchedules(_ context.Context, text string) ([]app.Schedule, error) {
	return []app.Schedule{{Ref: app.Ref{Name: text}}}, d.err
}

// serve runs a Server for d at path until the end of the test or stop.
func serve(t *testing.T, d *desk, path string) (stop func()) {
	t.Helper()
	l, err := Listen(path)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	s := &Server{Feed: d, Commander: d, Library: d, Mine: d, Calendar: d, Swaps: d, Bookshelf: d, Reporter: d, Log: slog.New(slog.DiscardHandler)}
	go func() { done <- s.Serve(ctx, l) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the server ended with %v", err)
		}
	})
	t.Cleanup(stop)
	return stop
}

// await waits until the feed holds what ok asks for.
func await(t *testing.T, f app.Feed, ok func(*app.Snapshot) bool) *app.Snapshot {
	t.Helper()
	for {
		changed := f.Changed()
		if s := f.Current(); ok(s) {
			return s
		}
		select {
		case <-changed:
		case <-time.After(10 * time.Second):
			t.Fatalf("the feed stays at %+v", f.Current())
		}
	}
}

func TestBothEndsAreTheSamePorts(t *testing.T) {
	d := newDesk()
	at := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	d.detail = app.Detail{Incident: app.Incident{ID: "A"}, Read: at}
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	serve(t, d, path)
	c := NewClient(path)
	go func() { _ = c.Follow(t.Context()) }()

	d.publish(&app.Snapshot{Revision: 2, Version: "x"})
	await(t, c, func(s *app.Snapshot) bool { return s.Revision == 2 && s.Version == "x" })

	in := app.Intent{Verb: app.Verb(app.Snooze), Incidents: []string{"A"}, For: time.Hour}
	if taken, err := c.Submit(t.Context(), in); err != nil || len(taken.Actions) != 1 || !reflect.DeepEqual(d.intents[0], in) {
		t.Errorf("taken %+v, %v, arrived %+v", taken, err, d.intents)
	}
	c.Report(app.Report{Window: &app.Window{Running: true, AlertShown: true}})
	if r := <-d.reports; r.Window == nil || !r.Window.AlertShown {
		t.Errorf("reported %+v", r)
	}
	if got, err := c.Detail(t.Context(), "A"); err != nil || !reflect.DeepEqual(got, d.detail) {
		t.Errorf("details %+v, %v", got, err)
	}
	q := app.HistoryQuery{Since: at, Until: at.Add(time.Hour), Text: "a&b=c", Status: []app.Status{app.Triggered, app.Resolved}, Mine: true}
	if got, err := c.History(t.Context(), q); err != nil || len(got.Incidents) != 1 || !got.Cut || !reflect.DeepEqual(d.history, q) {
		t.Errorf("history %+v, %v, asked %+v", got, err, d.history)
	}
	if got, err := c.People(t.Context(), "ann é"); err != nil || len(got) != 1 || d.searched != "ann é" {
		t.Errorf("people %+v, %v, asked %q", got, err, d.searched)
	}
	if got, err := c.Contacts(t.Context()); err != nil || got.HighRules != 2 || len(got.Methods) != 1 {
		t.Errorf("contacts %+v, %v", got, err)
	}
	if got, err := c.Pages(t.Context(), at, at.Add(time.Hour)); err != nil || len(got) != 1 || !got[0].At.Equal(at) || !d.history.Until.Equal(at.Add(time.Hour)) {
		t.Errorf("pages %+v, %v, asked %+v", got, err, d.history)
	}
	window := app.Span{Start: at, End: at.Add(time.Hour)}
	if got, err := c.Priorities(t.Context()); err != nil || len(got) != 1 || got[0].Order != 4 {
		t.Errorf("the priorities arrived as %+v, %v", got, err)
	}
	const page = "https://example.com/a?b=c&d=ä"
	if got, err := c.Runbook(t.Context(), page); err != nil || got.URL != page || got.Text != "# Restart" {
		t.Errorf("the runbook arrived as %+v, %v", got, err)
	}
	if got, err := c.Picture(t.Context(), page); err != nil || string(got) != page {
		t.Errorf("the picture arrived as %q, %v", got, err)
	}
	if got, err := c.Coverage(t.Context()); err != nil || len(got.Services) != 1 || got.Services[0].Pages != 3 {
		t.Errorf("the coverage arrived as %+v, %v", got, err)
	}
	if got, err := c.Guide(t.Context()); err != nil || len(got.Cards) != 1 || got.Cards[0].ID != "raise" {
		t.Errorf("the guide arrived as %+v, %v", got, err)
	}
	r := app.SwapRequest{To: []app.Ref{{ID: "P"}}}
	if got, err := c.Fit(t.Context(), r); err != nil || len(got.Candidates) != 1 || got.Candidates[0].User.ID != "P" || got.Candidates[0].Rest != time.Hour {
		t.Errorf("the fit arrived as %+v, %v", got, err)
	}
	if got, err := c.Rendered(t.Context(), window); err != nil || len(got) != 1 || !got[0].Window.Same(window) {
		t.Errorf("schedules %+v, %v", got, err)
	}
	if got, err := c.Feed(t.Context()); err != nil || got.Reveal() != "https://feed" {
		t.Errorf("feed %q, %v", got.Reveal(), err)
	}
	wish := app.OverrideWish{Schedule: app.Ref{ID: "SCH"}, Kind: app.ShiftBased, Span: window, User: app.Ref{ID: "P"}, Rotation: "R"}
	if got, err := c.Override(t.Context(), []app.OverrideWish{wish}); err != nil || len(got) != 1 || got[0].ID != "O" || got[0].Rotation != "R" || !got[0].Same(window) {
		t.Errorf("override %+v, %v", got, err)
	}
	if got, err := c.FindSchedules(t.Context(), "a&b"); err != nil || len(got) != 1 || got[0].Name != "a&b" {
		t.Errorf("found %+v, %v", got, err)
	}
	if doc, err := c.Status(t.Context()); err != nil || doc.Version != "x" {
		t.Errorf("status %+v, %v", doc, err)
	}
}

func TestErrorsCross(t *testing.T) {
	d := newDesk()
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	serve(t, d, path)
	c := NewClient(path)
	d.err = app.Invalid{Why: "name an incident"}
	if _, err := c.Submit(t.Context(), app.Intent{}); !errors.Is(err, d.err) {
		t.Errorf("got %v, want %v", err, d.err)
	}
	d.err = app.Offline{Kind: app.NoName, Cause: errors.New("no such host")}
	_, err := c.Detail(t.Context(), "A")
	if p, ok := errors.AsType[app.Problem](err); !ok || p != app.Explain(d.err) || app.Explain(err) != p {
		t.Errorf("got %v", err)
	}
}

func TestASlowReaderSkipsToTheLatest(t *testing.T) {
	d := newDesk()
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	serve(t, d, path)
	c := NewClient(path)
	body, err := c.open(t.Context(), http.MethodGet, "/v1/snapshots", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer body.Close()
	big := strings.Repeat("x", 1<<20)
	for n := range uint64(40) { // far more than a socket holds
		d.publish(&app.Snapshot{Revision: n + 2, Version: big})
	}
	lines := json.NewDecoder(body)
	seen := 0
	for {
		var s app.Snapshot
		if err := lines.Decode(&s); err != nil {
			t.Fatal(err)
		}
		if seen++; s.Revision == 41 {
			break
		}
	}
	if seen == 41 {
		t.Error("every snapshot was sent: the engine would be held up or the memory filled")
	}
}

func TestALostWatchIsMarkedAndFoundAgain(t *testing.T) {
	d := newDesk()
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	stop := serve(t, d, path)
	c := NewClient(path)
	go func() { _ = c.Follow(t.Context()) }()
	await(t, c, func(s *app.Snapshot) bool { return s.Revision == 1 })
	stop()
	await(t, c, func(s *app.Snapshot) bool { return s.Lost && s.Revision == 1 })
	if _, err := c.Submit(t.Context(), app.Intent{}); !errors.Is(err, ErrNoWatch) {
		t.Errorf("got %v, want %v", err, ErrNoWatch)
	}
	serve(t, newDesk(), path)
	await(t, c, func(s *app.Snapshot) bool { return !s.Lost })
}

func TestTheSocketIsTheOwnersAlone(t *testing.T) {
	for _, name := range []string{"short", strings.Repeat("a-long-name/", 12) + "deep"} {
		path := filepath.Join(t.TempDir(), name, "dogwatch.sock")
		stop := serve(t, newDesk(), path)
		for p, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
			info, err := os.Stat(p)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != want {
				t.Errorf("%s has mode %v, want %v", p, info.Mode().Perm(), want)
			}
		}
		if _, err := NewClient(path).Status(t.Context()); err != nil {
			t.Errorf("%d bytes long: %v", len(path), err)
		}
		stop()
		if _, err := os.Stat(path); err == nil {
			t.Error("the socket is left behind")
		}
	}
}

func TestAStaleSocketIsReplaced(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	serve(t, newDesk(), path)
	if _, err := NewClient(path).Status(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestBadRequests(t *testing.T) {
	d := newDesk()
	path := filepath.Join(t.TempDir(), "dogwatch.sock")
	serve(t, d, path)
	c := NewClient(path)
	for name, body := range map[string]string{
		"no JSON":      "{",
		"unknown key":  `{"verb":"hush","token":"x"}`,
		"two values":   `{"verb":"hush"}{"verb":"hush"}`,
		"another type": `[1]`,
		"huge":         `{"text":"` + strings.Repeat("x", most) + `"}`,
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://dogwatch/v1/intents", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := c.http.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var p app.Problem
		if err := json.NewDecoder(resp.Body).Decode(&p); err != nil || resp.StatusCode != http.StatusBadRequest || p.What == "" {
			t.Errorf("%s: HTTP %d, %+v, %v", name, resp.StatusCode, p, err)
		}
		resp.Body.Close()
	}
	if len(d.intents) != 0 {
		t.Errorf("taken: %+v", d.intents)
	}
	for _, query := range []string{"since=yesterday", "status=burning"} {
		if _, err := call[any](t.Context(), c, http.MethodGet, "/v1/history?"+query, nil); err == nil {
			t.Errorf("%s is taken", query)
		}
	}
	const early, late = "2026-11-21T12:00:00Z", "2026-11-21T13:00:00Z"
	for _, path := range []string{"/v1/pages", "/v1/schedules"} {
		for _, query := range []string{"", "since=" + early, "until=" + late, "since=" + late + "&until=" + early} {
			if _, err := call[any](t.Context(), c, http.MethodGet, path+"?"+query, nil); err == nil || !strings.Contains(err.Error(), "RFC 3339") {
				t.Errorf("%s?%s: %v", path, query, err)
			}
		}
	}
}

func TestAListIsAListWhereItIsEmpty(t *testing.T) {
	if text, err := json.Marshal(rows[app.PastPage](nil)); err != nil || string(text) != "[]" {
		t.Errorf("%s, %v", text, err)
	}
}

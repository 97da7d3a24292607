package uitest

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
)

// Feed is a Feed that a test sets.
type Feed struct {
	mu      sync.Mutex
	current *app.Snapshot
	changed chan struct{}
}

// NewFeed starts with s.
func NewFeed(s *app.Snapshot) *Feed { return &Feed{current: s, changed: make(chan struct{})} }

// Current gives the last one set.
func (f *Feed) Current() *app.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

// Changed is closed by the next Set.
func (f *Feed) Changed() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

// Set publishes s.
func (f *Feed) Set(s *app.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.current = s
	close(f.changed)
	f.changed = make(chan struct{})
}

// Commander keeps the intents it is given.
type Commander struct {
	// Answer decides what Submit returns; nil takes everything.
	Answer func(ctx context.Context, in app.Intent) error

	mu   sync.Mutex
	took []app.Intent
}

// Submit keeps the intent.
func (c *Commander) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	c.mu.Lock()
	c.took = append(c.took, in)
	c.mu.Unlock()
	if c.Answer != nil {
		return app.Taken{}, c.Answer(ctx, in)
	}
	return app.Taken{Actions: []string{"A"}}, nil
}

// Took lists the intents so far.
func (c *Commander) Took() []app.Intent {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.took)
}

// Library answers from functions; a nil one gives the samples.
type Library struct {
	OnDetail  func(ctx context.Context, id string) (app.Detail, error)
	OnHistory func(ctx context.Context, q app.HistoryQuery) (app.History, error)
	OnPeople  func(ctx context.Context, text string) ([]app.User, error)
}

// Detail gives the details of an incident of the samples.
func (l Library) Detail(ctx context.Context, id string) (app.Detail, error) {
	if l.OnDetail != nil {
		return l.OnDetail(ctx, id)
	}
	for _, s := range Samples() {
		if t, ok := s.Make().Find(id); ok {
			return Detail(t.Incident), nil
		}
	}
	return app.Detail{}, app.Gone{What: "incident " + id}
}

// History gives what Busy holds.
func (l Library) History(ctx context.Context, q app.HistoryQuery) (app.History, error) {
	if l.OnHistory != nil {
		return l.OnHistory(ctx, q)
	}
	var out app.History
	for _, t := range Busy().Incidents {
		if q.Text == "" || strings.Contains(strings.ToLower(t.Title), strings.ToLower(q.Text)) {
			out.Incidents = append(out.Incidents, t.Incident)
		}
	}
	return out, nil
}

// Priorities are those of PagerDuty's own defaults.
func (Library) Priorities(context.Context) ([]app.Priority, error) {
	var all []app.Priority
	for n, name := range []string{"P1", "P2", "P3", "P4", "P5"} {
		all = append(all, app.Priority{ID: "PRIO" + name, Name: name, Order: 5 - n})
	}
	return all, nil
}

// People finds the samples' people.
func (l Library) People(ctx context.Context, text string) ([]app.User, error) {
	if l.OnPeople != nil {
		return l.OnPeople(ctx, text)
	}
	var out []app.User
	for _, r := range []app.Ref{Ana, Dana, Kofi} {
		if strings.Contains(strings.ToLower(r.Name), strings.ToLower(text)) {
			out = append(out, app.User{ID: r.ID, Name: r.Name, Email: strings.ToLower(strings.Fields(r.Name)[0]) + "@example.com"})
		}
	}
	return out, nil
}

// Doorman keeps nothing of the credential but that it came.
type Doorman struct {
	Answer func(ctx context.Context, c app.Credential) error
}

// SignIn answers.
func (d Doorman) SignIn(ctx context.Context, c app.Credential) error {
	if d.Answer == nil {
		return nil
	}
	return d.Answer(ctx, c)
}

// Reporter keeps the reports.
type Reporter struct {
	mu   sync.Mutex
	seen []app.Report
}

// Report keeps r.
func (r *Reporter) Report(report app.Report) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.seen = append(r.seen, report)
}

// Seen lists the reports so far.
func (r *Reporter) Seen() []app.Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.seen)
}

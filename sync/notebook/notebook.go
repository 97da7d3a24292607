// Package notebook keeps the steps of runbooks and checklists that the person has ticked
// off, across restarts. A tick is on disk before it is shown.
package notebook

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// kind is what the ticks are called in the Drawer: one document for each text of each
// incident.
const kind = "tick"

// keep is how long ticks are kept, and most how many are shown.
const (
	keep = 30 * 24 * time.Hour
	most = 2_000
)

// Book is the notebook. Its calls may be made at once.
type Book struct {
	drawer app.Drawer
	report func(app.Report)
	log    *slog.Logger

	mu     sync.Mutex
	opened bool
	pages  map[string][]app.Tick // by document
}

// New makes a notebook that has not been opened.
func New(drawer app.Drawer, report func(app.Report), log *slog.Logger) *Book {
	return &Book{drawer: drawer, report: report, log: log, pages: map[string][]app.Tick{}}
}

// Open reads what was ticked off before, and throws away what is old. Where that fails the
// next tick tries again, and is not taken before it succeeds: it would overwrite the others.
func (b *Book) Open(ctx context.Context) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.open(ctx)
}

func (b *Book) open(ctx context.Context) error {
	if b.opened {
		return nil
	}
	kept, err := b.drawer.Kept(ctx, kind)
	if err != nil {
		return fmt.Errorf("read what was ticked off: %w", err)
	}
	b.opened = true
	now := time.Now()
	for id, body := range kept {
		var page []app.Tick
		if err := json.Unmarshal(body, &page); err != nil {
			b.log.Warn("ticks_unreadable", "id", id, "error", err)
			continue
		}
		if page = slices.DeleteFunc(page, func(t app.Tick) bool { return now.Sub(t.At) > keep }); len(page) > 0 {
			b.pages[id] = page
		} else if err := b.drawer.Discard(ctx, kind, id); err != nil {
			b.log.Warn("ticks_not_discarded", "id", id, "error", err)
		}
	}
	b.tell()
	return nil
}

// Forget empties the notebook: the Drawer has been emptied.
func (b *Book) Forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.pages)
	b.tell()
}

// Submit ticks a step off, or takes that back, and returns once that is on disk. It becomes
// no action. What names no step is Invalid; the disk's errors are wrapped, and then nothing
// has changed.
func (b *Book) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	none := app.Taken{Actions: []string{}}
	if err := in.Check(); err != nil {
		return none, err
	}
	t := *in.Tick
	t.At = time.Now().UTC().Round(0)
	id := t.Incident + "|" + t.Source
	b.mu.Lock()
	defer b.mu.Unlock()
	if err := b.open(ctx); err != nil {
		return none, err
	}
	page := slices.DeleteFunc(slices.Clone(b.pages[id]), func(old app.Tick) bool { return old.Step == t.Step })
	if in.Verb == app.TickStep {
		page = append(page, t)
	}
	if err := b.put(ctx, id, page); err != nil {
		return none, fmt.Errorf("the step was not kept: %w", err)
	}
	b.pages[id] = page
	if len(page) == 0 {
		delete(b.pages, id)
	}
	b.tell()
	return none, nil
}

func (b *Book) put(ctx context.Context, id string, page []app.Tick) error {
	if len(page) == 0 {
		return b.drawer.Discard(ctx, kind, id)
	}
	body, err := json.Marshal(page)
	if err != nil {
		return err
	}
	return b.drawer.Keep(ctx, kind, id, body)
}

// tell reports all ticks, the oldest first.
func (b *Book) tell() {
	all := []app.Tick{}
	for _, page := range b.pages {
		all = append(all, page...)
	}
	slices.SortFunc(all, func(x, y app.Tick) int { return x.At.Compare(y.At) })
	if extra := len(all) - most; extra > 0 {
		all = all[extra:]
	}
	b.report(app.Report{Ticks: &all})
}

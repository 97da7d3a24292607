package engine

import (
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
)

// feed holds the latest snapshot and wakes all who wait for a newer one. It never
// blocks who publishes: a slow reader finds the latest and skips the rest.
type feed struct {
	mu      sync.Mutex
	current *app.Snapshot
	changed chan struct{}
}

func newFeed() *feed {
	return &feed{current: &app.Snapshot{}, changed: make(chan struct{})}
}

func (f *feed) publish(s *app.Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.current = s
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *feed) Current() *app.Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

func (f *feed) Changed() <-chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.changed
}

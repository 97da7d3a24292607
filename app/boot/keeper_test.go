package boot

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// wishes is a Feed that a test sets.
type wishes struct {
	mu      sync.Mutex
	current *app.Snapshot
	changed chan struct{}
}

func (w *wishes) Current() *app.Snapshot   { w.mu.Lock(); defer w.mu.Unlock(); return w.current }
func (w *wishes) Changed() <-chan struct{} { w.mu.Lock(); defer w.mu.Unlock(); return w.changed }

func (w *wishes) set(wants app.Wants) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = &app.Snapshot{Wants: wants}
	close(w.changed)
	w.changed = make(chan struct{})
}

// house is a keeper with windows that a test opens and lets die.
type house struct {
	*wishes
	mu      sync.Mutex
	starts  []bool // for each start, whether it was to show the main window
	ends    chan error
	reports []app.Report
}

func keep(t *testing.T) *house {
	t.Helper()
	h := &house{wishes: &wishes{current: &app.Snapshot{}, changed: make(chan struct{})}, ends: make(chan error)}
	k := &keeper{
		feed: h, log: slog.New(slog.DiscardHandler),
		report: func(r app.Report) {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.reports = append(h.reports, r)
		},
		start: func(ctx context.Context, show bool) error {
			h.mu.Lock()
			h.starts = append(h.starts, show)
			h.mu.Unlock()
			select {
			case err := <-h.ends:
				return err
			case <-ctx.Done():
				return errKilled
			}
		},
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- k.Serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("the keeper ended with %v", err)
		}
	})
	synctest.Wait()
	return h
}

func (h *house) started(t *testing.T, want ...bool) {
	t.Helper()
	synctest.Wait()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.starts) != len(want) {
		t.Fatalf("%d windows were started, want %d", len(h.starts), len(want))
	}
	for n, show := range want {
		if h.starts[n] != show {
			t.Fatalf("start %d shows the main window: %v, want %v", n, h.starts[n], show)
		}
	}
}

func TestTheWindowIsThereWhenThereIsSomethingToShow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := keep(t)
		h.started(t)
		h.set(app.Wants{Alert: true})
		h.started(t, false)
		h.set(app.Wants{Alert: true, Main: 1}) // the window that runs sees it by itself
		h.started(t, false)
		h.set(app.Wants{Main: 1})
		h.ends <- nil
		time.Sleep(time.Second)
		h.started(t, false)
		h.set(app.Wants{Main: 2})
		h.started(t, false, true)
	})
}

func TestAWindowThatDiesWithAPageOpenIsBackAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := keep(t)
		h.set(app.Wants{Alert: true})
		synctest.Wait()
		before := time.Now()
		h.ends <- errors.New("signal: killed")
		h.started(t, false, false)
		if !time.Now().Equal(before) {
			t.Errorf("it took %v", time.Since(before))
		}
	})
}

func TestTheMainWindowThatDiesIsBackToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := keep(t)
		h.set(app.Wants{Main: 1})
		h.started(t, true)
		h.ends <- errors.New("signal: killed")
		h.started(t, true, true)
		h.ends <- nil
		time.Sleep(time.Minute)
		h.started(t, true, true)
	})
}

func TestAClosedAlertStaysClosedThoughTheNewsIsLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := keep(t)
		h.set(app.Wants{Alert: true})
		h.started(t, false)
		h.ends <- nil
		synctest.Wait()
		time.Sleep(closing / 2)
		h.set(app.Wants{}) // that the person hid the alert
		time.Sleep(time.Minute)
		h.started(t, false)
		h.set(app.Wants{Alert: true})
		h.started(t, false, false)
	})
}

func TestAWindowThatAlwaysDiesIsToldAndTriedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := keep(t)
		h.set(app.Wants{Alert: true})
		for range 20 {
			synctest.Wait()
			h.ends <- errors.New("exit status 2")
			time.Sleep(slowest)
		}
		synctest.Wait()
		told := 0
		for _, r := range h.reports {
			if r.Problem != nil && r.Problem.Code == "window_fails" {
				told++
			}
		}
		if told != 1 || len(h.starts) != 21 {
			t.Errorf("told %d times, started %d times", told, len(h.starts))
		}
	})
}

package shell

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// paintedPages says that a frame of the alert with these pages is being painted,
// drawnPages that it is on the screen: the main goroutine has come back to its
// queue after painting it.
type (
	paintedPages struct {
		view.Drawn
		pages []string
	}
	drawnPages struct {
		view.Drawn
		pages []string
	}
)

// sawPages takes in that the alert was drawn: the first time the guard begins.
func (p *pump) sawPages(s *app.Snapshot, at time.Time, pages []string) {
	if !p.window.AlertShown {
		p.ui.Update(s, at, p.zone(), view.Drawn{})
	}
	if p.window.AlertShown && slices.Equal(p.window.Shown, pages) {
		return
	}
	p.window.AlertShown, p.window.Shown = true, slices.Clone(pages)
	p.tell.say(p.window)
}

// report tells the watch when the alert has gone.
func (p *pump) report(up bool) {
	if !up && p.window.AlertShown {
		p.window.AlertShown, p.window.Shown = false, nil
		p.tell.say(p.window)
	}
}

// goodbye tells the watch that there is no window any more.
func (p *pump) goodbye() {
	done := make(chan struct{})
	go func() {
		defer close(done)
		p.cfg.Reporter.Report(app.Report{Window: &app.Window{}})
	}()
	select {
	case <-done:
	case <-time.After(300 * time.Millisecond):
	}
}

// teller passes reports on in their order, the latest of those that wait, without
// holding up whoever has one.
type teller struct {
	to    app.Reporter
	mu    sync.Mutex
	last  *app.Window
	ready chan struct{}
}

func newTeller(to app.Reporter) *teller { return &teller{to: to, ready: make(chan struct{}, 1)} }

func (t *teller) say(w app.Window) {
	t.mu.Lock()
	t.last = &w
	t.mu.Unlock()
	select {
	case t.ready <- struct{}{}:
	default:
	}
}

func (t *teller) serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.ready:
		}
		t.mu.Lock()
		w := t.last
		t.last = nil
		t.mu.Unlock()
		if w != nil {
			t.to.Report(app.Report{Window: w})
		}
	}
}

package boot

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/siren"
)

func TestSoundIsCheckedAtTheStartAndWhenAShiftBegins(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		feed := &wishes{current: &app.Snapshot{}, changed: make(chan struct{})}
		var probes atomic.Int64
		var deaf atomic.Bool
		reports := make(chan app.Report, 10)
		check := soundCheck{
			feed: feed, again: time.Minute, report: func(r app.Report) { reports <- r },
			probe: func(context.Context) siren.Finding {
				probes.Add(1)
				if deaf.Load() {
					return siren.Finding{Problem: "no sound server is running"}
				}
				return siren.Finding{Audible: true}
			},
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go func() { _ = check.Serve(ctx) }()
		asked := func(want int64) {
			t.Helper()
			synctest.Wait()
			if n := probes.Load(); n != want {
				t.Fatalf("asked %d times, want %d", n, want)
			}
		}
		asked(1)
		if r := <-reports; r.Solved != noSound {
			t.Errorf("reported %+v", r)
		}
		feed.onCall(false)
		asked(1)
		deaf.Store(true)
		feed.onCall(true)
		asked(2)
		if r := <-reports; r.Problem == nil || r.Problem.Code != noSound {
			t.Errorf("reported %+v", r)
		}
		feed.onCall(true)
		asked(2)
		deaf.Store(false)
		time.Sleep(check.again)
		asked(3)
		if r := <-reports; r.Solved != noSound {
			t.Errorf("reported %+v", r)
		}
		time.Sleep(time.Hour)
		asked(3)
	})
}

// onCall publishes a snapshot of somebody who is, or is not, on call.
func (w *wishes) onCall(now bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.current = &app.Snapshot{Duty: app.Duty{Now: now}}
	close(w.changed)
	w.changed = make(chan struct{})
}

package engine

import (
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// BenchmarkTurn is what a look costs the engine: merge, alarm, snapshot. It ought
// to grow no faster than the number of open incidents.
func BenchmarkTurn(b *testing.B) {
	for _, n := range []int{100, 1_000, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			w := newWorld()
			for i := range n {
				w.page(fmt.Sprintf("I%05d", i))
			}
			r, err := w.Fetch(b.Context(), app.Query{Open: true, Duty: true})
			if err != nil {
				b.Fatal(err)
			}
			e := New(Config{
				Store: &disk{}, Siren: func(app.Sound) {}, Log: slog.New(slog.DiscardHandler),
				Settings: app.Defaults, Version: "bench",
			})
			if err := e.restore(b.Context()); err != nil {
				b.Fatal(err)
			}
			e.provider, e.me = w, me
			for b.Loop() {
				now := e.clock()
				for k := range r.Open { // each has changed since the last look
					r.Open[k].UpdatedAt = now
				}
				e.looking = true
				e.lookDone(looked{began: time.Now(), remote: r})
				e.ring(now)
				e.publish(now)
				e.takeUnsaved()
			}
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/turn")
		})
	}
}

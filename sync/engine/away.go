package engine

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// awayGap is how long PagerDuty was not seen for what came meanwhile to be listed;
	// awayMost, how far back that goes.
	awayGap  = 5 * time.Minute
	awayMost = 7 * 24 * time.Hour
	// awayTries is how often reading the list is tried.
	awayTries = 3
)

// back takes in that PagerDuty is seen again, for the first time since last: asleep,
// not running, or blind meanwhile.
func (e *Engine) back(last, now time.Time) {
	if last.IsZero() || now.Sub(last) < awayGap {
		return
	}
	if now.Sub(last) > awayMost {
		last = now.Add(-awayMost)
	}
	e.away.from, e.away.to, e.away.tries = last, now, awayTries
}

// away is the stretch that was not seen and still has to be read.
type away struct {
	from, to time.Time
	tries    int
	reading  bool
}

// readAway reads what came while nobody looked. It is a courtesy: what is open rings
// without it.
func (e *Engine) readAway(ctx context.Context) {
	mine, ok := e.provider.(app.Mine)
	if !ok || e.away.tries == 0 || e.away.reading || e.conn.State != app.ConnOK {
		return
	}
	e.away.reading = true
	e.away.tries--
	provider, stretch := e.provider, e.away
	e.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		pages, err := mine.Pages(within, stretch.from, stretch.to)
		e.post(func() {
			e.away.reading = false
			if e.provider != provider || ctx.Err() != nil {
				return
			}
			e.takeAway(stretch, pages, err)
		})
	})
}

func (e *Engine) takeAway(stretch away, pages []app.PastPage, err error) {
	if err != nil {
		e.cfg.Log.Warn("away_unread", "error", err)
		return
	}
	e.away.tries = 0
	e.cfg.Log.Info("away", "from", stretch.from, "to", stretch.to, "pages", len(pages))
	if len(pages) == 0 {
		return
	}
	list := &app.Away{From: stretch.from, To: stretch.to, Pages: pages}
	if e.absence != nil { // two stretches that nobody has looked at yet
		list.From = e.absence.From
		list.Pages = append(append([]app.PastPage{}, e.absence.Pages...), pages...)
	}
	e.absence = list
	e.dirty = true
}

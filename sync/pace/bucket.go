package pace

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of a zero Bucket: 300 calls a minute and 60 at once, against the 960
// a minute that PagerDuty allows one user on all their keys together.
const (
	DefaultRate  = 5.0
	DefaultBurst = 60
)

// Bucket lets calls through at Rate a second, Burst of them at once. The lower a
// lane, the more of the bucket it must leave for those above it: Background half,
// Detail a quarter. A zero Bucket is full and has the default bounds.
type Bucket struct {
	Rate  float64
	Burst int

	mu    sync.Mutex
	level float64
	at    time.Time
	queue []*ticket
}

type ticket struct{ lane Lane }

// Take waits until the call may go. Where the context would end before that, it
// gives app.Throttled at once; where it ends while waiting, its error.
func (b *Bucket) Take(ctx context.Context) error {
	t := &ticket{lane: LaneOf(ctx)}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = append(b.queue, t)
	defer func() {
		b.queue = slices.DeleteFunc(b.queue, func(o *ticket) bool { return o == t })
	}()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		wait := b.wait(t)
		if wait <= 0 {
			b.level--
			return nil
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) < wait {
			return app.Throttled{After: wait}
		}
		b.mu.Unlock()
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
		}
		b.mu.Lock()
	}
}

// wait fills the bucket up to now and says how long it takes until there is one
// for t, besides what its lane must leave and what those before it will take.
func (b *Bucket) wait(t *ticket) time.Duration {
	rate, burst := b.Rate, float64(b.Burst)
	if rate <= 0 {
		rate = DefaultRate
	}
	if burst <= 0 {
		burst = DefaultBurst
	}
	now := time.Now()
	if b.at.IsZero() {
		b.level = burst
	} else {
		b.level = min(burst, b.level+max(0, now.Sub(b.at).Seconds())*rate)
	}
	b.at = now
	need := 1 + leaves(t.lane, burst) + float64(b.before(t))
	if missing := need - b.level; missing > 1e-9 {
		return max(time.Millisecond, time.Duration(missing/rate*float64(time.Second)))
	}
	return 0
}

// before counts those that go before t: in a higher lane, or earlier in its own.
func (b *Bucket) before(t *ticket) int {
	n, earlier := 0, true
	for _, o := range b.queue {
		if o == t {
			earlier = false
		} else if o.lane > t.lane || o.lane == t.lane && earlier {
			n++
		}
	}
	return n
}

// leaves is how much of the bucket a lane may not touch. A bucket of one has
// nothing to leave.
func leaves(l Lane, burst float64) float64 {
	switch {
	case l >= Poll:
		return 0
	case l == Detail:
		return min(burst/4, burst-1)
	}
	return min(burst/2, burst-1)
}

// Queue makes calls wait for their turn in a Bucket. A call that never got its
// turn was not sent.
type Queue struct {
	Next   http.RoundTripper
	Bucket *Bucket
}

// RoundTrip waits, and then goes on.
func (q Queue) RoundTrip(req *http.Request) (*http.Response, error) {
	if q.Bucket != nil {
		if err := q.Bucket.Take(req.Context()); err != nil {
			dispose(req.Body)
			if _, throttled := errors.AsType[app.Throttled](err); throttled {
				return nil, err
			}
			return nil, app.Offline{Kind: app.NoAnswer, Cause: err}
		}
	}
	return next(q.Next).RoundTrip(req)
}

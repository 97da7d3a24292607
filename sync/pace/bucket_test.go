package pace

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"pgregory.net/rapid"
)

func TestBucketLetsABurstThroughAndThenKeepsItsRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b, ctx := &Bucket{Rate: 5, Burst: 60}, In(t.Context(), Write)
		begin := time.Now()
		for range 60 {
			if err := b.Take(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took != 0 {
			t.Errorf("a burst of 60 took %s, want none", took)
		}
		for range 50 {
			if err := b.Take(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took < 9900*time.Millisecond || took > 10100*time.Millisecond {
			t.Errorf("50 more took %s, want 10 s", took)
		}
		time.Sleep(time.Hour)
		begin = time.Now()
		for range 61 {
			if err := b.Take(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(begin); took == 0 {
			t.Error("after an hour more than the burst went at once")
		}
	})
}

func TestZeroBucketStaysFarBelowPagerDutysLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b Bucket
		ctx, end := context.WithTimeout(In(t.Context(), Write), time.Minute)
		defer end()
		n := 0
		for b.Take(ctx) == nil {
			n++
		}
		if n < 200 || n > 480 {
			t.Errorf("%d calls in the first minute, want at most half of 960", n)
		}
	})
}

func TestBucketKeepsRoomForTheAlertPath(t *testing.T) {
	for _, tt := range []struct {
		lane Lane
		free int
	}{{Background, 30}, {Detail, 45}, {Poll, 60}, {Write, 60}} {
		synctest.Test(t, func(t *testing.T) {
			b, begin, n := &Bucket{Rate: 5, Burst: 60}, time.Now(), 0
			for {
				if err := b.Take(In(t.Context(), tt.lane)); err != nil {
					t.Fatal(err)
				}
				if time.Since(begin) > 0 {
					break
				}
				n++
			}
			if n != tt.free {
				t.Errorf("lane %d: %d calls at once, want %d", tt.lane, n, tt.free)
			}
		})
	}
}

func TestBucketServesHigherLanesFirstAndEachInItsOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &Bucket{Rate: 1, Burst: 1}
		if err := b.Take(In(t.Context(), Write)); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []string
		var all sync.WaitGroup
		for _, call := range []struct {
			name string
			lane Lane
		}{{"duty", Background}, {"detail 1", Detail}, {"poll 1", Poll}, {"detail 2", Detail}, {"poll 2", Poll}, {"ack", Write}} {
			all.Go(func() {
				if err := b.Take(In(t.Context(), call.lane)); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, call.name)
				mu.Unlock()
			})
			synctest.Wait()
		}
		all.Wait()
		if want := []string{"ack", "poll 1", "poll 2", "detail 1", "detail 2", "duty"}; !slices.Equal(order, want) {
			t.Errorf("served %q, want %q", order, want)
		}
	})
}

func TestBucketDoesNotSleepPastTheDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &Bucket{Rate: 0.1, Burst: 1}
		ctx, end := context.WithTimeout(In(t.Context(), Poll), 3*time.Second)
		defer end()
		if err := b.Take(ctx); err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		wait, ok := errors.AsType[app.Throttled](b.Take(ctx))
		if !ok || wait.After != 10*time.Second {
			t.Errorf("got %v, want app.Throttled for 10 s", wait)
		}
		if time.Since(begin) != 0 {
			t.Error("it slept first")
		}
	})
}

func TestQueueGivesUpWithItsContextAndSendsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		q := Queue{Bucket: &Bucket{Rate: 0.01, Burst: 1}, Next: rt(func(req *http.Request) (*http.Response, error) {
			calls++
			return response(req, 200, "{}"), nil
		})}
		if _, err := q.RoundTrip(request(t, "GET", "https://x/incidents")); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		_, err := q.RoundTrip(requestIn(ctx, t, "PUT", "https://x/incidents"))
		if kind, unsure := offline(t, err); kind != app.NoAnswer || unsure || !errors.Is(err, context.Canceled) {
			t.Errorf("got %v, want a sure app.Offline of the cancelled context", err)
		}
		if calls != 1 {
			t.Errorf("%d calls were made, want 1", calls)
		}
	})
}

// Whatever is asked for when, no stretch of time sees more calls than burst plus
// rate allow.
func TestBucketNeverExceedsItsBounds(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rate := rapid.Float64Range(0.5, 20).Draw(r, "rate")
		burst := rapid.IntRange(1, 30).Draw(r, "burst")
		pauses := rapid.SliceOfN(rapid.IntRange(0, 3000), 1, 80).Draw(r, "pauses")
		lanes := rapid.SliceOfN(rapid.IntRange(int(Background), int(Write)), len(pauses), len(pauses)).Draw(r, "lanes")
		var times []time.Time
		synctest.Test(t, func(t *testing.T) {
			b := &Bucket{Rate: rate, Burst: burst}
			for i, pause := range pauses {
				time.Sleep(time.Duration(pause) * time.Millisecond)
				if err := b.Take(In(t.Context(), Lane(lanes[i]))); err != nil {
					t.Fatal(err)
				}
				times = append(times, time.Now())
			}
		})
		for i := range times {
			for j := i; j < len(times); j++ {
				span := times[j].Sub(times[i]).Seconds()
				if n := float64(j - i + 1); n > float64(burst)+span*rate+1e-6 {
					r.Fatalf("%v calls in %v s with rate %v and burst %d", n, span, rate, burst)
				}
			}
		}
	})
}

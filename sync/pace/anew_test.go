package pace

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestOnlyReadsAreMadeAnew(t *testing.T) {
	for method, want := range map[string]int32{"GET": 2, "PUT": 1, "POST": 1, "DELETE": 1} {
		synctest.Test(t, func(t *testing.T) {
			var calls atomic.Int32
			a := &Anew{Next: rt(func(req *http.Request) (*http.Response, error) {
				if calls.Add(1) > 1 {
					return response(req, 200, "{}"), nil
				}
				select {
				case <-req.Context().Done():
					return nil, context.Cause(req.Context())
				case <-time.After(10 * time.Second):
					return nil, errors.New("too slow")
				}
			})}
			time.AfterFunc(time.Second, a.Restart)
			begin := time.Now()
			_, err := a.RoundTrip(request(t, method, "https://x/"))
			if calls.Load() != want || (err == nil) != (want == 2) {
				t.Errorf("%s: %d calls, %v", method, calls.Load(), err)
			}
			if want == 2 && time.Since(begin) != time.Second {
				t.Errorf("%s took %s", method, time.Since(begin))
			}
		})
	}
}

func TestAReadIsNotMadeAnewForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		a := &Anew{}
		a.Next = rt(func(req *http.Request) (*http.Response, error) {
			calls++
			a.Restart()
			<-req.Context().Done()
			return nil, context.Cause(req.Context())
		})
		if _, err := a.RoundTrip(request(t, "GET", "https://x/")); err == nil || calls != mostRestarts {
			t.Errorf("%d calls, %v", calls, err)
		}
		// Given up by its caller, a call ends at once.
		ctx, cancel := context.WithCancel(t.Context())
		calls = 0
		a.Next = rt(func(req *http.Request) (*http.Response, error) {
			calls++
			cancel()
			a.Restart()
			<-req.Context().Done()
			return nil, context.Cause(req.Context())
		})
		if _, err := a.RoundTrip(requestIn(ctx, t, "GET", "https://x/")); err == nil || calls != 1 {
			t.Errorf("%d calls, %v", calls, err)
		}
	})
}

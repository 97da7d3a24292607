package pace

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestObeyWaitsAsLongAs429Asks(t *testing.T) {
	for _, tt := range []struct {
		name   string
		header []string
		want   time.Duration
	}{
		{"ratelimit-reset", []string{"ratelimit-limit", "960", "ratelimit-remaining", "0", "ratelimit-reset", "42"}, 42 * time.Second},
		{"Retry-After", []string{"Retry-After", "7"}, 7 * time.Second},
		{"no headers", nil, 30 * time.Second},
		{"garbage", []string{"ratelimit-reset", "soon"}, 30 * time.Second},
		{"negative", []string{"ratelimit-reset", "-5"}, 30 * time.Second},
		{"at once", []string{"ratelimit-reset", "0"}, time.Second},
		{"absurd", []string{"ratelimit-reset", "999999999999"}, 2 * time.Minute},
		{"beyond int", []string{"ratelimit-reset", "99999999999999999999999"}, 30 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				calls, status := 0, 429
				o := &Obey{Next: rt(func(req *http.Request) (*http.Response, error) {
					calls++
					return response(req, status, "", tt.header...), nil
				})}
				begin := time.Now()
				_, err := o.RoundTrip(request(t, "GET", "https://x/incidents"))
				if e, ok := errors.AsType[app.Throttled](err); !ok || e.After != tt.want {
					t.Fatalf("got %v, want app.Throttled for %s", err, tt.want)
				}
				if time.Since(begin) != 0 {
					t.Error("it slept")
				}
				time.Sleep(tt.want - time.Millisecond)
				_, err = o.RoundTrip(request(t, "PUT", "https://x/incidents"))
				if e, ok := errors.AsType[app.Throttled](err); !ok || e.After != time.Millisecond {
					t.Errorf("before the reset: got %v, want app.Throttled for 1 ms", err)
				}
				time.Sleep(time.Millisecond)
				status = 200
				tt.header = nil
				if _, err := o.RoundTrip(request(t, "GET", "https://x/incidents")); err != nil {
					t.Errorf("after the reset: %v", err)
				}
				if calls != 2 {
					t.Errorf("%d calls were made, want 2: none before the reset", calls)
				}
			})
		})
	}
}

func TestObeyStopsBeforeNothingIsLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := 500
		o := &Obey{Next: rt(func(req *http.Request) (*http.Response, error) {
			return response(req, 200, "{}", "ratelimit-limit", "960", "ratelimit-remaining", fmt.Sprint(left), "ratelimit-reset", "20"), nil
		})}
		try := func(l Lane) error {
			_, err := o.RoundTrip(requestIn(In(t.Context(), l), t, "GET", "https://x/incidents"))
			return err
		}
		for _, step := range []struct {
			left                     int
			background, detail, poll bool
		}{{500, true, true, true}, {90, false, false, true}, {0, false, false, false}} {
			left = step.left
			if err := try(Poll); err != nil {
				t.Fatalf("%d left: the answer itself is fine, got %v", left, err)
			}
			for lane, want := range map[Lane]bool{Background: step.background, Detail: step.detail, Poll: step.poll} {
				if err := try(lane); (err == nil) != want {
					t.Errorf("%d left, lane %d: got %v, want let through: %v", left, lane, err, want)
				}
			}
			time.Sleep(21 * time.Second)
		}
	})
}

func TestA429OfAnOperationWithItsOwnLimitHoldsUpNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &Obey{Next: rt(func(req *http.Request) (*http.Response, error) {
			if req.URL.Path == "/oncalls" || req.Method == http.MethodPut {
				return response(req, 429, "", "ratelimit-reset", "60"), nil
			}
			return response(req, 200, "{}"), nil
		})}
		for _, call := range []struct {
			method, path string
			fine         bool
		}{
			{"GET", "/oncalls", false},
			{"PUT", "/incidents", false},
			{"GET", "/incidents", true},
			{"GET", "/incidents/P1", true},
			{"POST", "/incidents/P1/notes", true},
			{"GET", "/oncalls", false},
		} {
			_, err := o.RoundTrip(request(t, call.method, "https://x"+call.path))
			if (err == nil) != call.fine {
				t.Errorf("%s %s: got %v, want let through: %v", call.method, call.path, err, call.fine)
			}
		}
	})
}

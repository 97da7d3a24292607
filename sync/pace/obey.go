package pace

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The waits of Obey. PagerDuty's windows are one minute long; a 429 may come
// without headers.
const (
	DefaultWait = 30 * time.Second
	longestWait = 2 * time.Minute
)

// Obey does what PagerDuty's ratelimit headers ask for. After a 429, or with
// nothing remaining, calls fail with app.Throttled until the reset, and are not
// sent; with less than a tenth remaining, those of the lanes below Poll. It never
// sleeps. A throttled write was certainly not applied.
//
// An operation with a limit of its own holds up only itself: a 429 on /oncalls
// must not blind the poll that finds pages.
type Obey struct {
	Next http.RoundTripper

	mu sync.Mutex
	// until is when calls may go again: all of them, or those of an operation;
	// scarce, when those may for which little is left.
	until  map[string]time.Time
	scarce time.Time
}

// RoundTrip makes the call unless PagerDuty has asked to wait.
func (o *Obey) RoundTrip(req *http.Request) (*http.Response, error) {
	operation, lane := ownLimit(req), LaneOf(req.Context())
	if wait := o.held(operation, lane); wait > 0 {
		dispose(req.Body)
		return nil, app.Throttled{After: wait}
	}
	resp, err := next(o.Next).RoundTrip(req)
	if err != nil {
		return nil, err
	}
	wait, hold := o.learn(operation, resp)
	if hold {
		dispose(resp.Body)
		return nil, app.Throttled{After: wait}
	}
	return resp, nil
}

// held is how long a call has to wait from now on.
func (o *Obey) held(operation string, l Lane) time.Duration {
	o.mu.Lock()
	defer o.mu.Unlock()
	until := o.until[""]
	if at := o.until[operation]; at.After(until) {
		until = at
	}
	if l < Poll && o.scarce.After(until) {
		until = o.scarce
	}
	return time.Until(until)
}

// learn takes in the headers of an answer, and says how long to wait where it is
// a 429.
func (o *Obey) learn(operation string, resp *http.Response) (time.Duration, bool) {
	limit, hasLimit := number(resp, "ratelimit-limit")
	remaining, hasRemaining := number(resp, "ratelimit-remaining")
	wait := reset(resp)
	o.mu.Lock()
	defer o.mu.Unlock()
	until := time.Now().Add(wait)
	if resp.StatusCode == http.StatusTooManyRequests || hasRemaining && remaining == 0 {
		if o.until == nil {
			o.until = map[string]time.Time{}
		}
		o.until[operation] = until
	} else if operation == "" && hasLimit && hasRemaining && remaining*10 < limit {
		o.scarce = until
	}
	return wait, resp.StatusCode == http.StatusTooManyRequests
}

// reset is the wait that an answer asks for.
func reset(resp *http.Response) time.Duration {
	for _, name := range []string{"ratelimit-reset", "Retry-After"} {
		if seconds, ok := number(resp, name); ok {
			return min(max(time.Duration(seconds)*time.Second, time.Second), longestWait)
		}
	}
	return DefaultWait
}

func number(resp *http.Response, name string) (int, bool) {
	n, err := strconv.Atoi(strings.TrimSpace(resp.Header.Get(name)))
	return min(n, 1_000_000), err == nil && n >= 0
}

// ownLimit names the operations that PagerDuty gives a limit of their own
// (x-pd-operation-limit in its OpenAPI document); "" for all others.
func ownLimit(req *http.Request) string {
	path := strings.TrimSuffix(req.URL.Path, "/")
	switch {
	case req.Method == http.MethodGet && strings.HasSuffix(path, "/oncalls"),
		req.Method == http.MethodPut && strings.HasSuffix(path, "/incidents"),
		req.Method == http.MethodPost && strings.HasSuffix(path, "/incidents"):
		return req.Method + " " + path
	}
	return ""
}

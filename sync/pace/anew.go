package pace

import (
	"context"
	"errors"
	"net/http"
	"sync"
)

// Anew makes a read once more that was under way when Restart was called: after
// sleep or a change of network its connection is dead, and would be waited for until
// the deadline. A write is never made twice; it runs into its deadline. It needs a
// Whole below it.
type Anew struct {
	Next http.RoundTripper

	mu    sync.Mutex
	calls map[*http.Request]context.CancelCauseFunc
}

var errRestarted = errors.New("the connections were left behind")

// mostRestarts bounds what a network that comes and goes can do to one call.
const mostRestarts = 3

// RoundTrip makes the call, and again where it is restarted.
func (a *Anew) RoundTrip(req *http.Request) (*http.Response, error) {
	if writes(req) || req.Body != nil && req.Body != http.NoBody {
		return next(a.Next).RoundTrip(req)
	}
	var resp *http.Response
	var err error
	for range mostRestarts {
		var restarted bool
		if resp, restarted, err = a.once(req); !restarted {
			break
		}
	}
	return resp, err
}

func (a *Anew) once(req *http.Request) (resp *http.Response, restarted bool, err error) {
	ctx, cancel := context.WithCancelCause(req.Context())
	defer cancel(nil)
	attempt := req.Clone(ctx)
	a.mu.Lock()
	if a.calls == nil {
		a.calls = map[*http.Request]context.CancelCauseFunc{}
	}
	a.calls[attempt] = cancel
	a.mu.Unlock()
	resp, err = next(a.Next).RoundTrip(attempt)
	a.mu.Lock()
	delete(a.calls, attempt)
	a.mu.Unlock()
	if resp != nil {
		resp.Request = req
	}
	return resp, err != nil && req.Context().Err() == nil && errors.Is(context.Cause(ctx), errRestarted), err
}

// Restart gives up all attempts of now; each is made anew.
func (a *Anew) Restart() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, cancel := range a.calls {
		cancel(errRestarted)
	}
}

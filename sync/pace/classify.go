package pace

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"github.com/dogwatch-app/dogwatch/app"
)

// Classify turns what went wrong on the way into app.Offline, with the kind that
// tells a person what to mend, and an answer that is not PagerDuty's (a redirect,
// a page of HTML) likewise. The error of a write is wrapped in app.Unsure unless
// it is certain that nothing was sent. It needs a Whole below it.
type Classify struct {
	Next http.RoundTripper
}

// RoundTrip makes the call and names its failure.
func (c Classify) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := ctx.Err(); err != nil {
		dispose(req.Body)
		return nil, app.Offline{Kind: app.NoAnswer, Cause: err}
	}
	var seen sighting
	resp, err := next(c.Next).RoundTrip(req.WithContext(httptrace.WithClientTrace(ctx, seen.trace())))
	if err == nil {
		if err = foreign(resp); err == nil {
			return resp, nil
		}
		dispose(resp.Body)
	}
	err = app.Offline{Kind: kindOf(err), Cause: byProxy(err)}
	if writes(req) && !seen.unsent(err) {
		err = app.Unsure{Cause: err}
	}
	return nil, err
}

// unsent is the error of a call that was certainly not made.
type unsent struct{ error }

func (e unsent) Unwrap() error { return e.error }

// sighting is what was seen of a call's way to the wire.
type sighting struct{ asked, got atomic.Bool }

func (s *sighting) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { s.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { s.got.Store(true) },
	}
}

// unsent reports whether nothing can have reached the other end. A transport that
// does not trace (one inside this process) is believed only when it says that it
// could not connect.
func (s *sighting) unsent(err error) bool {
	switch {
	case s.got.Load():
		return false
	case s.asked.Load():
		return true
	}
	if _, ok := errors.AsType[unsent](err); ok {
		return true
	}
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "dial" || kindOf(err) == app.NoName
}

// notAPI is the error of an answer that somebody else gave.
type notAPI struct{ what string }

func (e notAPI) Error() string { return "somebody else answered in PagerDuty's place: " + e.what }

// foreign tells an answer that cannot be PagerDuty's. 401, 408, 429 and 5xx come
// from its edge too, without JSON, and mean what they say.
func foreign(resp *http.Response) error {
	switch code := resp.StatusCode; {
	case code >= 300 && code < 400:
		return notAPI{fmt.Sprintf("HTTP %d to %s", code, place(resp.Header.Get("Location")))}
	case code == http.StatusUnauthorized, code == http.StatusRequestTimeout,
		code == http.StatusTooManyRequests, code >= 500:
		return nil
	}
	if strings.Contains(strings.ToLower(resp.Header.Get("Content-Type")), "html") || bytes.HasPrefix(bytes.TrimSpace(Body(resp)), []byte("<")) {
		return notAPI{fmt.Sprintf("a web page with HTTP %d", resp.StatusCode)}
	}
	return nil
}

// place is the host of a redirect's target; the rest may hold anything.
func place(location string) string {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return "an address without a host"
	}
	return u.Host
}

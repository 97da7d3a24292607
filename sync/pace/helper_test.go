package pace

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// rt is a RoundTripper made of a function.
type rt func(*http.Request) (*http.Response, error)

func (f rt) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// answer is a transport that always gives the same.
func answer(status int, body string, header ...string) rt {
	return func(req *http.Request) (*http.Response, error) {
		return response(req, status, body, header...), nil
	}
}

func response(req *http.Request, status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"application/json"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{
		StatusCode: status, Header: h, Request: req, ContentLength: int64(len(body)),
		Body: io.NopCloser(strings.NewReader(body)),
	}
}

// hang is a transport that waits until the call is given up.
func hang(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func request(t testing.TB, method, target string) *http.Request {
	t.Helper()
	return requestIn(t.Context(), t, method, target)
}

func requestIn(ctx context.Context, t testing.TB, method, target string) *http.Request {
	t.Helper()
	var body io.Reader
	if method != http.MethodGet {
		body = strings.NewReader(`{"note":{"content":"x"}}`)
	}
	req, err := http.NewRequestWithContext(ctx, method, target, body)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// offline gives the kind of an app.Offline, and whether it is unsure.
func offline(t testing.TB, err error) (kind app.OfflineKind, unsure bool) {
	t.Helper()
	if u, ok := errors.AsType[app.Unsure](err); ok {
		unsure, err = true, u.Cause
	}
	o, ok := errors.AsType[app.Offline](err)
	if !ok {
		t.Fatalf("got %T %v, want app.Offline", err, err)
	}
	return o.Kind, unsure
}

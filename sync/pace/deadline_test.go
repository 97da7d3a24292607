package pace

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"
)

// drip is a body that gives one byte every so often and ends with the call.
type drip struct {
	ctx   context.Context
	every time.Duration
}

func (d drip) Read(p []byte) (int, error) {
	select {
	case <-time.After(d.every):
		p[0] = ' '
		return 1, nil
	case <-d.ctx.Done():
		return 0, d.ctx.Err()
	}
}

func (d drip) Close() error { return nil }

func TestDeadlineEndsACall(t *testing.T) {
	dripping := rt(func(req *http.Request) (*http.Response, error) {
		resp := response(req, 200, "")
		resp.Body = drip{req.Context(), time.Second}
		return resp, nil
	})
	for _, tt := range []struct {
		name  string
		next  http.RoundTripper
		limit time.Duration
		want  time.Duration
	}{
		{"no answer", rt(hang), 0, 10 * time.Second},
		{"a body without end", dripping, 0, 15 * time.Second},
		{"the context is sooner", rt(hang), 2 * time.Second, 2 * time.Second},
		{"the context is sooner in the body", dripping, 4500 * time.Millisecond, 4500 * time.Millisecond},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, end := t.Context(), func() {}
				if tt.limit > 0 {
					ctx, end = context.WithTimeout(ctx, tt.limit)
				}
				defer end()
				begin := time.Now()
				_, err := Whole{Next: Deadline{Next: tt.next}}.RoundTrip(requestIn(ctx, t, "GET", "https://x/"))
				if took := time.Since(begin); took != tt.want {
					t.Errorf("it took %s, want %s", took, tt.want)
				}
				if !slow(err) {
					t.Errorf("got %v, want a timeout", err)
				}
			})
		})
	}
}

func TestDeadlineLeavesAGoodCallAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var inner context.Context
		d := Deadline{Next: rt(func(req *http.Request) (*http.Response, error) {
			inner = req.Context()
			time.Sleep(9 * time.Second)
			return response(req, 200, "fine"), nil
		})}
		resp, err := d.RoundTrip(request(t, "GET", "https://x/"))
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(5 * time.Second)
		body, err := io.ReadAll(resp.Body)
		if err != nil || string(body) != "fine" {
			t.Errorf("read %q, %v", body, err)
		}
		if inner.Err() != nil {
			t.Error("the call was ended before its body was closed")
		}
		_ = resp.Body.Close()
		if !errors.Is(inner.Err(), context.Canceled) {
			t.Error("closing the body does not free the call's context")
		}
	})
}

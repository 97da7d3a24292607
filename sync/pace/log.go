package pace

import (
	"context"
	"log/slog"
	"net/http"
	"time"
)

// Log writes one line at debug level for each call made: method, path, status and
// milliseconds. The query is left out, as it may hold names people typed, and so
// are all headers and bodies.
type Log struct {
	Next http.RoundTripper
	Log  *slog.Logger
}

// RoundTrip makes the call and tells of it.
func (l Log) RoundTrip(req *http.Request) (*http.Response, error) {
	if l.Log == nil || !l.Log.Enabled(req.Context(), slog.LevelDebug) {
		return next(l.Next).RoundTrip(req)
	}
	begin := time.Now()
	resp, err := next(l.Next).RoundTrip(req)
	attrs := []slog.Attr{slog.String("method", req.Method), slog.String("path", req.URL.Path)}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()))
	} else {
		attrs = append(attrs, slog.Int("status", resp.StatusCode))
	}
	attrs = append(attrs, slog.Int64("ms", time.Since(begin).Milliseconds()))
	// The request's context may have ended; the line is written all the same.
	l.Log.LogAttrs(context.WithoutCancel(req.Context()), slog.LevelDebug, "pagerduty_call", attrs...)
	return resp, err
}

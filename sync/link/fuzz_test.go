package link

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// deafReporter drops what it is told.
type deafReporter struct{}

func (deafReporter) Report(app.Report) {}

// noCalendar takes any number of wishes.
type noCalendar struct{ *desk }

func (noCalendar) Override(context.Context, []app.OverrideWish) ([]app.Override, error) {
	return nil, nil
}

// noSwaps weighs nothing.
type noSwaps struct{}

func (noSwaps) Fit(context.Context, app.SwapRequest) (app.SwapFit, error) { return app.SwapFit{}, nil }

// FuzzRequests sends anything to the local API: it answers, with an error that can be
// read where it makes no sense, and takes no intent that does not pass its own check.
func FuzzRequests(f *testing.F) {
	for _, seed := range [][3]string{
		{"POST", "/v1/intents", `{"verb":"hush","for":600000000000}`},
		{"POST", "/v1/intents", `{"verb":"acknowledge","incidents":["A"]}{"verb":"quit"}`},
		{"POST", "/v1/reports", `{"window":{"running":true}}`},
		{"POST", "/v1/overrides", `[{"kind":"layers","start":"2026-12-01T00:00:00Z"}]`},
		{"POST", "/v1/swaps/fit", `{"kind":"cover","give":{"start":"2026-12-01T00:00:00Z"},"to":null}`},
		{"GET", "/v1/history?since=2026-12-01T00:00:00Z&status=open", ""},
		{"GET", "/v1/incidents/..%2F..", ""},
		{"GET", "/v1/schedules?since=x", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, method, path, body string) {
		if !strings.HasPrefix(path, "/v1/") || strings.HasPrefix(path, "/v1/snapshots") {
			return // the stream has no end
		}
		d := newDesk()
		s := &Server{Feed: d, Commander: d, Library: d, Mine: d, Calendar: noCalendar{d}, Swaps: noSwaps{}, Bookshelf: d, Reporter: deafReporter{}, Log: slog.New(slog.DiscardHandler)}
		r, err := http.NewRequestWithContext(t.Context(), method, "http://dogwatch"+path, strings.NewReader(body))
		if err != nil {
			return
		}
		w := httptest.NewRecorder()
		s.handler().ServeHTTP(w, r)
		if w.Code >= 400 && w.Code != 404 && w.Code != 405 && !strings.Contains(w.Body.String(), `"what"`) {
			t.Errorf("%s %s: %d without words: %q", method, path, w.Code, w.Body)
		}
	})
}

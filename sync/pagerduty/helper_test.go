package pagerduty

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

const secret = "u+TOPSECRETTOKEN1234"

// desk is a small PagerDuty of a test's own: what it does not answer itself is 404.
// It keeps what it was asked.
type desk struct {
	mux *http.ServeMux

	mu   sync.Mutex
	seen []call
}

type call struct {
	what, query, from, auth, body string
	lane                          pace.Lane
}

// newDesk gives a client of a desk whose user is PME.
func newDesk(t testing.TB) (*desk, *Client) {
	t.Helper()
	d := &desk{mux: http.NewServeMux()}
	d.on("GET /users/me", 200, `{"user":{"id":"PME","name":"Me","email":"me@example.com","time_zone":"Europe/Berlin","role":"user"}}`)
	c, err := New(app.Credential{URL: "http://127.0.0.1", Token: secret},
		Options{Transport: d, Bucket: &pace.Bucket{Rate: 1e6, Burst: 1e6}})
	if err != nil {
		t.Fatal(err)
	}
	return d, c
}

// on always answers the same.
func (d *desk) on(what string, status int, body string) {
	d.serve(what, func(w http.ResponseWriter, _ *http.Request) { say(w, status, body) })
}

func (d *desk) serve(what string, h http.HandlerFunc) { d.mux.HandleFunc(what, h) }

func say(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// RoundTrip answers inside the process.
func (d *desk) RoundTrip(req *http.Request) (*http.Response, error) {
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		_ = req.Body.Close()
	}
	d.mu.Lock()
	d.seen = append(d.seen, call{
		what: req.Method + " " + req.URL.Path, query: req.URL.RawQuery,
		from: req.Header.Get("From"), auth: req.Header.Get("Authorization"), body: string(body),
		lane: pace.LaneOf(req.Context()),
	})
	d.mu.Unlock()
	in := req.Clone(req.Context())
	in.Body = io.NopCloser(strings.NewReader(string(body)))
	in.RequestURI = req.URL.RequestURI()
	w := httptest.NewRecorder()
	if _, pattern := d.mux.Handler(in); pattern == "" {
		say(w, 404, `{"error":{"code":2100,"message":"Not Found"}}`)
	} else {
		d.mux.ServeHTTP(w, in)
	}
	resp := w.Result()
	resp.Request = req
	return resp, nil
}

// calls lists what was asked, without GET /users/me.
func (d *desk) calls() []call {
	d.mu.Lock()
	defer d.mu.Unlock()
	var calls []call
	for _, c := range d.seen {
		if c.what != "GET /users/me" {
			calls = append(calls, c)
		}
	}
	return calls
}

// count is how often something was asked.
func (d *desk) count(what string) int {
	n := 0
	for _, c := range d.calls() {
		if c.what == what {
			n++
		}
	}
	return n
}

// row is an incident as PagerDuty would send it; more is further JSON.
func row(id string, number int, status, more string) string {
	if more != "" {
		more = "," + more
	}
	return fmt.Sprintf(`{"id":%q,"type":"incident","incident_number":%d,"title":"Title of %s","status":%q,"urgency":"high",`+
		`"created_at":"2026-12-01T03:00:00Z","service":{"id":"PSVC","summary":"Payments API"},`+
		`"assignments":[{"at":"2026-12-01T03:00:00Z","assignee":{"id":"PME","summary":"Me"}}]%s}`, id, number, id, status, more)
}

func rows(list ...string) string { return "[" + strings.Join(list, ",") + "]" }

func toJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

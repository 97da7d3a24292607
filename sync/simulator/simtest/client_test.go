package simtest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// client speaks to a handler without a socket.
type client struct {
	t    *testing.T
	http http.Client
}

func newClient(t *testing.T, h http.Handler) *client {
	return &client{t, http.Client{Transport: simulator.Transport(h)}}
}

// call sends a request as Ana and gives the answer's JSON.
func (c *client) call(want int, method, path string, body any) map[string]any {
	c.t.Helper()
	var in io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			c.t.Fatal(err)
		}
		in = strings.NewReader(string(data))
	}
	r, err := http.NewRequestWithContext(c.t.Context(), method, "https://api.pagerduty.com"+path, in)
	if err != nil {
		c.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Token token=ana-token")
	r.Header.Set("Accept", "application/vnd.pagerduty+json;version=2")
	r.Header.Set("Content-Type", "application/json")
	if method != http.MethodGet {
		r.Header.Set("From", "ana@example.com")
	}
	resp, err := c.http.Do(r)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
	if resp.StatusCode != want {
		c.t.Fatalf("%s %s: %d, want %d: %s", method, path, resp.StatusCode, want, data)
	}
	var out any
	if len(data) > 0 {
		if err := json.Unmarshal(data, &out); err != nil {
			c.t.Fatalf("%s %s: %v", method, path, err)
		}
	}
	if list, is := out.([]any); is {
		return map[string]any{"list": list}
	}
	object, _ := out.(map[string]any)
	return object
}

// dig follows keys and indexes down into JSON.
func dig(t *testing.T, v any, path ...any) any {
	t.Helper()
	for _, step := range path {
		switch step := step.(type) {
		case string:
			object, is := v.(map[string]any)
			if !is {
				t.Fatalf("%v: there is no object at %q", path, step)
			}
			v = object[step]
		case int:
			list, is := v.([]any)
			if !is || step >= len(list) {
				t.Fatalf("%v: there is no entry %d", path, step)
			}
			v = list[step]
		}
	}
	return v
}

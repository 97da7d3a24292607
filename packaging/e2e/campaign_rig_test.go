package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// tail reads a log that grows, and that is rotated.
type tail struct {
	path   string
	at     int64
	rest   []byte
	events []rig.Event
}

// read takes in what has been written since.
func (t *tail) read() {
	f, err := os.Open(t.path)
	if err != nil {
		return
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() < t.at { // a new one
		t.at, t.rest = 0, nil
	}
	if _, err := f.Seek(t.at, io.SeekStart); err != nil {
		return
	}
	more, err := io.ReadAll(f)
	if err != nil {
		return
	}
	t.at += int64(len(more))
	t.rest = append(t.rest, more...)
	for {
		line, rest, whole := bytes.Cut(t.rest, []byte("\n"))
		if !whole {
			return
		}
		t.rest = rest
		var fields map[string]any
		if json.Unmarshal(line, &fields) != nil {
			continue // a line that a kill cut short
		}
		e := rig.Event{Fields: fields}
		e.Msg, _ = fields["msg"].(string)
		e.Incident, _ = fields["incident"].(string)
		if at, ok := fields["time"].(string); ok {
			e.Time, _ = time.Parse(time.RFC3339Nano, at)
		}
		t.events = append(t.events, e)
	}
}

// after gives the events of that name since a moment.
func (t *tail) after(at time.Time, msg string) []rig.Event {
	t.read()
	var found []rig.Event
	for _, e := range slices.Backward(t.events) {
		if e.Time.Before(at) {
			break
		}
		if e.Msg == msg {
			found = append(found, e)
		}
	}
	slices.Reverse(found)
	return found
}

// about gives those that concern the incident.
func (t *tail) about(msg, incident string, at time.Time) []rig.Event {
	return slices.DeleteFunc(t.after(at, msg), func(e rig.Event) bool { return e.Incident != incident })
}

// control calls an endpoint of the simulator.
func (c *campaign) control(method, path string, in, out any) {
	c.t.Helper()
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		c.must(err)
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.URL+path, body)
	c.must(err)
	resp, err := http.DefaultClient.Do(req)
	c.must(err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	c.must(err)
	if resp.StatusCode/100 != 2 {
		c.t.Fatalf("%s %s: HTTP %d: %s", method, path, resp.StatusCode, text)
	}
	if out != nil {
		c.must(json.Unmarshal(text, out))
	}
}

// fault lets something go wrong with PagerDuty, unfault ends it.
func (c *campaign) fault(f simulator.Fault) {
	c.t.Helper()
	c.control(http.MethodPost, "/simulator/fault", f, nil)
}

func (c *campaign) unfault() {
	c.t.Helper()
	c.control(http.MethodDelete, "/simulator/fault", nil, nil)
}

// applied counts the writes of that kind that took effect.
func (c *campaign) applied(method string, is func(simulator.Request) bool) int {
	c.t.Helper()
	all, err := c.Requests(c.t.Context())
	c.must(err)
	n := 0
	for _, r := range all {
		if r.Applied && r.Method == method && is(r) {
			n++
		}
	}
	return n
}

// journal is the incident's log in PagerDuty.
func (c *campaign) journal(incident string) []simulator.Line {
	c.t.Helper()
	var answer struct {
		Log []simulator.Line `json:"log"`
	}
	c.control(http.MethodGet, "/simulator/incidents/"+incident, nil, &answer)
	return answer.Log
}

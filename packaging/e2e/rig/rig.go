// Package rig runs the real binary on a desk, against the simulated PagerDuty in a
// process of its own, and asks both what is so: Dogwatch through its log, its
// command line and its local API, the simulator through its control endpoints.
package rig

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// Binary is the dogwatch to run: DOGWATCH_E2E_BINARY.
func Binary() (string, error) {
	path := os.Getenv("DOGWATCH_E2E_BINARY")
	if path == "" {
		return "", errors.New("DOGWATCH_E2E_BINARY does not name the binary to run: use make e2e")
	}
	return path, nil
}

// Rig is a desk with a simulated PagerDuty and, once Watch was called, a watch.
type Rig struct {
	*desk.Desk
	Profile string
	URL     string // of the simulator
	// Guarded lets a watch that is killed start itself anew.
	Guarded bool
	binary  string
	watch   *desk.Process
}

// Up puts a desk up and starts the simulator on it with the named scenario.
func Up(ctx context.Context, scenario string, o desk.Options) (*Rig, error) {
	binary, err := Binary()
	if err != nil {
		return nil, err
	}
	d, err := desk.Up(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &Rig{Desk: d, Profile: filepath.Join(d.Home, "profile"), binary: binary}
	if err := r.simulate(ctx, scenario); err != nil {
		d.Down()
		return nil, err
	}
	return r, nil
}

// Beside is another person's Dogwatch at the same desk, with a profile of its own, against
// the same simulator.
func (r *Rig) Beside(name string) *Rig {
	return &Rig{Desk: r.Desk, Profile: filepath.Join(r.Home, name), URL: r.URL, Guarded: r.Guarded, binary: r.binary}
}

// Fault makes requests to the simulator go wrong until Mend.
func (r *Rig) Fault(ctx context.Context, f simulator.Fault) error {
	return r.post(ctx, "/simulator/fault", f, nil)
}

// Mend ends all faults.
func (r *Rig) Mend(ctx context.Context) error {
	return r.call(ctx, http.MethodDelete, "/simulator/fault", nil, nil)
}

// simulate starts the simulator on a free port and finds out which.
func (r *Rig) simulate(ctx context.Context, scenario string) error {
	out := filepath.Join(r.Home, "simulator.txt")
	p, err := r.Start(nil, "sh", "-c", `exec "$0" simulate --listen 127.0.0.1:0 --scenario "$1" >"$2"`, r.binary, scenario, out)
	if err != nil {
		return err
	}
	err = desk.Await(ctx, "the simulator", 10*time.Second, func() bool {
		text, _ := os.ReadFile(out)
		_, rest, ok := strings.Cut(string(text), "answers at ")
		r.URL, _, _ = strings.Cut(rest, " ")
		return ok || p.Ended()
	})
	if p.Ended() {
		return fmt.Errorf("the simulator ended: %s", p.Said())
	}
	return err
}

// StartWatch starts the watch with the token, or with what the keyring has where
// that is "". It does not wait.
func (r *Rig) StartWatch(token string, args ...string) (*desk.Process, error) {
	var env []string
	if !r.Guarded {
		env = append(env, "DOGWATCH_GUARD=off")
	}
	if token != "" {
		env = append(env, "DOGWATCH_TOKEN="+token)
	}
	var err error
	r.watch, err = r.Start(env, r.binary, append([]string{"--profile", r.Profile, "--api-url", r.URL}, args...)...)
	return r.watch, err
}

// Watch starts the watch, signed in as the person with the token. It is ready when
// it has looked at PagerDuty once.
func (r *Rig) Watch(ctx context.Context, token string, args ...string) error {
	if _, err := r.StartWatch(token, args...); err != nil {
		return err
	}
	err := desk.Await(ctx, "the first look at PagerDuty", 20*time.Second, func() bool {
		s, err := r.Status()
		return r.watch.Ended() || err == nil && s.Connection.State == app.ConnOK
	})
	if r.watch.Ended() {
		return fmt.Errorf("the watch ended: %s", r.watch.Said())
	}
	return err
}

// TheWatch is the process of the watch.
func (r *Rig) TheWatch() *desk.Process { return r.watch }

// Dogwatch runs a command of the binary on the profile.
func (r *Rig) Dogwatch(args ...string) (string, error) {
	return r.Run(nil, r.binary, append([]string{"--profile", r.Profile, "--api-url", r.URL}, args...)...)
}

// Status is what `dogwatch status --json` says.
func (r *Rig) Status() (app.StatusDoc, error) {
	var doc app.StatusDoc
	out, err := r.Dogwatch("status", "--json")
	if err != nil {
		return doc, err
	}
	return doc, json.Unmarshal([]byte(out), &doc)
}

// Event is a line of the log.
type Event struct {
	Time     time.Time
	Msg      string
	Incident string
	Fields   map[string]any
}

// Events are the log's lines with that name, oldest first.
func (r *Rig) Events(msg string) []Event {
	text, err := os.ReadFile(filepath.Join(r.Profile, "dogwatch.log"))
	if err != nil {
		return nil
	}
	var all []Event
	lines := bufio.NewScanner(bytes.NewReader(text))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var fields map[string]any
		if json.Unmarshal(lines.Bytes(), &fields) != nil || fields["msg"] != msg {
			continue
		}
		e := Event{Msg: msg, Fields: fields}
		e.Incident, _ = fields["incident"].(string)
		if at, ok := fields["time"].(string); ok {
			e.Time, _ = time.Parse(time.RFC3339Nano, at)
		}
		all = append(all, e)
	}
	return all
}

// Happened waits until the log has an event for the incident ("" for any), and gives
// the first.
func (r *Rig) Happened(ctx context.Context, msg, incident string, within time.Duration) (Event, error) {
	var found Event
	err := desk.Await(ctx, msg+" "+incident, within, func() bool {
		for _, e := range r.Events(msg) {
			if incident == "" || e.Incident == incident {
				found = e
				return true
			}
		}
		return false
	})
	return found, err
}

// Trigger makes the simulator page; it gives the incident's id and the moment just
// before.
func (r *Rig) Trigger(ctx context.Context, service, title string) (id string, at time.Time, err error) {
	at = time.Now()
	var answer struct {
		Incident simulator.State `json:"incident"`
	}
	err = r.post(ctx, "/simulator/trigger", map[string]any{"service": service, "title": title, "severity": "critical"}, &answer)
	return answer.Incident.ID, at, err
}

// TriggerWith makes the simulator page with more of an alert than a title.
func (r *Rig) TriggerWith(ctx context.Context, service, title string, with simulator.With) (id string, err error) {
	var answer struct {
		Incident simulator.State `json:"incident"`
	}
	err = r.post(ctx, "/simulator/trigger", struct {
		Service string `json:"service"`
		Title   string `json:"title"`
		simulator.With
	}{service, title, with}, &answer)
	return answer.Incident.ID, err
}

// Describe changes what a service says of itself: "description", and "fields".
func (r *Rig) Describe(ctx context.Context, service string, more map[string]any) error {
	more["service"] = service
	return r.post(ctx, "/simulator/service", more, nil)
}

// Note lets somebody write a note in PagerDuty, by hand.
func (r *Rig) Note(ctx context.Context, by, incident, text string) error {
	return r.post(ctx, "/simulator/act", map[string]any{"by": by, "kind": "note", "incident": incident, "text": text}, nil)
}

// Act lets somebody act in PagerDuty, by hand and without Dogwatch.
func (r *Rig) Act(ctx context.Context, by, via, kind, incident string) error {
	return r.post(ctx, "/simulator/act", map[string]any{"by": by, "via": via, "kind": kind, "incident": incident}, nil)
}

// Storm makes the simulator page n times at once.
func (r *Rig) Storm(ctx context.Context, n int) error {
	return r.post(ctx, "/simulator/storm?service=payments-api&title=instance+%25d&n="+strconv.Itoa(n), nil, nil)
}

// Incident is what the simulator says of an incident.
func (r *Rig) Incident(ctx context.Context, id string) (simulator.State, error) {
	var answer struct {
		Incident simulator.State `json:"incident"`
	}
	err := r.call(ctx, http.MethodGet, "/simulator/incidents/"+id, nil, &answer)
	return answer.Incident, err
}

// Incidents are all of the simulator's.
func (r *Rig) Incidents(ctx context.Context) ([]simulator.State, error) {
	var answer struct {
		Incidents []simulator.State `json:"incidents"`
	}
	err := r.call(ctx, http.MethodGet, "/simulator/incidents", nil, &answer)
	return answer.Incidents, err
}

// Requests are what the simulator was asked, oldest first.
func (r *Rig) Requests(ctx context.Context) ([]simulator.Request, error) {
	var answer struct {
		Requests []simulator.Request `json:"requests"`
	}
	err := r.call(ctx, http.MethodGet, "/simulator/requests", nil, &answer)
	return answer.Requests, err
}

func (r *Rig) post(ctx context.Context, path string, in, out any) error {
	return r.call(ctx, http.MethodPost, path, in, out)
}

func (r *Rig) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, r.URL+path, body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: HTTP %d: %s", method, path, resp.StatusCode, text)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(text, out)
}

// WindowPID is the process of the window, 0 where there is none.
func (r *Rig) WindowPID() int {
	out, err := exec.CommandContext(context.Background(), "pgrep", "-f", "^dogwatch window --profile "+r.Profile).Output()
	if err != nil {
		return 0
	}
	line, _, _ := strings.Cut(string(out), "\n")
	pid, _ := strconv.Atoi(line)
	return pid
}

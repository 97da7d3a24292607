package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
)

// team is a desk at which several people sit, each with a Dogwatch and a profile of their
// own, around one simulated PagerDuty. Whoever has no watch acts in PagerDuty by hand.
type team struct {
	*night
	desks map[string]*rig.Rig
	truth *pagerduty.Client
	began time.Time // what the scenario counts from
}

// The schedules of the scenario, by name.
const (
	primary  = "Payments primary" // layer-based
	platform = "Platform"         // shift-based
)

// gather puts up a desk for those people.
func gather(t *testing.T, people ...string) *team {
	t.Helper()
	n := prepareWith(t, "swaps", desk.Options{NoSound: true})
	m := &team{night: n, desks: map[string]*rig.Rig{}}
	for _, name := range people {
		m.desks[name] = n.Beside(name)
		m.sits(name)
	}
	var err error
	m.truth, err = pagerduty.New(app.Credential{URL: n.URL, Token: "farid-token"}, pagerduty.Options{Version: "test"})
	n.must(err)
	m.began = m.turns(primary)[1].Start.Add(18 * time.Hour) // the first that is not cut
	return m
}

// on is the team in a test that runs beside others.
func (m *team) on(t *testing.T) *team {
	beside := *m
	beside.night = &night{m.Rig, t}
	return &beside
}

// sits starts the person's watch, on the profile that may be there already.
func (m *team) sits(name string) {
	m.t.Helper()
	r := m.desks[name]
	m.must(os.MkdirAll(r.Profile, 0o700))
	m.must(os.WriteFile(filepath.Join(r.Profile, "config.toml"), []byte("[swap]\nservice = \"Shift swaps\"\n"), 0o600))
	m.must(r.Watch(m.t.Context(), name+"-token", "--tray"))
	m.t.Cleanup(func() {
		if m.t.Failed() {
			text, _ := os.ReadFile(filepath.Join(r.Profile, "dogwatch.log"))
			m.t.Logf("%s's log:\n%s", name, text)
		}
	})
	m.await(name+"'s calendar", func() bool {
		out, err := r.Dogwatch("shifts", "--json")
		return err == nil && strings.Contains(out, platform)
	})
}

// turns are who is on call on the schedule, by PagerDuty itself.
func (m *team) turns(schedule string) []roster.Stretch {
	m.t.Helper()
	found, err := m.truth.FindSchedules(m.t.Context(), schedule)
	m.must(err)
	now := time.Now().Truncate(time.Hour)
	window := app.Span{Start: now.Add(-20 * time.Hour), End: now.Add(8 * 24 * time.Hour)}
	read, err := m.truth.Schedules(m.t.Context(), []string{found[0].ID}, window)
	m.must(err)
	return roster.Cover(read[0].Slots, window)
}

// onCall names who is on call on the schedule throughout [from, to), hours after the
// scenario's beginning; several names where it is not one.
func (m *team) onCall(schedule string, from, to float64) string {
	m.t.Helper()
	window := m.span(from, to)
	var names []string
	for _, s := range m.turns(schedule) {
		if s.Overlaps(window) {
			first, _, _ := strings.Cut(app.Names(s.People), " ")
			if !slices.Contains(names, first) {
				names = append(names, first)
			}
		}
	}
	return strings.Join(names, ", ")
}

// holds checks who is on call.
func (m *team) holds(schedule string, from, to float64, who string) {
	m.t.Helper()
	if got := m.onCall(schedule, from, to); got != who {
		m.t.Fatalf("%s from %vh to %vh: %q is on call, want %q", schedule, from, to, got, who)
	}
}

// span is the stretch between two hours after the scenario's beginning.
func (m *team) span(from, to float64) app.Span {
	at := func(h float64) time.Time {
		return m.began.Add(time.Duration(h * float64(time.Hour))).Truncate(time.Second)
	}
	return app.Span{Start: at(from), End: at(to)}
}

// swap is a swap as `dogwatch swap list --json` tells it.
type swap struct {
	ID, State, Word string
	Taker           *app.Ref
	Offers          []struct{ By app.Ref }
	History         []struct {
		Who        app.Ref
		What, Void string
	}
}

// stretch is the flags for a stretch of a schedule.
func stretch(prefix, schedule string, s app.Span) []string {
	return []string{
		"--" + prefix + "schedule", schedule, "--" + prefix + "start", s.Start.UTC().Format(time.RFC3339), "--" + prefix + "end", s.End.UTC().Format(time.RFC3339),
	}
}

// says runs `dogwatch swap …` for a person, and gives what it prints.
func (m *team) says(name string, args ...string) (string, error) {
	return m.desks[name].Dogwatch(append([]string{"swap"}, args...)...)
}

// asks puts a request up and gives its id.
func (m *team) asks(name string, args ...string) string {
	m.t.Helper()
	out, err := m.says(name, append([]string{"ask", "--json"}, args...)...)
	m.must(err)
	var s swap
	m.must(json.Unmarshal([]byte(out), &s))
	if s.ID == "" || s.State != "open" {
		m.t.Fatalf("asked, and it says %s", out)
	}
	return s.ID
}

// sees gives the swap as the person's Dogwatch shows it.
func (m *team) sees(name, id string) (swap, bool) {
	m.t.Helper()
	out, err := m.says(name, "list", "--json")
	m.must(err)
	var doc struct{ Swaps []swap }
	m.must(json.Unmarshal([]byte(out), &doc))
	for _, s := range doc.Swaps {
		if s.ID == id {
			return s, true
		}
	}
	return swap{}, false
}

// within a poll of an idle board, and more.
const board = 90 * time.Second

// becomes waits until the person's Dogwatch shows the swap in that state.
func (m *team) becomes(name, id, state string) swap {
	m.t.Helper()
	var s swap
	err := desk.Await(m.t.Context(), fmt.Sprintf("%s sees %s", name, state), board, func() bool {
		var ok bool
		s, ok = m.sees(name, id)
		return ok && s.State == state
	})
	if err != nil {
		m.t.Fatalf("%v: %s sees %+v", err, name, s)
	}
	return s
}

// does runs a command about the swap that has to succeed.
func (m *team) does(name string, args ...string) {
	m.t.Helper()
	if out, err := m.says(name, args...); err != nil {
		m.t.Fatalf("%s, %v: %v: %s", name, args, err, out)
	}
}

// refused runs one that must fail, and gives the words.
func (m *team) refused(name string, args ...string) string {
	m.t.Helper()
	out, err := m.says(name, args...)
	if err == nil {
		m.t.Fatalf("%s, %v was done: %s", name, args, out)
	}
	return out + err.Error()
}

// request finds the incident that carries the swap.
func (m *team) request(id string) string {
	m.t.Helper()
	service, err := m.truth.FindService(m.t.Context(), "Shift swaps")
	m.must(err)
	all, err := m.truth.Requests(m.t.Context(), service.ID, m.began.Add(-time.Hour))
	m.must(err)
	for _, p := range all {
		if p.Key == app.SwapKeyPrefix+id {
			return p.Incident
		}
	}
	m.t.Fatalf("no incident carries %s", id)
	return ""
}

// byHand is what somebody without Dogwatch does in PagerDuty.
func (m *team) byHand(name, method, path string, body any) {
	m.t.Helper()
	text, err := json.Marshal(body)
	m.must(err)
	req, err := http.NewRequestWithContext(m.t.Context(), method, m.URL+path, bytes.NewReader(text))
	m.must(err)
	req.Header.Set("Authorization", "Token token="+name+"-token")
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("From", name+"@example.com")
	resp, err := http.DefaultClient.Do(req)
	m.must(err)
	defer resp.Body.Close()
	if said, _ := io.ReadAll(resp.Body); resp.StatusCode/100 != 2 {
		m.t.Fatalf("%s %s: HTTP %d: %s", method, path, resp.StatusCode, said)
	}
}

// puts puts a person on call by hand, in place of another.
func (m *team) puts(by, who string, schedule string, span app.Span) {
	m.t.Helper()
	found, err := m.truth.FindSchedules(m.t.Context(), schedule)
	m.must(err)
	people, err := m.truth.People(m.t.Context(), who)
	m.must(err)
	m.byHand(by, http.MethodPost, "/schedules/"+found[0].ID+"/overrides", map[string]any{"overrides": []any{map[string]any{
		"start": span.Start.UTC().Format(time.RFC3339), "end": span.End.UTC().Format(time.RFC3339),
		"user": map[string]string{"id": people[0].ID, "type": "user_reference"},
	}}})
}

package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/rig"
)

// soon is how long what must happen within one look may take on a slow machine.
const soon = 20 * time.Second

// night is one end-to-end run.
type night struct {
	*rig.Rig
	t *testing.T
}

// settings make the siren reach its full level soon enough to be recorded.
const settings = "[alarm]\nramp = \"1s\"\n"

// begin puts up a desk on which Ana is on call and nothing has happened.
func begin(t *testing.T) *night {
	t.Helper()
	return beginWith(t, desk.Options{}, "--tray")
}

func beginWith(t *testing.T, o desk.Options, args ...string) *night {
	t.Helper()
	n := prepare(t, o)
	if err := n.Watch(t.Context(), "ana-token", args...); err != nil {
		t.Fatal(err)
	}
	return n
}

// prepare puts up a desk without a watch.
func prepare(t *testing.T, o desk.Options) *night {
	t.Helper()
	return prepareWith(t, "quiet", o)
}

// prepareWith is prepare in that scenario.
func prepareWith(t *testing.T, scenario string, o desk.Options) *night {
	t.Helper()
	if os.Getenv("DOGWATCH_E2E") == "" {
		t.Skip("needs a desktop of its own: run make e2e")
	}
	// Not the test's context: pictures of a failure are taken after that has ended.
	r, err := rig.Up(context.WithoutCancel(t.Context()), scenario, o)
	if err != nil {
		t.Fatal(err)
	}
	n := &night{r, t}
	t.Cleanup(func() {
		if t.Failed() {
			n.picture("failed")
			for _, name := range []string{"dogwatch.log", "window.log", "window-stderr.txt"} {
				text, _ := os.ReadFile(filepath.Join(r.Profile, name))
				t.Logf("%s:\n%s", name, text)
			}
		}
		r.Down()
	})
	if err := os.MkdirAll(r.Profile, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(r.Profile, "config.toml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return n
}

// picture keeps what is on the screen, for people to look at.
func (n *night) picture(name string) {
	n.t.Helper()
	out := os.Getenv("DOGWATCH_E2E_OUT")
	if out == "" {
		return
	}
	name = strings.NewReplacer("/", "-", " ", "-").Replace(n.t.Name() + "-" + name)
	if err := n.Picture(filepath.Join(out, name+".png")); err != nil {
		n.t.Errorf("no picture: %v", err)
	}
}

func (n *night) must(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

// page triggers an incident and waits until it sounds and fills the screen.
func (n *night) page(title string) string {
	n.t.Helper()
	id := n.trigger(title)
	n.happened("siren_started", id)
	n.happened("alert_shown", id)
	return id
}

func (n *night) trigger(title string) string {
	n.t.Helper()
	id, _, err := n.Trigger(n.t.Context(), "payments-api", title)
	n.must(err)
	return id
}

func (n *night) happened(msg, incident string) rig.Event {
	n.t.Helper()
	e, err := n.Happened(n.t.Context(), msg, incident, soon)
	n.must(err)
	return e
}

// await waits for something that is to become so.
func (n *night) await(what string, ok func() bool) {
	n.t.Helper()
	n.must(desk.Await(n.t.Context(), what, soon, ok))
}

// armed waits until the alert takes keys: it lets those pass that were on their way
// when it came up.
func (n *night) armed() {
	n.t.Helper()
	n.await("the alert has the focus", func() bool {
		w, ok := n.alert()
		return ok && w.Active
	})
	time.Sleep(1200 * time.Millisecond) // the guard interval is time itself, there is nothing to look at
}

// alert is the full-screen alert, where there is one.
func (n *night) alert() (desk.Window, bool) {
	n.t.Helper()
	windows, err := n.Windows("")
	n.must(err)
	for _, w := range windows {
		if w.Fullscreen {
			return w, true
		}
	}
	return desk.Window{}, false
}

func (n *night) status() app.StatusDoc {
	n.t.Helper()
	doc, err := n.Status()
	n.must(err)
	return doc
}

// shown is the incident as `dogwatch status` has it.
func (n *night) shown(id string) app.StatusIncident {
	n.t.Helper()
	for _, i := range n.status().Incidents {
		if i.ID == id {
			return i
		}
	}
	n.t.Fatalf("%s is not in the status", id)
	return app.StatusIncident{}
}

// pagerDutySays waits until the simulator has the incident in that status.
func (n *night) pagerDutySays(id, status string) {
	n.t.Helper()
	n.await("PagerDuty says "+status, func() bool {
		i, err := n.Incident(n.t.Context(), id)
		return err == nil && i.Status == status
	})
}

// writes counts the writes that reached PagerDuty.
func (n *night) writes(method string) int {
	n.t.Helper()
	all, err := n.Requests(n.t.Context())
	n.must(err)
	count := 0
	for _, r := range all {
		if r.Method == method {
			count++
		}
	}
	return count
}

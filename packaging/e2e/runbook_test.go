package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/sync/link"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// library is a host of runbooks that counts what it is asked for, and can go away.
type library struct {
	*httptest.Server
	mu   sync.Mutex
	hits map[string]int
	text map[string]string
	gone bool
}

func openLibrary(t *testing.T, text map[string]string) *library {
	l := &library{hits: map[string]int{}, text: text}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.gone {
			panic(http.ErrAbortHandler)
		}
		l.hits[r.URL.Path]++
		text, ok := l.text[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
		fmt.Fprint(w, text)
	}))
	t.Cleanup(l.Close)
	return l
}

func (l *library) asked(path string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hits[path]
}

func (l *library) goAway() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gone = true
}

const diskRunbook = `# The disk fills up

Owner: **storage**

## Impact
Writes stop at 100 %.

## Diagnosis
- [ ] Which volume? ` + "`df -h`" + `
- [ ] **What** grew last night?

## Mitigation
1. Delete the oldest backups:
   ` + "```sh\n   rm /backup/older-than-a-month\n   ```" + `
2. Grow the volume.

![The graph](/graph.png)
`

// hostile is everything that has crashed or stalled a renderer of Markdown.
func hostile() string {
	return "# Hostile\n\n- [ ] **x**\n- [x] `y`\n- [ ] [z](javascript:alert(1))\n\n" +
		strings.Repeat("*", 50_000) + "\n\n" + strings.Repeat("[", 20_000) + "\n\n" + strings.Repeat("> ", 5_000) + "deep\n\n" +
		strings.Repeat("long ", 40_000) + "\n\n<script>alert(1)</script><img src=\"/pixel.png\">\n\n![](/pixel.png)\n\n[x](javascript:alert(2))\n\u202e\n"
}

// TestARunbookForEachShape pages with each way in which an alert names its runbook. Each is
// found, read once, and shown beside the alert; when the network is gone it is still there,
// with its age, and so it is after a restart.
func TestARunbookForEachShape(t *testing.T) {
	lib := openLibrary(t, map[string]string{
		"/link.md": diskRunbook, "/detail.md": diskRunbook, "/firing.md": diskRunbook, "/body.md": diskRunbook, "/note.md": diskRunbook,
		"/field.md": diskRunbook, "/described.md": diskRunbook,
		"/hostile.md": hostile(),
	})
	n := prepareWith(t, "runbooks", desk.Options{})
	folder := filepath.Join(n.Home, "runbooks")
	n.must(os.MkdirAll(folder, 0o700))
	n.must(os.WriteFile(filepath.Join(folder, "mapped.md"), []byte("# From my own folder\n\n- [ ] look\n"), 0o600))
	n.must(os.WriteFile(filepath.Join(n.Profile, "config.toml"), []byte(settings+
		fmt.Sprintf("[runbooks]\nfolder = %q\nmap = [{title = \"*none*\", url = \"mapped.md\"}]\n", folder)), 0o600))
	at := func(path string) string { return lib.URL + path }
	n.must(n.Describe(t.Context(), "description", map[string]any{"description": "Orders. Runbook: " + at("/described.md")}))
	n.must(n.Watch(t.Context(), "ana-token", "--tray"))

	type shape struct {
		with simulator.With
		url  string
	}
	shapes := map[string]shape{
		"link":   {simulator.With{Links: []simulator.LinkPlan{{Href: "https://grafana.example.com/d/1", Text: "Dashboard"}, {Href: at("/link.md"), Text: "Runbook"}}}, at("/link.md")},
		"detail": {simulator.With{Details: map[string]any{"custom_details": map[string]any{"runbook_url": at("/detail.md")}}}, at("/detail.md")},
		"firing": {simulator.With{Client: "Alertmanager", Details: map[string]any{
			"num_firing": "1", "firing": "Labels:\n - alertname = DiskFull\nAnnotations:\n - runbook_url = " + at("/firing.md") + "\nSource: x\n",
		}}, at("/firing.md")},
		"field":       {simulator.With{Fields: map[string]any{"runbook": at("/field.md")}}, at("/field.md")},
		"description": {simulator.With{}, at("/described.md")},
		"note":        {simulator.With{}, at("/note.md")},
		"body":        {simulator.With{By: "ben", Body: "Disk at 97 %. Runbook: " + at("/body.md")}, at("/body.md")},
		"none":        {simulator.With{}, "file://" + filepath.ToSlash(filepath.Join(folder, "mapped.md"))},
	}
	ids := map[string]string{}
	for name, shape := range shapes {
		shape.with.Urgency = "high"
		id, err := n.TriggerWith(t.Context(), name, "A "+name+" page", shape.with)
		n.must(err)
		if name == "note" {
			n.must(n.Note(t.Context(), "ben", id, "Please use our runbook: "+shape.url))
		}
		ids[name] = id
	}
	found := func(id, url string) bool {
		for _, r := range n.shown(id).Runbooks {
			if r.URL == url {
				return r.Offline
			}
		}
		return false
	}
	for name, shape := range shapes {
		n.happened("incident_seen", ids[name])
		n.await("the runbook of the shape "+name, func() bool { return found(ids[name], shape.url) })
	}
	if got := lib.asked("/graph.png"); got > 0 {
		t.Errorf("a picture was asked for %d times, and nobody had asked", got)
	}

	// One alone, to see it beside the alert.
	rest := []string{"resolve"}
	for name, id := range ids {
		if name != "link" {
			rest = append(rest, id)
		}
	}
	_, err := n.Dogwatch(rest...)
	n.must(err)
	n.happened("alert_shown", ids["link"])
	time.Sleep(2 * time.Second) // the runbook is drawn after the first frame, for the picture
	n.picture("beside the alert")

	n.armed()
	n.must(n.Key("x", "j", "space")) // the text, its first step, ticked
	ticked := func() int {
		s, err := link.NewClient(filepath.Join(n.Profile, "dogwatch.sock")).Latest(t.Context())
		if err != nil {
			return -1
		}
		return len(s.Ticks)
	}
	n.await("the step is ticked", func() bool { return ticked() == 1 })
	n.picture("ticked")

	lib.goAway()
	shown := len(n.Events("alert_shown"))
	n.TheWatch().Stop()
	n.must(n.Watch(t.Context(), "ana-token", "--tray"))
	n.await("the runbook is there without its host", func() bool { return found(ids["link"], at("/link.md")) })
	out, err := n.Dogwatch("runbook", "show", ids["link"])
	n.must(err)
	if !strings.Contains(out, "Delete the oldest backups") {
		t.Errorf("the offline copy says %q", out)
	}
	n.await("the alert, again", func() bool { return len(n.Events("alert_shown")) > shown })
	time.Sleep(2 * time.Second)
	n.picture("offline beside the alert")
	if ticked() != 1 {
		t.Errorf("after a restart %d steps are ticked", ticked())
	}
	n.armed()
	n.must(n.Key("p"))
	time.Sleep(time.Second) // the words of the note are asked about, for the picture
	n.picture("post the steps")
	n.must(n.Key("Return"))
	n.await("the step is in PagerDuty", func() bool {
		ticks := n.room(n.Rig, ids["link"]).Ticks
		return len(ticks) == 1 && strings.HasPrefix(ticks[0].Text, "Which volume?") && ticks[0].By.Name == "Ana Costa"
	})
}

// TestAHostileRunbookHarmsNothing shows a runbook that is made to crash, stall and spy.
func TestAHostileRunbookHarmsNothing(t *testing.T) {
	lib := openLibrary(t, map[string]string{"/hostile.md": hostile()})
	n := begin(t)
	id, err := n.TriggerWith(t.Context(), "payments-api", "A hostile page", simulator.With{
		Severity: "critical", Details: map[string]any{"runbook_url": lib.URL + "/hostile.md"},
	})
	n.must(err)
	n.happened("siren_started", id)
	n.happened("alert_shown", id)
	n.await("the runbook is read", func() bool { return lib.asked("/hostile.md") > 0 })
	n.armed()
	time.Sleep(2 * time.Second) // it is drawn by now, or never
	n.picture("hostile")
	before := n.WindowPID()
	n.must(n.Key("a")) // the window still takes keys
	n.pagerDutySays(id, "acknowledged")
	if after := n.WindowPID(); after != before || after == 0 {
		t.Errorf("the window died: it was process %d and is %d", before, after)
	}
	if len(n.Events("window_died")) > 0 {
		t.Error("the window died")
	}
	if got := lib.asked("/pixel.png"); got > 0 {
		t.Errorf("the spying picture was fetched %d times", got)
	}
}

// TestCoverageOfAQuarter counts the pages of ninety days for each service, and says which of
// them has a runbook that opens.
func TestCoverageOfAQuarter(t *testing.T) {
	lib := openLibrary(t, map[string]string{"/live.md": diskRunbook})
	n := prepareWith(t, "runbooks", desk.Options{NoTray: true, NoNotifications: true, NoSound: true})
	folder, cards := filepath.Join(n.Home, "runbooks"), filepath.Join(n.Home, "cards")
	n.must(os.MkdirAll(folder, 0o700))
	n.must(os.MkdirAll(cards, 0o700))
	n.must(os.WriteFile(filepath.Join(cards, "ours.md"), []byte(teamCard), 0o600))
	n.must(os.WriteFile(filepath.Join(n.Profile, "config.toml"),
		fmt.Appendf(nil, "[hours]\nzone = \"UTC\"\n[runbooks]\nfolder = %q\n[guide]\nsource = %q\n", folder, cards), 0o600))
	n.must(n.Describe(t.Context(), "link", map[string]any{"description": "Runbook: " + lib.URL + "/live.md"}))
	n.must(n.Describe(t.Context(), "detail", map[string]any{"description": "Runbook: " + lib.URL + "/dead.md"}))
	n.must(n.Watch(t.Context(), "ana-token"))
	_, err := n.Dogwatch("runbook", "check")
	n.must(err)
	out, err := n.Dogwatch("runbook", "coverage", "--json")
	n.must(err)
	var c app.Coverage
	n.must(json.Unmarshal([]byte(out), &c))
	var got []string
	for _, s := range c.Services {
		got = append(got, fmt.Sprintf("%s %s %d %d", s.Service.Name, s.State, s.Pages, s.Nights))
	}
	if want := "Payments API opens 12 5; Checkout broken 4 0; Importer missing 1 1"; strings.Join(got, "; ") != want {
		t.Errorf("the coverage is %q, want %q", strings.Join(got, "; "), want)
	}
	n.await("the main window", func() bool {
		all, err := n.Windows("Dogwatch")
		return err == nil && len(all) > 0 && all[0].Active
	})
	n.must(n.Key("ctrl+5"))
	time.Sleep(2 * time.Second) // the coverage is drawn, for the picture
	n.picture("coverage")
	n.must(n.Key("Return"))
	time.Sleep(2 * time.Second)
	n.must(n.Key("ctrl+f"))
	time.Sleep(time.Second) // the field takes the focus
	n.must(n.Type("backup"))
	time.Sleep(time.Second)
	n.picture("reading and searching")
	n.must(n.Key("Escape", "Escape", "Down", "Down", "n"))
	n.await("a runbook is started from the template", func() bool {
		text, err := os.ReadFile(filepath.Join(folder, "importer.md"))
		return err == nil && strings.Contains(string(text), "## Mitigation")
	})
	n.picture("started")

	out, err = n.Dogwatch("guide", "escalating")
	n.must(err)
	if !strings.Contains(out, "Call the bridge") {
		t.Errorf("the team's card is not in place of the shipped one: %q", out)
	}
	n.must(n.Key("ctrl+6"))
	time.Sleep(2 * time.Second)
	n.picture("guide")
}

// teamCard takes the place of a card that comes with Dogwatch.
const teamCard = `+++
id = "escalating"
kind = "checklist"
title = "Escalating here"
short = "Call the bridge."
+++
- [ ] Call the bridge: 555 0100
`

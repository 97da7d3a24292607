package campaign

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// mutant is one promise broken on purpose: a text in a file is replaced.
type mutant struct {
	name     string
	file     string
	old, new string
	finds    []string // the promises that it breaks: one of them must be found
	from     int      // the first seed to play, where it takes a rare coincidence
}

// mutants are the ways in which the code is broken. Those marked as found are what the
// campaign had found in the code itself.
var mutants = []mutant{
	{
		"only the first of several pages rings", "app/alarm/demand.go",
		"if p.Ringing() {", "if p.Ringing() && len(voices) == 0 {",
		[]string{missed, silent},
		0,
	},
	{
		"blindness is not sounded", "app/alarm/demand.go",
		"	if at.After(f.Now) {\n		d.wake(at)\n		return false\n	}\n	return true\n", "	return false\n",
		[]string{missed},
		0,
	},
	{
		"a refused answer does not ring again", "app/alarm/stand.go",
		"	case app.ClaimRefused:\n", "	case app.ClaimRefused:\n		p.Pattern = app.Silence\n",
		[]string{missed},
		0,
	},
	{
		"an undelivered answer is never sounded", "app/alarm/stand.go",
		"	at := c.Since.Add(grace)\n", "	at := c.Since.Add(100 * grace)\n	return at\n",
		[]string{missed},
		0,
	},
	{
		"an answer holds for later pages too", "app/alarm/stand.go",
		"unanswered := c.None() || r.Began.After(c.Pressed)", "unanswered := c.None()",
		[]string{missed},
		0,
	},
	{
		"a hush outlasts the page that it was for", "app/alarm/step.go",
		"			Live: true, Low: low,", "			Hushed: r.Hushed, Live: true, Low: low,",
		[]string{missed},
		0,
	},
	{
		"what is over rings on", "app/alarm/step.go",
		"	if r.Live {\n		r.Live, r.Ended = false, now\n	}\n", "",
		[]string{rangOn},
		0,
	},
	{
		"a failed look counts as an empty one", "sync/engine/look.go",
		"	if l.err != nil {\n		e.lookFailed(l.err, now)\n		return\n	}\n", "",
		[]string{missed},
		0,
	},
	{
		"only the first page of the list is read", "sync/pagerduty/page.go",
		"		if !p.more || met {", "		if true {",
		[]string{missed},
		0,
	},
	{
		"what was seen is not restored", "sync/engine/state.go",
		"	for _, i := range saved.Incidents {\n", "	saved.Alarm = nil\n	for _, i := range saved.Incidents[:0] {\n",
		[]string{silent, missed},
		0,
	},
	{
		"what was pressed is not restored", "sync/engine/state.go",
		"e.queue = outbox.New(saved.Actions)", "e.queue = outbox.New(nil)",
		[]string{actLost},
		0,
	},
	{
		"an action is taken before it is on disk", "sync/engine/submit.go",
		"		e.saver.put(app.Change{Actions: fresh}, func(error) {\n			e.post(func() { e.begin(fresh) })\n			answers <- answer{taken, nil}\n		})\n",
		"		answers <- answer{taken, nil}\n		e.saver.put(app.Change{Actions: fresh}, func(error) { e.post(func() { e.begin(fresh) }) })\n",
		[]string{actLost},
		0,
	},
	{
		"an acknowledgement is sent to what is resolved", "sync/outbox/judge.go",
		"	if i.Status == app.Resolved {", "	if i.Status == app.Resolved && a.Kind != app.Acknowledge {",
		[]string{reopened},
		0,
	},
	{
		"an escalation is sent again after a lost answer", "sync/outbox/judge.go",
		"		return judgeEscalate(a, i, me)", "		return send",
		[]string{doubled},
		0,
	},
	{
		"a note is sent again after a lost answer", "sync/outbox/judge.go",
		"		if a.Unsure && posted(a, e, me) {", "		if false {",
		[]string{doubled},
		0,
	},
	{
		"after a crash nothing is unsure", "sync/outbox/queue.go",
		"			a.State, a.Unsure = app.Waiting, true", "			a.State = app.Waiting",
		[]string{doubled},
		0,
	},
	{
		"a claim is confirmed while it is sent", "sync/outbox/claims.go",
		"		c.State = app.ClaimSending\n", "		c.State = app.ClaimConfirmed\n",
		[]string{falseWord},
		0,
	},
	{
		"an unsure write counts as done", "sync/engine/send.go",
		"	case outbox.Final(err):", "	case strings.Contains(err.Error(), \"may or may not\"):\n		e.end(a.ID, app.Confirmed, \"\", now)\n	case outbox.Final(err):",
		[]string{falseWord},
		0,
	},
	{
		"found: a snooze is taken for done by when the acknowledgement ends", "sync/outbox/judge.go",
		"	if a.Unsure && snoozed(a, e, me) {", "	if at, ok := e.Incident.PendingAt(app.PendingUnacknowledge); a.Unsure && ok && !at.Before(a.At.Add(a.For-settle)) {",
		[]string{falseWord, doubled},
		0,
	},
	{
		"found: an unsure note is looked for by this computer's clock", "sync/outbox/judge.go",
		"	if a.Baseline.At.IsZero() {\n		return a.At.Add(-e.Skew)\n	}\n	return a.Baseline.At\n", "	return a.At\n",
		[]string{doubled},
		0,
	},
	{
		"found: a restart ends a blindness", "sync/engine/state.go",
		"	if !e.memory.Blind.IsZero() {", "	if false {",
		[]string{silent, missed},
		1120,
	},
	{
		"found: the disk is waited for between the look and the write", "sync/engine/send.go",
		"	if err := ctx.Err(); err != nil { // too late", "	time.Sleep(5 * time.Second)\n	if err := ctx.Err(); err != nil { // too late",
		[]string{reopened},
		0,
	},
}

// TestEveryBrokenPromiseIsCaught breaks the code, one way after the other, in a copy of
// the tree, and plays the campaign on it: that must find it. It is played with
// DOGWATCH_CAMPAIGN=mutants.
func TestEveryBrokenPromiseIsCaught(t *testing.T) {
	if os.Getenv("DOGWATCH_CAMPAIGN") != "mutants" {
		t.Skip("it takes a quarter of an hour: DOGWATCH_CAMPAIGN=mutants plays it")
	}
	tree := t.TempDir()
	root := filepath.Join("..", "..", "..")
	for _, part := range []string{"app", "sync"} {
		if err := os.CopyFS(filepath.Join(tree, part), os.DirFS(filepath.Join(root, part))); err != nil {
			t.Fatal(err)
		}
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, file))
		if err == nil {
			err = os.WriteFile(filepath.Join(tree, file), text, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range mutants {
		t.Run(m.name, func(t *testing.T) { m.play(t, tree) })
	}
}

var found = regexp.MustCompile(`_test\.go:\d+: (.*) at \d\d:\d\d:\d\d\.\d: (.*)`)

// play breaks the code, plays nights until one finds it, and mends the code.
func (m mutant) play(t *testing.T, tree string) {
	path := filepath.Join(tree, m.file)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(whole), m.old) != 1 {
		t.Fatalf("%s does not hold the text once: it has changed, and so must the mutant", m.file)
	}
	broken := strings.Replace(string(whole), m.old, m.new, 1)
	if strings.Contains(m.new, "strings.") {
		broken = strings.Replace(broken, "import (\n", "import (\n\t\"strings\"\n", 1)
	}
	if err := os.WriteFile(path, []byte(broken), 0o600); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}()
	from := max(m.from, firstSeed)
	for first := from; first < from+60; first += 6 {
		out := nights(t, tree, first, 6)
		for _, hit := range found.FindAllStringSubmatch(out, -1) {
			for _, promise := range m.finds {
				if hit[1] == promise {
					seed := regexp.MustCompile(`DOGWATCH_CAMPAIGN_SEED=(\d+)`).FindStringSubmatch(out[strings.Index(out, hit[0]):])
					t.Logf("| %s | %s | %s: %.160s |", m.name, strings.Join(seed[1:], ""), hit[1], hit[2])
					return
				}
			}
		}
		if strings.Contains(out, "[build failed]") || strings.Contains(out, "[setup failed]") {
			t.Fatalf("it cannot be built: %s", out)
		}
	}
	t.Error("no night of sixty finds it")
}

// nights plays some nights in the tree and gives what they say.
func nights(t *testing.T, tree string, first, count int) string {
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "go", "test", "-count=1", "-run", "^TestCampaign$", "./app/boot/campaign")
	cmd.Dir = tree
	cmd.Env = append(os.Environ(), fmt.Sprintf("DOGWATCH_CAMPAIGN=%d", count), fmt.Sprintf("DOGWATCH_CAMPAIGN_FIRST=%d", first))
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		if _, failed := errors.AsType[*exec.ExitError](err); !failed {
			t.Fatal(err)
		}
	}
	return out.String()
}

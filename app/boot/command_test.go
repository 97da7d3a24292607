package boot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// program is one start of the binary with nothing of the real world in it.
func program(t *testing.T, args ...string) (p *Program, out, errs *bytes.Buffer) {
	t.Helper()
	out, errs = new(bytes.Buffer), new(bytes.Buffer)
	return &Program{
		Args: args, Stdin: strings.NewReader(""), Stdout: out, Stderr: errs,
		Getenv: func(string) string { return "" }, Version: "1.2.3",
	}, out, errs
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		line    string
		command string
		check   func(*call) bool
	}{
		{"", "", func(c *call) bool { return !c.trayOnly && !c.demo }},
		{"--demo --tray", "", func(c *call) bool { return c.trayOnly && c.demo }},
		{"--profile /p status --json", "status", func(c *call) bool { return c.profile == "/p" && c.asJSON }},
		{"status --json --profile=/p", "status", func(c *call) bool { return c.profile == "/p" && c.asJSON }},
		{"--profile status status", "status", func(c *call) bool { return c.profile == "status" }},
		{"ack A #7 --all", "ack", func(c *call) bool { return c.all && slices.Equal(c.args, []string{"A", "#7"}) }},
		{"escalate A --level 3", "escalate", func(c *call) bool { return c.level == 3 && slices.Equal(c.args, []string{"A"}) }},
		{"escalate --level 3 A", "escalate", func(c *call) bool { return c.level == 3 && slices.Equal(c.args, []string{"A"}) }},
		{"--api-url http://127.0.0.1:1 hush 5m", "hush", func(c *call) bool { return c.apiURL == "http://127.0.0.1:1" && c.args[0] == "5m" }},
		{"swap accept X --start 2026-12-01 --to a --to b", "swap", func(c *call) bool {
			return slices.Equal(c.args, []string{"accept", "X"}) && c.since == "2026-12-01" && slices.Equal(c.swap.to, people{"a", "b"})
		}},
		{"--profile /p dogwatch:swap/1/abc", "dogwatch:swap/1/abc", func(c *call) bool { return slices.Equal(c.args, []string{"dogwatch:swap/1/abc"}) }},
		{"ack ack", "ack", func(c *call) bool { return slices.Equal(c.args, []string{"ack"}) }},
	} {
		p, _, _ := program(t, strings.Fields(c.line)...)
		one := &call{Program: p}
		cmd, err := one.parse()
		if err != nil || cmd.name != c.command || !c.check(one) {
			t.Errorf("%q: command %q, %+v, %v", c.line, cmd.name, one, err)
		}
	}
}

func TestUsageMistakesExitWithTwo(t *testing.T) {
	for _, line := range []string{
		"swim", "status --colour", "escalate A B", "ack", "ack A --all", "hush soon", "hush 1m 2m", "escalate", "status now", "login --region mars", "version --json",
		"swap", "swap swim", "swap accept", "swap accept A B", "swap list A", "swap ask --schedule S", "runbook show", "runbook token a/b", "runbook swim",
		"escalate A --level -2",
	} {
		p, _, errs := program(t, append(strings.Fields(line), "--profile", t.TempDir())...)
		if code := p.run(t.Context()); code != exitUsage || errs.Len() == 0 {
			t.Errorf("%q: exit %d, %q", line, code, errs)
		}
	}
}

// A script whose variable is empty must not start a watch, nor answer anything.
func TestAnEmptyWordIsAMistake(t *testing.T) {
	for _, words := range [][]string{{""}, {"ack", ""}, {"resolve", "A", ""}, {"escalate", ""}} {
		over, cancel := context.WithCancel(t.Context())
		cancel() // a watch that is started all the same ends at once
		p, _, errs := program(t, append(words, "--profile", t.TempDir())...)
		if code := p.run(over); code != exitUsage {
			t.Errorf("%q: exit %d, %q", words, code, errs)
		}
	}
}

func TestAMistakeIsToldInSentences(t *testing.T) {
	for line, want := range map[string]string{
		"swim":         "dogwatch: there is no command \"swim\". See dogwatch --help.\n",
		"runbook show": "dogwatch: runbook list, show URL, coverage, check or token HOST? See dogwatch --help.\n",
	} {
		p, _, errs := program(t, append(strings.Fields(line), "--profile", t.TempDir())...)
		if p.run(t.Context()); errs.String() != want {
			t.Errorf("%q: %q", line, errs)
		}
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left") }

func TestWordsThatAreLostAreNoSuccess(t *testing.T) {
	for _, line := range []string{"version", "--help", "help"} {
		p, _, errs := program(t, line)
		p.Stdout = full{}
		if code := p.run(t.Context()); code != exitFailed || !strings.Contains(errs.String(), "no space left") {
			t.Errorf("%q: exit %d, %q", line, code, errs)
		}
	}
}

func TestAProfileThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p, _, errs := program(t, "status", "--profile", filepath.Join(file, "p"))
	if code := p.run(t.Context()); code != exitFailed || !strings.Contains(errs.String(), "no page rings here") || !strings.Contains(errs.String(), "--profile") {
		t.Errorf("exit %d, %q", code, errs)
	}
}

func TestWithoutAWatchTheExitIsThree(t *testing.T) {
	for _, line := range []string{"status", "status --follow", "ack A", "resolve A", "escalate A", "hush", "swap list", "swap accept A", "dogwatch:swap/1/abc", "runbook", "guide"} {
		p, _, errs := program(t, append(strings.Fields(line), "--profile", t.TempDir())...)
		if code := p.run(t.Context()); code != exitNoWatch || !strings.Contains(errs.String(), "no watch is running") {
			t.Errorf("%q: exit %d, %q", line, code, errs)
		}
	}
}

func TestVersionAndHelp(t *testing.T) {
	p, out, _ := program(t, "version")
	if code := p.run(t.Context()); code != exitDone || out.String() != "dogwatch 1.2.3\n" {
		t.Errorf("exit %d, %q", code, out)
	}
	p, out, _ = program(t, "--help")
	if code := p.run(t.Context()); code != exitDone {
		t.Errorf("exit %d", code)
	}
	word, same, _ := program(t, "help")
	if code := word.run(t.Context()); code != exitDone || same.String() != out.String() {
		t.Errorf("help: exit %d, %q", code, same)
	}
	for _, cmd := range commands() {
		if shown := strings.Contains(out.String(), "  dogwatch "+cmd.name+" "+cmd.usage) || strings.Contains(out.String(), "\n      "+cmd.help+"\n") && cmd.help != ""; shown == cmd.hide {
			t.Errorf("%q is shown in the help: %v", cmd.name, shown)
		}
	}
}

// TestTheVersionIsOne holds main.go, FyneApp.toml and CHANGELOG.md to one version.
func TestTheVersionIsOne(t *testing.T) {
	read := func(name string) string {
		text, err := os.ReadFile(filepath.Join("..", "..", name))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	_, rest, _ := strings.Cut(read("main.go"), `const version = "`)
	version, _, _ := strings.Cut(rest, `"`)
	if version == "" || !strings.Contains(read("FyneApp.toml"), `Version = "`+version+`"`) || !strings.Contains(read("CHANGELOG.md"), "## ["+version+"]") {
		t.Errorf("main.go says %q, and FyneApp.toml or CHANGELOG.md something else", version)
	}
}

func TestTheWindowGetsNoTokenAndTheXServer(t *testing.T) {
	env := []string{"DOGWATCH_TOKEN=u+secret", "NOTIFY_SOCKET=/run/x", "WATCHDOG_USEC=1", "WATCHDOG_PID=1", "WAYLAND_DISPLAY=wayland-0", "XDG_SESSION_TYPE=wayland", "HOME=/h"}
	if got := windowEnv(append([]string{"DISPLAY=:0"}, env...)); !slices.Equal(got, []string{"DISPLAY=:0", "HOME=/h", "XDG_SESSION_TYPE=x11"}) {
		t.Errorf("beside an X server: %v", got)
	}
	if got := windowEnv(env); !slices.Equal(got, []string{"WAYLAND_DISPLAY=wayland-0", "XDG_SESSION_TYPE=wayland", "HOME=/h"}) {
		t.Errorf("on Wayland alone: %v", got)
	}
}

func TestATokenGoesFromTheWindowToTheWatch(t *testing.T) {
	var pipe bytes.Buffer
	pipe.WriteString("a library says hello\n")
	want := app.Credential{Region: "eu", URL: "https://pd.example.com", Token: "u+secret"}
	if err := (handOver{&pipe}).SignIn(t.Context(), want); err != nil {
		t.Fatal(err)
	}
	got := make(chan app.Credential, 1)
	w := &windows{signIn: func(_ context.Context, c app.Credential) error {
		got <- c
		return nil
	}}
	w.listen(t.Context(), &pipe)
	if c := <-got; c != want {
		t.Errorf("arrived %+v", c)
	}
	if text, err := json.Marshal(want); err != nil || strings.Contains(string(text), "u+secret") {
		t.Errorf("a credential shows its token: %s, %v", text, err)
	}
}

func TestAProfileHoldsEverything(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	p, err := openProfile(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{p.config, p.database, p.log, p.crash, p.socket, p.lock, p.volumes} {
		if filepath.Dir(path) != dir {
			t.Errorf("%s lies elsewhere", path)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v, %v", info, err)
	}
}

func TestTheDemoHasAProfileOfItsOwn(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("XDG_CONFIG_HOME", "")
	t.Setenv("XDG_DATA_HOME", "")
	own, err := openProfile("", false)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := openProfile("", true)
	if err != nil {
		t.Fatal(err)
	}
	if own.socket == demo.socket || own.config == demo.config || own.name == demo.name {
		t.Errorf("the demo shares %+v with the real one %+v", demo, own)
	}
}

//go:build linux

package autostart

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// insideVar tells the test that it runs in namespaces of its own.
const insideVar = "AUTOSTART_TEST_INSIDE"

// TestSystemdKeepsTheWatchAlive logs in to a real systemd user manager.
func TestSystemdKeepsTheWatchAlive(t *testing.T) {
	const manager = "/lib/systemd/systemd"
	need(t, manager, "systemctl", "dbus-daemon", "mount")
	if os.Getenv(insideVar) == "" {
		if testing.Short() {
			t.Skip("takes some seconds")
		}
		apart(t)
		return
	}
	// /run is this test's own from here on.
	run := func(program string, args ...string) (string, error) {
		out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
		return strings.TrimSpace(string(out)), err
	}
	if out, err := run("mount", "-t", "tmpfs", "tmpfs", "/run"); err != nil {
		t.Skipf("cannot have a /run of its own: %s", out)
	}
	home, runtime := t.TempDir(), "/run/user/0"
	units := filepath.Join(home, "targets")
	log := filepath.Join(home, "log")
	for _, dir := range []string{"/run/systemd/system", runtime, units} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(home, ".config")
	for name, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": config, "XDG_RUNTIME_DIR": runtime, logVar: log,
		"DBUS_SESSION_BUS_ADDRESS": "unix:path=" + runtime + "/bus",
		"SYSTEMD_UNIT_PATH":        filepath.Join(config, "systemd/user") + ":" + units,
	} {
		t.Setenv(name, value)
	}
	for _, target := range []string{"basic", "default", "shutdown", "exit", "graphical-session"} {
		text := "[Unit]\nDefaultDependencies=no\n"
		if err := os.WriteFile(filepath.Join(units, target+".target"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e := Entry{Program: oddProgram(t, "a b%h$x=é;#&"), Profile: entries["odd"].Profile}
	if err := e.On(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st, err := e.Status(); err != nil || st.State != On || filepath.Base(st.Where) != unitName {
		t.Fatalf("%+v, %v", st, err)
	}
	// Quicker than in earnest, the way that the file itself names.
	drop := filepath.Join(config, "systemd/user", unitName+".d")
	if err := os.MkdirAll(drop, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(drop, "quick.conf"), []byte("[Service]\nWatchdogSec=1\nRestartSec=100ms\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--address=unix:path="+runtime+"/bus")
	login := exec.CommandContext(t.Context(), manager, "--user", "--log-target=console")
	login.Stderr, login.Stdout = os.Stderr, os.Stderr
	for _, c := range []*exec.Cmd{bus, login} {
		if err := c.Start(); err != nil {
			t.Skipf("cannot run %s: %v", c.Path, err)
		}
	}
	show := func(property string) string {
		out, _ := run("systemctl", "--user", "show", "--value", "-p", property, unitName)
		return out
	}
	until(t, "the manager runs", func() bool { return show("LoadState") == "loaded" })
	if out, _ := run("systemctl", "--user", "is-enabled", unitName); out != "enabled" {
		t.Errorf("systemctl says it is %q", out)
	}
	if out, err := run("systemctl", "--user", "start", "graphical-session.target"); err != nil {
		t.Fatalf("log in: %s", out)
	}
	nth := func(n int, what string) started {
		t.Helper()
		until(t, what, func() bool { return len(starts(t, log)) == n && show("SubState") == "running" })
		return starts(t, log)[n-1]
	}
	first := nth(1, "started at login")
	if want := append([]string{e.Program}, e.args()...); !slices.Equal(first.Args, want) {
		t.Errorf("started with %q, want %q", first.Args, want)
	}
	if err := syscall.Kill(first.PID, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	nth(2, "started again after kill -9")
	if err := os.WriteFile(log+".panic", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	nth(3, "started again after a panic")
	if err := os.WriteFile(log+".hang", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	until(t, "started again after a hang", func() bool { return len(starts(t, log)) >= 4 })
	if err := os.Remove(log + ".hang"); err != nil {
		t.Fatal(err)
	}
	until(t, "runs again", func() bool { return show("SubState") == "running" })
	// Quitting is meant.
	if err := os.WriteFile(log+".quit", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	until(t, "it stays ended", func() bool { return show("SubState") == "dead" })
	if got := show("Result"); got != "success" {
		t.Errorf("having quit, systemd calls it %q", got)
	}
	// Turned off: the next login starts nothing.
	if err := e.Off(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := show("LoadState"); got != "not-found" {
		t.Errorf("turned off, the unit is %q", got)
	}
}

// apart runs this test as the first process of namespaces of its own, with which
// all that it starts ends. It is skipped where that is not allowed.
func apart(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("needs root, for a /run of its own")
	}
	if exists("/run/systemd/system") {
		t.Skip("this computer's own systemd is left in peace")
	}
	before := groups(t)
	t.Cleanup(func() {
		for _, g := range slices.Backward(groups(t)) { // the inner ones first
			if !slices.Contains(before, g) {
				_ = os.Remove(g) // the kernel keeps one that is in use
			}
		}
	})
	cmd := exec.CommandContext(t.Context(), "/proc/self/exe", "-test.run=^"+t.Name()+"$", "-test.count=1", "-test.v")
	cmd.Env = append(os.Environ(), insideVar+"=1")
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS | syscall.CLONE_NEWPID, Unshareflags: syscall.CLONE_NEWNS}
	var out strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Skipf("no namespaces may be made here: %v", err)
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if !strings.Contains(out.String(), "--- PASS: "+t.Name()) {
		t.Skip(out.String())
	}
}

// groups are the control groups that a systemd makes: they outlive it.
func groups(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("/sys/fs/cgroup", func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // it ended in between
		}
		if d.IsDir() && (strings.Contains(path, ".scope") || strings.Contains(path, ".slice")) {
			all = append(all, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

//go:build linux

package autostart

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/ui/desktop/service"
)

// logVar names the file in which the program that is started writes its words.
const logVar = "AUTOSTART_TEST_LOG"

// TestMain is also the program that starts at login.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "--tray" {
		watch()
	}
	os.Exit(m.Run())
}

// watch writes down its words and does what the watch does for systemd, until the
// file "quit" is there; with "hang" it says no longer that it lives, with "panic" it does.
func watch() {
	log := os.Getenv(logVar)
	f, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		os.Exit(1)
	}
	line, _ := json.Marshal(started{os.Getpid(), os.Args})
	fmt.Fprintf(f, "%s\n", line)
	_ = f.Close()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	go func() {
		for !exists(log + ".quit") {
			if os.Remove(log+".panic") == nil {
				panic("as a bug would")
			}
			time.Sleep(10 * time.Millisecond)
		}
		stop()
	}()
	_ = service.Notify{Healthy: func() bool { return !exists(log + ".hang") }, Log: slog.New(slog.DiscardHandler)}.Serve(ctx)
	os.Exit(0)
}

type started struct {
	PID  int
	Args []string
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// starts reads who was started so far.
func starts(t *testing.T, log string) (all []started) {
	t.Helper()
	b, err := os.ReadFile(log)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		var s started
		if json.Unmarshal([]byte(line), &s) == nil {
			all = append(all, s)
		}
	}
	return all
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

// oddProgram is this test program under a name with whatever a path may hold.
func oddProgram(t *testing.T, odd string) string {
	t.Helper()
	from, err := os.Open("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	path := program(t, filepath.Join(t.TempDir(), odd))
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_TRUNC, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func need(t *testing.T, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

func TestSystemdTakesTheUnit(t *testing.T) {
	need(t, "systemd-analyze")
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	e := Entry{Program: program(t, filepath.Join(t.TempDir(), "a b%h$x=é;#&")), Profile: entries["odd"].Profile}
	d := desk{config: t.TempDir(), systemd: true}
	if err := d.on(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(d.config, "systemd/user", unitName)
	if out, err := exec.CommandContext(t.Context(), "systemd-analyze", "--user", "verify", unit).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

// TestDesktopsReadTheWordsBack lets GLib, which GNOME, XFCE, MATE and Cinnamon use,
// start the entries.
func TestDesktopsReadTheWordsBack(t *testing.T) {
	need(t, "gio", "sh")
	// A systemctl that answers as the case says.
	bin := t.TempDir()
	for name, c := range map[string]struct {
		systemd          bool
		active, restarts bool // what systemctl says
		starts           bool // whether the program is started by itself
	}{
		"no systemd":                       {starts: true},
		"systemd starts it":                {systemd: true, active: true},
		"systemd starts it when asked":     {systemd: true, restarts: true},
		"systemd's user manager is broken": {systemd: true, starts: true},
	} {
		t.Run(name, func(t *testing.T) {
			log := filepath.Join(t.TempDir(), "log")
			script := fmt.Sprintf("#!/bin/sh\necho \"$2\" >> '%s.asked'\ncase $2 in is-active) %v;; restart) %v;; esac\n", log, c.active, c.restarts)
			if err := os.WriteFile(filepath.Join(bin, "systemctl"), []byte(script), 0o755); err != nil {
				t.Fatal(err)
			}
			t.Setenv("PATH", bin+":"+os.Getenv("PATH"))
			t.Setenv(logVar, log)
			if err := os.WriteFile(log+".quit", nil, 0o600); err != nil { // it ends by itself
				t.Fatal(err)
			}
			e := Entry{Program: oddProgram(t, "a b%h$x=é\"'\\`;#&"), Profile: entries["odd"].Profile}
			text, _ := e.desktopEntry(c.systemd)
			file := filepath.Join(t.TempDir(), "dogwatch.desktop")
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			if out, err := exec.CommandContext(t.Context(), "gio", "launch", file).CombinedOutput(); err != nil {
				t.Fatalf("%v: %s", err, out)
			}
			if c.starts {
				until(t, "the program is started", func() bool { return len(starts(t, log)) > 0 })
				if got, want := starts(t, log)[0].Args, append([]string{e.Program}, e.args()...); !slices.Equal(got, want) {
					t.Errorf("started with %q, want %q", got, want)
				}
				return
			}
			last := map[bool]string{true: "is-active", false: "restart"}[c.active]
			until(t, "systemctl is asked", func() bool {
				b, _ := os.ReadFile(log + ".asked")
				return strings.HasSuffix(string(b), last+"\n")
			})
			if n := len(starts(t, log)); n > 0 {
				t.Error("started beside systemd")
			}
		})
	}
}

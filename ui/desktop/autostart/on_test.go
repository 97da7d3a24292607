//go:build !windows && !darwin

package autostart

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// program makes a file that can be started.
func program(t *testing.T, dir string) string {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "dogwatch")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

// desks are the two kinds, each in a home of its own.
func desks(t *testing.T) map[string]desk {
	return map[string]desk{"systemd": {config: t.TempDir(), systemd: true}, "no systemd": {config: t.TempDir()}}
}

func state(t *testing.T, d desk, e Entry, want State) Status {
	t.Helper()
	st, err := d.status(e)
	if err != nil {
		t.Fatal(err)
	}
	if st.State != want || st.Where == "" || (want == Stale || want == Foreign) == (st.Why == "") {
		t.Errorf("status is %+v, want %s", st, want)
	}
	return st
}

func files(t *testing.T, dir string) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestOnAndOff(t *testing.T) {
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			ctx, e := t.Context(), Entry{Program: "/usr/bin/dogwatch", Profile: "/p"}
			state(t, d, e, Off)
			if err := d.off(ctx); err != nil {
				t.Errorf("off twice: %v", err)
			}
			for range 2 {
				if err := d.on(ctx, e); err != nil {
					t.Fatal(err)
				}
				state(t, d, e, On)
			}
			if got, want := len(files(t, d.config)), map[string]int{"systemd": 3, "no systemd": 1}[name]; got != want {
				t.Errorf("%d files are written, want %d: %v", got, want, files(t, d.config))
			}
			for other, e := range map[string]Entry{
				"program": {Program: "/usr/local/bin/dogwatch", Profile: "/p"},
				"profile": {Program: "/usr/bin/dogwatch"},
			} {
				if st := state(t, d, e, Stale); !strings.Contains(st.Why, "another program") {
					t.Errorf("another %s: %q", other, st.Why)
				}
			}
			moved := Entry{Program: "/opt/dogwatch", Profile: "/q"}
			if err := d.on(ctx, moved); err != nil {
				t.Fatal(err)
			}
			state(t, d, moved, On)
			if err := d.off(ctx); err != nil {
				t.Fatal(err)
			}
			state(t, d, moved, Off)
			if left := files(t, d.config); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestHalfOfItIsStale(t *testing.T) {
	e := Entry{Program: "/usr/bin/dogwatch"}
	d := desks(t)["systemd"]
	items, err := d.items(e)
	if err != nil {
		t.Fatal(err)
	}
	for n := range items {
		if err := d.on(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(items[n].path); err != nil {
			t.Fatal(err)
		}
		if st := state(t, d, e, Stale); st.Where != items[n].path {
			t.Errorf("without %s: %+v", items[n].path, st)
		}
	}
}

func TestTheLinkOfSystemctlEnableIsAsGood(t *testing.T) {
	e := Entry{Program: "/usr/bin/dogwatch"}
	d := desks(t)["systemd"]
	if err := d.on(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(d.config, "systemd/user/graphical-session.target.wants/dogwatch.service")
	relink(t, filepath.Join(d.config, "systemd/user/dogwatch.service"), link)
	state(t, d, e, On)
	relink(t, "/usr/lib/systemd/user/dogwatch.service", link)
	state(t, d, e, Stale)
}

func relink(t *testing.T, to, link string) {
	t.Helper()
	_ = os.Remove(link)
	if err := os.Symlink(to, link); err != nil {
		t.Fatal(err)
	}
}

func TestWhatOthersWroteIsLeftAlone(t *testing.T) {
	e := Entry{Program: "/usr/bin/dogwatch"}
	for name, d := range desks(t) {
		t.Run(name, func(t *testing.T) {
			items, err := d.items(e)
			if err != nil {
				t.Fatal(err)
			}
			path := items[0].path
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			const text = "[Service]\nExecStart=/home/me/my-dogwatch\n"
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
			state(t, d, e, Foreign)
			if err := d.on(t.Context(), e); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("on: %v", err)
			}
			if err := d.off(t.Context()); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("off: %v", err)
			}
			if got := files(t, d.config); len(got) != 1 {
				t.Errorf("a refusal changed the files: %v", got)
			}
			if b, err := os.ReadFile(path); err != nil || string(b) != text {
				t.Errorf("it is now %q, %v", b, err)
			}
			relink(t, "/dev/null", path) // as `systemctl mask` does
			state(t, d, e, Foreign)
			if err := d.on(t.Context(), e); err == nil {
				t.Error("what was masked is overwritten")
			}
			if err := errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)); err != nil {
				t.Fatal(err)
			}
			state(t, d, e, Foreign) // and does not wait for somebody to write
		})
	}
}

func TestAFolderInTheWayIsSaid(t *testing.T) {
	for name, d := range desks(t) {
		items, err := d.items(Entry{Program: "/usr/bin/dogwatch"})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Dir(items[0].path)[:len(d.config)]+"/"+strings.Split(items[0].path[len(d.config)+1:], "/")[0], nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := d.on(t.Context(), Entry{Program: "/usr/bin/dogwatch"}); err == nil {
			t.Errorf("%s: written into a file that is no folder", name)
		}
	}
}

func TestThePublicWay(t *testing.T) {
	config := t.TempDir()
	t.Setenv("XDG_CONFIG_HOME", config)
	e := Entry{Program: filepath.Join(t.TempDir(), "dogwatch")}
	if err := e.On(t.Context()); err == nil || !strings.Contains(err.Error(), "no longer there") {
		t.Errorf("a program that is not there: %v", err)
	}
	if got := files(t, config); len(got) > 0 {
		t.Errorf("written all the same: %v", got)
	}
	program(t, filepath.Dir(e.Program))
	if err := e.On(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st, err := e.Status(); err != nil || st.State != On || !strings.HasPrefix(st.Where, config) {
		t.Errorf("%+v, %v", st, err)
	}
	if err := e.Off(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st, err := e.Status(); err != nil || st.State != Off {
		t.Errorf("%+v, %v", st, err)
	}
	t.Setenv("APPIMAGE", e.Program)
	if _, err := New(""); err == nil || !strings.Contains(err.Error(), "temporary") {
		t.Errorf("an AppImage in a temporary folder: %v", err)
	}
	t.Setenv("APPIMAGE", "/usr/bin/dogwatch.AppImage")
	if e, err := New("/p"); err != nil || e != (Entry{"/usr/bin/dogwatch.AppImage", "/p"}) {
		t.Errorf("an AppImage: %+v, %v", e, err)
	}
}

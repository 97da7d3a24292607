// Package autostart makes Dogwatch start at login, and keeps it running where the
// system can: a systemd user service (restarted when it dies or hangs), an XDG
// autostart entry for desktops that know no systemd session, a LaunchAgent on
// macOS, a value of the registry's Run key on Windows (which keeps nothing alive).
//
// What is written is rendered by pure functions for all systems. Each file says
// that Dogwatch wrote it; one that does not is somebody's own and is left alone.
package autostart

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// State says whether Dogwatch starts at login.
type State string

// The states.
const (
	Off State = "off"
	On  State = "on"
	// Stale: something of ours is there, but starts another program or profile, or
	// is incomplete. On mends it.
	Stale State = "stale"
	// Foreign: somebody wrote such an entry by hand. It is left as it is.
	Foreign State = "foreign"
)

// Status is a State, and in words where it is written and what is odd about it.
type Status struct {
	State State  `json:"state"`
	Where string `json:"where"`
	Why   string `json:"why,omitempty"`
}

// Entry is what is to be started: this program, for one profile. Program is an
// absolute path. Profile is an absolute path too, or "" for the platform's own.
type Entry struct {
	Program string
	Profile string
}

// New makes the entry for this very program. Its error says in words why that
// would not start at the next login.
func New(profile string) (Entry, error) {
	program, err := ownPath()
	if err != nil {
		return Entry{}, err
	}
	e := Entry{Program: program, Profile: profile}
	if err := lasting(program); err != nil {
		return Entry{}, err
	}
	return e, e.check()
}

// Status looks whether this entry starts at login. An error means that it cannot
// be seen.
func (e Entry) Status() (Status, error) {
	if err := e.check(); err != nil {
		return Status{}, err
	}
	return e.status()
}

// On makes the entry start at the next login, in place of any other of ours. It
// starts nothing now.
func (e Entry) On(ctx context.Context) error {
	if err := e.check(); err != nil {
		return err
	}
	if err := runnable(e.Program); err != nil {
		return err
	}
	return e.on(ctx)
}

// Off removes whatever of ours starts at login. It stops nothing now.
func (e Entry) Off(ctx context.Context) error { return e.off(ctx) }

// args are what the program is started with.
func (e Entry) args() []string {
	if e.Profile == "" {
		return []string{"--tray"}
	}
	return []string{"--tray", "--profile", e.Profile}
}

// check refuses what cannot be written down.
func (e Entry) check() error {
	for what, p := range map[string]string{"program": e.Program, "profile": e.Profile} {
		switch {
		case p == "" && what == "profile":
		case !filepath.IsAbs(p):
			return fmt.Errorf("start at login: the %s's path %q is not absolute", what, p)
		case !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl):
			return fmt.Errorf("start at login: the %s's path %q holds characters that cannot be written down", what, p)
		}
	}
	return nil
}

// ownPath is where this program lies. An AppImage is mounted elsewhere each time.
func ownPath() (string, error) {
	if image := os.Getenv("APPIMAGE"); filepath.IsAbs(image) {
		return image, nil
	}
	program, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("start at login: find this program's own file: %w", err)
	}
	return program, nil
}

// lasting refuses a program that will not be there at the next login.
func lasting(program string) error {
	temporary := []string{os.TempDir(), "/AppTranslocation/"} // macOS runs unopened downloads from there
	for _, t := range temporary {
		if strings.Contains(program, filepath.Clean(t)+string(filepath.Separator)) {
			return fmt.Errorf("start at login: Dogwatch runs from a temporary folder (%s): install it, and start it from there", filepath.Dir(program))
		}
	}
	return nil
}

// runnable refuses a program that is not there.
func runnable(program string) error {
	info, err := os.Stat(program)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("start at login: %s is no longer there (was Dogwatch moved or upgraded?): start Dogwatch anew and try again", program)
	case err != nil:
		return fmt.Errorf("start at login: %w", err)
	case !info.Mode().IsRegular() || filepath.Ext(program) != ".exe" && info.Mode()&0o111 == 0:
		return fmt.Errorf("start at login: %s is no program", program)
	}
	return nil
}

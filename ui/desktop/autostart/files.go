package autostart

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// mostText is how much is read of a file that may not be ours.
const mostText = 1 << 20

// item is one file that makes Dogwatch start.
type item struct {
	path string
	text string // what it holds, or, of a link, where it leads
	// starts is the part of text that says what is started.
	starts string
	link   bool
}

// look compares the items with what is there. The first is the one that is named.
func look(items []item) (Status, error) {
	st := Status{State: On, Where: items[0].path}
	missing := 0
	odd := func(state State, i item, why string) {
		if st.State != Foreign { // which is told above all
			st.State, st.Where, st.Why = state, i.path, why
		}
	}
	for _, i := range items {
		text, err := i.read()
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing++
			if st.State == On {
				odd(Stale, i, "a part of it is missing")
			}
		case err != nil:
			return Status{}, fmt.Errorf("see whether Dogwatch starts at login: %w", err)
		case text == i.text:
		case i.link:
			odd(Stale, i, "it leads to "+text)
		case !strings.Contains(text, mark):
			odd(Foreign, i, "somebody else wrote it, so Dogwatch leaves it alone")
		case !strings.Contains(text, i.starts):
			odd(Stale, i, "it starts another program or another profile")
		default:
			odd(Stale, i, "it was changed, or another version of Dogwatch wrote it")
		}
	}
	if missing == len(items) {
		return Status{State: Off, Where: items[0].path}, nil
	}
	return st, nil
}

// read gives what the item holds now.
func (i item) read() (string, error) {
	if i.link {
		to, err := os.Readlink(i.path)
		if err == nil && filepath.IsAbs(to) { // as `systemctl enable` writes it
			if rel, err := filepath.Rel(filepath.Dir(i.path), to); err == nil {
				return rel, nil
			}
		}
		return to, err
	}
	info, err := os.Stat(i.path)
	if err != nil {
		return "", err
	}
	if !info.Mode().IsRegular() || info.Size() > mostText {
		return "", nil // /dev/null, with which systemd masks a service, and the like: not ours
	}
	b, err := os.ReadFile(i.path)
	return string(b), err
}

// ours refuses to touch what somebody else wrote.
func ours(items []item) error {
	for _, i := range items {
		text, err := i.read()
		switch {
		case errors.Is(err, fs.ErrNotExist) || i.link:
		case err != nil:
			return fmt.Errorf("start at login: %w", err)
		case !strings.Contains(text, mark):
			return fmt.Errorf("start at login: %s is not Dogwatch's own, and is left alone: remove it first, or keep it", i.path)
		}
	}
	return nil
}

// write puts all items in their places, each whole or not at all.
func write(items []item) error {
	if err := ours(items); err != nil {
		return err
	}
	for _, i := range items {
		if err := i.write(); err != nil {
			return fmt.Errorf("start at login: %w", err)
		}
	}
	return nil
}

func (i item) write() error {
	dir := filepath.Dir(i.path)
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // as desktops make them
		return err
	}
	f, err := os.CreateTemp(dir, "."+filepath.Base(i.path)+".*")
	if err != nil {
		return err
	}
	temp := f.Name()
	defer func() { _ = os.Remove(temp) }() // gone already once it was renamed
	if i.link {
		err = errors.Join(f.Close(), os.Remove(temp))
		if err == nil {
			err = os.Symlink(i.text, temp)
		}
	} else {
		_, err = f.WriteString(i.text)
		err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	}
	if err != nil {
		return err
	}
	return os.Rename(temp, i.path)
}

// remove takes all items away, the last first: what starts the others.
func remove(items []item) error {
	if err := ours(items); err != nil {
		return err
	}
	var errs error
	for n := len(items) - 1; n >= 0; n-- {
		if err := os.Remove(items[n].path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = errors.Join(errs, fmt.Errorf("no longer start at login: %w", err))
		}
	}
	return errs
}

//go:build !windows && !darwin

package autostart

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// desk is where this person's desktop looks for what to start.
type desk struct {
	config  string // ~/.config
	systemd bool   // whether systemd runs this computer
}

func here() (desk, error) {
	config, err := os.UserConfigDir()
	if err != nil {
		return desk{}, fmt.Errorf("start at login: find this user's settings: %w", err)
	}
	_, err = os.Stat("/run/systemd/system") // sd_booted(3)
	return desk{config: config, systemd: err == nil}, nil
}

// items are what makes e start here.
func (d desk) items(e Entry) ([]item, error) {
	text, starts := e.desktopEntry(d.systemd)
	entry := item{path: filepath.Join(d.config, "autostart", "dogwatch.desktop"), text: text, starts: starts}
	if !d.systemd {
		return []item{entry}, nil
	}
	text, starts, err := e.unit()
	if err != nil {
		return nil, err
	}
	units := filepath.Join(d.config, "systemd", "user")
	return []item{
		{path: filepath.Join(units, unitName), text: text, starts: starts},
		// What `systemctl --user enable` does, which needs a manager that runs.
		{path: filepath.Join(units, "graphical-session.target.wants", unitName), text: filepath.Join("..", unitName), link: true},
		entry,
	}, nil
}

// all are the items of either kind of desk, to be removed.
func (d desk) all() []item {
	units := filepath.Join(d.config, "systemd", "user")
	return []item{
		{path: filepath.Join(units, unitName)},
		{path: filepath.Join(units, "graphical-session.target.wants", unitName), link: true},
		{path: filepath.Join(d.config, "autostart", "dogwatch.desktop")},
	}
}

func (d desk) status(e Entry) (Status, error) {
	items, err := d.items(e)
	if err != nil {
		return Status{}, err
	}
	return look(items)
}

func (d desk) on(ctx context.Context, e Entry) error {
	items, err := d.items(e)
	if err != nil {
		return err
	}
	if err := write(items); err != nil {
		return err
	}
	d.reload(ctx)
	return nil
}

func (d desk) off(ctx context.Context) error {
	if err := remove(d.all()); err != nil {
		return err
	}
	d.reload(ctx)
	return nil
}

func (e Entry) status() (Status, error) {
	d, err := here()
	if err != nil {
		return Status{}, err
	}
	return d.status(e)
}

func (e Entry) on(ctx context.Context) error {
	d, err := here()
	if err != nil {
		return err
	}
	return d.on(ctx, e)
}

func (e Entry) off(ctx context.Context) error {
	d, err := here()
	if err != nil {
		return err
	}
	return d.off(ctx)
}

// reload lets a manager that runs read the files anew. One that does not reads
// them at login, so nothing depends on it.
func (d desk) reload(ctx context.Context) {
	if !d.systemd {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	_ = exec.CommandContext(ctx, "systemctl", "--user", "daemon-reload").Run()
}

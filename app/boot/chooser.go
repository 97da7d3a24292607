package boot

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/ui/desktop/autostart"
)

// chooser is the window's way to config.toml.
type chooser struct {
	path string

	mu      sync.Mutex
	config  app.Config
	changed chan struct{}
}

// choose reads the file once.
func choose(path string) *chooser {
	f, err := settings.Load(path)
	return &chooser{path: path, config: configOf(path, f, err), changed: make(chan struct{})}
}

// Config is what the file says.
func (c *chooser) Config() app.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.config
}

// Changed is closed once it says something else.
func (c *chooser) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// Set writes one value. What the file then says is there when it returns.
func (c *chooser) Set(table, name string, value any) error {
	err := settings.Set(c.path, table, name, value)
	if bad, ok := errors.AsType[settings.Bad](err); ok && bad.Key == table+"."+name {
		return app.Invalid{Why: bad.Why}
	}
	if err != nil {
		return err
	}
	// A mistake elsewhere in the file is for Serve, which knows the last good settings.
	if f, err := settings.Load(c.path); err == nil {
		c.take(f, nil)
	}
	return nil
}

// Serve follows the file until ctx ends.
func (c *chooser) Serve(ctx context.Context) error {
	return settings.Watch(ctx, c.path, c.take)
}

func (c *chooser) take(f settings.File, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.config = configOf(c.path, f, err)
	close(c.changed)
	c.changed = make(chan struct{})
}

// atLogin is the window's way to what starts at login.
type atLogin struct{ profile string }

// Starts says whether Dogwatch starts at login.
func (a atLogin) Starts(context.Context) (on bool, how string, err error) {
	e, err := a.entry()
	if err != nil {
		return false, "", err
	}
	s, err := e.Status()
	if err != nil {
		return false, "", err
	}
	if on = s.State == autostart.On; on && s.Why == "" {
		s.Why = "It is written in " + s.Where
	}
	return on, s.Why, nil
}

// SetStarts makes it start, or not.
func (a atLogin) SetStarts(ctx context.Context, on bool) error {
	e, err := a.entry()
	if err != nil {
		return err
	}
	if on {
		return e.On(ctx)
	}
	return e.Off(ctx)
}

func (a atLogin) entry() (autostart.Entry, error) {
	dir, err := a.whole()
	if err != nil {
		return autostart.Entry{}, fmt.Errorf("find the profile: %w", err)
	}
	return autostart.New(dir)
}

// whole is the profile by its whole path, as nobody knows in which folder it is started.
func (a atLogin) whole() (string, error) {
	if a.profile == "" {
		return "", nil
	}
	return filepath.Abs(a.profile)
}

package uitest

import (
	"context"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Configurer is a Configurer without a file. What is written is noted, and is in force
// where Take says what it changes.
type Configurer struct {
	// Refuse decides what Set returns; nil takes everything.
	Refuse func(table, name string, value any) error
	// Take changes what is in force.
	Take func(c *app.Config, table, name string, value any)

	mu      sync.Mutex
	config  app.Config
	changed chan struct{}
	wrote   []Written
}

// Written is one value that was set.
type Written struct {
	Key   string
	Value any
}

// NewConfigurer starts with c.
func NewConfigurer(c app.Config) *Configurer {
	return &Configurer{config: c, changed: make(chan struct{})}
}

// Config gives what is in force.
func (c *Configurer) Config() app.Config {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.config
}

// Changed is closed by the next change.
func (c *Configurer) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

// Set notes the value.
func (c *Configurer) Set(table, name string, value any) error {
	if c.Refuse != nil {
		if err := c.Refuse(table, name, value); err != nil {
			return err
		}
	}
	c.mu.Lock()
	c.wrote = append(c.wrote, Written{table + "." + name, value})
	c.mu.Unlock()
	if c.Take != nil {
		c.Edit(func(conf *app.Config) { c.Take(conf, table, name, value) })
	}
	return nil
}

// Edit changes what is in force, as by hand.
func (c *Configurer) Edit(f func(*app.Config)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(&c.config)
	close(c.changed)
	c.changed = make(chan struct{})
}

// Wrote lists what was set so far.
func (c *Configurer) Wrote() []Written {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Written(nil), c.wrote...)
}

// Autostart answers from its fields.
type Autostart struct {
	mu  sync.Mutex
	On  bool
	Err error
}

// Starts says what On is.
func (a *Autostart) Starts(context.Context) (bool, string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.On, "It is written in ~/.config/systemd/user", a.Err
}

// SetStarts sets On.
func (a *Autostart) SetStarts(_ context.Context, on bool) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.Err == nil {
		a.On = on
	}
	return a.Err
}

// Mine gives LastWeek.
type Mine struct{ Err error }

// Contacts are none.
func (m Mine) Contacts(context.Context) (app.Contacts, error) { return app.Contacts{}, m.Err }

// Feed is an address that nobody serves.
func (m Mine) Feed(context.Context) (app.Secret, error) { return "https://example.com/feed", nil }

// Pages gives LastWeek, whatever the time.
func (m Mine) Pages(context.Context, time.Time, time.Time) ([]app.PastPage, error) {
	return LastWeek(), m.Err
}

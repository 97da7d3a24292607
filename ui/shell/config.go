package shell

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"time"

	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/app"
)

// Config is what the window process needs. App, Feed, Commander, Library and Reporter
// are required.
type Config struct {
	// App is a fyne.App that does not run yet.
	App       fyne.App
	Feed      app.Feed
	Commander app.Commander
	Library   app.Library
	Doorman   app.Doorman
	Reporter  app.Reporter
	// Configurer reads and writes the settings: what it says of the theme, of motion
	// and of the zone is followed. Without it the settings cannot be changed here.
	Configurer app.Configurer
	// Autostart is what starts Dogwatch at login, Mine what reads past pages; each may
	// be absent.
	Autostart app.Autostart
	Mine      app.Mine
	// Calendar is where the schedules come from; without it the calendar is empty.
	Calendar app.Calendar
	// Matchmaker weighs requests for shifts before anybody is asked; without it nobody can
	// be chosen for one.
	Matchmaker app.Matchmaker
	// Bookshelf hands out runbooks and the guide; without it there are none.
	Bookshelf app.Bookshelf
	// ExportShifts writes those shifts as a calendar file and gives its path; nil where
	// there is no place for one.
	ExportShifts func(ctx context.Context, shifts []app.Shift) (path string, err error)
	// Export writes my shifts as a calendar file and gives its path; nil where there is
	// no place for one.
	Export func(context.Context) (path string, err error)
	Log    *slog.Logger
	// Theme is "dark", "light" or "system", where there is no Configurer. The alert is
	// dark always.
	Theme string
	// ReducedMotion stops what moves, whatever the Configurer says; so does the
	// environment's DOGWATCH_REDUCED_MOTION, and the toolkit's own setting.
	ReducedMotion bool
	// ShowMain opens the main window at once.
	ShowMain bool
	// Zone is the person's where the Configurer names none, nil the computer's own.
	Zone *time.Location
}

// The ends of what runs beside the windows.
const (
	submitWithin = 5 * time.Second
	readWithin   = 20 * time.Second
	signInWithin = 30 * time.Second
	// lookWithin is how long a look at every part of the way, or a sample of a sound,
	// may take.
	lookWithin = 40 * time.Second
	// reachWithin is how long the first Snapshot may take.
	reachWithin = 10 * time.Second
)

func (c *Config) fill() error {
	if c.App == nil || c.Feed == nil || c.Commander == nil || c.Library == nil || c.Reporter == nil {
		return errors.New("shell: App, Feed, Commander, Library and Reporter are needed")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.Zone == nil {
		c.Zone = time.Local
	}
	if v := os.Getenv("DOGWATCH_REDUCED_MOTION"); v != "" && v != "0" {
		c.ReducedMotion = true
	}
	if c.Configurer != nil {
		c.Theme = c.Configurer.Config().Theme
	}
	if !c.App.Settings().ShowAnimations() {
		c.ReducedMotion = true
	}
	return nil
}

// Run shows windows until none is open and no alert is wanted, or ctx ends. It must
// be called on the main goroutine, once in a process.
func Run(ctx context.Context, c Config) error {
	if err := c.fill(); err != nil {
		return err
	}
	return run(ctx, c, newDesk(c.App, c.Log))
}

func run(ctx context.Context, c Config, d desk) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := newPump(c, newStage(c, d))
	done := make(chan struct{})
	c.App.Lifecycle().SetOnStarted(func() {
		go func() {
			defer close(done)
			p.serve(ctx)
		}()
	})
	c.App.Lifecycle().SetOnEnteredForeground(p.focused)
	c.App.Run()
	close(p.stopped)
	cancel()
	p.goodbye()
	select {
	case <-done:
	case <-time.After(time.Second):
	}
	return context.Cause(ctx)
}

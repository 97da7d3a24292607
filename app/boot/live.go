package boot

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/settings"
)

// live follows config.toml: what it says is in force at once, and what is wrong in it
// is told while the last good settings stay.
type live struct {
	path    string
	inForce atomic.Pointer[settings.File]
	report  func(app.Report)
	// changed is told of new settings that are in force.
	changed func(settings.File)
	log     *slog.Logger
}

func (l *live) settings() app.Settings { return l.inForce.Load().Settings }

// Serve follows the file until ctx ends.
func (l *live) Serve(ctx context.Context) error {
	return settings.Watch(ctx, l.path, l.take)
}

func (l *live) take(f settings.File, err error) {
	if err != nil {
		p := badSettings(err)
		l.log.Warn("settings_bad", "error", err)
		l.report(app.Report{Problem: &p})
	} else {
		l.report(app.Report{Solved: badSettingsCode})
	}
	l.inForce.Store(&f)
	l.changed(f)
}

const badSettingsCode = "bad_settings"

// badSettings says what is wrong in config.toml.
func badSettings(err error) app.Problem {
	p := app.Problem{
		Code: badSettingsCode, What: "A setting is wrong: " + err.Error() + ".",
		Means: "The last good settings are in force; with none, the defaults, and everything that may wake you does.",
		Do:    "Mend the file: it counts as soon as it is saved.",
	}
	if _, ok := errors.AsType[settings.Bad](err); !ok {
		p.What, p.Do = "The settings cannot be read: "+err.Error()+".", "Check who owns the profile's folder."
	}
	return p
}

// configOf is the file as the window gets to see it.
func configOf(path string, f settings.File, err error) app.Config {
	c := app.Config{Region: f.Region, APIURL: f.APIURL, Settings: f.Settings, Path: path}
	if f.Proxy != nil {
		c.Proxy = f.Proxy.Redacted()
	}
	if err != nil {
		p := badSettings(err)
		c.Problem = &p
	}
	return c
}

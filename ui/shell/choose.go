package shell

import (
	"context"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// choices is closed once the settings say something else; it never is without a
// Configurer.
func (p *pump) choices() <-chan struct{} {
	if p.cfg.Configurer == nil {
		return nil
	}
	return p.cfg.Configurer.Changed()
}

// configure takes in what the settings say now. Whoever waits for choices takes that
// channel first.
func (p *pump) configure(s *app.Snapshot) {
	if p.cfg.Configurer != nil {
		p.ui.Update(s, time.Now(), p.zone(), view.Configured{Config: p.cfg.Configurer.Config()})
	}
}

// zone is the person's.
func (p *pump) zone() *time.Location {
	if c := p.ui.Config; c != nil && c.Zone != nil {
		return c.Zone
	}
	return p.cfg.Zone
}

// calm says that nothing is to move.
func (p *pump) calm() bool {
	return p.cfg.ReducedMotion || p.ui.Config != nil && p.ui.Config.ReducedMotion
}

func (p *pump) theme() string {
	if p.ui.Config != nil {
		return p.ui.Config.Theme
	}
	return p.cfg.Theme
}

// set writes a setting.
func (p *pump) set(s view.Setting) {
	err := p.cfg.Configurer.Set(s.Table, s.Name, s.Value)
	if err != nil {
		p.cfg.Log.Warn("setting_refused", "key", s.Key, "error", err)
	} else {
		p.cfg.Log.Info("setting_written", "key", s.Key)
	}
	p.inbox.put(view.SetDone{Key: s.Key, Err: err})
}

// setStarts makes Dogwatch start at login, or not.
func (p *pump) setStarts(ctx context.Context, on bool) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	err := error(errAbsent)
	if p.cfg.Autostart != nil {
		err = p.cfg.Autostart.SetStarts(ctx, on)
	}
	if err != nil {
		p.cfg.Log.Warn("start_at_login_not_set", "on", on, "error", err)
	}
	p.inbox.put(view.StartsSet{Err: err})
}

// run does what a screen has done outside.
func (p *pump) run(ctx context.Context, errand view.Errand) {
	ctx, cancel := context.WithTimeout(ctx, readWithin)
	defer cancel()
	done := view.ErrandDone{Errand: errand, Err: errAbsent}
	switch {
	case errand.Kind == view.ErrandOverride && p.cfg.Calendar != nil:
		_, done.Err = p.cfg.Calendar.Override(ctx, errand.Wishes)
	case errand.Kind == view.ErrandFeed && p.cfg.Mine != nil:
		done.Feed, done.Err = p.cfg.Mine.Feed(ctx)
	case errand.Kind == view.ErrandShifts && p.cfg.ExportShifts != nil:
		done.Path, done.Err = p.cfg.ExportShifts(ctx, errand.Shifts)
	case errand.Kind == view.ErrandExport && p.cfg.Export != nil:
		done.Path, done.Err = p.cfg.Export(ctx)
	case errand.Kind == view.ErrandRunbook && p.cfg.Configurer != nil:
		done.Path, done.Err = writeRunbook(p.cfg.Configurer.Config().Runbooks.Folder, errand.Name, errand.Text)
	}
	if done.Err != nil {
		p.cfg.Log.Warn("errand_failed", "kind", string(errand.Kind), "error", done.Err)
	}
	p.inbox.put(done)
}

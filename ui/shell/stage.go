package shell

import (
	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// stage owns the windows. Only the main goroutine touches it.
type stage struct {
	cfg  Config
	desk desk
	// send, drawn and signIn lead to the pump.
	send   func(view.Msg)
	drawn  func(pages []string)
	signIn func(app.Credential)

	// anchor is never shown: it keeps the toolkit running while no window is.
	anchor  fyne.Window
	look    *theme.Look
	main    *mainWindow
	alert   *alertWindows
	raised  int
	started bool
	over    bool
}

func newStage(c Config, d desk) *stage { return &stage{cfg: c, desk: d} }

// start makes what the toolkit needs before the first window.
func (s *stage) start() {
	s.started = true
	settings := s.cfg.App.Settings()
	s.look = theme.Of(s.cfg.Theme, settings.ThemeVariant())
	settings.SetTheme(s.look)
	if icon := theme.AppIcon(); icon != nil {
		s.cfg.App.SetIcon(icon)
	}
	s.anchor = s.cfg.App.NewWindow("Dogwatch")
	if s.cfg.Theme == "system" {
		settings.AddListener(func(set fyne.Settings) { s.relook(set.ThemeVariant()) })
	}
}

// relook builds the main window's content anew when the desktop turns from dark to
// light or back.
func (s *stage) relook(v fyne.ThemeVariant) {
	if s.look.Dark == (v != fynetheme.VariantLight) {
		return
	}
	s.look = theme.Of(s.cfg.Theme, v)
	s.cfg.App.Settings().SetTheme(s.look)
	if s.main != nil {
		s.main.build(s.look)
	}
}

// show brings the windows into the state of the frame.
func (s *stage) show(f *frame) {
	if s.over {
		return
	}
	if !s.started {
		s.start()
	}
	if f.over {
		s.quit()
		return
	}
	switch {
	case f.alert && s.alert == nil:
		s.alert = s.newAlert(f.model.Alert)
	case f.alert:
		s.alert.set(f.model.Alert)
	case s.alert != nil:
		s.alert.close()
		s.alert = nil
	}
	if f.raise > s.raised {
		s.raised = f.raise
		if s.main == nil {
			s.main = s.newMain(f.model)
		}
		s.main.set(f.model)
		s.main.raise()
	} else if s.main != nil {
		s.main.set(f.model)
	}
	if f.idle && s.main == nil && s.alert == nil {
		s.quit()
	}
}

func (s *stage) quit() {
	s.over = true
	s.cfg.App.Quit()
}

// ground is what the widgets of one window stand on.
func (s *stage) ground(look *theme.Look, on view.Place) *kit.Ground {
	return &kit.Ground{
		Look: look, Mods: s.desk.Mods,
		Key: func(k view.Key) { s.send(view.Press{On: on, Key: k}) },
	}
}

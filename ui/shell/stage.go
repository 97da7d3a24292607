package shell

import (
	"fyne.io/fyne/v2"

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
	anchor fyne.Window
	// theme is the choice that look was made for.
	theme   string
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
	s.theme = s.cfg.Theme
	s.look = theme.Of(s.theme, settings.ThemeVariant())
	settings.SetTheme(s.look)
	if icon := theme.AppIcon(); icon != nil {
		s.cfg.App.SetIcon(icon)
	}
	s.anchor = s.cfg.App.NewWindow("Dogwatch")
	settings.AddListener(func(set fyne.Settings) {
		if s.theme == "system" {
			s.relook(set.ThemeVariant())
		}
	})
}

// relook builds the main window's content anew when the person's choice, or the
// desktop, turns from dark to light or back.
func (s *stage) relook(v fyne.ThemeVariant) {
	look := theme.Of(s.theme, v)
	if s.look.Dark == look.Dark {
		return
	}
	s.look = look
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
	if f.theme != s.theme {
		s.theme = f.theme
		s.relook(s.cfg.App.Settings().ThemeVariant())
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
		Look: look, Mods: s.desk.Mods, Clip: s.desk.Clip,
		Key: func(k view.Key) {
			if on == view.OnMain && k.Ctrl && k.Name == "V" { // no field wanted it
				s.send(view.SwapPaste{Text: s.desk.Clip()})
				return
			}
			s.send(view.Press{On: on, Key: k})
		},
	}
}

package shell

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/incidents"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/now"
	"github.com/dogwatch-app/dogwatch/ui/onboarding"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// place is one screen of the main window.
type place interface {
	root() fyne.CanvasObject
	set(m view.Model)
}

// places is the table of screens: a new one is a line here, and one in view's table
// of the navigation rail.
var places = []struct {
	screen view.Screen
	build  func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place
}{
	{view.ScreenNow, func(g *kit.Ground, _ func() fyne.Canvas, send func(view.Msg)) place {
		return nowPlace{now.New(g, send)}
	}},
	{view.ScreenIncidents, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return incidentsPlace{incidents.New(g, c, send)}
	}},
}

type nowPlace struct{ *now.Screen }

func (p nowPlace) root() fyne.CanvasObject { return p.Root }
func (p nowPlace) set(m view.Model)        { p.Set(m.Now) }

type incidentsPlace struct{ *incidents.Screen }

func (p incidentsPlace) root() fyne.CanvasObject { return p.Root }
func (p incidentsPlace) set(m view.Model)        { p.Set(m.Incidents) }

// mainWindow is the window with the navigation rail, or with the sign-in form while
// nobody is signed in.
type mainWindow struct {
	s      *stage
	window fyne.Window
	g      *kit.Ground
	frame  *mainFrame
	signIn *onboarding.Screen
	last   view.Model
	out    bool
}

// The sizes in which the main window opens.
var (
	mainSize   = fyne.NewSize(1200, 780)
	signInSize = fyne.NewSize(640, 760)
)

func (s *stage) newMain(m view.Model) *mainWindow {
	w := &mainWindow{s: s, window: s.cfg.App.NewWindow("Dogwatch"), last: m}
	w.window.SetPadded(false)
	w.window.SetCloseIntercept(func() {
		w.window.SetCloseIntercept(nil)
		w.window.Close()
		s.main = nil
		s.send(view.Closed{})
	})
	w.out = m.Shell.SignedOut
	w.build(s.look)
	w.resize()
	return w
}

// build makes the content for the look.
func (w *mainWindow) build(look *theme.Look) {
	w.g = w.s.ground(look, view.OnMain)
	w.frame, w.signIn = nil, nil
	if w.out {
		w.signIn = onboarding.New(w.g, w.s.send, w.s.signIn)
		w.window.SetContent(w.signIn.Root)
	} else {
		w.frame = newMainFrame(w.g, w.window.Canvas, w.s.send)
		w.window.SetContent(w.frame.rootBox)
	}
	w.g.Attach(w.window.Canvas())
	w.set(w.last)
	if w.signIn != nil {
		w.signIn.Focus(w.window.Canvas())
	}
}

func (w *mainWindow) resize() {
	if w.out {
		w.window.Resize(signInSize)
	} else {
		w.window.Resize(mainSize)
	}
}

func (w *mainWindow) set(m view.Model) {
	title := w.last.Shell.Title
	w.last = m
	if m.Shell.Title != title || w.window.Title() != m.Shell.Title {
		w.window.SetTitle(m.Shell.Title)
	}
	if m.Shell.SignedOut != w.out {
		w.out = m.Shell.SignedOut
		w.build(w.s.look)
		w.resize()
		return
	}
	if w.out {
		w.signIn.Set(m.SignIn)
		return
	}
	w.frame.set(m)
}

// raise brings the window to the person.
func (w *mainWindow) raise() {
	w.window.Show()
	w.s.desk.Bring(w.window)
}

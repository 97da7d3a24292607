package shell

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/calendar"
	"github.com/dogwatch-app/dogwatch/ui/guide"
	"github.com/dogwatch-app/dogwatch/ui/incidents"
	"github.com/dogwatch-app/dogwatch/ui/kit"
	"github.com/dogwatch-app/dogwatch/ui/now"
	"github.com/dogwatch-app/dogwatch/ui/onboarding"
	"github.com/dogwatch-app/dogwatch/ui/runbooks"
	"github.com/dogwatch-app/dogwatch/ui/settings"
	"github.com/dogwatch-app/dogwatch/ui/swaps"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// place is one screen of the main window.
type place interface {
	root() fyne.CanvasObject
	set(m view.Model)
}

// tall is a place that scrolls as a whole: what gets the keyboard is brought into
// sight.
type tall interface{ scroll() *kit.Scroll }

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
	{view.ScreenCalendar, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return calendarPlace{calendar.New(g, c, send)}
	}},
	{view.ScreenSwaps, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return swapsPlace{swaps.New(g, c, send)}
	}},
	{view.ScreenRunbooks, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return runbooksPlace{runbooks.New(g, c, send)}
	}},
	{view.ScreenGuide, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return guidePlace{guide.New(g, c, send)}
	}},
	{view.ScreenSettings, func(g *kit.Ground, c func() fyne.Canvas, send func(view.Msg)) place {
		return settingsPlace{settings.New(g, c, send)}
	}},
}

type nowPlace struct{ *now.Screen }

func (p nowPlace) root() fyne.CanvasObject { return p.Root }
func (p nowPlace) set(m view.Model)        { p.Set(m.Now) }
func (p nowPlace) scroll() *kit.Scroll     { return p.Scroll }

type incidentsPlace struct{ *incidents.Screen }

func (p incidentsPlace) root() fyne.CanvasObject { return p.Root }
func (p incidentsPlace) set(m view.Model)        { p.Set(m.Incidents) }
func (p incidentsPlace) scroll() *kit.Scroll     { return p.Scroll() }

type calendarPlace struct{ *calendar.Screen }

func (p calendarPlace) root() fyne.CanvasObject { return p.Root }
func (p calendarPlace) set(m view.Model)        { p.Set(m.Calendar) }

type swapsPlace struct{ *swaps.Screen }

func (p swapsPlace) root() fyne.CanvasObject { return p.Root }
func (p swapsPlace) set(m view.Model)        { p.Set(m.Swaps) }

type runbooksPlace struct{ *runbooks.Screen }

func (p runbooksPlace) root() fyne.CanvasObject { return p.Root }
func (p runbooksPlace) set(m view.Model)        { p.Set(m.Runbooks) }

type guidePlace struct{ *guide.Screen }

func (p guidePlace) root() fyne.CanvasObject { return p.Root }
func (p guidePlace) set(m view.Model)        { p.Set(m.Guide) }

type settingsPlace struct{ *settings.Screen }

func (p settingsPlace) root() fyne.CanvasObject { return p.Root }
func (p settingsPlace) set(m view.Model)        { p.Set(m.Settings) }
func (p settingsPlace) scroll() *kit.Scroll     { return p.Scroll }

// mainWindow is the window with the navigation rail, or with the sign-in form while
// nobody is signed in.
type mainWindow struct {
	s      *stage
	window fyne.Window
	g      *kit.Ground
	frame  *mainFrame
	signIn *onboarding.Screen
	back   *kit.Button
	bar    *fyne.Container // what back stands in
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
	w.frame, w.signIn, w.bar = nil, nil, nil
	if w.out {
		w.signIn = onboarding.New(w.g, w.s.send, w.s.signIn)
		w.back = w.g.NewButton(kit.SoftButton, "Esc", "", func() { w.s.send(view.SignBack{}) })
		w.bar = kit.Pad(kit.Insets{Top: 16, Right: 16, Bottom: 0, Left: 16}, kit.Flow(0, 0, w.back))
		w.bar.Hide()
		w.window.SetContent(kit.Stack(kit.Box(look.Background, 0), kit.Frame(0, w.bar, w.signIn.Root, nil)))
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
		again := w.bar != nil && w.bar.Visible() || m.SignIn.Back != ""
		w.build(w.s.look)
		if !again { // else it is the person's own window, in the size they gave it
			w.resize()
		}
		return
	}
	if w.out {
		w.back.Label(m.SignIn.Back)
		turned := w.bar.Visible() != (m.SignIn.Back != "")
		w.g.Show(w.bar, m.SignIn.Back != "")
		w.signIn.Set(m.SignIn) // it settles itself
		if turned {
			kit.Relayout(w.window.Content())
		}
		return
	}
	w.frame.set(m)
}

// raise brings the window to the person.
func (w *mainWindow) raise() {
	w.window.Show()
	w.s.desk.Bring(w.window)
}

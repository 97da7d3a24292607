package shell

import (
	"fyne.io/fyne/v2"

	"github.com/dogwatch-app/dogwatch/ui/alert"
	"github.com/dogwatch-app/dogwatch/ui/theme"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// alertWindows are the alert on every display that the toolkit can reach. They are
// made anew for each alert: a window that was hidden and shown again loses its
// place on top.
type alertWindows struct {
	s       *stage
	windows []*alertWindow
	screens string
	ticks   int
}

type alertWindow struct {
	window fyne.Window
	screen *alert.Screen
	// size is the largest that the window has had.
	size fyne.Size
}

// wakeEvery is after how many frames the display is kept awake again. The keyboard
// is asked for once only: somebody may be working beside the alert.
const wakeEvery = 40

func (s *stage) newAlert(v view.Alert) *alertWindows {
	a := &alertWindows{s: s, screens: s.desk.Screens()}
	s.desk.Wake()
	a.add(v, false)
	if s.desk.TwoScreens() {
		a.add(v, true)
		s.desk.Call(a.windows[0].window) // the keyboard belongs to the first
	}
	return a
}

func (a *alertWindows) add(v view.Alert, second bool) {
	s := a.s
	w := s.cfg.App.NewWindow("Dogwatch: page")
	g := s.ground(theme.Alert(), view.OnAlert)
	aw := &alertWindow{window: w}
	aw.screen = alert.New(g, w.Canvas, s.send, s.drawn)
	w.SetPadded(false)
	w.SetContent(aw.screen.Root)
	g.Attach(w.Canvas())
	aw.screen.Set(v)
	s.desk.OnTop(w)
	w.SetCloseIntercept(func() { s.send(view.Shut{}) })
	w.Resize(fyne.NewSize(1024, 640))
	if second {
		s.desk.Second(w)
	} else {
		w.SetFullScreen(true)
	}
	w.Show()
	s.desk.Call(w)
	a.windows = append(a.windows, aw)
}

// set shows another state. Should the displays have been rearranged, the windows
// fill them again.
func (a *alertWindows) set(v view.Alert) {
	for _, w := range a.windows {
		w.screen.Set(v)
	}
	if a.ticks++; a.ticks%wakeEvery == 0 {
		a.s.desk.Wake()
	}
	if now := a.s.desk.Screens(); now != a.screens {
		a.screens = now
		a.fill(v)
		return
	}
	for _, w := range a.windows {
		size := w.window.Canvas().Size()
		if size.Width < w.size.Width*0.9 || size.Height < w.size.Height*0.9 {
			w.size = fyne.Size{}
			a.fill(v)
			return
		}
		w.size = w.size.Max(size)
	}
}

// fill applies full screen again, and takes up or gives up the second display.
func (a *alertWindows) fill(v view.Alert) {
	two := a.s.desk.TwoScreens()
	if !two && len(a.windows) > 1 {
		a.windows[1].close()
		a.windows = a.windows[:1]
	}
	a.windows[0].size = fyne.Size{}
	a.windows[0].window.SetFullScreen(false)
	a.windows[0].window.SetFullScreen(true)
	if two && len(a.windows) == 1 {
		a.add(v, true)
	}
}

func (a *alertWindows) close() {
	for _, w := range a.windows {
		w.close()
	}
}

func (w *alertWindow) close() {
	w.window.SetCloseIntercept(nil)
	w.window.Close()
}

package main

import (
	"fmt"
	"image"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/packaging/e2e/desk"
	"github.com/dogwatch-app/dogwatch/ui/palette"
)

// scene is one screen, and how to get there: Ana's watch is started, the part of
// shots.toml is played, up waits for what is to be seen, and keys lead further.
type scene struct {
	name string
	part string
	// up waits until the screen is there and gives the part of the display to keep.
	up func(*shot) (image.Rectangle, error)
	// keys are pressed one after the other, as xdotool names them; what is seen must
	// change.
	keys []string
	// themeless pictures are of things that follow the desktop's theme.
	themeless bool
	// config is more of config.toml.
	config string
	// signedOut starts the watch without a token.
	signedOut bool
}

// scenes are all pictures: a new screen is a line here.
var scenes = []scene{
	{name: "alert", part: "page", up: alert},
	{name: "escalate", part: "page", up: alert, keys: []string{"e"}},
	{name: "storm", part: "storm", up: storm},
	{name: "now", up: mainWindow},
	{name: "incidents", up: mainWindow, keys: []string{"ctrl+2", "Down", "Down"}},
	{name: "calendar", up: mainWindow, keys: []string{"ctrl+3"}},
	{name: "swaps", up: swapping, keys: []string{"ctrl+4"}, config: swapConfig},
	{name: "swap-request", up: mainWindow, keys: []string{"ctrl+3", "r", "1"}, config: swapConfig},
	{name: "runbooks", up: runbooks, keys: []string{"ctrl+5"}},
	{name: "guide", up: mainWindow, keys: []string{"ctrl+6", "Down", "Down"}},
	{name: "settings", up: mainWindow, keys: []string{"ctrl+7", "Next", "Next"}},
	{name: "rules", up: mainWindow, keys: []string{"ctrl+7", "Next", "Next", "Next"}, config: someRules},
	{name: "drill", up: drill},
	{name: "sign-in", up: signIn, signedOut: true},
	{name: "notification", part: "page", up: notification, themeless: true},
	{name: "tray", part: "page", up: trayMenu, themeless: true},
}

// alert is the full-screen alert, ready for keys.
func alert(s *shot) (image.Rectangle, error) {
	var w desk.Window
	err := s.await("the alert, with the keyboard", func() bool {
		var ok bool
		w, ok = s.window(func(w desk.Window) bool { return w.Fullscreen && w.Active })
		doc, err := s.Status()
		return ok && err == nil && doc.Window.AlertShown && doc.Siren.Sounding
	})
	time.Sleep(1200 * time.Millisecond) // it takes no keys that were on their way
	return bounds(w), err
}

// drill is the alert of a drill, which nobody but this watch knows of.
func drill(s *shot) (image.Rectangle, error) {
	if _, err := mainWindow(s); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.Submit(s.ctx, app.Intent{Verb: app.StartDrill}); err != nil {
		return image.Rectangle{}, err
	}
	return alert(s)
}

// someRules are rules of each kind.
const someRules = `
[[alarm.rules]]
name = "batch jobs can wait"
service = "Batch *"
hours = "sleep"
do = "notify"

[[alarm.rules]]
name = "staging"
title = "staging"
days = "weekend"
do = "quiet"
even_escalated = true

[[alarm.rules]]
name = "leave it to the phone"
urgency = "high"
shift = "off"
do = "ring"
after = "5m"
`

// storm is the alert with all fifty pages.
func storm(s *shot) (image.Rectangle, error) {
	if err := s.await("fifty pages", func() bool {
		doc, err := s.Status()
		return err == nil && doc.Tray.State == app.TrayPaged && doc.Tray.Count == 50
	}); err != nil {
		return image.Rectangle{}, err
	}
	return alert(s)
}

// mainWindow is the main window, with its frame left out, once PagerDuty was seen.
func mainWindow(s *shot) (image.Rectangle, error) {
	if err := s.await("who is on call", func() bool {
		doc, err := s.Status()
		return err == nil && doc.OnCall.Now && len(doc.Incidents) == 2
	}); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.clear(); err != nil {
		return image.Rectangle{}, err
	}
	return s.titled("On call", "Acknowledged")
}

// clear takes down the notification of the low-urgency incident, which would stand
// over the window.
func (s *shot) clear() error {
	if _, err := s.Happened(s.ctx, "notification_shown", "", soon); err != nil {
		return err
	}
	return s.noNotification()
}

// noNotification takes down every notification that stands.
func (s *shot) noNotification() error {
	return s.await("no notification", func() bool {
		for id := range 20 {
			_, _ = s.Run(nil, "gdbus", "call", "--session", "--dest", "org.freedesktop.Notifications", "--object-path", "/org/freedesktop/Notifications",
				"--method", "org.freedesktop.Notifications.CloseNotification", strconv.Itoa(id+1))
		}
		return s.popup("xfce4-notifyd").Empty()
	})
}

func signIn(s *shot) (image.Rectangle, error) { return s.titled("Sign in") }

// notification is what stands on the desktop while the alert is put away.
func notification(s *shot) (image.Rectangle, error) {
	if _, err := alert(s); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.Key("Escape"); err != nil {
		return image.Rectangle{}, err
	}
	var at image.Rectangle
	err := s.await("the notification, in its place", func() bool {
		before := at
		at = s.popup("xfce4-notifyd")
		return !at.Empty() && at == before
	})
	return at.Inset(-16), err
}

// trayMenu is the menu of the icon in the panel, which is found by its colour. The
// panel shows its tray, and the menu, from a process called wrapper-2.0.
func trayMenu(s *shot) (image.Rectangle, error) {
	if _, err := alert(s); err != nil {
		return image.Rectangle{}, err
	}
	if err := s.Key("Escape"); err != nil {
		return image.Rectangle{}, err
	}
	var icon image.Rectangle
	if err := s.await("the icon in the panel", func() bool {
		_, up := s.window(func(w desk.Window) bool { return w.Fullscreen })
		seen, err := s.look()
		if up || err != nil {
			return false
		}
		panel := image.Rect(0, height-40, width, height)
		icon = whereIs(seen, panel, palette.Dark().Hue(app.TrayPaged).Signal)
		return icon.Dx() >= 8
	}); err != nil {
		return image.Rectangle{}, err
	}
	middle := icon.Min.Add(icon.Size().Div(2))
	if _, err := s.Run(nil, "xdotool", "mousemove", strconv.Itoa(middle.X), strconv.Itoa(middle.Y), "click", "3"); err != nil {
		return image.Rectangle{}, err
	}
	var menu image.Rectangle
	err := s.await("the menu", func() bool {
		before := menu
		menu = s.popup("wrapper-2.0")
		return !menu.Empty() && menu == before
	})
	return menu.Union(icon).Inset(-12), err
}

// runbooks is the main window once it is known which services have a runbook.
func runbooks(s *shot) (image.Rectangle, error) {
	at, err := mainWindow(s)
	if err != nil {
		return at, err
	}
	return at, s.Submit(s.ctx, app.Intent{Verb: app.CheckRunbooks})
}

// titled waits for an ordinary window whose title begins with one of the words.
func (s *shot) titled(words ...string) (image.Rectangle, error) {
	var w desk.Window
	err := s.await(fmt.Sprintf("a window %q", words), func() bool {
		var ok bool
		w, ok = s.window(func(w desk.Window) bool {
			for _, word := range words {
				if strings.HasPrefix(w.Name, word) {
					return w.Active && !w.Fullscreen
				}
			}
			return false
		})
		return ok
	})
	return bounds(w), err
}

func bounds(w desk.Window) image.Rectangle { return image.Rect(w.X, w.Y, w.X+w.W, w.Y+w.H) }

package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// Shell is what stands around the screens of the main window.
type Shell struct {
	// Title is the window's, "2 pages · Dogwatch".
	Title string
	// SignedOut says that the sign-in window stands in the screens' place.
	SignedOut bool
	Demo      bool
	Mark      Mark
	Nav       []NavItem
	// Banner stands above the screens, nil while all is well.
	Banner *Line
	// Seen says how fresh all is; Who is signed in.
	Seen     Mark
	SeenText string
	Who      string
	Said     string
	Panel    *Panel
	// Form is the request being written, nil for none.
	Form *SwapForm
}

// NavItem is a place in the navigation rail.
type NavItem struct {
	Screen   Screen
	Label    string
	Key      string
	Badge    string
	BadgeHue app.TrayState
	Selected bool
}

// screens is the table of the navigation rail.
var screens = []struct {
	screen Screen
	label  string
	badge  func(eye) (string, app.TrayState)
}{
	{ScreenNow, "Now", nil},
	{ScreenIncidents, "Incidents", eye.openBadge},
	{ScreenCalendar, "Calendar", nil},
	{ScreenSwaps, "Swaps", eye.swapsBadge},
	{ScreenRunbooks, "Runbooks", nil},
	{ScreenGuide, "Guide", nil},
	{ScreenSettings, "Settings", eye.settingsBadge},
}

func (e eye) shell() Shell {
	g := e.glance
	sh := Shell{
		SignedOut: e.ui.SignIn.Again || e.s.Account.State == app.SignedOut || e.s.Account.State == app.Checking && e.s.Me.ID == "",
		Demo:      e.s.Demo, Mark: glanceMark(g), Title: "Dogwatch", Who: OneLine(e.s.Me.Name, 40),
		Said: e.ui.Said, Panel: e.panel(OnMain), Form: e.swapForm(),
	}
	if e.s.Connection.LastSync.IsZero() && g.State == app.TrayOffCall && e.s.Connection.Blind.IsZero() {
		sh.Mark = Mark{Shape: ShapeSending, Word: "First look"}
	}
	switch {
	case sh.SignedOut:
		sh.Title = "Sign in · Dogwatch"
	case sh.Mark.Word != "":
		sh.Title = sh.Mark.Word + " · Dogwatch"
	}
	if sh.Demo {
		sh.Title += " demo"
	}
	for i, screen := range screens {
		item := NavItem{
			Screen: screen.screen, Label: screen.label, Key: fmt.Sprintf("Ctrl+%d", i+1), Selected: screen.screen == e.ui.Screen,
		}
		if screen.badge != nil {
			item.Badge, item.BadgeHue = screen.badge(e)
		}
		sh.Nav = append(sh.Nav, item)
	}
	if t := e.trouble(); t != nil && !sh.SignedOut {
		sh.Banner = t
	}
	sh.Seen, sh.SeenText = e.seen()
	return sh
}

// openBadge counts what is open and mine, in the hue of the worst of it.
func (e eye) openBadge() (string, app.TrayState) {
	var n int
	worst := app.TrayState("")
	rank := map[app.TrayState]int{app.TrayLowUrgency: 1, app.TrayAcknowledged: 2, app.TrayPaged: 3}
	for i := range e.s.Incidents {
		t := &e.s.Incidents[i]
		if !t.Mine || !t.Open() {
			continue
		}
		n++
		if m := incidentMark(t, e.s.Me.ID); rank[m.State] > rank[worst] {
			worst = m.State
		}
	}
	switch {
	case n == 0:
		return "", ""
	case n > 999:
		return "999+", worst
	}
	return fmt.Sprint(n), worst
}

// swapsBadge counts the requests that wait for me.
func (e eye) swapsBadge() (string, app.TrayState) {
	switch n := e.s.Swaps.Waiting(e.s.Me.ID); {
	case n == 0:
		return "", ""
	case n > 99:
		return "99+", app.TraySwapWaiting
	default:
		return fmt.Sprint(n), app.TraySwapWaiting
	}
}

// settingsBadge says that something is wrong in the file.
func (e eye) settingsBadge() (string, app.TrayState) {
	if e.ui.Config != nil && e.ui.Config.Problem != nil {
		return "!", app.TrayBlind
	}
	return "", ""
}

// seen says how fresh what is shown is.
func (e eye) seen() (Mark, string) {
	c := e.s.Connection
	if c.LastSync.IsZero() {
		if c.Blind.IsZero() && c.State != app.ConnUnauthorized && c.State != app.ConnOffline {
			return Mark{Shape: ShapeSending, Word: "First look"}, "Looking at PagerDuty…"
		}
		return mark(app.TrayBlind, "Not seen"), "PagerDuty not seen yet"
	}
	text := "Seen " + e.ago(c.LastSync)
	switch {
	case !c.Blind.IsZero() || c.State == app.ConnUnauthorized || e.s.Lost:
		return mark(app.TrayBlind, "Blind"), text
	case c.State != app.ConnOK && c.State != "":
		return Mark{Shape: ShapeWarning, Word: "Late"}, text
	}
	return Mark{Shape: ShapeDone, Word: "Seen"}, text
}

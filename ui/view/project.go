package view

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Model is all that the windows show.
type Model struct {
	Shell     Shell
	Alert     Alert
	Now       Now
	Incidents Incidents
	Calendar  Calendar
	Swaps     Swaps
	Runbooks  Runbooks
	Guide     Guide
	Settings  Settings
	SignIn    SignIn
}

// Options are the settings that change what is shown.
type Options struct {
	// Calm is reduced motion: nothing moves.
	Calm bool
}

// Project turns a Snapshot and what the person chose into what the windows show at
// now, in the person's zone. Neither s, ui nor loc need be there.
func Project(s *app.Snapshot, ui *UIState, now time.Time, loc *time.Location, o Options) Model {
	if s == nil {
		s = &app.Snapshot{}
	}
	if ui == nil {
		ui = NewUIState()
	}
	if loc == nil {
		loc = time.UTC
	}
	e := eye{s: s, ui: ui, now: now, loc: loc, glance: s.Glance()}
	m := Model{Shell: e.shell(), Alert: e.alert(o.Calm), SignIn: e.signIn()}
	switch ui.Screen {
	case ScreenIncidents:
		m.Incidents = e.incidents()
	case ScreenCalendar:
		m.Calendar = e.calendar()
	case ScreenSwaps:
		m.Swaps = e.swaps()
	case ScreenRunbooks:
		m.Runbooks = e.runbooks()
	case ScreenGuide:
		m.Guide = e.guide()
	case ScreenSettings:
		m.Settings = e.settings()
	default:
		m.Now = e.nowScreen()
	}
	return m
}

// Next is when the Model will look otherwise by the mere passing of time: at the
// next second, or the next half where something moves, and when the alert arms.
func (m Model) Next(ui *UIState, now time.Time) time.Time {
	step := time.Second
	if m.Alert.Pulse {
		step = 500 * time.Millisecond
	}
	next := now.Truncate(step).Add(step)
	if at := ui.Alert.ArmedAt; at.After(now) && at.Before(next) {
		next = at
	}
	return next
}

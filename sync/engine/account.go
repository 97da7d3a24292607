package engine

import (
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// SignIn makes the engine look through p from now on. Who that is, it finds out
// by itself; until then the account is being checked.
func (e *Engine) SignIn(p app.Provider, l app.Library, a app.Account) {
	e.post(func() {
		a.State = app.Checking
		e.provider, e.library, e.account = p, l, a
		e.looking, e.reading = false, false
		e.conn.State, e.conn.Problem = app.ConnStale, nil
		now := e.clock()
		e.nextLook, e.rosterDue, e.dirty = now, now, true
	})
}

// Account says how it stands with signing in, while there is nobody to look
// through: being checked, or signed out and why. Where it is signed out, looking
// stops; what is known stays, so that being on call without a token is blindness.
func (e *Engine) Account(a app.Account) {
	e.post(func() {
		if a.State == app.SignedOut {
			e.provider, e.library, e.looking, e.reading = nil, nil, false, false
		}
		e.account = a
		e.dirty = true
	})
}

// Forget drops all that is known, here and on disk: the person signed out.
func (e *Engine) Forget() {
	e.post(func() {
		e.reset()
		e.saver.forget()
	})
}

// Report takes in what an adapter knows of the desktop.
func (e *Engine) Report(r app.Report) {
	e.post(func() {
		switch {
		case r.Siren != nil:
			e.desk.Siren = *r.Siren
		case r.Window != nil:
			e.logShown(e.desk.Window, *r.Window)
			e.desk.Window = *r.Window
		case r.TrayHost != nil:
			e.desk.TrayHost = *r.TrayHost
		case r.Drill != nil:
			e.drill = *r.Drill
			e.nextLook = e.clock() // see its pages, or that they are gone
		case r.Swaps != nil:
			e.swaps = *r.Swaps
		case r.Shelf != nil:
			e.shelf = *r.Shelf
		case r.Ticks != nil:
			e.ticks = *r.Ticks
		case r.Finding != nil:
			e.find(*r.Finding)
		case r.Problem != nil:
			e.problem(*r.Problem)
		case r.Solved != "":
			e.solve(r.Solved)
		}
		e.dirty = true
	})
}

// find keeps the finding in place of the last one of its code.
func (e *Engine) find(f app.Finding) {
	f.At = e.clock()
	all := slices.DeleteFunc(slices.Clone(e.desk.Findings), func(old app.Finding) bool { return old.Code == f.Code })
	e.desk.Findings = append(all, f)
}

// logShown logs each page whose alert has been drawn for the first time.
func (e *Engine) logShown(before, now app.Window) {
	if !now.AlertShown {
		return
	}
	for _, id := range now.Shown {
		if !before.AlertShown || !slices.Contains(before.Shown, id) {
			e.cfg.Log.Info("alert_shown", "incident", id)
		}
	}
}

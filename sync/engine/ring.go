package engine

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/alarm"
)

// ring lets the alarm go by what is known and passes its wish to the siren, before
// and without anything else.
func (e *Engine) ring(now time.Time) {
	due := !e.demand.Wake.IsZero() && !e.demand.Wake.After(now)
	if !e.dirty && !due {
		return
	}
	facts := e.facts(now)
	before := e.demand.Sound
	e.memory, e.demand = alarm.Step(e.memory, facts)
	e.gone = nil
	e.dirty = true
	if !sameSound(before, e.demand.Sound) {
		e.cfg.Siren(e.demand.Sound)
	}
	e.wants.Alert = e.demand.Alert
	e.endOfDuty(facts.Duty != nil && facts.Duty.Now, now)
	shifts, wake := e.shiftNotices(now)
	e.demand.Notices = append(append(e.demand.Notices, shifts...), e.swaps.Notices...)
	e.demand.Wake = soonest(e.demand.Wake, wake)
	e.blindness(now)
}

func (e *Engine) facts(now time.Time) alarm.Facts {
	settings := e.cfg.Settings()
	f := alarm.Facts{
		Now: now, Me: e.me.ID, Gone: e.gone, Claims: e.queue.Claims(), Failed: e.failed(now),
		Ladders: e.ladders(), Settings: settings.Alarm, Hours: settings.Hours, Zone: settings.Location(),
		Incidents: make([]app.Incident, 0, len(e.incidents)),
	}
	if !e.roster.At.IsZero() {
		duty := e.duty(now)
		f.Duty = &duty
	}
	for _, t := range e.incidents {
		f.Incidents = append(f.Incidents, t.Incident)
	}
	if e.serving(now) {
		f.Sight = later(e.sight.began, e.conn.LastSync)
	}
	return f
}

// failed are the actions that ended without being done in the last minute.
func (e *Engine) failed(now time.Time) []app.Action {
	return slices.DeleteFunc(e.queue.All(), func(a app.Action) bool {
		return a.State != app.Refusal && a.State != app.Expired || now.Sub(a.EndedAt) > time.Minute
	})
}

// blindness logs when sight is lost and when it is back.
func (e *Engine) blindness(now time.Time) {
	if e.conn.Blind.Equal(e.memory.Blind) {
		return
	}
	if e.conn.Blind = e.memory.Blind; e.conn.Blind.IsZero() {
		e.cfg.Log.Info("sighted")
		return
	}
	code := ""
	if e.conn.Problem != nil {
		code = e.conn.Problem.Code
	}
	e.cfg.Log.Warn("blind", "since", e.conn.Blind, "for", now.Sub(e.conn.Blind).String(), "problem", code)
}

// keepMemory marks the alarm's memory to be saved where it has changed.
func (e *Engine) keepMemory() {
	text, err := json.Marshal(e.memory)
	if err != nil {
		e.cfg.Log.Error("alarm_memory_unsaved", "error", err)
		return
	}
	if s := string(text); s != e.stored {
		e.stored, e.unsaved.Alarm = s, text
	}
}

func (e *Engine) ladders() map[string]app.Ladder {
	m := make(map[string]app.Ladder, len(e.roster.Ladders))
	for _, l := range e.roster.Ladders {
		m[l.Policy.ID] = l
	}
	return m
}

func sameSound(a, b app.Sound) bool {
	return a.Pattern == b.Pattern && a.Since.Equal(b.Since) && slices.Equal(a.Pages, b.Pages)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

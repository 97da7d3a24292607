package engine

import (
	"context"
	"crypto/rand"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/alarm"
)

// hushFor is how long a hush lasts where none is said.
const hushFor = 10 * time.Minute

// Submit takes an intent. It returns once its actions are on disk. Where the disk
// does not take them they are sent all the same, and the Snapshot says so.
func (e *Engine) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	type answer struct {
		taken app.Taken
		err   error
	}
	answers := make(chan answer, 1)
	posted := e.post(func() {
		taken, fresh, err := e.take(in)
		if err != nil || len(fresh) == 0 {
			answers <- answer{taken, err}
			return
		}
		e.saver.put(app.Change{Actions: fresh}, func(error) {
			e.post(func() { e.begin(fresh) })
			answers <- answer{taken, nil}
		})
	})
	if !posted {
		return app.Taken{}, app.Invalid{Why: "Dogwatch is stopping"}
	}
	select {
	case a := <-answers:
		return a.taken, a.err
	case <-ctx.Done():
		return app.Taken{}, ctx.Err()
	}
}

// take does a local verb at once, and makes the actions of a remote one.
func (e *Engine) take(in app.Intent) (app.Taken, []app.Action, error) {
	if err := in.Check(); err != nil {
		return app.Taken{}, nil, err
	}
	kind, remote := in.Verb.Kind()
	if !remote {
		return app.Taken{Actions: []string{}}, nil, e.doLocal(in)
	}
	if e.me.ID == "" {
		return app.Taken{}, nil, app.Invalid{Why: "sign in first: Dogwatch does not know yet who you are"}
	}
	incidents, err := e.meant(in, kind)
	if err != nil {
		return app.Taken{}, nil, err
	}
	now := e.clock()
	var taken app.Taken
	var fresh []app.Action
	for _, i := range incidents {
		a := app.Action{
			ID: rand.Text(), Kind: kind, Incident: i.ID, Level: in.Level, For: in.For, To: in.To, Text: in.Text,
			At: now, Expires: now.Add(kind.Life()), State: app.Waiting, Baseline: app.BaselineOf(i),
		}
		if !e.conn.LastSync.Before(e.sight.began) { // else it is not known how the clocks stand now
			a.Baseline.At = now.Add(-e.conn.Skew)
		}
		if kind == app.Escalate {
			if err := e.aim(&a, i); err != nil {
				return app.Taken{}, nil, err
			}
		}
		if kind == app.Snooze && i.Status != app.Acknowledged { // PagerDuty snoozes only what is acknowledged
			ack := a
			ack.ID, ack.Kind, ack.For = rand.Text(), app.Acknowledge, 0
			e.want(ack, &taken, &fresh)
		}
		e.want(a, &taken, &fresh)
	}
	return taken, fresh, nil
}

// want adds an action, or names the one that asks for the same already.
func (e *Engine) want(a app.Action, taken *app.Taken, fresh *[]app.Action) {
	if held, ok := e.queue.Same(a); ok {
		taken.Actions = append(taken.Actions, held.ID)
		return
	}
	taken.Actions = append(taken.Actions, a.ID)
	*fresh = append(*fresh, a)
}

// begin queues actions that are on disk.
func (e *Engine) begin(actions []app.Action) {
	for _, a := range actions {
		if _, ok := e.queue.Same(a); ok { // pressed twice while the first was being written
			a.State, a.Word, a.EndedAt = app.Superseded, "asked for twice", e.clock()
			e.unsaved.Actions = append(e.unsaved.Actions, a)
		}
		e.queue.Add(a)
		e.cfg.Log.Info("action_submitted", "action", a.ID, "kind", string(a.Kind), "incident", a.Incident)
	}
	e.dirty = true
}

// meant finds the incidents that the intent names: by id, or by number as people
// write it ("#42"). An id that is not followed is taken as it is, for what a
// person found in the history.
func (e *Engine) meant(in app.Intent, kind app.Kind) ([]app.Incident, error) {
	if in.All {
		return e.all(kind)
	}
	var found []app.Incident
	for _, name := range in.Incidents {
		if t := e.incidents[name]; t != nil {
			found = append(found, t.Incident)
			continue
		}
		number, err := strconv.Atoi(strings.TrimPrefix(name, "#"))
		if err != nil {
			found = append(found, app.Incident{ID: name})
			continue
		}
		t := e.numbered(number)
		if t == nil {
			return nil, app.Invalid{Why: fmt.Sprintf("no open incident of yours has the number %d", number)}
		}
		found = append(found, t.Incident)
	}
	return found, nil
}

// all are the incidents of mine that doing kind to all of them means.
func (e *Engine) all(kind app.Kind) ([]app.Incident, error) {
	var found []app.Incident
	for _, t := range e.sorted() {
		mine := t.Open() && t.AssignedTo(e.me.ID)
		if mine && (t.Status == app.Triggered || kind == app.Resolve) {
			found = append(found, t.Incident)
		}
	}
	switch {
	case kind != app.Acknowledge && kind != app.Resolve:
		return nil, app.Invalid{Why: "only acknowledge and resolve can be done to all at once"}
	case len(found) == 0:
		return nil, app.Invalid{Why: "there is nothing of yours to " + string(kind)}
	}
	return found, nil
}

func (e *Engine) numbered(number int) *tracked {
	for _, t := range e.incidents {
		if t.Number == number {
			return t
		}
	}
	return nil
}

// aim fills in the level of an escalation, the next one where none was named, and
// who is there.
func (e *Engine) aim(a *app.Action, i app.Incident) error {
	if i.Urgency == app.Low {
		return app.Invalid{Why: "PagerDuty does not escalate low-urgency incidents: reassign it, or raise its urgency first"}
	}
	ladder, known := e.ladders()[i.Policy.ID]
	if a.Level == 0 {
		level, _ := ladder.LevelOf(i)
		switch a.Level = ladder.After(level); {
		case a.Level == 0 && level > 0:
			return app.Invalid{Why: fmt.Sprintf("level %d is the last of %s: nobody is above it", level, ladder.Policy)}
		case a.Level == 0:
			return app.Invalid{Why: "it is not known at which level it stands: name the level to escalate to"}
		}
	}
	if known && a.Level > len(ladder.Levels) {
		return app.Invalid{Why: fmt.Sprintf("%s has %d levels, not %d", ladder.Policy, len(ladder.Levels), a.Level)}
	}
	rung, _ := ladder.Level(a.Level)
	a.To = rung.OnCall
	return nil
}

// doLocal does what does not reach PagerDuty.
func (e *Engine) doLocal(in app.Intent) error {
	now := e.clock()
	switch in.Verb {
	case app.Hush:
		length := in.For
		if length == 0 {
			length = hushFor
		}
		e.memory = alarm.Hush(e.memory, now.Add(length))
		e.cfg.Log.Info("hushed", "for", length.String())
	case app.HideAlert:
		e.memory = alarm.HideAlert(e.memory)
	case app.ShowWindow:
		e.wants.Main++
		e.wants.Open = ""
		if len(in.Incidents) > 0 {
			e.wants.Open = in.Incidents[0]
		}
	case app.SeenAway:
		e.absence = nil
	case app.Refresh:
		e.nextLook, e.rosterDue = now, now
		e.queue.Hurry(now)
	default:
		return app.Invalid{Why: fmt.Sprintf("%q cannot be done here", in.Verb)}
	}
	e.dirty = true
	return nil
}

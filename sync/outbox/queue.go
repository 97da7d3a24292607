package outbox

import (
	"errors"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Queue holds actions in the order in which they were asked for: those not
// ended, and the last ended ones. The zero value is empty.
type Queue struct {
	actions []app.Action
}

// New holds the given actions. One that was being sent when the program stopped
// may have arrived: it waits again, unsure.
func New(actions []app.Action) *Queue {
	q := &Queue{actions: slices.Clone(actions)}
	for n := range q.actions {
		a := &q.actions[n]
		if a.State == app.Sending {
			a.State, a.Unsure = app.Waiting, true
		}
		a.NextTry = a.At // a restart is as good a reason to try as any
	}
	return q
}

// All lists every action held, oldest first.
func (q *Queue) All() []app.Action { return slices.Clone(q.actions) }

// Idle reports whether every action has ended.
func (q *Queue) Idle() bool {
	return !slices.ContainsFunc(q.actions, func(a app.Action) bool { return !a.State.Ended() })
}

// Get finds an action.
func (q *Queue) Get(id string) (app.Action, bool) {
	if a := q.find(id); a != nil {
		return *a, true
	}
	return app.Action{}, false
}

// Same finds the unfinished action that asks for the same thing of the same
// incident: pressing a button twice is one wish. Notes are never the same, nor is the
// answer to a page that has changed or come anew: the earlier one will not be sent to it.
func (q *Queue) Same(a app.Action) (app.Action, bool) {
	if a.Kind == app.AddNote {
		return app.Action{}, false
	}
	for _, b := range q.actions {
		if !b.State.Ended() && b.Kind == a.Kind && b.Incident == a.Incident &&
			b.Level == a.Level && b.For == a.For && slices.Equal(b.To, a.To) && (!a.Kind.Answers() || sameSight(a.Baseline, b.Baseline)) {
			return b, true
		}
	}
	return app.Action{}, false
}

// sameSight reports whether the person saw the same occasion of the incident.
func sameSight(a, b app.Baseline) bool {
	return a.Status == b.Status && a.StatusAt.Equal(b.StatusAt) && slices.EqualFunc(a.Assigned, b.Assigned, func(x, y app.Assignment) bool {
		return x.To.ID == y.To.ID && x.At.Equal(y.At)
	})
}

// Add puts an action at the end.
func (q *Queue) Add(a app.Action) {
	a.NextTry = a.At
	q.actions = append(q.actions, a)
}

// Ready lists what may be sent now, in order: at most one action for each
// incident, and none where one is under way. An action in its pause does not hold
// up a later one, lest a note that cannot be delivered delays an acknowledgement;
// only a snooze waits for the acknowledgement that it needs.
func (q *Queue) Ready(now time.Time) []app.Action {
	var ready []app.Action
	for _, a := range q.eligible() {
		if !a.NextTry.After(now) {
			ready = append(ready, a)
		}
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(ready, func(a app.Action) bool {
		again := seen[a.Incident]
		seen[a.Incident] = true
		return again
	})
}

// Wake is when something is due next: a try or an expiry. Zero for never.
func (q *Queue) Wake() time.Time {
	var at time.Time
	sooner := func(t time.Time) {
		if at.IsZero() || t.Before(at) {
			at = t
		}
	}
	for _, a := range q.eligible() {
		sooner(a.NextTry)
	}
	for _, a := range q.actions {
		if a.State == app.Waiting {
			sooner(a.Expires)
		}
	}
	return at
}

// eligible are the waiting actions that nothing but time keeps back.
func (q *Queue) eligible() []app.Action {
	busy, acking := map[string]bool{}, map[string]bool{}
	for _, a := range q.actions {
		busy[a.Incident] = busy[a.Incident] || a.State == app.Sending
	}
	var free []app.Action
	for _, a := range q.actions {
		if a.State != app.Waiting || busy[a.Incident] || a.Kind == app.Snooze && acking[a.Incident] {
			continue
		}
		acking[a.Incident] = acking[a.Incident] || a.Kind == app.Acknowledge
		free = append(free, a)
	}
	return free
}

// Begin marks an action as under way. Until its end is known, it may have
// arrived.
func (q *Queue) Begin(id string) app.Action {
	a := q.find(id)
	a.State = app.Sending
	a.Tries++
	return *a
}

// End marks an action as over. What waits behind it on the same incident goes on
// if it was confirmed, and is superseded otherwise where it builds on it.
func (q *Queue) End(id string, state app.ActionState, word string, now time.Time) []app.Action {
	a := q.find(id)
	a.State, a.Word, a.EndedAt, a.Unsure = state, word, now, false
	changed := []app.Action{*a}
	if state == app.Confirmed {
		return changed
	}
	for n := range q.actions {
		b := &q.actions[n]
		if b.Incident == a.Incident && b.State == app.Waiting && b.Kind == app.Snooze && a.Kind == app.Acknowledge {
			b.State, b.EndedAt = app.Superseded, now
			b.Word = "the acknowledgement that it needs did not come about"
			changed = append(changed, *b)
		}
	}
	return changed
}

// Retry puts an action back after a failed try that left it worth another one.
func (q *Queue) Retry(id string, err error, now time.Time) app.Action {
	a := q.find(id)
	a.State, a.Word = app.Waiting, err.Error()
	if _, unsure := errors.AsType[app.Unsure](err); unsure {
		a.Unsure = true
	}
	a.NextTry = now.Add(backoff(*a, err))
	return *a
}

// Hurry makes everything that waits due at once: the network is back.
func (q *Queue) Hurry(now time.Time) {
	for n := range q.actions {
		if a := &q.actions[n]; a.State == app.Waiting && a.NextTry.After(now) {
			a.NextTry = now
		}
	}
}

// Expire ends what waits and is too old to be sent, and gives back what changed.
func (q *Queue) Expire(now time.Time) []app.Action {
	var changed []app.Action
	for _, a := range q.All() {
		if a.State == app.Waiting && !a.Expires.After(now) {
			word := "it could not be delivered in " + a.Expires.Sub(a.At).String()
			if a.Unsure {
				word += ", and may or may not have arrived"
			}
			if a.Word != "" {
				word += ": " + a.Word
			}
			changed = append(changed, q.End(a.ID, app.Expired, word, now)...)
		}
	}
	return changed
}

// Forget drops what ended before then.
func (q *Queue) Forget(before time.Time) {
	q.actions = slices.DeleteFunc(q.actions, func(a app.Action) bool {
		return a.State.Ended() && a.EndedAt.Before(before)
	})
}

func (q *Queue) find(id string) *app.Action {
	for n := range q.actions {
		if q.actions[n].ID == id {
			return &q.actions[n]
		}
	}
	return nil
}

// Final reports whether the error ends the action: PagerDuty understood and said
// no, so that trying again would change nothing.
func Final(err error) bool {
	if _, unsure := errors.AsType[app.Unsure](err); unsure {
		return false
	}
	if _, ok := errors.AsType[app.Refused](err); ok {
		return true
	}
	if _, ok := errors.AsType[app.Forbidden](err); ok {
		return true
	}
	if _, ok := errors.AsType[app.Invalid](err); ok {
		return true
	}
	_, ok := errors.AsType[app.Gone](err)
	return ok
}

// settle is how long an unsure write is given to show itself before it is judged.
const settle = 3 * time.Second

// backoff is how long to wait after the given failure: doubling from 1 s to 10 s
// for what answers a page and to 1 min for the rest, or what PagerDuty asks for.
func backoff(a app.Action, err error) time.Duration {
	if t, ok := errors.AsType[app.Throttled](err); ok {
		return max(t.After, time.Second)
	}
	most := time.Minute
	if a.Kind.Answers() {
		most = 10 * time.Second
	}
	wait := most
	if a.Tries < 7 {
		wait = min(most, time.Second<<max(a.Tries-1, 0))
	}
	if a.Unsure {
		wait = max(wait, settle)
	}
	return wait
}

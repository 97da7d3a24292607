package pagerduty

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// batchSize is how many acknowledgements or resolves go in one call. PagerDuty takes
// 250, but does not say what came of each when it refuses.
const batchSize = 25

// Perform sends the actions, each once. Acknowledge and Resolve go in batches, all
// else one by one. Once PagerDuty cannot be reached, asks to wait or does not know
// the token, what was not sent yet gets the same error, without app.Unsure.
//
// A Snooze needs an acknowledged incident and does not acknowledge it; an Escalate
// needs its Level.
func (c *Client) Perform(ctx context.Context, actions []app.Action) []app.Outcome {
	ctx = pace.In(ctx, pace.Write)
	out := make([]app.Outcome, len(actions))
	for n, a := range actions {
		out[n].Action = a.ID
	}
	me, err := c.who(ctx)
	for n := 0; n < len(actions); {
		if err != nil {
			out[n].Err = err
			n++
			continue
		}
		size := batchAt(actions[n:])
		if some := actions[n : n+size]; batched(some[0].Kind) {
			c.setStatus(ctx, me, some, out[n:n+size])
		} else {
			c.single(ctx, me, some[0], &out[n])
		}
		for _, o := range out[n : n+size] {
			err = cmp.Or(err, halting(o.Err))
		}
		n += size
	}
	return out
}

func batched(k app.Kind) bool { return k == app.Acknowledge || k == app.Resolve }

// batchAt is how many of the first actions may go in one call: of the same kind, and
// no incident twice.
func batchAt(actions []app.Action) int {
	seen := map[string]bool{}
	for n, a := range actions {
		if n == batchSize || a.Kind != actions[0].Kind || seen[a.Incident] || n > 0 && !batched(a.Kind) {
			return n
		}
		seen[a.Incident] = true
	}
	return len(actions)
}

// halting gives the error that makes sending more pointless, bare of app.Unsure,
// which is said of what was sent only; nil where the error is about one incident.
func halting(err error) error {
	if unsure, ok := errors.AsType[app.Unsure](err); ok {
		err = unsure.Cause
	}
	if is[app.Offline](err) || is[app.Throttled](err) || is[app.Unavailable](err) || is[app.Unauthorized](err) {
		return err
	}
	return nil
}

// change is one incident in PUT /incidents, or without an id in PUT /incidents/{id}.
type change struct {
	ID          string     `json:"id,omitempty"`
	Type        string     `json:"type"`
	Status      app.Status `json:"status,omitempty"`
	Level       int        `json:"escalation_level,omitempty"`
	Assignments []assignee `json:"assignments,omitempty"`
	Priority    *target    `json:"priority,omitempty"`
}

type assignee struct {
	Assignee target `json:"assignee"`
}

type target struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

func person(r app.Ref) target { return target{ID: r.ID, Type: "user_reference"} }

// put changes incidents and gives them back by id, as PagerDuty says they are now.
func (c *Client) put(ctx context.Context, me app.User, changes []change) (map[string]app.Incident, error) {
	var answer struct {
		Incidents []incident `json:"incidents"`
	}
	for n := range changes {
		changes[n].Type = "incident_reference"
	}
	body := map[string][]change{"incidents": changes}
	if err := c.send(ctx, me, http.MethodPut, "/incidents", body, &answer); err != nil {
		return nil, err
	}
	now := make(map[string]app.Incident, len(answer.Incidents))
	for _, row := range answer.Incidents {
		if i, err := row.incident(); err == nil {
			now[i.ID] = i
		}
	}
	return now, nil
}

// single performs one action that does not go in a batch.
func (c *Client) single(ctx context.Context, me app.User, a app.Action, out *app.Outcome) {
	path, err := incidentPath(a.Incident, "")
	if err == nil {
		err = sendable(a)
	}
	if err != nil {
		out.Err = err
		return
	}
	switch a.Kind {
	case app.Escalate:
		out.Incident, out.Err = c.putOne(ctx, me, change{ID: a.Incident, Level: a.Level})
	case app.Reassign:
		to := make([]assignee, len(a.To))
		for n, r := range a.To {
			to[n].Assignee = person(r)
		}
		out.Incident, out.Err = c.putOne(ctx, me, change{ID: a.Incident, Assignments: to})
	case app.SetPriority:
		out.Incident, out.Err = c.setPriority(ctx, me, a.Incident, a.To[0].ID)
	case app.Snooze:
		out.Incident, out.Err = c.snooze(ctx, me, path, a.For)
	case app.AddResponders:
		out.Err = c.addResponders(ctx, me, path, a)
	case app.AddNote:
		out.Err = c.addNote(ctx, me, path, a.Text)
	}
}

// sendable refuses what PagerDuty could only refuse, or would take for something
// else: an empty assignment list, for one, changes nothing and answers 200.
func sendable(a app.Action) error {
	why := ""
	switch a.Kind {
	case app.Escalate:
		if a.Level < 1 {
			why = "name the escalation level"
		}
	case app.Reassign, app.AddResponders:
		if len(a.To) == 0 {
			why = "name at least one person"
		}
		for _, r := range a.To {
			if r.Zero() {
				why = "a person without an id cannot be named to PagerDuty"
			}
		}
	case app.SetPriority:
		if len(a.To) != 1 || a.To[0].Zero() {
			why = "name one priority"
		}
	case app.Snooze:
		if a.For < time.Second || a.For > app.MaxSnooze {
			why = fmt.Sprintf("a snooze lasts from 1 s to 7 days, not %s", a.For)
		}
	case app.AddNote:
		if a.Text == "" {
			why = "the note is empty"
		} else if len(a.Text) > app.MaxNote {
			why = fmt.Sprintf("the note is %d bytes long; PagerDuty takes %d", len(a.Text), app.MaxNote)
		}
	default:
		why = "there is nothing called " + quote(string(a.Kind)) + " to do"
	}
	if why != "" {
		return app.Invalid{Why: why}
	}
	return nil
}

// putOne changes one incident.
func (c *Client) putOne(ctx context.Context, me app.User, what change) (*app.Incident, error) {
	now, err := c.put(ctx, me, []change{what})
	if err != nil {
		return nil, err
	}
	i, ok := now[what.ID]
	if !ok {
		return nil, unconfirmed("it does not hold the incident " + what.ID)
	}
	return &i, nil
}

// unconfirmed is the error of a 2xx answer to a write that does not say what it
// would say if the write had been applied.
func unconfirmed(why string) error { return app.Unsure{Cause: garbled(errors.New(why))} }

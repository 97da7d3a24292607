package pagerduty

import (
	"context"
	"errors"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// wanted is the status that an action of a batched kind brings about.
func wanted(k app.Kind) app.Status {
	if k == app.Resolve {
		return app.Resolved
	}
	return app.Acknowledged
}

// setStatus acknowledges or resolves a batch of incidents in one call. Where
// PagerDuty refuses several, it does not say which and what came of the others: each
// is then read again, and only one that certainly still burns is sent once more, alone.
func (c *Client) setStatus(ctx context.Context, me app.User, batch []app.Action, out []app.Outcome) {
	kind := batch[0].Kind
	changes := make([]change, 0, len(batch))
	for n, a := range batch {
		if _, err := segment(a.Incident); err != nil {
			out[n].Err = err
			continue
		}
		changes = append(changes, change{ID: a.Incident, Status: wanted(kind)})
	}
	if len(changes) == 0 {
		return
	}
	now, err := c.put(ctx, me, changes)
	var stop error
	for n, a := range batch {
		o := &out[n]
		switch {
		case o.Err != nil:
		case err == nil:
			i, ok := now[a.Incident]
			o.Incident, o.Err = confirmed(kind, i, ok)
		case !refusal(err):
			o.Err = err
		case stop != nil:
			o.Err = app.Unsure{Cause: err}
		case len(changes) == 1:
			o.Incident, o.Err = c.refused(ctx, kind, a.Incident, err)
		default:
			o.Incident, o.Err = c.sortOut(ctx, me, kind, a.Incident)
			stop = halting(o.Err)
		}
	}
}

// refusal reports whether PagerDuty understood and said no.
func refusal(err error) bool {
	return !is[app.Unsure](err) && (is[app.Refused](err) || is[app.Forbidden](err) || is[app.Gone](err))
}

// confirmed holds a row of the answer against what was asked for.
func confirmed(k app.Kind, i app.Incident, there bool) (*app.Incident, error) {
	switch {
	case !there:
		return nil, unconfirmed("it does not hold the incident")
	case i.Status != wanted(k):
		return nil, unconfirmed("it says that the incident is " + string(i.Status))
	}
	return &i, nil
}

// sortOut finds out what came of one incident of a refused batch.
func (c *Client) sortOut(ctx context.Context, me app.User, k app.Kind, id string) (*app.Incident, error) {
	i, err := c.read(ctx, id)
	switch {
	case lost(err):
		return nil, err
	case err != nil:
		// The refusal does not say whether this one was changed before it.
		return nil, app.Unsure{Cause: err}
	case i.Status == wanted(k):
		return &i, nil
	case i.Status == app.Resolved:
		return nil, errAlreadyResolved
	}
	now, err := c.put(ctx, me, []change{{ID: id, Status: wanted(k)}})
	if err != nil && refusal(err) {
		return c.refused(ctx, k, id, err)
	}
	if err != nil {
		return nil, err
	}
	i, ok := now[id]
	return confirmed(k, i, ok)
}

// errAlreadyResolved keeps an acknowledgement from reopening an incident.
var errAlreadyResolved = app.Refused{Why: "Incident Already Resolved", Code: codeAlreadyResolved}

// refused decides about one incident on which PagerDuty said no: that it is so
// already is no refusal.
func (c *Client) refused(ctx context.Context, k app.Kind, id string, err error) (*app.Incident, error) {
	already := says(err, codeAlreadyResolved, "already resolved")
	if k == app.Acknowledge {
		already = says(err, codeAlreadyAcknowledged, "already acknowledged")
	}
	if !already {
		return nil, err
	}
	i, readErr := c.read(ctx, id)
	switch {
	case readErr != nil && k == app.Resolve:
		return nil, nil // PagerDuty's word is enough: nothing can burn on
	case readErr != nil:
		return nil, app.Unsure{Cause: readErr}
	case i.Status == wanted(k):
		return &i, nil
	case i.Status == app.Resolved:
		return nil, errAlreadyResolved
	}
	return nil, err
}

// says reports whether a refusal has the code, or the words: PagerDuty also wraps
// them in a general "invalid input".
func says(err error, code int, phrase string) bool {
	no, ok := errors.AsType[app.Refused](err)
	return ok && (no.Code == code || strings.Contains(strings.ToLower(no.Why), phrase))
}

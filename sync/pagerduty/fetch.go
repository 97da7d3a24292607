package pagerduty

import (
	"context"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// Fetch reads what the query asks for, one call after the other, as PagerDuty wants
// it. Shifts and ladders go behind all else in the queue, unless the open list is
// asked for with them: what holds up a look goes at the look's pace.
//
// A policy that is not there, or not for this token, has no Ladder in the answer.
// With an error, Skew is all that the answer holds: a wrong clock may be the cause.
func (c *Client) Fetch(ctx context.Context, q app.Query) (app.Remote, error) {
	r, err := c.fetch(ctx, q)
	if err != nil {
		r = app.Remote{}
	}
	r.Skew = c.stack.Skew()
	return r, err
}

func (c *Client) fetch(ctx context.Context, q app.Query) (app.Remote, error) {
	lane := pace.Background
	if q.Open || len(q.Look) > 0 {
		lane = pace.Poll
	}
	ctx = pace.In(ctx, lane)
	var r app.Remote
	me, err := c.who(ctx)
	if err != nil {
		return app.Remote{}, err
	}
	if q.Open {
		if r.Open, err = c.open(ctx, me); err != nil {
			return app.Remote{}, err
		}
	}
	if len(q.Look) > 0 {
		if r.Looked, err = c.look(ctx, q.Look, r.Open, q.Via); err != nil {
			return app.Remote{}, err
		}
	}
	policies := q.Ladders
	if q.Duty {
		if r.OnCalls, err = c.duty(ctx, me, q.Horizon); err != nil {
			return app.Remote{}, err
		}
		policies = append(policiesOf(r.OnCalls), policies...)
	}
	if r.Ladders, err = c.ladders(ctx, policies); err != nil {
		return app.Remote{}, err
	}
	return r, nil
}

package pagerduty

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
)

// manyPolicies is how many ids go into one query: PagerDuty refuses long ones.
const manyPolicies = 40

// ladders reads escalation policies, each once, and who is on call there now. One
// that is not there, or not for this token, is left out.
func (c *Client) ladders(ctx context.Context, ids []string) ([]app.Ladder, error) {
	var ladders []app.Ladder
	var found []string
	for n, id := range ids {
		if id == "" || slices.Contains(ids[:n], id) {
			continue
		}
		l, err := c.policy(ctx, id)
		if lost(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		ladders = append(ladders, l)
		found = append(found, l.Policy.ID)
	}
	for some := range slices.Chunk(found, manyPolicies) {
		rows, err := c.oncalls(ctx, url.Values{"escalation_policy_ids[]": some, "time_zone": {"UTC"}})
		if err != nil {
			return nil, err
		}
		for n := range ladders {
			man(&ladders[n], rows)
		}
	}
	return ladders, nil
}

// man puts the people of on-call rows on the rungs of a ladder.
func man(l *app.Ladder, rows []app.OnCall) {
	for _, row := range rows {
		if row.Policy.ID != l.Policy.ID {
			continue
		}
		for n := range l.Levels {
			rung := &l.Levels[n]
			known := slices.ContainsFunc(rung.OnCall, func(r app.Ref) bool { return r.ID == row.User.ID })
			if rung.Number == row.Level && !known {
				rung.OnCall = append(rung.OnCall, row.User)
			}
		}
	}
}

// policy reads one escalation policy.
func (c *Client) policy(ctx context.Context, id string) (app.Ladder, error) {
	escaped, err := segment(id)
	if err != nil {
		return app.Ladder{}, err
	}
	var p *vendor.EscalationPolicy
	err = asking(ctx, func(ctx context.Context) (err error) {
		p, err = c.api.GetEscalationPolicyWithContext(ctx, escaped, &vendor.GetEscalationPolicyOptions{})
		return err
	})
	if err != nil {
		return app.Ladder{}, err
	}
	if p.ID == "" {
		return app.Ladder{}, garbled(errors.New("an escalation policy without an id"))
	}
	name := p.Name
	if name == "" {
		name = p.Summary
	}
	l := app.Ladder{Policy: app.Ref{ID: p.ID, Name: clip(name, maxName)}, Loops: int(min(p.NumLoops, 100))}
	for n, rule := range p.EscalationRules {
		l.Levels = append(l.Levels, app.Level{
			Number: n + 1, Delay: time.Duration(min(rule.Delay, 1_000_000)) * time.Minute,
		})
	}
	return l, nil
}

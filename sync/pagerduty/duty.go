package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxHorizon is how far ahead PagerDuty tells shifts.
const maxHorizon = 90 * 24 * time.Hour

// oncall is a row of GET /oncalls. Its ids and times are not taken loosely: a shift
// whose end cannot be read would be one without an end.
type oncall struct {
	User     reference `json:"user"`
	Schedule reference `json:"schedule"`
	Policy   reference `json:"escalation_policy"`
	Level    number    `json:"escalation_level"`
	Start    string    `json:"start"` // null in a permanent row
	End      string    `json:"end"`
}

func (o oncall) oncall() (app.OnCall, error) {
	start, fine := instant(o.Start)
	end, too := instant(o.End)
	switch {
	case o.User.ID == "" || o.Policy.ID == "":
		return app.OnCall{}, errors.New("an on-call without its user or its policy")
	case !fine || !too:
		return app.OnCall{}, fmt.Errorf("an on-call from %s to %s", quote(o.Start), quote(o.End))
	}
	return app.OnCall{
		User: o.User.ref(), Schedule: o.Schedule.ref(), Policy: o.Policy.ref(),
		Level: int(o.Level), Start: start, End: end,
	}, nil
}

// duty reads my on-call rows from now to the horizon, in PagerDuty's time.
func (c *Client) duty(ctx context.Context, me app.User, horizon time.Duration) ([]app.OnCall, error) {
	now := time.Now().Add(-c.stack.Skew()).UTC()
	until := now.Add(min(max(horizon, time.Second), maxHorizon))
	return c.oncalls(ctx, url.Values{
		"user_ids[]": {me.ID}, "time_zone": {"UTC"},
		"since": {now.Format(time.RFC3339)}, "until": {until.Format(time.RFC3339)},
	})
}

func (c *Client) oncalls(ctx context.Context, filter url.Values) ([]app.OnCall, error) {
	s := newSweep(func(o app.OnCall) string {
		return fmt.Sprint(o.User.ID, " ", o.Schedule.ID, " ", o.Policy.ID, " ", o.Level, " ", o.Start.Unix(), " ", o.End.Unix())
	})
	_, complete, err := s.pass(ctx, func(ctx context.Context, offset, limit int) (page[app.OnCall], error) {
		body, err := c.get(ctx, "/oncalls", paged(filter, "", offset, limit))
		if err != nil {
			return page[app.OnCall]{}, err
		}
		return decodeOnCalls(body, limit)
	}, nil)
	if err != nil {
		return nil, err
	}
	if !complete {
		return nil, app.Offline{Kind: app.NotAPI, Cause: errors.New("more on-call rows than PagerDuty serves")}
	}
	return s.rows, nil
}

func decodeOnCalls(body []byte, limit int) (page[app.OnCall], error) {
	var list struct {
		OnCalls []oncall `json:"oncalls"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.OnCalls == nil {
		err = errors.New("it holds no list of on-calls")
	}
	if err != nil {
		return page[app.OnCall]{}, garbled(err)
	}
	p := page[app.OnCall]{rows: make([]app.OnCall, len(list.OnCalls)), more: list.more(len(list.OnCalls), limit)}
	for n, row := range list.OnCalls {
		if p.rows[n], err = row.oncall(); err != nil {
			return page[app.OnCall]{}, garbled(err)
		}
	}
	return p, nil
}

// policiesOf lists the policies of on-call rows, each once.
func policiesOf(rows []app.OnCall) []string {
	var ids []string
	for _, row := range rows {
		if !slices.Contains(ids, row.Policy.ID) {
			ids = append(ids, row.Policy.ID)
		}
	}
	return ids
}

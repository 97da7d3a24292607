package pagerduty

import (
	"context"
	"encoding/json"
	"net/url"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of looking: up to fewLooks incidents are read one by one, and of
// maxWays it is asked by which way they changed.
const (
	fewLooks = 10
	maxWays  = 10
)

// look reads incidents by id, wherever they are now, besides those that stand in
// the open list. One that is gone, or not for this token, is nil in the answer.
func (c *Client) look(ctx context.Context, ids []string, open []app.Incident, via bool) (map[string]*app.Incident, error) {
	looked := make(map[string]*app.Incident, len(ids))
	for n := range open {
		looked[open[n].ID] = &open[n]
	}
	var missing []string
	answer := make(map[string]*app.Incident, len(ids))
	for _, id := range ids {
		if _, done := answer[id]; done {
			continue
		}
		answer[id] = nil
		if i := looked[id]; i != nil {
			same := *i
			answer[id] = &same
			continue
		}
		missing = append(missing, id)
	}
	found := map[string]app.Incident{}
	if len(missing) > fewLooks {
		if err := c.gather(ctx, missing, found); err != nil {
			return nil, err
		}
	}
	for n, id := range missing {
		i, there := found[id]
		if !there {
			var err error
			if i, err = c.read(ctx, id); lost(err) {
				continue
			} else if err != nil {
				return nil, err
			}
		}
		if via && n < maxWays {
			var err error
			if i.StatusVia, err = c.way(ctx, i); err != nil {
				return nil, err
			}
		}
		answer[id] = &i
	}
	return answer, nil
}

// gather finds many incidents in few calls, where a whole storm left the open list
// at once: reading them one by one would take minutes, in which no new page is seen.
// They are among the last resolved, or with somebody else. What is not found is not
// gone: it is read by its id.
func (c *Client) gather(ctx context.Context, ids []string, found map[string]app.Incident) error {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	for _, where := range []struct {
		statuses []string
		order    string
	}{
		{[]string{string(app.Resolved)}, "resolved_at:desc"},
		{[]string{string(app.Triggered), string(app.Acknowledged)}, newestFirst},
	} {
		read := c.incidents(url.Values{"date_range": {"all"}, "statuses[]": where.statuses}, where.order)
		for n := range len(ids)/(pageSize/2) + 2 {
			if len(found) == len(ids) {
				return nil
			}
			p, err := read(ctx, n*pageSize, pageSize)
			if is[app.Refused](err) || lost(err) {
				break
			}
			if err != nil {
				return err
			}
			for _, i := range p.rows {
				if wanted[i.ID] {
					found[i.ID] = i
				}
			}
			if !p.more || (n+2)*pageSize > deepest {
				break
			}
		}
	}
	return nil
}

// read reads one incident by id.
func (c *Client) read(ctx context.Context, id string) (app.Incident, error) {
	path, err := incidentPath(id, "")
	if err != nil {
		return app.Incident{}, err
	}
	body, err := c.get(ctx, path, nil)
	if err != nil {
		return app.Incident{}, err
	}
	return decodeIncident(body)
}

// lost reports whether PagerDuty said that the thing is not there, or not for us.
func lost(err error) bool {
	return is[app.Gone](err) || is[app.Forbidden](err)
}

// way is by which way the incident came into its present status ("mobile",
// "website", "timeout"), "" where its log does not tell.
func (c *Client) way(ctx context.Context, i app.Incident) (string, error) {
	path, err := incidentPath(i.ID, "/log_entries")
	if err != nil {
		return "", err
	}
	body, err := c.get(ctx, path, paged(url.Values{"include[]": {"channels"}}, "", 0, pageSize))
	if lost(err) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var list struct {
		Entries []entry `json:"log_entries"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return "", garbled(err)
	}
	var last *entry
	for n := range list.Entries {
		e := &list.Entries[n]
		if e.brings(i.Status) && (last == nil || e.At.After(last.At.Time)) {
			last = e
		}
	}
	if last == nil {
		return "", nil
	}
	return clip(string(last.Channel.is.Type), maxName), nil
}

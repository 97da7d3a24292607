package pagerduty

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxRange is the longest since..until that PagerDuty takes (6 months).
const maxRange = 180 * 24 * time.Hour

// The orders of the two passes over a list. An incident's number never changes, so
// neither does the place of one incident before another.
const (
	oldestFirst = "incident_number:asc"
	newestFirst = "incident_number:desc"
)

// open reads every open incident assigned to me. PagerDuty serves 10,000 rows of a
// list: where there are more, a second pass comes from the other end until the two
// meet, and what still lies between them is read by the time of creation.
func (c *Client) open(ctx context.Context, me app.User) ([]app.Incident, error) {
	base := url.Values{
		"user_ids[]": {me.ID}, "statuses[]": {string(app.Triggered), string(app.Acknowledged)},
		"date_range": {"all"},
	}
	s := newSweep(func(i app.Incident) string { return i.ID })
	rest, err := c.bothEnds(ctx, s, base)
	if err != nil {
		return nil, err
	}
	if rest != nil {
		base.Del("date_range")
		// Numbers and times of creation need not run quite alike.
		const slack = 10 * time.Minute
		if err := c.between(ctx, s, base, rest.since.Add(-slack), rest.until.Add(slack), 0); err != nil {
			return nil, err
		}
	}
	for n := range s.rows {
		// A row of this list without anybody's name on it is mine all the same.
		if i := &s.rows[n]; len(i.Assigned) == 0 {
			i.Assigned = []app.Assignment{{To: me.Ref()}}
		}
	}
	return s.rows, nil
}

// gap is the stretch of creation times in which rows still lack.
type gap struct{ since, until time.Time }

var errTooMany = errors.New("more open incidents than PagerDuty serves; they cannot be told apart by their time of creation")

// bothEnds reads a list from its start and, where that is not all, from its end. It
// gives the gap between the two passes, nil where they meet.
func (c *Client) bothEnds(ctx context.Context, s *sweep[app.Incident], filter url.Values) (*gap, error) {
	covered, complete, err := s.pass(ctx, c.incidents(filter, oldestFirst), nil)
	if err != nil || complete {
		return nil, err
	}
	since := edge(s, covered, time.Time.After)
	upper, complete, err := s.pass(ctx, c.incidents(filter, newestFirst), func(id string) bool { return covered[id] })
	if err != nil || complete {
		return nil, err
	}
	until := edge(s, upper, time.Time.Before)
	if since.IsZero() || until.IsZero() {
		return nil, app.Offline{Kind: app.NotAPI, Cause: errTooMany}
	}
	return &gap{since, until}, nil
}

// edge is the time of creation furthest in one direction.
func edge(s *sweep[app.Incident], covered map[string]bool, further func(time.Time, time.Time) bool) time.Time {
	var at time.Time
	for id := range covered {
		if t := s.rows[s.at[id]].CreatedAt; at.IsZero() || further(t, at) {
			at = t
		}
	}
	return at
}

// halvings is how often a stretch of time may be cut in two because it holds more
// than both passes reach. Each costs 200 calls.
const halvings = 3

// between reads what was created in [since, until), by halves until PagerDuty gives
// all of a part.
func (c *Client) between(ctx context.Context, s *sweep[app.Incident], base url.Values, since, until time.Time, depth int) error {
	if until.Sub(since) <= maxRange {
		rest, err := c.bothEnds(ctx, s, window(base, since, until))
		if err != nil || rest == nil {
			return err
		}
		if depth++; depth > halvings || until.Sub(since) <= time.Second {
			return app.Offline{Kind: app.NotAPI, Cause: errTooMany}
		}
	}
	half := since.Add(max(until.Sub(since)/2, time.Second)).Truncate(time.Second)
	if err := c.between(ctx, s, base, since, half, depth); err != nil {
		return err
	}
	// One second is read twice, lest both halves leave out their border.
	return c.between(ctx, s, base, half.Add(-time.Second), until, depth)
}

func window(base url.Values, since, until time.Time) url.Values {
	filter := url.Values{"since": {since.UTC().Format(time.RFC3339)}, "until": {until.UTC().Format(time.RFC3339)}}
	for key, values := range base {
		filter[key] = values
	}
	return filter
}

// incidents reads pages of GET /incidents with the given filter and order.
func (c *Client) incidents(filter url.Values, order string) func(context.Context, int, int) (page[app.Incident], error) {
	return func(ctx context.Context, offset, limit int) (page[app.Incident], error) {
		body, err := c.get(ctx, "/incidents", paged(filter, order, offset, limit))
		if err != nil {
			return page[app.Incident]{}, err
		}
		return decodeIncidents(body, limit)
	}
}

// paged adds the place of a page to a filter.
func paged(filter url.Values, order string, offset, limit int) url.Values {
	query := url.Values{"limit": {strconv.Itoa(limit)}, "offset": {strconv.Itoa(offset)}}
	if order != "" {
		query.Set("sort_by", order)
	}
	for key, values := range filter {
		query[key] = values
	}
	return query
}

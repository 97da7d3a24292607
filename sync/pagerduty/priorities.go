package pagerduty

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// Priorities are the account's, the most severe first. An account that does not use them,
// or that does not let this token see them, has none.
func (c *Client) Priorities(ctx context.Context) ([]app.Priority, error) {
	ctx = pace.In(ctx, pace.Detail)
	s := newSweep(func(p app.Priority) string { return p.ID })
	_, err := s.upTo(ctx, 100, func(ctx context.Context, offset, limit int) (page[app.Priority], error) {
		body, err := c.get(ctx, "/priorities", paged(nil, "", offset, limit))
		if err != nil {
			return page[app.Priority]{}, err
		}
		return decodePriorities(body, limit)
	})
	if lost(err) {
		return []app.Priority{}, nil
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.rows, func(a, b app.Priority) int { return cmp.Compare(b.Order, a.Order) })
	return append([]app.Priority{}, s.rows...), nil
}

func decodePriorities(body []byte, limit int) (page[app.Priority], error) {
	var list struct {
		Priorities []priority `json:"priorities"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Priorities == nil {
		err = errors.New("it holds no list of priorities")
	}
	if err != nil {
		return page[app.Priority]{}, garbled(err)
	}
	p := page[app.Priority]{more: list.more(len(list.Priorities), limit)}
	for _, row := range list.Priorities {
		if name := row.ref(); !name.Zero() {
			p.rows = append(p.rows, app.Priority{ID: name.ID, Name: name.Name, Order: int(row.Order)})
		}
	}
	return p, nil
}

// setPriority gives an incident a priority. An answer that shows another one confirms
// nothing.
func (c *Client) setPriority(ctx context.Context, me app.User, incident, to string) (*app.Incident, error) {
	i, err := c.putOne(ctx, me, change{ID: incident, Priority: &target{ID: to, Type: "priority_reference"}})
	if err == nil && (i.Priority == nil || i.Priority.ID != to) {
		return nil, unconfirmed("it does not show that priority")
	}
	return i, err
}

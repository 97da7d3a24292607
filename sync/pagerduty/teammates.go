package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// manyUsers is how many ids go into one query: PagerDuty refuses long ones.
const manyUsers = 40

// ShiftsOf reads the on-call rows of those people in the window, as far ahead as
// PagerDuty tells, and makes one Shift of the rows that speak of the same time on a
// schedule. Only schedules that an escalation policy uses have any.
func (c *Client) ShiftsOf(ctx context.Context, users []string, window app.Span) ([]app.Shift, error) {
	if window.Empty() {
		return nil, app.Invalid{Why: "shifts are read for a time that ends after it begins"}
	}
	ctx = inDetail(ctx)
	if last := time.Now().Add(-c.stack.Skew()).Add(maxHorizon); window.End.After(last) {
		window.End = last
	}
	if window.Empty() {
		return []app.Shift{}, nil
	}
	var rows []app.OnCall
	for some := range slices.Chunk(onceEach(users), manyUsers) {
		found, err := c.oncalls(ctx, url.Values{
			"user_ids[]": some, "time_zone": {"UTC"}, "since": {utc(window.Start)}, "until": {utc(window.End)},
		})
		if err != nil {
			return nil, err
		}
		rows = append(rows, slices.DeleteFunc(found, func(o app.OnCall) bool { return !slices.Contains(some, o.User.ID) })...)
	}
	return roster.Merge(rows), nil
}

// onceEach are the ids that are not empty, each once.
func onceEach(list []string) []string {
	var once []string
	for _, id := range list {
		if id != "" && !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	return once
}

// Users reads those people, in their order, each once. Where they are many, the
// account's list is read first, and by id only who is not on it.
func (c *Client) Users(ctx context.Context, ids []string) ([]app.User, error) {
	ctx = inDetail(ctx)
	wanted := onceEach(ids)
	found := map[string]app.User{}
	if len(wanted) > fewNames {
		all, err := c.People(ctx, "")
		if err != nil && !lost(err) {
			return nil, err
		}
		for _, u := range all {
			found[u.ID] = u
		}
	}
	read := make([]app.User, len(wanted))
	err := together(ctx, len(wanted), func(ctx context.Context, n int) (err error) {
		if u, there := found[wanted[n]]; there {
			read[n] = u
			return nil
		}
		if read[n], err = c.userByID(ctx, wanted[n]); lost(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(read, func(u app.User) bool { return u.ID == "" }), nil
}

func (c *Client) userByID(ctx context.Context, id string) (app.User, error) {
	escaped, err := segment(id)
	if err != nil {
		return app.User{}, err
	}
	body, err := c.get(ctx, "/users/"+escaped, nil)
	if err != nil {
		return app.User{}, err
	}
	var one struct {
		User vendor.User `json:"user"`
	}
	err = json.Unmarshal(body, &one)
	if err == nil && one.User.ID != id {
		err = errors.New("it holds another user")
	}
	if err != nil {
		return app.User{}, garbled(err)
	}
	return user(one.User), nil
}

package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// MaxHistory is about how many incidents one History reads, and MaxPeople how many
// users one People.
const (
	MaxHistory = 3000
	MaxPeople  = 1000
)

// History reads the incidents created in [q.Since, q.Until), newest first, and
// matches q.Text here: PagerDuty cannot. Where there are more than MaxHistory, it is
// Cut.
//
// With q.Mine PagerDuty gives open incidents only: it does not keep who had a
// resolved one.
func (c *Client) History(ctx context.Context, q app.HistoryQuery) (app.History, error) {
	if !q.Until.After(q.Since) {
		return app.History{}, app.Invalid{Why: "the time to search ends before it begins"}
	}
	ctx = pace.In(ctx, pace.Detail)
	filter := url.Values{}
	for _, s := range q.Status {
		filter.Add("statuses[]", string(s))
	}
	if q.Mine {
		me, err := c.who(ctx)
		if err != nil {
			return app.History{}, err
		}
		filter.Set("user_ids[]", me.ID)
	}
	s := newSweep(func(i app.Incident) string { return i.ID })
	cut := false
	for until := q.Until; until.After(q.Since) && !cut; until = until.Add(-maxRange) {
		since := until.Add(-maxRange)
		if since.Before(q.Since) {
			since = q.Since
		}
		var err error
		cut, err = s.upTo(ctx, MaxHistory-len(s.rows), c.incidents(window(filter, since.Add(-time.Second), until.Add(time.Second)), newestFirst))
		if err != nil {
			return app.History{}, err
		}
		cut = cut || len(s.rows) >= MaxHistory && since.After(q.Since)
	}
	found := slices.DeleteFunc(s.rows, func(i app.Incident) bool { return !inside(i, q) || !matches(i, q.Text) })
	slices.SortStableFunc(found, func(a, b app.Incident) int { return b.CreatedAt.Compare(a.CreatedAt) })
	return app.History{Incidents: found, Cut: cut}, nil
}

// inside drops what a window shows beyond its ends: PagerDuty is asked in seconds,
// and a little more than what is wanted.
func inside(i app.Incident, q app.HistoryQuery) bool {
	return i.CreatedAt.IsZero() || !i.CreatedAt.Before(q.Since) && i.CreatedAt.Before(q.Until)
}

// matches holds an incident against what somebody typed: every word of it must be in
// the title, the service's name or the number.
func matches(i app.Incident, text string) bool {
	hay := strings.ToLower(i.Title + "\n" + i.Service.Name + "\n#" + strconv.Itoa(i.Number))
	for _, word := range strings.Fields(strings.ToLower(text)) {
		if !strings.Contains(hay, word) {
			return false
		}
	}
	return true
}

// People finds users by a part of name or address, at most about MaxPeople.
func (c *Client) People(ctx context.Context, text string) ([]app.User, error) {
	ctx = pace.In(ctx, pace.Detail)
	filter := url.Values{}
	if text = strings.TrimSpace(text); text != "" {
		filter.Set("query", text)
	}
	s := newSweep(func(u app.User) string { return u.ID })
	_, err := s.upTo(ctx, MaxPeople, func(ctx context.Context, offset, limit int) (page[app.User], error) {
		body, err := c.get(ctx, "/users", paged(filter, "", offset, limit))
		if err != nil {
			return page[app.User]{}, err
		}
		return decodeUsers(body, limit)
	})
	if err != nil {
		return nil, err
	}
	return s.rows, nil
}

func decodeUsers(body []byte, limit int) (page[app.User], error) {
	var list struct {
		Users []vendor.User `json:"users"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Users == nil {
		err = errors.New("it holds no list of users")
	}
	if err != nil {
		return page[app.User]{}, garbled(err)
	}
	p := page[app.User]{more: list.more(len(list.Users), limit)}
	for _, u := range list.Users {
		if u.ID == "" {
			return page[app.User]{}, garbled(errors.New("a user without an id"))
		}
		p.rows = append(p.rows, user(u))
	}
	return p, nil
}

package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// maxDay is how many log entries one day of Pages may have: PagerDuty serves no more
// of one list.
const maxDay = deepest

// Contacts is how PagerDuty itself reaches the person whom the token belongs to.
func (c *Client) Contacts(ctx context.Context) (app.Contacts, error) {
	ctx = pace.In(ctx, pace.Detail)
	me, err := c.who(ctx)
	if err != nil {
		return app.Contacts{}, err
	}
	id, err := segment(me.ID)
	if err != nil {
		return app.Contacts{}, err
	}
	methods, err := c.get(ctx, "/users/"+id+"/contact_methods", nil)
	if err != nil {
		return app.Contacts{}, err
	}
	rules, err := c.get(ctx, "/users/"+id+"/notification_rules", nil)
	if err != nil {
		return app.Contacts{}, err
	}
	return decodeContacts(methods, rules)
}

func decodeContacts(methods, rules []byte) (app.Contacts, error) {
	var m struct {
		Methods []struct {
			Type loose `json:"type"`
		} `json:"contact_methods"`
	}
	var r struct {
		Rules []struct {
			Urgency loose  `json:"urgency"`
			Delay   number `json:"start_delay_in_minutes"`
		} `json:"notification_rules"`
	}
	if err := errors.Join(json.Unmarshal(methods, &m), json.Unmarshal(rules, &r)); err != nil {
		return app.Contacts{}, garbled(err)
	}
	if m.Methods == nil || r.Rules == nil {
		return app.Contacts{}, garbled(errors.New("it holds no list of contact methods or of notification rules"))
	}
	out := app.Contacts{Methods: []string{}}
	for _, method := range m.Methods {
		kind, _, _ := strings.Cut(string(method.Type), "_")
		if kind = clip(kind, maxName); kind != "" && !slices.Contains(out.Methods, kind) {
			out.Methods = append(out.Methods, kind)
		}
	}
	slices.Sort(out.Methods)
	for _, rule := range r.Rules {
		if rule.Urgency != "high" {
			continue
		}
		if out.HighRules == 0 || int(rule.Delay) < out.Soonest {
			out.Soonest = int(rule.Delay)
		}
		out.HighRules++
	}
	return out, nil
}

// Feed is the address of my own shifts as a calendar feed.
func (c *Client) Feed(ctx context.Context) (app.Secret, error) {
	body, err := c.get(pace.In(ctx, pace.Detail), "/users/me", nil)
	if err != nil {
		return "", err
	}
	var one struct {
		User struct {
			HTTP loose `json:"http_cal_url"`
			Web  loose `json:"web_cal_url"`
		} `json:"user"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return "", garbled(err)
	}
	address := one.User.HTTP
	if address == "" {
		address = one.User.Web
	}
	u, err := url.Parse(string(address))
	if address == "" || err != nil || len(address) > maxURL || !slices.Contains([]string{"https", "http", "webcal"}, u.Scheme) {
		return "", app.Gone{What: "a calendar feed of yours"}
	}
	return app.Secret(address), nil
}

// Pages reads the account's log of [since, until), a day at a time, for the incidents
// of high urgency that came to me. The log is what PagerDuty remembers of who had a
// resolved incident.
func (c *Client) Pages(ctx context.Context, since, until time.Time) ([]app.PastPage, error) {
	if !until.After(since) {
		return nil, app.Invalid{Why: "the time to look back at ends before it begins"}
	}
	ctx = pace.In(ctx, pace.Detail)
	me, err := c.who(ctx)
	if err != nil {
		return nil, err
	}
	s := newSweep(func(p passage) string { return p.id })
	for from := since; from.Before(until); from = from.Add(24 * time.Hour) {
		to := from.Add(24 * time.Hour)
		if to.After(until) {
			to = until
		}
		filter := window(url.Values{"include[]": {"incidents"}}, from, to.Add(time.Second))
		cut, err := s.upTo(ctx, maxDay, func(ctx context.Context, offset, limit int) (page[passage], error) {
			body, err := c.get(ctx, "/log_entries", paged(filter, "", offset, limit))
			if err != nil {
				return page[passage]{}, err
			}
			return decodePassages(body, limit)
		})
		if err != nil {
			return nil, err
		}
		if cut {
			return nil, app.Refused{Why: "more happened on " + from.Format(time.DateOnly) + " than PagerDuty's log gives"}
		}
	}
	return pages(s.rows, me.ID, since, until), nil
}

// passage is an entry of the account's log with the incident that it is about.
type passage struct {
	id       string
	kind     string
	at       time.Time
	by       app.Ref
	to       []string
	incident app.Incident
}

func decodePassages(body []byte, limit int) (page[passage], error) {
	var list struct {
		Entries []struct {
			entry
			Incident maybe[incident] `json:"incident"`
		} `json:"log_entries"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Entries == nil {
		err = errors.New("it holds no list of log entries")
	}
	if err != nil {
		return page[passage]{}, garbled(err)
	}
	p := page[passage]{more: list.more(len(list.Entries), limit)}
	for _, row := range list.Entries {
		if row.ID == "" {
			return page[passage]{}, garbled(errors.New("a log entry without an id"))
		}
		one := passage{id: string(row.ID), kind: row.kind(), at: row.At.Time, by: row.Agent.is.ref()}
		one.incident, _ = row.Incident.is.incident() // one without an id is passed over below
		for _, who := range append([]reference{row.User.is}, row.Assignees.is...) {
			if who.ID != "" {
				one.to = append(one.to, string(who.ID))
			}
		}
		p.rows = append(p.rows, one)
	}
	return p, nil
}

// pages finds among what happened what came to me, and when it was taken away.
func pages(all []passage, me string, since, until time.Time) []app.PastPage {
	slices.SortStableFunc(all, func(a, b passage) int { return a.at.Compare(b.at) })
	var found []app.PastPage
	open := map[string]int{} // incident to its unanswered page in found, by index
	for _, p := range all {
		id := p.incident.ID
		if id == "" || p.incident.Urgency != app.High {
			continue
		}
		at, waits := open[id]
		switch p.kind {
		case "assign", "escalate", "delegate", "notify", "trigger":
			mine := slices.Contains(p.to, me)
			switch {
			case mine && !waits && !p.at.Before(since) && p.at.Before(until):
				open[id] = len(found)
				found = append(found, app.PastPage{Incident: p.incident, At: p.at})
			case !mine && waits && p.kind != "notify" && len(p.to) > 0: // it went on to somebody else
				found[at].Answered = p.at
				delete(open, id)
			}
		case "acknowledge", "acknowledgement", "resolve", "snooze":
			if waits {
				found[at].Answered = p.at
				delete(open, id)
			}
		}
	}
	return found
}

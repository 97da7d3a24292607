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
)

// maxServices is about how many services with a like name one FindService reads.
const maxServices = 1000

// service is a service as PagerDuty sends it, as far as we use it.
type service struct {
	reference
	URL         loose            `json:"html_url"`
	Status      loose            `json:"status"`
	AckTimeout  number           `json:"acknowledgement_timeout"`
	AutoResolve number           `json:"auto_resolve_timeout"`
	Policy      maybe[reference] `json:"escalation_policy"`
	Rule        maybe[struct {
		Type    loose `json:"type"`
		Urgency loose `json:"urgency"`
	}] `json:"incident_urgency_rule"`
}

// title is the service's name, whole.
func (w service) title() string {
	if w.Name != "" {
		return string(w.Name)
	}
	return string(w.Summary)
}

func (w service) swapService() app.SwapService {
	s := app.SwapService{
		Ref: app.Ref{ID: string(w.ID), Name: clip(w.title(), maxName)}, Policy: w.Policy.is.ref(),
		AckTimeout:  time.Duration(max(0, min(int(w.AckTimeout), 1e9))) * time.Second,
		AutoResolve: time.Duration(max(0, min(int(w.AutoResolve), 1e9))) * time.Second,
		Active:      w.Status != "disabled" && w.Status != "maintenance",
	}
	if len(w.URL) <= maxURL {
		s.URL = string(w.URL)
	}
	// A constant rule says high, low, or severity_based; the other kind depends on the
	// hour. Without a rule all is high, as on plans that know no urgencies.
	switch rule := w.Rule.is; {
	case rule.Type != "" && rule.Type != "constant":
		s.Urgency = clip(string(rule.Type), maxName)
	case rule.Urgency != "":
		s.Urgency = clip(string(rule.Urgency), maxName)
	default:
		s.Urgency = string(app.High)
	}
	return s
}

// FindService finds a service by its id or its whole name, and who is on call for it.
// Where two names differ in case only, the one that is the same counts.
func (c *Client) FindService(ctx context.Context, name string) (app.SwapService, error) {
	name = strings.TrimSpace(name)
	if name == "" {
		return app.SwapService{}, app.Invalid{Why: "name the service for swap requests"}
	}
	ctx = inDetail(ctx)
	found, err := c.serviceNamed(ctx, name)
	if err != nil {
		return app.SwapService{}, err
	}
	s := found.swapService()
	if s.Policy.Zero() {
		return s, nil
	}
	rows, err := c.oncalls(ctx, url.Values{"escalation_policy_ids[]": {s.Policy.ID}, "time_zone": {"UTC"}})
	if err != nil {
		return app.SwapService{}, err
	}
	slices.SortStableFunc(rows, func(a, b app.OnCall) int { return a.Level - b.Level })
	for _, row := range rows {
		if row.Policy.ID == s.Policy.ID {
			s.OnCall = append(s.OnCall, row.User)
		}
	}
	s.OnCall = onePerPerson(s.OnCall)
	return s, nil
}

// serviceNamed looks for a name among the names first, unless it looks like an id.
func (c *Client) serviceNamed(ctx context.Context, name string) (service, error) {
	isID := !strings.ContainsFunc(name, func(r rune) bool { return (r < 'A' || r > 'Z') && (r < '0' || r > '9') })
	ways := []func(context.Context, string) (service, error){c.serviceByName, c.serviceByID}
	if isID {
		slices.Reverse(ways)
	}
	for _, find := range ways {
		s, err := find(ctx, name)
		if !is[app.Gone](err) {
			return s, err
		}
	}
	return service{}, app.Gone{What: "the service " + quote(name)}
}

func (c *Client) serviceByID(ctx context.Context, id string) (service, error) {
	escaped, err := segment(id)
	if err != nil {
		return service{}, app.Gone{What: "the service " + quote(id)}
	}
	body, err := c.get(ctx, "/services/"+escaped, nil)
	if is[app.Refused](err) { // it is no id
		err = app.Gone{What: "the service " + quote(id)}
	}
	if err != nil {
		return service{}, err
	}
	var one struct {
		Service service `json:"service"`
	}
	err = json.Unmarshal(body, &one)
	if err == nil && string(one.Service.ID) != id {
		err = errors.New("it holds another service")
	}
	if err != nil {
		return service{}, garbled(err)
	}
	return one.Service, nil
}

func (c *Client) serviceByName(ctx context.Context, name string) (service, error) {
	s := newSweep(func(s service) string { return string(s.ID) })
	_, err := s.upTo(ctx, maxServices, func(ctx context.Context, offset, limit int) (page[service], error) {
		body, err := c.get(ctx, "/services", paged(url.Values{"query": {name}}, "name", offset, limit))
		if err != nil {
			return page[service]{}, err
		}
		return decodeServices(body, limit)
	})
	if err != nil {
		return service{}, err
	}
	for _, same := range []func(string) bool{
		func(title string) bool { return title == name },
		func(title string) bool { return strings.EqualFold(title, name) },
	} {
		if n := slices.IndexFunc(s.rows, func(s service) bool { return same(s.title()) }); n >= 0 {
			return s.rows[n], nil
		}
	}
	return service{}, app.Gone{What: "a service called " + quote(name)}
}

func decodeServices(body []byte, limit int) (page[service], error) {
	var list struct {
		Services []service `json:"services"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Services == nil {
		err = errors.New("it holds no list of services")
	}
	if err == nil && slices.ContainsFunc(list.Services, func(s service) bool { return s.ID == "" }) {
		err = errors.New("a service without an id")
	}
	if err != nil {
		return page[service]{}, garbled(err)
	}
	return page[service]{rows: list.Services, more: list.more(len(list.Services), limit)}, nil
}

package pagerduty

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// PutUp looks for an incident with that key on the service, open or resolved, before
// it makes one: what was put up once is not put up again. PagerDuty takes one assignee
// for a new incident; all whom it asks get it by a second call. Where only that one
// fails, what was put up is given beside the error, and the next PutUp goes on there.
func (c *Client) PutUp(ctx context.Context, service app.Ref, p app.Posting) (app.Posted, error) {
	p.To = onePerPerson(p.To)
	if err := postable(service, p); err != nil {
		return app.Posted{}, err
	}
	ctx = inDetail(ctx)
	me, err := c.who(ctx)
	if err != nil {
		return app.Posted{}, err
	}
	there, found, err := c.byKey(ctx, service.ID, p.Key)
	if err != nil {
		return app.Posted{}, err
	}
	if !found {
		there, err = c.create(ctx, me, service, p)
		if refusal(err) {
			there, err = c.afterRefusal(ctx, service.ID, p.Key, err)
		}
		if err != nil {
			return app.Posted{}, err
		}
	}
	if there.By.ID != me.ID || !there.Closed.IsZero() || assignedToAll(there.To, p.To) {
		return there, nil
	}
	now, err := c.changeOne(ctx, me, there.Incident, change{Assignments: assignTo(p.To)})
	if err != nil {
		return there, err
	}
	there.To, there.Status = now.Assignees(), now.Status
	return there, nil
}

// postable refuses what PagerDuty could only refuse, or what could not be found again.
func postable(service app.Ref, p app.Posting) error {
	why := ""
	switch {
	case service.Zero():
		why = "name the service for swap requests"
	case len(p.Key) <= len(app.SwapKeyPrefix) || !strings.HasPrefix(p.Key, app.SwapKeyPrefix) || len(p.Key) > 255:
		why = "a request's key is " + quote(app.SwapKeyPrefix) + " and its id"
	case strings.TrimSpace(p.Title) == "":
		why = "a request needs a title"
	case len(p.Body) > maxPosted:
		why = fmt.Sprintf("the request is %d bytes long; %d fit", len(p.Body), maxPosted)
	case len(p.To) == 0 || slices.ContainsFunc(p.To, app.Ref.Zero):
		why = "name who is asked"
	}
	if why != "" {
		return app.Invalid{Why: why}
	}
	return nil
}

func onePerPerson(people []app.Ref) []app.Ref {
	var once []app.Ref
	for _, r := range people {
		if !slices.ContainsFunc(once, func(o app.Ref) bool { return o.ID == r.ID }) {
			once = append(once, r)
		}
	}
	return once
}

// byKey finds the incident with that key on the service: the open one, or else the
// last that was resolved.
func (c *Client) byKey(ctx context.Context, service, key string) (app.Posted, bool, error) {
	s := newSweep(func(p post) string { return p.Incident })
	err := c.gatherPosts(ctx, s, url.Values{"service_ids[]": {service}, "incident_key": {key}, "date_range": {"all"}})
	if err != nil {
		return app.Posted{}, false, err
	}
	var found *post
	for n := range s.rows {
		p := &s.rows[n]
		if p.Key == key && p.service == service && (found == nil || p.Closed.IsZero() || !found.Closed.IsZero()) {
			found = p
		}
	}
	if found == nil {
		return app.Posted{}, false, nil
	}
	whole, err := c.Request(ctx, found.Incident)
	return whole, err == nil, err
}

// create makes the incident. It is assigned to somebody else than me where anybody
// else is asked: one's own is born acknowledged.
func (c *Client) create(ctx context.Context, me app.User, service app.Ref, p app.Posting) (app.Posted, error) {
	first := max(0, slices.IndexFunc(p.To, func(r app.Ref) bool { return r.ID != me.ID }))
	type details struct {
		Type    string `json:"type"`
		Details string `json:"details"`
	}
	type creation struct {
		Type        string     `json:"type"`
		Title       string     `json:"title"`
		Service     target     `json:"service"`
		Urgency     string     `json:"urgency"`
		Key         string     `json:"incident_key"`
		Body        details    `json:"body"`
		Assignments []assignee `json:"assignments"`
	}
	body := map[string]creation{"incident": {
		Type: "incident", Title: p.Title, Service: target{ID: service.ID, Type: "service_reference"}, Urgency: "low", Key: p.Key,
		Body: details{Type: "incident_body", Details: p.Body}, Assignments: assignTo(p.To[first : first+1]),
	}}
	var answer struct {
		Incident posting `json:"incident"`
	}
	if err := c.send(ctx, me, http.MethodPost, "/incidents", body, &answer); err != nil {
		return app.Posted{}, err
	}
	made, err := answer.Incident.post()
	switch {
	case err != nil:
		return app.Posted{}, unconfirmed(err.Error())
	case made.Key != "" && made.Key != p.Key:
		return app.Posted{}, unconfirmed("it tells of another incident")
	}
	made.Key, made.Body, made.By = p.Key, p.Body, me.Ref()
	return made.Posted, nil
}

// afterRefusal decides about a creation on which PagerDuty said no: an open incident
// with that key is what was to be made.
func (c *Client) afterRefusal(ctx context.Context, service, key string, refused error) (app.Posted, error) {
	there, found, err := c.byKey(ctx, service, key)
	switch {
	case found:
		return there, nil
	case !says(refused, -1, "already exists"):
		return app.Posted{}, refused
	case err == nil:
		err = refused // it is there, and cannot be seen yet
	}
	return app.Posted{}, app.Unsure{Cause: err}
}

func assignTo(people []app.Ref) []assignee {
	to := make([]assignee, len(people))
	for n, r := range people {
		to[n].Assignee = person(r)
	}
	return to
}

func assignedToAll(assigned, wanted []app.Ref) bool {
	return !slices.ContainsFunc(wanted, func(w app.Ref) bool {
		return !slices.ContainsFunc(assigned, func(a app.Ref) bool { return a.ID == w.ID })
	})
}

// changeOne changes one incident by a call of its own. PUT /incidents has a limit of
// its own, which is left to the answers to pages.
func (c *Client) changeOne(ctx context.Context, me app.User, id string, what change) (app.Incident, error) {
	path, err := incidentPath(id, "")
	if err != nil {
		return app.Incident{}, err
	}
	what.Type = "incident_reference"
	var answer struct {
		Incident incident `json:"incident"`
	}
	if err := c.send(ctx, me, http.MethodPut, path, map[string]change{"incident": what}, &answer); err != nil {
		return app.Incident{}, err
	}
	i, err := answer.Incident.incident()
	if err == nil && i.ID != id {
		err = errors.New("it tells of another incident")
	}
	if err == nil && len(what.Assignments) > 0 && len(i.Assigned) == 0 {
		err = errors.New("it is assigned to nobody")
	}
	if err != nil {
		return app.Incident{}, unconfirmed(err.Error())
	}
	return i, nil
}

// Say writes a note, once.
func (c *Client) Say(ctx context.Context, incident, text string) error {
	path, err := incidentPath(incident, "")
	if err == nil {
		err = sendable(app.Action{Kind: app.AddNote, Text: text})
	}
	if err != nil {
		return err
	}
	me, err := c.who(inDetail(ctx))
	if err != nil {
		return err
	}
	return c.addNote(ctx, me, path, text)
}

// Close resolves the incident, unless it is resolved.
func (c *Client) Close(ctx context.Context, incident string) error {
	ctx = inDetail(ctx)
	me, err := c.who(ctx)
	if err != nil {
		return err
	}
	i, err := c.read(ctx, incident)
	if err != nil || !i.Open() {
		return err
	}
	now, err := c.changeOne(ctx, me, incident, change{Status: app.Resolved})
	if err != nil && refusal(err) {
		_, err = c.refused(ctx, app.Resolve, incident, err)
		return err
	}
	if err == nil && now.Status != app.Resolved {
		return unconfirmed("it says that the incident is " + string(now.Status))
	}
	return err
}

package pagerduty

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// incident is an incident as PagerDuty sends it, as far as we use it. The vendor's
// struct fails on a whole page if one body.details is an object.
type incident struct {
	ID          loose                    `json:"id"`
	Number      number                   `json:"incident_number"`
	Title       loose                    `json:"title"`
	Summary     loose                    `json:"summary"`
	Key         loose                    `json:"incident_key"`
	Status      loose                    `json:"status"`
	Urgency     loose                    `json:"urgency"`
	Priority    maybe[priority]          `json:"priority"`
	Service     maybe[reference]         `json:"service"`
	Policy      maybe[reference]         `json:"escalation_policy"`
	AssignedVia loose                    `json:"assigned_via"`
	Assignments maybe[[]assignment]      `json:"assignments"`
	Acks        maybe[[]acknowledgement] `json:"acknowledgements"`
	Pending     maybe[[]pending]         `json:"pending_actions"`
	Responders  maybe[[]responder]       `json:"incidents_responders"`
	CreatedAt   moment                   `json:"created_at"`
	UpdatedAt   moment                   `json:"updated_at"`
	ResolvedAt  moment                   `json:"resolved_at"`
	StatusAt    moment                   `json:"last_status_change_at"`
	StatusBy    maybe[reference]         `json:"last_status_change_by"`
	Alerts      maybe[counts]            `json:"alert_counts"`
	URL         loose                    `json:"html_url"`
}

type assignment struct {
	At       moment           `json:"at"`
	Assignee maybe[reference] `json:"assignee"`
}

type acknowledgement struct {
	At           moment           `json:"at"`
	Acknowledger maybe[reference] `json:"acknowledger"`
}

type pending struct {
	Type loose  `json:"type"`
	At   moment `json:"at"`
}

type responder struct {
	State loose            `json:"state"`
	User  maybe[reference] `json:"user"`
}

type counts struct {
	All number `json:"all"`
}

type priority struct {
	reference
	Order number `json:"order"`
}

var errNoID = errors.New("an incident without an id")

// incident maps the row; the only thing it cannot do without is the id.
func (w incident) incident() (app.Incident, error) {
	if w.ID == "" {
		return app.Incident{}, errNoID
	}
	i := app.Incident{
		ID: string(w.ID), Number: int(w.Number), Title: clip(string(w.Title), maxTitle), Key: clip(string(w.Key), maxName),
		Status: w.status(), Urgency: app.High,
		Service: w.Service.is.ref(), Policy: w.Policy.is.ref(), Direct: w.AssignedVia == "direct_assignment",
		CreatedAt: w.CreatedAt.Time, UpdatedAt: w.UpdatedAt.Time,
		StatusAt: w.StatusAt.Time, StatusBy: w.StatusBy.is.ref(),
		Alerts: int(w.Alerts.is.All), URL: clip(string(w.URL), maxURL),
	}
	if i.Title == "" {
		i.Title = clip(string(w.Summary), maxTitle)
	}
	if w.Urgency == "low" {
		i.Urgency = app.Low
	}
	if p := w.Priority.is; p.ID != "" {
		ref := p.ref()
		i.Priority = &app.Priority{ID: ref.ID, Name: ref.Name, Order: int(p.Order)}
	}
	for _, a := range w.Assignments.is {
		if who := a.Assignee.is; who.ID != "" {
			i.Assigned = append(i.Assigned, app.Assignment{At: a.At.Time, To: who.ref()})
		}
	}
	for _, a := range w.Acks.is {
		if who := a.Acknowledger.is; who.ID != "" {
			i.Acks = append(i.Acks, app.Acknowledgement{At: a.At.Time, By: who.ref()})
		}
	}
	for _, p := range w.Pending.is {
		if !p.At.IsZero() {
			i.Pending = append(i.Pending, app.Pending{Kind: app.PendingKind(clip(string(p.Type), maxName)), At: p.At.Time})
		}
	}
	for _, r := range w.Responders.is {
		if who := r.User.is; who.ID != "" && r.State != "declined" && r.State != "user_cancelled" {
			i.Responders = append(i.Responders, who.ref())
		}
	}
	return i, nil
}

// status takes a word that it does not know for triggered: a new status of
// PagerDuty's must not make a page vanish.
func (w incident) status() app.Status {
	switch s := app.Status(strings.ToLower(string(w.Status))); s {
	case app.Triggered, app.Acknowledged, app.Resolved:
		return s
	}
	if !w.ResolvedAt.IsZero() {
		return app.Resolved
	}
	return app.Triggered
}

// paging is the tail of every list.
type paging struct {
	More *bool `json:"more"`
}

// more reports whether there is another page. Where PagerDuty does not say, a full
// page means that there may be.
func (p paging) more(rows, limit int) bool {
	if p.More != nil {
		return *p.More
	}
	return rows >= limit
}

// decodeIncidents reads a list of incidents. No list at all is an error, not an
// empty one.
func decodeIncidents(body []byte, limit int) (page[app.Incident], error) {
	var list struct {
		Incidents []incident `json:"incidents"`
		paging
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return page[app.Incident]{}, garbled(err)
	}
	if list.Incidents == nil {
		return page[app.Incident]{}, garbled(errors.New("it holds no list of incidents"))
	}
	p := page[app.Incident]{rows: make([]app.Incident, len(list.Incidents)), more: list.more(len(list.Incidents), limit)}
	for n, row := range list.Incidents {
		var err error
		if p.rows[n], err = row.incident(); err != nil {
			return page[app.Incident]{}, garbled(err)
		}
	}
	return p, nil
}

// decodeIncident reads an answer about one incident.
func decodeIncident(body []byte) (app.Incident, error) {
	var one struct {
		Incident incident `json:"incident"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return app.Incident{}, garbled(err)
	}
	i, err := one.Incident.incident()
	if err != nil {
		return app.Incident{}, garbled(err)
	}
	return i, nil
}

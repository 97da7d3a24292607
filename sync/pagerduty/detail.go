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
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// MaxAlerts and MaxLog are how much of one incident Detail reads. PagerDuty itself
// keeps 1,000 alerts; a log that was cut ends with an entry that says so.
const (
	MaxAlerts = 1000
	MaxLog    = 1000
)

// Detail reads all that a person looks at: the incident, its alerts (oldest first),
// its notes and its log (newest first). An incident without alerts gets one that is
// made of the event that triggered it.
//
// The incident's text, custom fields and service are extras: where PagerDuty does not
// give them they are left out. They cost at most two calls more: one where they are
// refused, one for the service's custom fields, which are remembered for ten minutes.
func (c *Client) Detail(ctx context.Context, id string) (app.Detail, error) {
	ctx = pace.In(ctx, pace.Detail)
	d, trigger, err := c.head(ctx, id)
	if err != nil {
		return app.Detail{}, err
	}
	if d.Alerts, err = c.alerts(ctx, id); err != nil {
		return app.Detail{}, err
	}
	if len(d.Alerts) == 0 && trigger != nil {
		d.Alerts = []app.Alert{*trigger}
	}
	if d.Notes, err = c.notes(ctx, id); err != nil {
		return app.Detail{}, err
	}
	if d.Log, err = c.log(ctx, id); err != nil {
		return app.Detail{}, err
	}
	d.AboutFields = c.serviceFields(ctx, d.Incident.Service.ID)
	return d, nil
}

// What is asked for with an incident; the extras may be refused.
var (
	headParts  = []string{"first_trigger_log_entries", "services"}
	headExtras = []string{"body", "custom_fields"}
)

// head reads the incident itself, and the alert that its trigger makes up, nil where
// that tells nothing.
func (c *Client) head(ctx context.Context, id string) (app.Detail, *app.Alert, error) {
	path, err := incidentPath(id, "")
	if err != nil {
		return app.Detail{}, nil, err
	}
	var body []byte
	asked := c.abouts.withExtras()
	if asked {
		body, err = c.get(ctx, path, url.Values{"include[]": slices.Concat(headParts, headExtras)})
	}
	if !asked || is[app.Refused](err) || is[app.Forbidden](err) {
		body, err = c.get(ctx, path, url.Values{"include[]": headParts})
		if asked && err == nil {
			c.abouts.refused()
		}
	}
	if err != nil {
		return app.Detail{}, nil, err
	}
	i, err := decodeIncident(body)
	if err != nil {
		return app.Detail{}, nil, err
	}
	d := app.Detail{Incident: i, Read: time.Now().UTC()}
	decodeExtras(body, &d)
	return d, decodeTrigger(body, i), nil
}

// decodeTrigger makes an alert of the event that triggered an incident. It is an
// extra: what cannot be read of it is left out.
func decodeTrigger(body []byte, i app.Incident) *app.Alert {
	var one struct {
		Incident struct {
			Trigger maybe[entry]     `json:"first_trigger_log_entry"`
			Body    maybe[alertBody] `json:"body"`
		} `json:"incident"`
	}
	if json.Unmarshal(body, &one) != nil {
		return nil
	}
	t := one.Incident.Trigger.is
	ch := t.Channel.is
	a := app.Alert{
		ID: string(t.ID), Summary: i.Title, Status: i.Status, CreatedAt: t.At.Time,
		Source: clip(string(ch.Summary), maxName),
	}
	if a.Status == app.Acknowledged {
		a.Status = app.Triggered // an alert is never acknowledged
	}
	b := alertBody{Contexts: ch.Contexts, Details: ch.Details, CEF: ch.CEF}
	if empty(b.Details) {
		b.Details = one.Incident.Body.is.Details
	}
	b.into(&a, &flattener{left: maxDetails})
	if a.Client == (app.Link{}) && ch.ClientURL != "" && len(ch.ClientURL) <= maxURL {
		a.Client = app.Link{Text: clip(string(ch.Client), maxName), URL: string(ch.ClientURL)}
	}
	if len(a.Fields) == 0 && len(a.Links) == 0 && a.Client == (app.Link{}) {
		return nil
	}
	return &a
}

func (c *Client) alerts(ctx context.Context, id string) ([]app.Alert, error) {
	path, err := incidentPath(id, "/alerts")
	if err != nil {
		return nil, err
	}
	f := &flattener{left: maxDetails}
	s := newSweep(func(a app.Alert) string { return a.ID })
	_, err = s.upTo(ctx, MaxAlerts, func(ctx context.Context, offset, limit int) (page[app.Alert], error) {
		body, err := c.get(ctx, path, paged(nil, "created_at:asc", offset, limit))
		if err != nil {
			return page[app.Alert]{}, err
		}
		return decodeAlerts(body, limit, f)
	})
	return s.rows, err
}

func (c *Client) notes(ctx context.Context, id string) ([]app.Note, error) {
	escaped, err := segment(id)
	if err != nil {
		return nil, err
	}
	var rows []vendor.IncidentNote
	err = asking(ctx, func(ctx context.Context) (err error) {
		rows, err = c.api.ListIncidentNotesWithContext(ctx, escaped)
		return err
	})
	if err != nil {
		return nil, err
	}
	notes := make([]app.Note, len(rows))
	for n, row := range rows {
		at, _ := instant(row.CreatedAt)
		notes[n] = app.Note{
			ID: row.ID, At: at, Text: clip(row.Content, app.MaxNote),
			By: app.Ref{ID: row.User.ID, Name: clip(row.User.Summary, maxName)},
		}
	}
	slices.SortStableFunc(notes, func(a, b app.Note) int { return b.At.Compare(a.At) })
	return notes, nil
}

func (c *Client) log(ctx context.Context, id string) ([]app.LogEntry, error) {
	path, err := incidentPath(id, "/log_entries")
	if err != nil {
		return nil, err
	}
	s := newSweep(func(l app.LogEntry) string { return l.ID })
	cut, err := s.upTo(ctx, MaxLog, func(ctx context.Context, offset, limit int) (page[app.LogEntry], error) {
		body, err := c.get(ctx, path, paged(url.Values{"include[]": {"channels"}}, "", offset, limit))
		if err != nil {
			return page[app.LogEntry]{}, err
		}
		return decodeLog(body, limit)
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.rows, func(a, b app.LogEntry) int { return b.At.Compare(a.At) })
	if cut {
		s.rows = append(s.rows, app.LogEntry{What: "older entries are in PagerDuty"})
	}
	return s.rows, nil
}

func decodeLog(body []byte, limit int) (page[app.LogEntry], error) {
	var list struct {
		Entries []entry `json:"log_entries"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Entries == nil {
		err = errors.New("it holds no list of log entries")
	}
	if err != nil {
		return page[app.LogEntry]{}, garbled(err)
	}
	p := page[app.LogEntry]{rows: make([]app.LogEntry, len(list.Entries)), more: list.more(len(list.Entries), limit)}
	for n, row := range list.Entries {
		if row.ID == "" {
			return page[app.LogEntry]{}, garbled(errors.New("a log entry without an id"))
		}
		p.rows[n] = row.logEntry()
	}
	return p, nil
}

package pagerduty

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxPosted is how much of a request's text is kept, in bytes: no more fits a note.
const maxPosted = app.MaxNote

// posting is an incident that carries a request. Body and Trigger are there where they
// were asked for.
type posting struct {
	incident
	Body    maybe[postedBody] `json:"body"`
	Trigger maybe[entry]      `json:"first_trigger_log_entry"`
}

type postedBody struct {
	Details loose `json:"details"`
}

// post is a posting that was read, and what is needed to know whether it changed.
type post struct {
	app.Posted
	service string
	updated time.Time
	// unknown says that the row does not tell who resolved it.
	unknown bool
}

func (w posting) post() (post, error) {
	i, err := w.incident.incident()
	if err != nil {
		return post{}, err
	}
	p := post{service: i.Service.ID, updated: i.UpdatedAt, Posted: app.Posted{
		Incident: i.ID, URL: i.URL, Key: i.Key, Status: i.Status, Title: i.Title, At: i.CreatedAt, To: i.Assignees(),
	}}
	if !i.Open() {
		p.Closed = cmp.Or(w.ResolvedAt.Time, i.StatusAt, i.UpdatedAt, i.CreatedAt)
		p.ClosedBy, p.unknown = w.StatusBy.is.user(), w.StatusBy.is.ID == ""
	}
	return p, nil
}

// written are the text and its author, which never change.
func (w posting) written() (body string, by app.Ref) {
	t := w.Trigger.is
	var came loose
	_ = json.Unmarshal(t.Channel.is.Details, &came) // of what is no text nothing is taken
	return clip(string(cmp.Or(w.Body.is.Details, came)), maxPosted), t.Agent.is.user()
}

// decodePosts reads a page of incidents as posts.
func decodePosts(body []byte, limit int) (page[post], error) {
	var list struct {
		Incidents []posting `json:"incidents"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Incidents == nil {
		err = errors.New("it holds no list of incidents")
	}
	if err != nil {
		return page[post]{}, garbled(err)
	}
	p := page[post]{rows: make([]post, len(list.Incidents)), more: list.more(len(list.Incidents), limit)}
	for n, row := range list.Incidents {
		if p.rows[n], err = row.post(); err != nil {
			return page[post]{}, garbled(err)
		}
	}
	return p, nil
}

// posted reads one incident with its text and its author, and without its notes.
func (c *Client) posted(ctx context.Context, id string) (post, error) {
	path, err := incidentPath(id, "")
	if err != nil {
		return post{}, err
	}
	body, err := c.get(ctx, path, url.Values{"include[]": {"body", "first_trigger_log_entries"}})
	if err != nil {
		return post{}, err
	}
	var one struct {
		Incident posting `json:"incident"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return post{}, garbled(err)
	}
	p, err := one.Incident.post()
	if err != nil {
		return post{}, garbled(err)
	}
	if p.Incident != id {
		return post{}, garbled(errors.New("it holds another incident"))
	}
	p.Body, p.By = one.Incident.written()
	return p, nil
}

// Request reads one request anew, its notes after the rest.
func (c *Client) Request(ctx context.Context, incident string) (app.Posted, error) {
	ctx = inDetail(ctx)
	p, err := c.posted(ctx, incident)
	if err != nil {
		return app.Posted{}, err
	}
	if p.unknown {
		if p.ClosedBy, err = c.resolver(ctx, incident); err != nil {
			return app.Posted{}, err
		}
	}
	p.Notes, err = c.said(ctx, incident)
	return p.Posted, err
}

// edits is how long after it was written a note must have been changed to count as
// edited: PagerDuty's times are whole seconds.
const edits = time.Second

// said reads the notes of a request, the oldest first. PagerDuty gives the newest
// first, and those of the same second in no other order; a sort by time alone could
// turn an answer and what it answers round.
func (c *Client) said(ctx context.Context, incident string) ([]app.PostedNote, error) {
	path, err := incidentPath(incident, "/notes")
	if err != nil {
		return nil, err
	}
	body, err := c.get(ctx, path, nil)
	if err != nil {
		return nil, err
	}
	var list struct {
		Notes []struct {
			ID      loose            `json:"id"`
			User    maybe[reference] `json:"user"`
			Content loose            `json:"content"`
			Created moment           `json:"created_at"`
			Updated moment           `json:"updated_at"`
		} `json:"notes"`
	}
	err = json.Unmarshal(body, &list)
	if err == nil && list.Notes == nil {
		err = errors.New("it holds no list of notes")
	}
	if err != nil {
		return nil, garbled(err)
	}
	notes := make([]app.PostedNote, 0, len(list.Notes))
	for _, row := range slices.Backward(list.Notes) {
		if row.ID == "" {
			return nil, garbled(errors.New("a note without an id"))
		}
		at, changed := row.Created.Time, row.Updated.Time
		notes = append(notes, app.PostedNote{
			Note:   app.Note{ID: string(row.ID), At: at, By: row.User.is.user(), Text: clip(string(row.Content), maxPosted)},
			Edited: at.IsZero() || !changed.IsZero() && changed.Sub(at).Abs() > edits,
		})
	}
	slices.SortStableFunc(notes, func(a, b app.PostedNote) int { return a.At.Compare(b.At) })
	return notes, nil
}

// resolver is who resolved an incident last by its log, nobody where that does not
// tell.
func (c *Client) resolver(ctx context.Context, incident string) (app.Ref, error) {
	path, err := incidentPath(incident, "/log_entries")
	if err != nil {
		return app.Ref{}, err
	}
	body, err := c.get(ctx, path, paged(nil, "", 0, pageSize))
	if lost(err) {
		return app.Ref{}, nil
	}
	if err != nil {
		return app.Ref{}, err
	}
	var list struct {
		Entries []entry `json:"log_entries"`
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return app.Ref{}, garbled(err)
	}
	var last entry
	for _, e := range list.Entries {
		if e.kind() == "resolve" && (last.ID == "" || e.At.After(last.At.Time)) {
			last = e
		}
	}
	return last.Agent.is.user(), nil
}

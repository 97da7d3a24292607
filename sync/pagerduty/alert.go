package pagerduty

import (
	"encoding/json"
	"errors"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxLinks is how many links of one alert are kept.
const maxLinks = 50

// alert is an event under an incident. Any part of its body may be missing.
type alert struct {
	ID          loose            `json:"id"`
	Summary     loose            `json:"summary"`
	Severity    loose            `json:"severity"`
	Status      loose            `json:"status"`
	CreatedAt   moment           `json:"created_at"`
	Body        json.RawMessage  `json:"body"`
	Integration maybe[reference] `json:"integration"`
}

// alertBody is what the monitoring sent; cef is PagerDuty's own reading of it.
type alertBody struct {
	Contexts json.RawMessage `json:"contexts"`
	Details  json.RawMessage `json:"details"`
	CEF      json.RawMessage `json:"cef_details"`
}

type cef struct {
	Client    loose           `json:"client"`
	ClientURL loose           `json:"client_url"`
	Contexts  json.RawMessage `json:"contexts"`
	Details   json.RawMessage `json:"details"`
	Severity  loose           `json:"severity"`
	Origin    loose           `json:"source_origin"`
	Component loose           `json:"source_component"`
}

// decodeAlerts reads a page of alerts. Details that are odd are shown as they are;
// they cost the alert nothing.
func decodeAlerts(body []byte, limit int, f *flattener) (page[app.Alert], error) {
	var list struct {
		Alerts []alert `json:"alerts"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Alerts == nil {
		err = errors.New("it holds no list of alerts")
	}
	if err != nil {
		return page[app.Alert]{}, garbled(err)
	}
	p := page[app.Alert]{rows: make([]app.Alert, len(list.Alerts)), more: list.more(len(list.Alerts), limit)}
	for n, row := range list.Alerts {
		if row.ID == "" {
			return page[app.Alert]{}, garbled(errors.New("an alert without an id"))
		}
		p.rows[n] = row.alert(f)
	}
	return p, nil
}

func (w alert) alert(f *flattener) app.Alert {
	a := app.Alert{
		ID: string(w.ID), Summary: clip(string(w.Summary), maxTitle), Severity: clip(string(w.Severity), maxName),
		Status: app.Triggered, CreatedAt: w.CreatedAt.Time, Source: w.Integration.is.ref().Name,
	}
	if w.Status == "resolved" {
		a.Status = app.Resolved
	}
	var body alertBody
	if json.Unmarshal(w.Body, &body) != nil {
		body = alertBody{Details: w.Body}
	}
	body.into(&a, f)
	return a
}

// into adds what the body tells to an alert.
func (b alertBody) into(a *app.Alert, f *flattener) {
	var c cef
	_ = json.Unmarshal(b.CEF, &c)
	details := b.Details
	if empty(details) {
		details = c.Details
	}
	a.Fields = f.flatten(details)
	a.Links = links(b.Contexts, c.Contexts)
	if c.ClientURL != "" && len(c.ClientURL) <= maxURL {
		a.Client = app.Link{Text: clip(string(c.Client), maxName), URL: string(c.ClientURL)}
	}
	if a.Severity == "" {
		a.Severity = clip(string(c.Severity), maxName)
	}
	for _, source := range []loose{c.Origin, c.Component} {
		if source != "" {
			a.Source = clip(string(source), maxName)
			break
		}
	}
}

func empty(raw json.RawMessage) bool {
	switch string(raw) {
	case "", "null", "{}", "[]", `""`:
		return true
	}
	return false
}

// links reads contexts, each address once. A shortened address would lead elsewhere,
// so one that is too long is left out.
func links(lists ...json.RawMessage) []app.Link {
	var found []app.Link
	seen := map[string]bool{}
	for _, raw := range lists {
		var contexts []json.RawMessage
		_ = json.Unmarshal(raw, &contexts)
		for _, item := range contexts {
			var c struct {
				Href loose `json:"href"`
				Src  loose `json:"src"`
				Text loose `json:"text"`
				Alt  loose `json:"alt"`
			}
			if json.Unmarshal(item, &c) != nil {
				continue
			}
			address, text := string(c.Href), c.Text
			if address == "" {
				address = string(c.Src)
			}
			if text == "" {
				text = c.Alt
			}
			if address == "" || len(address) > maxURL || seen[address] || len(found) == maxLinks {
				continue
			}
			seen[address] = true
			found = append(found, app.Link{Text: clip(string(text), maxName), URL: address})
		}
	}
	return found
}

package simulator

import (
	"strconv"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

type entryView struct {
	ref
	Created    string         `json:"created_at"`
	Agent      *ref           `json:"agent"`
	Channel    map[string]any `json:"channel"`
	Service    any            `json:"service"`
	Incident   any            `json:"incident"`
	Teams      []any          `json:"teams"`
	Contexts   []contextView  `json:"contexts"`
	Details    any            `json:"event_details"`
	Note       string         `json:"note,omitempty"`
	Assignees  []ref          `json:"assignees,omitempty"`
	User       *ref           `json:"user,omitempty"`
	AckTimeout any            `json:"acknowledgement_timeout,omitempty"`
	Changed    []dueView      `json:"changed_actions,omitempty"`
}

// contextView is a link or an image that came with an event.
type contextView struct {
	Type string `json:"type"`
	Href string `json:"href,omitempty"`
	Src  string `json:"src,omitempty"`
	Text string `json:"text,omitempty"`
	Alt  string `json:"alt,omitempty"`
}

// entry shows one line of a log, with times told in zone; with channels, a
// trigger shows all that came with it.
func (c *call) entry(e *entry, zone *time.Location, channels bool) entryView {
	v := entryView{
		ref: c.entryRef(e).whole(), Created: stamp(e.at, zone), Agent: c.agentRef(e.by), Channel: map[string]any{"type": e.via},
		Service: c.serviceRef(e.in.service), Incident: c.incidentRef(e.in), Teams: []any{}, Contexts: []contextView{},
		Details: map[string]any{},
	}
	if t := e.in.policy.team; t != nil {
		v.Teams = append(v.Teams, c.teamRef(t))
		if c.includes("teams") {
			v.Teams = []any{c.inner().teamView(t)}
		}
	}
	if c.includes("incidents") {
		v.Incident = c.inner().incident(e.in)
	}
	if c.includes("services") {
		v.Service = c.inner().serviceView(e.in.service)
	}
	for _, p := range e.to {
		v.Assignees = append(v.Assignees, c.personRef(p))
	}
	switch e.kind {
	case logTrigger:
		v.Details = map[string]any{"description": e.in.title}
		if e.event != nil {
			v.Contexts = e.event.contexts
		}
		if channels {
			c.channel(v.Channel, e)
		}
	case logNotify:
		to := c.personRef(e.told.who)
		v.User = &to
		v.Channel["notification"] = map[string]any{
			"id": e.told.id, "type": e.told.contact.notification(), "address": e.told.address(), "status": "success",
		}
	case logAck:
		v.AckTimeout = (*int)(nil)
		if s := seconds(e.timeout); s != nil {
			v.AckTimeout = *s
		}
	case logSnooze:
		v.Changed = []dueView{{Type: "unacknowledge", At: stamp(e.until, zone)}}
	case logResolve:
		v.Note = e.note
	case logAnnotate:
		v.Channel["summary"] = e.note
	}
	return v
}

// channel fills in what came with a trigger, as include[]=channels asks for.
func (c *call) channel(v map[string]any, e *entry) {
	s := e.event
	if s == nil {
		v["summary"], v["subject"], v["details"] = e.in.title, e.in.title, e.in.body
		return
	}
	v["service_key"], v["incident_key"] = e.in.service.routingKey, s.dedup
	v["summary"], v["description"], v["severity"] = s.summary, s.summary, s.severity
	v["details"], v["contexts"] = s.details, s.contexts
	v["client"], v["client_url"] = orNull(s.client), orNull(s.clientURL)
	v["cef_details"] = s.cef()
}

// address is where a notification went, null for a push.
func (t *telling) address() *string {
	if t.contact.kind == contactPush {
		return nil
	}
	return &t.contact.address
}

func (c *call) listEntries(log []*entry, keep func(*entry) bool) (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	zone, bad := c.zone(time.UTC)
	if bad != nil {
		return answer{}, bad
	}
	from, to, bad := c.between()
	if bad != nil {
		return answer{}, bad
	}
	brief := c.query.Get("is_overview") == "true"
	var found []*entry
	for _, e := range since(log, from, to) {
		if (!brief || e.overview()) && keep(e) {
			found = append(found, e)
		}
	}
	views, frame := listed(p, found, func(e *entry) entryView { return c.entry(e, zone, c.includes("channels")) })
	return ok(struct {
		Entries []entryView `json:"log_entries"`
		paged
	}{views, frame})
}

func (c *call) listLog() (answer, *fail) {
	return c.listEntries(c.journal, func(e *entry) bool { return c.ofTeams(e.in.policy.team) })
}

func (c *call) listIncidentLog() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	return c.listEntries(in.log, func(*entry) bool { return true })
}

func (c *call) getEntry() (answer, *fail) {
	for _, e := range c.journal {
		if e.id == c.id() {
			return ok(map[string]any{"log_entry": c.entry(e, time.UTC, c.includes("channels"))})
		}
	}
	return answer{}, notFound("Log Entry")
}

package simulator

import (
	"slices"
	"time"
)

type incidentView struct {
	ref
	Number       int          `json:"incident_number"`
	Title        string       `json:"title"`
	Description  string       `json:"description"`
	Created      string       `json:"created_at"`
	Updated      string       `json:"updated_at"`
	Status       string       `json:"status"`
	Key          *string      `json:"incident_key"`
	Service      any          `json:"service"`
	Assignments  []assignView `json:"assignments"`
	AssignedVia  string       `json:"assigned_via"`
	StatusAt     string       `json:"last_status_change_at"`
	StatusBy     any          `json:"last_status_change_by"`
	Resolved     *string      `json:"resolved_at"`
	First        any          `json:"first_trigger_log_entry"`
	AlertCounts  countView    `json:"alert_counts"`
	Mergeable    bool         `json:"is_mergeable"`
	Kind         kindView     `json:"incident_type"`
	Policy       any          `json:"escalation_policy"`
	Teams        []any        `json:"teams"`
	Impacted     []any        `json:"impacted_services"`
	Pending      []dueView    `json:"pending_actions"`
	Acks         []ackView    `json:"acknowledgements"`
	Grouping     any          `json:"alert_grouping"`
	Priority     any          `json:"priority"`
	Reason       any          `json:"resolve_reason"`
	Responders   []any        `json:"incidents_responders"`
	Requests     []any        `json:"responder_requests"`
	Subscribers  []any        `json:"subscriber_requests"`
	Urgency      string       `json:"urgency"`
	Body         *bodyView    `json:"body,omitempty"`
	Bridge       *bridgeView  `json:"conference_bridge,omitempty"`
	CustomFields []fieldView  `json:"custom_fields,omitempty"`
}

type assignView struct {
	At       string `json:"at"`
	Assignee any    `json:"assignee"`
}

type ackView struct {
	At           string `json:"at"`
	Acknowledger any    `json:"acknowledger"`
}

type countView struct {
	All       int `json:"all"`
	Triggered int `json:"triggered"`
	Resolved  int `json:"resolved"`
}

type kindView struct {
	Name string `json:"name"`
}

type dueView struct {
	Type string `json:"type"`
	At   string `json:"at"`
	To   string `json:"to,omitempty"`
}

type bodyView struct {
	Type    string `json:"type"`
	Details string `json:"details"`
}

type bridgeView struct {
	Number string `json:"conference_number"`
	URL    string `json:"conference_url"`
}

func (in *incident) summary(s *state) string {
	return "[#" + itoa(in.number) + "] " + s.title
}

// incident shows the incident as it is now.
func (c *call) incident(in *incident) incidentView { return c.incidentAs(in, &in.state) }

// incidentAs shows the incident as it was in state s.
func (c *call) incidentAs(in *incident, s *state) incidentView {
	v := incidentView{
		ref:    c.ref("incident", in.id, in.summary(s), "/incidents/"+in.id, "/incidents/"+in.id),
		Number: in.number, Title: s.title, Description: s.title, Created: utc(in.made), Updated: utc(s.updated),
		Status: s.status, Service: c.serviceRef(in.service), AssignedVia: "escalation_policy",
		StatusAt: utc(s.statusAt()), StatusBy: c.agentRef(s.changedBy), Resolved: maybe(s.ended, time.UTC),
		First: c.entryRef(in.first), AlertCounts: in.counts(), Mergeable: s.isOpen(), Kind: kindView{s.kind},
		Policy: c.policyRef(s.policy), Teams: []any{}, Impacted: []any{c.serviceRef(in.service)},
		Pending: s.pending(), Assignments: []assignView{}, Acks: []ackView{}, Responders: []any{}, Requests: []any{},
		Subscribers: []any{}, Urgency: s.urgency,
	}
	if len(in.alerts) == 0 {
		v.Key = orNull(s.key)
	}
	if s.direct {
		v.AssignedVia = "direct_assignment"
	}
	for _, a := range s.assigned {
		v.Assignments = append(v.Assignments, assignView{utc(a.at), c.personAs(a.who, "assignees", "users")})
	}
	if s.status == acknowledged {
		for _, a := range s.acks {
			v.Acks = append(v.Acks, ackView{utc(a.at), c.agentAs(a.by, "acknowledgers", "users")})
		}
	}
	if s.priority != nil {
		v.Priority = c.priorityView(s.priority)
	}
	if s.merged != nil {
		v.Reason = map[string]any{"type": "merge_resolve_reason", "incident": c.incidentRef(s.merged)}
	}
	for _, r := range s.asked {
		v.Requests = append(v.Requests, c.request(in, r))
		for _, t := range r.targets {
			for _, p := range t.people {
				v.Responders = append(v.Responders, c.responder(in, r, p))
			}
		}
	}
	c.expand(&v, in, s)
	return v
}

// expand replaces references by what include[] asks for.
func (c *call) expand(v *incidentView, in *incident, s *state) {
	if t := s.policy.team; t != nil {
		v.Teams = append(v.Teams, c.teamRef(t))
		if c.includes("teams") {
			v.Teams = []any{c.inner().teamView(t)}
		}
	}
	if c.includes("services") {
		v.Service = c.inner().serviceView(in.service)
	}
	if c.includes("escalation_policies") {
		v.Policy = c.inner().policyView(s.policy)
	}
	if c.includes("first_trigger_log_entries") {
		v.First = c.inner().entry(in.first, time.UTC, true)
	}
	if c.includes("agents") {
		v.StatusBy = c.agentAs(s.changedBy, "agents")
	}
	if c.includes("body") {
		v.Body = &bodyView{"incident_body", s.body}
	}
	if c.includes("conference_bridge") && s.bridge != (bridge{}) {
		v.Bridge = &bridgeView{s.bridge.number, s.bridge.url}
	}
	if c.includes("custom_fields") {
		v.CustomFields = c.values(s)
	}
}

// personAs is the person's reference, or all of them where include[] asks.
func (c *call) personAs(p *person, include ...string) any {
	if c.includes(include...) {
		return c.inner().user(p)
	}
	return c.personRef(p)
}

func (c *call) agentAs(a agent, include ...string) any {
	switch {
	case a.person != nil:
		return c.personAs(a.person, include...)
	case a.service != nil && c.includes(include...):
		return c.inner().serviceView(a.service)
	}
	return c.agentRef(a)
}

func (in *incident) counts() countView {
	open := in.openAlerts()
	return countView{All: len(in.alerts), Triggered: open, Resolved: len(in.alerts) - open}
}

// pending tells what will happen by itself, the soonest first.
func (s *state) pending() []dueView {
	type one struct {
		kind, to string
		timer
	}
	list := slices.DeleteFunc([]one{
		{"escalate", "", s.escalate}, {"unacknowledge", "", s.unack}, {"resolve", "", s.close}, {"urgency_change", high, s.raise},
	}, func(o one) bool { return !o.pending() })
	slices.SortStableFunc(list, func(a, b one) int { return a.at.Compare(b.at) })
	views := make([]dueView, len(list))
	for i, o := range list {
		views[i] = dueView{o.kind, utc(o.at), o.to}
	}
	return views
}

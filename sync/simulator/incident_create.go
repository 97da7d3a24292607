package simulator

import (
	"encoding/json"
	"net/http"
	"strings"
)

// creation is the body of POST /incidents.
type creation struct {
	Incident struct {
		Type     string          `json:"type"`
		Title    string          `json:"title"`
		Service  thingRef        `json:"service"`
		Priority json.RawMessage `json:"priority"`
		Urgency  string          `json:"urgency"`
		Key      string          `json:"incident_key"`
		Body     *struct {
			Details json.RawMessage `json:"details"`
		} `json:"body"`
		Assignments []struct {
			Assignee thingRef `json:"assignee"`
		} `json:"assignments"`
		Policy *thingRef   `json:"escalation_policy"`
		Kind   *kindView   `json:"incident_type"`
		Bridge *bridgeView `json:"conference_bridge"`
	} `json:"incident"`
}

func (c *call) postIncident() (answer, *fail) {
	var ask creation
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	b, bad := c.birth(&ask)
	if bad != nil {
		return answer{}, bad
	}
	// Somebody must be on call, even where the incident is assigned by hand.
	if len(b.policy.everybody(c.now)) == 0 {
		return answer{}, refuse(http.StatusBadRequest, codeNobodyOnCall, "Escalation policy has no user on call")
	}
	self := len(b.people) == 1 && b.people[0] == c.by.person
	b.quiet = self
	in, bad := c.trigger(b)
	if bad != nil {
		return answer{}, bad
	}
	if self {
		if bad := c.acknowledge(in, c.by, viaAPI); bad != nil {
			return answer{}, bad
		}
	}
	return answer{http.StatusCreated, map[string]any{"incident": c.incident(in)}}, nil
}

// birth checks what POST /incidents asks for and finds what it names.
func (c *call) birth(ask *creation) (birth, *fail) {
	i := &ask.Incident
	b := birth{title: strings.TrimSpace(i.Title), key: i.Key, urgency: i.Urgency, kind: usualKind, by: c.by, via: viaAPI}
	if b.title == "" {
		return b, invalid("Title cannot be empty")
	}
	if i.Type != "incident" {
		return b, invalid("Type must be incident")
	}
	if i.Urgency != "" && i.Urgency != high && i.Urgency != low {
		return b, invalid("Urgency must be high or low")
	}
	var found bool
	if b.service, found = find[*service](c.world, i.Service.ID); !found {
		return b, invalid("Service cannot be empty")
	}
	if !c.acts(b.service.team) {
		return b, denied()
	}
	b.policy = b.service.policy
	if i.Policy != nil {
		if len(i.Assignments) > 0 {
			return b, invalid("Assignments cannot be given together with an escalation policy")
		}
		if b.policy, found = find[*policy](c.world, i.Policy.ID); !found {
			return b, invalid("Escalation policy was not found")
		}
	}
	if len(i.Assignments) > 1 {
		return b, invalid("Only one assignee may be given")
	}
	for _, a := range i.Assignments {
		p, found := find[*person](c.world, a.Assignee.ID)
		if !found {
			return b, invalid("Assignee was not found")
		}
		b.people = append(b.people, p)
	}
	return b, c.birthDetails(ask, &b)
}

func (c *call) birthDetails(ask *creation, b *birth) *fail {
	i := &ask.Incident
	if i.Key != "" {
		for _, in := range c.open {
			if in.service == b.service && in.hasKey(&in.state, i.Key) {
				return invalid("Open incident with matching dedup key already exists on this service")
			}
		}
	}
	if i.Body != nil && len(i.Body.Details) > 0 && string(i.Body.Details) != "null" {
		if json.Unmarshal(i.Body.Details, &b.body) != nil {
			return invalid("Body details must be a string")
		}
	}
	if i.Kind != nil && i.Kind.Name != "" {
		b.kind = i.Kind.Name
	}
	if i.Bridge != nil {
		b.bridge = bridge{i.Bridge.Number, i.Bridge.URL}
	}
	var bad *fail
	if len(i.Priority) > 0 {
		b.priority, bad = c.readPriority(i.Priority)
	}
	return bad
}

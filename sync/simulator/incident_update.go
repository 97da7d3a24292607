package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
)

// maxUpdates is how many incidents PUT /incidents takes.
const maxUpdates = 250

// update is what one item of PUT /incidents asks for. Absent is nil.
type update struct {
	ID          string          `json:"id"`
	Type        string          `json:"type"`
	Status      *string         `json:"status"`
	Resolution  string          `json:"resolution"`
	Title       *string         `json:"title"`
	Priority    json.RawMessage `json:"priority"`
	Level       *int            `json:"escalation_level"`
	Assignments []struct {
		Assignee thingRef `json:"assignee"`
	} `json:"assignments"`
	Policy  *thingRef   `json:"escalation_policy"`
	Urgency *string     `json:"urgency"`
	Kind    *kindView   `json:"incident_type"`
	Service *thingRef   `json:"service"`
	Bridge  *bridgeView `json:"conference_bridge"`
}

// change is an update with everything in it found.
type change struct {
	in        *incident
	status    string
	note      string
	title     string
	priority  *priority
	reprior   bool
	level     int
	people    []*person
	policy    *policy
	urgency   string
	kind      string
	service   *service
	newBridge *bridgeView
}

func (c *call) putIncidents() (answer, *fail) {
	var ask struct {
		Incidents []update `json:"incidents"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if len(ask.Incidents) > maxUpdates {
		return answer{}, refuse(http.StatusRequestEntityTooLarge, codeInvalid, "Request Entity Too Large",
			fmt.Sprintf("A maximum of %d incidents may be updated at a time", maxUpdates))
	}
	if len(ask.Incidents) == 0 {
		return answer{}, invalid("Incidents cannot be empty")
	}
	// Everything is looked at before anything is changed; but a refusal that comes
	// only with the change itself leaves what came before it done.
	changes := make([]change, len(ask.Incidents))
	for i, u := range ask.Incidents {
		one, bad := c.change(u, c.byID[u.ID])
		if bad != nil {
			return answer{}, bad
		}
		changes[i] = one
	}
	views := make([]incidentView, len(changes))
	for _, one := range changes {
		if bad := c.apply(one); bad != nil {
			return answer{}, bad
		}
	}
	for i, one := range changes {
		views[i] = c.incident(one.in)
	}
	return ok(map[string]any{"incidents": views})
}

func (c *call) putIncident() (answer, *fail) {
	var ask struct {
		Incident update `json:"incident"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	one, bad := c.change(ask.Incident, in)
	if bad != nil {
		return answer{}, bad
	}
	if bad := c.apply(one); bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"incident": c.incident(in)})
}

// change finds what the update names.
func (c *call) change(u update, in *incident) (change, *fail) {
	one := change{in: in, note: u.Resolution, newBridge: u.Bridge}
	if in == nil {
		return one, notFound("Incident")
	}
	if u.Type != "incident" && u.Type != "incident_reference" {
		return one, invalid("Type must be incident or incident_reference")
	}
	if bad := c.mayAct(in); bad != nil {
		return one, bad
	}
	if u.Status != nil {
		if !slices.Contains([]string{triggered, acknowledged, resolved}, *u.Status) {
			return one, invalid("Status must be triggered, acknowledged or resolved")
		}
		one.status = *u.Status
	}
	if u.Urgency != nil {
		if *u.Urgency != high && *u.Urgency != low {
			return one, invalid("Urgency must be high or low")
		}
		one.urgency = *u.Urgency
	}
	if u.Title != nil {
		if one.title = *u.Title; one.title == "" {
			return one, invalid("Title cannot be empty")
		}
	}
	if u.Kind != nil {
		one.kind = u.Kind.Name
	}
	if u.Level != nil {
		if one.level = *u.Level; one.level < 1 {
			return one, invalid("Escalation level must be positive")
		}
	}
	return one, c.changeRefs(u, &one)
}

func (c *call) changeRefs(u update, one *change) *fail {
	var found bool
	if u.Policy != nil {
		if one.policy, found = find[*policy](c.world, u.Policy.ID); !found {
			return invalid("Escalation policy was not found")
		}
	}
	if u.Service != nil {
		if one.service, found = find[*service](c.world, u.Service.ID); !found {
			return invalid("Service was not found")
		}
	}
	for _, a := range u.Assignments {
		p, found := find[*person](c.world, a.Assignee.ID)
		if !found {
			return invalid("Assignee " + a.Assignee.ID + " was not found")
		}
		if !slices.Contains(one.people, p) {
			one.people = append(one.people, p)
		}
	}
	if len(u.Priority) == 0 {
		return nil
	}
	one.reprior = true
	var err *fail
	one.priority, err = c.readPriority(u.Priority)
	return err
}

// readPriority finds a priority given as an object or a name; null is none.
func (c *call) readPriority(raw json.RawMessage) (*priority, *fail) {
	var name string
	var object *thingRef
	switch {
	case json.Unmarshal(raw, &name) == nil && name != "":
		if p := c.priority(name); p != nil {
			return p, nil
		}
	case json.Unmarshal(raw, &object) == nil && object == nil:
		return nil, nil
	case object != nil:
		if p, found := find[*priority](c.world, object.ID); found {
			return p, nil
		}
	}
	return nil, invalid("Priority was not found")
}

// apply does what a change asks for: who has it first, then its status.
func (c *call) apply(one change) *fail {
	in, by, via := one.in, c.by, viaAPI
	if one.title != "" {
		c.setTitle(in, one.title, by, via)
	}
	if one.reprior {
		c.setPriority(in, one.priority, by, via)
	}
	if one.kind != "" && one.kind != in.kind {
		c.touch(in)
		in.kind = one.kind
	}
	if one.newBridge != nil {
		c.touch(in)
		in.bridge = bridge{one.newBridge.Number, one.newBridge.URL}
	}
	if one.service != nil {
		c.move(in, one.service, by, via)
	}
	if one.urgency != "" {
		c.setUrgency(in, one.urgency, by, via)
	}
	reopens := one.status == triggered && !in.isOpen()
	if !reopens {
		if bad := c.rehand(one); bad != nil {
			return bad
		}
	}
	switch {
	case reopens:
		return c.retrigger(in, one.policy, one.people, by, via)
	case one.status == triggered && in.status == acknowledged:
		c.unack(in, by, via)
	case one.status == acknowledged:
		return c.acknowledge(in, by, via)
	case one.status == resolved:
		return c.resolve(in, by, via, one.note)
	}
	return nil
}

// rehand gives the incident to other people. A policy beside a level puts the
// incident at the first level, whatever the level says.
func (c *call) rehand(one change) *fail {
	switch {
	case len(one.people) > 0:
		return c.reassign(one.in, one.people, c.by, viaAPI)
	case one.policy != nil:
		return c.delegate(one.in, one.policy, c.by, viaAPI)
	case one.level > 0:
		return c.escalateTo(one.in, one.level, c.by, viaAPI)
	}
	return nil
}

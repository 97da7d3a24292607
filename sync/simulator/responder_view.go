package simulator

import (
	"net/http"
	"slices"
)

type responderView struct {
	State     string `json:"state"`
	User      ref    `json:"user"`
	Incident  ref    `json:"incident"`
	Updated   string `json:"updated_at"`
	Message   string `json:"message"`
	Requester *ref   `json:"requester"`
	Requested string `json:"requested_at"`
}

func (c *call) responder(in *incident, r *responderRequest, p askedPerson) responderView {
	return responderView{
		State: p.state, User: c.personRef(p.who), Incident: c.incidentRef(in), Updated: utc(r.at),
		Message: r.message, Requester: c.agentRef(agent{person: r.by}), Requested: utc(r.at),
	}
}

func (c *call) request(in *incident, r *responderRequest) any {
	targets := []any{}
	for _, t := range r.targets {
		people := []responderView{}
		for _, p := range t.people {
			people = append(people, c.responder(in, r, p))
		}
		one := map[string]any{"incidents_responders": people}
		if t.person != nil {
			one["type"], one["id"], one["summary"] = "user", t.person.id, t.person.name
		} else {
			one["type"], one["id"], one["summary"] = "escalation_policy", t.policy.id, t.policy.name
		}
		targets = append(targets, map[string]any{"responder_request_target": one})
	}
	return map[string]any{
		"id": r.id, "incident": c.incidentRef(in), "requester": c.agentRef(agent{person: r.by}),
		"requested_at": utc(r.at), "message": r.message, "responder_request_targets": targets,
	}
}

type thingRef struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

func (c *call) postResponders() (answer, *fail) {
	if !slices.Contains(c.account.abilities, "coordinated_responding") {
		return answer{}, refuse(http.StatusPaymentRequired, codeAbility, "Account does not have the coordinated_responding ability")
	}
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Requester string `json:"requester_id"`
		Message   string `json:"message"`
		Targets   []struct {
			Target thingRef `json:"responder_request_target"`
		} `json:"responder_request_targets"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	by, there := find[*person](c.world, ask.Requester)
	if !there {
		return answer{}, invalid("Requester is not a user of the account")
	}
	if len(ask.Targets) == 0 {
		return answer{}, invalid("Responder request targets cannot be empty")
	}
	var targets []askedTarget
	for _, t := range ask.Targets {
		one, bad := c.asked(t.Target)
		if bad != nil {
			return answer{}, bad
		}
		targets = append(targets, one)
	}
	return ok(map[string]any{"responder_request": c.request(in, c.ask(in, by, ask.Message, targets))})
}

// asked finds whom a responder request names.
func (c *call) asked(t thingRef) (askedTarget, *fail) {
	if p, there := find[*person](c.world, t.ID); there {
		return askedTarget{person: p, people: []askedPerson{{p, "pending"}}}, nil
	}
	p, there := find[*policy](c.world, t.ID)
	if !there {
		return askedTarget{}, invalid("Responder request target " + t.ID + " was not found")
	}
	one := askedTarget{policy: p}
	for _, who := range p.onCall(1, c.now) {
		one.people = append(one.people, askedPerson{who, "pending"})
	}
	return one, nil
}

package simulator

import (
	"fmt"
	"strconv"
	"time"
)

// usualKind is the type of incidents of which nothing else is said.
const usualKind = "incident_default"

// birth is what a new incident is made of. At most one of people and policy
// differs from what the service says.
type birth struct {
	service  *service
	title    string
	key      string
	body     string
	urgency  string // "" leaves it to the service's rule and severity
	severity string
	kind     string
	values   map[string]any // custom fields by id
	priority *priority
	policy   *policy
	people   []*person
	bridge   bridge
	by       agent
	via      string
	event    *signal
	quiet    bool // nobody is told of it
}

// trigger makes an incident and pages whoever answers. It fails where nobody
// would be paged.
func (w *world) trigger(b birth) (*incident, *fail) {
	if b.service.down != "" {
		return nil, refuse(400, codeInvalid, "Invalid Input Provided", "Service is "+b.service.down)
	}
	p := b.policy
	if p == nil {
		p = b.service.policy
	}
	level := 1
	for len(b.people) == 0 && len(p.onCall(level, w.now)) == 0 {
		if level++; level > len(p.levels) {
			return nil, refuse(400, codeNobodyOnCall, "Escalation policy has no user on call", "No one is on call for "+p.name)
		}
	}
	in := &incident{number: len(w.incidents) + 1, service: b.service, made: w.now, byHand: b.event == nil}
	in.id = w.ids.next('Q', longID, "incident")
	w.remember(undone{at: w.now, in: in})
	in.state = state{
		title: b.title, key: b.key, body: b.body, kind: b.kind, status: triggered, urgency: b.urgency,
		priority: b.priority, policy: p, level: level, bridge: b.bridge, values: b.values,
		updated: w.now, changed: w.now, changedBy: b.by,
	}
	if in.urgency == "" {
		in.urgency = b.service.urgency.urgency(b.severity, w.now)
	}
	w.incidents = append(w.incidents, in)
	w.byID[in.id], w.byID[strconv.Itoa(in.number)] = in, in
	w.open = append(w.open, in)
	b.service.lastAt = w.now
	in.first = w.write(in, entry{kind: logTrigger, by: b.by, via: b.via, event: b.event, summary: "Triggered " + b.by.trigger(b.via) + "."})

	if len(b.people) > 0 {
		in.direct = true
		w.assign(in, b.people)
		w.writeTo(in, logAssign, "Assigned", b.people, b.by, b.via)
	} else {
		people := p.onCall(level, w.now)
		w.assign(in, people)
		w.writeTo(in, logAssign, "Assigned", people, agent{service: b.service}, viaAuto)
	}
	w.plan(in)
	w.planClose(in)
	w.planRaise(in)
	if !b.quiet {
		w.tell(in, in.assigned)
	}
	return in, nil
}

func (a agent) trigger(via string) string {
	if via == viaAPI {
		return "through the API"
	}
	if a.person != nil {
		return "through the website by " + a.person.name
	}
	return "through the " + via
}

// acknowledge lets somebody take the incident on. A resolved incident is
// reopened by it. Whoever was not assigned claims it for themselves.
func (w *world) acknowledge(in *incident, by agent, via string) *fail {
	if in.status == acknowledged && in.ackedBy(by) && w.account.refuseReack {
		return refuse(400, codeAlreadyAcked, "Incident Already Acknowledged")
	}
	w.touch(in)
	if !in.isOpen() {
		w.reopen(in, by, via)
	}
	if in.status != acknowledged {
		in.acks = nil
		w.turn(in, acknowledged, by)
	}
	if !in.ackedBy(by) {
		in.acks = append(in.acks[:len(in.acks):len(in.acks)], ack{at: w.now, by: by})
	}
	in.escalate.stop()
	w.write(in, entry{
		kind: logAck, by: by, via: via, timeout: in.service.ackTimeout,
		summary: "Acknowledged " + by.phrase(via) + ".",
	})
	if by.person != nil && !in.assignedTo(by.person) {
		people := []*person{by.person}
		w.assign(in, people)
		w.writeTo(in, logAssign, "Assigned", people, by, via)
	}
	w.planUnack(in)
	return nil
}

// planUnack notes when an acknowledgement runs out. It ends any snooze.
func (w *world) planUnack(in *incident) {
	in.snoozed = false
	in.unack.stop()
	if in.service.ackTimeout > 0 {
		w.set(&in.unack, w.now.Add(in.service.ackTimeout), func() { w.unacknowledge(in) })
	}
}

// unacknowledge is what happens when an acknowledgement or a snooze runs out:
// triggered again, for those who had it and for whoever is on call now.
func (w *world) unacknowledge(in *incident) {
	w.touch(in)
	by := agent{service: in.service}
	w.back(in, by, viaTimeout, "Unacknowledged by timeout.")
	if !in.direct {
		in.assigned = w.rejoin(in)
	}
	w.plan(in)
	w.tell(in, in.assigned)
}

// rejoin adds to those who have the incident whoever is on call at its level now.
func (w *world) rejoin(in *incident) []assignment {
	all := append([]assignment(nil), in.assigned...)
	var fresh []*person
	for _, p := range in.policy.onCall(in.level, w.now) {
		if !in.assignedTo(p) {
			all = append(all, assignment{at: w.now, who: p})
			fresh = append(fresh, p)
		}
	}
	w.writeTo(in, logAssign, "Assigned", fresh, agent{service: in.service}, viaAuto)
	return all
}

// back makes an acknowledged incident a triggered one.
func (w *world) back(in *incident, by agent, via, summary string) {
	in.acks, in.snoozed = nil, false
	in.unack.stop()
	w.turn(in, triggered, by)
	w.write(in, entry{kind: logUnack, by: by, via: via, summary: summary})
}

// resolve ends the incident, and with it its alerts.
func (w *world) resolve(in *incident, by agent, via, resolution string) *fail {
	if !in.isOpen() {
		return refuse(400, codeAlreadyResolved, "Incident Already Resolved")
	}
	w.touch(in)
	for _, t := range in.timers() {
		t.stop()
	}
	in.assigned, in.acks, in.snoozed = nil, nil, false
	in.ended = w.now
	w.turn(in, resolved, by)
	for _, a := range in.alerts {
		w.endAlert(a)
	}
	w.write(in, entry{kind: logResolve, by: by, via: via, note: resolution, summary: "Resolved " + by.phrase(via) + "."})
	return nil
}

// reopen takes a resolved incident back to triggered, at the first level of its
// policy, assigned to nobody yet.
func (w *world) reopen(in *incident, by agent, via string) {
	in.ended, in.merged = time.Time{}, nil
	in.level, in.loop = 1, 0
	w.turn(in, triggered, by)
	w.write(in, entry{kind: logTrigger, by: by, via: via, summary: "Reopened " + by.phrase(via) + "."})
	w.planClose(in)
}

// retrigger reopens a resolved incident to the state triggered, assigned to
// people, or else by the policy.
func (w *world) retrigger(in *incident, p *policy, people []*person, by agent, via string) *fail {
	if p == nil {
		p = in.policy
	}
	level := 1
	for len(people) == 0 && len(p.onCall(level, w.now)) == 0 {
		if level++; level > len(p.levels) {
			return refuse(400, codeNobodyOnCall, "Escalation policy has no user on call")
		}
	}
	w.touch(in)
	w.reopen(in, by, via)
	in.policy, in.level = p, level
	in.direct = len(people) > 0
	if !in.direct {
		people = p.onCall(level, w.now)
	}
	w.assign(in, people)
	w.writeTo(in, logAssign, "Assigned", people, by, via)
	w.plan(in)
	w.tell(in, in.assigned)
	return nil
}

// planClose notes when the service resolves the incident by itself.
func (w *world) planClose(in *incident) {
	in.close.stop()
	if in.service.autoClose > 0 {
		w.set(&in.close, w.now.Add(in.service.autoClose), func() {
			_ = w.resolve(in, agent{service: in.service}, viaTimeout, "")
		})
	}
}

// snooze leaves an acknowledged incident alone for a while.
func (w *world) snooze(in *incident, lasts time.Duration, by agent, via string) *fail {
	if in.status != acknowledged {
		return refuse(400, codeNotAcked, "Incident is not acknowledged")
	}
	w.touch(in)
	in.snoozed = true
	until := w.now.Add(lasts)
	w.set(&in.unack, until, func() { w.unacknowledge(in) })
	w.write(in, entry{
		kind: logSnooze, by: by, via: via, until: until,
		summary: fmt.Sprintf("Snoozed %s until %s.", by.phrase(via), until.UTC().Format(time.RFC3339)),
	})
	return nil
}

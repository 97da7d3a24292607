package simulator

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// happen plays one event of the scenario. What makes no sense any more, such as
// acknowledging what somebody else has resolved, does not happen.
func (w *world) happen(e *scripted) {
	via := orName(e.Via, "website")
	in := w.labels[e.Incident]
	if e.about() && (in == nil || !e.timely(in)) {
		return
	}
	switch e.Do {
	case "trigger":
		if in := w.fire(e, e.Title); in != nil {
			w.labels[e.Incident] = in
		}
	case "storm":
		w.storm(e)
	case "acknowledge":
		_ = w.acknowledge(in, e.by, via)
	case "resolve":
		by := e.by
		if by.person == nil {
			by, via = agent{service: in.service}, viaAPI
		}
		_ = w.resolve(in, by, via, e.Text)
	case "escalate":
		_ = w.escalateTo(in, max(e.Level, 1), e.by, via)
	case "reassign":
		_ = w.reassign(in, e.to, e.by, via)
	case "snooze":
		_ = w.snooze(in, time.Duration(e.For), e.by, via)
	case "urgency":
		w.setUrgency(in, e.Urgency, e.by, via)
	case "priority":
		w.setPriority(in, e.priority, e.by, via)
	case "note":
		w.annotate(in, e.by.person, via, e.Text)
	case "respond":
		var targets []askedTarget
		for _, p := range e.to {
			targets = append(targets, askedTarget{person: p, people: []askedPerson{{p, "pending"}}})
		}
		w.ask(in, e.by.person, e.Text, targets)
	case "override":
		begin := w.now.Add(time.Duration(e.Begins))
		w.addOverride(e.layered, begin, begin.Add(time.Duration(e.For)), e.to[0])
	case "skew":
		w.wish.skew = append(w.wish.skew, time.Duration(e.For))
	case "revoke":
		w.revoke(e.by.person)
	case "fault":
		w.wish.faults = append(w.wish.faults, *e.Fault)
	}
}

// timely reports whether the incident is in the state that the event expects.
func (e *scripted) timely(in *incident) bool {
	if e.IfStatus != "" {
		return in.status == e.IfStatus
	}
	switch e.Do {
	case "acknowledge":
		return in.status == triggered
	case "note", "priority":
		return true
	}
	return in.isOpen()
}

// wish is what an event wants of the Simulator around the world.
type wish struct {
	skew   []time.Duration
	faults []Fault
}

// grant does what events of the scenario wanted of the Simulator.
func (s *Simulator) grant() {
	for _, d := range s.world.wish.skew {
		s.world.step(d - s.skew)
		s.skew = d
	}
	for _, f := range s.world.wish.faults {
		s.faults.list = append(s.faults.list, &f)
	}
	s.world.wish = wish{}
}

// fire lets a trigger come in as an event of the service's integration. It is
// nil where nobody would be paged by it.
func (w *world) fire(e *scripted, title string) *incident {
	b := birth{urgency: e.Urgency, priority: e.priority, values: e.values}
	if e.Body == "" {
		in, _ := w.raiseAlert(e.service, e.signal(title, w.ids), b)
		return in
	}
	b.service, b.title, b.severity, b.kind, b.key = e.service, title, e.Severity, usualKind, e.Dedup
	b.by, b.via, b.body = e.by, orName(e.Via, "website"), e.Body
	in, _ := w.trigger(b)
	return in
}

// signal is the event that a scenario's trigger sends.
func (e *scripted) signal(title string, ids *minter) *signal {
	s := &signal{
		summary: title, source: orName(e.Source, e.service.key), severity: orName(e.Severity, "critical"), component: e.Component,
		group: e.Group, class: e.Class, client: e.Client, clientURL: e.ClientURL, contexts: []contextView{},
		dedup: orName(e.Dedup, strings.ToLower(ids.next('K', ulidID, "dedup"))), details: map[string]any{},
	}
	for _, l := range e.Links {
		if l.Src != "" {
			s.contexts = append(s.contexts, contextView{Type: "image", Src: l.Src, Href: l.Href, Alt: l.Alt})
		} else {
			s.contexts = append(s.contexts, contextView{Type: "link", Href: l.Href, Text: l.Text})
		}
	}
	if raw, err := json.Marshal(e.Details); err == nil && e.Details != nil {
		_ = json.Unmarshal(raw, &s.details) // so that it is what JSON would have brought
	}
	return s
}

// storm triggers many incidents at once.
func (w *world) storm(e *scripted) {
	title := orName(e.Title, "host %d: not reachable")
	for n := range e.Count {
		one := title
		if strings.Contains(title, "%d") {
			one = strings.Replace(title, "%d", itoa(n+1), 1)
		} else if e.Count > 1 {
			one = fmt.Sprintf("%s (%d of %d)", title, n+1, e.Count)
		}
		if in := w.fire(e, one); n == 0 && in != nil {
			w.labels[e.Incident] = in
		}
	}
}

// revoke makes the tokens of a person, or the one token given, unknown.
func (w *world) revoke(p *person) {
	for _, c := range w.account.keys {
		if c.person == p {
			c.revoked = true
		}
	}
}

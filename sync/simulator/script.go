package simulator

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// scripted is an event of the scenario with everything in it found.
type scripted struct {
	EventPlan

	service  *service
	by       agent
	to       []*person
	priority *priority
	values   map[string]any
	layered  *layerSchedule
}

// doings are the words for what an event does.
var doings = []string{
	"trigger", "acknowledge", "resolve", "escalate", "reassign", "snooze", "urgency", "priority", "note", "respond", "storm",
	"override", "skew", "revoke", "fault",
}

// events checks the scenario's events and finds what they name.
func (b builder) events() error {
	labels := map[string]bool{}
	for _, plan := range b.sc.Events {
		if plan.Incident != "" && (plan.Do == "trigger" || plan.Do == "storm") {
			labels[plan.Incident] = true
		}
	}
	for i, plan := range b.sc.Events {
		place := index("event", i)
		e, err := b.event(place, plan)
		if err != nil {
			return err
		}
		if e.about() && !labels[plan.Incident] {
			return b.sc.wrong(place+".incident", "no event triggers an incident labelled %q", plan.Incident)
		}
		if plan.Part != "" {
			b.parts[plan.Part] = append(b.parts[plan.Part], e)
		} else {
			b.script = append(b.script, e)
		}
	}
	return nil
}

// about reports whether the event is about an incident that is there already.
func (e *scripted) about() bool {
	return !slices.Contains([]string{"trigger", "storm", "override", "skew", "revoke", "fault"}, e.Do)
}

func (b builder) event(place string, plan EventPlan) (scripted, error) {
	e := scripted{EventPlan: plan}
	wrong := func(key, format string, args ...any) (scripted, error) {
		return e, b.sc.wrong(place+"."+key, format, args...)
	}
	if !slices.Contains(doings, plan.Do) {
		return wrong("do", "%q is not one of %s", plan.Do, strings.Join(doings, ", "))
	}
	if plan.Part != "" && plan.After < 0 {
		return wrong("after", "a part cannot begin before it is played")
	}
	if plan.By != "" {
		if e.by.person = b.person(plan.By); e.by.person == nil {
			return wrong("by", "there is nobody called %q", plan.By)
		}
	}
	for _, name := range plan.To {
		p := b.person(name)
		if p == nil {
			return wrong("to", "there is nobody called %q", name)
		}
		e.to = append(e.to, p)
	}
	if plan.Service != "" || plan.Do == "trigger" || plan.Do == "storm" {
		if e.service = b.service(plan.Service); e.service == nil {
			return wrong("service", "there is no service called %q", plan.Service)
		}
	}
	if plan.Priority != "" {
		if e.priority = b.priority(plan.Priority); e.priority == nil {
			return wrong("priority", "there is no priority called %q", plan.Priority)
		}
	}
	var err error
	if e.values, err = named(b.world.fields, plan.Fields); err != nil {
		return wrong("fields", "%v", err)
	}
	if u := plan.Urgency; u != "" && u != high && u != low || plan.Do == "urgency" && u == "" {
		return wrong("urgency", "%q is not high or low", u)
	}
	return e, b.eventRest(place, &e)
}

func (b builder) eventRest(place string, e *scripted) error {
	switch e.Do {
	case "trigger":
		if e.Title == "" {
			return b.sc.wrong(place, "a trigger needs a title")
		}
		if e.Body != "" && e.by.person == nil {
			return b.sc.wrong(place, "what has a body needs by: who made it")
		}
		if s := e.Severity; s != "" && !slices.Contains([]string{"critical", "error", "warning", "info"}, s) {
			return b.sc.wrong(place+".severity", "%q is not critical, error, warning or info", s)
		}
		if _, err := json.Marshal(e.Details); err != nil {
			return b.sc.wrong(place+".details", "%v", err)
		}
	case "storm":
		if e.Count < 1 || e.Count > 10_000 {
			return b.sc.wrong(place+".count", "a storm has from 1 to 10000 incidents, not %d", e.Count)
		}
	case "acknowledge", "escalate", "note", "respond":
		if e.by.person == nil {
			return b.sc.wrong(place, "it needs by")
		}
	case "reassign":
		if e.by.person == nil || len(e.to) == 0 {
			return b.sc.wrong(place, "it needs by and to")
		}
	case "snooze":
		if e.by.person == nil || e.For < Span(time.Second) {
			return b.sc.wrong(place, "it needs by, and for")
		}
	case "override":
		if e.layered = b.layeredBy(e.Schedule); e.layered == nil || len(e.to) != 1 || e.For <= 0 {
			return b.sc.wrong(place, "it needs a layer-based schedule, for, and one person in to")
		}
	case "revoke":
		if e.by.person == nil {
			return b.sc.wrong(place, "it needs by: whose token is revoked")
		}
	case "fault":
		if e.Fault == nil {
			return b.sc.wrong(place, "it needs fault")
		}
		if err := e.Fault.check(); err != nil {
			return b.sc.wrong(place+".fault", "%v", err)
		}
	}
	return nil
}

// schedule notes when the event happens, counted from base.
func (w *world) schedule(e scripted, base time.Time) {
	w.agenda.put(base.Add(time.Duration(e.After)).Truncate(time.Second), func() { w.happen(&e) })
}

// Play plays a part of the scenario: its events happen as long after now as they
// say.
func (s *Simulator) Play(part string) error {
	defer s.enter()()
	events := s.world.parts[part]
	if len(events) == 0 {
		return fmt.Errorf("the scenario has no part called %q", part)
	}
	for _, e := range events {
		s.world.schedule(e, s.world.now)
	}
	s.world.advance(s.world.now)
	return nil
}

// Parts lists the parts that can be played, in alphabetical order.
func (s *Simulator) Parts() []string {
	defer s.enter()()
	var parts []string
	for name := range s.world.parts {
		parts = append(parts, name)
	}
	slices.Sort(parts)
	return parts
}

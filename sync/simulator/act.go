package simulator

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// With is what a trigger says beyond service and title. The zero With is a
// critical event that leaves urgency to the service.
type With struct {
	Severity  string         `json:"severity"`
	Urgency   string         `json:"urgency"`
	Priority  string         `json:"priority"`
	Dedup     string         `json:"dedup_key"`
	Source    string         `json:"source"`
	Client    string         `json:"client"`
	ClientURL string         `json:"client_url"`
	Details   map[string]any `json:"details"`
	Links     []LinkPlan     `json:"links"`
	// Fields are values of the incident's custom fields, by name.
	Fields map[string]any `json:"fields"`
	// By makes it a person's doing instead of an event's: it then has Body, and no
	// alert. To assigns it to people by hand.
	By   string   `json:"by"`
	Body string   `json:"body"`
	To   []string `json:"to"`
}

// Trigger makes an incident on the service (by key, id or name) and gives its id.
// Where an alert with the same dedup key is open, it is that one's incident.
func (s *Simulator) Trigger(service, title string, more With) (string, error) {
	defer s.enter()()
	w := s.world
	svc := w.service(service)
	if svc == nil {
		return "", fmt.Errorf("there is no service called %q", service)
	}
	e := scripted{service: svc, EventPlan: EventPlan{
		Severity: more.Severity, Dedup: more.Dedup, Source: more.Source, Client: more.Client, ClientURL: more.ClientURL,
		Details: more.Details, Links: more.Links,
	}}
	b := birth{urgency: more.Urgency}
	if more.Priority != "" {
		if b.priority = w.priority(more.Priority); b.priority == nil {
			return "", fmt.Errorf("there is no priority called %q", more.Priority)
		}
	}
	if u := more.Urgency; u != "" && u != high && u != low {
		return "", fmt.Errorf("%q is not high or low", u)
	}
	var err error
	if b.values, err = named(w.fields, more.Fields); err != nil {
		return "", err
	}
	if _, err := json.Marshal(more.Details); err != nil {
		return "", fmt.Errorf("details: %w", err)
	}
	for _, name := range more.To {
		p := w.person(name)
		if p == nil {
			return "", nobody(name)
		}
		b.people = append(b.people, p)
	}
	var in *incident
	var bad *fail
	if more.By == "" {
		in, bad = w.raiseAlert(svc, e.signal(title, w.ids), b)
	} else {
		b.service, b.title, b.severity, b.kind, b.via, b.body, b.key = svc, title, more.Severity, usualKind, "website", more.Body, more.Dedup
		if b.by.person = w.person(more.By); b.by.person == nil {
			return "", nobody(more.By)
		}
		in, bad = w.trigger(b)
	}
	if bad != nil {
		return "", bad
	}
	return in.id, nil
}

// Storm triggers n incidents on the service at once and gives their ids. A "%d"
// in the title becomes the number of each.
func (s *Simulator) Storm(service, title string, n int, more With) ([]string, error) {
	var ids []string
	for i := range n {
		one := title + " (" + itoa(i+1) + " of " + itoa(n) + ")"
		if strings.Contains(title, "%d") {
			one = strings.Replace(title, "%d", itoa(i+1), 1)
		}
		id, err := s.Trigger(service, one, more)
		if err != nil {
			return ids, err
		}
		ids = append(ids, id)
	}
	return ids, nil
}

// Act is one thing that a person does, not by way of the app under test.
type Act struct {
	By       string `json:"by"`
	Via      string `json:"via"` // "" is website
	Kind     string `json:"kind"`
	Incident string `json:"incident"`

	Level    int      `json:"level"`
	To       []string `json:"to"`
	Text     string   `json:"text"`
	For      Span     `json:"for"`
	Urgency  string   `json:"urgency"`
	Priority string   `json:"priority"`
}

// Do does it. Kind is acknowledge, unacknowledge, resolve, escalate, reassign,
// delegate, snooze, urgency, priority, title, note, respond, join or decline.
// What PagerDuty refuses is an error.
func (s *Simulator) Do(a Act) error {
	defer s.enter()()
	w := s.world
	in := w.byID[a.Incident]
	if in == nil {
		return fmt.Errorf("there is no incident %q", a.Incident)
	}
	p := w.person(a.By)
	if p == nil {
		return nobody(a.By)
	}
	var people []*person
	for _, name := range a.To {
		to := w.person(name)
		if to == nil && a.Kind != "delegate" {
			return nobody(name)
		}
		people = append(people, to)
	}
	by, via := agent{person: p}, orName(a.Via, "website")
	switch a.Kind {
	case "acknowledge":
		return asError(w.acknowledge(in, by, via))
	case "resolve":
		return asError(w.resolve(in, by, via, a.Text))
	case "escalate":
		return asError(w.escalateTo(in, a.Level, by, via))
	case "snooze":
		return asError(w.snooze(in, time.Duration(a.For).Truncate(time.Second), by, via))
	case "reassign":
		if len(people) == 0 {
			return fmt.Errorf("reassign to whom?")
		}
		return asError(w.reassign(in, people, by, via))
	}
	return w.doMore(a, in, by, via, people)
}

func (w *world) doMore(a Act, in *incident, by agent, via string, people []*person) error {
	switch a.Kind {
	case "unacknowledge":
		if in.status != acknowledged {
			return refuse(400, codeNotAcked, "Incident is not acknowledged")
		}
		w.unack(in, by, via)
	case "delegate":
		if len(a.To) != 1 || w.policy(a.To[0]) == nil {
			return fmt.Errorf("delegate to which policy?")
		}
		return asError(w.delegate(in, w.policy(a.To[0]), by, via))
	case "urgency":
		if a.Urgency != high && a.Urgency != low {
			return fmt.Errorf("%q is not high or low", a.Urgency)
		}
		w.setUrgency(in, a.Urgency, by, via)
	case "priority":
		to := w.priority(a.Priority)
		if to == nil && a.Priority != "" {
			return fmt.Errorf("there is no priority called %q", a.Priority)
		}
		w.setPriority(in, to, by, via)
	case "title":
		w.setTitle(in, a.Text, by, via)
	case "note":
		w.annotate(in, by.person, via, a.Text)
	case "respond":
		var targets []askedTarget
		for _, p := range people {
			targets = append(targets, askedTarget{person: p, people: []askedPerson{{p, "pending"}}})
		}
		w.ask(in, by.person, a.Text, targets)
	case "join":
		return w.reply(in, by.person, "joined")
	case "decline":
		return w.reply(in, by.person, "declined")
	default:
		return fmt.Errorf("there is nothing called %q to do", a.Kind)
	}
	return nil
}

func nobody(name string) error { return fmt.Errorf("there is nobody called %q", name) }

// asError keeps a nil *fail from becoming an error that is not nil.
func asError(f *fail) error {
	if f == nil {
		return nil
	}
	return f
}

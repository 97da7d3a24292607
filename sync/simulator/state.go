package simulator

import "time"

// State is what an incident is at one moment, with people by their keys.
type State struct {
	ID        string    `json:"id"`
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	Service   string    `json:"service"`
	Policy    string    `json:"policy"`
	Status    string    `json:"status"`
	Urgency   string    `json:"urgency"`
	Priority  string    `json:"priority,omitempty"`
	Level     int       `json:"level"` // from 1
	Loop      int       `json:"loop"`
	Direct    bool      `json:"direct"`
	Snoozed   bool      `json:"snoozed"`
	Assigned  []string  `json:"assigned"`
	AckedBy   []string  `json:"acked_by"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	// StatusAt is when the status itself changed last, whatever the API calls so.
	StatusAt   time.Time `json:"status_at"`
	ResolvedAt time.Time `json:"resolved_at,omitzero"`
	// What will happen by itself, zero where it will not.
	EscalatesAt      time.Time `json:"escalates_at,omitzero"`
	UnacknowledgesAt time.Time `json:"unacknowledges_at,omitzero"`
	ResolvesAt       time.Time `json:"resolves_at,omitzero"`
	RaisesAt         time.Time `json:"raises_at,omitzero"`

	Alerts     int      `json:"alerts"`
	OpenAlerts int      `json:"open_alerts"`
	Notes      []string `json:"notes,omitempty"`
	Asked      []string `json:"asked,omitempty"` // responder requests
}

// Line is one line of an incident's log.
type Line struct {
	ID   string    `json:"id"`
	At   time.Time `json:"at"`
	Kind string    `json:"kind"` // without PagerDuty's "_log_entry"
	By   string    `json:"by"`   // the key of a person or of a service
	Via  string    `json:"via"`
	To   []string  `json:"to,omitempty"`
	Text string    `json:"text,omitempty"`
}

func (in *incident) view() State {
	v := State{
		ID: in.id, Number: in.number, Title: in.title, Service: in.service.key, Policy: in.policy.key, Status: in.status,
		Urgency: in.urgency, Level: in.level, Loop: in.loop, Direct: in.direct, Snoozed: in.snoozed,
		Assigned: []string{}, AckedBy: []string{}, CreatedAt: in.made, UpdatedAt: in.updated, StatusAt: in.changed, ResolvedAt: in.ended,
		EscalatesAt: in.escalate.at, UnacknowledgesAt: in.unack.at, ResolvesAt: in.close.at, RaisesAt: in.raise.at,
		Alerts: len(in.alerts), OpenAlerts: in.openAlerts(),
	}
	if in.priority != nil {
		v.Priority = in.priority.name
	}
	for _, a := range in.assigned {
		v.Assigned = append(v.Assigned, a.who.key)
	}
	for _, a := range in.acks {
		v.AckedBy = append(v.AckedBy, a.by.key())
	}
	for _, n := range in.notes {
		v.Notes = append(v.Notes, n.text)
	}
	for _, r := range in.asked {
		for _, t := range r.targets {
			for _, p := range t.people {
				v.Asked = append(v.Asked, p.who.key)
			}
		}
	}
	return v
}

func (a agent) key() string {
	switch {
	case a.person != nil:
		return a.person.key
	case a.service != nil:
		return a.service.key
	}
	return ""
}

func (e *entry) line() Line {
	l := Line{ID: e.id, At: e.at, Kind: e.kind, By: e.by.key(), Via: e.via, Text: orName(e.note, e.summary)}
	for _, p := range e.to {
		l.To = append(l.To, p.key)
	}
	if e.told != nil {
		l.To = []string{e.told.who.key}
	}
	return l
}

// Incident is how the incident with that id or number stands now.
func (s *Simulator) Incident(id string) (State, bool) {
	defer s.enter()()
	in := s.world.byID[id]
	if in == nil {
		return State{}, false
	}
	return in.view(), true
}

// Incidents is how all incidents stand now, the oldest first.
func (s *Simulator) Incidents() []State {
	return s.states(func(w *world) []*incident { return w.incidents })
}

// Open is how the incidents stand that are not resolved, the oldest first.
func (s *Simulator) Open() []State { return s.states(func(w *world) []*incident { return w.open }) }

func (s *Simulator) states(of func(*world) []*incident) []State {
	defer s.enter()()
	list := of(s.world)
	states := make([]State, len(list))
	for i, in := range list {
		states[i] = in.view()
	}
	return states
}

// Log is the incident's log, the oldest line first; nil where there is no such
// incident.
func (s *Simulator) Log(id string) []Line {
	defer s.enter()()
	in := s.world.byID[id]
	if in == nil {
		return nil
	}
	lines := make([]Line, len(in.log))
	for i, e := range in.log {
		lines[i] = e.line()
	}
	return lines
}

package alarm

import (
	"maps"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Memory is what the alarm remembers from step to step. It is stored, so that a
// restart goes on where it was. Step never changes the Memory it is given.
type Memory struct {
	// Rings is by incident id. It holds what is assigned to me, and what was,
	// until it is over and told.
	Rings map[string]Ring `json:"rings,omitempty"`
	// Sound is the last one demanded, so that its ramp goes on.
	Sound app.Sound `json:"sound"`
	// Blind is the blindness that has been told, zero where none is; Sighted is
	// when the last one ended. BlindHushed is until when its sound is hushed.
	Blind       time.Time `json:"blind,omitzero"`
	Sighted     time.Time `json:"sighted,omitzero"`
	BlindHushed time.Time `json:"blind_hushed,omitzero"`
}

// Ring is what is remembered of one incident.
type Ring struct {
	// Live says that it is a page of mine now, or, where Low, an incident of low
	// urgency of mine that a rule has wanted to ring.
	Live bool `json:"live"`
	Low  bool `json:"low,omitempty"`
	// Drill says that it is a drill's: no rule holds for it, and it sounds as one.
	Drill bool `json:"drill,omitempty"`
	// An occasion is the incident's becoming a page of mine, or its coming to me
	// anew. Nth counts them from 1; Began is when this desk first knew of the last
	// one, Assigned the server's instant at which the incident had come to me.
	Assigned time.Time `json:"assigned,omitzero"`
	Began    time.Time `json:"began,omitzero"`
	Nth      int       `json:"nth"`
	Why      app.Why   `json:"why,omitzero"`
	// Escalated says that it came by escalation, or came to me again: few rules hold
	// for it. Rang says that this occasion has rung: no rule silences it any more. Do is
	// what was last made of it.
	Escalated bool         `json:"escalated,omitempty"`
	Rang      bool         `json:"rang,omitempty"`
	Do        app.Loudness `json:"do,omitempty"`
	// Hushed is until when a local hush silences it. Hidden says that the person
	// put the alert of this occasion away.
	Hushed time.Time `json:"hushed,omitzero"`
	Hidden bool      `json:"hidden,omitempty"`
	// Seen is the incident as it stood at the last step: what changed since
	// explains why it rings again. Snoozed says that this desk had it snoozed.
	Seen    Seen `json:"seen"`
	Snoozed bool `json:"snoozed,omitempty"`
	// Ended is when it stopped being live. Left tells how, and is kept up while
	// the incident goes on changing; Told is when the last such change was noticed.
	Ended time.Time      `json:"ended,omitzero"`
	Left  *app.Departure `json:"left,omitempty"`
	Told  time.Time      `json:"told,omitzero"`
}

// Seen is the part of an incident that the next step compares with.
type Seen struct {
	Status  app.Status  `json:"status"`
	Urgency app.Urgency `json:"urgency"`
	Mine    bool        `json:"mine"`
}

func (m Memory) clone() Memory {
	m.Rings = maps.Clone(m.Rings)
	if m.Rings == nil {
		m.Rings = map[string]Ring{}
	}
	return m
}

// Hush silences until then everything that rings now. A page that comes later
// rings, and so does a new occasion of one that is hushed.
func Hush(m Memory, until time.Time) Memory {
	m = m.clone()
	for id, r := range m.Rings {
		if r.Live {
			r.Hushed = until
			m.Rings[id] = r
		}
	}
	if !m.Blind.IsZero() {
		m.BlindHushed = until
	}
	return m
}

// HideAlert puts the alert away for all pages of now. They ring on; a later page
// or occasion brings it back.
func HideAlert(m Memory) Memory {
	m = m.clone()
	for id, r := range m.Rings {
		r.Hidden = true
		m.Rings[id] = r
	}
	return m
}

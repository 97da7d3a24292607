package simulator

import (
	"slices"
	"sort"
	"time"
)

// The three states of an incident.
const (
	triggered    = "triggered"
	acknowledged = "acknowledged"
	resolved     = "resolved"
)

// incident is one incident: its present state, and what only grows.
type incident struct {
	state

	number  int
	id      string
	service *service
	made    time.Time
	byHand  bool // not made by an event: it has no alerts of its own

	first  *entry // the trigger
	log    []*entry
	notes  []*note
	alerts []*alert
}

// state is what changes about an incident. Its slices and maps are replaced,
// never changed, so that a copy of it stays what it was.
type state struct {
	title, key, body string

	status   string
	urgency  string
	kind     string // the incident type
	priority *priority
	policy   *policy // as it was at the trigger
	level    int     // where it stands, from 1
	loop     int     // how often the policy has started again
	direct   bool    // assigned to people, not by the policy
	snoozed  bool
	assigned []assignment
	acks     []ack
	asked    []*responderRequest
	values   map[string]any // custom fields by id
	merged   *incident      // the one that this was merged into
	bridge   bridge

	updated   time.Time
	changed   time.Time // the last change of status
	changedBy agent
	ended     time.Time

	escalate timer
	unack    timer
	close    timer
	raise    timer // of urgency, to high
}

type assignment struct {
	at  time.Time
	who *person
}

type ack struct {
	at time.Time
	by agent
}

type bridge struct{ number, url string }

type note struct {
	id      string
	at      time.Time
	changed time.Time
	by      *person
	via     string
	text    string
}

func (in *incident) timers() []*timer {
	return []*timer{&in.escalate, &in.unack, &in.close, &in.raise}
}

func (s *state) isOpen() bool { return s.status != resolved }

func (s *state) assignedTo(p *person) bool {
	return slices.ContainsFunc(s.assigned, func(a assignment) bool { return a.who == p })
}

func (s *state) ackedBy(by agent) bool {
	return slices.ContainsFunc(s.acks, func(a ack) bool { return a.by == by })
}

// statusAt is last_status_change_at as PagerDuty documents it: for an incident
// that is neither acknowledged nor resolved, it is the time of the last update.
func (s *state) statusAt() time.Time {
	if s.status == triggered {
		return s.updated
	}
	return s.changed
}

// turn changes the status. What depends on it is the business of the caller.
func (w *world) turn(in *incident, status string, by agent) {
	was := in.status
	in.status, in.changed, in.changedBy = status, w.now, by
	switch {
	case status == resolved && was != resolved:
		i, _ := slices.BinarySearchFunc(w.open, in.number, byNumber)
		w.open = slices.Delete(w.open, i, i+1)
	case status != resolved && was == resolved:
		i, _ := slices.BinarySearchFunc(w.open, in.number, byNumber)
		w.open = slices.Insert(w.open, i, in)
	}
}

func byNumber(in *incident, number int) int { return in.number - number }

// assign makes people the ones who have the incident, from now: also those who
// had it before are paged anew.
func (w *world) assign(in *incident, people []*person) {
	next := make([]assignment, len(people))
	for i, p := range people {
		next[i] = assignment{at: w.now, who: p}
	}
	in.assigned = next
}

// undoLog remembers what incidents were before the last changes, so that a stale
// read can be played. It forgets what is older than staleReach.
type undoLog struct{ items []undone }

type undone struct {
	at  time.Time
	in  *incident
	was *state // nil: it was not there
}

const staleReach = 5 * time.Minute

// touch must come before any change of the incident's state: it remembers what
// was, and stamps the incident as updated.
func (w *world) touch(in *incident) {
	was := in.state
	w.remember(undone{at: w.now, in: in, was: &was})
	in.updated = w.now
}

func (w *world) remember(u undone) {
	items := w.undo.items
	reach := w.now.Add(-staleReach)
	old := sort.Search(len(items), func(i int) bool { return !items[i].at.Before(reach) })
	if old > 0 && old*2 >= len(items) {
		items = slices.Clone(items[old:])
	}
	w.undo.items = append(items, u)
}

// asOf gives what incidents were at the instant at, for those that changed since.
func (w *world) asOf(at time.Time) map[*incident]*state {
	was := map[*incident]*state{}
	for _, u := range slices.Backward(w.undo.items) {
		if !u.at.After(at) {
			break
		}
		was[u.in] = u.was
	}
	return was
}

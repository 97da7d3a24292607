package app

import (
	"slices"
	"time"
)

// Status is where an incident stands in PagerDuty.
type Status string

// The three states of an incident.
const (
	Triggered    Status = "triggered"
	Acknowledged Status = "acknowledged"
	Resolved     Status = "resolved"
)

// Urgency decides whether an incident may wake somebody.
type Urgency string

// The two urgencies of PagerDuty.
const (
	High Urgency = "high"
	Low  Urgency = "low"
)

// Priority is one of the account's own severities. Accounts rename them, so
// they compare by Order (0 is the least severe), not by Name.
type Priority struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Order int    `json:"order"`
}

// Assignment is somebody who has the incident now, and since when.
type Assignment struct {
	At time.Time `json:"at"`
	To Ref       `json:"to"`
}

// Acknowledgement is somebody who took the incident on, and when.
type Acknowledgement struct {
	At time.Time `json:"at"`
	By Ref       `json:"by"`
}

// PendingKind is what PagerDuty will do by itself.
type PendingKind string

// The pending actions that PagerDuty announces.
const (
	PendingEscalate      PendingKind = "escalate"
	PendingUnacknowledge PendingKind = "unacknowledge"
	PendingResolve       PendingKind = "resolve"
	PendingUrgency       PendingKind = "urgency_change"
)

// Pending is something that PagerDuty will do by itself at a known instant.
type Pending struct {
	Kind PendingKind `json:"kind"`
	At   time.Time   `json:"at"`
}

// Incident is PagerDuty's word about one incident at one moment. Absent times
// are zero, an absent priority is nil, lists may be empty.
type Incident struct {
	ID     string `json:"id"`
	Number int    `json:"number"`
	Title  string `json:"title"`
	// Key is what its sender named it by, "" for most.
	Key      string    `json:"key,omitempty"`
	Status   Status    `json:"status"`
	Urgency  Urgency   `json:"urgency"`
	Priority *Priority `json:"priority,omitempty"`
	Service  Ref       `json:"service"`
	Policy   Ref       `json:"policy"`
	// Direct says that it was assigned to people by hand, not by its escalation
	// policy: it will not escalate by itself any more.
	Direct     bool              `json:"direct,omitempty"`
	Assigned   []Assignment      `json:"assigned,omitempty"`
	Acks       []Acknowledgement `json:"acks,omitempty"`
	Pending    []Pending         `json:"pending,omitempty"`
	Responders []Ref             `json:"responders,omitempty"`
	CreatedAt  time.Time         `json:"created_at,omitzero"`
	UpdatedAt  time.Time         `json:"updated_at,omitzero"`
	// StatusAt and StatusBy are the last change of Status and who or what made
	// it (while it is triggered: the last change of anything); StatusVia is by which
	// way ("mobile", "website", "api", "timeout"), where it was looked up.
	StatusAt  time.Time `json:"status_at,omitzero"`
	StatusBy  Ref       `json:"status_by,omitzero"`
	StatusVia string    `json:"status_via,omitempty"`
	Alerts    int       `json:"alerts,omitempty"`
	// URL is the incident's page in PagerDuty, "" where it sent none.
	URL string `json:"url,omitempty"`
	// Drill says that it is a drill's: simulated, and never PagerDuty's.
	Drill bool `json:"drill,omitempty"`
}

// Open reports whether the incident still burns.
func (i Incident) Open() bool { return i.Status != Resolved }

// AssignedTo reports whether user has the incident now.
func (i Incident) AssignedTo(user string) bool {
	return slices.ContainsFunc(i.Assigned, func(a Assignment) bool { return a.To.ID == user })
}

// AckedBy reports whether user is among those who acknowledged it.
func (i Incident) AckedBy(user string) bool {
	return slices.ContainsFunc(i.Acks, func(a Acknowledgement) bool { return a.By.ID == user })
}

// Assignees lists who has the incident now.
func (i Incident) Assignees() []Ref {
	refs := make([]Ref, len(i.Assigned))
	for n, a := range i.Assigned {
		refs[n] = a.To
	}
	return refs
}

// Page reports whether the incident is a page for user: high urgency, triggered
// and assigned to them. This is the whole of what must wake somebody.
func (i Incident) Page(user string) bool {
	return i.Urgency == High && i.Status == Triggered && i.AssignedTo(user)
}

// Occasion is the server's instant at which the incident last came to user: the
// assignment, or its creation where user does not have it. (StatusAt is no measure
// of that: while an incident is triggered PagerDuty moves it with every update.)
func (i Incident) Occasion(user string) time.Time {
	at := i.CreatedAt
	for _, a := range i.Assigned {
		if a.To.ID == user && a.At.After(at) {
			at = a.At
		}
	}
	return at
}

// PendingAt is when PagerDuty will do kind by itself; false where it will not.
func (i Incident) PendingAt(kind PendingKind) (time.Time, bool) {
	for _, p := range i.Pending {
		if p.Kind == kind {
			return p.At, true
		}
	}
	return time.Time{}, false
}

package app

import "time"

// Kind is what can be done about an incident in PagerDuty.
type Kind string

// The kinds of Action.
const (
	Acknowledge   Kind = "acknowledge"
	Resolve       Kind = "resolve"
	Escalate      Kind = "escalate"
	Snooze        Kind = "snooze"
	Reassign      Kind = "reassign"
	AddResponders Kind = "add_responders"
	AddNote       Kind = "note"
	// SetPriority gives the incident the priority that Action.To names.
	SetPriority Kind = "priority"
)

// Kinds lists them all.
var Kinds = []Kind{Acknowledge, Resolve, Escalate, Snooze, Reassign, AddResponders, AddNote, SetPriority}

// Answers reports whether doing it takes the page off the person: the siren is
// hushed while such an action is on its way.
func (k Kind) Answers() bool {
	switch k {
	case Acknowledge, Resolve, Escalate, Snooze, Reassign:
		return true
	}
	return false
}

// Repeatable reports whether doing it twice equals doing it once.
func (k Kind) Repeatable() bool {
	return k == Acknowledge || k == Resolve || k == Reassign || k == SetPriority
}

// Life is how long an action stays worth sending after it was asked for. After
// that the world has moved on, and it must be asked for again.
func (k Kind) Life() time.Duration {
	switch k {
	case Escalate, Reassign, AddResponders, SetPriority:
		return 5 * time.Minute
	case Snooze:
		return 10 * time.Minute
	case AddNote:
		return 24 * time.Hour
	}
	return time.Hour
}

// ActionState is how far an Action has come.
type ActionState string

// An action waits, is on its way, and ends in one of the last four.
const (
	Waiting    ActionState = "waiting"
	Sending    ActionState = "sending"
	Confirmed  ActionState = "confirmed"
	Refusal    ActionState = "refused"
	Superseded ActionState = "superseded"
	Expired    ActionState = "expired"
)

// Ended reports whether nothing more will happen to it.
func (s ActionState) Ended() bool { return s != Waiting && s != Sending }

// Baseline is what the person saw of the incident when they acted. Before an
// action is sent, it is held against what PagerDuty says now.
type Baseline struct {
	// At is when they acted, by PagerDuty's clock: what it says to have happened before
	// that was not this action's doing. Zero where that clock was not known then.
	At       time.Time    `json:"at,omitzero"`
	Status   Status       `json:"status"`
	Urgency  Urgency      `json:"urgency"`
	StatusAt time.Time    `json:"status_at,omitzero"`
	Assigned []Assignment `json:"assigned,omitempty"`
	// EscalatesAt is the escalation known then, zero where none was pending.
	EscalatesAt time.Time `json:"escalates_at,omitzero"`
}

// BaselineOf is what a person sees of the incident.
func BaselineOf(i Incident) Baseline {
	at, _ := i.PendingAt(PendingEscalate)
	return Baseline{
		Status: i.Status, Urgency: i.Urgency, StatusAt: i.StatusAt,
		Assigned: i.Assigned, EscalatesAt: at,
	}
}

// Action is one thing that a person asked to be done in PagerDuty. It is on disk
// before the person is told that it was taken.
type Action struct {
	ID       string `json:"id"`
	Kind     Kind   `json:"kind"`
	Incident string `json:"incident"`
	// Level is the rung to escalate to; For how long to snooze; To whom to
	// reassign or whom to add; Text the note, or the message to responders.
	Level int           `json:"level,omitempty"`
	For   time.Duration `json:"for,omitempty"`
	To    []Ref         `json:"to,omitempty"`
	Text  string        `json:"text,omitempty"`

	At       time.Time `json:"at"`
	Expires  time.Time `json:"expires"`
	Baseline Baseline  `json:"baseline"`

	State ActionState `json:"state"`
	// Tries counts the sendings; Unsure says that one of them may have arrived.
	Tries   int       `json:"tries"`
	Unsure  bool      `json:"unsure,omitempty"`
	NextTry time.Time `json:"next_try,omitzero"`
	// Word is the last error, or what came of it, for people.
	Word    string    `json:"word,omitempty"`
	EndedAt time.Time `json:"ended_at,omitzero"`
}

// ClaimState is what WE may say that we did, held against what PagerDuty said.
type ClaimState string

// The claims. Only ClaimConfirmed may be shown as done.
const (
	ClaimNone        ClaimState = "none"
	ClaimSending     ClaimState = "sending"
	ClaimUnconfirmed ClaimState = "unconfirmed"
	ClaimConfirmed   ClaimState = "confirmed"
	ClaimRefused     ClaimState = "refused"
)

// Claim is what we said about an incident. The zero Claim is ClaimNone.
type Claim struct {
	State  ClaimState `json:"state"`
	Kind   Kind       `json:"kind,omitempty"`
	Action string     `json:"action,omitempty"`
	Since  time.Time  `json:"since,omitzero"`
	// Pressed is when the person answered: it is void for a page that came later.
	Pressed time.Time `json:"pressed,omitzero"`
	// Word is the refusal, or the last error of an undelivered one.
	Word string `json:"word,omitempty"`
}

// None reports whether nothing was said.
func (c Claim) None() bool { return c.State == "" || c.State == ClaimNone }

// Pending reports whether PagerDuty's word is still awaited.
func (c Claim) Pending() bool { return c.State == ClaimSending || c.State == ClaimUnconfirmed }

// Outcome is what came of performing one action: the incident as PagerDuty gave
// it back (nil where the answer holds none), or an error of this package.
type Outcome struct {
	Action   string
	Incident *Incident
	Err      error
}

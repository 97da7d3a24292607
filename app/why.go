package app

import "fmt"

// Cause is the reason code of a ring.
type Cause string

// Why a page rings, or rings again.
const (
	AssignedByPolicy  Cause = "assigned_by_policy"
	AssignedDirectly  Cause = "assigned_directly"
	AckTimedOut       Cause = "ack_timed_out"
	SnoozeEnded       Cause = "snooze_ended"
	EscalatedBack     Cause = "escalated_back"
	UrgencyRaised     Cause = "urgency_raised"
	Reopened          Cause = "reopened"
	AnswerRefused     Cause = "answer_refused"
	AnswerUndelivered Cause = "answer_undelivered"
	AnswerExpired     Cause = "answer_expired"
	TriggeredAgain    Cause = "triggered_again"
)

// Why answers "why did this ring?", and of a page that does not, "why not?".
type Why struct {
	Cause  Cause  `json:"cause"`
	Policy Ref    `json:"policy,omitzero"`
	Level  int    `json:"level,omitempty"`
	Kind   Kind   `json:"kind,omitempty"`
	Word   string `json:"word,omitempty"`
	// Rule names the rule that decided, "" where none did, and Do is what it made of
	// the page. Despite says that the rule would have made that of it, but it rings
	// all the same, as it was escalated to me or came to me again.
	Rule    string   `json:"rule,omitempty"`
	Do      Loudness `json:"do,omitempty"`
	Despite bool     `json:"despite,omitempty"`
}

// String says it to a person.
func (w Why) String() string { return w.cause() + w.rule() }

// rule says what a rule had to do with it.
func (w Why) rule() string {
	switch {
	case w.Rule == "":
		return ""
	case w.Despite:
		return fmt.Sprintf("; the rule %q does not silence what comes to you by escalation or again", w.Rule)
	case w.Do == Notifies:
		return fmt.Sprintf("; the rule %q makes it a notification only", w.Rule)
	case w.Do == Quiet:
		return fmt.Sprintf("; the rule %q keeps it quiet", w.Rule)
	}
	return fmt.Sprintf(", by the rule %q", w.Rule)
}

func (w Why) cause() string {
	switch w.Cause {
	case AssignedByPolicy:
		return "assigned to you by " + w.by()
	case AssignedDirectly:
		return "assigned to you by hand"
	case AckTimedOut:
		return "the acknowledgement timed out"
	case SnoozeEnded:
		return "the snooze ended"
	case EscalatedBack:
		return "escalated back to you by " + w.by()
	case UrgencyRaised:
		return "its urgency was raised to high"
	case Reopened:
		return "it was reopened"
	case AnswerRefused:
		return fmt.Sprintf("your %s was refused: %s", w.Kind.Noun(), w.Word)
	case AnswerUndelivered:
		return fmt.Sprintf("your %s has not reached PagerDuty", w.Kind.Noun())
	case AnswerExpired:
		return fmt.Sprintf("your %s could not be delivered in time", w.Kind.Noun())
	case TriggeredAgain:
		return "it was triggered again"
	}
	return ""
}

func (w Why) by() string {
	if w.Policy.Zero() {
		return "an escalation policy"
	}
	if w.Level == 0 {
		return w.Policy.String()
	}
	return fmt.Sprintf("%s, level %d", w.Policy, w.Level)
}

// Noun is the kind as a thing: "acknowledgement".
func (k Kind) Noun() string {
	switch k {
	case Acknowledge:
		return "acknowledgement"
	case Resolve:
		return "resolve"
	case Escalate:
		return "escalation"
	case Snooze:
		return "snooze"
	case Reassign:
		return "reassignment"
	case AddResponders:
		return "responder request"
	case AddNote:
		return "note"
	}
	return string(k)
}

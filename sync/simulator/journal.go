package simulator

import (
	"fmt"
	"slices"
	"time"
)

// The kinds of log entry, without the suffix that PagerDuty adds.
const (
	logTrigger   = "trigger"
	logAssign    = "assign"
	logEscalate  = "escalate"
	logDelegate  = "delegate"
	logRepeat    = "repeat_escalation_path"
	logExhaust   = "exhaust_escalation_path"
	logAck       = "acknowledge"
	logUnack     = "unacknowledge"
	logResolve   = "resolve"
	logSnooze    = "snooze"
	logNotify    = "notify"
	logAnnotate  = "annotate"
	logUrgency   = "urgency_change"
	logPriority  = "priority_change"
	logField     = "field_value_change"
	logCustom    = "custom_field_value_change"
	logLink      = "link"
	logUnlink    = "unlink"
	logResponder = "responder_request_for_user"
	logStatus    = "status_update"
)

// The ways by which things are done: the type of a log entry's channel.
const (
	viaAPI     = "api"
	viaAuto    = "auto"
	viaTimeout = "timeout"
	viaNote    = "note"
)

// entry is one line of an incident's log.
type entry struct {
	id      string
	kind    string
	at      time.Time
	in      *incident
	by      agent
	via     string
	summary string
	to      []*person // assign, escalate, delegate
	note    string    // resolve, annotate
	told    *telling  // notify
	event   *signal   // trigger: what came in
	until   time.Time // snooze
	timeout time.Duration
}

// telling is one notification to one person.
type telling struct {
	id      string
	who     *person
	contact *contact
}

// write adds a line to the incident's log at the present instant.
func (w *world) write(in *incident, e entry) *entry {
	e.id = w.ids.next('R', ulidID, "entry")
	e.at, e.in = w.now, in
	one := &e
	in.log = append(in.log, one)
	w.journal = append(w.journal, one)
	return one
}

// writeTo adds one line per person, all at the same instant, as PagerDuty does
// for assignments and escalations.
func (w *world) writeTo(in *incident, kind, verb string, people []*person, by agent, via string) {
	for _, p := range people {
		w.write(in, entry{
			kind: kind, by: by, via: via, to: []*person{p},
			summary: fmt.Sprintf("%s to %s %s.", verb, p.name, by.phrase(via)),
		})
	}
}

// phrase says who did it, as PagerDuty's summaries do.
func (a agent) phrase(via string) string {
	switch {
	case a.person != nil:
		return "by " + a.person.name
	case via == viaAPI:
		return "through the API"
	}
	return "by timeout"
}

// since gives the part of a log that lies in [from, to); zero bounds are open.
// The newest entry is the first.
func since(log []*entry, from, to time.Time) []*entry {
	first, last := 0, len(log)
	if !from.IsZero() {
		first, _ = slices.BinarySearchFunc(log, from, func(e *entry, t time.Time) int { return e.at.Compare(t) })
	}
	if !to.IsZero() {
		last, _ = slices.BinarySearchFunc(log, to, func(e *entry, t time.Time) int { return e.at.Compare(t) })
	}
	if first >= last {
		return nil
	}
	part := slices.Clone(log[first:last])
	slices.Reverse(part)
	return part
}

// overview reports whether the entry belongs to the short form of the log.
func (e *entry) overview() bool {
	switch e.kind {
	case logNotify, logAnnotate, logField, logCustom, logStatus:
		return false
	}
	return true
}

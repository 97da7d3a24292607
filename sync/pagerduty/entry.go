package pagerduty

import (
	"encoding/json"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// entry is one line of an incident's log. The vendor's struct panics on a channel
// without a type, and fails on event_details that are not text.
type entry struct {
	ID        loose              `json:"id"`
	Type      loose              `json:"type"`
	Summary   loose              `json:"summary"`
	At        moment             `json:"created_at"`
	Agent     maybe[reference]   `json:"agent"`
	Channel   maybe[channel]     `json:"channel"`
	User      maybe[reference]   `json:"user"`
	Assignees maybe[[]reference] `json:"assignees"`
	Note      loose              `json:"note"`
}

// channel is the way by which something happened; of a trigger, the event itself.
type channel struct {
	Type         loose               `json:"type"`
	Summary      loose               `json:"summary"`
	Subject      loose               `json:"subject"`
	Content      loose               `json:"content"`
	Details      json.RawMessage     `json:"details"`
	Contexts     json.RawMessage     `json:"contexts"`
	CEF          json.RawMessage     `json:"cef_details"`
	Client       loose               `json:"client"`
	ClientURL    loose               `json:"client_url"`
	Notification maybe[notification] `json:"notification"`
}

type notification struct {
	Type loose `json:"type"`
}

// kind is the entry's type without its tail: "acknowledge".
func (e entry) kind() string {
	kind := strings.TrimSuffix(string(e.Type), "_reference")
	return strings.TrimSuffix(kind, "_log_entry")
}

// brings reports whether such an entry brings an incident into the status.
func (e entry) brings(s app.Status) bool {
	switch e.kind() {
	case "acknowledge", "acknowledgement":
		return s == app.Acknowledged
	case "resolve":
		return s == app.Resolved
	case "trigger", "unacknowledge", "escalate", "assign", "delegate", "reopen":
		return s == app.Triggered
	}
	return false
}

// doings are the types of log entry in words for people.
var doings = map[string]string{
	"trigger":                     "triggered",
	"acknowledge":                 "acknowledged",
	"acknowledgement":             "acknowledged",
	"unacknowledge":               "no longer acknowledged",
	"annotate":                    "note added",
	"assign":                      "assigned",
	"delegate":                    "reassigned",
	"escalate":                    "escalated",
	"repeat_escalation_path":      "escalation started again at level 1",
	"exhaust_escalation_path":     "nobody left to escalate to",
	"reach_ack_limit":             "acknowledged too often, no longer counted",
	"reach_trigger_limit":         "triggered too often, no longer counted",
	"resolve":                     "resolved",
	"reopen":                      "reopened",
	"snooze":                      "snoozed",
	"urgency_change":              "urgency changed",
	"priority_change":             "priority changed",
	"field_value_change":          "field changed",
	"custom_field_value_change":   "field changed",
	"status_update":               "status update sent",
	"responder_request":           "responders asked",
	"responder_request_for_user":  "asked to respond",
	"responder_joined_for_user":   "joined",
	"responder_declined_for_user": "declined to respond",
	"responder_accept":            "responder joined",
	"responder_decline":           "responder declined",
	"responder_cancel":            "responder request withdrawn",
	"merge":                       "merged",
	"link":                        "alert added",
	"unlink":                      "alert removed",
}

// ways are the types of notification in words for people.
var ways = map[string]string{
	"push":     "push",
	"sms":      "text message",
	"phone":    "phone call",
	"email":    "email",
	"whatsapp": "WhatsApp",
}

// doing says in words what happened. A type that is new to us keeps its own words.
func (e entry) doing() string {
	kind := e.kind()
	if kind == "notify" {
		way := strings.TrimSuffix(string(e.Channel.is.Notification.is.Type), "_notification")
		if word, ok := ways[way]; ok {
			return "notified by " + word
		}
		return "notified"
	}
	if word, ok := doings[kind]; ok {
		return word
	}
	if word := strings.TrimSpace(strings.ReplaceAll(kind, "_", " ")); word != "" {
		return clip(word, maxName)
	}
	return "something happened"
}

// logEntry maps the line.
func (e entry) logEntry() app.LogEntry {
	l := app.LogEntry{
		ID: string(e.ID), At: e.At.Time, What: e.doing(), By: e.Agent.is.ref(),
		Via: clip(string(e.Channel.is.Type), maxName), Words: clip(e.words(), maxTitle),
	}
	for _, who := range append([]reference{e.User.is}, e.Assignees.is...) {
		if who.ID != "" {
			l.To = append(l.To, who.ref())
		}
	}
	return l
}

// words are what somebody wrote, where the entry holds it.
func (e entry) words() string {
	candidates := []loose{e.Note, e.Channel.is.Content, e.Channel.is.Summary, e.Channel.is.Subject}
	switch e.kind() {
	case "annotate", "trigger", "status_update", "responder_request":
	case "priority_change", "field_value_change", "custom_field_value_change", "urgency_change":
		candidates = []loose{e.Summary}
	default:
		return ""
	}
	for _, text := range candidates {
		if text != "" {
			return string(text)
		}
	}
	return ""
}

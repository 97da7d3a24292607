package simulator

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The limits of Events API v2.
const (
	maxEvent   = 512 << 10
	maxSummary = 1024
	maxDedup   = 255
)

// eventBody is the body of POST /v2/enqueue.
type eventBody struct {
	RoutingKey string        `json:"routing_key"`
	Action     string        `json:"event_action"`
	Dedup      string        `json:"dedup_key"`
	Client     string        `json:"client"`
	ClientURL  string        `json:"client_url"`
	Links      []contextView `json:"links"`
	Images     []contextView `json:"images"`
	Payload    *payloadBody  `json:"payload"`
}

type payloadBody struct {
	Summary   string          `json:"summary"`
	Source    string          `json:"source"`
	Severity  string          `json:"severity"`
	Timestamp string          `json:"timestamp"`
	Component string          `json:"component"`
	Group     string          `json:"group"`
	Class     string          `json:"class"`
	Details   json.RawMessage `json:"custom_details"`
}

// badEvent is the refusal of the Events API, which has a form of its own.
func badEvent(status int, word, message string, errors ...string) (answer, *fail) {
	body := map[string]any{"status": word, "message": message}
	if len(errors) > 0 {
		body["errors"] = errors
	}
	return answer{status, body}, nil
}

func invalidEvent(errors ...string) (answer, *fail) {
	return badEvent(http.StatusBadRequest, "invalid event", "Event object is invalid", errors...)
}

func (c *call) postEvent() (answer, *fail) {
	if len(c.body) > maxEvent {
		return badEvent(http.StatusRequestEntityTooLarge, "invalid event", "Event object is too large",
			"The event is larger than 512 KB")
	}
	var e eventBody
	if err := json.Unmarshal(c.body, &e); err != nil {
		return invalidEvent("JSON is invalid: " + err.Error())
	}
	if errors := e.check(); len(errors) > 0 {
		return invalidEvent(errors...)
	}
	i := slices.IndexFunc(c.services, func(s *service) bool { return s.routingKey != "" && s.routingKey == e.RoutingKey })
	if i < 0 {
		return invalidEvent("'routing_key' is not the key of any integration")
	}
	s := c.services[i]
	if q := s.events.take(time.Now(), c.account.eventsPer); q.over {
		return badEvent(http.StatusTooManyRequests, "throttle exceeded", "Requests for this service are arriving too quickly.  Please retry later.")
	}
	if e.Dedup == "" {
		e.Dedup = strings.ToLower(hex.EncodeToString([]byte(c.ids.next('K', 16, "dedup"))))
	}
	if bad := c.receive(s, &e); bad != nil {
		return invalidEvent(bad.message)
	}
	return answer{http.StatusAccepted, map[string]any{"status": "success", "message": "Event processed", "dedup_key": e.Dedup}}, nil
}

// receive lets the event take effect.
func (w *world) receive(s *service, e *eventBody) *fail {
	if e.Action == "trigger" {
		if s.down != "" {
			return nil // it is taken, and nothing comes of it
		}
		_, bad := w.raiseAlert(s, e.signal(), birth{})
		return bad
	}
	a := w.openKeys[alertKey{s.id, e.Dedup}]
	if a == nil {
		return nil // nothing open is meant: PagerDuty takes it and does nothing
	}
	by := agent{service: s}
	if e.Action == "resolve" {
		w.closeAlert(a, by, viaAPI)
		return nil
	}
	if a.in.status == triggered {
		return w.acknowledge(a.in, by, viaAPI)
	}
	return nil
}

// check lists what is wrong with the event, in PagerDuty's words.
func (e *eventBody) check() (errors []string) {
	blank := func(name, v string) {
		if strings.TrimSpace(v) == "" {
			errors = append(errors, "'"+name+"' is missing or blank")
		}
	}
	blank("routing_key", e.RoutingKey)
	switch e.Action {
	case "trigger":
		if e.Payload == nil {
			return append(errors, "'payload' is missing or blank")
		}
		blank("payload.summary", e.Payload.Summary)
		blank("payload.source", e.Payload.Source)
		if !slices.Contains([]string{"critical", "error", "warning", "info"}, e.Payload.Severity) {
			errors = append(errors, "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')")
		}
	case "acknowledge", "resolve":
		blank("dedup_key", e.Dedup)
	default:
		errors = append(errors, "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
	}
	if len(e.Dedup) > maxDedup {
		errors = append(errors, "'dedup_key' is too long (maximum is 255 characters)")
	}
	return errors
}

// signal is the event as an alert keeps it.
func (e *eventBody) signal() *signal {
	p := e.Payload
	s := &signal{
		summary: cutRunes(p.Summary, maxSummary), source: p.Source, severity: p.Severity, at: p.Timestamp,
		component: p.Component, group: p.Group, class: p.Class, dedup: e.Dedup, client: e.Client, clientURL: e.ClientURL,
		contexts: []contextView{}, details: map[string]any{},
	}
	for _, l := range e.Links {
		s.contexts = append(s.contexts, contextView{Type: "link", Href: l.Href, Text: l.Text})
	}
	for _, i := range e.Images {
		s.contexts = append(s.contexts, contextView{Type: "image", Src: i.Src, Href: i.Href, Alt: i.Alt})
	}
	if len(p.Details) > 0 && string(p.Details) != "null" {
		dec := json.NewDecoder(bytes.NewReader(p.Details))
		dec.UseNumber()
		_ = dec.Decode(&s.details)
	}
	return s
}

// cutRunes cuts s after n characters.
func cutRunes(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n])
}

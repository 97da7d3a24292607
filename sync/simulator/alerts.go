package simulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

type alertView struct {
	ref
	Created     string        `json:"created_at"`
	Status      string        `json:"status"`
	Resolved    *string       `json:"resolved_at"`
	Key         string        `json:"alert_key"`
	Suppressed  bool          `json:"suppressed"`
	Severity    string        `json:"severity"`
	Service     any           `json:"service"`
	Incident    any           `json:"incident"`
	First       any           `json:"first_trigger_log_entry"`
	Body        alertBodyView `json:"body"`
	Integration *ref          `json:"integration"`
	Privilege   any           `json:"privilege"`
}

type alertBodyView struct {
	Type     string         `json:"type"`
	Contexts []contextView  `json:"contexts"`
	Details  any            `json:"details"`
	CEF      map[string]any `json:"cef_details"`
}

// alert shows one alert. Its times are told in the account's zone, unlike those
// of incidents.
func (c *call) alert(a *alert) alertView {
	zone := c.account.zone
	integration := c.integration(a.service)
	v := alertView{
		ref:     c.ref("alert", a.id, a.summary, "/alerts/"+a.id, "/alerts/"+a.id),
		Created: stamp(a.made, zone), Status: a.status(), Resolved: maybe(a.ended, zone), Key: a.key, Severity: a.severity,
		Service: c.serviceRef(a.service), Incident: c.incidentRef(a.in), First: c.entryRef(a.in.first), Integration: &integration,
		Body: alertBodyView{"alert_body", a.signal.contexts, a.signal.details, a.signal.cef()},
	}
	if c.includes("services") {
		v.Service = c.inner().serviceView(a.service)
	}
	if c.includes("incidents") {
		v.Incident = c.inner().incident(a.in)
	}
	if c.includes("first_trigger_log_entries") {
		v.First = c.inner().entry(a.in.first, time.UTC, true)
	}
	return v
}

// cef is the event in the common form that PagerDuty adds.
func (s *signal) cef() map[string]any {
	return map[string]any{
		"version": "1.0", "client": orNull(s.client), "client_url": orNull(s.clientURL), "contexts": s.contexts,
		"creation_time": orNull(s.at), "dedup_key": s.dedup, "description": s.summary, "message": s.summary, "details": s.details,
		"event_class": orNull(s.class), "severity": s.severity, "service_group": orNull(s.group),
		"source_component": orNull(s.component), "source_origin": orNull(s.source),
	}
}

func (c *call) listAlerts() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	statuses, key := c.many("statuses"), c.query.Get("alert_key")
	var found []*alert
	for _, a := range in.alerts {
		if among(statuses, a.status()) && (key == "" || key == a.key) {
			found = append(found, a)
		}
	}
	field, way, _ := strings.Cut(c.query.Get("sort_by"), ":")
	slices.SortStableFunc(found, func(a, b *alert) int {
		if field == "resolved_at" {
			return a.ended.Compare(b.ended)
		}
		return a.made.Compare(b.made)
	})
	if way == "desc" {
		slices.Reverse(found)
	}
	views, frame := listed(p, found, c.alert)
	return ok(struct {
		Alerts []alertView `json:"alerts"`
		paged
	}{views, frame})
}

func (c *call) getAlert() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	for _, a := range in.alerts {
		if a.id == c.r.PathValue("alert") {
			return ok(map[string]any{"alert": c.alert(a)})
		}
	}
	return answer{}, notFound("Alert")
}

func (c *call) putAlerts() (answer, *fail) {
	in, bad := c.actOn()
	if bad != nil {
		return answer{}, bad
	}
	var ask struct {
		Alerts []struct {
			ID       string    `json:"id"`
			Status   string    `json:"status"`
			Incident *thingRef `json:"incident"`
		} `json:"alerts"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if len(ask.Alerts) > maxUpdates {
		return answer{}, refuse(http.StatusRequestEntityTooLarge, codeInvalid, "Request Entity Too Large")
	}
	var done []*alert
	for _, u := range ask.Alerts {
		i := slices.IndexFunc(in.alerts, func(a *alert) bool { return a.id == u.ID })
		if i < 0 {
			return answer{}, notFound("Alert")
		}
		a := in.alerts[i]
		if u.Incident != nil {
			to := c.byID[u.Incident.ID]
			if to == nil || !to.isOpen() {
				return answer{}, invalid("The alert cannot be moved to that incident")
			}
			c.moveAlert(a, to, c.by, viaAPI)
		}
		switch u.Status {
		case resolved:
			c.closeAlert(a, c.by, viaAPI)
		case triggered:
			if !a.ended.IsZero() && a.in.isOpen() {
				c.reopenAlert(a)
			}
		case "":
		default:
			return answer{}, invalid("Status must be triggered or resolved")
		}
		done = append(done, a)
	}
	views := []alertView{}
	for _, a := range done {
		views = append(views, c.alert(a))
	}
	return ok(map[string]any{"alerts": views})
}

package simulator

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

type serviceView struct {
	ref
	Name          string         `json:"name"`
	Description   *string        `json:"description"`
	Made          string         `json:"created_at"`
	Status        string         `json:"status"`
	LastIncident  *string        `json:"last_incident_timestamp"`
	AutoResolve   *int           `json:"auto_resolve_timeout"`
	AckTimeout    *int           `json:"acknowledgement_timeout"`
	AlertCreation string         `json:"alert_creation"`
	Integrations  []any          `json:"integrations"`
	Policy        any            `json:"escalation_policy"`
	Teams         []any          `json:"teams"`
	UrgencyRule   urgencyView    `json:"incident_urgency_rule"`
	Hours         *hoursView     `json:"support_hours"`
	Scheduled     []any          `json:"scheduled_actions"`
	Addons        []any          `json:"addons"`
	AutoPause     map[string]any `json:"auto_pause_notifications_parameters,omitempty"`
}

type urgencyView struct {
	Type    string       `json:"type"`
	Urgency string       `json:"urgency,omitempty"`
	During  *urgencyView `json:"during_support_hours,omitempty"`
	Outside *urgencyView `json:"outside_support_hours,omitempty"`
}

type hoursView struct {
	Type  string `json:"type"`
	Zone  string `json:"time_zone"`
	Start string `json:"start_time"`
	End   string `json:"end_time"`
	Days  []int  `json:"days_of_week"`
}

func seconds(d time.Duration) *int {
	if d == 0 {
		return nil
	}
	s := int(d / time.Second)
	return &s
}

func clock(d time.Duration) string {
	return fmt.Sprintf("%02d:%02d:%02d", int(d.Hours()), int(d.Minutes())%60, int(d.Seconds())%60)
}

func (c *call) serviceView(s *service) serviceView {
	v := serviceView{
		ref: c.serviceRef(s).whole(), Name: s.name, Description: orNull(s.description), Made: stamp(s.made, c.account.zone),
		Status: c.status(s), LastIncident: maybe(s.lastAt, time.UTC), AutoResolve: seconds(s.autoClose), AckTimeout: seconds(s.ackTimeout),
		AlertCreation: "create_alerts_and_incidents", Integrations: []any{c.integration(s)}, Policy: c.policyRef(s.policy),
		Teams: []any{}, UrgencyRule: urgencyView{Type: "constant", Urgency: s.urgency.kind}, Scheduled: []any{}, Addons: []any{},
	}
	if c.includes("escalation_policies") {
		v.Policy = c.inner().policyView(s.policy)
	}
	if s.team != nil {
		if c.includes("teams") {
			v.Teams = append(v.Teams, c.inner().teamView(s.team))
		} else {
			v.Teams = append(v.Teams, c.teamRef(s.team))
		}
	}
	if c.includes("auto_pause_notifications_parameters") {
		v.AutoPause = map[string]any{"enabled": false, "timeout": 0}
	}
	if u := s.urgency; u.kind == urgencyHours {
		v.UrgencyRule = urgencyView{
			Type: urgencyHours, During: &urgencyView{Type: "constant", Urgency: u.during}, Outside: &urgencyView{Type: "constant", Urgency: u.outside},
		}
		v.Hours = &hoursView{"fixed_time_per_day", u.hours.zoneLabel, clock(u.hours.from), clock(u.hours.to), u.hours.days}
		if u.raise {
			v.Scheduled = []any{map[string]any{
				"type": "urgency_change", "to_urgency": high, "at": map[string]string{"type": "named_time", "name": "support_hours_start"},
			}}
		}
	}
	return v
}

func (c *call) integration(s *service) ref {
	path := "/services/" + s.id + "/integrations/" + s.integrID
	return c.ref("events_api_v2_inbound_integration_reference", s.integrID, "Events API V2", path, path)
}

// The states in which nothing can be made on a service.
const (
	maintenance = "maintenance"
	disabled    = "disabled"
)

var downs = []string{maintenance, disabled}

// SetService takes a service down ("maintenance", "disabled") or, with "", up again.
func (s *Simulator) SetService(service, status string) error {
	defer s.enter()()
	svc := s.world.service(service)
	if svc == nil {
		return fmt.Errorf("there is no service called %q", service)
	}
	if status != "" && !slices.Contains(downs, status) {
		return fmt.Errorf("%q is not maintenance or disabled", status)
	}
	svc.down = status
	return nil
}

// ServiceText is what a service says of itself. What is nil stays as it is.
type ServiceText struct {
	Description *string `json:"description"`
	// Fields are values of the account's service fields, by name; null empties one.
	Fields map[string]any `json:"fields"`
}

// Describe changes what a service says of itself, as an administrator would.
func (s *Simulator) Describe(service string, text ServiceText) error {
	defer s.enter()()
	svc := s.world.service(service)
	if svc == nil {
		return fmt.Errorf("there is no service called %q", service)
	}
	values, err := named(s.world.ofServices, text.Fields)
	if err != nil {
		return err
	}
	if text.Description != nil {
		svc.description = *text.Description
	}
	for id, v := range values {
		svc.values[id] = v
	}
	return nil
}

// status is how the service stands: down, or else by its open incidents.
func (w *world) status(s *service) string {
	if s.down != "" {
		return s.down
	}
	status := "active"
	for _, in := range w.open {
		if in.service != s {
			continue
		}
		if in.status == triggered {
			return "critical"
		}
		status = "warning"
	}
	return status
}

func (c *call) getService() (answer, *fail) {
	s, there := find[*service](c.world, c.id())
	if !there {
		return answer{}, notFound("Service")
	}
	return ok(map[string]any{"service": c.serviceView(s)})
}

func (c *call) listServices() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	var found []*service
	name := c.query.Get("name")
	for _, s := range c.services {
		if c.matches(s.name) && c.ofTeams(s.team) && (name == "" || strings.EqualFold(name, s.name)) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b *service) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	if c.query.Get("sort_by") == "name:desc" {
		slices.Reverse(found)
	}
	views, frame := listed(p, found, c.serviceView)
	return ok(struct {
		Services []serviceView `json:"services"`
		paged
	}{views, frame})
}

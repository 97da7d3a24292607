package simulator

import (
	"strings"
	"time"
)

// ref is how PagerDuty speaks of a thing elsewhere, and the head of every thing
// that is shown whole.
type ref struct {
	ID      string  `json:"id"`
	Type    string  `json:"type"`
	Summary string  `json:"summary"`
	Self    *string `json:"self"`
	HTMLURL *string `json:"html_url"`
}

const apiRoot = "https://api.pagerduty.com"

func (w *world) ref(kind, id, summary, self, page string) ref {
	r := ref{ID: id, Type: kind, Summary: summary}
	if self != "" {
		self = apiRoot + self
		r.Self = &self
	}
	if page != "" {
		page = "https://" + w.account.subdomain + ".pagerduty.com" + page
		r.HTMLURL = &page
	}
	return r
}

// whole makes the head of a thing out of its reference.
func (r ref) whole() ref {
	r.Type = strings.TrimSuffix(r.Type, "_reference")
	return r
}

func (w *world) personRef(p *person) ref {
	return w.ref("user_reference", p.id, p.name, "/users/"+p.id, "/users/"+p.id)
}

func (w *world) teamRef(t *team) ref {
	return w.ref("team_reference", t.id, t.name, "/teams/"+t.id, "/teams/"+t.id)
}

func (w *world) serviceRef(s *service) ref {
	return w.ref("service_reference", s.id, s.name, "/services/"+s.id, "/service-directory/"+s.id)
}

func (w *world) policyRef(p *policy) ref {
	return w.ref("escalation_policy_reference", p.id, p.name, "/escalation_policies/"+p.id, "/escalation_policies/"+p.id)
}

func (w *world) layeredRef(s *layerSchedule) ref {
	return w.ref("schedule_reference", s.id, s.name, "/schedules/"+s.id, "/schedules/"+s.id)
}

func (w *world) shiftedRef(s *shiftSchedule) ref {
	return w.ref("schedule_v3_reference", s.id, s.name, "/v3/schedules/"+s.id, "/schedules/"+s.id)
}

func (w *world) incidentRef(in *incident) ref {
	return w.ref("incident_reference", in.id, in.summary(&in.state), "/incidents/"+in.id, "/incidents/"+in.id)
}

func (w *world) entryRef(e *entry) ref {
	return w.ref(e.kind+"_log_entry_reference", e.id, e.summary,
		"/log_entries/"+e.id+"?incident_id="+e.in.id, "/incidents/"+e.in.id+"/log_entries/"+e.id)
}

// agentRef is the one who did something, nil for nobody.
func (w *world) agentRef(a agent) *ref {
	var r ref
	switch {
	case a.person != nil:
		r = w.personRef(a.person)
	case a.service != nil:
		r = w.serviceRef(a.service)
	default:
		return nil
	}
	return &r
}

func (w *world) teamRefs(teams ...*team) []ref {
	refs := []ref{}
	for _, t := range teams {
		if t != nil {
			refs = append(refs, w.teamRef(t))
		}
	}
	return refs
}

// stamp is how an instant is told: in zone, whole seconds.
func stamp(t time.Time, zone *time.Location) string { return t.In(zone).Format(time.RFC3339) }

// utc is how an instant is told where PagerDuty always tells UTC.
func utc(t time.Time) string { return stamp(t, time.UTC) }

// maybe tells an instant, or null for none.
func maybe(t time.Time, zone *time.Location) *string {
	if t.IsZero() {
		return nil
	}
	s := stamp(t, zone)
	return &s
}

// orNull is null for the empty text.
func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

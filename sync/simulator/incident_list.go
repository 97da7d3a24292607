package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// The range of created_at that GET /incidents shows: by default, and at most.
const (
	usualMonths = 1
	mostMonths  = 6
)

// shown is an incident in the state in which it is to be shown.
type shown struct {
	*incident
	as *state
}

// incidentFilter is what GET /incidents is asked for.
type incidentFilter struct {
	from, to                                  time.Time
	statuses, urgencies, services, teams, who []string
	priorities                                []string
	key                                       string
}

func (c *call) incidentFilter() (incidentFilter, *fail) {
	f := incidentFilter{
		statuses: c.many("statuses"), urgencies: c.many("urgencies"), services: c.many("service_ids"),
		teams: c.many("team_ids"), who: c.many("user_ids"), priorities: c.many("priority_ids"), key: c.query.Get("incident_key"),
	}
	for _, s := range f.statuses {
		if s != triggered && s != acknowledged && s != resolved {
			return f, badArguments("statuses[] " + s + " is not a status")
		}
	}
	if len(f.who) > 0 { // a resolved incident is assigned to nobody
		f.statuses = slices.DeleteFunc(slices.Clone(f.statuses), func(s string) bool { return s == resolved })
		if len(f.statuses) == 0 {
			f.statuses = []string{triggered, acknowledged}
		}
	}
	if c.query.Get("date_range") == "all" {
		return f, nil
	}
	var bad *fail
	if f.from, f.to, bad = c.between(); bad != nil {
		return f, bad
	}
	switch {
	case f.from.IsZero() && f.to.IsZero():
		f.to = c.now.Add(time.Second)
		f.from = c.now.AddDate(0, -usualMonths, 0)
	case f.to.IsZero():
		f.to = f.from.AddDate(0, usualMonths, 0)
	case f.from.IsZero():
		f.from = f.to.AddDate(0, -usualMonths, 0)
	}
	if f.to.Before(f.from) || f.to.After(f.from.AddDate(0, mostMonths, 1)) {
		return f, refuse(http.StatusBadRequest, codeDateRange, "Invalid Date Range", "The range from since to until is at most six months")
	}
	return f, nil
}

func (f *incidentFilter) fits(in *incident, s *state) bool {
	if !among(f.statuses, s.status) || !among(f.urgencies, s.urgency) || !among(f.services, in.service.id) {
		return false
	}
	if !f.from.IsZero() && (in.made.Before(f.from) || !in.made.Before(f.to)) {
		return false
	}
	if len(f.who) > 0 && !slices.ContainsFunc(s.assigned, func(a assignment) bool { return slices.Contains(f.who, a.who.id) }) {
		return false
	}
	if len(f.teams) > 0 && (s.policy.team == nil || !slices.Contains(f.teams, s.policy.team.id)) {
		return false
	}
	if len(f.priorities) > 0 && (s.priority == nil || !slices.Contains(f.priorities, s.priority.id)) {
		return false
	}
	return f.key == "" || in.hasKey(s, f.key)
}

// hasKey reports whether the incident, or one of its alerts, has the key.
func (in *incident) hasKey(s *state, key string) bool {
	if len(in.alerts) == 0 {
		return s.key == key
	}
	return slices.ContainsFunc(in.alerts, func(a *alert) bool { return a.key == key })
}

// candidates are the incidents to be filtered: the open ones only, where nothing
// else is asked for.
func (c *call) candidates(f *incidentFilter, was map[*incident]*state) []*incident {
	if was == nil && len(f.statuses) > 0 && !slices.Contains(f.statuses, resolved) {
		return c.open
	}
	return c.incidents
}

func (c *call) listIncidents() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	f, bad := c.incidentFilter()
	if bad != nil {
		return answer{}, bad
	}
	var was map[*incident]*state
	if c.fault != nil && c.fault.Kind == FaultStale {
		was = c.asOf(c.now.Add(-time.Duration(c.fault.Lasts)))
	}
	var found []shown
	for _, in := range c.candidates(&f, was) {
		s := &in.state
		if old, changed := was[in]; changed {
			if s = old; s == nil {
				continue
			}
		}
		if f.fits(in, s) {
			found = append(found, shown{in, s})
		}
	}
	if bad := order(found, c.query.Get("sort_by")); bad != nil {
		return answer{}, bad
	}
	views, frame := listed(p, found, func(s shown) incidentView { return c.incidentAs(s.incident, s.as) })
	return ok(struct {
		Incidents []incidentView `json:"incidents"`
		paged
	}{views, frame})
}

// order sorts by up to two fields, "field" or "field:asc" or "field:desc".
// Without any, the oldest is the first.
func order(list []shown, by string) *fail {
	if by == "" {
		return nil
	}
	fields := strings.Split(by, ",")
	if len(fields) > 2 {
		return badArguments("sort_by takes two fields at most")
	}
	var compare []func(a, b shown) int
	for _, f := range fields {
		name, way, _ := strings.Cut(f, ":")
		one := orderings[name]
		if one == nil || way != "" && way != "asc" && way != "desc" {
			return badArguments("sort_by " + f + " is not known")
		}
		if way == "desc" {
			compare = append(compare, func(a, b shown) int { return one(b, a) })
		} else {
			compare = append(compare, one)
		}
	}
	slices.SortStableFunc(list, func(a, b shown) int {
		for _, c := range compare {
			if n := c(a, b); n != 0 {
				return n
			}
		}
		return 0
	})
	return nil
}

var orderings = map[string]func(a, b shown) int{
	"incident_number": func(a, b shown) int { return a.number - b.number },
	"created_at":      func(a, b shown) int { return a.made.Compare(b.made) },
	"resolved_at":     func(a, b shown) int { return a.as.ended.Compare(b.as.ended) },
	"urgency":         func(a, b shown) int { return cmp.Compare(b.as.urgency, a.as.urgency) },
}

// theIncident finds the incident of the path, by id or number.
func (c *call) theIncident() (*incident, *fail) {
	if in := c.byID[c.id()]; in != nil {
		return in, nil
	}
	return nil, notFound("Incident")
}

// actOn finds the incident of the path for somebody who wants to act on it.
func (c *call) actOn() (*incident, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return nil, bad
	}
	return in, c.mayAct(in)
}

func (c *call) getIncident() (answer, *fail) {
	in, bad := c.theIncident()
	if bad != nil {
		return answer{}, bad
	}
	s := &in.state
	if c.fault != nil && c.fault.Kind == FaultStale {
		if old, changed := c.asOf(c.now.Add(-time.Duration(c.fault.Lasts)))[in]; changed {
			if s = old; s == nil {
				return answer{}, notFound("Incident")
			}
		}
	}
	return ok(map[string]any{"incident": c.incidentAs(in, s)})
}

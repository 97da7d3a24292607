package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

type shiftedView struct {
	ID          string         `json:"id"`
	Type        string         `json:"type"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Zone        string         `json:"time_zone"`
	Self        *string        `json:"self"`
	HTMLURL     *string        `json:"html_url"`
	Policies    []ref          `json:"escalation_policies"`
	Teams       []ref          `json:"teams"`
	Users       []ref          `json:"users,omitempty"`
	Rotations   []rotationView `json:"rotations"`
	Final       *finalView     `json:"final_schedule,omitempty"`
}

type rotationView struct {
	ID     string      `json:"id"`
	Type   string      `json:"type"`
	Events []eventView `json:"events"`
}

type eventView struct {
	ID         string       `json:"id"`
	Type       string       `json:"type"`
	Name       string       `json:"name"`
	Start      zonedView    `json:"start_time"`
	End        zonedView    `json:"end_time"`
	Since      string       `json:"effective_since"`
	Until      *string      `json:"effective_until"`
	Recurrence []string     `json:"recurrence"`
	Strategy   strategyView `json:"assignment_strategy"`
}

type zonedView struct {
	At   string `json:"date_time"`
	Zone string `json:"time_zone"`
}

type strategyView struct {
	Type      string           `json:"type"`
	PerMember int              `json:"shifts_per_member,omitempty"`
	Members   []shiftMemberRef `json:"members"`
}

// shiftMemberRef names somebody by nothing but the id, or an empty slot.
type shiftMemberRef struct {
	Type   string `json:"type"`
	UserID string `json:"user_id,omitempty"`
}

type finalView struct {
	Type     string         `json:"type"`
	Coverage float64        `json:"rendered_coverage_percentage"`
	Shifts   []computedView `json:"computed_shift_assignments"`
}

type computedView struct {
	Type   string         `json:"type"`
	Start  string         `json:"start_time"`
	End    string         `json:"end_time"`
	Member shiftMemberRef `json:"member"`
	Source sourceView     `json:"source"`
}

type sourceView struct {
	Type     string `json:"type"`
	Rotation string `json:"rotation_id,omitempty"`
	Shift    string `json:"shift_id,omitempty"`
	Override string `json:"override_id,omitempty"`
}

func memberRef(p *person) shiftMemberRef {
	if p == nil {
		return shiftMemberRef{Type: "empty_member"}
	}
	return shiftMemberRef{"user_member", p.id}
}

func (s source) view() sourceView {
	v := sourceView{Type: "schedule_rotation", Override: s.override}
	if s.custom != nil {
		v.Type, v.Shift = "custom_shift", s.custom.id
	} else if s.rotation != nil {
		v.Rotation = s.rotation.id
	}
	if s.override != "" {
		v.Type += "_override"
	}
	return v
}

func (e *shiftEvent) view() eventView {
	v := eventView{
		ID: e.id, Type: "schedule_event", Name: e.name, Start: zonedView{stamp(e.first, e.zone), e.zone.String()},
		End:   zonedView{stamp(wall(standIn(e.first, e.zone).Add(e.lasts), e.zone), e.zone), e.zone.String()},
		Since: utc(e.first), Until: maybe(e.until, time.UTC), Recurrence: []string{e.rule()},
		Strategy: strategyView{Type: "rotating_member_assignment_strategy", PerMember: e.perPerson, Members: []shiftMemberRef{}},
	}
	if e.everyone {
		v.Strategy.Type, v.Strategy.PerMember = "every_member_assignment_strategy", 0
	}
	for _, p := range e.people {
		v.Strategy.Members = append(v.Strategy.Members, memberRef(p))
	}
	return v
}

var ruleDays = []string{"MO", "TU", "WE", "TH", "FR", "SA", "SU"}

// rule is the recurrence in the words of RFC 5545.
func (e *shiftEvent) rule() string {
	if len(e.weekdays) == 0 {
		return "RRULE:FREQ=DAILY;INTERVAL=" + itoa(max(e.everyDays, 1))
	}
	days := make([]string, len(e.weekdays))
	for i, d := range e.weekdays {
		days[i] = ruleDays[d-1]
	}
	return "RRULE:FREQ=WEEKLY;INTERVAL=" + itoa(max(e.everyWeeks, 1)) + ";BYDAY=" + strings.Join(days, ",")
}

func (c *call) shifted(s *shiftSchedule, w renderWindow) shiftedView {
	head := c.shiftedRef(s)
	v := shiftedView{
		ID: s.id, Type: "schedule_v3", Name: s.name, Description: s.description, Zone: s.zoneLabel, Self: head.Self, HTMLURL: head.HTMLURL,
		Policies: []ref{}, Teams: c.teamRefs(s.team), Rotations: []rotationView{},
	}
	for _, p := range c.policies {
		if p.uses(nil, s) {
			v.Policies = append(v.Policies, c.policyRef(p))
		}
	}
	if c.includes("users") {
		for _, p := range s.people() {
			v.Users = append(v.Users, c.personRef(p))
		}
	}
	for _, r := range s.rotations {
		one := rotationView{ID: r.id, Type: "schedule_rotation", Events: []eventView{}}
		for _, e := range r.events {
			one.Events = append(one.Events, e.view())
		}
		v.Rotations = append(v.Rotations, one)
	}
	if c.includes("final_schedule") {
		v.Final = c.finalShifts(s, w)
	}
	return v
}

// finalShifts renders the schedule. Without bounds it covers two weeks from now.
func (c *call) finalShifts(s *shiftSchedule, w renderWindow) *finalView {
	if w.none {
		w.from, w.to = c.now, c.now.Add(usualRender)
	}
	spans := s.final(w.from, w.to)
	v := &finalView{Type: "final_schedule", Coverage: coverage(spans, w.from, w.to), Shifts: []computedView{}}
	for _, one := range clip(spans, w.from, w.to, w.overflow) {
		v.Shifts = append(v.Shifts, computedView{
			"computed_shift_assignment", stamp(one.start, w.zone), stamp(one.end, w.zone), memberRef(one.who), one.source.view(),
		})
	}
	return v
}

// theShifted finds the shift-based schedule of the path.
func (c *call) theShifted() (*shiftSchedule, *fail) {
	if s, there := find[*shiftSchedule](c.world, c.id()); there {
		return s, nil
	}
	if _, there := find[*layerSchedule](c.world, c.id()); there {
		return nil, refuse(http.StatusBadRequest, codeInvalid, "This is a layer-based schedule. Use the v2 Schedules API to access it.")
	}
	return nil, refuse(http.StatusNotFound, codeNotFound, "Not Found")
}

func (c *call) getShifted() (answer, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return answer{}, bad
	}
	w, bad := c.renderWindow(s.zone)
	if bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"schedule": c.shifted(s, w)})
}

// listShifted lists the shift-based schedules only, as bare references.
func (c *call) listShifted() (answer, *fail) {
	p, bad := c.pageOf(100, 1000)
	if bad != nil {
		return answer{}, bad
	}
	var found []*shiftSchedule
	for _, s := range c.roster.shifted {
		if c.matches(s.name) && c.ofTeams(s.team) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b *shiftSchedule) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	views, frame := listed(p, found, c.shiftedRef)
	return ok(withoutTotal("schedules", views, frame))
}

// withoutTotal is the frame of the shift-based schedules' lists: no total.
func withoutTotal(name string, views any, frame paged) any {
	return map[string]any{name: views, "limit": frame.Limit, "offset": frame.Offset, "more": frame.More}
}

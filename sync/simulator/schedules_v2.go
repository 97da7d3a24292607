package simulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

type layeredView struct {
	ref
	Name        string      `json:"name"`
	Zone        string      `json:"time_zone"`
	Description *string     `json:"description"`
	Policies    []ref       `json:"escalation_policies"`
	Users       []ref       `json:"users"`
	Teams       []ref       `json:"teams"`
	Layers      []layerView `json:"schedule_layers,omitempty"`
	Overrides   *subView    `json:"overrides_subschedule,omitempty"`
	Final       *subView    `json:"final_schedule,omitempty"`
	Next        *nextTurn   `json:"next_oncall_for_user,omitempty"`
	Cal         string      `json:"http_cal_url,omitempty"`
}

type layerView struct {
	ID           string       `json:"id"`
	Name         string       `json:"name"`
	Start        string       `json:"start"`
	End          *string      `json:"end"`
	Virtual      string       `json:"rotation_virtual_start"`
	Turn         int          `json:"rotation_turn_length_seconds"`
	Users        []layerUser  `json:"users"`
	Restrictions []restrView  `json:"restrictions"`
	Entries      []renderView `json:"rendered_schedule_entries"`
	Coverage     *float64     `json:"rendered_coverage_percentage"`
}

type layerUser struct {
	User ref `json:"user"`
}

type restrView struct {
	Type  string `json:"type"`
	Start string `json:"start_time_of_day"`
	Lasts int    `json:"duration_seconds"`
	Day   int    `json:"start_day_of_week,omitempty"`
}

type subView struct {
	Name     string       `json:"name"`
	Entries  []renderView `json:"rendered_schedule_entries"`
	Coverage *float64     `json:"rendered_coverage_percentage"`
}

type renderView struct {
	Start string `json:"start"`
	End   string `json:"end"`
	User  ref    `json:"user"`
	ID    string `json:"id,omitempty"`
}

type nextTurn struct {
	Start string `json:"start"`
	End   string `json:"end"`
	User  any    `json:"user"`
}

// window is the range in which a schedule is to be rendered; none where neither
// bound was given.
type renderWindow struct {
	from, to time.Time
	zone     *time.Location
	overflow bool
	none     bool
}

// usualRender is how far a rendering goes where only one bound is given.
const usualRender = 14 * 24 * time.Hour

func (c *call) renderWindow(usual *time.Location) (renderWindow, *fail) {
	w := renderWindow{overflow: c.query.Get("overflow") == "true"}
	var bad *fail
	if w.zone, bad = c.zone(usual); bad != nil {
		return w, bad
	}
	if w.from, w.to, bad = c.between(); bad != nil {
		return w, bad
	}
	switch {
	case w.from.IsZero() && w.to.IsZero():
		w.none = true
	case w.to.IsZero():
		w.to = w.from.Add(usualRender)
	case w.from.IsZero():
		w.from = w.to.Add(-usualRender)
	}
	if w.none {
		return w, nil
	}
	return w, c.renderable(w.from, w.to)
}

// What is rendered at once, and how far from now it may lie. PagerDuty names no
// bounds; without any, one request could cost hours.
const (
	mostRender = 366 * 24 * time.Hour
	farRender  = 10 * mostRender
)

func (c *call) renderable(from, to time.Time) *fail {
	switch {
	case to.Before(from):
		return refuse(http.StatusBadRequest, codeDateRange, "Invalid Date Range", "until must not be before since")
	case to.Sub(from) > mostRender || from.Before(c.now.Add(-farRender)) || to.After(c.now.Add(farRender)):
		return refuse(http.StatusBadRequest, codeDateRange, "Invalid Date Range", "The range is too large")
	}
	return nil
}

// entries tells spans as rendered entries.
func (c *call) entries(spans []span, w renderWindow) ([]renderView, *float64) {
	views := []renderView{}
	if w.none || !w.from.Before(w.to) {
		return views, nil
	}
	share := coverage(spans, w.from, w.to)
	for _, s := range clip(spans, w.from, w.to, w.overflow) {
		views = append(views, renderView{Start: stamp(s.start, w.zone), End: stamp(s.end, w.zone), User: c.personRef(s.who)})
	}
	return views, &share
}

// layeredHead shows a schedule without anything rendered.
func (c *call) layeredHead(s *layerSchedule) layeredView {
	v := layeredView{
		ref: c.layeredRef(s).whole(), Name: s.name, Zone: s.zoneLabel, Description: orNull(s.description),
		Policies: []ref{}, Users: []ref{}, Teams: c.teamRefs(s.team),
	}
	for _, p := range c.policies {
		if p.uses(s, nil) {
			v.Policies = append(v.Policies, c.policyRef(p))
		}
	}
	for _, p := range s.people() {
		v.Users = append(v.Users, c.personRef(p))
	}
	return v
}

// layered shows a schedule with what it renders to in the window.
func (c *call) layered(s *layerSchedule, w renderWindow) layeredView {
	v := c.layeredHead(s)
	v.Layers = []layerView{}
	for i, l := range s.layers {
		v.Layers = append(v.Layers, c.layer(s, i, l, w))
	}
	v.Overrides, v.Final = &subView{Name: "Overrides"}, &subView{Name: "Final Schedule"}
	v.Overrides.Entries, v.Overrides.Coverage = c.entries(s.overlay(w.from, w.to), w)
	v.Final.Entries, v.Final.Coverage = c.entries(s.final(w.from, w.to), w)
	return v
}

func (c *call) layer(s *layerSchedule, number int, l *layer, w renderWindow) layerView {
	v := layerView{
		ID: l.id, Name: l.name, Start: stamp(l.anchor, w.zone), End: maybe(l.ends, w.zone), Virtual: stamp(l.anchor, w.zone),
		Turn: int(l.turn / time.Second), Users: []layerUser{}, Restrictions: []restrView{},
	}
	for _, p := range l.people {
		v.Users = append(v.Users, layerUser{c.personRef(p)})
	}
	for _, r := range l.restrictions {
		one := restrView{Type: "daily_restriction", Start: clock(r.start), Lasts: int(r.lasts / time.Second)}
		if r.day != 0 {
			one.Type, one.Day = "weekly_restriction", r.day
		}
		v.Restrictions = append(v.Restrictions, one)
	}
	var spans []span
	if !w.none {
		spans = l.turns(s.zone, number, w.from, w.to)
	}
	v.Entries, v.Coverage = c.entries(spans, w)
	return v
}

// theLayered finds the layer-based schedule of the path.
func (c *call) theLayered() (*layerSchedule, *fail) {
	if s, there := find[*layerSchedule](c.world, c.id()); there {
		return s, nil
	}
	if _, there := find[*shiftSchedule](c.world, c.id()); there {
		return nil, refuse(http.StatusBadRequest, codeInvalid, "This is a shift-based schedule. Use the v3 Schedules API to access it.")
	}
	return nil, notFound("Schedule")
}

func (c *call) getLayered() (answer, *fail) {
	s, bad := c.theLayered()
	if bad != nil {
		return answer{}, bad
	}
	w, bad := c.renderWindow(s.zone)
	if bad != nil {
		return answer{}, bad
	}
	v := c.layered(s, w)
	if p, there := find[*person](c.world, c.query.Get("include_next_oncall_for_user")); there {
		v.Next = c.nextTurn(s, p, w.zone)
	}
	return ok(map[string]any{"schedule": v})
}

// nextTurn is when p is on call next, or now, within 90 days.
func (c *call) nextTurn(s *layerSchedule, p *person, zone *time.Location) *nextTurn {
	for _, turn := range s.final(c.now, c.now.Add(onCallReach)) {
		if turn.who == p {
			return &nextTurn{stamp(turn.start, zone), stamp(turn.end, zone), []ref{c.personRef(p)}}
		}
	}
	return nil
}

// listLayered lists the layer-based schedules only. Like PagerDuty, it leaves
// out overrides and the final schedule, whatever include[] says.
func (c *call) listLayered() (answer, *fail) {
	p, bad := c.page()
	if bad != nil {
		return answer{}, bad
	}
	var found []*layerSchedule
	for _, s := range c.roster.layered {
		if c.matches(s.name) && c.ofTeams(s.team) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b *layerSchedule) int { return cmp.Compare(strings.ToLower(a.name), strings.ToLower(b.name)) })
	w, bad := c.renderWindow(c.account.zone)
	if bad != nil {
		return answer{}, bad
	}
	views, frame := listed(p, found, func(s *layerSchedule) layeredView {
		v := c.layeredHead(s)
		if c.includes("schedule_layers") {
			for i, l := range s.layers {
				v.Layers = append(v.Layers, c.layer(s, i, l, w))
			}
		}
		if who, there := find[*person](c.world, c.query.Get("include_next_oncall_for_user")); there {
			v.Next = c.nextTurn(s, who, w.zone)
		}
		return v
	})
	return ok(struct {
		Schedules []layeredView `json:"schedules"`
		paged
	}{views, frame})
}

func (c *call) listScheduleUsers() (answer, *fail) {
	s, bad := c.theLayered()
	if bad != nil {
		return answer{}, bad
	}
	w, bad := c.renderWindow(s.zone)
	if bad != nil {
		return answer{}, bad
	}
	views := []userView{}
	var seen []*person
	for _, turn := range s.final(w.from, w.to) {
		if !slices.Contains(seen, turn.who) {
			seen = append(seen, turn.who)
			views = append(views, c.user(turn.who))
		}
	}
	return ok(map[string]any{"users": views})
}

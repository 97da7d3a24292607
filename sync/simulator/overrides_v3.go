package simulator

import (
	"net/http"
	"slices"
	"time"
)

type shiftOverrideView struct {
	ID       string         `json:"id"`
	Type     string         `json:"type"`
	Rotation string         `json:"rotation_id,omitempty"`
	Custom   string         `json:"custom_shift_id,omitempty"`
	Start    string         `json:"start_time"`
	End      string         `json:"end_time"`
	From     shiftMemberRef `json:"overridden_member"`
	To       shiftMemberRef `json:"overriding_member"`
	Self     string         `json:"self"`
}

func (c *call) shiftOverride(s *shiftSchedule, o *shiftOverride, zone *time.Location) shiftOverrideView {
	v := shiftOverrideView{
		ID: o.id, Type: "override_shift", Start: stamp(o.start, zone), End: stamp(o.end, zone),
		From: memberRef(o.from), To: memberRef(o.to), Self: apiRoot + "/v3/schedules/" + s.id + "/overrides/" + o.id,
	}
	if o.rotation != nil {
		v.Rotation = o.rotation.id
	}
	if o.custom != nil {
		v.Custom = o.custom.id
	}
	return v
}

// rangeOf reads the range that the lists of a shift-based schedule require.
func (c *call) rangeOf(s *shiftSchedule) (renderWindow, page, *fail) {
	w, bad := c.renderWindow(s.zone)
	if bad != nil {
		return w, page{}, bad
	}
	if c.query.Get("since") == "" || c.query.Get("until") == "" {
		return w, page{}, invalidField("since", "since and until are required")
	}
	p, bad := c.page()
	return w, p, bad
}

func (c *call) listShiftOverrides() (answer, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return answer{}, bad
	}
	w, p, bad := c.rangeOf(s)
	if bad != nil {
		return answer{}, bad
	}
	found := slices.DeleteFunc(slices.Clone(s.overrides), func(o *shiftOverride) bool { return !o.overlaps(w.from, w.to) })
	views, frame := listed(p, found, func(o *shiftOverride) shiftOverrideView { return c.shiftOverride(s, o, w.zone) })
	return ok(withoutTotal("overrides", views, frame))
}

type shiftOverrideAsk struct {
	Type     string          `json:"type"`
	Rotation string          `json:"rotation_id"`
	Custom   string          `json:"custom_shift_id"`
	Start    string          `json:"start_time"`
	End      string          `json:"end_time"`
	From     *shiftMemberRef `json:"overridden_member"`
	To       *shiftMemberRef `json:"overriding_member"`
}

// postShiftOverrides makes overrides: all of them, or none.
func (c *call) postShiftOverrides() (answer, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	var ask struct {
		Overrides []shiftOverrideAsk `json:"overrides"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	if len(ask.Overrides) == 0 {
		return answer{}, invalidField("overrides", "can't be blank")
	}
	made := make([]*shiftOverride, len(ask.Overrides))
	for i, one := range ask.Overrides {
		if made[i], bad = c.newShiftOverride(s, one); bad != nil {
			return answer{}, bad
		}
	}
	views := make([]shiftOverrideView, len(made))
	for i, o := range made {
		o.id = c.ids.next('0', ulidID, "shift override")
		s.overrides = append(s.overrides, o)
		views[i] = c.shiftOverride(s, o, time.UTC)
	}
	return answer{http.StatusCreated, map[string]any{"overrides": views}}, nil
}

// newShiftOverride checks one override and finds what it names. Whether the
// overridden person has a shift there is not checked: the override then changes
// nothing.
func (c *call) newShiftOverride(s *shiftSchedule, ask shiftOverrideAsk) (*shiftOverride, *fail) {
	o := &shiftOverride{}
	switch {
	case ask.Type != "override_shift":
		return nil, invalidField("override.type", "must be override_shift")
	case (ask.Rotation == "") == (ask.Custom == ""):
		return nil, invalidField("override.rotation_id", "exactly one of rotation_id and custom_shift_id is required")
	case ask.From == nil:
		return nil, invalidField("override.overridden_member", "can't be blank")
	case ask.To == nil:
		return nil, invalidField("override.overriding_member", "can't be blank")
	}
	if ask.Rotation != "" {
		if o.rotation = s.rotation(ask.Rotation); o.rotation == nil {
			return nil, invalidField("override.rotation_id", "was not found on this schedule")
		}
	} else if o.custom = s.custom(ask.Custom); o.custom == nil {
		return nil, invalidField("override.custom_shift_id", "was not found on this schedule")
	}
	var bad *fail
	if o.from, bad = c.shiftMember("override.overridden_member", ask.From); bad != nil {
		return nil, bad
	}
	if o.to, bad = c.shiftMember("override.overriding_member", ask.To); bad != nil {
		return nil, bad
	}
	o.start, o.end, bad = shiftTimes("override", ask.Start, ask.End, s.zone)
	return o, bad
}

// shiftMember finds the person whom a member names, nil for the empty one.
func (c *call) shiftMember(field string, m *shiftMemberRef) (*person, *fail) {
	if m.Type == "empty_member" {
		return nil, nil
	}
	if p, there := find[*person](c.world, m.UserID); there && m.Type == "user_member" {
		return p, nil
	}
	return nil, invalidField(field, "is not a member of this account")
}

func shiftTimes(what, start, end string, zone *time.Location) (from, to time.Time, bad *fail) {
	var err error
	if from, err = readTime(start, zone); err != nil {
		return from, to, invalidField(what+".start_time", "is invalid")
	}
	if to, err = readTime(end, zone); err != nil {
		return from, to, invalidField(what+".end_time", "is invalid")
	}
	if !from.Before(to) {
		return from, to, invalidField(what+".end_time", "must be after start_time")
	}
	return from, to, nil
}

func (c *call) theShiftOverride() (*shiftSchedule, *shiftOverride, *fail) {
	s, bad := c.theShifted()
	if bad != nil {
		return nil, nil, bad
	}
	if o := s.override(c.r.PathValue("override")); o != nil {
		return s, o, nil
	}
	return nil, nil, refuse(http.StatusNotFound, codeNotFound, "Not Found")
}

func (c *call) getShiftOverride() (answer, *fail) {
	s, o, bad := c.theShiftOverride()
	if bad != nil {
		return answer{}, bad
	}
	return ok(map[string]any{"override": c.shiftOverride(s, o, time.UTC)})
}

func (c *call) putShiftOverride() (answer, *fail) {
	s, o, bad := c.theShiftOverride()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	var ask struct {
		Override struct {
			Start string          `json:"start_time"`
			End   string          `json:"end_time"`
			To    *shiftMemberRef `json:"overriding_member"`
		} `json:"override"`
	}
	if bad := c.decode(&ask); bad != nil {
		return answer{}, bad
	}
	next := *o
	start, end := utc(o.start), utc(o.end)
	if ask.Override.Start != "" {
		start = ask.Override.Start
	}
	if ask.Override.End != "" {
		end = ask.Override.End
	}
	if next.start, next.end, bad = shiftTimes("override", start, end, s.zone); bad != nil {
		return answer{}, bad
	}
	if ask.Override.To != nil {
		if next.to, bad = c.shiftMember("override.overriding_member", ask.Override.To); bad != nil {
			return answer{}, bad
		}
	}
	*o = next
	return ok(map[string]any{"override": c.shiftOverride(s, o, time.UTC)})
}

func (c *call) deleteShiftOverride() (answer, *fail) {
	s, o, bad := c.theShiftOverride()
	if bad != nil {
		return answer{}, bad
	}
	if !c.mayOverride(s.team) {
		return answer{}, denied()
	}
	s.overrides = slices.DeleteFunc(s.overrides, func(other *shiftOverride) bool { return other == o })
	return answer{http.StatusNoContent, nil}, nil
}

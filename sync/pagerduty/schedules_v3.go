package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// shiftedSchedule is a shift-based schedule as PagerDuty renders it.
type shiftedSchedule struct {
	scheduleHead
	// Users are all people of the schedule, where PagerDuty tells them.
	Users maybe[[]reference] `json:"users"`
	Final struct {
		Shifts []computedShift `json:"computed_shift_assignments"`
	} `json:"final_schedule"`
}

// computedShift says who is there, or with an empty member that nobody is. Several
// run at once.
type computedShift struct {
	Start  string             `json:"start_time"`
	End    string             `json:"end_time"`
	Member shiftMember        `json:"member"`
	Source maybe[shiftSource] `json:"source"`
}

// The types of a shiftMember.
const (
	userMember  = "user_member"
	emptyMember = "empty_member"
)

type shiftMember struct {
	Type   loose `json:"type"`
	UserID loose `json:"user_id,omitempty"`
}

// member names somebody, or with the zero Ref the empty slot.
func member(r app.Ref) shiftMember {
	if r.Zero() {
		return shiftMember{Type: emptyMember}
	}
	return shiftMember{Type: userMember, UserID: loose(r.ID)}
}

// ref is whom it names. What is neither a person nor known to be empty is an error:
// it would be shown as a gap.
func (m shiftMember) ref() (app.Ref, error) {
	if m.UserID == "" && m.Type != emptyMember {
		return app.Ref{}, errors.New("a shift with a member of the type " + quote(string(m.Type)))
	}
	if m.Type == emptyMember {
		return app.Ref{}, nil
	}
	return app.Ref{ID: string(m.UserID)}, nil
}

type shiftSource struct {
	Type     loose `json:"type"`
	Rotation loose `json:"rotation_id"`
	Shift    loose `json:"shift_id"`
	Override loose `json:"override_id"`
}

func (s shiftSource) source() app.Source {
	switch kind := string(s.Type); {
	case strings.HasSuffix(kind, "_override"):
		return app.ByOverride
	case kind == "schedule_rotation":
		return app.Rotation
	case kind == "custom_shift":
		return app.CustomShift
	}
	return ""
}

func (s computedShift) slot(window app.Span) (app.Slot, error) {
	span, err := stretchOf(s.Start, s.End, window)
	if err != nil {
		return app.Slot{}, err
	}
	who, err := s.Member.ref()
	from := s.Source.is
	return app.Slot{
		Span: span, User: who, Source: from.source(),
		Rotation: string(from.Rotation), Custom: string(from.Shift), Override: string(from.Override),
	}, err
}

// shifted reads a shift-based schedule. Most people have no names yet.
func (c *Client) shifted(ctx context.Context, id string, part app.Span) (app.Schedule, error) {
	path, err := schedulePath(app.ShiftBased, id, "")
	if err != nil {
		return app.Schedule{}, err
	}
	query := window(url.Values{"time_zone": {"UTC"}, "include[]": {"final_schedule"}}, part.Start, part.End)
	body, err := c.get(ctx, path, query)
	if err != nil {
		return app.Schedule{}, err
	}
	s, names, err := decodeShifted(body, part)
	if err != nil {
		return app.Schedule{}, garbled(err)
	}
	for _, r := range names {
		if r.ID != "" && r.ref().Name != "" {
			c.known.call(string(r.ID), r.ref().Name)
		}
	}
	return s, c.replaced(ctx, id, part, s.Slots)
}

func decodeShifted(body []byte, part app.Span) (app.Schedule, []reference, error) {
	var one struct {
		Schedule shiftedSchedule `json:"schedule"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return app.Schedule{}, nil, err
	}
	s, err := one.Schedule.schedule(app.ShiftBased)
	if err == nil && one.Schedule.Final.Shifts == nil {
		err = errors.New("it holds no rendered schedule")
	}
	if err != nil {
		return app.Schedule{}, nil, err
	}
	for _, row := range one.Schedule.Final.Shifts {
		slot, err := row.slot(part)
		if err != nil {
			return app.Schedule{}, nil, err
		}
		s.Slots = append(s.Slots, slot)
	}
	return s, one.Schedule.Users.is, nil
}

// replaced finds in whose place the overrides among the slots put somebody.
func (c *Client) replaced(ctx context.Context, id string, part app.Span, slots []app.Slot) error {
	overrides := map[string][]int{} // to slots, by index
	for n, s := range slots {
		if s.Override != "" {
			overrides[s.Override] = append(overrides[s.Override], n)
		}
	}
	if len(overrides) == 0 {
		return nil
	}
	path, err := schedulePath(app.ShiftBased, id, "/overrides")
	if err != nil {
		return err
	}
	filter := window(url.Values{"time_zone": {"UTC"}}, part.Start, part.End)
	s := newSweep(func(o shiftOverride) string { return string(o.ID) })
	_, complete, err := s.pass(ctx, func(ctx context.Context, offset, limit int) (page[shiftOverride], error) {
		body, err := c.get(ctx, path, paged(filter, "", offset, limit))
		if err != nil {
			return page[shiftOverride]{}, err
		}
		return decodeShiftOverrides(body, limit)
	}, nil)
	switch {
	case lost(err):
		return nil
	case err != nil:
		return err
	case !complete:
		return app.Offline{Kind: app.NotAPI, Cause: errors.New("more overrides than PagerDuty serves")}
	}
	for _, o := range s.rows {
		for _, n := range overrides[string(o.ID)] {
			slots[n].Instead, _ = o.From.ref() // one that names nobody leaves it unknown
		}
	}
	return nil
}

// shiftOverride is an override of a shift-based schedule, as PagerDuty tells it and
// as it is told to PagerDuty.
type shiftOverride struct {
	ID       loose       `json:"id,omitempty"`
	Type     loose       `json:"type"`
	Rotation loose       `json:"rotation_id,omitempty"`
	Custom   loose       `json:"custom_shift_id,omitempty"`
	Start    loose       `json:"start_time"`
	End      loose       `json:"end_time"`
	From     shiftMember `json:"overridden_member"`
	To       shiftMember `json:"overriding_member"`
}

func decodeShiftOverrides(body []byte, limit int) (page[shiftOverride], error) {
	var list struct {
		Overrides []shiftOverride `json:"overrides"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Overrides == nil {
		err = errors.New("it holds no list of overrides")
	}
	if err != nil {
		return page[shiftOverride]{}, garbled(err)
	}
	for _, o := range list.Overrides {
		if o.ID == "" {
			return page[shiftOverride]{}, garbled(errors.New("an override without an id"))
		}
	}
	return page[shiftOverride]{rows: list.Overrides, more: list.more(len(list.Overrides), limit)}, nil
}

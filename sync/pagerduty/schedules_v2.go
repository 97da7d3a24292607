package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxEntries is how many entries a rendering of a layer-based schedule may have: a
// turn lasts an hour at least, so that no honest one of 89 days has half as many.
const maxEntries = 5000

// layeredSchedule is a layer-based schedule as PagerDuty renders it: each of its
// layers, the overrides, and what comes of all.
type layeredSchedule struct {
	scheduleHead
	Layers    maybe[[]rendering] `json:"schedule_layers"`
	Overrides *rendering         `json:"overrides_subschedule"`
	Final     rendering          `json:"final_schedule"`
}

type rendering struct {
	Entries []renderedEntry `json:"rendered_schedule_entries"`
}

// renderedEntry says that User is there from Start to End. Its times are not taken
// loosely: a shift that cannot be read would be a gap.
type renderedEntry struct {
	Start string    `json:"start"`
	End   string    `json:"end"` // null in one that does not end
	User  reference `json:"user"`
	ID    loose     `json:"id"` // in the list of overrides
}

// slots gives the entries: one that cannot be understood is an error.
func (r rendering) slots(window app.Span) ([]app.Slot, error) {
	if len(r.Entries) > maxEntries {
		return nil, errors.New("more entries than a schedule can have")
	}
	list := make([]app.Slot, len(r.Entries))
	for n, e := range r.Entries {
		span, err := stretchOf(e.Start, e.End, window)
		if err != nil {
			return nil, err
		}
		if e.User.ID == "" {
			return nil, errNobody
		}
		list[n] = app.Slot{Span: span, User: e.User.ref(), Override: string(e.ID)}
	}
	return list, nil
}

var errNobody = errors.New("an entry without its user")

// manned is the rendering without the entries in which PagerDuty names nobody.
func (r rendering) manned() rendering {
	return rendering{slices.DeleteFunc(slices.Clone(r.Entries), func(e renderedEntry) bool { return e.User.ID == "" })}
}

// layered reads a layer-based schedule.
func (c *Client) layered(ctx context.Context, id string, part app.Span) (app.Schedule, error) {
	path, err := schedulePath(app.LayerBased, id, "")
	if err != nil {
		return app.Schedule{}, err
	}
	body, err := c.get(ctx, path, window(url.Values{"time_zone": {"UTC"}}, part.Start, part.End))
	if err != nil {
		return app.Schedule{}, err
	}
	raw, s, err := decodeLayered(body)
	if err != nil {
		return app.Schedule{}, garbled(err)
	}
	final, err := raw.Final.slots(part)
	if err != nil {
		return app.Schedule{}, garbled(err)
	}
	var shown, listed []app.Slot
	if raw.Overrides != nil {
		if shown, err = raw.Overrides.manned().slots(part); err != nil {
			return app.Schedule{}, garbled(err)
		}
	}
	if raw.Overrides == nil || len(shown) > 0 {
		if listed, err = c.overridesOf(ctx, id, part); err != nil && !lost(err) {
			return app.Schedule{}, err
		}
	}
	if raw.Overrides == nil {
		shown = listed
	}
	s.Slots = explain(final, shown, listed, raw.layers(part))
	return s, nil
}

// layers are what each layer renders to. They tell only in whose place somebody
// stands, and all of them or nothing: without an upper layer it would be another.
func (s layeredSchedule) layers(part app.Span) [][]app.Slot {
	var all [][]app.Slot
	for _, l := range s.Layers.is {
		turns, err := l.slots(part)
		if err != nil {
			return nil
		}
		all = append(all, turns)
	}
	return all
}

func decodeLayered(body []byte) (layeredSchedule, app.Schedule, error) {
	var one struct {
		Schedule layeredSchedule `json:"schedule"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return layeredSchedule{}, app.Schedule{}, err
	}
	s, err := one.Schedule.schedule(app.LayerBased)
	if err == nil && one.Schedule.Final.Entries == nil {
		err = errors.New("it holds no rendered schedule")
	}
	return one.Schedule, s, err
}

// overridesOf lists the overrides of a layer-based schedule, in PagerDuty's order.
func (c *Client) overridesOf(ctx context.Context, id string, part app.Span) ([]app.Slot, error) {
	path, err := schedulePath(app.LayerBased, id, "/overrides")
	if err != nil {
		return nil, err
	}
	body, err := c.get(ctx, path, window(nil, part.Start, part.End))
	if err != nil {
		return nil, err
	}
	var list struct {
		Overrides []renderedEntry `json:"overrides"`
	}
	err = json.Unmarshal(body, &list)
	if err == nil && list.Overrides == nil {
		err = errors.New("it holds no list of overrides")
	}
	var slots []app.Slot
	if err == nil {
		slots, err = rendering{list.Overrides}.manned().slots(part)
	}
	if err != nil {
		return nil, garbled(err)
	}
	return slots, nil
}

// decodeSchedules reads a list of schedules of either kind.
func decodeSchedules(body []byte, kind app.ScheduleKind, limit int) (page[app.Schedule], error) {
	var list struct {
		Schedules []scheduleHead `json:"schedules"`
		paging
	}
	err := json.Unmarshal(body, &list)
	if err == nil && list.Schedules == nil {
		err = errors.New("it holds no list of schedules")
	}
	if err != nil {
		return page[app.Schedule]{}, garbled(err)
	}
	p := page[app.Schedule]{rows: make([]app.Schedule, len(list.Schedules)), more: list.more(len(list.Schedules), limit)}
	for n, row := range list.Schedules {
		if p.rows[n], err = row.schedule(kind); err != nil {
			return page[app.Schedule]{}, garbled(err)
		}
	}
	return p, nil
}

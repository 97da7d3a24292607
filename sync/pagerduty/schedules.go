package pagerduty

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// The bounds of reading schedules.
const (
	// maxRender is the longest window that is asked for at once. PagerDuty names no
	// bound for renderings, and three months for overrides: 89 days are the fewest
	// that three months can have.
	maxRender = 89 * 24 * time.Hour
	// maxWindow is the longest window of one Schedules.
	maxWindow = 366 * 24 * time.Hour
	// MaxSchedules is about how many schedules of each kind one FindSchedules reads.
	MaxSchedules = 1000
)

var _ app.Planner = (*Client)(nil)

// Schedules reads schedules in the order of ids, each once. A window of more than
// 89 days takes several calls for each, one of more than 366 days is an app.Invalid.
// One that is gone, or not for this token, is left out; any other error of one is
// the error of all.
//
// Of which kind a schedule is, its id does not tell: PagerDuty is asked for a
// layer-based one first, and then for a shift-based one, and what it was is
// remembered.
func (c *Client) Schedules(ctx context.Context, ids []string, window app.Span) ([]app.Schedule, error) {
	if window.Empty() || window.Length() > maxWindow {
		return nil, app.Invalid{Why: "schedules are read for a time of at most 366 days that ends after it begins"}
	}
	ctx = pace.In(ctx, pace.Detail)
	var once []string
	for _, id := range ids {
		if id != "" && !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	read := make([]app.Schedule, len(once))
	err := together(ctx, len(once), func(ctx context.Context, n int) (err error) {
		if read[n], err = c.schedule(ctx, once[n], window); lost(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	read = slices.DeleteFunc(read, func(s app.Schedule) bool { return s.Zero() })
	if err := c.nameAll(ctx, read); err != nil {
		return nil, err
	}
	return read, nil
}

// schedule reads one schedule, of whatever kind.
func (c *Client) schedule(ctx context.Context, id string, window app.Span) (app.Schedule, error) {
	var problem error = app.Gone{What: "the schedule " + clip(id, 60)}
	for _, kind := range c.known.kinds(id) {
		s, err := c.render(ctx, kind, id, window)
		switch {
		case err == nil:
			c.known.learn(id, kind)
			return s, nil
		case lost(err), otherKind(err):
			// Either kind's call says so of an id of the other kind.
		case is[app.Refused](err):
			// It may mean the same in other words; if it does not, it is the answer.
			problem = err
		default:
			return app.Schedule{}, err
		}
	}
	return app.Schedule{}, problem
}

// otherKind reports whether PagerDuty refused because the schedule is of the other
// kind.
func otherKind(err error) bool {
	no, ok := errors.AsType[app.Refused](err)
	why := strings.ToLower(no.Why)
	return ok && (strings.Contains(why, "shift-based") || strings.Contains(why, "layer-based") || strings.Contains(why, "schedules api"))
}

// render reads one schedule of known kind, in as many parts as the window takes.
func (c *Client) render(ctx context.Context, kind app.ScheduleKind, id string, window app.Span) (app.Schedule, error) {
	read := c.layered
	if kind == app.ShiftBased {
		read = c.shifted
	}
	var whole app.Schedule
	var slots []app.Slot
	for _, part := range parts(window) {
		s, err := read(ctx, id, part)
		if err == nil && s.ID != id {
			err = garbled(errors.New("it holds another schedule"))
		}
		if err != nil {
			return app.Schedule{}, err
		}
		slots = carryOn(slots, s.Slots, part.Start)
		whole = s
	}
	whole.Slots = []app.Slot{}
	for _, s := range slots {
		if s.Span = s.Clip(window); !s.Empty() {
			whole.Slots = append(whole.Slots, s)
		}
	}
	slices.SortStableFunc(whole.Slots, func(a, b app.Slot) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	whole.Kind, whole.Window, whole.At = kind, window, time.Now().UTC()
	return whole, nil
}

// parts cuts a window into equal parts that PagerDuty renders at once, in the whole
// seconds that it knows.
func parts(window app.Span) []app.Span {
	start, end := window.Start.UTC().Truncate(time.Second), window.End.UTC().Add(time.Second-1).Truncate(time.Second)
	n := int((end.Sub(start) + maxRender - 1) / maxRender)
	each := (end.Sub(start) / time.Duration(n)).Truncate(time.Second)
	list := make([]app.Span, n)
	for i := range list {
		list[i] = app.Span{Start: start, End: start.Add(each)}
		start = start.Add(each)
	}
	list[n-1].End = end
	return list
}

// carryOn appends the slots of the part that begins at the border. A slot that was
// cut there is made whole again.
func carryOn(slots, more []app.Slot, border time.Time) []app.Slot {
	cut := len(slots)
	for _, s := range more {
		n := -1
		if s.Start.Equal(border) {
			n = slices.IndexFunc(slots[:cut], func(before app.Slot) bool { return before.End.Equal(border) && alike(before, s) })
		}
		if n < 0 {
			slots = append(slots, s)
			continue
		}
		slots[n].End = s.End
	}
	return slots
}

// alike reports whether two slots are the same but for their time.
func alike(a, b app.Slot) bool {
	return a.User.ID == b.User.ID && a.Source == b.Source && a.Instead.ID == b.Instead.ID &&
		a.Override == b.Override && a.Rotation == b.Rotation && a.Custom == b.Custom
}

// scheduleHead is what both kinds tell of themselves in the same way. The policies
// are not taken loosely: a schedule without any pages nobody.
type scheduleHead struct {
	reference
	TimeZone loose       `json:"time_zone"`
	URL      loose       `json:"html_url"`
	Policies []reference `json:"escalation_policies"`
	Teams    []reference `json:"teams"`
}

func (h scheduleHead) schedule(kind app.ScheduleKind) (app.Schedule, error) {
	if h.ID == "" {
		return app.Schedule{}, errors.New("a schedule without an id")
	}
	s := app.Schedule{
		Ref: h.ref(), Kind: kind, TimeZone: clip(string(h.TimeZone), maxName),
		Policies: refs(h.Policies), Teams: refs(h.Teams), Slots: []app.Slot{},
	}
	if len(h.URL) <= maxURL {
		s.URL = string(h.URL)
	}
	return s, nil
}

func refs(list []reference) []app.Ref {
	var out []app.Ref
	for _, r := range list {
		if r.ID != "" {
			out = append(out, r.ref())
		}
	}
	return out
}

// stretchOf reads when a rendered entry begins and ends, in window. One without an
// end does not end.
func stretchOf(start, end string, window app.Span) (app.Span, error) {
	from, fine := instant(start)
	to, too := instant(end)
	if !fine || !too || from.IsZero() {
		return app.Span{}, fmt.Errorf("an entry from %s to %s", quote(start), quote(end))
	}
	if to.IsZero() {
		to = window.End
	}
	return app.Span{Start: from, End: to}.Clip(window), nil
}

// schedulePath is the path of one schedule, and of what hangs below it.
func schedulePath(kind app.ScheduleKind, id, below string) (string, error) {
	escaped, err := segment(id)
	path := "/schedules/" + escaped + below
	if kind == app.ShiftBased {
		path = "/v3" + path
	}
	return path, err
}

// FindSchedules lists the schedules of both kinds whose name holds every word of
// text, by name. A kind that this token may not list has none. Of shift-based ones
// PagerDuty's list tells no more than id, name and URL.
func (c *Client) FindSchedules(ctx context.Context, text string) ([]app.Schedule, error) {
	ctx = pace.In(ctx, pace.Detail)
	// One that became shift-based between the two lists is in both: the second is
	// the newer.
	both := newSweep(func(s app.Schedule) string { return s.ID })
	var refusals []error
	for _, kind := range bothKinds {
		some, err := c.listed(ctx, kind, text)
		if lost(err) {
			refusals = append(refusals, err)
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, s := range some {
			c.known.learn(s.ID, kind)
		}
		both.merge(some)
	}
	if len(refusals) == len(bothKinds) {
		return nil, refusals[0]
	}
	slices.SortStableFunc(both.rows, func(a, b app.Schedule) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), cmp.Compare(a.ID, b.ID))
	})
	return both.rows, nil
}

// listed lists the schedules of one kind whose name holds every word of text.
// PagerDuty is asked for the longest word only, and may ignore even that.
func (c *Client) listed(ctx context.Context, kind app.ScheduleKind, text string) ([]app.Schedule, error) {
	words := strings.Fields(strings.ToLower(text))
	filter := url.Values{}
	if len(words) > 0 {
		filter.Set("query", slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) }))
	}
	path := "/schedules"
	if kind == app.ShiftBased {
		path = "/v3/schedules"
	}
	s := newSweep(func(s app.Schedule) string { return s.ID })
	_, err := s.upTo(ctx, MaxSchedules, func(ctx context.Context, offset, limit int) (page[app.Schedule], error) {
		body, err := c.get(ctx, path, paged(filter, "", offset, limit))
		if err != nil {
			return page[app.Schedule]{}, err
		}
		return decodeSchedules(body, kind, limit)
	})
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	var found []app.Schedule
	for _, one := range s.rows {
		name := strings.ToLower(one.Name)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(name, w) }) {
			one.At = now
			found = append(found, one)
		}
	}
	return found, nil
}

package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"sync"

	"github.com/dogwatch-app/dogwatch/app"
)

// atOnce is how many calls a reading of many schedules makes at the same time.
// PagerDuty would have them one after the other; a calendar that waits for thirty
// has a person before it.
const atOnce = 3

// fewNames is how many people are asked for by id, before the list is read.
const fewNames = 20

var bothKinds = []app.ScheduleKind{app.LayerBased, app.ShiftBased}

// directory remembers what seldom changes: of which kind a schedule is, and what
// people are called.
type directory struct {
	mu    sync.Mutex
	kind  map[string]app.ScheduleKind
	names map[string]string
}

// kinds are the kinds in the order in which to try them for a schedule.
func (d *directory) kinds(id string) []app.ScheduleKind {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kind[id] == app.ShiftBased {
		return []app.ScheduleKind{app.ShiftBased, app.LayerBased}
	}
	return bothKinds
}

// known is the kind of a schedule that was seen before, or "".
func (d *directory) known(id string) app.ScheduleKind {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.kind[id]
}

func (d *directory) learn(id string, kind app.ScheduleKind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kind == nil {
		d.kind = map[string]app.ScheduleKind{}
	}
	d.kind[id] = kind
}

func (d *directory) name(id string) (string, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name, ok := d.names[id]
	return name, ok
}

func (d *directory) call(id, name string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.names == nil {
		d.names = map[string]string{}
	}
	d.names[id] = name
}

// nameAll gives names to those, on shift-based schedules everybody, of whom PagerDuty told
// the ids only. Somebody who is gone keeps none.
func (c *Client) nameAll(ctx context.Context, schedules []app.Schedule) error {
	ids := c.nameless(schedules)
	if len(ids) > fewNames {
		all, err := c.People(ctx, "")
		if err != nil && !lost(err) {
			return err
		}
		for _, p := range all {
			c.known.call(p.ID, p.Name)
		}
		ids = c.nameless(schedules)
	}
	err := together(ctx, len(ids), func(ctx context.Context, n int) error {
		name, err := c.nameOf(ctx, ids[n])
		if err != nil && !lost(err) {
			return err
		}
		c.known.call(ids[n], name)
		return nil
	})
	for r := range people(schedules) {
		if r.Name == "" {
			r.Name, _ = c.known.name(r.ID)
		}
	}
	return err
}

// nameless lists those whose names neither the schedules nor the directory tell.
func (c *Client) nameless(schedules []app.Schedule) []string {
	var ids []string
	seen := map[string]bool{}
	for r := range people(schedules) {
		if _, known := c.known.name(r.ID); r.Name == "" && !known && !seen[r.ID] {
			seen[r.ID] = true
			ids = append(ids, r.ID)
		}
	}
	return ids
}

// people gives everybody in the slots, as often as they are there.
func people(schedules []app.Schedule) iter.Seq[*app.Ref] {
	return func(yield func(*app.Ref) bool) {
		for _, s := range schedules {
			for n := range s.Slots {
				for _, r := range []*app.Ref{&s.Slots[n].User, &s.Slots[n].Instead} {
					if !r.Zero() && !yield(r) {
						return
					}
				}
			}
		}
	}
}

func (c *Client) nameOf(ctx context.Context, id string) (string, error) {
	escaped, err := segment(id)
	if err != nil {
		return "", garbled(errors.New("a person with the id " + quote(id)))
	}
	body, err := c.get(ctx, "/users/"+escaped, nil)
	if err != nil {
		return "", err
	}
	var one struct {
		User *reference `json:"user"`
	}
	if err := json.Unmarshal(body, &one); err != nil {
		return "", garbled(err)
	}
	if one.User == nil {
		return "", garbled(errors.New("it holds no user"))
	}
	if one.User.Name != "" {
		one.User.Summary = one.User.Name
	}
	return one.User.ref().Name, nil
}

// together makes n calls, atOnce of them at a time. The first error ends the others
// and is given.
func together(ctx context.Context, n int, call func(ctx context.Context, n int) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var mu sync.Mutex
	var first error
	next := 0
	turn := func() (int, bool) {
		mu.Lock()
		defer mu.Unlock()
		next++
		return next - 1, first == nil && next <= n
	}
	var all sync.WaitGroup
	for range min(atOnce, n) {
		all.Go(func() {
			for i, ok := turn(); ok; i, ok = turn() {
				if err := call(ctx, i); err != nil {
					mu.Lock()
					if first == nil {
						first = err
					}
					mu.Unlock()
					cancel()
				}
			}
		})
	}
	all.Wait()
	return first
}

package engine

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// save hands what changed to the saver.
func (e *Engine) save(time.Time) {
	if e.dirty {
		e.keepMemory()
	}
	if c := e.takeUnsaved(); !c.Empty() {
		c.LastSync = e.conn.LastSync
		e.saver.put(c, nil)
	}
}

func (e *Engine) takeUnsaved() app.Change {
	c := e.unsaved
	e.unsaved = app.Change{}
	if len(e.changed) > 0 {
		c.Incidents = make([]app.Incident, 0, len(e.changed))
	}
	for _, t := range e.changed {
		c.Incidents = append(c.Incidents, t.Incident)
	}
	e.changed = nil
	return c
}

// saved hears whether writing works.
func (e *Engine) saved(err error) {
	if err == nil {
		e.solve("not_saved")
		return
	}
	e.cfg.Log.Error("not_saved", "error", err)
	e.problem(app.NotSaved(err))
}

// publish makes a Snapshot of all there is, where there is something new.
func (e *Engine) publish(now time.Time) {
	if !e.dirty {
		return
	}
	e.dirty = false
	e.revision++
	ladders := e.ladders()
	claims := e.queue.Claims()
	s := &app.Snapshot{
		Revision: e.revision, At: now, Version: e.cfg.Version, Demo: e.cfg.Demo, Instance: e.instance,
		Account: e.account, Me: e.me, Connection: e.conn, Duty: e.duty(now), Ladders: ladders,
		Shifts: roster.Shifts(e.roster.OnCalls, e.me.ID), Calendar: e.calendarAge(), News: e.roster.News,
		Swaps: e.swaps, Shelf: e.shelf, Ticks: e.ticks,
		Sound: e.demand.Sound, Notices: e.demand.Notices, Wants: e.wants, Desk: e.desk, Drill: e.drill, Away: e.absence,
		Actions: e.queue.All(), Problems: slices.Clone(e.problems),
	}
	sorted := e.sorted()
	s.Incidents = make([]app.Tracked, len(sorted))
	for n, t := range sorted {
		e.describe(&s.Incidents[n], t, ladders, claims)
	}
	e.feed.publish(s)
}

// describe adds what Dogwatch knows about an incident.
func (e *Engine) describe(d *app.Tracked, t *tracked, ladders map[string]app.Ladder, claims map[string]app.Claim) {
	d.Incident, d.Mine, d.Claim = t.Incident, t.AssignedTo(e.me.ID), claims[t.ID]
	if page, ok := e.demand.Pages[t.ID]; ok {
		d.Ringing, d.HushedUntil, d.Why = page.Ringing(), page.Hushed, &page.Why
		d.Muted, d.Escalated = page.Muted, page.Escalated
		if e.memory.Rings[t.ID].Began.After(d.Claim.Pressed) {
			d.Claim = app.Claim{} // it answered an earlier page
		}
	} else if r, ok := e.memory.Rings[t.ID]; ok && r.Nth > 0 {
		d.Why, d.Left = &r.Why, r.Left
	}
	d.Runbooks, d.Sought = e.shelf.Found[t.ID], e.shelf.Found[t.ID] != nil
	if at, ok := t.PendingAt(app.PendingEscalate); ok {
		d.EscalatesAt = at
	}
	ladder := ladders[t.Policy.ID]
	d.Level, _ = ladder.LevelOf(t.Incident)
	if d.NextLevel = ladder.After(d.Level); d.NextLevel != 0 {
		next, _ := ladder.Level(d.NextLevel)
		d.EscalatesTo = next.OnCall
	}
}

// sorted lists what is followed: pages, then what else is mine and open, then the
// rest; the newest of each first.
func (e *Engine) sorted() []*tracked {
	type ranked struct {
		rank int
		*tracked
	}
	order := make([]ranked, 0, len(e.incidents))
	for _, t := range e.incidents {
		order = append(order, ranked{e.rank(t), t})
	}
	slices.SortFunc(order, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), b.CreatedAt.Compare(a.CreatedAt), cmp.Compare(b.Number, a.Number), cmp.Compare(a.ID, b.ID))
	})
	all := make([]*tracked, len(order))
	for n, r := range order {
		all[n] = r.tracked
	}
	return all
}

func (e *Engine) rank(t *tracked) int {
	switch {
	case t.Page(e.me.ID):
		return 0
	case t.Open() && t.AssignedTo(e.me.ID):
		return 1
	case t.Open():
		return 2
	}
	return 3
}

func (e *Engine) duty(now time.Time) app.Duty {
	return roster.Duty(e.roster.OnCalls, e.roster.Ladders, e.me.ID, now)
}

// due is when the next turn is to be taken.
func (e *Engine) due(now time.Time) time.Time {
	at := now.Add(time.Hour)
	sooner := func(t time.Time) {
		if !t.IsZero() && t.Before(at) {
			at = t
		}
	}
	sooner(e.demand.Wake)
	if e.provider != nil {
		if !e.looking {
			at = earlier(at, e.nextLook)
		}
		if !e.reading && e.conn.State == app.ConnOK {
			at = earlier(at, e.rosterDue)
		}
		if !e.calendar.reading && e.conn.State == app.ConnOK && !e.roster.At.IsZero() {
			sooner(e.calendar.due)
		}
		if e.me.ID != "" && e.sending < senders && !e.queue.Idle() {
			sooner(e.queue.Wake())
		}
	}
	return at
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

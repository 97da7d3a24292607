package engine

import (
	"context"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// horizon is how far ahead my shifts are read: PagerDuty's own limit.
	horizon = 90 * 24 * time.Hour
	// rosterEvery is how often the roster is read while serving; thrice that else.
	rosterEvery = 5 * time.Minute
	// rosterAgain is when a failed reading is tried again.
	rosterAgain = 30 * time.Second
)

// readRoster reads who is on call where that is due, or the ladders of policies that
// have just turned up. It is apart from the looks: on-calls that cannot be read, for
// want of a right or because they are throttled, must not hide a page. While nothing
// can be seen at all it waits.
func (e *Engine) readRoster(ctx context.Context, now time.Time) {
	if e.provider == nil || e.reading || e.conn.State != app.ConnOK {
		return
	}
	q := app.Query{Ladders: e.unknownPolicies(now)}
	if !e.rosterDue.After(now) {
		q = app.Query{Duty: true, Horizon: horizon, Ladders: e.policies()}
	}
	if !q.Duty && len(q.Ladders) == 0 {
		return
	}
	e.reading = true
	for _, id := range q.Ladders {
		e.asked[id] = now
	}
	provider := e.provider
	e.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, lookWithin)
		defer cancel()
		r, err := provider.Fetch(within, q)
		e.post(func() {
			if e.provider == provider && ctx.Err() == nil {
				e.reading = false
				e.takeRoster(q, r, err)
			}
		})
	})
}

// takeRoster takes in who is on call, or why that is not known.
func (e *Engine) takeRoster(q app.Query, r app.Remote, err error) {
	now := e.clock()
	e.dirty = true
	if err != nil {
		e.rosterDue = now.Add(rosterAgain)
		e.cfg.Log.Warn("roster_unread", "error", err)
		e.problem(rosterUnread(err))
		return
	}
	if q.Duty {
		e.solve("roster_unread")
		e.roster.OnCalls, e.roster.Ladders, e.roster.At = r.OnCalls, r.Ladders, now
		every := rosterEvery
		if !e.serving(now) {
			every *= 3
		}
		e.rosterDue = now.Add(every)
		e.hasten(now)
	} else {
		ladders := slices.DeleteFunc(slices.Clone(e.roster.Ladders), func(old app.Ladder) bool {
			return slices.ContainsFunc(r.Ladders, func(l app.Ladder) bool { return l.Policy.ID == old.Policy.ID })
		})
		e.roster.Ladders = append(ladders, r.Ladders...)
	}
	saved := e.roster
	e.unsaved.Roster = &saved
}

func rosterUnread(err error) app.Problem {
	return app.Problem{
		Code: "roster_unread", What: "Who is on call cannot be read: " + app.Explain(err).What,
		Means: "Pages still ring, but shifts and who is next may be out of date.", Do: "Dogwatch goes on trying.",
	}
}

// policies are those of the incidents that are followed.
func (e *Engine) policies() []string {
	seen := map[string]bool{}
	var ids []string
	for _, t := range e.incidents {
		if id := t.Policy.ID; id != "" && t.Open() && !seen[id] {
			seen[id] = true
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// unknownPolicies are those of followed incidents that no ladder is known for. A
// policy that gave none is asked for again after a while only.
func (e *Engine) unknownPolicies(now time.Time) []string {
	known := e.ladders()
	return slices.DeleteFunc(e.policies(), func(id string) bool {
		_, ok := known[id]
		return ok || now.Sub(e.asked[id]) < rosterEvery
	})
}

package engine

import (
	"context"
	"encoding/json"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/alarm"
	"github.com/dogwatch-app/dogwatch/sync/outbox"
)

// state is all that the engine knows. Instants in it are wall-clock ones (without
// a monotonic part), as they are compared with PagerDuty's and with stored ones.
type state struct {
	account   app.Account
	provider  app.Provider // nil while signed out
	library   app.Library
	me        app.User
	incidents map[string]*tracked
	gone      []string // to be told to the alarm at the next turn
	roster    app.Roster
	queue     *outbox.Queue
	memory    alarm.Memory
	demand    alarm.Demand
	conn      app.Connection
	desk      app.Desk
	wants     app.Wants
	drill     app.Drill
	swaps     app.Swaps
	shelf     app.Shelf
	ticks     []app.Tick
	requests  []app.Incident // to swap, seen by the last look
	absence   *app.Away      // what the person has not seen yet
	away      away
	calendar  calendar
	problems  []app.Problem // in the order in which they came

	sight      sight
	looking    bool               // a look is under way
	stopLook   context.CancelFunc // ends it
	lookNumber uint64             // which one it is: the answer to another is ignored
	lookBegan  time.Time
	reading    bool                 // the roster is being read
	sending    int                  // how many sendings are
	nextLook   time.Time            // when the next one is due
	awayTurn   int                  // which of those that left is read again next
	awayRead   time.Time            // when that was last done
	asked      map[string]time.Time // when the ladder of a policy was last asked for
	rosterDue  time.Time

	dirty    bool       // there is something new to publish
	unsaved  app.Change // what the next turn hands to the saver
	changed  []*tracked // and the incidents of it
	stored   string     // the alarm memory that was last saved
	revision uint64
}

// tracked is one incident that is followed.
type tracked struct {
	app.Incident
	// asOf is when the question was asked that it answers: an answer to an earlier
	// question is older news.
	asOf time.Time
	// left is when it was first seen not to be mine, or not to be open.
	left time.Time
}

// sight remembers since when PagerDuty is, or ought to be, seen. The monotonic
// clock stops while the computer sleeps and the wall clock may be set, so that a
// gap between the two tells that looking begins anew.
type sight struct {
	began time.Time // when looking (last) began
	wall  time.Time
	mono  time.Time
}

// jump is how far the clocks may drift apart between two turns.
const jump = 5 * time.Second

// restore takes up what was saved.
func (e *Engine) restore(ctx context.Context) error {
	saved, err := e.cfg.Store.Load(ctx)
	if err != nil {
		return err
	}
	e.reset()
	now := e.clock()
	e.me, e.roster = saved.Me, saved.Roster
	e.conn.LastSync = saved.LastSync
	e.queue = outbox.New(saved.Actions)
	for _, i := range saved.Incidents {
		e.incidents[i.ID] = &tracked{Incident: i}
		e.note(e.incidents[i.ID], now)
	}
	if saved.Alarm != nil {
		if err := json.Unmarshal(saved.Alarm, &e.memory); err != nil {
			e.cfg.Log.Warn("alarm_memory_unreadable", "error", err) // what is open rings anew
			e.memory = alarm.Memory{}
		}
	}
	if !e.memory.Blind.IsZero() { // it was told, and a start has seen nothing yet
		e.sight.began = e.memory.Blind
	}
	return nil
}

// reset makes the state of an account that nothing is known of.
func (e *Engine) reset() {
	e.me = app.User{}
	e.incidents = map[string]*tracked{}
	e.gone = nil
	e.roster, e.asked = app.Roster{}, map[string]time.Time{}
	e.queue = outbox.New(nil)
	e.memory = alarm.Memory{}
	e.absence, e.away = nil, away{}
	e.swaps, e.requests = app.Swaps{}, nil
	e.shelf, e.ticks = app.Shelf{}, nil
	e.calendar = calendar{number: e.calendar.number + 1}
	e.conn = app.Connection{State: app.ConnStale}
	e.nextLook, e.rosterDue = time.Time{}, time.Time{}
	e.unsaved, e.changed, e.stored = app.Change{}, nil, ""
	e.sight.began = e.clock()
	e.dirty = true
}

// clock is the wall-clock time. A jump against the monotonic clock (the computer
// slept, or its clock was set) makes looking begin anew, at once.
func (e *Engine) clock() time.Time {
	mono := time.Now()
	wall := mono.Round(0)
	s := &e.sight
	if !s.mono.IsZero() {
		if gap := wall.Sub(s.wall) - mono.Sub(s.mono); gap > jump || gap < -jump {
			e.cfg.Log.Info("clock_jumped", "by", gap.String())
			e.lookAnew(wall)
		}
	}
	s.mono, s.wall = mono, wall
	return wall
}

// serving reports whether a page could come: on call, or something of mine open,
// or an answer under way.
func (e *Engine) serving(now time.Time) bool {
	if e.duty(now).Now {
		return true
	}
	for _, t := range e.incidents {
		if t.Open() && t.AssignedTo(e.me.ID) {
			return true
		}
	}
	return !e.queue.Idle()
}

// note keeps track of when an incident left.
func (e *Engine) note(t *tracked, now time.Time) {
	switch {
	case t.Open() && t.AssignedTo(e.me.ID):
		t.left = time.Time{}
	case t.left.IsZero():
		t.left = now
	}
}

func (e *Engine) problem(p app.Problem) {
	e.solve(p.Code)
	e.problems = append(e.problems, p)
	e.dirty = true
}

func (e *Engine) solve(code string) {
	for n, p := range e.problems {
		if p.Code == code {
			e.problems = append(e.problems[:n:n], e.problems[n+1:]...)
			e.dirty = true
			return
		}
	}
}

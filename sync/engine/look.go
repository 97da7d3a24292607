package engine

import (
	"context"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// lookWithin is how long one whole look may take.
	lookWithin = time.Minute
	// awayEvery is how often one of those that left is read again.
	awayEvery = 30 * time.Second
	// asksVia is for how many changed incidents at once it is asked how they did.
	asksVia = 5
)

// look starts a look at PagerDuty where one is due.
func (e *Engine) look(ctx context.Context, now time.Time) {
	if e.provider == nil || e.looking || e.nextLook.After(now) {
		return
	}
	e.looking, e.lookBegan = true, now
	e.nextLook = now.Add(e.interval(now))
	e.lookNumber++
	q := e.query(now)
	l := looked{number: e.lookNumber, began: now, account: e.account, wasTriggered: e.triggered()}
	provider, me := e.provider, e.me.ID
	within, cancel := context.WithTimeout(ctx, lookWithin)
	e.stopLook = cancel
	e.work.Go(func() {
		defer cancel()
		l.fetch(within, provider, me, q)
		e.post(func() {
			if e.provider == provider && ctx.Err() == nil && l.number == e.lookNumber {
				e.lookDone(l)
			}
		})
	})
}

// interval is the wait from this look to the next.
func (e *Engine) interval(now time.Time) time.Duration {
	every := e.cfg.Settings().Sync.OffCall
	if e.serving(now) {
		every = e.cfg.Settings().Sync.OnCall
	}
	return every - time.Duration(e.cfg.Jitter()*float64(every)/5)
}

// query asks for all that is open and mine, and for what is followed and may have
// left.
func (e *Engine) query(now time.Time) app.Query {
	q := app.Query{Open: true, Via: true}
	var away []string
	for id, t := range e.incidents {
		if t.left.IsZero() {
			q.Look = append(q.Look, id)
		} else if t.Open() {
			away = append(away, id)
		}
	}
	slices.Sort(q.Look)
	if len(away) > 0 && now.Sub(e.awayRead) >= awayEvery {
		slices.Sort(away)
		e.awayRead = now
		e.awayTurn++
		q.Look = append(q.Look, away[e.awayTurn%len(away)])
	}
	return q
}

// triggered are the ids of the pages of now.
func (e *Engine) triggered() map[string]bool {
	ids := map[string]bool{}
	for id, t := range e.incidents {
		if t.Page(e.me.ID) {
			ids[id] = true
		}
	}
	return ids
}

// looked is one look and what it brought.
type looked struct {
	number       uint64
	began        time.Time
	account      app.Account
	wasTriggered map[string]bool
	me           app.User
	remote       app.Remote
	err          error
}

// fetch looks: who I am where that is not known yet, then everything, and then by
// which way somebody else acknowledged what is still mine.
func (l *looked) fetch(ctx context.Context, p app.Provider, me string, q app.Query) {
	if me == "" || l.account.State != app.SignedIn {
		if l.me, l.err = p.Me(ctx); l.err != nil {
			return
		}
		me = l.me.ID
	}
	if l.remote, l.err = p.Fetch(ctx, q); l.err != nil {
		return
	}
	var changed []string
	for _, i := range l.remote.Open {
		if l.wasTriggered[i.ID] && i.Status == app.Acknowledged && !i.AckedBy(me) {
			changed = append(changed, i.ID)
		}
	}
	if len(changed) == 0 || len(changed) > asksVia {
		return
	}
	how, err := p.Fetch(ctx, app.Query{Look: changed, Via: true})
	if err != nil {
		return // that it was acknowledged is known; the way is a courtesy
	}
	for n, i := range l.remote.Open {
		if h := how.Looked[i.ID]; h != nil {
			l.remote.Open[n] = *h
		}
	}
}

// lookDone takes in what a look brought.
func (e *Engine) lookDone(l looked) {
	e.looking = false
	e.dirty = true
	now := e.clock()
	if l.me.ID != "" {
		e.welcome(l.me)
	}
	if l.err != nil {
		if l.remote.Skew != 0 {
			e.minds(l.remote.Skew)
		}
		e.lookFailed(l.err, now)
		return
	}
	if e.conn.State != app.ConnOK {
		e.queue.Hurry(now) // PagerDuty is back
		e.cfg.Log.Info("connected")
	}
	e.back(e.conn.LastSync, now)
	e.conn.State, e.conn.Problem, e.conn.LastSync = app.ConnOK, nil, now
	e.minds(l.remote.Skew)
	e.setRequestsAside(&l.remote)
	e.takeIncidents(l, now)
	e.hasten(now)
}

// minds takes in how far this computer's clock is ahead of PagerDuty's.
func (e *Engine) minds(skew time.Duration) {
	e.conn.Skew = skew
	if skew.Abs() <= app.MostSkew {
		e.solve(app.ClockWrong)
		return
	}
	p := app.WrongClock(skew)
	if !slices.Contains(e.problems, p) {
		e.problem(p)
	}
}

// hasten brings the next look forward where it has just turned out that a page
// could come.
func (e *Engine) hasten(now time.Time) {
	e.nextLook = earlier(e.nextLook, now.Add(e.interval(now)))
}

// welcome takes in whom the token belongs to. Where that is another person than
// before, nothing that is known is theirs.
func (e *Engine) welcome(me app.User) {
	if e.me.ID != "" && e.me.ID != me.ID {
		e.cfg.Log.Info("other_account", "user", me.ID)
		e.reset()
		e.saver.forget()
	}
	e.me = me
	e.unsaved.Me = &me
	e.account.State, e.account.Problem = app.SignedIn, nil
}

// lookFailed says why PagerDuty was not seen.
func (e *Engine) lookFailed(err error, now time.Time) {
	problem := app.Explain(err)
	if e.conn.Problem == nil || e.conn.Problem.Code != problem.Code {
		e.cfg.Log.Warn("look_failed", "problem", problem.Code, "error", err)
	}
	e.conn.Problem = &problem
	e.conn.State = connState(err)
	if e.account.State == app.Checking {
		e.account.Problem = &problem
	}
	if after := retryAfterOf(err); after > 0 {
		e.nextLook = later(e.nextLook, now.Add(after))
	}
}

package engine

import (
	"context"
	"errors"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/outbox"
)

const (
	// sendWithin is how long one sending may take, the look before it included.
	sendWithin = 45 * time.Second
	// batch is how many acknowledgements or resolves go out together: few, as
	// PagerDuty refuses a batch as a whole.
	batch = 10
	// senders is how many sendings may be under way at once.
	senders = 4
)

// send starts sending what is ready. An action is marked as under way on disk
// before it goes out, so that after a crash it is known that it may have arrived.
func (e *Engine) send(ctx context.Context, now time.Time) {
	if e.provider == nil || e.me.ID == "" {
		return
	}
	for _, actions := range batches(e.queue.Ready(now)) {
		if e.sending >= senders {
			return
		}
		e.sending++
		e.dirty = true
		for n, a := range actions {
			actions[n] = e.queue.Begin(a.ID)
			e.unsaved.Actions = append(e.unsaved.Actions, actions[n])
		}
		s := sending{
			provider: e.provider, library: e.library, me: e.me.ID, actions: actions, known: e.known(actions), durable: make(chan struct{}),
		}
		e.saver.put(e.takeUnsaved(), func(error) { close(s.durable) })
		e.work.Go(func() {
			within, cancel := context.WithTimeout(ctx, sendWithin)
			defer cancel()
			s.run(within)
			e.post(func() { e.sent(s) })
		})
	}
}

// known gives the last word on the incidents of actions.
func (e *Engine) known(actions []app.Action) map[string]app.Incident {
	known := make(map[string]app.Incident, len(actions))
	for _, a := range actions {
		if t := e.incidents[a.Incident]; t != nil {
			known[t.ID] = t.Incident
		}
	}
	return known
}

// batches groups actions of the kinds that PagerDuty takes several of.
func batches(actions []app.Action) [][]app.Action {
	var all [][]app.Action
	open := map[app.Kind]int{} // where the batch of a kind is that has room
	for _, a := range actions {
		n, ok := open[a.Kind]
		if !ok || len(all[n]) == batch {
			all = append(all, nil)
			n = len(all) - 1
			if a.Kind == app.Acknowledge || a.Kind == app.Resolve {
				open[a.Kind] = n
			}
		}
		all[n] = append(all[n], a)
	}
	return all
}

// sending is one attempt to get some actions of one kind done.
type sending struct {
	provider app.Provider
	library  app.Library
	me       string
	actions  []app.Action
	known    map[string]app.Incident // the last word on their incidents before the look
	durable  chan struct{}           // closed once it is on disk that they are under way

	asked   time.Time                // when the look before began
	seen    map[string]*app.Incident // what it brought
	results []result                 // in the order of actions
}

// result is what came of one action: a verdict without sending, or an outcome.
type result struct {
	verdict outbox.Verdict
	outcome app.Outcome
	at      time.Time
}

// run looks at the incidents, lets each action be judged, and sends those that
// may still be sent, once.
func (s *sending) run(ctx context.Context) {
	s.results = make([]result, len(s.actions))
	<-s.durable // before the look: a slow disk must not let what it brings grow old
	s.asked = time.Now().Round(0)
	ids := make([]string, len(s.actions))
	for n, a := range s.actions {
		ids[n] = a.Incident
	}
	// A handful is read one by one; more are cheaper found in the open list.
	remote, err := s.provider.Fetch(ctx, app.Query{Look: ids, Open: len(ids) > 3})
	if err != nil {
		s.fail(err)
		return
	}
	s.seen = looksOf(remote, ids)
	var cleared []app.Action
	var index []int
	for n, a := range s.actions {
		evidence := outbox.Evidence{Incident: s.latest(a.Incident), Skew: remote.Skew}
		if a.Unsure && (a.Kind == app.AddNote || a.Kind == app.Snooze) {
			d, err := s.detail(ctx, a.Incident)
			if err != nil {
				s.results[n].outcome.Err = err
				continue
			}
			evidence.Notes, evidence.Log = d.Notes, d.Log
		}
		v := outbox.Judge(a, evidence, s.me, time.Now().Round(0))
		s.results[n].verdict = v
		if v.State == app.Sending {
			cleared, index = append(cleared, a), append(index, n)
		}
	}
	if len(cleared) == 0 {
		return
	}
	if err := ctx.Err(); err != nil { // too late: nothing has gone out
		for _, n := range index {
			s.results[n].outcome.Err = app.Offline{Kind: app.NoAnswer, Cause: err}
		}
		return
	}
	for n, o := range s.provider.Perform(ctx, cleared) {
		s.results[index[n]].outcome = o
		s.results[index[n]].at = time.Now().Round(0)
	}
}

// looksOf gives the incident for each id, nil where it is gone.
func looksOf(r app.Remote, ids []string) map[string]*app.Incident {
	seen := make(map[string]*app.Incident, len(ids))
	for _, id := range ids {
		seen[id] = r.Looked[id]
	}
	for n := range r.Open {
		if _, asked := seen[r.Open[n].ID]; asked {
			seen[r.Open[n].ID] = &r.Open[n]
		}
	}
	return seen
}

func (s *sending) fail(err error) {
	for n := range s.results {
		s.results[n].outcome.Err = err
	}
}

// latest is the incident as it was seen, or, where that is older news, as it was known
// before: an acknowledgement that goes by a stale answer would reopen what is resolved.
func (s *sending) latest(incident string) *app.Incident {
	seen := s.seen[incident]
	if known, ok := s.known[incident]; ok && seen != nil && seen.UpdatedAt.Before(known.UpdatedAt) {
		return &known
	}
	return seen
}

// detail reads the notes and the log. A copy that was kept from before proves nothing.
func (s *sending) detail(ctx context.Context, incident string) (app.Detail, error) {
	if s.library == nil {
		return app.Detail{}, errUnread
	}
	d, err := s.library.Detail(ctx, incident)
	if err == nil && d.Read.Before(s.asked) {
		err = errUnread
	}
	return d, err
}

var errUnread = errors.New("the notes and the log cannot be read just now")

// sent takes in what came of a sending.
func (e *Engine) sent(s sending) {
	e.sending--
	e.dirty = true
	now := e.clock()
	e.nextLook = now // see what came of it
	for _, i := range s.seen {
		if i != nil {
			e.absorb(*i, s.asked, now)
		}
	}
	for n, a := range s.actions {
		if held, ok := e.queue.Get(a.ID); !ok || held.State != app.Sending {
			continue // another account is signed in
		}
		e.settle(a, s.results[n], now)
	}
}

// settle ends the action, or puts it back for another try.
func (e *Engine) settle(a app.Action, r result, now time.Time) {
	log := e.cfg.Log.With("action", a.ID, "kind", string(a.Kind), "incident", a.Incident, "tries", a.Tries)
	err := r.outcome.Err
	switch {
	case err == nil && r.verdict.State != app.Sending:
		e.end(a.ID, r.verdict.State, r.verdict.Word, now)
		log.Info("action_"+string(r.verdict.State), "sent", false, "word", r.verdict.Word)
	case err == nil:
		if i := r.outcome.Incident; i != nil {
			e.absorb(*i, r.at, now)
		}
		e.end(a.ID, app.Confirmed, "", now)
		log.Info("action_confirmed", "sent", true, "ms", now.Sub(a.At).Milliseconds())
	case outbox.Final(err):
		e.end(a.ID, app.Refusal, err.Error(), now)
		log.Warn("action_refused", "error", err)
	default:
		e.unsaved.Actions = append(e.unsaved.Actions, e.queue.Retry(a.ID, err, now))
		log.Warn("action_failed", "error", err)
	}
}

func (e *Engine) end(id string, state app.ActionState, word string, now time.Time) {
	e.unsaved.Actions = append(e.unsaved.Actions, e.queue.End(id, state, word, now)...)
}

// expire ends what is too old to be sent.
func (e *Engine) expire(now time.Time) {
	for _, a := range e.queue.Expire(now) {
		e.unsaved.Actions = append(e.unsaved.Actions, a)
		e.cfg.Log.Warn("action_"+string(a.State), "action", a.ID, "kind", string(a.Kind), "incident", a.Incident, "word", a.Word)
		e.dirty = true
	}
	e.queue.Forget(now.Add(-keepEnded))
}

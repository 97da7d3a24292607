package engine

import (
	"errors"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// lag is for how long an older word than the last one is not believed.
	lag = 30 * time.Second
	// keepAway is how long an incident that left is followed while it burns,
	// keepEnded how long one that ended is shown.
	keepAway  = 24 * time.Hour
	keepEnded = 10 * time.Minute
)

// takeIncidents merges what a look brought.
func (e *Engine) takeIncidents(l looked, now time.Time) {
	for n := range l.remote.Open {
		e.absorb(l.remote.Open[n], l.began, now)
	}
	for id, i := range l.remote.Looked {
		switch t := e.incidents[id]; {
		case i != nil:
			e.absorb(*i, l.began, now)
		case t != nil && !t.asOf.After(l.began):
			e.drop(id)
			e.gone = append(e.gone, id)
			e.cfg.Log.Info("incident_gone", "incident", id)
		}
	}
	for id, t := range e.incidents {
		if t.left.IsZero() {
			continue
		}
		if gone := now.Sub(t.left); gone > keepAway || !t.Open() && gone > keepEnded {
			e.drop(id)
		}
	}
}

// absorb takes in PagerDuty's word on one incident, asked for at asOf. An answer
// to an earlier question than the last one is older news and is ignored.
func (e *Engine) absorb(i app.Incident, asOf, now time.Time) {
	t := e.incidents[i.ID]
	if t == nil {
		if !i.Open() || !i.AssignedTo(e.me.ID) {
			return
		}
		t = &tracked{}
		e.incidents[i.ID] = t
		e.cfg.Log.Info("incident_seen", "incident", i.ID, "number", i.Number, "service", i.Service.ID,
			"urgency", string(i.Urgency), "status", string(i.Status), "page", i.Page(e.me.ID))
	} else if t.asOf.After(asOf) || lagging(t, i, asOf) {
		return
	}
	if i.StatusVia == "" && i.StatusAt.Equal(t.StatusAt) {
		i.StatusVia = t.StatusVia
	}
	if !same(t.Incident, i) {
		e.changed = append(e.changed, t)
	}
	t.Incident, t.asOf = i, asOf
	e.note(t, now)
}

// lagging reports whether the word is older than the one that is known, as a server
// may give that lags behind the one that took a change. One that insists is believed.
func lagging(t *tracked, i app.Incident, asOf time.Time) bool {
	return i.UpdatedAt.Before(t.UpdatedAt) && asOf.Sub(t.asOf) < lag
}

func (e *Engine) drop(id string) {
	delete(e.incidents, id)
	e.unsaved.Dropped = append(e.unsaved.Dropped, id)
}

// same reports whether two words on an incident are one.
func same(a, b app.Incident) bool {
	if !slices.Equal(a.Assigned, b.Assigned) || !slices.Equal(a.Acks, b.Acks) ||
		!slices.Equal(a.Pending, b.Pending) || !slices.Equal(a.Responders, b.Responders) {
		return false
	}
	if (a.Priority == nil) != (b.Priority == nil) || a.Priority != nil && *a.Priority != *b.Priority {
		return false
	}
	return a.UpdatedAt.Equal(b.UpdatedAt) && a.Status == b.Status && a.StatusAt.Equal(b.StatusAt) &&
		a.StatusBy == b.StatusBy && a.StatusVia == b.StatusVia && a.Urgency == b.Urgency && a.Title == b.Title &&
		a.Service == b.Service && a.Policy == b.Policy && a.Direct == b.Direct && a.Alerts == b.Alerts &&
		a.URL == b.URL && a.Number == b.Number && a.CreatedAt.Equal(b.CreatedAt)
}

func connState(err error) app.ConnectionState {
	if _, ok := errors.AsType[app.Unauthorized](err); ok {
		return app.ConnUnauthorized
	}
	if _, ok := errors.AsType[app.Throttled](err); ok {
		return app.ConnThrottled
	}
	if _, ok := errors.AsType[app.Offline](err); ok {
		return app.ConnOffline
	}
	return app.ConnStale
}

func retryAfterOf(err error) time.Duration {
	t, _ := errors.AsType[app.Throttled](err)
	return t.After
}

package engine

import (
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// isRequest reports whether the incident is no page and no alert but a teammate's request
// to swap: of low urgency, on the service that is named for them, and with a request's
// key. All three, so that a service named by mistake hides nothing else, and never a page.
func isRequest(i app.Incident, service string) bool {
	return (i.Service.ID == service || strings.EqualFold(i.Service.Name, service)) &&
		i.Urgency == app.Low && strings.HasPrefix(i.Key, app.SwapKeyPrefix)
}

// setRequestsAside takes the requests out of what a look brought, and forgets those that
// were followed as incidents before the service was named.
func (e *Engine) setRequestsAside(r *app.Remote) {
	service := e.cfg.Settings().Swap.Service
	if e.requests = nil; service == "" {
		e.tellRequests()
		return
	}
	open := make([]app.Incident, 0, len(r.Open))
	for _, i := range r.Open {
		if isRequest(i, service) {
			e.requests = append(e.requests, i)
		} else {
			open = append(open, i)
		}
	}
	r.Open = open
	for id, i := range r.Looked {
		if i != nil && isRequest(*i, service) {
			delete(r.Looked, id)
			e.drop(id)
		}
	}
	for _, i := range e.requests {
		if e.incidents[i.ID] != nil {
			e.drop(i.ID)
		}
	}
	e.tellRequests()
}

// tellRequests tells whoever looks after swaps which requests were seen, and how fresh
// the schedules are.
func (e *Engine) tellRequests() {
	if e.cfg.Saw != nil {
		e.cfg.Saw(e.me, e.requests, e.calendar.number)
	}
}

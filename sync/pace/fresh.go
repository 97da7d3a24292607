package pace

import (
	"net/http"
	"sync"
)

// Fresh leaves its connections behind after a failure: after sleep or a change of
// network they are dead, and the next call had better dial anew.
type Fresh struct {
	Next http.RoundTripper
	// Of is the transport at the bottom of the stack. One that is not Renewable
	// keeps its connections.
	Of http.RoundTripper
}

// Renewable is a transport that can leave its connections behind.
type Renewable interface{ Renew() }

// RoundTrip makes the call and cleans up after a failed one.
func (f Fresh) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := next(f.Next).RoundTrip(req)
	if err != nil {
		renew(f.Of)
	}
	return resp, err
}

func renew(rt http.RoundTripper) {
	if t, ok := rt.(Renewable); ok {
		t.Renew()
	}
}

// Pool is an http.Transport that can be renewed. CloseIdleConnections of the
// transport itself does not do: an HTTP/2 connection on which a call was just given
// up is not idle yet, and would take the next calls too.
type Pool struct {
	// Like is what the transports are made like; it makes no calls itself.
	Like *http.Transport

	mu  sync.Mutex
	now *http.Transport
}

// RoundTrip makes the call over the present transport.
func (p *Pool) RoundTrip(req *http.Request) (*http.Response, error) {
	p.mu.Lock()
	if p.now == nil {
		like := p.Like
		if like == nil {
			like = Transport(Proxy{})
		}
		p.now = like.Clone()
	}
	t := p.now
	p.mu.Unlock()
	return t.RoundTrip(req)
}

// Renew lets the next call dial anew. Calls under way go on; what they used is closed
// once it is idle, or found dead.
func (p *Pool) Renew() {
	p.mu.Lock()
	old := p.now
	p.now = nil
	p.mu.Unlock()
	if old != nil {
		old.CloseIdleConnections()
	}
}

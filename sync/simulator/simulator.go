package simulator

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// Simulator is a simulated PagerDuty account: an http.Handler, and a Go API to
// act on the same world without HTTP. It is safe for concurrent use.
//
// It has no goroutine. What falls due (an escalation, the end of a snooze, the
// scenario's next event) is lived through, in order and stamped with its own
// instant, whenever somebody looks.
type Simulator struct {
	mu     sync.Mutex
	world  *world
	skew   time.Duration
	faults faultBook
	log    *requestLog
	mux    *http.ServeMux
}

// Option changes how a Simulator is made.
type Option func(*options)

type options struct {
	seed    *uint64
	logSize int
	skew    time.Duration
}

// Seed takes the place of the scenario's seed: of ids and of all dice.
func Seed(seed uint64) Option { return func(o *options) { o.seed = &seed } }

// LogSize sets how many requests are kept for Requests.
func LogSize(n int) Option { return func(o *options) { o.logSize = max(n, 1) } }

// Skew sets the simulator's clock ahead of this machine's, from the start.
func Skew(d time.Duration) Option { return func(o *options) { o.skew = d } }

// New makes the scenario's world, beginning now. It fails where the scenario
// contradicts itself, naming the line where it was read from a file.
func New(sc *Scenario, opts ...Option) (*Simulator, error) {
	o := options{logSize: defaultLogSize}
	for _, opt := range opts {
		opt(&o)
	}
	s := &Simulator{skew: o.skew, log: newRequestLog(o.logSize)}
	seed := sc.Seed
	if o.seed != nil {
		seed = *o.seed
	}
	w, err := build(sc, seed, s.clock())
	if err != nil {
		return nil, fmt.Errorf("scenario: %w", err)
	}
	for i := range sc.Faults {
		f := sc.Faults[i]
		s.faults.list = append(s.faults.list, &f)
	}
	s.world = w
	s.grant()
	s.routes()
	return s, nil
}

// clock is the simulator's time: whole seconds, UTC.
func (s *Simulator) clock() time.Time {
	return time.Now().Add(s.skew).UTC().Truncate(time.Second)
}

// enter locks the world and brings it up to the present.
func (s *Simulator) enter() (leave func()) {
	s.mu.Lock()
	s.catchUp()
	return s.mu.Unlock
}

// catchUp brings the world up to the present.
func (s *Simulator) catchUp() {
	s.world.advance(s.clock())
	s.grant()
}

// Advance lives through everything that has fallen due.
func (s *Simulator) Advance() { s.enter()() }

// Now is the simulator's time.
func (s *Simulator) Now() time.Time {
	defer s.enter()()
	return s.world.now
}

// SetSkew sets the simulator's clock ahead of this machine's by d. What is
// pending keeps its distance: the step itself makes nothing happen.
func (s *Simulator) SetSkew(d time.Duration) {
	defer s.enter()()
	s.world.step(d - s.skew)
	s.skew = d
}

// ServeHTTP answers one request.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

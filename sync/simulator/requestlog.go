package simulator

import (
	"maps"
	"slices"
	"time"
)

// Request is one request that the simulator was sent.
type Request struct {
	Seq    int       `json:"seq"` // from 1
	At     time.Time `json:"at"`  // of this machine's clock, without any skew
	Method string    `json:"method"`
	Path   string    `json:"path"`
	Query  string    `json:"query,omitempty"`
	// Operation is the method and the path as a pattern: "PUT /incidents/{id}";
	// "" where the simulator serves no such path.
	Operation string `json:"operation"`
	// From is the header; Who is the key of the person whom the token belongs to.
	From string `json:"from,omitempty"`
	Who  string `json:"who,omitempty"`
	// Body is the request's, cut after 16 KB.
	Body string `json:"body,omitempty"`
	// Status is what was answered, 0 while it is under way or was never answered.
	Status int `json:"status"`
	// Fault is the kind of fault that was played on it; Applied says that the
	// request took effect, or would have if it were a write.
	Fault   string `json:"fault,omitempty"`
	Applied bool   `json:"applied"`
}

const (
	defaultLogSize = 4096
	loggedBody     = 16 << 10
)

// requestLog keeps the last requests and counts all of them.
type requestLog struct {
	ring   []*Request
	size   int
	total  int
	counts map[string]int
}

func newRequestLog(size int) *requestLog {
	return &requestLog{size: size, counts: map[string]int{}}
}

func (l *requestLog) add(r *Request) {
	l.total++
	r.Seq = l.total
	l.counts[r.Operation]++
	if len(l.ring) < l.size {
		l.ring = append(l.ring, r)
		return
	}
	l.ring[(l.total-1)%l.size] = r
}

// last gives the requests kept, the oldest first.
func (l *requestLog) last() []Request {
	list := make([]Request, 0, len(l.ring))
	for _, r := range l.ring {
		list = append(list, *r)
	}
	slices.SortFunc(list, func(a, b Request) int { return a.Seq - b.Seq })
	return list
}

// Requests gives the last requests, the oldest first: 4096 of them unless
// LogSize says otherwise.
func (s *Simulator) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.last()
}

// Counts tells how many requests there were of each operation ("PUT /incidents"),
// also of those that the log no longer keeps.
func (s *Simulator) Counts() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.log.counts)
}

// ForgetRequests empties the log and the counts.
func (s *Simulator) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = newRequestLog(s.log.size)
}

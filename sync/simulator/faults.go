package simulator

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
)

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of fault.
const (
	// FaultStatus answers with Fault.Status and PagerDuty's error body.
	FaultStatus FaultKind = "status"
	// FaultThrottle answers 429; Fault.Wait is what ratelimit-reset says, 30 s
	// where it is zero.
	FaultThrottle FaultKind = "throttle"
	// FaultHang gives no answer for Fault.Lasts, or until the request is given up.
	FaultHang FaultKind = "hang"
	// FaultReset breaks the connection without an answer.
	FaultReset FaultKind = "reset"
	// FaultCut breaks the connection in the middle of the answer's body.
	FaultCut FaultKind = "cut"
	// FaultHTML answers 200 with a web page, as a captive portal does.
	FaultHTML FaultKind = "html"
	// FaultSlow sends the answer's body in pieces over Fault.Lasts.
	FaultSlow FaultKind = "slow"
	// FaultDuplicate lists the first entry of the page twice.
	FaultDuplicate FaultKind = "duplicate"
	// FaultShift moves the page by Fault.By entries, as if the list had changed
	// between two pages: -1 repeats one entry, 1 leaves one out.
	FaultShift FaultKind = "shift"
	// FaultRefuse refuses with 400 and Fault.Text. Of overrides of a layer-based
	// schedule, each of which is refused for itself, it refuses the By-th of a request,
	// or all where By is 0; the answer as a whole is 201 then.
	FaultRefuse FaultKind = "refuse"
	// FaultStale answers GET /incidents and GET /incidents/{id} as things were
	// Fault.Lasts ago, up to 5 minutes.
	FaultStale FaultKind = "stale"
)

// Fault is one thing that goes wrong with certain requests. Faults are tried in
// the order in which they were added, and the first that fits is played.
type Fault struct {
	Kind FaultKind `json:"kind" toml:"kind"`

	// Method and Path choose the requests; "" is any. Path is matched whole, with
	// "*" for one segment ("/incidents/*"). Query must occur in the raw query.
	Method string `json:"method,omitempty" toml:"method"`
	Path   string `json:"path,omitempty" toml:"path"`
	Query  string `json:"query,omitempty" toml:"query"`
	// Skip lets that many pass first. Times is how often it is played: 0 is once,
	// -1 always. Chance, between 0 and 1, plays it on that share of them; 0 is all.
	Skip   int     `json:"skip,omitempty" toml:"skip"`
	Times  int     `json:"times,omitempty" toml:"times"`
	Chance float64 `json:"chance,omitempty" toml:"chance"`

	// Applied lets the request take effect before it goes wrong. Duplicate, shift,
	// stale, slow and cut always do; a hang that is not applied takes effect when it
	// ends, unless it was given up.
	Applied bool `json:"applied,omitempty" toml:"applied"`

	Status int `json:"status,omitempty" toml:"status"`
	// Bare leaves out the body, and with FaultThrottle the headers too.
	Bare  bool `json:"bare,omitempty" toml:"bare"`
	Wait  Span `json:"wait,omitempty" toml:"wait"`
	Lasts Span `json:"lasts,omitempty" toml:"lasts"`
	By    int  `json:"by,omitempty" toml:"by"`

	Text string `json:"text,omitempty" toml:"text"`

	seen, played int
}

// check reports what is wrong with the fault itself.
func (f *Fault) check() error {
	if _, err := path.Match(f.Path, "/"); err != nil {
		return fmt.Errorf("path %q: %w", f.Path, err)
	}
	if f.Chance < 0 || f.Chance > 1 {
		return fmt.Errorf("chance is from 0 to 1, not %v", f.Chance)
	}
	if f.Lasts < 0 || f.Wait < 0 || f.Skip < 0 {
		return fmt.Errorf("lasts, wait and skip cannot be negative")
	}
	switch f.Kind {
	case FaultStatus:
		if f.Status < 400 || f.Status > 599 {
			return fmt.Errorf("status is from 400 to 599, not %d", f.Status)
		}
	case FaultShift:
		if f.By == 0 {
			return fmt.Errorf("a shift needs by")
		}
	case FaultStale:
		if f.Lasts == 0 {
			return fmt.Errorf("a stale read needs lasts")
		}
	case FaultThrottle, FaultHang, FaultReset, FaultCut, FaultHTML, FaultSlow, FaultDuplicate, FaultRefuse:
	default:
		return fmt.Errorf("there is no fault called %q", f.Kind)
	}
	return nil
}

// fits reports whether the fault is about the request.
func (f *Fault) fits(r *http.Request) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, r.Method) {
		return false
	}
	if f.Path != "" {
		if ok, err := path.Match(f.Path, r.URL.Path); err != nil || !ok {
			return false
		}
	}
	return strings.Contains(r.URL.RawQuery, f.Query)
}

// spoils reports whether there is a real answer that is spoiled.
func (f *Fault) spoils() bool {
	switch f.Kind {
	case FaultDuplicate, FaultShift, FaultStale, FaultSlow, FaultCut, FaultHang, FaultRefuse:
		return true
	}
	return f.Applied
}

func (f *Fault) refuses() bool { return f != nil && f.Kind == FaultRefuse }

// words are those of a refusal.
func (f *Fault) words() string { return orName(f.Text, "The request was refused") }

// faultBook holds the faults still to be played.
type faultBook struct{ list []*Fault }

// hit gives the fault to be played on the request, or nil.
func (b *faultBook) hit(r *http.Request, dice *rand.Rand) *Fault {
	for _, f := range b.list {
		if !f.fits(r) || f.Times >= 0 && f.played >= max(f.Times, 1) {
			continue
		}
		if f.seen++; f.seen <= f.Skip {
			continue
		}
		if f.Chance > 0 && dice.Float64() >= f.Chance {
			continue
		}
		f.played++
		return f
	}
	return nil
}

// AddFault adds a fault to be played; it fails where the fault makes no sense.
func (s *Simulator) AddFault(f Fault) error {
	if err := f.check(); err != nil {
		return fmt.Errorf("fault: %w", err)
	}
	f.seen, f.played = 0, 0
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.list = append(s.faults.list, &f)
	return nil
}

// ClearFaults takes all faults back.
func (s *Simulator) ClearFaults() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.list = nil
}

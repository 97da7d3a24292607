package pace

import (
	"net/http"
	"sync"
	"time"
)

// Clock learns from the Date of each answer how far this machine's clock is ahead
// of the other end's.
type Clock struct {
	Next http.RoundTripper

	mu   sync.Mutex
	skew time.Duration
}

// RoundTrip reads the Date of the answer.
func (c *Clock) RoundTrip(req *http.Request) (*http.Response, error) {
	sent := time.Now()
	resp, err := next(c.Next).RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		c.set(skew(sent, time.Now(), date))
	}
	return resp, nil
}

// Skew is how far this machine's clock was ahead at the last answer, 0 where that
// could not be told.
func (c *Clock) Skew() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.skew
}

func (c *Clock) set(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.skew = d
}

// skew is the smallest that fits: Date is cut to the second, and was written at
// some moment between sent and received.
func skew(sent, received, date time.Time) time.Duration {
	least, most := sent.Sub(date.Add(time.Second)), received.Sub(date)
	switch {
	case least > 0:
		return least
	case most < 0:
		return most
	}
	return 0
}

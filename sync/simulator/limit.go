package simulator

import (
	"math"
	"time"
)

// window counts calls in a sliding minute.
type window struct{ at []time.Time }

// quota is what is left after a call, as the ratelimit headers tell it.
type quota struct {
	limit, remaining int
	reset            int // seconds until the oldest call counts no more
	over             bool
}

// take counts a call at now against the limit; 0 is no limit.
func (c *window) take(now time.Time, limit int) quota {
	if limit <= 0 {
		return quota{}
	}
	old := 0
	for old < len(c.at) && !c.at[old].After(now.Add(-time.Minute)) {
		old++
	}
	c.at = c.at[old:]
	if len(c.at) < limit {
		c.at = append(c.at, now)
	} else {
		return quota{limit: limit, reset: c.wait(now), over: true}
	}
	return quota{limit: limit, remaining: limit - len(c.at), reset: c.wait(now)}
}

func (c *window) wait(now time.Time) int {
	if len(c.at) == 0 {
		return 0
	}
	return max(1, int(math.Ceil(c.at[0].Add(time.Minute).Sub(now).Seconds())))
}

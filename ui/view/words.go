package view

import (
	"fmt"
	"time"
)

// Span says a duration with its two largest units: "2 d 4 h", "1 m 32 s". What
// is left is cut off, not rounded, so that a countdown never promises more time
// than there is. A negative one counts as zero.
func Span(d time.Duration) string {
	d = max(d, 0)
	days, hours := int(d/(24*time.Hour)), int(d/time.Hour)%24
	minutes, seconds := int(d/time.Minute)%60, int(d/time.Second)%60
	switch {
	case days > 0:
		return pair(days, "d", hours, "h")
	case hours > 0:
		return pair(hours, "h", minutes, "m")
	case minutes > 0:
		return pair(minutes, "m", seconds, "s")
	}
	return fmt.Sprintf("%d s", seconds)
}

// Age is how old something is, for lists that are looked at again and again: from ten
// minutes on it does not count seconds.
func Age(d time.Duration) string {
	if d >= 10*time.Minute {
		d = d.Truncate(time.Minute)
	}
	return Span(d)
}

func pair(a int, unitA string, b int, unitB string) string {
	if b == 0 {
		return fmt.Sprintf("%d %s", a, unitA)
	}
	return fmt.Sprintf("%d %s %d %s", a, unitA, b, unitB)
}

// Countdown is a duration as a clock counts it down: "03:28", "1:03:28". A
// negative one is "00:00".
func Countdown(d time.Duration) string {
	s := int(max(d, 0) / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%02d:%02d", s/60, s%60)
}

// Moment says when t is, as short as it stays clear seen from now: "18:00" today,
// "Fri 18:00" within a week either way, "Fri 4 Dec 18:00" beyond, with the year
// where it differs. It is told in loc, on the 24-hour clock.
func Moment(t, now time.Time, loc *time.Location) string {
	t, now = t.In(loc), now.In(loc)
	days := dayNumber(t) - dayNumber(now)
	switch {
	case days == 0:
		return t.Format("15:04")
	case days > -7 && days < 7:
		return t.Format("Mon 15:04")
	case t.Year() == now.Year():
		return t.Format("Mon 2 Jan 15:04")
	}
	return t.Format("Mon 2 Jan 2006 15:04")
}

// dayNumber counts calendar days, so that a change of clocks makes no gap.
func dayNumber(t time.Time) int {
	y, m, d := t.Date()
	return int(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// Plural is "1 page", "2 pages".
func Plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Cut shortens s to at most n runes, the last one an ellipsis.
func Cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	last := 0
	for i := range s {
		if count == n-1 {
			last = i
		}
		if count++; count > n {
			return s[:last] + "…"
		}
	}
	return s
}

package simulator

import (
	"slices"
	"time"
)

const (
	high = "high"
	low  = "low"
)

// The kinds of urgency rule that a service can have.
const (
	urgencySeverity = "severity_based"
	urgencyHours    = "use_support_hours"
)

// urgencyRule decides the urgency of a service's new incidents. kind is high,
// low, urgencySeverity or urgencyHours; the rest is for the last.
type urgencyRule struct {
	kind            string
	hours           supportHours
	during, outside string
	raise           bool // to high, when the support hours begin
}

// supportHours are the hours of a day, on some days of the week (1 is Monday).
type supportHours struct {
	zone      *time.Location
	zoneLabel string
	from, to  time.Duration // since midnight, wall clock
	days      []int
}

// urgency is what a new incident of the severity gets at the instant at.
func (u urgencyRule) urgency(severity string, at time.Time) string {
	rule := u.kind
	if rule == urgencyHours {
		rule = u.outside
		if u.hours.cover(at) {
			rule = u.during
		}
	}
	switch rule {
	case low:
		return low
	case urgencySeverity:
		if severity == "warning" || severity == "info" {
			return low
		}
	}
	return high
}

func (h supportHours) cover(at time.Time) bool {
	local := at.In(h.zone)
	if !slices.Contains(h.days, isoDay(local)) {
		return false
	}
	return !at.Before(h.on(local, h.from)) && at.Before(h.on(local, h.to))
}

// on gives the wall-clock time of local's day.
func (h supportHours) on(local time.Time, clock time.Duration) time.Time {
	y, m, d := local.Date()
	return time.Date(y, m, d, 0, 0, int(clock/time.Second), 0, h.zone)
}

// next is when support hours begin after at; zero where they never do.
func (h supportHours) next(at time.Time) time.Time {
	for day := range 8 {
		local := at.In(h.zone).AddDate(0, 0, day)
		if begin := h.on(local, h.from); slices.Contains(h.days, isoDay(local)) && begin.After(at) {
			return begin
		}
	}
	return time.Time{}
}

// isoDay numbers the days of the week from Monday, 1, to Sunday, 7.
func isoDay(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

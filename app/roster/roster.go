// Package roster is shift arithmetic: who is on call, when, until when, and who
// is next to and above them. It is pure: the rows of PagerDuty's on-call list and
// the present moment go in, values come out.
package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Shifts merges on-call rows of user into shifts, sorted by start. PagerDuty
// lists a shift once for every policy and level that uses its schedule, and may
// cut an unbroken stretch in two; here it is one Shift with its lowest level.
// Permanent on-calls are one Shift without schedule and end.
func Shifts(rows []app.OnCall, user string) []app.Shift {
	var shifts []app.Shift
	for _, r := range rows {
		if r.User.ID == user && (r.Permanent() || r.End.After(r.Start)) {
			shifts = append(shifts, app.Shift{Schedule: r.Schedule, User: r.User, Level: r.Level, Start: r.Start, End: r.End})
		}
	}
	slices.SortStableFunc(shifts, func(a, b app.Shift) int {
		return cmp.Or(cmp.Compare(a.Schedule.ID, b.Schedule.ID), a.Start.Compare(b.Start), b.End.Compare(a.End))
	})
	merged := shifts[:0]
	for _, s := range shifts {
		if n := len(merged); n > 0 && touches(merged[n-1], s) {
			last := &merged[n-1]
			last.Level = min(last.Level, s.Level)
			if !last.End.IsZero() && (s.End.IsZero() || s.End.After(last.End)) {
				last.End = s.End
			}
			continue
		}
		merged = append(merged, s)
	}
	slices.SortStableFunc(merged, func(a, b app.Shift) int {
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Schedule.ID, b.Schedule.ID))
	})
	return merged
}

// touches reports whether b, which starts no earlier than a, goes on where a is.
func touches(a, b app.Shift) bool {
	return a.Schedule.ID == b.Schedule.ID && (a.End.IsZero() || !b.Start.After(a.End))
}

// Duty sums up for user at now: what runs, until when without a break, what is
// next, and who of the ladders stands beside and above.
func Duty(rows []app.OnCall, ladders []app.Ladder, user string, now time.Time) app.Duty {
	var d app.Duty
	shifts := Shifts(rows, user)
	for _, s := range shifts {
		switch {
		case s.Covers(now):
			d.Shifts = append(d.Shifts, s)
		case s.Start.After(now) && d.Next == nil:
			d.Next = &s
		}
	}
	d.Now = len(d.Shifts) > 0
	if d.Now {
		d.Until = unbroken(shifts, now)
	}
	d.Beside, d.Above = mates(rows, ladders, user, now)
	return d
}

// unbroken is the end of the stretch of shifts without a gap from now on; zero
// where a permanent one makes it endless.
func unbroken(shifts []app.Shift, now time.Time) time.Time {
	end := now
	for _, s := range shifts { // sorted by start
		if s.Start.After(end) {
			break
		}
		if s.End.IsZero() {
			return time.Time{}
		}
		if s.End.After(end) {
			end = s.End
		}
	}
	return end
}

func mates(rows []app.OnCall, ladders []app.Ladder, user string, now time.Time) (beside, above []app.Mate) {
	type rung struct {
		policy string
		level  int
	}
	mine := map[rung]bool{}
	for _, r := range rows {
		s := app.Shift{Start: r.Start, End: r.End}
		if r.User.ID == user && s.Covers(now) {
			mine[rung{r.Policy.ID, r.Level}] = true
		}
	}
	for _, l := range ladders {
		for _, level := range l.Levels {
			at := rung{l.Policy.ID, level.Number}
			below := rung{l.Policy.ID, level.Number - 1}
			for _, who := range level.OnCall {
				mate := app.Mate{User: who, Policy: l.Policy, Level: level.Number}
				switch {
				case who.ID == user:
				case mine[at]:
					beside = append(beside, mate)
				case mine[below]:
					above = append(above, mate)
				}
			}
		}
	}
	return beside, above
}

package roster

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Shifts merges on-call rows of user into shifts; see Merge.
func Shifts(rows []app.OnCall, user string) []app.Shift {
	return Merge(slices.DeleteFunc(slices.Clone(rows), func(r app.OnCall) bool { return r.User.ID != user }))
}

// Merge makes shifts of on-call rows, of anybody, sorted by start. PagerDuty lists
// a shift once for every policy and level that uses its schedule, and may cut an
// unbroken stretch in two; here it is one Shift with its lowest level. All permanent
// on-calls of a person are one Shift without schedule and end.
func Merge(rows []app.OnCall) []app.Shift {
	var shifts []app.Shift
	for _, r := range rows {
		if !r.User.Zero() {
			shifts = append(shifts, app.Shift{Schedule: r.Schedule, User: r.User, Level: r.Level, Start: r.Start, End: r.End})
		}
	}
	return merge(shifts)
}

// Rendered are the shifts of everybody on the schedule, at the level that the caller
// knows it to be used at; 0 means unknown.
func Rendered(s app.Schedule, level int) []app.Shift {
	var shifts []app.Shift
	for _, slot := range s.Slots {
		if !slot.User.Zero() && !slot.Empty() {
			shifts = append(shifts, app.Shift{Schedule: s.Ref, User: slot.User, Level: level, Start: slot.Start, End: slot.End})
		}
	}
	return merge(shifts)
}

// merge joins what overlaps or touches on one schedule and is of one person. What
// is over before it starts is left out.
func merge(shifts []app.Shift) []app.Shift {
	shifts = slices.DeleteFunc(shifts, func(s app.Shift) bool { return !s.End.IsZero() && !s.End.After(s.Start) })
	slices.SortStableFunc(shifts, func(a, b app.Shift) int {
		return cmp.Or(cmp.Compare(a.User.ID, b.User.ID), cmp.Compare(a.Schedule.ID, b.Schedule.ID), a.Start.Compare(b.Start), a.End.Compare(b.End))
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
		return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.Level, b.Level), cmp.Compare(a.Schedule.ID, b.Schedule.ID), byName(a.User, b.User))
	})
	return merged
}

// touches reports whether b, which starts no earlier than a, goes on where a is.
func touches(a, b app.Shift) bool {
	return a.User.ID == b.User.ID && a.Schedule.ID == b.Schedule.ID && (a.End.IsZero() || !b.Start.After(a.End))
}

// Busy is the time of the shifts in window, of whomever and wherever they are:
// sorted and disjoint. What has no end goes on to the end of the window.
func Busy(shifts []app.Shift, window app.Span) []app.Span {
	spans := make([]app.Span, len(shifts))
	for n, s := range shifts {
		spans[n] = span(s, window)
	}
	return within(spans, window)
}

// span is the time of a shift; one without an end ends where window does.
func span(s app.Shift, window app.Span) app.Span {
	if s.End.IsZero() {
		s.End = window.End
	}
	return app.Span{Start: s.Start, End: s.End}
}

// Next is the first shift that starts after at.
func Next(shifts []app.Shift, at time.Time) (app.Shift, bool) {
	var next app.Shift
	found := false
	for _, s := range shifts {
		if s.Start.After(at) && (!found || s.Start.Before(next.Start)) {
			next, found = s, true
		}
	}
	return next, found
}

// Until is the end of the unbroken time from at on that the shifts cover; at itself
// where none runs, and zero where it has no end. Shifts may come in any order.
func Until(shifts []app.Shift, at time.Time) time.Time {
	sorted := slices.SortedFunc(slices.Values(shifts), func(a, b app.Shift) int { return a.Start.Compare(b.Start) })
	end := at
	for _, s := range sorted {
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

// SourceOf says why a shift is its person's, as far as the schedules tell: an
// override where any part of it is one, else the source of the first slot in it, else
// "".
func SourceOf(shift app.Shift, schedules []app.Schedule) app.Source {
	if shift.Schedule.Zero() {
		return app.PermanentDuty
	}
	source := app.Source("")
	for _, s := range schedules {
		if s.ID != shift.Schedule.ID {
			continue
		}
		whole := span(shift, s.Window)
		for _, slot := range s.Slots {
			if slot.User.ID == shift.User.ID && slot.Overlaps(whole) {
				if slot.Source == app.ByOverride {
					return app.ByOverride
				}
				source = cmp.Or(source, slot.Source)
			}
		}
	}
	return source
}

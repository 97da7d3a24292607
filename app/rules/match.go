package rules

import (
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// matches reports whether the rule's hours and days hold at that time of the wall.
func (t Table) matches(r *app.Rule, wall time.Time) bool {
	hours := t.hours()
	clock := time.Duration(wall.Hour())*time.Hour + time.Duration(wall.Minute())*time.Minute
	today := app.DateOf(wall)
	workday := func(d app.Date) bool { return app.Workdays.Covers(d, hours) }
	counts := func(d app.Date) bool { return r.Days.Covers(d, hours) }
	switch r.Hours.Word {
	case app.WorkHours:
		return within(hours.Work, today, clock, func(d app.Date) bool { return workday(d) && counts(d) })
	case app.FreeHours:
		return !within(hours.Work, today, clock, workday) && counts(today)
	case app.SleepHours:
		return within(hours.Sleep, today, clock, counts)
	}
	if r.Hours == (app.DayPart{}) {
		return counts(today)
	}
	return within(r.Hours.Daily, today, clock, counts)
}

// within reports whether the clock lies in the stretch as it began on a day that
// counts: on today, or, where it goes on over midnight, on the day before.
func within(d app.Daily, today app.Date, clock time.Duration, counts func(app.Date) bool) bool {
	switch {
	case d.From < d.To:
		return d.From <= clock && clock < d.To && counts(today)
	case d.From == d.To:
		return false
	case clock >= d.From:
		return counts(today)
	}
	return clock < d.To && counts(today.Add(-1))
}

func (t Table) hours() app.Hours {
	if t.Hours.Work.From == t.Hours.Work.To {
		defaults := app.DefaultHours()
		t.Hours.Work, t.Hours.Sleep = defaults.Work, defaults.Sleep
	}
	return t.Hours
}

func (t Table) zone() *time.Location {
	if t.Zone == nil {
		return time.Local
	}
	return t.Zone
}

func fitsService(pattern string, service app.Ref) bool {
	return pattern == "" || pattern == service.ID || fits(pattern, service.Name)
}

// fits reports whether text is what the pattern means: whole, where the pattern has *
// or ?, and a part of it otherwise.
func fits(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	pattern, text = strings.ToLower(pattern), strings.ToLower(text)
	if !strings.ContainsAny(pattern, "*?") {
		return strings.Contains(text, pattern)
	}
	return glob([]rune(pattern), []rune(text))
}

// glob goes back to the last * only, as an earlier one could take no more than it: the
// work is bounded by the product of the lengths, whatever somebody else's text holds.
func glob(pattern, text []rune) bool {
	p, t, star, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			mark++
			p, t = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

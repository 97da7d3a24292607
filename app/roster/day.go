package roster

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Instant is when the wall clock of zone first shows that time of that day, counted
// from midnight, or a later one where it leaps over it. Where the clock is put back
// and shows it twice, the first time counts. So instants never run backwards: a
// later time of the wall is never earlier in the world.
func Instant(date app.Date, clock time.Duration, zone *time.Location) time.Time {
	wall := date.UTC().Add(clock)
	// A day before the same hour in UTC, no clock on earth shows it yet. From there it
	// goes from one change of clocks to the next.
	for t := wall.Add(-24 * time.Hour).In(in(zone)); ; {
		_, offset := t.Zone()
		shown := wall.Add(-time.Duration(offset) * time.Second).In(t.Location())
		if shown.Before(t) {
			shown = t
		}
		_, change := t.ZoneBounds()
		if !change.IsZero() && !change.After(t) { // Go errs on the last days of leap years after 2037
			change = t.Add(24 * time.Hour)
		}
		if change.IsZero() || shown.Before(change) {
			return shown
		}
		t = change
	}
}

func in(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// Day is a day of the calendar as it passes in a zone. Its span is 24 hours long
// but for days on which clocks change, and empty where the calendar leapt over it.
// Days follow on each other without a hole.
type Day struct {
	app.Span
	Date app.Date `json:"date"`
	// Outside says that it fills a month's first or last week from another month.
	Outside bool `json:"outside,omitempty"`
}

// NewDay is the day as it passes in zone.
func NewDay(date app.Date, zone *time.Location) Day {
	return Day{Span: app.Span{Start: Instant(date, 0, zone), End: Instant(date.Add(1), 0, zone)}, Date: date}
}

// Fraction is how much of the day has passed at t: 0 at its start, 1 at its end and
// after. It counts real time: on a day of 23 hours each hour is a 23rd.
func (d Day) Fraction(t time.Time) float64 {
	if d.Empty() || !t.After(d.Start) {
		return 0
	}
	return min(1, float64(t.Sub(d.Start))/float64(d.Length()))
}

// Part is where a span lies on the day, as fractions; false where it does not.
func (d Day) Part(s app.Span) (from, to float64, ok bool) {
	if s = s.Clip(d.Span); s.Empty() {
		return 0, 0, false
	}
	return d.Fraction(s.Start), d.Fraction(s.End), true
}

// Hours are the moments of the day at which the wall clock shows a full hour: one
// shown twice is there twice, one that was leapt over is missing.
func (d Day) Hours() []time.Time {
	var hours []time.Time
	for t := d.Start; t.Before(d.End); {
		_, change := t.ZoneBounds()
		if !change.IsZero() && !change.After(t) { // Go errs on the last days of leap years after 2037
			change = t.Add(24 * time.Hour)
		}
		if change.IsZero() || change.After(d.End) {
			change = d.End
		}
		past := time.Duration(t.Minute())*time.Minute + time.Duration(t.Second())*time.Second + time.Duration(t.Nanosecond())
		if past > 0 {
			past -= time.Hour
		}
		for at := t.Add(-past); at.Before(change); at = at.Add(time.Hour) {
			hours = append(hours, at)
		}
		t = change
	}
	return hours
}

// Days are n days from first on.
func Days(first app.Date, n int, zone *time.Location) []Day {
	days := make([]Day, max(n, 0))
	for i := range days {
		days[i].Date = first.Add(i)
		days[i].Start = Instant(days[i].Date, 0, zone)
		if i > 0 {
			days[i-1].End = days[i].Start
		}
	}
	if n > 0 {
		days[n-1].End = Instant(first.Add(n), 0, zone)
	}
	return days
}

// Week is the week of date, beginning with first.
func Week(date app.Date, first time.Weekday, zone *time.Location) []Day {
	return Days(date.Add(-since(first, date)), 7, zone)
}

// Month is the month in whole weeks that begin with first: four to six times seven
// days, those of other months marked.
func Month(year int, month time.Month, first time.Weekday, zone *time.Location) []Day {
	start := app.DateOf(app.Date{Year: year, Month: month, Day: 1}.UTC())
	end := app.DateOf(app.Date{Year: year, Month: month + 1, Day: 1}.UTC())
	before := since(first, start)
	length := int(end.UTC().Sub(start.UTC()) / (24 * time.Hour))
	days := Days(start.Add(-before), (before+length+6)/7*7, zone)
	for n := range days {
		days[n].Outside = n < before || n >= before+length
	}
	return days
}

// since is how many days date lies after the last day called first.
func since(first time.Weekday, date app.Date) int {
	return (int(date.Weekday()-first)%7 + 7) % 7
}

package roster

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Nights is the time of window in which a person in zone sleeps; every span is one
// night.
func Nights(window app.Span, hours app.Hours, zone *time.Location) []app.Span {
	return daily(window, hours.Sleep, zone, func(app.Date) bool { return true })
}

// Weekends is the time of window that falls on weekends in zone, from midnight to
// midnight.
func Weekends(window app.Span, hours app.Hours, zone *time.Location) []app.Span {
	return daily(window, wholeDay, zone, func(d app.Date) bool { return hours.IsWeekend(d.Weekday()) })
}

// Holidays is the time of window that falls on holidays in zone, from midnight to
// midnight.
func Holidays(window app.Span, hours app.Hours, zone *time.Location) []app.Span {
	return daily(window, wholeDay, zone, func(d app.Date) bool { return hours.Holidays[d] })
}

// Work is the time of window in which a person in zone works. Work that goes on over
// midnight belongs to the day on which it begins.
func Work(window app.Span, hours app.Hours, zone *time.Location) []app.Span {
	return daily(window, hours.Work, zone, func(d app.Date) bool {
		return !hours.IsWeekend(d.Weekday()) && !hours.Holidays[d]
	})
}

var wholeDay = app.Daily{To: 24 * time.Hour}

// daily is the time of window that lies in a stretch of the days which count.
func daily(window app.Span, part app.Daily, zone *time.Location, counts func(app.Date) bool) []app.Span {
	if window.Empty() || part.From == part.To {
		return nil
	}
	var spans []app.Span
	// One day earlier, as a stretch over midnight may reach into the window.
	for d := app.DateOf(window.Start.In(in(zone))).Add(-1); ; d = d.Add(1) {
		start := Instant(d, part.From, zone)
		if !start.Before(window.End) {
			return Union(spans)
		}
		if !counts(d) {
			continue
		}
		to := d
		if part.To < part.From {
			to = d.Add(1)
		}
		spans = append(spans, app.Span{Start: start, End: Instant(to, part.To, zone)}.Clip(window))
	}
}

// Load is how much on-call time there is, and how much of it falls into which part
// of a person's days. The parts overlap: Saturday's night is night and weekend.
type Load struct {
	Total   time.Duration `json:"total"`
	Work    time.Duration `json:"work"`
	Night   time.Duration `json:"night"`
	Weekend time.Duration `json:"weekend"`
	Holiday time.Duration `json:"holiday"`
	// Nights counts the nights of which any part is in it.
	Nights int `json:"nights"`
}

// OutOfHours is the time outside work.
func (l Load) OutOfHours() time.Duration { return l.Total - l.Work }

// Measure tells the load of stretches for a person who lives in zone. Time in
// several of them counts once.
func Measure(stretches []app.Span, hours app.Hours, zone *time.Location) Load {
	stretches = Union(stretches)
	if len(stretches) == 0 {
		return Load{}
	}
	window := app.Span{Start: stretches[0].Start, End: stretches[len(stretches)-1].End}
	nights := Nights(window, hours, zone)
	l := Load{
		Total:   Total(stretches),
		Work:    Total(Common(stretches, Work(window, hours, zone))),
		Night:   Total(Common(stretches, nights)),
		Weekend: Total(Common(stretches, Weekends(window, hours, zone))),
		Holiday: Total(Common(stretches, Holidays(window, hours, zone))),
	}
	rest := stretches
	for _, night := range nights {
		for len(rest) > 0 && !rest[0].End.After(night.Start) {
			rest = rest[1:]
		}
		if len(rest) > 0 && rest[0].Overlaps(night) {
			l.Nights++
		}
	}
	return l
}

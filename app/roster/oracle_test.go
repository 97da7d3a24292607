package roster_test

import (
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// The oracle walks through time minute by minute and looks at the wall clock; it
// knows no changes of clocks, no days and no arithmetic but counting.

// oddYears are zones with a year in which their clocks change, some in odd ways.
var oddYears = []struct {
	zone string
	year int
	// changes is how often clocks change, so that no test passes for want of any.
	changes int
}{
	{"Europe/Berlin", 2026, 2},
	{"Europe/London", 2026, 2},
	{"Europe/Dublin", 2026, 2}, // summer time is the standard there
	{"America/New_York", 2026, 2},
	{"America/Los_Angeles", 2026, 2},
	{"America/St_Johns", 2006, 2}, // at a minute past midnight
	{"America/Havana", 2024, 2},   // midnight twice
	{"America/Sao_Paulo", 2018, 2},
	{"America/Santiago", 2024, 2},
	{"America/Asuncion", 2023, 2},
	{"Atlantic/Azores", 2026, 2},
	{"Africa/Cairo", 2024, 2},
	{"Africa/Casablanca", 2026, 2}, // back for Ramadan
	{"Asia/Beirut", 2024, 2},
	{"Asia/Gaza", 2023, 2},
	{"Asia/Kolkata", 2026, 0},
	{"Asia/Kathmandu", 1985, 1}, // by a quarter of an hour
	{"Asia/Pyongyang", 2018, 1}, // by half an hour, at 23:30
	{"Australia/Lord_Howe", 2026, 2},
	{"Australia/Adelaide", 2026, 2},
	{"Pacific/Chatham", 2026, 2},
	{"Pacific/Apia", 2011, 3},
	{"Antarctica/Troll", 2026, 2}, // by two hours
	{"UTC", 2026, 0},
}

func oracleZones(t *testing.T) []*time.Location {
	zones := make([]*time.Location, len(oddYears))
	for n, o := range oddYears {
		zones[n] = zone(t, o.zone)
	}
	return zones
}

// changesOf are moments of the year, to a quarter of an hour, by which the offset has
// changed.
func changesOf(zone *time.Location, year int) []time.Time {
	var changes []time.Time
	_, last := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).In(zone).Zone()
	for t := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() == year; t = t.Add(15 * time.Minute) {
		if _, offset := t.In(zone).Zone(); offset != last {
			changes, last = append(changes, t), offset
		}
	}
	return changes
}

// walk gives each minute of the window with the latest that the wall clock has shown
// by then, as a time in UTC that shows the same.
func walk(window app.Span, zone *time.Location) iter.Seq2[time.Time, time.Time] {
	return func(yield func(t, wall time.Time) bool) {
		var latest time.Time
		for t := window.Start.Add(-48 * time.Hour); t.Before(window.End); t = t.Add(time.Minute) {
			local := t.In(zone)
			shown := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), 0, 0, time.UTC)
			if shown.After(latest) {
				latest = shown
			}
			if !t.Before(window.Start) && !yield(t, latest) {
				return
			}
		}
	}
}

func TestDaysAndHoursMatchTheWallClock(t *testing.T) {
	for _, o := range oddYears {
		t.Run(fmt.Sprint(o.zone, " ", o.year), func(t *testing.T) {
			zone := zone(t, o.zone)
			changes := changesOf(zone, o.year)
			if len(changes) != o.changes {
				t.Fatalf("clocks change at %v, want %d times", changes, o.changes)
			}
			for _, change := range append(changes, time.Date(o.year, 6, 30, 0, 0, 0, 0, time.UTC)) {
				around := app.Span{Start: change.Add(-72 * time.Hour), End: change.Add(72 * time.Hour)}
				checkDays(t, around, zone)
				checkHours(t, around, zone)
			}
		})
	}
}

func checkDays(t *testing.T, around app.Span, zone *time.Location) {
	first, length := map[app.Date]time.Time{}, map[app.Date]time.Duration{}
	full := map[app.Date]int{}
	clocks := []time.Duration{0, 30 * time.Minute, 90 * time.Minute, 2 * time.Hour, 135 * time.Minute, 150 * time.Minute, 3 * time.Hour, 8 * time.Hour, 22 * time.Hour, 23*time.Hour + 45*time.Minute}
	shown := map[time.Time]time.Time{}
	for t, wall := range walk(around, zone) {
		d := app.DateOf(wall)
		if _, ok := first[d]; !ok {
			first[d] = t
		}
		length[d] += time.Minute
		if t.In(zone).Minute() == 0 {
			full[d]++
		}
		// Going backwards over the clocks finds those that this minute is the first to
		// have reached.
		for _, c := range clocks {
			for _, day := range []app.Date{d.Add(-1), d} {
				if at := day.UTC().Add(c); !at.After(wall) && shown[at].IsZero() {
					shown[at] = t
				}
			}
		}
	}
	for d, start := range first {
		if !start.After(around.Start) || !start.Before(around.End.Add(-27*time.Hour)) {
			continue // the walk did not see all of it
		}
		day := roster.NewDay(d, zone)
		if !day.Start.Equal(start) || day.Length() != length[d] {
			t.Errorf("%v: from %v for %v, want %v for %v", d, day.Start.UTC(), day.Length(), start, length[d])
		}
		if got := len(day.Hours()); got != full[d] {
			t.Errorf("%v has %d full hours, want %d", d, got, full[d])
		}
		for _, c := range clocks {
			if got, want := roster.Instant(d, c, zone), shown[d.UTC().Add(c)]; !got.Equal(want) {
				t.Errorf("%v %v: %v, want %v", d, c, got.UTC(), want)
			}
		}
	}
}

func checkHours(t *testing.T, around app.Span, zone *time.Location) {
	mid := app.DateOf(around.Start.Add(around.Length() / 2).In(zone))
	hours := app.Hours{
		Work:     app.Daily{From: 9 * time.Hour, To: 17*time.Hour + 30*time.Minute},
		Sleep:    app.Daily{From: 22 * time.Hour, To: 8 * time.Hour},
		Weekend:  []time.Weekday{time.Friday, time.Saturday},
		Holidays: map[app.Date]bool{mid: true, mid.Add(2): true},
	}
	for _, stretches := range [][]app.Span{
		{around},
		{{Start: around.Start.Add(11 * time.Hour), End: around.Start.Add(100*time.Hour + 7*time.Minute)}},
		{ // every other six hours, twice over
			{Start: around.Start.Add(60 * time.Hour), End: around.Start.Add(66 * time.Hour)},
			{Start: around.Start.Add(72 * time.Hour), End: around.Start.Add(78 * time.Hour)},
			{Start: around.Start.Add(72 * time.Hour), End: around.Start.Add(77 * time.Hour)},
			{Start: around.Start.Add(84 * time.Hour), End: around.Start.Add(90 * time.Hour)},
		},
		{{Start: around.Start.Add(5 * time.Hour), End: around.Start.Add(5 * time.Hour)}},
	} {
		var want roster.Load
		asleep, counted := false, false
		for at, wall := range walk(around, zone) {
			date, clock := app.DateOf(wall), time.Duration(wall.Hour())*time.Hour+time.Duration(wall.Minute())*time.Minute
			night := clock >= 22*time.Hour || clock < 8*time.Hour
			if !night || !asleep {
				counted = false
			}
			asleep = night
			if !covers(stretches, at) {
				continue
			}
			weekend, holiday := date.Weekday() == time.Friday || date.Weekday() == time.Saturday, hours.Holidays[date]
			want.Total += time.Minute
			if weekend {
				want.Weekend += time.Minute
			}
			if holiday {
				want.Holiday += time.Minute
			}
			if !weekend && !holiday && clock >= 9*time.Hour && clock < 17*time.Hour+30*time.Minute {
				want.Work += time.Minute
			}
			if night {
				want.Night += time.Minute
				if !counted {
					want.Nights, counted = want.Nights+1, true
				}
			}
		}
		if got := roster.Measure(stretches, hours, zone); got != want {
			t.Errorf("%v:\n got %+v\nwant %+v", stretches, got, want)
		}
		if want.Total == 0 && !stretches[0].Empty() || want.Total > 100*time.Hour && (want.Work == 0 || want.Weekend+want.Holiday == 0) {
			t.Errorf("the walk saw nothing: %+v", want)
		}
	}
}

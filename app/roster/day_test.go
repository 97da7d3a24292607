package roster_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func date(text string) app.Date {
	d, err := app.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return d
}

func TestDaysAreAsLongAsTheyAre(t *testing.T) {
	for _, c := range []struct {
		zone, date, start string
		length            time.Duration
	}{
		{"UTC", "2026-03-29", "2026-03-29 00:00", 24 * time.Hour},
		{"Europe/Berlin", "2026-03-28", "2026-03-27 23:00", 24 * time.Hour},
		{"Europe/Berlin", "2026-03-29", "2026-03-28 23:00", 23 * time.Hour},
		{"Europe/Berlin", "2026-10-25", "2026-10-24 22:00", 25 * time.Hour},
		{"America/New_York", "2026-03-08", "2026-03-08 05:00", 23 * time.Hour},
		{"America/New_York", "2026-11-01", "2026-11-01 04:00", 25 * time.Hour},
		{"Australia/Lord_Howe", "2026-04-05", "2026-04-04 13:00", 24*time.Hour + 30*time.Minute},
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-03 13:30", 23*time.Hour + 30*time.Minute},
		{"Asia/Kolkata", "2026-03-29", "2026-03-28 18:30", 24 * time.Hour},
		{"Asia/Kathmandu", "2026-03-29", "2026-03-28 18:15", 24 * time.Hour},
		{"Antarctica/Troll", "2026-03-29", "2026-03-29 00:00", 22 * time.Hour},
		// The midnight that begins the day does not exist: it begins at one.
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04 03:00", 23 * time.Hour},
		{"Africa/Cairo", "2024-04-26", "2024-04-25 22:00", 23 * time.Hour},
		{"Asia/Beirut", "2024-03-31", "2024-03-30 22:00", 23 * time.Hour},
		{"America/Santiago", "2024-09-08", "2024-09-08 04:00", 23 * time.Hour},
		// Midnight comes, and clocks go back from it to eleven: the day before is longer.
		{"America/Sao_Paulo", "2018-02-17", "2018-02-17 02:00", 25 * time.Hour},
		{"America/Sao_Paulo", "2018-02-18", "2018-02-18 03:00", 24 * time.Hour},
		// Midnight comes twice: the day begins with the first.
		{"America/Havana", "2024-11-03", "2024-11-03 04:00", 25 * time.Hour},
		// One minute of the new day has passed when clocks go back to the old one.
		{"America/St_Johns", "2006-10-28", "2006-10-28 02:30", 24 * time.Hour},
		{"America/St_Johns", "2006-10-29", "2006-10-29 02:30", 25 * time.Hour},
		// Samoa went over the date line and left a Friday out.
		{"Pacific/Apia", "2011-12-29", "2011-12-29 10:00", 24 * time.Hour},
		{"Pacific/Apia", "2011-12-30", "2011-12-30 10:00", 0},
		{"Pacific/Apia", "2011-12-31", "2011-12-30 10:00", 24 * time.Hour},
		// And Kwajalein a Saturday.
		{"Pacific/Kwajalein", "1993-08-21", "1993-08-21 12:00", 0},
	} {
		d := roster.NewDay(date(c.date), zone(t, c.zone))
		if d.Length() != c.length || !d.Start.Equal(at(c.start)) || d.Date != date(c.date) {
			t.Errorf("%s %s: %v long from %v, want %v from %s", c.zone, c.date, d.Length(), d.Start.UTC(), c.length, c.start)
		}
	}
}

func TestInstant(t *testing.T) {
	for _, c := range []struct {
		zone, date, want string
		clock            time.Duration
	}{
		{"Europe/Berlin", "2026-12-01", "2026-12-01 08:00", 9 * time.Hour},
		{"Europe/Berlin", "2026-03-29", "2026-03-29 01:00", 150 * time.Minute}, // 02:30 is leapt over
		{"Europe/Berlin", "2026-03-29", "2026-03-29 01:00", 3 * time.Hour},
		{"Europe/Berlin", "2026-10-25", "2026-10-25 00:30", 150 * time.Minute}, // 02:30 comes twice
		{"Europe/Berlin", "2026-10-25", "2026-10-25 02:00", 3 * time.Hour},
		{"Australia/Lord_Howe", "2026-10-04", "2026-10-03 15:30", 135 * time.Minute},
		{"Asia/Kathmandu", "2026-12-01", "2026-11-30 18:45", 30 * time.Minute},
		{"Pacific/Apia", "2011-12-30", "2011-12-30 10:00", 12 * time.Hour},
		{"UTC", "2026-12-01", "2026-12-02 00:00", 24 * time.Hour},
	} {
		if got := roster.Instant(date(c.date), c.clock, zone(t, c.zone)); !got.Equal(at(c.want)) {
			t.Errorf("%s %s %v: %v, want %s", c.zone, c.date, c.clock, got.UTC(), c.want)
		}
	}
	if got := roster.Instant(date("2026-12-01"), time.Hour, nil); !got.Equal(at("12-01 01:00")) {
		t.Errorf("without a zone: %v", got)
	}
}

func TestMonth(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct {
		year              int
		month             time.Month
		first             time.Weekday
		from, to          string
		days, out, before int
	}{
		{2026, time.February, time.Sunday, "2026-02-01", "2026-02-28", 28, 0, 0},
		{2026, time.February, time.Monday, "2026-01-26", "2026-03-01", 35, 7, 6},
		{2026, time.March, time.Monday, "2026-02-23", "2026-04-05", 42, 11, 6},
		{2026, time.December, time.Saturday, "2026-11-28", "2027-01-01", 35, 4, 3},
		{2024, time.February, time.Monday, "2024-01-29", "2024-03-03", 35, 6, 3},
		{2026, 13, time.Monday, "2026-12-28", "2027-01-31", 35, 4, 4},
	} {
		days := roster.Month(c.year, c.month, c.first, berlin)
		out, before := 0, 0
		for n, d := range days {
			if d.Outside {
				out++
				if n < 7 {
					before++
				}
			}
		}
		if len(days) != c.days || days[0].Date != date(c.from) || days[len(days)-1].Date != date(c.to) || out != c.out || before != c.before {
			t.Errorf("%v %d from %v: %d days from %v to %v, %d outside, %d before", c.month, c.year, c.first, len(days), days[0].Date, days[len(days)-1].Date, out, before)
		}
	}
}

func TestWeek(t *testing.T) {
	for first, want := range map[time.Weekday]string{time.Monday: "2026-12-07", time.Sunday: "2026-12-13", time.Saturday: "2026-12-12", time.Weekday(8): "2026-12-07", time.Weekday(-6): "2026-12-07"} {
		for _, day := range []string{"2026-12-13"} { // a Sunday
			days := roster.Week(date(day), first, nil)
			if len(days) != 7 || days[0].Date != date(want) {
				t.Errorf("week from %v of %s begins %v", first, day, days[0].Date)
			}
		}
	}
	if got := roster.Days(date("2026-12-01"), -1, nil); len(got) != 0 {
		t.Errorf("less than no days: %v", got)
	}
}

func TestDaysFollowOnEachOther(t *testing.T) {
	zones := oracleZones(t)
	rapid.Check(t, func(rt *rapid.T) {
		where := zones[even(rt, "zone", 0, len(zones)-1)]
		first := app.Date{Year: even(rt, "year", 1970, 2060), Month: time.Month(even(rt, "month", 1, 12)), Day: 1}
		days := roster.Month(first.Year, first.Month, time.Weekday(even(rt, "first", 0, 6)), where)
		if len(days)%7 != 0 {
			rt.Fatalf("%d days", len(days))
		}
		for n, d := range days {
			if d.End.Before(d.Start) || n > 0 && (!d.Start.Equal(days[n-1].End) || d.Date != days[n-1].Date.Add(1)) {
				rt.Fatalf("day %d: %v", n, d)
			}
			if one := roster.NewDay(d.Date, where); !one.Same(d.Span) {
				rt.Fatalf("%v alone is %v", d, one)
			}
		}
	})
}

func TestFraction(t *testing.T) {
	d := roster.NewDay(date("2026-03-29"), zone(t, "Europe/Berlin")) // 23 hours
	for at, want := range map[time.Duration]float64{-time.Hour: 0, 0: 0, time.Hour: 1.0 / 23, 23 * time.Hour: 1, 40 * time.Hour: 1} {
		if got := d.Fraction(d.Start.Add(at)); got != want {
			t.Errorf("after %v: %v, want %v", at, got, want)
		}
	}
	if from, to, ok := d.Part(app.Span{Start: d.Start.Add(-time.Hour), End: d.Start.Add(23 * time.Hour / 2)}); from != 0 || to != 0.5 || !ok {
		t.Errorf("part %v %v %v", from, to, ok)
	}
	if _, _, ok := d.Part(app.Span{Start: d.End, End: d.End.Add(time.Hour)}); ok {
		t.Error("the day after is no part")
	}
	never := roster.NewDay(date("2011-12-30"), zone(t, "Pacific/Apia"))
	if got := never.Fraction(never.Start.Add(time.Hour)); got != 0 {
		t.Errorf("a day that never was is past by %v", got)
	}
	if _, _, ok := never.Part(app.Span{Start: never.Start.Add(-time.Hour), End: never.Start.Add(time.Hour)}); ok {
		t.Error("nothing lies on a day that never was")
	}
}

func TestHoursOfADay(t *testing.T) {
	for _, c := range []struct{ zone, date, want string }{
		{"Europe/Berlin", "2026-03-29", "[0 1 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23]"},
		{"Europe/Berlin", "2026-10-25", "[0 1 2 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23]"},
		{"Asia/Kathmandu", "2026-12-01", "[0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23]"},
		{"Australia/Lord_Howe", "2026-10-04", "[0 1 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23]"}, // 02:00 becomes 02:30
		{"Pacific/Apia", "2011-12-30", "[]"},
	} {
		var hours []int
		for _, h := range roster.NewDay(date(c.date), zone(t, c.zone)).Hours() {
			if h.Minute() != 0 {
				t.Errorf("%s: %v is no full hour", c.zone, h)
			}
			hours = append(hours, h.Hour())
		}
		if got := fmt.Sprint(hours); got != c.want {
			t.Errorf("%s %s: %s", c.zone, c.date, got)
		}
	}
}

package simulator

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A rendered schedule is in order, without overlaps, and says at each instant
// what one finds by asking the overrides and layers one by one.
func TestRenderedSchedulesSayWhoItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		people := []*person{{name: "a"}, {name: "b"}, {name: "c"}}
		who := rapid.SampledFrom(people)
		zone, err := time.LoadLocation(rapid.SampledFrom([]string{"UTC", "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"}).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 365*24).Draw(t, "begin")) * time.Hour)
		s := &layerSchedule{zone: zone}
		hours := func(name string, from, to int) time.Duration {
			return time.Duration(rapid.IntRange(from, to).Draw(t, name)) * time.Hour
		}
		for range rapid.IntRange(0, 3).Draw(t, "layers") {
			l := &layer{
				anchor: wall(begin.Add(-hours("past", 0, 600)), zone), turn: hours("turn", 1, 200),
				people: rapid.SliceOfN(who, 1, 4).Draw(t, "people"),
			}
			for range rapid.IntRange(0, 2).Draw(t, "restrictions") {
				l.restrictions = append(l.restrictions, restriction{
					day: rapid.IntRange(0, 7).Draw(t, "day"), start: hours("at", 0, 23), lasts: hours("lasts", 1, 24),
				})
			}
			s.layers = append(s.layers, l)
		}
		for i := range rapid.IntRange(0, 4).Draw(t, "overrides") {
			start := begin.Add(hours("start", -50, 300))
			s.overrides = append(s.overrides, &override{id: itoa(i), start: start, end: start.Add(hours("length", 0, 60)), who: who.Draw(t, "who")})
		}
		from := begin.Add(hours("from", 0, 200))
		to := from.Add(hours("window", 1, 400))
		spans := s.final(from, to)
		for i, one := range spans {
			if !one.start.Before(one.end) || !one.overlaps(from, to) || i > 0 && one.start.Before(spans[i-1].end) {
				t.Fatalf("span %d of %v", i, spans)
			}
		}
		for range 20 {
			at := from.Add(time.Duration(rapid.Int64Range(0, int64(to.Sub(from))-1).Draw(t, "at")))
			var want, got *person
			if people := at1(spans, at); len(people) == 1 {
				got = people[0]
			}
			if want = s.naive(at); got != want {
				t.Fatalf("at %v it is %v, want %v: %v", at, got, want, spans)
			}
		}
	})
}

// naive finds who is on call at one instant, without rendering anything.
func (s *layerSchedule) naive(at time.Time) *person {
	for i := len(s.overrides) - 1; i >= 0; i-- {
		if o := s.overrides[i]; !at.Before(o.start) && at.Before(o.end) {
			return o.who
		}
	}
	for i := len(s.layers) - 1; i >= 0; i-- {
		l := s.layers[i]
		if at.Before(l.anchor) || !l.allows(at, s.zone) {
			continue
		}
		k := 0
		for !wall(standIn(l.anchor, s.zone).Add(time.Duration(k+1)*l.turn), s.zone).After(at) {
			k++
		}
		return l.people[k%len(l.people)]
	}
	return nil
}

// allows reports whether some restriction, or none at all, covers the instant.
func (l *layer) allows(at time.Time, zone *time.Location) bool {
	if len(l.restrictions) == 0 {
		return true
	}
	for _, r := range l.restrictions {
		midnight := standIn(at, zone).Truncate(24 * time.Hour)
		for back := range 3 {
			day := midnight.AddDate(0, 0, 1-back)
			if r.day != 0 && isoDay(day) != r.day {
				continue
			}
			begin := day.Add(r.start)
			if !at.Before(wall(begin, zone)) && at.Before(wall(begin.Add(r.lasts), zone)) {
				return true
			}
		}
	}
	return false
}

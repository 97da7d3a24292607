package roster_test

import (
	"math"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestLayAcrossTheChangeOfClocks(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	days := roster.Week(date("2026-03-29"), time.Monday, berlin) // its Sunday has 23 hours
	s := app.Schedule{Ref: rota, Window: app.Span{Start: days[0].Start, End: days[6].End}, Slots: []app.Slot{
		slot(ana, "2026-03-20 08:00", "2026-03-28 11:00"), // from before to Saturday noon
		slot(ben, "2026-03-28 11:00", "2026-03-29 10:30"), // to Sunday half past twelve
		slot(app.Ref{}, "2026-03-29 10:30", "2026-03-29 22:00"),
	}}
	row := roster.Lay(days, s)
	type b struct {
		who         string
		day         int
		from, to    float64
		first, last bool
	}
	told := func(blocks []roster.Block) []b {
		var out []b
		for _, x := range blocks {
			out = append(out, b{x.Slot.User.ID, x.Day, x.From, x.To, x.First, x.Last})
			if x.Lane != 0 || x.Lanes != 1 {
				t.Errorf("%v stands in lane %d of %d", x.Part, x.Lane, x.Lanes)
			}
		}
		return out
	}
	want := []b{
		{"PA", 0, 0, 1, false, false},
		{"PA", 1, 0, 1, false, false},
		{"PA", 2, 0, 1, false, false},
		{"PA", 3, 0, 1, false, false},
		{"PA", 4, 0, 1, false, false},
		{"PA", 5, 0, 0.5, false, true},
		{"PB", 5, 0.5, 1, true, false},
		{"PB", 6, 0, 0.5, false, true},
	}
	if got := told(row.Blocks); !slices.Equal(got, want) {
		t.Errorf("blocks\n got %v\nwant %v", got, want)
	}
	if got := told(row.Gaps); !slices.Equal(got, []b{{"", 6, 0.5, 1, true, true}}) {
		t.Errorf("gaps %v", got)
	}
	if row.Blocks[7].Part.Length() != 23*time.Hour/2 || row.Schedule != rota || row.Lanes != 1 {
		t.Errorf("row %+v", row)
	}
}

func TestLanes(t *testing.T) {
	days := roster.Days(date("2026-12-01"), 4, nil)
	window := app.Span{Start: days[0].Start, End: days[3].End}
	for _, c := range []struct {
		name  string
		slots []app.Slot
		want  map[string][2]int // by person and first hour: lane and lanes
		lanes int
	}{
		{"one after the other", []app.Slot{slot(ana, "12-01 00:00", "12-01 12:00"), slot(ben, "12-01 12:00", "12-02 00:00")}, map[string][2]int{"PA00": {0, 1}, "PB12": {0, 1}}, 1},
		{"two at once", []app.Slot{slot(ben, "12-01 00:00", "12-01 12:00"), slot(ana, "12-01 00:00", "12-01 12:00"), slot(cyd, "12-01 12:00", "12-02 00:00")}, map[string][2]int{"PA00": {0, 2}, "PB00": {1, 2}, "PC12": {0, 1}}, 2},
		{
			"a lane is used again within the group",
			[]app.Slot{slot(ana, "12-01 00:00", "12-01 04:00"), slot(ben, "12-01 02:00", "12-01 08:00"), slot(cyd, "12-01 04:00", "12-01 06:00")},
			map[string][2]int{"PA00": {0, 2}, "PB02": {1, 2}, "PC04": {0, 2}},
			2,
		},
		{
			"a turn in two slots keeps its lane when the other goes",
			[]app.Slot{slot(ana, "12-01 00:00", "12-01 04:00"), slot(ben, "12-01 00:00", "12-01 04:00"), slot(ben, "12-01 04:00", "12-01 09:00")},
			map[string][2]int{"PA00": {0, 2}, "PB00": {1, 2}, "PB04": {1, 2}},
			2,
		},
		{
			"what is crowded elsewhere needs no room here",
			[]app.Slot{slot(ana, "12-01 00:00", "12-01 04:00"), slot(ben, "12-10 00:00", "12-10 04:00"), slot(cyd, "12-10 00:00", "12-10 04:00")},
			map[string][2]int{"PA00": {0, 1}},
			1,
		},
	} {
		row := roster.Lay(days, app.Schedule{Ref: rota, Window: window, Slots: c.slots})
		got := map[string][2]int{}
		for _, b := range row.Blocks {
			got[b.Slot.User.ID+b.Part.Start.Format("15")] = [2]int{b.Lane, b.Lanes}
		}
		same(t, c.name, got, c.want)
		if row.Lanes != c.lanes {
			t.Errorf("%s: the row has %d lanes", c.name, row.Lanes)
		}
	}
	if row := roster.Lay(nil, app.Schedule{Ref: rota, Window: window, Slots: []app.Slot{slot(ana, "12-01 00:00", "12-01 12:00")}}); row.Lanes != 1 || len(row.Blocks) != 0 {
		t.Errorf("no days: %+v", row)
	}
}

// drawRota gives a schedule of some 40 days around a change of clocks in a zone,
// with slots in whole minutes, and the days of the months and weeks there.
func drawRota(rt *rapid.T, zones map[*time.Location][]time.Time) (app.Schedule, []roster.Day, *time.Location) {
	list := sortedZones(zones)
	where := list[even(rt, "zone", 0, len(list)-1)]
	mid := zones[where][even(rt, "change", 0, len(zones[where])-1)]
	s := app.Schedule{Ref: rota, Window: app.Span{Start: mid.AddDate(0, 0, -9), End: mid.AddDate(0, 0, 9)}}
	for range even(rt, "slots", 0, 12) {
		start := mid.Add(time.Duration(even(rt, "start", -20*1440, 20*1440)) * time.Minute)
		s.Slots = append(s.Slots, app.Slot{
			Span: app.Span{Start: start, End: start.Add(time.Duration(even(rt, "length", 0, 6*1440)) * time.Minute)},
			User: people[even(rt, "who", 0, 2)],
		})
	}
	today := app.DateOf(mid.In(where))
	first := time.Weekday(even(rt, "first", 0, 6))
	if bit.Draw(rt, "month") {
		return s, roster.Month(today.Year, today.Month, first, where), where
	}
	return s, roster.Week(today, first, where), where
}

func sortedZones(zones map[*time.Location][]time.Time) []*time.Location {
	list := make([]*time.Location, 0, len(zones))
	for z := range zones {
		list = append(list, z)
	}
	slices.SortFunc(list, func(a, b *time.Location) int {
		if a.String() < b.String() {
			return -1
		}
		return 1
	})
	return list
}

func changingZones(t *testing.T) map[*time.Location][]time.Time {
	zones := map[*time.Location][]time.Time{}
	for _, o := range oddYears {
		if z := zone(t, o.zone); o.changes > 0 {
			zones[z] = changesOf(z, o.year)
		}
	}
	return zones
}

func TestBlocksAreTheShifts(t *testing.T) {
	zones := changingZones(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, days, _ := drawRota(rt, zones)
		row := roster.Lay(days, s)
		grid := app.Span{Start: days[0].Start, End: days[len(days)-1].End}
		drawn := map[string]time.Duration{}
		for n, b := range row.Blocks {
			d := days[b.Day]
			drawn[b.Slot.User.ID] += b.Part.Length()
			if b.From < 0 || b.To > 1 || b.From >= b.To || b.Part.Empty() || !b.Part.Same(b.Part.Clip(d.Span)) || !b.Part.Same(b.Slot.Clip(d.Span)) {
				rt.Fatalf("block %+v lies not on %v", b, d)
			}
			if high := (b.To - b.From) * float64(d.Length()); math.Abs(high-float64(b.Part.Length())) > float64(time.Second) {
				rt.Fatalf("block %+v is %v high, but %v long", b, time.Duration(high), b.Part.Length())
			}
			if b.First != b.Part.Start.Equal(b.Slot.Start) || b.Last != b.Part.End.Equal(b.Slot.End) {
				rt.Fatalf("edges of %+v", b)
			}
			if n > 0 && b.Part.Start.Before(row.Blocks[n-1].Part.Start) {
				rt.Fatalf("blocks out of order")
			}
			if b.Lane < 0 || b.Lane >= b.Lanes || b.Lanes > row.Lanes {
				rt.Fatalf("block %+v of a row with %d lanes", b, row.Lanes)
			}
			most := 0
			for _, other := range row.Blocks {
				if other.Lane == b.Lane && other.Part.Overlaps(b.Part) && other.Slot.User != b.Slot.User {
					rt.Fatalf("%+v lies on %+v", b, other)
				}
				if other.Part.Covers(b.Part.Start) {
					most++
				}
			}
			if most > b.Lanes {
				rt.Fatalf("%d at once in %d lanes", most, b.Lanes)
			}
		}
		for _, p := range people {
			if want := roster.Total(mine(s.Slots, p.ID, grid)); drawn[p.ID] != want {
				rt.Fatalf("%s: blocks of %v, shifts of %v", p, drawn[p.ID], want)
			}
		}
		var free []app.Span
		for _, b := range row.Gaps {
			free = append(free, b.Part)
		}
		var gaps []app.Span
		for _, g := range roster.Gaps(s, grid) {
			gaps = append(gaps, g.Span)
		}
		if !slices.EqualFunc(roster.Union(free), gaps, app.Span.Same) {
			rt.Fatalf("gaps drawn %v, want %v", free, gaps)
		}
	})
}

// The most lanes a row has is the most people at once: nobody stands further out
// than they must.
func TestNoLaneTooMany(t *testing.T) {
	zones := changingZones(t)
	rapid.Check(t, func(rt *rapid.T) {
		s, _, where := drawRota(rt, zones)
		window := app.Span{Start: s.Window.Start.AddDate(0, 0, -30), End: s.Window.End.AddDate(0, 0, 30)}
		row := roster.Lay(roster.Days(app.DateOf(window.Start.In(where)), 80, where), s)
		most := 1
		for _, c := range roster.Cover(s.Slots, window) {
			most = max(most, len(c.People))
		}
		if row.Lanes != most {
			rt.Fatalf("%d lanes for %d people at once", row.Lanes, most)
		}
	})
}

// The grid against the walk: who stands on which day for how many minutes.
func TestGridMatchesTheWallClock(t *testing.T) {
	for _, o := range oddYears {
		where := zone(t, o.zone)
		for _, change := range changesOf(where, o.year) {
			s := app.Schedule{Ref: rota, Window: app.Span{Start: change.Add(-96 * time.Hour), End: change.Add(96 * time.Hour)}, Slots: []app.Slot{
				{Span: app.Span{Start: change.Add(-50 * time.Hour), End: change.Add(20*time.Hour + 11*time.Minute)}, User: ana},
				{Span: app.Span{Start: change.Add(-5 * time.Hour), End: change.Add(31 * time.Hour)}, User: ben},
			}}
			want, got := map[string]time.Duration{}, map[string]time.Duration{}
			for at, wall := range walk(s.Window, where) {
				for _, id := range onAt(s.Slots, at) {
					want[id+wall.Format(time.DateOnly)] += time.Minute
				}
			}
			days := roster.Days(app.DateOf(s.Window.Start.In(where)).Add(-1), 11, where)
			for _, b := range roster.Lay(days, s).Blocks {
				got[b.Slot.User.ID+days[b.Day].Date.String()] += b.Part.Length()
			}
			same(t, o.zone+change.Format(" 2006-01-02"), got, want)
		}
	}
}

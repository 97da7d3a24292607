package roster_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// daysOf is a schedule with two hand-offs a day and somebody else beside each
// second turn.
func daysOf(n int, first app.Date, where *time.Location) app.Schedule {
	s := app.Schedule{Ref: rota, Kind: app.ShiftBased}
	for d := range n {
		morning, evening := roster.Instant(first.Add(d), 8*time.Hour, where), roster.Instant(first.Add(d), 20*time.Hour, where)
		s.Slots = append(s.Slots,
			app.Slot{Span: app.Span{Start: morning, End: evening}, User: people[d%3], Source: app.Rotation},
			app.Slot{Span: app.Span{Start: evening, End: roster.Instant(first.Add(d+1), 8*time.Hour, where)}, User: people[(d+1)%3], Source: app.Rotation},
			app.Slot{Span: app.Span{Start: morning, End: evening}, User: people[(d+2)%3], Source: app.ByOverride})
	}
	s.Window = app.Span{Start: s.Slots[0].Start, End: s.Slots[3*n-2].End}
	return s
}

// BenchmarkMonths lays schedules on three months in turn, as the calendar does.
func BenchmarkMonths(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	for _, schedules := range []int{10, 30, 90} {
		s := daysOf(110, date("2026-02-20"), berlin)
		b.Run(fmt.Sprint(schedules, "schedules"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for month := range 3 {
					days := roster.Month(2026, time.March+time.Month(month), time.Monday, berlin)
					for range schedules {
						roster.Lay(days, s)
					}
				}
			}
		})
	}
}

// BenchmarkDiff compares two readings of which every other day differs.
func BenchmarkDiff(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	for _, days := range []int{100, 1000, 10000} {
		old := daysOf(days, date("2000-01-01"), berlin)
		now := daysOf(days, date("2000-01-01"), berlin)
		for n := range now.Slots {
			if n%6 == 0 {
				now.Slots[n].User = people[n/6%3]
			}
		}
		b.Run(fmt.Sprint(days, "days"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				roster.Diff([]app.Schedule{old}, []app.Schedule{now}, "PA")
			}
		})
	}
}

// BenchmarkFair counts ninety days of a rota of three.
func BenchmarkFair(b *testing.B) {
	berlin := zone(b, "Europe/Berlin")
	s := daysOf(90, date("2026-02-20"), berlin)
	shifts := roster.Rendered(s, 1)
	b.ReportAllocs()
	for b.Loop() {
		roster.Fair(people, shifts, s.Window, app.DefaultHours(), func(string) *time.Location { return berlin })
	}
}

// BenchmarkInstant is what all days and hours are made of.
func BenchmarkInstant(b *testing.B) {
	berlin, day := zone(b, "Europe/Berlin"), date("2026-06-15")
	for b.Loop() {
		roster.Instant(day, 8*time.Hour, berlin)
	}
}

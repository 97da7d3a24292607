package roster_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"
	_ "time/tzdata" // the tests want the same zones everywhere

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

var (
	ana, ben, cyd = app.Ref{ID: "PA", Name: "Ana"}, app.Ref{ID: "PB", Name: "Ben"}, app.Ref{ID: "PC", Name: "Cyd"}
	people        = []app.Ref{ana, ben, cyd}
	rota          = app.Ref{ID: "S1", Name: "Payments"}
)

// at reads "12-24 18:00" of 2026, or a time with its year, in UTC.
func at(text string) time.Time {
	if len(text) == len("12-24 18:00") {
		text = "2026-" + text
	}
	t, err := time.Parse("2006-01-02 15:04", text)
	if err != nil {
		panic(err)
	}
	return t
}

func span(from, to string) app.Span { return app.Span{Start: at(from), End: at(to)} }

func slot(who app.Ref, from, to string) app.Slot {
	return app.Slot{Span: span(from, to), User: who, Source: app.Rotation}
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

// same compares as JSON, in which an instant is the same in all zones once it is
// told in UTC.
func same(t *testing.T, what string, got, want any) {
	t.Helper()
	if g, w := text(t, got), text(t, want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func text(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// dawn is where the minutes of the random tests count from, and horizon how many
// there are.
var dawn = at("2026-03-28 00:00")

const horizon = 240

func minute(n int) time.Time { return dawn.Add(time.Duration(n) * time.Minute) }

func minutes(from, to int) app.Span { return app.Span{Start: minute(from), End: minute(to)} }

// even draws a number from least to most, each as likely: rapid's own are mostly
// small, and spans that all begin together meet few cases.
func even(rt *rapid.T, name string, least, most int) int {
	n := 0
	for reach := most - least; reach > 0; reach >>= 1 {
		n <<= 1
		if bit.Draw(rt, name) {
			n++
		}
	}
	return least + n%(most-least+1)
}

var bit = rapid.Bool()

func drawSpan(rt *rapid.T, name string) app.Span {
	from := even(rt, name+" from", -20, horizon)
	return minutes(from, from+even(rt, name+" length", -2, 90))
}

func drawSpans(rt *rapid.T, name string) []app.Span {
	var spans []app.Span
	for range even(rt, name+" count", 0, 12) {
		spans = append(spans, drawSpan(rt, name))
	}
	return spans
}

// drawSlots gives slots of three people and nobody, in any order, overlapping as
// they like.
func drawSlots(rt *rapid.T, name string) []app.Slot {
	var slots []app.Slot
	for _, s := range drawSpans(rt, name) {
		who := []app.Ref{ana, ben, cyd, {}}[even(rt, name+" who", 0, 3)]
		source := []app.Source{app.Rotation, app.ByOverride}[even(rt, name+" source", 0, 1)]
		slots = append(slots, app.Slot{Span: s, User: who, Source: source})
	}
	return slots
}

// drawWindow is wide half of the time, and anything else.
func drawWindow(rt *rapid.T, name string) app.Span {
	if bit.Draw(rt, name+" wide") {
		return minutes(even(rt, name+" from", -10, 0), even(rt, name+" to", horizon, horizon+30))
	}
	from := even(rt, name+" from", -10, horizon)
	return minutes(from, even(rt, name+" to", from, horizon+30))
}

// onAt says, the slow way, who is on call in the minute.
func onAt(slots []app.Slot, t time.Time) []string {
	var ids []string
	for _, s := range slots {
		if s.User.ID != "" && !t.Before(s.Start) && t.Before(s.End) && !slices.Contains(ids, s.User.ID) {
			ids = append(ids, s.User.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

func covers(spans []app.Span, t time.Time) bool {
	return slices.ContainsFunc(spans, func(s app.Span) bool { return !t.Before(s.Start) && t.Before(s.End) })
}

// orderly checks that spans are not empty, sorted, disjoint, and do not touch.
func orderly(t interface{ Fatalf(string, ...any) }, what string, spans []app.Span) {
	for n, s := range spans {
		if !s.Start.Before(s.End) {
			t.Fatalf("%s: %v is empty", what, s)
		}
		if n > 0 && !spans[n-1].End.Before(s.Start) {
			t.Fatalf("%s: %v and %v are not apart", what, spans[n-1], s)
		}
	}
}

// refs lists ids.
func refs(people []app.Ref) []string {
	ids := make([]string, len(people))
	for n, p := range people {
		ids[n] = p.ID
	}
	return ids
}

// year is 52 weeks of hand-offs at nine on Mondays, in turn, in zone.
func year(who []app.Ref, zone *time.Location) app.Schedule {
	s := app.Schedule{Ref: rota, Kind: app.LayerBased, TimeZone: zone.String()}
	first := app.Date{Year: 2026, Month: 1, Day: 5}
	for week := range 52 {
		s.Slots = append(s.Slots, app.Slot{
			Span: app.Span{
				Start: roster.Instant(first.Add(7*week), 9*time.Hour, zone).UTC(),
				End:   roster.Instant(first.Add(7*week+7), 9*time.Hour, zone).UTC(),
			},
			User: who[week%len(who)], Source: app.Rotation,
		})
	}
	s.Window = app.Span{Start: s.Slots[0].Start, End: s.Slots[51].End}
	return s
}

func dump(changes []app.ShiftChange) string {
	text := ""
	for _, c := range changes {
		text += fmt.Sprintf("%s %s-%s", c.Kind, c.Start.UTC().Format("01-02 15:04"), c.End.UTC().Format("01-02 15:04"))
		if !c.Was.Empty() {
			text += fmt.Sprintf(" was %s-%s", c.Was.Start.UTC().Format("01-02 15:04"), c.Was.End.UTC().Format("01-02 15:04"))
		}
		text += fmt.Sprintf(" from %v to %v %s%s\n", refs(c.From), refs(c.To), c.Source, c.Override)
	}
	return text
}

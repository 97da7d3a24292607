package roster_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

// What is read in two pieces is what is read at once, and the later reading counts where
// both know something.
func TestJoinIsOneReading(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		slots := drawSlots(rt, "slots")
		cut := minute(even(rt, "cut", 0, horizon))
		read := func(from, to int, end bool) app.Schedule {
			s := app.Schedule{Ref: rota, Window: minutes(from, to)}
			if end {
				s.Window.End = cut
			} else {
				s.Window.Start = cut
			}
			for _, one := range slots {
				if one.Span = one.Clip(s.Window); !one.Empty() {
					s.Slots = append(s.Slots, one)
				}
			}
			return s
		}
		first, second := read(-20, 0, true), read(0, horizon+100, false)
		for _, joined := range []app.Schedule{roster.Join(first, second), roster.Join(second, first)} {
			if !joined.Window.Same(minutes(-20, horizon+100)) {
				rt.Fatalf("the window is %v", joined.Window)
			}
			for n := -20; n < horizon+100; n++ {
				at := minute(n)
				if got, want := onAt(joined.Slots, at), onAt(slots, at); text(t, got) != text(t, want) {
					rt.Fatalf("at %v on call %v, want %v", at, got, want)
				}
			}
		}
	})
}

func TestJoinTakesTheLaterWord(t *testing.T) {
	old := app.Schedule{Ref: rota, Window: span("12-01 00:00", "12-03 00:00"), Slots: []app.Slot{slot(ana, "12-01 00:00", "12-03 00:00")}}
	later := app.Schedule{Ref: rota, Window: span("12-02 00:00", "12-04 00:00"), Slots: []app.Slot{slot(ben, "12-02 00:00", "12-04 00:00")}}
	same(t, "who", roster.Cover(roster.Join(old, later).Slots, span("12-01 00:00", "12-04 00:00")), []roster.Stretch{
		{Span: span("12-01 00:00", "12-02 00:00"), People: []app.Ref{ana}}, {Span: span("12-02 00:00", "12-04 00:00"), People: []app.Ref{ben}},
	})
	far := app.Schedule{Ref: rota, Window: span("12-09 00:00", "12-10 00:00")}
	same(t, "apart", roster.Join(old, far).Window, far.Window)
}

package roster_test

import (
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/roster"
)

func TestWishes(t *testing.T) {
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	span := func(from, to int) app.Span {
		return app.Span{Start: at.Add(time.Duration(from) * time.Hour), End: at.Add(time.Duration(to) * time.Hour)}
	}
	ana, ben, dana := app.Ref{ID: "A"}, app.Ref{ID: "B"}, app.Ref{ID: "D"}
	layers := app.Schedule{Ref: app.Ref{ID: "L"}, Kind: app.LayerBased, Window: span(0, 48), Slots: []app.Slot{
		{Span: span(0, 12), User: ana}, {Span: span(12, 24), User: ben}, {Span: span(24, 48), User: dana},
	}}
	shifts := app.Schedule{Ref: app.Ref{ID: "S"}, Kind: app.ShiftBased, Window: span(0, 48), Slots: []app.Slot{
		{Span: span(0, 12), User: ben, Rotation: "R1"}, {Span: span(6, 18), User: dana, Rotation: "R2"}, {Span: span(18, 24), Rotation: "R1"}, {Span: span(24, 30), User: ben, Custom: "C1"},
	}}
	type wish struct {
		app.Span
		instead, source string
	}
	for _, c := range []struct {
		name    string
		s       app.Schedule
		span    app.Span
		instead app.Ref
		want    []wish
	}{
		{"in layers", layers, span(14, 20), ben, []wish{{span(14, 20), "B", ""}}},
		{"in layers, around what is mine", layers, span(6, 20), app.Ref{}, []wish{{span(12, 20), "", ""}}},
		{"in layers, all mine", layers, span(2, 6), app.Ref{}, nil},
		{"in shifts, one of two people", shifts, span(4, 10), ben, []wish{{span(4, 10), "B", "R1"}}},
		{"in shifts, everybody", shifts, span(4, 10), app.Ref{}, []wish{{span(4, 10), "B", "R1"}, {span(6, 10), "D", "R2"}}},
		{"in shifts, across two sources", shifts, span(20, 26), app.Ref{}, []wish{{span(20, 24), "", "R1"}, {span(24, 26), "B", "C1"}}},
		{"in shifts, nobody's", shifts, span(40, 44), app.Ref{}, nil},
		{"nothing", layers, span(20, 20), app.Ref{}, nil},
		{"beyond what was read", layers, span(40, 60), app.Ref{}, nil},
	} {
		got, err := roster.Wishes(c.s, c.span, ana, c.instead)
		if (err != nil) != (c.want == nil) || len(got) != len(c.want) {
			t.Errorf("%s: %+v, %v", c.name, got, err)
			continue
		}
		for n, w := range got {
			if !w.Same(c.want[n].Span) || w.Instead.ID != c.want[n].instead || w.Rotation+w.Custom != c.want[n].source || w.User != ana || w.Schedule.ID != c.s.ID || w.Kind != c.s.Kind {
				t.Errorf("%s: %+v, want %+v", c.name, w, c.want[n])
			}
		}
	}
}

func TestDoubts(t *testing.T) {
	at := time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	shift := app.Shift{Schedule: app.Ref{ID: "S"}, Start: at, End: at.Add(8 * time.Hour)}
	window := app.Span{Start: at.Add(-48 * time.Hour), End: at.Add(96 * time.Hour)}
	for _, c := range []struct {
		from, to  int
		conflicts int
		tired     bool
	}{{4, 12, 1, false}, {12, 20, 0, true}, {30, 40, 0, false}} {
		span := app.Span{Start: at.Add(time.Duration(c.from) * time.Hour), End: at.Add(time.Duration(c.to) * time.Hour)}
		conflicts, rest := roster.Doubts([]app.Shift{shift}, span, window)
		if len(conflicts) != c.conflicts || c.conflicts == 0 && (rest < roster.EnoughRest) != c.tired {
			t.Errorf("%d to %d: %d conflicts, rest %s", c.from, c.to, len(conflicts), rest)
		}
	}
}

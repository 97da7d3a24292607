//go:build !windows && !darwin

package tray

import (
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func rowsOf(ids ...string) (rows []view.TrayRow) {
	for _, id := range ids {
		rows = append(rows, view.TrayRow{ID: id, Label: id, Rows: []view.TrayRow{
			{ID: "ack", Label: "Acknowledge", Intent: &app.Intent{Verb: "acknowledge", Incidents: []string{id}}},
		}})
	}
	return rows
}

// TestAPlaceRestsBeforeItIsUsedAgain: a click that was on its way to one page
// must not reach another.
func TestAPlaceRestsBeforeItIsUsedAgain(t *testing.T) {
	tr := New(Config{Log: slog.New(slog.DiscardHandler)})
	tr.menu = &menu{}
	p := tr.places(3, view.TrayActions)
	ids := func() (list []string) {
		for _, at := range p {
			list = append(list, at.id)
		}
		return list
	}
	step := func(at time.Duration, want []string, waits bool, show ...string) {
		t.Helper()
		if got := p.seat(rowsOf(show...), noon.Add(at)); got != waits {
			t.Errorf("at %s: waiting = %v, want %v", at, got, waits)
		}
		if got := ids(); !slices.Equal(got, want) {
			t.Errorf("at %s: places %q, want %q", at, got, want)
		}
		for _, at := range p {
			in := at.row.rows[0].intent.Load()
			switch {
			case at.id == "" && (in != nil || !at.row.hidden):
				t.Errorf("an empty place shows, or still asks for %+v", in)
			case at.id != "" && (in == nil || in.Incidents[0] != at.id || at.row.hidden):
				t.Errorf("the place of %s asks for %+v, hidden %v", at.id, in, at.row.hidden)
			}
		}
	}
	step(0, []string{"a", "b", ""}, false, "a", "b")
	step(1*time.Second, []string{"", "b", "c"}, false, "b", "c")       // below the others
	step(2*time.Second, []string{"", "b", "c"}, true, "b", "c", "d")   // a's row rests
	step(3*time.Second, []string{"d", "b", "c"}, false, "b", "c", "d") // no more
	step(4*time.Second, []string{"d", "b", "c"}, false, "d", "b", "c")
	step(5*time.Second, []string{"", "", ""}, false)
	step(6*time.Second, []string{"", "", ""}, true, "e")
	step(8*time.Second, []string{"e", "", ""}, false, "e", "e") // the same twice is one
}

// TestAHiddenRowAsksForNothing: it may have been shown, and clicked, a moment ago.
func TestAHiddenRowAsksForNothing(t *testing.T) {
	tr := New(Config{Log: slog.New(slog.DiscardHandler)})
	tr.menu = &menu{}
	r := tr.places(1, view.TrayActions)[0].row
	v := view.TrayRow{ID: "a", Label: "a", Intent: &app.Intent{Verb: app.Refresh}}
	r.set(v)
	if r.hidden || r.intent.Load() == nil {
		t.Fatal("a row that is shown asks for nothing")
	}
	v.Hidden = true
	r.set(v)
	if in := r.intent.Load(); !r.hidden || in != nil {
		t.Errorf("hidden %v, asks for %+v", r.hidden, in)
	}
}

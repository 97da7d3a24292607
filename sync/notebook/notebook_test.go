package notebook_test

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/notebook"
)

// drawer keeps documents in memory, and can be full.
type drawer struct {
	kept map[string][]byte
	full error // writing fails so
	shut error // reading does
}

func (d *drawer) Keep(_ context.Context, _, id string, body []byte) error {
	if d.full == nil {
		d.kept[id] = body
	}
	return d.full
}

func (d *drawer) Kept(context.Context, string) (map[string][]byte, error) {
	return maps.Clone(d.kept), d.shut
}

func (d *drawer) Discard(_ context.Context, _, id string) error {
	if d.full == nil {
		delete(d.kept, id)
	}
	return d.full
}

// open opens the notebook over the drawer; told gives what it reported last.
func open(t *testing.T, d *drawer) (b *notebook.Book, told func() []app.Tick) {
	t.Helper()
	var last []app.Tick
	b = notebook.New(d, func(r app.Report) { last = *r.Ticks }, slog.New(slog.DiscardHandler))
	if err := b.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	return b, func() []app.Tick { return last }
}

func tick(verb app.Verb, incident, step string) app.Intent {
	return app.Intent{Verb: verb, Tick: &app.Tick{Incident: incident, Source: "https://example.com/run.md", Step: step}}
}

func TestTicksOutliveTheProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &drawer{kept: map[string][]byte{}}
		b, _ := open(t, d)
		for _, in := range []app.Intent{
			tick(app.TickStep, "A", "1"), tick(app.TickStep, "A", "2"), tick(app.TickStep, "B", "1"), tick(app.UntickStep, "A", "2"),
			tick(app.TickStep, "A", "1"), // twice is once
		} {
			if _, err := b.Submit(t.Context(), in); err != nil {
				t.Fatal(err)
			}
			time.Sleep(time.Second)
		}
		_, told := open(t, d)
		all := told()
		if len(all) != 2 || all[0].Incident != "B" || all[1].Incident != "A" || all[1].Step != "1" {
			t.Errorf("after a restart there are %+v", all)
		}
		time.Sleep(31 * 24 * time.Hour)
		if _, told = open(t, d); len(told()) != 0 || len(d.kept) != 0 {
			t.Errorf("a month later there are %+v, and %d documents", told(), len(d.kept))
		}
	})
}

// What could not be read is not overwritten by the next tick.
func TestAShutDrawerLosesNothing(t *testing.T) {
	d := &drawer{kept: map[string][]byte{}}
	b, _ := open(t, d)
	if _, err := b.Submit(t.Context(), tick(app.TickStep, "A", "1")); err != nil {
		t.Fatal(err)
	}
	d.shut = errors.New("database is locked")
	var last []app.Tick
	b = notebook.New(d, func(r app.Report) { last = *r.Ticks }, slog.New(slog.DiscardHandler))
	if err := b.Open(t.Context()); !errors.Is(err, d.shut) {
		t.Errorf("it opens: %v", err)
	}
	if _, err := b.Submit(t.Context(), tick(app.TickStep, "A", "2")); !errors.Is(err, d.shut) {
		t.Errorf("the tick was taken: %v", err)
	}
	d.shut = nil
	if _, err := b.Submit(t.Context(), tick(app.TickStep, "A", "2")); err != nil || len(last) != 2 {
		t.Errorf("%v, and there are %+v", err, last)
	}
}

func TestAFullDiskTicksNothing(t *testing.T) {
	d := &drawer{kept: map[string][]byte{}}
	b, told := open(t, d)
	d.full = errors.New("no space left on device")
	if _, err := b.Submit(t.Context(), tick(app.TickStep, "A", "1")); !errors.Is(err, d.full) {
		t.Errorf("it said %v", err)
	}
	if len(told()) != 0 {
		t.Errorf("it shows %+v, which is not on disk", told())
	}
}

func TestWhatIsNoStepIsNotTaken(t *testing.T) {
	b, _ := open(t, &drawer{kept: map[string][]byte{}})
	for _, in := range []app.Intent{{Verb: app.TickStep}, tick(app.TickStep, "A", "")} {
		if _, err := b.Submit(t.Context(), in); err == nil {
			t.Errorf("%+v was taken", in)
		}
	}
}

func TestWhatCannotBeReadDoesNotStandInTheWay(t *testing.T) {
	d := &drawer{kept: map[string][]byte{"x": []byte("{"), "y": []byte("null")}}
	if _, told := open(t, d); len(told()) != 0 {
		t.Errorf("it shows %+v", told())
	}
}

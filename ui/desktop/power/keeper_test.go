package power

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// fakeGrip is one that the test ends.
type fakeGrip struct {
	need Need
	end  chan struct{}
	free atomic.Bool
}

func (g *fakeGrip) lost() <-chan struct{} { return g.end }
func (g *fakeGrip) letGo()                { g.free.Store(true) }

// fakeDesk is a system that the test makes refuse.
type fakeDesk struct {
	mu      sync.Mutex
	refuses bool
	grips   []*fakeGrip
	tried   int
	bare    int // how often it was asked with nothing held
	told    []app.Report
}

func (d *fakeDesk) take(_ context.Context, n Need) (grip, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.tried++
	if !slices.ContainsFunc(d.grips, func(g *fakeGrip) bool { return !g.free.Load() }) {
		d.bare++
	}
	if d.refuses {
		return nil, errors.New("not permitted")
	}
	g := &fakeGrip{need: n, end: make(chan struct{})}
	d.grips = append(d.grips, g)
	return g, nil
}

func (d *fakeDesk) report(r app.Report) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = append(d.told, r)
}

func (d *fakeDesk) refuse(yes bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.refuses = yes
}

func (d *fakeDesk) tries() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.tried
}

func (d *fakeDesk) reports() []app.Report {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Clone(d.told)
}

func (d *fakeDesk) held() []*fakeGrip {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(d.grips), func(g *fakeGrip) bool { return g.free.Load() })
}

// keeping runs a Keeper on the desk in a bubble.
func keeping(t *testing.T, f func(t *testing.T, d *fakeDesk, set func(Need))) {
	synctest.Test(t, func(t *testing.T) {
		d := &fakeDesk{}
		k := NewKeeper(d.report, slog.New(slog.DiscardHandler))
		k.take = d.take
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- k.Serve(ctx) }()
		f(t, d, func(n Need) { k.Set(n); synctest.Wait() })
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("Serve gave %v", err)
		}
		if n := len(d.held()); n != 0 {
			t.Errorf("%d are held after the end", n)
		}
	})
}

func holds(t *testing.T, d *fakeDesk, want Need) {
	t.Helper()
	held := d.held()
	switch {
	case want == Nothing && len(held) == 0:
	case len(held) != 1 || held[0].need != want:
		t.Fatalf("%d are held (%+v), want one for %v", len(held), held, want)
	}
}

func TestKeepsWhatIsWantedAndNoMore(t *testing.T) {
	keeping(t, func(t *testing.T, d *fakeDesk, set func(Need)) {
		for _, n := range []Need{Nothing, System, System, Screen, Screen, System, Nothing, Nothing, Screen} {
			set(n)
			holds(t, d, n)
		}
		if d.tries() != 4 {
			t.Errorf("asked the system %d times, want 4", d.tries())
		}
		if d.bare != 2 { // after each Nothing, and not between one need and the next
			t.Errorf("%d times it was asked with nothing held, want 2", d.bare)
		}
		if len(d.reports()) != 0 {
			t.Errorf("reported %+v with all well", d.reports())
		}
	})
}

func TestSaysThatItCannotAndThatItCanAgain(t *testing.T) {
	keeping(t, func(t *testing.T, d *fakeDesk, set func(Need)) {
		d.refuse(true)
		set(System)
		if len(d.reports()) != 1 || d.reports()[0].Problem == nil || d.reports()[0].Problem.Code != "may_sleep" ||
			d.reports()[0].Problem.What != "Dogwatch cannot keep this computer awake: not permitted." {
			t.Fatalf("reported %+v", d.reports())
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if len(d.reports()) != 1 {
			t.Errorf("the same was reported %d times", len(d.reports()))
		}
		if d.tries() < 12 || d.tries() > 30 {
			t.Errorf("tried %d times in an hour", d.tries())
		}
		d.refuse(false)
		time.Sleep(keepLast)
		synctest.Wait()
		holds(t, d, System)
		if len(d.reports()) != 2 || d.reports()[1].Solved != "may_sleep" {
			t.Errorf("reported %+v", d.reports())
		}
	})
}

func TestWhatIsNoLongerWantedIsNoProblem(t *testing.T) {
	keeping(t, func(t *testing.T, d *fakeDesk, set func(Need)) {
		d.refuse(true)
		set(System)
		set(Nothing)
		if len(d.reports()) != 2 || d.reports()[1].Solved != "may_sleep" {
			t.Errorf("reported %+v", d.reports())
		}
		tries := d.tries()
		time.Sleep(time.Hour)
		synctest.Wait()
		if d.tries() != tries {
			t.Error("goes on trying")
		}
	})
}

func TestARefusedRaiseKeepsWhatWasHeld(t *testing.T) {
	keeping(t, func(t *testing.T, d *fakeDesk, set func(Need)) {
		set(System)
		d.refuse(true)
		set(Screen)
		holds(t, d, System)
		d.refuse(false)
		time.Sleep(keepRetry)
		synctest.Wait()
		holds(t, d, Screen)
	})
}

func TestWhatEndsByItselfIsTakenAgain(t *testing.T) {
	keeping(t, func(t *testing.T, d *fakeDesk, set func(Need)) {
		set(Screen)
		time.Sleep(keptWell)
		close(d.held()[0].end)
		synctest.Wait()
		holds(t, d, Screen) // at once
		if len(d.reports()) != 0 {
			t.Fatalf("reported %+v, though it is held", d.reports())
		}
		close(d.held()[0].end) // again, at once: something is wrong
		synctest.Wait()
		if len(d.reports()) != 1 || d.reports()[0].Problem == nil {
			t.Fatalf("reported %+v", d.reports())
		}
		time.Sleep(keepRetry)
		synctest.Wait()
		holds(t, d, Screen)
		if len(d.reports()) != 2 || d.reports()[1].Solved != "may_sleep" {
			t.Errorf("reported %+v", d.reports())
		}
	})
}

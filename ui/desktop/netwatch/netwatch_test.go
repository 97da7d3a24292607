package netwatch

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fake is a system whose network the test turns round.
type fake struct {
	state  atomic.Value // string
	fail   atomic.Bool  // of look
	deaf   bool
	stir   func()
	looks  atomic.Int32
	change atomic.Int32 // how often it was told
}

func at(state string) *fake {
	f := &fake{}
	f.state.Store(state)
	return f
}

func (f *fake) loop() loop {
	return loop{
		look: func() (string, error) {
			f.looks.Add(1)
			if f.fail.Load() {
				return "", errors.New("out of memory")
			}
			return f.state.Load().(string), nil
		},
		listen: func(_ context.Context, _ time.Duration, stir func()) error {
			f.stir = stir
			if f.deaf {
				return errors.New("forbidden")
			}
			return nil
		},
		settle:  settle,
		changed: func() { f.change.Add(1) },
		log:     slog.New(slog.DiscardHandler),
	}
}

func (f *fake) start(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- f.loop().serve(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("serve gave %v", err)
		}
	})
	synctest.Wait()
}

func TestManySignsAreOneChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := at("home")
		f.start(t)
		if f.change.Load() != 0 {
			t.Fatal("the first look is no change")
		}
		f.state.Store("half way")
		for range 20 {
			f.stir()
			time.Sleep(settle / 40)
			synctest.Wait()
		}
		f.state.Store("office")
		if f.change.Load() != 0 {
			t.Fatal("told before it settled")
		}
		time.Sleep(settle)
		synctest.Wait()
		time.Sleep(settle)
		synctest.Wait()
		if f.change.Load() != 1 {
			t.Errorf("told %d times, want once", f.change.Load())
		}
	})
}

func TestSignsWithoutAChangeAreNotTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := at("home")
		f.start(t)
		for range 100 {
			f.stir()
			time.Sleep(50 * time.Millisecond)
		}
		synctest.Wait()
		if f.change.Load() != 0 {
			t.Errorf("told %d times", f.change.Load())
		}
		if f.looks.Load() > 7 { // 5 s of signs
			t.Errorf("looked %d times in 5 s: signs are to be gathered", f.looks.Load())
		}
	})
}

func TestPollsWhereNothingIsTold(t *testing.T) {
	for name, c := range map[string]struct {
		deaf   bool
		within time.Duration
	}{"deaf": {true, pollEvery}, "a sign was missed": {false, recheck}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := at("home")
				f.deaf = c.deaf
				f.start(t)
				f.state.Store("office")
				time.Sleep(c.within - time.Millisecond)
				synctest.Wait()
				if f.change.Load() != 0 {
					t.Fatal("looked too often")
				}
				time.Sleep(time.Millisecond)
				synctest.Wait()
				if f.change.Load() != 1 {
					t.Errorf("told %d times, want once", f.change.Load())
				}
			})
		})
	}
}

func TestALookThatFailsIsNoChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := at("home")
		f.start(t)
		f.fail.Store(true)
		f.stir()
		time.Sleep(2 * settle)
		synctest.Wait()
		f.fail.Store(false)
		f.stir()
		time.Sleep(2 * settle)
		synctest.Wait()
		if f.change.Load() != 0 {
			t.Errorf("told %d times: the network never changed", f.change.Load())
		}
		f.state.Store("office")
		f.stir()
		time.Sleep(2 * settle)
		synctest.Wait()
		if f.change.Load() != 1 {
			t.Errorf("told %d times, want once", f.change.Load())
		}
	})
}

func BenchmarkLook(b *testing.B) {
	for b.Loop() {
		if _, err := look(); err != nil {
			b.Fatal(err)
		}
	}
}

package boot

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestAGroupDoesNotWaitForEverForItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGroup(t.Context())
		release := make(chan struct{})
		g.serve(func(context.Context) error { <-release; return nil })
		time.Sleep(time.Hour) // as long as nobody tells it to end, it may go on
		g.stop()
		began := time.Now()
		if err := g.wait(); err == nil || time.Since(began) != endWithin {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		close(release)
	})
}

func TestAGroupTellsItsFirstFailure(t *testing.T) {
	wrong := errors.New("wrong")
	g := newGroup(t.Context())
	g.serve(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	g.serve(func(context.Context) error { return wrong })
	if err := g.wait(); !errors.Is(err, wrong) {
		t.Errorf("%v", err)
	}
	g = newGroup(t.Context())
	g.serve(func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() })
	g.stop()
	if err := g.wait(); err != nil {
		t.Errorf("told to end, it fails with %v", err)
	}
}

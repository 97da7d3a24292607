package boot

import (
	"context"
	"errors"
	"sync"
	"time"
)

// group runs services until one of them fails or ctx ends; then all are told to
// end, and wait gives the first failure. A service that ends because it was told to
// is no failure.
type group struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	wg     sync.WaitGroup
}

func newGroup(ctx context.Context) *group {
	ctx, cancel := context.WithCancelCause(ctx)
	return &group{ctx: ctx, cancel: cancel}
}

// serve runs f on a goroutine of its own.
func (g *group) serve(f func(context.Context) error) {
	g.wg.Go(func() {
		if err := f(g.ctx); err != nil && g.ctx.Err() == nil {
			g.cancel(err)
		}
	})
}

// stop ends the group without a failure.
func (g *group) stop() { g.cancel(nil) }

// endWithin is how long services may take to end. A process that hangs at its end would
// keep the next watch from starting, and pages from everybody.
const endWithin = 20 * time.Second

// wait waits until all have ended, or for endWithin after they were told to.
func (g *group) wait() error {
	ended := make(chan struct{})
	go func() {
		g.wg.Wait()
		close(ended)
	}()
	select {
	case <-ended:
	case <-g.ctx.Done():
		late := time.NewTimer(endWithin)
		defer late.Stop()
		select {
		case <-ended:
		case <-late.C:
			return errors.New("a part of it did not end: it is left behind")
		}
	}
	if err := context.Cause(g.ctx); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

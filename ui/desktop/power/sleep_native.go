//go:build windows || darwin

package power

import "context"

// watchSleep has nobody to listen to: the engine sees a sleep by the clocks.
func (w Watch) watchSleep(ctx context.Context) { <-ctx.Done() }

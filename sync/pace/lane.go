package pace

import "context"

// Lane says how much a call matters; of those that wait, the highest goes first.
type Lane int

// The lanes, least important first. A call without one is Background.
const (
	// Background is what nobody waits for: shifts, ladders.
	Background Lane = iota
	// Detail is what a person is looking at.
	Detail
	// Poll is the look that finds pages.
	Poll
	// Write is a person's answer to a page.
	Write
)

type laneKey struct{}

// In puts the calls made with the context into a lane.
func In(ctx context.Context, l Lane) context.Context {
	return context.WithValue(ctx, laneKey{}, l)
}

// LaneOf gives the lane of the context, Background where there is none.
func LaneOf(ctx context.Context) Lane {
	l, _ := ctx.Value(laneKey{}).(Lane)
	return l
}

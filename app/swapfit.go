package app

import (
	"context"
	"slices"
	"time"
)

// Matchmaker weighs swaps before anybody is asked. In the window it is the other end of
// the local API.
type Matchmaker interface {
	// Fit weighs a request, which may name nobody yet: mine where it has no ID, or one
	// that is there.
	Fit(ctx context.Context, r SwapRequest) (SwapFit, error)
}

// SwapFit is a request weighed.
type SwapFit struct {
	// Against is what speaks against the request itself.
	Against []SwapObjection `json:"against,omitempty"`
	// Candidates are those who could be asked, the fittest first.
	Candidates []SwapCandidate `json:"candidates"`
	// Mine is what the asker carries, before and after.
	Mine SwapLoad `json:"mine"`
	// Writes are the overrides that it comes to, in the form for the first of the
	// request's To.
	Writes []OverrideWish `json:"writes,omitempty"`
	// Missing says what could not be read, and so was not weighed.
	Missing string `json:"missing,omitempty"`
}

// SwapObjection is something that speaks against a swap. Hard ones make it impossible.
type SwapObjection struct {
	Code SwapCode `json:"code"`
	Hard bool     `json:"hard,omitempty"`
	// Who it is about, zero for the request itself.
	Who Ref `json:"who,omitzero"`
	// Shift is the one in the way, of the codes that have one.
	Shift *Shift `json:"shift,omitempty"`
	// Span is the stretch of a gap or of a clock change; Rest what is left of the rest.
	Span Span          `json:"span,omitzero"`
	Rest time.Duration `json:"rest,omitempty"`
}

// SwapCode names an objection.
type SwapCode string

// The codes.
const (
	SwapPast        SwapCode = "past"          // it has begun
	SwapNotTheirs   SwapCode = "not_theirs"    // the stretch belongs to somebody else now
	SwapNotRead     SwapCode = "not_read"      // that time, or schedule, was not read
	SwapAskedTwice  SwapCode = "asked_already" // another request is open for the same time
	SwapOverlaps    SwapCode = "overlap"       // they are on call then on another schedule
	SwapBeside      SwapCode = "beside"        // they are on call then on this one
	SwapTooLittle   SwapCode = "rest"          // they would have too little rest
	SwapHasGap      SwapCode = "gap"           // nobody is on call in a part of it
	SwapClockChange SwapCode = "clock_change"  // the clocks change in it
	SwapAtNight     SwapCode = "night"         // it is their night
)

// SwapCandidate is somebody who could be asked, and why (not).
type SwapCandidate struct {
	User User            `json:"user"`
	But  []SwapObjection `json:"but,omitempty"`
	// Rest is the shorter rest around it, the greatest Duration where there is no other
	// shift near; Night how much of it lies in their sleeping hours.
	Rest  time.Duration `json:"rest"`
	Night time.Duration `json:"night"`
	Load  SwapLoad      `json:"load"`
	// Theirs are their turns that could be had in exchange, the next first.
	Theirs []Turn `json:"theirs,omitempty"`
}

// Can reports whether nothing makes it impossible.
func (c SwapCandidate) Can() bool {
	return !slices.ContainsFunc(c.But, func(o SwapObjection) bool { return o.Hard })
}

// Proposed reports whether they can, and are not on call elsewhere at that time: whoever
// is, is never proposed, and can be chosen by hand all the same.
func (c SwapCandidate) Proposed() bool {
	return c.Can() && !slices.ContainsFunc(c.But, func(o SwapObjection) bool { return o.Code == SwapOverlaps })
}

// SwapLoad is what somebody carries in the 90 days that end with the swap's last stretch:
// as things are, and after the swap. It is measured in their own zone.
type SwapLoad struct {
	Nights       int           `json:"nights"`
	NightsAfter  int           `json:"nights_after"`
	Weekend      time.Duration `json:"weekend"`
	WeekendAfter time.Duration `json:"weekend_after"`
	Total        time.Duration `json:"total"`
	TotalAfter   time.Duration `json:"total_after"`
}

package view

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/guide"
	"github.com/dogwatch-app/dogwatch/app/room"
)

// A shift's checklist fits from shiftSoon before it begins or ends, until shiftBegun after
// its beginning.
const (
	shiftSoon  = 2 * time.Hour
	shiftBegun = 30 * time.Minute
)

// mostFitting is how many cards are said to fit one moment.
const mostFitting = 5

// fitGroup are the cards that fit a moment.
type fitGroup struct {
	head  string
	cards []app.Card
}

// fitsNow are the cards for what is going on: the worst incident of mine, a shift that
// begins, one that ends.
func (e eye) fitsNow() []fitGroup {
	var all []fitGroup
	add := func(head string, cards []app.Card) {
		if len(cards) > 0 {
			all = append(all, fitGroup{head, cards[:min(len(cards), mostFitting)]})
		}
	}
	if t := e.worst(); t != nil {
		add(joined(" · ", "Fits now", number(t), OneLine(t.Title, 60)), e.fitting(t))
	}
	if s := e.shiftNear(func(s app.Shift) time.Time { return s.Start }, shiftBegun); s != nil {
		when := "Your shift began at "
		if s.Start.After(e.now) {
			when = "Your shift begins at "
		}
		add(when+Moment(s.Start, e.now, e.loc), guide.Pick(e.cards(), guide.Moment{Name: guide.OnShift}))
	}
	if s := e.shiftNear(func(s app.Shift) time.Time { return s.End }, 0); s != nil {
		add("Your shift ends at "+Moment(s.End, e.now, e.loc), guide.Pick(e.cards(), guide.Moment{Name: guide.HandOff}))
	}
	return all
}

// worst is the open incident of mine that needs most: one that nobody has answered, of
// high urgency, of the highest priority, the oldest.
func (e eye) worst() *app.Tracked {
	rank := func(t *app.Tracked) int {
		switch {
		case t.Page(e.s.Me.ID):
			return 3
		case t.Urgency != app.Low && t.Status == app.Triggered:
			return 2
		case t.Urgency != app.Low:
			return 1
		}
		return 0
	}
	order := func(t *app.Tracked) int {
		if t.Priority == nil {
			return -1
		}
		return t.Priority.Order
	}
	var worst *app.Tracked
	for i := range e.s.Incidents {
		t := &e.s.Incidents[i]
		if !t.Mine || !t.Open() {
			continue
		}
		if worst == nil || cmp.Or(cmp.Compare(rank(t), rank(worst)), cmp.Compare(order(t), order(worst)), worst.CreatedAt.Compare(t.CreatedAt)) > 0 {
			worst = t
		}
	}
	return worst
}

// shiftNear is the shift of mine of which that end lies between past ago and shiftSoon
// from now, where I am not on call on the other side of it too.
func (e eye) shiftNear(end func(app.Shift) time.Time, past time.Duration) *app.Shift {
	shifts := slices.Concat(e.s.Duty.Shifts, e.s.Shifts)
	if e.s.Duty.Next != nil {
		shifts = append(shifts, *e.s.Duty.Next)
	}
	for i := range shifts {
		at := end(shifts[i])
		if at.IsZero() || at.After(e.now.Add(shiftSoon)) || !at.After(e.now.Add(-past)) || past == 0 && at.Before(e.now) {
			continue
		}
		if !handsToMe(shifts, at) {
			return &shifts[i]
		}
	}
	return nil
}

// handsToMe reports whether I am on call on both sides of an instant.
func handsToMe(shifts []app.Shift, at time.Time) bool {
	before := slices.ContainsFunc(shifts, func(s app.Shift) bool { return s.Covers(at.Add(-time.Minute)) })
	after := slices.ContainsFunc(shifts, func(s app.Shift) bool { return s.Covers(at.Add(time.Minute)) })
	return before && after
}

// whenFits says in words when a card comes by itself.
func whenFits(f app.Fits) string {
	if f.Never {
		return ""
	}
	var parts []string
	moments := map[string]string{
		guide.OnShift: "when your shift begins", guide.HandOff: "when your shift ends", guide.Stable: "once it is stable",
		guide.Closing: "when it is resolved", guide.Escalated: "when it was escalated", guide.Drill: "in a drill",
	}
	parts = append(parts, moments[f.Moment])
	if len(f.Stages) > 0 {
		parts = append(parts, "in the stage "+strings.ToLower(room.StageName(f.Stages[0])))
	}
	switch {
	case f.After > 0 && f.Before > 0:
		parts = append(parts, fmt.Sprintf("between %s and %s", Span(f.After), Span(f.Before)))
	case f.After > 0:
		parts = append(parts, "after "+Span(f.After))
	case f.Before > 0:
		parts = append(parts, "in the first "+Span(f.Before))
	}
	if f.Responders > 1 {
		parts = append(parts, fmt.Sprintf("with %d or more people on it", f.Responders))
	}
	switch {
	case f.Top == 1:
		parts = append(parts, "at the most severe priority")
	case f.Top > 1:
		parts = append(parts, fmt.Sprintf("at the %d most severe priorities", f.Top))
	}
	words := joined(", ", parts...)
	if words == "" {
		return ""
	}
	return "Comes by itself " + words + "."
}

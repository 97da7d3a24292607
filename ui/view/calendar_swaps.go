package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// CalendarSwap marks a part of a turn that a request is about.
type CalendarSwap struct {
	CalendarStretch
	Mark Mark
	// Waits says that it waits for me; Done, that PagerDuty shows it.
	Waits, Done bool
	text        string
}

// calendarSwap is a stretch that a swap is about, and whose it is in the schedule now.
type calendarSwap struct {
	turn  app.Turn
	owner string
	swap  *app.Swap
}

// calendarSwaps are the stretches of the requests that are under way, and of what is
// covered and has not ended.
func (e eye) calendarSwaps() []calendarSwap {
	var out []calendarSwap
	for i := range e.s.Swaps.All {
		s := &e.s.Swaps.All[i]
		covered := s.State == app.SwapCovered
		if s.State.Ended() && !covered && s.Half == nil {
			continue
		}
		give, back := s.From.ID, s.Taker.ID
		if back == "" && len(s.To) == 1 {
			back = s.To[0].ID
		}
		if covered {
			give, back = back, give
		}
		out = append(out, calendarSwap{s.Takes(), give, s})
		if s.For != nil {
			out = append(out, calendarSwap{*s.For, back, s})
		}
	}
	return out
}

// markSwaps puts the marks onto the turns of a row.
func (e eye) markSwaps(a axis, row *CalendarRow, all []calendarSwap) {
	w := e.swapWords()
	for n := range row.Blocks {
		b := &row.Blocks[n]
		for i := range all {
			c := &all[i]
			if b.Gap || c.turn.Schedule.ID != row.ID || c.owner != b.Spot.User {
				continue
			}
			part := c.turn.Clip(b.Span).Clip(a.window())
			if part.Empty() {
				continue
			}
			m := w.mark(*c.swap)
			b.Swaps = append(b.Swaps, CalendarSwap{
				CalendarStretch: CalendarStretch{a.x(part.Start), a.x(part.End)}, Mark: m,
				Waits: c.swap.Waits(e.s.Me.ID), Done: c.swap.State == app.SwapCovered && c.swap.Doing == nil && c.swap.Half == nil,
				text: fmt.Sprintf("%s: %s, %s", m.Word, w.short(*c.swap), longSpan(c.turn.Span, a.zone)),
			})
		}
	}
}

// swapAct labels what R does with the turn at the cursor, "" for nothing.
func (e eye) swapAct(b *CalendarBlock) string {
	switch {
	case b == nil || b.Gap || b.slot.User.Zero() || !b.Span.End.After(e.now):
		return ""
	case b.Mine:
		return "Ask for cover…"
	}
	return "Offer an exchange…"
}

// CalendarAskSwap begins a request for what is at the cursor.
type CalendarAskSwap struct{}

func (m CalendarAskSwap) update(u *UIState, e eye) []Effect {
	u.openDraft(e)
	return nil
}

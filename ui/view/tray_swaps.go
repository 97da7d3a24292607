package view

import (
	"github.com/dogwatch-app/dogwatch/app"
)

// OpenCalendar is what a wish for the main window names to have the Calendar, where a
// request begins.
const OpenCalendar = "calendar"

// swaps are the menu's rows for the requests that wait for me: each leads to it.
func (v trayView) swaps() []TrayRow {
	var rows []TrayRow
	w := swapWords{me: v.s.Me.ID, loc: v.loc}
	for i := range v.s.Swaps.All {
		s := &v.s.Swaps.All[i]
		if !s.Waits(v.s.Me.ID) || len(rows) == TraySwaps {
			continue
		}
		rows = append(rows, TrayRow{
			ID: s.ID, Label: Cut(joined(" · ", "Swap: "+w.short(*s), w.span(s.Takes().Span)), 90),
			Intent: &app.Intent{Verb: app.ShowWindow, Incidents: []string{app.SwapKeyPrefix + s.ID}},
		})
	}
	return rows
}

// swapStatus says how many wait, and whether I am on call: what they are stands in the
// menu.
func (v trayView) swapStatus(n int) string {
	return Cut(Plural(n, "swap waits", "swaps wait")+" for you. "+v.duty(), trayCut)
}

package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// SwapsText lists the swaps for a person at a terminal: what waits for them first.
func SwapsText(swaps app.Swaps, me string, now time.Time, loc *time.Location) string {
	e := eye{s: &app.Snapshot{Me: app.User{ID: me}, Swaps: swaps}, ui: NewUIState(), now: now, loc: loc}
	var b strings.Builder
	if p := swaps.Problem; p != nil {
		fmt.Fprintf(&b, "! The requests cannot be read: %s\n", OneLine(p.String(), 400))
		if !swaps.At.IsZero() {
			fmt.Fprintf(&b, "  What follows was read %s.\n", e.ago(swaps.At))
		}
	}
	if len(swaps.All) == 0 {
		b.WriteString("There is no request for a shift.\n")
		return b.String()
	}
	var sections [swapSections][]*app.Swap
	for i := range swaps.All {
		n := e.swapSection(&swaps.All[i])
		sections[n] = append(sections[n], &swaps.All[i])
	}
	for n, list := range sections {
		if len(list) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s\n", swapHeads[n])
		for _, s := range list {
			fmt.Fprintf(&b, "  %s\n", SwapLine(*s, me, loc))
			line := e.swapWords().line(*s)
			for _, more := range []string{line.Text, line.More, OneLine(s.Message, 200)} {
				if more != "" && n != swapsOver {
					fmt.Fprintf(&b, "      %s\n", more)
				}
			}
			for _, l := range e.swapWords().inTheWay(*s) {
				fmt.Fprintf(&b, "    ! %s\n", joined(" ", l.Text, l.More))
			}
		}
	}
	return b.String()
}

// SwapLine is a swap in one line, its id first.
func SwapLine(s app.Swap, me string, loc *time.Location) string {
	w := swapWords{me: me, loc: loc}
	text := fmt.Sprintf("%s  %s: %s, %s on %s", OneLine(s.ID, 40), w.mark(s).Word, w.short(s), stretch(s.Takes().Start, s.Takes().End, loc), scheduleName(s.Give.Schedule))
	if s.For != nil {
		text += fmt.Sprintf(", for %s on %s", stretch(s.For.Start, s.For.End, loc), scheduleName(s.For.Schedule))
	}
	return text
}

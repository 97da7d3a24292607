package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// peopleShown is how many people a dialog lists.
const peopleShown = 8

// peopleRows are the people to choose from: whom the search found, and before
// anything is typed those who are on call for the incident, beside me and above.
func (e eye) peopleRows(d *Dialog) []DialogRow {
	t, _ := e.incident(first(d.Incidents))
	text := strings.TrimSpace(d.Text)
	var rows []DialogRow
	add := func(r app.Ref, sub string) {
		known := slices.ContainsFunc(rows, func(row DialogRow) bool { return row.ref.ID == r.ID })
		if known || r.Zero() || len(rows) == peopleShown {
			return
		}
		row := DialogRow{Text: OneLine(r.String(), 60), Sub: OneLine(sub, 80), ref: r}
		row.Picked = slices.ContainsFunc(d.Picked, func(p app.Ref) bool { return p.ID == r.ID })
		if d.Kind == AskResponders && r.ID == e.s.Me.ID {
			row.Off, row.Why = true, "That is you."
		}
		rows = append(rows, row)
	}
	matches := func(r app.Ref) bool {
		return text == "" || strings.Contains(strings.ToLower(r.Name), strings.ToLower(text))
	}
	if ladder, ok := e.s.Ladders[t.Policy.ID]; ok {
		for _, l := range ladder.Levels {
			for _, who := range l.OnCall {
				if who.ID != e.s.Me.ID && matches(who) {
					add(who, fmt.Sprintf("on call at level %d of %s", l.Number, ladder.Policy))
				}
			}
		}
	}
	for _, mates := range [][]app.Mate{e.s.Duty.Above, e.s.Duty.Beside} {
		for _, m := range mates {
			if m.User.ID != e.s.Me.ID && matches(m.User) {
				add(m.User, fmt.Sprintf("on call at level %d of %s", m.Level, m.Policy))
			}
		}
	}
	if text == "" {
		return rows
	}
	if people := e.ui.People; people.Key == text {
		for _, u := range people.Value {
			add(u.Ref(), u.Email)
		}
		if people.State == Failed {
			rows = append(rows, DialogRow{Text: "The search failed", Sub: OneLine(people.Problem.String(), 120), Off: true, Why: "The search failed."})
		}
		if people.State != Loading {
			if len(rows) == 0 {
				rows = append(rows, DialogRow{Text: "Nobody found", Sub: "Try a part of the name or of the address", Off: true, Why: "Nobody found."})
			}
			return rows
		}
	}
	if len(rows) < peopleShown {
		rows = append(rows, DialogRow{Text: "Searching…", Off: true, Why: "Still searching."})
	}
	return rows
}

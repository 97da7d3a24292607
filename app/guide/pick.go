package guide

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// The moments that a card can name. In the first two there is no incident.
const (
	OnShift   = "on_shift"  // a shift of mine begins
	HandOff   = "hand_off"  // a shift of mine ends
	Stable    = "stable"    // somebody said that it is stable
	Closing   = "closing"   // it is resolved
	Escalated = "escalated" // it went to another level
	Drill     = "drill"     // it is a drill's
)

// Moments lists them all.
var Moments = []string{OnShift, HandOff, Stable, Closing, Escalated, Drill}

// DefaultWeight is what a card weighs whose front matter does not say.
const DefaultWeight = 50

// Moment is what there is to know when a card is chosen.
type Moment struct {
	// Age is how long ago the incident was created. What is below 0 counts as 0: clocks
	// differ.
	Age    time.Duration
	Status app.Status
	// Stage is "" where nobody has said one.
	Stage app.Stage
	// Order is the priority's among the Orders ones of the account, 0 for the least
	// severe. Orders is 0 where the incident has no priority.
	Order, Orders int
	// Responders is how many people are on it.
	Responders               int
	Escalated, Stable, Drill bool
	// Name is "" beside an incident, or one of the moments. OnShift and HandOff have no
	// incident: nothing else is looked at then.
	Name string
}

// Pick gives the cards that fit the moment, the best first: the heavier, then the one
// that asks for more, then the team's, then by id. It depends on nothing else, and on
// the age by its whole minutes only: what is shown never changes twice within a minute.
func Pick(cards []app.Card, m Moment) []app.Card {
	if m.Name == OnShift || m.Name == HandOff {
		m = Moment{Name: m.Name}
	}
	m.Age = max(m.Age, 0).Truncate(time.Minute)
	var out []app.Card
	for _, c := range cards {
		if c.Kind != Hidden && fit(c.Fits, m) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b app.Card) int {
		team := 0
		if a.Team != b.Team {
			team = 1
			if a.Team {
				team = -1
			}
		}
		return cmp.Or(
			cmp.Compare(b.Fits.Weight, a.Fits.Weight), cmp.Compare(asks(b.Fits), asks(a.Fits)),
			team, cmp.Compare(a.ID, b.ID),
		)
	})
	return out
}

// fit reports whether all that the card asks for holds.
func fit(f app.Fits, m Moment) bool {
	if f.Never {
		return false
	}
	if m.Name == OnShift || m.Name == HandOff {
		return f.Moment == m.Name || asks(f) == 0
	}
	return (len(f.Status) == 0 || slices.Contains(f.Status, m.Status)) &&
		(len(f.Stages) == 0 || slices.Contains(f.Stages, m.Stage)) &&
		m.Age >= f.After && (f.Before == 0 || m.Age < f.Before) &&
		m.Responders >= f.Responders &&
		(f.Top == 0 || m.severe(f.Top)) &&
		(f.Moment == "" || m.is(f.Moment))
}

// severe reports whether the priority is among the top most severe ones.
func (m Moment) severe(top int) bool {
	return m.Order >= 0 && m.Order < m.Orders && m.Orders-m.Order <= top
}

func (m Moment) is(moment string) bool {
	switch moment {
	case m.Name:
		return true
	case Stable:
		return m.Stable
	case Closing:
		return m.Status == app.Resolved
	case Escalated:
		return m.Escalated
	case Drill:
		return m.Drill
	}
	return false
}

// asks counts what the card asks for.
func asks(f app.Fits) int {
	n := 0
	for _, asked := range []bool{
		len(f.Status) > 0, len(f.Stages) > 0, f.After > 0, f.Before > 0, f.Responders > 0, f.Top > 0, f.Moment != "",
	} {
		if asked {
			n++
		}
	}
	return n
}

package guide

import "github.com/dogwatch-app/dogwatch/app"

// Merge puts the team's cards to those that come with Dogwatch. The order is the
// shipped ones', and then the team's. One with the id of a shipped card stands in its
// place, and keeps its moment where it says none itself; one of the kind Hidden removes
// it. Of two of the team's with one id the later counts. What the team has beyond
// MaxCards is left out.
func Merge(shipped, team []app.Card) []app.Card {
	team = team[:min(len(team), MaxCards)]
	out := make([]app.Card, 0, len(shipped)+len(team))
	at := make(map[string]int, cap(out))
	for _, c := range shipped {
		at[c.ID] = len(out)
		out = append(out, c)
	}
	moment := make(map[string]app.Fits, len(shipped))
	for _, c := range shipped {
		moment[c.ID] = c.Fits
	}
	for _, c := range team {
		c.Team = true
		if old, known := moment[c.ID]; known && unsaid(c.Fits) {
			c.Fits = old
		}
		n, there := at[c.ID]
		if !there {
			n = len(out)
			at[c.ID] = n
			out = append(out, c)
		}
		out[n] = c
	}
	kept := out[:0]
	for _, c := range out {
		if c.Kind != Hidden {
			kept = append(kept, c)
		}
	}
	return kept
}

// unsaid reports whether the front matter had no [fits]: one that is there has a weight.
func unsaid(f app.Fits) bool { return f.Never && f.Weight == 0 }

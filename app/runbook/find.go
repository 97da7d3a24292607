package runbook

import (
	"cmp"
	"net/url"
	"slices"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of one search. Each place has its own, so that what a hostile alert brings
// cannot crowd out what a teammate wrote.
const (
	// MaxFound is how many runbooks are given at most.
	MaxFound = 20
	// maxPlace is how much text of one place is read, maxValue of one value, in bytes.
	maxPlace = 512 << 10
	maxValue = 64 << 10
	// maxHere is how many addresses of one place are kept, maxEach how many of one text.
	maxHere = 200
	maxEach = 50
	// maxLinks is how many links of one place are looked at.
	maxLinks = 5000
)

// candidate is an address that may be a runbook's.
type candidate struct {
	url   *url.URL
	text  string // of the link, "" for none
	place app.RunbookPlace
	trust trust
}

func (c candidate) runbook() app.Runbook {
	r := app.Runbook{URL: c.url.String(), Title: c.text, Place: c.place, Sure: c.trust >= sure}
	if hollow(r.Title) {
		r.Title = Title(r.URL)
	}
	r.Text = IsText(r.URL)
	return r
}

// Find gives the runbooks of an incident, the likeliest first and each once: those of the
// person's own map, then those that are called runbooks, by the order of the places, then
// the guesses. It gives at most MaxFound. Read and Problem are left to who keeps copies.
func Find(d app.Detail, rules []app.RunbookRule) []app.Runbook {
	all := matched(rules, d.Incident.Service, d.Incident.Title)
	all = append(all, look(d)...)
	slices.SortStableFunc(all, func(a, b candidate) int {
		return cmp.Compare(b.trust, a.trust)
	})
	var found []app.Runbook
	seen := map[string]bool{}
	for _, c := range all {
		k := key(c.url)
		if len(found) == MaxFound {
			break
		}
		if !seen[k] {
			seen[k] = true
			found = append(found, c.runbook())
		}
	}
	return found
}

// Best is the runbook to show first, nil where none was found that is called one: a guess
// is offered, but nobody may rely on it.
func Best(found []app.Runbook) *app.Runbook {
	if len(found) == 0 || !found[0].Sure {
		return nil
	}
	best := found[0]
	return &best
}

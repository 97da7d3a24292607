package runbook

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// maxTitles is how many titles of one service's pages are looked up.
const maxTitles = 20

// Days says what counts as a night for a person: Sleep of Hours, in Zone. A nil Zone is
// UTC.
type Days struct {
	Sleep app.Daily
	Zone  *time.Location
}

// night reports whether t lies in the sleeping hours.
func (d Days) night(t time.Time) bool {
	zone := d.Zone
	if zone == nil {
		zone = time.UTC
	}
	wall := t.In(zone)
	clock := time.Duration(wall.Hour())*time.Hour + time.Duration(wall.Minute())*time.Minute + time.Duration(wall.Second())*time.Second
	switch s := d.Sleep; {
	case s.From < s.To:
		return s.From <= clock && clock < s.To
	case s.From > s.To:
		return clock >= s.From || clock < s.To
	}
	return false
}

// Cover tells which services that paged in window have a runbook, the most painful first:
// by their pages, then by those in the night, then by the last one. Drills are none.
//
// found gives the runbook of a page's incident as it was last read and checked, nil for
// none. It is asked for each title of a service, the newest page's first, until one brings
// a runbook that is called one: a guess leaves the service without.
func Cover(pages []app.PastPage, window app.Span, days Days, found func(app.PastPage) *app.Runbook) app.Coverage {
	byService := map[string][]app.PastPage{}
	for _, p := range pages {
		if window.Covers(p.At) && !p.Incident.Drill {
			byService[p.Incident.Service.ID] = append(byService[p.Incident.Service.ID], p)
		}
	}
	c := app.Coverage{Window: window, Services: make([]app.Covered, 0, len(byService))}
	for _, theirs := range byService {
		c.Services = append(c.Services, covered(theirs, days, found))
	}
	slices.SortFunc(c.Services, func(a, b app.Covered) int {
		return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(b.Nights, a.Nights), b.Last.Compare(a.Last), cmp.Compare(a.Service.ID, b.Service.ID))
	})
	return c
}

// covered tells it of one service, which has a page at least.
func covered(pages []app.PastPage, days Days, found func(app.PastPage) *app.Runbook) app.Covered {
	slices.SortStableFunc(pages, func(a, b app.PastPage) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Incident.ID, b.Incident.ID))
	})
	newest := pages[0]
	c := app.Covered{Service: newest.Incident.Service, Title: newest.Incident.Title, Last: newest.At, State: app.RunbookMissing, Pages: len(pages)}
	titles := map[string]bool{}
	for _, p := range pages {
		if days.night(p.At) {
			c.Nights++
		}
		if titles[p.Incident.Title] || len(titles) == maxTitles || c.State == app.RunbookOpens || c.State == app.RunbookAway {
			continue
		}
		titles[p.Incident.Title] = true
		r := found(p)
		if r == nil {
			continue
		}
		if s := stateOf(*r); c.Runbook == nil || rank(s) > rank(c.State) {
			best := *r
			c.Runbook, c.Title, c.State = &best, p.Incident.Title, s
		}
	}
	return c
}

// rank is how much a state is worth where a service has several runbooks.
func rank(s app.CoverageState) int {
	return slices.Index([]app.CoverageState{app.RunbookMissing, app.RunbookBroken, app.RunbookAway, app.RunbookOpens}, s)
}

// stateOf is how it stands with a runbook. One that only a copy is left of is broken: the
// next person has no copy.
func stateOf(r app.Runbook) app.CoverageState {
	switch {
	case !r.Sure:
		return app.RunbookMissing
	case r.Problem != nil:
		return app.RunbookBroken
	case r.Text:
		return app.RunbookOpens
	}
	return app.RunbookAway
}

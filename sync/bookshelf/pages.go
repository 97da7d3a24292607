package bookshelf

import (
	"cmp"
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// seekers is how many incidents are looked at at the same time.
	seekers = 3
	// seekWithin is how long the details may take.
	seekWithin = 20 * time.Second
	// settle is the least time between two looks at one incident; lookAgain is when a
	// page without a runbook is looked at once more, mostLooks times: a note with the
	// link changes nothing else of the incident.
	settle    = 15 * time.Second
	lookAgain = 2 * time.Minute
	mostLooks = 30
	// idle is how long a loop sleeps that has nothing to do.
	idle = time.Hour
)

// search is how it stands with the runbooks of one incident.
type search struct {
	incident app.Incident
	page     bool
	// found is nil until something is known.
	found []app.Runbook
	// at is when it was last looked at, as it was then; due, when it is to be again, zero
	// for never.
	at, due time.Time
	as      time.Time
	looks   int
	fails   int
	busy    bool
}

// servePages looks for the runbooks of my pages, as they come.
func (s *Shelf) servePages(ctx context.Context, _ time.Time) {
	for {
		s.own()
		s.follow()
		next := s.seekDue(clock())
		s.tell()
		if !await(ctx, s.pages, next) {
			return
		}
	}
}

// follow takes in which incidents there are.
func (s *Shelf) follow() {
	now, settings := clock(), s.cfg.Settings().Runbooks
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.snap == nil {
		return
	}
	anew := !reflect.DeepEqual(settings, s.ruled)
	s.ruled = settings
	there := make(map[string]bool, len(s.snap.Incidents))
	for _, t := range s.snap.Incidents {
		there[t.ID] = true
		it, known := s.sought[t.ID]
		mine := t.Mine && t.Open()
		switch {
		case !known && !mine:
			continue
		case !known:
			it = &search{due: now}
			s.sought[t.ID] = it
		case !mine:
			it.due = time.Time{}
		case anew:
			it.due, it.looks = now, 0
		case !t.UpdatedAt.Equal(it.as) && !it.at.IsZero() && !it.busy:
			it.due = sooner(it.due, later(now, it.at.Add(settle)))
		}
		it.incident, it.page = t.Incident, t.Page(s.snap.Me.ID)
	}
	for id := range s.sought {
		if !there[id] {
			delete(s.sought, id)
		}
	}
}

// sooner is the earlier of two times, of which the zero one is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// seekDue looks at what is due, pages and new ones first, and says how long to wait.
func (s *Shelf) seekDue(now time.Time) time.Duration {
	s.mu.Lock()
	var due []*search
	next := now.Add(idle)
	for _, it := range s.sought {
		switch {
		case it.busy || it.due.IsZero():
		case it.due.After(now):
			next = sooner(next, it.due)
		default:
			due = append(due, it)
		}
	}
	slices.SortFunc(due, func(a, b *search) int {
		return cmp.Or(rank(a)-rank(b), b.incident.CreatedAt.Compare(a.incident.CreatedAt), cmp.Compare(a.incident.ID, b.incident.ID))
	})
	due = due[:min(len(due), seekers-s.seeking)] // the next one comes when one of them is done
	for _, it := range due {
		it.busy = true
		s.seeking++
	}
	s.mu.Unlock()
	for _, it := range due {
		if !s.start(func(ctx context.Context) { s.seek(ctx, it) }) {
			break
		}
	}
	return next.Sub(now)
}

func rank(it *search) int {
	switch {
	case it.page && it.found == nil:
		return 0
	case it.found == nil:
		return 1
	case it.page:
		return 2
	}
	return 3
}

// seek looks for the runbooks of one incident, and reads the best text among them.
func (s *Shelf) seek(ctx context.Context, it *search) {
	s.mu.Lock()
	incident, before, tenure := it.incident, it.found, s.tenure
	s.mu.Unlock()
	settings := s.cfg.Settings().Runbooks
	atOnce := func(rules []app.RunbookRule) { // what needs no network is told at once
		if found := runbook.Match(rules, incident.Service, incident.Title); before == nil && len(found) > 0 {
			s.put(it, found)
		}
	}
	atOnce(ownRules(settings)) // nor a disk
	rules := s.rules(ctx, settings, incident)
	atOnce(rules)
	within, cancel := context.WithTimeout(ctx, seekWithin)
	d, err := s.cfg.Detail(within, incident.ID)
	cancel()
	if ctx.Err() != nil {
		return
	}
	var found []app.Runbook
	if err == nil {
		if d.Incident.ID == "" {
			d.Incident = incident
		}
		found = append([]app.Runbook{}, runbook.Find(d, rules)...)
	} else if before == nil {
		s.cfg.Log.Info("runbook_details_unread", "incident", incident.ID, "error", err)
		if found = runbook.Match(rules, incident.Service, incident.Title); len(found) == 0 {
			found = s.remembered(incident.Service.ID)
		}
	} else {
		found = before
	}
	s.learn(tenure, found, incident.Service.ID, incident.CreatedAt)
	s.looked(it, incident, found, err)
	for _, r := range found {
		if r.Text && r.Sure { // whoever wants to read a guess asks for it
			s.ensure(ctx, r.URL)
			break
		}
	}
	s.mu.Lock()
	s.seeking--
	it.busy = false
	s.mu.Unlock()
	nudge(s.pages)
}

// put says what was found, and tells.
func (s *Shelf) put(it *search, found []app.Runbook) {
	s.mu.Lock()
	it.found = found
	s.mu.Unlock()
	s.tell()
}

// looked takes in what a look brought, and says when the next one is due.
func (s *Shelf) looked(it *search, as app.Incident, found []app.Runbook, err error) {
	s.mu.Lock()
	now := clock()
	it.at, it.as, it.due = now, as.UpdatedAt, time.Time{}
	it.looks++
	switch {
	case err != nil:
		it.fails++
		it.due = now.Add(min(settle<<min(it.fails-1, 5), 5*time.Minute))
	case it.page && runbook.Best(found) == nil && it.looks < mostLooks:
		it.fails, it.due = 0, now.Add(lookAgain)
	default:
		it.fails = 0
	}
	if len(found) > 0 || err == nil {
		it.found = found
	}
	s.mu.Unlock()
	s.tell()
}

// ensure sees to it that there is a copy of a text, as new as can be.
func (s *Shelf) ensure(ctx context.Context, address string) {
	l, now := s.look(address), clock()
	if since := now.Sub(l.Tried); l.Problem == nil && !l.Read.IsZero() && since < fresh || l.resting() && since < failing {
		return
	}
	select {
	case <-s.fly(address).done:
	case <-ctx.Done():
	}
}

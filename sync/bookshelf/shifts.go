package bookshelf

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// lead is how long before a shift of mine its runbooks are read; at its start they are
	// read again.
	lead = 2 * time.Hour
	// pause is the time between two calls that nobody waits for.
	pause = time.Second
	// retry is when a network that was gone is tried again, mostRetries times.
	retry       = 15 * time.Minute
	mostRetries = 8
)

// prefetching is how it stands with reading before a shift.
type prefetching struct {
	at      time.Time // the last time
	again   time.Time // after a failure, zero for none
	retries int
}

// serveShifts reads the runbooks of my services before a shift of mine and at its start.
func (s *Shelf) serveShifts(ctx context.Context, _ time.Time) {
	for {
		now := clock()
		due, first := s.prefetchDue(now)
		if !due.After(now) {
			s.prefetch(ctx, first)
			continue
		}
		if !await(ctx, s.shifts, due.Sub(now)) {
			return
		}
	}
}

// prefetchDue is when to read next. first says that it is for a moment of a shift, not
// because it failed before.
func (s *Shelf) prefetchDue(now time.Time) (at time.Time, first bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	never := now.Add(idle)
	if s.snap == nil || s.snap.Me.ID == "" {
		return never, false
	}
	due := time.Time{}
	for _, shift := range slices.Concat(s.snap.Shifts, s.snap.Duty.Shifts) {
		if shift.User.ID != "" && shift.User.ID != s.snap.Me.ID || !shift.End.IsZero() && !shift.End.After(now) {
			continue
		}
		if shift.Start.IsZero() { // for ever on call: once a day
			due = sooner(due, later(now, s.fetched.at.Add(24*time.Hour)))
			continue
		}
		for _, moment := range []time.Time{shift.Start.Add(-lead), shift.Start} {
			if moment.After(s.fetched.at) {
				due = sooner(due, moment)
			}
		}
	}
	if !due.IsZero() && !due.After(now) {
		return due, true
	}
	at = sooner(sooner(never, due), s.fetched.again)
	return at, at.Equal(due)
}

// prefetch reads the runbooks of my services, one after the other.
func (s *Shelf) prefetch(ctx context.Context, first bool) {
	s.mu.Lock()
	tenure := s.tenure
	s.fetched.at, s.fetched.again = clock(), time.Time{}
	if first {
		s.fetched.retries = 0
	}
	s.mu.Unlock()
	away := false
	all := s.mine()
	for n, address := range all {
		if n > 0 && !await(ctx, nil, pause) {
			return
		}
		if !s.still(tenure) {
			return
		}
		s.ensure(ctx, address)
		if l := s.look(address); l.Problem != nil && l.Problem.Code == codeAway {
			away = true
		}
	}
	s.cfg.Log.Info("runbooks_prefetched", "count", len(all), "away", away)
	s.mu.Lock()
	if away && s.fetched.retries < mostRetries {
		s.fetched.retries++
		s.fetched.again = clock().Add(retry)
	}
	s.mu.Unlock()
}

// mine are the addresses of the texts of my services: those that were found for their
// pages, and those of the person's map. The newest are first.
func (s *Shelf) mine() []string {
	now := clock()
	settings := s.cfg.Settings().Runbooks
	s.mu.Lock()
	var known []*link
	for _, l := range s.known {
		if l.Sure && runbook.IsText(l.URL) && now.Sub(l.Seen) < window {
			known = append(known, l)
		}
	}
	slices.SortFunc(known, func(a, b *link) int { return cmp.Or(b.Seen.Compare(a.Seen), cmp.Compare(a.URL, b.URL)) })
	var all []string
	for _, l := range known {
		all = append(all, l.URL)
	}
	s.mu.Unlock()
	for _, r := range s.mapped(settings) {
		if r.Text && !slices.Contains(all, r.URL) {
			all = append(all, r.URL)
		}
	}
	return all
}

// mapped are the runbooks that the person's map names, whatever they are for.
func (s *Shelf) mapped(settings app.RunbookSettings) []app.Runbook {
	rules := ownRules(settings)
	for n := range rules {
		rules[n].Service, rules[n].Title = "", ""
	}
	return runbook.Match(rules, app.Ref{}, "")
}

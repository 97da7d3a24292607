package bookshelf

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/runbook"
)

const (
	// checkEvery is how often the links are asked; checkAgain, when a check that failed is
	// made once more. The first after a start waits for settling.
	checkEvery = 24 * time.Hour
	checkAgain = time.Hour
	settling   = 5 * time.Minute
	// checkRuled is when they are asked after another map or folder was named.
	checkRuled = 10 * time.Minute
	// mostDetails is how many past pages are looked up in one check.
	mostDetails = 300
)

// checking is how it stands with the daily check.
type checking struct {
	coverage app.Coverage
	number   uint64
	tried    time.Time
	ruled    app.RunbookSettings // by which it was looked
	running  *round
}

// missing counts the services that have no runbook that opens.
func (c checking) missing() int {
	n := 0
	for _, s := range c.coverage.Services {
		if s.State == app.RunbookMissing || s.State == app.RunbookBroken {
			n++
		}
	}
	return n
}

// round is one check.
type round struct {
	done chan struct{}
	err  error
	// tenure says whose shelf it was at the beginning: for another nothing is kept of it.
	tenure int
	// asked are the addresses that this round has asked; details counts the past pages
	// looked up, and unread says why some could not be.
	asked   map[string]bool
	details int
	unread  error
	unknown map[string]bool // services of which a page could not be looked up
}

// Coverage gives what the last check found.
func (s *Shelf) Coverage(ctx context.Context) (app.Coverage, error) {
	s.load()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.check.coverage
	c.Services = slices.Clone(c.Services)
	if c.Services == nil {
		c.Services = []app.Covered{}
	}
	return c, ctx.Err()
}

func (s *Shelf) loadCoverage() app.Coverage {
	var c app.Coverage
	if body, ok := s.kept(kindCoverage)["coverage"]; ok {
		_ = json.Unmarshal(body, &c) // an empty one is made anew
	}
	return c
}

// serveLinks checks the links daily.
func (s *Shelf) serveLinks(ctx context.Context, began time.Time) {
	s.mu.Lock()
	s.check.ruled = s.cfg.Settings().Runbooks
	s.mu.Unlock()
	for {
		now := clock()
		due := s.checkDue(now, began)
		if !due.After(now) {
			_ = s.CheckLinks(ctx) // told in the coverage
			if ctx.Err() != nil {
				return
			}
			continue
		}
		if !await(ctx, s.links, due.Sub(now)) {
			return
		}
	}
}

func (s *Shelf) checkDue(now, began time.Time) time.Time {
	settings := s.cfg.Settings().Runbooks
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.snap == nil || s.snap.Me.ID == "" || s.snap.Connection.State != app.ConnOK {
		return now.Add(idle)
	}
	due := began.Add(settling)
	if at := s.check.coverage.At; !at.IsZero() {
		due = later(due, at.Add(checkEvery))
	}
	if !s.check.tried.IsZero() {
		due = later(due, s.check.tried.Add(checkAgain))
	}
	if !reflect.DeepEqual(settings, s.check.ruled) { // what was missing may be there now
		due = sooner(due, later(began.Add(settling), s.check.tried.Add(checkRuled)))
	}
	return due
}

// CheckLinks asks every known link whether it opens, one a second, and makes the coverage
// anew. It waits for a check that is under way.
func (s *Shelf) CheckLinks(ctx context.Context) error {
	s.load()
	s.mu.Lock()
	r, under := s.check.running, s.check.running != nil
	if !under {
		r = &round{done: make(chan struct{}), tenure: s.tenure, asked: map[string]bool{}, unknown: map[string]bool{}}
		s.check.running = r
	}
	s.mu.Unlock()
	if !under && !s.start(func(life context.Context) { s.runCheck(life, r) }) {
		s.mu.Lock()
		s.check.running, r.err = nil, errClosed
		s.mu.Unlock()
		close(r.done) // for those who have come to wait for it
		return errClosed
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-r.done:
		return r.err
	}
}

// runCheck is one round: the pages of the last 90 days say which services are mine; each
// is looked up until a runbook is found that opens; then the other links are asked.
func (s *Shelf) runCheck(ctx context.Context, r *round) {
	now := clock()
	span := app.Span{Start: now.Add(-window), End: now}
	pages, err := s.cfg.Pages(ctx, span.Start, span.End)
	settings := s.cfg.Settings()
	s.mu.Lock()
	s.check.ruled = settings.Runbooks
	s.mu.Unlock()
	coverage := app.Coverage{}
	if err == nil {
		days := runbook.Days{Sleep: settings.Hours.Sleep, Zone: settings.Location()}
		coverage = runbook.Cover(pages, span, days, func(p app.PastPage) *app.Runbook { return s.found(ctx, r, settings.Runbooks, p) })
		err = r.unread
	}
	if s.still(r.tenure) {
		s.prune(now)
		for _, address := range s.toAsk(settings.Runbooks) {
			s.ask(ctx, r, address)
		}
	}
	if ctx.Err() != nil {
		err = errClosed
	} else if !s.covered(r, coverage, err) {
		err = errOthers
	}
	r.err = err
	s.mu.Lock()
	s.check.running = nil
	if r.tenure == s.tenure {
		s.check.tried = clock()
	}
	s.mu.Unlock()
	s.cfg.Log.Info("runbooks_checked", "links", len(r.asked), "services", len(coverage.Services), "error", err)
	s.tell()
	close(r.done)
}

var errOthers = errors.New("the check has ended: the account has changed")

// covered keeps the coverage that a round brought; false where the shelf has become
// another's. Where pages could not be looked up, what was known of their services stays.
func (s *Shelf) covered(r *round, c app.Coverage, err error) bool {
	s.mu.Lock()
	if r.tenure != s.tenure {
		s.mu.Unlock()
		return false
	}
	old := s.check.coverage
	unread := c.Services == nil // the pages themselves could not be read
	if unread {
		c = old
		c.Services = slices.Clone(old.Services)
	}
	c.At = clock()
	if unread {
		c.At = old.At // it is tried again soon
	}
	if err != nil {
		p := app.Explain(err)
		p.Means, p.Do = "What is said of the services' runbooks may be old.", "Nothing: it is tried again."
		c.Problem = &p
	}
	for n, now := range c.Services {
		at := slices.IndexFunc(old.Services, func(o app.Covered) bool { return o.Service.ID == now.Service.ID })
		if r.unknown[now.Service.ID] && now.State == app.RunbookMissing && at >= 0 {
			c.Services[n].State, c.Services[n].Runbook, c.Services[n].Title = old.Services[at].State, old.Services[at].Runbook, old.Services[at].Title
		}
	}
	if !reflect.DeepEqual(c, old) {
		s.check.number++
	}
	s.check.coverage = c
	s.mu.Unlock()
	s.keep(kindCoverage, "coverage", c)
	if !s.still(r.tenure) { // it has changed while that was written
		s.discard(kindCoverage, "coverage")
		return false
	}
	return true
}

// found looks a past page up, and asks the best runbook of it whether it opens.
func (s *Shelf) found(ctx context.Context, r *round, settings app.RunbookSettings, p app.PastPage) *app.Runbook {
	if !s.still(r.tenure) {
		return nil
	}
	i := p.Incident
	rules := s.rules(ctx, settings, i)
	list := runbook.Match(rules, i.Service, i.Title)
	if len(list) == 0 {
		list = s.lookUp(ctx, r, rules, p)
	}
	s.learn(r.tenure, list, i.Service.ID, p.At)
	best := runbook.Best(list)
	if best == nil {
		return nil
	}
	s.ask(ctx, r, best.URL)
	l := s.look(best.URL)
	best.Read, best.Problem = l.Read, l.problem()
	return best
}

// lookUp reads a past page and finds its runbooks. Of one that cannot be read, what the
// service's other pages had counts.
func (s *Shelf) lookUp(ctx context.Context, r *round, rules []app.RunbookRule, p app.PastPage) []app.Runbook {
	err := errors.New("too many past pages to look them all up")
	if r.details < mostDetails {
		if r.details > 0 && !await(ctx, nil, pause) {
			return nil
		}
		r.details++
		within, cancel := context.WithTimeout(ctx, seekWithin)
		d, failed := s.cfg.Detail(within, p.Incident.ID)
		cancel()
		if failed == nil {
			if d.Incident.ID == "" {
				d.Incident = p.Incident
			}
			return runbook.Find(d, rules)
		}
		if _, gone := errors.AsType[app.Gone](failed); gone {
			return nil
		}
		err = failed
	}
	if r.unread == nil {
		r.unread = err
	}
	r.unknown[p.Incident.Service.ID] = true
	return nil
}

// toAsk are all known links, and those of the map.
func (s *Shelf) toAsk(settings app.RunbookSettings) []string {
	var all []string
	for _, r := range s.mapped(settings) {
		all = append(all, r.URL)
	}
	s.mu.Lock()
	for _, l := range s.known {
		if l.Sure {
			all = append(all, l.URL)
		}
	}
	s.mu.Unlock()
	slices.Sort(all)
	return slices.Compact(all)
}

// ask asks an address whether it opens, once in a round, and remembers the answer.
func (s *Shelf) ask(ctx context.Context, r *round, address string) {
	if r.asked[address] || len(r.asked) > 0 && !await(ctx, nil, pause) || !s.still(r.tenure) {
		return
	}
	r.asked[address] = true
	err := s.opens(ctx, address)
	if ctx.Err() != nil {
		return
	}
	now := clock()
	s.editIn(r.tenure, address, func(l *link) {
		switch {
		case err != nil:
			p := problemOf(err)
			l.Problem, l.Tried = &p, now
		case l.Problem != nil && l.Problem.Code != codeType: // what is in it was not looked at
			l.Problem = nil
		}
	})
}

// opens says why an address does not open; nil where it does. The text itself is not
// read.
func (s *Shelf) opens(ctx context.Context, address string) error {
	if file, ok := runbook.Path(address); ok {
		_, err := s.readFile(ctx, address, filepath.ToSlash(file))
		return err
	}
	target, text := runbook.Raw(address)
	if !text {
		target = address
	}
	own := s.owns(address)
	a, err := s.client.do(ctx, order{url: target, own: own, method: http.MethodHead})
	if err == nil && (a.status >= 400 && a.status != http.StatusUnauthorized && a.status != http.StatusTooManyRequests) {
		a, err = s.client.do(ctx, order{url: target, own: own, method: http.MethodGet, first: true}) // many know no HEAD
	}
	if err != nil {
		return err
	}
	asked, err := url.Parse(target)
	if err != nil {
		return err
	}
	if !text { // a page wants its reader to sign in: that it answers is all that can be known
		if a.status == http.StatusUnauthorized || a.status == http.StatusForbidden || a.status == http.StatusRequestedRangeNotSatisfiable {
			return nil
		}
		return refusal(a)
	}
	if a.status == http.StatusRequestedRangeNotSatisfiable { // an empty file
		return nil
	}
	if err := refusal(a); err != nil {
		return err
	}
	if kind, _ := mediaType(a); kind == "text/html" || kind == "application/xhtml+xml" {
		return webPage(a, asked)
	}
	return nil
}

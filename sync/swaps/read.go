package swaps

import (
	"context"
	"reflect"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/swap"
)

const (
	// readIdle and readBusy are the times between two readings of the board, while nothing
	// concerns me and while something does; readKicked is the least.
	readIdle, readBusy, readKicked = time.Minute, 15 * time.Second, 2 * time.Second
	// readAll is how often all of the last days is read, and not only what is open or new.
	readAll = time.Hour
	// readWithin is how long one reading may take.
	readWithin = time.Minute
	// mostSingles is how many requests one reading reads by themselves.
	mostSingles = 20
	// mostItems bounds what is held of a board.
	mostItems = 1000
)

// board is what is known of the team's service, and the reading of it.
type board struct {
	name    string // as the settings say
	service app.SwapService
	reading bool
	kicked  bool // there is a reason to look at everything
	due     time.Time
	began   time.Time
	whole   time.Time // when the last began that came through
	all     time.Time // when all was read
	tries   int
	turn    int
	at      time.Time
	problem *app.Problem
	// unreadable are incidents that look like requests and are none, by id.
	unreadable map[string]bool
}

// kick has the board and the schedules read soon.
func (d *Desk) kick(now time.Time) {
	soon := func(due, began time.Time) time.Time {
		at := began.Add(readKicked)
		if !at.After(now) { // strictly later: what is due now is not waited for
			at = now.Add(shortest)
		}
		if due.Before(at) {
			return due
		}
		return at
	}
	d.board.kicked = true
	d.board.due = soon(d.board.due, d.board.began)
	d.watch.due = soon(d.watch.due, d.watch.began)
}

// since is from when on ended requests are new.
func (b *board) since(now time.Time) time.Time {
	if b.whole.IsZero() {
		return now.Add(-keepEnded)
	}
	return b.whole.Add(-2 * time.Minute)
}

// reading is one reading of the board.
type reading struct {
	began   time.Time
	service app.SwapService
	posted  []app.Posted
	gone    []string
	singles []string
	all     bool
	err     error
}

// read starts a reading of the board where one is due.
func (d *Desk) read(ctx context.Context, now time.Time) {
	if name := d.cfg.Settings().Swap.Service; name != d.board.name {
		d.board.name, d.board.service, d.board.all, d.board.problem = name, app.SwapService{}, time.Time{}, nil
		d.board.due, d.audit = now, audit{}
		d.show.dirty = true
	}
	if !d.may(ctx, now) || d.board.reading || d.board.due.After(now) {
		return
	}
	d.board.due = now.Add(d.interval(now))
	r := reading{began: now, service: d.board.service, all: now.Sub(d.board.all) >= readAll, singles: d.singles(now)}
	if d.board.name == "" && len(r.singles) == 0 {
		d.board.problem = nil
		return
	}
	d.board.kicked = false
	since := d.board.since(now)
	if r.all {
		since = now.Add(-keepEnded)
	}
	d.board.reading, d.board.began = true, now
	era, account, name := d.era, d.account, d.board.name
	d.work.Go(func() {
		within, cancel := context.WithTimeout(ctx, readWithin)
		defer cancel()
		r.run(within, account, name, since)
		d.post(func() {
			if d.era == era {
				d.board.reading = false
				d.took(r, name, clock())
			}
		})
	})
}

// interval is the wait between two readings.
func (d *Desk) interval(now time.Time) time.Duration {
	for _, it := range d.items {
		if it.concerns(d.me.ID) && !d.view(it, now).State.Ended() {
			return readBusy
		}
	}
	return readIdle
}

// singles are requests that are read by themselves, as the reading of the service need not
// bring them: mine that can still change although they are closed, or that another
// service carries. Where there are many they take turns.
func (d *Desk) singles(now time.Time) []string {
	ids := d.stacked(now)
	for _, it := range d.sorted() {
		if slices.Contains(ids, it.Incident) {
			continue
		}
		if it.missed {
			ids = append(ids, it.Incident)
			continue
		}
		if it.Incident == "" || !it.concerns(d.me.ID) || !it.Request.Start().After(now) && !it.Open {
			continue
		}
		if !d.board.kicked && now.Sub(it.asOf) < readIdle {
			continue
		}
		if s := d.view(it, now); s.State == app.SwapCovered && s.Start().After(now) || it.Open && d.board.name == "" {
			ids = append(ids, it.Incident)
		}
	}
	if len(ids) > mostSingles {
		d.board.turn++
		from := d.board.turn * mostSingles % len(ids)
		ids = slices.Concat(ids[from:], ids[:from])[:mostSingles]
	}
	return ids
}

// run reads.
func (r *reading) run(ctx context.Context, a Account, name string, since time.Time) {
	if name != "" {
		if r.service.Zero() {
			r.service, r.err = a.FindService(ctx, name)
		}
		if r.err == nil {
			r.posted, r.err = a.Requests(ctx, r.service.ID, since)
		}
	}
	for _, id := range r.singles {
		if slices.ContainsFunc(r.posted, func(p app.Posted) bool { return p.Incident == id }) {
			continue
		}
		p, err := a.Request(ctx, id)
		switch {
		case err == nil:
			r.posted = append(r.posted, p)
		case final(err):
			r.gone = append(r.gone, id)
		default:
			r.err = err
			return
		}
	}
}

// took takes in what a reading brought.
func (d *Desk) took(r reading, name string, now time.Time) {
	if name != d.board.name {
		d.board.due = now
		return
	}
	d.show.dirty = true
	if !r.service.Zero() {
		d.board.service = r.service
	}
	seen := map[string]bool{}
	for _, p := range r.posted {
		seen[p.Incident] = true
		d.take(p, r.began, now)
	}
	for _, it := range d.items {
		if slices.Contains(r.gone, it.Incident) {
			it.missed, it.Open, it.fresh = false, false, false
		}
	}
	if r.err != nil {
		d.heed(r.err, now)
		d.board.tries++
		p := app.Explain(r.err)
		if is[app.Gone](r.err) && r.service.Zero() {
			p = app.Problem{
				Code: "swap_service", What: "There is no service called " + name + ", or your token may not see it.",
				Means: "Requests for swaps are not seen.", Do: "Correct the name in the settings, or have the service made.",
			}
		}
		if d.board.problem == nil || d.board.problem.Code != p.Code {
			d.cfg.Log.Warn("swaps_unread", "problem", p.Code, "error", r.err)
		}
		d.board.problem, d.board.due = &p, now.Add(pause(d.board.tries, r.err))
		return
	}
	d.board.problem, d.board.tries, d.board.at, d.board.whole = nil, 0, now, r.began
	if r.all {
		d.board.all = now
	}
	d.vanished(seen, r.began, now)
	d.forget(now)
}

// vanished has those read by themselves that were open and are not among those any more.
func (d *Desk) vanished(seen map[string]bool, began, now time.Time) {
	n := 0
	for _, it := range d.sorted() {
		if it.Open && it.Incident != "" && !seen[it.Incident] && !it.asOf.After(began) && d.board.name != "" && n < mostSingles {
			it.missed, n = true, n+1
			d.show.dirty = true
		}
	}
	if n > 0 {
		d.board.due = now
	}
}

// take takes in a request as the board has it.
func (d *Desk) take(p app.Posted, began, now time.Time) {
	if !isRequest(p.Key) || d.leftover(p) {
		return
	}
	r, _, err := swap.Read(p)
	if err != nil {
		d.unread(p, err)
		return
	}
	it := d.items[r.ID]
	switch {
	case it == nil:
		if len(d.items) >= mostItems {
			return
		}
		it = &item{file: file{Request: r, Via: app.SwapByService, Incident: p.Incident}}
		it.Logged = -1
		d.add(it)
	case it.Incident == "" && it.Via != app.SwapByCopy && p.By.ID == it.Request.From.ID:
		it.Incident = p.Incident // it had been put up after all
	case it.Incident != p.Incident:
		d.unread(p, errTwice)
		return
	}
	d.takeOne(it, p, began, now)
}

// takeOne takes in what the board says of that request, unless more recent news is there.
func (d *Desk) takeOne(it *item, p app.Posted, began, now time.Time) {
	if began.Before(it.asOf) || p.Incident != it.Incident {
		return
	}
	r, events, err := swap.Read(p)
	if err == nil && (r.ID != it.Request.ID || r.From.ID != it.Request.From.ID) {
		err = errTwice
	}
	if err != nil {
		d.unread(p, err)
		return
	}
	it.asOf, it.missed = began, false
	events = bound(events)
	open := p.Status != app.Resolved
	if it.URL == p.URL && it.Open == open && reflect.DeepEqual(it.Events, events) {
		return
	}
	it.URL, it.Open, it.Events, it.fresh = p.URL, open, events, false
	d.show.dirty = true
	d.logNews(it, now)
	if it.concerns(d.me.ID) {
		_ = d.keep(it) // logged; the board has it
	}
}

var errTwice = app.Invalid{Why: "another incident carries a request of the same name"}

// unread notes, once, that an incident looks like a request and is none.
func (d *Desk) unread(p app.Posted, err error) {
	if d.board.unreadable[p.Incident] || len(d.board.unreadable) >= mostItems {
		return
	}
	d.board.unreadable[p.Incident] = true
	d.cfg.Log.Warn("swap_unreadable", "incident", p.Incident, "count", len(d.board.unreadable), "error", err)
}

// forget drops what ended long ago.
func (d *Desk) forget(now time.Time) {
	for _, it := range d.items {
		if it.Errand != nil {
			continue
		}
		s := d.view(it, now)
		ended := s.Ended
		if ended.IsZero() || s.Give.End.After(ended) {
			ended = s.Give.End
		}
		if s.State.Ended() && now.Sub(ended) > keepEnded {
			d.drop(it)
		}
	}
}

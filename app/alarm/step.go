package alarm

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Facts is all that a step goes by.
type Facts struct {
	Now time.Time
	// Me is my user id.
	Me string
	// Incidents are all that is known of: the open ones of mine, and the last word
	// on those that have left. One that is missing here is unknown, not closed.
	Incidents []app.Incident
	// Gone are incidents that PagerDuty says are not there any more.
	Gone []string
	// Claims are the answers given here, by incident.
	Claims map[string]app.Claim
	// Failed are actions that lately ended without being done.
	Failed []app.Action
	// Ladders tell at which level a page stands.
	Ladders map[string]app.Ladder
	// Sight is the last complete look at PagerDuty, or when looking began; zero
	// where blindness does not matter (off call and nothing open).
	Sight    time.Time
	Settings app.AlarmSettings
}

// Demand is what ought to be heard and seen from now on.
type Demand struct {
	Sound app.Sound
	// Pages says for each page of mine how it stands.
	Pages   map[string]Page
	Notices []app.Notice
	// Alert says that the full-screen alert ought to be up.
	Alert bool
	// Wake is when the next step is due even if nothing happens; zero for never.
	Wake time.Time
}

// Page is how one page stands: it rings, or it is quiet and has a reason to be.
type Page struct {
	Nth     int
	Why     app.Why
	Pattern app.Pattern
	// Hushed is until when a local hush silences it.
	Hushed time.Time
	// wake is when a quiet page will ring; every quiet page has one.
	wake time.Time
}

// Ringing reports whether it sounds.
func (p Page) Ringing() bool { return p.Pattern != app.Silence }

const (
	// linger is how long the alert stays to show what became of its last page.
	linger = 6 * time.Second
	// tell is how long a notification of something that ended stands.
	tell = time.Minute
	// keep is how long an ended incident is remembered, so that one that is
	// reopened is known again.
	keep = 24 * time.Hour
	// lead is how long before a known escalation an undelivered answer is sounded.
	lead = 15 * time.Second
	// patience is the least time that an answer is given to arrive.
	patience = 5 * time.Second
)

// Step goes by the facts and gives what to remember and what to do.
func Step(m Memory, f Facts) (Memory, Demand) {
	m = m.clone()
	for n := range f.Incidents {
		m.remember(&f.Incidents[n], f)
	}
	for _, id := range f.Gone {
		m.lose(id, f)
	}
	m.forget(f)
	d := Demand{Pages: map[string]Page{}}
	escalates := escalations(f)
	for id, r := range m.Rings {
		if r.Live {
			d.Pages[id] = stand(r, f.Claims[id], escalates[id], f)
		}
	}
	m.watchSight(f)
	m.sound(&d, f)
	m.notices(&d, f)
	d.Alert = m.alert(&d, f)
	return m, d
}

// remember takes in the incident's present state.
func (m *Memory) remember(i *app.Incident, f Facts) {
	r, known := m.Rings[i.ID]
	mine := i.AssignedTo(f.Me)
	if !known && (!mine || !i.Open()) {
		return
	}
	came := i.Occasion(f.Me)
	switch {
	case i.Page(f.Me) && (!r.Live || came.After(r.Assigned)):
		r = Ring{Live: true, Assigned: came, Began: f.Now, Nth: r.Nth + 1, Why: why(i, r, f)}
	case i.Page(f.Me):
	case r.Nth > 0:
		r.leave(departure(i, f), f.Now)
	}
	if c := f.Claims[i.ID]; c.State == app.ClaimConfirmed && c.Kind == app.Snooze {
		r.Snoozed = true
	}
	r.Seen = Seen{Status: i.Status, Urgency: i.Urgency, Mine: mine}
	m.Rings[i.ID] = r
}

// lose takes in that PagerDuty does not know the incident any more.
func (m *Memory) lose(id string, f Facts) {
	r, known := m.Rings[id]
	if !known {
		return
	}
	r.Seen = Seen{Status: app.Resolved}
	if r.Nth > 0 {
		r.leave(app.Departure{Kind: app.WasLost, At: f.Now}, f.Now)
	}
	m.Rings[id] = r
}

// leave takes in that the page is none any more, or has gone one way further.
func (r *Ring) leave(how app.Departure, now time.Time) {
	if r.Live {
		r.Live, r.Ended = false, now
	}
	switch {
	case r.Left == nil || r.Left.Kind != how.Kind:
		r.Left, r.Told = &how, now
	case how.Ours: // that it was our doing may be confirmed later than that it was done
		r.Left = &how
	}
}

// forget drops what is over and has been told for long.
func (m *Memory) forget(f Facts) {
	for id, r := range m.Rings {
		over := r.Seen.Status == app.Resolved || (!r.Seen.Mine && !r.Live)
		if over && f.Now.Sub(r.Told) > keep {
			delete(m.Rings, id)
		}
	}
}

// escalations gives, for the incidents that have a claim, when PagerDuty would
// page somebody else.
func escalations(f Facts) map[string]time.Time {
	if len(f.Claims) == 0 {
		return nil
	}
	at := make(map[string]time.Time, len(f.Claims))
	for n := range f.Incidents {
		if i := &f.Incidents[n]; !f.Claims[i.ID].None() {
			at[i.ID], _ = i.PendingAt(app.PendingEscalate)
		}
	}
	return at
}

// stand decides whether the page rings, and if not, when it will.
func stand(r Ring, c app.Claim, escalates time.Time, f Facts) Page {
	p := Page{Nth: r.Nth, Why: r.Why, Pattern: app.PagePattern}
	quiet := func(until time.Time) bool {
		if !until.After(f.Now) {
			return false
		}
		p.Pattern, p.wake = app.Silence, until
		return true
	}
	switch {
	case quiet(r.Hushed):
		p.Hushed = r.Hushed
		return p
	case quiet(r.Began.Add(f.Settings.RingAfter)):
		return p
	case c.None(), r.Began.After(c.Pressed): // not answered, or an answer to an earlier occasion
		return p
	}
	switch c.State {
	case app.ClaimRefused:
		p.Why = app.Why{Cause: app.AnswerRefused, Kind: c.Kind, Word: c.Word}
	case app.ClaimSending, app.ClaimUnconfirmed:
		if !quiet(deadline(c, escalates, f.Settings.Grace)) {
			p.Pattern = app.UndeliveredPattern
			p.Why = app.Why{Cause: app.AnswerUndelivered, Kind: c.Kind, Word: c.Word}
		}
	case app.ClaimConfirmed:
		// PagerDuty took the answer, and the next look will show it. Should a page
		// still be there after the grace, the answer came to nothing.
		if !quiet(c.Since.Add(f.Settings.Grace)) {
			p.Why = app.Why{Cause: app.TriggeredAgain}
		}
	}
	return p
}

// deadline is until when an answer on its way is trusted in silence: the grace,
// or shortly before PagerDuty would page somebody else.
func deadline(c app.Claim, escalates time.Time, grace time.Duration) time.Time {
	at := c.Since.Add(grace)
	if before := escalates.Add(-lead); !escalates.IsZero() && before.Before(at) {
		at = before
	}
	if least := c.Since.Add(patience); at.Before(least) {
		return least
	}
	return at
}

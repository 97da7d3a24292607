package alarm

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/rules"
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
	// Hours and Zone give the rules' words for times their meaning (see
	// rules.Table). Duty is my on-call time; nil where it is not known, and then the
	// rules about shifts count as is louder.
	Hours app.Hours
	Zone  *time.Location
	Duty  *app.Duty
}

// Demand is what ought to be heard and seen from now on.
type Demand struct {
	Sound app.Sound
	// Pages says how each page of mine stands, and each low-urgency incident of mine
	// that a rule has wanted to ring.
	Pages   map[string]Page
	Notices []app.Notice
	// Alert says that the full-screen alert ought to be up.
	Alert bool
	// Wake is when the next step is due even if nothing happens; zero for never.
	Wake time.Time
}

// Page is how one page stands: it rings, or it is quiet and has a reason to be. Why
// names the rule that decided, where one did.
type Page struct {
	Nth     int
	Why     app.Why
	Pattern app.Pattern
	// Do is what is made of it by the rules: app.Rings also of a page that is quiet for
	// the moment. Muted says that a rule, Why.Rule, keeps a page of high urgency from
	// ringing; this has to be shown. Escalated says that it came by escalation, or
	// again: one that is Muted all the same, as the rule says so, is to be shown in red.
	Do        app.Loudness
	Muted     bool
	Escalated bool
	// Hushed is until when a local hush silences it.
	Hushed time.Time
	// wake is when a quiet page will ring; every quiet page that is not Muted and is
	// to ring has one.
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
	d := Demand{Pages: make(map[string]Page, len(m.Rings))}
	m.standAll(&d, f)
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
	low := i.Urgency == app.Low
	calls := i.Page(f.Me) || lowCalls(i, r, f)
	switch {
	case calls && (!r.Live || came.After(r.Assigned) || low != r.Low):
		reason := why(i, r, f)
		r = Ring{
			Live: true, Low: low, Drill: i.Drill, Assigned: came, Began: f.Now, Nth: r.Nth + 1, Why: reason,
			Escalated: r.Nth > 0 || reason.Level > 1 || rules.CameLater(i, f.Me),
		}
	case calls:
	case r.Nth > 0:
		r.leave(departure(i, f), f.Now)
	}
	if c := f.Claims[i.ID]; c.State == app.ClaimConfirmed && c.Kind == app.Snooze {
		r.Snoozed = true
	}
	r.Seen = Seen{Status: i.Status, Urgency: i.Urgency, Mine: mine}
	m.Rings[i.ID] = r
}

// lowCalls reports whether the incident is of low urgency, waits for me, and is one
// that a rule lets ring, or has let.
func lowCalls(i *app.Incident, r Ring, f Facts) bool {
	if i.Urgency != app.Low || i.Status != app.Triggered || !i.AssignedTo(f.Me) {
		return false
	}
	return r.Live && r.Low || f.verdict(i, false).Do == app.Rings
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

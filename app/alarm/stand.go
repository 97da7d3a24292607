package alarm

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/rules"
)

// table is the person's rules as they are now.
func (f Facts) table() rules.Table {
	return rules.Table{Rules: f.Settings.Rules, RingAfter: f.Settings.RingAfter, Hours: f.Hours, Zone: f.Zone}
}

// verdict asks the rules about the incident.
func (f Facts) verdict(i *app.Incident, escalated bool) rules.Verdict {
	return f.table().For(i).Decide(rules.Case{Urgency: i.Urgency, At: f.Now, Shift: rules.Side(f.Duty), Escalated: escalated})
}

// standAll decides how every page stands, and remembers which have rung.
func (m *Memory) standAll(d *Demand, f Facts) {
	escalates := escalations(f)
	known := make(map[string]*app.Incident, len(f.Incidents))
	for n := range f.Incidents {
		known[f.Incidents[n].ID] = &f.Incidents[n]
	}
	for id, r := range m.Rings {
		if !r.Live {
			continue
		}
		// What is not known rings: so does a page of which nothing is heard this time.
		v := rules.Verdict{Do: app.Rings, After: f.Settings.RingAfter}
		if i := known[id]; i != nil && !r.Rang && !r.Drill {
			v = f.verdict(i, r.Escalated)
		}
		p := stand(r, v, f.Claims[id], escalates[id], f)
		d.Pages[id] = p
		r.Do = p.Do
		if !r.Rang {
			r.Rang = p.Ringing()
			if r.Why = ruled(r.Why, v); r.Rang && v.Do != app.Rings { // an answer rings, against the rule
				r.Why = ruled(r.Why, rules.Verdict{})
			}
		}
		m.Rings[id] = r
	}
	m.askAgain(d, f)
}

// askAgain wakes for what has not rung when the rules may decide otherwise.
func (m *Memory) askAgain(d *Demand, f Facts) {
	if len(f.Settings.Rules) == 0 {
		return
	}
	for n := range f.Incidents {
		i := &f.Incidents[n]
		if r := m.Rings[i.ID]; !r.Rang && i.Status == app.Triggered && i.AssignedTo(f.Me) {
			d.wake(f.table().For(i).Next(f.Now, f.Duty))
		}
	}
}

func ruled(w app.Why, v rules.Verdict) app.Why {
	if w.Rule, w.Despite, w.Do = v.Rule, v.Despite, ""; v.Rule != "" {
		w.Do = v.Do
	}
	return w
}

// stand decides whether the page rings, and if not, when it will.
func stand(r Ring, v rules.Verdict, c app.Claim, escalates time.Time, f Facts) Page {
	p := Page{Nth: r.Nth, Why: r.Why, Pattern: r.pattern(app.PagePattern), Do: app.Rings, Escalated: r.Escalated}
	quiet := func(until time.Time) bool {
		if !until.After(f.Now) {
			return false
		}
		p.Pattern, p.wake = app.Silence, until
		return true
	}
	if !r.Rang {
		p.Do, p.Why = v.Do, ruled(r.Why, v)
		p.Muted = !r.Low && v.Do != app.Rings
	}
	// Not answered, or an answer to an earlier occasion.
	unanswered := c.None() || r.Began.After(c.Pressed)
	switch {
	case quiet(r.Hushed):
		p.Hushed = r.Hushed
		return p
	case !unanswered:
	case r.Rang:
		return p
	case v.Do != app.Rings:
		p.Pattern = app.Silence
		return p
	default:
		quiet(r.Began.Add(v.After))
		return p
	}
	// Somebody here took it on: no rule keeps from them that it came to nothing.
	switch c.State {
	case app.ClaimRefused:
		p.Why = app.Why{Cause: app.AnswerRefused, Kind: c.Kind, Word: c.Word}
	case app.ClaimSending, app.ClaimUnconfirmed:
		if !quiet(deadline(c, escalates, f.Settings.Grace)) {
			p.Pattern = r.pattern(app.UndeliveredPattern)
			p.Why = app.Why{Cause: app.AnswerUndelivered, Kind: c.Kind, Word: c.Word}
		}
	case app.ClaimConfirmed:
		// PagerDuty took the answer, and the next look will show it. Should a page
		// still be there after the grace, the answer came to nothing.
		if !quiet(c.Since.Add(f.Settings.Grace)) {
			p.Why = app.Why{Cause: app.TriggeredAgain}
		}
	}
	if p.Ringing() {
		p.Do, p.Muted = app.Rings, false
	}
	return p
}

// pattern is what it sounds with: a page's own, unless it is less than a page.
func (r Ring) pattern(page app.Pattern) app.Pattern {
	switch {
	case r.Drill:
		return app.DrillPattern
	case r.Low:
		return app.LowPattern
	}
	return page
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

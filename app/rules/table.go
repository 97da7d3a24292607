package rules

import (
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Table is a person's rules with what their words mean to that person. The zero Table
// has no rules: high urgency rings at once, low notifies.
type Table struct {
	Rules []app.Rule
	// RingAfter is how long a high-urgency page on which no rule decides is left to
	// the phone.
	RingAfter time.Duration
	// Hours hold in Zone. No working hours at all stand for the default ones, a nil
	// Zone for the computer's own.
	Hours app.Hours
	Zone  *time.Location
}

// Case is what the rules of Table.For are asked about: the moment, and how the page
// came.
type Case struct {
	Urgency app.Urgency
	At      time.Time
	// Shift is "" where it is not known.
	Shift app.ShiftSide
	// Escalated says that the page came to me by escalation, or came to me again.
	Escalated bool
}

// Verdict is what is made of the page.
type Verdict struct {
	Do app.Loudness
	// After is how long it must have gone unanswered before it rings.
	After time.Duration
	// Rule names the rule that decided, "" where none did. Despite says that the rule
	// would have silenced the page, and that it rings as if there were no rule.
	Rule    string
	Despite bool
}

// For is the table without the rules that say nothing of the incident's service,
// title and urgency, whatever the time.
func (t Table) For(i *app.Incident) Table {
	all := t.Rules
	t.Rules = nil
	for n := range all {
		r := &all[n]
		if (r.Urgency == "" || r.Urgency == i.Urgency) && fitsService(r.Service, i.Service) && fits(r.Title, i.Title) {
			t.Rules = append(t.Rules, *r)
		}
	}
	return t
}

// Decide asks the rules in their order. The table must be one that For made.
func (t Table) Decide(c Case) Verdict {
	if c.Shift == "" && t.ofShift() {
		on, off := c, c
		on.Shift, off.Shift = app.OnShift, app.OffShift
		return louder(t.Decide(on), t.Decide(off))
	}
	wall := c.At.In(t.zone())
	for n := range t.Rules {
		r := &t.Rules[n]
		if r.Shift != "" && r.Shift != c.Shift || !t.matches(r, wall) {
			continue
		}
		v := Verdict{Do: r.Do, After: r.After, Rule: r.Name}
		if c.Urgency == app.High && c.Escalated && !r.EvenEscalated && v.Do != app.Rings {
			v = t.otherwise(c)
			v.Rule, v.Despite = r.Name, true
		}
		return v
	}
	return t.otherwise(c)
}

// otherwise is the verdict where no rule decides.
func (t Table) otherwise(c Case) Verdict {
	if c.Urgency == app.Low {
		return Verdict{Do: app.Notifies}
	}
	return Verdict{Do: app.Rings, After: t.RingAfter}
}

// louder is the one of two verdicts that makes more of the page.
func louder(a, b Verdict) Verdict {
	if b.Do.LouderThan(a.Do) || a.Do == b.Do && b.After < a.After {
		return b
	}
	return a
}

// Next is when the rules may first decide otherwise than at now, with nothing but
// time passing: zero for never. on is my duty, nil where it is not known.
func (t Table) Next(now time.Time, on *app.Duty) time.Time {
	var next time.Time
	sooner := func(at time.Time) {
		if at.After(now) && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if t.ofTime() {
		// Hours are whole minutes, and clocks are changed at whole minutes: asking at
		// each is simple and never late.
		sooner(now.Truncate(time.Minute).Add(time.Minute))
	}
	if on != nil && t.ofShift() {
		sooner(on.Until)
		if on.Next != nil {
			sooner(on.Next.Start)
		}
	}
	return next
}

func (t Table) ofTime() bool {
	for n := range t.Rules {
		if r := &t.Rules[n]; r.Hours != (app.DayPart{}) || r.Days != 0 {
			return true
		}
	}
	return false
}

func (t Table) ofShift() bool {
	for n := range t.Rules {
		if t.Rules[n].Shift != "" {
			return true
		}
	}
	return false
}

// Side tells on which side of my shifts I am; "" where the duty is not known.
func Side(duty *app.Duty) app.ShiftSide {
	switch {
	case duty == nil:
		return ""
	case duty.Now:
		return app.OnShift
	}
	return app.OffShift
}

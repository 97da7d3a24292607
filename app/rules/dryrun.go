package rules

import (
	"cmp"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Past is a page, or a low-urgency incident, that came to me once.
type Past struct {
	Incident app.Incident
	// Came is when it came to me, Answered when somebody took it or it ended; zero
	// where it still stands.
	Came, Answered time.Time
	// Shift is the side on which I was when it came; "" where it is not known.
	Shift app.ShiftSide
	// Escalated says that it came to me by escalation, or came again.
	Escalated bool
}

// PastOf makes of an incident as PagerDuty tells it now what can be known of how it
// came to user. Of one that was resolved the last change is taken for the answer: an
// acknowledgement before that is not told, so that more rings in a dry run than rang.
// shifts are those of user around then; nil says that they are not known.
func PastOf(i app.Incident, user string, shifts []app.Shift) Past {
	p := Past{Incident: i, Came: i.Occasion(user), Escalated: CameLater(&i, user)}
	if i.Status != app.Triggered {
		p.Answered = i.StatusAt
	}
	for _, a := range i.Acks {
		if a.At.After(p.Came) && (p.Answered.IsZero() || a.At.Before(p.Answered)) {
			p.Answered = a.At
		}
	}
	if shifts != nil {
		p.Shift = app.OffShift
		if slices.ContainsFunc(shifts, func(s app.Shift) bool { return s.Covers(p.Came) }) {
			p.Shift = app.OnShift
		}
	}
	return p
}

// atOnce is how long after an incident's creation PagerDuty may take to assign it.
// No escalation is quicker than a minute.
const atOnce = 30 * time.Second

// CameLater reports whether the incident was passed on to user, by escalation or by
// somebody's hand, rather than having come to them when it was created.
func CameLater(i *app.Incident, user string) bool {
	return !i.CreatedAt.IsZero() && i.Occasion(user).Sub(i.CreatedAt) >= atOnce
}

// longest is how far a dry run follows a page that nobody answers.
const longest = 7 * 24 * time.Hour

// DryRun tells what the table would have made of past pages, had they been heard of
// when they came, up to now. It is what the alarm does, without hushes and without
// what was done here.
func (t Table) DryRun(past []Past, now time.Time) app.DryRun {
	run := app.DryRun{Pages: make([]app.DryPage, 0, len(past))}
	decided := map[string]int{}
	for n := range past {
		p := t.replay(&past[n], now)
		run.Pages = append(run.Pages, p)
		if !p.Despite {
			decided[p.Rule]++
		}
		switch {
		case !p.RingsAt.IsZero():
			run.Rang++
		case p.Do == app.Rings:
			run.Answered++
		case p.Do == app.Notifies:
			run.Notified++
		default:
			run.Quiet++
		}
		if p.Muted {
			run.Muted++
		}
	}
	slices.SortStableFunc(run.Pages, func(a, b app.DryPage) int {
		return cmp.Or(a.Came.Compare(b.Came), cmp.Compare(a.Incident, b.Incident))
	})
	for _, r := range t.Rules {
		run.Rules = append(run.Rules, app.DryRule{Name: r.Name, Pages: decided[r.Name]})
	}
	return run
}

// replay lets one page pass. The verdict that it is told with is the one that rang,
// or else the first.
func (t Table) replay(past *Past, now time.Time) app.DryPage {
	i := &past.Incident
	out := app.DryPage{
		Incident: i.ID, Number: i.Number, Title: i.Title, Service: i.Service, Urgency: i.Urgency,
		Came: past.Came, Ended: past.Answered,
	}
	t = t.For(i)
	end := past.Came.Add(longest)
	if !past.Answered.IsZero() && past.Answered.Before(end) {
		end = past.Answered
	}
	if now.Before(end) {
		end = now
	}
	taken := !past.Answered.IsZero() && !past.Answered.After(past.Came) // before it could be heard
	c := Case{Urgency: i.Urgency, At: past.Came, Shift: past.Shift, Escalated: past.Escalated}
	first := t.Decide(c)
	tell(&out, first)
	since := past.Came
	for v, called := first, i.Urgency != app.Low; ; v = t.Decide(c) {
		if v.Do == app.Rings && !called { // a low one calls from when a rule first says so
			called, since = true, c.At
		}
		rings := since.Add(v.After)
		if v.Do == app.Rings && !rings.After(c.At) && !taken {
			tell(&out, v)
			out.RingsAt = c.At
			break
		}
		next := t.Next(c.At, nil)
		if v.Do == app.Rings && (next.IsZero() || rings.Before(next)) {
			next = rings
		}
		if next.IsZero() || !next.Before(end) {
			break
		}
		c.At = next
	}
	out.Muted = i.Urgency == app.High && out.Do != app.Rings
	return out
}

func tell(p *app.DryPage, v Verdict) { p.Do, p.Rule, p.Despite = v.Do, v.Rule, v.Despite }

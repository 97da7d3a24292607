package alarm

import "github.com/dogwatch-app/dogwatch/app"

// why tells the reason of a new occasion from what the incident was before.
func why(i *app.Incident, before Ring, f Facts) app.Why {
	level, _ := f.Ladders[i.Policy.ID].LevelOf(*i)
	assigned := app.Why{Cause: app.AssignedByPolicy, Policy: i.Policy, Level: level}
	if i.Direct {
		assigned = app.Why{Cause: app.AssignedDirectly}
	}
	raised := before.Seen.Urgency == app.Low && i.Urgency == app.High
	if before.Nth == 0 {
		if raised {
			return app.Why{Cause: app.UrgencyRaised}
		}
		return assigned
	}
	// PagerDuty's own timer signs with the service; a person signs with a name.
	byTimer := i.StatusBy.Zero() || i.StatusBy.ID == i.Service.ID
	switch {
	case before.Seen.Status == app.Resolved:
		return app.Why{Cause: app.Reopened}
	case raised:
		return app.Why{Cause: app.UrgencyRaised}
	case i.Urgency == app.Low && before.Live && !before.Low: // lowered, but let ring by a rule
		return before.Why
	case before.Seen.Status == app.Acknowledged && before.Snoozed && byTimer:
		return app.Why{Cause: app.SnoozeEnded}
	case before.Seen.Status == app.Acknowledged && byTimer:
		return app.Why{Cause: app.AckTimedOut}
	case before.Seen.Status == app.Acknowledged:
		return app.Why{Cause: app.TriggeredAgain, Word: i.StatusBy.String()}
	case i.Direct:
		return assigned
	}
	return app.Why{Cause: app.EscalatedBack, Policy: i.Policy, Level: level}
}

// departure tells how an incident that was a page stopped being one.
func departure(i *app.Incident, f Facts) app.Departure {
	d := app.Departure{By: i.StatusBy, Via: i.StatusVia, At: i.StatusAt}
	switch {
	case i.Status == app.Resolved:
		d.Kind = app.WasResolved
	case i.Status == app.Acknowledged:
		d.Kind = app.WasAcked
		if n := len(i.Acks); n > 0 {
			d.By, d.At = i.Acks[n-1].By, i.Acks[n-1].At
		}
	case !i.AssignedTo(f.Me) && i.Direct:
		d.Kind, d.By = app.WasAssigned, app.Ref{}
	case !i.AssignedTo(f.Me):
		d.Kind, d.By = app.WasEscalated, app.Ref{}
	default:
		d.Kind, d.By = app.WasLowered, app.Ref{}
	}
	if d.Kind == app.WasAssigned || d.Kind == app.WasEscalated {
		d.To = i.Assignees()
		for _, a := range i.Assigned {
			if a.At.After(d.At) {
				d.At = a.At
			}
		}
	}
	c := f.Claims[i.ID]
	d.Ours = c.State == app.ClaimConfirmed && ends(c.Kind, d.Kind)
	return d
}

// ends reports whether doing kind here is what a departure of that kind shows.
func ends(kind app.Kind, left app.DepartureKind) bool {
	switch kind {
	case app.Acknowledge, app.Snooze:
		return left == app.WasAcked
	case app.Resolve:
		return left == app.WasResolved
	case app.Escalate:
		return left == app.WasEscalated
	case app.Reassign:
		return left == app.WasAssigned
	}
	return false
}

package outbox

import (
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Verdict says what is to become of an action, seen the incident as it is now.
type Verdict struct {
	// State is Sending where it may be sent, or how it ends without being sent:
	// Confirmed (it is so already), or Superseded (the world has moved on).
	State app.ActionState
	// Word tells people why, where it is not sent.
	Word string
}

// Evidence is what PagerDuty says just now.
type Evidence struct {
	// Incident is nil where it is not there any more.
	Incident *app.Incident
	// Notes and Log are read only where an unsure note or snooze is to be judged.
	Notes []app.Note
	Log   []app.LogEntry
	// Skew is how far this machine's clock is ahead of PagerDuty's.
	Skew time.Duration
}

// fresh is how long after a press an incident that has changed in the meantime still
// counts as the one that was answered. Later the person is asked anew: it may have
// been acknowledged elsewhere and come back, and a repeated page is there to find out
// whether anybody is awake.
const fresh = 30 * time.Second

// Judge decides whether the action of user me may be sent at now. It must be asked
// before every sending, the first included.
func Judge(a app.Action, e Evidence, me string, now time.Time) Verdict {
	i := e.Incident
	if i == nil {
		return Verdict{app.Superseded, "the incident is not there any more"}
	}
	if i.Status == app.Resolved {
		switch a.Kind {
		case app.Resolve:
			return done("it is resolved")
		case app.AddNote:
		default:
			return Verdict{app.Superseded, "resolved meanwhile" + by(i.StatusBy)}
		}
	}
	if a.Kind.Answers() && i.Status == app.Triggered && now.Sub(a.At) > fresh && (i.StatusAt.After(a.Baseline.StatusAt) || cameAnew(a.Baseline, i, me)) {
		return Verdict{app.Superseded, "it was triggered or changed again after you answered"}
	}
	switch a.Kind {
	case app.Acknowledge:
		return judgeAck(a, i, me)
	case app.Escalate:
		return judgeEscalate(a, i, me)
	case app.Snooze:
		return judgeSnooze(a, e, me)
	case app.Reassign:
		return judgeReassign(a, i, me)
	case app.AddResponders:
		if subset(a.To, i.Responders) {
			return done("they are asked")
		}
	case app.SetPriority:
		if i.Priority != nil && len(a.To) == 1 && i.Priority.ID == a.To[0].ID {
			return done("it has that priority")
		}
	case app.AddNote:
		if a.Unsure && posted(a, e, me) {
			return done("the note is there")
		}
	}
	return send
}

var send = Verdict{State: app.Sending}

func done(word string) Verdict { return Verdict{app.Confirmed, word} }

func judgeAck(a app.Action, i *app.Incident, me string) Verdict {
	switch {
	case i.Status == app.Acknowledged && i.AckedBy(me):
		return done("it is acknowledged")
	case i.Status == app.Acknowledged && a.Baseline.Status != app.Acknowledged:
		return Verdict{app.Superseded, "acknowledged meanwhile" + by(i.StatusBy)}
	case !i.AssignedTo(me) && had(a.Baseline, me):
		return Verdict{app.Superseded, "it went to " + app.Names(i.Assignees()) + " meanwhile"}
	}
	return send
}

// judgeEscalate lets an escalation out only while the incident stands where the
// person saw it: once it has moved, it is done or superseded, never sent.
func judgeEscalate(a app.Action, i *app.Incident, me string) Verdict {
	switch {
	case moved(a.Baseline, i) && meets(a.To, i.Assignees()):
		return done("it is with " + app.Names(i.Assignees()))
	case moved(a.Baseline, i):
		return Verdict{app.Superseded, "it went to " + app.Names(i.Assignees()) + " meanwhile"}
	case i.Status == app.Acknowledged && a.Baseline.Status == app.Triggered && !i.AckedBy(me):
		return Verdict{app.Superseded, "acknowledged meanwhile" + by(i.StatusBy)}
	}
	return send
}

func judgeSnooze(a app.Action, e Evidence, me string) Verdict {
	if e.Incident.Status != app.Acknowledged {
		return Verdict{app.Superseded, "it is triggered again"}
	}
	if a.Unsure && snoozed(a, e, me) {
		return done("it is snoozed")
	}
	return send
}

// snoozed reports whether the log holds this snooze: by me, and either as long as asked
// or certainly later than asked for; somebody may have taken it on since. (The pending
// end alone could be that of the acknowledgement.)
func snoozed(a app.Action, e Evidence, me string) bool {
	ends, pending := e.Incident.PendingAt(app.PendingUnacknowledge)
	return slices.ContainsFunc(e.Log, func(l app.LogEntry) bool {
		fits := pending && ends.Sub(l.At.Add(a.For)).Abs() <= settle && l.At.After(asked(a, e).Add(-clocks))
		return l.What == "snoozed" && l.By.ID == me && (fits || l.At.After(asked(a, e).Add(-settle)))
	})
}

func judgeReassign(a app.Action, i *app.Incident, me string) Verdict {
	switch {
	case subset(a.To, i.Assignees()) && subset(i.Assignees(), a.To):
		return done("it is with " + app.Names(a.To))
	case !i.AssignedTo(me) && had(a.Baseline, me):
		return Verdict{app.Superseded, "it went to " + app.Names(i.Assignees()) + " meanwhile"}
	}
	return send
}

// moved reports whether it has come to somebody since the person saw it: to
// another one, or to the same one anew.
func moved(b app.Baseline, i *app.Incident) bool {
	return slices.ContainsFunc(i.Assigned, func(now app.Assignment) bool {
		return !slices.ContainsFunc(b.Assigned, func(then app.Assignment) bool {
			return then.To.ID == now.To.ID && then.At.Equal(now.At)
		})
	})
}

// cameAnew reports whether user got it since the person saw it.
func cameAnew(b app.Baseline, i *app.Incident, user string) bool {
	return moved(b, &app.Incident{Assigned: slices.DeleteFunc(slices.Clone(i.Assigned), func(a app.Assignment) bool { return a.To.ID != user })})
}

func had(b app.Baseline, user string) bool {
	return slices.ContainsFunc(b.Assigned, func(a app.Assignment) bool { return a.To.ID == user })
}

func meets(a, b []app.Ref) bool {
	return slices.ContainsFunc(a, func(r app.Ref) bool { return contains(b, r) })
}

func subset(a, b []app.Ref) bool {
	return !slices.ContainsFunc(a, func(r app.Ref) bool { return !contains(b, r) })
}

func contains(refs []app.Ref, r app.Ref) bool {
	return slices.ContainsFunc(refs, func(o app.Ref) bool { return o.ID == r.ID })
}

// clocks is how far two clocks may differ that are thought to agree.
const clocks = time.Minute

// asked is when the action was asked for, by PagerDuty's clock.
func asked(a app.Action, e Evidence) time.Time {
	if a.Baseline.At.IsZero() {
		return a.At.Add(-e.Skew)
	}
	return a.Baseline.At
}

// posted reports whether the note is there: by me, with the same text, and not
// before it was written here.
func posted(a app.Action, e Evidence, me string) bool {
	return slices.ContainsFunc(e.Notes, func(n app.Note) bool {
		return n.By.ID == me && n.Text == a.Text && n.At.After(asked(a, e).Add(-clocks))
	})
}

func by(r app.Ref) string {
	if r.Zero() {
		return ""
	}
	return " by " + r.String()
}

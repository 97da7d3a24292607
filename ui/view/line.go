package view

import (
	"fmt"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Line is one sentence about an incident with its mark.
type Line struct {
	Mark Mark
	Text string
	// More is said below it, smaller; mostly "".
	More string
}

// untaken is said of an incident about which nobody has done anything.
const untaken = "Nobody has taken it yet."

// eye is what a projection looks through: it is handed down by value.
type eye struct {
	s   *app.Snapshot
	ui  *UIState
	now time.Time
	loc *time.Location
	// glance is worked out once, in Project.
	glance app.Glance
}

// ago says how long ago t was: "12 s ago", "just now".
func (e eye) ago(t time.Time) string {
	d := e.now.Sub(t)
	if d < 2*time.Second {
		return "just now"
	}
	return Age(d) + " ago"
}

// answerLine says what was done about an incident, by us or by others, and how far
// it has come. It never says more than PagerDuty has confirmed.
func (e eye) answerLine(t *app.Tracked) Line {
	if line, ok := e.handingLine(t); ok {
		return line
	}
	if state := answer(*t); state != app.ClaimNone {
		if line, ok := e.claimLine(t, state); ok {
			return line
		}
	}
	if line, ok := e.asideLine(t); ok {
		return line
	}
	switch {
	case t.Status == app.Resolved:
		return Line{Mark: Mark{app.TrayOffCall, ShapeDone, "Resolved"}, Text: e.doneBy("Resolved", t)}
	case t.Status == app.Acknowledged:
		return Line{Mark: mark(app.TrayAcknowledged, "Acknowledged"), Text: e.ackedBy(t), More: e.untilAgain(t)}
	case t.Left != nil:
		text := leftWords(*t.Left)
		if !t.Left.At.IsZero() {
			text += ", " + e.ago(t.Left.At)
		}
		return Line{Mark: Mark{app.TrayOffCall, ShapeOther, "With others"}, Text: text + "."}
	case t.HushedUntil.After(e.now) && !t.Ringing:
		return Line{
			Mark: mark(app.TrayPaged, "Hushed"), Text: "Hushed on this computer until " + Moment(t.HushedUntil, e.now, e.loc) + ".",
			More: "PagerDuty still waits for an answer.",
		}
	case t.Muted:
		return quietLine(t)
	case t.Page(e.s.Me.ID):
		return Line{Mark: mark(app.TrayPaged, "Paged"), Text: untaken}
	}
	return Line{Mark: incidentMark(t, e.s.Me.ID), Text: untaken}
}

// handingLine tells of what was pressed a moment ago and is not with the watch yet,
// or did not get there.
func (e eye) handingLine(t *app.Tracked) (Line, bool) {
	h, ok := e.ui.Handing[t.ID]
	if !ok {
		return Line{}, false
	}
	if h.Unsure {
		return Line{
			Mark: Mark{State: incidentMark(t, e.s.Me.ID).State, Shape: ShapeWarning, Word: "Not known"},
			Text: fmt.Sprintf("Your %s may not be on its way.", h.Kind.Noun()), More: h.Failed,
		}, true
	}
	if h.Failed != "" {
		return Line{
			Mark: Mark{State: incidentMark(t, e.s.Me.ID).State, Shape: ShapeRefused, Word: "Not taken"},
			Text: fmt.Sprintf("Not taken: your %s is NOT on its way.", h.Kind.Noun()), More: h.Failed,
		}, true
	}
	return Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}, Text: fmt.Sprintf("Handing your %s to the watch…", h.Kind.Noun())}, true
}

func (e eye) claimLine(t *app.Tracked, state app.ClaimState) (Line, bool) {
	noun, word := t.Claim.Kind.Noun(), OneLine(t.Claim.Word, 160)
	switch state {
	case app.ClaimSending:
		return Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}, Text: fmt.Sprintf("Sending your %s…", noun)}, true
	case app.ClaimUnconfirmed:
		line := Line{
			Mark: Mark{State: incidentMark(t, e.s.Me.ID).State, Shape: ShapeWarning, Word: "Not delivered"},
			Text: fmt.Sprintf("Not delivered yet: PagerDuty does not know of your %s.", noun),
			More: "It is kept and sent again by itself.",
		}
		if t.EscalatesAt.After(e.now) {
			line.Text = "Not delivered yet: PagerDuty may still escalate at " + Moment(t.EscalatesAt, e.now, e.loc) + "."
		}
		if word != "" {
			line.More = fmt.Sprintf("Your %s is kept and sent again by itself. Last error: %s", noun, word)
		}
		return line, true
	case app.ClaimRefused:
		text := fmt.Sprintf("Your %s was not done", noun)
		if e.refusedBy(t.Claim.Action) {
			text = fmt.Sprintf("PagerDuty refused your %s", noun)
		}
		if word != "" {
			text += ": " + word
		}
		more := ""
		if t.Page(e.s.Me.ID) {
			more = "It is still your page."
		}
		return Line{Mark: Mark{State: incidentMark(t, e.s.Me.ID).State, Shape: ShapeRefused, Word: "Not done"}, Text: endStop(text), More: more}, true
	}
	return e.confirmedLine(t)
}

// refusedBy reports whether it was PagerDuty that said no to the action.
func (e eye) refusedBy(action string) bool {
	for i := range e.s.Actions {
		if e.s.Actions[i].ID == action {
			return e.s.Actions[i].State == app.Refusal
		}
	}
	return false
}

// confirmedLine tells an answer that PagerDuty took. Where the incident itself does
// not show it yet, that is said instead of the deed.
func (e eye) confirmedLine(t *app.Tracked) (Line, bool) {
	me, when := e.s.Me.ID, e.ago(t.Claim.Since)
	done := Line{Mark: incidentMark(t, me)}
	if t.Claim.Since.IsZero() {
		when = "a while ago"
	}
	switch kind := t.Claim.Kind; {
	case kind == app.Acknowledge && t.Status == app.Acknowledged && t.AckedBy(me):
		done.Text, done.More = fmt.Sprintf("Acknowledged by you %s.", when), e.untilAgain(t)
	case kind == app.Snooze && t.Status == app.Acknowledged:
		done.Text = fmt.Sprintf("Snoozed by you %s.", when)
		done.More = e.untilAgain(t)
	case kind == app.Resolve && t.Status == app.Resolved:
		done.Text = fmt.Sprintf("Resolved by you %s.", when)
	case kind == app.Escalate && !t.AssignedTo(me) && len(t.Assigned) > 0:
		done.Text = fmt.Sprintf("Escalated by you %s: %s.", when, e.haveIt(t))
	case kind == app.Reassign && !t.AssignedTo(me) && len(t.Assigned) > 0:
		done.Text = fmt.Sprintf("Reassigned by you %s: %s.", when, e.haveIt(t))
	case t.Status == app.Resolved, t.Status == app.Acknowledged, t.Left != nil:
		return Line{}, false // somebody was faster or went further: that is told
	default:
		done.Mark = Mark{Shape: ShapeSending, Word: "Answered"}
		done.Text = fmt.Sprintf("PagerDuty took your %s %s; the next look will show it.", kind.Noun(), when)
	}
	return done, true
}

func (e eye) haveIt(t *app.Tracked) string {
	who := OneLine(app.Names(t.Assignees()), 80)
	if who == "" {
		who = "somebody else"
	}
	if len(t.Assigned) == 1 {
		return who + " has it now"
	}
	return who + " have it now"
}

// asideLine tells of a note or a request for responders that is under way or has
// failed in the last minute: they claim nothing about the page itself.
func (e eye) asideLine(t *app.Tracked) (Line, bool) {
	for i := len(e.s.Actions) - 1; i >= 0; i-- {
		a := &e.s.Actions[i]
		if a.Incident != t.ID || a.Kind.Answers() || e.now.Sub(a.EndedAt) > time.Minute && a.State.Ended() {
			continue
		}
		noun, word := a.Kind.Noun(), OneLine(a.Word, 160)
		switch a.State {
		case app.Waiting, app.Sending:
			if a.Tries > 0 && a.State == app.Waiting {
				return Line{Mark: Mark{Shape: ShapeSending, Word: "Waiting"}, Text: fmt.Sprintf("Your %s is not delivered yet; it is sent again by itself.", noun)}, true
			}
			return Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}, Text: fmt.Sprintf("Sending your %s…", noun)}, true
		case app.Refusal:
			return Line{Mark: Mark{Shape: ShapeRefused, Word: "Refused"}, Text: endStop(fmt.Sprintf("PagerDuty refused your %s: %s", noun, word))}, true
		case app.Expired, app.Superseded:
			return Line{Mark: Mark{Shape: ShapeRefused, Word: "Not done"}, Text: endStop(fmt.Sprintf("Your %s was not done: %s", noun, word))}, true
		}
	}
	return Line{}, false
}

// ackedBy says who has acknowledged an incident, and when.
func (e eye) ackedBy(t *app.Tracked) string {
	who, at := "", t.StatusAt
	for _, a := range t.Acks {
		name := OneLine(a.By.String(), 40)
		if a.By.ID == e.s.Me.ID {
			name = "you"
		}
		if who != "" {
			who += ", "
		}
		who, at = Cut(who+name, 80), a.At
	}
	if who == "" && !t.StatusBy.Zero() {
		who = OneLine(t.StatusBy.String(), 40)
	}
	text := "Acknowledged"
	if who != "" {
		text += " by " + who
	}
	if via := OneLine(t.StatusVia, 16); via != "" && via != "timeout" && len(t.Acks) < 2 && !t.AckedBy(e.s.Me.ID) {
		text += " from " + via
	}
	if !at.IsZero() {
		text += " " + e.ago(at)
	}
	return text + "."
}

func (e eye) doneBy(what string, t *app.Tracked) string {
	switch {
	case t.StatusBy.ID != "" && t.StatusBy.ID == e.s.Me.ID:
		what += " by you"
	case !t.StatusBy.Zero():
		what += " by " + OneLine(t.StatusBy.String(), 40)
	}
	if !t.StatusAt.IsZero() {
		what += " " + e.ago(t.StatusAt)
	}
	return what + "."
}

// untilAgain says when what was acknowledged or snoozed comes back by itself.
func (e eye) untilAgain(t *app.Tracked) string {
	if at, ok := t.PendingAt(app.PendingUnacknowledge); ok && at.After(e.now) {
		return fmt.Sprintf("It pages again at %s, in %s, unless it is resolved.", Moment(at, e.now, e.loc), Span(at.Sub(e.now)))
	}
	return ""
}

// endStop ends a sentence that may have brought its own end.
func endStop(s string) string {
	if s == "" {
		return ""
	}
	if strings.HasSuffix(s, "…") {
		return s
	}
	switch s[len(s)-1] {
	case '.', '!', '?':
		return s
	}
	return s + "."
}

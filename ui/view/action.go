package view

import (
	"fmt"

	"github.com/dogwatch-app/dogwatch/app"
)

// Command names what a button or a key does.
type Command string

// The commands, on the alert and on an incident of the main window alike.
const (
	DoAcknowledge Command = "acknowledge"
	DoEscalate    Command = "escalate"
	DoResolve     Command = "resolve"
	DoSnooze      Command = "snooze"
	DoReassign    Command = "reassign"
	DoResponders  Command = "responders"
	DoNote        Command = "note"
	DoOpen        Command = "open"
	DoHush        Command = "hush"
	DoAckGroup    Command = "ack_group"
	DoAckAll      Command = "ack_all"
	DoKeys        Command = "keys"
	DoHide        Command = "hide"
)

// Button is a command as it stands on the screen.
type Button struct {
	Do         Command
	Key, Label string
	// Main is one of the two large ones; Calm, that it need not stand out now.
	Main, Calm bool
	// Off says that it cannot be used now, Why why not.
	Off bool
	Why string
	// Hidden says that there is no such thing to do about it, whatever happens.
	Hidden bool
}

// buttons are the commands for one incident, always the same and in the same
// places; what does not apply is off and says why.
func (e eye) buttons(t *app.Tracked) []Button {
	all := []Button{
		{Do: DoAcknowledge, Key: "A", Label: "Acknowledge", Main: true, Why: e.whyNotAck(t)},
		{Do: DoEscalate, Key: "E", Label: "Escalate…", Main: true, Why: e.whyNotEscalate(t)},
		{Do: DoResolve, Key: "R", Label: "Resolve…", Why: e.whyNotAtAll(t, app.Resolve)},
		{Do: DoSnooze, Key: "S", Label: "Snooze…", Why: e.whyNotAtAll(t, app.Snooze)},
		{Do: DoReassign, Key: "G", Label: "Reassign…", Why: e.whyNotAtAll(t, app.Reassign)},
		{Do: DoResponders, Key: "D", Label: "Responders…", Why: e.whyNotAtAll(t, app.AddResponders)},
		{Do: DoNote, Key: "N", Label: "Note…", Why: e.whyNotNote(t)},
		{Do: DoOpen, Key: "O", Label: "PagerDuty", Why: whyNotOpen(t), Hidden: t.Drill},
		{Do: DoHush, Key: "H", Label: "Hush", Why: e.whyNotHush()},
	}
	if t.Status == app.Acknowledged && !t.AckedBy(e.s.Me.ID) {
		all[0].Label, all[0].Calm = "Acknowledge too", true // somebody has it already
	}
	for i := range all {
		all[i].Off = all[i].Why != ""
	}
	return all
}

// readOnly says why this person may change nothing, "" where they may.
func (e eye) readOnly() string {
	switch e.s.Me.Role {
	case "read_only_user", "read_only_limited_user":
		return "Your PagerDuty role may only look."
	}
	if e.s.Account.State == app.SignedOut {
		return "You are signed out."
	}
	return ""
}

// whyNotAtAll says what stands against doing anything about the incident.
func (e eye) whyNotAtAll(t *app.Tracked, kind app.Kind) string {
	if why := e.readOnly(); why != "" {
		return why
	}
	if !t.Open() {
		return "It is resolved."
	}
	if h, ok := e.ui.Handing[t.ID]; ok && h.Failed == "" && h.Kind == kind {
		return "On its way to PagerDuty."
	}
	if answerPending(*t) && t.Claim.Kind == kind && t.Claim.Kind.Repeatable() {
		return "On its way to PagerDuty."
	}
	return ""
}

func (e eye) whyNotAck(t *app.Tracked) string {
	if why := e.whyNotAtAll(t, app.Acknowledge); why != "" {
		return why
	}
	if t.Status == app.Acknowledged && t.AckedBy(e.s.Me.ID) {
		return "You have acknowledged it."
	}
	return ""
}

func (e eye) whyNotEscalate(t *app.Tracked) string {
	if why := e.whyNotAtAll(t, app.Escalate); why != "" {
		return why
	}
	if t.Urgency == app.Low {
		return "PagerDuty does not escalate low urgency; reassign it."
	}
	if rungs, known := e.s.Ladders[t.Policy.ID]; known && len(rungs.Levels) < 2 {
		return "Its policy has one level only; reassign it."
	}
	if answerPending(*t) && t.Claim.Kind == app.Escalate {
		return "An escalation is on its way."
	}
	return ""
}

func (e eye) whyNotNote(t *app.Tracked) string { return e.readOnly() }

func whyNotOpen(t *app.Tracked) string {
	if t.Drill {
		return "A drill is not in PagerDuty."
	}
	if _, ok := webHost(t.URL); !ok {
		return "PagerDuty sent no address for it."
	}
	return ""
}

func (e eye) whyNotHush() string {
	if e.s.Sound.Pattern == app.Silence {
		return "Nothing sounds now."
	}
	return ""
}

func (m Click) update(u *UIState, e eye) []Effect { return u.do(e, m.On, m.Do) }

// do carries out a command for the incident that the place shows. A command that
// is off does nothing but say why.
func (u *UIState) do(e eye, on Place, c Command) []Effect {
	if on == OnAlert && !u.Alert.armed(e.now) {
		return nil
	}
	switch c {
	case DoHide:
		if on == OnAlert {
			return []Effect{u.submit(e, app.Intent{Verb: app.HideAlert}), {CloseAlert: true}}
		}
		return nil
	case DoKeys:
		u.open(e, on, Dialog{Kind: AskKeys})
		return nil
	case DoHush:
		if why := e.whyNotHush(); why != "" {
			u.say(e.now, why)
			return nil
		}
		return []Effect{u.submit(e, app.Intent{Verb: app.Hush, For: hushLength})}
	case DoAckAll, DoAckGroup:
		if on == OnAlert {
			u.askAck(e, c == DoAckGroup, "")
		}
		return nil
	}
	t, ok := e.current(on)
	if !ok {
		return nil
	}
	if effects, done := u.doBeside(e, on, &t, c); done {
		return effects
	}
	if u.doRoom(e, on, &t, c) {
		return nil
	}
	for _, b := range e.buttons(&t) {
		if b.Do == c && b.Off {
			u.say(e.now, fmt.Sprintf("%s: %s", trimDots(b.Label), b.Why))
			return nil
		}
	}
	switch c {
	case DoAcknowledge:
		return []Effect{u.submit(e, app.Intent{Verb: app.Verb(app.Acknowledge), Incidents: []string{t.ID}})}
	case DoOpen:
		return u.browse(e, on, t.URL)
	}
	if kind, ok := asks[c]; ok {
		u.open(e, on, Dialog{Kind: kind, Incidents: []string{t.ID}})
	}
	return nil
}

// asks are the commands that ask something first.
var asks = map[Command]DialogKind{
	DoEscalate: AskLevel, DoResolve: AskResolve, DoSnooze: AskSnooze, DoReassign: AskReassign,
	DoResponders: AskResponders, DoNote: AskNote,
}

// current is the incident that the place is about.
func (e eye) current(on Place) (app.Tracked, bool) {
	if on == OnAlert {
		return e.s.Find(e.ui.Alert.Current)
	}
	return e.incident(e.ui.Browse.Selected)
}

// incident finds one in the Snapshot, or among what was read from the history.
func (e eye) incident(id string) (app.Tracked, bool) {
	if id == "" {
		return app.Tracked{}, false
	}
	if t, ok := e.s.Find(id); ok {
		return t, true
	}
	for _, i := range e.ui.History.Value.Incidents {
		if i.ID == id {
			return e.fromHistory(i), true
		}
	}
	if d, ok := e.ui.Details[id]; ok && d.Value.Incident.ID == id {
		return e.fromHistory(d.Value.Incident), true
	}
	return app.Tracked{}, false
}

// fromHistory is an incident that the watch does not follow.
func (e eye) fromHistory(i app.Incident) app.Tracked {
	return app.Tracked{Incident: i, Mine: i.AssignedTo(e.s.Me.ID)}
}

func trimDots(s string) string {
	if n := len(s) - len("…"); n > 0 && s[n:] == "…" {
		return s[:n]
	}
	return s
}

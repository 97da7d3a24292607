package view

import (
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// DialogKind is what is asked.
type DialogKind string

// The dialogs.
const (
	AskLevel      DialogKind = "level"
	AskResolve    DialogKind = "resolve"
	AskSnooze     DialogKind = "snooze"
	AskReassign   DialogKind = "reassign"
	AskResponders DialogKind = "responders"
	AskNote       DialogKind = "note"
	AskAckGroup   DialogKind = "ack_group"
	AskAckAll     DialogKind = "ack_all"
	AskKeys       DialogKind = "keys"
	AskSignOut    DialogKind = "sign_out"
	AskRemoveRule DialogKind = "remove_rule"
	AskRemoveLine DialogKind = "remove_line"
)

// many reports whether the dialog is about more than the current page.
func (k DialogKind) many() bool { return k == AskAckGroup || k == AskAckAll || k == AskKeys }

// Dialog is a question that is open, and the answer so far.
type Dialog struct {
	Kind      DialogKind
	Incidents []string
	// Serial tells one dialog from the one before.
	Serial int
	Opened time.Time
	Cursor int
	Text   string
	Picked []app.Ref
	// Group is the service of AskAckGroup or the rule of AskRemoveRule, by name, or the line
	// of AskRemoveLine in words.
	Group string

	// Swap is the id of the one that it is about, Part what is offered of it, and Wrong
	// why what was written for that is not understood; Clip is the clipboard's text.
	Swap  string
	Part  app.Span
	Wrong string
	Clip  string

	// Role is whom AskRoleWho is about, Steps what AskPostSteps posts; Group is the text's
	// title there, and what is to be done in AskFollowWho.
	Role  app.Role
	Steps []string
}

const hushLength = 10 * time.Minute

func (u *UIState) slot(on Place) **Dialog {
	if on == OnAlert {
		return &u.AlertDialog
	}
	return &u.MainDialog
}

func (u *UIState) dialog(on Place) *Dialog { return *u.slot(on) }

func (u *UIState) open(e eye, on Place, d Dialog) {
	u.dialogs++
	d.Serial, d.Opened = u.dialogs, e.now
	*u.slot(on) = &d
	if d.Kind == AskLevel {
		for i, r := range e.levelRows(&d) {
			if r.Lead {
				d.Cursor = i
			}
		}
	}
}

// askAck asks before many pages are acknowledged at once: all, or those of one
// service, the current page's where none is named. The pages counted are the ones
// meant: what comes while the question is open is not among them.
func (u *UIState) askAck(e eye, group bool, service string) {
	d := Dialog{Kind: AskAckAll}
	groups := e.byService()
	if group {
		d.Kind = AskAckGroup
		if service == "" {
			t, _ := e.s.Find(u.Alert.Current)
			service = t.Service.ID
		}
	}
	for _, g := range groups {
		if group && g.service.ID != service {
			continue
		}
		d.Group = serviceName(g.service)
		for _, i := range g.rows {
			if t := &e.s.Incidents[i]; e.canAck(t) {
				d.Incidents = append(d.Incidents, t.ID)
			}
		}
	}
	switch {
	case e.readOnly() != "":
		u.say(e.now, e.readOnly())
	case len(d.Incidents) == 0:
		u.say(e.now, "There is nothing to acknowledge.")
	default:
		u.open(e, OnAlert, d)
	}
}

func (m AckGroup) update(u *UIState, e eye) []Effect {
	if u.Alert.armed(e.now) {
		u.askAck(e, true, m.Service)
	}
	return nil
}

func (m Pick) update(u *UIState, e eye) []Effect {
	d := u.dialog(m.On)
	if d == nil || m.Row < 0 || m.Row >= len(e.dialogRows(d)) {
		return nil
	}
	d.Cursor = m.Row
	if d.Kind == AskResponders {
		d.toggle(e)
	}
	return nil
}

func (m Write) update(u *UIState, e eye) []Effect {
	if d := u.dialog(m.On); d != nil && d.Kind == AskSwapPart {
		e.partText(d, m.Text)
	} else if d != nil && d.Text != m.Text {
		d.Text = m.Text
		d.Cursor = 0
		if d.Kind == AskSnooze && strings.TrimSpace(m.Text) != "" {
			d.Cursor = len(e.dialogRows(d)) - 1 // what is being written
		}
	}
	return nil
}

func (m Unpick) update(u *UIState, e eye) []Effect {
	if d := u.dialog(m.On); d != nil {
		d.Picked = slices.DeleteFunc(d.Picked, func(r app.Ref) bool { return r.ID == m.ID })
	}
	return nil
}

func (m Cancel) update(u *UIState, e eye) []Effect {
	*u.slot(m.On) = nil
	return nil
}

func (m Settle) update(u *UIState, e eye) []Effect { return u.confirm(e, m.On) }

// dialogKey is a key while a dialog is open. Keys of a text field come here only
// where the field does not want them.
func (u *UIState) dialogKey(e eye, on Place, d *Dialog, k Key) []Effect {
	rows := len(e.dialogRows(d))
	if effects, done := u.roomKey(e, on, d, k); done {
		return effects
	}
	switch {
	case k.Name == KeyEscape:
		*u.slot(on) = nil
	case k.Name == KeyUp && rows > 0:
		d.Cursor = max(d.Cursor-1, 0)
	case k.Name == KeyDown && rows > 0:
		d.Cursor = min(d.Cursor+1, rows-1)
	case d.Kind == AskSwapPart && (k.Name == KeyLeft || k.Name == KeyRight):
		e.partKey(d, k)
	case k.enter() && d.Kind == AskNote && !k.Ctrl:
		return nil // a new line
	case k.enter() && d.Kind == AskResponders && !k.Ctrl:
		d.toggle(e)
	case k.enter():
		return u.confirm(e, on)
	case d.Kind == AskSwapWithdraw && k.Name == "W", d.Kind == AskResolve && k.Name == "R", d.Kind == AskAckAll && k.Name == "A" && k.Shift:
		if e.now.Sub(d.Opened) >= bounce {
			return u.confirm(e, on)
		}
	case d.Kind == AskKeys:
		*u.slot(on) = nil
	case d.Kind == AskLevel, d.Kind == AskSwapAccept, d.Kind == AskSwapVouch:
		if len(k.Name) == 1 && k.Name >= "1" && k.Name <= "9" {
			if at := int(k.Name[0] - '1'); at < rows {
				d.Cursor = at
			}
		}
	}
	return nil
}

// toggle picks the person under the cursor, or lets them go.
func (d *Dialog) toggle(e eye) {
	rows := e.dialogRows(d)
	if d.Cursor >= len(rows) || rows[d.Cursor].Off {
		return
	}
	ref := rows[d.Cursor].ref
	if at := slices.IndexFunc(d.Picked, func(r app.Ref) bool { return r.ID == ref.ID }); at >= 0 {
		d.Picked = slices.Delete(d.Picked, at, at+1)
		return
	}
	d.Picked = append(d.Picked, ref)
}

// confirm answers the question: the dialog closes and the intent goes to the watch.
func (u *UIState) confirm(e eye, on Place) []Effect {
	d := u.dialog(on)
	if d == nil {
		return nil
	}
	if d.Kind == AskKeys {
		*u.slot(on) = nil
		return nil
	}
	if d.Kind == AskRemoveRule {
		*u.slot(on) = nil
		return u.removeRule(e, d)
	}
	if d.Kind == AskRemoveLine {
		*u.slot(on) = nil
		return u.removeLine(e, d)
	}
	if d.Kind.aboutSwaps() {
		return u.confirmSwap(e, d)
	}
	if d.Kind.aboutRoom() {
		return u.confirmRoom(e, on, d)
	}
	in, why := e.intent(d)
	if why != "" {
		u.say(e.now, why)
		return nil
	}
	*u.slot(on) = nil
	return []Effect{u.submit(e, in)}
}

// intent is what the dialog asks for as it stands, or why it cannot be done yet.
func (e eye) intent(d *Dialog) (in app.Intent, why string) {
	in.Incidents = d.Incidents
	rows := e.dialogRows(d)
	var row DialogRow
	if d.Cursor < len(rows) {
		row = rows[d.Cursor]
	}
	switch d.Kind {
	case AskLevel:
		in.Verb, in.Level = app.Verb(app.Escalate), row.level
		if len(rows) == 0 || row.Off {
			return in, row.Why
		}
	case AskResolve:
		in.Verb = app.Verb(app.Resolve)
	case AskAckGroup, AskAckAll:
		in.Verb = app.Verb(app.Acknowledge)
	case AskSnooze:
		in.Verb, in.For = app.Verb(app.Snooze), row.length
		if row.Off {
			return in, row.Why
		}
	case AskReassign:
		in.Verb = app.Verb(app.Reassign)
		if row.ref.Zero() || row.Off {
			return in, "Choose somebody first."
		}
		in.To = []app.Ref{row.ref}
	case AskResponders:
		in.Verb, in.To = app.Verb(app.AddResponders), d.Picked
		if len(in.To) == 0 {
			return in, "Choose somebody first."
		}
		if t, ok := e.incident(first(d.Incidents)); ok {
			in.Text = "Please help with: " + incidentTitle(t.Incident, 200)
		}
	case AskSignOut:
		in.Verb = app.SignOut
	case AskNote:
		in.Verb, in.Text = app.Verb(app.AddNote), strings.TrimSpace(d.Text)
	}
	if err := in.Check(); err != nil {
		return in, endStop(capital(err.Error()))
	}
	return in, ""
}

func first(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

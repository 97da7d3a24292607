package view

import (
	"fmt"
	"slices"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Panel is an open dialog as it is shown, in front of everything else.
type Panel struct {
	Kind DialogKind
	// Serial names the dialog: with a new one the text field is empty and gets the
	// keyboard.
	Serial int
	Title  string
	// Lead says what the answer means.
	Lead string
	Rows []DialogRow
	// Notes stand below Lead: what speaks against it. Writes is what will be written, or
	// deleted, below WritesHead.
	Notes      []Line
	WritesHead string
	Writes     []string
	// Plain says that Writes has no state's hue.
	Plain bool
	// Input is the text field, nil where there is none.
	Input *Input
	// Picked are the people chosen.
	Picked []app.Ref
	Keys   []KeyHint
	// Confirm labels the button that answers; "" where rows alone answer. Off says
	// that it cannot be pressed yet.
	Confirm, ConfirmKey string
	Off                 bool
	// Hint stands beside the buttons: why not, or what else a key does.
	Hint string
}

// Input is the text field of a Panel.
type Input struct {
	Placeholder string
	Lines       int
	// Later leaves the keyboard outside at first; Raw takes a pasted text in without
	// breaking its lines.
	Later, Raw bool
}

// DialogRow is one answer to choose from.
type DialogRow struct {
	// Key chooses it ("1"), Text names it, Sub says more.
	Key, Text, Sub string
	Cursor, Picked bool
	// Lead marks the answer that is suggested.
	Lead bool
	Off  bool
	Why  string

	level  int
	length time.Duration
	ref    app.Ref
	// full is Text before it was cut.
	full string
}

// panel shows the place's open dialog; nil where none is open.
func (e eye) panel(on Place) *Panel {
	d := e.ui.dialog(on)
	if d == nil {
		return nil
	}
	p := &Panel{Kind: d.Kind, Serial: d.Serial, Rows: e.dialogRows(d), Picked: d.Picked}
	t, _ := e.incident(first(d.Incidents))
	for i := range p.Rows {
		p.Rows[i].Cursor = i == d.Cursor
	}
	switch d.Kind {
	case AskLevel:
		p.Title, p.Confirm, p.ConfirmKey = "Escalate", "Escalate", "Enter"
		p.Lead = "The people at that level are paged at once, and the page leaves you."
		if len(p.Rows) == 1 && p.Rows[0].level == 0 {
			p.Lead = "Its escalation policy has not been read yet: PagerDuty goes to the level after the present one."
		}
	case AskResolve:
		p.Title, p.Confirm, p.ConfirmKey = "Resolve it for everybody?", "Resolve", "R"
		p.Lead = "Nobody is paged for it any more. It cannot be taken back; what still burns will page anew."
	case AskSnooze:
		p.Title, p.Confirm, p.ConfirmKey = "Snooze", "Snooze", "Enter"
		p.Lead = "PagerDuty pages you again after that time. It counts as acknowledged until then."
		if t.Status != app.Acknowledged {
			p.Lead = "An acknowledgement goes with it. PagerDuty pages you again after that time."
		}
		p.Input = &Input{Placeholder: "Choose below, or write minutes, 90m, 2h or 07:30"}
	case AskReassign:
		p.Title, p.Confirm, p.ConfirmKey = "Reassign", "Reassign", "Enter"
		p.Lead = "That person is paged now, and it will not escalate by itself any more."
		p.Input = &Input{Placeholder: "Name or address"}
	case AskResponders:
		p.Title, p.Confirm, p.ConfirmKey, p.Hint = "Add responders", "Ask them", "Ctrl Enter", "Enter chooses"
		p.Lead = "They are asked to help. The page stays yours."
		p.Input = &Input{Placeholder: "Name or address"}
		if n := len(d.Picked); n > 0 {
			p.Confirm = "Ask " + Plural(n, "person", "people")
		}
	case AskNote:
		p.Title, p.Confirm, p.ConfirmKey = "Add a note", "Add note", "Ctrl Enter"
		p.Lead = "Everybody who sees the incident in PagerDuty can read it."
		p.Input = &Input{Placeholder: "What you see, what you try, what you need", Lines: 6}
	case AskAckAll, AskAckGroup:
		e.askAckPanel(p, d)
	case AskSignOut:
		p.Title, p.Confirm, p.ConfirmKey = "Sign out?", "Sign out", "Enter"
		p.Lead = "No page rings here until you sign in again. The token is taken out of the keyring, and what is known of the account is forgotten."
	case AskRemoveRule:
		p.Title, p.Confirm, p.ConfirmKey = fmt.Sprintf("Remove the rule %q?", OneLine(d.Group, 60)), "Remove it", "Enter"
		p.Lead = "What it matched is left to the rules below it, or to none."
	case AskRemoveLine:
		p.Title, p.Confirm, p.ConfirmKey = "Remove this line of the map?", "Remove it", "Enter"
		p.Lead = endStop(OneLine(d.Group, 300)) + " The runbook itself stays where it is."
	case AskKeys:
		p.Title, p.Keys = "Keys", e.keyMap(on)
	}
	if d.Kind.aboutSwaps() {
		e.swapPanel(p, d)
		return p
	}
	if d.Kind.aboutRoom() {
		e.roomPanel(p, d)
		return p
	}
	if d.Kind != AskKeys && d.Kind != AskRemoveRule && d.Kind != AskRemoveLine {
		_, why := e.intent(d)
		p.Off = why != ""
		if p.Off && (d.Kind == AskLevel || d.Kind == AskSnooze) {
			p.Hint = why
		}
	}
	return p
}

func (e eye) askAckPanel(p *Panel, d *Dialog) {
	n := len(d.Incidents)
	p.Confirm, p.ConfirmKey = fmt.Sprintf("Acknowledge %d", n), "Enter"
	p.Title = fmt.Sprintf("Acknowledge all %d pages?", n)
	if d.Kind == AskAckGroup {
		p.Title = fmt.Sprintf("Acknowledge %s of %s?", Plural(n, "page", "pages"), d.Group)
	}
	if n == 1 {
		p.Title = "Acknowledge the page?"
	}
	p.Lead = "They become yours to look after and stop escalating. What pages after this moment rings anew."
}

// dialogRows are the answers of a dialog.
func (e eye) dialogRows(d *Dialog) []DialogRow {
	switch d.Kind {
	case AskLevel:
		return e.levelRows(d)
	case AskSnooze:
		return e.snoozeRows(d)
	case AskReassign, AskResponders:
		return e.peopleRows(d)
	}
	if d.Kind.aboutSwaps() {
		return e.swapRows(d)
	}
	if d.Kind.aboutRoom() {
		return e.roomRows(d)
	}
	return nil
}

// levelRows are the levels to escalate to. The next one is suggested.
func (e eye) levelRows(d *Dialog) []DialogRow {
	t, ok := e.incident(first(d.Incidents))
	if !ok {
		return nil
	}
	rungs := e.rungs(&t)
	if len(rungs) == 0 {
		return []DialogRow{{Key: "1", Text: "The next level", Sub: "Who is on call there is not known here yet", Lead: true}}
	}
	next := t.NextLevel
	rows := make([]DialogRow, 0, len(rungs))
	for i, r := range rungs {
		row := DialogRow{Text: r.Name, Sub: r.Who, level: r.Number}
		if i < 9 {
			row.Key = fmt.Sprint(i + 1)
		}
		switch {
		case r.Nobody:
			row.Off, row.Why = true, "Nobody is on call at level "+fmt.Sprint(r.Number)+"."
		case r.Here:
			row.Text += ", where it is now"
		case r.Number == next:
			row.Text, row.Lead = row.Text+", the next", true
		}
		rows = append(rows, row)
	}
	lead := slices.ContainsFunc(rows, func(r DialogRow) bool { return r.Lead })
	for i := range rows {
		if !lead && !rows[i].Off && rows[i].level > t.Level {
			rows[i].Lead, lead = true, true
		}
	}
	return rows
}

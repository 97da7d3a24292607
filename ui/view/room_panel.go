package view

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
)

// The dialogs about the room, and the one that posts ticked steps.
const (
	AskPostSteps DialogKind = "room_steps"
	AskStage     DialogKind = "room_stage"
	AskSeverity  DialogKind = "room_severity"
	AskRole      DialogKind = "room_role"
	AskRoleWho   DialogKind = "room_role_who"
	AskStable    DialogKind = "room_stable"
	AskFollowUp  DialogKind = "room_follow"
	AskFollowWho DialogKind = "room_follow_who"
)

// aboutRoom reports whether the dialog is one of them.
func (k DialogKind) aboutRoom() bool { return strings.HasPrefix(string(k), "room_") }

// aboutPeople reports whether people are searched for in the dialog.
func (k DialogKind) aboutPeople() bool {
	switch k {
	case AskReassign, AskResponders, AskRoleWho, AskFollowWho:
		return true
	}
	return false
}

// roomRows are the answers of a dialog about the room.
func (e eye) roomRows(d *Dialog) []DialogRow {
	id := first(d.Incidents)
	r := e.room(id)
	var rows []DialogRow
	switch d.Kind {
	case AskStage:
		for i, s := range app.Stages {
			row := DialogRow{Key: fmt.Sprint(i + 1), Text: room.StageName(s)}
			if s == r.Stage {
				row.Text, row.Off, row.Why = row.Text+", where it is now", true, "It is there already."
			}
			rows = append(rows, row)
		}
	case AskSeverity:
		t, _ := e.incident(id)
		for i, p := range e.scale() {
			row := DialogRow{Text: OneLine(p.Name, 40), ref: app.Ref{ID: p.ID, Name: p.Name}}
			if i < 9 {
				row.Key = fmt.Sprint(i + 1)
			}
			if t.Priority != nil && t.Priority.ID == p.ID {
				row.Sub, row.Off, row.Why = "as it is now", true, "It has that priority already."
			}
			rows = append(rows, row)
		}
	case AskRole:
		for i, role := range app.Roles {
			sub := "nobody has it"
			if who := room.Holder(r, role); !who.Zero() {
				sub = e.person(who)
			}
			rows = append(rows, DialogRow{Key: fmt.Sprint(i + 1), Text: room.RoleName(role), Sub: sub})
		}
	case AskRoleWho:
		rows = e.whoRows(d, room.Holder(r, d.Role), "Take it yourself", "Nobody: give it up")
	case AskFollowUp:
		for _, o := range r.Owners {
			if o.Who.Zero() && len(rows) < peopleShown {
				rows = append(rows, DialogRow{Text: OneLine(o.What, 60), Sub: "nobody owns it yet", full: o.What})
			}
		}
	case AskFollowWho:
		rows = e.whoRows(d, app.Ref{}, "You", "")
		if strings.TrimSpace(d.Text) == "" {
			rows = append(rows, DialogRow{Text: "Nobody yet", Sub: "it is asked for again"})
		}
	}
	return rows
}

// whoRows are the people to choose from: me first, then those on call beside and above me
// or found, and where somebody has it already, nobody.
func (e eye) whoRows(d *Dialog, holder app.Ref, mine, nobody string) []DialogRow {
	var rows []DialogRow
	typed := strings.TrimSpace(d.Text) != ""
	if me := e.s.Me.Ref(); !me.Zero() && !typed && holder.ID != me.ID {
		rows = append(rows, DialogRow{Text: mine, Sub: OneLine(me.Name, 60), ref: me, Lead: true})
	}
	for _, row := range e.peopleRows(d) {
		if row.ref.ID == e.s.Me.ID && !typed {
			continue
		}
		if row.ref.ID == holder.ID && !holder.Zero() {
			row.Sub, row.Off, row.Why = "has it now", true, "They have it already."
		}
		rows = append(rows, row)
	}
	if nobody != "" && !holder.Zero() && !typed {
		rows = append(rows, DialogRow{Text: nobody, Sub: "now " + e.person(holder)})
	}
	return rows
}

// roomPanel shows a dialog about the room, with the very words that will be posted.
func (e eye) roomPanel(p *Panel, d *Dialog) {
	t, _ := e.incident(first(d.Incidents))
	p.Confirm, p.ConfirmKey = "Post it", "Enter"
	switch d.Kind {
	case AskPostSteps:
		p.Title = "Post " + Plural(len(d.Steps), "step", "steps") + " as a note?"
		p.Confirm = "Post the note"
		if n := (len(d.Steps) + room.MaxTicks - 1) / room.MaxTicks; n > 1 {
			p.Confirm = fmt.Sprintf("Post %d notes", n)
		}
	case AskStage:
		p.Title = "How far is it?"
	case AskSeverity:
		p.Title, p.Confirm = "How bad is it?", "Ask PagerDuty for it"
		p.Lead = "This is the incident's priority in PagerDuty. Everybody sees it, and what your team has tied to it happens."
		_, why := e.severityChosen(d)
		p.Off, p.Hint = why != "", why
		return
	case AskRole:
		p.Title, p.Confirm = "Which role?", "Go on"
		return
	case AskRoleWho:
		p.Title = "Who is " + room.RoleName(d.Role) + "?"
		p.Input = &Input{Placeholder: "Choose below, or search a name or address"}
		p.Confirm = "Post it"
	case AskStable:
		p.Title = "Is it stable?"
		p.Lead = "Stable means that the harm has stopped and stays so without anybody's hands. Then close the room, and name who owns what is left."
		if !e.room(t.ID).Stable.IsZero() {
			p.Title, p.Lead = "Not stable after all?", "The others are told that it goes on."
		}
	case AskFollowUp:
		p.Title, p.Confirm = "What is left to do?", "Go on"
		p.Lead = "A follow-up for after the incident. Whose it is comes next."
		p.Input = &Input{Placeholder: "Such as: alert earlier on the queue's length"}
		p.Off = strings.TrimSpace(d.Text) == "" && len(p.Rows) == 0
		return
	case AskFollowWho:
		p.Title = "Who owns it?"
		p.Lead = OneLine(d.Group, 160)
		p.Input = &Input{Placeholder: "Choose below, or search a name or address"}
	}
	says, why := e.dialogSays(d)
	p.Off = why != ""
	p.Hint = why
	p.WritesHead, p.Writes = "This note will be written on the incident, for everybody to read:", noteLines(says)
	p.Plain = true
	if t.Drill {
		p.WritesHead = "This note will be written on the drill; nothing of it reaches PagerDuty:"
	}
}

// severityChosen is the priority under the cursor, or why it cannot be asked for.
func (e eye) severityChosen(d *Dialog) (app.Ref, string) {
	rows := e.roomRows(d)
	if d.Cursor >= len(rows) {
		return app.Ref{}, "The account has no priorities."
	}
	return rows[d.Cursor].ref, rows[d.Cursor].Why
}

// mostLines is how many lines of a note to come are shown.
const mostLines = 12

// noteLines are the words of notes to come, without what is for machines.
func noteLines(says []room.Say) []string {
	var lines []string
	for _, s := range says {
		for line := range strings.SplitSeq(plainNote(room.Note(s)), "\n") {
			if line != "" {
				lines = append(lines, OneLine(line, 240))
			}
		}
	}
	if n := len(lines) - mostLines; n > 1 {
		lines = append(slices.Clip(lines[:mostLines]), fmt.Sprintf("… and %d lines more", n))
	}
	return lines
}

// roomKey is a key in a dialog about the room that chooses or confirms; false for any
// other.
func (u *UIState) roomKey(e eye, on Place, d *Dialog, k Key) ([]Effect, bool) {
	confirms := map[DialogKind]string{AskPostSteps: "P", AskStable: "W"}
	if key := confirms[d.Kind]; key != "" && k.Name == key {
		if e.now.Sub(d.Opened) >= bounce {
			return u.confirmRoom(e, on, d), true
		}
		return nil, true
	}
	switch d.Kind {
	case AskStage, AskSeverity, AskRole:
		if len(k.Name) == 1 && k.Name >= "1" && k.Name <= "9" {
			if at := int(k.Name[0] - '1'); at < len(e.dialogRows(d)) {
				d.Cursor = at
			}
			return nil, true
		}
	}
	return nil, false
}

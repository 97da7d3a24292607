package view

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
)

// Room is the incident companion: how far the work is, who leads, how bad it is, what is
// to be asked now. What it says of the team was read in the notes at PagerDuty; what is on
// its way there is said to be on its way.
type Room struct {
	// Prompts are what is to be asked now.
	Prompts []PromptRow
	// Stages are the four, Stage says since when and by whom.
	Stages []StageStep
	Stage  string
	// Severity is PagerDuty's priority, and what is on its way.
	Severity, SeverityNote string
	Roles                  []RoleRow
	// Stable says so, "" where nobody has. Owners are the follow-ups.
	Stable string
	Owners []OwnerRow
	// Done are the steps that were posted, the newest first; DoneMore how many more.
	Done     []DoneRow
	DoneMore string
	// Sending are what was posted here and is not read back yet.
	Sending []Line
	// Note stands below all: where this is kept, or that it is not known yet.
	Note    string
	Buttons []Button
}

// PromptRow is something to ask the room now, with what answers it.
type PromptRow struct {
	Mark Mark
	Text string
	Acts []Button
}

// StageStep is one of the stages: Past, Here, or to come. Card is its card of the guide.
type StageStep struct {
	Stage      app.Stage
	Name, Card string
	Past, Here bool
}

// RoleRow is a role and who has it. Take and Name are its buttons.
type RoleRow struct {
	Role              app.Role
	Name, Who, Since  string
	Mine, Nobody      bool
	Take, Give, Leave Button
}

// OwnerRow is a follow-up.
type OwnerRow struct {
	What, Who, By string
	Nobody        bool
}

// DoneRow is a step that somebody said to be done.
type DoneRow struct{ Text, By string }

// mostDone is how many posted steps are listed.
const mostDone = 6

// roomView is the companion of an incident; nil for one that asks for none: low urgency
// without a word said about it.
func (e eye) roomView(t *app.Tracked) *Room {
	d, known := e.ui.Details[t.ID]
	read := known && !d.ReadAt.IsZero()
	r := e.room(t.ID)
	v := &Room{Buttons: e.roomButtons(t, r)}
	for _, p := range room.Prompts(*t, r, e.now, e.scale()...) {
		v.Prompts = append(v.Prompts, e.prompt(t, p))
	}
	e.stages(v, r)
	e.severity(v, t)
	for _, role := range app.Roles {
		v.Roles = append(v.Roles, e.role(t, r, role))
	}
	if !r.Stable.IsZero() {
		v.Stable = fmt.Sprintf("Stable since %s, said by %s.", Moment(r.Stable, e.now, e.loc), e.person(r.StableBy))
	}
	for _, o := range r.Owners {
		row := OwnerRow{What: OneLine(o.What, 200), Who: e.person(o.Who), By: "said by " + e.person(o.By) + ", " + Moment(o.At, e.now, e.loc)}
		if o.Who.Zero() {
			row.Who, row.Nobody = "Nobody owns it", true
		}
		v.Owners = append(v.Owners, row)
	}
	for i, s := range slices.Backward(r.Ticks) {
		if len(v.Done) == mostDone {
			v.DoneMore = "and " + Plural(i+1, "earlier one", "earlier ones")
			break
		}
		v.Done = append(v.Done, DoneRow{Text: OneLine(s.Text, 200), By: e.person(s.By) + ", " + Moment(s.At, e.now, e.loc)})
	}
	for _, u := range e.unread(t) {
		v.Sending = append(v.Sending, u.line)
	}
	switch {
	case !read && known && d.State == Failed:
		v.Note = "The notes cannot be read: what the team has said is not known here."
	case !read:
		v.Note = "Reading what the team has said…"
	case t.Drill:
		v.Note = "Kept in notes of the drill: nothing of it reaches PagerDuty."
	default:
		v.Note = "Kept in notes on the incident: teammates read them in PagerDuty, with Dogwatch or without."
	}
	return v
}

func (e eye) stages(v *Room, r app.Room) {
	at := slices.Index(app.Stages, r.Stage)
	for i, s := range app.Stages {
		step := StageStep{Stage: s, Name: room.StageName(s), Past: i < at, Here: i == at}
		if _, known := e.card(string(s)); known {
			step.Card = string(s)
		}
		v.Stages = append(v.Stages, step)
	}
	v.Stage = "Nobody has said yet how far it is."
	if at >= 0 {
		v.Stage = fmt.Sprintf("%s since %s, said by %s.", room.StageName(r.Stage), Moment(r.StageAt, e.now, e.loc), e.person(r.StageBy))
	}
}

// severity is PagerDuty's priority. One that was asked for is told as on its way until
// PagerDuty has it.
func (e eye) severity(v *Room, t *app.Tracked) {
	v.Severity = priority(t)
	if v.Severity == "" {
		v.Severity = "No priority"
	}
	name := func(to []app.Ref) string {
		if len(to) == 0 {
			return "it"
		}
		return OneLine(to[0].String(), 12)
	}
	if h, ok := e.ui.Handing[t.ID]; ok && h.Kind == app.SetPriority && h.Failed == "" && !tellsOf(e.s, t.ID, h) {
		v.SeverityNote = "Sending " + name(h.To) + "…"
		return
	}
	for _, a := range slices.Backward(e.s.Actions) {
		if a.Incident != t.ID || a.Kind != app.SetPriority {
			continue
		}
		switch {
		case a.State == app.Waiting && a.Tries > 0:
			v.SeverityNote = name(a.To) + " is not delivered yet; it is sent again by itself."
		case !a.State.Ended():
			v.SeverityNote = "Sending " + name(a.To) + "…"
		case a.State == app.Confirmed && e.now.Sub(a.EndedAt) < settles && len(a.To) == 1 && (t.Priority == nil || t.Priority.ID != a.To[0].ID):
			v.SeverityNote = "PagerDuty took " + name(a.To) + "; the next look will show it."
		case a.State != app.Confirmed && e.now.Sub(a.EndedAt) < time.Minute:
			v.SeverityNote = endStop(name(a.To) + " was not taken: " + OneLine(a.Word, 120))
		}
		return
	}
}

func (e eye) role(t *app.Tracked, r app.Room, role app.Role) RoleRow {
	row := RoleRow{Role: role, Name: room.RoleName(role), Who: "Nobody", Nobody: true}
	why := e.whyNotNote(t)
	row.Take = Button{Label: "Take it", Off: why != "", Why: why}
	row.Give = Button{Label: "Name…", Off: why != "", Why: why}
	row.Leave = Button{Label: "Release", Off: why != "", Why: why, Hidden: true}
	for _, taken := range r.Roles {
		if taken.Role != role {
			continue
		}
		row.Who, row.Nobody, row.Mine = e.person(taken.Who), false, taken.Who.ID == e.s.Me.ID
		if row.Mine {
			row.Who = "You"
		}
		row.Since = "since " + Moment(taken.At, e.now, e.loc)
		if taken.By.ID != taken.Who.ID {
			row.Since += ", named by " + e.person(taken.By)
		}
		row.Take.Hidden, row.Leave.Hidden = row.Mine, false
		row.Give.Label = "Hand over…"
	}
	return row
}

// person names somebody; "you" for me.
func (e eye) person(r app.Ref) string {
	switch {
	case r.Zero():
		return "somebody"
	case r.ID == e.s.Me.ID:
		return "you"
	}
	return OneLine(r.String(), 40)
}

// prompt is a question of the room with what answers it.
func (e eye) prompt(t *app.Tracked, p room.Prompt) PromptRow {
	row := PromptRow{Text: OneLine(p.Text, 300), Mark: Mark{Shape: ShapeUnknown, Word: "Asked"}}
	all := append(e.buttons(t), e.roomButtons(t, e.room(t.ID))...)
	offer := func(cs ...Command) {
		for _, c := range cs {
			if at := slices.IndexFunc(all, func(b Button) bool { return b.Do == c }); at >= 0 && !all[at].Hidden {
				b := all[at]
				b.Main, b.Calm = false, false
				row.Acts = append(row.Acts, b)
			}
		}
	}
	switch p.Kind {
	case room.AskRaise, room.AskPriority:
		offer(DoSeverity)
	case room.AskHelp:
		offer(DoEscalate, DoResponders)
	case room.AskCommander:
		offer(DoRole)
	case room.AskTell:
		offer(DoNote, DoStage)
	case room.AskOwners:
		offer(DoFollowUp)
	case room.AskClose:
		row.Mark = Mark{Shape: ShapeDone, Word: "Stable"}
		offer(DoResolve)
	}
	return row
}

// settles is how long something that PagerDuty took may take to be seen there.
const settles = 2 * time.Minute

// unreadNote is a note of this Dogwatch that was not read back yet.
type unreadNote struct {
	room app.Room
	line Line
}

// unread are the notes about the room that were posted here and are not among the notes
// that were read: they are on their way, or PagerDuty took them a moment ago.
func (e eye) unread(t *app.Tracked) []unreadNote {
	var out []unreadNote
	if h, ok := e.ui.Handing[t.ID]; ok && h.Kind == app.AddNote && h.Failed == "" && !tellsOf(e.s, t.ID, h) {
		if what, r := e.noteWords(h.Text); what != "" {
			out = append(out, unreadNote{r, Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}, Text: "Sending: " + what + "…"}})
		}
	}
	have := e.ui.Details[t.ID].Value.Notes
	for i := range e.s.Actions {
		a := &e.s.Actions[i]
		if a.Incident != t.ID || a.Kind != app.AddNote {
			continue
		}
		line := Line{Mark: Mark{Shape: ShapeSending, Word: "Sending"}}
		what, r := e.noteWords(a.Text)
		switch {
		case what == "", a.State.Ended() && (a.State != app.Confirmed || e.now.Sub(a.EndedAt) > settles):
			continue
		case slices.ContainsFunc(have, func(n app.Note) bool {
			return n.By.ID == e.s.Me.ID && sameNote(n.Text, a.Text) && !n.At.Before(a.At.Add(-settles))
		}):
			continue
		case a.State == app.Confirmed:
			line.Text = "PagerDuty took it, and it is being read back: " + what + "."
		case a.State == app.Waiting && a.Tries > 0:
			line.Mark = Mark{Shape: ShapeWarning, Word: "Not delivered"}
			line.Text = "Not delivered yet, sent again by itself: " + what + "."
		default:
			line.Text = "Sending: " + what + "…"
		}
		out = append(out, unreadNote{r, line})
	}
	return out
}

func sameNote(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// noteWords says what a note of mine is about, "" for one that is not about the room.
func (e eye) noteWords(text string) (string, app.Room) {
	note := app.Note{ID: "mine", By: e.s.Me.Ref(), At: e.now, Text: text}
	if !room.Said(note) {
		return "", app.Room{}
	}
	r := room.Fold([]app.Note{note})
	var parts []string
	if r.Stage != "" {
		parts = append(parts, "the stage "+strings.ToLower(room.StageName(r.Stage)))
	}
	for _, taken := range r.Roles {
		parts = append(parts, room.RoleName(taken.Role)+" for "+e.person(taken.Who))
	}
	if n := len(r.Ticks); n > 0 {
		parts = append(parts, Plural(n, "step", "steps"))
	}
	if !r.Stable.IsZero() {
		parts = append(parts, "that it is stable")
	}
	if n := len(r.Owners); n > 0 {
		parts = append(parts, Plural(n, "follow-up", "follow-ups"))
	}
	if len(parts) == 0 { // a role given up, or not stable after all
		parts = append(parts, "a word about the room")
	}
	return strings.Join(parts, ", "), r
}

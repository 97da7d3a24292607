package view

import (
	"slices"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
)

// The commands of the incident companion, on an incident of the main window.
const (
	DoStage    Command = "stage"
	DoSeverity Command = "severity"
	DoRole     Command = "role"
	DoStable   Command = "stable"
	DoFollowUp Command = "follow_up"
)

// roomKeys are their keys.
var roomKeys = map[string]Command{"T": DoStage, "V": DoSeverity, "L": DoRole, "W": DoStable, "F": DoFollowUp}

// RoleChange is a press of a button beside a role: Who takes it, me where Me, nobody where
// both are empty and Ask is not set; Ask asks whom to name.
type RoleChange struct {
	Role    app.Role
	Me, Ask bool
}

// ChooseStage is a press of a stage: it asks whether it has come to it.
type ChooseStage struct{ Stage app.Stage }

func (m ChooseStage) update(u *UIState, e eye) []Effect {
	t, ok := e.current(OnMain)
	at := slices.Index(app.Stages, m.Stage)
	if !ok || at < 0 {
		return nil
	}
	u.doRoom(e, OnMain, &t, DoStage)
	if d := u.MainDialog; d != nil && d.Kind == AskStage {
		d.Cursor = at
	}
	return nil
}

// roomButtons are the commands of the companion.
func (e eye) roomButtons(t *app.Tracked, r app.Room) []Button {
	note := e.whyNotNote(t)
	stable := "It is stable…"
	if !r.Stable.IsZero() {
		stable = "Not stable…"
	}
	all := []Button{
		{Do: DoStage, Key: "T", Label: "Stage…", Why: note},
		{Do: DoSeverity, Key: "V", Label: "Severity…", Why: e.whyNotSeverity(t)},
		{Do: DoRole, Key: "L", Label: "Roles…", Why: note},
		{Do: DoStable, Key: "W", Label: stable, Why: note},
		{Do: DoFollowUp, Key: "F", Label: "Follow-up…", Why: note},
	}
	for i := range all {
		all[i].Off = all[i].Why != ""
	}
	return all
}

func (e eye) whyNotSeverity(t *app.Tracked) string {
	if why := e.whyNotAtAll(t, app.SetPriority); why != "" {
		return why
	}
	switch l := e.ui.Shelf.priorities; {
	case l.ReadAt.IsZero() && l.State == Failed:
		return "The account's priorities cannot be read."
	case l.ReadAt.IsZero():
		return "The account's priorities are being read."
	case len(l.Value) == 0:
		return "The account has no priorities: an admin can switch them on."
	}
	return ""
}

// doRoom carries out a command of the companion; false for any other.
func (u *UIState) doRoom(e eye, on Place, t *app.Tracked, c Command) bool {
	r := e.room(t.ID)
	d := Dialog{Incidents: []string{t.ID}}
	switch c {
	case DoStage:
		d.Kind = AskStage
		d.Cursor = min(slices.Index(app.Stages, r.Stage)+1, len(app.Stages)-1)
	case DoSeverity:
		d.Kind = AskSeverity
		d.Cursor = e.severityCursor(t, r)
	case DoRole:
		d.Kind = AskRole
	case DoStable:
		d.Kind = AskStable
	case DoFollowUp:
		d.Kind = AskFollowUp
	default:
		return false
	}
	if on != OnMain {
		return true
	}
	for _, b := range e.roomButtons(t, r) {
		if b.Do == c && b.Off {
			u.say(e.now, trimDots(b.Label)+": "+b.Why)
			return true
		}
	}
	u.open(e, on, d)
	return true
}

// severityCursor is on the priority that the room is asked about, else on the present one.
func (e eye) severityCursor(t *app.Tracked, r app.Room) int {
	want := ""
	if t.Priority != nil {
		want = t.Priority.ID
	}
	for _, p := range room.Prompts(*t, r, e.now, e.scale()...) {
		if p.Kind == room.AskRaise && p.Raise != nil {
			want = p.Raise.ID
		}
	}
	return max(slices.IndexFunc(e.scale(), func(p app.Priority) bool { return p.ID == want }), 0)
}

func (m RoleChange) update(u *UIState, e eye) []Effect {
	t, ok := e.current(OnMain)
	if !ok || !slices.Contains(app.Roles, m.Role) {
		return nil
	}
	if why := e.whyNotNote(&t); why != "" {
		u.say(e.now, why)
		return nil
	}
	d := Dialog{Kind: AskRoleWho, Incidents: []string{t.ID}, Role: m.Role}
	if m.Ask {
		u.open(e, OnMain, d)
		return nil
	}
	say := room.Say{By: e.s.Me.Ref(), Role: m.Role}
	if m.Me {
		say.Who = e.s.Me.Ref()
	} else if room.Holder(e.room(t.ID), m.Role).Zero() {
		return nil
	}
	return u.post(e, t.ID, say)
}

// post hands notes about the room to the watch, one for each Say.
func (u *UIState) post(e eye, incident string, says ...room.Say) []Effect {
	var all []Effect
	for _, s := range says {
		if text := room.Note(s); text != "" {
			all = append(all, u.submit(e, app.Intent{Verb: app.Verb(app.AddNote), Incidents: []string{incident}, Text: text}))
		}
	}
	return all
}

// confirmRoom answers a dialog about the room: the next question follows, or it closes and
// what is to be said goes to the watch.
func (u *UIState) confirmRoom(e eye, on Place, d *Dialog) []Effect {
	rows := e.dialogRows(d)
	var row DialogRow
	if d.Cursor < len(rows) {
		row = rows[d.Cursor]
	}
	switch d.Kind {
	case AskRole:
		if d.Cursor < len(app.Roles) {
			u.open(e, on, Dialog{Kind: AskRoleWho, Incidents: d.Incidents, Role: app.Roles[d.Cursor]})
		}
		return nil
	case AskFollowUp:
		what := strings.TrimSpace(d.Text)
		if what == "" {
			what = row.full
		}
		if what == "" {
			u.say(e.now, "Write what is to be done.")
			return nil
		}
		u.open(e, on, Dialog{Kind: AskFollowWho, Incidents: d.Incidents, Group: what})
		return nil
	case AskSeverity:
		if row.ref.Zero() || row.Off {
			u.say(e.now, row.Why)
			return nil
		}
		*u.slot(on) = nil
		return []Effect{u.submit(e, app.Intent{Verb: app.Verb(app.SetPriority), Incidents: d.Incidents, To: []app.Ref{row.ref}})}
	}
	says, why := e.dialogSays(d)
	if why != "" {
		u.say(e.now, why)
		return nil
	}
	*u.slot(on) = nil
	return u.post(e, first(d.Incidents), says...)
}

// dialogSays is what a dialog would post as it stands, or why it cannot yet.
func (e eye) dialogSays(d *Dialog) (says []room.Say, why string) {
	me := e.s.Me.Ref()
	if why := e.readOnly(); why != "" {
		return nil, why
	}
	if me.Zero() {
		return nil, "It is not known yet who you are."
	}
	rows := e.dialogRows(d)
	var row DialogRow
	if d.Cursor < len(rows) {
		row = rows[d.Cursor]
	}
	if row.Off {
		return nil, row.Why
	}
	s := room.Say{By: me}
	switch d.Kind {
	case AskPostSteps:
		return e.saySteps(d.Steps), ""
	case AskStage:
		s.Stage = app.Stages[min(d.Cursor, len(app.Stages)-1)]
	case AskStable:
		if e.room(first(d.Incidents)).Stable.IsZero() {
			s.Stable = true
		} else {
			s.Unstable = true
		}
	case AskRoleWho:
		if len(rows) == 0 {
			return nil, "Choose somebody first."
		}
		s.Role, s.Who = d.Role, row.ref
	case AskFollowWho:
		if len(rows) == 0 {
			return nil, "Choose somebody first."
		}
		s.Owners = []app.FollowUp{{What: d.Group, Who: row.ref}}
	}
	if s.Empty() {
		return nil, "There is nothing to post yet."
	}
	return []room.Say{s}, ""
}

package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// say is a note that somebody's Dogwatch has written so long ago.
func say(who app.Ref, ago time.Duration, s room.Say) app.Note {
	s.By = who
	return app.Note{ID: fmt.Sprint("N", ago), At: uitest.Now.Add(-ago), By: who, Text: room.Note(s)}
}

// inRoom opens the incident of WithRoom in the main window, with these notes read.
func inRoom(t *testing.T, notes ...app.Note) *window {
	t.Helper()
	w := open(t, uitest.WithRoom())
	w.send(view.Choose{On: view.OnMain, Incident: "Q00298"})
	w.notes(notes...)
	w.bring(uitest.Paper())
	return w
}

// notes answers the reading of the details with these notes.
func (w *window) notes(notes ...app.Note) {
	i, _ := w.s.Find("Q00298")
	d := uitest.Detail(i.Incident)
	d.Notes, d.Read = notes, w.now
	w.send(view.DetailRead{Load: view.Load{Kind: view.LoadDetail, Key: "Q00298"}, Detail: d})
}

func (w *window) room() *view.Room { return w.model().Incidents.Detail.Room }

func (w *window) type_(text string) { w.send(view.Write{On: view.OnMain, Text: text}) }

func (w *window) main(keys ...string) {
	for _, k := range keys {
		w.send(view.Press{On: view.OnMain, Key: parse(k)})
	}
}

// took is the Snapshot with the last intent as an action in that state.
func (w *window) took(state app.ActionState) {
	in := w.intent()
	kind, _ := in.Verb.Kind()
	w.send(view.Submitted{Seq: w.effects[0].Submit.Seq})
	next := *w.s
	next.Actions = append(slices.Clone(next.Actions), app.Action{
		ID: "A9", Kind: kind, Incident: in.Incidents[0], Text: in.Text, To: in.To, At: w.now, State: state, EndedAt: w.now, Word: "not permitted",
	})
	w.s = &next
	w.wait(0)
}

func TestWhatTheTeamHasSaid(t *testing.T) {
	w := inRoom(t,
		say(uitest.Ana, 20*time.Minute, room.Say{Stage: app.Triage}),
		say(uitest.Kofi, 18*time.Minute, room.Say{Role: app.RoleTechnical, Who: uitest.Me.Ref()}),
		say(uitest.Ana, 9*time.Minute, room.Say{Ticks: []string{"Which errors are they?"}}),
		say(uitest.Ana, 5*time.Minute, room.Say{Owners: []app.FollowUp{{What: "alert earlier"}, {What: "write it up", Who: uitest.Dana}}}),
		app.Note{ID: "H", By: uitest.Dana, At: uitest.Now.Add(-time.Minute), Text: "looks better"},
	)
	uitest.Golden(t, "incidents-room.txt", dump(w.model().Incidents.Detail.Room)+dump(w.model().Incidents.Detail.Beside)+dump(w.model().Incidents.Detail.Notes))
	if got := w.model().Incidents.Detail.Beside.Reading; got.Ticks[got.Doc().Steps[1].Key] != (view.Ticked{On: true, Note: "Ana Brandt 03:03"}) {
		t.Errorf("%+v", got.Ticks)
	}
}

func TestWhatIsForMachinesIsNotShown(t *testing.T) {
	w := inRoom(t,
		say(uitest.Ana, time.Minute, room.Say{Stage: app.Triage}),
		app.Note{ID: "1", By: uitest.Dana, Text: "dogwatch-room:1 {\"by\":\"PANA\"}"},
		app.Note{ID: "2", By: uitest.Dana, Text: "quoted: dogwatch-swap:1 {\"x\":1}\nand more"},
		app.Note{ID: "3", By: uitest.Dana, Text: "we call it dogwatch-room: the room"},
	)
	d := w.model().Incidents.Detail
	var texts []string
	for _, n := range d.Notes {
		texts = append(texts, n.Text)
	}
	want := []string{"Ana Brandt set the stage to Triage.", "quoted:\nand more", "we call it dogwatch-room: the room"}
	for i := range texts {
		texts[i] = strings.ReplaceAll(texts[i], ": \n", ":\n")
	}
	if !slices.Equal(texts, want) {
		t.Errorf("%q", texts)
	}
	i, _ := w.s.Find("Q00298")
	detail := uitest.Detail(i.Incident)
	detail.Log = []app.LogEntry{{At: uitest.Now, What: "Annotated", Words: "Ana is Incident Commander. dogwatch-room:1 {\"by\":\"PANA\"}"}}
	w.send(view.DetailRead{Load: view.Load{Kind: view.LoadDetail, Key: "Q00298"}, Detail: detail})
	if got := w.model().Incidents.Detail.Log[0].Word; got != "Ana is Incident Commander." {
		t.Errorf("%q", got)
	}
}

// Nothing is told as said before PagerDuty gave it back as a note.
func TestTheStageIsPostedAndReadBack(t *testing.T) {
	w := inRoom(t)
	w.main("T")
	if p := w.model().Shell.Panel; p == nil || !p.Rows[0].Cursor || p.Off || !slices.Equal(p.Writes, []string{"Robin Vega set the stage to Identification."}) {
		t.Fatalf("%+v", p)
	}
	w.main("2", "Return")
	in := w.intent()
	if in.Verb != app.Verb(app.AddNote) || in.Check() != nil || !strings.HasPrefix(in.Text, "Robin Vega set the stage to Triage.\n") || !strings.Contains(in.Text, "\ndogwatch-room:1 {") {
		t.Fatalf("%+v", in)
	}
	note := app.Note{ID: "N", By: uitest.Me.Ref(), At: w.now, Text: in.Text}
	stands := func(stage, sending string) {
		t.Helper()
		r := w.room()
		var lines []string
		for _, l := range r.Sending {
			lines = append(lines, l.Text)
		}
		if r.Stage != stage || strings.Join(lines, "|") != sending {
			t.Errorf("%q, %q, want %q, %q", r.Stage, lines, stage, sending)
		}
	}
	const nobody = "Nobody has said yet how far it is."
	stands(nobody, "Sending: the stage triage…")
	w.took(app.Sending)
	stands(nobody, "Sending: the stage triage…")
	before := *w.s
	w.s.Actions[len(w.s.Actions)-1].State = app.Confirmed
	stands(nobody, "PagerDuty took it, and it is being read back: the stage triage.")
	w.notes(note)
	stands("Triage since 03:12, said by you.", "")
	w.s = &before
	w.notes()
	w.s.Actions[len(w.s.Actions)-1].State = app.Refusal
	stands(nobody, "")
	if got := w.model().Incidents.Detail.Answer.Text; got != "PagerDuty refused your note: not permitted." {
		t.Errorf("a refusal is told as %q", got)
	}
}

func TestTheSeverityIsPagerDutysPriority(t *testing.T) {
	w := inRoom(t)
	if p := w.room().Prompts; len(p) < 2 || p[1].Text != "28 min: is this a P0?" || !slices.Equal(labels(p[1].Acts), []string{"V Severity…"}) {
		t.Fatalf("%+v", p)
	}
	w.main("V")
	p := w.model().Shell.Panel
	if p == nil || p.Off || !p.Rows[0].Cursor || p.Rows[0].Text != "P0" || !p.Rows[1].Off {
		t.Fatalf("%+v", p)
	}
	w.main("2", "Return") // it has that one
	w.nothing()
	w.main("1", "Return")
	in := w.intent()
	if in.Verb != app.Verb(app.SetPriority) || in.Check() != nil || in.To[0] != (app.Ref{ID: "PP0", Name: "P0"}) {
		t.Fatalf("%+v", in)
	}
	stands := func(now, note string) {
		t.Helper()
		if r := w.room(); r.Severity != now || r.SeverityNote != note {
			t.Errorf("%q, %q", r.Severity, r.SeverityNote)
		}
	}
	stands("P1", "Sending P0…")
	w.took(app.Waiting)
	stands("P1", "Sending P0…")
	last := &w.s.Actions[len(w.s.Actions)-1]
	last.Tries = 2
	stands("P1", "P0 is not delivered yet; it is sent again by itself.")
	last.State = app.Confirmed
	stands("P1", "PagerDuty took P0; the next look will show it.")
	w.change("Q00298", func(t *app.Tracked) { t.Priority = &app.Priority{ID: "PP0", Name: "P0", Order: 6} })
	stands("P0", "")
	w.s.Actions[len(w.s.Actions)-1].State = app.Refusal
	stands("P0", "P0 was not taken: not permitted.")
}

func TestRoles(t *testing.T) {
	w := inRoom(t, say(uitest.Kofi, 18*time.Minute, room.Say{Role: app.RoleTechnical, Who: uitest.Kofi}))
	text := func() string { return strings.Split(w.intent().Text, "\n")[0] }
	w.send(view.RoleChange{Role: app.RoleCommander, Me: true})
	if got := text(); got != "Robin Vega is Incident Commander." {
		t.Errorf("%q", got)
	}
	w.send(view.RoleChange{Role: app.RoleTechnical})
	if got := text(); !strings.HasPrefix(got, "Robin Vega cleared the role of Technical Lead") {
		t.Errorf("%q", got)
	}
	w.send(view.RoleChange{Role: app.RoleBusiness}) // nobody has it
	w.nothing()
	w.main("L", "3", "Return")
	p := w.model().Shell.Panel
	var rows []string
	for _, r := range p.Rows {
		rows = append(rows, r.Text)
	}
	if want := []string{"Take it yourself", "Kofi Mensah", "Dana Reyes", "Ana Brandt", "Nobody: give it up"}; p.Title != "Who is Technical Lead?" || !slices.Equal(rows, want) || !p.Rows[1].Off {
		t.Fatalf("%q %q", p.Title, rows)
	}
	w.main("Down", "Return") // Kofi has it
	w.nothing()
	w.main("Down", "Return")
	if got := text(); got != "Robin Vega named Dana Reyes Technical Lead." {
		t.Errorf("%q", got)
	}
	if w.room().Roles[2].Who != "Kofi Mensah" || w.room().Roles[0].Who != "Nobody" {
		t.Errorf("shown before it is read back: %+v", w.room().Roles)
	}
}

func TestStableAndFollowUps(t *testing.T) {
	w := inRoom(t)
	w.main("W")
	w.wait(time.Second)
	w.main("W")
	if got := w.intent().Text; !strings.HasPrefix(got, "Robin Vega says that it is stable.\n") {
		t.Errorf("%q", got)
	}
	w.notes(say(uitest.Ana, 10*time.Minute, room.Say{Stable: true}), say(uitest.Ana, 9*time.Minute, room.Say{Owners: []app.FollowUp{{What: "alert earlier"}}}))
	r := w.room()
	if r.Stable != "Stable since 03:02, said by Ana Brandt." || len(r.Prompts) != 1 || !slices.Equal(labels(r.Prompts[0].Acts), []string{"F Follow-up…"}) {
		t.Errorf("%+v", r)
	}
	w.main("F", "Return", "Return") // the one that nobody owns, and me
	if got := w.intent().Text; !strings.HasPrefix(got, "Follow-ups:\n- alert earlier: Robin Vega\n") {
		t.Errorf("%q", got)
	}
	w.main("F")
	w.type_("write it up")
	w.main("Return", "Down", "Return")
	if got := w.intent().Text; !strings.HasPrefix(got, "Follow-ups:\n- write it up: Dana Reyes\n") && !strings.HasPrefix(got, "Follow-ups:\n- write it up: Kofi Mensah\n") {
		t.Errorf("%q", got)
	}
	w.main("W")
	w.wait(time.Second)
	w.main("Return")
	if got := w.intent().Text; !strings.HasPrefix(got, "Robin Vega says that it is not stable after all.") {
		t.Errorf("%q", got)
	}
	w.notes(say(uitest.Ana, 10*time.Minute, room.Say{Stable: true}), say(uitest.Ana, 9*time.Minute, room.Say{Owners: []app.FollowUp{{What: "alert earlier", Who: uitest.Dana}}}))
	if p := w.room().Prompts; len(p) != 1 || !strings.Contains(p[0].Text, "close the room") || !slices.Equal(labels(p[0].Acts), []string{"R Resolve…"}) {
		t.Errorf("%+v", p)
	}
}

func TestWhoMayOnlyLookPostsNothing(t *testing.T) {
	w := inRoom(t)
	w.s.Me.Role = "read_only_user"
	for _, key := range []string{"T", "V", "L", "W", "F", "P"} {
		w.main(key)
		w.nothing()
		if w.model().Shell.Panel != nil {
			t.Errorf("%s asks", key)
		}
	}
	for _, b := range w.room().Buttons {
		if !b.Off || b.Why == "" {
			t.Errorf("%+v", b)
		}
	}
	w.send(view.RoleChange{Role: app.RoleCommander, Me: true})
	w.nothing()
}

// The alert has no room's keys: nothing is posted from it by accident.
func TestTheAlertHasNoRoom(t *testing.T) {
	w := reads(t, []app.Runbook{uitest.Book()}, uitest.Paper())
	for _, key := range []string{"T", "V", "L", "W", "F"} {
		w.press(key)
		w.nothing()
		if w.model().Alert.Panel != nil {
			t.Errorf("%s asks", key)
		}
	}
}

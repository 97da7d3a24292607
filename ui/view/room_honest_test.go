package view_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/app/room"
	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

// claimsDone are words that tell of something as done.
var claimsDone = regexp.MustCompile(`(?i)\b(posted|said by|is set|was set|delivered to|done by)\b`)

// says draws what somebody might say about an incident.
var says = rapid.Custom(func(t *rapid.T) room.Say {
	who := rapid.SampledFrom([]app.Ref{{}, uitest.Me.Ref(), uitest.Ana, uitest.Dana})
	s := room.Say{
		By: who.Draw(t, "by"), Stage: rapid.SampledFrom([]app.Stage{"", app.Triage, app.Resolution}).Draw(t, "stage"),
		Role: rapid.SampledFrom([]app.Role{"", app.RoleCommander, app.RoleTechnical}).Draw(t, "role"), Who: who.Draw(t, "who"),
		Stable: rapid.Bool().Draw(t, "stable"), Unstable: rapid.Bool().Draw(t, "unstable"),
	}
	if rapid.Bool().Draw(t, "ticks") {
		s.Ticks = []string{"Which errors are they?", "something else"}
	}
	if rapid.Bool().Draw(t, "owners") {
		s.Owners = []app.FollowUp{{What: "write it up", Who: who.Draw(t, "owner")}}
	}
	return s
})

// Whatever was pressed, sent, refused or confirmed: of the room is told what PagerDuty's
// notes say, and no more, and the severity is PagerDuty's priority.
func TestTheRoomIsToldAsItWasRead(t *testing.T) {
	keys := rapid.SampledFrom([]string{"T", "V", "L", "W", "F", "P", "B", "C", "X", "1", "2", "3", "Up", "Down", "Return", "Escape", "R", "N"})
	states := rapid.SampledFrom([]app.ActionState{app.Waiting, app.Sending, app.Confirmed, app.Refusal, app.Superseded, app.Expired})
	rapid.Check(t, func(rt *rapid.T) {
		w := &window{t: t, s: uitest.WithRoom(), ui: view.NewUIState(), now: uitest.Now}
		w.ui.Observe(w.s, w.now)
		w.send(view.Choose{On: view.OnMain, Incident: "Q00298"})
		var notes []app.Note
		for range rapid.IntRange(0, 4).Draw(rt, "notes") {
			s := says.Draw(rt, "note")
			by := rapid.SampledFrom([]app.Ref{s.By, uitest.Kofi, {}}).Draw(rt, "author")
			notes = append(notes, app.Note{ID: "N", By: by, At: uitest.Now.Add(-time.Minute), Text: room.Note(s)})
		}
		if rapid.Bool().Draw(rt, "read") {
			w.notes(notes...)
		} else {
			notes = nil
		}
		w.bring(uitest.Paper())
		for range rapid.IntRange(0, 3).Draw(rt, "actions") {
			s := says.Draw(rt, "action")
			s.By = uitest.Me.Ref()
			a := app.Action{
				ID: "A", Incident: "Q00298", Kind: app.AddNote, Text: room.Note(s), At: uitest.Now, State: states.Draw(rt, "state"),
				EndedAt: uitest.Now, Tries: rapid.IntRange(0, 2).Draw(rt, "tries"), Word: "word",
			}
			if rapid.Bool().Draw(rt, "priority") {
				a.Kind, a.Text, a.To = app.SetPriority, "", []app.Ref{{ID: "PP0", Name: "P0"}}
			}
			w.s.Actions = append(w.s.Actions, a)
		}
		w.s.Ticks = append(w.s.Ticks, app.Tick{Incident: "Q00298", Source: uitest.BookURL, Step: w.model().Incidents.Detail.Beside.Reading.Doc().Steps[0].Key, At: w.now})
		for range rapid.IntRange(0, 8).Draw(rt, "presses") {
			w.send(view.Press{On: view.OnMain, Key: parse(keys.Draw(rt, "key"))})
			w.wait(time.Second)
			w.honestRoom(rt, room.Fold(notes))
		}
		w.honestRoom(rt, room.Fold(notes))
	})
}

func (w *window) honestRoom(t *rapid.T, read app.Room) {
	d := w.model().Incidents.Detail
	if d == nil || d.ID != "Q00298" {
		return // another one was chosen
	}
	r := d.Room
	if i, _ := w.s.Find(d.ID); r.Severity != i.Priority.Name {
		t.Fatalf("PagerDuty has %s, shown is %s", i.Priority.Name, r.Severity)
	}
	if read.Stage == "" != strings.HasPrefix(r.Stage, "Nobody has said") || read.Stage != "" && !strings.HasPrefix(r.Stage, room.StageName(read.Stage)+" since") {
		t.Fatalf("read %q, shown %q", read.Stage, r.Stage)
	}
	for _, s := range r.Stages {
		if s.Here != (s.Stage == read.Stage) {
			t.Fatalf("read %q, and %q is shown as the stage", read.Stage, s.Stage)
		}
	}
	for _, row := range r.Roles {
		if who := room.Holder(read, row.Role); who.Zero() != row.Nobody || row.Mine != (who.ID == uitest.Me.ID) {
			t.Fatalf("%s has %q, shown is %+v", who, row.Role, row)
		}
	}
	if (r.Stable == "") != read.Stable.IsZero() || len(r.Owners) != len(read.Owners) || len(r.Done) != len(read.Ticks) {
		t.Fatalf("read %+v, shown %+v", read, r)
	}
	for _, l := range r.Sending {
		if claimsDone.MatchString(l.Text) {
			t.Fatalf("on its way, and told as done: %q", l.Text)
		}
	}
	if claimsDone.MatchString(r.SeverityNote) {
		t.Fatalf("%q", r.SeverityNote)
	}
	reading := d.Beside.Reading
	for i := range reading.Doc().Steps {
		step := &reading.Doc().Steps[i]
		said := slices.ContainsFunc(read.Ticks, func(x app.TickSaid) bool { return x.Text == step.Text })
		if strings.Contains(reading.Ticks[step.Key].Note, "posted") && !said {
			t.Fatalf("%q is called posted: %+v", step.Text, reading.Ticks[step.Key])
		}
	}
	for _, n := range d.Notes {
		if strings.Contains(n.Text, "dogwatch-room:") {
			t.Fatalf("a note shows what is for machines: %q", n.Text)
		}
	}
}

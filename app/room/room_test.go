package room

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

var (
	ana   = app.Ref{ID: "PANA", Name: "Ana Ng"}
	ben   = app.Ref{ID: "PBEN", Name: "Ben"}
	start = time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
)

func note(id string, minute int, by app.Ref, text string) app.Note {
	return app.Note{ID: id, At: start.Add(time.Duration(minute) * time.Minute), By: by, Text: text}
}

func said(id string, minute int, s Say) app.Note { return note(id, minute, s.By, Note(s)) }

func TestNoteIsForPeople(t *testing.T) {
	for _, c := range []struct {
		say  Say
		want string
	}{
		{Say{By: ana, Stage: app.Communication}, "Ana Ng set the stage to Communication.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"stage\":\"communication\"}"},
		{Say{By: ana, Role: app.RoleCommander, Who: ana}, "Ana Ng is Incident Commander.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"role\":\"commander\",\"who\":{\"id\":\"PANA\",\"name\":\"Ana Ng\"}}"},
		{Say{By: ana, Role: app.RoleTechnical, Who: ben}, "Ana Ng named Ben Technical Lead.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"role\":\"technical_lead\",\"who\":{\"id\":\"PBEN\",\"name\":\"Ben\"}}"},
		{Say{By: ana, Role: app.RoleBusiness}, "Ana Ng cleared the role of Business Lead: nobody has it now.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"role\":\"business_lead\"}"},
		{Say{By: ana, Ticks: []string{"Roll\nback", " ", "Roll back", "Tell <support> & wait"}}, "Ana Ng did these steps:\n- Roll back\n- Tell <support> & wait\n\ndogwatch-room:1 {\"by\":\"PANA\",\"ticks\":[\"Roll back\",\"Tell <support> & wait\"]}"},
		{Say{By: ana, Stable: true, Owners: []app.FollowUp{{What: "Post-mortem"}, {What: "Alarm"}, {What: "post-mortem", Who: ben}}}, "Ana Ng says that it is stable.\nFollow-ups:\n- post-mortem: Ben\n- Alarm: nobody has it yet\n\ndogwatch-room:1 {\"by\":\"PANA\",\"stable\":true,\"owners\":[{\"what\":\"post-mortem\",\"who\":{\"id\":\"PBEN\",\"name\":\"Ben\"}},{\"what\":\"Alarm\"}]}"},
		{Say{By: ana, Unstable: true}, "Ana Ng says that it is not stable after all.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"unstable\":true}"},
		{Say{Stage: app.Triage}, "Somebody set the stage to Triage.\n"},
		{Say{By: ana}, ""},
		{Say{By: ana, Stage: "panic", Role: "king", Who: ben, Ticks: []string{""}, Owners: []app.FollowUp{{Who: ben}}, Stable: true, Unstable: true}, ""},
		{Say{By: ana, Role: app.RoleCommander, Who: app.Ref{ID: "no id", Name: "Ben"}}, ""},
		{Say{By: app.Ref{ID: "PANA", Name: "A\u202e\nna"}, Stage: app.Triage}, "A na set the stage to Triage.\n\ndogwatch-room:1 {\"by\":\"PANA\",\"stage\":\"triage\"}"},
	} {
		if got := Note(c.say); got != c.want || c.say.Empty() != (c.want == "") {
			t.Errorf("%+v:\n%s\nwant:\n%s", c.say, got, c.want)
		}
	}
}

func TestNoteFitsIntoANote(t *testing.T) {
	s := Say{By: app.Ref{ID: strings.Repeat("P", maxID), Name: strings.Repeat(`"`, 500)}, Stage: app.Triage, Role: app.RoleBusiness, Who: ben, Stable: true}
	for n := range 500 {
		s.Ticks = append(s.Ticks, fmt.Sprint(n)+strings.Repeat(`\`, 500))
		s.Owners = append(s.Owners, app.FollowUp{What: fmt.Sprint(n) + strings.Repeat(`"`, 500), Who: s.By})
	}
	text := Note(s)
	if len(text) > app.MaxNote || len(text[strings.LastIndexByte(text, '\n'):]) > maxLine {
		t.Errorf("%d bytes, the line %d", len(text), len(text[strings.LastIndexByte(text, '\n'):]))
	}
	if r := Fold([]app.Note{note("1", 0, s.By, text)}); len(r.Ticks) != MaxTicks || len(r.Owners) != MaxOwners || r.Stable.IsZero() {
		t.Errorf("%d ticks, %d owners", len(r.Ticks), len(r.Owners))
	}
}

func show(r app.Room) string {
	var b strings.Builder
	at := func(t time.Time) string { return fmt.Sprint(int(t.Sub(start).Minutes())) }
	if r.Stage != "" {
		fmt.Fprintf(&b, "%s by %s at %s\n", r.Stage, r.StageBy, at(r.StageAt))
	}
	for _, x := range r.Roles {
		fmt.Fprintf(&b, "%s is %s by %s at %s\n", x.Role, x.Who, x.By, at(x.At))
	}
	for _, x := range r.Ticks {
		fmt.Fprintf(&b, "[%s] by %s at %s\n", x.Text, x.By, at(x.At))
	}
	if !r.Stable.IsZero() {
		fmt.Fprintf(&b, "stable by %s at %s\n", r.StableBy, at(r.Stable))
	}
	for _, x := range r.Owners {
		fmt.Fprintf(&b, "(%s) %s by %s at %s\n", x.What, x.Who, x.By, at(x.At))
	}
	return strings.TrimSpace(b.String())
}

func TestFold(t *testing.T) {
	line := func(text string) string { return "words\n\n" + mark + text }
	for name, c := range map[string]struct {
		notes []app.Note
		want  string
	}{
		"nothing said": {[]app.Note{note("1", 0, ana, "It burns."), note("2", 1, ben, "")}, ""},
		"later words win, whatever the order": {
			[]app.Note{said("1", 9, Say{By: ben, Stage: app.Triage}), said("3", 2, Say{By: ana, Stage: app.Identification}), said("2", 5, Say{By: ana, Stage: app.Communication})},
			"triage by Ben at 9",
		},
		"at the same time the later id wins": {
			[]app.Note{said("Q2", 5, Say{By: ben, Stage: app.Triage}), said("Q1", 5, Say{By: ana, Stage: app.Resolution})},
			"triage by Ben at 5",
		},
		"roles are taken, handed on and released": {
			[]app.Note{
				said("1", 1, Say{By: ana, Role: app.RoleTechnical, Who: ana}), said("2", 2, Say{By: ana, Role: app.RoleCommander, Who: ana}),
				said("3", 3, Say{By: ana, Role: app.RoleBusiness, Who: ben}), said("4", 4, Say{By: ben, Role: app.RoleCommander, Who: ben}), said("5", 5, Say{By: ana, Role: app.RoleTechnical}),
			},
			"commander is Ben by Ben at 4\nbusiness_lead is Ben by Ana Ng at 3",
		},
		"a step was done the first time": {
			[]app.Note{said("1", 1, Say{By: ana, Ticks: []string{"Roll back", "Wait"}}), said("2", 2, Say{By: ben, Ticks: []string{"Roll back", "Tell"}})},
			"[Roll back] by Ana Ng at 1\n[Wait] by Ana Ng at 1\n[Tell] by Ben at 2",
		},
		"stable since it was first said": {
			[]app.Note{said("1", 1, Say{By: ana, Stable: true}), said("2", 2, Say{By: ben, Stable: true})}, "stable by Ana Ng at 1",
		},
		"stable, taken back": {
			[]app.Note{said("1", 1, Say{By: ana, Stable: true}), said("2", 2, Say{By: ben, Unstable: true})}, "",
		},
		"stable, taken back, and stable again": {
			[]app.Note{said("1", 1, Say{By: ana, Stable: true}), said("2", 2, Say{By: ben, Unstable: true}), said("3", 3, Say{By: ben, Stable: true})}, "stable by Ben at 3",
		},
		"follow-ups change hands": {
			[]app.Note{said("1", 1, Say{By: ana, Owners: []app.FollowUp{{What: "Post-mortem"}, {What: "Alarm", Who: ana}}}), said("2", 2, Say{By: ben, Owners: []app.FollowUp{{What: "post-mortem", Who: ben}}})},
			"(post-mortem) Ben by Ben at 2\n(Alarm) Ana Ng by Ana Ng at 1",
		},
		"PagerDuty's names are the ones that count": {
			[]app.Note{note("1", 1, ben, "hello"), note("2", 2, ana, line(`{"by":"PANA","role":"commander","who":{"id":"PBEN","name":"The Queen"},"owners":[{"what":"x","who":{"id":"PBEN","name":"Me"}}]}`))},
			"commander is Ben by Ana Ng at 2\n(x) Ben by Ana Ng at 2",
		},
		"an edited note counts as what it says now; what follows the line unsays it": {
			[]app.Note{said("1", 1, Say{By: ana, Stage: app.Triage}), note("2", 2, ana, Note(Say{By: ana, Stage: app.Resolution})+"\nEdit: no, sorry.")},
			"triage by Ana Ng at 1",
		},
		"line ends of another system, and room after it": {
			[]app.Note{note("1", 1, ana, strings.ReplaceAll(Note(Say{By: ana, Stage: app.Triage}), "\n", "\r\n")+"\r\n \n")}, "triage by Ana Ng at 1",
		},
		"words in somebody else's name say nothing": {
			[]app.Note{note("1", 1, ben, Note(Say{By: ana, Stage: app.Triage})), note("2", 2, app.Ref{}, line(`{"by":"","stable":true}`)), note("3", 3, app.Ref{ID: "PANA\u202e"}, line(`{"by":"PANA\u202e","stable":true}`))}, "",
		},
		"what is broken, or of another version, says nothing": {
			[]app.Note{
				note("1", 1, ana, line(`{"by":"PANA","stage":"triage"`)), note("2", 2, ana, line(`{"by":"PANA","stage":7}`)), note("3", 3, ana, "dogwatch-room:2 {\"by\":\"PANA\",\"stable\":true}"),
				note("4", 4, ana, line(`null`)), note("5", 5, ana, line(`[]`)), note("6", 6, ana, line("")), note("7", 7, ana, "> "+Note(Say{By: ana, Stable: true})+" "+mark),
				note("8", 8, ana, "quoted: "+mark+`{"by":"PANA","stable":true}`), note("9", 9, ana, line(`{"by":"PANA","stable":true} x`)),
			}, "",
		},
		"what a later Dogwatch adds is passed over": {
			[]app.Note{note("1", 1, ana, line(`{"by":"PANA","stage":"siesta","role":"mascot","who":{"id":"PBEN"},"mood":["x"],"ticks":["Wait"]}`))}, "[Wait] by Ana Ng at 1",
		},
		"nobody's name releases no role": {
			[]app.Note{said("1", 1, Say{By: ana, Role: app.RoleCommander, Who: ana}), note("2", 2, ben, line(`{"by":"PBEN","role":"commander","who":{"id":""}}`)), note("3", 3, ben, line(`{"by":"PBEN","role":"commander","who":{"id":"a b"}}`))},
			"commander is Ana Ng by Ana Ng at 1",
		},
		"hostile words are cleaned": {
			[]app.Note{note("1", 1, ana, line(`{"by":"PANA","ticks":["a\u202eb\nc\u0000d","`+strings.Repeat("é", 300)+`"]}`))}, "[ab cd] by Ana Ng at 1\n[" + strings.Repeat("é", 98) + "…] by Ana Ng at 1",
		},
		"a huge note is left alone": {
			[]app.Note{note("1", 1, ana, strings.Repeat("x", maxNote)+"\n"+mark+`{"by":"PANA","stable":true}`), note("2", 1, ana, line(`{"by":"PANA","stable":true,"x":"`+strings.Repeat("x", maxLine)+`"}`))}, "",
		},
	} {
		if got := show(Fold(c.notes)); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, c.want)
		}
	}
}

func TestFoldIsBounded(t *testing.T) {
	var notes []app.Note
	for n := range 200 {
		var s Say
		for m := range MaxTicks {
			s.Ticks = append(s.Ticks, fmt.Sprint("step ", n, " ", m))
		}
		for m := range MaxOwners {
			s.Owners = append(s.Owners, app.FollowUp{What: fmt.Sprint("what ", n, " ", m)})
		}
		s.By = ana
		notes = append(notes, said(fmt.Sprint(n), n, s))
	}
	if r := Fold(notes); len(r.Ticks) != maxTicks || len(r.Owners) != maxOwners || r.Ticks[0].Text != "step 0 0" {
		t.Errorf("%d ticks, %d owners", len(r.Ticks), len(r.Owners))
	}
}

func TestSaid(t *testing.T) {
	if Said(note("1", 0, ana, "It burns.")) || !Said(said("1", 0, Say{By: ana, Stable: true})) {
		t.Error("which notes are ours")
	}
}

// TestFoldModel: what people say one after the other is what the room holds, in whatever
// order PagerDuty gives the notes, with whatever humans write between.
func TestFoldModel(t *testing.T) {
	people := []app.Ref{ana, ben, {ID: "PCY", Name: "Cy"}}
	rapid.Check(t, func(t *rapid.T) {
		var notes []app.Note
		var stage app.Stage
		roles, owners, ticks, stable := map[app.Role]string{}, map[string]string{}, map[string]bool{}, false
		for n := range rapid.IntRange(0, 25).Draw(t, "notes") {
			s := Say{By: rapid.SampledFrom(people).Draw(t, "by")}
			who := rapid.SampledFrom(append([]app.Ref{{}}, people...)).Draw(t, "who")
			what := rapid.SampledFrom([]string{"alarm", "post-mortem", "docs"}).Draw(t, "what")
			switch rapid.IntRange(0, 6).Draw(t, "kind") {
			case 0:
				s.Stage = rapid.SampledFrom(app.Stages).Draw(t, "stage")
				stage = s.Stage
			case 1:
				s.Role, s.Who = rapid.SampledFrom(app.Roles).Draw(t, "role"), who
				if roles[s.Role] = who.ID; who.Zero() {
					delete(roles, s.Role)
				}
			case 2:
				s.Ticks = []string{what}
				ticks[what] = true
			case 3:
				s.Stable, stable = true, true
			case 4:
				s.Unstable, stable = true, false
			case 5:
				s.Owners = []app.FollowUp{{What: what, Who: who}}
				owners[what] = who.ID
			}
			text := Note(s)
			if s.Empty() {
				text = rapid.String().Draw(t, "human")
			}
			notes = append(notes, note(fmt.Sprintf("%03d", n), n/3, s.By, text))
		}
		r := Fold(rapid.Permutation(notes).Draw(t, "as listed"))
		if r.Stage != stage || r.Stable.IsZero() == stable || len(r.Roles) != len(roles) || len(r.Ticks) != len(ticks) || len(r.Owners) != len(owners) {
			t.Fatalf("%s\nbut %v %v %v %v %v", show(r), stage, roles, ticks, stable, owners)
		}
		for _, role := range r.Roles {
			if roles[role.Role] != role.Who.ID || role.Who.Name == "" || Holder(r, role.Role) != role.Who {
				t.Fatalf("%+v, not %v", role, roles)
			}
		}
		for _, o := range r.Owners {
			if owners[o.What] != o.Who.ID {
				t.Fatalf("%+v, not %v", o, owners)
			}
		}
		if !reflect.DeepEqual(r, Fold(notes)) {
			t.Fatal("the order of the list matters")
		}
	})
}

func FuzzFold(f *testing.F) {
	f.Add("PANA", Note(Say{By: ana, Stage: app.Triage, Role: app.RoleCommander, Who: ben, Ticks: []string{"x"}, Stable: true, Owners: []app.FollowUp{{What: "y", Who: ben}}}))
	f.Fuzz(func(t *testing.T, id, text string) {
		n := note("1", 0, app.Ref{ID: id, Name: text}, text)
		before := n
		r := Fold([]app.Note{n})
		if n != before || len(r.Ticks) > MaxTicks || len(r.Owners) > MaxOwners || len(r.Roles) > 1 {
			t.Errorf("%+v", r)
		}
		if r.Stage != "" && !slices.Contains(app.Stages, r.Stage) {
			t.Errorf("stage %q", r.Stage)
		}
		if r.Stage != "" && r.StageBy.ID != id || !r.Stable.IsZero() && r.StableBy.ID != id {
			t.Errorf("in somebody else's name: %+v", r)
		}
		// What was read can be said again, and means the same.
		if s, ok := read(n); ok && !s.Empty() {
			if again := Fold([]app.Note{note("1", 0, n.By, Note(s))}); !reflect.DeepEqual(again, Fold([]app.Note{n})) {
				a, _ := json.Marshal(again)
				b, _ := json.Marshal(r)
				t.Errorf("%s\n%s", a, b)
			}
		}
		Prompts(app.Tracked{Incident: app.Incident{Urgency: app.High, Title: text}}, r, start)
	})
}

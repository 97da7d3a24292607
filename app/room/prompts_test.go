package room

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

// scale is an account's, out of order and with numbers of its own.
var scale = []app.Priority{{ID: "B", Name: "P1", Order: 40}, {ID: "D", Name: "P3", Order: 3}, {ID: "A", Name: "P0", Order: 90}, {ID: "C", Name: "P2", Order: 20}}

func of(id string) *app.Priority {
	for _, p := range scale {
		if p.ID == id {
			return &app.Priority{ID: p.ID, Name: p.Name, Order: p.Order}
		}
	}
	return nil
}

func TestPrompts(t *testing.T) {
	i := func(change func(*app.Incident)) app.Tracked {
		x := app.Incident{Urgency: app.High, Status: app.Acknowledged, CreatedAt: start, Priority: of("A"), Acks: []app.Acknowledgement{{By: ana}}}
		if change != nil {
			change(&x)
		}
		return app.Tracked{Incident: x}
	}
	priority := func(id string) app.Tracked { return i(func(x *app.Incident) { x.Priority = of(id) }) }
	at := func(d time.Duration) time.Time { return start.Add(d) }
	minute := func(n int) time.Time { return at(time.Duration(n) * time.Minute) }
	before := func(n int) time.Time { return minute(n).Add(-1) }
	help := "help@15: %s without a resolution: get help, or escalate."
	crowd := func(x *app.Incident) {
		x.Acks = []app.Acknowledgement{{By: ana}, {By: ana}, {By: ben}}
		x.Assigned = []app.Assignment{{To: app.Ref{ID: "ASLEEP"}}, {To: app.Ref{ID: "ASLEEP2"}}}
	}
	three := func(x *app.Incident) { crowd(x); x.Responders = []app.Ref{ben, {ID: "PCY"}} }
	lead := app.Room{Roles: []app.RoleTaken{{Role: app.RoleCommander, Who: ben}}}
	for _, c := range []struct {
		name  string
		i     app.Tracked
		r     app.Room
		now   time.Time
		scale []app.Priority
		want  string
	}{
		{"a fresh page is asked nothing", i(nil), app.Room{}, start, scale, ""},
		{"just before help", i(nil), app.Room{}, before(15), scale, ""},
		{"help", i(nil), app.Room{}, minute(15), scale, fmt.Sprintf(help, "15 min")},
		{"help, long after", i(nil), app.Room{}, minute(125), scale, fmt.Sprintf(help, "2 h 5 min")},
		{"low urgency is left in peace", i(func(x *app.Incident) { x.Urgency = app.Low }), app.Room{}, minute(60), scale, ""},
		{"the age is the creation's, whatever was updated", i(func(x *app.Incident) { x.StatusAt, x.UpdatedAt = minute(14), minute(14) }), app.Room{}, minute(15), scale, fmt.Sprintf(help, "15 min")},
		{"no age, no timers", i(func(x *app.Incident) { x.CreatedAt = time.Time{} }), app.Room{}, minute(60), scale, ""},
		{"a clock that is behind", i(nil), app.Room{}, minute(-60), scale, ""},

		{"P1 just before P0", priority("B"), app.Room{}, before(25), scale, fmt.Sprintf(help, "24 min")},
		{"P1 to P0", priority("B"), app.Room{}, minute(25), scale, "raise@25: 25 min: is this a P0?\n" + fmt.Sprintf(help, "25 min")},
		{"P1 to P0, later", priority("B"), app.Room{}, minute(28), scale, "raise@25: 28 min: is this a P0?\n" + fmt.Sprintf(help, "28 min")},
		{"P0 has nowhere to go", i(nil), app.Room{}, minute(40), scale, fmt.Sprintf(help, "40 min")},
		{"P2 just before P1", priority("C"), app.Room{}, before(15), scale, ""},
		{"P2 to P1", priority("C"), app.Room{}, minute(15), scale, "raise@15: 15 min: is this a P1?\n" + fmt.Sprintf(help, "15 min")},
		{"P3 to P2", priority("D"), app.Room{}, minute(15), scale, "raise@15: 15 min: is this a P2?\n" + fmt.Sprintf(help, "15 min")},
		{"the scale knows the order where the incident does not", i(func(x *app.Incident) { x.Priority = &app.Priority{ID: "A", Name: "P0"} }), app.Room{}, minute(40), scale, fmt.Sprintf(help, "40 min")},
		{"a priority that the scale lost", i(func(x *app.Incident) { x.Priority = &app.Priority{ID: "X", Name: "Bad", Order: 30} }), app.Room{}, minute(25), scale, "raise@15: 25 min: is this a P1?\n" + fmt.Sprintf(help, "25 min")},
		{"no scale, too soon", priority("B"), app.Room{}, before(25), nil, fmt.Sprintf(help, "24 min")},
		{"no scale", priority("B"), app.Room{}, minute(25), nil, "raise@25: 25 min: is this more severe than P1?\n" + fmt.Sprintf(help, "25 min")},
		{"a name that turns the text", i(func(x *app.Incident) { x.Priority.Name = "P\u202e1\n" }), app.Room{}, minute(25), nil, "raise@25: 25 min: is this more severe than P1?\n" + fmt.Sprintf(help, "25 min")},

		{"just before a priority is missed", priority(""), app.Room{}, before(5), scale, ""},
		{"no priority", priority(""), app.Room{}, minute(5), scale, "priority@5: 5 min, and no priority is set: how bad is it?"},
		{"an account without priorities", priority(""), app.Room{}, minute(5), nil, ""},

		{"two and some asleep", i(crowd), app.Room{}, start, scale, ""},
		{"three, and nobody leads", i(three), app.Room{}, start, scale, "commander@-: 3 people are on it and nobody leads: name an Incident Commander."},
		{"three, and Ben leads", i(three), lead, start, scale, ""},
		{"three with who has another role", i(crowd), app.Room{Roles: []app.RoleTaken{{Role: app.RoleTechnical, Who: app.Ref{ID: "PCY"}}}}, start, scale, "commander@-: 3 people are on it and nobody leads: name an Incident Commander."},

		{"still in triage, too soon", i(nil), app.Room{Stage: app.Triage}, before(30), scale, fmt.Sprintf(help, "29 min")},
		{"still in triage", i(nil), app.Room{Stage: app.Triage}, minute(30), scale, fmt.Sprintf(help, "30 min") + "\ntell@30: 30 min, still in triage: do those who depend on it know?"},
		{"told", i(nil), app.Room{Stage: app.Communication}, minute(30), scale, fmt.Sprintf(help, "30 min")},
		{"a room that nobody uses", i(nil), app.Room{}, minute(30), scale, fmt.Sprintf(help, "30 min")},

		{"stable, no owners", i(three), app.Room{Stable: minute(20)}, minute(20), scale, "owners@20: Stable: close the room, and name who owns the follow-ups."},
		{"stable for a while", priority("B"), app.Room{Stable: minute(20)}, minute(32), scale, "owners@20: Stable for 12 min: close the room, and name who owns the follow-ups."},
		{"stable, one not owned", i(nil), app.Room{Stable: minute(20), Owners: []app.FollowUp{{What: "Alarm", Who: ben}, {What: "Docs"}}}, minute(21), scale, "owners@20: Stable for 1 min, but nobody owns this follow-up: Docs"},
		{"stable, two not owned", i(nil), app.Room{Stable: minute(20), Owners: []app.FollowUp{{What: "Alarm"}, {What: "Docs"}}}, minute(21), scale, "owners@20: Stable for 1 min, but nobody owns 2 follow-ups: Alarm; Docs"},
		{"stable, all owned", i(nil), app.Room{Stable: minute(20), Owners: []app.FollowUp{{What: "Alarm", Who: ben}}}, minute(22), scale, "close@20: Stable for 2 min, and every follow-up has an owner: close the room, and resolve it."},

		{"over, without a room", i(func(x *app.Incident) { x.Status = app.Resolved }), app.Room{}, minute(60), scale, ""},
		{"over, nothing named", i(func(x *app.Incident) { x.Status, x.StatusAt = app.Resolved, minute(50) }), lead, minute(60), scale, "owners@50: It is over: close the room, and name who owns the follow-ups."},
		{"over, all owned", i(func(x *app.Incident) { x.Status = app.Resolved }), app.Room{Stable: minute(1), Owners: []app.FollowUp{{What: "Alarm", Who: ben}}}, minute(60), scale, ""},
	} {
		order := slices.Clone(c.scale)
		var lines []string
		for _, p := range Prompts(c.i, c.r, c.now, c.scale...) {
			since := "-"
			if !p.Since.IsZero() {
				since = fmt.Sprint(int(p.Since.Sub(start).Minutes()))
			}
			lines = append(lines, fmt.Sprintf("%s@%s: %s", p.Kind, since, p.Text))
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s:\n%s\nwant:\n%s", c.name, got, c.want)
		}
		if !slices.Equal(order, c.scale) {
			t.Errorf("%s: the scale was sorted in place", c.name)
		}
	}
}

func TestPromptNamesThePriorityToRaiseTo(t *testing.T) {
	i := app.Tracked{Incident: app.Incident{Urgency: app.High, Status: app.Triggered, CreatedAt: start, Priority: of("C")}}
	if p := Prompts(i, app.Room{}, start.Add(time.Hour), scale...); p[0].Raise == nil || p[0].Raise.ID != "B" {
		t.Errorf("%+v", p)
	}
	if p := Prompts(i, app.Room{}, start.Add(time.Hour)); p[0].Raise != nil {
		t.Errorf("%+v", p)
	}
}

// TestPromptsStay: while nothing else changes, a prompt that was there stays, its Since
// does not move, and it lies in the past.
func TestPromptsStay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		i := app.Tracked{Incident: app.Incident{Urgency: app.High, Status: rapid.SampledFrom([]app.Status{app.Triggered, app.Acknowledged}).Draw(t, "status"), CreatedAt: start}}
		i.Priority = of(rapid.SampledFrom([]string{"", "A", "B", "C", "D"}).Draw(t, "priority"))
		r := app.Room{Stage: rapid.SampledFrom(append([]app.Stage{""}, app.Stages...)).Draw(t, "stage")}
		if rapid.Bool().Draw(t, "stable") {
			r.Stable = start.Add(time.Minute)
		}
		had := map[PromptKind]time.Time{}
		now := start.Add(time.Minute)
		for range 30 {
			now = now.Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "seconds")) * time.Second)
			all := Prompts(i, r, now, scale...)
			has := map[PromptKind]time.Time{}
			for _, p := range all {
				if p.Since.After(now) || p.Text == "" {
					t.Fatalf("%+v at %s", p, now)
				}
				if _, twice := has[p.Kind]; twice {
					t.Fatalf("%s twice", p.Kind)
				}
				has[p.Kind] = p.Since
			}
			for kind, since := range had {
				if !has[kind].Equal(since) {
					t.Fatalf("%s is gone, or moved: %v", kind, all)
				}
			}
			had = has
		}
	})
}

func TestAge(t *testing.T) {
	for d, want := range map[time.Duration]string{-time.Hour: "0 min", 59 * time.Second: "0 min", 28*time.Minute + 59*time.Second: "28 min", time.Hour: "1 h", 61 * time.Minute: "1 h 1 min", 50 * time.Hour: "50 h"} {
		if got := Age(d); got != want {
			t.Errorf("%s is %s, want %s", d, got, want)
		}
	}
}

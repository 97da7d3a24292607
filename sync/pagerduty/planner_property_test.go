package pagerduty_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/providertest"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

const planDay = 24 * time.Hour

// world is a random account with one schedule of each kind, and its client.
type planWorld struct {
	*simulator.Simulator
	*pagerduty.Client
	layered, shifted string // ids
	layers           int
	window           app.Span // 60 days with a change of clocks in it, where the zone has any
}

var planPeople = []string{"ana", "ben", "cyd", "dov"}

func newPlanWorld(t *rapid.T) planWorld {
	zoneName := rapid.SampledFrom([]string{"Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns", "Africa/Casablanca"}).Draw(t, "zone")
	zone, err := time.LoadLocation(zoneName)
	if err != nil {
		t.Fatal(err)
	}
	num := func(name string, from, to int) int { return rapid.IntRange(from, to).Draw(t, name) }
	people := func(name string, more ...string) string {
		list := rapid.SliceOfN(rapid.SampledFrom(append(more, planPeople...)), 1, 4).Draw(t, name)
		return `["` + strings.Join(list, `","`) + `"]`
	}
	w := planWorld{layers: num("layers", 0, 3)}
	var sc strings.Builder
	add := func(format string, args ...any) { fmt.Fprintf(&sc, format+"\n", args...) }
	add("seed = 7\nme = \"ana\"\n[account]\nrate_limit = -1\nevents_limit = -1")
	for _, p := range planPeople {
		add("[[person]]\nkey = %q\nname = %q\nemail = %q\ntoken = %q", p, "Name of "+p, p+"@example.com", p+"-token")
	}
	add("[[schedule]]\nkey = \"layered\"\ntime_zone = %q", zoneName)
	for n := range w.layers {
		add("[[schedule.layer]]\nname = \"L%d\"\nbegins = \"%dh\"\nturn = \"%dh\"\npeople = %s", n, num("begins", -200, 2000), num("turn", 1, 100)*num("times", 1, 3), people("turns"))
		if rapid.Bool().Draw(t, "ends") {
			add("ends = \"%dh\"", num("end", 0, 3000))
		}
		for range num("restrictions", 0, 2) {
			add("[[schedule.layer.restriction]]\nat = \"%02d:00\"\nlasts = \"%dh\"", num("at", 0, 23), num("lasts", 1, 24))
			if rapid.Bool().Draw(t, "weekly") {
				add("day = %q", rapid.SampledFrom([]string{"mon", "wed", "sat", "sun"}).Draw(t, "day"))
			}
		}
	}
	for range num("planned", 0, 3) {
		add("[[schedule.override]]\nbegins = \"%dh\"\nlasts = \"%dh\"\nperson = %q", num("from", -300, 3000), num("for", 1, 200), rapid.SampledFrom(planPeople).Draw(t, "who"))
	}
	add("[[shift_schedule]]\nkey = \"shifted\"\ntime_zone = %q", zoneName)
	for n := range num("rotations", 1, 3) {
		add("[[shift_schedule.rotation]]\nname = \"R%d\"\nbegins = \"%dh\"\nlasts = \"%dh\"\npeople = %s", n, num("begins", -200, 2000), num("lasts", 1, 60), people("members", "-"))
		switch num("rule", 0, 3) {
		case 0:
			add("everyone = true")
		case 1:
			add("every_days = %d\nper_person = %d", num("days", 1, 4), num("each", 1, 3))
		case 2:
			add("days = [\"mon\", \"fri\", \"sat\"]\nevery_weeks = %d", num("weeks", 1, 2))
		}
	}
	for range num("customs", 0, 3) {
		add("[[shift_schedule.custom]]\nbegins = \"%dh\"\nlasts = \"%dh\"\nperson = %q", num("from", -300, 3000), num("for", 1, 200), rapid.SampledFrom(planPeople).Draw(t, "who"))
	}
	plan, err := simulator.Parse([]byte(sc.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, sc.String())
	}
	// The clock is set to a day of its own, at half past: plans begin at full hours.
	today := time.Date(2027, 1, 15, 10, 30, 0, 0, time.UTC)
	if w.Simulator, err = simulator.New(plan, simulator.Skew(time.Until(today))); err != nil {
		t.Fatalf("%v in\n%s", err, sc.String())
	}
	w.Client, err = pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: "ana-token"},
		pagerduty.Options{Transport: simulator.Transport(w.Simulator), Bucket: &pace.Bucket{Rate: 1e6, Burst: 1e6}})
	if err != nil {
		t.Fatal(err)
	}
	w.layered, w.shifted = w.id(t, "layered"), w.id(t, "shifted")
	begin := w.Now().Add(time.Duration(num("start", 0, 365)) * planDay)
	if change := changeAfter(begin, zone); !change.IsZero() {
		begin = change.Add(-time.Duration(num("before", 1, 59*24)) * time.Hour)
	}
	w.window = app.Span{Start: begin, End: begin.Add(60 * planDay)}
	return w
}

func (w planWorld) id(t *rapid.T, key string) string {
	k, ok := w.Look(key)
	if !ok {
		t.Fatalf("no %s", key)
	}
	return k.ID
}

// changeAfter is midnight UTC of the day on which the zone's clocks next change.
func changeAfter(at time.Time, zone *time.Location) time.Time {
	at = at.UTC().Truncate(planDay)
	for range 366 {
		next := at.Add(planDay)
		_, was := at.In(zone).Zone()
		if _, is := next.In(zone).Zone(); is != was {
			return at
		}
		at = next
	}
	return time.Time{}
}

// read reads both schedules and holds them against the simulator.
func (w planWorld) read(t *rapid.T) []app.Schedule {
	got, err := w.Schedules(t.Context(), []string{w.shifted, w.layered}, w.window)
	if err != nil || len(got) != 2 || got[0].Kind != app.ShiftBased || got[1].Kind != app.LayerBased {
		t.Fatalf("%+v, %v", got, err)
	}
	for _, s := range got {
		if !s.Window.Same(w.window) {
			t.Fatalf("the window is %v, want %v", s.Window, w.window)
		}
		if diff := providertest.Difference(w.Simulator, s, w.layers); diff != "" {
			t.Fatalf("%s: %s", s.Kind, diff)
		}
		for _, slot := range s.Slots {
			for _, r := range []app.Ref{slot.User, slot.Instead} {
				if k, ok := w.Look(r.ID); r.ID != "" && (!ok || k.Name != r.Name) {
					t.Fatalf("%s is called %q", r.ID, r.Name)
				}
			}
		}
	}
	return got
}

// What is read is what the simulator knows, for 60 days across a change of clocks,
// before and after overrides are written through the same client.
func TestSlotsAreTheTruthInBothKinds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newPlanWorld(t)
		got := w.read(t)
		wishes := w.wishes(t, got)
		made, err := w.Client.Override(t.Context(), wishes)
		if err != nil || len(made) != len(wishes) {
			t.Fatalf("%d of %d overrides, %v", len(made), len(wishes), err)
		}
		w.covered(t, w.read(t), made)
		for _, o := range made {
			if err := w.Undo(t.Context(), o); err != nil {
				t.Fatalf("undo: %v", err)
			}
		}
		for n, s := range w.read(t) {
			if was, is := fmt.Sprint(got[n].Slots), fmt.Sprint(s.Slots); was != is {
				t.Fatalf("%s: undone, it is\n%s\nand was\n%s", s.Kind, is, was)
			}
		}
	})
}

// wishes asks for some overrides within the window: of the shift-based schedule of
// parts of its slots, of the layer-based one of anything.
func (w planWorld) wishes(t *rapid.T, got []app.Schedule) []app.OverrideWish {
	var wishes []app.OverrideWish
	to := func() app.Ref { return app.Ref{ID: w.id(t, rapid.SampledFrom(planPeople).Draw(t, "to"))} }
	after := w.Now().Add(time.Hour)
	for _, s := range got {
		for range rapid.IntRange(0, 3).Draw(t, "wishes") {
			one := app.OverrideWish{Schedule: s.Ref, Kind: s.Kind, User: to()}
			one.Start = w.window.Start.Add(time.Duration(rapid.IntRange(0, 50*24).Draw(t, "at")) * time.Hour)
			one.End = one.Start.Add(time.Duration(rapid.IntRange(1, 100).Draw(t, "for")) * time.Hour)
			if s.Kind == app.ShiftBased {
				if len(s.Slots) == 0 {
					continue
				}
				slot := rapid.SampledFrom(s.Slots).Draw(t, "slot")
				one.Span, one.Rotation, one.Custom, one.Instead = slot.Span, slot.Rotation, slot.Custom, slot.User
				if half := slot.Start.Add(slot.Length() / 2).Truncate(time.Second); half.After(slot.Start) && rapid.Bool().Draw(t, "half") {
					one.End = half
				}
			}
			if one.Start.Before(after) {
				continue // what has begun cannot be taken back whole
			}
			wishes = append(wishes, one)
		}
	}
	return wishes
}

// covered checks that the last override of each schedule holds all its time.
func (w planWorld) covered(t *rapid.T, got []app.Schedule, made []app.Override) {
	for _, s := range got {
		for n := len(made) - 1; n >= 0; n-- {
			o := made[n]
			if o.Schedule.ID != s.ID {
				continue
			}
			if s.Kind == app.ShiftBased {
				break // an earlier one may already have taken the person it names
			}
			var have time.Duration
			for _, slot := range s.Slots {
				if slot.Override == o.ID && slot.User.ID == o.User.ID {
					have += slot.Clip(o.Span).Length()
				}
			}
			if want := o.Clip(w.window).Length(); have != want {
				t.Fatalf("the override %+v shows for %s of %s", o, have, want)
			}
			break
		}
	}
}

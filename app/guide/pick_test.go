package guide

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestACardFitsWhenAllItAsksForHolds(t *testing.T) {
	incident := Moment{
		Age: 20 * time.Minute, Status: app.Acknowledged, Stage: app.Triage, Order: 3, Orders: 5, Responders: 2,
	}
	with := func(change func(*Moment)) Moment {
		m := incident
		change(&m)
		return m
	}
	onShift := Moment{Name: OnShift, Age: 20 * time.Minute, Status: app.Acknowledged}
	for _, c := range []struct {
		name string
		fits app.Fits
		m    Moment
		want bool
	}{
		{"nothing asked", app.Fits{}, incident, true},
		{"nothing asked, no incident", app.Fits{}, onShift, true},
		{"never", app.Fits{Never: true}, incident, false},
		{"status", app.Fits{Status: []app.Status{app.Triggered, app.Acknowledged}}, incident, true},
		{"other status", app.Fits{Status: []app.Status{app.Resolved}}, incident, false},
		{"stage", app.Fits{Stages: []app.Stage{app.Triage}}, incident, true},
		{"other stage", app.Fits{Stages: []app.Stage{app.Resolution}}, incident, false},
		{"no stage", app.Fits{Stages: app.Stages}, with(func(m *Moment) { m.Stage = "" }), false},
		{"from after on", app.Fits{After: 20 * time.Minute}, incident, true},
		{"before after", app.Fits{After: 21 * time.Minute}, incident, false},
		{"before", app.Fits{Before: 21 * time.Minute}, incident, true},
		{"at before", app.Fits{Before: 20 * time.Minute}, incident, false},
		{"in the minute before", app.Fits{Before: 20 * time.Minute}, with(func(m *Moment) { m.Age -= time.Millisecond }), true},
		{"enough responders", app.Fits{Responders: 2}, incident, true},
		{"too few responders", app.Fits{Responders: 3}, incident, false},
		{"second of five among two", app.Fits{Top: 2}, incident, true},
		{"second of five among one", app.Fits{Top: 1}, incident, false},
		{"the least severe", app.Fits{Top: 4}, with(func(m *Moment) { m.Order = 0 }), false},
		{"no priority", app.Fits{Top: 5}, with(func(m *Moment) { m.Order, m.Orders = 0, 0 }), false},
		{"an order beyond", app.Fits{Top: 5}, with(func(m *Moment) { m.Order = 5 }), false},
		{"an order below", app.Fits{Top: 9}, with(func(m *Moment) { m.Order = -1 }), false},
		{"stable", app.Fits{Moment: Stable}, with(func(m *Moment) { m.Stable = true }), true},
		{"not stable", app.Fits{Moment: Stable}, incident, false},
		{"escalated", app.Fits{Moment: Escalated}, with(func(m *Moment) { m.Escalated = true }), true},
		{"not escalated", app.Fits{Moment: Escalated}, incident, false},
		{"drill", app.Fits{Moment: Drill}, with(func(m *Moment) { m.Drill = true }), true},
		{"no drill", app.Fits{Moment: Drill}, incident, false},
		{"resolved closes", app.Fits{Moment: Closing}, with(func(m *Moment) { m.Status = app.Resolved }), true},
		{"open does not close", app.Fits{Moment: Closing}, incident, false},
		{"by name", app.Fits{Moment: Closing}, with(func(m *Moment) { m.Name = Closing }), true},
		{"on shift", app.Fits{Moment: OnShift}, onShift, true},
		{"the other end of a shift", app.Fits{Moment: HandOff}, onShift, false},
		{"a shift's beside an incident", app.Fits{Moment: OnShift}, incident, false},
		{"an incident's, at a shift's start", app.Fits{Status: []app.Status{app.Acknowledged}}, onShift, false},
		{"an old incident's, at a shift's start", app.Fits{Before: time.Hour}, onShift, false},
		{"all but one", app.Fits{Status: []app.Status{app.Acknowledged}, Stages: []app.Stage{app.Triage}, Responders: 9}, incident, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Pick([]app.Card{{ID: "it", Fits: c.fits}}, c.m)
			if (len(got) == 1) != c.want {
				t.Errorf("fits: %v", len(got) == 1)
			}
		})
	}
}

func TestTheOrderOfWhatFits(t *testing.T) {
	status := []app.Status{app.Triggered}
	cards := []app.Card{
		{ID: "e-general", Fits: app.Fits{Weight: 50}},
		{ID: "d", Fits: app.Fits{Weight: 50, Status: status}},
		{ID: "c", Fits: app.Fits{Weight: 50, Status: status}},
		{ID: "z-team", Team: true, Fits: app.Fits{Weight: 50, Status: status}},
		{ID: "y-narrow", Fits: app.Fits{Weight: 50, Status: status, Before: time.Hour}},
		{ID: "x-heavy", Fits: app.Fits{Weight: 51}},
		{ID: "w-hidden", Kind: Hidden, Fits: app.Fits{Weight: 99}},
	}
	want := "x-heavy y-narrow z-team c d e-general"
	if got := ids(Pick(cards, Moment{Status: app.Triggered})); got != want {
		t.Errorf("%s\nnot %s", got, want)
	}
	if cards[0].ID != "e-general" || cards[6].ID != "w-hidden" {
		t.Errorf("the caller's list was moved: %s", ids(cards))
	}
}

func TestTheSameMomentGivesTheSameCards(t *testing.T) {
	shipped := shippedCards(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoment(t)
		cards := slices.Clone(shipped)
		for n := range cards {
			cards[n].Fits.Weight = rapid.IntRange(1, 3).Draw(t, "weight") // many ties
			cards[n].Team = rapid.Bool().Draw(t, "team")
		}
		want := ids(Pick(cards, m))
		if again := ids(Pick(cards, m)); again != want {
			t.Fatalf("%s\nthen %s", want, again)
		}
		if moved := ids(Pick(rapid.Permutation(cards).Draw(t, "cards"), m)); moved != want {
			t.Fatalf("in another order of the cards: %s\nnot %s", moved, want)
		}
	})
}

// Whatever bounds the cards have, the list stands still within a minute of the age.
func TestNothingChangesWithinAMinute(t *testing.T) {
	cards := []app.Card{{ID: "a", Fits: app.Fits{After: 90 * time.Second}}}
	for age := range 120 {
		if got := Pick(cards, Moment{Age: time.Duration(age) * time.Second}); len(got) > 0 {
			t.Fatalf("it came after %d s, amid a minute", age)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoment(t)
		cards := []app.Card{
			{ID: "a", Fits: app.Fits{After: time.Duration(rapid.IntRange(0, 90_000).Draw(t, "after")) * time.Second}},
			{ID: "b", Fits: app.Fits{Before: time.Duration(rapid.IntRange(1, 90_000).Draw(t, "before")) * time.Second, Weight: 9}},
		}
		m.Age = max(m.Age, 0).Truncate(time.Minute)
		want := ids(Pick(cards, m))
		m.Age += time.Duration(rapid.Int64Range(0, int64(time.Minute)-1).Draw(t, "later"))
		if got := ids(Pick(cards, m)); got != want {
			t.Fatalf("%q, and %q in the same minute", want, got)
		}
	})
}

func BenchmarkPick(b *testing.B) {
	cards := shippedCards(b)
	m := Moment{Age: 30 * time.Minute, Status: app.Acknowledged, Order: 3, Orders: 5, Responders: 3}
	b.ReportAllocs()
	for b.Loop() {
		Pick(cards, m)
	}
}

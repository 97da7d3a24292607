package guide

import (
	"strings"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestSearch(t *testing.T) {
	cards := []app.Card{
		{ID: "text", Title: "One", Short: "Two.", Text: "Then roll it back."},
		{ID: "inside", Title: "Payroll", Short: "Money."},
		{ID: "short", Title: "Easy", Short: "Roll back, or not."},
		{ID: "title", Title: "Roll back", Short: "Do."},
		{ID: "gone", Title: "Roll", Kind: Hidden},
		{ID: "inner", Title: "Drüber"},
		{ID: "umlaut", Title: "Über alles", Text: "übrig", Kind: app.Checklist},
		{ID: "ber", Title: "Ber"},
		{ID: "deep", Title: "Deep", Text: "stroll about"},
	}
	for _, c := range []struct{ name, text, want string }{
		{"all but the hidden", "  ", "text inside short title inner umlaut ber deep"},
		{"ranked", "roll", "title inside short text deep"},
		{"any case", "ROLL", "title inside short text deep"},
		{"all words", "roll back", "title short text"},
		{"words across fields", "easy back", "short"},
		{"part of a word", "ayro", "inside"},
		{"beyond ASCII", "über", "umlaut inner"},
		{"a word's beginning beyond ASCII", "ber", "ber inner umlaut"},
		{"the kind", "checklist", "umlaut"},
		{"the id", "deep", "deep"},
		{"nothing", "kubernetes", ""},
		{"one word of two", "roll kubernetes", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(Search(cards, c.text)); got != c.want {
				t.Errorf("%q\nnot %q", got, c.want)
			}
		})
	}
}

func TestSearchTakesAnything(t *testing.T) {
	cards := []app.Card{{ID: "a", Text: strings.Repeat("a", MaxText)}}
	if got := Search(cards, strings.Repeat("a ", 1<<18)); len(got) != 1 {
		t.Errorf("%d cards", len(got))
	}
	if got := Search(cards, strings.Repeat("aa", 1<<20)); len(got) != 0 {
		t.Errorf("%d cards", len(got))
	}
}

func TestWhatPeopleLookFor(t *testing.T) {
	cards := shippedCards(t)
	for text, want := range map[string]string{
		"p0":            "p0",
		"roll back":     "easy-first",
		"commander":     "commander",
		"hand over":     "hand-over-role",
		"tired":         "too-tired",
		"status update": "communicating",
		"not urgent":    "not-urgent",
		"two incidents": "two-at-once",
		"handoff":       "hand-off",
		"hand-off":      "hand-off",
		"escalating":    "escalating",
		"kubernetes":    "",
		"blame":         "no-blame",
		"drill":         "after-drill",
	} {
		got := Search(cards, text)
		switch {
		case want == "" && len(got) > 0, want != "" && len(got) == 0:
			t.Errorf("%q: %q", text, ids(got))
		case want != "" && got[0].ID != want:
			t.Errorf("%q: %s first, not %s", text, got[0].ID, want)
		}
	}
}

func BenchmarkSearch(b *testing.B) {
	cards := shippedCards(b)
	b.ReportAllocs()
	for b.Loop() {
		Search(cards, "roll back")
	}
}

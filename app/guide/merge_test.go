package guide

import (
	"fmt"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestMerge(t *testing.T) {
	shipped := []app.Card{
		{ID: "a", Title: "ours", Fits: app.Fits{Weight: 70, Before: time.Hour}},
		{ID: "b", Title: "ours"},
		{ID: "c", Title: "ours", Fits: app.Fits{Weight: 30}},
	}
	never := app.Fits{Never: true} // as Parse gives it where nothing is said
	for _, c := range []struct {
		name string
		team []app.Card
		want string
	}{
		{"nothing", nil, "a ours false 70, b ours false 0, c ours false 30, "},
		{"added behind", []app.Card{{ID: "x"}, {ID: "d"}}, "a ours false 70, b ours false 0, c ours false 30, x  true 0, d  true 0, "},
		{"replaced in its place, at its moment", []app.Card{{ID: "a", Title: "theirs", Fits: never}}, "a theirs true 70, b ours false 0, c ours false 30, "},
		{"replaced, at another moment", []app.Card{{ID: "a", Title: "theirs", Fits: app.Fits{Weight: 9}}}, "a theirs true 9, b ours false 0, c ours false 30, "},
		{"replaced, and only looked up", []app.Card{{ID: "a", Title: "theirs", Fits: app.Fits{Weight: 50, Never: true}}}, "a theirs true 50, b ours false 0, c ours false 30, "},
		{"hidden", []app.Card{{ID: "b", Kind: Hidden, Fits: never}}, "a ours false 70, c ours false 30, "},
		{"hidden, though nothing is there", []app.Card{{ID: "x", Kind: Hidden}}, "a ours false 70, b ours false 0, c ours false 30, "},
		{"the later of two", []app.Card{{ID: "a", Title: "one"}, {ID: "a", Title: "two", Fits: never}}, "a two true 70, b ours false 0, c ours false 30, "},
		{"hidden and back", []app.Card{{ID: "a", Kind: Hidden}, {ID: "a", Title: "two"}}, "a two true 0, b ours false 0, c ours false 30, "},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ""
			for _, card := range Merge(shipped, c.team) {
				got += fmt.Sprintf("%s %s %v %d, ", card.ID, card.Title, card.Team, card.Fits.Weight)
			}
			if got != c.want {
				t.Errorf("%s\nnot %s", got, c.want)
			}
			if shipped[0].Title != "ours" || len(c.team) > 0 && c.team[0].Team {
				t.Error("what was handed in was changed")
			}
		})
	}
}

func TestMergeIsBounded(t *testing.T) {
	team := make([]app.Card, 3*MaxCards)
	for n := range team {
		team[n].ID = fmt.Sprint(n)
	}
	if got := len(Merge([]app.Card{{ID: "ours"}}, team)); got != MaxCards+1 {
		t.Errorf("%d cards", got)
	}
}

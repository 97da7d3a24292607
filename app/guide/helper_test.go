package guide

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
	shipped "github.com/dogwatch-app/dogwatch/assets/guide"
)

// shippedCards reads the cards that come with Dogwatch, as the program does.
func shippedCards(t testing.TB) []app.Card {
	t.Helper()
	files := shipped.Files()
	names, err := fs.Glob(files, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	var cards []app.Card
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		some, err := Parse(string(text))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		cards = append(cards, some...)
	}
	return cards
}

func ids(cards []app.Card) string {
	list := make([]string, len(cards))
	for n, c := range cards {
		list[n] = c.ID
	}
	return strings.Join(list, " ")
}

// anyMoment draws a moment beside an incident.
func anyMoment(t *rapid.T) Moment {
	return Moment{
		Age:        time.Duration(rapid.Int64Range(int64(-time.Hour), int64(24*time.Hour)).Draw(t, "age")),
		Status:     rapid.SampledFrom(statuses).Draw(t, "status"),
		Stage:      rapid.SampledFrom(append([]app.Stage{""}, app.Stages...)).Draw(t, "stage"),
		Order:      rapid.IntRange(0, 5).Draw(t, "order"),
		Orders:     rapid.IntRange(0, 5).Draw(t, "orders"),
		Responders: rapid.IntRange(0, 12).Draw(t, "responders"),
		Escalated:  rapid.Bool().Draw(t, "escalated"),
		Stable:     rapid.Bool().Draw(t, "stable"),
		Drill:      rapid.Bool().Draw(t, "drill"),
	}
}

// grid is every moment that differs for the shipped cards, at the given ages.
func grid(ages ...time.Duration) []Moment {
	var all []Moment
	for _, status := range statuses {
		for _, stage := range append([]app.Stage{""}, app.Stages...) {
			for _, orders := range []int{0, 5} {
				for responders := range 6 {
					for bits := range 8 {
						for _, age := range ages {
							all = append(all, Moment{
								Age: age, Status: status, Stage: stage, Order: 4, Orders: orders, Responders: responders,
								Escalated: bits&1 > 0, Stable: bits&2 > 0, Drill: bits&4 > 0,
							})
						}
					}
				}
			}
		}
	}
	return append(all, Moment{Name: OnShift}, Moment{Name: HandOff})
}

package guide

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestShippedCardsAreWhole(t *testing.T) {
	cards := shippedCards(t)
	seen := map[string]bool{}
	byKind := map[app.CardKind]int{}
	for _, c := range cards {
		if seen[c.ID] {
			t.Errorf("%s: there are two of it", c.ID)
		}
		seen[c.ID] = true
		byKind[c.Kind]++
		if n := utf8.RuneCountInString(c.Short); n > 160 {
			t.Errorf("%s: its short form has %d characters, more than 160", c.ID, n)
		}
		if len(c.Text) > 6<<10 {
			t.Errorf("%s: its text has %d bytes, more than 6 KiB", c.ID, len(c.Text))
		}
		if c.Text == "" {
			t.Errorf("%s: it has no text", c.ID)
		}
		if c.Kind == app.Checklist && strings.Count(c.Text, "- [ ] ") < 4 {
			t.Errorf("%s: a checklist of fewer than four steps", c.ID)
		}
		if c.Fits.Weight == DefaultWeight && !slices.Contains([]string{"one-thing"}, c.ID) {
			t.Errorf("%s: says no weight of its own", c.ID)
		}
	}
	for kind, least := range map[app.CardKind]int{
		app.Principle: 7, app.Severity: 5, app.StageCard: 4, app.RoleCard: 4, app.Checklist: 10, app.Reference: 2,
	} {
		if byKind[kind] < least {
			t.Errorf("%d cards of the kind %s, fewer than %d", byKind[kind], kind, least)
		}
	}
}

func TestShippedTaskItemsAreOnes(t *testing.T) {
	item := regexp.MustCompile(`^\s*[-*]\s*\[`)
	task, link := regexp.MustCompile(`^- \[ \] \S`), regexp.MustCompile(`^\s*[-*]\s*\[[^\]]{2,}\]\(`)
	for _, c := range shippedCards(t) {
		for line := range strings.Lines(c.Text) {
			if item.MatchString(line) && !task.MatchString(line) && !link.MatchString(line) {
				t.Errorf("%s: this is no task item: %q", c.ID, line)
			}
		}
	}
}

func TestShippedLinksLeadSomewhere(t *testing.T) {
	cards := shippedCards(t)
	known := map[string]bool{}
	for _, c := range cards {
		known[c.ID] = true
	}
	link := regexp.MustCompile(`\]\(([^)]*)\)`)
	count := 0
	for _, c := range cards {
		for _, m := range link.FindAllStringSubmatch(c.Text, -1) {
			count++
			id, ok := strings.CutPrefix(m[1], LinkPrefix)
			switch {
			case !ok:
				t.Errorf("%s: links out of the guide: %s", c.ID, m[1])
			case !known[id]:
				t.Errorf("%s: links to %s, which is not there", c.ID, id)
			case id == c.ID:
				t.Errorf("%s: links to itself", c.ID)
			}
		}
	}
	if count < 30 {
		t.Errorf("only %d links found", count)
	}
}

// Every card is either offered at some moment, among the first four, or linked from
// another one.
func TestShippedCardsAreReached(t *testing.T) {
	cards := shippedCards(t)
	reached := map[string]bool{}
	for _, m := range grid(0, 6*time.Minute, 16*time.Minute, 30*time.Minute, 61*time.Minute, 121*time.Minute) {
		for n, c := range Pick(cards, m) {
			if n < 4 {
				reached[c.ID] = true
			}
		}
	}
	for _, c := range cards {
		linked := slices.ContainsFunc(cards, func(o app.Card) bool { return strings.Contains(o.Text, LinkPrefix+c.ID+")") })
		if !c.Fits.Never && !reached[c.ID] || c.Fits.Never && !linked {
			t.Errorf("%s: nobody ever sees it (looked up only: %v)", c.ID, c.Fits.Never)
		}
	}
}

func TestShippedCardsAtTheirMoments(t *testing.T) {
	cards := shippedCards(t)
	for _, c := range []struct {
		name string
		m    Moment
		want string
	}{
		{"just paged", Moment{Status: app.Triggered}, "first-five-minutes"},
		{"a clock that is behind", Moment{Status: app.Triggered, Age: -time.Minute}, "first-five-minutes"},
		{"a drill's page", Moment{Status: app.Triggered, Age: time.Minute, Drill: true}, "first-five-minutes"},
		{"paged, with people on it", Moment{Status: app.Triggered, Age: 4 * time.Minute, Responders: 6, Escalated: true}, "first-five-minutes"},
		{"acknowledged", Moment{Status: app.Acknowledged, Age: 2 * time.Minute}, "easy-first"},
		{"acknowledged, late", Moment{Status: app.Acknowledged, Age: 14*time.Minute + 59*time.Second}, "easy-first"},
		{"slept through", Moment{Status: app.Triggered, Age: 9 * time.Minute}, "first-five-minutes"},
		{"escalated", Moment{Status: app.Triggered, Age: 9 * time.Minute, Escalated: true}, "when-escalated"},
		{"15 minutes", Moment{Status: app.Acknowledged, Age: 15 * time.Minute}, "no-progress"},
		{"15 minutes, not taken", Moment{Status: app.Triggered, Age: 15 * time.Minute}, "no-progress"},
		{"half an hour, P1", Moment{Status: app.Acknowledged, Age: 28 * time.Minute, Order: 3, Orders: 5}, "raise"},
		{"half an hour, P0", Moment{Status: app.Acknowledged, Age: 28 * time.Minute, Order: 4, Orders: 5}, "raise"},
		{"not yet half an hour, P1", Moment{Status: app.Acknowledged, Age: 28*time.Minute - 1, Order: 3, Orders: 5}, "no-progress"},
		{"half an hour, P2", Moment{Status: app.Acknowledged, Age: 28 * time.Minute, Order: 2, Orders: 5}, "no-progress"},
		{"half an hour, no priority", Moment{Status: app.Acknowledged, Age: 28 * time.Minute}, "no-progress"},
		{"a second person", Moment{Status: app.Acknowledged, Age: 6 * time.Minute, Responders: 2}, "others-join"},
		{"a third person", Moment{Status: app.Acknowledged, Age: 6 * time.Minute, Responders: 3}, "commander"},
		{"telling", Moment{Status: app.Acknowledged, Age: 20 * time.Minute, Stage: app.Communication, Responders: 4}, "communicating"},
		{"an hour", Moment{Status: app.Acknowledged, Age: time.Hour, Order: 3, Orders: 5}, "an-hour-in"},
		{"two hours", Moment{Status: app.Acknowledged, Age: 2 * time.Hour, Order: 3, Orders: 5}, "too-tired"},
		{"stable", Moment{Status: app.Acknowledged, Age: 5 * time.Hour, Stable: true, Responders: 4, Stage: app.Communication}, "stable"},
		{"resolved", Moment{Status: app.Resolved, Age: time.Hour, Stable: true}, "closing"},
		{"closing", Moment{Status: app.Acknowledged, Age: time.Hour, Name: Closing}, "closing"},
		{"a drill's end", Moment{Status: app.Resolved, Age: time.Minute, Drill: true}, "after-drill"},
		{"a shift begins", Moment{Name: OnShift}, "going-on-shift"},
		{"a shift ends", Moment{Name: HandOff}, "hand-off"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := Pick(cards, c.m)
			if len(got) == 0 || got[0].ID != c.want {
				t.Errorf("picked %q, not %s first", ids(got), c.want)
			}
		})
	}
}

func TestShippedCardsLeaveNobodyAlone(t *testing.T) {
	cards := shippedCards(t)
	rapid.Check(t, func(t *rapid.T) {
		m := anyMoment(t)
		if len(Pick(cards, m)) == 0 {
			t.Fatalf("no card at %+v", m)
		}
	})
}

// As an incident grows older, a card that has led and was overtaken never leads again,
// and what is shown changes on whole minutes only, so at most once in any minute.
func TestShippedCardsDoNotFlap(t *testing.T) {
	cards := shippedCards(t)
	ages := []time.Duration{0, 24 * time.Hour}
	for _, c := range cards {
		for _, edge := range []time.Duration{c.Fits.After, c.Fits.Before} {
			if edge > 0 {
				ages = append(ages, edge-time.Minute, edge)
			}
		}
	}
	slices.Sort(ages)
	ages = slices.Compact(ages)
	if len(ages) < 12 {
		t.Fatalf("only %d ages at which anything changes", len(ages))
	}
	for _, m := range grid(0) {
		led := map[string]bool{}
		last := ""
		for _, m.Age = range ages {
			now := Pick(cards, m)
			if now[0].ID != last && led[now[0].ID] {
				t.Fatalf("%s leads again after %s, at %+v", now[0].ID, last, m)
			}
			last = now[0].ID
			led[last] = true
			m.Age += time.Minute - 1
			if late := ids(Pick(cards, m)); late != ids(now) {
				t.Fatalf("at %s: %s, and within the same minute %s", m.Age, ids(now), late)
			}
		}
	}
}

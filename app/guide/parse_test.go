package guide

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// card writes a file of one card whose front matter has the extra lines, the first of
// them in line 5.
func card(extra ...string) string {
	return "+++\nid = \"a\"\ntitle = \"A title\"\nshort = \"A short form.\"\n" + strings.Join(extra, "\n") + "\n+++\nText.\n"
}

func TestACardIsReadWhole(t *testing.T) {
	cards, err := Parse("\ufeff\r\n" + strings.ReplaceAll(`+++
id = "payments-down"
kind = "checklist"
title = "Payments are down"
short = "Fail over first."

[fits]
weight = 70
status = ["triggered", "acknowledged", "triggered"]
stages = ["triage"]
after = "5m"
before = "1h30m"
responders = 2
top = 1
moment = "escalated"
+++   

- [ ] Look.
- [ ] Fail over.

`, "\n", "\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := app.Card{
		ID: "payments-down", Kind: app.Checklist, Title: "Payments are down", Short: "Fail over first.",
		Text: "- [ ] Look.\n- [ ] Fail over.",
		Fits: app.Fits{
			Weight: 70, Status: []app.Status{app.Triggered, app.Acknowledged}, Stages: []app.Stage{app.Triage},
			After: 5 * time.Minute, Before: 90 * time.Minute, Responders: 2, Top: 1, Moment: "escalated",
		},
	}
	if got := fmt.Sprintf("%+v", cards); got != fmt.Sprintf("%+v", []app.Card{want}) {
		t.Errorf("read\n%s\nnot\n%+v", got, want)
	}
}

func TestWhatIsNotSaid(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       app.Fits
	}{
		{"no fits: only looked up", card(), app.Fits{Never: true}},
		{"empty fits: always", card("[fits]"), app.Fits{Weight: DefaultWeight}},
		{"dotted", card(`fits.before = "5m"`), app.Fits{Weight: DefaultWeight, Before: 5 * time.Minute}},
		{"inline", card(`fits = {after = "0m", weight = 1}`), app.Fits{Weight: 1}},
		{"said never", card("fits.never = true"), app.Fits{Never: true, Weight: DefaultWeight}},
	} {
		t.Run(c.name, func(t *testing.T) {
			cards, err := Parse(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := fmt.Sprintf("%+v", cards[0].Fits), fmt.Sprintf("%+v", c.want); got != want {
				t.Errorf("%s\nnot %s", got, want)
			}
			if cards[0].Kind != app.Reference {
				t.Errorf("the kind is %q", cards[0].Kind)
			}
		})
	}
}

func TestAFileHoldsSeveralCards(t *testing.T) {
	one := func(id, text string) string {
		return fmt.Sprintf("+++\nid = %q\ntitle = \"T\"\nshort = \"S\"\n+++\n%s\n", id, text)
	}
	cards, err := Parse(one("a", "A.\n\n+++ b/file\n ```\n+++\n ```\n~~~~ diff\n~~~\n+++\n~~~~ diff\n+++\n~~~~\n\n    ~~~\nstill a\n```one`line```") +
		one("b", "") + one("c", "An open block at the end is fine:\n```\ncode"))
	if err != nil {
		t.Fatal(err)
	}
	if got := ids(cards); got != "a b c" {
		t.Fatalf("read %q", got)
	}
	if !strings.HasSuffix(cards[0].Text, "one`line```") || cards[1].Text != "" || !strings.HasSuffix(cards[2].Text, "code") {
		t.Errorf("the texts are %q, %q and %q", cards[0].Text, cards[1].Text, cards[2].Text)
	}
}

func TestACardThatHidesAnother(t *testing.T) {
	cards, err := Parse("+++\nid = \"p3\"\nhide = true\n+++\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(cards) != 1 || cards[0].ID != "p3" || cards[0].Kind != Hidden {
		t.Errorf("read %+v", cards)
	}
}

func TestWhatHoldsNoCard(t *testing.T) {
	for _, text := range []string{"", "\n", "# A README\n\nof the folder.\n", "---\ntitle: x\n---\n", strings.Repeat("x", MaxFile)} {
		if cards, err := Parse(text); !errors.Is(err, ErrNoCard) || cards != nil {
			t.Errorf("%.20q: %v, %v", text, cards, err)
		}
	}
}

func TestMistakesAreToldWithTheirPlace(t *testing.T) {
	second := strings.Replace(card(), `"a"`, `"b"`, 1)
	for _, c := range []struct{ name, text, want string }{
		{"no id", "+++\ntitle = \"T\"\n+++\n", `line 1: id: it is missing: a card needs an id, such as id = "payments-down"`},
		{"odd id", "+++\n\nid = \"a/../b\"\n+++\n", `line 3: id: "a/../b" is not made of lower-case letters, digits and dashes alone`},
		{"long id", "+++\nid = \"" + strings.Repeat("a", 65) + "\"\n+++\n", "line 2: id: it is longer than 64 characters"},
		{"no title", "+++\nid = \"a\"\n+++\n", "line 1: title: it is missing"},
		{"long title", strings.Replace(card(), "A title", strings.Repeat("ä", 81), 1), "line 3: title: it is longer than 80 characters"},
		{"blank short", strings.Replace(card(), "A short form.", " ", 1), "line 4: short: it is missing"},
		{"two lines", strings.Replace(card(), "short form", `short\nform`, 1), "line 4: short: it holds a line break or another control character"},
		{"turned text", strings.Replace(card(), "title\"", "t\u202eeltit\"", 1), "line 3: title: it holds a line break or another control character"},
		{"unknown key", card(`tags = ["x"]`), "line 5: tags: there is no such key; the keys are id, kind, title, short, hide and fits"},
		{"unknown key of fits", card("[fits]", `befor = "5m"`), "line 6: fits.befor: there is no such key; the keys are status, stages, after, before, responders, top, moment, weight and never"},
		{"huge key", card(strings.Repeat("k", 5000) + " = 1"), "line 5: " + strings.Repeat("k", 40) + "…: there is no such key; the keys are id, kind, title, short, hide and fits"},
		{"unknown table", card("[fits.status.x]", "y = 1"), "line 5: fits.status.x: cannot store a table in a string"},
		{"kind", card(`kind = "tip"`), `line 5: kind: "tip" is none of principle, severity, stage, role, checklist or reference`},
		{"hidden by kind", card(`kind = "hidden"`), `line 5: kind: "hidden" is none of principle, severity, stage, role, checklist or reference`},
		{"a number as a title", strings.Replace(card(), `"A title"`, "7", 1), "line 3: title: a value of type integer does not do here"},
		{"a word as a list", card(`fits.status = "triggered"`), "line 5: fits.status: a value of type string does not do here"},
		{"status", card("[fits]", `status = ["acked"]`), `line 6: fits.status: "acked" is none of triggered, acknowledged or resolved`},
		{"empty list", card("[fits]", `status = []`), "line 6: fits.status: an empty list never holds: leave it out"},
		{"stages", card(`fits.stages = ["Triage"]`), `line 5: fits.stages: "Triage" is none of identification, triage, communication or resolution`},
		{"moment", card(`fits.moment = "lunch"`), `line 5: fits.moment: "lunch" is none of on_shift, hand_off, stable, closing, escalated or drill`},
		{"after", card(`fits.after = "15"`), `line 5: fits.after: "15" is no length of time: write "15m" or "1h30m"`},
		{"seconds", card(`fits.after = "90s"`), `line 5: fits.after: "90s" is not in whole minutes`},
		{"negative", card(`fits.after = "-5m"`), `line 5: fits.after: "-5m" is not in whole minutes`},
		{"too late", card(`fits.after = "9999h"`), `line 5: fits.after: "9999h" is longer than 30 days`},
		{"never at all", card(`fits.after = "15m"`, `fits.before = "15m"`), "line 6: fits.before: it must be later than after, or the card never fits"},
		{"weight", card("[fits]", "weight = 0"), "line 6: fits.weight: 0 is not from 1 to 100"},
		{"responders", card("[fits]", "responders = -1"), "line 6: fits.responders: -1 is not from 1 to 1000"},
		{"top", card("[fits]", "top = 101"), "line 6: fits.top: 101 is not from 1 to 100"},
		{"hides and says", strings.Replace(card(), "title", "hide = true\ntitle", 1), "line 3: hide: a card that hides another has an id and nothing else"},
		{"no end", "+++\nid = \"a\"\n", "line 1: this front matter does not end: it needs a second line of +++"},
		{"text before", "# Ours\n" + card(), "line 1: this text belongs to no card: a card begins with its front matter, between two lines of +++"},
		{"open block", card() + "```sh\nls\n" + second, "line 8: this code block does not end before the next line of +++"},
		{"twice", card() + card(), `line 9: id: "a" is the id of the card in line 1 already`},
		{"in the second card", card() + strings.Replace(second, "A title", "", 1), "line 10: title: it is missing"},
		{"not UTF-8", card() + "\n\xff", "line 9: this is not UTF-8 text"},
		{"no TOML", card("= 5"), "line 5: invalid character at start of key: U+003D '='"},
		{"long front matter", card("# " + strings.Repeat("x", maxFront)), "line 1: this front matter is longer than 8 KiB: is a line of +++ missing?"},
		{"long text", card() + strings.Repeat("x", MaxText), "line 1: the text of this card is longer than 200 KiB"},
		{"large file", strings.Repeat(" ", MaxFile+1), "the file is larger than 1024 KiB"},
		{"many cards", strings.Repeat("+++\n+++\n", MaxCards+1), "line 1001: the file holds more than 500 cards"},
	} {
		t.Run(c.name, func(t *testing.T) {
			cards, err := Parse(c.text)
			if _, bad := errors.AsType[Bad](err); !bad {
				t.Fatalf("read %v, %v", cards, err)
			}
			if cards != nil || err.Error() != c.want {
				t.Errorf("%d cards and\n%s\nnot\n%s", len(cards), err, c.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(card())
	f.Add(card("[fits]", `status = ["triggered"]`, `before = "5m"`) + "```\n+++\n```\n")
	f.Add("+++\nid = \"p3\"\nhide = true\n+++\n")
	f.Add("+++\na = " + strings.Repeat("[", 5000) + "\n+++\n")
	f.Add("+++\n[[fits]]\n[fits.x.y]\n1979-05-27 = 07:32:00\n+++\n")
	f.Add("+++\n\"\\u0000\" = nan\nfits.\"\" = 1\n+++\n")
	f.Fuzz(func(t *testing.T, text string) {
		cards, err := Parse(text)
		if err != nil {
			if _, bad := errors.AsType[Bad](err); cards != nil || !bad && !errors.Is(err, ErrNoCard) {
				t.Fatalf("%d cards and %v", len(cards), err)
			}
			return
		}
		for _, c := range cards {
			if badID(c.ID) != "" || len(c.Text) > MaxText || c.Kind != Hidden && badLineOf(c.Title, maxTitle)+badLineOf(c.Short, maxShort) != "" {
				t.Fatalf("let through %+v", c)
			}
		}
		for _, m := range []Moment{{}, {Name: OnShift}, {Status: app.Triggered, Age: time.Hour, Orders: 5, Responders: 3}} {
			Pick(Merge(cards, cards), m)
		}
		Search(cards, text)
	})
}

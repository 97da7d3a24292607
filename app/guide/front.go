package guide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"github.com/dogwatch-app/dogwatch/app"
)

// Hidden is the kind of a card that is there to remove another: see Merge.
const Hidden app.CardKind = "hidden"

// front is the front matter of a card.
type front struct {
	ID    string `toml:"id"`
	Kind  string `toml:"kind"`
	Title string `toml:"title"`
	Short string `toml:"short"`
	Hide  bool   `toml:"hide"`
	Fits  *fits  `toml:"fits"`
}

type fits struct {
	Never      bool     `toml:"never"`
	Weight     *int     `toml:"weight"`
	Status     []string `toml:"status"`
	Stages     []string `toml:"stages"`
	After      *string  `toml:"after"`
	Before     *string  `toml:"before"`
	Responders *int     `toml:"responders"`
	Top        *int     `toml:"top"`
	Moment     *string  `toml:"moment"`
}

// The keys as they are told to a person.
const (
	topKeys  = "id, kind, title, short, hide and fits"
	fitsKeys = "status, stages, after, before, responders, top, moment, weight and never"
)

var (
	kinds    = []app.CardKind{app.Principle, app.Severity, app.StageCard, app.RoleCard, app.Checklist, app.Reference}
	statuses = []app.Status{app.Triggered, app.Acknowledged, app.Resolved}
)

// card reads the front matter and checks it.
func (p part) card() (app.Card, error) {
	if len(p.front) > maxFront {
		return app.Card{}, Bad{Line: p.at, Why: fmt.Sprintf("this front matter is longer than %d KiB: is a line of +++ missing?", maxFront>>10)}
	}
	var f front
	if err := toml.NewDecoder(strings.NewReader(p.front)).DisallowUnknownFields().Decode(&f); err != nil {
		return app.Card{}, p.bad(err)
	}
	if why := badID(f.ID); why != "" {
		return app.Card{}, p.wrong("id", why)
	}
	if f.Hide {
		if f.Kind != "" || f.Title != "" || f.Short != "" || f.Fits != nil || strings.TrimSpace(p.text) != "" {
			return app.Card{}, p.wrong("hide", "a card that hides another has an id and nothing else")
		}
		return app.Card{ID: f.ID, Kind: Hidden, Fits: app.Fits{Never: true}}, nil
	}
	card := app.Card{
		ID: f.ID, Kind: cmp.Or(app.CardKind(f.Kind), app.Reference), Title: f.Title, Short: f.Short,
		Text: strings.TrimSpace(p.text), Fits: app.Fits{Never: true},
	}
	if !slices.Contains(kinds, card.Kind) {
		return app.Card{}, p.wrong("kind", notOne(f.Kind, kinds))
	}
	if why := badLineOf(f.Title, maxTitle); why != "" {
		return app.Card{}, p.wrong("title", why)
	}
	if why := badLineOf(f.Short, maxShort); why != "" {
		return app.Card{}, p.wrong("short", why)
	}
	if len(card.Text) > MaxText {
		return app.Card{}, Bad{Line: p.at, Why: fmt.Sprintf("the text of this card is longer than %d KiB", MaxText>>10)}
	}
	if f.Fits != nil {
		var key, why string
		if card.Fits, key, why = f.Fits.check(); why != "" {
			return app.Card{}, p.wrong("fits."+key, why)
		}
	}
	return card, nil
}

// check gives the conditions, or the key that is wrong and why.
func (f *fits) check() (out app.Fits, key, why string) {
	out = app.Fits{Never: f.Never, Weight: DefaultWeight}
	if key, why = f.numbers(&out); why != "" {
		return out, key, why
	}
	if out.Status, why = words(f.Status, statuses); why != "" {
		return out, "status", why
	}
	if out.Stages, why = words(f.Stages, app.Stages); why != "" {
		return out, "stages", why
	}
	if f.Moment != nil {
		if out.Moment = *f.Moment; !slices.Contains(Moments, out.Moment) {
			return out, "moment", notOne(out.Moment, Moments)
		}
	}
	if f.After != nil {
		if out.After, why = minutes(*f.After); why != "" {
			return out, "after", why
		}
	}
	if f.Before != nil {
		if out.Before, why = minutes(*f.Before); why != "" {
			return out, "before", why
		}
		if out.Before <= out.After {
			return out, "before", "it must be later than after, or the card never fits"
		}
	}
	return out, "", ""
}

func (f *fits) numbers(out *app.Fits) (key, why string) {
	for _, n := range []struct {
		key  string
		from *int
		to   *int
		most int
	}{{"weight", f.Weight, &out.Weight, 100}, {"responders", f.Responders, &out.Responders, 1000}, {"top", f.Top, &out.Top, 100}} {
		if n.from == nil {
			continue
		}
		if *n.from < 1 || *n.from > n.most {
			return n.key, fmt.Sprintf("%d is not from 1 to %d", *n.from, n.most)
		}
		*n.to = *n.from
	}
	return "", ""
}

// maxAge is the latest that a card may begin or cease to fit.
const maxAge = 30 * 24 * time.Hour

// minutes reads "15m": whole minutes, so that what is shown changes with the clock's
// minutes and never flickers in between.
func minutes(s string) (time.Duration, string) {
	d, err := time.ParseDuration(s)
	switch {
	case err != nil:
		return 0, fmt.Sprintf(`%q is no length of time: write "15m" or "1h30m"`, cut(s))
	case d < 0 || d%time.Minute != 0:
		return 0, fmt.Sprintf("%q is not in whole minutes", cut(s))
	case d > maxAge:
		return 0, fmt.Sprintf("%q is longer than 30 days", cut(s))
	}
	return d, ""
}

// words checks that each word is one of the known ones, and drops repetitions.
func words[T ~string](in []string, known []T) (out []T, why string) {
	if in != nil && len(in) == 0 {
		return nil, "an empty list never holds: leave it out"
	}
	for _, w := range in {
		if !slices.Contains(known, T(w)) {
			return nil, notOne(w, known)
		}
		if !slices.Contains(out, T(w)) {
			out = append(out, T(w))
		}
	}
	return out, ""
}

func notOne[T ~string](word string, known []T) string {
	var list strings.Builder
	for n, k := range known {
		switch {
		case n == len(known)-1:
			list.WriteString(" or ")
		case n > 0:
			list.WriteString(", ")
		}
		list.WriteString(string(k))
	}
	return fmt.Sprintf("%q is none of %s", cut(word), &list)
}

// How long things may be, in characters.
const (
	maxID    = 64
	maxTitle = 80
	maxShort = 200
)

func badID(id string) string {
	odd := func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }
	switch {
	case id == "":
		return `it is missing: a card needs an id, such as id = "payments-down"`
	case len(id) > maxID:
		return fmt.Sprintf("it is longer than %d characters", maxID)
	case strings.ContainsFunc(id, odd):
		return fmt.Sprintf("%q is not made of lower-case letters, digits and dashes alone", cut(id))
	}
	return ""
}

// badLineOf tells why a text is no line to be shown. Marks that turn the direction of
// writing could make it look like another.
func badLineOf(s string, most int) string {
	odd := func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == 0x2028 || r == 0x2029
	}
	switch {
	case strings.TrimSpace(s) == "":
		return "it is missing"
	case utf8.RuneCountInString(s) > most:
		return fmt.Sprintf("it is longer than %d characters", most)
	case strings.ContainsFunc(s, odd):
		return "it holds a line break or another control character"
	}
	return ""
}

// cut shortens what somebody wrote, to be quoted.
func cut(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}

func (p part) wrong(key, why string) Bad { return Bad{Line: p.line(key), Key: key, Why: why} }

// bad makes a Bad of the decoder's error.
func (p part) bad(err error) Bad {
	if unknown, ok := errors.AsType[*toml.StrictMissingError](err); ok && len(unknown.Errors) > 0 {
		line, _ := unknown.Errors[0].Position()
		key := unknown.Errors[0].Key()
		known := topKeys
		if len(key) > 1 && strings.EqualFold(key[0], "fits") {
			known = fitsKeys
		}
		return Bad{Line: p.at + line, Key: cut(strings.Join(key, ".")), Why: "there is no such key; the keys are " + known}
	}
	if wrong, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, _ := wrong.Position()
		why := strings.TrimPrefix(wrong.Error(), "toml: ")
		if _, kind, mismatch := strings.Cut(why, "cannot decode TOML "); mismatch { // and then Go's types
			kind, _, _ = strings.Cut(kind, " into ")
			why = "a value of type " + kind + " does not do here"
		}
		return Bad{Line: p.at + line, Key: cut(strings.Join(wrong.Key(), ".")), Why: why}
	}
	return Bad{Line: p.at, Why: err.Error()}
}

// line is the line in which the front matter sets the key, or else that in which it
// begins.
func (p part) line(key string) int {
	last := key[strings.LastIndexByte(key, '.')+1:]
	number := p.at
	for line := range strings.Lines(p.front) {
		number++
		name, _, set := strings.Cut(line, "=")
		name = strings.ToLower(strings.TrimSpace(name))
		if set && (name == key || name == last) {
			return number
		}
	}
	return p.at
}

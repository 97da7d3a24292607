package swap

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// The bounds of what is taken from a text that others wrote, in bytes or in number.
const (
	maxRead      = 200_000
	maxLine      = 60_000
	maxText      = 4_000
	maxName      = 200
	maxID        = 128
	maxOverrides = 100
	maxPeople    = 50
)

// cleanText is somebody's text without what would hide or rearrange other text, in
// lines, cut to length.
func cleanText(text string, length int) string {
	text = strings.ReplaceAll(clip(text, 2*length), "\r\n", "\n")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\t':
			return ' '
		case unicode.IsControl(r), bidi(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(clip(text, length))
}

// bidi reports whether the rune turns the direction of what follows.
func bidi(r rune) bool {
	return r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' || r == '\u200e' || r == '\u200f' || r == '\u061c'
}

// clip cuts text to at most so many bytes, between two runes, and makes it valid.
func clip(text string, length int) string {
	if len(text) > length {
		text = text[:length]
	}
	// Marks of what was not valid are dropped by cleanText: a cut rune is no longer than
	// what it was.
	return strings.ToValidUTF8(text, "")
}

// cleanName is a name on one line.
func cleanName(name string) string {
	return strings.Join(strings.Fields(cleanText(name, maxName)), " ")
}

// goodID reports whether an id is one that PagerDuty could have made. Ids become parts of
// addresses: one with a slash or a question mark in it would ask PagerDuty for something else.
func goodID(id string) bool {
	bad := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_'
	}
	return id != "" && len(id) <= maxID && !strings.ContainsFunc(id, bad)
}

// goodTime reports whether a time is one that a shift could have: others cannot even be
// written as JSON in every zone, and one such would spoil all that is told together with it.
func goodTime(t time.Time) bool {
	year := t.UTC().Year()
	return year >= 2000 && year <= 2200
}

func goodSpan(s app.Span) bool { return goodTime(s.Start) && goodTime(s.End) }

// goodTimes reports whether all times are such of which a line tells.
func (l line) goodTimes() bool {
	if !l.At.IsZero() && !goodTime(l.At) || l.Part != nil && !goodSpan(*l.Part) ||
		slices.ContainsFunc(l.Overrides, func(o app.Override) bool { return !goodSpan(o.Span) }) {
		return false
	}
	r := l.Ask
	return r == nil || (r.At.IsZero() || goodTime(r.At)) && goodSpan(r.Give.Span) && (r.For == nil || goodSpan(r.For.Span))
}

func cleanRef(r app.Ref) app.Ref { return app.Ref{ID: r.ID, Name: cleanName(r.Name)} }

// cleanSpan is the span in the whole seconds that PagerDuty knows.
func cleanSpan(s app.Span) app.Span {
	return app.Span{Start: second(s.Start), End: second(s.End)}
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func cleanTurn(t app.Turn) app.Turn {
	return app.Turn{Schedule: cleanRef(t.Schedule), Span: cleanSpan(t.Span)}
}

// cleanRequest is the request as it can be told. It may still be none: see Check.
func cleanRequest(r app.SwapRequest) app.SwapRequest {
	r.From, r.Give, r.At = cleanRef(r.From), cleanTurn(r.Give), second(r.At)
	if r.For != nil {
		t := cleanTurn(*r.For)
		r.For = &t
	}
	var to []app.Ref
	for _, one := range r.To {
		if !slices.ContainsFunc(to, func(t app.Ref) bool { return t.ID == one.ID }) {
			to = append(to, cleanRef(one))
		}
	}
	r.To, r.Message = to, cleanText(r.Message, maxText)
	return r
}

// checkRequest reports as Invalid what no Dogwatch could have asked.
func checkRequest(r app.SwapRequest) error {
	ids := []string{r.ID, r.From.ID, r.Give.Schedule.ID}
	for _, to := range r.To {
		ids = append(ids, to.ID)
	}
	if r.For != nil {
		ids = append(ids, r.For.Schedule.ID)
	}
	if slices.ContainsFunc(ids, func(id string) bool { return !goodID(id) }) {
		return app.Invalid{Why: "an id in the request is none of PagerDuty's"}
	}
	return r.Check()
}

// cleanEvent is the event as it can be told.
func cleanEvent(e app.SwapEvent) app.SwapEvent {
	e.Who, e.Taker = cleanRef(e.Who), cleanRef(e.Taker)
	e.At, e.Text, e.Client = second(e.At), cleanText(e.Text, maxText), cleanName(e.Client)
	if e.Part != nil {
		part := cleanSpan(*e.Part)
		e.Part = &part
	}
	var overrides []app.Override
	for _, o := range e.Overrides[:min(len(e.Overrides), maxOverrides)] {
		if goodID(o.ID) && goodID(o.Schedule.ID) && goodID(o.User.ID) && (o.Instead.ID == "" || goodID(o.Instead.ID)) && !o.Empty() {
			o.Span = cleanSpan(o.Span)
			o.Schedule, o.User, o.Instead = app.Ref{ID: o.Schedule.ID}, app.Ref{ID: o.User.ID}, app.Ref{ID: o.Instead.ID}
			overrides = append(overrides, o)
		}
	}
	e.Overrides, e.Claimed, e.Void = overrides, false, ""
	return e
}

package room

import (
	"strings"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// StepWords are a step's words as a note tells them, by which it is known again.
func StepWords(step string) string { return cleanText(step, maxText) }

// cleanText is somebody's text on one line, cut to at most length bytes.
func cleanText(text string, length int) string {
	text = app.OneLine(text[:min(len(text), 4*length)])
	if len(text) <= length {
		return text
	}
	length -= len("…")
	for length > 0 && !utf8.RuneStart(text[length]) {
		length--
	}
	return strings.TrimSpace(text[:length]) + "…"
}

// cleanRef is the Ref with a name on one line; one whose id PagerDuty could not have made
// is none.
func cleanRef(r app.Ref) app.Ref {
	bad := func(c rune) bool { return c <= ' ' || c >= 0x7f || c == '"' || c == '\\' }
	if r.ID == "" || len(r.ID) > maxID || strings.ContainsFunc(r.ID, bad) {
		return app.Ref{}
	}
	return app.Ref{ID: r.ID, Name: cleanText(r.Name, maxName)}
}

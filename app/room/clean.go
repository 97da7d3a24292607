package room

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// StepNames are what a note calls the steps of a text, by which they are known again: their
// words. Of steps that are worded alike the later ones have a number: "Restart it (2)".
func StepNames(steps []string) []string {
	names, taken, alike := make([]string, len(steps)), map[string]bool{}, map[string]int{}
	for i, step := range steps {
		name := cleanText(step, maxText)
		for n := max(alike[name], 1); taken[name]; {
			n++
			number := fmt.Sprintf(" (%d)", n)
			name = cleanText(step, maxText-len(number)) + number
			alike[cleanText(step, maxText)] = n
		}
		names[i], taken[name] = name, true
	}
	return names
}

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

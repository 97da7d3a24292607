package room

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dogwatch-app/dogwatch/app"
)

// cleanText is somebody's text on one line, without what would hide or rearrange other
// text, cut to at most length bytes.
func cleanText(text string, length int) string {
	text = strings.ToValidUTF8(text[:min(len(text), 4*length)], "")
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
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

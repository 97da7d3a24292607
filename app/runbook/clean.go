package runbook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLabel bounds what is looked at around an address, maxTitle how long a title may be,
// in bytes.
const (
	maxLabel = 300
	maxTitle = 120
)

// clean is somebody's text on one line, without what would hide or rearrange other text,
// cut to length.
func clean(text string, length int) string {
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
	for length > 0 && !utf8.RuneStart(text[length]) {
		length--
	}
	return strings.TrimSpace(text[:length]) + "…"
}

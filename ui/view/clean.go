package view

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// OneLine makes somebody else's text fit to be shown in one line: control and
// bidirectional-override characters go, runs of white space become one blank,
// and what is beyond limit runes is cut. Invalid UTF-8 becomes U+FFFD.
func OneLine(s string, limit int) string {
	var b strings.Builder
	space, count := false, 0
	for len(s) > 0 && count <= limit {
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if unicode.IsSpace(r) {
			space = b.Len() > 0
			continue
		}
		if !Printable(r) {
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
			count++
		}
		b.WriteRune(r)
		count++
	}
	return Cut(b.String(), limit)
}

// Printable reports whether a rune may be shown: no control character, and none
// that would reorder or hide the text around it.
func Printable(r rune) bool {
	switch {
	case unicode.IsControl(r):
		return false
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069: // bidi embeddings, overrides, isolates
		return false
	case r == 0x200E, r == 0x200F, r == 0x061C, r == 0xFEFF: // direction marks, BOM
		return false
	case r >= 0xE0000 && r <= 0xE007F: // invisible tags
		return false
	}
	return true
}

package view

import (
	"strings"
	"unicode/utf8"
)

// The bounds of a Block: a text widget's work grows with the length of a line, so
// a longer one is broken, and what is beyond the whole is left out.
const (
	BlockLine  = 500
	BlockBytes = 16 << 10
	blockBlank = 2
)

// Block makes somebody else's text fit to be shown in several lines: control and
// bidirectional characters go, a tab becomes blanks, lines longer than BlockLine
// runes are broken, runs of empty lines become one, and beyond BlockBytes the rest
// is cut with a note. Invalid UTF-8 becomes U+FFFD.
func Block(s string) string {
	var b strings.Builder
	length, blank := 0, blockBlank // runes in this line, line ends in a row
	for len(s) > 0 {
		if b.Len() >= BlockBytes {
			return strings.TrimRight(b.String(), " \n") + "\n… (cut here: it is longer)"
		}
		r, size := utf8.DecodeRuneInString(s)
		s = s[size:]
		if r == '\n' || r == 0x2028 || r == 0x2029 {
			if blank++; blank <= blockBlank {
				b.WriteByte('\n')
			}
			length = 0
			continue
		}
		if r == '\t' {
			r = ' '
		}
		if !Printable(r) {
			continue
		}
		if length >= BlockLine {
			b.WriteByte('\n')
			length = 0
		}
		b.WriteRune(r)
		length++
		if r != ' ' {
			blank = 0
		}
	}
	return strings.TrimRight(b.String(), " \n")
}

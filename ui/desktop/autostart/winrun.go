package autostart

import (
	"fmt"
	"strings"
	"unicode/utf16"
)

// longestRun is how many characters Windows reads of such a value.
const longestRun = 260

// runValue is the command line for Windows' Run key.
func (e Entry) runValue() (string, error) {
	line := `"` + e.Program + `"` // no file's name holds a quote
	for _, a := range e.args() {
		line += " " + windowsQuote(a)
	}
	if n := len(utf16.Encode([]rune(line))); n > longestRun {
		return "", fmt.Errorf("start at login: the command line has %d characters, and Windows takes %d: move Dogwatch or its profile to a shorter path", n, longestRun)
	}
	return line, nil
}

// windowsQuote writes one argument as CommandLineToArgvW reads it: a backslash is
// itself, unless a quote comes after it.
func windowsQuote(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\"") {
		return s
	}
	var b strings.Builder
	slashes := 0
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1)) // the slashes again, and one for the quote
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteRune(r)
	}
	b.WriteString(strings.Repeat(`\`, slashes))
	b.WriteByte('"')
	return b.String()
}

// turnedOff reads what Task Manager writes beside the value: a first byte that is
// odd means off.
func turnedOff(approved []byte) bool { return len(approved) > 0 && approved[0]&1 == 1 }

package view

import "strings"

// machineMarks begin what Dogwatches tell each other in a note. It is not for people.
var machineMarks = []string{"dogwatch-room:", "dogwatch-swap:"}

// plainNote is a note without the lines that are for machines.
func plainNote(text string) string {
	if !strings.Contains(text, "dogwatch-") {
		return text
	}
	lines := strings.Split(text, "\n")
	kept := lines[:0:0]
	for _, line := range lines {
		cut, found := withoutMachine(line)
		if !found || strings.TrimSpace(cut) != "" {
			kept = append(kept, cut)
		}
	}
	return strings.TrimRight(strings.Join(kept, "\n"), " \t\r\n")
}

// withoutMachine is a line up to where it speaks to machines. A history may have put a
// note's lines into one.
func withoutMachine(line string) (string, bool) {
	found := false
	for _, m := range machineMarks {
		at := strings.Index(line, m)
		if at < 0 {
			continue
		}
		version, _, spaced := strings.Cut(line[at+len(m):], " ")
		if spaced && version != "" && strings.Trim(version, "0123456789") == "" {
			line, found = line[:at], true
		}
	}
	return line, found
}

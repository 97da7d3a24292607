package prose

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode"
)

// doing are the beginnings of words that say, in a heading, that what is numbered below it
// is to be done.
var doing = []string{
	"diagnos", "mitigat", "step", "procedure", "remed", "resol", "recover", "restor", "rollback", "triage",
	"checklist", "action", "investigat", "troubleshoot", "verif", "fix", "respon", "todo", "instruction", "failover",
}

// tells reports whether a heading says that what is numbered below it is to be done.
func tells(heading string) bool {
	heading = strings.ToLower(heading)
	for _, phrase := range []string{"what to do", "to do", "roll back", "how to", "fail over"} {
		if strings.Contains(heading, phrase) {
			return true
		}
	}
	for _, word := range strings.FieldsFunc(heading, func(r rune) bool { return !unicode.IsLetter(r) }) {
		for _, begin := range doing {
			if strings.HasPrefix(word, begin) {
				return true
			}
		}
	}
	return false
}

// sections knows under which headings one is.
type sections [7]bool

// enter goes under a heading.
func (s *sections) enter(level int, heading string) {
	s[level] = tells(heading)
	for l := level + 1; l < len(s); l++ {
		s[l] = false
	}
}

// steps reports whether numbered items are steps here.
func (s *sections) steps() bool {
	for _, tells := range s {
		if tells {
			return true
		}
	}
	return false
}

// names gives each text a name of its own.
type names map[string]int

// key is a step's: of its text and how often that came before.
func (n names) key(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	sum := sha256.Sum256([]byte(text + "\x00" + strconv.Itoa(n[text])))
	n[text]++
	return hex.EncodeToString(sum[:8])
}

// anchor is a heading's name, as the well-known forges make it.
func (n names) anchor(heading string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(heading) {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r), r == '-', r == '_':
			b.WriteRune(r)
		case r == ' ':
			b.WriteByte('-')
		}
	}
	name := b.String()
	if name == "" {
		return ""
	}
	before := n[name]
	n[name]++
	if before > 0 {
		return name + "-" + strconv.Itoa(before)
	}
	return name
}

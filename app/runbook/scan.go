package runbook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// hit is an address in a text, and what the text says of it.
type hit struct {
	raw string
	// label is what stands before it, where that belongs to it; text is the text of a
	// link, "" where it is none.
	label, text string
	says        trust
	// alone says that the text is nothing but this address.
	alone bool
}

// scan finds at most limit addresses in a text: plain, in Markdown, in HTML or as chats
// write them. It reads the text once, and a bounded stretch around each address.
func scan(text string, limit int) []hit {
	var hits []hit
	end := 0 // of the last address
	for pos := 0; len(hits) < limit; {
		at := strings.Index(text[pos:], "://")
		if at < 0 {
			break
		}
		at += pos
		pos = at + len("://")
		start, ok := schemeStart(text, at)
		if !ok || start < end {
			continue
		}
		stop, whole := addressEnd(text, pos)
		before := text[max(end, start-maxLabel):start]
		last := end
		end, pos = stop, max(stop, pos)
		if !whole || strings.HasSuffix(before, "](") && image(before) {
			continue
		}
		h := hit{raw: strings.ReplaceAll(text[start:stop], "&amp;", "&")}
		h.label, h.text = around(before, text[stop:min(len(text), stop+maxLabel)])
		h.says = max(says(h.label), says(h.text))
		if n := len(hits); n > 0 && h.text == "" && len(words(h.label)) == 0 && inherits(text[last:start]) {
			h.says = max(h.says, hits[n-1].says)
		}
		h.alone = strings.TrimSpace(text[:start]) == "" && strings.Trim(text[stop:], " \t\r\n.") == ""
		hits = append(hits, h)
		if note, ok := remark(text[stop:min(len(text), stop+maxLabel)]); ok {
			end = stop + len(" ()") + len(note) // it is no word before the next one
		}
	}
	return hits
}

// schemeStart is where the scheme that ends before at begins; false where it is neither
// http nor https.
func schemeStart(text string, at int) (int, bool) {
	start := at
	for start > 0 && at-start < 6 && isLetter(text[start-1]) {
		start--
	}
	s := text[start:at]
	return start, strings.EqualFold(s, "http") || strings.EqualFold(s, "https")
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// addressEnd is where the address that runs at pos ends. It is not whole where it was
// shortened, or holds what cannot be seen: what is left would lead elsewhere.
func addressEnd(text string, pos int) (end int, whole bool) {
	end, whole = pos, true
	most := min(len(text), pos+maxAddress+1)
	round, square := 0, 0
	for end < most {
		r, size := utf8.DecodeRuneInString(text[end:])
		switch r {
		case '(':
			round++
		case ')':
			round--
		case '[':
			square++
		case ']':
			square--
		}
		if round < 0 || square < 0 { // the address stands in brackets
			break
		}
		if ends(r) {
			whole = !(r == '…' || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r) || r == utf8.RuneError)
			break
		}
		end += size
	}
	if end >= most && most < len(text) {
		return end, false
	}
	// Several in one breath: "https://a,https://b".
	for _, next := range []string{",http://", ",https://", ";http://", ";https://"} {
		if n := strings.Index(text[pos:end], next); n >= 0 {
			end = pos + n
		}
	}
	trimmed := pos + len(trimEnd(text[pos:end]))
	return trimmed, whole && !strings.HasPrefix(text[trimmed:end], "...")
}

// ends reports whether no address goes on over the rune.
func ends(r rune) bool {
	if r < utf8.RuneSelf {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"`|\\^", r)
	}
	return r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r)
}

// trimEnd takes off the punctuation of the sentence around an address.
func trimEnd(s string) string {
	for s != "" {
		c := s[len(s)-1]
		switch {
		case strings.IndexByte(".,;:!?'*~", c) >= 0:
		case c == '}' && strings.Count(s, "}") > strings.Count(s, "{"):
		default:
			return s
		}
		s = s[:len(s)-1]
	}
	return s
}

// image reports whether what stands before "(" is the start of a Markdown image.
func image(before string) bool {
	open := strings.LastIndexByte(before, '[')
	return open > 0 && before[open-1] == '!'
}

// around is what the words before and after an address call it, and the text of the link
// that it is in.
func around(before, after string) (label, text string) {
	line := strings.LastIndexByte(before, '\n') + 1
	label = before[line:]
	switch {
	case strings.HasSuffix(label, "]("):
		if open := strings.LastIndexByte(label, '['); open >= 0 {
			text = label[open+1 : len(label)-2]
			label = label[:open] // what the sentence calls it counts too
		}
	case strings.HasSuffix(label, "<") && strings.HasPrefix(after, "|"):
		text, _, _ = strings.Cut(after[1:], ">")
	case strings.HasPrefix(after, `">`), strings.HasPrefix(after, `'>`):
		text, _, _ = strings.Cut(after[2:], "<")
		if tag := strings.LastIndexByte(label, '<'); tag >= 0 {
			label = label[:tag]
		}
	default:
		if note, ok := remark(after); ok {
			label += " " + note
		}
	}
	if strings.Trim(label, " \t*_-•>#([<|") == "" && line > 0 {
		label = heading(before[:line]) + label
	}
	return label, clean(text, maxTitle)
}

// remark is what stands in brackets after an address: "https://… (runbook)".
func remark(after string) (string, bool) {
	rest, ok := strings.CutPrefix(after, " (")
	note, _, closed := strings.Cut(rest, ")")
	return note, ok && closed && len(note) <= 40 && !strings.ContainsAny(note, "\n/")
}

// heading is the last line that is not empty, where it announces what follows.
func heading(lines string) string {
	lines = strings.TrimRight(lines, " \t\r\n")
	last := lines[strings.LastIndexByte(lines, '\n')+1:]
	if strings.HasSuffix(strings.TrimRight(last, "*_"), ":") || strings.HasPrefix(strings.TrimSpace(last), "#") {
		return last
	}
	return ""
}

// inherits reports whether what stands between two addresses makes a list of them, so
// that what is said of the first holds for the second.
func inherits(between string) bool {
	if len(between) > 20 || strings.Trim(between, " \t\r\n,;-*•") != "" {
		return false
	}
	return !strings.Contains(between, "\n") || strings.ContainsAny(between, "-*•")
}

package kit

import (
	"strings"
	"unicode/utf8"
)

// breakLines breaks text into lines that are no wider than width, at blanks where
// it can and inside a word where it must. With most above 0 there are no more lines
// than that, and the last one ends in an ellipsis where something is left out.
func breakLines(measure func(string) float32, text string, width float32, most int) []string {
	if most == 1 && !strings.Contains(text, "\n") {
		if len(text) < 512 && measure(text) <= width {
			return []string{text}
		}
		return []string{ellipsis(measure, text+"…", width)}
	}
	var lines []string
	full := func() bool { return most > 0 && len(lines) > most }
	for para := range strings.SplitSeq(text, "\n") {
		lines = breakPara(lines, measure, para, width, full)
		if full() {
			break
		}
	}
	if full() {
		last := lines[most-1] + " " + lines[most] // as much of the next as there is room for
		lines = lines[:most]
		lines[most-1] = ellipsis(measure, last+"…", width)
	}
	return lines
}

func breakPara(lines []string, measure func(string) float32, para string, width float32, full func() bool) []string {
	if len(para) < 512 && measure(para) <= width {
		return append(lines, para)
	}
	blank := measure(" ")
	line, used := "", float32(0)
	for word := range strings.SplitSeq(para, " ") {
		w := measureWord(measure, word, width)
		if line != "" && used+blank+w > width {
			lines, line, used = append(lines, line), "", 0
			if full() {
				return lines
			}
		}
		for w > width && word != "" {
			n := fitting(measure, word, width)
			if n == len(word) {
				break // the sum of parts is a little wider than the whole
			}
			lines, word = append(lines, word[:n]), word[n:]
			if full() {
				return lines
			}
			w = measureWord(measure, word, width)
		}
		if line == "" {
			line, used = word, w
		} else {
			line, used = line+" "+word, used+blank+w
		}
	}
	return append(lines, line)
}

// measureWord measures a word, but of a very long one only as much as matters.
func measureWord(measure func(string) float32, word string, width float32) float32 {
	if len(word) <= 256 {
		return measure(word)
	}
	return max(measure(word[:cutAt(word, 256)]), width+1)
}

// fitting is how many bytes of the word fit into the width, at least one rune's.
func fitting(measure func(string) float32, word string, width float32) int {
	low, high := 0, min(len(word), 512)
	for low < high {
		mid := cutAt(word, (low+high+1)/2)
		if mid <= low {
			mid = low + runeLen(word[low:])
			if mid > high {
				break
			}
		}
		if measure(word[:mid]) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	low = cutAt(word, low)
	if low == 0 {
		return runeLen(word)
	}
	return low
}

// cutAt is the last border between runes that is not behind n.
func cutAt(s string, n int) int {
	if n >= len(s) {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}

func runeLen(s string) int {
	_, n := utf8.DecodeRuneInString(s)
	return max(n, 1)
}

// ellipsis shortens a line that ends in an ellipsis until it fits.
func ellipsis(measure func(string) float32, line string, width float32) string {
	if len(line) < 512 && measure(line) <= width {
		return line
	}
	body := strings.TrimSuffix(line, "…")
	n := fitting(func(s string) float32 { return measure(s + "…") }, body, width)
	return strings.TrimRight(body[:n], " ,.;:") + "…"
}

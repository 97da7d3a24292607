package kit

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// mono measures as if every rune were one wide.
func mono(s string) float32 { return float32(utf8.RuneCountInString(s)) }

func TestBreakLines(t *testing.T) {
	for _, c := range []struct {
		in    string
		width float32
		most  int
		want  string
	}{
		{"", 10, 0, ""},
		{"one two", 10, 0, "one two"},
		{"one two three", 7, 0, "one two|three"},
		{"one two three", 3, 0, "one|two|thr|ee"},
		{"a\nb\n\nc", 10, 0, "a|b||c"},
		{"abcdefghij", 4, 0, "abcd|efgh|ij"},
		{"one two three four", 7, 2, "one two|three…"},
		{"one two three four", 9, 2, "one two|three fo…"},
		{"one two three four", 9, 1, "one two…"},
		{"one two", 7, 1, "one two"},
		{"äöüäöü", 3, 0, "äöü|äöü"},
		{"wide", 0, 0, "w|i|d|e"},
		{"two  blanks", 20, 0, "two  blanks"},
	} {
		if got := strings.Join(breakLines(mono, c.in, c.width, c.most), "|"); got != c.want {
			t.Errorf("%q at %v, %d lines: %q, want %q", c.in, c.width, c.most, got, c.want)
		}
	}
}

func TestBreakLinesHoldsTheWidthAndLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab cé\n漢🙂 "))).Draw(t, "text")
		width := float32(rapid.IntRange(1, 40).Draw(t, "width"))
		lines := breakLines(mono, text, width, 0)
		bare := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if got := bare(strings.Join(lines, "")); got != bare(text) {
			t.Fatalf("%q has become %q", text, lines)
		}
		for _, l := range lines {
			if mono(strings.TrimRight(l, " ")) > width {
				t.Fatalf("%q is wider than %v", l, width)
			}
		}
		most := rapid.IntRange(1, 5).Draw(t, "most")
		cut := breakLines(mono, text, width, most)
		if len(cut) > most {
			t.Fatalf("%d lines, want at most %d", len(cut), most)
		}
		if len(lines) > most && !strings.HasSuffix(cut[len(cut)-1], "…") {
			t.Fatalf("%q is cut without a sign", cut)
		}
	})
}

// Breaking must stay linear: each rune may be measured a bounded number of times.
func TestBreakLinesMeasuresLittle(t *testing.T) {
	work := func(n int) (sum int) {
		count := func(s string) float32 { sum += len(s); return mono(s) }
		breakLines(count, strings.Repeat("x", n), 80, 0)
		breakLines(count, strings.Repeat("word ", n/5), 80, 0)
		breakLines(count, strings.Repeat("x", n), 80, 3)
		return sum
	}
	small, large := work(10_000), work(100_000)
	if large > 14*small {
		t.Errorf("ten times the text is %d times the work", large/small)
	}
}

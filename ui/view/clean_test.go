package view

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestOneLine(t *testing.T) {
	for _, c := range []struct {
		name, in string
		limit    int
		want     string
	}{
		{"plain", "checkout: error rate 14 %", 80, "checkout: error rate 14 %"},
		{"empty", "", 80, ""},
		{"only white space", " \t\r\n\u00A0\u2028", 80, ""},
		{"white space is one blank", "  a \t\r\n\u2003 b  ", 80, "a b"},
		{"control characters", "a\x00\x1b[31mb\x7f", 80, "a[31mb"},
		{"overrides and isolates", "\u202Ea\u2066b\u2069\u200F", 80, "ab"},
		{"invisible tags", "a\U000E0041\uFEFFb", 80, "ab"},
		{"invalid UTF-8", "a\xff\xfeb", 80, "a\uFFFD\uFFFDb"},
		{"cut in runes", "ÄÖÜäöü", 4, "ÄÖÜ…"},
		{"fits exactly", "ÄÖÜä", 4, "ÄÖÜä"},
		{"what is dropped does not count", "a\x00\x00\x00\x00b", 2, "ab"},
		{"a blank at the end does not count", "ab ", 2, "ab"},
	} {
		if got := OneLine(c.in, c.limit); got != c.want {
			t.Errorf("%s: OneLine(%q, %d) = %q, want %q", c.name, c.in, c.limit, got, c.want)
		}
	}
}

// checkOneLine holds what every line must be.
func checkOneLine(t testing.TB, in string, limit int) {
	t.Helper()
	got := OneLine(in, limit)
	switch {
	case !utf8.ValidString(got):
		t.Errorf("OneLine(%q, %d) = %q is not UTF-8", in, limit, got)
	case utf8.RuneCountInString(got) > limit:
		t.Errorf("OneLine(%q, %d) = %q is too long", in, limit, got)
	case strings.ContainsFunc(got, func(r rune) bool { return !Printable(r) || r != ' ' && unicode.IsSpace(r) }):
		t.Errorf("OneLine(%q, %d) = %q holds what may not be shown", in, limit, got)
	case strings.Contains(got, "  ") || strings.TrimSpace(got) != got && !strings.HasSuffix(got, "…"):
		t.Errorf("OneLine(%q, %d) = %q has blanks to spare", in, limit, got)
	case OneLine(got, limit) != got:
		t.Errorf("OneLine(%q, %d) = %q is not stable", in, limit, got)
	}
}

func TestOneLineIsOneCleanLine(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a\x00 \n\t\x{202E}\x{FEFF}é]*`)).Draw(rt, "in")
		checkOneLine(t, in, rapid.IntRange(1, 60).Draw(rt, "limit"))
	})
}

func FuzzOneLine(f *testing.F) {
	f.Add("a\xff\x00 b\u202E", 5)
	f.Add(strings.Repeat("x", 300), 7)
	f.Fuzz(func(t *testing.T, in string, limit int) { checkOneLine(t, in, 1+(limit&0xFFF)) })
}

// BenchmarkOneLine cuts a title of 200 KB: what lies beyond the limit costs nothing.
func BenchmarkOneLine(b *testing.B) {
	long := strings.Repeat("Ω looong ", 25_000)
	for b.Loop() {
		OneLine(long, 80)
	}
}

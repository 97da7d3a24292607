package view_test

import (
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/dogwatch-app/dogwatch/ui/uitest"
	"github.com/dogwatch-app/dogwatch/ui/view"
)

func TestBlock(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"one\ntwo", "one\ntwo"},
		{"one\r\ntwo\r", "one\ntwo"},
		{"\n\n\none\n\n\n\n\ntwo\n\n", "one\n\ntwo"},
		{"a\tb", "a b"},
		{"a\x00\x1b[31mb\u202ec\u2066d", "a[31mbcd"},
		{"\xff", "\ufffd"},
		{strings.Repeat("x", 501), strings.Repeat("x", 500) + "\nx"},
	} {
		if got := view.Block(c.in); got != c.want {
			t.Errorf("Block(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestBlockHoldsItsBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.SliceOfN(rapid.Byte(), 0, 2000), func(b []byte) string { return strings.Repeat(string(b), 20) }),
			rapid.Map(rapid.StringN(0, 50, 400), func(s string) string { return strings.Repeat(s, 500) }),
		).Draw(t, "in")
		out := view.Block(in)
		if len(out) > view.BlockBytes+200 || !utf8.ValidString(out) {
			t.Fatalf("%d bytes, valid %v", len(out), utf8.ValidString(out))
		}
		for line := range strings.SplitSeq(out, "\n") {
			if utf8.RuneCountInString(line) > view.BlockLine {
				t.Fatalf("a line of %d runes", utf8.RuneCountInString(line))
			}
			if i := strings.IndexFunc(line, func(r rune) bool { return unicode.IsControl(r) || !view.Printable(r) }); i >= 0 {
				t.Fatalf("%q is let through", line[i:i+1])
			}
		}
		if strings.Contains(out, "\n\n\n") {
			t.Fatal("a run of empty lines")
		}
	})
}

func TestSnoozeLengths(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"45": 45 * time.Minute, "90m": 90 * time.Minute, "2h": 2 * time.Hour, "1h30m": 90 * time.Minute, "1h 30m": 90 * time.Minute,
		"2 H": 2 * time.Hour, "10 min": 10 * time.Minute, "1d": 24 * time.Hour, "07:30": 4*time.Hour + 17*time.Minute + 16*time.Second,
		"3:00": 23*time.Hour + 47*time.Minute + 16*time.Second,
		"":     5 * time.Minute, "  ": 5 * time.Minute, // nothing written: the first of the list
		"0": 0, "-5": 0, "8d": 0, "soon": 0, "25:00": 0, "7:5": 0, "1e9": 0, "99999999999999999999": 0, "30s": 0, strings.Repeat("1", 300): 0,
	} {
		w := up(t, uitest.OnePage())
		w.now = uitest.Now
		w.ui.Alert.ArmedAt = uitest.Now
		w.press("S")
		w.send(view.Write{On: view.OnAlert, Text: text})
		w.press("Return")
		if want == 0 {
			w.nothing()
			if p := w.model().Alert.Panel; p == nil || !p.Off || p.Hint == "" {
				t.Errorf("%q: the dialog says %+v", text, p)
			}
			continue
		}
		if got := w.intent().For; got != want {
			t.Errorf("%q is %v, want %v", text, got, want)
		}
	}
}

package view

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSpanSaysTheTwoLargestUnits(t *testing.T) {
	const day = 24 * time.Hour
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{-time.Hour, "0 s"},
		{0, "0 s"},
		{999 * time.Millisecond, "0 s"},
		{time.Second, "1 s"},
		{59*time.Second + 999*time.Millisecond, "59 s"},
		{time.Minute, "1 m"},
		{92 * time.Second, "1 m 32 s"},
		{time.Hour, "1 h"},
		{time.Hour + 59*time.Second, "1 h"},
		{61 * time.Minute, "1 h 1 m"},
		{day, "1 d"},
		{day + 59*time.Minute, "1 d"},
		{52*time.Hour + time.Minute, "2 d 4 h"},
		{400 * day, "400 d"},
	} {
		if got := Span(c.d); got != c.want {
			t.Errorf("Span(%s) = %q, want %q", c.d, got, c.want)
		}
	}
}

func TestCountdownIsAClock(t *testing.T) {
	for _, c := range []struct {
		d    time.Duration
		want string
	}{
		{-time.Second, "00:00"},
		{0, "00:00"},
		{999 * time.Millisecond, "00:00"},
		{208 * time.Second, "03:28"},
		{59*time.Minute + 59*time.Second, "59:59"},
		{time.Hour, "1:00:00"},
		{100 * time.Hour, "100:00:00"},
	} {
		if got := Countdown(c.d); got != c.want {
			t.Errorf("Countdown(%s) = %q, want %q", c.d, got, c.want)
		}
	}
}

func TestMomentIsAsShortAsItStaysClear(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zones are installed: ", err)
	}
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, berlin)
		if err != nil {
			t.Fatal(err)
		}
		return v.UTC()
	}
	for _, c := range []struct{ at, now, want string }{
		{"2026-12-01 18:00", "2026-12-01 03:00", "18:00"},
		{"2026-12-01 00:00", "2026-12-01 23:59", "00:00"},
		{"2026-12-02 00:00", "2026-12-01 23:59", "Wed 00:00"}, // a minute later, but tomorrow
		{"2026-12-07 09:00", "2026-12-01 03:00", "Mon 09:00"},
		{"2026-12-08 09:00", "2026-12-01 03:00", "Tue 8 Dec 09:00"}, // "Tue" would be today
		{"2026-11-25 09:00", "2026-12-01 03:00", "Wed 09:00"},
		{"2026-11-24 09:00", "2026-12-01 03:00", "Tue 24 Nov 09:00"},
		{"2027-01-08 09:00", "2026-12-20 03:00", "Fri 8 Jan 2027 09:00"},
		{"2027-01-02 09:00", "2026-12-30 03:00", "Sat 09:00"},
		{"2026-03-29 03:30", "2026-03-28 12:00", "Sun 03:30"}, // clocks go forward between the two
		{"2026-10-25 23:30", "2026-10-25 00:30", "23:30"},     // a day of 25 hours
		{"2026-10-31 23:30", "2026-10-25 00:30", "Sat 23:30"},
	} {
		if got := Moment(at(c.at), at(c.now), berlin); got != c.want {
			t.Errorf("Moment(%s) on %s = %q, want %q", c.at, c.now, got, c.want)
		}
	}
}

func TestPlural(t *testing.T) {
	for n, want := range map[int]string{0: "0 pages", 1: "1 page", 2: "2 pages", 50: "50 pages"} {
		if got := Plural(n, "page", "pages"); got != want {
			t.Errorf("Plural(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestCutCountsRunes(t *testing.T) {
	for _, c := range []struct {
		s    string
		n    int
		want string
	}{
		{"", 5, ""}, {"abcde", 5, "abcde"}, {"abcdef", 5, "abcd…"}, {"ÄÖÜäö", 5, "ÄÖÜäö"}, {"ÄÖÜäöü", 5, "ÄÖÜä…"}, {"ab", 1, "…"},
	} {
		if got := Cut(c.s, c.n); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.s, c.n, got, c.want)
		}
	}
}

// TestSpanNeverPromisesMore: a countdown may be short by less than its smaller
// unit, never long.
func TestSpanNeverPromisesMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := time.Duration(rapid.Int64Range(0, int64(1000*24*time.Hour)).Draw(t, "d"))
		said := spokenSpan(t, Span(d))
		if said > d || d-said >= time.Hour {
			t.Fatalf("Span(%s) = %q", d, Span(d))
		}
	})
}

// spokenSpan reads a Span back.
func spokenSpan(t *rapid.T, s string) (d time.Duration) {
	units := map[string]time.Duration{"d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second}
	var n time.Duration
	for _, word := range strings.Fields(s) {
		if unit, ok := units[word]; ok {
			d += n * unit //nolint:durationcheck // n counts units
			continue
		}
		n = 0
		for _, c := range word {
			if c < '0' || c > '9' {
				t.Fatalf("%q is no span", s)
			}
			n = 10*n + time.Duration(c-'0')
		}
	}
	return d
}

func TestCutKeepsToItsLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, n := rapid.String().Draw(t, "s"), rapid.IntRange(1, 40).Draw(t, "n")
		got := Cut(s, n)
		if utf8.RuneCountInString(got) > n {
			t.Fatalf("Cut(%q, %d) = %q", s, n, got)
		}
		if utf8.RuneCountInString(s) <= n && got != s {
			t.Fatalf("Cut(%q, %d) = %q, though it fits", s, n, got)
		}
	})
}

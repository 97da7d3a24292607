package guard

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheFateOfAWatch(t *testing.T) {
	for _, c := range []struct {
		name, said string
		fate       Fate
		kept       string
	}{
		{"farewell", `{"beat":true}` + "\n" + `{"bye":true}`, Left, ""},
		{"killed", `{"beat":true}`, Died, ""},
		{"killed at once", "", Died, ""},
		{"killed with a credential", `{"keep":{"token":"a"}}` + "\n" + `{"keep":{"token":"b"}}` + "\n" + `{"beat":true}`, Died, `{"token":"b"}`},
		{"killed in mid-word", `{"beat":true}` + "\n" + `{"by`, Died, ""},
		{"farewell forgets the credential", `{"keep":{"token":"a"}}{"bye":true}`, Left, ""},
	} {
		fate, kept := Watch(strings.NewReader(c.said), time.Minute)
		if fate != c.fate || string(kept) != c.kept {
			t.Errorf("%s: fate %d with %s, want %d with %s", c.name, fate, kept, c.fate, c.kept)
		}
	}
}

func TestAWatchThatStandsStillIsNoticed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		defer w.Close()
		go func() {
			for range 30 {
				_, _ = io.WriteString(w, "{\"beat\":true}\n")
				time.Sleep(Every)
			}
		}()
		began := time.Now()
		fate, _ := Watch(r, Patience)
		if fate != Stands {
			t.Fatalf("fate %d", fate)
		}
		last := 29 * Every
		if took := time.Since(began) - last; took < Patience || took > 2*Patience {
			t.Errorf("noticed %s after the last beat", took)
		}
	})
}

func TestDeathsInARowSlowTheNextStartDown(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	var d Deaths
	for n, want := range []time.Duration{0, time.Second, 2 * time.Second, 4 * time.Second} {
		now = now.Add(time.Minute)
		d = ParseDeaths(d.Next(now).String())
		if d.N != n+1 || d.Pause() != want {
			t.Errorf("death %d: counted %d, pause %s, want %s", n+1, d.N, d.Pause(), want)
		}
	}
	for range 100 {
		d = d.Next(now)
	}
	if d.Pause() != slowest {
		t.Errorf("after %d deaths a pause of %s", d.N, d.Pause())
	}
	if d = d.Next(now.Add(old + time.Second)); d.N != 1 {
		t.Errorf("a death of old age is number %d", d.N)
	}
	for _, text := range []string{"", "x", "3", "-1@5", "0@0", "@"} {
		if d := ParseDeaths(text); d.N != 0 {
			t.Errorf("%q is %+v", text, d)
		}
	}
}

func TestTooMuchIsNotHandedOver(t *testing.T) {
	g := &Guard{in: nopCloser{io.Discard}}
	if err := g.Keep(strings.Repeat("x", mostKept)); err == nil {
		t.Error("taken, and would block the next start")
	}
	if err := g.Keep(json.RawMessage(`{"token":"x"}`)); err != nil {
		t.Error(err)
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func TestSupervised(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"INVOCATION_ID": "x"}, false}, // a terminal or a desktop that is a unit itself
		{map[string]string{"INVOCATION_ID": "x", "NOTIFY_SOCKET": "/run/x"}, true},
		{map[string]string{"XPC_SERVICE_NAME": "app.dogwatch.Dogwatch"}, true},
		{map[string]string{"XPC_SERVICE_NAME": "com.apple.Terminal"}, false},
	} {
		if got := Supervised(func(k string) string { return c.env[k] }); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}

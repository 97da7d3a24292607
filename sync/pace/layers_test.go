package pace

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestWholeRefusesAnAnswerAboveItsBound(t *testing.T) {
	for _, tt := range []struct {
		size int
		fine bool
	}{{1 << 20, true}, {1<<20 + 1, false}, {5 << 20, false}} {
		w := Whole{Max: 1 << 20, Next: answer(200, strings.Repeat(" ", tt.size))}
		resp, err := w.RoundTrip(request(t, "GET", "https://x/"))
		if (err == nil) != tt.fine {
			t.Errorf("%d bytes: got %v, want fine: %v", tt.size, err, tt.fine)
		}
		if err != nil {
			if !strings.Contains(err.Error(), "larger than 1 MB") {
				t.Errorf("%q does not say why", err)
			}
			continue
		}
		if body, _ := io.ReadAll(resp.Body); len(body) != tt.size {
			t.Errorf("%d bytes arrived, want %d", len(body), tt.size)
		}
	}
	if DefaultMax != 16<<20 {
		t.Errorf("the default bound is %d", DefaultMax)
	}
}

func TestWholeFindsACutAnswer(t *testing.T) {
	for status, fine := range map[int]bool{200: false, 201: false, 400: true, 503: true} {
		w := Whole{Next: rt(func(req *http.Request) (*http.Response, error) {
			resp := response(req, status, `{"incidents":[{"id":`)
			resp.ContentLength = 4000
			return resp, nil
		})}
		if _, err := w.RoundTrip(request(t, "GET", "https://x/")); (err == nil) != fine {
			t.Errorf("HTTP %d: got %v, want let through: %v", status, err, fine)
		} else if !fine && kindOf(err) != app.CutShort {
			t.Errorf("HTTP %d: kind %q, want cut", status, kindOf(err))
		}
	}
}

func TestAgentNamesTheVersion(t *testing.T) {
	for version, want := range map[string]string{"": "dogwatch/dev", "1.2.3": "dogwatch/1.2.3"} {
		var got string
		req := request(t, "GET", "https://x/")
		req.Header.Set("User-Agent", "go-pagerduty/1.8.0")
		_, _ = Agent{Version: version, Next: rt(func(r *http.Request) (*http.Response, error) {
			got = r.Header.Get("User-Agent")
			return response(r, 200, ""), nil
		})}.RoundTrip(req)
		if got != want {
			t.Errorf("version %q: User-Agent is %q, want %q", version, got, want)
		}
		if req.Header.Get("User-Agent") != "go-pagerduty/1.8.0" {
			t.Error("the caller's request was changed")
		}
	}
}

func TestKeyGoesToItsOwnPlaceOnly(t *testing.T) {
	home, _ := url.Parse("https://api.pagerduty.com")
	for target, want := range map[string]bool{
		"https://api.pagerduty.com/incidents":              true,
		"http://api.pagerduty.com/incidents":               false,
		"https://api.pagerduty.com:8443/incidents":         false,
		"https://api.pagerduty.com.evil.example/incidents": false,
		"https://evil.example/api.pagerduty.com":           false,
	} {
		sent := ""
		k := Key{For: home, Token: "u+secret", Next: rt(func(r *http.Request) (*http.Response, error) {
			sent = r.Header.Get("Authorization")
			return response(r, 200, ""), nil
		})}
		req := request(t, "GET", target)
		req.Header.Set("Authorization", "Token token=placeholder")
		_, err := k.RoundTrip(req)
		if (err == nil) != want || (sent == "Token token=u+secret") != want {
			t.Errorf("%s: sent %q, err %v; want sent: %v", target, sent, err, want)
		}
		if err != nil && strings.Contains(err.Error(), "u+secret") {
			t.Errorf("the error tells the token: %v", err)
		}
	}
	if _, err := (Key{}).RoundTrip(request(t, "GET", "https://x/")); err == nil {
		t.Error("the zero Key let a call through")
	}
	var sent string
	_, _ = Key{For: home, Token: "pdus+x", Bearer: true, Next: rt(func(r *http.Request) (*http.Response, error) {
		sent = r.Header.Get("Authorization")
		return response(r, 200, ""), nil
	})}.RoundTrip(request(t, "GET", "https://api.pagerduty.com/users/me"))
	if sent != "Bearer pdus+x" {
		t.Errorf("OAuth: sent %q", sent)
	}
}

func TestSkewIsTheSmallestThatFits(t *testing.T) {
	base := time.Date(2026, 12, 1, 3, 0, 0, 0, time.UTC)
	at := func(ms int) time.Time { return base.Add(time.Duration(ms) * time.Millisecond) }
	for _, tt := range []struct {
		name           string
		sent, received time.Time
		want           time.Duration
	}{
		{"same second", at(100), at(900), 0},
		{"the Date was cut just before", at(999), at(1400), 0},
		{"slow answer", at(-4000), at(200), 0},
		{"one minute ahead", at(60_000), at(60_200), 59 * time.Second},
		{"one minute behind", at(-60_200), at(-60_000), -time.Minute},
	} {
		if got := skew(tt.sent, tt.received, base); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestClockReadsTheDateOfAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		date := ""
		c := &Clock{Next: rt(func(req *http.Request) (*http.Response, error) {
			return response(req, 200, "", "Date", date), nil
		})}
		for _, ahead := range []time.Duration{0, 90 * time.Second, -2 * time.Hour} {
			date = time.Now().Add(-ahead).UTC().Format(http.TimeFormat)
			if _, err := c.RoundTrip(request(t, "GET", "https://x/")); err != nil {
				t.Fatal(err)
			}
			if off := c.Skew() - ahead; off.Abs() > time.Second {
				t.Errorf("skew %s, want about %s", c.Skew(), ahead)
			}
		}
		before := c.Skew()
		date = "some day"
		_, _ = c.RoundTrip(request(t, "GET", "https://x/"))
		if c.Skew() != before {
			t.Error("a Date that cannot be read changed the skew")
		}
	})
}

func TestLogTellsTheCallAndNothingPrivate(t *testing.T) {
	var out bytes.Buffer
	log := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	l := Log{Log: log, Next: answer(200, `{"body":"private"}`)}
	req := request(t, "GET", "https://x/users?query=dana%40example.com")
	req.Header.Set("Authorization", "Token token=u+secret")
	req.Header.Set("From", "me@example.com")
	if _, err := l.RoundTrip(req); err != nil {
		t.Fatal(err)
	}
	l.Next = rt(func(*http.Request) (*http.Response, error) { return nil, errors.New("broken pipe") })
	_, _ = l.RoundTrip(request(t, "PUT", "https://x/incidents"))
	for _, want := range []string{`"method":"GET"`, `"path":"/users"`, `"status":200`, `"ms":`, `"method":"PUT"`, `broken pipe`, `"level":"DEBUG"`} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, &out)
		}
	}
	for _, not := range []string{"secret", "dana", "example.com", "private"} {
		if strings.Contains(out.String(), not) {
			t.Errorf("the log holds %q:\n%s", not, &out)
		}
	}
}

type renewable struct {
	rt
	renewed *int
}

func (r renewable) Renew() { *r.renewed++ }

func TestFreshLeavesConnectionsBehindAfterAFailure(t *testing.T) {
	renewed := 0
	base := renewable{rt: answer(200, "{}"), renewed: &renewed}
	if _, err := (Fresh{Next: base, Of: base}).RoundTrip(request(t, "GET", "https://x/")); err != nil || renewed != 0 {
		t.Fatalf("a good call: err %v, renewed %d times", err, renewed)
	}
	base.rt = func(*http.Request) (*http.Response, error) { return nil, errors.New("reset") }
	if _, err := (Fresh{Next: base, Of: base}).RoundTrip(request(t, "GET", "https://x/")); err == nil || renewed != 1 {
		t.Errorf("a failed call: err %v, renewed %d times; want once", err, renewed)
	}
}

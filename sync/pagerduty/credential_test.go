package pagerduty

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func TestParseCredential(t *testing.T) {
	at := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct {
		name, in string
		// plain is a token as it is; else the parts of a grant.
		plain                   string
		access, refresh, client string
		expires                 time.Time
	}{
		{name: "a user token", in: " u+abc\n", plain: "u+abc"},
		{name: "with the header's words", in: "Token token=u+abc", plain: "u+abc"},
		{name: "an OAuth token alone", in: "pdus+_0abc", plain: "pdus+_0abc"},
		{name: "one that does not look like it", in: "Bearer abc", plain: "Bearer abc"},
		{
			name: "a token endpoint's answer", access: "pdus+_0X", refresh: "pdus+_1Y", client: "cid",
			in: `{"token_type":"bearer","access_token":"pdus+_0X","refresh_token":"pdus+_1Y","scope":"openid write",
				"created_at":1798858945,"expires_in":864000,"id_token":"a.b.c","client_id":"cid","client_secret":"s"}`,
			expires: time.Unix(1798858945+864000, 0).UTC(),
		},
		{name: "an end in RFC 3339", in: `{"access_token":"A","expiry":"2027-01-02T04:04:05+01:00"}`, access: "A", expires: at},
		{name: "an end in seconds", in: `{"access_token":"A","expires_at":1798859045}`, access: "A", expires: at},
		{name: "an end in milliseconds, with a byte order mark", in: "\xef\xbb\xbf" + `{"accessToken":"A","expiresAt":1798859045000}`, access: "A", expires: at},
		{name: "no end", in: `{"access_token":"A"}`, access: "A"},
		{name: "an end that is none", in: `{"access_token":"A","expires_in":"soon","expires_at":true}`, access: "A"},
		{name: "one inside of token", in: `{"token":{"access_token":"A","refresh_token":"R"}}`, access: "A", refresh: "R"},
		{
			name: "the command line's", access: "A", refresh: "R", client: "cid", expires: at,
			in: `{"subdomains":{"acme":{"alias":"acme","accessToken":"A","refreshToken":"R","expiresAt":"2027-01-02T03:04:05.000Z"}},"client_id":"cid"}`,
		},
		{name: "the command line's, an API token", in: `{"subdomains":[{"legacyToken":"u+abc"}]}`, plain: "u+abc"},
		{name: "the default of several", in: `{"subdomains":[{"accessToken":"A","isDefault":false},{"accessToken":"B","isDefault":true}]}`, access: "B"},
	} {
		got, err := ParseCredential([]byte(tt.in))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		g, oauth := grantOf(got)
		if oauth != (tt.access != "") {
			t.Errorf("%s: gives %q", tt.name, got.Reveal())
			continue
		}
		if !oauth {
			if got.Reveal() != tt.plain {
				t.Errorf("%s: gives %q", tt.name, got.Reveal())
			}
			continue
		}
		if g.access.Reveal() != tt.access || g.refresh.Reveal() != tt.refresh || g.clientID != tt.client || !g.expires.Equal(tt.expires) {
			t.Errorf("%s: gives %s", tt.name, got.Reveal())
		}
		again, err := ParseCredential([]byte(got.Reveal()))
		if err != nil || again != got {
			t.Errorf("%s: what is kept reads otherwise: %v, %v", tt.name, again.Reveal(), err)
		}
		if c, err := New(app.Credential{Token: got}, Options{}); err != nil || c.Credential() != got {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAnExpiresInCountsFromNow(t *testing.T) {
	got, err := ParseCredential([]byte(`{"access_token":"A","refresh_token":"R","client_id":"c","expires_in":3600}`))
	if err != nil {
		t.Fatal(err)
	}
	if s := Describe(got); !s.OAuth || !s.Renews || time.Until(s.Expires) > time.Hour || time.Until(s.Expires) < 59*time.Minute {
		t.Errorf("%+v", s)
	}
	if s := Describe("u+abc"); s != (TokenState{}) {
		t.Errorf("%+v", s)
	}
}

func TestACredentialThatCannotBeRight(t *testing.T) {
	for _, in := range []string{
		"", " ", "two words", "{", `{"access_token":`, "{}", `{"access_token":null}`, `{"access_token":{"x":1}}`, `{"access_token":"TOP SECRET"}`,
		`{"access_token":"TOPSECRET","refresh_token":"a\nb"}`, `{"subdomains":"x"}`, `{"subdomains":[]}`, `{"subdomains":{}}`,
		`{"subdomains":[{"accessToken":"TOPSECRET"},{"accessToken":"B"}]}`, `{"subdomains":[{}]}`, `{"subdomains":[{"legacyToken":"TOP SECRET"}]}`,
		`{"token":"x"}`, `[{"access_token":"A B"}]`, strings.Repeat("x", maxCredential+1),
	} {
		got, err := ParseCredential([]byte(in))
		if !is[app.Invalid](err) || got != "" {
			t.Errorf("%.60q: %q, %v", in, got.Reveal(), err)
		}
		if err != nil && strings.Contains(err.Error(), "TOP") {
			t.Errorf("%.60q: the error tells the token: %v", in, err)
		}
	}
	if _, err := New(app.Credential{Token: `{"what":"is this"}`}, Options{}); !is[app.Invalid](err) {
		t.Errorf("a client of JSON that is no credential: %v", err)
	}
}

func TestWhenATokenIsDue(t *testing.T) {
	issued := time.Date(2027, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct{ life, due time.Duration }{
		{time.Hour, 54 * time.Minute}, {10 * time.Hour, 9 * time.Hour}, {240 * time.Hour, 216 * time.Hour}, {8760 * time.Hour, 8736 * time.Hour},
	} {
		g := &grant{issued: issued, expires: issued.Add(tt.life)}
		if g.due(issued.Add(tt.due-time.Second)) || !g.due(issued.Add(tt.due)) || g.expired(issued.Add(tt.life-1)) || !g.expired(issued.Add(tt.life)) {
			t.Errorf("of %s it is not due after %s", tt.life, tt.due)
		}
	}
	if (&grant{}).due(issued) || (&grant{}).expired(issued) {
		t.Error("one without an end is due")
	}
}

func TestTheRefreshTokenGoesToOnePlace(t *testing.T) {
	for address, want := range map[string]string{
		"":                                  addressIdentity,
		"https://api.eu.pagerduty.com":      addressIdentity,
		"https://api.pagerduty.com.evil.io": "https://api.pagerduty.com.evil.io/oauth/token",
		"http://127.0.0.1:8090":             "http://127.0.0.1:8090/oauth/token",
		"https://pd.example.com/api":        "https://pd.example.com/api/oauth/token",
	} {
		home, err := endpoint(app.Credential{URL: address})
		if err != nil {
			t.Fatal(err)
		}
		if got, err := tokenEndpoint(home); err != nil || got.String() != want {
			t.Errorf("%q: %v, %v; want %s", address, got, err, want)
		}
	}
}

// No way of printing shows a token: of what is handed over, of what is kept, and of
// the client that holds it.
func TestNothingPrintsASecret(t *testing.T) {
	kept, err := ParseCredential([]byte(`{"access_token":"TOPa","refresh_token":"TOPr","client_id":"cid","client_secret":"TOPs","expires_in":60}`))
	if err != nil {
		t.Fatal(err)
	}
	g, _ := grantOf(kept)
	cred := app.Credential{Token: kept}
	c, err := New(cred, Options{Proxy: "http://me:TOPp@proxy.example:3128"})
	if err != nil {
		t.Fatal(err)
	}
	plain, err := New(app.Credential{Token: "TOPtoken"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range []string{"%d", "%x", "%v", "%+v", "%#v"} {
		if text := fmt.Sprintf(form+form+form, g, c.tokens, c); strings.Contains(text, "TOP") || strings.Contains(text, "544f50") {
			t.Errorf("%s: %s", form, text)
		}
	}
	for name, v := range map[string]any{
		"the credential": cred, "its token": cred.Token, "what is kept": kept, "the grant": g, "the tokens": c.tokens, "the client": c,
		"the state": c.Token(), "a client of a plain token": plain, "its door": plain.api.HTTPClient, "the door": c.api.HTTPClient,
		"the stack": c.stack, "a description": Describe(kept), "the client's credential": c.Credential(),
	} {
		for _, form := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(form, v); strings.Contains(text, "TOP") || strings.Contains(text, "544f50") {
				t.Errorf("%s of %s: %s", form, name, text)
			}
		}
		if text, err := json.Marshal(v); err == nil && strings.Contains(string(text), "TOP") {
			t.Errorf("JSON of %s: %s", name, text)
		}
		var log strings.Builder
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "v", v)
		if strings.Contains(log.String(), "TOP") {
			t.Errorf("the log of %s: %s", name, &log)
		}
	}
}

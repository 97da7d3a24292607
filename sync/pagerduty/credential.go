package pagerduty

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/dogwatch-app/dogwatch/app"
)

// grant is an OAuth credential. It is kept in the keyring as one secret text: its
// JSON. A user API token is kept as it is.
type grant struct {
	access, refresh, clientSecret app.Secret
	clientID                      string
	// issued and expires are by this machine's clock; zero where they are not known.
	issued, expires time.Time
}

// keptGrant is a grant as the keyring keeps it. It is never printed.
type keptGrant struct {
	Access       string    `json:"access_token"`
	Refresh      string    `json:"refresh_token,omitempty"`
	ClientID     string    `json:"client_id,omitempty"`
	ClientSecret string    `json:"client_secret,omitempty"`
	Issued       time.Time `json:"issued_at,omitzero"`
	Expires      time.Time `json:"expires_at,omitzero"`
}

// secret is the grant as the keyring keeps it.
func (g *grant) secret() app.Secret {
	text, err := json.Marshal(keptGrant{
		Access: g.access.Reveal(), Refresh: g.refresh.Reveal(), ClientID: g.clientID, ClientSecret: g.clientSecret.Reveal(),
		Issued: g.issued.UTC(), Expires: g.expires.UTC(),
	})
	if err != nil {
		return g.access // texts and times always marshal
	}
	return app.Secret(text)
}

// Format hides what a grant is made of, from all of fmt's verbs.
func (g *grant) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, app.Secret("").String()) }

// renewable reports whether it can be exchanged for a new one.
func (g *grant) renewable() bool { return g.refresh != "" && g.clientID != "" }

// due reports whether it had better be renewed: in the last tenth of its life, and
// at most a day before its end.
func (g *grant) due(now time.Time) bool {
	if g.expires.IsZero() {
		return false
	}
	ahead := 24 * time.Hour
	if life := g.expires.Sub(g.issued); !g.issued.IsZero() && life > 0 {
		ahead = min(ahead, life/10)
	}
	return !now.Before(g.expires.Add(-ahead))
}

func (g *grant) expired(now time.Time) bool { return !g.expires.IsZero() && !now.Before(g.expires) }

// hide takes the grant's secrets out of a text.
func (g *grant) hide(text string) string {
	for _, s := range []app.Secret{g.access, g.refresh, g.clientSecret} {
		if s != "" {
			text = strings.ReplaceAll(text, s.Reveal(), s.String())
		}
	}
	return text
}

// maxCredential is the largest text that is taken for a credential.
const maxCredential = 64 << 10

// ParseCredential reads what a person hands over as their credential, and gives the
// one text that Credential.Token and the keyring hold: a user API token as it is, an
// OAuth one as JSON. Understood are
//
//   - a user API token, with or without the words of the header around it;
//   - the answer of an OAuth token endpoint: access_token, and where there are,
//     refresh_token, expires_in, expires_at (RFC 3339 or Unix), created_at, with
//     client_id and client_secret of the app put in beside them, without which
//     PagerDuty renews nothing;
//   - the configuration of PagerDuty's command line ("subdomains"), with one account
//     in it, or one that is marked as the default.
//
// The error is an app.Invalid that says what to change and tells nothing secret.
func ParseCredential(data []byte) (app.Secret, error) {
	if len(data) > maxCredential {
		return "", app.Invalid{Why: "this is too long to be a token"}
	}
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if !bytes.HasPrefix(data, []byte("{")) {
		token, bearer, err := plainToken(string(data))
		if err == nil && bearer && !hasBearerPrefix(token.Reveal()) {
			token = "Bearer " + token // nothing else tells it from an API token
		}
		return token, err
	}
	var raw rawCredential
	if json.Unmarshal(data, &raw) != nil {
		return "", app.Invalid{Why: "this begins like JSON and is none; copy it again"}
	}
	if len(raw.Subdomains) > 0 {
		one, err := raw.account()
		if err != nil {
			return "", err
		}
		if one.Legacy != "" && one.access() == "" {
			token, _, err := plainToken(string(one.Legacy))
			return token, err
		}
		raw = one
	}
	if len(raw.Token) > 0 && raw.access() == "" {
		var inner rawCredential
		if json.Unmarshal(raw.Token, &inner) == nil {
			raw = inner
		}
	}
	g, err := raw.grant(time.Now())
	if err != nil {
		return "", err
	}
	return g.secret(), nil
}

// rawCredential is a credential as some program wrote it.
type rawCredential struct {
	Access     loose `json:"access_token"`
	Access2    loose `json:"accessToken"`
	Refresh    loose `json:"refresh_token"`
	Refresh2   loose `json:"refreshToken"`
	ClientID   loose `json:"client_id"`
	ClientID2  loose `json:"clientId"`
	Secret     loose `json:"client_secret"`
	Secret2    loose `json:"clientSecret"`
	ExpiresIn  loose `json:"expires_in"`
	ExpiresAt  loose `json:"expires_at"`
	ExpiresAt2 loose `json:"expiresAt"`
	Expiry     loose `json:"expiry"`
	CreatedAt  loose `json:"created_at"`
	IssuedAt   loose `json:"issued_at"`

	// The command line's: accounts by name or in a list.
	Subdomains json.RawMessage `json:"subdomains"`
	Legacy     loose           `json:"legacyToken"`
	Default    maybe[bool]     `json:"default"`
	IsDefault  maybe[bool]     `json:"isDefault"`
	Token      json.RawMessage `json:"token"`
}

func first(all ...loose) string {
	for _, one := range all {
		if one != "" {
			return strings.TrimSpace(string(one))
		}
	}
	return ""
}

func (r rawCredential) access() string { return first(r.Access, r.Access2) }

// account gives the one account of the command line's configuration.
func (r rawCredential) account() (rawCredential, error) {
	var all []rawCredential
	var named map[string]rawCredential
	if json.Unmarshal(r.Subdomains, &all) != nil {
		if json.Unmarshal(r.Subdomains, &named) != nil {
			return rawCredential{}, app.Invalid{Why: "this file's list of accounts cannot be read; hand over the token itself"}
		}
		for _, one := range named {
			all = append(all, one)
		}
	}
	if marked := slices.DeleteFunc(slices.Clone(all), func(one rawCredential) bool { return !one.Default.is && !one.IsDefault.is }); len(marked) == 1 {
		all = marked
	}
	if len(all) != 1 {
		return rawCredential{}, app.Invalid{Why: fmt.Sprintf("this file holds %d accounts; hand over the one that is meant", len(all))}
	}
	one := all[0]
	// The app's own id may have been put beside the list.
	one.ClientID, one.Secret = loose(first(one.ClientID, r.ClientID, r.ClientID2)), loose(first(one.Secret, r.Secret, r.Secret2))
	return one, nil
}

// grant makes sense of it. An expires_in without a beginning counts from now.
func (r rawCredential) grant(now time.Time) (*grant, error) {
	g := &grant{
		access: app.Secret(r.access()), refresh: app.Secret(first(r.Refresh, r.Refresh2)),
		clientID: first(r.ClientID, r.ClientID2), clientSecret: app.Secret(first(r.Secret, r.Secret2)),
	}
	if g.access == "" {
		return nil, app.Invalid{Why: "this JSON holds no access_token"}
	}
	for _, text := range []string{g.access.Reveal(), g.refresh.Reveal(), g.clientSecret.Reveal(), g.clientID} {
		if !spelled(text) {
			return nil, errSpelling
		}
	}
	g.issued, _ = when(first(r.IssuedAt, r.CreatedAt))
	var there bool
	if g.expires, there = when(first(r.ExpiresAt, r.ExpiresAt2, r.Expiry)); !there {
		seconds, err := strconv.ParseFloat(first(r.ExpiresIn), 64)
		if err == nil && seconds > 0 && seconds < 20*365*86400 {
			if g.issued.IsZero() {
				g.issued = now.UTC().Truncate(time.Second)
			}
			g.expires = g.issued.Add(time.Duration(seconds) * time.Second)
		}
	}
	return g, nil
}

// when reads a time: RFC 3339, or Unix in seconds or milliseconds.
func when(text string) (time.Time, bool) {
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case n > 1e8 && n < 1e11:
			return time.Unix(int64(n), 0).UTC(), true
		case n > 1e11 && n < 1e14:
			return time.UnixMilli(int64(n)).UTC(), true
		}
		return time.Time{}, false
	}
	t, ok := instant(text)
	return t, ok && !t.IsZero() && t.Year() > 1970 && t.Year() < 3000
}

var errSpelling = app.Invalid{Why: "the token holds a character that no token has; copy it again"}

func spelled(text string) bool {
	for _, r := range text {
		if r > unicode.MaxASCII || !unicode.IsGraphic(r) || unicode.IsSpace(r) {
			return false
		}
	}
	return true
}

// plainToken gives the token and whether it is an OAuth one. People paste it with
// the header's words around it.
func plainToken(text string) (app.Secret, bool, error) {
	text, bearer := strings.CutPrefix(strings.TrimSpace(text), "Bearer")
	text = strings.TrimSpace(strings.TrimPrefix(text, "Token token="))
	if text == "" {
		return "", false, app.Invalid{Why: "there is no token"}
	}
	if !spelled(text) {
		return "", false, errSpelling
	}
	return app.Secret(text), bearer || hasBearerPrefix(text), nil
}

func hasBearerPrefix(token string) bool {
	return strings.HasPrefix(token, "pdus+") || strings.HasPrefix(token, "pdeu+")
}

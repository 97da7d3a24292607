package simulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// OAuthApp is how an app that asks for tokens is set up. Zero fields get the usual:
// a client id, no secret, and tokens that live for ten days.
type OAuthApp struct {
	ClientID     string
	ClientSecret string
	// Lasts is the life of an access token.
	Lasts time.Duration
	// Keeps lets a refresh token be used again and again. Else each is good for one
	// renewal, which also ends the access token that came with it.
	Keeps bool
}

// OAuthToken is the answer of a token endpoint, with the app's id and secret beside
// it as a client needs them for a renewal.
type OAuthToken struct {
	Access       string `json:"access_token"`
	Refresh      string `json:"refresh_token"`
	Type         string `json:"token_type"`
	Scope        string `json:"scope"`
	ExpiresIn    int    `json:"expires_in"`
	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty"`
}

// grant is what a person has permitted an app.
type grant struct {
	app    OAuthApp
	person *person
	access *caller
}

// GrantOAuth is a person who signs in to an app: it gives their first tokens.
func (s *Simulator) GrantOAuth(who string, app OAuthApp) (OAuthToken, error) {
	defer s.enter()()
	p := s.world.person(who)
	if p == nil {
		return OAuthToken{}, nobody(who)
	}
	app.ClientID = orName(app.ClientID, "a-client")
	if app.Lasts <= 0 {
		app.Lasts = 10 * 24 * time.Hour
	}
	out := s.world.give(&grant{app: app, person: p}, "")
	out.ClientID, out.ClientSecret = app.ClientID, app.ClientSecret
	return out, nil
}

// RevokeOAuth ends what a person has permitted to apps: their tokens are unknown from
// now on, and nothing is renewed.
func (s *Simulator) RevokeOAuth(who string) error {
	defer s.enter()()
	p := s.world.person(who)
	found := false
	for token, g := range s.world.account.grants {
		if g != nil && g.person == p {
			s.world.account.grants[token], found = nil, true
		}
	}
	for _, c := range s.world.account.keys {
		if c.oauth && c.person == p {
			c.revoked = true
		}
	}
	if p == nil || !found {
		return fmt.Errorf("%q has permitted nothing to an app", who)
	}
	return nil
}

// give makes new tokens. Where refresh is "" there is a new refresh token too.
func (w *world) give(g *grant, refresh string) OAuthToken {
	if w.account.grants == nil {
		w.account.grants = map[string]*grant{}
	}
	if refresh == "" {
		refresh = "pdus+_" + w.ids.next('1', ulidID, "refresh token")
	}
	c := &caller{token: "pdus+_" + w.ids.next('0', ulidID, "access token"), person: g.person, oauth: true}
	g.access = c
	w.account.keys[c.token] = c
	w.account.grants[refresh] = g
	w.agenda.put(w.now.Add(g.app.Lasts), func() { c.revoked = true })
	return OAuthToken{Access: c.token, Refresh: refresh, Type: "bearer", Scope: "openid write", ExpiresIn: int(g.app.Lasts / time.Second)}
}

// postToken is POST /oauth/token, of which only the renewal is there: how a person
// signs in on a web page is not simulated. Its errors are OAuth's, not the API's.
func (c *call) postToken() (answer, *fail) {
	refused := func(status int, code, text string) (answer, *fail) {
		return answer{status, map[string]string{"error": code, "error_description": text}}, nil
	}
	form, err := url.ParseQuery(string(c.body))
	if err != nil || form.Get("grant_type") == "" {
		return refused(http.StatusBadRequest, "invalid_request", "The request is missing a required parameter")
	}
	if form.Get("grant_type") != "refresh_token" {
		return refused(http.StatusBadRequest, "unsupported_grant_type", "The authorization grant type is not supported")
	}
	refresh := form.Get("refresh_token")
	g := c.account.grants[refresh]
	switch {
	case g == nil:
		return refused(http.StatusBadRequest, "invalid_grant", "The provided refresh token is invalid, expired or revoked")
	case form.Get("client_id") != g.app.ClientID, form.Get("client_secret") != g.app.ClientSecret:
		return refused(http.StatusUnauthorized, "invalid_client", "Client authentication failed")
	}
	if g.app.Keeps {
		return ok(c.give(g, refresh))
	}
	c.account.grants[refresh], g.access.revoked = nil, true
	return ok(c.give(&grant{app: g.app, person: g.person}, ""))
}

// controlOAuth is POST /simulator/oauth?who=&lasts=&client_id=&client_secret=: it
// signs a person in, and answers the OAuthToken.
func (s *Simulator) controlOAuth(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	app := OAuthApp{ClientID: q.Get("client_id"), ClientSecret: q.Get("client_secret")}
	var out any
	lasts, err := time.ParseDuration(orName(q.Get("lasts"), "0s"))
	if err == nil {
		app.Lasts = lasts
		out, err = s.GrantOAuth(q.Get("who"), app)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		out = map[string]string{"error": err.Error()}
	}
	_ = json.NewEncoder(w).Encode(out)
}

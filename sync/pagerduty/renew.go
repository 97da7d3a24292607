package pagerduty

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// addressIdentity is where PagerDuty's tokens are given out, for all regions.
const addressIdentity = "https://identity.pagerduty.com/oauth/token"

// tokenEndpoint is the one place that a refresh token goes to: PagerDuty's own, or
// for another API address (the simulator's), /oauth/token below that.
func tokenEndpoint(home *url.URL) (*url.URL, error) {
	if host := home.Hostname(); host == "pagerduty.com" || strings.HasSuffix(host, ".pagerduty.com") {
		return url.Parse(addressIdentity)
	}
	return home.JoinPath("oauth", "token"), nil
}

// asker gives the function that exchanges a grant for a new one at the endpoint.
func asker(endpoint *url.URL, through http.RoundTripper) func(context.Context, *grant) (*grant, error) {
	return func(ctx context.Context, g *grant) (*grant, error) {
		form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {g.refresh.Reveal()}, "client_id": {g.clientID}}
		if g.clientSecret != "" {
			form.Set("client_secret", g.clientSecret.Reveal())
		}
		req, err := http.NewRequestWithContext(pace.In(ctx, pace.Write), http.MethodPost, endpoint.String(), strings.NewReader(form.Encode()))
		if err != nil {
			return nil, app.Invalid{Why: "the token endpoint is no address"}
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "application/json")
		asked := time.Now()
		resp, err := through.RoundTrip(req)
		if unsure, ok := errors.AsType[app.Unsure](err); ok {
			err = unsure.Cause // the same token is asked with again: that is all there is
		}
		if err != nil {
			return nil, err
		}
		defer func() { _ = resp.Body.Close() }()
		return renewed(g, resp.StatusCode, pace.Body(resp), asked)
	}
}

// renewed reads the answer of the token endpoint.
func renewed(from *grant, status int, body []byte, asked time.Time) (*grant, error) {
	if status == http.StatusRequestTimeout || status >= 500 {
		return nil, app.Unavailable{Status: status}
	}
	if status/100 != 2 {
		var said struct {
			Error       loose `json:"error"`
			Description loose `json:"error_description"`
		}
		if (json.Unmarshal(body, &said) != nil || said.Error == "") && status != http.StatusUnauthorized {
			return nil, app.Offline{Kind: app.NotAPI, Cause: fmt.Errorf("the token endpoint gave HTTP %d that is not PagerDuty's", status)}
		}
		why := strings.Trim(string(said.Error)+": "+string(said.Description), ": ")
		if why == "" {
			why = fmt.Sprintf("HTTP %d", status)
		}
		return nil, app.Unauthorized{Why: "the OAuth sign-in has ended and PagerDuty does not renew it (" +
			clip(from.hide(why), maxWord) + "). Get a new token from your OAuth app and run dogwatch login, or sign in with a user API token"}
	}
	var raw rawCredential
	if err := json.Unmarshal(body, &raw); err != nil {
		return nil, garbled(errors.New("the token endpoint's is not JSON")) // err could hold a part of a token
	}
	// What the answer says of times counts from when it was asked for.
	raw.CreatedAt, raw.IssuedAt = "", ""
	next, err := raw.grant(asked)
	if err != nil {
		return nil, garbled(errors.New("the token endpoint gave no token that could be used"))
	}
	next.issued = asked.UTC().Truncate(time.Second)
	next.clientID, next.clientSecret = from.clientID, from.clientSecret
	if next.refresh == "" {
		next.refresh = from.refresh // it was not replaced
	}
	return next, nil
}

// grantOf reads a credential as the keyring keeps it; false for a plain token.
func grantOf(text app.Secret) (*grant, bool) {
	trimmed := strings.TrimSpace(text.Reveal())
	if !strings.HasPrefix(trimmed, "{") {
		return nil, false
	}
	var raw rawCredential
	if json.Unmarshal([]byte(trimmed), &raw) != nil {
		return nil, false
	}
	g, err := raw.grant(time.Now())
	return g, err == nil
}

// TokenState is what is known of the token in use, without the token.
type TokenState struct {
	// OAuth is false for a user API token, of which nothing else is known.
	OAuth bool
	// Renews says that it is renewed by itself; Expires is its end, zero where that
	// is not known.
	Renews  bool
	Expires time.Time
	// Refused is why PagerDuty renews it no more, and NotKept why no keyring keeps
	// the present one: it is lost when Dogwatch stops. Both are nil while all is well.
	Refused, NotKept error
}

// Describe tells what a credential is, without asking anybody.
func Describe(token app.Secret) TokenState {
	g, ok := grantOf(token)
	if !ok {
		_, bearer, _ := plainToken(token.Reveal())
		return TokenState{OAuth: bearer}
	}
	return (&tokens{now: g}).state()
}

package pace

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/dogwatch-app/dogwatch/app"
)

// Key puts the token on calls to the one place it is for, and refuses all others.
// It is the innermost layer: no other one, nor the vendor's client, ever holds
// the token. The zero Key refuses everything.
type Key struct {
	Next http.RoundTripper
	// For is that place: scheme, host and port count.
	For *url.URL
	// Bearer writes "Bearer …", for OAuth, in place of PagerDuty's "Token token=…".
	Bearer bool
	// Token is for calls that bring none from a Lease.
	Token app.Secret
	// Bare writes no header: the one place is asked for tokens.
	Bare bool
}

// RoundTrip sets the Authorization header.
func (k Key) RoundTrip(req *http.Request) (*http.Response, error) {
	if k.For == nil || req.URL.Scheme != k.For.Scheme || req.URL.Host != k.For.Host {
		dispose(req.Body)
		return nil, unsent{fmt.Errorf("the token is not for %s: the call was not made", req.URL.Host)}
	}
	scheme := "Token token="
	if k.Bearer {
		scheme = "Bearer "
	}
	token, ok := leased(req.Context())
	if !ok {
		token = k.Token
	}
	req = req.Clone(req.Context())
	if k.Bare {
		req.Header.Del("Authorization")
	} else {
		req.Header.Set("Authorization", scheme+token.Reveal())
	}
	return next(k.Next).RoundTrip(req)
}

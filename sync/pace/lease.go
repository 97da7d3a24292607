package pace

import (
	"context"
	"net/http"

	"github.com/dogwatch-app/dogwatch/app"
)

// Tokens lends the tokens of an account whose tokens change, as OAuth's do. Its
// errors are those of package app. It is safe for concurrent use.
type Tokens interface {
	// Token gives the one for a call that is about to be made.
	Token(ctx context.Context) (app.Secret, error)
	// Renewed gives another one in place of the one that was refused with 401.
	Renewed(ctx context.Context, refused app.Secret) (app.Secret, error)
}

// Lease lets each call go with a token of Of. A call that is answered 401 is made
// once more with a new one: it was certainly not applied. Without Of it does nothing.
type Lease struct {
	Next http.RoundTripper
	Of   Tokens
}

type leasedKey struct{}

// leased gives the token that a Lease put into the context.
func leased(ctx context.Context) (app.Secret, bool) {
	t, ok := ctx.Value(leasedKey{}).(app.Secret)
	return t, ok
}

// RoundTrip makes the call, and at most once more.
func (l *Lease) RoundTrip(req *http.Request) (*http.Response, error) {
	if l.Of == nil {
		return next(l.Next).RoundTrip(req)
	}
	token, err := l.Of.Token(req.Context())
	if err != nil {
		dispose(req.Body)
		return nil, err
	}
	resp, err := l.with(token, req)
	if err != nil || resp.StatusCode != http.StatusUnauthorized {
		return resp, err
	}
	again, ok := rewound(req)
	if !ok {
		return resp, nil
	}
	dispose(resp.Body)
	if token, err = l.Of.Renewed(req.Context(), token); err != nil {
		dispose(again.Body)
		return nil, err
	}
	return l.with(token, again)
}

func (l *Lease) with(token app.Secret, req *http.Request) (*http.Response, error) {
	return next(l.Next).RoundTrip(req.WithContext(context.WithValue(req.Context(), leasedKey{}, token)))
}

// rewound is the request with its body from the start; false where it has none to
// give twice.
func rewound(req *http.Request) (*http.Request, bool) {
	again := req.Clone(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return again, true
	}
	if req.GetBody == nil {
		return nil, false
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, false
	}
	again.Body = body
	return again, true
}

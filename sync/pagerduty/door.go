package pagerduty

import (
	"context"
	"errors"
	"net/http"
)

// door is the vendor's HTTPClient: every call goes through it, and whatever is not
// a whole 2xx answer leaves it as an error of package app.
type door struct {
	next http.RoundTripper
	// hide takes the token out of PagerDuty's words. It is a function, as a text in
	// a struct is printed by %+v whatever its type says.
	hide func(string) string
}

type keptKey struct{}

// Do makes one call. The vendor flattens errors to text, so they are kept in the
// context too, for asking.
func (d door) Do(req *http.Request) (*http.Response, error) {
	resp, err := d.next.RoundTrip(req)
	if err == nil && resp.StatusCode/100 != 2 {
		err = d.problem(req, resp)
		_ = resp.Body.Close()
	}
	if err != nil {
		if kept, ok := req.Context().Value(keptKey{}).(*error); ok {
			*kept = err
		}
		return nil, err
	}
	return resp, nil
}

// is reports whether an error is of a type of package app.
func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// asking runs one typed call of the vendor's and gives back the error that door
// saw, not the vendor's retelling of it.
func asking(ctx context.Context, call func(context.Context) error) error {
	var kept error
	err := call(context.WithValue(ctx, keptKey{}, &kept))
	switch {
	case kept != nil:
		return kept
	case err != nil:
		return garbled(err)
	}
	return nil
}

func writes(req *http.Request) bool { return req.Method != http.MethodGet }

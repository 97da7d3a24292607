package pace

import (
	"io"
	"net/http"
)

// next is where a decorator without a Next goes.
func next(rt http.RoundTripper) http.RoundTripper {
	if rt == nil {
		return http.DefaultTransport
	}
	return rt
}

// dispose closes the body of a request that is not sent, as a RoundTripper must.
func dispose(body io.ReadCloser) {
	if body != nil {
		_ = body.Close()
	}
}

// writes reports whether the request changes something at the other end.
func writes(req *http.Request) bool {
	switch req.Method {
	case "", http.MethodGet, http.MethodHead, http.MethodOptions:
		return false
	}
	return true
}

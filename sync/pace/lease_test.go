package pace

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// rota lends one token after the other.
type rota struct {
	now     app.Secret
	refused []app.Secret
	err     error
}

func (r *rota) Token(context.Context) (app.Secret, error) { return r.now, nil }

func (r *rota) Renewed(_ context.Context, refused app.Secret) (app.Secret, error) {
	r.refused = append(r.refused, refused)
	r.now += "'"
	return r.now, r.err
}

func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	home, _ := url.Parse("https://x")
	for _, tt := range []struct {
		name, good, method string
		calls              int
		status             int
	}{
		{"good at once", "Bearer a", "GET", 1, 200},
		{"good after a renewal", "Bearer a'", "GET", 2, 200},
		{"a write, with its body again", "Bearer a'", "PUT", 2, 200},
		{"never good", "Bearer z", "PUT", 2, 401},
	} {
		calls := 0
		base := rt(func(req *http.Request) (*http.Response, error) {
			calls++
			if req.Body != nil {
				if body, _ := io.ReadAll(req.Body); len(body) == 0 {
					t.Errorf("%s: call %d has no body", tt.name, calls)
				}
			}
			if req.Header.Get("Authorization") != tt.good {
				return response(req, 401, "{}"), nil
			}
			return response(req, 200, "{}"), nil
		})
		s := New(Options{Base: base, For: home, Tokens: &rota{now: "a"}, Bearer: true})
		resp, err := s.RoundTrip(request(t, tt.method, "https://x/incidents"))
		if err != nil || resp.StatusCode != tt.status || calls != tt.calls {
			t.Errorf("%s: %v, %v, %d calls", tt.name, resp, err, calls)
		}
	}
	why := app.Unauthorized{Why: "revoked"}
	r := &rota{now: "a", err: why}
	s := New(Options{Base: answer(401, "{}"), For: home, Tokens: r, Bearer: true})
	if _, err := s.RoundTrip(request(t, "POST", "https://x/")); !errors.Is(err, why) || len(r.refused) != 1 || r.refused[0] != "a" {
		t.Errorf("what cannot be renewed: %v, asked for %d", err, len(r.refused))
	}
}

func TestABareStackSendsNoToken(t *testing.T) {
	home, _ := url.Parse("https://identity/oauth/token")
	base := rt(func(req *http.Request) (*http.Response, error) {
		if _, there := req.Header["Authorization"]; there {
			t.Error("a token was sent")
		}
		return response(req, 200, "{}"), nil
	})
	s := New(Options{Base: base, For: home, Bare: true})
	if _, err := s.RoundTrip(request(t, "POST", "https://identity/oauth/token")); err != nil {
		t.Error(err)
	}
	if _, err := s.RoundTrip(request(t, "POST", "https://elsewhere/oauth/token")); err == nil {
		t.Error("asked elsewhere")
	}
}

package simulator_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

// exchange asks the token endpoint, as an app would.
func exchange(t *testing.T, sim http.Handler, form url.Values) (int, map[string]any) {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/oauth/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	sim.ServeHTTP(w, r)
	var out map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	return w.Code, out
}

func renewal(refresh string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "client_id": {"a-client"}, "refresh_token": {refresh}}
}

func works(t *testing.T, sim http.Handler, token string) bool {
	t.Helper()
	d := at(t, sim, "ana")
	d.token = "Bearer " + token
	resp, data := d.send(http.MethodGet, "/users/me", nil)
	if resp.StatusCode == http.StatusOK && !strings.Contains(string(data), "ana@example.com") {
		t.Errorf("it belongs to somebody else: %s", data)
	}
	return resp.StatusCode == http.StatusOK
}

func TestOAuthTokensAreRenewedRotatedAndEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := from(t, plain)
		first, err := sim.GrantOAuth("ana", simulator.OAuthApp{Lasts: time.Hour})
		must(t, err)
		if first.ExpiresIn != 3600 || !works(t, sim, first.Access) {
			t.Fatalf("%+v", first)
		}
		status, out := exchange(t, sim, renewal(first.Refresh))
		access, _ := out["access_token"].(string)
		refresh, _ := out["refresh_token"].(string)
		if status != 200 || refresh == first.Refresh || !works(t, sim, access) || out["expires_in"] != 3600.0 {
			t.Fatalf("renewed: %d %v", status, out)
		}
		if works(t, sim, first.Access) {
			t.Error("the old access token lives on")
		}
		if status, out := exchange(t, sim, renewal(first.Refresh)); status != 400 || out["error"] != "invalid_grant" {
			t.Errorf("a spent refresh token: %d %v", status, out)
		}
		time.Sleep(time.Hour - time.Second)
		if !works(t, sim, access) {
			t.Error("it ended too early")
		}
		time.Sleep(time.Second)
		if works(t, sim, access) {
			t.Error("it does not end")
		}
		if status, _ := exchange(t, sim, renewal(refresh)); status != 200 {
			t.Errorf("renewed after its end: %d", status)
		}
		if k, _ := sim.Look("ana"); k.Token != "ana-token" {
			t.Errorf("her API token is %q", k.Token)
		}
	})
}

func TestOAuthRefusals(t *testing.T) {
	sim := from(t, plain)
	kept, err := sim.GrantOAuth("ana", simulator.OAuthApp{ClientSecret: "s3cret", Keeps: true})
	must(t, err)
	right := renewal(kept.Refresh)
	right.Set("client_secret", "s3cret")
	for range 2 {
		if status, out := exchange(t, sim, right); status != 200 || out["refresh_token"] != kept.Refresh {
			t.Errorf("a refresh token that is kept: %d %v", status, out)
		}
	}
	for name, tt := range map[string]struct {
		key, value string
		status     int
		code       string
	}{
		"wrong secret":  {"client_secret", "x", 401, "invalid_client"},
		"wrong client":  {"client_id", "x", 401, "invalid_client"},
		"unknown token": {"refresh_token", "x", 400, "invalid_grant"},
		"another grant": {"grant_type", "password", 400, "unsupported_grant_type"},
		"no grant":      {"grant_type", "", 400, "invalid_request"},
	} {
		form := url.Values{}
		for k, v := range right {
			form[k] = v
		}
		form.Set(tt.key, tt.value)
		if status, out := exchange(t, sim, form); status != tt.status || out["error"] != tt.code {
			t.Errorf("%s: %d %v", name, status, out)
		}
	}
	must(t, sim.RevokeOAuth("ana"))
	if status, _ := exchange(t, sim, right); status != 400 || works(t, sim, kept.Access) {
		t.Error("what was revoked goes on")
	}
	if sim.RevokeOAuth("ana") == nil || sim.RevokeOAuth("nobody") == nil {
		t.Error("nothing was revoked, and nothing said so")
	}
	if _, err := sim.GrantOAuth("nobody", simulator.OAuthApp{}); err == nil {
		t.Error("nobody has signed in")
	}
}

func TestOAuthByTheControlEndpoint(t *testing.T) {
	sim := from(t, plain)
	d := at(t, sim, "ana")
	out := d.call(200, http.MethodPost, "/simulator/oauth?who=ana&lasts=90s", nil)
	access, _ := dig(t, out, "access_token").(string)
	if !works(t, sim, access) || dig(t, out, "expires_in") != 90.0 || dig(t, out, "client_id") != "a-client" {
		t.Errorf("got %v", out)
	}
	d.call(400, http.MethodPost, "/simulator/oauth?who=nobody", nil)
	d.call(400, http.MethodPost, "/simulator/oauth?who=ana&lasts=soon", nil)
}

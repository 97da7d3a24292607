package pagerduty_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/simulator"
)

const oauthScenario = `
seed = 1
[[person]]
key = "ana"
[[policy]]
key = "main"
[[policy.level]]
delay = "30m"
targets = ["ana"]
[[service]]
key = "api"
policy = "main"
`

// vault is a keyring of a test's own. Each Set tells what was done before it.
type vault struct {
	mu     sync.Mutex
	text   app.Secret
	broken error
	before func()
	sets   int
}

func (v *vault) Get(context.Context) (app.Secret, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.text, v.broken
}

func (v *vault) Set(_ context.Context, s app.Secret) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.before != nil {
		v.before()
	}
	if v.broken != nil {
		return v.broken
	}
	v.text = s
	v.sets++
	return nil
}

// signedIn is Ana who has signed in to an app, and her client.
type signedIn struct {
	*testing.T
	sim    *simulator.Simulator
	http   http.RoundTripper
	vault  *vault
	client *pagerduty.Client
	log    *bytes.Buffer
	first  simulator.OAuthToken
}

func signIn(t *testing.T, lasts time.Duration) *signedIn {
	t.Helper()
	sc, err := simulator.Parse([]byte(oauthScenario))
	if err != nil {
		t.Fatal(err)
	}
	sim, err := simulator.New(sc)
	if err != nil {
		t.Fatal(err)
	}
	a := &signedIn{T: t, sim: sim, http: simulator.Transport(sim), vault: &vault{}, log: &bytes.Buffer{}}
	if a.first, err = sim.GrantOAuth("ana", simulator.OAuthApp{Lasts: lasts, ClientSecret: "s3cret"}); err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(a.first)
	if err != nil {
		t.Fatal(err)
	}
	if a.vault.text, err = pagerduty.ParseCredential(text); err != nil {
		t.Fatal(err)
	}
	a.client = a.open()
	return a
}

// open makes a client of what the vault holds, as a start does.
func (a *signedIn) open() *pagerduty.Client {
	a.Helper()
	c, err := pagerduty.New(app.Credential{URL: "http://127.0.0.1", Token: a.vault.text}, pagerduty.Options{
		Transport: a.http, Vault: a.vault, Log: slog.New(slog.NewTextHandler(a.log, nil)),
	})
	if err != nil {
		a.Fatal(err)
	}
	return c
}

func (a *signedIn) me() error {
	_, err := a.client.Me(a.Context())
	return err
}

// renewals is how often the token endpoint was asked.
func (a *signedIn) renewals() int { return a.sim.Counts()["POST /oauth/token"] }

func (a *signedIn) fault(f simulator.Fault) {
	a.Helper()
	if err := a.sim.AddFault(f); err != nil {
		a.Fatal(err)
	}
}

func TestOAuthIsRenewedAheadOfItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, 10*time.Hour)
		for range 8 * 60 {
			time.Sleep(time.Minute)
			if err := a.me(); err != nil {
				t.Fatal(err)
			}
		}
		if a.renewals() != 0 {
			t.Fatalf("renewed %d times in the first 8 of 10 h", a.renewals())
		}
		for range 72 * 60 {
			time.Sleep(time.Minute)
			if err := a.me(); err != nil {
				t.Fatal(err)
			}
		}
		if n := a.renewals(); n < 7 || n > 9 {
			t.Errorf("renewed %d times in 80 h, want about 8", n)
		}
		synctest.Wait()
		for _, r := range a.sim.Requests() {
			if r.Status == http.StatusUnauthorized && r.Operation != "GET /users/me" {
				t.Errorf("%s was refused", r.Operation)
			}
		}
		if s := a.client.Token(); !s.OAuth || !s.Renews || s.NotKept != nil || s.Refused != nil || time.Until(s.Expires) <= 0 {
			t.Errorf("%+v", s)
		}
	})
}

func TestOAuthAfterItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		time.Sleep(30 * time.Hour) // the laptop slept
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		if a.renewals() != 1 || a.vault.sets != 1 || a.client.Credential() != a.vault.text {
			t.Errorf("renewed %d times, kept %d times", a.renewals(), a.vault.sets)
		}
		a.client = a.open() // a restart
		if err := a.me(); err != nil || a.renewals() != 1 {
			t.Errorf("after a restart: %v, renewed %d times", err, a.renewals())
		}
	})
}

// A token that is refused before its time is renewed once, for all that go at the
// same time, and writes among them are applied once.
func TestOAuthRefusedBeforeItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, 240*time.Hour)
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		id, err := a.sim.Trigger("api", "trouble", simulator.With{})
		if err != nil {
			t.Fatal(err)
		}
		if err := a.sim.RevokeToken(a.first.Access); err != nil {
			t.Fatal(err)
		}
		// All are refused before the one renewal is done.
		a.fault(simulator.Fault{Kind: simulator.FaultHang, Path: "/oauth/token", Lasts: simulator.Span(time.Second), Times: -1})
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				if r, err := a.client.Fetch(t.Context(), app.Query{Open: true}); err != nil || len(r.Open) != 1 {
					t.Errorf("%d rows, %v", len(r.Open), err)
				}
			})
		}
		all.Go(func() {
			note := app.Action{ID: "1", Kind: app.AddNote, Incident: id, Text: "hello"}
			if out := a.client.Perform(t.Context(), []app.Action{note}); out[0].Err != nil {
				t.Error(out[0].Err)
			}
		})
		all.Wait()
		if a.renewals() != 1 {
			t.Errorf("renewed %d times", a.renewals())
		}
		if s, _ := a.sim.Incident(id); len(s.Notes) != 1 {
			t.Errorf("notes %q", s.Notes)
		}
	})
}

// Whenever the process dies, the keyring holds what works: nothing is sent with a
// token whose refresh token is not kept.
func TestOAuthIsKeptBeforeItIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		time.Sleep(2 * time.Hour)
		a.vault.before = func() {
			for _, r := range a.sim.Requests() {
				if r.Operation != "POST /oauth/token" {
					t.Errorf("%s went before the credential was kept", r.Operation)
				}
			}
		}
		if err := a.me(); err != nil || a.vault.sets != 1 {
			t.Fatalf("%v, kept %d times", err, a.vault.sets)
		}
	})
}

func TestOAuthThatCannotBeKeptIsUsedAndKeptLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, 10*time.Hour)
		time.Sleep(11 * time.Hour)
		why := errors.New("the keyring is locked")
		a.vault.broken = why
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		if s := a.client.Token(); !errors.Is(s.NotKept, why) {
			t.Errorf("%+v", s)
		}
		a.vault.broken = nil
		time.Sleep(2 * time.Minute)
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if s := a.client.Token(); s.NotKept != nil || a.vault.text != a.client.Credential() || a.renewals() != 1 {
			t.Errorf("%+v, renewed %d times", s, a.renewals())
		}
	})
}

func TestOAuthThatIsRevoked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, 240*time.Hour)
		if err := a.sim.RevokeOAuth("ana"); err != nil {
			t.Fatal(err)
		}
		for range 12 * 10 { // ten minutes of looks
			err := a.me()
			refused, ok := errors.AsType[app.Unauthorized](err)
			if !ok || !strings.Contains(refused.Why, "invalid_grant") || !strings.Contains(refused.Why, "dogwatch login") {
				t.Fatalf("%T %v", err, err)
			}
			time.Sleep(5 * time.Second)
		}
		if n := a.renewals(); n < 5 || n > 12 {
			t.Errorf("asked %d times in ten minutes, want about once a minute", n)
		}
		if s := a.client.Token(); s.Renews || s.Refused == nil {
			t.Errorf("%+v", s)
		}
	})
}

// Another process of the same profile renewed it first: what that one kept is used.
func TestOAuthRenewedByAnotherProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		other := a.open()
		time.Sleep(2 * time.Hour)
		if _, err := other.Me(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		if a.renewals() != 2 || a.vault.sets != 1 || a.client.Credential() != other.Credential() {
			t.Errorf("asked %d times, kept %d times", a.renewals(), a.vault.sets)
		}
	})
}

// While the old token works, trouble at the token endpoint is no trouble.
func TestOAuthTroubleAtTheTokenEndpoint(t *testing.T) {
	for _, tt := range []struct {
		name  string
		fault simulator.Fault
		check func(error) bool
	}{
		{"503", simulator.Fault{Kind: simulator.FaultStatus, Status: 503}, isA[app.Unavailable]},
		{"429", simulator.Fault{Kind: simulator.FaultThrottle}, isA[app.Throttled]},
		{"a hang", simulator.Fault{Kind: simulator.FaultHang}, isA[app.Offline]},
		{"a portal", simulator.Fault{Kind: simulator.FaultHTML}, isA[app.Offline]},
		{"403 of a firewall", simulator.Fault{Kind: simulator.FaultStatus, Status: 403, Bare: true}, isA[app.Offline]},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				a := signIn(t, 10*time.Hour)
				tt.fault.Path, tt.fault.Times = "/oauth/token", -1
				a.fault(tt.fault)
				time.Sleep(9*time.Hour + 30*time.Minute)
				for range 12 {
					began := time.Now()
					if err := a.me(); err != nil || time.Since(began) > time.Second {
						t.Fatalf("while the old one works: %v after %v", err, time.Since(began))
					}
					time.Sleep(time.Minute)
				}
				time.Sleep(time.Hour)
				if err := a.me(); !tt.check(err) {
					t.Fatalf("after its end: %T %v", err, err)
				}
				a.sim.ClearFaults()
				time.Sleep(time.Minute)
				if err := a.me(); err != nil {
					t.Errorf("mended: %v", err)
				}
			})
		})
	}
}

// Where the answer to a renewal is lost, so is what it brought: the old refresh token
// is spent. That is found out, and told with the way to mend it.
func TestOAuthAnswerThatIsLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		time.Sleep(2 * time.Hour)
		a.fault(simulator.Fault{Kind: simulator.FaultReset, Path: "/oauth/token", Applied: true})
		if err := a.me(); !isA[app.Offline](err) || isA[app.Unsure](err) {
			t.Fatalf("%T %v", err, err)
		}
		if err := a.me(); !isA[app.Unauthorized](err) || !strings.Contains(err.Error(), "dogwatch login") {
			t.Errorf("%T %v", err, err)
		}
	})
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

// A token without what renews it works until its end, and then says what to do.
func TestOAuthWithoutARefreshToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		text, err := pagerduty.ParseCredential([]byte(`{"access_token":"` + a.first.Access + `","expires_in":3600}`))
		if err != nil {
			t.Fatal(err)
		}
		a.vault.text = text
		a.client = a.open()
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Hour)
		if err := a.me(); !isA[app.Unauthorized](err) || !strings.Contains(err.Error(), "dogwatch login") {
			t.Errorf("%T %v", err, err)
		}
		if a.renewals() != 0 {
			t.Error("asked for a renewal without a refresh token")
		}
	})
}

// Nothing of the credential is in the log or in an error.
func TestOAuthSecretsStaySecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := signIn(t, time.Hour)
		old := a.first
		time.Sleep(2 * time.Hour)
		if err := a.me(); err != nil {
			t.Fatal(err)
		}
		if err := a.sim.RevokeOAuth("ana"); err != nil {
			t.Fatal(err)
		}
		told := a.me().Error() + a.log.String()
		var now struct{ Access_token, Refresh_token string }
		_ = json.Unmarshal([]byte(a.client.Credential().Reveal()), &now)
		for _, s := range []string{old.Access, old.Refresh, "s3cret", now.Access_token, now.Refresh_token} {
			if s == "" || strings.Contains(told, s) {
				t.Errorf("%q is told in %s", s, told)
			}
		}
		if !strings.Contains(a.log.String(), "token_renewed") {
			t.Errorf("the log says %s", a.log)
		}
	})
}

// The whole way over real sockets.
func TestOAuthOverHTTP(t *testing.T) {
	a := signIn(t, time.Hour)
	server := httptest.NewServer(a.sim)
	defer server.Close()
	if err := a.sim.RevokeToken(a.first.Access); err != nil {
		t.Fatal(err)
	}
	c, err := pagerduty.New(app.Credential{URL: server.URL, Token: a.vault.text}, pagerduty.Options{Vault: a.vault})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Wake()
	if me, err := c.Me(t.Context()); err != nil || me.Email != "ana@example.com" || a.renewals() != 1 {
		t.Errorf("%+v, %v, renewed %d times", me, err, a.renewals())
	}
}

package boot

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/secret"
	"github.com/dogwatch-app/dogwatch/sync/settings"
)

// backend is PagerDuty as an account sees it.
type backend interface {
	app.Provider
	app.Library
	app.Mine
	app.Planner
	app.SwapBoard
	app.Teammates
}

// account opens and closes the way to PagerDuty: it finds the token, checks a new
// one, keeps it, and hands the engine what to look through.
type account struct {
	engine  *engine.Engine
	connect func(c app.Credential, proxy string, vault pagerduty.Vault) (backend, error)
	// beside puts what drills need beside a backend.
	beside func(backend) backend
	// keep wraps what is read so that copies are kept.
	keep func(app.Library) app.Library
	// given is a token that was handed over by the environment, or by the demo.
	given app.Secret
	// session is told of a credential that no keyring keeps.
	session func(app.Credential)
	profile profile
	region  string
	apiURL  string
	// fixed says that the command line names the place, whatever config.toml says.
	fixed bool
	proxy string
	log   *slog.Logger

	mu      sync.Mutex
	library app.Library // nil while signed out
	backend backend     // the same
}

// checkWithin is how long checking a new token may take.
const checkWithin = 20 * time.Second

// open signs in with the token that is there.
func (a *account) open(ctx context.Context) {
	token, err := a.given, error(nil)
	if token == "" {
		token, err = a.keyring().Get(ctx)
	}
	switch {
	case errors.Is(err, secret.ErrNone):
		a.signedOut(nil)
		return
	case err != nil:
		a.log.Warn("keyring_unusable", "error", err)
		a.signedOut(&app.Problem{
			Code: "no_keyring", What: "The keyring cannot be read (" + err.Error() + ").",
			Means: "Without the token no page can arrive here.",
			Do:    "Unlock the keyring and start Dogwatch again, or sign in for this session.",
		})
		return
	}
	cred := a.credential(token)
	b, err := a.connect(cred, a.proxy, a.vault(cred))
	if err != nil {
		p := app.Explain(err)
		a.signedOut(&p)
		return
	}
	if a.given != "" {
		a.session(cred)
	}
	a.enter(b, app.Account{Region: cred.Region})
}

// SignIn checks a credential that a person brought, keeps it, and looks through it
// from then on. What came of it is in the Account of the next snapshots.
func (a *account) SignIn(ctx context.Context, cred app.Credential) error {
	token, err := pagerduty.ParseCredential([]byte(cred.Token.Reveal()))
	if err != nil {
		p := app.Explain(err)
		a.turnedAway(&p)
		return err
	}
	cred.Token = token
	if cred.URL == "" { // what this start, or config.toml, says
		cred.URL = a.credential("").URL
	}
	a.engine.Account(app.Account{State: app.Checking, Region: cred.Region})
	b, err := a.check(ctx, cred)
	if err != nil {
		p := app.Explain(err)
		a.turnedAway(&p)
		return err
	}
	a.mu.Lock()
	a.region, a.apiURL = cred.Region, cred.URL
	a.mu.Unlock()
	if err := a.remember(cred); err != nil {
		a.log.Warn("settings_not_written", "error", err)
	}
	now := app.Account{Region: cred.Region}
	cred.Token = present(b, cred.Token)
	if err := a.keyring().Set(ctx, cred.Token); err != nil {
		a.log.Warn("keyring_unusable", "error", err)
		now.SessionOnly = true
		a.session(cred)
	}
	a.enter(b, now)
	return nil
}

// turnedAway says that a credential was not accepted. Whoever was signed in before
// still is.
func (a *account) turnedAway(p *app.Problem) {
	a.mu.Lock()
	still, region := a.backend != nil, a.region
	a.mu.Unlock()
	if !still {
		a.signedOut(p)
		return
	}
	a.engine.Account(app.Account{State: app.SignedIn, Region: region, Problem: p})
}

// check asks PagerDuty who the token belongs to.
func (a *account) check(ctx context.Context, cred app.Credential) (backend, error) {
	b, err := a.connect(cred, a.proxy, a.vault(cred))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, checkWithin)
	defer cancel()
	if _, err := b.Me(ctx); err != nil {
		return nil, err
	}
	return b, nil
}

// SignOut forgets the token and all that is known of the account.
func (a *account) SignOut(ctx context.Context) error {
	a.signedOut(nil)
	a.engine.Forget()
	return a.keyring().Delete(ctx)
}

func (a *account) enter(b backend, now app.Account) {
	b = a.beside(b)
	library := a.keep(b)
	a.mu.Lock()
	a.library, a.backend = library, b
	a.mu.Unlock()
	a.engine.SignIn(b, library, now)
}

func (a *account) signedOut(p *app.Problem) {
	a.mu.Lock()
	a.library, a.backend = nil, nil
	a.mu.Unlock()
	a.engine.Account(app.Account{State: app.SignedOut, Region: a.region, Problem: p})
}

// credential is the token with the place that it belongs to.
func (a *account) credential(token app.Secret) app.Credential {
	a.mu.Lock()
	defer a.mu.Unlock()
	return app.Credential{Region: a.region, URL: a.apiURL, Token: token}
}

// present is the credential as it is now: checking an OAuth one may have renewed it, and
// then the old one opens nothing any more.
func present(b backend, given app.Secret) app.Secret {
	if c, ok := b.(interface{ Credential() app.Secret }); ok && c.Credential() != "" {
		return c.Credential()
	}
	return given
}

// vault keeps a credential that is renewed: nothing does for one that was handed over.
func (a *account) vault(cred app.Credential) pagerduty.Vault {
	if a.given != "" {
		return nil
	}
	return keyringOf(cred, a.profile)
}

// keyring is where the token of this profile and host is kept.
func (a *account) keyring() secret.Keyring { return keyringOf(a.credential(""), a.profile) }

func keyringOf(cred app.Credential, prof profile) secret.Keyring {
	host := cred.Region + ".pagerduty"
	if u, err := url.Parse(cred.URL); err == nil && u.Host != "" {
		host = u.Host
	}
	return secret.Keyring{Account: secret.Account(host, prof.name)}
}

// remember writes where the account lives into the settings.
func (a *account) remember(cred app.Credential) error {
	if err := settings.Set(a.profile.config, "pagerduty", "region", cred.Region); err != nil {
		return err
	}
	if cred.URL == "" {
		return nil
	}
	return settings.Set(a.profile.config, "pagerduty", "api_url", cred.URL)
}

// moved takes in that config.toml names another place for the account, or another
// proxy: whoever is signed in is looked up there, with the token kept for it.
func (a *account) moved(ctx context.Context, f settings.File) {
	proxy := proxyOf(f)
	a.mu.Lock()
	same := a.proxy == proxy && (a.fixed || a.region == f.Region && a.apiURL == f.APIURL)
	if !same {
		a.proxy = proxy
		if !a.fixed {
			a.region, a.apiURL = f.Region, f.APIURL
		}
	}
	a.mu.Unlock()
	if !same {
		a.log.Info("account_moved", "region", f.Region)
		a.open(ctx)
	}
}

func proxyOf(f settings.File) string {
	if f.Proxy == nil {
		return ""
	}
	return f.Proxy.String()
}

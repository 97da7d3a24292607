package boot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"sync"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/engine"
	"github.com/dogwatch-app/dogwatch/sync/pagerduty"
	"github.com/dogwatch-app/dogwatch/sync/secret"
	"github.com/dogwatch-app/dogwatch/sync/settings"
	"github.com/dogwatch-app/dogwatch/sync/swaps"
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

// errSignedOut is what the library says while nobody is signed in.
var errSignedOut = app.Problem{Code: "signed_out", What: "Nobody is signed in.", Means: "No page can arrive here.", Do: "Sign in first."}

func (a *account) current() (app.Library, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.library == nil {
		return nil, errSignedOut
	}
	return a.library, nil
}

// Detail, History and People read through whoever is signed in.
func (a *account) Detail(ctx context.Context, incident string) (app.Detail, error) {
	l, err := a.current()
	if err != nil {
		return app.Detail{}, err
	}
	return l.Detail(ctx, incident)
}

// History is a search of past and present incidents.
func (a *account) History(ctx context.Context, q app.HistoryQuery) (app.History, error) {
	l, err := a.current()
	if err != nil {
		return app.History{}, err
	}
	return l.History(ctx, q)
}

// People finds users of the account.
func (a *account) People(ctx context.Context, text string) ([]app.User, error) {
	l, err := a.current()
	if err != nil {
		return nil, err
	}
	return l.People(ctx, text)
}

// Contacts is how PagerDuty itself reaches whoever is signed in.
func (a *account) Contacts(ctx context.Context) (app.Contacts, error) {
	m, err := a.mine()
	if err != nil {
		return app.Contacts{}, err
	}
	return m.Contacts(ctx)
}

// Pages are those that came to whoever is signed in.
func (a *account) Pages(ctx context.Context, since, until time.Time) ([]app.PastPage, error) {
	m, err := a.mine()
	if err != nil {
		return nil, err
	}
	return m.Pages(ctx, since, until)
}

func (a *account) mine() (app.Mine, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backend == nil {
		return nil, errSignedOut
	}
	return a.backend, nil
}

// Rendered gives the schedules as the engine has them.
func (a *account) Rendered(ctx context.Context, window app.Span) ([]app.Schedule, error) {
	return a.engine.Rendered(ctx, window)
}

// Feed is the address of whoever is signed in's shifts as a calendar feed.
func (a *account) Feed(ctx context.Context) (app.Secret, error) {
	m, err := a.mine()
	if err != nil {
		return "", err
	}
	return m.Feed(ctx)
}

// Override puts people on call, and has the schedules read anew.
func (a *account) Override(ctx context.Context, wishes []app.OverrideWish) ([]app.Override, error) {
	a.mu.Lock()
	b := a.backend
	a.mu.Unlock()
	if b == nil {
		return nil, errSignedOut
	}
	taken, err := b.Override(ctx, wishes)
	a.log.Info("override", "wished", len(wishes), "taken", len(taken), "error", err)
	a.engine.SchedulesChanged()
	return taken, err
}

// FindSchedules finds schedules by a part of their name.
func (a *account) FindSchedules(ctx context.Context, text string) ([]app.Schedule, error) {
	a.mu.Lock()
	b := a.backend
	a.mu.Unlock()
	if b == nil {
		return nil, errSignedOut
	}
	return b.FindSchedules(ctx, text)
}

// swapping is what swaps go through; nil while nobody is signed in.
func (a *account) swapping() swaps.Account {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.backend == nil {
		return nil
	}
	return a.backend
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

// commander takes the intents that concern the program as a whole, and hands the
// rest to the engine.
type commander struct {
	*engine.Engine
	account  *account
	quit     func()
	rehearse func(part string) error // nil outside the demo
	drills   *drills
	swaps    *swaps.Desk
	check    func(context.Context) error
	sample   func(context.Context, app.Pattern) error
	serving  context.Context // of the watch: a drill ends with it
}

// nothing is what an intent takes that becomes no action.
var nothing = app.Taken{Actions: []string{}}

// Submit does the intent, or hands it on.
func (c commander) Submit(ctx context.Context, in app.Intent) (app.Taken, error) {
	if in.Verb.AboutSwaps() {
		return c.swaps.Submit(ctx, in)
	}
	switch in.Verb {
	case app.Quit:
		c.quit()
		return nothing, nil
	case app.SignIn:
		c.account.open(ctx)
		return nothing, nil
	case app.SignOut:
		return nothing, c.account.SignOut(ctx)
	case app.StartDrill:
		return nothing, c.drills.start(c.serving, in.Text)
	case app.StopDrill:
		c.drills.halt()
		return nothing, nil
	case app.CheckReady:
		return nothing, c.check(ctx)
	case app.Sample:
		return nothing, c.sample(ctx, app.Pattern(in.Text))
	case app.Rehearse:
		if c.rehearse == nil {
			return nothing, app.Invalid{Why: "only the demo can rehearse"}
		}
		if err := c.rehearse(in.Text); err != nil {
			return nothing, fmt.Errorf("rehearse %q: %w", in.Text, err)
		}
		_, err := c.Engine.Submit(ctx, app.Intent{Verb: app.Refresh})
		return nothing, err
	}
	return c.Engine.Submit(ctx, in)
}

package pagerduty

import (
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	vendor "github.com/PagerDuty/go-pagerduty"

	"github.com/dogwatch-app/dogwatch/app"
	"github.com/dogwatch-app/dogwatch/sync/pace"
)

// Options are what a Client can be given besides the credential. All are optional.
type Options struct {
	// Transport carries the calls in place of the network: a simulator inside this
	// process.
	Transport http.RoundTripper
	// Version is told in User-Agent ("dogwatch/1.2.3").
	Version string
	// Log gets a line for each call at debug level.
	Log *slog.Logger
	// Bucket is to be shared by clients with the same user's tokens.
	Bucket *pace.Bucket
	// Proxy is the way to PagerDuty: "http://…", "https://…" or "socks5://…"; "" for
	// the environment's HTTPS_PROXY and NO_PROXY, "none" for none.
	Proxy string
	// Vault keeps a renewed OAuth credential; without one it lives as long as the
	// Client.
	Vault Vault
}

// Client talks to one PagerDuty account with one token. It implements app.Provider,
// app.Library, app.Planner, app.Mine, app.SwapBoard and app.Teammates.
type Client struct {
	api   *vendor.Client
	base  string
	stack *pace.Stack
	// tokens and identity are nil but for OAuth; identity leads to its endpoint.
	tokens   *tokens
	identity *pace.Stack
	plain    TokenState

	mu sync.Mutex
	me app.User

	known  directory
	boards boards
	abouts abouts
}

var (
	_ app.Provider  = (*Client)(nil)
	_ app.Library   = (*Client)(nil)
	_ app.SwapBoard = (*Client)(nil)
	_ app.Teammates = (*Client)(nil)
)

// New makes a client and calls nobody. The error is an app.Invalid: a region, an
// address or a token that cannot be right.
func New(cred app.Credential, o Options) (*Client, error) {
	home, err := endpoint(cred)
	if err != nil {
		return nil, err
	}
	proxy, err := pace.ParseProxy(o.Proxy)
	if err != nil {
		return nil, err
	}
	c := &Client{base: home.String()}
	on := pace.Options{Base: o.Transport, Proxy: proxy, For: home, Version: o.Version, Log: o.Log, Bucket: o.Bucket}
	d := door{}
	if g, ok := grantOf(cred.Token); ok {
		at, err := tokenEndpoint(home)
		if err != nil {
			return nil, err
		}
		c.identity = pace.New(pace.Options{Base: o.Transport, Proxy: proxy, For: at, Bare: true, Version: o.Version, Log: o.Log})
		c.tokens = &tokens{ask: asker(at, c.identity), vault: o.Vault, log: o.Log, now: g}
		on.Tokens, on.Bearer = c.tokens, true
		d.hide = c.tokens.hide
	} else if strings.HasPrefix(strings.TrimSpace(cred.Token.Reveal()), "{") {
		return nil, app.Invalid{Why: "the OAuth credential cannot be read; hand it over again with dogwatch login"}
	} else {
		key, bearer, err := plainToken(cred.Token.Reveal())
		if err != nil {
			return nil, err
		}
		on.Token, on.Bearer = key, bearer
		c.plain = TokenState{OAuth: bearer}
		d.hide = func(s string) string { return strings.ReplaceAll(s, key.Reveal(), key.String()) }
	}
	c.stack = pace.New(on)
	d.next = c.stack
	c.api = vendor.NewClient("kept elsewhere", vendor.WithAPIEndpoint(home.String()))
	c.api.HTTPClient = d
	return c, nil
}

// Wake leaves all connections behind: after sleep or a change of network they are
// dead, and the next call had better not wait to find out. Reads under way are made
// anew at once; writes are not.
func (c *Client) Wake() {
	c.stack.Renew()
	if c.identity != nil {
		c.identity.Renew()
	}
}

// Skew is how far this machine's clock was ahead of PagerDuty's at the last answer
// of any kind, also one that said no; 0 before there was one.
func (c *Client) Skew() time.Duration { return c.stack.Skew() }

// Credential is the present credential, as the keyring is to keep it: an OAuth one
// may have been renewed since New. "" where a plain token is used: that never changes.
func (c *Client) Credential() app.Secret {
	if c.tokens == nil {
		return ""
	}
	return c.tokens.secret()
}

// Token tells what is known of the token in use.
func (c *Client) Token() TokenState {
	if c.tokens == nil {
		return c.plain
	}
	return c.tokens.state()
}

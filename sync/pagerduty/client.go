package pagerduty

import (
	"log/slog"
	"net/http"
	"sync"

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
}

// Client talks to one PagerDuty account with one token. It implements app.Provider
// and app.Library.
type Client struct {
	api   *vendor.Client
	base  string
	stack *pace.Stack

	mu sync.Mutex
	me app.User
}

var (
	_ app.Provider = (*Client)(nil)
	_ app.Library  = (*Client)(nil)
)

// New makes a client and calls nobody. The error is an app.Invalid: a region, an
// address or a token that cannot be right.
func New(cred app.Credential, o Options) (*Client, error) {
	home, err := endpoint(cred)
	if err != nil {
		return nil, err
	}
	key, bearer, err := bareToken(cred)
	if err != nil {
		return nil, err
	}
	stack := pace.New(pace.Options{
		Base: o.Transport, For: home, Token: key, Bearer: bearer,
		Version: o.Version, Log: o.Log, Bucket: o.Bucket,
	})
	api := vendor.NewClient("kept elsewhere", vendor.WithAPIEndpoint(home.String()))
	api.HTTPClient = newDoor(stack, key)
	return &Client{api: api, base: home.String(), stack: stack}, nil
}

// Wake leaves all connections behind: after sleep or a change of network they are
// dead, and the next call had better not wait to find out.
func (c *Client) Wake() { c.stack.Renew() }

package bookshelf

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const (
	// fetchWithin is how long one reading may take, with all its redirects.
	fetchWithin = 10 * time.Second
	// mostRedirects is how many are followed.
	mostRedirects = 3
)

// client asks other people's servers for texts and pictures. It has no memory: no
// cookies, no cache.
type client struct {
	transport http.RoundTripper
	token     func(ctx context.Context, host string) (app.Secret, error)
	agent     string
	loopback  bool // this computer itself may be asked by anybody
	// named tells the hosts that the person's own settings name.
	named func(*url.URL) bool
}

// order is what is to be fetched.
type order struct {
	url    string
	method string
	// own says that the person's own settings name the address.
	own bool
	// etag and modified are those of the copy that is kept, "" for none.
	etag, modified string
	// first asks for the first byte only.
	first bool
	// most is how many bytes are wanted; what is longer is cut.
	most int
}

// answer is what came. Its url is where it came from in the end.
type answer struct {
	url      *url.URL
	status   int
	header   http.Header
	body     []byte
	cut      bool
	asked    string // the host that was asked first
	hadToken bool
	locked   error // why the keyring did not give a token
}

// unchanged says that the copy that is kept is still the newest.
func (a answer) unchanged() bool { return a.status == http.StatusNotModified }

// do sends the order and follows where it leads. The error says that no whole answer
// came; an answer of any status is none.
func (c *client) do(ctx context.Context, o order) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	defer cancel()
	at, err := webAddress(o.url)
	if err != nil {
		return answer{}, err
	}
	if here(at.Hostname()) && !c.mayHere(o, at, at) {
		return answer{}, app.Invalid{Why: fmt.Sprintf("what an alert links to on this computer itself (%s) is not read: add it to the map of runbooks if it is yours", at.Host)}
	}
	token, locked := c.tokenFor(ctx, at) // most texts need none
	home := at
	for hop := 0; ; hop++ {
		secret := token
		if !sameService(home, at) {
			secret = ""
		}
		way := ctx
		if c.mayHere(o, home, at) {
			way = context.WithValue(ctx, hereKey{}, true)
		}
		resp, err := c.ask(way, o, at, secret)
		if err != nil {
			return answer{}, lost(at, err)
		}
		next, moved, err := moved(resp, at)
		if err != nil || moved && hop == mostRedirects {
			_ = resp.Body.Close()
			if err == nil {
				err = told("runbook_redirects", fmt.Sprintf("%s sends on from one address to the next without end.", home.Host), "Open it in the browser and see where it is now.")
			}
			return answer{}, err
		}
		if !moved {
			return c.read(resp, o, answer{url: at, asked: home.Host, hadToken: secret != "", locked: locked})
		}
		_ = resp.Body.Close()
		if here(next.Hostname()) && !c.mayHere(o, home, next) {
			return answer{}, told("runbook_redirects", at.Host+" sends on to this computer itself, which is not followed.", "Open it in the browser and see where it is now.")
		}
		at = next
	}
}

// mayHere reports whether an order for home may lead to this computer itself at a hop: in
// a rehearsal, where the person's own settings name the address, or a server of that name.
// Of what is here by its own address only what they name is asked.
func (c *client) mayHere(o order, home, at *url.URL) bool {
	switch {
	case c.loopback, o.own && here(home.Hostname()):
		return true
	case here(at.Hostname()):
		return false
	}
	return o.own && strings.EqualFold(home.Hostname(), at.Hostname()) || c.named != nil && c.named(at)
}

// read reads the body, up to what is wanted.
func (c *client) read(resp *http.Response, o order, a answer) (answer, error) {
	defer resp.Body.Close()
	a.status, a.header = resp.StatusCode, resp.Header
	if o.method == http.MethodHead {
		return a, nil
	}
	most := o.most
	if resp.StatusCode >= 300 || o.first {
		most = 1 << 10 // enough to tell what it is
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, int64(most)+1))
	if err != nil && resp.StatusCode < 300 {
		return answer{}, lost(a.url, err)
	}
	if len(body) > most {
		body, a.cut = body[:most], true
	}
	a.body = body
	return a, nil
}

// ask makes one call.
func (c *client) ask(ctx context.Context, o order, at *url.URL, token app.Secret) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, o.method, at.String(), nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("User-Agent", c.agent)
	if o.etag != "" {
		req.Header.Set("If-None-Match", o.etag)
	}
	if o.modified != "" {
		req.Header.Set("If-Modified-Since", o.modified)
	}
	if o.first {
		req.Header.Set("Range", "bytes=0-0")
	}
	if token != "" {
		if gitlab(at) {
			req.Header.Set("Private-Token", token.Reveal())
		} else {
			req.Header.Set("Authorization", "Bearer "+token.Reveal())
		}
	}
	return c.transport.RoundTrip(req)
}

// moved is where a redirect leads; false where the answer is none.
func moved(resp *http.Response, from *url.URL) (to *url.URL, is bool, err error) {
	switch resp.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, false, nil
	}
	where, err := from.Parse(resp.Header.Get("Location"))
	if err == nil {
		where.Fragment = ""
		_, err = webAddress(where.String())
	}
	if err != nil || resp.Header.Get("Location") == "" {
		return nil, true, told("runbook_redirects", from.Host+" sends on to an address that cannot be followed.", "Open it in the browser and see where it is now.")
	}
	if from.Scheme == "https" && where.Scheme != "https" {
		return nil, true, told("runbook_redirects", fmt.Sprintf("%s sends on to %s without encryption, which is not followed.", from.Host, where.Host), "Open it in the browser, or sign in to the network first.")
	}
	return where, true, nil
}

// webAddress reads an address that may be fetched.
func webAddress(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, app.Invalid{Why: fmt.Sprintf("%.80q is no http or https address", text)}
	case u.User != nil:
		return nil, app.Invalid{Why: "an address with a name and a password in it is not followed"}
	case offLimits(u.Hostname()):
		return nil, app.Invalid{Why: fmt.Sprintf("no runbook is at %s, an address that has a meaning on this computer's own wire only", u.Host)}
	}
	u.Fragment = ""
	return u, nil
}

// tokenFor asks for the person's token for the host of the address. It never goes over
// the open wire.
func (c *client) tokenFor(ctx context.Context, at *url.URL) (app.Secret, error) {
	if c.token == nil || at.Scheme != "https" && !app.Loopback(at.Hostname()) {
		return "", nil
	}
	return c.token(ctx, service(at.Host))
}

// services are the hosts at which GitHub hands out files, by what they are called.
var services = map[string]string{
	"www.github.com": "github.com", "raw.githubusercontent.com": "github.com",
	"gist.github.com": "github.com", "gist.githubusercontent.com": "github.com",
}

// service is the host that a person would give a token for.
func service(host string) string {
	host = strings.ToLower(host)
	if s, ok := services[host]; ok {
		return s
	}
	return host
}

// sameService reports whether a token for one may go to the other.
func sameService(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && service(a.Host) == service(b.Host)
}

// gitlab tells GitLab's addresses by their shape.
func gitlab(u *url.URL) bool { return strings.Contains(u.Path, "/-/") }

package pace

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// Proxy says which way calls take. The zero one goes by the environment
// (HTTPS_PROXY, NO_PROXY).
type Proxy struct {
	url    *url.URL
	direct bool
}

// ParseProxy reads a proxy's address: http, https or socks5, with a name and a
// password in it where it wants them. "" stands for the environment's proxy, "none"
// for none. The error is an app.Invalid, and does not tell the password.
func ParseProxy(text string) (Proxy, error) {
	text = strings.TrimSpace(text)
	switch strings.ToLower(text) {
	case "":
		return Proxy{}, nil
	case "none":
		return Proxy{direct: true}, nil
	}
	u, err := url.Parse(text)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "" {
		return Proxy{}, app.Invalid{Why: "the proxy's address is not like http://proxy.example.com:3128"}
	}
	switch u.Scheme {
	case "http", "https", "socks5", "socks5h":
		return Proxy{url: u}, nil
	}
	return Proxy{}, app.Invalid{Why: "a proxy's address begins with http://, https:// or socks5://"}
}

// String names the way without its password.
func (p Proxy) String() string {
	switch {
	case p.direct:
		return "none"
	case p.url == nil:
		return "the environment's"
	}
	return p.url.Scheme + "://" + p.url.Host
}

// Way is the http.Transport's choice for a request. A loopback address is never
// asked of a proxy: it would be another machine's.
func (p Proxy) Way(req *http.Request) (*url.URL, error) {
	switch {
	case p.direct:
		return nil, nil
	case p.url == nil:
		return http.ProxyFromEnvironment(req)
	}
	if app.Loopback(req.URL.Hostname()) {
		return nil, nil
	}
	return p.url, nil
}

// proxyRefusal is the error of a proxy that does not let a call through.
type proxyRefusal struct {
	host   string
	status int
}

func (e proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy %s answers with HTTP %d", e.host, e.status)
}

// Unwrap says it to a person.
func (e proxyRefusal) Unwrap() error {
	p := app.Problem{
		Code: "offline_proxy", Means: "Pages cannot be seen here.",
		What: fmt.Sprintf("The proxy %s does not let Dogwatch through to PagerDuty (HTTP %d).", e.host, e.status),
		Do:   "Ask whoever runs the proxy to allow PagerDuty's API, or change the proxy in Settings.",
	}
	if e.status == http.StatusProxyAuthRequired {
		p.What = fmt.Sprintf("The proxy %s wants a name and a password.", e.host)
		p.Do = "Put them into the proxy's address in Settings: http://name:password@" + e.host
	}
	return p
}

// checkConnect is the http.Transport's hook on the answer to CONNECT.
func checkConnect(_ context.Context, proxy *url.URL, _ *http.Request, resp *http.Response) error {
	if resp.StatusCode != http.StatusOK {
		return proxyRefusal{proxy.Host, resp.StatusCode}
	}
	return nil
}

// unreachable puts into words that it is the proxy that cannot be reached.
type unreachable struct{ error }

func (e unreachable) Unwrap() []error {
	return []error{e.error, app.Problem{
		Code: "offline_proxy", What: "The proxy cannot be reached.", Means: "Pages cannot be seen here.",
		Do: "Check the network or the VPN, and the proxy's address in Settings or HTTPS_PROXY.",
	}}
}

// byProxy tells the failure of the way to the proxy from that of the way to the
// server.
func byProxy(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok && (op.Op == "proxyconnect" || strings.HasPrefix(op.Op, "socks")) {
		if _, said := errors.AsType[app.Problem](err); !said {
			return unreachable{err}
		}
	}
	return err
}

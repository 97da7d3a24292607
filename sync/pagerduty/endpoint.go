package pagerduty

import (
	"net/url"
	"strings"

	"github.com/dogwatch-app/dogwatch/app"
)

// The addresses of PagerDuty's API, by region.
const (
	addressUS = "https://api.pagerduty.com"
	addressEU = "https://api.eu.pagerduty.com"
)

// endpoint gives the address to call. Credential.URL goes before Region; plain
// http is for loopback only, as the token crosses the wire.
func endpoint(cred app.Credential) (*url.URL, error) {
	address := strings.TrimRight(strings.TrimSpace(cred.URL), "/")
	if address == "" {
		switch strings.ToLower(cred.Region) {
		case "", "us":
			address = addressUS
		case "eu":
			address = addressEU
		default:
			return nil, app.Invalid{Why: "there is no PagerDuty region " + quote(cred.Region) + "; it is us or eu"}
		}
	}
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, app.Invalid{Why: "the API address is not a URL like " + addressUS}
	}
	switch {
	case u.User != nil, u.RawQuery != "", u.Fragment != "":
		return nil, app.Invalid{Why: "the API address may hold no user, query or fragment"}
	case u.Scheme == "https":
	case u.Scheme == "http" && app.Loopback(u.Hostname()):
	case u.Scheme == "http":
		return nil, app.Invalid{Why: "http to " + u.Hostname() + " would show the token to the network; use https (http is for this machine only)"}
	default:
		return nil, app.Invalid{Why: "the API address must begin with https://"}
	}
	return u, nil
}

func quote(s string) string { return `"` + clip(s, 40) + `"` }

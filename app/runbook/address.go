package runbook

import (
	"net/netip"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxAddress is how long an address may be, in bytes. A longer one is left out: cut, it
// would lead elsewhere.
const maxAddress = 2048

// webAddress reads an http or https address as it may be shown and opened: the host lower
// case and in ASCII (a name in other letters as punycode, so that nobody takes it for
// another), what is not ASCII escaped, the port gone where it says nothing. It refuses
// whatever a browser and a person could read differently.
func webAddress(raw string) (*url.URL, bool) {
	u, ok := parseWeb(raw)
	if !ok || u.User != nil { // "https://github.com@evil.example" shows one host and opens another
		return nil, false
	}
	return u, true
}

func parseWeb(raw string) (*url.URL, bool) {
	raw = strings.Trim(raw, " \t\r\n")
	if len(raw) > maxAddress || !utf8.ValidString(raw) || strings.ContainsFunc(raw, misleads) {
		return nil, false
	}
	u, err := url.Parse(raw)
	if err != nil || u.Opaque != "" || (u.Scheme != "http" && u.Scheme != "https") {
		return nil, false
	}
	host, ok := asciiHost(u.Hostname())
	if !ok {
		return nil, false
	}
	port := u.Port()
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		host += ":" + port
	}
	u.Host, u.RawQuery, u.ForceQuery = host, escape(u.RawQuery), false
	// The fragment and the path are escaped anew from what they mean.
	u.RawFragment = ""
	return u, len(u.String()) <= 3*maxAddress
}

// misleads reports whether the rune has no business in an address: it cannot be seen, it
// turns the direction of what follows, or programs differ in what they make of it.
func misleads(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zs, r) && r != ' ' ||
		r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar || r == '\\' || r == '<' || r == '>' || r == '"'
}

// asciiHost is the host as the network asks for it, false where there is none of that
// name.
func asciiHost(host string) (string, bool) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if strings.Contains(host, ":") {
		ip, err := netip.ParseAddr(host)
		return ip.String(), err == nil && ip.Zone() == ""
	}
	if strings.ContainsFunc(host, func(r rune) bool { return r >= utf8.RuneSelf }) {
		ascii, err := idna.Lookup.ToASCII(host)
		if err != nil {
			return "", false
		}
		host = ascii
	}
	if host == "" || len(host) > 253 || strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") || strings.Contains(host, "..") {
		return "", false
	}
	for _, c := range []byte(host) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return "", false
		}
	}
	return host, true
}

// escape escapes what is not ASCII, and spaces, and leaves the rest of a query alone.
func escape(query string) string {
	var b strings.Builder
	const hex = "0123456789ABCDEF"
	for _, c := range []byte(query) {
		if c > ' ' && c < utf8.RuneSelf {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

// key is the same for addresses that lead to the same page.
func key(u *url.URL) string {
	scheme := "web"
	if u.Scheme == "file" {
		scheme = "file"
	}
	return scheme + "\x00" + u.Host + "\x00" + strings.TrimRight(u.Path, "/") + "\x00" + u.RawQuery + "\x00" + u.Fragment
}

package bookshelf

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"github.com/dogwatch-app/dogwatch/app"
)

// Guard makes of t a transport that sees where a connection leads, once a name has become
// an address: a name can lead anywhere, and elsewhere the next time. Nothing connects to
// the local wire or to a cloud's secrets, and to this computer itself only what a Shelf
// has marked as the person's own. What d looks names up with is kept; its Control and t's
// DialContext are replaced.
//
// Where t names a proxy for a call, that is what is dialled, and it is let through
// wherever it is: the person chose it, and many stand on this computer. The proxy looks
// the name up then, and what it may lead to is the proxy's to bound.
func Guard(t *http.Transport, d net.Dialer) http.RoundTripper {
	// A connection is used again by whoever asks for the same host: those that may lead
	// here are kept apart from the others.
	w := &ways{proxy: t.Proxy, away: t.Clone(), here: t.Clone(), proxied: t.Clone()}
	w.away.Proxy, w.here.Proxy = nil, nil
	w.away.DialContext, w.here.DialContext = watched(d, false), watched(d, true)
	w.proxied.Proxy = func(req *http.Request) (*url.URL, error) { return proxyOf(req.Context()), nil }
	w.proxied.DialContext = d.DialContext
	return w
}

// ways are the three ways of a Guard's calls.
type ways struct {
	proxy               func(*http.Request) (*url.URL, error)
	away, here, proxied *http.Transport
}

func (w *ways) RoundTrip(req *http.Request) (*http.Response, error) {
	if w.proxy != nil {
		by, err := w.proxy(req)
		if err != nil {
			return nil, err
		}
		if by != nil { // asked once: the settings may name another the next moment
			return w.proxied.RoundTrip(req.WithContext(context.WithValue(req.Context(), proxyKey{}, by)))
		}
	}
	if mayLeadHere(req.Context()) {
		return w.here.RoundTrip(req)
	}
	return w.away.RoundTrip(req)
}

func (w *ways) CloseIdleConnections() {
	for _, t := range []*http.Transport{w.away, w.here, w.proxied} {
		t.CloseIdleConnections()
	}
}

type (
	proxyKey struct{} // the proxy of a call
	hereKey  struct{} // that a call may lead to this computer itself
)

func proxyOf(ctx context.Context) *url.URL {
	by, _ := ctx.Value(proxyKey{}).(*url.URL)
	return by
}

func mayLeadHere(ctx context.Context) bool { return ctx.Value(hereKey{}) != nil }

// watched dials, and lets go of what leads where nothing may be read.
func watched(d net.Dialer, here bool) func(ctx context.Context, network, addr string) (net.Conn, error) {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, err
		}
		d := d
		d.ControlContext = nil // it would count in place of Control
		d.Control = func(_, to string, _ syscall.RawConn) error { return refuse(host, to, here) }
		return d.DialContext(ctx, network, addr)
	}
}

// refuse says why nothing may be read from a network address, an IP with its port, as it
// is about to be dialled for host; nil where it may.
func refuse(host, to string, here bool) error {
	at, err := netip.ParseAddrPort(to)
	if err != nil {
		return app.Invalid{Why: fmt.Sprintf("%.80q is no network address", to)}
	}
	ip := plain(at.Addr())
	switch {
	case unreadable(ip):
		return told(codeInvalid, fmt.Sprintf("%s leads to %s, an address that has a meaning on this computer's own wire only. Nothing is read there.", host, ip),
			"See who wrote the link. Where a runbook is meant, link to the server that it is on.")
	case !here && (ip.IsLoopback() || ours(ip)):
		return told(codeInvalid, fmt.Sprintf("%s leads to this computer itself (%s), where what an alert links to is not read.", host, ip),
			"If that server is yours, name its address in the map of runbooks, in Settings.")
	}
	return nil
}

// secrets are addresses at which clouds hand out a computer's own secrets, beside those of
// the local wire.
var secrets = []netip.Addr{netip.MustParseAddr("fd00:ec2::254"), netip.MustParseAddr("fd00:ec2::23"), netip.MustParseAddr("fd20:ce::254"), netip.MustParseAddr("100.100.100.200"), netip.MustParseAddr("168.63.129.16"), netip.MustParseAddr("192.0.0.192")}

// The addresses of IPv6 that stand for one of IPv4, beside ::ffff:0:0/96, and those of
// IPv4 that mean "this network".
var (
	translated = netip.MustParsePrefix("64:ff9b::/96")
	compatible = netip.MustParsePrefix("::/96")
	ownWay     = netip.MustParsePrefix("64:ff9b:1::/48") // as a network likes: it may lead anywhere
	thisWire   = netip.MustParsePrefix("0.0.0.0/8")
	everybody  = netip.MustParseAddr("255.255.255.255")
)

// plain is the address without its zone, and that of IPv4 where it stands for one.
func plain(ip netip.Addr) netip.Addr {
	ip = ip.Unmap().WithZone("")
	if b := ip.As16(); translated.Contains(ip) || compatible.Contains(ip) && !ip.IsUnspecified() && !ip.IsLoopback() {
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return ip
}

// unreadable tells plain addresses at which no runbook can be, and a cloud's own secrets
// are.
func unreadable(ip netip.Addr) bool {
	return ip.IsLinkLocalUnicast() || ip.IsMulticast() || ip.IsUnspecified() || thisWire.Contains(ip) || ownWay.Contains(ip) || ip == everybody || slices.Contains(secrets, ip)
}

// ours tells the plain addresses that this computer has in its networks. What listens
// there may be closed to others by a firewall, and is not to us.
func ours(ip netip.Addr) bool {
	all, err := net.InterfaceAddrs()
	return err == nil && slices.ContainsFunc(all, func(a net.Addr) bool {
		own, err := netip.ParsePrefix(a.String())
		return err == nil && plain(own.Addr()) == ip
	})
}

// offLimits tells hosts that are addresses at which no runbook can be.
func offLimits(host string) bool {
	host = strings.TrimSuffix(host, ".")
	ip, err := netip.ParseAddr(host)
	if err != nil { // some systems take "0x7f.1" and "2130706433" for addresses
		last := strings.ToLower(host[strings.LastIndexByte(host, '.')+1:])
		return last != "" && strings.Trim(last, "0123456789") == "" || strings.HasPrefix(last, "0x")
	}
	return unreadable(plain(ip))
}

// here tells the names and addresses of this computer itself.
func here(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if ip, err := netip.ParseAddr(host); err == nil {
		return plain(ip).IsLoopback() || ours(plain(ip))
	}
	return app.Loopback(host) || strings.HasSuffix(host, ".localhost") || host == "localhost.localdomain" || host == "ip6-localhost" || host == "ip6-loopback"
}

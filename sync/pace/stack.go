package pace

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// Options says what a Stack needs to know; only For and one of Token, Tokens and
// Bare are needed.
type Options struct {
	// Base carries the calls; a Pool of Transport(Proxy) where nil. An
	// *http.Transport is put into a Pool.
	Base  http.RoundTripper
	Proxy Proxy
	// For is where the token may go; Bearer says that it is an OAuth one.
	For    *url.URL
	Token  app.Secret
	Bearer bool
	// Tokens lends a token for each call, in place of Token.
	Tokens Tokens
	// Bare sends no token at all: a place that gives them is asked.
	Bare bool
	// Version is told in User-Agent.
	Version string
	// Log gets a line for each call at debug level; nil for none.
	Log *slog.Logger
	// Bucket is shared by all stacks that use the same user's tokens; a new one
	// with the default bounds where nil.
	Bucket *Bucket
}

// Stack is all the decorators of this package in their order.
type Stack struct {
	top   http.RoundTripper
	clock *Clock
	anew  *Anew
	base  http.RoundTripper
}

// New builds a stack.
func New(o Options) *Stack {
	base := o.Base
	if t, ok := base.(*http.Transport); ok || base == nil {
		if t == nil {
			t = Transport(o.Proxy)
		}
		base = &Pool{Like: t}
	}
	bucket := o.Bucket
	if bucket == nil {
		bucket = &Bucket{}
	}
	// A pointer, so that printing the stack does not reach into it.
	var rt http.RoundTripper = &Key{Next: base, For: o.For, Token: o.Token, Bearer: o.Bearer, Bare: o.Bare}
	rt = Agent{Next: rt, Version: o.Version}
	rt = Deadline{Next: rt}
	rt = Whole{Next: rt}
	rt = Fresh{Next: rt, Of: base}
	anew := &Anew{Next: rt}
	rt = Classify{Next: anew}
	clock := &Clock{Next: rt}
	rt = Log{Next: clock, Log: o.Log}
	rt = &Obey{Next: rt}
	rt = Queue{Next: rt, Bucket: bucket}
	rt = &Lease{Next: rt, Of: o.Tokens}
	return &Stack{top: rt, clock: clock, anew: anew, base: base}
}

// RoundTrip makes one call through all layers.
func (s *Stack) RoundTrip(req *http.Request) (*http.Response, error) { return s.top.RoundTrip(req) }

// Skew is how far this machine's clock was ahead at the last answer.
func (s *Stack) Skew() time.Duration { return s.clock.Skew() }

// Renew lets the next call dial anew, and makes the reads under way once more.
func (s *Stack) Renew() {
	renew(s.base)
	s.anew.Restart()
}

// Transport is a transport of its own, not the process's shared one: TLS 1.2 and
// up, HTTP/2, and pings that find a dead connection (a laptop that slept) long
// before TCP would.
func Transport(proxy Proxy) *http.Transport {
	dialer := &net.Dialer{Timeout: 5 * time.Second, KeepAlive: 15 * time.Second}
	return &http.Transport{
		Proxy:                  proxy.Way,
		OnProxyConnectResponse: checkConnect,
		DialContext:            dialer.DialContext,
		ForceAttemptHTTP2:      true,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    5 * time.Second,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}

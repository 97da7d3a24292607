package pace

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

const secret = "u+TOPSECRETTOKEN1234"

// stack is a Stack for a server, with short deadlines of its own where needed.
func stack(t testing.TB, at string, base http.RoundTripper) *Stack {
	t.Helper()
	u, err := url.Parse(at)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Base: base, For: u, Token: secret, Version: "1.0"})
	t.Cleanup(s.Renew)
	return s
}

func TestEveryWayOfBeingOfflineHasItsKind(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	refusing := "http://" + silent.Addr().String()
	_ = silent.Close()

	serve := func(h http.HandlerFunc) string {
		s := httptest.NewServer(h)
		t.Cleanup(s.Close)
		return s.URL
	}
	hijack := func(do func(net.Conn)) string {
		return serve(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			c, _, _ := w.(http.Hijacker).Hijack()
			do(c)
			_ = c.Close()
		})
	}
	reset := func(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }
	tlsServer := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(tlsServer.Close)
	tlsServer.Config.ErrorLog = discard
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	old.Config.ErrorLog = discard
	old.StartTLS()
	t.Cleanup(old.Close)
	trusting := Transport(Proxy{})
	trusting.TLSClientConfig.RootCAs = x509.NewCertPool()
	trusting.TLSClientConfig.RootCAs.AddCert(old.Certificate())

	stalling := make(chan struct{})
	defer close(stalling) // before the servers are closed, which wait for it

	for _, tt := range []struct {
		name   string
		at     string
		base   http.RoundTripper
		limit  time.Duration
		kind   app.OfflineKind
		unsure bool // for a write
	}{
		{name: "refused", at: refusing, kind: app.NoNetwork},
		{name: "no such name", at: "http://nowhere.invalid", kind: app.NoName},
		{name: "unknown CA", at: tlsServer.URL, kind: app.NoTrust},
		{name: "old TLS", at: old.URL, base: trusting, kind: app.NoTrust},
		{name: "HTTP on the TLS port", at: strings.Replace(serve(func(http.ResponseWriter, *http.Request) {}), "http:", "https:", 1), kind: app.NotAPI},
		{name: "closed without an answer", at: hijack(func(net.Conn) {}), kind: app.NoNetwork, unsure: true},
		{name: "reset", at: hijack(reset), kind: app.NoNetwork, unsure: true},
		{
			name: "no answer in time", limit: 150 * time.Millisecond, kind: app.NoAnswer, unsure: true,
			at: serve(func(w http.ResponseWriter, r *http.Request) {
				select {
				case <-stalling:
				case <-r.Context().Done():
				}
			}),
		},
		{name: "cut body", kind: app.CutShort, unsure: true, at: hijack(func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"incidents\":[{\"id\":\"P1\"")
		})},
		{name: "cut chunked body", kind: app.CutShort, unsure: true, at: hijack(func(c net.Conn) {
			fmt.Fprint(c, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{\"incidents\":[{\"")
		})},
		{name: "portal's page", kind: app.NotAPI, unsure: true, at: serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, "<html>Welcome to Hotel WiFi</html>")
		})},
		{name: "portal's page called JSON", kind: app.NotAPI, unsure: true, at: serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, "\n <!doctype html><p>Accept the terms")
		})},
		{name: "portal's 404", kind: app.NotAPI, unsure: true, at: serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusNotFound)
		})},
		{name: "portal's 403", kind: app.NotAPI, unsure: true, at: serve(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusForbidden)
		})},
		{name: "redirect", kind: app.NotAPI, unsure: true, at: serve(func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://portal.example/login?back=x", http.StatusFound)
		})},
		{
			name: "untraced dial error", at: "http://in-process", kind: app.NoNetwork,
			base: rt(func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
			}),
		},
		{
			name: "untraced reset", at: "http://in-process", kind: app.NoNetwork, unsure: true,
			base: rt(func(*http.Request) (*http.Response, error) {
				return nil, &net.OpError{Op: "read", Err: syscall.ECONNRESET}
			}),
		},
	} {
		for _, method := range []string{"GET", "PUT"} {
			t.Run(tt.name+" "+method, func(t *testing.T) {
				ctx, end := t.Context(), func() {}
				if tt.limit > 0 {
					ctx, end = context.WithTimeout(ctx, tt.limit)
				}
				defer end()
				_, err := stack(t, tt.at, tt.base).RoundTrip(requestIn(ctx, t, method, tt.at+"/incidents"))
				kind, unsure := offline(t, err)
				if kind != tt.kind {
					t.Errorf("kind %q, want %q (%v)", kind, tt.kind, err)
				}
				if want := tt.unsure && method == "PUT"; unsure != want {
					t.Errorf("unsure %v, want %v (%v)", unsure, want, err)
				}
				if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
					t.Errorf("the error tells the token: %v", err)
				}
			})
		}
	}
}

func TestACallThatIsGivenUpBeforeItBeginsWasNotSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := stack(t, "http://x", answer(200, "{}")).RoundTrip(requestIn(ctx, t, "PUT", "http://x/incidents"))
	if kind, unsure := offline(t, err); kind != app.NoAnswer || unsure || !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want a sure app.Offline of the cancelled context", err)
	}
}

func TestAnswersOfPagerDutysEdgeMeanWhatTheySay(t *testing.T) {
	for _, status := range []int{401, 408, 500, 502, 503, 504} {
		s := stack(t, "http://x", answer(status, "<html>nginx</html>", "Content-Type", "text/html"))
		resp, err := s.RoundTrip(request(t, "PUT", "http://x/incidents"))
		if err != nil || resp.StatusCode != status {
			t.Errorf("HTTP %d: got %v", status, err)
		}
	}
	s := stack(t, "http://x", answer(429, "<html>nginx</html>", "Content-Type", "text/html"))
	if _, err := s.RoundTrip(request(t, "PUT", "http://x/incidents")); !errors.Is(err, app.Throttled{After: 30 * time.Second}) {
		t.Errorf("HTTP 429: got %v, want app.Throttled, and sure", err)
	}
}

func TestNoRedirectIsFollowed(t *testing.T) {
	var elsewhere, here atomic.Int32
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		elsewhere.Add(1)
	}))
	defer other.Close()
	home := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		here.Add(1)
		target := other.URL
		if r.URL.Path == "/same" {
			target = "/incidents"
		}
		http.Redirect(w, r, target, http.StatusTemporaryRedirect)
	}))
	defer home.Close()
	s := stack(t, home.URL, nil)
	for _, method := range []string{"GET", "PUT", "POST"} {
		for _, path := range []string{"/other", "/same"} {
			if _, err := s.RoundTrip(request(t, method, home.URL+path)); err == nil {
				t.Errorf("%s %s: no error", method, path)
			}
		}
	}
	if elsewhere.Load() != 0 || here.Load() != 6 {
		t.Errorf("%d calls elsewhere, %d here; want 0 and 6", elsewhere.Load(), here.Load())
	}
}

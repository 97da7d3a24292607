package pace

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

func pemOf(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}

// trusting is a stack for a server, whose certificate it knows.
func trusting(t *testing.T, server *httptest.Server, host string) *Stack {
	t.Helper()
	base := Transport(Proxy{})
	if server.TLS != nil {
		base.TLSClientConfig.RootCAs = x509.NewCertPool()
		base.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	}
	home, err := url.Parse(host)
	if err != nil {
		t.Fatal(err)
	}
	s := New(Options{Base: base, For: home, Token: secret})
	t.Cleanup(s.Renew)
	return s
}

func TestAnIPv6OnlyNetwork(t *testing.T) {
	ln, err := net.Listen("tcp6", "[::1]:0")
	if err != nil {
		t.Skipf("this machine has no IPv6: %v", err)
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"user":{}}`)
	}))
	_ = server.Listener.Close()
	server.Listener = ln
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	s := trusting(t, server, server.URL)
	resp, err := s.RoundTrip(request(t, "GET", server.URL+"/users/me"))
	if err != nil || string(Body(resp)) != `{"user":{}}` || !strings.Contains(server.URL, "[::1]") {
		t.Errorf("%s: %v", server.URL, err)
	}
}

func TestOldTLSIsNotSpoken(t *testing.T) {
	for version, fine := range map[uint16]bool{tls.VersionTLS10: false, tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, `{}`)
		}))
		server.TLS = &tls.Config{MinVersion: version, MaxVersion: version}
		server.Config.ErrorLog = discard
		server.StartTLS()
		s := trusting(t, server, server.URL)
		_, err := s.RoundTrip(request(t, "GET", server.URL+"/x"))
		switch {
		case fine && err != nil:
			t.Errorf("%s: %v", tls.VersionName(version), err)
		case !fine:
			if kind, _ := offline(t, err); kind != app.NoTrust {
				t.Errorf("%s: %v", tls.VersionName(version), err)
			}
		}
		server.Close()
	}
}

// An answer that is small on the wire and huge unpacked is bounded as well, and the
// error says what it is.
func TestAnAnswerThatUnpacksToTooMuch(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = io.Copy(z, io.LimitReader(spaces{}, 64<<20))
	_ = z.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	}))
	defer server.Close()
	s := trusting(t, server, server.URL)
	_, err := s.RoundTrip(request(t, "GET", server.URL+"/incidents"))
	p := app.Explain(err)
	if err == nil || p.Code != "answer_too_large" || !strings.Contains(p.What, "16 MB") || !strings.Contains(err.Error(), "16 MB") {
		t.Errorf("%v: %+v", err, p)
	}
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for n := range p {
		p[n] = ' '
	}
	return len(p), nil
}

// After Renew no call waits for a connection that died: the next one dials anew, and
// so does a read that was on its way.
func TestRenewLeavesDeadConnectionsBehind(t *testing.T) {
	for _, h2 := range []bool{false, true} {
		name := map[bool]string{false: "HTTP/1.1", true: "HTTP/2"}[h2]
		t.Run(name, func(t *testing.T) {
			arrived := make(chan string, 16)
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				arrived <- r.URL.Path
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{}`)
			}))
			server.EnableHTTP2 = h2
			server.StartTLS()
			defer server.Close()
			r := newRelay(t, server.Listener.Addr().String())
			home := "https://" + r.Addr().String()
			s := trusting(t, server, home)
			call := func(method, path string) chan error {
				done := make(chan error, 1)
				ctx, end := context.WithTimeout(t.Context(), 30*time.Second)
				go func() {
					defer end()
					_, err := s.RoundTrip(requestIn(ctx, t, method, home+path))
					done <- err
				}()
				return done
			}
			if err := <-call("GET", "/first"); err != nil {
				t.Fatal(err)
			}
			<-arrived
			r.freeze() // the idle connection is dead
			s.Renew()
			if err := <-call("PUT", "/write"); err != nil {
				t.Fatalf("a write over a dead connection: %v", err)
			}
			<-arrived
			r.freeze()
			read := call("GET", "/read") // goes out over the connection that is dead now
			select {
			case err := <-read:
				t.Fatalf("the connection is not dead: %v", err)
			case <-time.After(100 * time.Millisecond): // it is on its way into the void
			}
			s.Renew()
			if err := <-read; err != nil {
				t.Errorf("a read that was on its way: %v", err)
			}
			if path := <-arrived; path != "/read" || len(arrived) > 0 {
				t.Errorf("%s arrived, and %d more", path, len(arrived))
			}
		})
	}
}

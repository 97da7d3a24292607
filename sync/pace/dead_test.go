package pace

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/dogwatch-app/dogwatch/app"
)

// relay passes bytes on to a server until its connections are frozen: then they stay
// open and nothing comes through, as after a laptop slept or changed networks.
type relay struct {
	net.Listener
	to string

	mu     sync.Mutex
	frozen chan struct{}
}

func newRelay(t *testing.T, to string) *relay {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: ln, to: to, frozen: make(chan struct{})}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			in, err := ln.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			t.Cleanup(func() { _, _ = in.Close(), out.Close() })
			r.mu.Lock()
			frozen := r.frozen
			r.mu.Unlock()
			go pass(in, out, frozen)
			go pass(out, in, frozen)
		}
	}()
	return r
}

func pass(from, to net.Conn, frozen chan struct{}) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		select {
		case <-frozen:
			return
		default:
		}
		if err != nil {
			_ = to.Close()
			return
		}
		_, _ = to.Write(buf[:n])
	}
}

// freeze kills the connections of now; new ones work.
func (r *relay) freeze() {
	r.mu.Lock()
	defer r.mu.Unlock()
	close(r.frozen)
	r.frozen = make(chan struct{})
}

// A connection that died silently costs one call, not all that come after it.
func TestADeadConnectionCostsOneCall(t *testing.T) {
	for _, h2 := range []bool{false, true} {
		name := map[bool]string{false: "HTTP/1.1", true: "HTTP/2"}[h2]
		t.Run(name, func(t *testing.T) {
			server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/json")
				_, _ = io.WriteString(w, `{"proto":"`+r.Proto+`"}`)
			}))
			server.EnableHTTP2 = h2
			server.StartTLS()
			defer server.Close()
			r := newRelay(t, server.Listener.Addr().String())
			base := Transport(Proxy{})
			base.TLSClientConfig.RootCAs = x509.NewCertPool()
			base.TLSClientConfig.RootCAs.AddCert(server.Certificate())
			base.TLSClientConfig.ServerName = "example.com"
			if !h2 {
				base.ForceAttemptHTTP2 = false
			}
			home, _ := url.Parse("https://" + r.Addr().String())
			s := New(Options{Base: base, For: home, Token: secret})
			defer s.Renew()
			for round := range 5 {
				resp, err := s.RoundTrip(request(t, "GET", home.String()+"/x"))
				if err != nil {
					t.Fatalf("round %d: %v", round, err)
				}
				if want := `{"proto":"` + map[bool]string{false: "HTTP/1.1", true: "HTTP/2.0"}[h2] + `"}`; string(Body(resp)) != want {
					t.Fatalf("spoke %s, want %s", Body(resp), want)
				}
				r.freeze()
				ctx, end := context.WithTimeout(t.Context(), 200*time.Millisecond)
				_, err = s.RoundTrip(requestIn(ctx, t, "PUT", home.String()+"/x"))
				end()
				if kind, unsure := offline(t, err); kind != app.NoAnswer || !unsure {
					t.Errorf("round %d: %v on a dead connection", round, err)
				}
			}
		})
	}
}

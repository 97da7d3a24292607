package pace

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/dogwatch-app/dogwatch/app"
)

// upstream is a TLS server that is example.com to whoever trusts roots.
func upstream(t *testing.T) (server *httptest.Server, roots *x509.CertPool) {
	t.Helper()
	server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"host":%q,"auth":%q,"proto":%q}`, r.Host, r.Header.Get("Authorization"), r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	roots = x509.NewCertPool()
	roots.AddCert(server.Certificate())
	return server, roots
}

// connector is a CONNECT proxy: wherever it is asked to go, it goes to one server.
type connector struct {
	to   string
	want string // "name:password", "" for anybody
	deny int    // a status to answer with instead

	mu    sync.Mutex
	asked []string
}

func (c *connector) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c.mu.Lock()
	c.asked = append(c.asked, r.Method+" "+r.Host)
	c.mu.Unlock()
	auth := "Basic " + base64.StdEncoding.EncodeToString([]byte(c.want))
	switch {
	case r.Header.Get("Authorization") != "":
		panic("the proxy is shown the token")
	case c.deny != 0:
		w.WriteHeader(c.deny)
		return
	case c.want != "" && r.Header.Get("Proxy-Authorization") != auth:
		w.WriteHeader(http.StatusProxyAuthRequired)
		return
	}
	out, err := net.Dial("tcp", c.to)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	in, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(err)
	}
	_, _ = io.WriteString(in, "HTTP/1.1 200 OK\r\n\r\n")
	splice(in, out)
}

func (c *connector) calls() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]string(nil), c.asked...)
}

func splice(a, b net.Conn) {
	go func() {
		_, _ = io.Copy(a, b)
		_ = a.Close()
	}()
	go func() {
		_, _ = io.Copy(b, a)
		_ = b.Close()
	}()
}

// socks is a SOCKS5 proxy without names and passwords that goes to one server.
func socks(t *testing.T, to string) (addr string, asked chan string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	asked = make(chan string, 8)
	go func() {
		for {
			in, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				r := bufio.NewReader(in)
				hello := make([]byte, 2)
				_, _ = io.ReadFull(r, hello)
				_, _ = io.CopyN(io.Discard, r, int64(hello[1]))
				_, _ = in.Write([]byte{5, 0})
				head := make([]byte, 5) // version, connect, 0, kind of address, length of name
				_, _ = io.ReadFull(r, head)
				rest := make([]byte, int(head[4])+2)
				_, _ = io.ReadFull(r, rest)
				asked <- fmt.Sprintf("%s:%d", rest[:head[4]], binary.BigEndian.Uint16(rest[head[4]:]))
				out, err := net.Dial("tcp", to)
				if err != nil {
					_ = in.Close()
					return
				}
				_, _ = in.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
				splice(in, out)
			}()
		}
	}()
	return ln.Addr().String(), asked
}

// through makes a call to example.com over the proxy.
func through(t *testing.T, proxy string, roots *x509.CertPool) (string, error) {
	t.Helper()
	p, err := ParseProxy(proxy)
	if err != nil {
		t.Fatal(err)
	}
	base := Transport(p)
	base.TLSClientConfig.RootCAs = roots
	home, _ := url.Parse("https://example.com")
	s := New(Options{Base: base, For: home, Token: secret})
	defer s.Renew()
	resp, err := s.RoundTrip(request(t, "PUT", "https://example.com/incidents"))
	if err != nil {
		return "", err
	}
	return string(Body(resp)), nil
}

const answered = `{"host":"example.com","auth":"Token token=` + secret + `","proto":"HTTP/2.0"}`

func TestProxies(t *testing.T) {
	server, roots := upstream(t)
	c := &connector{to: server.Listener.Addr().String(), want: "me:p@ss"}
	plain := httptest.NewServer(c)
	defer plain.Close()
	secure := httptest.NewTLSServer(c)
	defer secure.Close()
	roots.AddCert(secure.Certificate())
	for _, address := range []string{plain.URL, secure.URL} {
		got, err := through(t, strings.Replace(address, "://", "://me:p%40ss@", 1), roots)
		if err != nil || got != answered {
			t.Errorf("%s: %s, %v", address, got, err)
		}
	}
	if calls := c.calls(); len(calls) != 2 || calls[0] != "CONNECT example.com:443" {
		t.Errorf("the proxies were asked %v", calls)
	}
	addr, asked := socks(t, server.Listener.Addr().String())
	if got, err := through(t, "socks5://"+addr, roots); err != nil || got != answered {
		t.Errorf("socks5: %s, %v", got, err)
	}
	if to := <-asked; to != "example.com:443" {
		t.Errorf("socks5 was asked for %s", to)
	}
}

// What a proxy does wrong is told as the proxy's, and a write was certainly not sent.
func TestAProxyThatDoesNotLetThrough(t *testing.T) {
	server, roots := upstream(t)
	gone := httptest.NewServer(nil)
	gone.Close()
	nowhere, err := net.Listen("tcp", "127.0.0.1:0") // a proxy that answers, to which nobody listens behind
	if err != nil {
		t.Fatal(err)
	}
	_ = nowhere.Close()
	dead, _ := socks(t, nowhere.Addr().String())
	for _, tt := range []struct {
		name, proxy string
		c           *connector
		says        string
	}{
		{"wants a password", "", &connector{to: server.Listener.Addr().String(), want: "me:TOPSECRET"}, "a name and a password"},
		{"forbids", "", &connector{deny: http.StatusForbidden}, "HTTP 403"},
		{"has trouble", "", &connector{deny: http.StatusBadGateway}, "HTTP 502"},
		{"is not there", gone.URL, nil, "cannot be reached"},
		{"reaches nothing", "socks5://" + dead, nil, "cannot be reached"},
	} {
		address := tt.proxy
		if tt.c != nil {
			proxy := httptest.NewServer(tt.c)
			defer proxy.Close()
			address = strings.Replace(proxy.URL, "://", "://me:wrongSECRET@", 1)
		}
		_, err := through(t, address, roots)
		if kind, unsure := offline(t, err); kind != app.NoNetwork || unsure {
			t.Errorf("%s: kind %s, unsure %v: %v", tt.name, kind, unsure, err)
		}
		if p := app.Explain(err); p.Code != "offline_proxy" || !strings.Contains(p.What, tt.says) {
			t.Errorf("%s: %+v", tt.name, p)
		}
		if strings.Contains(err.Error()+app.Explain(err).String(), "SECRET") {
			t.Errorf("%s: the password is told: %v", tt.name, err)
		}
	}
}

func TestParseProxy(t *testing.T) {
	for text, want := range map[string]string{
		"": "the environment's", " none ": "none", "http://p:3128": "http://p:3128", "https://p/": "https://p",
		"socks5://[::1]:1080": "socks5://[::1]:1080", "http://me:SECRET@p:1": "http://p:1",
		"p:3128": "", "p": "", "ftp://p": "", "http://": "", "http://p/x": "", "http://p?x=SECRET": "", "://": "", "http://p#x": "",
		"http://me:SECRET@p:port": "",
	} {
		p, err := ParseProxy(text)
		if want == "" {
			if _, ok := errors.AsType[app.Invalid](err); !ok || strings.Contains(err.Error(), "SECRET") {
				t.Errorf("%q: %v", text, err)
			}
			continue
		}
		if err != nil || p.String() != want || fmt.Sprintf("%v", p) != want || strings.Contains(fmt.Sprintf("%#v %+v", p, Options{Proxy: p}), "SECRET") {
			t.Errorf("%q: %v %#v, %v", text, p, p, err)
		}
	}
}

func TestAProxyIsNotAskedForThisMachine(t *testing.T) {
	p, _ := ParseProxy("http://proxy.example:3128")
	none, _ := ParseProxy("none")
	for target, want := range map[string]bool{
		"http://127.0.0.1:8090/x": false, "http://localhost:1/": false, "http://[::1]:1/": false, "https://api.pagerduty.com/": true,
	} {
		u, err := p.Way(request(t, "GET", target))
		if err != nil || (u != nil) != want {
			t.Errorf("%s by %v, %v", target, u, err)
		}
		if u, _ := none.Way(request(t, "GET", target)); u != nil {
			t.Errorf("none: %s by %v", target, u)
		}
	}
}

// The environment is read once in a process, so that it takes one of its own.
func TestTheEnvironmentsProxy(t *testing.T) {
	if address := os.Getenv("PACE_TEST_CHILD"); address != "" {
		pem, err := os.ReadFile(os.Getenv("PACE_TEST_ROOTS"))
		if err != nil {
			t.Fatal(err)
		}
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM(pem)
		got, err := through(t, "", roots)
		fmt.Printf("got %s %v\n", got, err)
		return
	}
	server, _ := upstream(t)
	file := t.TempDir() + "/roots.pem"
	if err := os.WriteFile(file, pemOf(server.Certificate()), 0o600); err != nil {
		t.Fatal(err)
	}
	c := &connector{to: server.Listener.Addr().String()}
	proxy := httptest.NewServer(c)
	defer proxy.Close()
	for _, tt := range []struct {
		env  string
		want int
	}{{"NO_PROXY=", 1}, {"NO_PROXY=other.example", 2}, {"NO_PROXY=example.com", 2}} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=TestTheEnvironmentsProxy")
		cmd.Env = []string{"HTTPS_PROXY=" + proxy.URL, tt.env, "PACE_TEST_CHILD=yes", "PACE_TEST_ROOTS=" + file, "HOME=" + t.TempDir()}
		out, err := cmd.CombinedOutput()
		if len(c.calls()) != tt.want {
			t.Errorf("%s: the proxy was asked %v: %s, %v", tt.env, c.calls(), out, err)
		}
		if tt.env != "NO_PROXY=example.com" && !strings.Contains(string(out), "got "+answered) {
			t.Errorf("%s: %s, %v", tt.env, out, err)
		}
	}
}

package pace

import (
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

var discard = log.New(io.Discard, "", 0)

func TestStackSpeaksHTTP2WithItsOwnNameAndToken(t *testing.T) {
	var got *http.Request
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"user":{}}`)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	base := Transport(Proxy{})
	base.TLSClientConfig.RootCAs = x509.NewCertPool()
	base.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	home, _ := url.Parse(server.URL)
	s := New(Options{Base: base, For: home, Token: secret, Version: "9.9"})
	defer s.Renew()
	req := request(t, "GET", server.URL+"/users/me")
	resp, err := s.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	if string(body) != `{"user":{}}` {
		t.Errorf("body %q", body)
	}
	if got.ProtoMajor != 2 {
		t.Errorf("spoke %s, want HTTP/2", got.Proto)
	}
	if got.UserAgent() != "dogwatch/9.9" || got.Header.Get("Authorization") != "Token token="+secret {
		t.Errorf("User-Agent %q, Authorization %q", got.UserAgent(), got.Header.Get("Authorization"))
	}
	for _, form := range []string{"%v", "%+v", "%#v"} {
		if strings.Contains(fmt.Sprintf(form, s)+fmt.Sprintf(form, *s), secret) {
			t.Errorf("%s prints the token", form)
		}
	}
	if req.Header.Get("Authorization") != "" {
		t.Error("the caller's request holds the token")
	}
}

func TestTransportTakesTheEnvironmentsProxyAndModernTLSOnly(t *testing.T) {
	tr := Transport(Proxy{})
	if tr.HTTP2 == nil || tr.HTTP2.SendPingTimeout == 0 || tr.HTTP2.PingTimeout == 0 {
		t.Error("no pings find a dead connection")
	}
	if tr.Proxy == nil {
		t.Error("no proxy from the environment")
	}
	if tr.TLSClientConfig.MinVersion != 0x0303 || tr.TLSClientConfig.InsecureSkipVerify {
		t.Error("TLS is not held to 1.2 and up, verified")
	}
	if Transport(Proxy{}) == tr || http.RoundTripper(tr) == http.DefaultTransport {
		t.Error("the transport is shared")
	}
}
